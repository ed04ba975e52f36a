/*
 * Types that are known at run time only: OpenAPI documents and CRDs, turned into the same flat arrays as
 * the built-in table. Arrays grow inside the arena and may move while a document is added, so everything
 * is named by its index.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/base/map.h"
#include "render/yaml/schema_pool.h"

enum { PLACES_MAX = UINT16_MAX, REFERENCES_MAX = 64, KEYS_MAX = 8 };

struct schema_set {
	struct arena *arena;
	struct schema_pool pool; /* points at the arrays below */
	char *text;
	size_t n_text, text_cap;
	struct schema_edge *edges;
	size_t n_edges, edges_cap;
	struct schema_node *nodes;
	size_t n_nodes, nodes_cap;
	struct schema_place *places;
	size_t n_places, places_cap;
	uint32_t *keys;
	size_t n_keys, keys_cap;
	struct map names;	/* text -> its offset + 1, as a pointer-sized number */
	struct map place_ids;	/* "traits;merge key;keys" -> index + 1 */
	struct map roots;	/* "group/version/kind" -> struct schema_root * */
	struct map definitions; /* name -> struct definition * */
	bool instead;
};

struct definition {
	const struct node *n;
	uint32_t node;
	uint32_t edge;
};

static void publish(struct schema_set *set)
{
	set->pool = (struct schema_pool){
		.text = set->text,
		.places = set->places,
		.keys = set->keys,
		.edges = set->edges,
		.nodes = set->nodes,
	};
}

static uint32_t add_text(struct schema_set *set, struct span s)
{
	size_t at = (size_t)map_get(&set->names, s);

	if (at > 0)
		return (uint32_t)(at - 1);
	at = set->n_text;
	set->text = arena_grow(set->arena, set->text, &set->text_cap, at + s.n + 1, 1);
	if (s.n > 0)
		memcpy(set->text + at, s.p, s.n);
	set->text[at + s.n] = '\0';
	set->n_text = at + s.n + 1;
	map_set(&set->names, (struct span){arena_strndup(set->arena, s.p, s.n), s.n},
		(void *)(at + 1)); // NOLINT(performance-no-int-to-ptr)
	return (uint32_t)at;
}

/* `n` edges that stand together; the first one's index, or 0 above the limit. */
static uint32_t reserve_edges(struct schema_set *set, size_t n)
{
	size_t at = set->n_edges;

	if (n > LIMIT_SCHEMA_NODES || at + n > LIMIT_SCHEMA_NODES)
		return 0;
	set->edges =
		arena_grow(set->arena, set->edges, &set->edges_cap, at + n, sizeof(*set->edges));
	memset(set->edges + at, 0, n * sizeof(*set->edges));
	set->n_edges = at + n;
	return (uint32_t)at;
}

static uint32_t add_node(struct schema_set *set)
{
	set->nodes = arena_grow(set->arena, set->nodes, &set->nodes_cap, set->n_nodes + 1,
				sizeof(*set->nodes));
	set->nodes[set->n_nodes] = (struct schema_node){0};
	return (uint32_t)set->n_nodes++;
}

struct schema_set *schema_set_new(struct arena *a)
{
	struct schema_set *set = ARENA_NEW(a, struct schema_set);

	set->arena = a;
	map_init(&set->names, a);
	map_init(&set->place_ids, a);
	map_init(&set->roots, a);
	map_init(&set->definitions, a);
	add_text(set, SPAN_LIT(""));
	reserve_edges(set, 1);
	add_node(set);
	set->places = arena_grow(a, NULL, &set->places_cap, 1, sizeof(*set->places));
	set->places[set->n_places++] = (struct schema_place){0};
	set->keys = arena_grow(a, NULL, &set->keys_cap, 1, sizeof(*set->keys));
	publish(set);
	return set;
}

/* ---- places ----------------------------------------------------------------------------------- */

static unsigned strategy_traits(struct span strategies)
{
	unsigned traits = 0;
	struct span one;

	while (span_cut(&strategies, ',', &one)) {
		if (span_is(one, "merge"))
			traits |= SCHEMA_MERGE;
		else if (span_is(one, "retainKeys"))
			traits |= SCHEMA_RETAIN_KEYS;
		else if (span_is(one, "replace"))
			traits |= SCHEMA_REPLACE;
	}
	return traits;
}

