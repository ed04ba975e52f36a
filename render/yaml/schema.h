/*
 * schema.h - what Kubernetes' types say about fields: lists that merge, their keys, namespaced or not.
 *
 * Layer    render/yaml; uses agent/base
 * Source   x-kubernetes-patch-merge-key, -patch-strategy, -list-type, -list-map-keys of the OpenAPI
 *          document that kustomize v5.8.2 embeds (Kubernetes v1.21.2), completed by that of Kubernetes
 *          v1.36.3; schema_table.c is written by `make schema`
 * Threads  any; the table is constant, a set may be read by all once it is no longer written
 *
 * A schema is a small value: a place in a pool of types. SCHEMA_NONE stands for everything unknown and
 * may be asked like any other. Kustomize knows less than the API server: render has to see the types as
 * kustomize sees them (SCHEMA_AS_KUSTOMIZE), everybody else as the server does (SCHEMA_AS_SERVER).
 */
#ifndef AGENT_RENDER_YAML_SCHEMA_H
#define AGENT_RENDER_YAML_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agent/base/span.h"
#include "render/yaml/node.h"

struct schema_pool;
struct schema_set;

enum schema_view {
	SCHEMA_AS_SERVER,    /* all that is known */
	SCHEMA_AS_KUSTOMIZE, /* only kinds and fields of kustomize v5.8.2's own document */
};

/** The type of a value. Constant, or in the arena of the schema_set it came from. */
struct schema {
	const struct schema_pool *pool; /* NULL = unknown */
	uint32_t at;
	uint32_t view; /* enum schema_view, inherited by fields and items */
};

#define SCHEMA_NONE ((struct schema){.pool = NULL})

static inline bool schema_known(struct schema s)
{
	return s.pool != NULL;
}

/* Bits of schema_traits(): how the value behaves in a merge. */
enum schema_trait {
	SCHEMA_MERGE = 1 << 0, /* a list: elements merge; without it lists are replaced */
	SCHEMA_RETAIN_KEYS =
		1 << 1,		  /* of a map, or of a list's elements: $retainKeys is honoured */
	SCHEMA_LIST = 1 << 2,	  /* an array */
	SCHEMA_SET = 1 << 3,	  /* x-kubernetes-list-type: set */
	SCHEMA_KEYED = 1 << 4,	  /* x-kubernetes-list-type: map */
	SCHEMA_ATOMIC = 1 << 5,	  /* x-kubernetes-list-type or -map-type: atomic */
	SCHEMA_PRESERVE = 1 << 6, /* x-kubernetes-preserve-unknown-fields */
	SCHEMA_REPLACE = 1 << 7,  /* a map that is replaced, not merged, by the server */
};

/** Bits of enum schema_trait; 0 when unknown. */
unsigned schema_traits(struct schema s);

/** x-kubernetes-patch-merge-key of a list; NULL = none. */
const char *schema_merge_key(struct schema s);

/** x-kubernetes-list-map-keys of a list: how many, and the one at `i` (below that number). */
size_t schema_n_keys(struct schema s);
const char *schema_key(struct schema s, size_t i);

/** Type of the field `name`, or of any key where the type is a map of values; SCHEMA_NONE if unknown. */
struct schema schema_field(struct schema s, struct span name);

/** Type of a list's elements; SCHEMA_NONE if it is no list or unknown. */
struct schema schema_items(struct schema s);

/**
 * Type of a kind: of the set, else the built-in one. set may be NULL (built-in only). SCHEMA_NONE when
 * the kind is not known. group is "" for core.
 */
struct schema schema_type(const struct schema_set *set, enum schema_view view, struct span group,
			  struct span version, struct span kind);

/** As schema_type(), with the text of an apiVersion field. */
struct schema schema_type_of(const struct schema_set *set, enum schema_view view,
			     struct span api_version, struct span kind);

enum schema_scope { SCOPE_UNKNOWN, SCOPE_NAMESPACED, SCOPE_CLUSTER };

/** Scope of a kind: of a CRD in the set, else the built-in one. */
enum schema_scope schema_scope(const struct schema_set *set, enum schema_view view,
			       struct span group, struct span version, struct span kind);

/**
 * Types known beside the built-in ones, made once a render. Lives in `a`, like all that is added; the
 * trees types are read from must live as long.
 */
struct schema_set *schema_set_new(struct arena *a);

/**
 * Add the types of an OpenAPI v2 document: its `definitions` with x-kubernetes-group-version-kind, and
 * scopes from its `paths`. References lead inside the document; one that leads nowhere, or in a circle
 * of references only, leaves the type unknown. Later definitions of a kind win.
 *
 * instead  kustomize's `openapi: {path: ...}`: the built-in types are no longer used for merging (the
 *          scopes of built-in kinds stay known, as kustomize keeps them). Without it references may
 *          also lead to the best known definitions of the built-in document (pod templates and so on).
 *
 * ERR_INPUT with the place when the document or a definition is not of the right form; ERR_LIMIT
 * above LIMIT_SCHEMA_NODES.
 */
int schema_set_openapi(struct schema_set *set, const struct node *doc, bool instead, struct err *e)
	MUST_CHECK;

/**
 * Add the versions of a CustomResourceDefinition (apiextensions.k8s.io/v1): openAPIV3Schema and scope.
 * A CRD without a schema adds its scope only. kustomize does not do this: only for SCHEMA_AS_SERVER.
 */
int schema_set_crd(struct schema_set *set, const struct node *crd, struct err *e) MUST_CHECK;

/** One root type by its name in `definitions` (tests, made-up types); SCHEMA_NONE when absent. */
struct schema schema_set_definition(const struct schema_set *set, const char *name);

#endif
