#include "sync/inventory.h"

#include <sodium.h>
#include <stdlib.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"

#define NOTE_TOOLING	"applyset.kubernetes.io/tooling"
#define NOTE_KINDS	"applyset.kubernetes.io/contains-group-kinds"
#define NOTE_NAMESPACES "applyset.kubernetes.io/additional-namespaces"
#define NOTE_COMMIT	"agent.gitops/commit"
#define NOTE_SHARDS	"agent.gitops/shards"
#define TOOLING		"agent/v1.0.0" /* of the format, not of the program */

const char *inventory_part_of(const char *name, const char *ns, struct arena *a)
{
	const char *id = arena_printf(a, "%s.%s.ConfigMap.", name, ns);
	unsigned char digest[crypto_hash_sha256_BYTES];
	char text[sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES,
					    sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

	crypto_hash_sha256(digest, (const unsigned char *)id, strlen(id));
	sodium_bin2base64(text, sizeof(text), digest, sizeof(digest),
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return arena_printf(a, "applyset-%s-v1", text);
}

void inventory_init(struct inventory *inv, const char *instance, const char *env, const char *app,
		    const char *ns, struct arena *a)
{
	const char *name = arena_printf(a, "agent.%s.%s.%s", instance, env, app);

	*inv = (struct inventory){
		.app = arena_strdup(a, app),
		.name = name,
		.ns = arena_strdup(a, ns),
		.part_of = inventory_part_of(name, ns, a),
		.instance = arena_strdup(a, instance),
		.env = arena_strdup(a, env),
		.rv = "",
		.commit = "",
	};
	map_init(&inv->by_id, a);
}

void inventory_add(struct arena *a, struct inventory_list *list, struct inventory_entry entry)
{
	list->items = arena_grow(a, list->items, &list->cap, list->n + 1, sizeof(*list->items));
	list->items[list->n++] = entry;
}

const struct inventory_entry *inventory_find(const struct inventory *inv, const char *id)
{
	return map_get(&inv->by_id, span_of(id));
}

static int by_id(const void *x, const void *y)
{
	return strcmp(((const struct inventory_entry *)x)->id,
		      ((const struct inventory_entry *)y)->id);
}

static void adopt_entries(struct inventory *inv, struct inventory_entry *entries, size_t n,
			  struct arena *a)
{
	inv->entries = entries;
	inv->n = n;
	inv->cap = 0;
	map_init(&inv->by_id, a);
	for (size_t i = 0; i < n; i++)
		map_set(&inv->by_id, span_of(entries[i].id), &entries[i]);
}

/* ---- reading ---------------------------------------------------------------------------------- */

static int read_config_map(const struct node *cm, struct arena *a, struct inventory_list *out,
			   struct err *e)
{
	const struct node *data = node_at(cm, "binaryData", "entries", NULL);
	unsigned char *gz;
	size_t n;

	if (!node_is(data, NODE_SCALAR))
		return err_set(e, ERR_INPUT, "binaryData.entries is missing");
	gz = arena_alloc(a, data->n + 1);
	if (sodium_base642bin(gz, data->n + 1, data->text, data->n, "\r\n", &n, NULL,
			      sodium_base64_VARIANT_ORIGINAL) != 0)
		return err_set(e, ERR_INPUT, "binaryData.entries is not base64");
	return inventory_unpack((struct span){(const char *)gz, n}, a, out, e);
}

static int read_shards(struct inventory *inv, const char *names, const struct map *by_name,
		       struct arena *a, struct inventory_list *list, struct err *e)
{
	struct span rest = span_of(names);
	struct span name;
	size_t cap = 0;

	while (names && *names && span_cut(&rest, ',', &name)) {
		const struct node *shard = map_get(by_name, name);

		if (!shard)
			return err_set(e, ERR_INPUT, "shard '" SPAN_FMT "' is missing",
				       SPAN_ARG(name));
		if (read_config_map(shard, a, list, e) < 0)
			return err_wrap(e, "shard '" SPAN_FMT "'", SPAN_ARG(name));
		inv->shards =
			arena_grow(a, inv->shards, &cap, inv->n_shards + 1, sizeof(*inv->shards));
		inv->shards[inv->n_shards++] = arena_strndup(a, name.p, name.n);
	}
	return 0;
}

int inventory_read(struct inventory *inv, const struct node *parent, const struct map *by_name,
		   struct arena *a, struct err *e)
{
	struct inventory_list list = {0};
	struct object o;
	struct inventory got = *inv;
	const char *tooling;
	const char *commit;
	const char *rv;

	if (object_read((struct node *)parent, a, &o, e) < 0)
		return err_wrap(e, "inventory '%s'", inv->name);
	tooling = object_annotation(&o, NOTE_TOOLING);
	if (!tooling || !span_starts(span_of(tooling), "agent/v1."))
		return err_set(e, ERR_INPUT, "inventory '%s': made by '%s', not by this agent",
			       inv->name, tooling ? tooling : "an unknown tool");
	if (read_config_map(parent, a, &list, e) < 0 ||
	    read_shards(&got, object_annotation(&o, NOTE_SHARDS), by_name, a, &list, e) < 0)
		return err_wrap(e, "inventory '%s'", inv->name);
	commit = object_annotation(&o, NOTE_COMMIT);
	rv = node_get_text(node_get(parent, "metadata"), "resourceVersion");
	got.exists = true;
	got.rv = arena_strdup(a, rv ? rv : "");
	got.commit = arena_strdup(a, commit ? commit : "");
	if (list.n > 0)
		qsort(list.items, list.n, sizeof(*list.items), by_id);
	adopt_entries(&got, list.items, list.n, a);
	*inv = got;
	return 0;
}

/* ---- comparing -------------------------------------------------------------------------------- */

bool inventory_same_ids(const struct inventory *inv, const struct inventory_list *list)
{
	if (!inv->exists || inv->n != list->n)
		return false;
	for (size_t i = 0; i < list->n; i++) {
		if (!inventory_find(inv, list->items[i].id))
			return false;
	}
	return true;
}

bool inventory_differs(const struct inventory *inv, const struct inventory_list *list)
{
	if (!inventory_same_ids(inv, list))
		return true;
	for (size_t i = 0; i < list->n; i++) {
		const struct inventory_entry *want = &list->items[i];
		const struct inventory_entry *have = inventory_find(inv, want->id);

		/* `from` alone is not worth a write: a file that was renamed changes nothing */
		if (strcmp(have->uid, want->uid) != 0 || strcmp(have->hash, want->hash) != 0)
			return true;
	}
	return false;
}

/* ---- writing ---------------------------------------------------------------------------------- */

static int text_cmp(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* Sorted, unique, joined by commas. */
static const char *join(const char **names, size_t n, struct arena *a)
{
	CLEANUP(buf_dispose) struct buf out = BUF_INIT(LIMIT_OUTPUT_BYTES);

	if (n > 0)
		qsort(names, n, sizeof(*names), text_cmp);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && strcmp(names[i], names[i - 1]) == 0)
			continue;
		if (out.n > 0)
			buf_addc(&out, ',');
		buf_adds(&out, names[i]);
	}
	return arena_strdup(a, buf_str(&out));
}

static void add_notes(struct arena *a, struct node *notes, const struct inventory *inv,
		      const struct inventory_list *list, const char *commit)
{
	const char **kinds = arena_array(a, list->n, sizeof(*kinds));
	const char **namespaces = arena_array(a, list->n, sizeof(*namespaces));
	size_t n_namespaces = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct object *o = &list->items[i].o;

		kinds[i] = *o->group ? arena_printf(a, "%s.%s", o->kind, o->group) : o->kind;
		if (*o->ns && strcmp(o->ns, inv->ns) != 0)
			namespaces[n_namespaces++] = o->ns;
	}
	node_set(a, notes, NOTE_TOOLING, node_strz(a, TOOLING));
	node_set(a, notes, NOTE_KINDS, node_strz(a, join(kinds, list->n, a)));
	node_set(a, notes, NOTE_NAMESPACES, node_strz(a, join(namespaces, n_namespaces, a)));
	if (*commit)
		node_set(a, notes, NOTE_COMMIT, node_strz(a, commit));
}

