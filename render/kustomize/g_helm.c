/*
 * g_helm.c - helmCharts: charts that lie in chartHome, as resources.
 *
 * As kustomize's HelmChartInflationGenerator, but that nothing is pulled.
 */
#include <string.h>

#include "render/helm/helm.h"
#include "render/kustomize/absorb.h"
#include "render/kustomize/build.h"
#include "render/yaml/merge.h"

static const char generated_key[] = "internal.config.kubernetes.io/helm-generated";

struct inflation {
	struct kust *k;
	const struct kdir *dir;
	const struct node *chart; /* its fields; globals are among them for a plugin */
	const struct node *globals;
	const char *home; /* directory that holds the chart, seen from the kustomization */
	struct helm_release release;
	struct helm_values *values;
};

static const char *text_of(const struct node *n, const char *key)
{
	const char *text = node_get_text(n, key);

	return text && *text ? text : NULL;
}

static int check(const struct inflation *in, struct err *e)
{
	const char *name = text_of(in->chart, "name");
	const char *merge = text_of(in->chart, "valuesMerge");
	const char *release = text_of(in->chart, "releaseName");

	if (!in->k->in->helm)
		return err_at(e, ERR_INPUT, in->chart, "charts are not rendered here%s%s",
			      in->k->in->helm_hint ? ": " : "",
			      in->k->in->helm_hint ? in->k->in->helm_hint : "");
	if (!name)
		return err_at(e, ERR_INPUT, in->chart, "chart name cannot be empty");
	if (*name == '-' || (release && *release == '-'))
		return err_at(e, ERR_INPUT, in->chart,
			      "neither name nor releaseName may start with '-'");
	if (merge && strcmp(merge, "merge") != 0 && strcmp(merge, "override") != 0 &&
	    strcmp(merge, "replace") != 0)
		return err_at(e, ERR_INPUT, in->chart,
			      "valuesMerge has to be 'merge', 'override' or 'replace'");
	return 0;
}

/* The namespace of the nearest kustomization that has one, for charts that name none. */
static const char *inherited_namespace(const struct kdir *dir)
{
	for (; dir; dir = dir->parent)
		if (text_of(dir->file, "namespace"))
			return text_of(dir->file, "namespace");
	return NULL;
}

static int find_chart(struct inflation *in, struct err *e)
{
	const struct node *globals = in->globals ? in->globals : in->chart;
	const char *home = text_of(globals, "chartHome");
	const char *name = text_of(in->chart, "name");
	const char *version = text_of(in->chart, "version");
	const char *repo = text_of(in->chart, "repo");
	struct arena *a = in->k->a;
	struct tree_stat st;
	int rc;

	in->home = home ? home : "charts";
	if (version && repo)
		in->home = arena_printf(a, "%s/%s-%s", in->home, name, version);
	if (tree_join(in->dir->root, span_of(arena_printf(a, "%s/%s", in->home, name)), a,
		      &in->release.chart, e) < 0)
		return err_wrap(e, "%s", node_where(in->chart, a));
	rc = tree_stat(in->k->in->tree, in->release.chart, a, &st, e);
	if (rc < 0)
		return err_wrap(e, "%s", node_where(in->chart, a));
	if (rc == 0 && st.kind == TREE_DIR)
		return 0;
	if (!repo)
		return err_at(e, ERR_INPUT, in->chart, "no repo specified, no chart found at '%s'",
			      in->release.chart);
	return err_at(e, ERR_INPUT, in->chart,
		      "chart '%s' is not at '%s', and nothing is fetched from '%s': run 'helm pull "
		      "--untar --untardir %s' and commit what it brings",
		      name, in->release.chart, repo, in->home);
}

/* ---- values ----------------------------------------------------------------------------------- */

static int add_file(struct inflation *in, const char *path, const struct node *place, struct err *e)
{
	struct kust *k = in->k;
	struct tree_file file;

	if (kload_bytes(k, in->dir, span_of(path), place, &file, e) < 0)
		return -1;
	if (helm_values_read(&file, k->in->secrets, k->in->secret_arena, k->a,
			     &in->values[in->release.n_values], e) < 0)
		return err_wrap(e, "%s", node_where(place, k->a));
	in->release.n_values++;
	return 0;
}

