/*
 * gittree_internal.h - what gittree.c and last_commit.c share.
 *
 * Layer    sync/git, internal
 */
#ifndef SYNC_GIT_GITTREE_INTERNAL_H
#define SYNC_GIT_GITTREE_INTERNAL_H

#include "sync/git/gitlib.h"
#include "sync/git/gittree.h"
#include "sync/git/treeobj.h"

struct gittree {
	struct tree base;
	struct arena arena; /* lives as long as the handle */
	git_repository *repo;
	git_odb *odb;
	git_commit *commit;
	struct map trees;	 /* id (20 bytes) -> struct treeobj, from `arena` */
	struct map last_commits; /* real path -> 40 hex digits, from `arena` */
};

/** What a path leads to. */
struct found {
	const struct treeobj_entry *entry; /* NULL: the root */
	const char *real;
};

/** Look up a path through symlinks. 0, TREE_ABSENT or -1. `real` from `a`. */
int gittree_find(struct gittree *t, const char *path, struct arena *a, struct found *out,
		 struct err *e) MUST_CHECK;

/** Read and parse a tree object; everything from `a`. */
int gittree_load(struct gittree *t, const uint8_t id[20], struct arena *a, struct treeobj **out,
		 struct err *e) MUST_CHECK;

int gittree_last_commit(struct tree *t, const char *path, char out[41], struct err *e) MUST_CHECK;

#endif
