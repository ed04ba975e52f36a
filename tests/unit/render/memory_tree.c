#include "memory_tree.h"

#include <sodium.h>
#include <string.h>

static int tree_kind_of(const struct memory_tree *m, const char *path, const char **text)
{
	size_t n = strlen(path);

	*text = NULL;
	if (n == 0)
		return TREE_DIR;
	for (const struct memory_file *f = m->files; f->path; f++) {
		if (strcmp(f->path, path) == 0) {
			*text = f->text;
			return TREE_FILE;
		}
		if (strncmp(f->path, path, n) == 0 && f->path[n] == '/')
			return TREE_DIR;
	}
	return -1;
}

static int memory_stat(struct tree *t, const char *path, struct arena *a, struct tree_stat *out,
		       struct err *e)
{
	const char *text;
	int kind = tree_kind_of((struct memory_tree *)t, path, &text);

	(void)e;
	if (kind < 0)
		return TREE_ABSENT;
	*out = (struct tree_stat){.kind = (enum tree_kind)kind, .real = arena_strdup(a, path)};
	return 0;
}

static int memory_read(struct tree *t, const char *path, size_t max_bytes, struct arena *a,
		       struct tree_file *out, struct err *e)
{
	const char *text;

	if (tree_kind_of((struct memory_tree *)t, path, &text) != TREE_FILE)
		return TREE_ABSENT;
	if (strlen(text) > max_bytes)
		return err_set(e, ERR_LIMIT, "'%s' is too large", path);
	*out = (struct tree_file){.bytes = span_of(arena_strdup(a, text)),
				  .real = arena_strdup(a, path),
				  .has_id = true};
	crypto_generichash(out->id, sizeof(out->id), (const unsigned char *)text, strlen(text),
			   NULL, 0);
	return 0;
}

static int memory_list(struct tree *t, const char *path, struct arena *a, struct tree_entry **out,
		       size_t *n, struct err *e)
{
	const struct memory_tree *m = (struct memory_tree *)t;
	size_t skip = strlen(path) ? strlen(path) + 1 : 0;
	size_t count = 0;
	size_t cap = 0;
	struct tree_entry *entries = NULL;

	(void)e;
	for (const struct memory_file *f = m->files; f->path; f++) {
		const char *name = f->path + skip;
		const char *slash;
		struct tree_entry entry;

		if (!tree_below(f->path, path))
			continue;
		slash = strchr(name, '/');
		entry.name = slash ? arena_strndup(a, name, (size_t)(slash - name)) : name;
		entry.kind = slash ? TREE_DIR : TREE_FILE;
		if (count && strcmp(entries[count - 1].name, entry.name) == 0)
			continue;
		entries = arena_grow(a, entries, &cap, count + 1, sizeof(*entries));
		entries[count++] = entry;
	}
	*out = entries;
	*n = count;
	return 0;
}

static int memory_last_commit(struct tree *t, const char *path, char out[41], struct err *e)
{
	(void)t;
	(void)out;
	return err_set(e, ERR_INPUT, "'%s' has no history", path);
}

static void memory_free(struct tree *t)
{
	(void)t;
}

struct memory_tree memory_tree(const struct memory_file *files)
{
	static const struct tree_ops ops = {
		.stat = memory_stat,
		.read = memory_read,
		.list = memory_list,
		.last_commit = memory_last_commit,
		.free = memory_free,
	};

	return (struct memory_tree){.tree = {.ops = &ops}, .files = files};
}
