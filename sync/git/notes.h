/*
 * notes.h - records: JSON lines on git notes.
 *
 * Layer    sync/git; uses agent/base
 * Source   design.md section 6 (Records)
 * Threads  any; several writers are kept apart by compare-and-swap on the ref
 *
 * Each environment has refs/notes/agent/<env>; the note of a commit is one JSON object a line, each
 * with a unique "id" and a "time" (RFC 3339 UTC with milliseconds). Lines are opaque here otherwise:
 * the caller signs and checks them. Reading gives the union of our lines and those of other agents,
 * as last fetched to refs/agent/remote-notes/<env>, by id; a line without an id is passed over and
 * counted. Nothing here ever removes a line.
 */
#ifndef SYNC_GIT_NOTES_H
#define SYNC_GIT_NOTES_H

#include <stddef.h>
#include <stdint.h>

#include "agent/base/arena.h"
#include "agent/base/err.h"
#include "agent/base/span.h"
#include "sync/git/mirror.h"

struct note_line {
	char commit[GIT_HEX_BYTES]; /* the commit it is on */
	struct span id;
	struct span time; /* "" when the line has none */
	struct span text; /* the line without its newline */
};

/** Who writes: name and e-mail of the notes commit, and its time. */
struct note_author {
	const char *name;
	const char *email;
	int64_t wall_ms;
};

/**
 * Append one line to the note of a commit.
 *
 * line  one JSON object with an "id"; no newline in it (ERR_BUG otherwise). A line whose id is there
 *       already is not added again.
 * Returns 0, MIRROR_ABSENT (no such commit in the mirror) or -1: ERR_LIMIT above LIMIT_NOTE_BYTES,
 * ERR_TRANSIENT when other writers won every retry.
 */
int notes_append(const struct mirror *m, const char *env, const char *commit, struct span line,
		 const struct note_author *author, struct err *e) MUST_CHECK;

/**
 * All lines of an environment, oldest first by (time, id); from `a`.
 *
 * n_passed_over  lines without an id or that are not JSON; may be NULL
 */
int notes_read(const struct mirror *m, const char *env, struct arena *a, struct note_line **out,
	       size_t *n, size_t *n_passed_over, struct err *e) MUST_CHECK;

/** Lines on one commit, in the same order. */
int notes_read_commit(const struct mirror *m, const char *env, const char *commit, struct arena *a,
		      struct note_line **out, size_t *n, struct err *e) MUST_CHECK;

/**
 * Push the environments' records: fetch the remote's, union by id, push (never forced), again from the
 * start when another agent was faster. Runs in a child; errors as mirror_push().
 */
int notes_push(const struct mirror *m, const char *const *envs, size_t n_envs,
	       const struct note_author *author, int64_t timeout_ms, struct err *e) MUST_CHECK;
int notes_push_start(const struct mirror *m, const char *const *envs, size_t n_envs,
		     const struct note_author *author, int64_t timeout_ms, struct child **out,
		     struct err *e) MUST_CHECK;
int notes_push_finish(const struct mirror *m, struct child *c, struct err *e) MUST_CHECK;

#endif
