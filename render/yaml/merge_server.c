/*
 * Strategic merge as the API server does it (apimachinery strategicpatch). Elements are matched by a
 * hash of their merge key's value, so a merge is linear in target and patch.
 */
#include <stdlib.h>

#include "agent/base/map.h"
#include "render/yaml/merge.h"
#include "render/yaml/merge_fields.h"
#include "render/yaml/scalar.h"

enum { ORDERED_MAX = 256 }; /* lists of one type that merge: real types have a handful */

struct server {
	struct arena *a;
	struct arena scratch;
};

static const char RETAIN[] = "$retainKeys";
static const char ORDER[] = "$setElementOrder";
static const char DELETE[] = "$deleteFromPrimitiveList";

static int merge_maps(struct server *s, struct node **target, const struct node *patch,
		      struct schema type, struct err *e);

/* The key behind "$setElementOrder/"; n = 0 with p = NULL when there is no such prefix. */
static int directive_key(const struct node *key, const char *prefix, struct span *out,
			 struct err *e)
{
	size_t n = strlen(prefix);

	*out = (struct span){NULL, 0};
	if (!span_starts(node_text(key), prefix))
		return 0;
	if (key->n <= n || key->text[n] != '/')
		return err_at(e, ERR_INPUT, key, "'%s' without '/' and a key", prefix);
	*out = (struct span){key->text + n + 1, key->n - n - 1};
	return 0;
}

static bool is_directive(const struct node *key)
{
	return span_is(node_text(key), RETAIN) || span_starts(node_text(key), ORDER);
}

/* ---- what a patch adds ------------------------------------------------------------------------ */

/* A copy without nulls in maps and without whatever carries $patch; NULL when that is all of it. */
static struct node *cleaned(struct server *s, const struct node *n)
{
	struct node *c;

	if (n->kind == NODE_SCALAR)
		return node_copy_shared(s->a, n);
	if (node_get(n, "$patch"))
		return NULL;
	c = node_placed(n->kind == NODE_MAP ? node_map(s->a) : node_list(s->a), n);
	c->style = n->style;
	if (n->kind == NODE_MAP)
		fields_reserve(s->a, c, n->n);
	for (uint32_t i = 0; i < n->n; i++) {
		const struct node *from = n->kind == NODE_MAP ? n->pairs[i].value : n->items[i];
		struct node *value;

		if (n->kind == NODE_MAP && node_is_null(from))
			continue;
		value = cleaned(s, from);
		if (value && n->kind == NODE_MAP)
			c->pairs[c->n++] =
				(struct pair){node_copy_shared(s->a, n->pairs[i].key), value};
		else if (value)
			node_append(s->a, c, value);
	}
	return c;
}

/* ---- elements --------------------------------------------------------------------------------- */

/* Go's types of JSON values: a float is never equal to an integer. */
static char type_letter(const struct node *n)
{
	if (n->kind != NODE_SCALAR)
		return n->kind == NODE_MAP ? 'm' : 'l';
	switch ((enum node_tag)n->tag) {
	case TAG_NULL: return 'n';
	case TAG_BOOL: return 'b';
	case TAG_INT: return 'i';
	case TAG_FLOAT: return 'f';
	default: return 's';
	}
}

/* What an element is told apart by: its merge key's value, or itself when it is a scalar. */
static int element_id(struct server *s, const struct node *n, const char *merge_key,
		      struct span *out, struct err *e)
{
	char number[SCALAR_NUMBER_BYTES];
	const struct node *value = n;
	struct span text;
	char *id;

	if (merge_key) {
		if (n->kind != NODE_MAP)
			return err_at(e, ERR_INPUT, n, "a list element is not a map");
		value = node_get(n, merge_key);
		if (!value)
			return err_at(e, ERR_INPUT, n, "a list element lacks its merge key '%s'",
				      merge_key);
	}
	if (value->kind != NODE_SCALAR)
		return err_at(e, ERR_INPUT, value, "'%s' is no scalar",
			      merge_key ? merge_key : "a list element");
	text = node_text(value);
	if ((value->tag == TAG_INT || value->tag == TAG_FLOAT) &&
	    scalar_json_number((enum node_tag)value->tag, text, number))
		text = span_of(number);
	id = arena_alloc(&s->scratch, text.n + 1);
	id[0] = type_letter(value);
	memcpy(id + 1, text.p, text.n);
	*out = (struct span){id, text.n + 1};
	return 0;
}

