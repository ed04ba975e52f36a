/*
 * resmap.h - the objects of a kustomization in order, found by name and by id.
 *
 * Layer    render/kustomize, internal
 * Source   kustomize api/resmap
 * Threads  belongs to its build
 *
 * Two indexes, made when first needed. By name: every name an object has or had; names are only added,
 * so a hit must be compared. By present id: dropped when a transformer changes ids, rebuilt on demand.
 */
#ifndef AGENT_RENDER_KUSTOMIZE_RESMAP_H
#define AGENT_RENDER_KUSTOMIZE_RESMAP_H

#include "render/kustomize/resource.h"

struct resources {
	struct resource **items;
	size_t n;
	size_t cap;
};

struct resmap {
	struct kust *k;
	struct resources list;
	bool names_made;
	bool ids_made;
	struct map names; /* name -> struct resources */
	struct map ids;	  /* present id -> struct resource */
};

struct resmap *resmap_new(struct kust *k);

void resources_add(struct arena *a, struct resources *list, struct resource *r);

/** Append; ERR_INPUT when an object with this id is there, naming both places; ERR_LIMIT. */
int resmap_append(struct resmap *m, struct resource *r, struct err *e) MUST_CHECK;
int resmap_append_all(struct resmap *m, const struct resmap *more, struct err *e) MUST_CHECK;

/** Put `r` where `old` stands. */
void resmap_replace(struct resmap *m, struct resource *old, struct resource *r);

/** Ids have changed: forget the index of ids. */
void resmap_ids_changed(struct resmap *m);

/** `r` has a new name: make it be found by it. */
void resmap_renamed(struct resmap *m, struct resource *r);

/** Objects that have or had this name, in order of position; possibly more: compare. */
const struct resources *resmap_named(struct resmap *m, struct span name);

/** All that are or were `id`, in order. */
struct resources resmap_find(struct resmap *m, const struct resid *id, bool any_ns);

/** ERR_INPUT when two objects have one id now. `what` made it so. */
int resmap_check_ids(struct resmap *m, const char *what, struct err *e) MUST_CHECK;

/** Drop deleted objects. */
void resmap_drop_deleted(struct resmap *m);

#endif
