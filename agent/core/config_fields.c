#include "agent/core/config_fields.h"

#include <stdarg.h>
#include <string.h>

#include "agent/base/clock.h"
#include "agent/base/limits.h"
#include "agent/base/tree.h"

enum { NEAR = 4 };

struct loader {
	struct arena *arena;
	struct problems *problems;
};

static void load_map(struct loader *l, const struct node *map, const struct field *fields,
		     const char *where, void *out);

void problems_add(struct problems *p, const struct node *at, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	if (p->n == LIMIT_PROBLEMS) {
		p->more++;
		return;
	}
	va_start(ap, fmt);
	text = arena_vprintf(p->arena, fmt, ap);
	va_end(ap);
	if (at && at->source)
		text = arena_printf(p->arena, "%s: %s", node_where(at, p->arena), text);
	p->items = arena_grow(p->arena, p->items, &p->cap, p->n + 1, sizeof(*p->items));
	p->items[p->n++] = text;
}

static void note_inert(struct problems *p, const struct node *at, const char *key)
{
	if (p->n_notes == LIMIT_PROBLEMS)
		return;
	p->notes = arena_grow(p->arena, p->notes, &p->notes_cap, p->n_notes + 1, sizeof(*p->notes));
	p->notes[p->n_notes++] =
		arena_printf(p->arena, "%s: '%s' is checked, but has no effect yet",
			     node_where(at, p->arena), key);
}

int problems_error(const struct problems *p, struct err *e)
{
	if (p->n == 0)
		return 0;
	if (p->n == 1)
		return err_set(e, ERR_INPUT, "%s", p->items[0]);
	return err_set(e, ERR_INPUT, "%s (and %zu more)", p->items[0], p->n - 1 + p->more);
}

const char *fields_nearest(const char *word, const char *const *names, size_t n)
{
	const char *nearest = NULL;
	size_t best = NEAR;

	for (size_t i = 0; i < n; i++) {
		size_t d = span_distance(span_of(word), span_of(names[i]), NEAR);

		if (d < best) {
			best = d;
			nearest = names[i];
		}
	}
	return nearest;
}

/* ---- scalars ---------------------------------------------------------------------------------- */

static bool is_label(struct span s)
{
	if (s.n == 0 || s.n > LIMIT_ENV_NAME_BYTES || s.p[0] == '-' || s.p[s.n - 1] == '-')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') &&
		    s.p[i] != '-')
			return false;
	return true;
}

static int parse_path(struct span text, struct arena *a, void *to, struct err *e)
{
	if (text.n == 0)
		return err_set(e, ERR_INPUT, "a path is wanted ('.' is the top of the tree)");
	return tree_join("", text, a, to, e);
}

static int parse_percent(struct span text, int64_t *out, struct err *e)
{
	uint64_t v;

	if (!span_ends(text, "%") || !span_to_u64((struct span){text.p, text.n - 1}, 100, &v))
		return err_set(e, ERR_INPUT, "a share such as '20%%' is wanted");
	*out = (int64_t)v;
	return 0;
}

static int parse_enum(struct span text, const char *const *names, int *out, struct err *e)
{
	struct buf known = BUF_INIT(512);

	for (int i = 0; names[i]; i++) {
		if (span_is(text, names[i])) {
			*out = i;
			buf_dispose(&known);
			return 0;
		}
		buf_printf(&known, "%s%s", i ? ", " : "", names[i]);
	}
	err_set(e, ERR_INPUT, "one of %s is wanted", buf_str(&known));
	buf_dispose(&known);
	return -1;
}

static int parse_bool(struct span text, bool *out, struct err *e)
{
	if (!span_is(text, "true") && !span_is(text, "false"))
		return err_set(e, ERR_INPUT, "true or false is wanted");
	*out = text.p[0] == 't';
	return 0;
}

static int parse_int(struct span text, int64_t *out, struct err *e)
{
	uint64_t v;

	if (!span_to_u64(text, INT32_MAX, &v))
		return err_set(e, ERR_INPUT, "a whole number is wanted");
	*out = (int64_t)v;
	return 0;
}

