/*
 * accumulate.c - one kustomization after the other, from the leaves up.
 */
#include <string.h>

#include "render/kustomize/absorb.h"
#include "render/kustomize/build.h"

static const struct fieldspecs *table(const struct accum *acc, enum field_table t)
{
	return &acc->config->tables[t];
}

/* ---- resources and components ----------------------------------------------------------------- */

static int merge_accumulated(struct kust *k, struct accum *into, const struct accum *from,
			     const struct node *place, struct err *e)
{
	if (resmap_append_all(into->m, from->m, e) < 0)
		return -1;
	if (field_config_merge(k->a, into->config, from->config, place, &into->config, e) < 0)
		return -1;
	return vars_merge(into->vars, from->vars, e);
}

static int add_directory(struct kust *k, const struct kdir *dir, const struct node *path,
			 struct accum *acc, struct err *e)
{
	struct accum sub = {resmap_new(k), k->defaults, vars_new(k->a)};
	struct kdir *child;

	if (kload_dir(k, dir, path->text, path, &child, e) != 0)
		return -1;
	if (child->component)
		return err_at(e, ERR_INPUT, path,
			      "'%s' is a Component: name it under 'components', not 'resources'",
			      path->text);
	if (configuration_openapi(k, child, e) < 0 || accumulate(k, child, &sub, e) < 0)
		return -1;
	return merge_accumulated(k, acc, &sub, path, e);
}

static int add_file(struct kust *k, const struct kdir *dir, const struct node *path,
		    struct accum *acc, struct err *e)
{
	struct resources list = {.items = NULL};
	struct node_docs docs;

	if (kload_docs(k, dir, node_text(path), path, NULL, &docs, e) < 0 ||
	    manifests_read(k, &docs, true, &list, e) < 0)
		return -1;
	for (size_t i = 0; i < list.n; i++) {
		metadata_origin_file(k, dir, node_text(path), list.items[i]);
		if (resmap_append(acc->m, list.items[i], e) < 0)
			return -1;
	}
	return 0;
}

int accumulate_resources(struct kust *k, const struct kdir *dir, const struct node *paths,
			 struct accum *acc, struct err *e)
{
	for (uint32_t i = 0; node_is(paths, NODE_LIST) && i < paths->n; i++) {
		const struct node *path = paths->items[i];
		struct tree_stat st;
		const char *joined;
		int rc;

		if (kload_stat(k, dir, node_text(path), path, &st, &joined, e) < 0)
			return -1;
		rc = st.kind == TREE_FILE ? add_file(k, dir, path, acc, e)
					  : add_directory(k, dir, path, acc, e);
		if (rc < 0)
			return -1;
	}
	return 0;
}

static int add_components(struct kust *k, const struct kdir *dir, struct accum *acc, struct err *e)
{
	const struct node *paths = node_get(dir->file, "components");

	for (uint32_t i = 0; node_is(paths, NODE_LIST) && i < paths->n; i++) {
		const struct node *path = paths->items[i];
		struct kdir *child;

		if (kload_dir(k, dir, path->text, path, &child, e) != 0)
			return -1;
		if (!child->component)
			return err_at(e, ERR_INPUT, path,
				      "'%s' is no Component: name it under 'resources', or say "
				      "'kind: Component' there",
				      path->text);
		if (configuration_openapi(k, child, e) < 0 || accumulate(k, child, acc, e) < 0)
			return -1;
	}
	return 0;
}

/* ---- generators ------------------------------------------------------------------------------- */

typedef int generator(struct kust *k, const struct kdir *dir, const struct node *args,
		      const struct node *options, struct resource **out, struct err *e);

static int generate(struct kust *k, const struct kdir *dir, const char *field, const char *kind,
		    generator *fn, struct accum *acc, struct err *e)
{
	const struct node *list = node_get(dir->file, field);
	const struct node *options = node_get(dir->file, "generatorOptions");

	for (uint32_t i = 0; node_is(list, NODE_LIST) && i < list->n; i++) {
		struct resource *r;

		if (fn(k, dir, list->items[i], options, &r, e) < 0)
			return -1;
		metadata_origin_maker(k, dir, kind, r);
		if (absorb(k, acc->m, r, e) < 0)
			return -1;
	}
	return 0;
}

struct helm_into {
	struct kust *k;
	const struct kdir *dir;
	struct accum *acc;
};

