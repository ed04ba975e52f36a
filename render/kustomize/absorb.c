#include "render/kustomize/absorb.h"

#include <sodium.h>
#include <string.h>

#include "render/kustomize/build.h"

/* As text; null is "". */
static struct node *as_string(struct kust *k, const struct node *n)
{
	struct node *s = node_copy_shared(k->a, n);

	if (n->kind != NODE_SCALAR || n->tag == TAG_NULL) {
		s = node_placed(node_strz(k->a, ""), n);
		s->secret = n->secret;
	}
	s->tag = TAG_STR;
	s->style = STYLE_ANY;
	return s;
}

static void overlay(struct kust *k, struct node *into, const struct node *from)
{
	for (uint32_t i = 0; node_is(from, NODE_MAP) && i < from->n; i++)
		node_set_span(k->a, into, node_text(from->pairs[i].key),
			      as_string(k, from->pairs[i].value));
}

/* The field of `in` becomes old's pairs with its own over them; gone when there are none. */
static void merge_pairs(struct kust *k, struct node *in, const char *key, const struct node *old)
{
	struct node *merged = node_map(k->a);

	overlay(k, merged, old);
	overlay(k, merged, node_get(in, key));
	if (merged->n)
		node_set(k->a, in, key, merged);
	else
		node_remove(in, key);
}

static void merge_metadata(struct kust *k, struct resource *r, struct resource *old)
{
	struct node *meta = node_need_map(k->a, r->root, "metadata");
	const struct node *old_meta = node_get(old->root, "metadata");
	struct node *ns = node_get(old_meta, "namespace");

	merge_pairs(k, meta, "labels", node_get(old_meta, "labels"));
	merge_pairs(k, meta, "annotations", node_get(old_meta, "annotations"));
	node_set(k->a, meta, "name", node_copy_shared(k->a, node_get(old_meta, "name")));
	if (ns)
		node_set(k->a, meta, "namespace", node_copy_shared(k->a, ns));
	else
		node_remove(meta, "namespace");
	r->previous = old->previous;
	r->n_previous = old->n_previous;
	r->cap_previous = old->cap_previous;
	r->prefixes = old->prefixes;
	r->suffixes = old->suffixes;
	r->vars = old->vars;
	r->behavior = old->behavior;
	r->needs_hash = r->needs_hash && old->needs_hash;
	r->transformations = old->transformations;
	r->gvk_seen = NULL;
}

static struct node *encoded(struct kust *k, const struct node *n)
{
	size_t max = sodium_base64_ENCODED_LEN(n->n, sodium_base64_VARIANT_ORIGINAL);
	struct arena *a = n->secret && k->in->secret_arena ? k->in->secret_arena : k->a;
	char *text = arena_alloc(a, max);
	struct node *s;

	sodium_bin2base64(text, max, (const unsigned char *)n->text, n->n,
			  sodium_base64_VARIANT_ORIGINAL);
	s = node_placed(node_str(a, (struct span){text, max - 1}), n);
	s->secret = true;
	return s;
}

/* A Secret's stringData stands for data, as the API server will read it. */
static int data_of(struct kust *k, struct resource *old, const struct node **out, struct err *e)
{
	const struct node *plain = node_get(old->root, "stringData");
	const struct gvk *g = resource_gvk(k, old);
	struct node *data;

	*out = node_get(old->root, "data");
	if (*g->group || strcmp(g->version, "v1") != 0 || strcmp(g->kind, "Secret") != 0 ||
	    node_is_null(plain))
		return 0;
	if (plain->kind != NODE_MAP)
		return err_at(e, ERR_INPUT, plain, "'stringData' has to be a map");
	data = node_map(k->a);
	overlay(k, data, *out);
	for (uint32_t i = 0; i < plain->n; i++) {
		const struct node *value = plain->pairs[i].value;

		if (value->kind != NODE_SCALAR)
			return err_at(e, ERR_INPUT, value,
				      "values of 'stringData' have to be scalars");
		node_set_span(k->a, data, node_text(plain->pairs[i].key), encoded(k, value));
	}
	*out = data;
	return 0;
}

static int merge(struct kust *k, struct resource *r, struct resource *old, struct err *e)
{
	const struct node *data;

	if (data_of(k, old, &data, e) < 0)
		return -1;
	merge_metadata(k, r, old);
	merge_pairs(k, r->root, "data", data);
	merge_pairs(k, r->root, "binaryData", node_get(old->root, "binaryData"));
	if (old->origin)
		r->origin = old->origin;
	return 0;
}

int absorb(struct kust *k, struct resmap *m, struct resource *r, struct err *e)
{
	struct resid id = resource_id(k, r);
	struct resources found = resmap_find(m, &id, false);
	bool over = r->behavior == BEHAVIOR_MERGE || r->behavior == BEHAVIOR_REPLACE;

	if (found.n > 1)
		return err_at(e, ERR_INPUT, r->root, "%s may mean %zu objects: at %s and at %s",
			      resource_text(k, r), found.n, node_where(found.items[0]->root, k->a),
			      node_where(found.items[1]->root, k->a));
	if (found.n == 0 && over)
		return err_at(e, ERR_INPUT, r->root, "%s is not there, so there is nothing to %s",
			      resource_text(k, r),
			      r->behavior == BEHAVIOR_MERGE ? "merge with" : "replace");
	if (found.n == 0)
		return resmap_append(m, r, e);
	if (!over)
		return err_at(e, ERR_INPUT, r->root,
			      "%s is already there, from %s: say 'behavior: merge' or 'replace'",
			      resource_text(k, r), node_where(found.items[0]->root, k->a));
	if (r->behavior == BEHAVIOR_REPLACE)
		merge_metadata(k, r, found.items[0]);
	else if (merge(k, r, found.items[0], e) < 0)
		return -1;
	resmap_replace(m, found.items[0], r);
	return 0;
}
