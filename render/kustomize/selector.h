/*
 * selector.h - which objects a patch or replacement means.
 *
 * Layer    render/kustomize, internal
 * Source   kustomize api/types/selector.go; Kubernetes' label selector syntax
 * Threads  belongs to its build
 */
#ifndef AGENT_RENDER_KUSTOMIZE_SELECTOR_H
#define AGENT_RENDER_KUSTOMIZE_SELECTOR_H

#include "render/kustomize/pattern.h"
#include "render/kustomize/resmap.h"

enum requirement_op { REQ_EXISTS, REQ_ABSENT, REQ_IN, REQ_NOT_IN, REQ_ABOVE, REQ_BELOW };

struct requirement {
	struct span key;
	enum requirement_op op;
	struct span *values;
	size_t n_values;
	int64_t number;
};

struct requirements {
	struct requirement *items;
	size_t n;
	size_t cap;
};

struct selector {
	struct pattern group;
	struct pattern version;
	struct pattern kind;
	struct pattern name;
	struct pattern ns;
	struct requirements labels;
	struct requirements annotations;
	bool has_id; /* group, version, kind, name or namespace is given */
	bool has_requirements;
};

/** Compile {group, version, kind, name, namespace, labelSelector, annotationSelector}, checked. */
int selector_compile(struct kust *k, const struct node *n, struct selector *out, struct err *e)
	MUST_CHECK;

/** "a=b,c!=d,e in (f,g),h,!i": ERR_INPUT when it cannot be read. */
int requirements_parse(struct arena *a, struct span text, const struct node *place,
		       struct requirements *out, struct err *e) MUST_CHECK;

/** Do the object's labels and annotations agree? */
bool selector_fits_metadata(const struct selector *s, const struct resource *r);

/** Objects of m that patches with this target mean: first and present names count. */
struct resources selector_select(struct kust *k, const struct selector *s, struct resmap *m);

#endif
