/*
 * yaml_in.h - YAML text to nodes, by libyaml's events.
 *
 * Layer    render/yaml; uses agent/base, libyaml
 * Source   YAML 1.1 as go-yaml v3 resolves it (kustomize's reader): yes/no/on/off are strings, 0o17 and
 *          0x1f integers, timestamps keep their text; duplicate keys are refused
 * Threads  any
 */
#ifndef AGENT_RENDER_YAML_YAML_IN_H
#define AGENT_RENDER_YAML_YAML_IN_H

#include "render/yaml/node.h"

struct node_docs {
	struct node **items; /* [n] document roots; documents without content are left out */
	size_t n;
};

/**
 * Parse a stream of documents.
 *
 * text    borrowed for the call; UTF-8 or UTF-16 with a byte order mark
 * source  kept by every node; its path stands in messages
 * a       receives all nodes
 *
 * ERR_INPUT: syntax, duplicate key (both places named), unknown alias, a tag we do not know;
 * ERR_LIMIT: bytes, depth, documents, nodes after alias expansion (limits.h). Messages start with
 * "path:line:column: " and quote no scalar of the text.
 */
int node_from_yaml(struct span text, const struct source *source, struct arena *a,
		   struct node_docs *out, struct err *e) MUST_CHECK;

#endif