static unsigned traits_of(const struct node *schema)
{
	const char *strategy = node_get_text(schema, "x-kubernetes-patch-strategy");
	const struct node *list_type = node_get(schema, "x-kubernetes-list-type");
	unsigned traits = strategy_traits(span_of(strategy ? strategy : ""));

	if (node_is_text(node_get(schema, "type"), "array"))
		traits |= SCHEMA_LIST;
	if (node_is_text(list_type, "set"))
		traits |= SCHEMA_SET;
	if (node_is_text(list_type, "map"))
		traits |= SCHEMA_KEYED;
	if (node_is_text(list_type, "atomic") ||
	    node_is_text(node_get(schema, "x-kubernetes-map-type"), "atomic"))
		traits |= SCHEMA_ATOMIC;
	if (span_is(span_of(node_get_text(schema, "x-kubernetes-preserve-unknown-fields")), "true"))
		traits |= SCHEMA_PRESERVE;
	return traits;
}

static struct schema_place read_place(struct schema_set *set, const struct node *schema)
{
	const char *merge_key = node_get_text(schema, "x-kubernetes-patch-merge-key");
	const struct node *keys = node_get(schema, "x-kubernetes-list-map-keys");
	struct schema_place p = {.traits = traits_of(schema)};

	if (merge_key)
		p.merge_key = add_text(set, span_of(merge_key));
	p.first_key = (uint32_t)set->n_keys;
	for (uint32_t i = 0; node_is(keys, NODE_LIST) && i < keys->n && i < KEYS_MAX; i++) {
		if (!node_is(keys->items[i], NODE_SCALAR))
			continue;
		set->keys = arena_grow(set->arena, set->keys, &set->keys_cap, set->n_keys + 1,
				       sizeof(*set->keys));
		set->keys[set->n_keys++] = add_text(set, node_text(keys->items[i]));
		p.n_keys++;
	}
	return p;
}

/* One entry for each distinct place; 0 also when there are too many, which nothing real reaches. */
static uint16_t add_place(struct schema_set *set, const struct node *schema)
{
	struct schema_place p = read_place(set, schema);
	const char *id;
	size_t at;

	if (p.traits == 0 && p.merge_key == 0 && p.n_keys == 0)
		return 0;
	id = arena_printf(set->arena, "%u;%u", p.traits, p.merge_key);
	for (uint32_t i = 0; i < p.n_keys; i++)
		id = arena_printf(set->arena, "%s;%u", id, set->keys[p.first_key + i]);
	at = (size_t)map_get(&set->place_ids, span_of(id));
	if (at > 0) {
		set->n_keys = p.first_key;
		return (uint16_t)(at - 1);
	}
	if (set->n_places >= PLACES_MAX)
		return 0;
	set->places = arena_grow(set->arena, set->places, &set->places_cap, set->n_places + 1,
				 sizeof(*set->places));
	at = set->n_places++;
	set->places[at] = p;
	map_set(&set->place_ids, span_of(id),
		(void *)(at + 1)); // NOLINT(performance-no-int-to-ptr)
	return (uint16_t)at;
}

/* ---- types ------------------------------------------------------------------------------------ */

static int add_edge(struct schema_set *set, uint32_t at, struct span name,
		    const struct node *schema, struct err *e);

static int by_key(const void *a, const void *b)
{
	const struct pair *x = a;
	const struct pair *y = b;

	return span_cmp(node_text(x->key), node_text(y->key));
}

static int too_many(const struct node *at, struct err *e)
{
	return err_at(e, ERR_LIMIT, at, "more than %d fields of types", LIMIT_SCHEMA_NODES);
}

static int fill_fields(struct schema_set *set, uint32_t node, const struct node *properties,
		       struct err *e)
{
	struct pair *sorted;
	uint32_t first;

	if (properties->n == 0)
		return 0;
	sorted = arena_array(set->arena, properties->n, sizeof(*sorted));
	memcpy(sorted, properties->pairs, properties->n * sizeof(*sorted));
	qsort(sorted, properties->n, sizeof(*sorted), by_key);
	first = reserve_edges(set, properties->n);
	if (first == 0)
		return too_many(properties, e);
	set->nodes[node].first = first;
	set->nodes[node].n = properties->n;
	for (uint32_t i = 0; i < properties->n; i++)
		if (add_edge(set, first + i, node_text(sorted[i].key), sorted[i].value, e))
			return -1;
	return 0;
}

static int fill_one(struct schema_set *set, const struct node *schema, uint32_t *at, struct err *e)
{
	*at = reserve_edges(set, 1);
	if (*at == 0)
		return too_many(schema, e);
	return add_edge(set, *at, SPAN_LIT(""), schema, e);
}

