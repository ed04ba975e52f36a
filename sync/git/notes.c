#include "sync/git/notes.h"

#include <string.h>

#include "agent/base/limits.h"
#include "sync/git/mirror_store.h"
#include "sync/git/notes_store.h"

enum { RETRIES_MAX = 20 };

/* One try to append: NOTE_LOST when the ref moved meanwhile. */
static int append_once(git_repository *repo, const char *ref, const git_oid *commit,
		       struct span line, const git_signature *who, struct err *e)
{
	CLEANUP(arena_dispose) struct arena a = ARENA_INIT;
	CLEANUP(git_commit_freep) git_commit *tip = NULL;
	CLEANUP(git_commit_freep) git_commit *next = NULL;
	char hex[GIT_HEX_BYTES];
	struct note_set set;

	note_set_init(&set, &a);
	gitlib_hex(commit, hex);
	if (note_tip(repo, ref, &tip, e) < 0 || note_set_read(&set, repo, ref, commit, e) < 0)
		return -1;
	if (!note_set_add(&set, hex, line))
		return 0;
	if (note_write(repo, tip, commit, set.lines, set.n, who, &next, e) < 0)
		return -1;
	return note_move_ref(repo, ref, tip, next, e);
}

static bool has_id(struct span line)
{
	CLEANUP(arena_dispose) struct arena a = ARENA_INIT;
	char nowhere[GIT_HEX_BYTES] = "";
	struct note_set set;

	note_set_init(&set, &a);
	return span_find(line, '\n') == line.n && note_set_add(&set, nowhere, line);
}

int notes_append(const struct mirror *m, const char *env, const char *commit, struct span line,
		 const struct note_author *author, struct err *e)
{
	CLEANUP(git_repository_freep) git_repository *repo = NULL;
	CLEANUP(git_signature_freep) git_signature *who = NULL;
	CLEANUP(git_commit_freep) git_commit *on = NULL;
	CLEANUP(cleanup_fd) int lock = -1;
	char remote[256];
	char own[256];
	git_oid id;
	int rc;

	if (!has_id(line))
		return err_set(e, ERR_BUG, "a record is not one line of JSON with an id");
	if (note_refs(env, own, remote, e) < 0 || gitlib_oid(commit, &id, e) < 0 ||
	    note_signature(author, &who, e) < 0)
		return -1;
	if (!mirror_exists(m))
		return MIRROR_ABSENT;
	if (gitlib_repository(m->path, &repo, e) < 0)
		return -1;
	rc = gitlib_commit(repo, &id, &on, e);
	if (rc != 0)
		return rc;
	/* the lock keeps sweeps away; other writers are kept apart by the ref itself */
	if (store_lock(m->dir_fd, STORE_REFS_LOCK, true, &lock, e) < 0)
		return -1;
	rc = NOTE_LOST;
	for (int i = 0; rc == NOTE_LOST && i < RETRIES_MAX; i++)
		rc = append_once(repo, own, &id, line, who, e);
	if (rc == NOTE_LOST)
		rc = err_set(e, ERR_TRANSIENT, "others keep writing to '%s'", own);
	return rc;
}

static int read_lines(const struct mirror *m, const char *env, const git_oid *commit,
		      struct arena *a, struct note_line **out, size_t *n, size_t *n_passed_over,
		      struct err *e)
{
	CLEANUP(git_repository_freep) git_repository *repo = NULL;
	struct note_set set;
	char remote[256];
	char own[256];

	note_set_init(&set, a);
	if (note_refs(env, own, remote, e) < 0)
		return -1;
	if (mirror_exists(m) && (gitlib_repository(m->path, &repo, e) < 0 ||
				 note_set_read(&set, repo, own, commit, e) < 0 ||
				 note_set_read(&set, repo, remote, commit, e) < 0))
		return -1;
	note_set_sort(&set);
	*out = set.lines;
	*n = set.n;
	if (n_passed_over)
		*n_passed_over = set.passed_over;
	return 0;
}

int notes_read(const struct mirror *m, const char *env, struct arena *a, struct note_line **out,
	       size_t *n, size_t *n_passed_over, struct err *e)
{
	return read_lines(m, env, NULL, a, out, n, n_passed_over, e);
}

int notes_read_commit(const struct mirror *m, const char *env, const char *commit, struct arena *a,
		      struct note_line **out, size_t *n, struct err *e)
{
	git_oid id;

	if (gitlib_oid(commit, &id, e) < 0)
		return -1;
	return read_lines(m, env, &id, a, out, n, NULL, e);
}
