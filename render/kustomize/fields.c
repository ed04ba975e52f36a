#include "render/kustomize/fields.h"

#include <stdlib.h>
#include <string.h>

#include "render/kustomize/build.h"
#include "render/yaml/scalar.h"

size_t path_split(struct arena *a, struct span path, char delimiter, struct span **out)
{
	struct span *parts = NULL;
	size_t cap = 0;
	size_t n = 0;
	size_t at = 0;

	if (path.n > 1 && path.p[0] == delimiter)
		at = 1;
	for (;;) {
		size_t end = at;
		struct span part;

		while (end < path.n && path.p[end] != delimiter)
			end++;
		part = (struct span){path.p + at, end - at};
		if (n && parts[n - 1].n && parts[n - 1].p[parts[n - 1].n - 1] == '\\') {
			char *joined = arena_alloc(a, parts[n - 1].n + part.n + 1);

			memcpy(joined, parts[n - 1].p, parts[n - 1].n - 1);
			joined[parts[n - 1].n - 1] = delimiter;
			memcpy(joined + parts[n - 1].n, part.p, part.n);
			parts[n - 1] = (struct span){joined, parts[n - 1].n + part.n};
		} else {
			parts = arena_grow(a, parts, &cap, n + 1, sizeof(*parts));
			parts[n++] = part;
		}
		if (end >= path.n)
			break;
		at = end + 1;
	}
	*out = parts;
	return n;
}

void fieldspec_compile(struct arena *a, struct fieldspec *f)
{
	struct field_step *steps;
	struct span *parts;

	if (f->steps)
		return;
	f->n_steps = path_split(a, span_of(f->path), '/', &parts);
	steps = arena_array(a, f->n_steps, sizeof(*steps));
	for (size_t i = 0; i < f->n_steps; i++) {
		steps[i].name = parts[i];
		steps[i].list = span_ends(parts[i], "[]");
		if (steps[i].list)
			steps[i].name.n -= 2;
	}
	f->steps = steps;
}

/* ---- tables ----------------------------------------------------------------------------------- */

struct fieldspecs fieldspecs_copy(struct arena *a, const struct fieldspecs *table)
{
	struct fieldspecs t = {.items = arena_array(a, table->n, sizeof(*t.items)),
			       .n = table->n,
			       .cap = table->n};

	if (table->n)
		memcpy(t.items, table->items, table->n * sizeof(*t.items));
	return t;
}

/* "" in the pattern of `wide` matches anything. */
static bool pattern_covers(const struct gvk_pattern *x, const struct gvk_pattern *wide)
{
	return (!*wide->group || strcmp(x->group, wide->group) == 0) &&
	       (!*wide->version || strcmp(x->version, wide->version) == 0) &&
	       (!*wide->kind || strcmp(x->kind, wide->kind) == 0);
}

int fieldspecs_merge(struct arena *a, struct fieldspecs *table, const struct fieldspec *spec,
		     const struct node *place, struct err *e)
{
	for (size_t i = 0; i < table->n; i++) {
		const struct fieldspec *have = &table->items[i];

		if (strcmp(have->path, spec->path) != 0 ||
		    !pattern_covers(&have->type, &spec->type))
			continue;
		if (have->create != spec->create)
			return err_at(
				e, ERR_INPUT, place,
				"field spec '%s' conflicts with another one of the same path: "
				"'create' differs",
				spec->path);
		return 0;
	}
	table->items = arena_grow(a, table->items, &table->cap, table->n + 1, sizeof(*spec));
	table->items[table->n] = *spec;
	fieldspec_compile(a, &table->items[table->n++]);
	return 0;
}

int fieldspecs_merge_all(struct arena *a, struct fieldspecs *table, const struct fieldspecs *more,
			 const struct node *place, struct err *e)
{
	for (size_t i = 0; i < more->n; i++)
		if (fieldspecs_merge(a, table, &more->items[i], place, e) < 0)
			return -1;
	return 0;
}

static const char *text_or_none(const struct node *map, const char *key)
{
	const char *text = node_get_text(map, key);

	return text ? text : "";
}

void fieldspecs_read(struct arena *a, const struct node *list, struct fieldspecs *out)
{
	for (uint32_t i = 0; node_is(list, NODE_LIST) && i < list->n; i++) {
		const struct node *n = list->items[i];
		struct fieldspec f = {
			.type = {text_or_none(n, "group"), text_or_none(n, "version"),
				 text_or_none(n, "kind")},
			.path = text_or_none(n, "path"),
			.create = node_is_true(node_get(n, "create")),
		};

		fieldspec_compile(a, &f);
		out->items = arena_grow(a, out->items, &out->cap, out->n + 1, sizeof(f));
		out->items[out->n++] = f;
	}
}

