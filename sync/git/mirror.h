/*
 * mirror.h - a bare copy of the config repository, kept fresh over the network.
 *
 * Layer    sync/git; uses agent/base
 * Source   design.md sections 2, 6, 7
 * Threads  a struct mirror is immutable after mirror_open() and may be shared; every call opens its
 *          own repository handle. mirror_setup() once, before threads start.
 *
 * Lies in `<state>/git/<hash of the URL>/`: `mirror.git`, two lock files, and `new.*` while a first
 * clone runs. Only the refs that are wanted are fetched: branches to refs/heads/, tags to refs/tags/,
 * other agents' records to refs/agent/remote-notes/<env>. The last
 * commit of a branch that vanished at the remote stays under refs/agent/vanished/<hash of the name>, so
 * that it can be read while the branch resolves as absent. Of the tags that match a pattern only the
 * newest is fetched.
 *
 * Everything that talks to the remote runs in a child (child.h) that is killed at its deadline. What a
 * killed one leaves behind is swept when its end is noticed, at the next fetch and at mirror_open().
 *
 * Credentials go to the host, port and scheme of the URL only: redirects elsewhere are refused.
 * No hooks, configuration, submodules, attributes or bundle URIs of the repository are honoured.
 */
#ifndef SYNC_GIT_MIRROR_H
#define SYNC_GIT_MIRROR_H

#include <stdbool.h>
#include <stdint.h>

#include "agent/base/arena.h"
#include "agent/base/child.h"
#include "agent/base/err.h"
#include "agent/base/span.h"

enum {
	MIRROR_ABSENT = 1, /* the branch, tag or commit is not in the mirror */
	MIRROR_STALE = 2,  /* push: the remote ref is not where it was expected */
};

enum { GIT_HEX_BYTES = 41 }; /* a commit id as 40 hex digits and NUL */

/** Initialise libgit2 for this process: no user or system configuration, strict checks. */
int mirror_setup(struct err *e) MUST_CHECK;
void mirror_teardown(void);

/** Rows for the table of child_main(). */
#define MIRROR_CHILDREN                                                     \
	{"git-fetch", mirror_fetch_child}, {"git-push", mirror_push_child}, \
	{                                                                   \
		"git-notes", notes_push_child                               \
	}

child_fn mirror_fetch_child;
child_fn mirror_push_child;
child_fn notes_push_child;

/** How to prove who we are. Spans and paths are borrowed until mirror_free(). */
struct mirror_auth {
	const char *username;	/* https; NULL = "git" (forges take any name with a token) */
	struct span token;	/* https: token or password; empty = anonymous */
	const char *token_file; /* instead of token: read before each use; so a rotated one works */
	const char *ssh_key_file;     /* ssh: private key; required */
	const char *known_hosts_file; /* ssh: required; a host that is not in it is refused */
};

struct mirror_options {
	const char *url;   /* https://, ssh://, user@host:path, file:// */
	const char *state; /* absolute path of the state directory */
	struct mirror_auth auth;
	const char *ca_file;   /* PEM bundle instead of the system's; NULL = the system's */
	const char *proxy_url; /* http(s) proxy; NULL = none (the environment is not asked) */
	bool allow_file;       /* file:// URLs */
	bool allow_http;       /* http:// to other hosts than loopback ones */
};

struct mirror;

/**
 * Check the URL, take the directory, sweep what dead owners left. No network, no credential is read.
 *
 * options  borrowed for the call, except auth (see there); strings are copied
 * Returns 0 or -1: ERR_INPUT (URL, options), ERR_DENIED (state directory). The URL in messages is
 * without user information and query.
 */
int mirror_open(const struct mirror_options *options, struct mirror **out, struct err *e)
	MUST_CHECK;
void mirror_free(struct mirror *m);

/** Absolute path of the bare repository; it may not exist before the first fetch. */
const char *mirror_path(const struct mirror *m);

/** The URL for people: no user information, no query. */
const char *mirror_url(const struct mirror *m);

/** Is there a first clone? */
bool mirror_exists(const struct mirror *m);

/** What is wanted of the remote. Names are checked (ERR_INPUT); a branch is "main", not a full ref. */
struct mirror_want {
	const char *const *branches;
	size_t n_branches;
	const char *const *tags; /* patterns of tag_match(): "v*" */
	size_t n_tags;
	const char *const *note_envs; /* environments whose remote records are fetched too */
	size_t n_note_envs;
};

