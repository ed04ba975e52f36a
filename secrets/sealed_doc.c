#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "secrets/b64.h"
#include "secrets/bech32.h"
#include "secrets/sealed.h"

static const char api_version[] = "agent.gitops/v1";
static const char kind_word[] = "SealedSecret";
/* Keys derived from the document key: one authenticates the header, one encrypts values. */
enum { SUBKEY_HEADER = 1, SUBKEY_VALUES = 2 };
static const char kdf_context[crypto_kdf_CONTEXTBYTES] = {'a', 'g', 'n', 't', 's', 'e', 'a', 'l'};

static const char magic[] = "agent-sealed-v1"; /* with its NUL: 16 bytes */

const char *sealed_scope_word(enum sealed_scope scope)
{
	switch (scope) {
	case SEALED_STRICT: return "strict";
	case SEALED_NAMESPACE: return "namespace";
	case SEALED_CLUSTER: break;
	}
	return "cluster";
}

bool sealed_scope_parse(struct span word, enum sealed_scope *out)
{
	static const enum sealed_scope scopes[] = {SEALED_STRICT, SEALED_NAMESPACE, SEALED_CLUSTER};

	for (size_t i = 0; i < ARRAY_LEN(scopes); i++)
		if (span_is(word, sealed_scope_word(scopes[i]))) {
			*out = scopes[i];
			return true;
		}
	return false;
}

bool sealed_is(const struct node *root)
{
	return node_is(root, NODE_MAP) && node_is_text(node_get(root, "apiVersion"), api_version) &&
	       node_is_text(node_get(root, "kind"), kind_word);
}

bool sealed_data_key_valid(struct span key)
{
	for (size_t i = 0; i < key.n; i++) {
		char c = key.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '-' || c == '_' || c == '.'))
			return false;
	}
	return key.n > 0 && key.n <= LIMIT_NAME_BYTES;
}

/* ---- reading ------------------------------------------------------------------------------- */

static int only_fields(const struct node *map, const char *const *known, size_t n, struct err *e)
{
	for (uint32_t i = 0; i < map->n; i++) {
		const struct node *key = map->pairs[i].key;
		bool found = false;

		for (size_t j = 0; j < n && !found; j++)
			found = node_is_text(key, known[j]);
		if (!found)
			return err_at(e, ERR_INPUT, key,
				      "SealedSecret: unknown field '" SPAN_FMT "'",
				      SPAN_ARG(node_text(key)));
	}
	return 0;
}

/* A string below `key`; absent gives "". */
static int text_field(const struct node *map, const char *key, const char **out, struct err *e)
{
	const struct node *n = node_get(map, key);

	*out = "";
	if (node_is_null(n))
		return 0;
	if (!node_is(n, NODE_SCALAR) || n->tag != TAG_STR || n->n != strlen(n->text))
		return err_at(e, ERR_INPUT, n, "SealedSecret: '%s' must be a string", key);
	*out = n->text;
	return 0;
}

static int read_scope(const struct node *spec, struct sealed_doc *out, struct err *e)
{
	const char *word;

	if (text_field(spec, "scope", &word, e) < 0 ||
	    text_field(spec, "namespace", &out->bound.ns, e) < 0 ||
	    text_field(spec, "name", &out->bound.name, e) < 0 ||
	    text_field(spec, "type", &out->type, e) < 0)
		return -1;
	if (!sealed_scope_parse(span_of(word), &out->bound.scope))
		return err_at(e, ERR_INPUT, spec,
			      "SealedSecret: scope must be strict, namespace or cluster");
	if ((out->bound.scope != SEALED_CLUSTER) != (*out->bound.ns != '\0') ||
	    (out->bound.scope == SEALED_STRICT) != (*out->bound.name != '\0'))
		return err_at(
			e, ERR_INPUT, spec,
			"SealedSecret: scope %s does not go with the namespace and name given",
			word);
	return 0;
}

