/*
 * build.h - the state of one build, and what its steps call in one another.
 *
 * Layer    render/kustomize, internal
 * Source   kustomize api/internal/{target,accumulator,loader}
 * Threads  belongs to its build
 *
 * Order of work in a kustomization: resources, configurations and crds, generators, components,
 * transformers (strategic patches, patches, namespace, prefix, suffix, labels, annotations, JSON
 * patches, replicas, images, replacements, then plugins), validators, vars. Once, at the top: hash
 * suffixes, name references, vars, local objects dropped, order, metadata of the build.
 */
#ifndef AGENT_RENDER_KUSTOMIZE_BUILD_H
#define AGENT_RENDER_KUSTOMIZE_BUILD_H

#include "render/kustomize/fields.h"
#include "render/kustomize/resmap.h"
#include "render/render.h"

/** A directory being built; the chain of parents is how it was reached. */
struct kdir {
	const struct kdir *parent;
	const char *root;      /* real path in the tree */
	const char *file_name; /* of the kustomization file */
	const struct source *source;
	struct node *file;	 /* checked: known fields, right types, canonical names */
	const char *origin_path; /* relative to the top, for buildMetadata */
	bool component;
};

/** What buildMetadata asks for; the top's word counts. */
struct build_metadata {
	bool any;
	bool origin;
	bool transformations;
	bool managed_by;
};

struct kust {
	const struct render_input *in;
	struct arena *a;
	struct map gvks;
	struct map files;   /* parsed files by real path, once they are read twice */
	struct map ciphers; /* by source: id of the ciphertext its nodes were decrypted from */
	struct schema_set *schemas;
	bool schemas_chosen; /* the first `openapi` counts */
	bool merged;	     /* a strategic merge has looked at the built-in types */
	const struct field_config *defaults;
	struct build_metadata metadata;
	size_t n_dirs;
	size_t n_resources;
};

/** Objects and rules gathered so far. */
struct accum {
	struct resmap *m;
	const struct field_config *config;
	struct vars *vars;
};

static inline bool node_is_true(const struct node *n)
{
	return n && n->kind == NODE_SCALAR && n->tag == TAG_BOOL && n->n && n->text[0] == 't';
}

/** Place in kustomize's fixed order: negative first, positive last. */
int kind_rank(const char *kind);

/* ---- loading (kload.c) ------------------------------------------------------------------------ */

enum { KLOAD_ABSENT = 1 };

/** Does a `resources` entry name something outside this repository? */
bool kload_is_remote(struct span path);

/**
 * Open the kustomization in `path` (seen from `parent`; the top when NULL). place: who asked, NULL
 * for the top. Returns 0, KLOAD_ABSENT (no kustomization file there; the top only), or -1.
 */
int kload_dir(struct kust *k, const struct kdir *parent, const char *path, const struct node *place,
	      struct kdir **out, struct err *e) MUST_CHECK;

/** What `path` is, seen from `dir`: a file (*real inside the root), or a directory. */
int kload_stat(struct kust *k, const struct kdir *dir, struct span path, const struct node *place,
	       struct tree_stat *out, const char **joined, struct err *e) MUST_CHECK;

/** A file in or below the root, as bytes. */
int kload_bytes(struct kust *k, const struct kdir *dir, struct span path, const struct node *place,
		struct tree_file *out, struct err *e) MUST_CHECK;

/** As kload_bytes(), opened when it is encrypted: *secret tells, *source is made for its nodes. */
int kload_plain(struct kust *k, const struct kdir *dir, struct span path, const struct node *place,
		struct span *out, const struct source **source, bool *secret, struct err *e)
	MUST_CHECK;

/** A file's documents; the caller may write them. */
int kload_docs(struct kust *k, const struct kdir *dir, struct span path, const struct node *place,
	       const char *note, struct node_docs *out, struct err *e) MUST_CHECK;

/** Documents of text that stands in `scalar` of a kustomization file. */
int kload_inline(struct kust *k, const struct node *scalar, struct node_docs *out, struct err *e)
	MUST_CHECK;

enum render_format kload_format(const char *path);

/* ---- manifests (manifests.c) ------------------------------------------------------------------ */

/**
 * Documents to resources, added to *out in order: Lists are unrolled, what is not an object with kind
 * and name is refused. unseal: sealed objects are opened (resources, not patches).
 */
int manifests_read(struct kust *k, const struct node_docs *docs, bool unseal, struct resources *out,
		   struct err *e) MUST_CHECK;

/* ---- accumulate.c ----------------------------------------------------------------------------- */

/** Build a kustomization (not its final steps) into acc, which is empty or the parent's. */
int accumulate(struct kust *k, const struct kdir *dir, struct accum *acc, struct err *e) MUST_CHECK;

/** Read each path of a list into m: files, or directories built. */
int accumulate_resources(struct kust *k, const struct kdir *dir, const struct node *paths,
			 struct accum *acc, struct err *e) MUST_CHECK;

/* ---- configurations and crds (configuration.c) ------------------------------------------------- */

int configuration_load(struct kust *k, const struct kdir *dir, const struct node *paths,
		       const struct field_config **out, struct err *e) MUST_CHECK;
int configuration_crds(struct kust *k, const struct kdir *dir, const struct node *paths,
		       const struct field_config **out, struct err *e) MUST_CHECK;
int configuration_openapi(struct kust *k, const struct kdir *dir, struct err *e) MUST_CHECK;

/* ---- generators: *out is a new resource --------------------------------------------------------- */

