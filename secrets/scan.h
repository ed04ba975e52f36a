/*
 * scan.h - secrets that lie in clear where they should not: in manifests, and by the shape of their text.
 *
 * Layer    secrets; uses agent/base, render/yaml
 * Source   issuers' documented token formats; Kubernetes v1 Secret; kustomize secretGenerator
 * Threads  per call
 *
 * Nothing here guesses by entropy: a finding is a v1 Secret with a value, a private key, or a token whose
 * issuer gave it a prefix. A value is never part of a finding. Placeholders ('${X}', 'xxxx...', AWS' own
 * '...EXAMPLE') are left out.
 */
#ifndef AGENT_SECRETS_SCAN_H
#define AGENT_SECRETS_SCAN_H

#include "render/yaml/yaml_in.h"

struct scan_finding {
	uint32_t line; /* 1-based */
	uint32_t column;
	const char *path; /* "data.password", "" for a place in text */
	const char *what; /* "plain value in a Secret", "GitHub token" */
};

/** A file that a secretGenerator makes a Secret of: plain, it is a finding. */
struct scan_reference {
	const struct node *at;
	struct span file; /* as the kustomization says it */
	const char *path; /* "secretGenerator[0].envs[1]" */
};

/** Findings of one file, in order; memory from `arena`. */
struct scan_report {
	struct arena *arena;
	struct scan_finding *items;
	size_t n;
	size_t cap;
	struct scan_reference *references;
	size_t n_references;
	size_t references_cap;
};

/** Private keys and tokens anywhere in a text; linear. */
void scan_text(struct span text, struct scan_report *out);

/** Plain values of v1 Secrets (in Lists too) and of secretGenerators. Marked scalars are not plain. */
void scan_manifests(const struct node_docs *docs, struct scan_report *out);

/** What a value looks like ("GitHub token"), or NULL. */
const char *scan_shape(struct span value);

#endif
