/*
 * notes_store.h - notes refs as sets of lines.
 *
 * Layer    sync/git, internal
 */
#ifndef SYNC_GIT_NOTES_STORE_H
#define SYNC_GIT_NOTES_STORE_H

#include "agent/base/map.h"
#include "sync/git/gitlib.h"
#include "sync/git/notes.h"

/** Lines of one or more notes refs, each id once. */
struct note_set {
	struct arena *arena;
	struct note_line *lines; /* [n] in the order they were found */
	size_t n;
	size_t cap;
	struct map ids; /* "<commit> <id>" */
	size_t passed_over;
};

void note_set_init(struct note_set *s, struct arena *a);

/**
 * Add the lines of all notes of a ref, or of one commit's note. A ref that is not there adds nothing.
 *
 * commit  NULL = of all commits
 */
int note_set_read(struct note_set *s, git_repository *repo, const char *ref, const git_oid *commit,
		  struct err *e) MUST_CHECK;

/** Add one line; false when its id is there already or it has none. */
bool note_set_add(struct note_set *s, const char commit[GIT_HEX_BYTES], struct span line);

/** Sort by (time, id). */
void note_set_sort(struct note_set *s);

/**
 * Make the note of one commit hold these lines, in the notes tree of `parent`.
 *
 * parent  notes commit to build on; NULL = the first one
 * Returns 0 with the new notes commit in *out; no ref moves.
 */
int note_write(git_repository *repo, git_commit *parent, const git_oid *commit,
	       const struct note_line *lines, size_t n, const git_signature *who, git_commit **out,
	       struct err *e) MUST_CHECK;

/** "refs/notes/agent/<env>" and "refs/agent/remote-notes/<env>". */
int note_refs(const char *env, char own[256], char remote[256], struct err *e) MUST_CHECK;

/** The commit a notes ref stands at; NULL in *out when it is not there. */
int note_tip(git_repository *repo, const char *ref, git_commit **out, struct err *e) MUST_CHECK;

enum { NOTE_LOST = 1 }; /* another writer was faster */

/** Move the ref from `from` (NULL: not there) to `to`; NOTE_LOST when it does not stand there. */
int note_move_ref(git_repository *repo, const char *ref, const git_commit *from,
		  const git_commit *to, struct err *e) MUST_CHECK;

int note_signature(const struct note_author *author, git_signature **out, struct err *e) MUST_CHECK;

#endif