static int take_chart(void *ctx, const struct resmap *made, struct err *e)
{
	const struct helm_into *to = ctx;

	for (size_t i = 0; i < made->list.n; i++) {
		metadata_origin_maker(to->k, to->dir, "HelmChartInflationGenerator",
				      made->list.items[i]);
		if (absorb(to->k, to->acc->m, made->list.items[i], e) < 0)
			return -1;
	}
	return 0;
}

static int run_generators(struct kust *k, const struct kdir *dir, struct accum *acc, struct err *e)
{
	struct helm_into into = {k, dir, acc};

	if (generate(k, dir, "configMapGenerator", "ConfigMapGenerator", generate_config_map, acc,
		     e) < 0 ||
	    generate(k, dir, "secretGenerator", "SecretGenerator", generate_secret, acc, e) < 0 ||
	    generate_helm_charts(k, dir, take_chart, &into, e) < 0)
		return -1;
	return plugins_generate(k, dir, acc, e);
}

/* ---- transformers ----------------------------------------------------------------------------- */

static int apply_labels(struct kust *k, const struct kdir *dir, const struct accum *acc,
			const struct node *label, struct err *e)
{
	static const struct fieldspec own = {
		.type = {"", "", ""}, .path = "metadata/labels", .create = true};
	struct fieldspecs fields = {.items = NULL};
	int rc;

	(void)dir;
	fieldspecs_read(k->a, node_get(label, "fields"), &fields);
	rc = fieldspecs_merge_all(k->a, &fields, table(acc, FIELDS_LABELS), label, e);
	if (rc == 0 && node_is_true(node_get(label, "includeSelectors"))) {
		rc = fieldspecs_merge_all(k->a, &fields, table(acc, FIELDS_COMMON_LABELS), label,
					  e);
	} else if (rc == 0) {
		if (node_is_true(node_get(label, "includeTemplates")))
			rc = fieldspecs_merge_all(k->a, &fields, table(acc, FIELDS_TEMPLATE_LABELS),
						  label, e);
		if (rc == 0 && node_is_true(node_get(label, "includeVolumeClaimTemplates")))
			rc = fieldspecs_merge_all(k->a, &fields, table(acc, FIELDS_CLAIM_LABELS),
						  label, e);
		if (rc == 0)
			rc = fieldspecs_merge(k->a, &fields, &own, label, e);
	}
	return rc < 0 ? -1 : transform_pairs(k, acc->m, node_get(label, "pairs"), &fields, e);
}

/* After each transformer: note it, drop what it deleted. */
static void after(struct kust *k, const struct kdir *dir, const char *kind, struct resmap *m)
{
	metadata_transformed(k, dir, kind, m);
	resmap_drop_deleted(m);
}

static int run_patches(struct kust *k, const struct kdir *dir, struct accum *acc, struct err *e)
{
	const struct node *strategic = node_get(dir->file, "patchesStrategicMerge");
	const struct node *patches = node_get(dir->file, "patches");

	for (uint32_t i = 0; node_is(strategic, NODE_LIST) && i < strategic->n; i++)
		if (transform_strategic(k, dir, acc->m, strategic->items[i], e) < 0)
			return -1;
	if (strategic && strategic->n)
		after(k, dir, "PatchStrategicMergeTransformer", acc->m);
	for (uint32_t i = 0; node_is(patches, NODE_LIST) && i < patches->n; i++) {
		if (transform_patch(k, dir, acc->m, patches->items[i], e) < 0)
			return -1;
		after(k, dir, "PatchTransformer", acc->m);
	}
	return 0;
}

static int run_names(struct kust *k, const struct kdir *dir, struct accum *acc, struct err *e)
{
	const struct node *ns = node_get(dir->file, "namespace");
	const struct node *prefix = node_get(dir->file, "namePrefix");
	const struct node *suffix = node_get(dir->file, "nameSuffix");

	if (ns && ns->n) {
		if (transform_namespace(k, acc->m, ns, table(acc, FIELDS_NAMESPACE), "defaultOnly",
					false, e) < 0)
			return -1;
		after(k, dir, "NamespaceTransformer", acc->m);
	}
	if (prefix && prefix->n) {
		if (transform_prefix(k, acc->m, prefix, table(acc, FIELDS_NAME_PREFIX), e) < 0)
			return -1;
		after(k, dir, "PrefixTransformer", acc->m);
	}
	if (suffix && suffix->n) {
		if (transform_suffix(k, acc->m, suffix, table(acc, FIELDS_NAME_SUFFIX), e) < 0)
			return -1;
		after(k, dir, "SuffixTransformer", acc->m);
	}
	return 0;
}

