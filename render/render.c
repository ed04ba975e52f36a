#include "render/render.h"

#include <string.h>

#include "agent/base/limits.h"
#include "agent/base/map.h"
#include "render/helm/helm_app.h"
#include "render/kustomize/kustomize.h"
#include "render/yaml/yaml_out.h"

/* ---- plain directories ------------------------------------------------------------------------ */

struct plain {
	const struct render_input *in;
	struct arena *a;
	struct objects *out;
	struct map ids;
	int depth;
};

static bool is_manifest(struct span name)
{
	return span_ends(name, ".yaml") || span_ends(name, ".yml") || span_ends(name, ".json");
}

static enum render_format format_of(struct span name)
{
	return span_ends(name, ".json") ? RENDER_JSON : RENDER_YAML;
}

static int open_docs(struct plain *p, const struct tree_file *file, const struct source *source,
		     struct node_docs *out, struct err *e)
{
	const struct render_secrets *s = p->in->secrets;
	int rc = RENDER_NOT_SECRET;

	if (s && s->open_docs)
		rc = s->open_docs(s->ctx, file, format_of(span_of(file->real)), source,
				  p->in->secret_arena, out, e);
	if (rc == RENDER_NOT_SECRET)
		rc = node_from_yaml(file->bytes, source, p->a, out, e);
	return rc;
}

static bool is_secret(const struct object *o)
{
	return strcmp(o->kind, "Secret") == 0 && !*o->group;
}

static void mark(const struct object *o, const char *key)
{
	struct node *n = node_get(o->root, key);

	if (n)
		node_mark_secret(n);
}

static int add_object(struct plain *p, struct node *root, struct err *e)
{
	const struct render_secrets *s = p->in->secrets;
	void *binding = NULL;
	struct object o;
	const struct node *other;
	const char *id;
	int rc = RENDER_NOT_SECRET;

	if (s && s->open_object)
		rc = s->open_object(s->ctx, root, p->in->secret_arena, &root, &binding, e);
	if (rc < 0)
		return err_wrap(e, "%s", node_where(root, p->a));
	if (object_read(root, p->a, &o, e) < 0)
		return -1;
	if (binding && s->check_object && s->check_object(s->ctx, binding, &o, e) < 0)
		return err_wrap(e, "%s", node_where(root, p->a));
	if (is_secret(&o)) {
		mark(&o, "data");
		mark(&o, "stringData");
	}
	id = object_id(&o, p->a);
	other = map_set(&p->ids, span_of(id), root);
	if (other && *o.name)
		return err_at(e, ERR_INPUT, root, "%s is already there, from %s",
			      object_text(&o, p->a), node_where(other, p->a));
	if (p->out->n >= LIMIT_OBJECTS)
		return err_at(e, ERR_LIMIT, root, "more than %d objects in one app", LIMIT_OBJECTS);
	objects_add(p->a, p->out, o);
	return 0;
}

/* A List stands for its items. */
static int add_document(struct plain *p, struct node *root, struct err *e)
{
	const struct node *kind = node_get(root, "kind");
	const struct node *items = node_get(root, "items");

	if (!node_is(items, NODE_LIST) || !kind || kind->kind != NODE_SCALAR ||
	    !span_ends(node_text(kind), "List"))
		return add_object(p, root, e);
	for (uint32_t i = 0; i < items->n; i++)
		if (add_object(p, items->items[i], e) < 0)
			return -1;
	return 0;
}

static int add_file(struct plain *p, const char *path, struct err *e)
{
	struct source *source = ARENA_NEW(p->a, struct source);
	struct tree_file file;
	struct node_docs docs;
	int rc = tree_read(p->in->tree, path, LIMIT_FILE_BYTES, p->a, &file, e);

	if (rc == TREE_ABSENT)
		return err_set(e, ERR_INPUT, "'%s' leads nowhere", path);
	if (rc < 0)
		return -1;
	source->path = path;
	if (open_docs(p, &file, source, &docs, e) < 0)
		return -1;
	for (size_t i = 0; i < docs.n; i++)
		if (add_document(p, docs.items[i], e) < 0)
			return -1;
	return 0;
}

static int add_directory(struct plain *p, const char *dir, struct err *e)
{
	struct tree_entry *entries;
	size_t n;
	int rc = tree_list(p->in->tree, dir, p->a, &entries, &n, e);

	if (rc == TREE_ABSENT)
		return err_set(e, ERR_INPUT, "directory '%s' does not exist", dir);
	if (rc < 0)
		return -1;
	if (++p->depth > LIMIT_KUSTOMIZE_DEPTH)
		return err_set(e, ERR_LIMIT, "'%s': directories deeper than %d", dir,
			       LIMIT_KUSTOMIZE_DEPTH);
	for (size_t i = 0; i < n; i++) {
		const char *path =
			arena_printf(p->a, "%s%s%s", dir, *dir ? "/" : "", entries[i].name);

		if (entries[i].name[0] == '.')
			continue;
		if (entries[i].kind == TREE_DIR)
			rc = add_directory(p, path, e);
		else
			rc = is_manifest(span_of(entries[i].name)) ? add_file(p, path, e) : 0;
		if (rc < 0)
			return -1;
	}
	p->depth--;
	return 0;
}

/* ---- entry ------------------------------------------------------------------------------------ */

static int add_chart(struct plain *p, const struct node_docs *docs, struct err *e)
{
	for (size_t i = 0; i < docs->n; i++)
		if (add_document(p, docs->items[i], e) < 0)
			return -1;
	return 0;
}

/* A packed chart is a file, of which kustomize knows nothing. */
static int is_packed(const struct render_input *in, struct arena *a, bool *out, struct err *e)
{
	struct tree_stat st;
	int rc;

	*out = false;
	if (!span_ends(span_of(in->path), ".tgz"))
		return 0;
	rc = tree_stat(in->tree, in->path, a, &st, e);
	*out = rc == 0 && st.kind == TREE_FILE;
	return rc < 0 ? -1 : 0;
}

int render_app(const struct render_input *in, struct arena *a, struct objects *out, struct err *e)
{
	struct objects objects = {.items = NULL};
	struct plain p = {.in = in, .a = a, .out = &objects};
	struct node_docs docs;
	bool packed;
	int rc;

	if (is_packed(in, a, &packed, e) < 0)
		return -1;
	rc = in->release.wanted || packed ? KUSTOMIZE_ABSENT : kustomize_build(in, a, out, e);
	if (rc <= 0)
		return rc;
	map_init(&p.ids, a);
	rc = helm_app(in, a, &docs, e);
	if (rc == 0)
		rc = add_chart(&p, &docs, e);
	else if (rc == HELM_APP_ABSENT && in->no_plain)
		rc = err_set(e, ERR_INPUT,
			     "'%s' holds no kustomization.yaml, kustomization.yml or "
			     "Kustomization",
			     *in->path ? in->path : ".");
	else if (rc == HELM_APP_ABSENT)
		rc = add_directory(&p, in->path, e);
	if (rc < 0)
		return -1;
	*out = objects;
	return 0;
}

int render_print(const struct objects *list, unsigned flags, struct buf *out, struct err *e)
{
	for (size_t i = 0; i < list->n; i++) {
		if (i)
			buf_adds(out, "---\n");
		if (node_to_yaml(list->items[i].root, flags | YAML_OUT_SORTED, out, e) < 0)
			return -1;
	}
	return 0;
}