static int pattern_order(const struct gvk_pattern *x, const struct gvk_pattern *y)
{
	const char *const a[] = {*x->group ? x->group : "~G", *x->version ? x->version : "~V",
				 *x->kind ? x->kind : "~K"};
	const char *const b[] = {*y->group ? y->group : "~G", *y->version ? y->version : "~V",
				 *y->kind ? y->kind : "~K"};
	int diff = kind_rank(x->kind) - kind_rank(y->kind);

	for (size_t i = 0; diff == 0 && i < ARRAY_LEN(a); i++)
		diff = strcmp(a[i], b[i]);
	return diff;
}

/* Stable: tables are small and nearly sorted. */
static void sort_specs(struct fieldspecs *t)
{
	for (size_t i = 1; i < t->n; i++) {
		struct fieldspec f = t->items[i];
		size_t at = i;

		for (; at > 0 && pattern_order(&f.type, &t->items[at - 1].type) < 0; at--)
			t->items[at] = t->items[at - 1];
		t->items[at] = f;
	}
}

static void sort_refs(struct namerefs *t)
{
	for (size_t i = 1; i < t->n; i++) {
		struct nameref f = t->items[i];
		size_t at = i;

		for (; at > 0 && pattern_order(&f.target, &t->items[at - 1].target) < 0; at--)
			t->items[at] = t->items[at - 1];
		t->items[at] = f;
	}
}

static bool same_pattern(const struct gvk_pattern *x, const struct gvk_pattern *y)
{
	return strcmp(x->group, y->group) == 0 && strcmp(x->version, y->version) == 0 &&
	       strcmp(x->kind, y->kind) == 0;
}

static int merge_ref(struct arena *a, struct namerefs *refs, const struct nameref *more,
		     const struct node *place, struct err *e)
{
	bool found = false;

	for (size_t i = 0; i < refs->n; i++) {
		if (!same_pattern(&refs->items[i].target, &more->target))
			continue;
		found = true;
		if (fieldspecs_merge_all(a, &refs->items[i].referrers, &more->referrers, place, e) <
		    0)
			return -1;
	}
	if (found)
		return 0;
	refs->items = arena_grow(a, refs->items, &refs->cap, refs->n + 1, sizeof(*more));
	refs->items[refs->n].target = more->target;
	refs->items[refs->n++].referrers = fieldspecs_copy(a, &more->referrers);
	return 0;
}

static bool config_is_empty(const struct field_config *c)
{
	for (size_t i = 0; i < FIELDS_TABLES; i++)
		if (c->tables[i].n)
			return false;
	return c->refs.n == 0;
}

int field_config_merge(struct arena *a, const struct field_config *x, const struct field_config *y,
		       const struct node *place, const struct field_config **out, struct err *e)
{
	struct field_config *c;

	if (x == y || config_is_empty(y)) {
		*out = x;
		return 0;
	}
	if (config_is_empty(x)) {
		*out = y;
		return 0;
	}
	c = ARENA_NEW(a, struct field_config);
	for (size_t i = 0; i < FIELDS_TABLES; i++) {
		c->tables[i] = fieldspecs_copy(a, &x->tables[i]);
		if (fieldspecs_merge_all(a, &c->tables[i], &y->tables[i], place, e) < 0)
			return -1;
		sort_specs(&c->tables[i]);
	}
	c->refs.items = arena_array(a, x->refs.n, sizeof(*c->refs.items));
	c->refs.n = c->refs.cap = x->refs.n;
	for (size_t i = 0; i < x->refs.n; i++) {
		c->refs.items[i].target = x->refs.items[i].target;
		c->refs.items[i].referrers = fieldspecs_copy(a, &x->refs.items[i].referrers);
	}
	for (size_t i = 0; i < y->refs.n; i++)
		if (merge_ref(a, &c->refs, &y->refs.items[i], place, e) < 0)
			return -1;
	sort_refs(&c->refs);
	*out = c;
	return 0;
}

const struct fieldspec *const *fields_of(struct kust *k, const struct fieldspecs *table,
					 const struct gvk *g)
{
	struct span key = {(const char *)&table->items, sizeof(table->items)};
	const struct fieldspec **list;
	size_t n = 0;

	/* the address of the table's items is the key: merged tables are never written again */
	list = map_get(&g->specs, key);
	if (list)
		return list;
	for (size_t i = 0; i < table->n; i++)
		n += gvk_selected(g, &table->items[i].type);
	list = arena_array(k->a, n + 1, sizeof(*list));
	n = 0;
	for (size_t i = 0; i < table->n; i++)
		if (gvk_selected(g, &table->items[i].type))
			list[n++] = &table->items[i];
	key.p = arena_strndup(k->a, key.p, key.n);
	map_set((struct map *)&g->specs, key, list);
	return list;
}

/* ---- the walk --------------------------------------------------------------------------------- */

