/*
 * gittree.h - the tree of a commit, read from the object database.
 *
 * Layer    sync/git; uses agent/base
 * Source   design.md section 2 rule 3; agent/base/tree.h
 * Threads  a gittree belongs to one thread at a time; any number may be open on one mirror
 *
 * There is no checkout. A path is looked up component by component; symlink blobs resolve inside the
 * tree or are refused by their repository path. Trees are parsed strictly: duplicate, unsorted, empty
 * or dotted names ("." ".." ".git"), unknown modes and null ids are ERR_INPUT. Sizes are checked before
 * an object is inflated. Submodule entries and LFS pointers are named errors of read(); attributes are
 * not looked at. stat() of a submodule is a TREE_FILE.
 */
#ifndef SYNC_GIT_GITTREE_H
#define SYNC_GIT_GITTREE_H

#include "agent/base/arena.h"
#include "agent/base/err.h"
#include "agent/base/tree.h"

enum { GITTREE_ABSENT = 1 }; /* the commit is not in the repository */

/**
 * Open the tree of a commit.
 *
 * repository  absolute path of a repository (mirror_path(), or a .git directory)
 * commit      40 lower-case hex digits
 * out         free with tree_free()
 * Returns 0, GITTREE_ABSENT or -1.
 */
int gittree_open(const char *repository, const char *commit, struct tree **out, struct err *e)
	MUST_CHECK;

/**
 * The newest commit that changed each path, as `git log -1 -- path` finds it: a merge that took the path
 * unchanged from a parent did not change it. One walk for all of them.
 *
 * t      from gittree_open()
 * paths  [n] files or directories
 * out    [n] 40 hex digits each, "" for a path that does not exist
 * Results are remembered in `t`; tree_last_commit() uses the same memory.
 */
int gittree_last_commits(struct tree *t, const char *const *paths, size_t n, char (*out)[41],
			 struct err *e) MUST_CHECK;

#endif
