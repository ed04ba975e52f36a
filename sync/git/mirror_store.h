/*
 * mirror_store.h - the directory of a mirror: its locks, what killed processes left, its packs.
 *
 * Layer    sync/git, internal
 *
 *	<state>/git/<hash>/fetch.lock   held by whoever adds or removes packs
 *	                   refs.lock    held, briefly, by whoever writes refs or loose objects
 *	                   mirror.git/  the bare repository
 *	                   new.XXXXXX/  a first clone under way
 *
 * Locks are flock(2): they vanish with their owner. A lock file or temporary file of git found while
 * holding both has no living owner.
 */
#ifndef SYNC_GIT_MIRROR_STORE_H
#define SYNC_GIT_MIRROR_STORE_H

#include <git2.h>

#include "agent/base/buf.h"
#include "sync/git/mirror.h"
#include "sync/git/remote.h"

struct mirror {
	struct arena arena;
	struct giturl url;
	struct mirror_auth auth; /* strings copied; the token is borrowed */
	const char *ca_file;
	const char *proxy_url;
	const char *dir;  /* absolute: <state>/git/<hash> */
	const char *path; /* dir/mirror.git */
	int dir_fd;
};

#define STORE_FETCH_LOCK "fetch.lock"
#define STORE_REFS_LOCK	 "refs.lock"

/* Refs that exist while a push runs, named by the process id of their owner. */
#define PUSH_REFS "refs/agent/push/"

enum { STORE_BUSY = 1 };

/** Take a lock; close *out to release it. wait: false = STORE_BUSY when somebody has it. */
int store_lock(int dir_fd, const char *name, bool wait, int *out, struct err *e) MUST_CHECK;

/**
 * Remove temporary files, lock files and unfinished clones below a mirror's directory. Both locks are
 * held by the caller.
 *
 * deep  also look through all loose objects' and refs' directories, not only where packs are written
 */
void store_sweep(int dir_fd, bool deep);

/** store_sweep() if nobody has the locks, else nothing. */
void store_sweep_idle(int dir_fd);

/** Remove a directory and what is in it, by name below dir_fd; symbolic links are not followed. */
void store_remove_tree(int dir_fd, const char *name);

/** How many packs are there, superseded ones left out? */
size_t store_count_packs(int dir_fd);

/**
 * Write all that refs reach into one pack and mark the others superseded; those are deleted by a later
 * call, an hour on, when no reader can still need them. fetch.lock is held.
 */
int store_repack(git_repository *repo, int dir_fd, struct err *e) MUST_CHECK;

/** Delete packs that were superseded more than an hour ago. fetch.lock is held. */
void store_drop_superseded(int dir_fd);

/** Fields for a child: what it needs to know about mirror and remote. */
void store_put_session(const struct mirror *m, struct buf *request);

/** The other side; reads the token file. The mirror's directory arrives as a descriptor. */
int store_cut_session(struct span *request, struct remote_session *out, struct err *e) MUST_CHECK;

#endif
