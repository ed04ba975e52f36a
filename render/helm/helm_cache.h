/*
 * helm_cache.h - what helm printed, by a keyed hash of all that it was given.
 *
 * Layer    render/helm, internal
 * Threads  the caller locks
 *
 * Bounded by bytes; what was used longest ago goes first. Texts may hold secrets: they are wiped.
 */
#ifndef AGENT_RENDER_HELM_HELM_CACHE_H
#define AGENT_RENDER_HELM_HELM_CACHE_H

#include <stdint.h>

#include "agent/base/span.h"

enum { HELM_KEY_BYTES = 32, HELM_CACHE_SLOTS = 1024 };

struct helm_entry;

struct helm_cache {
	struct helm_entry *slots[HELM_CACHE_SLOTS];
	struct helm_entry *newest;
	struct helm_entry *oldest;
	size_t bytes;
	size_t max_bytes;
};

/** The text, until the next put; false when it is not there. */
bool helm_cache_get(struct helm_cache *c, const uint8_t key[HELM_KEY_BYTES], struct span *out);

/** Copies; a text larger than the whole cache is not kept. */
void helm_cache_put(struct helm_cache *c, const uint8_t key[HELM_KEY_BYTES], struct span text);

void helm_cache_dispose(struct helm_cache *c);

#endif
