#include "sync/git/fetch_refs.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/base/map.h"
#include "sync/git/gitlib.h"
#include "sync/git/semver.h"

#define HEADS "refs/heads/"
#define TAGS  "refs/tags/"
#define NOTES "refs/notes/agent/"

DEFINE_FREEP(git_reference_iterator, git_reference_iterator_free)
DEFINE_FREEP(git_transaction, git_transaction_free)

/* ---- request --------------------------------------------------------------------------------- */

static bool cut_list(struct span *request, struct arena *a, const char ***out, size_t *n)
{
	uint64_t count;
	struct span s;

	if (!field_cut_u64(request, &count) || count > request->n)
		return false;
	*out = arena_array(a, count, sizeof(**out));
	for (*n = 0; *n < count; (*n)++) {
		if (!field_cut(request, &s))
			return false;
		(*out)[*n] = arena_strndup(a, s.p, s.n);
	}
	return true;
}

int fetch_cut_request(struct span *request, struct fetch *out, struct err *e)
{
	struct arena *a = &out->session.arena;
	struct span dir;

	if (store_cut_session(request, &out->session, e) < 0)
		return -1;
	if (!field_cut(request, &dir) || !cut_list(request, a, &out->branches, &out->n_branches) ||
	    !cut_list(request, a, &out->notes, &out->n_notes) ||
	    !cut_list(request, a, &out->patterns, &out->n_patterns))
		return err_set(e, ERR_BUG, "malformed request");
	out->dir = arena_strndup(a, dir.p, dir.n);
	return 0;
}

/* ---- decide ---------------------------------------------------------------------------------- */

/* One wanted ref: where the remote has it (NULL: nowhere) against where the mirror has it. */
static int compare(struct fetch *f, const char *remote_ref, const char *local_ref,
		   const git_oid *remote_id, struct err *e)
{
	struct fetch_move move = {.remote_ref = remote_ref, .local_ref = local_ref};
	int rc = git_reference_name_to_id(&move.old_id, f->repo, local_ref);

	if (rc < 0 && rc != GIT_ENOTFOUND)
		return err_git(e, rc);
	move.has_old = rc == 0;
	if (remote_id) {
		if (move.has_old && git_oid_equal(remote_id, &move.old_id))
			return 0;
		git_oid_cpy(&move.new_id, remote_id);
		move.has_new = true;
		move.download = true;
		move.kind = move.has_old ? MIRROR_MOVED : MIRROR_NEW;
	} else {
		move.kind = move.has_old ? MIRROR_VANISHED : MIRROR_MISSING;
	}
	f->moves = arena_grow(&f->session.arena, f->moves, &f->moves_cap, f->n_moves + 1,
			      sizeof(*f->moves));
	f->moves[f->n_moves++] = move;
	return 0;
}

/* The newest tag of each pattern at the remote; tags of the mirror that the remote lost vanish. */
static int compare_tags(struct fetch *f, const git_remote_head **heads, size_t n,
			struct map *remote, struct err *e)
{
	CLEANUP(git_reference_iterator_freep) git_reference_iterator *it = NULL;
	struct arena *a = &f->session.arena;
	struct map done;
	const char *name;
	int rc;

	map_init(&done, a);
	for (size_t p = 0; p < f->n_patterns; p++) {
		struct tag_best best = {.name = NULL};
		const char *ref;

		for (size_t i = 0; i < n; i++)
			if (strncmp(heads[i]->name, TAGS, strlen(TAGS)) == 0 &&
			    !span_ends(span_of(heads[i]->name), "^{}"))
				tag_best_add(&best, span_of(f->patterns[p]),
					     heads[i]->name + strlen(TAGS));
		if (!best.name)
			continue;
		ref = arena_printf(a, TAGS "%s", best.name);
		if (map_set(&done, span_of(ref), f))
			continue;
		if (compare(f, ref, ref, map_get(remote, span_of(ref)), e) < 0)
			return -1;
	}
	rc = git_reference_iterator_glob_new(&it, f->repo, TAGS "*");
	while (rc == 0 && (rc = git_reference_next_name(&name, it)) == 0) {
		const char *ref = arena_strdup(a, name);
		const git_oid *id = map_get(remote, span_of(ref));

		/* a tag of ours that moved is followed even if it is not the newest any more */
		if (!map_get(&done, span_of(ref)) && compare(f, ref, ref, id, e) < 0)
			return -1;
	}
	return rc == GIT_ITEROVER ? 0 : err_git(e, rc);
}

static int by_ref(const void *a, const void *b)
{
	return strcmp(((const struct fetch_move *)a)->remote_ref,
		      ((const struct fetch_move *)b)->remote_ref);
}