/* Positions by element id: map values are index + 1; the first of equal ones counts. */
static int rank(struct server *s, struct map *ranks, struct node *const *items, size_t n,
		const char *merge_key, struct err *e)
{
	map_init(ranks, &s->scratch);
	for (size_t i = 0; i < n; i++) {
		struct span id;

		if (element_id(s, items[i], merge_key, &id, e))
			return -1;
		if (!map_get(ranks, id))
			map_set(ranks, id, (void *)(i + 1)); // NOLINT(performance-no-int-to-ptr)
	}
	return 0;
}

/* All elements of both lists are of one type, and no lists. */
static int check_types(const struct node *x, const struct node *y, char *out, struct err *e)
{
	const struct node *lists[] = {x, y};

	*out = 0;
	for (size_t l = 0; l < 2; l++) {
		for (uint32_t i = 0; lists[l] && i < lists[l]->n; i++) {
			const struct node *n = lists[l]->items[i];
			char letter = type_letter(n);

			if (letter == 'l' || letter == 'n')
				return err_at(e, ERR_INPUT, n, "a merged list holds a %s",
					      letter == 'l' ? "list" : "null");
			if (*out && *out != letter)
				return err_at(e, ERR_INPUT, n,
					      "elements of a merged list have different types");
			*out = letter;
		}
	}
	return 0;
}

struct ranked {
	struct node *n;
	size_t by_patch; /* position + 1 in the order wanted; 0 = only on the server */
	size_t by_server;
	size_t was;
};

static int by_rank(const void *a, const void *b)
{
	const struct ranked *x = a;
	const struct ranked *y = b;
	size_t i = x->by_patch ? x->by_patch : x->by_server - 1;
	size_t j = y->by_patch ? y->by_patch : y->by_server - 1;

	if (i != j) /* unknown to both orders: last (0 - 1) */
		return i < j ? -1 : 1;
	return x->was < y->was ? -1 : x->was > y->was;
}

/*
 * Order a merged list: elements named in `order` as they stand there, the others as in `server`, the two
 * zipped so that an element only the server has comes before those that followed it there.
 */
static int put_in_order(struct server *s, struct node *merged, const struct node *order,
			const struct map *server, const char *merge_key, struct err *e)
{
	struct ranked *left = arena_array(&s->scratch, merged->n, sizeof(*left));
	struct ranked *right = arena_array(&s->scratch, merged->n, sizeof(*right));
	size_t n_left = 0;
	size_t n_right = 0;
	struct map wanted;
	size_t i = 0;
	size_t j = 0;

	if (rank(s, &wanted, order ? order->items : NULL, order ? order->n : 0, merge_key, e))
		return -1;
	for (uint32_t k = 0; k < merged->n; k++) {
		struct ranked r = {.n = merged->items[k], .was = k};
		struct span id;

		if (element_id(s, r.n, merge_key, &id, e))
			return -1;
		r.by_patch = (size_t)map_get(&wanted, id);
		r.by_server = (size_t)map_get(server, id);
		if (r.by_patch)
			right[n_right++] = r;
		else
			left[n_left++] = r;
	}
	qsort(left, n_left, sizeof(*left), by_rank);
	qsort(right, n_right, sizeof(*right), by_rank);
	for (uint32_t k = 0; k < merged->n; k++) {
		bool from_left = j >= n_right;

		if (i < n_left && j < n_right)
			from_left = left[i].by_server && right[j].by_server &&
				    left[i].by_server < right[j].by_server;
		merged->items[k] = from_left ? left[i++].n : right[j++].n;
	}
	return 0;
}

/* ---- lists ------------------------------------------------------------------------------------ */

static struct node *list_like(struct server *s, const struct node *n)
{
	struct node *list = node_placed(node_list(s->a), n);

	list->style = n->style;
	return list;
}

static int merge_scalars(struct server *s, struct node *target, const struct node *patch,
			 bool remove, struct node **out, struct err *e)
{
	struct node *merged = list_like(s, target);
	struct map seen;

	if (rank(s, &seen, patch->items, remove ? patch->n : 0, NULL, e))
		return -1;
	for (uint32_t i = 0; i < target->n + (remove ? 0 : patch->n); i++) {
		struct node *n = i < target->n
					 ? target->items[i]
					 : node_copy_shared(s->a, patch->items[i - target->n]);
		struct span id;

		if (element_id(s, n, NULL, &id, e))
			return -1;
		if (map_get(&seen, id))
			continue;
		if (!remove)
			map_set(&seen, id, merged);
		node_append(s->a, merged, n);
	}
	*out = merged;
	return 0;
}

