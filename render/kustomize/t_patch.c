/*
 * t_patch.c - `patches`, `patchesStrategicMerge`, `patchesJson6902`.
 */
#include <string.h>

#include "render/kustomize/build.h"
#include "render/kustomize/json_normal.h"
#include "render/kustomize/selector.h"
#include "render/yaml/merge.h"

/* ---- applying one patch to one object --------------------------------------------------------- */

static struct node *meta_node(const struct resource *r, const char *key)
{
	return node_get(node_get(r->root, "metadata"), key);
}

static void put_meta(struct kust *k, struct resource *r, const char *key, struct node *n)
{
	struct node *meta = node_get(r->root, "metadata");

	if (!n) {
		if (meta)
			node_remove(meta, key);
		return;
	}
	meta = node_need_map(k->a, r->root, "metadata");
	if (meta)
		node_set(k->a, meta, key, n);
}

/* Labels and annotations as kustomize copies them: all strings, null is the text that stands there. */
static void stringify_pairs(struct kust *k, struct node *meta, const char *key)
{
	const struct node *old = node_get(meta, key);
	struct node *strings;

	if (!old)
		return;
	strings = node_placed(node_map(k->a), old);
	for (uint32_t i = 0; old->kind == NODE_MAP && i < old->n; i++) {
		struct node *value = node_copy_shared(k->a, old->pairs[i].value);

		if (value->kind != NODE_SCALAR)
			value = node_placed(node_strz(k->a, ""), value);
		value->tag = TAG_STR;
		value->style = STYLE_ANY;
		node_set_span(k->a, strings, node_text(old->pairs[i].key), value);
	}
	if (strings->n)
		node_set(k->a, meta, key, strings);
	else
		node_remove(meta, key);
}

static struct node *shallow_copy(struct kust *k, const struct node *map)
{
	struct node *copy = node_placed(node_map(k->a), map);

	for (uint32_t i = 0; i < map->n; i++)
		node_set_span(k->a, copy, node_text(map->pairs[i].key), map->pairs[i].value);
	return copy;
}

/* The patch as if it were written for this object's apiVersion, with metadata rewritten. */
static struct node *retyped(struct kust *k, const struct node *patch, const struct resource *r)
{
	struct node *copy = shallow_copy(k, patch);
	struct node *version = node_get(r->root, "apiVersion");
	struct node *meta = node_get(patch, "metadata");

	if (version)
		node_set(k->a, copy, "apiVersion", version);
	if (node_is(meta, NODE_MAP)) {
		meta = shallow_copy(k, meta);
		node_set(k->a, copy, "metadata", meta);
		stringify_pairs(k, meta, "labels");
		stringify_pairs(k, meta, "annotations");
	}
	return copy;
}

/* History lives in annotations: a patch that removes them all makes kustomize forget. */
static void forget(struct resource *r, const struct node *patch)
{
	const struct node *annotations = node_at(patch, "metadata", "annotations", NULL);

	if (!annotations || !node_is_null(annotations))
		return;
	r->n_previous = 0;
	r->prefixes.n = r->suffixes.n = 0;
	r->needs_hash = false;
	r->behavior = BEHAVIOR_UNSPECIFIED;
	r->origin = NULL;
	r->transformations = NULL;
}

/* Identity is put back afterwards, unless the patch may change it. */
static int merge_into(struct kust *k, struct resmap *m, struct resource *r,
		      const struct resource *patch, const struct node *root, struct err *e)
{
	struct node *kind = node_get(r->root, "kind");
	struct node *name = meta_node(r, "name");
	struct node *ns = meta_node(r, "namespace");
	struct node *name_copy = name ? node_copy_shared(k->a, name) : NULL;
	struct node *ns_copy = ns ? node_copy_shared(k->a, ns) : NULL;
	struct node *kind_copy = node_copy_shared(k->a, kind);
	const char *who = resource_text(k, r);
	int rc;

	if (patch->allow_name_change || patch->allow_kind_change)
		resource_remember(k, r);
	k->merged = true;
	rc = merge_strategic(&r->root, root, k->schemas, k->a, e);
	if (rc < 0)
		return err_wrap(e, "patch of %s", who);
	if (rc == MERGE_DELETED || node_is_null(r->root) || r->root->n == 0) {
		r->root = NULL;
		return 0;
	}
	if (!patch->allow_kind_change)
		node_set(k->a, r->root, "kind", kind_copy);
	if (!patch->allow_name_change && name_copy)
		put_meta(k, r, "name", name_copy);
	put_meta(k, r, "namespace", ns_copy);
	forget(r, root);
	if (patch->allow_name_change || patch->allow_kind_change)
		resmap_renamed(m, r);
	return 0;
}

