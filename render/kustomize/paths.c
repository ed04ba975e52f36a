#include "render/kustomize/paths.h"

#include <string.h>

#include "agent/base/limits.h"
#include "render/kustomize/build.h"
#include "render/kustomize/pattern.h"

/* ---- reading paths ---------------------------------------------------------------------------- */

static struct span join(struct arena *a, const struct span *parts, size_t n)
{
	size_t total = n;
	char *text;
	size_t at = 0;

	for (size_t i = 0; i < n; i++)
		total += parts[i].n;
	text = arena_alloc(a, total);
	for (size_t i = 0; i < n; i++) {
		if (i)
			text[at++] = '.';
		memcpy(text + at, parts[i].p, parts[i].n);
		at += parts[i].n;
	}
	return (struct span){text, at};
}

static struct span without_brackets(struct span s)
{
	while (s.n && (s.p[0] == '[' || s.p[0] == ']')) {
		s.p++;
		s.n--;
	}
	while (s.n && (s.p[s.n - 1] == '[' || s.p[s.n - 1] == ']'))
		s.n--;
	return s;
}

struct path path_parse(struct arena *a, struct span text, const struct node *place)
{
	struct span *raw;
	size_t n_raw = path_split(a, text, '.', &raw);
	struct path p = {.parts = arena_array(a, n_raw, sizeof(*raw)), .place = place};

	for (size_t i = 0; i < n_raw; i++) {
		size_t last = i;
		struct span part = raw[i];

		if (span_starts(part, "[") && !span_ends(part, "]")) {
			while (last + 1 < n_raw) {
				last++;
				if (span_ends(raw[last], "]"))
					break;
			}
			part = join(a, raw + i, last - i + 1);
			if (span_find(part, '=') == part.n)
				part = without_brackets(part);
		}
		i = last;
		part = span_trim(part);
		if (part.n)
			p.parts[p.n++] = part;
	}
	return p;
}

static bool is_index(struct span part, uint64_t *out)
{
	return span_to_u64(part, UINT32_MAX, out);
}

struct path path_with_indexes(struct arena *a, struct path p)
{
	struct path out = {.parts = arena_array(a, 2 * p.n, sizeof(*p.parts)), .place = p.place};

	for (size_t i = 0; i < p.n; i++) {
		struct span part = p.parts[i];
		size_t open = part.n;
		uint64_t index;

		if (span_ends(part, "]"))
			while (open > 0 && part.p[open - 1] != '[')
				open--;
		else
			open = 0;
		if (open == 0 ||
		    !is_index((struct span){part.p + open, part.n - open - 1}, &index)) {
			out.parts[out.n++] = part;
			continue;
		}
		if (open > 1)
			out.parts[out.n++] = (struct span){part.p, open - 1};
		out.parts[out.n++] = (struct span){part.p + open, part.n - open - 1};
	}
	return out;
}

static bool is_brackets(struct span part)
{
	return span_starts(part, "[") && span_ends(part, "]");
}

/* "[name=value]" */
static int split_brackets(const struct path *p, struct span part, struct span *key,
			  struct span *value, struct err *e)
{
	struct span inner = {part.p + 1, part.n - 2};
	size_t eq = span_find(inner, '=');

	if (eq == inner.n)
		return err_at(e, ERR_INPUT, p->place,
			      "'" SPAN_FMT "' in a field path has to be [field=value]",
			      SPAN_ARG(part));
	*key = (struct span){inner.p, eq};
	*value = (struct span){inner.p + eq + 1, inner.n - eq - 1};
	return 0;
}

static int misfit(const struct path *p, const struct node *n, struct span part, const char *wanted,
		  struct err *e)
{
	return err_at(e, ERR_INPUT, p->place,
		      "field path part '" SPAN_FMT "' needs %s (there is none at line %u)",
		      SPAN_ARG(part), wanted, n->line);
}

/* ---- one value -------------------------------------------------------------------------------- */

static int get_element(const struct path *p, struct node *n, struct span part, struct node **out,
		       struct err *e)
{
	struct span value;
	struct span key;

	*out = NULL;
	if (split_brackets(p, part, &key, &value, e) < 0)
		return -1;
	for (uint32_t i = 0; i < n->n && !*out; i++) {
		const struct node *field = key.n ? node_get_span(n->items[i], key) : n->items[i];

		if (field && field->kind == NODE_SCALAR && span_eq(node_text(field), value))
			*out = n->items[i];
	}
	return 0;
}

static int get_part(const struct path *p, struct node *n, struct span part, struct node **out,
		    struct err *e)
{
	uint64_t index;
	bool number = is_index(part, &index);
	bool last = span_is(part, "-");

	*out = NULL;
	if (span_is(part, "*"))
		return err_at(e, ERR_INPUT, p->place, "'*' cannot stand in this field path");
	if (node_is_null(n))
		return 0;
	if (number || last || is_brackets(part)) {
		if (n->kind != NODE_LIST)
			return misfit(p, n, part, "a list", e);
		if (!number && !last)
			return get_element(p, n, part, out, e);
		if (last && n->n)
			*out = n->items[n->n - 1];
		else if (number && index < n->n)
			*out = n->items[index];
		return 0;
	}
	if (n->kind != NODE_MAP)
		return misfit(p, n, part, "a map", e);
	*out = node_get_span(n, part);
	return 0;
}

int path_get(struct kust *k, struct node *root, struct path p, struct node **out, struct err *e)
{
	struct node *n = root;

	(void)k;
	for (size_t i = 0; i < p.n && n; i++)
		if (get_part(&p, n, p.parts[i], &n, e) < 0)
			return -1;
	*out = n;
	return 0;
}

