#include "render/yaml/merge_elements.h"

struct bucket {
	uint32_t first; /* slot + 1 */
	uint32_t last;
};

struct span elements_text(const struct node *n)
{
	return n->kind == NODE_SCALAR ? node_text(n) : (struct span){"", 0};
}

bool elements_blank(const struct node *n)
{
	return node_is_null(n) || (n->kind == NODE_MAP && n->n == 0);
}

int elements_work(size_t *work, size_t n, const struct node *at, struct err *e)
{
	*work += n;
	if (*work <= ELEMENTS_WORK_MAX)
		return 0;
	return err_at(e, ERR_LIMIT, at,
		      "too many list elements without a value of their merge key");
}

/* Text an element is indexed by; false when it has none. */
static bool index_text(const struct elements *el, const struct node *n, struct span *out)
{
	const struct node *field;

	if (el->key.n == 0) {
		*out = elements_text(n);
		return true;
	}
	field = n->kind == NODE_MAP ? node_get_span(n, el->key) : NULL;
	if (field)
		*out = elements_text(field);
	return field != NULL;
}

static void index_slot(struct elements *el, size_t slot)
{
	struct bucket *b;
	struct span text;

	el->next[slot] = 0;
	if (!index_text(el, el->slots[slot], &text))
		return;
	b = map_get(&el->buckets, text);
	if (!b) {
		b = ARENA_NEW(el->scratch, struct bucket);
		b->first = (uint32_t)slot + 1;
		map_set(&el->buckets, text, b);
	} else {
		el->next[b->last - 1] = (uint32_t)slot + 1;
	}
	b->last = (uint32_t)slot + 1;
}

static void build_index(struct elements *el)
{
	el->indexed = true;
	el->stale = false;
	map_init(&el->buckets, el->scratch);
	el->next = arena_grow(el->scratch, el->next, &el->next_cap, el->n, sizeof(*el->next));
	for (size_t i = 0; i < el->n; i++)
		if (el->slots[i])
			index_slot(el, i);
}

static void count_in(struct elements *el, const struct node *n, size_t by)
{
	if (elements_blank(n))
		el->n_blank += by;
	else if (n->kind != (el->key.n == 0 ? NODE_SCALAR : NODE_MAP))
		el->n_others += by;
}

void elements_append(struct elements *el, struct node *n)
{
	el->slots = arena_grow(el->scratch, el->slots, &el->cap, el->n + 1, sizeof(*el->slots));
	el->slots[el->n++] = n;
	count_in(el, n, 1);
	if (!el->indexed || el->stale)
		return;
	el->next = arena_grow(el->scratch, el->next, &el->next_cap, el->n, sizeof(*el->next));
	index_slot(el, el->n - 1);
}

void elements_init(struct elements *el, struct arena *scratch, size_t *work,
		   const struct node *list, struct span key)
{
	*el = (struct elements){.scratch = scratch, .work = work, .key = key};
	if (!node_is(list, NODE_LIST) || list->n == 0)
		return;
	el->slots = arena_grow(scratch, NULL, &el->cap, list->n, sizeof(*el->slots));
	memcpy(el->slots, list->items, list->n * sizeof(*el->slots));
	el->n = list->n;
	for (size_t i = 0; i < el->n; i++)
		count_in(el, el->slots[i], 1);
}

/* Walk the slots that may have `text` as first key: all of a small list, else one bucket. */
static size_t first_slot(struct elements *el, struct span text)
{
	const struct bucket *b;

	if (el->n <= ELEMENTS_SCAN)
		return 0;
	if (!el->indexed || el->stale)
		build_index(el);
	b = map_get(&el->buckets, text);
	return b ? b->first - 1 : el->n;
}

static size_t next_slot(const struct elements *el, size_t slot)
{
	if (el->n <= ELEMENTS_SCAN)
		return slot + 1;
	return el->next[slot] ? el->next[slot] - 1 : el->n;
}

/* All fields are there and have exactly these texts. */
static bool has_texts(const struct node *n, const struct span *keys, const struct span *values,
		      size_t n_keys)
{
	if (keys[0].n == 0)
		return span_eq(elements_text(n), values[0]);
	for (size_t i = 0; i < n_keys; i++) {
		const struct node *field = node_get_span(n, keys[i]);

		if (!field || !span_eq(elements_text(field), values[i]))
			return false;
	}
	return true;
}

