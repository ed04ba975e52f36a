#include "render/kustomize/resource.h"

#include <string.h>

#include "render/kustomize/build.h"
#include "render/kustomize/fields.h"

static const char no_namespace[] = "_non_namespaceable_";

/* kustomize's order of kinds: what others refer to comes first. */
static const char *const kinds_first[] = {
	"Namespace",
	"ResourceQuota",
	"StorageClass",
	"CustomResourceDefinition",
	"ServiceAccount",
	"PodSecurityPolicy",
	"Role",
	"ClusterRole",
	"RoleBinding",
	"ClusterRoleBinding",
	"ConfigMap",
	"Secret",
	"Endpoints",
	"Service",
	"LimitRange",
	"PriorityClass",
	"PersistentVolume",
	"PersistentVolumeClaim",
	"Deployment",
	"StatefulSet",
	"CronJob",
	"PodDisruptionBudget",
};
static const char *const kinds_last[] = {
	"MutatingWebhookConfiguration",
	"ValidatingWebhookConfiguration",
};

int kind_rank(const char *kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds_first); i++)
		if (strcmp(kind, kinds_first[i]) == 0)
			return (int)i - (int)ARRAY_LEN(kinds_first);
	for (size_t i = 0; i < ARRAY_LEN(kinds_last); i++)
		if (strcmp(kind, kinds_last[i]) == 0)
			return (int)i + 1;
	return 0;
}

void texts_add(struct arena *a, struct texts *t, const char *text)
{
	t->items = arena_grow(a, t->items, &t->cap, t->n + 1, sizeof(*t->items));
	t->items[t->n++] = text;
}

bool texts_same_ending(const struct texts *a, const struct texts *b)
{
	const struct texts *longer = a->n > b->n ? a : b;
	const struct texts *shorter = a->n > b->n ? b : a;
	size_t skip = longer->n - shorter->n;

	if (shorter->n == 0)
		return skip == 0;
	for (size_t i = 0; i < shorter->n; i++)
		if (strcmp(longer->items[i + skip], shorter->items[i]) != 0)
			return false;
	return true;
}

static const char *or_mark(const char *text, const char *mark)
{
	return *text ? text : mark;
}

static struct gvk *gvk_new(struct kust *k, struct span api_version, struct span kind)
{
	struct gvk *g = ARENA_NEW(k->a, struct gvk);
	size_t slash = span_find(api_version, '/');
	struct span version = api_version;
	struct span group = {"", 0};

	if (slash < api_version.n) {
		group.p = api_version.p;
		group.n = slash;
		version.p += slash + 1;
		version.n -= slash + 1;
	}
	g->group = arena_strndup(k->a, group.p, group.n);
	g->version = arena_strndup(k->a, version.p, version.n);
	g->kind = arena_strndup(k->a, kind.p, kind.n);
	g->sort_key = arena_printf(k->a, "%s_%s_%s", or_mark(g->group, "~G"),
				   or_mark(g->version, "~V"), or_mark(g->kind, "~K"));
	g->rank = kind_rank(g->kind);
	map_init(&g->specs, k->a);
	return g;
}

const struct gvk *gvk_of(struct kust *k, struct span api_version, struct span kind)
{
	char small[256];
	size_t n = api_version.n + 1 + kind.n;
	char *key = n < sizeof(small) ? small : arena_alloc(k->a, n);
	struct gvk *g;

	memcpy(key, api_version.p, api_version.n);
	key[api_version.n] = '\n';
	memcpy(key + api_version.n + 1, kind.p, kind.n);
	g = map_get(&k->gvks, (struct span){key, n});
	if (!g) {
		g = gvk_new(k, api_version, kind);
		map_set(&k->gvks, (struct span){arena_strndup(k->a, key, n), n}, g);
		g->cluster = schema_scope(k->schemas, SCHEMA_AS_KUSTOMIZE, span_of(g->group),
					  span_of(g->version), span_of(g->kind)) == SCOPE_CLUSTER;
	}
	return g;
}

bool gvk_selected_as(const struct gvk *g, const char *kind, const struct gvk_pattern *p)
{
	return (!*p->group || strcmp(p->group, g->group) == 0) &&
	       (!*p->version || strcmp(p->version, g->version) == 0) &&
	       (!*p->kind || strcmp(p->kind, kind) == 0);
}

bool gvk_selected(const struct gvk *g, const struct gvk_pattern *p)
{
	return gvk_selected_as(g, g->kind, p);
}

struct resource *resource_new(struct arena *a, struct node *root)
{
	struct resource *r = ARENA_NEW(a, struct resource);

	r->root = root;
	return r;
}

static struct span scalar_of(const struct node *map, const char *key)
{
	const struct node *n = node_get(map, key);

	return n && n->kind == NODE_SCALAR ? node_text(n) : (struct span){"", 0};
}