int fetch_decide(struct fetch *f, git_remote *remote, struct err *e)
{
	struct arena *a = &f->session.arena;
	const git_remote_head **heads;
	struct map ids;
	size_t n;
	int rc = git_remote_ls(&heads, &n, remote);

	if (rc < 0)
		return remote_error(&f->session, rc, e);
	if (n > LIMIT_GIT_REFS)
		return err_set(e, ERR_LIMIT, "has more than %d refs", LIMIT_GIT_REFS);
	map_init(&ids, a);
	for (size_t i = 0; i < n; i++)
		map_set(&ids, span_of(heads[i]->name), (void *)&heads[i]->oid);
	for (size_t i = 0; i < f->n_branches; i++)
		if (compare(f, f->branches[i], f->branches[i],
			    map_get(&ids, span_of(f->branches[i])), e) < 0)
			return -1;
	for (size_t i = 0; i < f->n_notes; i++) {
		const char *local =
			arena_printf(a, "refs/agent/remote-notes/%s", f->notes[i] + strlen(NOTES));
		const git_oid *id = map_get(&ids, span_of(f->notes[i]));

		/* no records at the remote is the normal beginning, and records never vanish */
		if (id && compare(f, f->notes[i], local, id, e) < 0)
			return -1;
	}
	if (compare_tags(f, heads, n, &ids, e) < 0)
		return -1;
	if (f->n_moves > 0)
		qsort(f->moves, f->n_moves, sizeof(*f->moves), by_ref);
	return 0;
}

/* ---- classify -------------------------------------------------------------------------------- */

static bool is(const char *ref, const char *prefix)
{
	return strncmp(ref, prefix, strlen(prefix)) == 0;
}

int fetch_classify(struct fetch *f, struct err *e)
{
	for (size_t i = 0; i < f->n_moves; i++) {
		struct fetch_move *move = &f->moves[i];
		CLEANUP(git_object_freep) git_object *o = NULL;
		CLEANUP(git_object_freep) git_object *commit = NULL;
		int rc;

		if (!move->has_new)
			continue;
		rc = git_object_lookup(&o, f->repo, &move->new_id, GIT_OBJECT_ANY);
		if (rc == 0)
			rc = git_object_peel(&commit, o, GIT_OBJECT_COMMIT);
		if (rc == 0 && !is(move->remote_ref, TAGS) &&
		    git_object_type(o) != GIT_OBJECT_COMMIT)
			return err_set(e, ERR_INPUT, "'%s' is not a commit", move->remote_ref);
		if (rc == 0 && move->has_old) {
			rc = is(move->remote_ref, TAGS)
				     ? 0
				     : git_graph_descendant_of(f->repo, &move->new_id,
							       &move->old_id);
			move->kind = rc == 1 ? MIRROR_MOVED : MIRROR_FORCED;
		}
		if (rc < 0) {
			err_git(e, rc);
			return err_wrap(e, "'%s'", move->remote_ref);
		}
	}
	return 0;
}

/* ---- move ------------------------------------------------------------------------------------ */

/* Where the last commit of a vanished branch stays; hashed, because `env` and `env/x` may both go. */
static const char *vanished_name(struct fetch *f, const char *ref)
{
	uint8_t hash[16];
	char hex[2 * sizeof(hash) + 1];

	crypto_generichash(hash, sizeof(hash), (const uint8_t *)ref, strlen(ref), NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	return arena_printf(&f->session.arena, "refs/agent/vanished/%s", hex);
}

static int move_vanished(struct fetch *f, struct err *e)
{
	for (size_t i = 0; i < f->n_moves; i++) {
		const struct fetch_move *move = &f->moves[i];
		CLEANUP(git_reference_freep) git_reference *ref = NULL;
		int rc;

		if (move->kind != MIRROR_VANISHED)
			continue;
		rc = git_reference_create(&ref, f->repo, vanished_name(f, move->remote_ref),
					  &move->old_id, 1, NULL);
		if (rc == 0)
			rc = git_reference_remove(f->repo, move->local_ref);
		if (rc < 0) {
			err_git(e, rc);
			return err_wrap(e, "'%s'", move->local_ref);
		}
	}
	return 0;
}

int fetch_move_refs(struct fetch *f, struct err *e)
{
	CLEANUP(git_transaction_freep) git_transaction *tx = NULL;
	int rc;

	/* first, because a new ref may need the place: `env` makes room for `env/x` */
	if (move_vanished(f, e) < 0)
		return -1;
	rc = git_transaction_new(&tx, f->repo);
	for (size_t i = 0; rc == 0 && i < f->n_moves; i++) {
		if (!f->moves[i].has_new)
			continue;
		rc = git_transaction_lock_ref(tx, f->moves[i].local_ref);
		if (rc == 0)
			rc = git_transaction_set_target(tx, f->moves[i].local_ref,
							&f->moves[i].new_id, NULL, NULL);
	}
	if (rc == 0)
		rc = git_transaction_commit(tx);
	return rc < 0 ? err_git(e, rc) : 0;
}
