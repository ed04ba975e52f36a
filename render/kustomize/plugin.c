/*
 * plugin.c - `generators`, `transformers`, `validators`: objects that configure built-in plugins.
 *
 * Everything else that kustomize may run from here (containers, programs, Go plugins) is refused by
 * name: nothing that comes out of a repository is run.
 */
#include <string.h>

#include "render/kustomize/absorb.h"
#include "render/kustomize/build.h"
#include "render/kustomize/shape.h"

struct call {
	struct kust *k;
	const struct kdir *dir;
	struct resmap *m;
	struct node *args;
	struct fieldspecs fields; /* args.fieldSpecs */
};

static struct node *arg(const struct call *c, const char *key)
{
	return node_get(c->args, key);
}

static int run_annotations(struct call *c, struct err *e)
{
	return transform_pairs(c->k, c->m, arg(c, "annotations"), &c->fields, e);
}

static int run_labels(struct call *c, struct err *e)
{
	return transform_pairs(c->k, c->m, arg(c, "labels"), &c->fields, e);
}

static int run_hash(struct call *c, struct err *e)
{
	return transform_hash(c->k, c->m, e);
}

static int run_image(struct call *c, struct err *e)
{
	struct node *list = node_list(c->k->a);

	if (!arg(c, "imageTag"))
		return 0;
	node_append(c->k->a, list, arg(c, "imageTag"));
	return transform_images(c->k, c->m, list, &c->fields, e);
}

static int run_namespace(struct call *c, struct err *e)
{
	const struct node *subjects = arg(c, "setRoleBindingSubjects");
	const char *mode = subjects && subjects->n ? subjects->text : "defaultOnly";

	if (strcmp(mode, "defaultOnly") != 0 && strcmp(mode, "allServiceAccounts") != 0 &&
	    strcmp(mode, "none") != 0)
		return err_at(e, ERR_INPUT, subjects,
			      "'setRoleBindingSubjects' has to be 'defaultOnly', "
			      "'allServiceAccounts' or 'none'");
	return transform_namespace(c->k, c->m, node_get(arg(c, "metadata"), "namespace"),
				   &c->fields, mode, node_is_true(arg(c, "unsetOnly")), e);
}

static int run_json6902(struct call *c, struct err *e)
{
	return transform_json6902(c->k, c->dir, c->m, c->args, "jsonOp", e);
}

static int run_strategic(struct call *c, struct err *e)
{
	const struct node *paths = arg(c, "paths");
	const struct node *patches = arg(c, "patches");

	if (!(paths && paths->n) && !(patches && patches->n))
		return err_at(e, ERR_INPUT, c->args, "no 'paths' and no 'patches'");
	for (uint32_t i = 0; node_is(paths, NODE_LIST) && i < paths->n; i++)
		if (transform_strategic(c->k, c->dir, c->m, paths->items[i], e) < 0)
			return -1;
	return patches && patches->n ? transform_strategic(c->k, c->dir, c->m, patches, e) : 0;
}

static int run_patch(struct call *c, struct err *e)
{
	return transform_patch(c->k, c->dir, c->m, c->args, e);
}

static int need_fields(const struct call *c, struct err *e)
{
	return arg(c, "fieldSpecs") ? 0 : err_at(e, ERR_INPUT, c->args, "'fieldSpecs' is missing");
}

static int run_prefix(struct call *c, struct err *e)
{
	return need_fields(c, e) < 0
		       ? -1
		       : transform_prefix(c->k, c->m, arg(c, "prefix"), &c->fields, e);
}

static int run_suffix(struct call *c, struct err *e)
{
	return need_fields(c, e) < 0
		       ? -1
		       : transform_suffix(c->k, c->m, arg(c, "suffix"), &c->fields, e);
}

static int run_affix(struct call *c, struct err *e)
{
	return run_prefix(c, e) < 0 ? -1 : run_suffix(c, e);
}

static int run_replica(struct call *c, struct err *e)
{
	if (!arg(c, "replica"))
		return err_at(e, ERR_INPUT, c->args, "'replica' is missing");
	return transform_replicas(c->k, c->m, arg(c, "replica"), &c->fields, e);
}

static int run_replacement(struct call *c, struct err *e)
{
	return transform_replacements(c->k, c->dir, c->m, arg(c, "replacements"), e);
}

