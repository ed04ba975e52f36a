/*
 * mirror_push.h - one ref to the remote, in the child.
 *
 * Layer    sync/git, internal
 */
#ifndef SYNC_GIT_MIRROR_PUSH_H
#define SYNC_GIT_MIRROR_PUSH_H

#include "sync/git/mirror_store.h"

struct push_job {
	const char *ref; /* full name at the remote */
	git_oid new_id;
	bool has_new; /* false: delete */
	git_oid expect_id;
	bool has_expect; /* false: the ref must not exist */
	bool force;
};

/** Push over a connection of its own. 0, MIRROR_STALE or -1 as mirror_push(). */
int push_ref(struct remote_session *s, git_repository *repo, const struct push_job *job,
	     struct err *e) MUST_CHECK;

#endif
