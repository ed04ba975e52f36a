#include "render/yaml/keys.h"

#include "agent/base/map.h"

enum { SCAN_KEYS = 16 }; /* maps above this are checked by hash */

void keys_take_pairs(struct arena *a, struct node *map, struct node *const *nodes, size_t n)
{
	map->n = map->cap = (uint32_t)(n / 2);
	map->pairs = arena_array(a, map->n, sizeof(*map->pairs));
	for (uint32_t i = 0; i < map->n; i++)
		map->pairs[i] = (struct pair){nodes[2 * i], nodes[2 * i + 1]};
}

static int refuse(const struct node *first, const struct node *again, struct err *e)
{
	int shown = again->n > 80 ? 80 : (int)again->n;

	return err_at(e, ERR_INPUT, again, "key '%.*s' is set twice, first at line %u column %u",
		      shown, again->text, first->line, first->column);
}

static int check_by_hash(const struct node *map, struct err *e)
{
	struct arena scratch = ARENA_INIT;
	struct map seen;
	int rc = 0;

	map_init(&seen, &scratch);
	for (uint32_t i = 0; rc == 0 && i < map->n; i++) {
		struct node *key = map->pairs[i].key;
		const struct node *first = map_get(&seen, node_text(key));

		if (first)
			rc = refuse(first, key, e);
		else
			(void)map_set(&seen, node_text(key), key);
	}
	arena_dispose(&scratch);
	return rc;
}

int keys_check_unique(const struct node *map, struct err *e)
{
	if (map->n > SCAN_KEYS)
		return check_by_hash(map, e);
	for (uint32_t i = 1; i < map->n; i++) {
		const struct node *key = map->pairs[i].key;

		for (uint32_t k = 0; k < i; k++)
			if (span_eq(node_text(map->pairs[k].key), node_text(key)))
				return refuse(map->pairs[k].key, key, e);
	}
	return 0;
}

/* Keys of one merged map that are not there yet; of several, the last one merged wins. */
static void merge_one(struct arena *a, struct node *map, uint32_t n_explicit, struct map *index,
		      const struct node *from)
{
	for (uint32_t i = 0; i < from->n; i++) {
		struct pair p = from->pairs[i];
		const void *at = map_get(index, node_text(p.key));

		if (!at) {
			size_t cap = map->cap;

			map->pairs = arena_grow(a, map->pairs, &cap, (size_t)map->n + 1, sizeof(p));
			map->cap = (uint32_t)cap;
			map->pairs[map->n++] = p;
			(void)map_set(index, node_text(p.key), (void *)(uintptr_t)map->n);
		} else if ((uintptr_t)at > n_explicit) {
			map->pairs[(uintptr_t)at - 1].value = p.value;
		}
	}
}

int keys_merge(struct arena *a, struct node *map, const struct node *value, struct err *e)
{
	uint32_t n_explicit = map->n;
	struct arena scratch = ARENA_INIT;
	struct map index;

	if (value->kind == NODE_SCALAR)
		return err_at(e, ERR_INPUT, value, "a merge key wants a map or a list of maps");
	for (uint32_t i = 0; value->kind == NODE_LIST && i < value->n; i++)
		if (value->items[i]->kind != NODE_MAP)
			return err_at(e, ERR_INPUT, value->items[i],
				      "a merge key wants a list of maps");
	map_init(&index, &scratch);
	for (uint32_t i = 0; i < map->n; i++)
		(void)map_set(&index, node_text(map->pairs[i].key), (void *)(uintptr_t)(i + 1));
	if (value->kind == NODE_MAP)
		merge_one(a, map, n_explicit, &index, value);
	for (uint32_t i = value->kind == NODE_LIST ? value->n : 0; i > 0; i--)
		merge_one(a, map, n_explicit, &index, value->items[i - 1]);
	arena_dispose(&scratch);
	return 0;
}

void keys_keep_last(struct node *map)
{
	struct arena scratch = ARENA_INIT;
	struct map seen;
	uint32_t kept = 0;

	map_init(&seen, &scratch);
	for (uint32_t i = 0; i < map->n; i++) {
		const struct pair *p = &map->pairs[i];
		struct pair *first = map_get(&seen, node_text(p->key));

		if (first) {
			first->value = p->value;
			continue;
		}
		map->pairs[kept] = *p;
		(void)map_set(&seen, node_text(p->key), &map->pairs[kept++]);
	}
	map->n = kept;
	arena_dispose(&scratch);
}

int keys_drop_repeats(struct node *map, struct err *e)
{
	struct arena scratch = ARENA_INIT;
	struct map seen;
	uint32_t kept = 0;
	int rc = 0;

	map_init(&seen, &scratch);
	for (uint32_t i = 0; rc == 0 && i < map->n; i++) {
		struct pair *p = &map->pairs[i];
		const struct pair *first = map_get(&seen, node_text(p->key));

		if (first && !node_equal(first->value, p->value)) {
			rc = refuse(first->key, p->key, e);
		} else if (!first) {
			map->pairs[kept] = *p;
			(void)map_set(&seen, node_text(p->key), &map->pairs[kept++]);
		}
	}
	if (rc == 0)
		map->n = kept;
	arena_dispose(&scratch);
	return rc;
}
