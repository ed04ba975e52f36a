/*
 * fetch_refs.h - which refs a fetch moves, and moving them.
 *
 * Layer    sync/git, internal; used only inside the child that fetches
 */
#ifndef SYNC_GIT_FETCH_REFS_H
#define SYNC_GIT_FETCH_REFS_H

#include <fcntl.h>

#include "sync/git/mirror_store.h"

struct fetch_move {
	enum mirror_change_kind kind;
	const char *remote_ref; /* as the remote calls it */
	const char *local_ref;	/* in the mirror */
	git_oid old_id;
	git_oid new_id;
	bool has_old;
	bool has_new;
	bool download; /* the remote has it and it is new to us */
};

struct fetch {
	struct remote_session session; /* its arena holds everything here */
	int dir_fd;
	const char *dir;
	const char **branches; /* [n_branches] full names */
	size_t n_branches;
	const char **notes; /* [n_notes] full names at the remote */
	size_t n_notes;
	const char **patterns; /* [n_patterns] of tags */
	size_t n_patterns;

	git_repository *repo;
	const char *aside; /* directory of a first clone; NULL = the mirror was there */

	struct fetch_move *moves; /* [n_moves] refs that differ, sorted by remote_ref */
	size_t n_moves;
	size_t moves_cap;
	uint64_t received_bytes;
	uint64_t received_objects;
	bool repacked;
};

int fetch_cut_request(struct span *request, struct fetch *out, struct err *e) MUST_CHECK;

/** Compare the remote's list with the mirror: fills moves. ERR_LIMIT above LIMIT_GIT_REFS. */
int fetch_decide(struct fetch *f, git_remote *remote, struct err *e) MUST_CHECK;

/** After the download: check that branches are commits, and tell forward moves from forced ones. */
int fetch_classify(struct fetch *f, struct err *e) MUST_CHECK;

/** Move all refs. refs.lock is held. */
int fetch_move_refs(struct fetch *f, struct err *e) MUST_CHECK;

#endif
