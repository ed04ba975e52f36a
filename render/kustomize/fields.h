/*
 * fields.h - where in objects a transformer works, and the walk that gets there.
 *
 * Layer    render/kustomize, internal
 * Source   kustomize api/types/fieldspec.go, api/filters/{fieldspec,fsslice,filtersutil}
 * Threads  a table is constant once it is merged; a walk writes the object
 *
 * A field spec is a type pattern, a path and whether to create what is missing. Path syntax: parts
 * divided by '/', "\/" stands for a slash inside a part, "part[]" expects a list; a list in the way is
 * walked through, element by element.
 */
#ifndef AGENT_RENDER_KUSTOMIZE_FIELDS_H
#define AGENT_RENDER_KUSTOMIZE_FIELDS_H

#include "render/kustomize/resource.h"

struct field_step {
	struct span name;
	bool list;
};

struct fieldspec {
	struct gvk_pattern type;
	const char *path;
	bool create;
	const struct field_step *steps; /* of path; NULL until compiled */
	size_t n_steps;
};

struct fieldspecs {
	struct fieldspec *items;
	size_t n;
	size_t cap;
};

/** Where names of a type are referred to. */
struct nameref {
	struct gvk_pattern target;
	struct fieldspecs referrers;
};

struct namerefs {
	struct nameref *items;
	size_t n;
	size_t cap;
};

enum field_table {
	FIELDS_NAME_PREFIX,
	FIELDS_NAME_SUFFIX,
	FIELDS_NAMESPACE,
	FIELDS_COMMON_LABELS,
	FIELDS_LABELS,
	FIELDS_TEMPLATE_LABELS,
	FIELDS_CLAIM_LABELS,
	FIELDS_ANNOTATIONS,
	FIELDS_VARS,
	FIELDS_IMAGES,
	FIELDS_REPLICAS,
	FIELDS_TABLES,
};

/** All tables of a kustomization: kustomize's own and what `configurations` and `crds` add. */
struct field_config {
	struct fieldspecs tables[FIELDS_TABLES];
	struct namerefs refs;
};

/** kustomize's own tables, compiled, in kustomize's order. */
const struct field_config *field_defaults(struct arena *a);

/** Split the path into steps. */
void fieldspec_compile(struct arena *a, struct fieldspec *f);

/**
 * Add `spec` unless the table has it. ERR_INPUT when it has the same path and type with another
 * `create`. `place` is named in the message.
 */
int fieldspecs_merge(struct arena *a, struct fieldspecs *table, const struct fieldspec *spec,
		     const struct node *place, struct err *e) MUST_CHECK;
int fieldspecs_merge_all(struct arena *a, struct fieldspecs *table, const struct fieldspecs *more,
			 const struct node *place, struct err *e) MUST_CHECK;

/** A copy that may be merged into. */
struct fieldspecs fieldspecs_copy(struct arena *a, const struct fieldspecs *table);

/** *out = x and y together; x itself when y adds nothing. */
int field_config_merge(struct arena *a, const struct field_config *x, const struct field_config *y,
		       const struct node *place, const struct field_config **out, struct err *e)
	MUST_CHECK;

/** Read a list of {group, version, kind, path, create}, already checked. */
void fieldspecs_read(struct arena *a, const struct node *list, struct fieldspecs *out);

enum field_create { FIELD_CREATE_NOTHING, FIELD_CREATE_SCALAR, FIELD_CREATE_MAP };

/** Called for each value a path leads to; n may be a null. */
typedef int field_fn(void *ctx, struct node *n, struct err *e);

/** Walk one spec through an object, whatever its type. */
int field_walk(struct kust *k, const struct fieldspec *spec, enum field_create create,
	       struct resource *r, field_fn *fn, void *ctx, struct err *e) MUST_CHECK;

/** Walk all specs of a table that apply to the object's type. */
int fields_walk(struct kust *k, const struct fieldspecs *table, enum field_create create,
		struct resource *r, field_fn *fn, void *ctx, struct err *e) MUST_CHECK;

/** The specs of a table that apply to a type; NULL terminated. */
const struct fieldspec *const *fields_of(struct kust *k, const struct fieldspecs *table,
					 const struct gvk *g);

/**
 * Write text into a scalar as kustomize does where it gives no tag: the style stays, and plain text
 * means what it looks like. `place` (may be NULL) is where the text was written.
 */
void field_set_text(struct kust *k, struct node *n, struct span text, const struct node *place);

/** Write a string (or an integer) into a scalar, whatever it looks like. */
void field_set_tagged(struct kust *k, struct node *n, enum node_tag tag, struct span text,
		      const struct node *place);

/**
 * Set `key` of a map to a string. ERR_INPUT when n is neither map nor null.
 *
 * made  the node used where the key has to be made: *made is made once and then stands in several
 *       places, so that setting it in one later sets it in all. kustomize does this with the labels of
 *       one object, and its output shows it.
 */
int field_set_entry(struct kust *k, struct node *n, struct span key, struct span text,
		    const struct node *place, struct node **made, struct err *e) MUST_CHECK;

/** "a/b\/c" to parts; any delimiter. A leading delimiter is ignored. */
size_t path_split(struct arena *a, struct span path, char delimiter, struct span **out);

#endif