/* What a type has inside. */
static int fill_node(struct schema_set *set, uint32_t node, const struct node *schema,
		     struct err *e)
{
	const struct node *properties = node_get(schema, "properties");
	const struct node *items = node_get(schema, "items");
	const struct node *values = node_get(schema, "additionalProperties");
	uint32_t at;

	if (!node_is_null(properties)) {
		if (!node_is(properties, NODE_MAP))
			return err_at(e, ERR_INPUT, properties, "'properties' is not a map");
		if (fill_fields(set, node, properties, e))
			return -1;
	}
	if (node_is(items, NODE_MAP)) {
		if (fill_one(set, items, &at, e))
			return -1;
		set->nodes[node].items = at;
	}
	if (node_is(values, NODE_MAP)) {
		if (fill_one(set, values, &at, e))
			return -1;
		set->nodes[node].values = at;
	}
	return 0;
}

/* Follow references to a definition: NULL when they lead nowhere or in a circle. */
static const struct definition *follow(const struct schema_set *set, const struct node *schema)
{
	static const char prefix[] = "#/definitions/";

	for (int i = 0; i < REFERENCES_MAX; i++) {
		struct span ref = span_of(node_get_text(schema, "$ref"));
		const struct definition *d;

		if (!span_starts(ref, prefix))
			return NULL;
		ref.p += sizeof(prefix) - 1;
		ref.n -= sizeof(prefix) - 1;
		d = map_get(&set->definitions, ref);
		if (!d || !node_get_text(d->n, "$ref"))
			return d;
		schema = d->n;
	}
	return NULL;
}

/* Definitions of the built-in document that others refer to, and where their types are found. */
static const struct {
	const char *name;
	const char *group;
	const char *kind;
	const char *path; /* "[]" = the items of a list */
} builtin_definitions[] = {
	{"io.k8s.api.core.v1.PodTemplateSpec", "apps", "Deployment", "spec/template"},
	{"io.k8s.api.core.v1.PodSpec", "", "Pod", "spec"},
	{"io.k8s.api.core.v1.Container", "", "Pod", "spec/containers/[]"},
	{"io.k8s.api.core.v1.EnvVar", "", "Pod", "spec/containers/[]/env/[]"},
	{"io.k8s.api.core.v1.VolumeMount", "", "Pod", "spec/containers/[]/volumeMounts/[]"},
	{"io.k8s.api.core.v1.Volume", "", "Pod", "spec/volumes/[]"},
	{"io.k8s.api.core.v1.ServiceSpec", "", "Service", "spec"},
	{"io.k8s.api.core.v1.PersistentVolumeClaimSpec", "", "PersistentVolumeClaim", "spec"},
	{"io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", "", "Pod", "metadata"},
	{"io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector", "apps", "Deployment",
	 "spec/selector"},
};

/* The edge of the built-in pool for a reference; 0 when it is none of the above. */
static uint32_t builtin_edge(struct span ref)
{
	static const char prefix[] = "#/definitions/";

	for (size_t i = 0; i < sizeof(builtin_definitions) / sizeof(*builtin_definitions); i++) {
		struct span rest = span_of(builtin_definitions[i].path);
		struct span part;
		struct schema s;

		if (ref.n <= sizeof(prefix) - 1 ||
		    strcmp(ref.p + sizeof(prefix) - 1, builtin_definitions[i].name) != 0)
			continue;
		s = schema_type(NULL, SCHEMA_AS_KUSTOMIZE, span_of(builtin_definitions[i].group),
				SPAN_LIT("v1"), span_of(builtin_definitions[i].kind));
		while (span_cut(&rest, '/', &part))
			s = span_is(part, "[]") ? schema_items(s) : schema_field(s, part);
		return s.at;
	}
	return 0;
}

static int add_edge(struct schema_set *set, uint32_t at, struct span name,
		    const struct node *schema, struct err *e)
{
	struct schema_edge edge = {.name = add_text(set, name), .flags = SCHEMA_IN_BOTH};

	if (!node_is(schema, NODE_MAP))
		return err_at(e, ERR_INPUT, schema, "a schema is not a map");
	edge.place = add_place(set, schema);
	if (node_get_text(schema, "$ref")) {
		const struct definition *d = follow(set, schema);

		/* A list behind a reference brings its own place. */
		if (d && edge.place == 0)
			edge.place = add_place(set, d->n);
		edge.node = d ? d->node : 0;
		if (!d) {
			edge.node = set->instead
					    ? 0
					    : builtin_edge(span_of(node_get_text(schema, "$ref")));
			edge.flags = edge.node ? SCHEMA_IN_BOTH | SCHEMA_BUILTIN : 0;
		}
	} else if (node_get(schema, "properties") || node_get(schema, "items") ||
		   node_get(schema, "additionalProperties")) {
		edge.node = add_node(set);
		if (fill_node(set, edge.node, schema, e))
			return -1;
	}
	set->edges[at] = edge;
	return 0;
}

