/*
 * helm.h - charts to objects.
 *
 * Layer    render/helm; uses agent/base, render/yaml, render, secrets (its masker)
 * Source   helm v3 (`helm template`), tested against v3.22.0
 * Threads  a struct helm may be used by many threads at once; all else belongs to one
 *
 * A chart is a directory of the tree, or a .tgz in it, with its dependencies in charts/. The caller sees
 * a release (chart, name, namespace, values, capabilities) go in and documents come out; that the
 * work is done by the real helm, in a process that can reach no network and no files but the chart's,
 * is not to be seen from here, so that an engine of our own can take its place.
 *
 * Rendering is a function of its input: the first render of a release is done twice, and a field that
 * differs (randAlphaNum, genCA, now) is an error that names it. Results are kept in memory.
 */
#ifndef AGENT_RENDER_HELM_HELM_H
#define AGENT_RENDER_HELM_HELM_H

#include "agent/base/cleanup.h"
#include "render/render.h"

struct helm;

struct helm_options {
	const char *program;	/* helm, an absolute path; NULL = the first `helm` in `path` */
	const char *path;	/* directories to look in, as in $PATH; NULL = the usual ones */
	bool without_landlock;	/* run also where the kernel cannot confine helm's file access */
	int64_t timeout_ms;	/* of one render; 0 = LIMIT_HELM_TIMEOUT_MS */
	size_t cache_max_bytes; /* 0 = LIMIT_HELM_CACHE_BYTES */
};

/** Cannot fail: whether there is a helm is found out by the first render. Strings are copied. */
struct helm *helm_new(const struct helm_options *options) MUST_CHECK;
void helm_free(struct helm *h); /* accepts NULL */
DEFINE_FREEP(struct helm, helm_free)

/** "v3.22.0", of the program that rendered last; "" before the first render. Copied to `out`. */
void helm_version(struct helm *h, char out[32]);

/** Values for a release: YAML text, and where a secret is in it. */
struct helm_values {
	const char *path;	 /* for messages */
	struct span text;	 /* what helm reads */
	const struct node *root; /* the same with secret marks; NULL = nothing in it is secret */
};

/**
 * Values of a file, decrypted when it is encrypted.
 * secrets, secret_arena  as in struct render_input; secrets may be NULL
 */
int helm_values_read(const struct tree_file *file, const struct render_secrets *secrets,
		     struct arena *secret_arena, struct arena *a, struct helm_values *out,
		     struct err *e) MUST_CHECK;

/** The same from nodes. Marks in `root` count. */
int helm_values_from(const struct node *root, const char *path, struct arena *a,
		     struct helm_values *out, struct err *e) MUST_CHECK;

struct helm_release {
	struct tree *tree;
	const char *chart;	   /* directory or .tgz in the tree */
	const char *name;	   /* NULL: none was given; an object that shows it is an error */
	const char *name_template; /* NULL, or what makes the name, a Go template */
	const char *ns;		   /* NULL = "default" */
	const struct helm_values
		*values; /* [n_values] later ones win; the chart's own come first */
	size_t n_values;
	struct render_capabilities capabilities; /* nothing set: helm's own */
	bool include_crds;			 /* the chart's crds/, before all else */
	bool skip_tests;
	bool skip_hooks;
	const struct render_secrets *secrets; /* for the chart's own values.yaml; may be NULL */
	struct arena *secret_arena;
};

/**
 * Render a release.
 *
 * a    receives the documents; the secret arena in its place when an input is marked secret
 * out  documents in helm's order; each knows the template it came from. Scalars that contain a marked
 *      value carry the mark
 *
 * -1: ERR_INPUT (chart, names, templates, fields that differ between two renders), ERR_LIMIT (size,
 * memory, processor time), ERR_DENIED (no helm, not v3, cannot be confined), ERR_TRANSIENT (deadline).
 */
int helm_render(struct helm *h, const struct helm_release *release, struct arena *a,
		struct node_docs *out, struct err *e) MUST_CHECK;

/** Does `path` name a chart: a directory with Chart.yaml, or a .tgz? */
int helm_is_chart(struct tree *tree, const char *path, struct arena *a, bool *out, struct err *e)
	MUST_CHECK;

/** Row for the table of child_main(). */
#define HELM_CHILDREN              \
	{                          \
		"helm", helm_child \
	}

int helm_child(struct span request, const int *fds, size_t n_fds, struct buf *reply, struct err *e);

#endif
