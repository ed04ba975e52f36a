/*
 * t_nameref.c - names that refer to other objects follow those objects' new names.
 *
 * Runs once, at the top. Only objects whose name or namespace changed can be meant, and only by a name
 * they had: so each name in a referring field is one look-up in the index of names, and what it finds
 * is sieved as kustomize sieves all objects.
 */
#include <string.h>

#include "render/kustomize/build.h"

struct reference {
	struct kust *k;
	struct resmap *m;
	struct resource *referrer;
	struct span referrer_ns;   /* effective */
	bool cluster;		   /* the referrer is cluster scoped */
	const struct map *origins; /* see note_origins() */
	const struct gvk_pattern *target;
	const char *path;
};

static bool had_name(const struct resource *r, struct span name)
{
	for (size_t i = 0; i < r->n_previous; i++)
		if (span_is(name, r->previous[i].name))
			return true;
	return false;
}

static bool had_type(struct kust *k, struct resource *r, const struct gvk_pattern *p)
{
	const struct gvk *g = resource_gvk(k, r);

	for (size_t i = 0; i < r->n_previous; i++)
		if (gvk_selected_as(g, r->previous[i].kind, p))
			return true;
	return false;
}

/* A role binding may name accounts of these namespaces. */
static bool binds_namespace(const struct resource *binding, struct span ns)
{
	const struct node *subjects = node_get(binding->root, "subjects");

	if (!node_is_text(node_get(binding->root, "kind"), "RoleBinding"))
		return false;
	for (uint32_t i = 0; node_is(subjects, NODE_LIST) && i < subjects->n; i++) {
		const struct node *s = subjects->items[i];
		const struct node *n = node_get(s, "namespace");

		if (n && n->kind == NODE_SCALAR && span_eq(node_text(n), ns) &&
		    node_is_text(node_get(s, "kind"), "ServiceAccount"))
			return true;
	}
	return false;
}

static bool within_reach(const struct reference *f, struct resource *r)
{
	const struct gvk *g = resource_gvk(f->k, r);

	if (f->cluster || g->cluster)
		return true;
	if (span_eq(resource_effective_ns(f->k, r), f->referrer_ns))
		return true;
	return strcmp(g->kind, "ServiceAccount") == 0 &&
	       binds_namespace(f->referrer, resource_ns(r));
}

/* roleRef says more about the role than its name. */
static bool fits_role(const struct reference *f, struct resource *r)
{
	const struct node *role = node_get(f->referrer->root, "roleRef");
	const struct node *group = node_get(role, "apiGroup");
	const struct node *kind = node_get(role, "kind");
	struct gvk_pattern p = {.version = ""};

	if (!span_ends(span_of(f->path), "roleRef/name") || !group || !kind ||
	    group->kind != NODE_SCALAR || kind->kind != NODE_SCALAR)
		return true;
	p.group = group->text;
	p.kind = kind->text;
	return had_type(f->k, r, &p);
}

static bool same_context(const struct resource *x, const struct resource *y, bool allow_empty)
{
	bool any_prefix = allow_empty && (!x->prefixes.n || !y->prefixes.n);
	bool any_suffix = allow_empty && (!x->suffixes.n || !y->suffixes.n);

	return (any_prefix || texts_same_ending(&x->prefixes, &y->prefixes)) &&
	       (any_suffix || texts_same_ending(&x->suffixes, &y->suffixes));
}

static struct resources sieve(const struct reference *f, const struct resources *in,
			      bool allow_empty)
{
	struct resources out = {.items = NULL};

	for (size_t i = 0; i < in->n; i++)
		if (same_context(in->items[i], f->referrer, allow_empty))
			resources_add(f->k->a, &out, in->items[i]);
	return out;
}

static struct span origin_key(struct arena *a, struct span first, struct span now)
{
	char *key = arena_printf(a, SPAN_FMT "\n" SPAN_FMT, SPAN_ARG(first), SPAN_ARG(now));

	return span_of(key);
}

