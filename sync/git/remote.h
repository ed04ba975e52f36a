/*
 * remote.h - a connection to the remote repository, in the child that may be killed.
 *
 * Layer    sync/git, internal; used only inside children
 * Source   design.md section 7; gitprotocol-http, gitprotocol-pack
 *
 * libgit2 speaks the git protocol over streams that are ours: http(s) by libcurl (one origin, redirects
 * only within it), ssh by the system's OpenSSH client with a fixed argv. file:// is libgit2's own.
 */
#ifndef SYNC_GIT_REMOTE_H
#define SYNC_GIT_REMOTE_H

#include <git2.h>
#include <git2/sys/transport.h>

#include "agent/base/buf.h"
#include "agent/base/err.h"
#include "sync/git/giturl.h"

/** Everything a child is told about the remote; strings from the session's arena. */
struct remote_session {
	struct arena arena;
	struct giturl url;
	const char *username;
	struct buf token; /* wiped */
	const char *ssh_key_file;
	const char *known_hosts_file;
	const char *ca_file;
	const char *proxy_url;
	bool sha256;	    /* the remote announced SHA-256 object ids */
	struct err failure; /* what a stream found out; better than what libgit2 makes of it */
};

void remote_dispose(struct remote_session *s);

/** Connect for fetching (GIT_DIRECTION_FETCH) or pushing. Errors as mirror_fetch(). */
int remote_connect(struct remote_session *s, git_repository *repo, git_direction direction,
		   const git_remote_callbacks *callbacks, git_remote **out, struct err *e)
	MUST_CHECK;

/** The error of a libgit2 call on the connection: the stream's own finding, else libgit2's. -1. */
int remote_error(struct remote_session *s, int rc, struct err *e);

/** Note what the first bytes of an advertisement tell. */
void remote_inspect(struct remote_session *s, const char *p, size_t n);

/** Constructors of the two subtransports; `param` is the struct remote_session. */
int http_subtransport(git_smart_subtransport **out, git_transport *owner, void *param);
int ssh_subtransport(git_smart_subtransport **out, git_transport *owner, void *param);

/** One argument of the remote's shell, in single quotes; for ssh. */
void ssh_quote(struct buf *out, const char *s);

#endif
