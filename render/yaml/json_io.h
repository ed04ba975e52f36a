/*
 * json_io.h - JSON to nodes and back, for the Kubernetes API and -o json.
 *
 * Layer    render/yaml; uses agent/base
 * Source   RFC 8259, RFC 3629; numbers as Go's encoding/json writes them
 * Threads  any
 *
 * Reading is our own (json_in.c, about 300 lines) and not jansson's, because jansson loses what we
 * need: it refuses integers above 2^63-1, which Go writes for the float64 bounds of CRD schemas
 * (9223372036854776000), so that one such CRD would make a whole LIST unreadable; it turns 1.50 into
 * 1.5, and SOPS signs the text; it has no places; and it builds a second tree with a hash table an
 * object. The unit tests hold it to JSONTestSuite and to jansson as a second opinion.
 *
 * Numbers keep their text in the tree and are TAG_INT when they are whole and fit 64 bits, else
 * TAG_FLOAT. They are written as Go writes them (1.0 is "1", 1e3 is "1000"), which is what an API
 * server sends and wants. Times are written as RFC 3339 strings, as kustomize turns them into JSON.
 *
 * Strings hold any Unicode text, U+0000 included. Half a surrogate pair becomes U+FFFD, as Go reads
 * it; bytes that are not UTF-8 are refused. A byte order mark in front is skipped.
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

/**
 * One JSON value with nothing but blanks around it.
 *
 * text    borrowed for the call
 * source  kept by every node
 * a       receives all nodes
 *
 * ERR_INPUT: "path:line:column: what" (columns in bytes, from 1), duplicate keys with both places;
 * ERR_LIMIT: depth, values, bytes of a string. Messages quote keys but never a value.
 */
int node_from_json(struct span text, const struct source *source, struct arena *a,
		   struct node **out, struct err *e) MUST_CHECK;

/**
 * Append JSON without a final line break; compact unless JSON_OUT_PRETTY. ERR_LIMIT when `out` is full,
 * ERR_INPUT with the place for what JSON cannot say: infinities and not-a-number.
 */
int node_to_json(const struct node *n, unsigned flags, struct buf *out, struct err *e) MUST_CHECK;

#endif
