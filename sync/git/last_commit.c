/*
 * The newest commit that changed a path, for many paths in one walk. The paths form a tree of names; at
 * each commit only those subtrees are compared whose ids differ from the parent's, so a commit costs
 * what it changed, not how many paths are asked for.
 *
 * A merge that took a path unchanged from one of its parents did not change it: the walk follows that
 * parent (the first such), as `git log -- path` does. So a commit that is merged from branch to branch
 * stays the answer on all of them. Paths that a merge took from another parent than the first leave the
 * walk and get one of their own, from that parent.
 */
#include <string.h>

#include "agent/base/limits.h"
#include "sync/git/gittree_internal.h"

struct name {
	struct map children; /* name -> struct name */
	const char *path;    /* the wanted path that ends here, while it has no answer; else NULL */
	size_t open;	     /* paths without an answer here and below */
};

/* Paths to look for from a commit on. */
struct errand {
	git_oid from;
	const char **paths; /* [n] */
	size_t n;
	size_t cap;
	struct errand *next;
};

struct search {
	struct gittree *t;
	struct arena arena; /* names, errands, lists */
	struct name root;   /* of the errand under way */
	struct errand *errands;
	const char **changed; /* [n_changed] paths that differ from the first parent */
	size_t n_changed;
	size_t changed_cap;
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

/* The path that ends here, if any, leaves the walk: it differs from the first parent. Returns 0 or 1. */
static size_t note_change(struct search *s, struct name *n)
{
	if (!n->path)
		return 0;
	s->changed = arena_grow(&s->arena, s->changed, &s->changed_cap, s->n_changed + 1,
				sizeof(*s->changed));
	s->changed[s->n_changed++] = n->path;
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
 * number of paths that differ in *answered.
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
	*answered = note_change(s, n);
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

/* What a path stands for below a root; *out NULL when it is not there. Memory from `a`. */
static int find_entry(struct search *s, const struct treeobj_entry *root, const char *path,
		      struct arena *a, const struct treeobj_entry **out, struct err *e)
{
	const struct treeobj_entry *at = root;
	struct span rest = span_of(path);
	struct treeobj *dir;
	struct span part;

	while (at && span_cut(&rest, '/', &part)) {
		if (part.n == 0)
			continue;
		if (load(s, at, a, &dir, e) < 0)
			return -1;
		at = dir ? treeobj_find(dir, part) : NULL;
	}
	*out = at;
	return 0;
}

static void send(struct search *s, const git_oid *from, const char *path)
{
	struct errand *errand = s->errands;

	while (errand && !git_oid_equal(&errand->from, from))
		errand = errand->next;
	if (!errand) {
		errand = ARENA_NEW(&s->arena, struct errand);
		errand->from = *from;
		errand->next = s->errands;
		s->errands = errand;
	}
	errand->paths = arena_grow(&s->arena, errand->paths, &errand->cap, errand->n + 1,
				   sizeof(*errand->paths));
	errand->paths[errand->n++] = path;
}

/* A path that differs from the first parent: another parent gave it, or this commit made it. */
static int settle(struct search *s, const git_commit *c, const char *path, struct err *e)
{
	CLEANUP(arena_dispose) struct arena a = ARENA_INIT;
	const struct treeobj_entry root = root_entry(c);
	const struct treeobj_entry *now;
	char hex[GIT_HEX_BYTES];

	if (find_entry(s, &root, path, &a, &now, e) < 0)
		return -1;
	for (unsigned i = 1; i < git_commit_parentcount(c); i++) {
		CLEANUP(git_commit_freep) git_commit *parent = NULL;
		const struct treeobj_entry *before;
		struct treeobj_entry parent_root;
		int rc = git_commit_parent(&parent, c, i);

		if (rc < 0)
			return err_git(e, rc);
		parent_root = root_entry(parent);
		if (find_entry(s, &parent_root, path, &a, &before, e) < 0)
			return -1;
		if (same(now, before)) {
			send(s, git_commit_id(parent), path);
			return 0;
		}
	}
	gitlib_hex(git_commit_id(c), hex);
	map_set(&s->t->last_commits, span_of(path), arena_strdup(&s->t->arena, hex));
	return 0;
}

/* Compare a commit with its first parent, and settle what differs. *parent NULL = there is none. */
static int visit(struct search *s, git_commit *c, git_commit **parent, struct err *e)
{
	struct treeobj_entry now = root_entry(c);
	struct treeobj_entry before;
	size_t n_differ;
	int rc;

	*parent = NULL;
	if (git_commit_parentcount(c) > 0) {
		rc = git_commit_parent(parent, c, 0);
		if (rc < 0)
			return err_git(e, rc);
		before = root_entry(*parent);
	}
	s->n_changed = 0;
	if (compare(s, &s->root, &now, *parent ? &before : NULL, &n_differ, e) < 0)
		return -1;
	for (size_t i = 0; i < s->n_changed; i++)
		if (settle(s, c, s->changed[i], e) < 0)
			return -1;
	return 0;
}

static int run_errand(struct search *s, const struct errand *errand, struct err *e)
{
	CLEANUP(git_commit_freep) git_commit *c = NULL;
	int rc = git_commit_lookup(&c, git_commit_owner(s->t->commit), &errand->from);

	if (rc < 0)
		return err_git(e, rc);
	s->root = (struct name){0};
	map_init(&s->root.children, &s->arena);
	for (size_t i = 0; i < errand->n; i++)
		want(s, errand->paths[i]);
	while (c && s->root.open > 0) {
		git_commit *parent;

		rc = visit(s, c, &parent, e);
		git_commit_free(c);
		c = parent;
		if (rc < 0)
			return -1;
	}
	return 0;
}

static int walk(struct search *s, struct err *e)
{
	while (s->errands) {
		const struct errand *errand = s->errands;

		s->errands = errand->next;
		if (run_errand(s, errand, e) < 0)
			return -1;
	}
	return 0;
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
		send(s, git_commit_id(s->t->commit), real[i]);
	}
	return 0;
}

int gittree_last_commits(struct tree *t, const char *const *paths, size_t n, char (*out)[41],
			 struct err *e)
{
	struct search s = {.t = (struct gittree *)t};
	const char **real = arena_array(&s.arena, n, sizeof(*real));
	int rc;

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
