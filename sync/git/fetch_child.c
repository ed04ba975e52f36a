/*
 * The child that fetches. Steps: take the lock and sweep; open the mirror or start a new one aside;
 * list the remote's refs; decide which of the wanted ones changed; download what is missing; check it;
 * move the refs. Refs move last, so a kill at any point leaves the mirror as it was.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/base/limits.h"
#include "agent/base/map.h"
#include "sync/git/fetch_refs.h"
#include "sync/git/gitlib.h"
#include "sync/git/mirror_store.h"

/* ---- the repository -------------------------------------------------------------------------- */

static int init_aside(struct fetch *f, struct err *e)
{
	git_repository_init_options o;
	int rc;

	f->aside = arena_printf(&f->session.arena, "%s/new.XXXXXX", f->dir);
	if (!mkdtemp((char *)f->aside))
		return err_errno(e, ERR_DENIED, errno, "state directory");
	git_repository_init_options_init(&o, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
	o.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_NO_REINIT;
	o.mode = 0700;
	o.initial_head = "agent/none"; /* HEAD means nothing in a mirror */
	rc = git_repository_init_ext(&f->repo, f->aside, &o);
	return rc < 0 ? err_git(e, rc) : 0;
}

/* A mirror that cannot be opened is only a cache: it is put away and cloned anew. */
static int open_or_init(struct fetch *f, struct err *e)
{
	struct stat st;

	if (fstatat(f->dir_fd, "mirror.git", &st, AT_SYMLINK_NOFOLLOW) == 0) {
		if (gitlib_repository(arena_printf(&f->session.arena, "%s/mirror.git", f->dir),
				      &f->repo, e) == 0)
			return 0;
		if (renameat(f->dir_fd, "mirror.git", f->dir_fd, "old.broken") < 0)
			return err_errno(e, ERR_DENIED, errno, "state directory");
		store_remove_tree(f->dir_fd, "old.broken");
		err_clear(e);
	}
	return init_aside(f, e);
}

/* The finished clone becomes the mirror in one step. */
static int publish(struct fetch *f, struct err *e)
{
	if (!f->aside)
		return 0;
	if (renameat(AT_FDCWD, f->aside, f->dir_fd, "mirror.git") < 0)
		return err_errno(e, ERR_DENIED, errno, "state directory");
	(void)fsync(f->dir_fd);
	return 0;
}

/* ---- download -------------------------------------------------------------------------------- */

static int on_progress(const git_indexer_progress *p, void *payload)
{
	(void)payload;
	return p->total_objects > LIMIT_GIT_OBJECTS ? -1 : 0;
}

static int download(struct fetch *f, git_remote *remote, struct err *e)
{
	git_fetch_options o;
	git_strarray specs = {.count = 0};
	const git_indexer_progress *stats;
	int rc;

	specs.strings = arena_array(&f->session.arena, f->n_moves, sizeof(*specs.strings));
	for (size_t i = 0; i < f->n_moves; i++)
		if (f->moves[i].download)
			specs.strings[specs.count++] =
				arena_printf(&f->session.arena, "+%s:refs/agent/fetched/%zu",
					     f->moves[i].remote_ref, i);
	if (specs.count == 0)
		return 0;
	git_fetch_options_init(&o, GIT_FETCH_OPTIONS_VERSION);
	o.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
	o.update_fetchhead = 0;
	o.prune = GIT_FETCH_NO_PRUNE;
	o.follow_redirects = GIT_REMOTE_REDIRECT_NONE;
	o.proxy_opts.type = GIT_PROXY_NONE;
	o.callbacks.payload = &f->session;
	o.callbacks.transfer_progress = on_progress;
	rc = git_remote_download(remote, &specs, &o);
	if (rc < 0)
		return remote_error(&f->session, rc, e);
	stats = git_remote_stats(remote);
	f->received_bytes = stats->received_bytes;
	f->received_objects = stats->received_objects;
	return 0;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static int run(struct fetch *f, struct err *e)
{
	CLEANUP(git_remote_freep) git_remote *remote = NULL;
	CLEANUP(cleanup_fd) int refs_lock = -1;
	int rc;

	if (open_or_init(f, e) < 0 ||
	    remote_connect(&f->session, f->repo, GIT_DIRECTION_FETCH, NULL, &remote, e) < 0 ||
	    fetch_decide(f, remote, e) < 0 || download(f, remote, e) < 0)
		return -1;
	git_remote_disconnect(remote);
	if (fetch_classify(f, e) < 0 ||
	    store_lock(f->dir_fd, STORE_REFS_LOCK, true, &refs_lock, e) < 0)
		return -1;
	rc = fetch_move_refs(f, e);
	cleanup_fd(&refs_lock);
	if (rc < 0 || publish(f, e) < 0)
		return -1;
	store_drop_superseded(f->dir_fd);
	if (store_count_packs(f->dir_fd) > LIMIT_GIT_PACKS) {
		/* the refs have moved: a repack that fails is tried again next time */
		f->repacked = store_repack(f->repo, f->dir_fd, e) == 0;
		err_clear(e);
	}
	return 0;
}

static void answer(const struct fetch *f, struct buf *reply)
{
	field_put_u64(reply, f->received_bytes);
	field_put_u64(reply, f->received_objects);
	field_put_u64(reply, f->repacked);
	field_put_u64(reply, f->n_moves);
	for (size_t i = 0; i < f->n_moves; i++) {
		const struct fetch_move *move = &f->moves[i];
		char hex[GIT_HEX_BYTES] = "";

		field_put_u64(reply, (uint64_t)move->kind);
		field_put_str(reply, move->remote_ref);
		if (move->has_old)
			gitlib_hex(&move->old_id, hex);
		field_put_str(reply, hex);
		hex[0] = '\0';
		if (move->has_new)
			gitlib_hex(&move->new_id, hex);
		field_put_str(reply, hex);
	}
}

int mirror_fetch_child(struct span request, const int *fds, size_t n_fds, struct buf *reply,
		       struct err *e)
{
	CLEANUP(cleanup_fd) int fetch_lock = -1;
	CLEANUP(cleanup_fd) int refs_lock = -1;
	struct fetch f = {.dir_fd = -1};
	int rc;

	if (n_fds != 1)
		return err_set(e, ERR_BUG, "malformed request");
	f.dir_fd = fds[0];
	rc = mirror_setup(e);
	if (rc == 0)
		rc = fetch_cut_request(&request, &f, e);
	if (rc == 0)
		rc = store_lock(f.dir_fd, STORE_FETCH_LOCK, true, &fetch_lock, e);
	if (rc == 0)
		rc = store_lock(f.dir_fd, STORE_REFS_LOCK, true, &refs_lock, e);
	if (rc == 0) {
		store_sweep(f.dir_fd, false);
		cleanup_fd(&refs_lock);
		git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
		rc = run(&f, e);
	}
	if (rc == 0)
		answer(&f, reply);
	git_repository_free(f.repo);
	if (rc < 0 && f.aside)
		store_remove_tree(f.dir_fd, strrchr(f.aside, '/') + 1);
	remote_dispose(&f.session);
	mirror_teardown();
	return rc;
}
