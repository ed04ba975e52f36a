/*
 * helm_output.h - what helm printed, as documents: where they come from, what in them is secret, and
 * whether two renders agree.
 *
 * Layer    render/helm, internal; uses secrets/mask.h
 * Threads  belongs to its render
 */
#ifndef AGENT_RENDER_HELM_HELM_OUTPUT_H
#define AGENT_RENDER_HELM_HELM_OUTPUT_H

#include "render/yaml/yaml_in.h"
#include "secrets/mask.h"

/** Parse. `chart` is its path in the tree: documents are placed in its templates, without lines. */
int helm_output_parse(struct span text, const char *chart, struct arena *a, struct node_docs *out,
		      struct err *e) MUST_CHECK;

/**
 * Do two renders of the same input agree? ERR_INPUT naming the first field that differs, never its value.
 * made_name  the release had no name, and each render another one
 */
int helm_output_agree(const struct node_docs *one, const struct node_docs *two, bool made_name,
		      struct arena *a, struct err *e) MUST_CHECK;

/** Mark every scalar that contains one of the masker's values. ERR_INPUT when a key does. */
int helm_output_mark(const struct node_docs *docs, struct masker *m, struct err *e) MUST_CHECK;

#endif