/* Text, from the file or a default, into the struct. */
static int parse_scalar(struct arena *a, const struct field *f, struct span text, void *to,
			struct err *e)
{
	switch (f->type) {
	case FIELD_CONST:
		if (!span_is(text, f->fallback))
			return err_set(e, ERR_INPUT, "'%s' is wanted", f->fallback);
		return 0;
	case FIELD_NAME:
		if (!is_label(text))
			return err_set(e, ERR_INPUT,
				       "a DNS label of at most %d bytes is wanted (a-z, 0-9, '-')",
				       LIMIT_ENV_NAME_BYTES);
		*(const char **)to = arena_strndup(a, text.p, text.n);
		return 0;
	case FIELD_TEXT:
		if (text.n == 0 || memchr(text.p, '\0', text.n))
			return err_set(e, ERR_INPUT, "text is wanted");
		*(const char **)to = arena_strndup(a, text.p, text.n);
		return 0;
	case FIELD_PATH: return parse_path(text, a, to, e);
	case FIELD_BOOL: return parse_bool(text, to, e);
	case FIELD_INT: return parse_int(text, to, e);
	case FIELD_PERCENT: return parse_percent(text, to, e);
	case FIELD_DURATION: return duration_parse(text, to, e);
	case FIELD_ENUM: return parse_enum(text, f->names, to, e);
	default: return err_set(e, ERR_BUG, "'%s' is no scalar field", f->key);
	}
}

/* A number or a bool where text is wanted is a frequent slip (version: 1.10): refuse it. */
static bool tag_fits(enum field_type type, enum node_tag tag)
{
	switch (type) {
	case FIELD_BOOL: return tag == TAG_BOOL;
	case FIELD_INT: return tag == TAG_INT;
	default: return tag == TAG_STR;
	}
}

/* What is wanted, for a node that cannot even be read as text of the field. */
static const char *wanted(const struct field *f, const struct node *n)
{
	if (f->type == FIELD_BOOL)
		return "true or false is wanted";
	if (f->type == FIELD_INT)
		return "a whole number is wanted";
	return n->kind == NODE_SCALAR ? "a string is wanted (put it in quotes)"
				      : "a string is wanted";
}

static void load_default(struct loader *l, const struct field *f, void *to)
{
	struct err e = ERR_INIT;

	if (f->type == FIELD_MAP)
		load_map(l, NULL, f->fields, f->key, to);
	else if (f->fallback && f->type != FIELD_CONST &&
		 parse_scalar(l->arena, f, span_of(f->fallback), to, &e) < 0)
		problems_add(l->problems, NULL, "default of '%s': %s", f->key, e.msg);
}

/* A value that does not load leaves the default, so that later checks see no second fault in it. */
static void load_scalar(struct loader *l, const struct node *n, const struct field *f, void *to)
{
	struct err e = ERR_INIT;

	if (n->kind != NODE_SCALAR || !tag_fits(f->type, n->tag))
		problems_add(l->problems, n, "'%s': %s", f->key, wanted(f, n));
	else if (parse_scalar(l->arena, f, node_text(n), to, &e) < 0)
		problems_add(l->problems, n, "'%s': %s", f->key, e.msg);
	else
		return;
	load_default(l, f, to);
}

/* ---- collections ------------------------------------------------------------------------------ */

/* A bad entry becomes "" so that checks of the whole file can go on; the load has failed by then. */
static void add_text(struct loader *l, struct texts *t, size_t at, const struct node *n,
		     const char *key)
{
	t->items[at] = "";
	t->at[at] = n;
	if (!node_is(n, NODE_SCALAR) || n->tag == TAG_NULL || memchr(n->text, '\0', n->n)) {
		problems_add(l->problems, n, "'%s': a string is wanted", key);
		return;
	}
	t->items[at] = arena_strndup(l->arena, n->text, n->n);
}

static void load_texts(struct loader *l, const struct node *n, const struct field *f,
		       struct texts *to)
{
	bool pairs = f->type == FIELD_PAIRS;