/* ---- kinds ------------------------------------------------------------------------------------ */

enum { ROOT_KEY_BYTES = 3 * (LIMIT_NAME_BYTES + 2) };

/* Text to look kinds up by; n = 0 when it is longer than any kind can be. */
static struct span root_key(struct span group, struct span version, struct span kind,
			    char out[ROOT_KEY_BYTES])
{
	int n;

	if (group.n + version.n + kind.n + 3 > ROOT_KEY_BYTES)
		return (struct span){out, 0};
	n = snprintf(out, ROOT_KEY_BYTES, SPAN_FMT "/" SPAN_FMT "/" SPAN_FMT, SPAN_ARG(group),
		     SPAN_ARG(version), SPAN_ARG(kind));
	return (struct span){out, (size_t)n};
}

static struct schema_root *need_root(struct schema_set *set, struct span group, struct span version,
				     struct span kind)
{
	char text[ROOT_KEY_BYTES];
	struct span key = root_key(group, version, kind, text);
	struct schema_root *r = map_get(&set->roots, key);

	if (!r) {
		r = ARENA_NEW(set->arena, struct schema_root);
		key.p = arena_strndup(set->arena, key.p, key.n);
		map_set(&set->roots, key, r);
	}
	return r;
}

static const struct schema_root *find_root(const struct schema_set *set, struct span group,
					   struct span version, struct span kind)
{
	char text[ROOT_KEY_BYTES];

	return set ? map_get(&set->roots, root_key(group, version, kind, text)) : NULL;
}

static struct schema_root *root_of(struct schema_set *set, const struct node *gvk)
{
	const char *group = node_get_text(gvk, "group");
	const char *version = node_get_text(gvk, "version");
	const char *kind = node_get_text(gvk, "kind");

	if (!version || !kind)
		return NULL;
	return need_root(set, span_of(group ? group : ""), span_of(version), span_of(kind));
}

static int add_root_edge(struct schema_set *set, uint32_t *edge, uint32_t node,
			 const struct node *schema, struct err *e)
{
	*edge = reserve_edges(set, 1);
	if (*edge == 0)
		return too_many(schema, e);
	set->edges[*edge] = (struct schema_edge){
		.node = node, .place = add_place(set, schema), .flags = SCHEMA_IN_BOTH};
	return 0;
}

static int add_definitions(struct schema_set *set, const struct node *definitions, struct err *e)
{
	for (uint32_t i = 0; i < definitions->n; i++) {
		struct pair *p = &definitions->pairs[i];
		struct definition *d = ARENA_NEW(set->arena, struct definition);

		if (!node_is(p->value, NODE_MAP))
			return err_at(e, ERR_INPUT, p->value, "a definition is not a map");
		d->n = p->value;
		d->node = add_node(set);
		if (add_root_edge(set, &d->edge, d->node, p->value, e))
			return -1;
		map_set(&set->definitions, node_text(p->key), d);
	}
	for (uint32_t i = 0; i < definitions->n; i++) {
		struct pair *p = &definitions->pairs[i];
		const struct node *gvks = node_get(p->value, "x-kubernetes-group-version-kind");
		struct definition *d = map_get(&set->definitions, node_text(p->key));

		if (fill_node(set, d->node, p->value, e))
			return -1;
		for (uint32_t k = 0; node_is(gvks, NODE_LIST) && k < gvks->n; k++) {
			struct schema_root *r = root_of(set, gvks->items[k]);

			if (r)
				r->edge = d->edge;
		}
	}
	return 0;
}

