#include "agent/base/tree.h"

#include <string.h>

#include "agent/base/limits.h"

int tree_stat(struct tree *t, const char *path, struct arena *a, struct tree_stat *out,
	      struct err *e)
{
	return t->ops->stat(t, path, a, out, e);
}

int tree_read(struct tree *t, const char *path, size_t max_bytes, struct arena *a,
	      struct tree_file *out, struct err *e)
{
	return t->ops->read(t, path, max_bytes, a, out, e);
}

int tree_list(struct tree *t, const char *path, struct arena *a, struct tree_entry **out, size_t *n,
	      struct err *e)
{
	return t->ops->list(t, path, a, out, n, e);
}

int tree_last_commit(struct tree *t, const char *path, char out[41], struct err *e)
{
	return t->ops->last_commit(t, path, out, e);
}

void tree_free(struct tree *t)
{
	if (t)
		t->ops->free(t);
}

static bool has_control(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return true;
	return false;
}

/* Drop the last component; false when there is none. */
static bool pop(char *path, size_t *n)
{
	if (*n == 0)
		return false;
	while (*n > 0 && path[*n - 1] != '/')
		(*n)--;
	if (*n > 0)
		(*n)--;
	return true;
}

int tree_join(const char *dir, struct span relative, struct arena *a, const char **out,
	      struct err *e)
{
	struct span rest = relative;
	size_t n = strlen(dir);
	struct span part;
	char *path;

	if (relative.n > LIMIT_PATH_BYTES || n > LIMIT_PATH_BYTES)
		return err_set(e, ERR_LIMIT, "path longer than %d bytes", LIMIT_PATH_BYTES);
	if (has_control(relative))
		return err_set(e, ERR_INPUT, "path '" SPAN_FMT "' holds control characters",
			       SPAN_ARG(relative));
	if (relative.n && relative.p[0] == '/')
		return err_set(e, ERR_INPUT, "path '" SPAN_FMT "' is absolute", SPAN_ARG(relative));
	path = arena_alloc(a, n + relative.n + 2);
	memcpy(path, dir, n);
	while (span_cut(&rest, '/', &part)) {
		if (part.n == 0 || span_is(part, "."))
			continue;
		if (span_is(part, "..")) {
			if (!pop(path, &n))
				return err_set(e, ERR_INPUT, "path '" SPAN_FMT "' leaves the tree",
					       SPAN_ARG(relative));
			continue;
		}
		if (n)
			path[n++] = '/';
		memcpy(path + n, part.p, part.n);
		n += part.n;
	}
	path[n] = '\0';
	*out = path;
	return 0;
}

bool tree_below(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	if (n == 0)
		return true;
	return strncmp(path, dir, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

const char *tree_dirname(const char *path, struct arena *a)
{
	const char *slash = strrchr(path, '/');

	return slash ? arena_strndup(a, path, (size_t)(slash - path)) : "";
}
