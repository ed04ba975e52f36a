/*
 * schema.h - what Kubernetes' types say about lists and scope: merge keys, strategies, namespaced or not.
 *
 * Layer    render/yaml; uses agent/base
 * Source   x-kubernetes-patch-merge-key, -patch-strategy, -list-type, -list-map-keys of the OpenAPI
 *          document that kustomize v5.8.2 embeds; the table is written by `make schema`
 * Threads  any; the table is constant
 */
#ifndef AGENT_RENDER_YAML_SCHEMA_H
#define AGENT_RENDER_YAML_SCHEMA_H

#include <stdbool.h>

#include "agent/base/span.h"

/** A type, or a place inside one. Constant, or owned by a schema_set of CRDs in the tree. */
struct schema;

enum schema_strategy { SCHEMA_REPLACE, SCHEMA_MERGE, SCHEMA_RETAIN_KEYS, SCHEMA_MERGE_RETAIN_KEYS };

/** How a field behaves in a strategic merge. */
struct schema_field {
	const struct schema
		*type; /* of the field, of a list's items or of a map's values; NULL unknown */
	const char *merge_key; /* of a list of maps; NULL = none */
	enum schema_strategy strategy;
};

enum schema_scope { SCOPE_UNKNOWN, SCOPE_NAMESPACED, SCOPE_CLUSTER };

/** The built-in type; NULL when the kind is not built in. */
const struct schema *schema_builtin(const char *group, const char *version, const char *kind);

/** Field `name` of a type; false when the type does not know it. */
bool schema_field(const struct schema *type, struct span name, struct schema_field *out);

/** Scope of a built-in kind. */
enum schema_scope schema_scope(const char *group, const char *version, const char *kind);

#endif
