/*
 * Records to the remote. For each environment: fetch the remote's notes, merge (the union of lines by
 * id, commit by commit; the remote's notes commit becomes a second parent), push with the fetched id as
 * the lease, and again when it moved meanwhile. Nothing is ever forced over another agent's lines.
 */
#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "sync/git/mirror_push.h"
#include "sync/git/notes_store.h"

enum { RETRIES_MAX = 5 };

/* ---- asking side ----------------------------------------------------------------------------- */

int notes_push_start(const struct mirror *m, const char *const *envs, size_t n_envs,
		     const struct note_author *author, int64_t timeout_ms, struct child **out,
		     struct err *e)
{
	CLEANUP(buf_dispose) struct buf request = BUF_WIPED(LIMIT_CONFIG_BYTES);
	struct child_options o = {
		.name = "git-notes",
		.timeout_ms = timeout_ms,
		.fds = &m->dir_fd,
		.n_fds = 1,
	};
	char remote[256];
	char own[256];

	store_put_session(m, &request);
	field_put_str(&request, m->dir);
	field_put_str(&request, author->name);
	field_put_str(&request, author->email);
	field_put_u64(&request, (uint64_t)author->wall_ms);
	field_put_u64(&request, n_envs);
	for (size_t i = 0; i < n_envs; i++) {
		if (note_refs(envs[i], own, remote, e) < 0)
			return -1;
		field_put_str(&request, envs[i]);
	}
	o.request = buf_span(&request);
	if (child_start(&o, out, e) < 0)
		return err_wrap(e, "repository '%s'", m->url.text);
	return 0;
}

int notes_push_finish(const struct mirror *m, struct child *c, struct err *e)
{
	CLEANUP(buf_dispose) struct buf reply = BUF_INIT(4096);
	int rc = child_finish(c, &reply, e);

	if (rc < 0)
		store_sweep_idle(m->dir_fd);
	return rc < 0 ? err_wrap(e, "repository '%s'", m->url.text) : 0;
}

int notes_push(const struct mirror *m, const char *const *envs, size_t n_envs,
	       const struct note_author *author, int64_t timeout_ms, struct err *e)
{
	struct child *c;

	if (notes_push_start(m, envs, n_envs, author, timeout_ms, &c, e) < 0)
		return -1;
	return notes_push_finish(m, c, e);
}

/* ---- in the child ---------------------------------------------------------------------------- */

struct job {
	struct remote_session session;
	git_repository *repo;
	git_signature *who;
	int dir_fd;
};

/* The remote's notes ref into `remote`; *tip NULL when the remote has none. */
static int fetch_notes(struct job *j, const char *own, const char *remote, git_commit **tip,
		       struct err *e)
{
	CLEANUP(git_remote_freep) git_remote *r = NULL;
	CLEANUP(git_reference_freep) git_reference *ref = NULL;
	const git_remote_head **heads;
	const git_oid *at = NULL;
	git_fetch_options o;
	char *spec = arena_printf(&j->session.arena, "+%s:%s", own, remote);
	git_strarray specs = {.strings = &spec, .count = 1};
	size_t n;
	int rc;

	*tip = NULL;
	if (remote_connect(&j->session, j->repo, GIT_DIRECTION_FETCH, NULL, &r, e) < 0)
		return -1;
	rc = git_remote_ls(&heads, &n, r);
	for (size_t i = 0; rc == 0 && i < n && !at; i++)
		if (strcmp(heads[i]->name, own) == 0)
			at = &heads[i]->oid;
	if (rc < 0)
		return remote_error(&j->session, rc, e);
	if (!at)
		return 0;
	git_fetch_options_init(&o, GIT_FETCH_OPTIONS_VERSION);
	o.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
	o.update_fetchhead = 0;
	o.follow_redirects = GIT_REMOTE_REDIRECT_NONE;
	o.callbacks.payload = &j->session;
	rc = git_remote_download(r, &specs, &o);
	if (rc < 0)
		return remote_error(&j->session, rc, e);
	rc = git_reference_create(&ref, j->repo, remote, at, 1, NULL);
	if (rc == 0)
		rc = git_commit_lookup(tip, j->repo, at);
	return rc < 0 ? err_git(e, rc) : 0;
}

static int by_commit(const void *a, const void *b)
{
	const struct note_line *x = a;
	const struct note_line *y = b;
	int rc = strcmp(x->commit, y->commit);

	if (rc == 0)
		rc = span_cmp(x->time, y->time);
	return rc != 0 ? rc : span_cmp(x->id, y->id);
}

/*
 * Write the notes of all commits that gained a line on top of `base`.
 *
 * n_base  lines of the set that are in `base` already; they come first
 * out     the last notes commit
 */
static int write_union(struct job *j, struct note_set *set, size_t n_base, git_commit *base,
		       git_commit **out, struct err *e)
{
	CLEANUP(git_commit_freep) git_commit *at = NULL;
	struct map gained;

	if (git_commit_dup(&at, base) < 0)
		return err_git(e, -1);
	map_init(&gained, set->arena);
	for (size_t i = n_base; i < set->n; i++) {
		const char *key = arena_strdup(set->arena, set->lines[i].commit);

		map_set(&gained, span_of(key), set);
	}
	if (set->n > 0)
		qsort(set->lines, set->n, sizeof(*set->lines), by_commit);
	for (size_t i = 0, to; i < set->n; i = to) {
		const char *commit = set->lines[i].commit;
		git_commit *next;
		git_oid id;

		for (to = i; to < set->n && strcmp(set->lines[to].commit, commit) == 0; to++)
			;
		if (!map_get(&gained, span_of(commit)))
			continue;
		if (gitlib_oid(commit, &id, e) < 0 ||
		    note_write(j->repo, at, &id, set->lines + i, to - i, j->who, &next, e) < 0)
			return -1;
		git_commit_free(at);
		at = next;
	}
	*out = TAKE(at);
	return 0;
}