static int run_value_add(struct call *c, struct err *e)
{
	return transform_value_add(c->k, c->dir, c->m, c->args, e);
}

static const struct shape anything = {.kind = SHAPE_ANY};

static const struct {
	const char *kind;
	const struct shape *shape;
	int (*run)(struct call *c, struct err *e);
} transformers[] = {
	{"AnnotationsTransformer", &shape_annotations_plugin, run_annotations},
	{"HashTransformer", &anything, run_hash},
	{"ImageTagTransformer", &shape_image_plugin, run_image},
	{"LabelTransformer", &shape_labels_plugin, run_labels},
	{"NamespaceTransformer", &shape_namespace_plugin, run_namespace},
	{"PatchJson6902Transformer", &shape_json6902_plugin, run_json6902},
	{"PatchStrategicMergeTransformer", &shape_strategic_plugin, run_strategic},
	{"PatchTransformer", &shape_patch_plugin, run_patch},
	{"PrefixSuffixTransformer", &shape_affix_plugin, run_affix},
	{"PrefixTransformer", &shape_prefix_plugin, run_prefix},
	{"SuffixTransformer", &shape_suffix_plugin, run_suffix},
	{"ReplicaCountTransformer", &shape_replica_plugin, run_replica},
	{"ReplacementTransformer", &shape_replacement_plugin, run_replacement},
	{"ValueAddTransformer", &shape_value_add_plugin, run_value_add},
};

/* ---- their configurations --------------------------------------------------------------------- */

/* Entries are objects written in place, or files and directories of them: those come last. */
static int collect(struct kust *k, const struct kdir *dir, const struct node *list,
		   struct accum *acc, struct err *e)
{
	struct node *paths = node_list(k->a);

	for (uint32_t i = 0; node_is(list, NODE_LIST) && i < list->n; i++) {
		struct node *entry = list->items[i];
		struct resources found = {.items = NULL};
		struct err ignored = ERR_INIT;
		struct node_docs docs;

		if (kload_inline(k, entry, &docs, &ignored) < 0 ||
		    manifests_read(k, &docs, false, &found, &ignored) < 0) {
			node_append(k->a, paths, entry);
			continue;
		}
		for (size_t j = 0; j < found.n; j++) {
			metadata_origin_file(k, dir, span_of(dir->file_name), found.items[j]);
			if (resmap_append(acc->m, found.items[j], e) < 0)
				return -1;
		}
	}
	return accumulate_resources(k, dir, paths, acc, e);
}

static int check_built_in(struct kust *k, struct resource *plugin, struct err *e)
{
	const struct gvk *g = resource_gvk(k, plugin);

	if (!*g->group && strcmp(g->version, "builtin") == 0)
		return 0;
	return err_at(e, ERR_INPUT, plugin->root,
		      "plugin %s is not built in: programs, containers and Go plugins of a "
		      "repository are never run",
		      resource_text(k, plugin));
}

/* ---- generators ------------------------------------------------------------------------------- */

static int generate(struct kust *k, const struct kdir *dir, struct resource *plugin,
		    struct resource **out, struct err *e)
{
	const char *kind = resource_gvk(k, plugin)->kind;
	struct node *args = plugin->root;

	if (strcmp(kind, "ConfigMapGenerator") == 0)
		return shape_check(&shape_config_map_plugin, args, false, k->a, e) < 0
			       ? -1
			       : generate_config_map(k, dir, args, NULL, out, e);
	if (strcmp(kind, "SecretGenerator") == 0)
		return shape_check(&shape_secret_plugin, args, false, k->a, e) < 0
			       ? -1
			       : generate_secret(k, dir, args, NULL, out, e);
	if (strcmp(kind, "IAMPolicyGenerator") == 0)
		return shape_check(&shape_iam_policy_plugin, args, false, k->a, e) < 0
			       ? -1
			       : generate_iam_policy(k, args, out, e);
	return err_at(e, ERR_INPUT, args, "%s is not a built-in generator", kind);
}

static int generate_charts(struct kust *k, const struct kdir *dir, struct resource *plugin,
			   struct accum *acc, struct err *e)
{
	struct resmap *made;