int generate_config_map(struct kust *k, const struct kdir *dir, const struct node *args,
			const struct node *options, struct resource **out, struct err *e)
	MUST_CHECK;
int generate_secret(struct kust *k, const struct kdir *dir, const struct node *args,
		    const struct node *options, struct resource **out, struct err *e) MUST_CHECK;
/** One chart: *out holds what it makes. globals: NULL when `chart` has their fields too. */
int generate_helm(struct kust *k, const struct kdir *dir, const struct node *chart,
		  const struct node *globals, struct resmap **out, struct err *e) MUST_CHECK;
/** Every chart of a kustomization, handed to `sink` one after the other. */
typedef int helm_sink(void *ctx, const struct resmap *made, struct err *e);
int generate_helm_charts(struct kust *k, const struct kdir *dir, helm_sink *sink, void *ctx,
			 struct err *e) MUST_CHECK;
int generate_iam_policy(struct kust *k, const struct node *args, struct resource **out,
			struct err *e) MUST_CHECK;

/* ---- transformers --------------------------------------------------------------------------------
 * `args` is checked against the transformer's shape; `fields` is its table.
 */
int transform_namespace(struct kust *k, struct resmap *m, const struct node *ns,
			const struct fieldspecs *fields, const char *subjects, bool unset_only,
			struct err *e) MUST_CHECK;
int transform_prefix(struct kust *k, struct resmap *m, const struct node *prefix,
		     const struct fieldspecs *fields, struct err *e) MUST_CHECK;
int transform_suffix(struct kust *k, struct resmap *m, const struct node *suffix,
		     const struct fieldspecs *fields, struct err *e) MUST_CHECK;
/** Labels and annotations alike: sets every pair of `pairs` in every field. */
int transform_pairs(struct kust *k, struct resmap *m, const struct node *pairs,
		    const struct fieldspecs *fields, struct err *e) MUST_CHECK;
int transform_images(struct kust *k, struct resmap *m, const struct node *images,
		     const struct fieldspecs *fields, struct err *e) MUST_CHECK;
int transform_replicas(struct kust *k, struct resmap *m, const struct node *replica,
		       const struct fieldspecs *fields, struct err *e) MUST_CHECK;
/** One entry of `patches`: {path, patch, target, options}. */
int transform_patch(struct kust *k, const struct kdir *dir, struct resmap *m,
		    const struct node *args, struct err *e) MUST_CHECK;
/** One text of `patchesStrategicMerge`: a file, or the patch itself. */
int transform_strategic(struct kust *k, const struct kdir *dir, struct resmap *m,
			const struct node *path_or_text, struct err *e) MUST_CHECK;
/** One entry of `patchesJson6902`: {target, path, patch}. */
int transform_json6902(struct kust *k, const struct kdir *dir, struct resmap *m,
		       const struct node *args, const char *inline_key, struct err *e) MUST_CHECK;
int transform_replacements(struct kust *k, const struct kdir *dir, struct resmap *m,
			   const struct node *list, struct err *e) MUST_CHECK;
int transform_value_add(struct kust *k, const struct kdir *dir, struct resmap *m,
			const struct node *args, struct err *e) MUST_CHECK;
int transform_hash(struct kust *k, struct resmap *m, struct err *e) MUST_CHECK;
int transform_name_references(struct kust *k, struct resmap *m, const struct namerefs *refs,
			      struct err *e) MUST_CHECK;

/* ---- vars (vars.c) ------------------------------------------------------------------------------ */

struct vars *vars_new(struct arena *a);
/** Add `vars` of a kustomization and mark the objects they read from. */
int vars_declare(struct kust *k, struct accum *acc, const struct node *list, struct err *e)
	MUST_CHECK;
int vars_merge(struct vars *into, const struct vars *from, struct err *e) MUST_CHECK;
int vars_resolve(struct kust *k, struct accum *acc, struct err *e) MUST_CHECK;

/* ---- order, plugins, metadata ------------------------------------------------------------------- */

int sort_objects(struct kust *k, struct resmap *m, const struct node *options, struct err *e)
	MUST_CHECK;

/** `generators`, `transformers` and `validators`: configurations of built-in plugins. */
int plugins_generate(struct kust *k, const struct kdir *dir, struct accum *acc, struct err *e)
	MUST_CHECK;
int plugins_transform(struct kust *k, const struct kdir *dir, struct accum *acc,
		      const struct node *list, bool validating, struct err *e) MUST_CHECK;

/** Note where resources came from, and by what they were made or changed. */
void metadata_origin_file(struct kust *k, const struct kdir *dir, struct span path,
			  struct resource *r);
void metadata_origin_maker(struct kust *k, const struct kdir *dir, const char *kind,
			   struct resource *r);
void metadata_transformed(struct kust *k, const struct kdir *dir, const char *kind,
			  struct resmap *m);
/** As the two above with a plugin's own configuration object. */
void metadata_origin_plugin(struct kust *k, struct resource *plugin, struct resource *r);
void metadata_transformed_plugin(struct kust *k, struct resource *plugin, struct resmap *m);
/** Annotations at the end: what is asked for is written, what is not is removed. */
int metadata_finish(struct kust *k, struct resmap *m, struct err *e) MUST_CHECK;

/* ---- text ----------------------------------------------------------------------------------------- */

/** Go's path.Join for what a manifest says: joined and cleaned, ".." kept at the front. */
const char *path_join(struct arena *a, const char *dir, struct span path);

#endif