/* What both refs together say, as a commit that is ahead of the remote's. */
static int unite(struct job *j, const char *own, const char *remote, git_commit *own_tip,
		 git_commit *remote_tip, git_commit **out, struct err *e)
{
	CLEANUP(arena_dispose) struct arena a = ARENA_INIT;
	struct note_set set;
	size_t n_base;
	int rc = 1;

	if (remote_tip)
		rc = git_graph_descendant_of(j->repo, git_commit_id(own_tip),
					     git_commit_id(remote_tip));
	if (rc < 0)
		return err_git(e, rc);
	if (rc == 1)
		return git_commit_dup(out, own_tip) < 0 ? err_git(e, -1) : 0;
	note_set_init(&set, &a);
	if (note_set_read(&set, j->repo, remote, NULL, e) < 0)
		return -1;
	n_base = set.n;
	if (note_set_read(&set, j->repo, own, NULL, e) < 0)
		return -1;
	return write_union(j, &set, n_base, remote_tip, out, e);
}

/* One try for one environment; NOTE_LOST when a ref moved here or there meanwhile. */
static int push_once(struct job *j, const char *own, const char *remote, struct err *e)
{
	CLEANUP(git_commit_freep) git_commit *remote_tip = NULL;
	CLEANUP(git_commit_freep) git_commit *own_tip = NULL;
	CLEANUP(git_commit_freep) git_commit *both = NULL;
	CLEANUP(cleanup_fd) int lock = -1;
	struct push_job push = {.ref = own, .has_new = true};
	int rc;

	if (note_tip(j->repo, own, &own_tip, e) < 0)
		return -1;
	if (!own_tip)
		return 0;
	if (fetch_notes(j, own, remote, &remote_tip, e) < 0)
		return -1;
	if (remote_tip && git_oid_equal(git_commit_id(own_tip), git_commit_id(remote_tip)))
		return 0;
	if (store_lock(j->dir_fd, STORE_REFS_LOCK, true, &lock, e) < 0 ||
	    unite(j, own, remote, own_tip, remote_tip, &both, e) < 0)
		return -1;
	rc = note_move_ref(j->repo, own, own_tip, both, e);
	cleanup_fd(&lock);
	if (rc != 0)
		return rc;
	git_oid_cpy(&push.new_id, git_commit_id(both));
	if (remote_tip) {
		git_oid_cpy(&push.expect_id, git_commit_id(remote_tip));
		push.has_expect = true;
	}
	rc = push_ref(&j->session, j->repo, &push, e);
	if (rc == MIRROR_STALE)
		return NOTE_LOST;
	/* what the remote has now; the next push starts from there */
	return rc < 0 ? rc : note_move_ref(j->repo, remote, remote_tip, both, e);
}

static int push_env(struct job *j, const char *env, struct err *e)
{
	char remote[256];
	char own[256];
	int rc = note_refs(env, own, remote, e);

	if (rc < 0)
		return -1;
	rc = NOTE_LOST;
	for (int i = 0; rc == NOTE_LOST && i < RETRIES_MAX; i++)
		rc = push_once(j, own, remote, e);
	if (rc == NOTE_LOST)
		rc = err_set(e, ERR_TRANSIENT, "others keep writing");
	return rc < 0 ? err_wrap(e, "records of '%s'", env) : 0;
}

static int run(struct job *j, struct span *request, struct err *e)
{
	struct arena *a = &j->session.arena;
	struct note_author author;
	struct span dir;
	struct span name;
	struct span email;
	struct span env;
	uint64_t wall_ms;
	uint64_t n;

	if (store_cut_session(request, &j->session, e) < 0)
		return -1;
	if (!field_cut(request, &dir) || !field_cut(request, &name) ||
	    !field_cut(request, &email) || !field_cut_u64(request, &wall_ms) ||
	    !field_cut_u64(request, &n))
		return err_set(e, ERR_BUG, "malformed request");
	author.name = arena_strndup(a, name.p, name.n);
	author.email = arena_strndup(a, email.p, email.n);
	author.wall_ms = (int64_t)wall_ms;
	if (note_signature(&author, &j->who, e) < 0 ||
	    gitlib_repository(arena_printf(a, SPAN_FMT "/mirror.git", SPAN_ARG(dir)), &j->repo, e) <
		    0)
		return -1;
	for (; n > 0; n--) {
		if (!field_cut(request, &env))
			return err_set(e, ERR_BUG, "malformed request");
		if (push_env(j, arena_strndup(a, env.p, env.n), e) < 0)
			return -1;
	}
	return 0;
}

int notes_push_child(struct span request, const int *fds, size_t n_fds, struct buf *reply,
		     struct err *e)
{
	CLEANUP(cleanup_fd) int lock = -1;
	struct job j = {.dir_fd = -1};
	int rc;

	(void)reply;
	if (n_fds != 1)
		return err_set(e, ERR_BUG, "malformed request");
	j.dir_fd = fds[0];
	rc = mirror_setup(e);
	/* a fetch adds a pack, and sweeps would take it for a dead one's */
	if (rc == 0)
		rc = store_lock(j.dir_fd, STORE_FETCH_LOCK, true, &lock, e);
	if (rc == 0)
		rc = run(&j, &request, e);
	git_signature_free(j.who);
	git_repository_free(j.repo);
	remote_dispose(&j.session);
	mirror_teardown();
	return rc;
}
