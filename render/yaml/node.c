#include "render/yaml/node.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/mem.h"
#include "render/yaml/scalar.h"

enum { FIRST_CAP = 4 };

struct node *node_scalar(struct arena *a, enum node_tag tag, struct span text)
{
	struct node *n = ARENA_NEW(a, struct node);

	n->kind = NODE_SCALAR;
	n->tag = (uint8_t)tag;
	n->text = arena_strndup(a, text.p, text.n);
	n->n = (uint32_t)text.n;
	return n;
}

struct node *node_str(struct arena *a, struct span text)
{
	return node_scalar(a, TAG_STR, text);
}

struct node *node_strz(struct arena *a, const char *text)
{
	return node_scalar(a, TAG_STR, span_of(text));
}

struct node *node_int(struct arena *a, int64_t v)
{
	char text[24];
	int n = snprintf(text, sizeof(text), "%" PRId64, v);

	return node_scalar(a, TAG_INT, (struct span){text, (size_t)n});
}

struct node *node_bool(struct arena *a, bool v)
{
	return node_scalar(a, TAG_BOOL, span_of(v ? "true" : "false"));
}

struct node *node_null(struct arena *a)
{
	return node_scalar(a, TAG_NULL, SPAN_LIT("null"));
}

struct node *node_map(struct arena *a)
{
	struct node *n = ARENA_NEW(a, struct node);

	n->kind = NODE_MAP;
	return n;
}

struct node *node_list(struct arena *a)
{
	struct node *n = ARENA_NEW(a, struct node);

	n->kind = NODE_LIST;
	return n;
}

struct node *node_placed(struct node *n, const struct node *from)
{
	n->source = from->source;
	n->line = from->line;
	n->column = from->column;
	return n;
}

static struct node *copy(struct arena *a, const struct node *n, bool share_text)
{
	struct node *c = ARENA_NEW(a, struct node);

	*c = *n;
	c->cap = n->n;
	switch ((enum node_kind)n->kind) {
	case NODE_SCALAR:
		if (!share_text)
			c->text = arena_strndup(a, n->text, n->n);
		break;
	case NODE_LIST:
		c->items = arena_array(a, n->n, sizeof(*c->items));
		for (uint32_t i = 0; i < n->n; i++)
			c->items[i] = copy(a, n->items[i], share_text);
		break;
	case NODE_MAP:
		c->pairs = arena_array(a, n->n, sizeof(*c->pairs));
		for (uint32_t i = 0; i < n->n; i++) {
			c->pairs[i].key = copy(a, n->pairs[i].key, share_text);
			c->pairs[i].value = copy(a, n->pairs[i].value, share_text);
		}
		break;
	}
	return c;
}

struct node *node_copy(struct arena *a, const struct node *n)
{
	return copy(a, n, false);
}

struct node *node_copy_shared(struct arena *a, const struct node *n)
{
	return copy(a, n, true);
}

bool node_is_text(const struct node *n, const char *s)
{
	return n && n->kind == NODE_SCALAR && n->tag == TAG_STR && span_is(node_text(n), s);
}

struct pair *node_pair(const struct node *map, struct span key)
{
	if (!node_is(map, NODE_MAP))
		return NULL;
	for (uint32_t i = 0; i < map->n; i++)
		if (span_eq(node_text(map->pairs[i].key), key))
			return &map->pairs[i];
	return NULL;
}

struct node *node_get_span(const struct node *map, struct span key)
{
	struct pair *p = node_pair(map, key);

	return p ? p->value : NULL;
}

struct node *node_get(const struct node *map, const char *key)
{
	return node_get_span(map, span_of(key));
}

const char *node_get_text(const struct node *map, const char *key)
{
	const struct node *n = node_get(map, key);

	return n && n->kind == NODE_SCALAR && n->tag != TAG_NULL ? n->text : NULL;
}

struct node *node_at(const struct node *n, ...)
{
	const char *key;
	va_list ap;

	va_start(ap, n);
	while (n && (key = va_arg(ap, const char *)))
		n = node_get(n, key);
	va_end(ap);
	return (struct node *)n;
}

/* Room for one more entry of `size` bytes; returns the array, moved if need be. */
static void *grow(struct arena *a, struct node *n, void *entries, size_t size)
{
	size_t cap = n->cap;

	if (n->n < n->cap)
		return entries;
	if (n->n == UINT32_MAX)
		mem_exhausted();
	entries = arena_grow(a, entries, &cap, (size_t)n->n + 1, size);
	n->cap = cap > UINT32_MAX ? UINT32_MAX : (uint32_t)cap;
	return entries;
}

void node_set_span(struct arena *a, struct node *map, struct span key, struct node *value)
{
	struct pair *p = node_pair(map, key);

	if (p) {
		p->value = value;
		return;
	}
	map->pairs = grow(a, map, map->pairs, sizeof(*map->pairs));
	map->pairs[map->n++] = (struct pair){node_placed(node_str(a, key), value), value};
}

void node_set(struct arena *a, struct node *map, const char *key, struct node *value)
{
	node_set_span(a, map, span_of(key), value);
}

struct node *node_need_map(struct arena *a, struct node *map, const char *key)
{
	struct node *n = node_get(map, key);

	if (node_is_null(n)) {
		n = node_map(a);
		node_set(a, map, key, n);
	}
	return n->kind == NODE_MAP ? n : NULL;
}

bool node_remove_span(struct node *map, struct span key)
{
	struct pair *p = node_pair(map, key);
	size_t after;

	if (!p)
		return false;
	after = (size_t)(map->pairs + map->n - (p + 1));
	memmove(p, p + 1, after * sizeof(*p));
	map->n--;
	return true;
}

