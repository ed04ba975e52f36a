#include "agent/base/map.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "agent/base/mem.h"

enum { SLOTS_MIN = 16 };

/* Written once, before first use, and never again. */
static unsigned char hash_key[crypto_shorthash_KEYBYTES];
static pthread_once_t hash_key_once = PTHREAD_ONCE_INIT;

static void make_hash_key(void)
{
	if (sodium_init() < 0)
		mem_exhausted();
	crypto_shorthash_keygen(hash_key);
}

uint64_t map_hash(struct span key)
{
	unsigned char out[crypto_shorthash_BYTES];
	uint64_t h;

	pthread_once(&hash_key_once, make_hash_key);
	crypto_shorthash(out, (const unsigned char *)(key.p ? key.p : ""), key.n, hash_key);
	memcpy(&h, out, sizeof(h));
	return h;
}

void map_init(struct map *m, struct arena *a)
{
	*m = (struct map){.arena = a};
}

/* The slot that holds `key`, or the empty one where it would go. */
static size_t find_slot(const struct map *m, struct span key, uint64_t hash)
{
	size_t mask = m->n_slots - 1;
	size_t at = (size_t)hash & mask;

	for (;;) {
		uint32_t index = m->slots[at];

		if (index == 0)
			return at;
		if (m->entries[index - 1].hash == hash && span_eq(m->entries[index - 1].key, key))
			return at;
		at = (at + 1) & mask;
	}
}

static void rebuild(struct map *m)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->n_entries; i++)
		if (m->entries[i].value)
			m->entries[kept++] = m->entries[i];
	m->n_entries = kept;
	if (m->n_slots == 0 || kept * 2 >= m->n_slots) {
		m->n_slots = m->n_slots ? m->n_slots * 2 : SLOTS_MIN;
		m->slots = arena_array(m->arena, m->n_slots, sizeof(*m->slots));
	} else {
		memset(m->slots, 0, m->n_slots * sizeof(*m->slots));
	}
	for (size_t i = 0; i < kept; i++)
		m->slots[find_slot(m, m->entries[i].key, m->entries[i].hash)] = (uint32_t)(i + 1);
}

void *map_get(const struct map *m, struct span key)
{
	uint32_t index;

	if (m->n == 0)
		return NULL;
	index = m->slots[find_slot(m, key, map_hash(key))];
	return index ? m->entries[index - 1].value : NULL;
}

void *map_set(struct map *m, struct span key, void *value)
{
	uint64_t hash = map_hash(key);
	struct map_entry *e;
	size_t slot;
	void *old;

	if ((m->n_entries + 1) * 4 > m->n_slots * 3)
		rebuild(m);
	slot = find_slot(m, key, hash);
	if (m->slots[slot]) {
		e = &m->entries[m->slots[slot] - 1];
		old = e->value;
		e->value = value;
		e->key = key;
		m->n += old == NULL;
		return old;
	}
	m->entries = arena_grow(m->arena, m->entries, &m->entries_cap, m->n_entries + 1,
				sizeof(*m->entries));
	m->entries[m->n_entries++] = (struct map_entry){key, value, hash};
	m->slots[slot] = (uint32_t)m->n_entries;
	m->n++;
	return NULL;
}

void *map_remove(struct map *m, struct span key)
{
	uint32_t index;
	void *old;

	if (m->n == 0)
		return NULL;
	index = m->slots[find_slot(m, key, map_hash(key))];
	if (!index)
		return NULL;
	old = m->entries[index - 1].value;
	m->entries[index - 1].value = NULL;
	m->n -= old != NULL;
	return old;
}

bool map_next(const struct map *m, size_t *at, struct span *key, void **value)
{
	while (*at < m->n_entries) {
		const struct map_entry *e = &m->entries[(*at)++];

		if (!e->value)
			continue;
		if (key)
			*key = e->key;
		if (value)
			*value = e->value;
		return true;
	}
	return false;
}
