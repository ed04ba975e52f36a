/*
 * yaml_in.h - YAML text to nodes, by libyaml's events.
 *
 * Layer    render/yaml; uses agent/base, libyaml
 * Source   YAML 1.1 as go-yaml v3 v3.0.5 resolves it (kustomize's reader): yes/no/on/off are strings,
 *          017, 0o17 and 0x1f integers, 1_000 too; kustomize v5.8.2 for anchors, merge keys and tags
 * Threads  any
 *
 * Scalars keep their text (0x1f stays "0x1f", 1.50 stays "1.50"); what they mean is in the tag, and
 * the writers print the value. Booleans become "true" or "false" and nulls "null" (one without text keeps
 * none: kustomize drops it when the object is patched).
 *
 * Anchors live within their document. An alias is a copy that shares text and keeps the places of
 * what it copies. Merge keys: explicit keys win, of a list of maps the earlier wins; merged keys
 * follow the explicit ones. Keys that are numbers or booleans become the text that kubectl gives
 * them (8080 is "8080", 0x10 is "16"; kustomize fails on them); maps, lists, nulls and times as keys
 * are refused. !!binary is decoded and must hold text.
 *
 * node_from_yaml() reads manifests as kustomize does, who writes them with go-yaml and reads them again:
 * a value left out in a flow collection ({a: }) is "", line breaks of some folded scalars double
 * (fold.h), and tags we do not know mean nothing (a scalar below one is a string).
 * node_from_yaml_strict() reads what stands there and refuses such tags: for our own files, and for
 * text that somebody signed.
 */
#ifndef AGENT_RENDER_YAML_YAML_IN_H
#define AGENT_RENDER_YAML_YAML_IN_H

#include "render/yaml/node.h"

struct node_docs {
	struct node **items; /* [n] document roots; documents that are empty or null are left out */
	size_t n;
};

/**
 * Parse a stream of documents.
 *
 * text    borrowed for the call; UTF-8 or UTF-16 with a byte order mark
 * source  kept by every node; its path stands in messages
 * a       receives all nodes
 *
 * ERR_INPUT: syntax, duplicate key (both places named), unknown alias, an alias inside its own anchor;
 * ERR_LIMIT: bytes, depth, documents, nodes after alias expansion (limits.h); an alias is counted
 * before it is copied. Messages start with "path:line:column: " and quote keys, anchors and tags of
 * the text but never a value.
 */
int node_from_yaml(struct span text, const struct source *source, struct arena *a,
		   struct node_docs *out, struct err *e) MUST_CHECK;

/** The same without kustomize's changes; tags we do not know are ERR_INPUT. */
int node_from_yaml_strict(struct span text, const struct source *source, struct arena *a,
			  struct node_docs *out, struct err *e) MUST_CHECK;

/**
 * As node_from_yaml(), but a key may be set again to an equal value. kustomize takes the last value of a
 * key in its own files, and files with their header twice exist; two different values stay an error.
 */
int node_from_yaml_repeats(struct span text, const struct source *source, struct arena *a,
			   struct node_docs *out, struct err *e) MUST_CHECK;

/**
 * As node_from_yaml(), but the last value of a key counts, as sigs.k8s.io/yaml (kubectl, Argo CD) reads
 * it: for looking at objects, never for what is applied.
 */
int node_from_yaml_last(struct span text, const struct source *source, struct arena *a,
			struct node_docs *out, struct err *e) MUST_CHECK;

#endif
