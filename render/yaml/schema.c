#include "render/yaml/schema.h"

#include "render/yaml/schema_pool.h"

static const struct schema_edge *edge_of(struct schema s)
{
	return s.pool ? &s.pool->edges[s.at] : NULL;
}

static const struct schema_place *place_of(struct schema s)
{
	return s.pool ? &s.pool->places[s.pool->edges[s.at].place] : NULL;
}

/* The edge, if the view knows it. */
static struct schema step(struct schema s, uint32_t edge)
{
	unsigned wanted = s.view == SCHEMA_AS_KUSTOMIZE ? SCHEMA_IN_KUSTOMIZE : SCHEMA_IN_SERVER;

	if (edge == 0 || s.pool->edges[edge].flags == 0)
		return SCHEMA_NONE;
	if (s.pool->edges[edge].flags & SCHEMA_BUILTIN)
		return (struct schema){&schema_pool_builtin, s.pool->edges[edge].node, s.view};
	/* What the newer document dropped is still there for old servers. */
	if (s.view == SCHEMA_AS_KUSTOMIZE && !(s.pool->edges[edge].flags & wanted))
		return SCHEMA_NONE;
	return (struct schema){s.pool, edge, s.view};
}

unsigned schema_traits(struct schema s)
{
	const struct schema_place *p = place_of(s);

	return p ? p->traits : 0;
}

const char *schema_merge_key(struct schema s)
{
	const struct schema_place *p = place_of(s);

	return p && p->merge_key ? s.pool->text + p->merge_key : NULL;
}

size_t schema_n_keys(struct schema s)
{
	const struct schema_place *p = place_of(s);

	return p ? p->n_keys : 0;
}

const char *schema_key(struct schema s, size_t i)
{
	return s.pool->text + s.pool->keys[place_of(s)->first_key + i];
}

/* The first edge of the node with that name, or 0. */
static uint32_t find_field(const struct schema_pool *pool, const struct schema_node *node,
			   struct span name)
{
	uint32_t low = node->first;
	uint32_t high = node->first + node->n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (span_cmp(span_of(pool->text + pool->edges[middle].name), name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == node->first + node->n || !span_is(name, pool->text + pool->edges[low].name))
		return 0;
	return low;
}

struct schema schema_field(struct schema s, struct span name)
{
	const struct schema_edge *e = edge_of(s);
	const struct schema_node *node;
	struct schema found;
	uint32_t at;

	if (!e)
		return SCHEMA_NONE;
	node = &s.pool->nodes[e->node];
	at = find_field(s.pool, node, name);
	if (at == 0)
		return step(s, node->values);
	found = step(s, at);
	if (at + 1 < node->first + node->n &&
	    s.pool->edges[at + 1].name == s.pool->edges[at].name) {
		bool second =
			s.pool->edges[at + 1].flags &
			(s.view == SCHEMA_AS_KUSTOMIZE ? SCHEMA_IN_KUSTOMIZE : SCHEMA_IN_SERVER);

		if (second)
			found = step(s, at + 1);
	}
	return found;
}

struct schema schema_items(struct schema s)
{
	const struct schema_edge *e = edge_of(s);

	return e ? step(s, s.pool->nodes[e->node].items) : SCHEMA_NONE;
}

static int compare_root(const struct schema_root *r, struct span group, struct span version,
			struct span kind)
{
	const char *text = schema_pool_builtin.text;
	int order = span_cmp(span_of(text + r->group), group);

	if (order == 0)
		order = span_cmp(span_of(text + r->version), version);
	if (order == 0)
		order = span_cmp(span_of(text + r->kind), kind);
	return order;
}

const struct schema_root *schema_builtin_root(struct span group, struct span version,
					      struct span kind)
{
	size_t low = 0;
	size_t high = schema_pool_builtin.n_roots;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct schema_root *r = &schema_pool_builtin.roots[middle];
		int order = compare_root(r, group, version, kind);

		if (order == 0)
			return r;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

struct schema schema_type_of(const struct schema_set *set, enum schema_view view,
			     struct span api_version, struct span kind)
{
	size_t slash = span_find(api_version, '/');
	struct span group = {api_version.p, slash};
	struct span version = {api_version.p + slash + 1, api_version.n - slash - 1};

	if (slash == api_version.n)
		return schema_type(set, view, SPAN_LIT(""), api_version, kind);
	if (group.n == 0) /* "/v1" is not "v1" */
		return SCHEMA_NONE;
	return schema_type(set, view, group, version, kind);
}
