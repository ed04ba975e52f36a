/*
 * output_order.c - `sortOptions`, and the order kustomize prints objects in without them.
 */
#include <stdlib.h>
#include <string.h>

#include "render/kustomize/build.h"

struct entry {
	struct resource *r;
	const struct gvk *g;
	int rank;
	size_t at;
	struct span ns;
	struct span name;
};

static int by_kind(const struct entry *x, const struct entry *y)
{
	int diff = x->rank - y->rank;

	if (diff)
		return diff;
	diff = strcmp(x->g->sort_key, y->g->sort_key);
	if (strcmp(x->g->kind, "Namespace") == 0 && strcmp(y->g->kind, "Namespace") == 0 &&
	    (!*x->g->group || !*y->g->group))
		return -diff;
	return diff;
}

/* As the texts "ns|name" and so on compare, byte by byte. */
static int by_text(const struct entry *x, const struct entry *y)
{
	static const struct span no_ns = {"~X", 2};
	static const struct span no_name = {"~N", 2};
	const struct span a[] = {x->ns.n ? x->ns : no_ns, SPAN_LIT("|"),
				 x->name.n ? x->name : no_name};
	const struct span b[] = {y->ns.n ? y->ns : no_ns, SPAN_LIT("|"),
				 y->name.n ? y->name : no_name};
	size_t i = 0;
	size_t j = 0;
	size_t at = 0;
	size_t bt = 0;

	for (;;) {
		while (i < ARRAY_LEN(a) && at == a[i].n) {
			i++;
			at = 0;
		}
		while (j < ARRAY_LEN(b) && bt == b[j].n) {
			j++;
			bt = 0;
		}
		if (i == ARRAY_LEN(a) || j == ARRAY_LEN(b))
			return (i == ARRAY_LEN(a) ? 0 : 1) - (j == ARRAY_LEN(b) ? 0 : 1);
		if (a[i].p[at] != b[j].p[bt])
			return (unsigned char)a[i].p[at] < (unsigned char)b[j].p[bt] ? -1 : 1;
		at++;
		bt++;
	}
}

static int compare(const void *a, const void *b)
{
	const struct entry *x = a;
	const struct entry *y = b;
	int diff = x->g == y->g ? by_text(x, y) : by_kind(x, y);

	return diff ? diff : (x->at < y->at ? -1 : x->at > y->at);
}

static int custom_rank(const char *kind, const struct node *first, const struct node *last)
{
	int rank = 0;

	for (uint32_t i = 0; node_is(first, NODE_LIST) && i < first->n; i++)
		if (node_is_text(first->items[i], kind))
			rank = (int)i - (int)first->n;
	for (uint32_t i = 0; node_is(last, NODE_LIST) && i < last->n; i++)
		if (node_is_text(last->items[i], kind))
			rank = (int)i + 1;
	return rank;
}

static int sort(struct kust *k, struct resmap *m, const struct node *legacy, struct err *e)
{
	struct entry *entries = arena_array(k->a, m->list.n, sizeof(*entries));

	for (size_t i = 0; i < m->list.n; i++) {
		struct resource *r = m->list.items[i];
		const struct gvk *g = resource_gvk(k, r);

		entries[i] = (struct entry){
			.r = r,
			.g = g,
			.rank = legacy ? custom_rank(g->kind, node_get(legacy, "orderFirst"),
						     node_get(legacy, "orderLast"))
				       : g->rank,
			.at = i,
			.ns = resource_ns(r),
			.name = resource_name(r),
		};
	}
	if (m->list.n > 1)
		qsort(entries, m->list.n, sizeof(*entries), compare);
	for (size_t i = 0; i < m->list.n; i++) {
		m->list.items[i] = entries[i].r;
		entries[i].r->at = i;
	}
	return resmap_check_ids(m, "the build", e);
}

int sort_objects(struct kust *k, struct resmap *m, const struct node *options, struct err *e)
{
	const struct node *order = node_get(options, "order");
	const struct node *legacy = node_get(options, "legacySortOptions");

	if (!options || node_is_text(order, "legacy"))
		return sort(k, m, legacy, e);
	if (!node_is_text(order, "fifo"))
		return err_at(e, ERR_INPUT, order ? order : options,
			      "'sortOptions.order' has to be 'fifo' or 'legacy'");
	if (legacy)
		return err_at(e, ERR_INPUT, legacy,
			      "'legacySortOptions' is for 'order: legacy', not for 'fifo'");
	return 0;
}
