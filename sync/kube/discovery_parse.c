#include <jansson.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"
#include "sync/kube/discovery_set.h"

static const char *text(const json_t *obj, const char *key)
{
	const char *s = json_string_value(json_object_get(obj, key));

	return s ? s : "";
}

static unsigned verbs_of(const json_t *list)
{
	static const char *const names[] = {"get",    "list",  "watch",	 "create",
					    "update", "patch", "delete", "deletecollection"};
	unsigned out = 0;

	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *verb = json_string_value(json_array_get(list, i));

		for (size_t v = 0; verb && v < ARRAY_LEN(names); v++)
			if (strcmp(verb, names[v]) == 0)
				out |= 1u << v;
	}
	return out;
}

static json_t *parse(struct span json, const char *what, struct err *e)
{
	json_t *root = json_loadb(json.p, json.n, 0, NULL);

	if (!json_is_object(root)) {
		json_decref(root);
		err_set(e, ERR_INPUT, "%s: the server's answer is not a JSON object", what);
		return NULL;
	}
	return root;
}

static struct kube_resource *resource_add(struct discovery *d, const char *group,
					  const char *version, const char *kind, const char *plural,
					  struct err *e)
{
	struct kube_resource *r;

	if (d->n >= DISCOVERY_RESOURCES_MAX) {
		err_set(e, ERR_LIMIT, "the server lists more than %d resources",
			DISCOVERY_RESOURCES_MAX);
		return NULL;
	}
	d->all = arena_grow(&d->mem, d->all, &d->cap, d->n + 1, sizeof(*d->all));
	r = &d->all[d->n++];
	*r = (struct kube_resource){.group = arena_strdup(&d->mem, group),
				    .version = arena_strdup(&d->mem, version),
				    .kind = arena_strdup(&d->mem, kind),
				    .plural = arena_strdup(&d->mem, plural)};
	return r;
}

/* ---- aggregated ------------------------------------------------------------------------------- */

bool discovery_is_aggregated(const char *json_head, size_t n)
{
	static const char kind[] = "APIGroupDiscoveryList";

	return memmem(json_head, n < 512 ? n : 512, kind, sizeof(kind) - 1) != NULL;
}

static int aggregated_version(struct discovery *d, const char *group, const json_t *v,
			      struct err *e)
{
	const json_t *resources = json_object_get(v, "resources");
	const char *version = text(v, "version");

	if (strcmp(text(v, "freshness"), "Stale") == 0)
		discovery_add_stale(d, group, version);
	for (size_t i = 0; i < json_array_size(resources); i++) {
		const json_t *item = json_array_get(resources, i);
		const json_t *subs = json_object_get(item, "subresources");
		const char *kind = text(json_object_get(item, "responseKind"), "kind");
		struct kube_resource *r;

		if (!kind[0] || !text(item, "resource")[0])
			continue; /* a resource with subresources only has no kind of its own */
		r = resource_add(d, group, version, kind, text(item, "resource"), e);
		if (!r)
			return -1;
		r->namespaced = strcmp(text(item, "scope"), "Namespaced") == 0;
		r->verbs = verbs_of(json_object_get(item, "verbs"));
		for (size_t s = 0; s < json_array_size(subs); s++) {
			const char *sub = text(json_array_get(subs, s), "subresource");

			r->has_status |= strcmp(sub, "status") == 0;
			r->has_scale |= strcmp(sub, "scale") == 0;
		}
	}
	return 0;
}

int discovery_add_aggregated(struct discovery *d, struct span json, struct err *e)
{
	CLEANUP(json_decrefp) json_t *root = parse(json, "discovery", e);
	const json_t *groups;

	if (!root)
		return -1;
	groups = json_object_get(root, "items");
	if (strcmp(text(root, "kind"), "APIGroupDiscoveryList") != 0 ||
	    (groups && !json_is_array(groups)))
		return err_set(e, ERR_INPUT, "discovery: not an APIGroupDiscoveryList");
	for (size_t g = 0; g < json_array_size(groups); g++) {
		const json_t *group = json_array_get(groups, g);
		const json_t *versions = json_object_get(group, "versions");
		const char *name = text(json_object_get(group, "metadata"), "name");

		for (size_t v = 0; v < json_array_size(versions); v++)
			if (aggregated_version(d, name, json_array_get(versions, v), e) < 0)
				return -1;
	}
	return 0;
}

