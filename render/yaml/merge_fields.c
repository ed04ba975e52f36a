#include "render/yaml/merge_fields.h"

#include "agent/base/mem.h"

enum { SCAN_PAIRS = 16 };

void fields_init(struct fields *f, struct arena *scratch, const struct node *patch,
		 size_t n_lookups)
{
	*f = (struct fields){.patch = node_is(patch, NODE_MAP) && patch->n > 0 ? patch : NULL};
	if (!f->patch)
		return;
	f->used = arena_array(scratch, patch->n, sizeof(*f->used));
	if (patch->n <= SCAN_PAIRS || n_lookups <= 1)
		return;
	map_init(&f->index, scratch);
	for (uint32_t i = 0; i < patch->n; i++)
		map_set(&f->index, node_text(patch->pairs[i].key), &patch->pairs[i]);
	f->indexed = true;
}

struct pair *fields_take(struct fields *f, struct span key)
{
	struct pair *p;

	if (!f->patch)
		return NULL;
	p = f->indexed ? map_get(&f->index, key) : node_pair(f->patch, key);
	if (p)
		f->used[p - f->patch->pairs] = true;
	return p;
}

void fields_reserve(struct arena *a, struct node *map, size_t n)
{
	size_t cap = map->cap;

	if (map->n + n <= map->cap)
		return;
	if (map->n + n > UINT32_MAX)
		mem_exhausted();
	map->pairs = arena_grow(a, map->pairs, &cap, map->n + n, sizeof(*map->pairs));
	map->cap = cap > UINT32_MAX ? UINT32_MAX : (uint32_t)cap;
}