/* Which namespaces objects came from, alone and with the one they are in now. */
static void note_origins(struct kust *k, struct resmap *m, struct map *origins)
{
	map_init(origins, k->a);
	for (size_t i = 0; i < m->list.n; i++) {
		struct resource *r = m->list.items[i];
		struct span first = resource_first_ns(k, r);
		struct span key;

		if (resource_gvk(k, r)->cluster)
			continue;
		if (!map_get(origins, first))
			map_set(origins, first, r);
		key = origin_key(k->a, first, resource_effective_ns(k, r));
		if (!map_get(origins, key))
			map_set(origins, key, r);
	}
}

/* Did any object in reach come from this namespace? */
static bool was_origin(const struct reference *f, struct span ns)
{
	const struct node *subjects = node_get(f->referrer->root, "subjects");
	struct arena *a = f->k->a;

	if (f->cluster)
		return map_get(f->origins, ns) != NULL;
	if (map_get(f->origins, origin_key(a, ns, f->referrer_ns)))
		return true;
	for (uint32_t i = 0; node_is(subjects, NODE_LIST) && i < subjects->n; i++) {
		const struct node *n = node_get(subjects->items[i], "namespace");

		if (n && n->kind == NODE_SCALAR && binds_namespace(f->referrer, node_text(n)) &&
		    map_get(f->origins, origin_key(a, ns, node_text(n))))
			return true;
	}
	return false;
}

/* With a namespace beside the name: objects that were there first, else objects that are there now. */
static struct resources in_namespace(const struct reference *f, const struct resources *in,
				     struct span ns)
{
	bool was = was_origin(f, ns);
	struct resources out = {.items = NULL};

	for (size_t i = 0; i < in->n; i++) {
		struct resource *r = in->items[i];

		if (span_eq(was ? resource_first_ns(f->k, r) : resource_effective_ns(f->k, r), ns))
			resources_add(f->k->a, &out, r);
	}
	return out;
}

static struct resources candidates(const struct reference *f, struct span name)
{
	const struct resources *named = resmap_named(f->m, name);
	struct resources out = {.items = NULL};

	for (size_t i = 0; i < named->n; i++) {
		struct resource *r = named->items[i];

		if (r->root && r->n_previous && had_name(r, name) && had_type(f->k, r, f->target) &&
		    fits_role(f, r) && within_reach(f, r))
			resources_add(f->k->a, &out, r);
	}
	return out;
}

static bool identical(const struct resources *list, bool with_ns)
{
	for (size_t i = 1; i < list->n; i++)
		if (!span_eq(resource_name(list->items[0]), resource_name(list->items[i])) ||
		    (with_ns && !span_eq(resource_ns(list->items[0]), resource_ns(list->items[i]))))
			return false;
	return true;
}

/* *out is NULL when the name means none of ours. */
static int choose(const struct reference *f, struct resources list, const struct node *place,
		  bool with_ns, struct resource **out, struct err *e)
{
	*out = NULL;
	if (list.n > 1) {
		list = sieve(f, &list, true);
		if (list.n > 1)
			list = sieve(f, &list, false);
	}
	if (list.n == 0)
		return 0;
	if (list.n == 1 || identical(&list, with_ns)) {
		*out = list.items[0];
		return 0;
	}
	return err_at(e, ERR_INPUT, place, "%s: '%s' may mean %s (from %s) or %s (from %s)",
		      resource_text(f->k, f->referrer), f->path, resource_text(f->k, list.items[0]),
		      node_where(list.items[0]->root, f->k->a), resource_text(f->k, list.items[1]),
		      node_where(list.items[1]->root, f->k->a));
}

static int set_scalar(const struct reference *f, struct node *n, struct err *e)
{
	struct resource *r;
	struct span name = node_text(n);

	if (choose(f, candidates(f, name), n, false, &r, e) < 0)
		return -1;
	if (r && !span_eq(resource_name(r), name))
		field_set_text(f->k, n, resource_name(r), NULL);
	return 0;
}

static void set_member(struct kust *k, struct node *map, const char *key, struct span text)
{
	struct node *n = node_get(map, key);

	if (n)
		field_set_text(k, n, text, NULL);
	else
		node_set(k->a, map, key, node_str(k->a, text));
}