/* ---- classic ---------------------------------------------------------------------------------- */

static int version_add(struct discovery *d, struct discovery_versions *out, const char *group,
		       const char *version, struct err *e)
{
	if (!version[0])
		return 0;
	if (out->n >= DISCOVERY_GROUPS_MAX)
		return err_set(e, ERR_LIMIT, "the server lists more than %d group versions",
			       DISCOVERY_GROUPS_MAX);
	out->items = arena_grow(&d->mem, out->items, &out->cap, out->n + 1, sizeof(*out->items));
	out->items[out->n].group = arena_strdup(&d->mem, group);
	out->items[out->n++].version = arena_strdup(&d->mem, version);
	return 0;
}

static int group_versions(struct discovery *d, const json_t *group, struct discovery_versions *out,
			  struct err *e)
{
	const json_t *versions = json_object_get(group, "versions");
	const char *first = text(json_object_get(group, "preferredVersion"), "version");
	const char *name = text(group, "name");

	if (version_add(d, out, name, first, e) < 0)
		return -1;
	for (size_t v = 0; v < json_array_size(versions); v++) {
		const char *version = text(json_array_get(versions, v), "version");

		if (strcmp(version, first) != 0 && version_add(d, out, name, version, e) < 0)
			return -1;
	}
	return 0;
}

int discovery_read_versions(struct discovery *d, bool core, struct span json,
			    struct discovery_versions *out, struct err *e)
{
	CLEANUP(json_decrefp) json_t *root = parse(json, "discovery", e);
	const char *wanted = core ? "APIVersions" : "APIGroupList";
	const json_t *list;

	if (!root)
		return -1;
	list = json_object_get(root, core ? "versions" : "groups");
	if (strcmp(text(root, "kind"), wanted) != 0 || !json_is_array(list))
		return err_set(e, ERR_INPUT, "discovery: not an %s", wanted);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		int rc = core ? version_add(d, out, "",
					    json_is_string(item) ? json_string_value(item) : "", e)
			      : group_versions(d, item, out, e);

		if (rc < 0)
			return -1;
	}
	return 0;
}

int discovery_add_list(struct discovery *d, const struct discovery_version *gv, struct span json,
		       struct err *e)
{
	CLEANUP(json_decrefp) json_t *root = parse(json, gv->version, e);
	const json_t *list;
	struct map subs; /* "deployments/status": for the resources before the slash */
	struct kube_resource *r;
	size_t first = d->n;

	if (!root)
		return -1;
	list = json_object_get(root, "resources");
	if (strcmp(text(root, "kind"), "APIResourceList") != 0)
		return err_set(e, ERR_INPUT, "discovery: not an APIResourceList");
	map_init(&subs, &d->mem);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		const char *name = text(item, "name");

		if (strchr(name, '/')) {
			map_set(&subs, span_of(arena_strdup(&d->mem, name)), d);
			continue;
		}
		if (!name[0] || !text(item, "kind")[0])
			continue;
		r = resource_add(d, gv->group, gv->version, text(item, "kind"), name, e);
		if (!r)
			return -1;
		r->namespaced = json_is_true(json_object_get(item, "namespaced"));
		r->verbs = verbs_of(json_object_get(item, "verbs"));
	}
	for (size_t i = first; i < d->n; i++) {
		r = &d->all[i];
		r->has_status =
			map_get(&subs, span_of(arena_printf(&d->mem, "%s/status", r->plural))) !=
			NULL;
		r->has_scale =
			map_get(&subs, span_of(arena_printf(&d->mem, "%s/scale", r->plural))) !=
			NULL;
	}
	return 0;
}

int discovery_set_version(struct discovery *d, struct span json, struct err *e)
{
	CLEANUP(json_decrefp) json_t *root = parse(json, "server version", e);

	if (!root)
		return -1;
	d->version = arena_strndup(&d->mem, text(root, "gitVersion"),
				   strnlen(text(root, "gitVersion"), 64));
	return 0;
}