static struct node *config_map(struct arena *a, const struct inventory *inv, const char *name,
			       struct span gz)
{
	size_t room = sodium_base64_ENCODED_LEN(gz.n, sodium_base64_VARIANT_ORIGINAL);
	char *text = arena_alloc(a, room);
	struct node *cm = node_map(a);
	struct node *meta = node_map(a);
	struct node *labels = node_map(a);
	struct node *data = node_map(a);

	sodium_bin2base64(text, room, (const unsigned char *)gz.p, gz.n,
			  sodium_base64_VARIANT_ORIGINAL);
	node_set(a, cm, "apiVersion", node_strz(a, "v1"));
	node_set(a, cm, "kind", node_strz(a, "ConfigMap"));
	node_set(a, cm, "metadata", meta);
	node_set(a, meta, "name", node_strz(a, name));
	node_set(a, meta, "namespace", node_strz(a, inv->ns));
	node_set(a, meta, "labels", labels);
	node_set(a, labels, LABEL_INSTANCE, node_strz(a, inv->instance));
	node_set(a, labels, LABEL_ENV, node_strz(a, inv->env));
	node_set(a, labels, LABEL_APP, node_strz(a, inv->app));
	node_set(a, cm, "binaryData", data);
	node_set(a, data, "entries", node_strz(a, text));
	return cm;
}

