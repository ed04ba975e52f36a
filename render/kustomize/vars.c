/*
 * vars.c - `vars`: $(NAME) stands for a field of an object.
 */
#include <stdlib.h>
#include <string.h>

#include "render/kustomize/build.h"
#include "render/kustomize/paths.h"
#include "render/yaml/scalar.h"

struct var {
	const char *name;
	const struct node *node;
	struct node *value; /* NULL until resolved; a list or map is never put in */
};

struct vars {
	struct arena *a;
	struct map by_name;
};

struct vars *vars_new(struct arena *a)
{
	struct vars *v = ARENA_NEW(a, struct vars);

	v->a = a;
	map_init(&v->by_name, a);
	return v;
}

static const char *text_or_none(const struct node *map, const char *key)
{
	const char *text = node_get_text(map, key);

	return text ? text : "";
}

static int add(struct vars *v, struct var *one, struct err *e)
{
	const struct var *other = map_get(&v->by_name, span_of(one->name));

	if (other)
		return err_at(e, ERR_INPUT, one->node, "var '%s' is already declared at %s",
			      one->name, node_where(other->node, v->a));
	map_set(&v->by_name, span_of(one->name), one);
	return 0;
}

int vars_merge(struct vars *into, const struct vars *from, struct err *e)
{
	size_t at = 0;
	struct span name;
	void *value;

	while (map_next(&from->by_name, &at, &name, &value))
		if (add(into, value, e) < 0)
			return -1;
	return 0;
}

static const struct gvk *type_of(struct kust *k, const struct node *objref)
{
	const char *api_version = text_or_none(objref, "apiVersion");
	const char *group = text_or_none(objref, "group");

	if (!*api_version)
		api_version = arena_printf(k->a, "%s%s%s", group, *group ? "/" : "",
					   text_or_none(objref, "version"));
	return gvk_of(k, span_of(api_version), span_of(text_or_none(objref, "kind")));
}

int vars_declare(struct kust *k, struct accum *acc, const struct node *list, struct err *e)
{
	for (uint32_t i = 0; node_is(list, NODE_LIST) && i < list->n; i++) {
		const struct node *n = list->items[i];
		const struct node *objref = node_get(n, "objref");
		const char *ns = text_or_none(objref, "namespace");
		struct var *v = ARENA_NEW(k->a, struct var);
		struct resources found;
		struct resid id = {.name = span_of(text_or_none(objref, "name"))};

		v->name = text_or_none(n, "name");
		v->node = n;
		id.gvk = type_of(k, objref);
		id.ns = span_of(ns);
		found = resmap_find(acc->m, &id, !*ns);
		if (found.n > 1)
			return err_at(e, ERR_INPUT, n,
				      "var '%s' may mean %zu objects: at %s and at %s", v->name,
				      found.n, node_where(found.items[0]->root, k->a),
				      node_where(found.items[1]->root, k->a));
		if (found.n == 1)
			texts_add(k->a, &found.items[0]->vars, v->name);
		if (add(acc->vars, v, e) < 0)
			return -1;
	}
	return 0;
}

/* ---- values ----------------------------------------------------------------------------------- */

static int read_value(struct kust *k, struct var *v, struct resource *r, struct err *e)
{
	const struct node *field = node_get(node_get(v->node, "fieldref"), "fieldPath");
	struct span text = field && field->n ? node_text(field) : SPAN_LIT("metadata.name");
	struct path p = path_with_indexes(k->a, path_parse(k->a, text, field ? field : v->node));

	if (path_get(k, r->root, p, &v->value, e) < 0)
		return -1;
	if (!v->value)
		return err_at(e, ERR_INPUT, v->node, "var '%s': %s has no field '" SPAN_FMT "'",
			      v->name, resource_text(k, r), SPAN_ARG(text));
	if (resource_check_copy(k, r, v->value, v->value, e) < 0)
		return -1;
	v->value = node_copy_shared(k->a, v->value);
	return 0;
}

static int read_values(struct kust *k, struct accum *acc, struct err *e)
{
	struct vars *vars = acc->vars;
	struct map sources;
	size_t at = 0;
	struct span name;
	void *value;

	map_init(&sources, k->a);
	for (size_t i = 0; i < acc->m->list.n; i++) {
		struct resource *r = acc->m->list.items[i];

		for (size_t j = 0; j < r->vars.n; j++)
			if (!map_get(&sources, span_of(r->vars.items[j])))
				map_set(&sources, span_of(r->vars.items[j]), r);
	}
	while (map_next(&vars->by_name, &at, &name, &value)) {
		struct var *v = value;
		struct resource *r = map_get(&sources, name);

		if (!r)
			return err_at(e, ERR_INPUT, v->node,
				      "var '%s': its object is not among the resources", v->name);
		if (read_value(k, v, r, e) < 0)
			return -1;
	}
	return 0;
}