/* Carry out the directives among a patch's elements; the others are left in `rest`. */
static int take_special(struct server *s, struct node **target, const struct node *patch,
			const char *merge_key, struct node *rest, struct err *e)
{
	struct node *kept = list_like(s, *target);
	bool replace = false;
	struct map doomed;

	map_init(&doomed, &s->scratch);
	for (uint32_t i = 0; i < patch->n; i++) {
		struct node *n = patch->items[i];
		const struct node *directive = node_get(n, "$patch");
		struct span id;

		if (!directive) {
			node_append(s->a, rest, n);
		} else if (node_is_text(directive, "replace")) {
			replace = true;
		} else if (!node_is_text(directive, "delete")) {
			return err_at(e, ERR_INPUT, directive,
				      "unknown $patch directive in a list");
		} else {
			if (element_id(s, n, merge_key, &id, e))
				return -1;
			map_set(&doomed, id, n);
		}
	}
	if (replace) {
		*target = node_copy_shared(s->a, rest);
		rest->n = 0;
		return 0;
	}
	for (uint32_t i = 0; i < (*target)->n; i++) {
		struct span id;

		if (element_id(s, (*target)->items[i], merge_key, &id, e))
			return -1;
		if (!map_get(&doomed, id))
			node_append(s->a, kept, (*target)->items[i]);
	}
	*target = kept;
	return 0;
}

static int merge_keyed(struct server *s, struct node *target, const struct node *patch,
		       const char *merge_key, struct schema items, struct node **out, struct err *e)
{
	struct node *merged = list_like(s, target);
	struct map at;

	for (uint32_t i = 0; i < target->n; i++)
		node_append(s->a, merged, target->items[i]);
	if (rank(s, &at, merged->items, merged->n, merge_key, e))
		return -1;
	for (uint32_t i = 0; i < patch->n; i++) {
		struct span id;
		size_t found;

		if (element_id(s, patch->items[i], merge_key, &id, e))
			return -1;
		found = (size_t)map_get(&at, id);
		if (found > 0) {
			if (merge_maps(s, &merged->items[found - 1], patch->items[i], items, e))
				return -1;
			continue;
		}
		node_append(s->a, merged, node_copy_shared(s->a, patch->items[i]));
		map_set(&at, id, (void *)(size_t)merged->n); // NOLINT(performance-no-int-to-ptr)
	}
	*out = merged;
	return 0;
}

/*
 * The order that $setElementOrder zips by. The server deletes and appends in the array it took that order
 * from, so the first elements it appends stand where deleted ones stood, and count as known.
 */
static struct node *known_order(struct server *s, const struct node *before,
				const struct node *kept, const struct node *merged)
{
	struct node *known = list_like(s, before);

	for (uint32_t i = 0; i < merged->n && (i < kept->n || i < before->n); i++)
		node_append(s->a, known, merged->items[i]);
	return known;
}

/* A list may be declared as one element by reference, as pointers to lists are in Kubernetes' tables. */
static struct schema element_type(struct schema type)
{
	return schema_traits(type) & SCHEMA_LIST ? schema_items(type) : type;
}

/* Lists of the strategy "merge", or a list of what to remove. *seen: see known_order(). */
static int merge_elements(struct server *s, struct node **target, const struct node *patch,
			  struct schema type, bool remove, struct node **seen, struct err *e)
{
	const char *merge_key = schema_merge_key(type);
	struct node *rest = list_like(s, patch);
	const struct node *before = *target;
	struct node *merged = NULL;
	struct map server;
	char letter;

	if (check_types(*target, patch, &letter, e))
		return -1;
	if (letter == 0)
		return 0;
	if (letter != 'm') {
		if (merge_scalars(s, *target, patch, remove, &merged, e))
			return -1;
		if (!remove && (rank(s, &server, (*target)->items, (*target)->n, NULL, e) ||
				put_in_order(s, merged, patch, &server, NULL, e)))
			return -1;
		*target = merged;
		return 0;
	}
	if (!merge_key)
		return err_at(e, ERR_INPUT, patch, "a list of maps to merge has no merge key");
	if (take_special(s, target, patch, merge_key, rest, e) ||
	    rank(s, &server, (*target)->items, (*target)->n, merge_key, e) ||
	    merge_keyed(s, *target, rest, merge_key, element_type(type), &merged, e))
		return -1;
	if (seen && rest->n > 0)
		*seen = known_order(s, before, *target, merged);
	if (put_in_order(s, merged, rest, &server, merge_key, e))
		return -1;
	*target = merged;
	return 0;
}

