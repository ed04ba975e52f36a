/*
 * paths.h - field paths of replacements and vars: "spec.template.spec.containers.[name=app].image".
 *
 * Layer    render/kustomize, internal
 * Source   kyaml yaml/{fns,match}.go, utils/pathsplitter.go
 * Threads  belongs to its build
 *
 * Parts are divided by '.', "\." stands for a dot; a part in brackets may hold dots: "[a.b]" is a key,
 * "[name=x]" the elements of a list whose name is x, "[=x]" the elements that are x. A number is an
 * index, "-" the last element, "*" all (in matches only).
 */
#ifndef AGENT_RENDER_KUSTOMIZE_PATHS_H
#define AGENT_RENDER_KUSTOMIZE_PATHS_H

#include "render/kustomize/resource.h"

struct path {
	struct span *parts;
	size_t n;
	const struct node *place; /* where it was written, for messages; may be NULL */
};

struct nodes {
	struct node **items;
	size_t n;
	size_t cap;
};

struct path path_parse(struct arena *a, struct span text, const struct node *place);

/** "a[0]" as "a", "0": vars write indexes that way. */
struct path path_with_indexes(struct arena *a, struct path p);

/** The one value at a path; *out is NULL when there is none. ERR_INPUT when a part does not fit. */
int path_get(struct kust *k, struct node *root, struct path p, struct node **out, struct err *e)
	MUST_CHECK;

/**
 * All values at a path; list parts are regular expressions here. With `create` what is missing is
 * made, the last part as a node of kind `made`; a scalar made is a null without a place until it is
 * written. A path may go on into YAML or JSON text: then the values are of a copy.
 */
int path_match(struct kust *k, struct node *root, struct path p, bool create, enum node_kind made,
	       struct nodes *out, struct err *e) MUST_CHECK;

#endif