static int read_recipients(const struct node *spec, struct sealed_doc *out, struct err *e)
{
	static const char *const fields[] = {"key", "box"};
	const struct node *list = node_get(spec, "recipients");
	uint8_t bytes[SEALED_BOX_BYTES];

	if (!node_is(list, NODE_LIST) || list->n == 0 || list->n > LIMIT_RECIPIENTS)
		return err_at(e, ERR_INPUT, list ? list : spec,
			      "SealedSecret: 'recipients' must be a list of 1 to %d",
			      LIMIT_RECIPIENTS);
	for (uint32_t i = 0; i < list->n; i++) {
		const struct node *item = list->items[i];
		const struct node *key = node_get(item, "key");
		const struct node *box = node_get(item, "box");

		if (!node_is(item, NODE_MAP) || !node_is(key, NODE_SCALAR) ||
		    !node_is(box, NODE_SCALAR) ||
		    !bech32_decode(node_text(key), KEY_PREFIX_SEALED_PUBLIC, bytes, KEY_BYTES) ||
		    !b64_decode_exact(node_text(box), bytes, SEALED_BOX_BYTES))
			return err_at(
				e, ERR_INPUT, item,
				"SealedSecret: a recipient must have 'key' (agentseal1...) and "
				"'box' (base64 of %d bytes)",
				SEALED_BOX_BYTES);
		if (only_fields(item, fields, ARRAY_LEN(fields), e) < 0)
			return -1;
	}
	out->recipients = list;
	return 0;
}

static int read_data(const struct node *spec, struct sealed_doc *out, struct err *e)
{
	const struct node *map = node_get(spec, "encryptedData");
	const struct node *tag = node_get(spec, "seal");

	if (!node_is(map, NODE_MAP))
		return err_at(e, ERR_INPUT, map ? map : spec,
			      "SealedSecret: 'encryptedData' must be a map");
	for (uint32_t i = 0; i < map->n; i++) {
		if (!sealed_data_key_valid(node_text(map->pairs[i].key)))
			return err_at(e, ERR_INPUT, map->pairs[i].key,
				      "SealedSecret: not a valid key of a Secret");
		if (!node_is(map->pairs[i].value, NODE_SCALAR))
			return err_at(e, ERR_INPUT, map->pairs[i].value,
				      "SealedSecret: a value must be base64 text");
	}
	if (!node_is(tag, NODE_SCALAR) ||
	    !b64_decode_exact(node_text(tag), out->tag, SEALED_TAG_BYTES))
		return err_at(e, ERR_INPUT, tag ? tag : spec,
			      "SealedSecret: 'seal' must be base64 of %d bytes", SEALED_TAG_BYTES);
	out->data = map;
	return 0;
}

int sealed_doc_read(const struct node *root, struct sealed_doc *out, struct err *e)
{
	static const char *const top[] = {"apiVersion", "kind", "metadata", "spec"};
	static const char *const inner[] = {"scope",	 "namespace",  "name", "type",
					    "immutable", "recipients", "seal", "encryptedData"};
	const struct node *spec = node_get(root, "spec");
	const struct node *immutable = node_get(spec, "immutable");
	struct sealed_doc doc = {.root = root, .metadata = node_get(root, "metadata")};

	if (!sealed_is(root) || !node_is(doc.metadata, NODE_MAP) || !node_is(spec, NODE_MAP))
		return err_at(e, ERR_INPUT, root, "not a SealedSecret of %s with metadata and spec",
			      api_version);
	if (only_fields(root, top, ARRAY_LEN(top), e) < 0 ||
	    only_fields(spec, inner, ARRAY_LEN(inner), e) < 0 || read_scope(spec, &doc, e) < 0 ||
	    read_recipients(spec, &doc, e) < 0 || read_data(spec, &doc, e) < 0)
		return -1;
	if (immutable && (!node_is(immutable, NODE_SCALAR) || immutable->tag != TAG_BOOL))
		return err_at(e, ERR_INPUT, immutable,
			      "SealedSecret: 'immutable' must be a boolean");
	doc.immutable = immutable && strcasecmp(immutable->text, "true") == 0;
	*out = doc;
	return 0;
}

/* ---- binding ------------------------------------------------------------------------------- */

/* what: the object's name for messages, ns and name as they are now. */
static int check_identity(const struct sealed_binding *b, const char *ns, const char *name,
			  bool final, const struct node *place, struct err *e)
{
	if (b->scope != SEALED_CLUSTER && strcmp(ns, b->ns) != 0 && (final || *ns)) {
		if (!*ns)
			return err_at(e, ERR_SECRET, place,
				      "Secret/%s: sealed for namespace '%s', but names none", name,
				      b->ns);
		return err_at(e, ERR_SECRET, place,
			      "Secret/%s/%s: sealed for namespace '%s', not '%s'", ns, name, b->ns,
			      ns);
	}
	if (b->scope == SEALED_STRICT && strcmp(name, b->name) != 0)
		return err_at(
			e, ERR_SECRET, place,
			"Secret/%s/%s: sealed for the name '%s', not '%s' (scope strict allows "
			"no prefix, suffix or hash)",
			*ns ? ns : b->ns, name, b->name, name);
	return 0;
}