static int merge_lists(struct server *s, struct node **target, const struct node *patch,
		       struct schema type, bool remove, struct node **seen, struct err *e)
{
	if (remove || (schema_traits(type) & SCHEMA_MERGE))
		return merge_elements(s, target, patch, type, remove, seen, e);
	*target = node_copy_shared(s->a, patch);
	return 0;
}

/* ---- $setElementOrder ------------------------------------------------------------------------- */

/* What the patch has must stand in the order list, in that order. */
static int check_order(struct server *s, const struct node *patch, const struct node *order,
		       const char *merge_key, struct err *e)
{
	uint32_t i = 0;
	uint32_t j = 0;

	if (!patch || patch->n == 0 || order->n == 0)
		return 0;
	while (i < patch->n && j < order->n) {
		struct span x;
		struct span y;

		if (node_get(patch->items[i], "$patch")) {
			i++;
			continue;
		}
		if (element_id(s, patch->items[i], merge_key, &x, e) ||
		    element_id(s, order->items[j], merge_key, &y, e))
			return -1;
		i += span_eq(x, y);
		j++;
	}
	while (i < patch->n && node_is_text(node_get(patch->items[i], "$patch"), "delete"))
		i++;
	if (i < patch->n)
		return err_at(e, ERR_INPUT, patch->items[i],
			      "the order in the patch doesn't match $setElementOrder");
	return 0;
}

static int order_list(struct server *s, struct node *target, const struct node *patch,
		      struct span key, const struct node *order, struct schema type, struct err *e)
{
	struct node *list = node_get_span(target, key);
	const struct node *from = node_get_span(patch, key);
	struct node *known;
	const char *merge_key;
	struct map server;
	char letter;

	if (order->kind != NODE_LIST || (list && list->kind != NODE_LIST) ||
	    (from && from->kind != NODE_LIST))
		return err_at(e, ERR_INPUT, order, "$setElementOrder of what is no list");
	type = schema_field(type, key);
	merge_key = schema_merge_key(type);
	if (check_order(s, from, order, merge_key, e))
		return -1;
	if (!list && !from)
		return 0;
	if (check_types(list, from, &letter, e))
		return -1;
	if (letter == 0)
		return err_at(e, ERR_INPUT, order, "$setElementOrder of empty lists");
	known = list;
	if (!list)
		list = cleaned(s, from);
	else if (from && merge_lists(s, &list, from, type, false, &known, e))
		return -1;
	if (rank(s, &server, known ? known->items : NULL, known ? known->n : 0, merge_key, e) ||
	    put_in_order(s, list, order, &server, merge_key, e))
		return -1;
	node_set_span(s->a, target, key, list);
	return 0;
}

/* ---- maps ------------------------------------------------------------------------------------- */

static int retain_keys(struct server *s, struct node *target, const struct node *patch,
		       struct err *e)
{
	const struct node *keys = node_get(patch, RETAIN);
	struct map retained;
	uint32_t kept = 0;

	if (!keys)
		return 0;
	if (keys->kind != NODE_LIST)
		return err_at(e, ERR_INPUT, keys, "$retainKeys is not a list");
	map_init(&retained, &s->scratch);
	for (uint32_t i = 0; i < keys->n; i++)
		if (node_is(keys->items[i], NODE_SCALAR))
			map_set(&retained, node_text(keys->items[i]), target);
	for (uint32_t i = 0; i < patch->n; i++) {
		const struct pair *p = &patch->pairs[i];

		if (!node_is_null(p->value) && !is_directive(p->key) &&
		    !span_starts(node_text(p->key), DELETE) &&
		    !map_get(&retained, node_text(p->key)))
			return err_at(e, ERR_INPUT, p->key,
				      "'" SPAN_FMT "' is not among the $retainKeys",
				      SPAN_ARG(node_text(p->key)));
	}
	for (uint32_t i = 0; i < target->n; i++)
		if (map_get(&retained, node_text(target->pairs[i].key)))
			target->pairs[kept++] = target->pairs[i];
	target->n = kept;
	return 0;
}