static const char *shard_name(const struct inventory *inv, struct span gz, struct arena *a)
{
	unsigned char digest[16];
	char hex[2 * sizeof(digest) + 1];

	crypto_generichash(digest, sizeof(digest), (const unsigned char *)gz.p, gz.n, NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
	return arena_printf(a, "%s.%.12s", inv->name, hex);
}

/* Entries of [from, n) that fit into one ConfigMap: halves until they do. */
static int pack_some(const struct inventory_list *list, size_t from, size_t *took, struct buf *out,
		     struct err *e)
{
	size_t n = list->n - from;

	for (;;) {
		buf_reset(out);
		if (inventory_pack(list->items + from, n, out, e) < 0)
			return -1;
		if (out->n <= LIMIT_INVENTORY_SHARD_BYTES * 3 / 4 || n <= 1)
			break;
		n = n / 2; /* base64 adds a third: the ConfigMap holds text */
	}
	*took = n;
	return 0;
}

int inventory_objects(const struct inventory *inv, struct inventory_list *list, const char *commit,
		      struct arena *a, struct inventory_objects *out, struct err *e)
{
	CLEANUP(buf_dispose) struct buf gz = BUF_INIT(LIMIT_API_BODY_BYTES);
	struct inventory_objects made = {0};
	size_t cap_shards = 0;
	size_t cap_names = 0;
	size_t at = 0;
	struct node *meta;
	struct node *notes = node_map(a);

	if (list->n > 0)
		qsort(list->items, list->n, sizeof(*list->items), by_id);
	do {
		size_t took;
		struct node *cm;
		const char *name = inv->name;

		if (pack_some(list, at, &took, &gz, e) < 0)
			return err_wrap(e, "inventory '%s'", inv->name);
		if (at > 0)
			name = shard_name(inv, buf_span(&gz), a);
		cm = config_map(a, inv, name, buf_span(&gz));
		at += took;
		if (!made.parent) {
			made.parent = cm;
			continue;
		}
		node_set(a, node_at(cm, "metadata", "labels", NULL), LABEL_SHARD_OF,
			 node_strz(a, inv->part_of));
		made.shards =
			arena_grow(a, made.shards, &cap_shards, made.n + 1, sizeof(*made.shards));
		made.names = arena_grow(a, made.names, &cap_names, made.n + 1, sizeof(*made.names));
		made.shards[made.n] = cm;
		made.names[made.n++] = name;
	} while (at < list->n);
	meta = node_get(made.parent, "metadata");
	node_set(a, node_get(meta, "labels"), LABEL_SET_ID, node_strz(a, inv->part_of));
	node_set(a, meta, "annotations", notes);
	add_notes(a, notes, inv, list, commit);
	if (made.n > 0) {
		const char *names = "";

		for (size_t i = 0; i < made.n; i++)
			names = arena_printf(a, "%s%s%s", names, i ? "," : "", made.names[i]);
		node_set(a, notes, NOTE_SHARDS, node_strz(a, names));
	}
	if (inv->exists && *inv->rv)
		node_set(a, meta, "resourceVersion", node_strz(a, inv->rv));
	*out = made;
	return 0;
}

void inventory_written(struct inventory *inv, const struct inventory_list *list,
		       const struct inventory_objects *objects, const char *rv, const char *commit,
		       struct arena *a)
{
	struct inventory_entry *copy = arena_array(a, list->n, sizeof(*copy));

	if (list->n > 0)
		memcpy(copy, list->items, list->n * sizeof(*copy));
	adopt_entries(inv, copy, list->n, a);
	inv->exists = true;
	inv->rv = arena_strdup(a, rv);
	inv->commit = arena_strdup(a, commit);
	inv->shards = objects->names;
	inv->n_shards = objects->n;
}
