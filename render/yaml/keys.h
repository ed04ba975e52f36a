/*
 * keys.h - the keys of a map that is being read: unique, or refused; merge keys.
 *
 * Layer    render/yaml, internal; uses agent/base
 * Threads  as node.h
 */
#ifndef AGENT_RENDER_YAML_KEYS_H
#define AGENT_RENDER_YAML_KEYS_H

#include "render/yaml/node.h"

/** Fill a new map from n nodes: key, value, key, value. The array is borrowed. */
void keys_take_pairs(struct arena *a, struct node *map, struct node *const *nodes, size_t n);

/** ERR_INPUT names both places of a key that is there twice. Linear time. */
int keys_check_unique(const struct node *map, struct err *e) MUST_CHECK;

/** Of a key that is there more than once keep the last value, at the place of the first. Linear time. */
void keys_keep_last(struct node *map);

/** Drop keys that are set again to an equal value; another value is ERR_INPUT as above. Linear time. */
int keys_drop_repeats(struct node *map, struct err *e) MUST_CHECK;

/**
 * Add what a merge key brings: the pairs of a map, or of a list of maps of which the earlier wins.
 * Explicit keys win. The pairs are shared with `value`, which must not be used otherwise.
 * ERR_INPUT when the value is something else.
 */
int keys_merge(struct arena *a, struct node *map, const struct node *value, struct err *e)
	MUST_CHECK;

#endif
