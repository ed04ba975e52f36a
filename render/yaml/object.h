/*
 * object.h - a Kubernetes object: a tree and the identity read from it.
 *
 * Layer    render/yaml; uses agent/base
 * Threads  as node.h
 */
#ifndef AGENT_RENDER_YAML_OBJECT_H
#define AGENT_RENDER_YAML_OBJECT_H

#include "render/yaml/node.h"

struct object {
	struct node *root;
	const char *group;   /* "" for core */
	const char *version; /* "v1" */
	const char *kind;
	const char *ns;	  /* "" when the manifest names none, or the kind has none */
	const char *name; /* "" only with generateName */
	bool undecrypted; /* holds values that no key opened: neither sent nor compared */
};

/** Objects of one app, in the order they were rendered. */
struct objects {
	struct object *items;
	size_t n;
	size_t cap;
};

/**
 * Read identity. Strings live in `a` (renames of the tree do not change them: call again).
 * ERR_INPUT with the place when apiVersion, kind or metadata.name (or generateName) is missing, is no
 * string, is too long, or carries a secret mark.
 */
int object_read(struct node *root, struct arena *a, struct object *out, struct err *e) MUST_CHECK;

void objects_add(struct arena *a, struct objects *list, struct object o);

/** "Kind/namespace/name", or "Kind/name" without a namespace; for people. */
const char *object_text(const struct object *o, struct arena *a);

/** "<ns>_<name>_<group>_<kind>" with ':' in names as "__": for the inventory, never the version. */
const char *object_id(const struct object *o, struct arena *a);

/** Take an inventory id apart; ERR_INPUT when it is none. Strings from `a`; version is "". */
int object_id_parse(struct span id, struct arena *a, struct object *out, struct err *e) MUST_CHECK;

/** "group/version" or "version". */
const char *object_api_version(const struct object *o, struct arena *a);

/** metadata.annotations[key] or metadata.labels[key]; NULL when absent. */
const char *object_annotation(const struct object *o, const char *key);
const char *object_label(const struct object *o, const char *key);

#endif
