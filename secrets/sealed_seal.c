#include <sodium.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "secrets/b64.h"
#include "secrets/bech32.h"
#include "secrets/sealed.h"

/* Base64 as Kubernetes reads it: line breaks are passed over. */
static bool decode_data(struct span text, struct buf *out)
{
	struct buf joined = BUF_WIPED(2 * LIMIT_SECRET_BYTES);
	bool ok;

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != '\n' && text.p[i] != '\r')
			buf_addc(&joined, text.p[i]);
	ok = !buf_full(&joined) && b64_decode(buf_span(&joined), out);
	buf_dispose(&joined);
	return ok;
}

static int collect_value(const struct pair *p, bool base64, struct arena *a, struct node *plain,
			 struct err *e)
{
	struct buf bytes = BUF_WIPED(LIMIT_SECRET_BYTES);
	int rc = 0;

	if (!sealed_data_key_valid(node_text(p->key)))
		rc = err_at(e, ERR_INPUT, p->key, "not a valid key of a Secret");
	else if (!node_is(p->value, NODE_SCALAR) || p->value->tag != TAG_STR)
		rc = err_at(e, ERR_INPUT, p->value, "the value of '" SPAN_FMT "' must be a string",
			    SPAN_ARG(node_text(p->key)));
	else if (!base64)
		buf_add_span(&bytes, node_text(p->value));
	else if (!decode_data(node_text(p->value), &bytes))
		rc = err_at(e, ERR_INPUT, p->value, "the value of '" SPAN_FMT "' is not base64",
			    SPAN_ARG(node_text(p->key)));
	if (rc == 0 && buf_full(&bytes))
		rc = err_at(e, ERR_LIMIT, p->value, "a value of more than %d bytes",
			    LIMIT_SECRET_BYTES);
	if (rc == 0)
		node_set_span(a, plain, node_text(p->key), node_str(a, buf_span(&bytes)));
	buf_dispose(&bytes);
	return rc;
}

/* Plain bytes by data key; stringData wins over data, as in Kubernetes. */
static int collect(const struct node *secret, struct arena *a, struct node **out, struct err *e)
{
	static const char *const sources[] = {"data", "stringData"};
	struct node *plain = node_map(a);

	for (size_t s = 0; s < ARRAY_LEN(sources); s++) {
		const struct node *map = node_get(secret, sources[s]);

		if (node_is_null(map))
			continue;
		if (!node_is(map, NODE_MAP))
			return err_at(e, ERR_INPUT, map, "'%s' must be a map", sources[s]);
		for (uint32_t i = 0; i < map->n; i++)
			if (collect_value(&map->pairs[i], s == 0, a, plain, e) < 0)
				return -1;
	}
	if (plain->n == 0)
		return err_at(e, ERR_INPUT, secret, "a Secret without data: nothing to seal");
	*out = plain;
	return 0;
}

static int read_identity(const struct node *secret, enum sealed_scope scope, struct arena *a,
			 struct sealed_binding *out, struct err *e)
{
	struct object o;

	if (!node_is_text(node_get(secret, "apiVersion"), "v1") ||
	    !node_is_text(node_get(secret, "kind"), "Secret"))
		return err_at(e, ERR_INPUT, secret, "only a v1 Secret can be sealed");
	if (object_read((struct node *)secret, a, &o, e) < 0)
		return -1;
	if (scope != SEALED_CLUSTER && !*o.ns)
		return err_at(e, ERR_INPUT, secret,
			      "metadata.namespace is needed: scope %s binds the secret to it",
			      sealed_scope_word(scope));
	if (scope == SEALED_STRICT && !*o.name)
		return err_at(e, ERR_INPUT, secret,
			      "metadata.name is needed: scope strict binds the secret to it");
	*out = (struct sealed_binding){scope, scope == SEALED_CLUSTER ? "" : o.ns,
				       scope == SEALED_STRICT ? o.name : ""};
	return 0;
}

/* base64(nonce || ciphertext || tag) of one padded value. */
static struct node *seal_value(const struct sealed_binding *b, struct span key_name,
			       struct span value, const uint8_t *key, struct arena *a)
{
	size_t room = value.n + SEALED_PAD_BYTES;
	uint8_t *padded = mem_alloc(room, 1);
	struct buf sealed = BUF_INIT(2 * LIMIT_SECRET_BYTES);
	struct buf text = BUF_INIT(4 * LIMIT_SECRET_BYTES);
	struct buf aad = BUF_INIT(8 * LIMIT_NAME_BYTES);
	uint8_t nonce[SEALED_NONCE_BYTES];
	unsigned long long n = 0;
	struct node *out;
	size_t padded_n = 0;
	char *at;

	if (value.n)
		memcpy(padded, value.p, value.n);
	if (sodium_pad(&padded_n, padded, value.n, SEALED_PAD_BYTES, room) != 0)
		mem_exhausted();
	sealed_value_bytes(b, key_name, &aad);
	randombytes_buf(nonce, sizeof(nonce));
	buf_add(&sealed, nonce, sizeof(nonce));
	at = buf_reserve(&sealed, padded_n + SEALED_MAC_BYTES);
	if (at) {
		crypto_aead_xchacha20poly1305_ietf_encrypt((unsigned char *)at, &n, padded,
							   padded_n, (const unsigned char *)aad.p,
							   aad.n, NULL, nonce, key);
		sealed.n += n;
	}
	b64_encode(&text, sealed.p, sealed.n);
	out = node_str(a, buf_span(&text));
	mem_wipe(padded, room);
	free(padded);
	buf_dispose(&sealed);
	buf_dispose(&text);
	buf_dispose(&aad);
	return out;
}

