/*
 * shape.h - is a tree of the form a table describes? Kustomization files and plugin configurations.
 *
 * Layer    render/kustomize, internal
 * Source   Go's encoding/json as kustomize uses it over sigs.k8s.io/yaml
 * Threads  any; the tree is written
 *
 * After a check a tree can be read without looking: every field there has its type, names have their
 * right spelling (kustomize takes them in any case), nulls are gone. yes, no, on, off, y and n written
 * plain are booleans, as in the YAML 1.1 that kustomize reads these files with.
 */
#ifndef AGENT_RENDER_KUSTOMIZE_SHAPE_H
#define AGENT_RENDER_KUSTOMIZE_SHAPE_H

#include "render/yaml/node.h"

enum shape_kind {
	SHAPE_TEXT,
	SHAPE_BOOL,
	SHAPE_INT,
	SHAPE_LIST,  /* of `item` */
	SHAPE_TEXTS, /* a map of strings */
	SHAPE_STRUCT,
	SHAPE_ANY,
};

struct shape;

struct shape_field {
	const char *name;
	const struct shape *shape;
};

struct shape {
	enum shape_kind kind;
	const struct shape *item;
	const struct shape_field *fields;
	size_t n_fields;
};

/** Check a tree. strict: unknown fields are errors, else they are left alone. */
int shape_check(const struct shape *shape, struct node *n, bool strict, struct arena *a,
		struct err *e) MUST_CHECK;

/* The shapes of kustomize's types (shapes.c). */
extern const struct shape shape_kustomization;
extern const struct shape shape_field_specs;   /* list of field specs */
extern const struct shape shape_configuration; /* a file of `configurations` */
extern const struct shape shape_replacement;   /* one, in a file */
extern const struct shape shape_replacements;  /* a list of them, in a file */
extern const struct shape shape_config_map_plugin;
extern const struct shape shape_secret_plugin;
extern const struct shape shape_iam_policy_plugin;
extern const struct shape shape_helm_plugin;
extern const struct shape shape_namespace_plugin;
extern const struct shape shape_prefix_plugin;
extern const struct shape shape_suffix_plugin;
extern const struct shape shape_affix_plugin;
extern const struct shape shape_labels_plugin;
extern const struct shape shape_annotations_plugin;
extern const struct shape shape_image_plugin;
extern const struct shape shape_replica_plugin;
extern const struct shape shape_patch_plugin;
extern const struct shape shape_strategic_plugin;
extern const struct shape shape_json6902_plugin;
extern const struct shape shape_replacement_plugin;
extern const struct shape shape_value_add_plugin;
extern const struct shape shape_value_add_targets;

#endif
