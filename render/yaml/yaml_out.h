/*
 * yaml_out.h - nodes to YAML text, byte for byte as kustomize prints it.
 *
 * Layer    render/yaml; uses agent/base, libyaml
 * Source   kustomize v5.8.2: sigs.k8s.io/yaml over go-yaml (indent 2, width 80, block scalars for text
 *          with line breaks, go-yaml's choice of quoting and its natural order of keys)
 * Threads  any
 */
#ifndef AGENT_RENDER_YAML_YAML_OUT_H
#define AGENT_RENDER_YAML_YAML_OUT_H

#include "agent/base/buf.h"
#include "render/yaml/node.h"

enum yaml_out_flags {
	YAML_OUT_SORTED = 1 << 0, /* keys in go-yaml's natural order, else as they stand */
	YAML_OUT_MASKED = 1 << 1, /* marked scalars print as *** */
};

/** Append one document, without "---". ERR_LIMIT when `out` is full. */
int node_to_yaml(const struct node *n, unsigned flags, struct buf *out, struct err *e) MUST_CHECK;

#endif