struct node *elements_find(struct elements *el, const struct span *keys, const struct span *values,
			   size_t n)
{
	size_t i;

	if (!span_eq(keys[0], el->key)) {
		*el->work += el->n;
		for (i = 0; i < el->n; i++)
			if (el->slots[i] && has_texts(el->slots[i], keys, values, n))
				return el->slots[i];
		return NULL;
	}
	for (i = first_slot(el, values[0]); i < el->n; i = next_slot(el, i)) {
		++*el->work;
		if (el->slots[i] && has_texts(el->slots[i], keys, values, n))
			return el->slots[i];
	}
	return NULL;
}

/* kyaml's test of an element that is to be set: a value left out keeps the verdict before it. */
static bool matches(const struct node *n, const struct span *keys, size_t n_keys,
		    const struct span *values, size_t n_values)
{
	bool found = false;

	if (keys[0].n == 0)
		return n_values > 0 && span_eq(elements_text(n), values[0]);
	for (size_t i = 0; i < n_keys; i++) {
		if (i < n_values) {
			const struct node *field = node_get_span(n, keys[i]);

			found = field &&
				(values[i].n == 0 || span_eq(elements_text(field), values[i]));
		}
		if (!found)
			return false;
	}
	return found;
}

static void put(struct elements *el, size_t slot, struct node *by)
{
	struct span before;
	struct span after;
	bool had = index_text(el, el->slots[slot], &before);

	count_in(el, el->slots[slot], (size_t)-1);
	el->slots[slot] = by;
	if (!by)
		return;
	count_in(el, by, 1);
	if (el->indexed && had != index_text(el, by, &after))
		el->stale = true;
	else if (el->indexed && had && !span_eq(before, after))
		el->stale = true;
}

/* The general case: every element is looked at. */
static int set_by_scan(struct elements *el, struct node *by, const struct span *keys, size_t n_keys,
		       const struct span *values, size_t n_values, struct err *e)
{
	bool for_map = keys[0].n > 0 && n_values > 0 && values[0].n > 0;
	bool matched = false;

	if (elements_work(el->work, el->n, by, e))
		return -1;
	for (size_t i = 0; i < el->n; i++) {
		struct node *n = el->slots[i];
		enum node_kind wanted = keys[0].n > 0 ? NODE_MAP : NODE_SCALAR;

		if (!n)
			continue;
		if (elements_blank(n)) {
			put(el, i, NULL);
			continue;
		}
		if (for_map && n->kind != NODE_MAP)
			continue;
		if (n->kind != wanted && n_values > 0)
			return err_at(e, ERR_INPUT, n, "a list element is not a %s",
				      wanted == NODE_MAP ? "map" : "scalar");
		if (n_values > 0 && !matches(n, keys, n_keys, values, n_values))
			continue;
		matched |= n_values > 0;
		put(el, i, n_values > 0 ? by : NULL);
	}
	if (!matched && !node_is_null(by))
		elements_append(el, by);
	return 0;
}

int elements_set(struct elements *el, struct node *by, const struct span *keys, size_t n_keys,
		 const struct span *values, size_t n_values, struct err *e)
{
	bool regular = n_values > 0 && el->n_blank == 0 && span_eq(keys[0], el->key) &&
		       (keys[0].n > 0 ? values[0].n > 0 : el->n_others == 0);
	bool matched = false;

	if (!regular)
		return set_by_scan(el, by, keys, n_keys, values, n_values, e);
	for (size_t i = first_slot(el, values[0]); i < el->n;) {
		size_t at = i;

		i = next_slot(el, i);
		if (elements_work(el->work, 1, by, e))
			return -1;
		if (!el->slots[at] || el->slots[at]->kind != (el->key.n ? NODE_MAP : NODE_SCALAR))
			continue;
		if (!matches(el->slots[at], keys, n_keys, values, n_values))
			continue;
		put(el, at, by);
		matched = true;
	}
	if (!matched && !node_is_null(by))
		elements_append(el, by);
	return 0;
}

void elements_write(const struct elements *el, struct arena *a, struct node *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < el->n; i++)
		kept += el->slots[i] != NULL;
	list->items = arena_array(a, kept, sizeof(*list->items));
	list->cap = (uint32_t)kept;
	list->n = 0;
	for (size_t i = 0; i < el->n; i++)
		if (el->slots[i])
			list->items[list->n++] = el->slots[i];
}