struct walk {
	struct kust *k;
	const struct fieldspec *spec;
	enum field_create create;
	struct resource *r;
	field_fn *fn;
	void *ctx;
};

static int walk(const struct walk *w, struct node *n, size_t step, struct err *e);

/* A null where a path goes on, or where it is to be created, becomes what it should be. */
static void become(struct node *n, enum node_kind kind)
{
	n->kind = (uint8_t)kind;
	n->n = n->cap = 0;
	n->style = STYLE_ANY;
	if (kind == NODE_SCALAR) {
		n->tag = TAG_STR;
		n->text = "";
	} else if (kind == NODE_LIST) {
		n->items = NULL;
	} else {
		n->pairs = NULL;
	}
}

static int walk_map(const struct walk *w, struct node *n, size_t at, struct err *e)
{
	const struct field_step *s = &w->spec->steps[at];
	bool creates = w->spec->create && w->create != FIELD_CREATE_NOTHING && !s->list;
	bool scalar = at + 1 == w->spec->n_steps && w->create == FIELD_CREATE_SCALAR;
	struct node *next;

	if (s->name.n == 0)
		return err_at(e, ERR_INPUT, n, "field path '%s' has an empty part", w->spec->path);
	next = node_get_span(n, s->name);
	if (!next) {
		if (!creates)
			return 0;
		next = scalar ? node_strz(w->k->a, "") : node_map(w->k->a);
		node_set_span(w->k->a, n, s->name, next);
	} else if (next->kind == NODE_SCALAR && next->tag == TAG_NULL) {
		if (s->list)
			become(next, NODE_LIST);
		else if (creates)
			become(next, scalar ? NODE_SCALAR : NODE_MAP);
	}
	return walk(w, next, at + 1, e);
}

static int walk(const struct walk *w, struct node *n, size_t step, struct err *e)
{
	if (step == w->spec->n_steps)
		return w->fn(w->ctx, n, e);
	if (node_is_null(n))
		return 0;
	if (n->kind == NODE_MAP)
		return walk_map(w, n, step, e);
	if (n->kind == NODE_SCALAR)
		return err_at(e, ERR_INPUT, n,
			      "%s: field '%s' leads through a scalar: a map or list is wanted here",
			      resource_text(w->k, w->r), w->spec->path);
	for (uint32_t i = 0; i < n->n; i++)
		if (walk(w, n->items[i], step, e) < 0)
			return -1;
	return 0;
}

int field_walk(struct kust *k, const struct fieldspec *spec, enum field_create create,
	       struct resource *r, field_fn *fn, void *ctx, struct err *e)
{
	struct walk w = {k, spec, create, r, fn, ctx};

	return walk(&w, r->root, 0, e);
}

int fields_walk(struct kust *k, const struct fieldspecs *table, enum field_create create,
		struct resource *r, field_fn *fn, void *ctx, struct err *e)
{
	const struct fieldspec *const *list = fields_of(k, table, resource_gvk(k, r));

	for (; *list; list++)
		if (field_walk(k, *list, create, r, fn, ctx, e) < 0)
			return -1;
	return 0;
}

/* ---- writing ---------------------------------------------------------------------------------- */

static void put_text(struct kust *k, struct node *n, struct span text, const struct node *place)
{
	n->kind = NODE_SCALAR;
	n->text = arena_strndup(k->a, text.p, text.n);
	n->n = (uint32_t)text.n;
	n->cap = 0;
	if (place) {
		node_placed(n, place);
		n->secret = n->secret || place->secret;
	}
}

void field_set_text(struct kust *k, struct node *n, struct span text, const struct node *place)
{
	bool quoted = n->style == STYLE_SINGLE || n->style == STYLE_DOUBLE ||
		      n->style == STYLE_LITERAL || n->style == STYLE_FOLDED;

	put_text(k, n, text, place);
	n->tag = TAG_STR;
	if (!quoted && !memchr(text.p, '\n', text.n))
		n->tag = (uint8_t)scalar_resolve(text);
}

void field_set_tagged(struct kust *k, struct node *n, enum node_tag tag, struct span text,
		      const struct node *place)
{
	put_text(k, n, text, place);
	n->tag = (uint8_t)tag;
}

int field_set_entry(struct kust *k, struct node *n, struct span key, struct span text,
		    const struct node *place, struct node **made, struct err *e)
{
	struct node *value;

	if (node_is_null(n))
		return 0;
	if (n->kind != NODE_MAP)
		return err_at(e, ERR_INPUT, n, "a map is wanted here, to set '" SPAN_FMT "' in",
			      SPAN_ARG(key));
	value = node_get_span(n, key);
	if (value) {
		field_set_tagged(k, value, TAG_STR, text, place);
		return 0;
	}
	if (!*made)
		*made = node_placed(node_str(k->a, text), place);
	node_set_span(k->a, n, key, *made);
	return 0;
}
