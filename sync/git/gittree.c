#include "sync/git/gittree.h"

#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "sync/git/gittree_internal.h"

#define LFS_MARK "version https://git-lfs"

/* ---- objects --------------------------------------------------------------------------------- */

/* An object of the wanted type and size; nothing is inflated before both are known. */
static int read_object(struct gittree *t, const uint8_t id[20], git_object_t type, size_t max_bytes,
		       git_odb_object **out, struct err *e)
{
	git_object_t is;
	git_oid oid;
	size_t n;
	int rc;

	git_oid_fromraw(&oid, id);
	rc = git_odb_read_header(&n, &is, t->odb, &oid);
	if (rc < 0)
		return err_git(e, rc);
	if (is != type)
		return err_set(e, ERR_INPUT, "object %.12s is a %s instead of a %s",
			       git_oid_tostr_s(&oid), git_object_type2string(is),
			       git_object_type2string(type));
	if (n > max_bytes)
		return err_set(e, ERR_LIMIT, "has %zu bytes; at most %zu are read", n, max_bytes);
	rc = git_odb_read(out, t->odb, &oid);
	return rc < 0 ? err_git(e, rc) : 0;
}

int gittree_load(struct gittree *t, const uint8_t id[20], struct arena *a, struct treeobj **out,
		 struct err *e)
{
	CLEANUP(git_odb_object_freep) git_odb_object *o = NULL;
	struct treeobj *parsed = ARENA_NEW(a, struct treeobj);

	if (read_object(t, id, GIT_OBJECT_TREE, LIMIT_FILE_BYTES, &o, e) < 0 ||
	    treeobj_parse((struct span){git_odb_object_data(o), git_odb_object_size(o)}, a, parsed,
			  e) < 0)
		return -1;
	*out = parsed;
	return 0;
}

/* The same, remembered. */
static int open_dir(struct gittree *t, const uint8_t id[20], const char *real,
		    const struct treeobj **out, struct err *e)
{
	struct treeobj *dir = map_get(&t->trees, (struct span){(const char *)id, 20});
	char *key;

	if (!dir) {
		if (gittree_load(t, id, &t->arena, &dir, e) < 0)
			return err_wrap(e, "'%s'", real);
		key = arena_strndup(&t->arena, (const char *)id, 20);
		map_set(&t->trees, (struct span){key, 20}, dir);
	}
	*out = dir;
	return 0;
}

/* ---- paths ----------------------------------------------------------------------------------- */

/*
 * A walk down the tree. `stack` holds the directories from the root to where it stands, with the
 * length that `real` had on entering each, so that ".." of a symlink can go back up.
 */
struct walk {
	struct gittree *t;
	struct arena *a;
	char *real; /* [LIMIT_PATH_BYTES] */
	size_t real_n;
	struct {
		const struct treeobj *dir;
		size_t real_n;
	} * stack;
	size_t depth; /* directories on the stack; the root is the first */
	size_t stack_cap;
	struct span rest; /* what is still to be looked up */
	int links;
};

static int push_dir(struct walk *w, const uint8_t id[20], struct err *e)
{
	const struct treeobj *dir;

	if (open_dir(w->t, id, w->real, &dir, e) < 0)
		return -1;
	w->stack = arena_grow(w->a, w->stack, &w->stack_cap, w->depth + 1, sizeof(*w->stack));
	w->stack[w->depth].dir = dir;
	w->stack[w->depth].real_n = w->real_n;
	w->depth++;
	return 0;
}

static void cut_real(struct walk *w, size_t n)
{
	w->real_n = n;
	w->real[n] = '\0';
}

static int add_name(struct walk *w, struct span name, struct err *e)
{
	if (w->real_n + name.n + 2 > LIMIT_PATH_BYTES)
		return err_set(e, ERR_LIMIT, "a path is longer than %d bytes", LIMIT_PATH_BYTES);
	if (w->real_n > 0)
		w->real[w->real_n++] = '/';
	memcpy(w->real + w->real_n, name.p, name.n);
	cut_real(w, w->real_n + name.n);
	return 0;
}

