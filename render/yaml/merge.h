/*
 * merge.h - the three ways to patch a tree: strategic merge, JSON patch, JSON merge patch.
 *
 * Layer    render/yaml; uses agent/base
 * Source   strategic merge as kustomize v5.8.2 (kyaml v0.21.2 merge2) and as Kubernetes v1.36.3
 *          (apimachinery strategicpatch) carry it out; RFC 6902 with RFC 6901 pointers, and as kustomize's
 *          json-patch v4.13.0 does it; RFC 7386. Where they differ: README.md, "Merging".
 * Threads  any; the target is written
 *
 * Values taken from a patch keep the patch's place, so that a field names where it was set. Memory for
 * what is added comes from `a`; the patch is borrowed, copied where needed (its text is shared, so it
 * must live as long as the target) and never written. On failure the target is undefined and must not
 * be used. Messages name places and paths, never values.
 */
#ifndef AGENT_RENDER_YAML_MERGE_H
#define AGENT_RENDER_YAML_MERGE_H

#include "render/yaml/node.h"
#include "render/yaml/schema.h"

enum { MERGE_DELETED = 1 }; /* the patch removes the root ($patch: delete): drop the object */

enum merge_rules {
	MERGE_AS_KUSTOMIZE, /* render: the result must equal kustomize's */
	MERGE_AS_STANDARD,  /* the RFC's letter */
};

/**
 * Strategic merge of `patch` into *target as kustomize does it: elements of the patch stand first in
 * merged lists, kinds without a schema (by apiVersion and kind of target or patch, at the root and in
 * nested objects) have their lists replaced, $patch is obeyed, other directives are plain keys.
 *
 * target   a map; may be replaced
 * schemas  NULL = built-in types only
 *
 * Returns 0, MERGE_DELETED, or -1: ERR_INPUT "place: what", when target and patch have different kinds
 * of value at a path or a $patch is unknown.
 */
int merge_strategic(struct node **target, const struct node *patch,
		    const struct schema_set *schemas, struct arena *a, struct err *e) MUST_CHECK;

/**
 * Strategic merge as the API server does it: $setElementOrder, $retainKeys and
 * $deleteFromPrimitiveList are obeyed, all types are known, merged elements keep the server's order as far
 * as the patch allows, an element without merge key is an error.
 *
 * type  of the target; SCHEMA_NONE = all lists are replaced
 */
int merge_strategic_server(struct node **target, const struct node *patch, struct schema type,
			   struct arena *a, struct err *e) MUST_CHECK;

/**
 * JSON patch: `patch` is a list of operations, carried out in order.
 * ERR_INPUT "place: operation N: 'op' at 'path': what".
 */
int merge_json_patch(struct node **target, const struct node *patch, enum merge_rules rules,
		     struct arena *a, struct err *e) MUST_CHECK;

/** JSON merge patch. Cannot fail: any two values merge. *target may be NULL. */
void merge_json_merge(struct node **target, const struct node *patch, struct arena *a);

#endif
