/*
 * merge.h - the three ways to patch a tree: strategic merge, JSON patch, JSON merge patch.
 *
 * Layer    render/yaml; uses agent/base
 * Source   Kubernetes' strategic merge patch with its directives as kustomize v5.8.2 carries them out;
 *          RFC 6902 with RFC 6901 pointers; RFC 7386
 * Threads  any; the target is written
 *
 * Values taken from a patch keep the patch's place, so that a field names where it was set. Memory for
 * what is added comes from `a`; the patch is borrowed and copied where needed. On failure the target
 * is undefined and must not be used.
 */
#ifndef AGENT_RENDER_YAML_MERGE_H
#define AGENT_RENDER_YAML_MERGE_H

#include "render/yaml/node.h"
#include "render/yaml/schema.h"

enum { MERGE_DELETED = 1 }; /* the patch says $patch: delete at its root: drop the object */

/**
 * Strategic merge of `patch` into *target (a map), which may be replaced.
 * type may be NULL: then lists replace, as kustomize does for kinds it has no schema of.
 */
int merge_strategic(struct node **target, const struct node *patch, const struct schema *type,
		    struct arena *a, struct err *e) MUST_CHECK;

/** JSON patch: `patch` is a list of operations. ERR_INPUT names the operation's place and path. */
int merge_json_patch(struct node **target, const struct node *patch, struct arena *a, struct err *e)
	MUST_CHECK;

/** JSON merge patch. Cannot fail: any two values merge. */
void merge_json_merge(struct node **target, const struct node *patch, struct arena *a);

#endif