/* valuesInline over the file, under it, or in its place. */
static int add_inline(struct inflation *in, const char *path, struct node *inline_values,
		      struct err *e)
{
	const char *how = text_of(in->chart, "valuesMerge");
	bool under = how && strcmp(how, "merge") == 0;
	struct kust *k = in->k;
	struct node_docs docs = {.items = NULL};
	struct node *target;
	struct node *patch;
	int rc = 0;

	if (how && strcmp(how, "replace") == 0) {
		target = inline_values;
	} else {
		if (kload_docs(k, in->dir, span_of(path), in->chart, "helm values", &docs, e) < 0)
			return -1;
		target = docs.n ? docs.items[0] : node_map(k->a);
		patch = inline_values;
		if (under) {
			patch = target;
			target = node_copy(k->a, inline_values);
		}
		rc = merge_strategic(&target, patch, NULL, k->a, e);
	}
	if (rc == MERGE_DELETED)
		target = node_map(k->a);
	if (rc < 0 ||
	    helm_values_from(target, path, node_has_secret(target) ? k->in->secret_arena : k->a,
			     &in->values[in->release.n_values], e) < 0)
		return err_wrap(e, "%s", node_where(in->chart, k->a));
	in->release.n_values++;
	return 0;
}

static int gather_values(struct inflation *in, struct err *e)
{
	const struct node *more = node_get(in->chart, "additionalValuesFiles");
	struct node *inline_values = node_get(in->chart, "valuesInline");
	const char *path = text_of(in->chart, "valuesFile");
	size_t n = node_is(more, NODE_LIST) ? more->n : 0;

	in->values = arena_array(in->k->a, n + 1, sizeof(*in->values));
	in->release.values = in->values;
	if (!path)
		path = arena_printf(in->k->a, "%s/%s/values.yaml", in->home,
				    text_of(in->chart, "name"));
	if (inline_values && inline_values->kind != NODE_MAP && !node_is_null(inline_values))
		return err_at(e, ERR_INPUT, inline_values, "'valuesInline' has to be a map");
	if (node_is(inline_values, NODE_MAP) && inline_values->n) {
		if (add_inline(in, path, inline_values, e) < 0)
			return -1;
	} else if (add_file(in, path, in->chart, e) < 0) {
		return -1;
	}
	for (size_t i = 0; i < n; i++)
		if (add_file(in, more->items[i]->text, more->items[i], e) < 0)
			return -1;
	return 0;
}

/* ---- the release ------------------------------------------------------------------------------ */

static void fill_release(struct inflation *in)
{
	const struct render_input *input = in->k->in;
	const struct node *versions = node_get(in->chart, "apiVersions");
	const char *kube_version = text_of(in->chart, "kubeVersion");
	struct helm_release *r = &in->release;

	r->tree = input->tree;
	r->name = text_of(in->chart, "releaseName");
	r->name_template = text_of(in->chart, "nameTemplate");
	r->ns = text_of(in->chart, "namespace");
	r->capabilities = input->capabilities;
	r->include_crds = node_is_true(node_get(in->chart, "includeCRDs"));
	r->skip_tests = node_is_true(node_get(in->chart, "skipTests"));
	r->skip_hooks = node_is_true(node_get(in->chart, "skipHooks"));
	r->secrets = input->secrets;
	r->secret_arena = input->secret_arena;
	if (kube_version)
		r->capabilities.kube_version = kube_version;
	if (node_is(versions, NODE_LIST) && versions->n) {
		const char **list = arena_array(in->k->a, versions->n, sizeof(*list));

		for (uint32_t i = 0; i < versions->n; i++)
			list[i] = versions->items[i]->text;
		r->capabilities.api_versions = list;
		r->capabilities.n_api_versions = versions->n;
	}
}

