/*
 * tree.h - read files of a repository: a git tree at a commit, or a directory.
 *
 * Layer    agent/base
 * Source   design.md section 2 rule 3
 * Threads  a tree belongs to one thread at a time
 *
 * One interface for both, so that nothing above knows where manifests come from. Paths are relative
 * to the root, '/' separated, without leading or trailing slash; "" is the root. tree_join() makes
 * them from what a manifest says; a path that leaves the root cannot be expressed. Symlinks resolve
 * inside the root or are refused; `real` tells what a path resolved to. Implementations: gittree.h
 * (sync/git), dirtree.h (render).
 */
#ifndef AGENT_BASE_TREE_H
#define AGENT_BASE_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agent/base/arena.h"
#include "agent/base/err.h"
#include "agent/base/span.h"

enum { TREE_ABSENT = 1 }; /* no such path (a dangling symlink too) */

enum tree_kind { TREE_FILE, TREE_DIR };

/** What a path names. Memory from the caller's arena. */
struct tree_stat {
	enum tree_kind kind;
	const char *real; /* path after symlinks, relative to the root */
	uint8_t id[20];	  /* git object id of the blob or tree; zero for a plain directory */
	bool has_id;
};

struct tree_file {
	struct span bytes; /* NUL behind it; from the caller's arena */
	const char *real;  /* path after symlinks */
	uint8_t id[20];	   /* blob id, for caches */
	bool has_id;
};

struct tree_entry {
	const char *name;
	enum tree_kind
		kind; /* of what a symlink leads to; entries that lead outside are TREE_FILE */
};

struct tree;

struct tree_ops {
	int (*stat)(struct tree *t, const char *path, struct arena *a, struct tree_stat *out,
		    struct err *e);
	int (*read)(struct tree *t, const char *path, size_t max_bytes, struct arena *a,
		    struct tree_file *out, struct err *e);
	int (*list)(struct tree *t, const char *path, struct arena *a, struct tree_entry **out,
		    size_t *n, struct err *e);
	/* Newest commit that changed `path` (not a merge that only took it over), 40 hex digits. */
	int (*last_commit)(struct tree *t, const char *path, char out[41], struct err *e);
	void (*free)(struct tree *t);
};

/** First member of every implementation. */
struct tree {
	const struct tree_ops *ops;
};

/**
 * What stands at `path`. Returns 0, TREE_ABSENT, or -1: ERR_INPUT when a symlink leaves the root or
 * loops, for submodule entries and LFS pointers are named by read(); the message names the path
 * inside the repository, never content and never a path outside.
 */
int tree_stat(struct tree *t, const char *path, struct arena *a, struct tree_stat *out,
	      struct err *e) MUST_CHECK;

/** A whole file. Returns 0, TREE_ABSENT, or -1: ERR_LIMIT above max_bytes, ERR_INPUT (directory,
 * submodule, LFS pointer, symlink out of the tree). */
int tree_read(struct tree *t, const char *path, size_t max_bytes, struct arena *a,
	      struct tree_file *out, struct err *e) MUST_CHECK;

/** Entries of a directory, sorted by name (bytes). Returns 0, TREE_ABSENT or -1. */
int tree_list(struct tree *t, const char *path, struct arena *a, struct tree_entry **out, size_t *n,
	      struct err *e) MUST_CHECK;

/** As in tree_ops; ERR_INPUT when the tree has no history (a plain directory). */
int tree_last_commit(struct tree *t, const char *path, char out[41], struct err *e) MUST_CHECK;

void tree_free(struct tree *t);

/**
 * Resolve what a manifest in directory `dir` says, lexically: joins, drops "." and empty parts, takes
 * ".." back. ERR_INPUT when it is absolute, leaves the root, holds control characters or NUL, or is
 * longer than LIMIT_PATH_BYTES. The result is from `a`.
 */
int tree_join(const char *dir, struct span relative, struct arena *a, const char **out,
	      struct err *e) MUST_CHECK;

/** Is `path` equal to `dir` or below it, by components? */
bool tree_below(const char *path, const char *dir);

/** The directory part of `path`, "" for a name in the root. */
const char *tree_dirname(const char *path, struct arena *a);

#endif
