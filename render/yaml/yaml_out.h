/*
 * yaml_out.h - nodes to YAML text, byte for byte as kustomize prints it.
 *
 * Layer    render/yaml; uses agent/base, libyaml
 * Source   kustomize v5.8.2: sigs.k8s.io/yaml v1.6.0 over go.yaml.in/yaml/v2 v2.4.4 (its encode.go and
 *          sorter.go; its emitter is libyaml's: indent 2, width 80, unicode on, lists not indented
 *          below their key)
 * Threads  any
 *
 * What was written how is forgotten, as kustomize forgets it: text with a line break becomes a literal
 * block where YAML allows it, text that reads as something else ("yes", "1:20", "0x1f", "2001-12-14")
 * is put in double quotes, the rest is plain where YAML allows it; empty maps and lists are {} and [];
 * numbers print their value (0x1f is 31, 1.0 is 1, 1e-5 is 1e-05); times are RFC 3339 in quotes.
 */
#ifndef AGENT_RENDER_YAML_YAML_OUT_H
#define AGENT_RENDER_YAML_YAML_OUT_H

#include "agent/base/buf.h"
#include "render/yaml/node.h"

enum yaml_out_flags {
	YAML_OUT_SORTED = 1 << 0, /* keys in go-yaml's natural order, else as they stand */
	YAML_OUT_MASKED = 1 << 1, /* marked scalars print as '***' */
};

/**
 * Append one document, without "---". Bytes that are not UTF-8 print as U+FFFD.
 * ERR_LIMIT when `out` is full.
 */
int node_to_yaml(const struct node *n, unsigned flags, struct buf *out, struct err *e) MUST_CHECK;

/**
 * The order of keys under YAML_OUT_SORTED: <0, 0, >0. Digits compare by value ("a9" before "a10"),
 * other characters stand before letters. go-yaml v2's rule, which is no order when a digit meets a
 * letter behind equal digits ("12" < "1a" < "2" < "12"): such maps come out in a fixed order here and
 * in a random one from kustomize.
 */
int yaml_key_order(struct span a, struct span b);

#endif
