/*
 * session.h - everything a command or the daemon works with: configuration, repository, clusters, keys.
 *
 * Layer    agent/core; uses everything below
 * Source   design.md section 4
 * Threads  opened and closed by one thread; between that all members are read only, except the
 *          clusters' list, which has its lock
 *
 * Two ways to come to one. With an agent.yaml the operator said what there is: the repository is a
 * mirror in the state directory, clusters and keys are the named ones, grants hold. Without one (a
 * person at a terminal) the repository is the git checkout one stands in, a cluster's name is the
 * context of that name in the person's kubeconfig, and the rights are the person's own.
 */
#ifndef AGENT_CORE_SESSION_H
#define AGENT_CORE_SESSION_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "agent/base/clock.h"
#include "agent/base/log.h"
#include "agent/base/tree.h"
#include "agent/core/config.h"
#include "sync/git/checkout.h"
#include "sync/git/mirror.h"

struct keyring;
struct kube;
struct masker;

/** What flags say. Strings are borrowed until session_close(). */
struct session_options {
	const char *config_file;      /* --config; NULL = look for one */
	const char *repo_url;	      /* --repo: no agent.yaml, mirror this (agent run) */
	const char *kubeconfig;	      /* --kubeconfig: for clusters whose entry names none */
	const char *context;	      /* --context: with --kubeconfig, for every cluster */
	const char *state;	      /* --state */
	const char *instance;	      /* --instance, where there is no agent.yaml */
	const char *state_namespace;  /* --state-namespace, likewise */
	const char *token_file;	      /* --token-file, with repo_url */
	const char *const *age_files; /* [n_age_files] --age-key: decrypt in every environment */
	size_t n_age_files;
	const char *const *sealed_files; /* [n_sealed_files] --sealed-key */
	size_t n_sealed_files;
	bool dirty;    /* --dirty: environments.yaml and manifests as they lie in the work tree */
	bool need_git; /* a repository is needed (all commands but `health -f` and such) */
	const struct clock *clock;
	const struct log *log;
	struct masker *masker;
	/* told each fault of a configuration but the last, which is the error; NULL = they are logged */
	void (*problem)(void *ctx, const char *text);
	void *problem_ctx;
};

struct session_cluster {
	const char *name;
	struct kube *kube;
	char *state_namespace;
	struct session_cluster *next;
};

struct session {
	struct session_options options;
	const struct clock *clock;
	struct log log;
	struct masker *masker;
	struct helm *helm;  /* renders charts; shared by all passes */
	struct arena arena; /* configuration and strings; not for passes */

	bool libraries_up;	    /* libgit2 and libcurl were started for us */
	bool person;		    /* no agent.yaml and no --repo */
	struct agent_config config; /* with person: what flags and defaults give */
	struct problems problems;   /* of the last configuration that did not load */
	struct mirror *mirror;	    /* NULL: `checkout` it is */
	struct checkout checkout;
	const char *git_dir;	 /* of either, for gittree_open() and gitlog_open() */
	int state_fd;		 /* the state directory; -1 without one */
	uint8_t hash_key[32];	 /* keys the hashes of secret values; kept in the state directory */
	int holder_fd;		 /* locked as long as we live; -1 = none */
	char holder[256];	 /* who we are in leases: "host/id", or "host/pid" */
	char control_commit[41]; /* head of the control branch at the last session_refresh() */

	pthread_mutex_t lock; /* of clusters */
	struct session_cluster *clusters;
};

/**
 * Also starts libgit2 and libcurl, so before threads; they end with the session, and so must come after
 * everything that was opened by it. ERR_INPUT (configuration: s->problems lists all), ERR_DENIED,
 * ERR_SECRET.
 */
int session_open(const struct session_options *options, struct session **out, struct err *e)
	MUST_CHECK;
void session_close(struct session *s); /* accepts NULL */

/**
 * Load environments.yaml from the head of the control branch (or the checkout), checked against the
 * grants. Strings from `a`. s->control_commit says which commit it was.
 */
int session_environments(struct session *s, struct arena *a, struct environments *out,
			 struct problems *problems, struct err *e) MUST_CHECK;

/** What is wanted of the remote for these environments (NULL: the control branch only), from `a`. */
void session_want(const struct session *s, const struct environments *envs, struct arena *a,
		  struct mirror_want *out);

/** Fetch what the environments follow; with a checkout nothing. `result` may be NULL. */
int session_fetch(struct session *s, const struct environments *envs, struct arena *a,
		  struct mirror_result *result, struct err *e) MUST_CHECK;

enum { SESSION_NO_PIN = 1 }; /* the branch or tag does not exist (any more) */

/**
 * The commit an environment follows now.
 * what  receives "branch 'env/staging'" for people, from `a`
 */
int session_pin(struct session *s, const struct environment *env, struct arena *a,
		const char **what, char out[41], struct err *e) MUST_CHECK;

/** The tree of a commit; with options.dirty and a NULL commit the work tree. Free with tree_free(). */
int session_tree(struct session *s, const char *commit, struct tree **out, struct err *e)
	MUST_CHECK;

/** The client of a cluster by its name in environments.yaml; made at first use, shared, borrowed. */
int session_kube(struct session *s, const char *cluster, struct kube **out,
		 const char **state_namespace, struct err *e) MUST_CHECK;

/** The keys that may decrypt in an environment; free with keyring_free(). *out NULL = none. */
int session_keyring(struct session *s, const struct environment *env, struct keyring **out,
		    struct err *e) MUST_CHECK;

/** This program's version, for records and User-Agent. */
const char *session_version(void);

#endif
