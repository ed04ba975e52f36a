#include "sync/clean.h"

#include <sodium.h>

#include "agent/base/attr.h"
#include "agent/base/limits.h"

#define LAST_APPLIED "kubectl.kubernetes.io/last-applied-configuration"

static void remove_annotations(struct node *meta, bool rendered)
{
	static const char *const ours[] = {LAST_APPLIED, "config.kubernetes.io/origin",
					   "config.kubernetes.io/index",
					   "config.kubernetes.io/path"};
	struct node *notes = node_get(meta, "annotations");

	if (!node_is(notes, NODE_MAP))
		return;
	node_remove(notes, LAST_APPLIED);
	for (size_t i = 0; rendered && i < ARRAY_LEN(ours); i++)
		node_remove(notes, ours[i]);
	for (uint32_t i = notes->n; rendered && i > 0; i--) {
		struct span key = node_text(notes->pairs[i - 1].key);

		if (span_starts(key, "internal.config.kubernetes.io/"))
			node_remove_span(notes, key);
	}
	if (notes->n == 0)
		node_remove(meta, "annotations");
}

void clean_live(struct node *object)
{
	static const char *const keys[] = {"managedFields", "resourceVersion",	 "generation",
					   "uid",	    "creationTimestamp", "selfLink"};
	struct node *meta = node_get(object, "metadata");

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		node_remove(meta, keys[i]);
	remove_annotations(meta, false);
	node_remove(object, "status");
}

/* controller-gen and friends leave `creationTimestamp: null` behind, in templates too. */
static void remove_null_timestamps(struct node *n)
{
	if (node_is(n, NODE_LIST)) {
		for (uint32_t i = 0; i < n->n; i++)
			remove_null_timestamps(n->items[i]);
		return;
	}
	if (!node_is(n, NODE_MAP))
		return;
	for (uint32_t i = 0; i < n->n; i++) {
		struct node *value = n->pairs[i].value;
		struct pair *stamp;

		if (value->kind == NODE_SCALAR)
			continue;
		stamp = node_is_text(n->pairs[i].key, "metadata")
				? node_pair(value, SPAN_LIT("creationTimestamp"))
				: NULL;
		if (stamp && node_is_null(stamp->value))
			node_remove(value, "creationTimestamp");
		remove_null_timestamps(value);
	}
}

static struct node *encode(const struct node *plain, struct arena *a)
{
	size_t room = sodium_base64_ENCODED_LEN(plain->n, sodium_base64_VARIANT_ORIGINAL);
	char *text = arena_alloc(a, room);
	struct node *n;

	sodium_bin2base64(text, room, (const unsigned char *)plain->text, plain->n,
			  sodium_base64_VARIANT_ORIGINAL);
	n = node_placed(node_strz(a, text), plain);
	n->secret = true;
	return n;
}

static int check_base64(const struct node *value, struct span key, struct arena *a, struct err *e)
{
	unsigned char *bin;
	size_t n;
	int rc;

	if (node_is_null(value))
		return 0;
	if (value->kind != NODE_SCALAR || value->tag != TAG_STR)
		return err_at(e, ERR_INPUT, value, "data key '" SPAN_FMT "' is not a string",
			      SPAN_ARG(key));
	bin = arena_alloc(a, value->n + 1);
	rc = sodium_base642bin(bin, value->n + 1, value->text, value->n, "\r\n", &n, NULL,
			       sodium_base64_VARIANT_ORIGINAL);
	sodium_memzero(bin, value->n + 1);
	if (rc != 0)
		return err_at(e, ERR_INPUT, value, "data key '" SPAN_FMT "' is not base64",
			      SPAN_ARG(key));
	return 0;
}

static int clean_secret(struct node *object, struct arena *a, struct err *e)
{
	struct node *plain = node_get(object, "stringData");
	struct node *data = node_get(object, "data");

	for (uint32_t i = 0; node_is(data, NODE_MAP) && i < data->n; i++) {
		if (check_base64(data->pairs[i].value, node_text(data->pairs[i].key), a, e) < 0)
			return -1;
	}
	if (!node_is(plain, NODE_MAP))
		return 0;
	data = node_need_map(a, object, "data");
	if (!data)
		return err_at(e, ERR_INPUT, object, "'data' of this Secret is not a map");
	for (uint32_t i = 0; i < plain->n; i++) {
		const struct node *value = plain->pairs[i].value;
		struct span key = node_text(plain->pairs[i].key);

		if (value->kind != NODE_SCALAR || value->tag != TAG_STR)
			return err_at(e, ERR_INPUT, value,
				      "stringData key '" SPAN_FMT "' is not a string",
				      SPAN_ARG(key));
		node_set_span(a, data, key, encode(value, a));
	}
	node_remove(object, "stringData");
	return 0;
}

int clean_desired(struct node *object, struct arena *a, struct err *e)
{
	static const char *const keys[] = {"managedFields", "resourceVersion", "generation", "uid",
					   "selfLink"};
	struct node *meta = node_get(object, "metadata");
	const struct node *stamp = node_get(meta, "creationTimestamp");

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		node_remove(meta, keys[i]);
	if (stamp)
		node_remove(meta, "creationTimestamp");
	remove_annotations(meta, true);
	remove_null_timestamps(object);
	if (node_is_text(node_get(object, "kind"), "Secret") &&
	    node_is_text(node_get(object, "apiVersion"), "v1"))
		return clean_secret(object, a, e);
	return 0;
}
