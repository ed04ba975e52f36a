/*
 * schema_pool.h - how types are laid out; internal to render/yaml.
 *
 * Layer    render/yaml; uses agent/base
 * Threads  any; constant once made
 *
 * A graph of types in flat arrays. A node is what a type has inside: fields, and the type of items or of
 * a map's values. An edge leads to a node and knows how the value there behaves in a merge (its place).
 * A struct schema is the index of an edge. Edges of one node stand together, sorted by name (bytes); one
 * name may stand twice when the two documents behind the built-in table differ, with disjoint flags.
 * Edge 0 is none, node 0 a type without inside, place 0 one without properties, text offset 0 "".
 */
#ifndef AGENT_RENDER_YAML_SCHEMA_POOL_H
#define AGENT_RENDER_YAML_SCHEMA_POOL_H

#include "render/yaml/schema.h"

enum schema_flags {
	SCHEMA_IN_KUSTOMIZE = 1,
	SCHEMA_IN_SERVER = 2,
	SCHEMA_IN_BOTH = SCHEMA_IN_KUSTOMIZE | SCHEMA_IN_SERVER,
	SCHEMA_BUILTIN =
		4, /* of a set: stands for the edge of the built-in pool that `node` names */
};

struct schema_edge {
	uint32_t name; /* offset into text */
	uint32_t node;
	uint16_t place;
	uint16_t flags; /* enum schema_flags */
};

struct schema_node {
	uint32_t first; /* edge of the first field */
	uint32_t n;
	uint32_t items;	 /* edge, or 0 */
	uint32_t values; /* edge, or 0 */
};

struct schema_place {
	uint32_t traits;    /* enum schema_trait */
	uint32_t merge_key; /* offset into text; 0 = none */
	uint32_t first_key; /* index into keys */
	uint32_t n_keys;
};

/* Sorted by group, version, kind. */
struct schema_root {
	uint32_t group;
	uint32_t version;
	uint32_t kind;
	uint32_t edge;	   /* 0 = only the scope is known */
	uint8_t kustomize; /* enum schema_scope */
	uint8_t server;
};

struct schema_pool {
	const char *text;
	const struct schema_place *places;
	const uint32_t *keys;
	const struct schema_edge *edges;
	const struct schema_node *nodes;
	const struct schema_root *roots;
	size_t n_roots;
};

extern const struct schema_pool schema_pool_builtin;

/** The built-in kind; NULL when it is none. */
const struct schema_root *schema_builtin_root(struct span group, struct span version,
					      struct span kind);

#endif
