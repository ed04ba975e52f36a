/*
 * resource.h - an object on its way through a build: its tree, and every name it has had.
 *
 * Layer    render/kustomize, internal
 * Source   kustomize api/resource; kyaml/resid
 * Threads  belongs to its build
 *
 * kustomize keeps an object's history in annotations of the object; here it stands beside the tree.
 * Identity is read from the tree each time it is asked for, so nothing can go stale. A type
 * (apiVersion and kind) is interned: two types are equal when their pointers are.
 */
#ifndef AGENT_RENDER_KUSTOMIZE_RESOURCE_H
#define AGENT_RENDER_KUSTOMIZE_RESOURCE_H

#include "agent/base/map.h"
#include "render/yaml/node.h"
#include "render/yaml/schema.h"

struct kust;

/** An apiVersion and kind, interned by gvk_of(). Strings live as long as the build. */
struct gvk {
	const char *group;
	const char *version;
	const char *kind;
	const char *sort_key; /* "group_version_kind" with ~G ~V ~K for what is empty */
	int rank;	      /* kustomize's fixed order of kinds; 0 in the middle */
	bool cluster;	      /* certainly cluster scoped */
	struct map
		specs; /* fieldspecs of a table that apply to this type, by the table's address */
};

/** What an id selects on; "" matches everything. */
struct gvk_pattern {
	const char *group;
	const char *version;
	const char *kind;
};

struct previous_id {
	const char *ns; /* effective namespace */
	const char *name;
	const char *kind;
};

struct texts {
	const char **items;
	size_t n;
	size_t cap;
};

enum behavior { BEHAVIOR_UNSPECIFIED, BEHAVIOR_CREATE, BEHAVIOR_REPLACE, BEHAVIOR_MERGE };

struct resource {
	struct node *root;	    /* NULL = deleted by a patch */
	size_t at;		    /* position in its resmap */
	const struct gvk *gvk_seen; /* of the two texts below: a cache of gvk_of() */
	const char *api_version_seen;
	const char *kind_seen;
	struct previous_id *previous; /* oldest first */
	size_t n_previous;
	size_t cap_previous;
	struct texts prefixes;
	struct texts suffixes;
	struct texts vars; /* names of vars that read from this object */
	enum behavior behavior;
	bool needs_hash;
	bool allow_name_change; /* of a patch */
	bool allow_kind_change;
	const struct node *origin;    /* with buildMetadata: where it came from */
	struct node *transformations; /* with buildMetadata: list, NULL when none */
	void *binding;		      /* of a sealed object, see render.h */
};

void texts_add(struct arena *a, struct texts *t, const char *text);

/** The type for an apiVersion and a kind. */
const struct gvk *gvk_of(struct kust *k, struct span api_version, struct span kind);

bool gvk_selected(const struct gvk *g, const struct gvk_pattern *p);

/** As gvk_selected() for a type whose kind was `kind`. */
bool gvk_selected_as(const struct gvk *g, const char *kind, const struct gvk_pattern *p);

/** New resource around a tree. */
struct resource *resource_new(struct arena *a, struct node *root);

const struct gvk *resource_gvk(struct kust *k, struct resource *r);

/** metadata.name and metadata.namespace as text; "" when absent or empty. */
struct span resource_name(const struct resource *r);
struct span resource_ns(const struct resource *r);

/** "default" for none, "_non_namespaceable_" for cluster scoped types. */
struct span resource_effective_ns(struct kust *k, struct resource *r);

/** Name, effective namespace and kind the object had first. */
struct span resource_first_name(const struct resource *r);
struct span resource_first_ns(struct kust *k, struct resource *r);
const char *resource_first_kind(struct kust *k, struct resource *r);

/** Remember the present id. */
void resource_remember(struct kust *k, struct resource *r);

/**
 * See that metadata.annotations is a map: kustomize keeps what it remembers there, and patches and
 * replacements can tell. An empty one goes at the end.
 */
void resource_need_annotations(struct kust *k, struct resource *r);

/** Has kustomize anything to remember about it? (kustomize would have made annotations then.) */
bool resource_has_history(const struct resource *r);

/** An id to look for. */
struct resid {
	const struct gvk *gvk;
	struct span ns; /* effective */
	struct span name;
};

struct resid resource_id(struct kust *k, struct resource *r);
bool resource_is_now(struct kust *k, struct resource *r, const struct resid *id);

/** Is it, or was it ever, `id`? any_ns ignores namespaces. */
bool resource_is_or_was(struct kust *k, struct resource *r, const struct resid *id, bool any_ns);

/** "Kind/ns/name" or "Kind/name" for messages. */
const char *resource_text(struct kust *k, struct resource *r);

/** Set metadata.name to text; the node keeps its way of being written. */
void resource_set_name(struct kust *k, struct resource *r, struct span name);

/** Do both end in the same list of affixes? An empty list equals only an empty one. */
bool texts_same_ending(const struct texts *a, const struct texts *b);

/**
 * May this value be copied to another object? Not out of a sealed one: what is bound to a name and a
 * namespace must not travel to where the binding does not reach. ERR_SECRET at `place`.
 */
int resource_check_copy(struct kust *k, struct resource *r, const struct node *value,
			const struct node *place, struct err *e) MUST_CHECK;

#endif
