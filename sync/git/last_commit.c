/*
 * The newest commit that changed a path, for many paths in one walk down first parents. The paths form
 * a tree of names; at each commit only those subtrees are compared whose ids differ from the parent's,
 * so a commit costs what it changed, not how many paths are asked for.
 */
#include <string.h>

#include "agent/base/limits.h"
#include "sync/git/gittree_internal.h"

struct name {
	struct map children; /* name -> struct name */
	const char *path;    /* the wanted path that ends here, while it has no answer; else NULL */
	size_t open;	     /* paths without an answer here and below */
};

struct search {
	struct gittree *t;
	struct arena arena; /* the names */
	struct name root;
	char commit[41]; /* where the walk stands */
};

static struct name *name_new(struct search *s)
{
	struct name *n = ARENA_NEW(&s->arena, struct name);

	map_init(&n->children, &s->arena);
	return n;
}

static void want(struct search *s, const char *path)
{
	struct span rest = span_of(path);
	struct name *at = &s->root;
	struct span part;

	at->open++;
	while (span_cut(&rest, '/', &part)) {
		struct name *next;

		if (part.n == 0) /* the root is one empty part */
			continue;
		next = map_get(&at->children, part);
		if (!next) {
			next = name_new(s);
			map_set(&at->children, part, next);
		}
		at = next;
		at->open++;
	}
	at->path = path;
}

/* This commit changed the name: that answers the path that ends here. Returns the answers, 0 or 1. */
static size_t answer(struct search *s, struct name *n)
{
	if (!n->path)
		return 0;
	map_set(&s->t->last_commits, span_of(n->path), arena_strdup(&s->t->arena, s->commit));
	n->path = NULL;
	return 1;
}

static int load(struct search *s, const struct treeobj_entry *entry, struct arena *a,
		struct treeobj **out, struct err *e)
{
	*out = NULL;
	if (!entry || entry->mode != TREEOBJ_DIR)
		return 0;
	return gittree_load(s->t, entry->id, a, out, e);
}

static bool same(const struct treeobj_entry *a, const struct treeobj_entry *b)
{
	return (!a && !b) || (a && b && a->mode == b->mode && a->executable == b->executable &&
			      memcmp(a->id, b->id, 20) == 0);
}

/*
 * Compare what a name stands for in a commit and in its parent; NULL = it is not there. Returns the
 * number of paths answered in *answered.
 */
static int compare(struct search *s, struct name *n, const struct treeobj_entry *now,
		   const struct treeobj_entry *before, size_t *answered, struct err *e)
{
	CLEANUP(arena_dispose) struct arena a = ARENA_INIT;
	struct treeobj *now_dir;
	struct treeobj *before_dir;
	struct name *child;
	struct span key;
	size_t at = 0;
	void *value;

	*answered = 0;
	if (n->open == 0 || same(now, before))
		return 0;
	*answered = answer(s, n);
	if (n->open > *answered) {
		if (load(s, now, &a, &now_dir, e) < 0 || load(s, before, &a, &before_dir, e) < 0)
			return -1;
		while (map_next(&n->children, &at, &key, &value)) {
			size_t below;

			child = value;
			if (compare(s, child, now_dir ? treeobj_find(now_dir, key) : NULL,
				    before_dir ? treeobj_find(before_dir, key) : NULL, &below,
				    e) < 0)
				return -1;
			*answered += below;
		}
	}
	n->open -= *answered;
	return 0;
}

static struct treeobj_entry root_entry(const git_commit *c)
{
	struct treeobj_entry root = {.name = "", .mode = TREEOBJ_DIR};

	memcpy(root.id, git_commit_tree_id(c)->id, 20);
	return root;
}

static int walk(struct search *s, struct err *e)
{
	CLEANUP(git_commit_freep) git_commit *c = NULL;
	size_t answered;
	int rc = git_commit_dup(&c, s->t->commit);

	while (rc == 0 && s->root.open > 0) {
		CLEANUP(git_commit_freep) git_commit *parent = NULL;
		struct treeobj_entry now = root_entry(c);
		struct treeobj_entry before;

		if (git_commit_parentcount(c) > 0) {
			rc = git_commit_parent(&parent, c, 0);
			if (rc < 0)
				break;
			before = root_entry(parent);
		}
		gitlib_hex(git_commit_id(c), s->commit);
		if (compare(s, &s->root, &now, parent ? &before : NULL, &answered, e) < 0)
			return -1;
		if (!parent)
			break;
		git_commit_free(c);
		c = TAKE(parent);
	}
	return rc < 0 ? err_git(e, rc) : 0;
}

/* Paths that exist and have no answer yet, by what they really are. */
static int collect(struct search *s, const char *const *paths, size_t n, const char **real,
		   struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		struct found found;
		int rc = gittree_find(s->t, paths[i], &s->arena, &found, e);

		if (rc < 0)
			return -1;
		real[i] = NULL;
		if (rc == TREE_ABSENT)
			continue;
		real[i] = found.real;
		if (map_get(&s->t->last_commits, span_of(found.real)))
			continue;
		/* a mark until the walk answers; it also keeps the key once */
		real[i] = arena_strdup(&s->t->arena, found.real);
		map_set(&s->t->last_commits, span_of(real[i]), (void *)"");
		want(s, real[i]);
	}
	return 0;
}

int gittree_last_commits(struct tree *t, const char *const *paths, size_t n, char (*out)[41],
			 struct err *e)
{
	struct search s = {.t = (struct gittree *)t};
	const char **real = arena_array(&s.arena, n, sizeof(*real));
	int rc;

	map_init(&s.root.children, &s.arena);
	rc = collect(&s, paths, n, real, e);
	if (rc == 0)
		rc = walk(&s, e);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		const char *hex = real[i] ? map_get(&s.t->last_commits, span_of(real[i])) : NULL;

		memset(out[i], 0, 41);
		if (hex)
			memcpy(out[i], hex, strlen(hex));
	}
	if (rc < 0) /* marks without an answer may not stay */
		map_init(&s.t->last_commits, &s.t->arena);
	arena_dispose(&s.arena);
	return rc < 0 ? err_wrap(e, "last commit") : 0;
}

int gittree_last_commit(struct tree *t, const char *path, char out[41], struct err *e)
{
	char hex[1][41];

	if (gittree_last_commits(t, &path, 1, hex, e) < 0)
		return -1;
	if (!hex[0][0])
		return TREE_ABSENT;
	memcpy(out, hex[0], 41);
	return 0;
}