static int seal_recipients(const struct sealed_recipient *recipients, size_t n,
			   const uint8_t *doc_key, struct arena *a, struct node **out,
			   struct err *e)
{
	struct node *list = node_list(a);

	for (size_t i = 0; i < n; i++) {
		struct node *item = node_map(a);
		struct buf key = BUF_INIT(256);
		struct buf text = BUF_INIT(256);
		uint8_t box[SEALED_BOX_BYTES];

		if (crypto_box_seal(box, doc_key, SEALED_DOC_KEY_BYTES, recipients[i].key) != 0)
			return err_set(e, ERR_INPUT, "recipient %zu: a key of low order", i + 1);
		bech32_encode(&key, KEY_PREFIX_SEALED_PUBLIC, recipients[i].key, KEY_BYTES);
		b64_encode(&text, box, sizeof(box));
		node_set(a, item, "key", node_str(a, buf_span(&key)));
		node_set(a, item, "box", node_str(a, buf_span(&text)));
		node_append(a, list, item);
		buf_dispose(&key);
		buf_dispose(&text);
	}
	*out = list;
	return 0;
}

static struct node *header_node(const uint8_t *doc_key, const struct sealed_binding *b,
				const char *type, bool immutable, const struct node *plain,
				struct arena *a)
{
	struct buf text = BUF_INIT(256);
	uint8_t tag[SEALED_TAG_BYTES];
	struct node *out;

	sealed_header_tag(doc_key, b, type, immutable, plain, tag);
	b64_encode(&text, tag, sizeof(tag));
	out = node_str(a, buf_span(&text));
	buf_dispose(&text);
	return out;
}

/* Everything that needs the document key. */
static int seal_with(const uint8_t *doc_key, const struct sealed_binding *b, const char *type,
		     bool immutable, const struct node *plain,
		     const struct sealed_recipient *recipients, size_t n, struct arena *a,
		     struct node *spec, struct err *e)
{
	struct span *keys = sealed_sorted_keys(plain, a);
	struct node *data = node_map(a);
	struct node *list = NULL;
	uint8_t *key;

	if (seal_recipients(recipients, n, doc_key, a, &list, e) < 0)
		return -1;
	key = key_alloc();
	sealed_value_key(doc_key, key);
	for (uint32_t i = 0; i < plain->n; i++)
		node_set_span(
			a, data, keys[i],
			seal_value(b, keys[i], node_text(node_get_span(plain, keys[i])), key, a));
	sodium_free(key);
	node_set(a, spec, "recipients", list);
	node_set(a, spec, "seal", header_node(doc_key, b, type, immutable, plain, a));
	node_set(a, spec, "encryptedData", data);
	return 0;
}

/*
 * What may be committed of the metadata: a Secret fetched from a cluster carries its values in the
 * last-applied annotation, and fields that belong to the server.
 */
static struct node *clean_metadata(const struct node *metadata, struct arena *a)
{
	static const char *const kept[] = {"name", "generateName", "namespace", "labels",
					   "annotations"};
	static const char last_applied[] = "kubectl.kubernetes.io/last-applied-configuration";
	struct node *clean = node_map(a);

	for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
		const struct node *value = node_get(metadata, kept[i]);

		if (!node_is_null(value))
			node_set(a, clean, kept[i], node_copy(a, value));
	}
	if (node_remove(node_get(clean, "annotations"), last_applied) &&
	    node_get(clean, "annotations")->n == 0)
		node_remove(clean, "annotations");
	return clean;
}

static struct node *make_document(const struct node *secret, struct node *spec, struct arena *a)
{
	struct node *root = node_map(a);

	node_set(a, root, "apiVersion", node_strz(a, "agent.gitops/v1"));
	node_set(a, root, "kind", node_strz(a, "SealedSecret"));
	node_set(a, root, "metadata", clean_metadata(node_get(secret, "metadata"), a));
	node_set(a, root, "spec", spec);
	return root;
}

int sealed_seal(const struct node *secret, enum sealed_scope scope,
		const struct sealed_recipient *recipients, size_t n, struct arena *a,
		struct node **out, struct err *e)
{
	struct arena scratch = ARENA_WIPED;
	const char *type = node_get_text(secret, "type");
	const struct node *flag = node_get(secret, "immutable");
	bool immutable = node_is(flag, NODE_SCALAR) && strcasecmp(flag->text, "true") == 0;
	struct sealed_binding b;
	struct node *spec = node_map(a);
	struct node *plain = NULL;
	uint8_t *doc_key = key_alloc();
	int rc = 0;

	if (n == 0 || n > LIMIT_RECIPIENTS)
		rc = err_set(e, ERR_INPUT, "%zu recipients; 1 to %d are possible", n,
			     LIMIT_RECIPIENTS);
	if (rc == 0)
		rc = read_identity(secret, scope, a, &b, e);
	if (rc == 0)
		rc = collect(secret, &scratch, &plain, e);
	if (rc == 0) {
		randombytes_buf(doc_key, SEALED_DOC_KEY_BYTES);
		node_set(a, spec, "scope", node_strz(a, sealed_scope_word(scope)));
		if (*b.ns)
			node_set(a, spec, "namespace", node_strz(a, b.ns));
		if (*b.name)
			node_set(a, spec, "name", node_strz(a, b.name));
		if (type)
			node_set(a, spec, "type", node_strz(a, type));
		if (immutable)
			node_set(a, spec, "immutable", node_bool(a, true));
		rc = seal_with(doc_key, &b, type ? type : "", immutable, plain, recipients, n, a,
			       spec, e);
	}
	sodium_free(doc_key);
	arena_dispose(&scratch);
	if (rc == 0)
		*out = make_document(secret, spec, a);
	return rc;
}