/* Put a symlink's target in front of what is still to be looked up. */
static int follow(struct walk *w, const struct treeobj_entry *link, struct err *e)
{
	CLEANUP(git_odb_object_freep) git_odb_object *o = NULL;
	struct buf next = BUF_INIT(2 * LIMIT_PATH_BYTES);
	struct span target;

	if (++w->links > LIMIT_SYMLINKS)
		return err_set(e, ERR_INPUT, "symlink '%s' loops or is too long a chain", w->real);
	if (read_object(w->t, link->id, GIT_OBJECT_BLOB, LIMIT_PATH_BYTES, &o, e) < 0)
		return err_wrap(e, "symlink '%s'", w->real);
	target = (struct span){git_odb_object_data(o), git_odb_object_size(o)};
	if (target.n == 0 || span_find(target, '\0') < target.n)
		return err_set(e, ERR_INPUT, "symlink '%s' is malformed", w->real);
	if (target.p[0] == '/')
		return err_set(e, ERR_INPUT, "symlink '%s' leads outside the repository", w->real);
	buf_add_span(&next, target);
	if (w->rest.n > 0) {
		buf_addc(&next, '/');
		buf_add_span(&next, w->rest);
	}
	if (buf_full(&next)) {
		buf_dispose(&next);
		return err_set(e, ERR_LIMIT, "symlink '%s': path is too long", w->real);
	}
	w->rest = (struct span){arena_strndup(w->a, next.p, next.n), next.n};
	buf_dispose(&next);
	cut_real(w, w->stack[w->depth - 1].real_n);
	return 0;
}

/* ".." of a symlink: back to the parent directory, at most to the root. */
static int go_up(struct walk *w, const char *path, struct err *e)
{
	if (w->depth < 2)
		return err_set(e, ERR_INPUT,
			       "symlink on the way to '%s' leads outside the repository", path);
	w->depth--;
	cut_real(w, w->stack[w->depth - 1].real_n);
	return 0;
}

/* One component. *entry becomes what it names, NULL when that is a directory of the stack. */
static int step(struct walk *w, struct span name, const char *path,
		const struct treeobj_entry **entry, struct err *e)
{
	const struct treeobj_entry *found;

	*entry = NULL;
	if (name.n == 0 || span_is(name, "."))
		return 0;
	if (span_is(name, ".."))
		return go_up(w, path, e);
	found = treeobj_find(w->stack[w->depth - 1].dir, name);
	if (!found)
		return TREE_ABSENT;
	if (add_name(w, name, e) < 0)
		return -1;
	switch (found->mode) {
	case TREEOBJ_SYMLINK: return follow(w, found, e);
	case TREEOBJ_DIR: return push_dir(w, found->id, e);
	case TREEOBJ_SUBMODULE:
		if (w->rest.n > 0)
			return err_set(e, ERR_INPUT, "'%s' is a submodule; submodules are not read",
				       w->real);
		break;
	case TREEOBJ_FILE:
		if (w->rest.n > 0)
			return TREE_ABSENT;
		break;
	}
	*entry = found;
	return 0;
}

/* The entry of the directory the walk ended in: its name in its parent. */
static const struct treeobj_entry *dir_entry(const struct walk *w)
{
	const char *slash = strrchr(w->real, '/');

	if (w->depth < 2)
		return NULL;
	return treeobj_find(w->stack[w->depth - 2].dir, span_of(slash ? slash + 1 : w->real));
}

int gittree_find(struct gittree *t, const char *path, struct arena *a, struct found *out,
		 struct err *e)
{
	struct walk w = {.t = t, .a = a, .rest = span_of(path)};
	const struct treeobj_entry *entry = NULL;
	struct span name;
	int rc;

	if (w.rest.n >= LIMIT_PATH_BYTES)
		return err_set(e, ERR_LIMIT, "a path is longer than %d bytes", LIMIT_PATH_BYTES);
	w.real = arena_alloc(a, LIMIT_PATH_BYTES);
	rc = push_dir(&w, git_commit_tree_id(t->commit)->id, e);
	while (rc == 0 && span_cut(&w.rest, '/', &name)) {
		rc = step(&w, name, path, &entry, e);
		if (rc == 0 && entry)
			break;
	}
	if (rc != 0)
		return rc;
	out->entry = entry ? entry : dir_entry(&w);
	out->real = arena_strndup(a, w.real, w.real_n);
	return 0;
}

/* ---- the interface of tree.h ----------------------------------------------------------------- */

static int gittree_stat(struct tree *tree, const char *path, struct arena *a, struct tree_stat *out,
			struct err *e)
{
	struct gittree *t = (struct gittree *)tree;
	struct found found;
	int rc = gittree_find(t, path, a, &found, e);

	if (rc != 0)
		return rc;
	memset(out, 0, sizeof(*out));
	out->kind = !found.entry || found.entry->mode == TREEOBJ_DIR ? TREE_DIR : TREE_FILE;
	out->real = found.real;
	memcpy(out->id, found.entry ? found.entry->id : git_commit_tree_id(t->commit)->id, 20);
	out->has_id = true;
	return 0;
}

static int gittree_read(struct tree *tree, const char *path, size_t max_bytes, struct arena *a,
			struct tree_file *out, struct err *e)
{
	CLEANUP(git_odb_object_freep) git_odb_object *o = NULL;
	struct gittree *t = (struct gittree *)tree;
	struct found found;
	struct span bytes;
	int rc = gittree_find(t, path, a, &found, e);