static int json_patch_into(struct kust *k, struct resmap *m, struct resource *r,
			   const struct node *ops, bool remember, struct err *e)
{
	const char *who = resource_text(k, r);

	if (remember)
		resource_remember(k, r);
	if (resource_has_history(r))
		resource_need_annotations(k, r);
	r->root = json_normal(k->a, r->root);
	if (merge_json_patch(&r->root, ops, MERGE_AS_KUSTOMIZE, k->a, e) < 0)
		return err_wrap(e, "patch of %s", who);
	if (!node_is(r->root, NODE_MAP))
		return err_at(e, ERR_INPUT, ops, "patch of %s: nothing of the object is left", who);
	resmap_renamed(m, r);
	return 0;
}

/* ---- finding the objects ---------------------------------------------------------------------- */

/* The one object that is or was what the patch says it is. */
static int find_target(struct kust *k, struct resmap *m, struct resource *patch,
		       struct resource **out, struct err *e)
{
	struct resid id = resource_id(k, patch);
	struct resources found = resmap_find(m, &id, false);

	if (found.n == 1) {
		*out = found.items[0];
		return 0;
	}
	if (found.n == 0)
		return err_at(e, ERR_INPUT, patch->root,
			      "no object for this patch: %s (%s%s%s) is not among the resources; "
			      "check name and namespace or give a target",
			      resource_text(k, patch), id.gvk->group, *id.gvk->group ? "/" : "",
			      id.gvk->version);
	return err_at(e, ERR_INPUT, patch->root,
		      "%zu objects for this patch of %s: the one at %s and the one at %s", found.n,
		      resource_text(k, patch), node_where(found.items[0]->root, k->a),
		      node_where(found.items[1]->root, k->a));
}

static int strategic_with_target(struct kust *k, struct resmap *m, const struct node *args,
				 const struct resources *patches, struct err *e)
{
	const struct resource *patch = patches->items[0];
	struct selector s;
	struct resources found;

	if (patches->n > 1)
		return err_at(e, ERR_INPUT, args,
			      "several strategic merge patches in one entry cannot share a target: "
			      "make them entries of their own");
	if (selector_compile(k, node_get(args, "target"), &s, e) < 0)
		return -1;
	found = selector_select(k, &s, m);
	for (size_t i = 0; i < found.n; i++) {
		struct resource *r = found.items[i];

		if (merge_into(k, m, r, patch, retyped(k, patch->root, r), e) < 0)
			return -1;
	}
	if (!found.n || (!patch->allow_name_change && !patch->allow_kind_change))
		return 0;
	return resmap_check_ids(m, "a patch", e);
}

/* rewrite: as patchesStrategicMerge does it; `patches` merges the patch as it stands. */
static int strategic_by_id(struct kust *k, struct resmap *m, const struct resources *patches,
			   bool rewrite, struct err *e)
{
	for (size_t i = 0; i < patches->n; i++) {
		struct resource *patch = patches->items[i];
		struct resource *r = NULL;

		if (find_target(k, m, patch, &r, e) < 0)
			return -1;
		if (merge_into(k, m, r, patch, rewrite ? retyped(k, patch->root, r) : patch->root,
			       e) < 0)
			return -1;
		if (rewrite && !r->root)
			resmap_drop_deleted(m);
	}
	return 0;
}

/* ---- the three fields ------------------------------------------------------------------------- */

static bool is_json_patch(const struct node_docs *docs)
{
	return docs->n && docs->items[0]->kind == NODE_LIST && docs->items[0]->n;
}