	if (n->kind != (pairs ? NODE_MAP : NODE_LIST)) {
		problems_add(l->problems, n, "'%s': a %s is wanted", f->key,
			     pairs ? "map" : "list");
		return;
	}
	to->n = pairs ? (size_t)n->n * 2 : n->n;
	to->items = arena_array(l->arena, to->n, sizeof(*to->items));
	to->at = arena_array(l->arena, to->n, sizeof(*to->at));
	for (uint32_t i = 0; i < n->n; i++) {
		if (pairs) {
			add_text(l, to, 2 * (size_t)i, n->pairs[i].key, f->key);
			add_text(l, to, 2 * (size_t)i + 1, n->pairs[i].value, f->key);
		} else {
			add_text(l, to, i, n->items[i], f->key);
		}
	}
}

static void load_maps(struct loader *l, const struct node *n, const struct field *f,
		      struct rows *to)
{
	if (n->kind != NODE_LIST) {
		problems_add(l->problems, n, "'%s': a list is wanted", f->key);
		return;
	}
	to->n = n->n;
	to->items = arena_array(l->arena, n->n, f->size);
	for (uint32_t i = 0; i < n->n; i++)
		load_map(l, n->items[i], f->fields, f->key, (char *)to->items + i * f->size);
}

static void load_field(struct loader *l, const struct node *n, const struct field *f, void *to)
{
	void *made;

	switch (f->type) {
	case FIELD_TEXTS:
	case FIELD_PAIRS: load_texts(l, n, f, to); return;
	case FIELD_MAP: load_map(l, n, f->fields, f->key, to); return;
	case FIELD_MAP_PTR:
		made = arena_alloc(l->arena, f->size);
		load_map(l, n, f->fields, f->key, made);
		*(void **)to = made;
		return;
	case FIELD_MAPS: load_maps(l, n, f, to); return;
	default: load_scalar(l, n, f, to);
	}
}

static void complain_unknown(struct loader *l, const struct node *key, const struct field *fields,
			     const char *where)
{
	const char *names[64];
	const char *nearest;
	size_t n = 0;

	for (const struct field *f = fields; f->key && n < ARRAY_LEN(names); f++)
		names[n++] = f->key;
	nearest = fields_nearest(key->text, names, n);
	if (nearest)
		problems_add(l->problems, key,
			     "unknown key '" SPAN_FMT "' in %s: did you mean '%s'",
			     SPAN_ARG(node_text(key)), where, nearest);
	else
		problems_add(l->problems, key, "unknown key '" SPAN_FMT "' in %s",
			     SPAN_ARG(node_text(key)), where);
}

static bool knows(const struct field *fields, struct span key)
{
	for (const struct field *f = fields; f->key; f++)
		if (span_is(key, f->key))
			return true;
	return false;
}

static void load_map(struct loader *l, const struct node *map, const struct field *fields,
		     const char *where, void *out)
{
	if (map && map->kind != NODE_MAP) {
		problems_add(l->problems, map, "'%s': a map is wanted", where);
		return;
	}
	*(const struct node **)out = map;
	for (uint32_t i = 0; map && i < map->n; i++)
		if (!knows(fields, node_text(map->pairs[i].key)))
			complain_unknown(l, map->pairs[i].key, fields, where);
	for (const struct field *f = fields; f->key; f++) {
		const struct node *n = node_get(map, f->key);
		void *to = (char *)out + f->offset;

		if (f->inert && !node_is_null(n))
			note_inert(l->problems, n, f->key);
		if (!node_is_null(n))
			load_field(l, n, f, to);
		else if (f->required && map)
			problems_add(l->problems, map, "'%s' is missing in %s", f->key, where);
		else
			load_default(l, f, to);
	}
}

void fields_load(const struct node *map, const struct field *fields, const char *where, void *out,
		 struct arena *a, struct problems *p)
{
	struct loader l = {a, p};

	load_map(&l, map, fields, where, out);
}
