/*
 * merge_fields.h - the keys of a patch's map, found while the target's keys are walked; internal.
 *
 * Layer    render/yaml; uses agent/base
 * Threads  as node.h
 */
#ifndef AGENT_RENDER_YAML_MERGE_FIELDS_H
#define AGENT_RENDER_YAML_MERGE_FIELDS_H

#include "agent/base/map.h"
#include "render/yaml/node.h"

/** Each key of the patch knows whether the target had it too. Zeroed = a patch without keys. */
struct fields {
	const struct node *patch; /* NULL = none */
	bool *used;		  /* [patch->n] */
	struct map index;
	bool indexed;
};

/** patch may be NULL or no map: no keys then. n_lookups: about how often fields_take() will be called. */
void fields_init(struct fields *f, struct arena *scratch, const struct node *patch,
		 size_t n_lookups);

/** The pair of that key, now used; NULL when the patch lacks it. */
struct pair *fields_take(struct fields *f, struct span key);

/** Room in `map` for `n` more pairs. */
void fields_reserve(struct arena *a, struct node *map, size_t n);

#endif