/* As kustomize does: one path with a namespace in it makes the kind namespaced. */
static void add_path_scopes(struct schema_set *set, const struct node *paths)
{
	for (uint32_t i = 0; node_is(paths, NODE_MAP) && i < paths->n; i++) {
		const struct node *gvk = node_at(paths->pairs[i].value, "get",
						 "x-kubernetes-group-version-kind", NULL);
		const struct node *path = paths->pairs[i].key;
		struct schema_root *r = node_is(gvk, NODE_MAP) ? root_of(set, gvk) : NULL;

		if (!r)
			continue;
		if (memmem(path->text, path->n, "namespaces/{namespace}", 22))
			r->server = SCOPE_NAMESPACED;
		else if (r->server == SCOPE_UNKNOWN)
			r->server = SCOPE_CLUSTER;
		r->kustomize = r->server;
	}
}

int schema_set_openapi(struct schema_set *set, const struct node *doc, bool instead, struct err *e)
{
	const struct node *definitions = node_get(doc, "definitions");

	if (!node_is(doc, NODE_MAP))
		return err_at(e, ERR_INPUT, doc, "an OpenAPI document is not a map");
	if (!node_is_null(definitions) && !node_is(definitions, NODE_MAP))
		return err_at(e, ERR_INPUT, definitions, "'definitions' is not a map");
	set->instead |= instead;
	if (!node_is_null(definitions) && add_definitions(set, definitions, e))
		return -1;
	add_path_scopes(set, node_get(doc, "paths"));
	publish(set);
	return 0;
}

int schema_set_crd(struct schema_set *set, const struct node *crd, struct err *e)
{
	const struct node *spec = node_get(crd, "spec");
	const struct node *versions = node_get(spec, "versions");
	const char *group = node_get_text(spec, "group");
	const char *kind = node_get_text(node_get(spec, "names"), "kind");
	bool cluster = node_is_text(node_get(spec, "scope"), "Cluster");

	if (!group || !kind || !node_is(versions, NODE_LIST))
		return err_at(e, ERR_INPUT, crd,
			      "a CustomResourceDefinition lacks spec.group, spec.names.kind or "
			      "spec.versions");
	for (uint32_t i = 0; i < versions->n; i++) {
		const struct node *schema =
			node_at(versions->items[i], "schema", "openAPIV3Schema", NULL);
		const char *name = node_get_text(versions->items[i], "name");
		struct schema_root *r;
		uint32_t node;

		if (!name)
			return err_at(e, ERR_INPUT, versions->items[i], "a version has no name");
		r = need_root(set, span_of(group), span_of(name), span_of(kind));
		r->server = cluster ? SCOPE_CLUSTER : SCOPE_NAMESPACED;
		if (!node_is(schema, NODE_MAP))
			continue;
		node = add_node(set);
		if (fill_node(set, node, schema, e) ||
		    add_root_edge(set, &r->edge, node, schema, e))
			return -1;
	}
	publish(set);
	return 0;
}

/* ---- asking ----------------------------------------------------------------------------------- */

struct schema schema_type(const struct schema_set *set, enum schema_view view, struct span group,
			  struct span version, struct span kind)
{
	const struct schema_root *r = find_root(set, group, version, kind);
	struct schema found = {.view = view};

	if (r && r->edge > 0) {
		found.pool = &set->pool;
		found.at = r->edge;
		return found;
	}
	if (set && set->instead)
		return SCHEMA_NONE;
	r = schema_builtin_root(group, version, kind);
	if (!r || r->edge == 0)
		return SCHEMA_NONE;
	if (view == SCHEMA_AS_KUSTOMIZE &&
	    !(schema_pool_builtin.edges[r->edge].flags & SCHEMA_IN_KUSTOMIZE))
		return SCHEMA_NONE;
	found.pool = &schema_pool_builtin;
	found.at = r->edge;
	return found;
}

static enum schema_scope scope_in(const struct schema_root *r, enum schema_view view)
{
	if (!r)
		return SCOPE_UNKNOWN;
	return (enum schema_scope)(view == SCHEMA_AS_KUSTOMIZE ? r->kustomize : r->server);
}

enum schema_scope schema_scope(const struct schema_set *set, enum schema_view view,
			       struct span group, struct span version, struct span kind)
{
	enum schema_scope built_in = scope_in(schema_builtin_root(group, version, kind), view);
	enum schema_scope found;

	if (built_in != SCOPE_UNKNOWN)
		return built_in;
	found = scope_in(find_root(set, group, version, kind), view);
	return found;
}

struct schema schema_set_definition(const struct schema_set *set, const char *name)
{
	const struct definition *d = map_get(&set->definitions, span_of(name));

	return d ? (struct schema){&set->pool, d->edge, SCHEMA_AS_SERVER} : SCHEMA_NONE;
}