	if (shape_check(&shape_helm_plugin, plugin->root, false, k->a, e) < 0 ||
	    generate_helm(k, dir, plugin->root, NULL, &made, e) < 0)
		return -1;
	for (size_t i = 0; i < made->list.n; i++) {
		metadata_origin_plugin(k, plugin, made->list.items[i]);
		if (absorb(k, acc->m, made->list.items[i], e) < 0)
			return -1;
	}
	return 0;
}

int plugins_generate(struct kust *k, const struct kdir *dir, struct accum *acc, struct err *e)
{
	const struct node *list = node_get(dir->file, "generators");
	struct accum plugins = {resmap_new(k), k->defaults, vars_new(k->a)};

	if (!list || list->n == 0)
		return 0;
	if (collect(k, dir, list, &plugins, e) < 0)
		return -1;
	for (size_t i = 0; i < plugins.m->list.n; i++) {
		struct resource *plugin = plugins.m->list.items[i];
		struct resource *r;

		if (check_built_in(k, plugin, e) < 0)
			return -1;
		if (strcmp(resource_gvk(k, plugin)->kind, "HelmChartInflationGenerator") == 0) {
			if (generate_charts(k, dir, plugin, acc, e) < 0)
				return -1;
			continue;
		}
		if (generate(k, dir, plugin, &r, e) < 0)
			return -1;
		metadata_origin_plugin(k, plugin, r);
		if (absorb(k, acc->m, r, e) < 0)
			return -1;
	}
	return 0;
}

/* ---- transformers and validators -------------------------------------------------------------- */

static int transform(struct kust *k, const struct kdir *dir, struct resource *plugin,
		     struct resmap *m, struct err *e)
{
	const char *kind = resource_gvk(k, plugin)->kind;
	struct call c = {.k = k, .dir = dir, .m = m, .args = plugin->root};

	for (size_t i = 0; i < ARRAY_LEN(transformers); i++) {
		if (strcmp(kind, transformers[i].kind) != 0)
			continue;
		if (shape_check(transformers[i].shape, c.args, false, k->a, e) < 0)
			return -1;
		fieldspecs_read(k->a, arg(&c, "fieldSpecs"), &c.fields);
		return transformers[i].run(&c, e);
	}
	return err_at(e, ERR_INPUT, plugin->root, "%s is not a built-in transformer", kind);
}

static bool same_but_mark(const struct node *before, struct node *after)
{
	struct node *labels = node_at(after, "metadata", "labels", NULL);

	if (labels && node_remove(labels, "validated-by") && labels->n == 0)
		node_remove(node_get(after, "metadata"), "labels");
	return node_equal(before, after);
}

static int validate(struct kust *k, const struct kdir *dir, struct resource *plugin,
		    struct resmap *m, struct err *e)
{
	struct node **before = arena_array(k->a, m->list.n, sizeof(*before));
	size_t n = m->list.n;

	for (size_t i = 0; i < n; i++)
		before[i] = node_copy_shared(k->a, m->list.items[i]->root);
	if (transform(k, dir, plugin, m, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (!m->list.items[i]->root || !same_but_mark(before[i], m->list.items[i]->root))
			return err_at(e, ERR_INPUT, plugin->root,
				      "validator %s changed an object: validators may not",
				      resource_text(k, plugin));
	return 0;
}

int plugins_transform(struct kust *k, const struct kdir *dir, struct accum *acc,
		      const struct node *list, bool validating, struct err *e)
{
	struct accum plugins = {resmap_new(k), k->defaults, vars_new(k->a)};

	if (!list || list->n == 0)
		return 0;
	if (collect(k, dir, list, &plugins, e) < 0)
		return -1;
	for (size_t i = 0; i < plugins.m->list.n; i++)
		if (check_built_in(k, plugins.m->list.items[i], e) < 0)
			return -1;
	for (size_t i = 0; i < plugins.m->list.n; i++) {
		struct resource *plugin = plugins.m->list.items[i];
		int rc = validating ? validate(k, dir, plugin, acc->m, e)
				    : transform(k, dir, plugin, acc->m, e);

		if (rc < 0)
			return -1;
		if (!validating)
			metadata_transformed_plugin(k, plugin, acc->m);
		resmap_drop_deleted(acc->m);
	}
	return 0;
}
