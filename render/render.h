/*
 * render.h - a directory of a tree to Kubernetes objects: kustomize, or plain manifests.
 *
 * Layer    render; uses agent/base, render/yaml
 * Source   kustomize v5.8.2, byte for byte where a directory holds a kustomization file
 * Threads  one render belongs to one thread; renders of different arenas may run at once
 *
 * A directory with a kustomization file is built as `kustomize build` does. Any other directory is
 * a chart if it has a Chart.yaml (helm/helm.h), else plain: every .yaml, .yml and .json file below it,
 * sorted by path, names that start with '.' left out. Nothing is fetched, and no foreign code runs but
 * helm's, confined, where the caller allows charts. Every node of the result knows where it was read,
 * a patched value names the patch; a value that came from decryption or sits in a generated Secret
 * carries the secret mark, and so does everything made from it.
 */
#ifndef AGENT_RENDER_RENDER_H
#define AGENT_RENDER_RENDER_H

#include <stdbool.h>

#include "agent/base/buf.h"
#include "agent/base/tree.h"
#include "render/yaml/object.h"
#include "render/yaml/yaml_in.h"

/** What a file holds, by its name: .yaml .yml, .json, .env, .ini, else binary. */
enum render_format {
	RENDER_YAML,
	RENDER_JSON,
	RENDER_DOTENV,
	RENDER_INI,
	RENDER_BINARY,
};

enum { RENDER_NOT_SECRET = 1 }; /* open_*: not encrypted, take it as it is */

/**
 * How encrypted files and objects are opened; secrets/ implements it. Decrypted bytes and nodes go
 * to the arena handed in, which the caller wipes. Members may be NULL: then nothing of that kind is
 * opened. All return 0 (opened), RENDER_NOT_SECRET, or -1 (ERR_SECRET, ERR_INPUT).
 */
struct render_secrets {
	void *ctx;

	/**
	 * A file read as resources or as a patch. `source` becomes the place of all nodes; the scalars
	 * that were encrypted carry the mark, what was plain (kind, metadata) does not, and the
	 * metadata of the encryption (the `sops` key) is gone.
	 */
	int (*open_docs)(void *ctx, const struct tree_file *file, enum render_format format,
			 const struct source *source, struct arena *a, struct node_docs *out,
			 struct err *e);

	/** A file read by a generator: the whole plain text, of which every byte is secret. */
	int (*open_bytes)(void *ctx, const struct tree_file *file, enum render_format format,
			  struct arena *a, struct span *out, struct err *e);

	/**
	 * An object that is itself sealed (agent.gitops/v1 SealedSecret), as it stands in its file:
	 * yields the Secret. *binding stays with the object until check_object().
	 */
	int (*open_object)(void *ctx, struct node *sealed, struct arena *a, struct node **out,
			   void **binding, struct err *e);

	/** After the render: may what open_object() opened be this object, in this namespace? */
	int (*check_object)(void *ctx, const void *binding, const struct object *final,
			    struct err *e);
};

/** What a chart may ask about the cluster. */
struct render_capabilities {
	const char *kube_version;	 /* "v1.36.3"; NULL = unknown */
	const char *const *api_versions; /* [n_api_versions] "apps/v1", "apps/v1/Deployment" */
	size_t n_api_versions;
};

/** How a directory that is a chart becomes a release; nothing set: its defaults. */
struct render_release {
	bool wanted;	  /* the directory is a chart, even with a kustomization file in it */
	const char *name; /* NULL = "release-name", as helm has it */
	const char *ns;	  /* NULL = "default" */
	const char *const *values_files; /* [n_values_files] seen from the root of the tree */
	size_t n_values_files;
};

struct helm; /* render/helm/helm.h */

struct render_input {
	struct tree *tree;
	const char *path; /* directory in the tree; "" = the root */
	const struct render_secrets
		*secrets;	    /* NULL: nothing is opened, bytes as kustomize sees them */
	struct arena *secret_arena; /* receives plain text; wanted with `secrets` */
	bool no_plain; /* a directory without a kustomization file is an error (kustomize's CLI) */
	struct helm *helm;     /* renders charts; NULL: charts are refused */
	const char *helm_hint; /* what to do about that, for the message; may be NULL */
	struct render_capabilities capabilities;
	struct render_release release;
};

/**
 * Render one directory.
 *
 * a    receives everything; must live as long as the objects
 * out  in the order kustomize prints them
 *
 * Returns 0 (an empty result is an error where kustomize says so), or -1: ERR_INPUT, ERR_LIMIT,
 * ERR_SECRET. Messages start with "path:line:column: " inside the tree and hold no secret value.
 */
int render_app(const struct render_input *in, struct arena *a, struct objects *out, struct err *e)
	MUST_CHECK;

/** Append all objects as YAML documents with "---" between them; flags as in yaml_out.h. */
int render_print(const struct objects *list, unsigned flags, struct buf *out, struct err *e)
	MUST_CHECK;

#endif