	if (rc != 0)
		return rc;
	if (!found.entry || found.entry->mode == TREEOBJ_DIR)
		return err_set(e, ERR_INPUT, "'%s' is a directory", path);
	if (found.entry->mode == TREEOBJ_SUBMODULE)
		return err_set(e, ERR_INPUT, "'%s' is a submodule; submodules are not read", path);
	if (read_object(t, found.entry->id, GIT_OBJECT_BLOB, max_bytes, &o, e) < 0)
		return err_wrap(e, "'%s'", path);
	bytes = (struct span){git_odb_object_data(o), git_odb_object_size(o)};
	if (span_starts(bytes, LFS_MARK))
		return err_set(e, ERR_INPUT, "'%s' is a pointer to a Git LFS file; LFS is not read",
			       path);
	memset(out, 0, sizeof(*out));
	out->bytes = (struct span){arena_strndup(a, bytes.p, bytes.n), bytes.n};
	out->real = found.real;
	memcpy(out->id, found.entry->id, 20);
	out->has_id = true;
	return 0;
}

/* What a symlink leads to; where that is not in the tree, a file, which read() then explains. */
static enum tree_kind kind_of_link(struct gittree *t, const char *dir, const char *name,
				   struct arena *a)
{
	struct found found;
	const char *path = dir[0] ? arena_printf(a, "%s/%s", dir, name) : name;

	if (gittree_find(t, path, a, &found, NULL) != 0)
		return TREE_FILE;
	return !found.entry || found.entry->mode == TREEOBJ_DIR ? TREE_DIR : TREE_FILE;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct tree_entry *)a)->name, ((const struct tree_entry *)b)->name);
}

static int gittree_list(struct tree *tree, const char *path, struct arena *a,
			struct tree_entry **out, size_t *n, struct err *e)
{
	CLEANUP(arena_dispose) struct arena scratch = ARENA_INIT;
	struct gittree *t = (struct gittree *)tree;
	const struct treeobj *dir;
	struct tree_entry *entries;
	struct found found;
	int rc = gittree_find(t, path, &scratch, &found, e);

	if (rc != 0)
		return rc;
	if (found.entry && found.entry->mode != TREEOBJ_DIR)
		return err_set(e, ERR_INPUT, "'%s' is not a directory", path);
	if (open_dir(t, found.entry ? found.entry->id : git_commit_tree_id(t->commit)->id, path,
		     &dir, e) < 0)
		return -1;
	entries = arena_array(a, dir->n, sizeof(*entries));
	for (size_t i = 0; i < dir->n; i++) {
		entries[i].name = arena_strdup(a, dir->entries[i].name);
		entries[i].kind = dir->entries[i].mode == TREEOBJ_DIR ? TREE_DIR : TREE_FILE;
		if (dir->entries[i].mode == TREEOBJ_SYMLINK)
			entries[i].kind = kind_of_link(t, found.real, entries[i].name, &scratch);
	}
	if (dir->n > 0)
		qsort(entries, dir->n, sizeof(*entries), by_name);
	*out = entries;
	*n = dir->n;
	return 0;
}

static void gittree_free(struct tree *tree)
{
	struct gittree *t = (struct gittree *)tree;

	git_commit_free(t->commit);
	git_odb_free(t->odb);
	git_repository_free(t->repo);
	arena_dispose(&t->arena);
	free(t);
}

static const struct tree_ops gittree_ops = {
	.stat = gittree_stat,
	.read = gittree_read,
	.list = gittree_list,
	.last_commit = gittree_last_commit,
	.free = gittree_free,
};

DEFINE_FREEP(struct tree, tree_free)

int gittree_open(const char *repository, const char *commit, struct tree **out, struct err *e)
{
	struct gittree *t;
	CLEANUP(tree_freep) struct tree *owned = NULL;
	git_oid id;
	int rc;

	if (gitlib_oid(commit, &id, e) < 0)
		return -1;
	t = mem_alloc(1, sizeof(*t));
	t->base.ops = &gittree_ops;
	owned = &t->base;
	map_init(&t->trees, &t->arena);
	map_init(&t->last_commits, &t->arena);
	if (gitlib_repository(repository, &t->repo, e) < 0)
		return err_wrap(e, "commit %.12s", commit);
	rc = gitlib_commit(t->repo, &id, &t->commit, e);
	if (rc != 0)
		return rc == MIRROR_ABSENT ? GITTREE_ABSENT : rc;
	rc = git_repository_odb(&t->odb, t->repo);
	if (rc < 0)
		return err_git(e, rc);
	*out = TAKE(owned);
	return 0;
}
