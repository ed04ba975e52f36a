#include "render/kustomize/selector.h"

#include <ctype.h>
#include <string.h>

#include "render/kustomize/build.h"

/* ---- label selectors -------------------------------------------------------------------------- */

struct cursor {
	struct span rest;
	const struct node *place;
	struct arena *a;
};

static void blanks(struct cursor *c)
{
	while (c->rest.n && isspace((unsigned char)c->rest.p[0])) {
		c->rest.p++;
		c->rest.n--;
	}
}

static bool take(struct cursor *c, const char *token)
{
	blanks(c);
	if (!span_starts(c->rest, token))
		return false;
	c->rest.p += strlen(token);
	c->rest.n -= strlen(token);
	return true;
}

static bool is_word_char(char c)
{
	return c && !isspace((unsigned char)c) && !strchr("=!(),<>", c);
}

static struct span word(struct cursor *c)
{
	struct span w;

	blanks(c);
	w = c->rest;
	w.n = 0;
	while (w.n < c->rest.n && is_word_char(c->rest.p[w.n]))
		w.n++;
	c->rest.p += w.n;
	c->rest.n -= w.n;
	return w;
}

static bool take_word(struct cursor *c, const char *text)
{
	struct cursor before = *c;

	if (span_is(word(c), text))
		return true;
	*c = before;
	return false;
}

static int bad(const struct cursor *c, const char *what, struct err *e)
{
	return err_at(e, ERR_INPUT, c->place, "a selector that cannot be read: %s", what);
}

static void add_value(struct arena *a, struct requirement *r, struct span value)
{
	struct span *more = arena_array(a, r->n_values + 1, sizeof(*more));

	if (r->n_values)
		memcpy(more, r->values, r->n_values * sizeof(*more));
	more[r->n_values++] = value;
	r->values = more;
}

static int values(struct cursor *c, struct requirement *r, struct err *e)
{
	if (!take(c, "("))
		return bad(c, "'(' is missing", e);
	do
		add_value(c->a, r, word(c));
	while (take(c, ","));
	return take(c, ")") ? 0 : bad(c, "')' is missing", e);
}

static int number(struct cursor *c, struct requirement *r, struct err *e)
{
	struct span w = word(c);
	bool minus = w.n && w.p[0] == '-';
	uint64_t v;

	if (minus) {
		w.p++;
		w.n--;
	}
	if (!span_to_u64(w, INT64_MAX, &v))
		return bad(c, "a number is wanted after '<' and '>'", e);
	r->number = minus ? -(int64_t)v : (int64_t)v;
	return 0;
}

static int requirement(struct cursor *c, struct requirement *r, struct err *e)
{
	bool not = take(c, "!");

	r->key = word(c);
	if (r->key.n == 0)
		return bad(c, "a key is missing", e);
	r->op = not ? REQ_ABSENT : REQ_EXISTS;
	blanks(c);
	if (not || c->rest.n == 0 || c->rest.p[0] == ',')
		return 0;
	if (take(c, ">") || take(c, "<")) {
		r->op = c->rest.p[-1] == '>' ? REQ_ABOVE : REQ_BELOW;
		return number(c, r, e);
	}
	if (take(c, "!=")) {
		r->op = REQ_NOT_IN;
		add_value(c->a, r, word(c));
		return 0;
	}
	if (take(c, "==") || take(c, "=")) {
		r->op = REQ_IN;
		add_value(c->a, r, word(c));
		return 0;
	}
	if (take_word(c, "in"))
		r->op = REQ_IN;
	else if (take_word(c, "notin"))
		r->op = REQ_NOT_IN;
	else
		return bad(c, "an operator is wanted (=, !=, in, notin, <, >)", e);
	return values(c, r, e);
}

int requirements_parse(struct arena *a, struct span text, const struct node *place,
		       struct requirements *out, struct err *e)
{
	struct cursor c = {text, place, a};

	for (;;) {
		struct requirement r = {.values = NULL};

		blanks(&c);
		if (c.rest.n == 0)
			break;
		if (requirement(&c, &r, e) < 0)
			return -1;
		out->items = arena_grow(a, out->items, &out->cap, out->n + 1, sizeof(r));
		out->items[out->n++] = r;
		blanks(&c);
		if (c.rest.n && !take(&c, ","))
			return bad(&c, "',' is missing", e);
	}
	return 0;
}

