/*
 * t_value_add.c - the built-in plugin ValueAddTransformer: one value into fields, or into paths in them.
 */
#include <string.h>

#include "agent/base/limits.h"
#include "render/kustomize/build.h"
#include "render/kustomize/selector.h"
#include "render/kustomize/shape.h"

struct setter {
	struct kust *k;
	const struct node *value;
	uint64_t position; /* in a file path, from 1; 0 = the whole field */
};

/* The value as the given part of a file path; an absolute path stays absolute. */
static struct span inserted(struct kust *k, struct span path, uint64_t position, struct span value)
{
	bool absolute = path.n && path.p[0] == '/';
	char *out = arena_alloc(k->a, path.n + value.n + 3);
	struct span rest = path;
	struct span part;
	size_t n = 0;
	uint64_t at = 0;
	bool done = false;

	if (absolute)
		out[n++] = '/';
	for (;;) {
		bool more = span_cut(&rest, '/', &part);

		if (more && part.n == 0)
			continue;
		at++;
		if (!done && (at == position || !more)) {
			if (at > 1)
				out[n++] = '/';
			memcpy(out + n, value.p, value.n);
			n += value.n;
			done = true;
			if (more)
				out[n++] = '/';
		} else if (more && at > 1 && out[n - 1] != '/') {
			out[n++] = '/';
		}
		if (!more)
			break;
		memcpy(out + n, part.p, part.n);
		n += part.n;
	}
	return (struct span){out, n};
}

static int set(void *ctx, struct node *n, struct err *e)
{
	const struct setter *s = ctx;
	struct span text = node_text(s->value);

	if (n->kind != NODE_SCALAR)
		return err_at(e, ERR_INPUT, n, "a value can be added to a scalar only");
	if (s->position)
		text = inserted(s->k, node_text(n), s->position, text);
	field_set_text(s->k, n, text, s->value);
	return 0;
}

static int add_to(struct kust *k, struct resmap *m, const struct node *target,
		  const struct node *value, struct err *e)
{
	const struct node *select = node_get(target, "selector");
	const struct node *path = node_get(target, "fieldPath");
	const struct node *position = node_get(target, "filePathPosition");
	static const struct fieldspecs none = {.items = NULL};
	struct resources list = m->list;
	struct setter s = {k, value, 0};
	struct fieldspec f = {.type = {"", "", ""}, .create = true};
	struct selector selector;

	if (!path || path->n == 0)
		return err_at(e, ERR_INPUT, target, "ValueAddTransformer: 'fieldPath' is missing");
	if (position && !span_to_u64(node_text(position), UINT32_MAX, &s.position))
		return err_at(e, ERR_INPUT, position,
			      "ValueAddTransformer: 'filePathPosition' cannot be negative");
	if (select) {
		if (selector_compile(k, select, &selector, e) < 0)
			return -1;
		list = selector_select(k, &selector, m);
	}
	f.path = path->text;
	fieldspec_compile(k->a, &f);
	for (size_t i = 0; i < list.n; i++) {
		if (strcmp(f.path, "metadata/namespace") == 0) {
			struct resmap *one = resmap_new(k);

			resources_add(k->a, &one->list, list.items[i]);
			if (transform_namespace(k, one, value, &none, "defaultOnly", false, e) < 0)
				return -1;
		} else if (field_walk(k, &f, FIELD_CREATE_SCALAR, list.items[i], set, &s, e) < 0) {
			return -1;
		}
	}
	m->ids_made = false;
	m->names_made = false;
	return 0;
}

static int add_to_all(struct kust *k, struct resmap *m, const struct node *targets,
		      const struct node *value, struct err *e)
{
	for (uint32_t i = 0; node_is(targets, NODE_LIST) && i < targets->n; i++)
		if (add_to(k, m, targets->items[i], value, e) < 0)
			return -1;
	return 0;
}

int transform_value_add(struct kust *k, const struct kdir *dir, struct resmap *m,
			const struct node *args, struct err *e)
{
	const struct node *value = node_get(args, "value");
	const struct node *targets = node_get(args, "targets");
	const struct node *path = node_get(args, "targetFilePath");
	const char *slash = strrchr(dir->root, '/');
	struct node_docs docs = {.n = 0};
	struct span text = value ? span_trim(node_text(value)) : (struct span){"", 0};
	struct node *trimmed;

	/* without a value it is the name of the kustomization's directory */
	if (text.n == 0)
		text = span_of(slash ? slash + 1 : dir->root);
	trimmed = node_placed(node_str(k->a, text), value ? value : args);
	if (path && path->n && kload_docs(k, dir, node_text(path), path, NULL, &docs, e) < 0)
		return -1;
	if (docs.n && shape_check(&shape_value_add_targets, docs.items[0], false, k->a, e) < 0)
		return -1;
	if (!(targets && targets->n) && !docs.n)
		return err_at(e, ERR_INPUT, args, "ValueAddTransformer: no targets");
	if (add_to_all(k, m, targets, trimmed, e) < 0)
		return -1;
	return docs.n ? add_to_all(k, m, node_get(docs.items[0], "targets"), trimmed, e) : 0;
}