/* A key that both have. */
static int merge_field(struct server *s, struct node **target, const struct node *patch,
		       struct schema type, struct err *e)
{
	if (type_letter(*target) != type_letter(patch)) {
		*target = cleaned(s, patch);
		return 0;
	}
	if (patch->kind == NODE_SCALAR || (schema_traits(type) & SCHEMA_REPLACE)) {
		*target = node_copy_shared(s->a, patch);
		return 0;
	}
	if (patch->kind == NODE_MAP)
		return merge_maps(s, target, patch, type, e);
	return merge_lists(s, target, patch, type, false, NULL, e);
}

/* Keys the patch adds, once those that both have are done. */
static void add_fields(struct server *s, struct node *target, const struct node *patch,
		       const bool *done)
{
	fields_reserve(s->a, target, patch->n);
	for (uint32_t i = 0; i < patch->n; i++) {
		const struct pair *p = &patch->pairs[i];
		struct node *value;

		if (done[i] || node_is_null(p->value))
			continue;
		value = cleaned(s, p->value);
		if (value)
			target->pairs[target->n++] =
				(struct pair){node_copy_shared(s->a, p->key), value};
	}
}

static int merge_fields(struct server *s, struct node *target, const struct node *patch, bool *done,
			struct schema type, struct err *e)
{
	struct fields f;
	uint32_t kept = 0;

	fields_init(&f, &s->scratch, target, patch->n);
	for (uint32_t i = 0; i < patch->n; i++) {
		const struct pair *p = &patch->pairs[i];
		struct span key = node_text(p->key);
		struct pair *own;
		struct span list;

		if (done[i])
			continue;
		if (directive_key(p->key, DELETE, &list, e))
			return -1;
		own = fields_take(&f, list.p ? list : key);
		done[i] = list.p || own;
		if (!own || !own->value)
			continue;
		if (node_is_null(p->value))
			own->value = NULL; /* goes below */
		else if (!list.p &&
			 merge_field(s, &own->value, p->value, schema_field(type, key), e))
			return -1;
		else if (list.p && own->value->kind == NODE_LIST && p->value->kind == NODE_LIST &&
			 merge_lists(s, &own->value, p->value, schema_field(type, list), true, NULL,
				     e))
			return -1;
	}
	for (uint32_t i = 0; i < target->n; i++)
		if (target->pairs[i].value)
			target->pairs[kept++] = target->pairs[i];
	target->n = kept;
	return 0;
}

static int merge_maps(struct server *s, struct node **target, const struct node *patch,
		      struct schema type, struct err *e)
{
	const struct node *directive = node_get(patch, "$patch");
	struct map ordered;
	bool *done;

	if (directive && node_is_text(directive, "replace")) {
		*target = node_copy_shared(s->a, patch);
		node_remove(*target, "$patch");
		return 0;
	}
	if (directive && node_is_text(directive, "delete")) {
		*target = node_placed(node_map(s->a), patch);
		return 0;
	}
	if (directive)
		return err_at(e, ERR_INPUT, directive, "unknown $patch directive");
	if (retain_keys(s, *target, patch, e))
		return -1;
	done = arena_array(&s->scratch, patch->n, sizeof(*done));
	map_init(&ordered, &s->scratch);
	for (uint32_t i = 0; i < patch->n; i++) {
		const struct pair *p = &patch->pairs[i];
		struct span key;

		if (directive_key(p->key, ORDER, &key, e))
			return -1;
		if (!key.p)
			continue;
		if (ordered.n >= ORDERED_MAX)
			return err_at(e, ERR_LIMIT, p->key, "too many $setElementOrder in one map");
		if (order_list(s, *target, patch, key, p->value, type, e))
			return -1;
		map_set(&ordered, key, done);
	}
	for (uint32_t i = 0; i < patch->n; i++)
		done[i] = is_directive(patch->pairs[i].key) ||
			  map_get(&ordered, node_text(patch->pairs[i].key));
	if (merge_fields(s, *target, patch, done, type, e))
		return -1;
	add_fields(s, *target, patch, done);
	return 0;
}

int merge_strategic_server(struct node **target, const struct node *patch, struct schema type,
			   struct arena *a, struct err *e)
{
	struct server s = {.a = a, .scratch = ARENA_INIT};
	int rc;

	if (!node_is(*target, NODE_MAP) || !node_is(patch, NODE_MAP))
		return err_at(e, ERR_INPUT, patch, "a strategic merge needs two maps");
	rc = merge_maps(&s, target, patch, type, e);
	arena_dispose(&s.scratch);
	return rc;
}
