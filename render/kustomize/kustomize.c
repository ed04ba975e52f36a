#include "render/kustomize/kustomize.h"

#include <string.h>

#include "render/kustomize/build.h"

static int read_build_metadata(struct kust *k, const struct kdir *top, struct err *e)
{
	const struct node *list = node_get(top->file, "buildMetadata");

	(void)e;
	for (uint32_t i = 0; node_is(list, NODE_LIST) && i < list->n; i++) {
		k->metadata.any = true;
		k->metadata.origin |= node_is_text(list->items[i], "originAnnotations");
		k->metadata.transformations |=
			node_is_text(list->items[i], "transformerAnnotations");
		k->metadata.managed_by |= node_is_text(list->items[i], "managedByLabel");
	}
	return 0;
}

/* Objects marked as local configuration are for the build only. */
static void drop_local(struct resmap *m)
{
	for (size_t i = 0; i < m->list.n; i++) {
		struct resource *r = m->list.items[i];
		const struct node *local =
			node_get(node_at(r->root, "metadata", "annotations", NULL),
				 "config.kubernetes.io/local-config");

		if (local && !(local->kind == NODE_SCALAR && span_is(node_text(local), "false")))
			r->root = NULL;
	}
	resmap_drop_deleted(m);
}

static void mark_secrets(struct kust *k, struct resource *r)
{
	static const char *const keys[] = {"data", "stringData"};

	if (strcmp(resource_gvk(k, r)->kind, "Secret") != 0 || *resource_gvk(k, r)->group)
		return;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct node *n = node_get(r->root, keys[i]);

		if (n)
			node_mark_secret(n);
	}
}

static int hand_out(struct kust *k, struct resmap *m, struct objects *out, struct err *e)
{
	const struct render_secrets *s = k->in->secrets;

	for (size_t i = 0; i < m->list.n; i++) {
		struct resource *r = m->list.items[i];
		struct object o;

		mark_secrets(k, r);
		if (object_read(r->root, k->a, &o, e) < 0)
			return -1;
		if (r->binding && s->check_object && s->check_object(s->ctx, r->binding, &o, e) < 0)
			return err_wrap(e, "%s", resource_text(k, r));
		objects_add(k->a, out, o);
	}
	return 0;
}

/* What is done once, when everything is together. */
static int finish(struct kust *k, const struct kdir *top, struct accum *acc, struct err *e)
{
	if (transform_hash(k, acc->m, e) < 0 ||
	    transform_name_references(k, acc->m, &acc->config->refs, e) < 0 ||
	    vars_resolve(k, acc, e) < 0)
		return -1;
	drop_local(acc->m);
	if (sort_objects(k, acc->m, node_get(top->file, "sortOptions"), e) < 0)
		return -1;
	return metadata_finish(k, acc->m, e);
}

int kustomize_build(const struct render_input *in, struct arena *a, struct objects *out,
		    struct err *e)
{
	struct kust k = {.in = in, .a = a};
	struct objects objects = {.items = NULL};
	struct accum acc;
	struct kdir *top;
	int rc;

	map_init(&k.gvks, a);
	map_init(&k.files, a);
	map_init(&k.ciphers, a);
	rc = kload_dir(&k, NULL, in->path, NULL, &top, e);
	if (rc != 0)
		return rc < 0 ? -1 : KUSTOMIZE_ABSENT;
	k.defaults = field_defaults(a);
	acc = (struct accum){resmap_new(&k), k.defaults, vars_new(a)};
	if (read_build_metadata(&k, top, e) < 0 || configuration_openapi(&k, top, e) < 0 ||
	    accumulate(&k, top, &acc, e) < 0 || finish(&k, top, &acc, e) < 0 ||
	    hand_out(&k, acc.m, &objects, e) < 0)
		return -1;
	*out = objects;
	return 0;
}
