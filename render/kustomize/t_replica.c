/*
 * t_replica.c - `replicas`: the count of a workload, by name.
 */
#include <string.h>

#include "render/kustomize/build.h"

struct setter {
	struct kust *k;
	const struct node *count;
};

static int set(void *ctx, struct node *n, struct err *e)
{
	const struct setter *s = ctx;

	if (n->kind != NODE_SCALAR)
		return err_at(e, ERR_INPUT, n, "a replica count has to be a scalar");
	if (s->count)
		field_set_tagged(s->k, n, TAG_INT, node_text(s->count), s->count);
	else
		field_set_tagged(s->k, n, TAG_INT, SPAN_LIT("0"), NULL);
	return 0;
}

/* Has it this name now, or had it, with a type the spec means? */
static bool named(struct kust *k, struct resource *r, struct span name, const struct fieldspec *f)
{
	const struct gvk *g = resource_gvk(k, r);

	for (size_t i = 0; i < r->n_previous; i++)
		if (span_is(name, r->previous[i].name) &&
		    gvk_selected_as(g, r->previous[i].kind, &f->type))
			return true;
	return span_eq(resource_name(r), name) && gvk_selected(g, &f->type);
}

int transform_replicas(struct kust *k, struct resmap *m, const struct node *replica,
		       const struct fieldspecs *fields, struct err *e)
{
	const struct node *name_node = node_get(replica, "name");
	struct span name = name_node ? node_text(name_node) : (struct span){"", 0};
	const struct resources *candidates = resmap_named(m, name);
	struct setter s = {k, node_get(replica, "count")};
	bool found = false;

	for (size_t f = 0; f < fields->n; f++) {
		for (size_t i = 0; i < candidates->n; i++) {
			struct resource *r = candidates->items[i];

			if (!r->root || !named(k, r, name, &fields->items[f]))
				continue;
			found = true;
			if (gvk_selected(resource_gvk(k, r), &fields->items[f].type) &&
			    field_walk(k, &fields->items[f], FIELD_CREATE_SCALAR, r, set, &s, e) <
				    0)
				return -1;
		}
	}
	if (!found)
		return err_at(e, ERR_INPUT, replica,
			      "replicas: no workload called '" SPAN_FMT
			      "' (Deployment, StatefulSet, "
			      "ReplicaSet, ReplicationController or what configurations add)",
			      SPAN_ARG(name));
	return 0;
}