/* The mark tells the namespace transformer that helm has set namespaces; it goes at the end. */
static void mark_generated(struct kust *k, struct resource *r)
{
	struct node *meta = node_need_map(k->a, r->root, "metadata");
	struct node *annotations = meta ? node_need_map(k->a, meta, "annotations") : NULL;

	if (annotations)
		node_set(k->a, annotations, generated_key, node_strz(k->a, "true"));
}

static int inflate(struct inflation *in, struct resmap **out, struct err *e)
{
	struct kust *k = in->k;
	struct resources list = {.items = NULL};
	struct node_docs docs;

	*out = resmap_new(k);
	if (helm_render(k->in->helm, &in->release, k->a, &docs, e) < 0)
		return err_wrap(e, "%s", node_where(in->chart, k->a));
	if (manifests_read(k, &docs, true, &list, e) < 0)
		return -1;
	for (size_t i = 0; i < list.n; i++) {
		mark_generated(k, list.items[i]);
		if (resmap_append(*out, list.items[i], e) < 0)
			return -1;
	}
	return 0;
}

int generate_helm(struct kust *k, const struct kdir *dir, const struct node *chart,
		  const struct node *globals, struct resmap **out, struct err *e)
{
	struct inflation in = {.k = k, .dir = dir, .chart = chart, .globals = globals};

	if (check(&in, e) < 0 || find_chart(&in, e) < 0)
		return -1;
	fill_release(&in);
	/* a chart in `generators` is asked for by name: it inherits nothing */
	if (!in.release.ns && globals)
		in.release.ns = inherited_namespace(dir);
	if (gather_values(&in, e) < 0)
		return -1;
	return inflate(&in, out, e);
}

/* ---- the field of before helmCharts ------------------------------------------------------------- */

static void take(struct kust *k, struct node *to, const char *new_key, const struct node *from,
		 const char *old_key)
{
	struct node *value = node_get(from, old_key);

	if (value)
		node_set(k->a, to, new_key, value);
}

static int generate_old(struct kust *k, const struct kdir *dir, const struct node *list,
			helm_sink *sink, void *ctx, struct err *e)
{
	static const char *const keys[][2] = {
		{"chartName", "name"},		 {"chartVersion", "version"},
		{"chartRepoUrl", "repo"},	 {"values", "valuesFile"},
		{"valuesLocal", "valuesInline"}, {"valuesMerge", "valuesMerge"},
		{"releaseName", "releaseName"},
	};
	struct node *globals = node_map(k->a);

	/* of the homes the last counts, for all */
	for (uint32_t i = 0; i < list->n; i++)
		if (text_of(list->items[i], "chartHome"))
			take(k, globals, "chartHome", list->items[i], "chartHome");
	for (uint32_t i = 0; i < list->n; i++) {
		struct node *chart = node_placed(node_map(k->a), list->items[i]);
		struct resmap *made;

		for (size_t j = 0; j < ARRAY_LEN(keys); j++)
			take(k, chart, keys[j][1], list->items[i], keys[j][0]);
		if (generate_helm(k, dir, chart, globals, &made, e) < 0 || sink(ctx, made, e) < 0)
			return -1;
	}
	return 0;
}

int generate_helm_charts(struct kust *k, const struct kdir *dir, helm_sink *sink, void *ctx,
			 struct err *e)
{
	const struct node *charts = node_get(dir->file, "helmCharts");
	const struct node *old = node_get(dir->file, "helmChartInflationGenerator");
	struct node *globals = node_get(dir->file, "helmGlobals");

	if (!node_is(globals, NODE_MAP))
		globals = node_map(k->a);
	for (uint32_t i = 0; node_is(charts, NODE_LIST) && i < charts->n; i++) {
		struct resmap *made;

		if (generate_helm(k, dir, charts->items[i], globals, &made, e) < 0 ||
		    sink(ctx, made, e) < 0)
			return -1;
	}
	return node_is(old, NODE_LIST) ? generate_old(k, dir, old, sink, ctx, e) : 0;
}