static int run_pairs(struct kust *k, const struct kdir *dir, struct accum *acc, struct err *e)
{
	const struct node *labels = node_get(dir->file, "labels");
	const struct node *common = node_get(dir->file, "commonLabels");
	const struct node *annotations = node_get(dir->file, "commonAnnotations");

	for (uint32_t i = 0; node_is(labels, NODE_LIST) && i < labels->n; i++) {
		if (apply_labels(k, dir, acc, labels->items[i], e) < 0)
			return -1;
		after(k, dir, "LabelTransformer", acc->m);
	}
	if ((labels && labels->n) || (common && common->n)) {
		if (transform_pairs(k, acc->m, common, table(acc, FIELDS_COMMON_LABELS), e) < 0)
			return -1;
		after(k, dir, "LabelTransformer", acc->m);
	}
	if (annotations && annotations->n) {
		if (transform_pairs(k, acc->m, annotations, table(acc, FIELDS_ANNOTATIONS), e) < 0)
			return -1;
		after(k, dir, "AnnotationsTransformer", acc->m);
	}
	return 0;
}

static int run_values(struct kust *k, const struct kdir *dir, struct accum *acc, struct err *e)
{
	const struct node *patches = node_get(dir->file, "patchesJson6902");
	const struct node *replicas = node_get(dir->file, "replicas");
	const struct node *images = node_get(dir->file, "images");
	const struct node *replacements = node_get(dir->file, "replacements");

	for (uint32_t i = 0; node_is(patches, NODE_LIST) && i < patches->n; i++) {
		if (transform_json6902(k, dir, acc->m, patches->items[i], "patch", e) < 0)
			return -1;
		after(k, dir, "PatchJson6902Transformer", acc->m);
	}
	for (uint32_t i = 0; node_is(replicas, NODE_LIST) && i < replicas->n; i++) {
		if (transform_replicas(k, acc->m, replicas->items[i], table(acc, FIELDS_REPLICAS),
				       e) < 0)
			return -1;
		after(k, dir, "ReplicaCountTransformer", acc->m);
	}
	if (images && images->n) {
		if (transform_images(k, acc->m, images, table(acc, FIELDS_IMAGES), e) < 0)
			return -1;
		for (uint32_t i = 0; i < images->n; i++)
			after(k, dir, "ImageTagTransformer", acc->m);
	}
	if (replacements && replacements->n) {
		if (transform_replacements(k, dir, acc->m, replacements, e) < 0)
			return -1;
		after(k, dir, "ReplacementTransformer", acc->m);
	}
	return 0;
}

/* ---- one kustomization ------------------------------------------------------------------------ */

static int merge_configurations(struct kust *k, const struct kdir *dir, struct accum *acc,
				struct err *e)
{
	const struct node *files = node_get(dir->file, "configurations");
	const struct node *crds = node_get(dir->file, "crds");
	const struct field_config *more;

	if (configuration_load(k, dir, files, &more, e) < 0 ||
	    field_config_merge(k->a, acc->config, more, files, &acc->config, e) < 0)
		return -1;
	if (!crds || crds->n == 0)
		return 0;
	if (configuration_crds(k, dir, crds, &more, e) < 0)
		return -1;
	return field_config_merge(k->a, acc->config, more, crds, &acc->config, e);
}

int accumulate(struct kust *k, const struct kdir *dir, struct accum *acc, struct err *e)
{
	if (accumulate_resources(k, dir, node_get(dir->file, "resources"), acc, e) < 0 ||
	    merge_configurations(k, dir, acc, e) < 0 || run_generators(k, dir, acc, e) < 0 ||
	    add_components(k, dir, acc, e) < 0)
		return -1;
	if (run_patches(k, dir, acc, e) < 0 || run_names(k, dir, acc, e) < 0 ||
	    run_pairs(k, dir, acc, e) < 0 || run_values(k, dir, acc, e) < 0)
		return -1;
	if (plugins_transform(k, dir, acc, node_get(dir->file, "transformers"), false, e) < 0 ||
	    plugins_transform(k, dir, acc, node_get(dir->file, "validators"), true, e) < 0)
		return -1;
	return vars_declare(k, acc, node_get(dir->file, "vars"), e);
}
