/*
 * t_pairs.c - `labels`, `commonLabels`, `commonAnnotations`: pairs set in maps.
 */
#include <string.h>

#include "render/kustomize/build.h"

struct setter {
	struct kust *k;
	const struct node *pairs;
	struct node **made; /* [pairs->n], of one object: see field_set_entry() */
};

static int set(void *ctx, struct node *n, struct err *e)
{
	const struct setter *s = ctx;

	for (uint32_t i = 0; i < s->pairs->n; i++) {
		const struct pair *p = &s->pairs->pairs[i];

		if (field_set_entry(s->k, n, node_text(p->key), node_text(p->value), p->value,
				    &s->made[i], e) < 0)
			return -1;
	}
	return 0;
}

int transform_pairs(struct kust *k, struct resmap *m, const struct node *pairs,
		    const struct fieldspecs *fields, struct err *e)
{
	struct setter s = {k, pairs, NULL};

	if (!pairs || pairs->n == 0)
		return 0;
	s.made = arena_array(k->a, pairs->n, sizeof(struct node *));
	for (size_t i = 0; i < m->list.n; i++) {
		memset(s.made, 0, pairs->n * sizeof(struct node *));
		if (m->list.items[i]->root &&
		    fields_walk(k, fields, FIELD_CREATE_MAP, m->list.items[i], set, &s, e) < 0)
			return -1;
	}
	return 0;
}
