/*
 * gitlog.h - commits: who, when, what, and how they relate.
 *
 * Layer    sync/git; uses agent/base
 * Source   design.md sections 1 and 6
 * Threads  a struct gitlog belongs to one thread at a time
 *
 * Revisions are 40 lower-case hex digits; nothing is parsed as a revision expression.
 */
#ifndef SYNC_GIT_GITLOG_H
#define SYNC_GIT_GITLOG_H

#include <stdbool.h>
#include <stdint.h>

#include "agent/base/arena.h"
#include "agent/base/err.h"
#include "agent/base/span.h"

enum { GITLOG_ABSENT = 1 }; /* the commit is not in the repository */

/** "Key: value" in the last paragraph of a commit message. */
struct trailer {
	struct span key;
	struct span value;
};

struct commit_info {
	char id[41];
	char tree[41];
	const char *author_name; /* control characters as '?' */
	const char *author_email;
	int64_t author_ms; /* wall time, milliseconds since 1970 */
	const char *committer_name;
	const char *committer_email;
	int64_t committer_ms;
	const char *subject; /* first paragraph on one line */
	struct span message; /* all of it, as stored */
	char (*parents)[41]; /* [n_parents] */
	size_t n_parents;
	const struct trailer *trailers; /* [n_trailers] in order */
	size_t n_trailers;
};

struct gitlog;

/** repository: absolute path (mirror_path(), or a .git directory). */
int gitlog_open(const char *repository, struct gitlog **out, struct err *e) MUST_CHECK;
void gitlog_free(struct gitlog *log);

/** 0, GITLOG_ABSENT or -1. Memory from `a`. ERR_LIMIT above LIMIT_COMMIT_BYTES. */
int gitlog_commit(struct gitlog *log, const char *commit, struct arena *a, struct commit_info *out,
		  struct err *e) MUST_CHECK;

/** The value of the first trailer with this key (case does not matter), or NULL. */
const struct span *commit_trailer(const struct commit_info *c, const char *key);

/**
 * Commits reachable from `to` but not from `from`, newest first (topological, then by time).
 *
 * from  NULL = all history
 * max   ERR_LIMIT when there are more
 * Returns 0, GITLOG_ABSENT (either is not there) or -1.
 */
int gitlog_range(struct gitlog *log, const char *from, const char *to, size_t max, struct arena *a,
		 struct commit_info **out, size_t *n, struct err *e) MUST_CHECK;

enum { GITLOG_NOT_ANCESTOR = 2 };

/** Is `ancestor` equal to or reachable from `commit`? 0 = yes, GITLOG_NOT_ANCESTOR, GITLOG_ABSENT, -1. */
int gitlog_is_ancestor(struct gitlog *log, const char *ancestor, const char *commit, struct err *e)
	MUST_CHECK;

/**
 * Paths of files that differ between two commits (from NULL: the empty tree), sorted by bytes; both
 * sides of a rename are named. 0, GITLOG_ABSENT, -1; ERR_LIMIT above `max`.
 */
int gitlog_changed(struct gitlog *log, const char *from, const char *to, size_t max,
		   struct arena *a, const char ***out, size_t *n, struct err *e) MUST_CHECK;

#endif