const struct gvk *resource_gvk(struct kust *k, struct resource *r)
{
	struct span api_version = scalar_of(r->root, "apiVersion");
	struct span kind = scalar_of(r->root, "kind");

	if (r->gvk_seen && r->api_version_seen == api_version.p && r->kind_seen == kind.p)
		return r->gvk_seen;
	r->gvk_seen = gvk_of(k, api_version, kind);
	r->api_version_seen = api_version.p;
	r->kind_seen = kind.p;
	return r->gvk_seen;
}

static struct span meta_text(const struct resource *r, const char *key)
{
	const struct node *n = node_get(node_get(r->root, "metadata"), key);

	if (!n || n->kind != NODE_SCALAR || n->tag == TAG_NULL)
		return (struct span){"", 0};
	return node_text(n);
}

struct span resource_name(const struct resource *r)
{
	return meta_text(r, "name");
}

struct span resource_ns(const struct resource *r)
{
	return meta_text(r, "namespace");
}

static struct span effective(const struct gvk *g, struct span ns)
{
	if (g->cluster)
		return span_of(no_namespace);
	return ns.n ? ns : SPAN_LIT("default");
}

struct span resource_effective_ns(struct kust *k, struct resource *r)
{
	return effective(resource_gvk(k, r), resource_ns(r));
}

struct span resource_first_name(const struct resource *r)
{
	return r->n_previous ? span_of(r->previous[0].name) : resource_name(r);
}

struct span resource_first_ns(struct kust *k, struct resource *r)
{
	return r->n_previous ? span_of(r->previous[0].ns) : resource_effective_ns(k, r);
}

const char *resource_first_kind(struct kust *k, struct resource *r)
{
	return r->n_previous ? r->previous[0].kind : resource_gvk(k, r)->kind;
}

void resource_remember(struct kust *k, struct resource *r)
{
	struct span name = resource_name(r);
	struct span ns = resource_effective_ns(k, r);
	struct previous_id *p;

	r->previous = arena_grow(k->a, r->previous, &r->cap_previous, r->n_previous + 1,
				 sizeof(*r->previous));
	p = &r->previous[r->n_previous++];
	p->name = name.n ? name.p : "";
	p->ns = ns.p;
	p->kind = resource_gvk(k, r)->kind;
	resource_need_annotations(k, r);
}

void resource_need_annotations(struct kust *k, struct resource *r)
{
	struct node *meta = node_need_map(k->a, r->root, "metadata");

	if (meta)
		(void)node_need_map(k->a, meta, "annotations");
}

bool resource_has_history(const struct resource *r)
{
	return r->n_previous || r->prefixes.n || r->suffixes.n || r->needs_hash || r->behavior ||
	       r->origin;
}

struct resid resource_id(struct kust *k, struct resource *r)
{
	return (struct resid){
		.gvk = resource_gvk(k, r),
		.ns = resource_effective_ns(k, r),
		.name = resource_name(r),
	};
}

bool resource_is_now(struct kust *k, struct resource *r, const struct resid *id)
{
	return span_eq(resource_name(r), id->name) && resource_gvk(k, r) == id->gvk &&
	       span_eq(resource_effective_ns(k, r), id->ns);
}

bool resource_is_or_was(struct kust *k, struct resource *r, const struct resid *id, bool any_ns)
{
	const struct gvk *g = resource_gvk(k, r);

	if (strcmp(g->group, id->gvk->group) != 0 || strcmp(g->version, id->gvk->version) != 0)
		return false;
	for (size_t i = 0; i < r->n_previous; i++) {
		const struct previous_id *p = &r->previous[i];

		if (span_is(id->name, p->name) && strcmp(p->kind, id->gvk->kind) == 0 &&
		    (any_ns || span_is(id->ns, p->ns)))
			return true;
	}
	return g == id->gvk && span_eq(resource_name(r), id->name) &&
	       (any_ns || span_eq(resource_effective_ns(k, r), id->ns));
}

const char *resource_text(struct kust *k, struct resource *r)
{
	struct span name = resource_name(r);
	struct span ns = resource_ns(r);

	return arena_printf(k->a, "%s/" SPAN_FMT "%s" SPAN_FMT, resource_gvk(k, r)->kind,
			    SPAN_ARG(ns), ns.n ? "/" : "", SPAN_ARG(name));
}

void resource_set_name(struct kust *k, struct resource *r, struct span name)
{
	struct node *meta = node_need_map(k->a, r->root, "metadata");
	struct node *n = node_get(meta, "name");

	if (!n) {
		n = node_str(k->a, name);
		node_set(k->a, meta, "name", n);
	}
	field_set_text(k, n, name, NULL);
}

int resource_check_copy(struct kust *k, struct resource *r, const struct node *value,
			const struct node *place, struct err *e)
{
	if (!r->binding || !node_has_secret(value))
		return 0;
	return err_at(
		e, ERR_SECRET, place,
		"%s is sealed for its name and namespace: its values cannot be copied to other "
		"objects",
		resource_text(k, r));
}