/* A map that holds `name`, and perhaps `namespace`. */
static int set_map(const struct reference *f, struct node *n, struct err *e)
{
	const struct node *name = node_get(n, "name");
	const struct node *ns = node_get(n, "namespace");
	struct resources list;
	struct resource *r;

	if (!name || name->kind != NODE_SCALAR)
		return err_at(e, ERR_INPUT, n, "%s: no 'name' in '%s'",
			      resource_text(f->k, f->referrer), f->path);
	list = candidates(f, node_text(name));
	if (ns && list.n)
		list = in_namespace(f, &list,
				    ns->kind == NODE_SCALAR ? node_text(ns) : (struct span){"", 0});
	if (choose(f, list, n, true, &r, e) < 0)
		return -1;
	if (!r || (span_eq(resource_name(r), node_text(name)) && resource_ns(r).n == 0))
		return 0;
	set_member(f->k, n, "name", resource_name(r));
	if (resource_ns(r).n)
		set_member(f->k, n, "namespace", resource_ns(r));
	return 0;
}

static int set(void *ctx, struct node *n, struct err *e)
{
	const struct reference *f = ctx;

	if (node_is_null(n))
		return 0;
	if (n->kind == NODE_SCALAR)
		return set_scalar(f, n, e);
	if (n->kind == NODE_MAP)
		return set_map(f, n, e);
	for (uint32_t i = 0; i < n->n; i++) {
		struct node *item = n->items[i];
		int rc = 0;

		if (node_is_null(item))
			continue;
		if (item->kind == NODE_LIST)
			return err_at(e, ERR_INPUT, item, "a name or a map with a name is wanted");
		rc = item->kind == NODE_SCALAR ? set_scalar(f, item, e) : set_map(f, item, e);
		if (rc < 0)
			return -1;
	}
	return 0;
}

/* The referring fields of one type: computed once a type. */
struct place {
	const struct fieldspec *spec;
	const struct gvk_pattern *target;
};

struct places {
	struct place *items;
	size_t n;
	size_t cap;
};

static const struct places *places_of(struct kust *k, struct map *cache, const struct gvk *g,
				      const char *first_kind, const struct namerefs *refs)
{
	char *key = arena_printf(k->a, "%s\n%s\n%s", g->group, g->version, first_kind);
	struct places *p = map_get(cache, span_of(key));

	if (p)
		return p;
	p = ARENA_NEW(k->a, struct places);
	for (size_t i = 0; i < refs->n; i++) {
		const struct fieldspecs *list = &refs->items[i].referrers;

		for (size_t j = 0; j < list->n; j++) {
			if (!gvk_selected_as(g, first_kind, &list->items[j].type))
				continue;
			p->items = arena_grow(k->a, p->items, &p->cap, p->n + 1, sizeof(*p->items));
			p->items[p->n++] = (struct place){&list->items[j], &refs->items[i].target};
		}
	}
	map_set(cache, span_of(key), p);
	return p;
}

int transform_name_references(struct kust *k, struct resmap *m, const struct namerefs *refs,
			      struct err *e)
{
	struct map cache;
	struct map origins;
	bool any = false;

	for (size_t i = 0; i < m->list.n && !any; i++)
		any = m->list.items[i]->n_previous > 0;
	if (!any)
		return 0;
	map_init(&cache, k->a);
	note_origins(k, m, &origins);
	for (size_t i = 0; i < m->list.n; i++) {
		struct resource *r = m->list.items[i];
		const struct gvk *g = resource_gvk(k, r);
		const struct places *places =
			places_of(k, &cache, g, resource_first_kind(k, r), refs);
		struct reference f = {.k = k, .m = m, .referrer = r, .origins = &origins};

		f.referrer_ns = resource_effective_ns(k, r);
		f.cluster = g->cluster;
		for (size_t p = 0; p < places->n; p++) {
			f.target = places->items[p].target;
			f.path = places->items[p].spec->path;
			if (field_walk(k, places->items[p].spec, FIELD_CREATE_NOTHING, r, set, &f,
				       e) < 0)
				return -1;
		}
	}
	return 0;
}