bool node_remove(struct node *map, const char *key)
{
	return node_remove_span(map, span_of(key));
}

void node_append(struct arena *a, struct node *list, struct node *item)
{
	list->items = grow(a, list, list->items, sizeof(struct node *));
	list->items[list->n++] = item;
}

void node_insert(struct arena *a, struct node *list, size_t at, struct node *item)
{
	node_append(a, list, item);
	memmove(list->items + at + 1, list->items + at, (list->n - 1 - at) * sizeof(struct node *));
	list->items[at] = item;
}

void node_remove_at(struct node *list, size_t at)
{
	memmove(list->items + at, list->items + at + 1, (list->n - 1 - at) * sizeof(struct node *));
	list->n--;
}

/* ---- comparing -------------------------------------------------------------------------------- */

enum { SCAN_PAIRS = 16 }; /* maps above this are compared by sorted keys */

static int by_key(const void *a, const void *b)
{
	const struct pair *x = a;
	const struct pair *y = b;

	return span_cmp(node_text(x->key), node_text(y->key));
}

static bool big_maps_equal(const struct node *a, const struct node *b)
{
	struct pair *x = mem_alloc(a->n, sizeof(*x));
	struct pair *y = mem_alloc(b->n, sizeof(*y));
	bool equal = true;

	memcpy(x, a->pairs, a->n * sizeof(*x));
	memcpy(y, b->pairs, b->n * sizeof(*y));
	qsort(x, a->n, sizeof(*x), by_key);
	qsort(y, b->n, sizeof(*y), by_key);
	for (uint32_t i = 0; equal && i < a->n; i++)
		equal = span_eq(node_text(x[i].key), node_text(y[i].key)) &&
			node_equal(x[i].value, y[i].value);
	free(x);
	free(y);
	return equal;
}

static bool maps_equal(const struct node *a, const struct node *b)
{
	if (a->n != b->n)
		return false;
	if (a->n > SCAN_PAIRS)
		return big_maps_equal(a, b);
	for (uint32_t i = 0; i < a->n; i++) {
		const struct node *other = node_get_span(b, node_text(a->pairs[i].key));

		if (!other || !node_equal(a->pairs[i].value, other))
			return false;
	}
	return true;
}

static bool lists_equal(const struct node *a, const struct node *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (!node_equal(a->items[i], b->items[i]))
			return false;
	return true;
}

static bool is_number(const struct node *n)
{
	return n->tag == TAG_INT || n->tag == TAG_FLOAT;
}

/* 31 and 0x1f, 1 and 1.0 are the same value to every reader of JSON. */
static bool numbers_equal(const struct node *a, const struct node *b)
{
	char x[SCALAR_NUMBER_BYTES];
	char y[SCALAR_NUMBER_BYTES];

	scalar_yaml_number((enum node_tag)a->tag, node_text(a), x);
	scalar_yaml_number((enum node_tag)b->tag, node_text(b), y);
	return strcmp(x, y) == 0;
}

static bool scalars_equal(const struct node *a, const struct node *b)
{
	if (a->tag == b->tag && (a->tag == TAG_NULL || span_eq(node_text(a), node_text(b))))
		return true;
	return is_number(a) && is_number(b) && numbers_equal(a, b);
}

bool node_equal(const struct node *a, const struct node *b)
{
	if (a == b)
		return true;
	if (!a || !b || a->kind != b->kind)
		return false;
	switch ((enum node_kind)a->kind) {
	case NODE_MAP: return maps_equal(a, b);
	case NODE_LIST: return lists_equal(a, b);
	case NODE_SCALAR: break;
	}
	return scalars_equal(a, b);
}

void node_sort(struct node *n)
{
	if (n->kind == NODE_LIST)
		for (uint32_t i = 0; i < n->n; i++)
			node_sort(n->items[i]);
	if (n->kind != NODE_MAP)
		return;
	if (n->n > 1)
		qsort(n->pairs, n->n, sizeof(*n->pairs), by_key);
	for (uint32_t i = 0; i < n->n; i++)
		node_sort(n->pairs[i].value);
}

/* ---- marks and places ------------------------------------------------------------------------- */

void node_mark_secret(struct node *n)
{
	n->secret = true;
	for (uint32_t i = 0; n->kind != NODE_SCALAR && i < n->n; i++)
		node_mark_secret(n->kind == NODE_MAP ? n->pairs[i].value : n->items[i]);
}

bool node_has_secret(const struct node *n)
{
	if (n->secret)
		return true;
	for (uint32_t i = 0; n->kind != NODE_SCALAR && i < n->n; i++)
		if (node_has_secret(n->kind == NODE_MAP ? n->pairs[i].value : n->items[i]))
			return true;
	return false;
}

size_t node_count(const struct node *n)
{
	size_t count = 1;

	for (uint32_t i = 0; n->kind != NODE_SCALAR && i < n->n; i++)
		count += n->kind == NODE_MAP ? 1 + node_count(n->pairs[i].value)
					     : node_count(n->items[i]);
	return count;
}

const char *node_where(const struct node *n, struct arena *a)
{
	if (!n || !n->source)
		return "(generated)";
	if (n->line == 0)
		return arena_strdup(a, n->source->path);
	return arena_printf(a, "%s:%u:%u", n->source->path, n->line, n->column);
}

int(err_at)(struct err *e, enum err_kind kind, const struct node *n, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	err_setv(e, kind, fmt, ap);
	va_end(ap);
	if (!n || !n->source)
		return -1;
	if (n->line == 0)
		return err_wrap(e, "%s", n->source->path);
	return err_wrap(e, "%s:%u:%u", n->source->path, n->line, n->column);
}
