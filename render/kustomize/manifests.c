/*
 * manifests.c - documents to resources: Lists unrolled, what is not an object refused.
 */
#include <string.h>

#include "agent/base/limits.h"
#include "render/kustomize/build.h"

static bool is_nothing(const struct node *n)
{
	return node_is_null(n) || (n->kind != NODE_SCALAR && n->n == 0);
}

static int check_object(struct kust *k, const struct node *n, struct err *e)
{
	const struct node *kind = node_get(n, "kind");
	const struct node *name = node_get(node_get(n, "metadata"), "name");

	if (n->kind != NODE_MAP)
		return err_at(e, ERR_INPUT, n, "not a Kubernetes object: a map is wanted");
	if (node_is_null(kind) || kind->kind != NODE_SCALAR || kind->n == 0)
		return err_at(e, ERR_INPUT, n, "an object without 'kind'");
	if (kind->secret || (name && name->secret))
		return err_at(e, ERR_INPUT, kind->secret ? kind : name,
			      "kind and name of an object may not come from a secret");
	if (span_ends(node_text(kind), "List"))
		return 0;
	if (node_is_null(name) || name->kind != NODE_SCALAR || name->n == 0)
		return err_at(e, ERR_INPUT, n, "%s without 'metadata.name'",
			      arena_strndup(k->a, kind->text, kind->n));
	return 0;
}

/* Elements of a FooList go through JSON in kustomize, which quotes all strings. */
static void requote(struct node *n)
{
	if (n->kind == NODE_SCALAR && n->tag == TAG_STR)
		n->style = STYLE_DOUBLE;
	for (uint32_t i = 0; n->kind == NODE_LIST && i < n->n; i++)
		requote(n->items[i]);
	for (uint32_t i = 0; n->kind == NODE_MAP && i < n->n; i++)
		requote(n->pairs[i].value);
}

struct queue {
	struct node **items;
	size_t n;
	size_t cap;
};

static int push(struct kust *k, struct queue *q, struct node *n, struct err *e)
{
	if (is_nothing(n))
		return 0;
	if (check_object(k, n, e) < 0)
		return -1;
	if (q->n >= LIMIT_OBJECTS)
		return err_at(e, ERR_LIMIT, n, "more than %d objects in one file", LIMIT_OBJECTS);
	q->items = arena_grow(k->a, q->items, &q->cap, q->n + 1, sizeof(*q->items));
	q->items[q->n++] = n;
	return 0;
}

static int push_items(struct kust *k, struct queue *q, struct node *items, bool quote,
		      struct err *e)
{
	if (node_is_null(items))
		return 0;
	if (items->kind != NODE_LIST)
		return err_at(e, ERR_INPUT, items, "'items' of a List has to be a list");
	for (uint32_t i = 0; i < items->n; i++) {
		if (quote)
			requote(items->items[i]);
		if (push(k, q, items->items[i], e) < 0)
			return -1;
	}
	return 0;
}

/* A file that is one List stands for its items, in place. */
static struct node *sole_list(const struct node_docs *docs)
{
	const struct node *kind;

	if (docs->n != 1)
		return NULL;
	kind = node_get(docs->items[0], "kind");
	if (!node_is_text(kind, "List") && !node_is_text(kind, "ResourceList"))
		return NULL;
	return node_get(docs->items[0], "items") ? docs->items[0] : NULL;
}

static int add(struct kust *k, struct node *n, bool unseal, struct resources *out, struct err *e)
{
	const struct render_secrets *s = k->in->secrets;
	struct resource *r = resource_new(k->a, n);
	struct node *opened;
	int rc = RENDER_NOT_SECRET;

	if (unseal && s && s->open_object)
		rc = s->open_object(s->ctx, n, k->in->secret_arena, &opened, &r->binding, e);
	if (rc < 0)
		return err_wrap(e, "%s", node_where(n, k->a));
	if (rc == 0)
		r->root = opened;
	resources_add(k->a, out, r);
	return 0;
}

int manifests_read(struct kust *k, const struct node_docs *docs, bool unseal, struct resources *out,
		   struct err *e)
{
	struct queue q = {.items = NULL};
	struct node *list = sole_list(docs);

	if (list && push_items(k, &q, node_get(list, "items"), false, e) < 0)
		return -1;
	for (size_t i = 0; !list && i < docs->n; i++)
		if (push(k, &q, docs->items[i], e) < 0)
			return -1;
	for (size_t i = 0; i < q.n; i++) {
		struct node *n = q.items[i];
		struct node *items = node_get(n, "items");

		if (!span_ends(node_text(node_get(n, "kind")), "List") || !items) {
			if (add(k, n, unseal, out, e) < 0)
				return -1;
			continue;
		}
		if (push_items(k, &q, items, true, e) < 0)
			return -1;
	}
	return 0;
}