/* ---- many values ------------------------------------------------------------------------------ */

struct matcher {
	struct kust *k;
	const struct path *path;
	bool create;
	enum node_kind made;
	struct nodes *out;
};

static int match(const struct matcher *m, struct node *n, size_t at, struct err *e);

/* What a part that is missing is made as: the next part tells. */
static struct node *make(const struct matcher *m, size_t at)
{
	struct arena *a = m->k->a;
	uint64_t index;

	if (at + 1 < m->path->n) {
		struct span next = m->path->parts[at + 1];

		return is_brackets(next) || is_index(next, &index) ? node_list(a) : node_map(a);
	}
	if (m->made == NODE_SCALAR)
		return node_scalar(a, TAG_NULL, (struct span){"", 0});
	return m->made == NODE_LIST ? node_list(a) : node_map(a);
}

static int match_index(const struct matcher *m, struct node *n, size_t at, uint64_t index,
		       struct err *e)
{
	if (n->kind != NODE_LIST)
		return misfit(m->path, n, m->path->parts[at], "a list", e);
	if (index == n->n && m->create)
		node_append(m->k->a, n, make(m, at));
	if (index >= n->n)
		return err_at(e, ERR_INPUT, m->path->place,
			      "index %u in a field path, but the list has %u elements",
			      (unsigned)index, n->n);
	return match(m, n->items[index], at + 1, e);
}

/* A scalar as kustomize looks at it here: the way it is written. */
static struct span written(struct arena *a, const struct node *n)
{
	char quote = n->style == STYLE_DOUBLE ? '"' : '\'';
	char *text;

	if (n->kind != NODE_SCALAR)
		return (struct span){"", 0};
	if (n->style != STYLE_DOUBLE && n->style != STYLE_SINGLE)
		return span_trim(node_text(n));
	text = arena_alloc(a, (size_t)n->n + 3);
	text[0] = quote;
	memcpy(text + 1, n->text, n->n);
	text[n->n + 1] = quote;
	return (struct span){text, (size_t)n->n + 2};
}

static struct node *make_element(const struct matcher *m, struct span key, struct span value)
{
	struct node *n = node_str(m->k->a, value);
	struct node *map;

	if (key.n == 0)
		return n;
	map = node_map(m->k->a);
	node_set_span(m->k->a, map, key, n);
	return map;
}

static int match_elements(const struct matcher *m, struct node *n, size_t at, struct err *e)
{
	struct span value;
	struct span key;
	struct pattern pattern;
	size_t before = m->out->n;

	if (n->kind != NODE_LIST)
		return misfit(m->path, n, m->path->parts[at], "a list", e);
	if (split_brackets(m->path, m->path->parts[at], &key, &value, e) < 0 ||
	    pattern_compile(m->k->a, value, PATTERN_PART, m->path->place, &pattern, e) < 0)
		return -1;
	for (int round = 0; round < 2; round++) {
		for (uint32_t i = 0; i < n->n; i++) {
			struct node *item = n->items[i];
			const struct node *field = key.n ? node_get_span(item, key) : item;

			if (!field || !pattern_matches(&pattern, written(m->k->a, field)))
				continue;
			/* an element that is a scalar ends the path */
			if (match(m, item, key.n ? at + 1 : m->path->n, e) < 0)
				return -1;
		}
		if (m->out->n > before || !m->create || round)
			break;
		node_append(m->k->a, n, make_element(m, key, value));
	}
	return 0;
}

/* The path goes on inside a text that is YAML or JSON: on a copy. */
static int match_inside(const struct matcher *m, struct node *n, size_t at, struct err *e)
{
	struct node_docs docs;

	if (kload_inline(m->k, n, &docs, e) < 0)
		return -1;
	return docs.n ? match(m, docs.items[0], at, e) : 0;
}

static int match_field(const struct matcher *m, struct node *n, size_t at, struct err *e)
{
	struct span part = m->path->parts[at];
	struct node *next;

	if (n->kind == NODE_SCALAR && n->tag == TAG_NULL)
		return 0;
	if (n->kind != NODE_MAP)
		return misfit(m->path, n, part, "a map", e);
	next = node_get_span(n, part);
	if (!next) {
		if (!m->create)
			return 0;
		next = make(m, at);
		node_set_span(m->k->a, n, part, next);
	}
	if (next->kind == NODE_SCALAR && at + 1 < m->path->n)
		return match_inside(m, next, at + 1, e);
	return match(m, next, at + 1, e);
}

static int match(const struct matcher *m, struct node *n, size_t at, struct err *e)
{
	struct nodes *out = m->out;
	struct span part;
	uint64_t index;

	if (at >= m->path->n) {
		if (out->n >= LIMIT_NODES)
			return err_at(e, ERR_LIMIT, m->path->place, "too many matches");
		out->items =
			arena_grow(m->k->a, out->items, &out->cap, out->n + 1, sizeof(*out->items));
		out->items[out->n++] = n;
		return 0;
	}
	part = m->path->parts[at];
	if (is_index(part, &index))
		return match_index(m, n, at, index, e);
	if (is_brackets(part))
		return match_elements(m, n, at, e);
	if (!span_is(part, "*"))
		return match_field(m, n, at, e);
	if (n->kind != NODE_LIST)
		return misfit(m->path, n, part, "a list", e);
	for (uint32_t i = 0; i < n->n; i++)
		if (match(m, n->items[i], at + 1, e) < 0)
			return -1;
	return 0;
}

int path_match(struct kust *k, struct node *root, struct path p, bool create, enum node_kind made,
	       struct nodes *out, struct err *e)
{
	struct matcher m = {k, &p, create, made, out};

	return match(&m, root, 0, e);
}
