/*
 * json_io.h - JSON to nodes and back, for the Kubernetes API and -o json.
 *
 * Layer    render/yaml; uses agent/base, jansson
 * Source   RFC 8259; integers beyond 64 bits and floats keep their text
 * Threads  any
 */
#ifndef AGENT_RENDER_YAML_JSON_IO_H
#define AGENT_RENDER_YAML_JSON_IO_H

#include "agent/base/buf.h"
#include "render/yaml/node.h"

enum json_out_flags {
	JSON_OUT_SORTED = 1 << 0, /* keys by bytes */
	JSON_OUT_MASKED = 1 << 1, /* marked scalars print as "***" */
	JSON_OUT_PRETTY = 1 << 2, /* two spaces, one member a line */
};

/** One JSON value. ERR_INPUT: "name:line:column: what", duplicate keys; ERR_LIMIT: depth. */
int node_from_json(struct span text, const struct source *source, struct arena *a,
		   struct node **out, struct err *e) MUST_CHECK;

/** Append compact JSON (no final line break). ERR_LIMIT when `out` is full. */
int node_to_json(const struct node *n, unsigned flags, struct buf *out, struct err *e) MUST_CHECK;

#endif
