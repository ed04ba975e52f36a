/*
 * merge_elements.h - a list whose elements are found and replaced by key, as kyaml does it; internal.
 *
 * Layer    render/yaml; uses agent/base
 * Source   kyaml v0.21.2 yaml/fns.go: ElementSetter, ElementMatcher, FieldMatcher
 * Threads  as node.h
 *
 * kyaml scans and rebuilds the list for every element. Here elements stand in slots, indexed by the text
 * of their first key, so a regular list costs linear time. What kyaml does to irregular lists (elements
 * without the key, with an empty one, empty maps) is done by scanning, with the sum of all scans capped.
 *
 * A key "" means a list of scalars, found by their own text. An empty value means "has the key".
 */
#ifndef AGENT_RENDER_YAML_MERGE_ELEMENTS_H
#define AGENT_RENDER_YAML_MERGE_ELEMENTS_H

#include "agent/base/map.h"
#include "render/yaml/node.h"

enum {
	ELEMENTS_SCAN = 16,		     /* lists up to this size are scanned, not indexed */
	ELEMENTS_WORK_MAX = 20 * 1000 * 1000 /* visits in all scans of one merge: some 0.1 s */
};

struct elements {
	struct arena *scratch;
	size_t *work; /* visits so far, shared by one merge */
	struct span key;
	struct node **slots; /* NULL = removed */
	size_t n, cap;
	uint32_t *next; /* of the same first key, index + 1 */
	size_t next_cap;
	struct map buckets; /* text -> struct bucket * */
	bool indexed;
	bool stale;	 /* the index no longer says what the slots hold */
	size_t n_blank;	 /* nulls and empty maps, which kyaml drops when it next sets anything */
	size_t n_others; /* no maps; in a list of scalars: no scalars */
};

/** Text of a scalar, "" of anything else. */
struct span elements_text(const struct node *n);

/** Null or an empty map. */
bool elements_blank(const struct node *n);

/** `list` may be NULL; its items are copied as pointers. */
void elements_init(struct elements *el, struct arena *scratch, size_t *work,
		   const struct node *list, struct span key);

/** The first element whose fields have exactly these texts; NULL when there is none. */
struct node *elements_find(struct elements *el, const struct span *keys, const struct span *values,
			   size_t n);

/** Append as it is. */
void elements_append(struct elements *el, struct node *n);

/**
 * Replace every matching element by `by`, or append it when none matches; by = NULL removes them.
 * n_values may be less than n_keys. ERR_INPUT when an element is neither map nor (for key "") scalar;
 * ERR_LIMIT when irregular elements make too much work.
 */
int elements_set(struct elements *el, struct node *by, const struct span *keys, size_t n_keys,
		 const struct span *values, size_t n_values, struct err *e) MUST_CHECK;

/** Write what is left into a list node; its items come from `a`. */
void elements_write(const struct elements *el, struct arena *a, struct node *list);

/** Count `n` visits; ERR_LIMIT above ELEMENTS_WORK_MAX, at the place of `at`. */
int elements_work(size_t *work, size_t n, const struct node *at, struct err *e) MUST_CHECK;

#endif