/* ---- replacing -------------------------------------------------------------------------------- */

struct expansion {
	struct kust *k;
	const struct vars *vars;
};

static void add_value(struct buf *b, const struct node *n)
{
	char number[SCALAR_NUMBER_BYTES];

	if (n->tag == TAG_FLOAT) {
		scalar_yaml_number(TAG_FLOAT, node_text(n), number);
		buf_adds(b, number);
	} else if (n->tag != TAG_NULL) {
		buf_add_span(b, node_text(n));
	}
}

/* The value of "NAME" in "$(NAME)"; NULL when the text stays as it is. */
static const struct node *value_of(const struct expansion *x, struct span name)
{
	const struct var *v = map_get(&x->vars->by_name, name);

	return v && v->value->kind == NODE_SCALAR ? v->value : NULL;
}

/* "$(" to the ")" that ends it; s starts at '$'. False when it is no reference. */
static bool reference(struct span s, struct span *name)
{
	if (s.n < 2 || s.p[1] != '(')
		return false;
	*name = (struct span){s.p + 2, s.n - 2};
	name->n = span_find(*name, ')');
	return name->n < s.n - 2;
}

static bool expand(const struct expansion *x, struct span in, struct buf *b)
{
	bool secret = false;

	for (size_t i = 0; i < in.n; i++) {
		struct span rest = {in.p + i, in.n - i};
		struct span name;
		const struct node *v;

		if (in.p[i] != '$' || i + 1 == in.n) {
			buf_addc(b, in.p[i]);
			continue;
		}
		if (reference(rest, &name)) {
			v = value_of(x, name);
			if (v)
				add_value(b, v);
			else
				buf_add(b, rest.p, name.n + 3);
			secret = secret || (v && v->secret);
			i += name.n + 2;
			continue;
		}
		/* "$$" is a dollar; anything else is itself */
		buf_addc(b, '$');
		if (in.p[i + 1] != '$')
			buf_addc(b, in.p[i + 1]);
		i++;
	}
	return secret;
}

static void expand_scalar(const struct expansion *x, struct node *n)
{
	struct span text = node_text(n);
	struct span name;
	const struct node *v;
	struct buf b = BUF_WIPED(SIZE_MAX / 2);
	bool secret;

	if (n->tag != TAG_STR || !memchr(text.p, '$', text.n))
		return;
	if (reference(text, &name) && name.n + 3 == text.n) {
		v = value_of(x, name);
		if (!v)
			return;
		field_set_tagged(x->k, n, (enum node_tag)v->tag, node_text(v), v);
		n->style = STYLE_ANY;
		return;
	}
	secret = expand(x, text, &b);
	field_set_tagged(x->k, n, TAG_STR, buf_span(&b), NULL);
	n->style = STYLE_ANY;
	n->secret = n->secret || secret;
	buf_dispose(&b);
}

static int set(void *ctx, struct node *n, struct err *e)
{
	const struct expansion *x = ctx;

	if (n->kind == NODE_SCALAR)
		expand_scalar(x, n);
	for (uint32_t i = 0; n->kind == NODE_MAP && i < n->n; i++)
		if (n->pairs[i].value->kind == NODE_SCALAR)
			expand_scalar(x, n->pairs[i].value);
	for (uint32_t i = 0; n->kind == NODE_LIST && i < n->n; i++) {
		struct node *item = n->items[i];

		if (item->kind != NODE_SCALAR || item->tag != TAG_STR)
			return err_at(e, ERR_INPUT, item,
				      "a list that may hold vars has to be a list of strings");
		expand_scalar(x, item);
	}
	return 0;
}

int vars_resolve(struct kust *k, struct accum *acc, struct err *e)
{
	struct expansion x = {k, acc->vars};

	if (acc->vars->by_name.n == 0)
		return 0;
	if (read_values(k, acc, e) < 0)
		return -1;
	for (size_t i = 0; i < acc->m->list.n; i++)
		if (fields_walk(k, &acc->config->tables[FIELDS_VARS], FIELD_CREATE_NOTHING,
				acc->m->list.items[i], set, &x, e) < 0)
			return -1;
	return 0;
}
