/*
 * memory_tree.h - a tree of texts, for tests of what reads trees.
 *
 * Layer    tests
 */
#ifndef AGENT_TESTS_UNIT_RENDER_MEMORY_TREE_H
#define AGENT_TESTS_UNIT_RENDER_MEMORY_TREE_H

#include "agent/base/tree.h"

struct memory_file {
	const char *path;
	const char *text;
};

/** files end with a NULL path and must outlive the tree; blob ids are made from the texts. */
struct memory_tree {
	struct tree tree; /* first */
	const struct memory_file *files;
};

struct memory_tree memory_tree(const struct memory_file *files);

#endif
