/*
 * map.h - look up things by text.
 *
 * Layer    agent/base
 * Threads  a map belongs to one thread while it is written; readers may share it afterwards
 *
 * Keys are borrowed spans: they must live as long as the map. Hashing is SipHash with a key of the
 * process, so that hostile keys cannot make it slow. Iteration is in order of insertion, hence
 * deterministic. Memory comes from an arena; removal leaves a hole that the next growth closes.
 */
#ifndef AGENT_BASE_MAP_H
#define AGENT_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agent/base/arena.h"
#include "agent/base/span.h"

struct map_entry {
	struct span key;
	void *value; /* NULL = removed */
	uint64_t hash;
};

struct map {
	struct arena *arena;
	struct map_entry *entries; /* [n_entries], in order of insertion */
	size_t n_entries;	   /* holes included */
	size_t entries_cap;
	uint32_t *slots; /* [n_slots], index + 1 into entries, 0 = empty */
	size_t n_slots;	 /* a power of two, or 0 */
	size_t n;	 /* live entries */
};

void map_init(struct map *m, struct arena *a);

/** The value, or NULL when absent. */
void *map_get(const struct map *m, struct span key);

/** Store a value (not NULL); returns the one it replaced, or NULL. */
void *map_set(struct map *m, struct span key, void *value);

/** Remove; returns what was there, or NULL. */
void *map_remove(struct map *m, struct span key);

/**
 * Walk: *at starts at 0. Returns false at the end.
 * The map may not be written meanwhile, except by removing the entry just returned.
 */
bool map_next(const struct map *m, size_t *at, struct span *key, void **value);

/** Keyed hash of bytes, the same within one process only. */
uint64_t map_hash(struct span key);

#endif
