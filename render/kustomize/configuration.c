/*
 * configuration.c - `configurations`, `crds` and `openapi`: what kustomize is told about fields and types.
 */
#include <string.h>

#include "agent/base/limits.h"
#include "render/kustomize/build.h"
#include "render/kustomize/shape.h"

static const char built_in_openapi[] = "v1.21.2";

/* ---- configurations --------------------------------------------------------------------------- */

static const struct {
	const char *key;
	enum field_table table;
} tables[] = {
	{"namePrefix", FIELDS_NAME_PREFIX},
	{"nameSuffix", FIELDS_NAME_SUFFIX},
	{"namespace", FIELDS_NAMESPACE},
	{"commonLabels", FIELDS_COMMON_LABELS},
	{"labels", FIELDS_LABELS},
	{"templateLabels", FIELDS_TEMPLATE_LABELS},
	{"volumeClaimTemplateLabels", FIELDS_CLAIM_LABELS},
	{"commonAnnotations", FIELDS_ANNOTATIONS},
	{"varReference", FIELDS_VARS},
	{"images", FIELDS_IMAGES},
	{"replicas", FIELDS_REPLICAS},
};

static const char *text_or_none(const struct node *map, const char *key)
{
	const char *text = node_get_text(map, key);

	return text ? text : "";
}

static void add_ref(struct arena *a, struct namerefs *refs, struct nameref ref)
{
	refs->items = arena_grow(a, refs->items, &refs->cap, refs->n + 1, sizeof(ref));
	refs->items[refs->n++] = ref;
}

static struct field_config *read_config(struct kust *k, const struct node *root)
{
	struct field_config *c = ARENA_NEW(k->a, struct field_config);
	const struct node *refs = node_get(root, "nameReference");

	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		fieldspecs_read(k->a, node_get(root, tables[i].key), &c->tables[tables[i].table]);
	for (uint32_t i = 0; node_is(refs, NODE_LIST) && i < refs->n; i++) {
		const struct node *n = refs->items[i];
		struct nameref ref = {
			.target = {text_or_none(n, "group"), text_or_none(n, "version"),
				   text_or_none(n, "kind")},
		};

		fieldspecs_read(k->a, node_get(n, "fieldSpecs"), &ref.referrers);
		add_ref(k->a, &c->refs, ref);
	}
	return c;
}

int configuration_load(struct kust *k, const struct kdir *dir, const struct node *paths,
		       const struct field_config **out, struct err *e)
{
	const struct field_config *all = ARENA_NEW(k->a, struct field_config);

	for (uint32_t i = 0; node_is(paths, NODE_LIST) && i < paths->n; i++) {
		const struct node *path = paths->items[i];
		struct node_docs docs;

		if (kload_docs(k, dir, node_text(path), path, NULL, &docs, e) < 0)
			return -1;
		if (docs.n == 0)
			continue;
		if (shape_check(&shape_configuration, docs.items[0], true, k->a, e) < 0 ||
		    field_config_merge(k->a, all, read_config(k, docs.items[0]), path, &all, e) < 0)
			return -1;
	}
	return field_config_merge(k->a, k->defaults, all, paths, out, e);
}

/* ---- crds: field roles from OpenAPI extensions ------------------------------------------------- */

struct crd_walk {
	struct kust *k;
	const struct node *types; /* by name */
	struct field_config *c;
	struct gvk_pattern type;
	int depth;
};

static const struct node *properties_of(const struct node *definition)
{
	const struct node *schema = node_get(definition, "schema");

	return node_get(schema ? schema : node_get(definition, "Schema"), "properties");
}

static int add_spec(struct crd_walk *w, enum field_table t, const char *path,
		    const struct node *place, struct err *e)
{
	struct fieldspec f = {.type = w->type, .path = path};

	return fieldspecs_merge(w->k->a, &w->c->tables[t], &f, place, e);
}

static void add_object_ref(struct crd_walk *w, const struct node *property, const char *path)
{
	const char *version = node_get_text(property, "x-kubernetes-object-ref-api-version");
	const char *kind = node_get_text(property, "x-kubernetes-object-ref-kind");
	const char *key = node_get_text(property, "x-kubernetes-object-ref-name-key");
	struct nameref ref = {.target = {"", version ? version : "", kind ? kind : ""}};
	struct fieldspec f = {.type = w->type};

	if (!version || !kind)
		return;
	f.path = arena_printf(w->k->a, "%s/%s", path, key ? key : "name");
	fieldspec_compile(w->k->a, &f);
	ref.referrers.items = arena_alloc(w->k->a, sizeof(f));
	ref.referrers.items[0] = f;
	ref.referrers.n = ref.referrers.cap = 1;
	add_ref(w->k->a, &w->c->refs, ref);
}

static int walk_type(struct crd_walk *w, const struct node *definition, const char *path,
		     struct err *e)
{
	static const struct {
		const char *extension;
		enum field_table table;
	} roles[] = {
		{"x-kubernetes-annotation", FIELDS_ANNOTATIONS},
		{"x-kubernetes-label-selector", FIELDS_COMMON_LABELS},
		{"x-kubernetes-identity", FIELDS_NAME_PREFIX},
	};
	const struct node *properties = properties_of(definition);