int sealed_doc_check(const struct sealed_doc *doc, bool final, struct err *e)
{
	const char *ns;
	const char *name;

	if (text_field(doc->metadata, "namespace", &ns, e) < 0 ||
	    text_field(doc->metadata, "name", &name, e) < 0)
		return -1;
	return check_identity(&doc->bound, ns, name, final, doc->root, e);
}

int sealed_check(const struct node *root, struct err *e)
{
	struct sealed_doc doc;

	if (sealed_doc_read(root, &doc, e) < 0)
		return -1;
	return sealed_doc_check(&doc, false, e);
}

int sealed_check_binding(const struct object *secret, const struct sealed_binding *bound,
			 struct err *e)
{
	if (strcmp(secret->kind, "Secret") != 0 || strcmp(secret->group, "") != 0)
		return err_at(e, ERR_SECRET, secret->root,
			      "%s/%s: a sealed secret was turned into another kind", secret->kind,
			      secret->name);
	return check_identity(bound, secret->ns, secret->name, true, secret->root, e);
}

/* ---- bytes --------------------------------------------------------------------------------- */

static void add_u32(struct buf *out, size_t n)
{
	uint8_t le[4] = {(uint8_t)n, (uint8_t)(n >> 8), (uint8_t)(n >> 16), (uint8_t)(n >> 24)};

	buf_add(out, le, sizeof(le));
}

static void add_field(struct buf *out, struct span s)
{
	add_u32(out, s.n);
	buf_add_span(out, s);
}

static void add_binding(const struct sealed_binding *b, struct buf *out)
{
	buf_add(out, magic, sizeof(magic));
	add_field(out, span_of(sealed_scope_word(b->scope)));
	add_field(out, span_of(b->ns));
	add_field(out, span_of(b->name));
}

void sealed_header_bytes(const struct sealed_binding *b, const char *type, bool immutable,
			 const struct span *keys, size_t n, struct buf *out)
{
	add_binding(b, out);
	add_field(out, span_of(type));
	add_field(out, span_of(immutable ? "true" : "false"));
	add_u32(out, n);
	for (size_t i = 0; i < n; i++)
		add_field(out, keys[i]);
}

void sealed_value_bytes(const struct sealed_binding *b, struct span key, struct buf *out)
{
	add_binding(b, out);
	add_field(out, key);
}

static int key_order(const void *a, const void *b)
{
	return span_cmp(*(const struct span *)a, *(const struct span *)b);
}

struct span *sealed_sorted_keys(const struct node *map, struct arena *a)
{
	struct span *keys = arena_array(a, map->n, sizeof(*keys));

	for (uint32_t i = 0; i < map->n; i++)
		keys[i] = node_text(map->pairs[i].key);
	if (map->n)
		qsort(keys, map->n, sizeof(*keys), key_order);
	return keys;
}

void sealed_header_tag(const uint8_t *doc_key, const struct sealed_binding *b, const char *type,
		       bool immutable, const struct node *map, uint8_t tag[SEALED_TAG_BYTES])
{
	struct arena scratch = ARENA_INIT;
	struct buf header = BUF_INIT(LIMIT_FILE_BYTES);
	uint8_t key[KEY_BYTES];

	sealed_header_bytes(b, type, immutable, sealed_sorted_keys(map, &scratch), map->n, &header);
	crypto_kdf_derive_from_key(key, sizeof(key), SUBKEY_HEADER, kdf_context, doc_key);
	crypto_generichash(tag, SEALED_TAG_BYTES, (const unsigned char *)buf_str(&header), header.n,
			   key, sizeof(key));
	sodium_memzero(key, sizeof(key));
	buf_dispose(&header);
	arena_dispose(&scratch);
}

void sealed_value_key(const uint8_t *doc_key, uint8_t *key)
{
	crypto_kdf_derive_from_key(key, KEY_BYTES, SUBKEY_VALUES, kdf_context, doc_key);
}
