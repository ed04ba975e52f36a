#include "sync/desired.h"

#include <sodium.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"
#include "render/yaml/json_io.h"
#include "sync/clean.h"
#include "sync/inventory.h"
#include "sync/order.h"
#include "sync/redact.h"

const char *desired_kind_key(const char *group, const char *kind, struct arena *a)
{
	return arena_printf(a, "%s/%s", group, kind);
}

void desired_crds(const struct objects *list, const char *app, struct map *crds, struct arena *a)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct object *o = &list->items[i];
		const struct node *spec = node_get(o->root, "spec");
		const char *group = node_get_text(spec, "group");
		const char *kind = node_get_text(node_get(spec, "names"), "kind");
		struct crd_kind *k;

		if (strcmp(o->kind, "CustomResourceDefinition") != 0 ||
		    strcmp(o->group, "apiextensions.k8s.io") != 0 || !group || !kind)
			continue;
		k = ARENA_NEW(a, struct crd_kind);
		k->namespaced = !node_is_text(node_get(spec, "scope"), "Cluster");
		k->app = app;
		map_set(crds, span_of(desired_kind_key(group, kind, a)), k);
	}
}

/* Is the kind namespaced? By the server, or by a CRD of this pass. */
static bool is_namespaced(const struct desired_context *c, const struct desired *d, struct arena *a)
{
	const struct object *o = &d->o;
	const struct crd_kind *k;

	if (d->resource)
		return d->resource->namespaced;
	k = map_get(c->crds, span_of(desired_kind_key(o->group, o->kind, a)));
	return k ? k->namespaced : *d->rendered->ns != '\0'; /* nobody knows: as it is written */
}

static void settle_namespace(const struct desired_context *c, struct arena *a, struct desired *d)
{
	struct node *meta = node_get(d->o.root, "metadata");

	if (!is_namespaced(c, d, a)) {
		d->o.ns = "";
		node_remove(meta, "namespace");
		return;
	}
	if (!*d->o.ns) {
		d->o.ns = *d->rendered->ns ? d->rendered->ns : c->namespace_default;
		node_set(a, meta, "namespace", node_strz(a, d->o.ns));
	}
}

void desired_settle(const struct desired_context *c, const char *app, struct arena *a,
		    struct desired *d)
{
	int rc = discovery_find(c->discovery, d->o.group, d->o.version, d->o.kind, &d->resource);

	(void)app;
	if (rc != 0)
		d->resource = NULL;
	d->kind = rc == 0		  ? DESIRED_KNOWN
		  : rc == DISCOVERY_STALE ? DESIRED_STALE_KIND
					  : DESIRED_NO_KIND;
	settle_namespace(c, a, d);
	d->id = object_id(&d->o, a);
	d->text = object_text(&d->o, a);
}

/*
 * BLAKE2b of the canonical body. A body that holds secrets is hashed under the agent's key, or where
 * there is none with "***" in their place; all others without a key, so that everybody's hash agrees.
 */
static int hash_body(const struct desired_context *c, struct desired *d, struct err *e)
{
	CLEANUP(buf_dispose) struct buf json = BUF_WIPED(LIMIT_API_OBJECT_BYTES);
	const uint8_t *key = node_has_secret(d->o.root) ? c->hash_key : NULL;
	unsigned flags = JSON_OUT_SORTED | (key ? 0 : JSON_OUT_MASKED);
	unsigned char digest[16];

	if (node_to_json(d->o.root, flags, &json, e) < 0)
		return -1;
	crypto_generichash(digest, sizeof(digest), (const unsigned char *)buf_str(&json), json.n,
			   key, key ? 32 : 0);
	sodium_bin2base64(d->hash, sizeof(d->hash), digest, sizeof(digest),
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return 0;
}

static int add_labels(struct desired *d, const char *part_of, const char *instance, struct arena *a,
		      struct err *e)
{
	struct node *meta = node_get(d->o.root, "metadata");
	struct node *labels = node_need_map(a, meta, "labels");

	if (!labels)
		return err_at(e, ERR_INPUT, meta, "'metadata.labels' is not a map");
	node_set(a, labels, LABEL_PART_OF, node_strz(a, part_of));
	node_set(a, labels, LABEL_AGENT, node_strz(a, instance));
	return 0;
}

void desired_make(const struct desired_context *c, const struct object *rendered, const char *app,
		  const char *part_of, struct arena *a, struct desired *out)
{
	const struct node *root = rendered->root;
	struct err e = ERR_INIT;
	struct desired d = {
		.rendered = rendered,
		.o = *rendered,
		.app = app,
		.where = "",
		.from = "",
		.hints = hints_of(rendered) | (rendered->undecrypted ? HINT_UNDECRYPTED : 0),
		.stage = order_stage(rendered->group, rendered->kind),
		.rank = order_rank(rendered->group, rendered->kind),
	};

	if (root->source) {
		d.from = root->source->path;
		d.where = root->line ? arena_printf(a, "%s:%u", d.from, root->line) : d.from;
	}
	d.o.root = node_copy_shared(a, root);
	if (redact_is_secret(root)) {
		struct redact unused = {.arena = a};

		redact_mark(&unused, d.o.root, NULL);
	}
	d.sensitive = redact_is_secret(root) || node_has_secret(d.o.root);
	desired_settle(c, app, a, &d);
	d.hash_partial = d.sensitive && !c->hash_key;
	if (clean_desired(d.o.root, a, &e) < 0 || add_labels(&d, part_of, c->instance, a, &e) < 0 ||
	    hash_body(c, &d, &e) < 0)
		d.bad = arena_strdup(a, e.msg);
	*out = d;
}