static int json_to_target(struct kust *k, struct resmap *m, const struct node *args,
			  const struct node *ops, bool remember, struct err *e)
{
	struct selector s;
	struct resources found;

	if (selector_compile(k, node_get(args, "target"), &s, e) < 0)
		return -1;
	found = selector_select(k, &s, m);
	for (size_t i = 0; i < found.n; i++)
		if (json_patch_into(k, m, found.items[i], ops, remember, e) < 0)
			return -1;
	return 0;
}

static const struct node *given(const struct node *map, const char *key)
{
	const struct node *n = node_get(map, key);

	return n && span_trim(node_text(n)).n ? n : NULL;
}

/* The documents of a patch, from its file or from where it stands. */
static int load(struct kust *k, const struct kdir *dir, const struct node *args,
		const char *inline_key, struct node_docs *docs, struct err *e)
{
	const struct node *path = given(args, "path");
	const struct node *text = given(args, inline_key);

	if (!path && !text)
		return err_at(e, ERR_INPUT, args, "a patch needs 'path' or '%s'", inline_key);
	if (path && text)
		return err_at(e, ERR_INPUT, args, "a patch has 'path' or '%s', not both",
			      inline_key);
	if (path)
		return kload_docs(k, dir, node_text(path), path, "patch", docs, e);
	return kload_inline(k, text, docs, e);
}

int transform_patch(struct kust *k, const struct kdir *dir, struct resmap *m,
		    const struct node *args, struct err *e)
{
	const struct node *options = node_get(args, "options");
	const struct node *target = node_get(args, "target");
	struct resources patches = {.items = NULL};
	struct node_docs docs;

	if (load(k, dir, args, "patch", &docs, e) < 0)
		return -1;
	if (is_json_patch(&docs)) {
		if (!target)
			return err_at(e, ERR_INPUT, args,
				      "a JSON patch needs a 'target' that says what to patch");
		return json_to_target(k, m, args, docs.items[0], true, e);
	}
	if (manifests_read(k, &docs, false, &patches, e) < 0)
		return -1;
	for (size_t i = 0; i < patches.n; i++) {
		patches.items[i]->allow_name_change =
			node_is_true(node_get(options, "allowNameChange"));
		patches.items[i]->allow_kind_change =
			node_is_true(node_get(options, "allowKindChange"));
	}
	if (patches.n == 0)
		return 0;
	if (target)
		return strategic_with_target(k, m, args, &patches, e);
	return strategic_by_id(k, m, &patches, false, e);
}

int transform_strategic(struct kust *k, const struct kdir *dir, struct resmap *m,
			const struct node *path_or_text, struct err *e)
{
	struct resources patches = {.items = NULL};
	struct node_docs docs;
	struct err ignored = ERR_INIT;
	bool is_text = memchr(path_or_text->text, '\n', path_or_text->n) ||
		       kload_inline(k, path_or_text, &docs, &ignored) == 0;

	/* a path is a document too, but not an object */
	if (is_text && !memchr(path_or_text->text, '\n', path_or_text->n))
		is_text = docs.n == 0 || docs.items[0]->kind == NODE_MAP;
	if (is_text ? kload_inline(k, path_or_text, &docs, e) < 0
		    : kload_docs(k, dir, node_text(path_or_text), path_or_text, "patch", &docs, e) <
			      0)
		return -1;
	if (manifests_read(k, &docs, false, &patches, e) < 0)
		return -1;
	return strategic_by_id(k, m, &patches, true, e);
}

int transform_json6902(struct kust *k, const struct kdir *dir, struct resmap *m,
		       const struct node *args, const char *inline_key, struct err *e)
{
	const struct node *target = node_get(args, "target");
	struct node_docs docs;

	if (!target || !given(target, "name"))
		return err_at(e, ERR_INPUT, args, "a JSON patch needs a 'target' with a 'name'");
	if (load(k, dir, args, inline_key, &docs, e) < 0)
		return -1;
	if (!is_json_patch(&docs))
		return err_at(e, ERR_INPUT, docs.n ? docs.items[0] : args,
			      "a JSON patch has to be a list of operations that is not empty");
	return json_to_target(k, m, args, docs.items[0], false, e);
}