enum mirror_change_kind {
	MIRROR_NEW,   /* was not in the mirror */
	MIRROR_MOVED, /* forward: the old commit is an ancestor of the new one */
	MIRROR_FORCED, /* rewritten: the old commit is not an ancestor of the new one; a tag was moved */
	MIRROR_VANISHED, /* was in the mirror, is no longer at the remote */
	MIRROR_MISSING,	 /* a wanted branch that is neither in the mirror nor at the remote */
};

struct mirror_change {
	enum mirror_change_kind kind;
	const char *ref;	    /* as at the remote: "refs/heads/main" */
	char old_id[GIT_HEX_BYTES]; /* "" when there was none */
	char new_id[GIT_HEX_BYTES];
};

struct mirror_result {
	struct mirror_change
		*changes; /* [n_changes] sorted by ref; refs that did not change are left out */
	size_t n_changes;
	uint64_t received_bytes;
	uint64_t received_objects;
	bool repacked;
};

/**
 * Bring the wanted refs up to date, cloning first if there is no mirror yet.
 *
 * timeout_ms  total, waiting for another fetch of this mirror included
 * result      from `a`
 * Returns 0 or -1, and then no ref has moved:
 *   ERR_INPUT      the repository does not exist; SHA-256 repository; an object is malformed
 *   ERR_DENIED     credentials wrong or missing; certificate or host key not trusted (the message says
 *                  what to do); redirect to another host
 *   ERR_LIMIT      more than LIMIT_GIT_REFS refs
 *   ERR_TRANSIENT  host dead, connection cut, 429, 5xx, deadline
 * Wrapped as "repository '<url>': ...".
 */
int mirror_fetch(const struct mirror *m, const struct mirror_want *want, int64_t timeout_ms,
		 struct arena *a, struct mirror_result *result, struct err *e) MUST_CHECK;

/** The same without blocking: poll the child as child.h says, then finish (which frees it). */
int mirror_fetch_start(const struct mirror *m, const struct mirror_want *want, int64_t timeout_ms,
		       struct child **out, struct err *e) MUST_CHECK;
int mirror_fetch_finish(const struct mirror *m, struct child *c, struct arena *a,
			struct mirror_result *result, struct err *e) MUST_CHECK;

/** Commit at the head of a fetched branch. 0, MIRROR_ABSENT or -1 (ERR_INPUT: not a branch name). */
int mirror_resolve_branch(const struct mirror *m, const char *branch, char out[GIT_HEX_BYTES],
			  struct err *e) MUST_CHECK;

/**
 * The newest tag that matches, by semantic version (a "v" in front and missing parts are allowed;
 * pre-releases come before their release and match only a pattern that holds a '-'); tags that are not
 * versions come before all that are, in byte order.
 *
 * tag  the name, from `a`
 * out  the commit it leads to (annotated tags are peeled)
 * Returns 0, MIRROR_ABSENT (none matches) or -1.
 */
int mirror_resolve_tag(const struct mirror *m, const char *pattern, struct arena *a,
		       const char **tag, char out[GIT_HEX_BYTES], struct err *e) MUST_CHECK;

/** Is there a commit of this id (40 lower-case hex digits, else ERR_INPUT)? 0, MIRROR_ABSENT, -1. */
int mirror_resolve_commit(const struct mirror *m, const char *hex, struct err *e) MUST_CHECK;

/**
 * Keep a commit readable through repacks, whatever happens to its branch: refs/agent/keep/<name>.
 * Used for the applied commit of each environment. A NULL hex lets go.
 */
int mirror_keep(const struct mirror *m, const char *name, const char *hex, struct err *e)
	MUST_CHECK;

/** One ref to change at the remote. */
struct mirror_push {
	const char *ref;       /* at the remote, full: "refs/heads/main-next" */
	const char *new_id;    /* 40 hex digits, an object of the mirror; NULL = delete the ref */
	const char *expect_id; /* where the remote ref must stand now; NULL = must not exist */
	bool force; /* allow a move that is not forward; the expectation holds all the same */
};

/**
 * Push with a lease: the ref changes only if it stands at expect_id at that moment.
 * Returns 0, MIRROR_STALE, or -1 as mirror_fetch(); ERR_POLICY when the remote refused the update
 * (protected branch, hook) with its reason. Also start/finish as for fetch.
 */
int mirror_push(const struct mirror *m, const struct mirror_push *push, int64_t timeout_ms,
		struct err *e) MUST_CHECK;
int mirror_push_start(const struct mirror *m, const struct mirror_push *push, int64_t timeout_ms,
		      struct child **out, struct err *e) MUST_CHECK;
int mirror_push_finish(const struct mirror *m, struct child *c, struct err *e) MUST_CHECK;

#endif
