#include "render/kustomize/resmap.h"

#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "render/kustomize/build.h"

struct resmap *resmap_new(struct kust *k)
{
	struct resmap *m = ARENA_NEW(k->a, struct resmap);

	m->k = k;
	map_init(&m->names, k->a);
	map_init(&m->ids, k->a);
	return m;
}

void resources_add(struct arena *a, struct resources *list, struct resource *r)
{
	list->items = arena_grow(a, list->items, &list->cap, list->n + 1, sizeof(*list->items));
	list->items[list->n++] = r;
}

static struct span id_key(struct kust *k, struct resource *r)
{
	struct resid id = resource_id(k, r);
	const void *g = id.gvk;
	size_t n = sizeof(g) + id.ns.n + 1 + id.name.n;
	char *key = arena_alloc(k->a, n);

	memcpy(key, &g, sizeof(g));
	memcpy(key + sizeof(g), id.ns.p, id.ns.n);
	key[sizeof(g) + id.ns.n] = '\n';
	memcpy(key + sizeof(g) + id.ns.n + 1, id.name.p, id.name.n);
	return (struct span){key, n};
}

static void make_ids(struct resmap *m)
{
	if (m->ids_made)
		return;
	map_init(&m->ids, m->k->a);
	for (size_t i = 0; i < m->list.n; i++)
		if (m->list.items[i]->root)
			map_set(&m->ids, id_key(m->k, m->list.items[i]), m->list.items[i]);
	m->ids_made = true;
}

static int duplicate(struct kust *k, struct resource *r, const struct resource *other,
		     struct err *e)
{
	return err_at(e, ERR_INPUT, r->root, "%s is already there, from %s: an id may occur once",
		      resource_text(k, r), node_where(other->root, k->a));
}

static void add_name(struct resmap *m, struct span name, struct resource *r)
{
	struct resources *list = map_get(&m->names, name);

	if (!list) {
		list = ARENA_NEW(m->k->a, struct resources);
		map_set(&m->names, name, list);
	}
	if (list->n && list->items[list->n - 1] == r)
		return;
	resources_add(m->k->a, list, r);
}

static void add_names(struct resmap *m, struct resource *r)
{
	for (size_t i = 0; i < r->n_previous; i++)
		add_name(m, span_of(r->previous[i].name), r);
	if (r->root)
		add_name(m, resource_name(r), r);
}

int resmap_append(struct resmap *m, struct resource *r, struct err *e)
{
	struct resource *other;
	struct span key;

	make_ids(m);
	key = id_key(m->k, r);
	other = map_get(&m->ids, key);
	if (other)
		return duplicate(m->k, r, other, e);
	if (m->list.n >= LIMIT_OBJECTS)
		return err_at(e, ERR_LIMIT, r->root, "more than %d objects in one app",
			      LIMIT_OBJECTS);
	map_set(&m->ids, key, r);
	r->at = m->list.n;
	resources_add(m->k->a, &m->list, r);
	if (m->names_made)
		add_names(m, r);
	return 0;
}

int resmap_append_all(struct resmap *m, const struct resmap *more, struct err *e)
{
	for (size_t i = 0; i < more->list.n; i++)
		if (resmap_append(m, more->list.items[i], e) < 0)
			return -1;
	return 0;
}

void resmap_replace(struct resmap *m, struct resource *old, struct resource *r)
{
	r->at = old->at;
	m->list.items[r->at] = r;
	m->ids_made = false;
	m->names_made = false;
}

void resmap_ids_changed(struct resmap *m)
{
	m->ids_made = false;
}

void resmap_renamed(struct resmap *m, struct resource *r)
{
	m->ids_made = false;
	if (m->names_made)
		add_name(m, resource_name(r), r);
}

static int by_position(const void *a, const void *b)
{
	const struct resource *const *x = a;
	const struct resource *const *y = b;

	return (*x)->at < (*y)->at ? -1 : (*x)->at > (*y)->at;
}

const struct resources *resmap_named(struct resmap *m, struct span name)
{
	static const struct resources none;
	struct resources *list;
	size_t kept = 0;

	if (!m->names_made) {
		map_init(&m->names, m->k->a);
		for (size_t i = 0; i < m->list.n; i++)
			add_names(m, m->list.items[i]);
		m->names_made = true;
	}
	list = map_get(&m->names, name);
	if (!list)
		return &none;
	for (size_t i = 1; i < list->n; i++) {
		if (list->items[i - 1]->at < list->items[i]->at)
			continue;
		qsort(list->items, list->n, sizeof(*list->items), by_position);
		break;
	}
	for (size_t i = 0; i < list->n; i++)
		if (kept == 0 || list->items[kept - 1] != list->items[i])
			list->items[kept++] = list->items[i];
	list->n = kept;
	return list;
}

struct resources resmap_find(struct resmap *m, const struct resid *id, bool any_ns)
{
	const struct resources *named = resmap_named(m, id->name);
	struct resources found = {.items = NULL};

	for (size_t i = 0; i < named->n; i++)
		if (named->items[i]->root && resource_is_or_was(m->k, named->items[i], id, any_ns))
			resources_add(m->k->a, &found, named->items[i]);
	return found;
}

int resmap_check_ids(struct resmap *m, const char *what, struct err *e)
{
	map_init(&m->ids, m->k->a);
	m->ids_made = false;
	for (size_t i = 0; i < m->list.n; i++) {
		struct resource *r = m->list.items[i];
		struct resource *other;

		if (!r->root)
			continue;
		other = map_set(&m->ids, id_key(m->k, r), r);
		if (!other)
			continue;
		duplicate(m->k, r, other, e);
		return err_wrap(e, "%s makes two objects one", what);
	}
	m->ids_made = true;
	return 0;
}

void resmap_drop_deleted(struct resmap *m)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->list.n; i++) {
		struct resource *r = m->list.items[i];

		if (!r->root)
			continue;
		r->at = kept;
		m->list.items[kept++] = r;
	}
	if (kept != m->list.n) {
		m->list.n = kept;
		m->ids_made = false;
		m->names_made = false;
	}
}