static bool has_value(const struct requirement *r, struct span v)
{
	for (size_t i = 0; i < r->n_values; i++)
		if (span_eq(r->values[i], v))
			return true;
	return false;
}

static bool compare(const struct requirement *r, struct span v)
{
	bool minus = v.n && v.p[0] == '-';
	uint64_t u;
	int64_t x;

	if (minus) {
		v.p++;
		v.n--;
	}
	if (!span_to_u64(v, INT64_MAX, &u))
		return false;
	x = minus ? -(int64_t)u : (int64_t)u;
	return r->op == REQ_ABOVE ? x > r->number : x < r->number;
}

static bool fits(const struct requirement *r, const struct node *map)
{
	const struct node *n = node_get_span(map, r->key);
	struct span v = n && n->kind == NODE_SCALAR ? node_text(n) : (struct span){"", 0};

	switch (r->op) {
	case REQ_EXISTS: return n != NULL;
	case REQ_ABSENT: return n == NULL;
	case REQ_IN: return n && has_value(r, v);
	case REQ_NOT_IN: return !n || !has_value(r, v);
	case REQ_ABOVE:
	case REQ_BELOW: break;
	}
	return n && compare(r, v);
}

bool selector_fits_metadata(const struct selector *s, const struct resource *r)
{
	const struct node *meta = node_get(r->root, "metadata");

	for (size_t i = 0; i < s->labels.n; i++)
		if (!fits(&s->labels.items[i], node_get(meta, "labels")))
			return false;
	for (size_t i = 0; i < s->annotations.n; i++)
		if (!fits(&s->annotations.items[i], node_get(meta, "annotations")))
			return false;
	return true;
}

/* ---- selectors -------------------------------------------------------------------------------- */

static int part(struct kust *k, const struct node *n, const char *key, struct pattern *out,
		struct selector *s, struct err *e)
{
	const struct node *v = node_get(n, key);
	struct span text = v ? node_text(v) : (struct span){"", 0};

	if (text.n)
		s->has_id = true;
	return pattern_compile(k->a, text, PATTERN_WHOLE, v, out, e);
}

static int required(struct kust *k, const struct node *n, const char *key, struct requirements *out,
		    struct selector *s, struct err *e)
{
	const struct node *v = node_get(n, key);

	if (!v || v->n == 0)
		return 0;
	s->has_requirements = true;
	return requirements_parse(k->a, node_text(v), v, out, e);
}

int selector_compile(struct kust *k, const struct node *n, struct selector *out, struct err *e)
{
	struct selector s = {.has_id = false};

	if (part(k, n, "group", &s.group, &s, e) < 0 ||
	    part(k, n, "version", &s.version, &s, e) < 0 ||
	    part(k, n, "kind", &s.kind, &s, e) < 0 || part(k, n, "name", &s.name, &s, e) < 0 ||
	    part(k, n, "namespace", &s.ns, &s, e) < 0 ||
	    required(k, n, "labelSelector", &s.labels, &s, e) < 0 ||
	    required(k, n, "annotationSelector", &s.annotations, &s, e) < 0)
		return -1;
	*out = s;
	return 0;
}

static bool selects(struct kust *k, const struct selector *s, struct resource *r)
{
	const struct gvk *g;

	if (!r->root)
		return false;
	if (!pattern_matches(&s->name, resource_first_name(r)) &&
	    !pattern_matches(&s->name, resource_name(r)))
		return false;
	g = resource_gvk(k, r);
	if (!pattern_matches(&s->kind, span_of(g->kind)) ||
	    !pattern_matches(&s->group, span_of(g->group)) ||
	    !pattern_matches(&s->version, span_of(g->version)))
		return false;
	if (!pattern_matches(&s->ns, resource_first_ns(k, r)) &&
	    !pattern_matches(&s->ns, resource_effective_ns(k, r)))
		return false;
	return selector_fits_metadata(s, r);
}

struct resources selector_select(struct kust *k, const struct selector *s, struct resmap *m)
{
	const struct resources *all = &m->list;
	struct resources found = {.items = NULL};

	/* a literal name is looked up: many patches of one object each stay linear */
	if (s->name.literal && s->name.text.n)
		all = resmap_named(m, s->name.text);
	for (size_t i = 0; i < all->n; i++)
		if (selects(k, s, all->items[i]))
			resources_add(k->a, &found, all->items[i]);
	return found;
}
