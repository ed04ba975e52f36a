/*
 * dirtree.h - a tree over a real directory.
 *
 * Layer    render; uses agent/base
 * Source   design.md section 2 rule 3; openat2(2)
 * Threads  as tree.h
 *
 * Every path is opened below a descriptor of the root with RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS:
 * the kernel refuses what leads outside, also while the directory changes under us. Symlinks inside
 * are followed. Devices, sockets and pipes are refused.
 */
#ifndef AGENT_RENDER_DIRTREE_H
#define AGENT_RENDER_DIRTREE_H

#include "agent/base/tree.h"

/** A tree rooted at the directory `root`; free with tree_free(). ERR_INPUT when it is none. */
int dirtree_open(const char *root, struct tree **out, struct err *e) MUST_CHECK;

/**
 * Open the tree that `--dir` means: its root is `root`, or when NULL the git work tree around `dir`
 * (the nearest directory upwards that holds .git), or "/". *path is `dir` inside it, from `a`.
 */
int dirtree_open_for(const char *dir, const char *root, struct arena *a, struct tree **out,
		     const char **path, struct err *e) MUST_CHECK;

#endif
