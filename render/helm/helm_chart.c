#include "render/helm/helm_chart.h"

#include <string.h>

#include "agent/base/limits.h"
#include "render/yaml/yaml_in.h"

void chart_init(struct chart *c, struct arena *a)
{
	*c = (struct chart){.a = a};
	map_init(&c->paths, a);
}

bool chart_is_part(struct span part)
{
	if (part.n == 0 || part.n > 255 || span_is(part, ".") || span_is(part, ".."))
		return false;
	for (size_t i = 0; i < part.n; i++)
		if ((unsigned char)part.p[i] < ' ' || part.p[i] == 0x7f || part.p[i] == '/' ||
		    part.p[i] == '\\')
			return false;
	return true;
}

int chart_count(struct chart *c, size_t bytes, struct err *e)
{
	if (++c->entries > LIMIT_CHART_FILES)
		return err_set(e, ERR_LIMIT, "more than %d files in one chart", LIMIT_CHART_FILES);
	if (bytes > LIMIT_CHART_BYTES - c->bytes)
		return err_set(e, ERR_LIMIT, "more than %d bytes in one chart", LIMIT_CHART_BYTES);
	c->bytes += bytes;
	return 0;
}

int chart_add(struct chart *c, const char *path, struct span bytes, struct err *e)
{
	struct span rest = span_of(path);
	struct span part;

	if (rest.n > LIMIT_PATH_BYTES)
		return err_set(e, ERR_LIMIT, "a path of more than %d bytes", LIMIT_PATH_BYTES);
	while (span_cut(&rest, '/', &part))
		if (!chart_is_part(part))
			return err_set(e, ERR_INPUT, "a file name that is not safe: '%s'", path);
	if (chart_count(c, bytes.n, e) < 0)
		return -1;
	c->files = arena_grow(c->a, c->files, &c->cap, c->n + 1, sizeof(*c->files));
	c->files[c->n] = (struct chart_file){path, bytes};
	/* positions, not addresses: the array moves when it grows */
	if (map_set(&c->paths, span_of(path), (void *)(uintptr_t)(c->n + 1)))
		return err_set(e, ERR_INPUT, "'%s' is there twice", path);
	c->n++;
	return 0;
}

struct chart_file *chart_find(const struct chart *c, const char *path)
{
	uintptr_t at = (uintptr_t)map_get(&c->paths, span_of(path));

	return at ? &c->files[at - 1] : NULL;
}

/* ---- directories ------------------------------------------------------------------------------ */

struct walk {
	struct chart *c;
	struct tree *tree;
	const char *root;
};

static int add_file(struct walk *w, const char *path, const char *inside, struct err *e)
{
	struct tree_file file;
	int rc = tree_read(w->tree, path, LIMIT_FILE_BYTES, w->c->a, &file, e);

	if (rc == TREE_ABSENT)
		return err_set(e, ERR_INPUT, "'%s' leads nowhere", path);
	if (rc < 0)
		return -1;
	return chart_add(w->c, inside, file.bytes, e);
}

static int add_dir(struct walk *w, const char *inside, int depth, struct err *e)
{
	struct arena *a = w->c->a;
	const char *dir =
		*inside ? arena_printf(a, "%s%s%s", w->root, *w->root ? "/" : "", inside) : w->root;
	struct tree_entry *entries;
	size_t n;
	int rc = tree_list(w->tree, dir, a, &entries, &n, e);

	if (rc == TREE_ABSENT)
		return err_set(e, ERR_INPUT, "directory '%s' does not exist", dir);
	if (rc < 0)
		return -1;
	if (depth > LIMIT_CHART_DEPTH)
		return err_set(e, ERR_LIMIT, "'%s': directories deeper than %d", dir,
			       LIMIT_CHART_DEPTH);
	for (size_t i = 0; i < n; i++) {
		const char *name = entries[i].name;
		const char *at = *inside ? arena_printf(a, "%s/%s", inside, name) : name;
		const char *path = *dir ? arena_printf(a, "%s/%s", dir, name) : name;

		if (strcmp(name, ".git") == 0)
			continue;
		/* directories count too: links may make many of few */
		rc = entries[i].kind != TREE_DIR   ? add_file(w, path, at, e)
		     : chart_count(w->c, 0, e) < 0 ? -1
						   : add_dir(w, at, depth + 1, e);
		if (rc < 0)
			return -1;
	}
	return 0;
}

/* helm unpacks the archives in charts/ itself: they must be fit for it. */
static int check_vendored(struct chart *c, struct err *e)
{
	size_t n = c->n;

	for (size_t i = 0; i < n; i++) {
		const char *path = c->files[i].path;

		if ((span_starts(span_of(path), "charts/") || strstr(path, "/charts/")) &&
		    span_ends(span_of(path), ".tgz") &&
		    chart_unpack(c, c->files[i].bytes, false, 1, e) < 0)
			return err_wrap(e, "%s", path);
	}
	return 0;
}

/* ---- Chart.yaml ------------------------------------------------------------------------------- */

static int check_description(struct chart *c, const struct source *source, struct err *e)
{
	const struct chart_file *file = chart_find(c, "Chart.yaml");
	struct node_docs docs;
	const struct node *name;
	const struct node *type;

	if (!file)
		return err_set(e, ERR_INPUT, "no Chart.yaml in it");
	if (node_from_yaml(file->bytes, source, c->a, &docs, e) < 0)
		return -1;
	if (docs.n != 1 || docs.items[0]->kind != NODE_MAP)
		return err_set(e, ERR_INPUT, "Chart.yaml: one map is wanted");
	name = node_get(docs.items[0], "name");
	if (!name || name->kind != NODE_SCALAR || !chart_is_part(node_text(name)) ||
	    name->text[0] == '-')
		return err_at(e, ERR_INPUT, name ? name : docs.items[0],
			      "the name of a chart has to be a plain name, without '/' and '..'");
	type = node_get(docs.items[0], "type");
	if (node_is_text(type, "library"))
		return err_at(e, ERR_INPUT, type,
			      "a library chart makes no objects: it is for other charts");
	c->name = name->text;
	return 0;
}

int chart_read(struct chart *c, struct tree *tree, const char *path, struct err *e)
{
	struct source *source = ARENA_NEW(c->a, struct source);
	struct tree_stat st;
	struct tree_file file;
	int rc = tree_stat(tree, path, c->a, &st, e);

	if (rc == TREE_ABSENT)
		return err_set(e, ERR_INPUT, "chart '%s' does not exist", path);
	if (rc < 0)
		return -1;
	if (st.kind == TREE_DIR) {
		struct walk w = {c, tree, st.real};

		source->path =
			*st.real ? arena_printf(c->a, "%s/Chart.yaml", st.real) : "Chart.yaml";
		rc = add_dir(&w, "", 0, e);
	} else {
		source->path = path;
		rc = tree_read(tree, st.real, LIMIT_CHART_ARCHIVE_BYTES, c->a, &file, e);
		if (rc == 0)
			rc = chart_unpack(c, file.bytes, true, 0, e);
	}
	if (rc == 0)
		rc = check_vendored(c, e);
	if (rc == 0)
		rc = check_description(c, source, e);
	return rc == 0 ? 0 : err_wrap(e, "chart '%s'", *path ? path : ".");
}
