/*
 * treeobj.h - a tree object, parsed strictly.
 *
 * Layer    sync/git, internal
 * Source   git's fsck.c rules: duplicateEntries, treeNotSorted, emptyName, fullPathname, hasDot,
 *          hasDotdot, hasDotgit, badFilemode, nullSha1
 *
 * libgit2 looks names up by binary search and trusts the order; with a crafted tree two readers could
 * see two different files. Here such a tree is an error.
 */
#ifndef SYNC_GIT_TREEOBJ_H
#define SYNC_GIT_TREEOBJ_H

#include "agent/base/arena.h"
#include "agent/base/err.h"
#include "agent/base/map.h"

enum treeobj_mode {
	TREEOBJ_FILE,	   /* 100644, 100755, 100664 */
	TREEOBJ_SYMLINK,   /* 120000 */
	TREEOBJ_DIR,	   /* 40000 */
	TREEOBJ_SUBMODULE, /* 160000 */
};

struct treeobj_entry {
	const char *name; /* NUL behind it */
	enum treeobj_mode mode;
	bool executable; /* matters only to who asks whether the entry changed */
	uint8_t id[20];
};

struct treeobj {
	struct treeobj_entry *entries; /* [n] in git's order */
	size_t n;
	struct map by_name; /* -> struct treeobj_entry */
};

/** Parse the bytes of a tree object. ERR_INPUT says which rule it breaks. Memory from `a`. */
int treeobj_parse(struct span bytes, struct arena *a, struct treeobj *out, struct err *e)
	MUST_CHECK;

const struct treeobj_entry *treeobj_find(const struct treeobj *t, struct span name);

#endif