	if (++w->depth > LIMIT_DEPTH)
		return err_at(e, ERR_LIMIT, definition, "types inside one another without end");
	for (uint32_t i = 0; node_is(properties, NODE_MAP) && i < properties->n; i++) {
		const struct node *p = properties->pairs[i].value;
		const char *ref = node_get_text(p, "$ref");
		const char *below = arena_printf(w->k->a, "%s%s%s", path, *path ? "/" : "",
						 properties->pairs[i].key->text);

		for (size_t r = 0; r < ARRAY_LEN(roles); r++)
			if (node_get_text(p, roles[r].extension) &&
			    add_spec(w, roles[r].table, below, p, e) < 0)
				return -1;
		add_object_ref(w, p, below);
		if (ref && walk_type(w, node_get(w->types, ref), below, e) < 0)
			return -1;
	}
	w->depth--;
	return 0;
}

static bool is_object_type(const struct node *definition)
{
	const struct node *p = properties_of(definition);

	return node_get(p, "kind") && node_get(p, "apiVersion") && node_get(p, "metadata");
}

static int read_crds(struct kust *k, const struct node *types, struct field_config *c,
		     struct err *e)
{
	if (types->kind != NODE_MAP)
		return err_at(e, ERR_INPUT, types, "OpenAPI definitions have to be a map by type");
	for (uint32_t i = 0; i < types->n; i++) {
		const struct pair *p = &types->pairs[i];
		struct crd_walk w = {.k = k, .types = types, .c = c};
		const char *dot = strrchr(p->key->text, '.');

		if (!node_is_null(p->value) && p->value->kind != NODE_MAP)
			return err_at(e, ERR_INPUT, p->value,
				      "an OpenAPI definition has to be a map (a "
				      "CustomResourceDefinition goes under 'resources')");
		w.type = (struct gvk_pattern){"", "", dot ? dot + 1 : p->key->text};
		if (is_object_type(p->value) && walk_type(&w, p->value, "", e) < 0)
			return -1;
	}
	return 0;
}

int configuration_crds(struct kust *k, const struct kdir *dir, const struct node *paths,
		       const struct field_config **out, struct err *e)
{
	const struct field_config *all = ARENA_NEW(k->a, struct field_config);

	for (uint32_t i = 0; node_is(paths, NODE_LIST) && i < paths->n; i++) {
		const struct node *path = paths->items[i];
		struct field_config *c = ARENA_NEW(k->a, struct field_config);
		struct node_docs docs;

		if (kload_docs(k, dir, node_text(path), path, NULL, &docs, e) < 0)
			return -1;
		if (docs.n == 0)
			continue;
		if (read_crds(k, docs.items[0], c, e) < 0 ||
		    field_config_merge(k->a, all, c, path, &all, e) < 0)
			return -1;
	}
	*out = all;
	return 0;
}

/* ---- openapi ----------------------------------------------------------------------------------- */

/* Types are interned with their scope: tell those that are there. */
static void update_scopes(struct kust *k)
{
	size_t at = 0;
	struct span key;
	void *value;

	while (map_next(&k->gvks, &at, &key, &value)) {
		struct gvk *g = value;

		g->cluster = schema_scope(k->schemas, SCHEMA_AS_KUSTOMIZE, span_of(g->group),
					  span_of(g->version), span_of(g->kind)) == SCOPE_CLUSTER;
	}
}

/*
 * kustomize reads its own document only when it needs it: if it has by now, a document of the repository
 * adds to it, else it stands instead. A merge needs it, and a kind that no table of scopes knows.
 */
static bool built_in_is_read(struct kust *k)
{
	size_t at = 0;
	struct span key;
	void *value;

	while (!k->merged && map_next(&k->gvks, &at, &key, &value)) {
		const struct gvk *g = value;

		if (schema_scope(NULL, SCHEMA_AS_KUSTOMIZE, span_of(g->group), span_of(g->version),
				 span_of(g->kind)) == SCOPE_UNKNOWN)
			return true;
	}
	return k->merged;
}

int configuration_openapi(struct kust *k, const struct kdir *dir, struct err *e)
{
	const struct node *openapi = node_get(dir->file, "openapi");
	const struct node *path = node_get(openapi, "path");
	const struct node *version = node_get(openapi, "version");
	struct node_docs docs = {.n = 0};

	if (path && kload_docs(k, dir, node_text(path), path, NULL, &docs, e) < 0)
		return -1;
	if (k->schemas_chosen)
		return 0;
	if (path && version)
		return err_at(e, ERR_INPUT, openapi,
			      "'openapi' has a 'version' or a 'path', not both");
	if (version && version->n && !node_is_text(version, built_in_openapi))
		return err_at(e, ERR_INPUT, version,
			      "OpenAPI version '%s' is not built in: only %s", version->text,
			      built_in_openapi);
	k->schemas_chosen = path || (version && version->n);
	if (!path || docs.n == 0)
		return 0;
	k->schemas = schema_set_new(k->a);
	if (schema_set_openapi(k->schemas, docs.items[0], !built_in_is_read(k), e) < 0)
		return -1;
	update_scopes(k);
	return 0;
}
