/*
 * checkout.h - the git checkout a person stands in: where it is and what its names mean.
 *
 * Layer    sync/git; uses agent/base
 * Source   design.md section 4 (no agent.yaml: the repository is the checkout one stands in)
 * Threads  any
 *
 * Read only. Branches resolve to what was last fetched from origin, since that is what the others
 * see, and to the local branch where origin has none.
 */
#ifndef AGENT_SYNC_GIT_CHECKOUT_H
#define AGENT_SYNC_GIT_CHECKOUT_H

#include <stdbool.h>

#include "agent/base/arena.h"
#include "agent/base/err.h"

enum { CHECKOUT_ABSENT = 1 };

struct checkout {
	const char *git_dir;   /* absolute path of the repository, for gittree_open() */
	const char *work_tree; /* absolute path, without slash at the end; NULL when bare */
};

/** The checkout around `dir`. 0, CHECKOUT_ABSENT (none) or -1. Strings from `a`. */
int checkout_find(const char *dir, struct arena *a, struct checkout *out, struct err *e) MUST_CHECK;

/** The commit checked out. 0, CHECKOUT_ABSENT (no commit yet) or -1. */
int checkout_head(const struct checkout *c, char out[41], struct err *e) MUST_CHECK;

/** A branch, as said above. *from_origin tells which of the two; may be NULL. */
int checkout_branch(const struct checkout *c, const char *branch, char out[41], bool *from_origin,
		    struct err *e) MUST_CHECK;

/** The newest tag that matches a pattern, as mirror_resolve_tag(). */
int checkout_tag(const struct checkout *c, const char *pattern, struct arena *a, const char **tag,
		 char out[41], struct err *e) MUST_CHECK;

/**
 * What a person typed: a full or abbreviated commit id (7 digits or more, unambiguous), a branch or a
 * tag; no other revision syntax. 0, CHECKOUT_ABSENT or -1 (ERR_INPUT: ambiguous).
 */
int checkout_revision(const char *git_dir, const char *text, char out[41], struct err *e)
	MUST_CHECK;

#endif
