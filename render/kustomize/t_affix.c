/*
 * t_affix.c - `namePrefix` and `nameSuffix`.
 */
#include <string.h>

#include "render/kustomize/build.h"

struct setter {
	struct kust *k;
	const struct node *affix;
	bool before;
};

static int set(void *ctx, struct node *n, struct err *e)
{
	const struct setter *s = ctx;
	struct span name = n->kind == NODE_SCALAR ? node_text(n) : (struct span){"", 0};
	struct span affix = node_text(s->affix);
	char *text;

	if (n->kind != NODE_SCALAR)
		return err_at(e, ERR_INPUT, n, "a name has to be a scalar");
	text = arena_alloc(s->k->a, name.n + affix.n + 1);
	memcpy(text + (s->before ? affix.n : 0), name.p, name.n);
	memcpy(text + (s->before ? 0 : name.n), affix.p, affix.n);
	field_set_text(s->k, n, (struct span){text, name.n + affix.n}, NULL);
	return 0;
}

/* Kinds whose name is not theirs to choose. */
static bool keeps_name(const struct gvk *g, const char *kind)
{
	return strcmp(kind, "CustomResourceDefinition") == 0 || strcmp(kind, "Namespace") == 0 ||
	       (strcmp(kind, "APIService") == 0 && strcmp(g->group, "apiregistration.k8s.io") == 0);
}

static int affix_one(struct setter *s, struct resource *r, const struct fieldspecs *fields,
		     struct err *e)
{
	const struct gvk *g = resource_gvk(s->k, r);
	const char *kind = resource_first_kind(s->k, r);

	if (keeps_name(g, kind))
		return 0;
	for (size_t i = 0; i < fields->n; i++) {
		const struct fieldspec *f = &fields->items[i];

		if (!gvk_selected_as(g, kind, &f->type))
			continue;
		if (strcmp(f->path, "metadata/name") == 0 && s->affix->n) {
			texts_add(s->k->a, s->before ? &r->prefixes : &r->suffixes, s->affix->text);
			resource_remember(s->k, r);
		}
		if (gvk_selected(g, &f->type) &&
		    field_walk(s->k, f, FIELD_CREATE_SCALAR, r, set, s, e) < 0)
			return -1;
	}
	return 0;
}

static int affix_all(struct setter *s, struct resmap *m, const struct fieldspecs *fields,
		     struct err *e)
{
	if (!s->affix)
		return 0;
	for (size_t i = 0; i < m->list.n; i++) {
		struct resource *r = m->list.items[i];

		if (!r->root)
			continue;
		if (affix_one(s, r, fields, e) < 0)
			return err_wrap(e, "name %s '" SPAN_FMT "'",
					s->before ? "prefix" : "suffix",
					SPAN_ARG(node_text(s->affix)));
		resmap_renamed(m, r);
	}
	return 0;
}

int transform_prefix(struct kust *k, struct resmap *m, const struct node *prefix,
		     const struct fieldspecs *fields, struct err *e)
{
	struct setter s = {k, prefix, true};

	return affix_all(&s, m, fields, e);
}

int transform_suffix(struct kust *k, struct resmap *m, const struct node *suffix,
		     const struct fieldspecs *fields, struct err *e)
{
	struct setter s = {k, suffix, false};

	return affix_all(&s, m, fields, e);
}
