/*
 * managed_fields.h - sets of fields as metadata.managedFields writes them, and the paths that conflicts name.
 *
 * Layer    sync; uses agent/base, render/yaml
 * Source   FieldsV1 of sigs.k8s.io/structured-merge-diff v4 (fieldpath): {"f:spec":{".":{},"f:x":{}}}
 * Threads  any
 *
 * A set is a node tree: "f:name" a field, "k:{json}" a list item by its keys, "v:json" an item by its
 * value, "i:n" by its place, "." the thing itself. {} is a member without children. NULL is the empty set.
 */
#ifndef AGENT_SYNC_MANAGED_FIELDS_H
#define AGENT_SYNC_MANAGED_FIELDS_H

#include "render/yaml/node.h"

#define FIELD_MANAGER "gitops-agent"

/** What one managedFields entry says. */
struct field_entry {
	const char *manager;
	const char *operation;	 /* "Apply" or "Update" */
	const char *subresource; /* "" = the main resource */
	const char *api_version;
	const char *time; /* RFC 3339; "" when absent */
	const struct node *set;
};

/** Entry number `at` of an object; false behind the last. */
bool field_entry_at(const struct node *object, size_t at, struct field_entry *out);

/** Is this entry ours: FIELD_MANAGER, Apply, main resource? */
bool field_entry_ours(const struct field_entry *f);

/**
 * Was it written by a tool that an adoption takes over from (kubectl apply in both forms, helm, Flux,
 * Argo CD, our own Update)? Entries of people (kubectl-edit, kubectl-patch) and of controllers are not.
 */
bool field_entry_legacy(const struct field_entry *f);

/** Our set in an object; NULL when we have none. */
const struct node *fields_ours(const struct node *object);

/** Set arithmetic; results share nodes with the operands. NULL = empty. */
struct node *fields_union(struct arena *a, const struct node *x, const struct node *y);
struct node *fields_minus(struct arena *a, const struct node *x, const struct node *y);

/** Remove from an object what a set names; containers that become empty go when they are members. */
void fields_remove(struct node *object, const struct node *set, struct arena *scratch);

/**
 * The value at a path as conflicts write it: .spec.ports[port=80,protocol="TCP"].name, [="v"], [0].
 * Names with dots are matched against the keys that are there. NULL when there is none.
 */
const struct node *field_path_get(const struct node *object, struct span path);

#endif
