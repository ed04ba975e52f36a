/*
 * build_metadata.c - `buildMetadata`: where objects came from and what changed them, as annotations.
 *
 * Also the end of annotations in general: kustomize writes them anew for every object, so values become
 * strings, an empty map goes, and its own internal keys never show.
 */
#include <string.h>

#include "agent/base/limits.h"
#include "render/kustomize/build.h"
#include "render/yaml/yaml_out.h"

static const char origin_key[] = "config.kubernetes.io/origin";
static const char transformations_key[] = "alpha.config.kubernetes.io/transformations";
static const char managed_by[] = "app.kubernetes.io/managed-by";
static const char kustomize_version[] = "kustomize-v5.8.2";

static const char *const internal_keys[] = {
	"internal.config.kubernetes.io/previousKinds",
	"internal.config.kubernetes.io/previousNames",
	"internal.config.kubernetes.io/prefixes",
	"internal.config.kubernetes.io/suffixes",
	"internal.config.kubernetes.io/previousNamespaces",
	"internal.config.kubernetes.io/allowNameChange",
	"internal.config.kubernetes.io/allowKindChange",
	"internal.config.kubernetes.io/refBy",
	"internal.config.kubernetes.io/generatorBehavior",
	"internal.config.kubernetes.io/needsHashSuffix",
	"internal.config.kubernetes.io/path",
	"internal.config.kubernetes.io/index",
	"internal.config.kubernetes.io/seqindent",
	"internal.config.kubernetes.io/id",
	"internal.config.kubernetes.io/annotations-migration-resource-id",
	"config.kubernetes.io/path",
	"config.kubernetes.io/index",
	"config.k8s.io/id",
	"internal.config.kubernetes.io/helm-generated",
};

static void put(struct kust *k, struct node *map, const char *key, struct span text)
{
	if (text.n)
		node_set(k->a, map, key, node_str(k->a, text));
}

static struct node *configured(struct kust *k, const char *in, const char *api_version,
			       const char *kind, struct span name, struct span ns)
{
	struct node *map = node_map(k->a);
	struct node *by = node_map(k->a);

	put(k, map, "configuredIn", span_of(in));
	put(k, by, "apiVersion", span_of(api_version));
	put(k, by, "kind", span_of(kind));
	put(k, by, "name", name);
	put(k, by, "namespace", ns);
	node_set(k->a, map, "configuredBy", by);
	return map;
}

void metadata_origin_file(struct kust *k, const struct kdir *dir, struct span path,
			  struct resource *r)
{
	struct node *map;

	if (!k->metadata.any)
		return;
	map = node_map(k->a);
	put(k, map, "path", span_of(path_join(k->a, dir->origin_path, path)));
	r->origin = map;
}

static struct node *by_builtin(struct kust *k, const struct kdir *dir, const char *kind)
{
	return configured(k, path_join(k->a, dir->origin_path, span_of(dir->file_name)), "builtin",
			  kind, (struct span){"", 0}, (struct span){"", 0});
}

void metadata_origin_maker(struct kust *k, const struct kdir *dir, const char *kind,
			   struct resource *r)
{
	if (k->metadata.any && !r->origin)
		r->origin = by_builtin(k, dir, kind);
}

static void stringify(struct node *n)
{
	if (n->kind != NODE_SCALAR) {
		n->kind = NODE_SCALAR;
		n->text = "";
		n->n = 0;
	}
	n->tag = TAG_STR;
}

/* Noting a transformation writes all annotations of an object anew. */
static void stringify_annotations(struct resource *r)
{
	const struct node *map = node_at(r->root, "metadata", "annotations", NULL);

	for (uint32_t i = 0; node_is(map, NODE_MAP) && i < map->n; i++)
		stringify(map->pairs[i].value);
}

static void transformed(struct kust *k, struct resmap *m, struct node *by)
{
	for (size_t i = 0; i < m->list.n; i++) {
		struct resource *r = m->list.items[i];

		if (!r->root)
			continue;
		stringify_annotations(r);
		if (!r->origin) {
			r->origin = by;
			continue;
		}
		if (!r->transformations)
			r->transformations = node_list(k->a);
		node_append(k->a, r->transformations, by);
	}
}

void metadata_transformed(struct kust *k, const struct kdir *dir, const char *kind,
			  struct resmap *m)
{
	if (k->metadata.any)
		transformed(k, m, by_builtin(k, dir, kind));
}

static struct node *by_plugin(struct kust *k, struct resource *plugin)
{
	const struct gvk *g = resource_gvk(k, plugin);
	const char *path = node_get_text(plugin->origin, "path");

	return configured(k, path ? path : "",
			  arena_printf(k->a, "%s%s%s", g->group, *g->group ? "/" : "", g->version),
			  g->kind, resource_name(plugin), resource_ns(plugin));
}

void metadata_origin_plugin(struct kust *k, struct resource *plugin, struct resource *r)
{
	if (k->metadata.any && plugin->origin && !r->origin)
		r->origin = by_plugin(k, plugin);
}

void metadata_transformed_plugin(struct kust *k, struct resource *plugin, struct resmap *m)
{
	if (k->metadata.any && plugin->origin)
		transformed(k, m, by_plugin(k, plugin));
}

/* ---- the end ---------------------------------------------------------------------------------- */

static bool is_internal(struct span key)
{
	if (!span_starts(key, "internal.") && !span_starts(key, "config."))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(internal_keys); i++)
		if (span_is(key, internal_keys[i]))
			return true;
	return span_is(key, origin_key);
}

static void clean_annotations(struct node *meta)
{
	struct node *map = node_get(meta, "annotations");
	uint32_t kept = 0;

	if (!map)
		return;
	if (map->kind != NODE_MAP) {
		node_remove(meta, "annotations");
		return;
	}
	for (uint32_t i = 0; i < map->n; i++) {
		if (is_internal(node_text(map->pairs[i].key)) ||
		    span_is(node_text(map->pairs[i].key), transformations_key))
			continue;
		stringify(map->pairs[i].value);
		map->pairs[kept++] = map->pairs[i];
	}
	map->n = kept;
	if (kept == 0)
		node_remove(meta, "annotations");
}

static void annotate(struct kust *k, struct node *meta, const char *key, const struct node *tree)
{
	struct buf b = BUF_INIT(LIMIT_OUTPUT_BYTES);
	struct err ignored = ERR_INIT;
	struct node *map;

	if (!tree)
		return;
	map = node_need_map(k->a, meta, "annotations");
	if (map && node_to_yaml(tree, 0, &b, &ignored) == 0)
		node_set(k->a, map, key, node_str(k->a, buf_span(&b)));
	buf_dispose(&b);
}

int metadata_finish(struct kust *k, struct resmap *m, struct err *e)
{
	for (size_t i = 0; i < m->list.n; i++) {
		struct resource *r = m->list.items[i];
		struct node *meta = node_need_map(k->a, r->root, "metadata");
		struct node *labels;

		if (!meta)
			continue;
		clean_annotations(meta);
		if (k->metadata.origin)
			annotate(k, meta, origin_key, r->origin);
		if (k->metadata.transformations)
			annotate(k, meta, transformations_key, r->transformations);
		if (!k->metadata.managed_by)
			continue;
		labels = node_need_map(k->a, meta, "labels");
		if (!labels)
			return err_at(e, ERR_INPUT, node_get(meta, "labels"),
				      "%s: 'metadata.labels' has to be a map", resource_text(k, r));
		node_set(k->a, labels, managed_by, node_strz(k->a, kustomize_version));
	}
	return 0;
}
