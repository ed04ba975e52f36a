#include "secrets/sealed.h"

#include <sodium.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "secrets/b64.h"
#include "secrets/bech32.h"

int sealed_recipient_parse(struct span text, struct sealed_recipient *out, struct err *e)
{
	uint8_t key[KEY_BYTES];

	text = span_trim(text);
	if (!bech32_decode(text, KEY_PREFIX_SEALED_PUBLIC, key, sizeof(key)))
		return err_set(e, ERR_INPUT, "not a public key for sealed secrets (agentseal1...)");
	memcpy(out->key, key, sizeof(key));
	return 0;
}

/* ---- opening ------------------------------------------------------------------------------- */

/* The document key from the recipient entry that names one of our keys. */
static int open_doc_key(const struct sealed_doc *doc, const struct keyring *k, uint8_t *doc_key,
			struct err *e)
{
	uint8_t box[SEALED_BOX_BYTES];
	uint8_t public_key[KEY_BYTES];

	for (uint32_t i = 0; i < doc->recipients->n; i++) {
		const struct node *item = doc->recipients->items[i];
		const struct sealed_key *ours = NULL;

		if (!bech32_decode(node_text(node_get(item, "key")), KEY_PREFIX_SEALED_PUBLIC,
				   public_key, KEY_BYTES) ||
		    !b64_decode_exact(node_text(node_get(item, "box")), box, sizeof(box)))
			return err_at(e, ERR_BUG, item, "a recipient that was checked");
		for (size_t j = 0; j < k->n_sealed && !ours; j++)
			if (sodium_memcmp(k->sealed[j].public_key, public_key, KEY_BYTES) == 0)
				ours = &k->sealed[j];
		if (!ours)
			continue;
		keyring_count_op(k);
		if (crypto_box_seal_open(doc_key, box, sizeof(box), ours->public_key,
					 ours->secret) != 0)
			return err_at(e, ERR_SECRET, item,
				      "SealedSecret: the key for this recipient is damaged");
		return 0;
	}
	return SECRETS_NO_KEY;
}

/* One value: nonce, ciphertext, tag; base64 of the plain text as a marked node. */
static int open_value(const struct sealed_doc *doc, const struct pair *pair, const uint8_t *key,
		      struct arena *a, struct node **out, struct err *e)
{
	struct buf sealed = BUF_INIT(LIMIT_SECRET_BYTES);
	struct buf plain = BUF_WIPED(LIMIT_SECRET_BYTES);
	struct buf text = BUF_WIPED(2 * LIMIT_SECRET_BYTES);
	struct buf aad = BUF_INIT(8 * LIMIT_NAME_BYTES);
	size_t n = 0;
	bool ok;

	sealed_value_bytes(&doc->bound, node_text(pair->key), &aad);
	ok = b64_decode(node_text(pair->value), &sealed) &&
	     sealed.n >= SEALED_NONCE_BYTES + SEALED_MAC_BYTES;
	n = ok ? sealed.n - SEALED_NONCE_BYTES - SEALED_MAC_BYTES : 0;
	ok = ok && buf_reserve(&plain, n) &&
	     crypto_aead_xchacha20poly1305_ietf_decrypt(
		     (unsigned char *)plain.p, NULL, NULL,
		     (const unsigned char *)sealed.p + SEALED_NONCE_BYTES,
		     sealed.n - SEALED_NONCE_BYTES, (const unsigned char *)aad.p, aad.n,
		     (const unsigned char *)sealed.p, key) == 0 &&
	     sodium_unpad(&n, (const unsigned char *)plain.p, n, SEALED_PAD_BYTES) == 0;
	if (ok) {
		b64_encode(&text, plain.p, n);
		*out = node_placed(node_str(a, buf_span(&text)), pair->value);
		(*out)->secret = true;
	}
	buf_dispose(&sealed);
	buf_dispose(&plain);
	buf_dispose(&text);
	buf_dispose(&aad);
	if (ok)
		return 0;
	return err_at(e, ERR_SECRET, pair->value,
		      "SealedSecret: the value of '" SPAN_FMT "' is damaged or from elsewhere",
		      SPAN_ARG(node_text(pair->key)));
}

static int open_data(const struct sealed_doc *doc, const uint8_t *doc_key, struct arena *a,
		     struct node **out, struct err *e)
{
	struct node *data = node_placed(node_map(a), doc->data);
	uint8_t *key = key_alloc();
	int rc = 0;

	sealed_value_key(doc_key, key);
	for (uint32_t i = 0; rc == 0 && i < doc->data->n; i++) {
		struct node *value = NULL;

		rc = open_value(doc, &doc->data->pairs[i], key, a, &value, e);
		if (rc == 0)
			node_set_span(a, data, node_text(doc->data->pairs[i].key), value);
	}
	sodium_free(key);
	if (rc == 0)
		*out = data;
	return rc;
}

static struct node *make_secret(const struct sealed_doc *doc, struct node *data, struct arena *a)
{
	struct node *secret = node_placed(node_map(a), doc->root);

	node_set(a, secret, "apiVersion", node_strz(a, "v1"));
	node_set(a, secret, "kind", node_strz(a, "Secret"));
	node_set(a, secret, "metadata", node_copy(a, doc->metadata));
	if (*doc->type)
		node_set(a, secret, "type", node_strz(a, doc->type));
	if (doc->immutable)
		node_set(a, secret, "immutable", node_bool(a, true));
	node_set(a, secret, "data", data);
	return secret;
}

int sealed_open(const struct node *root, const struct keyring *k, struct arena *a,
		struct node **out, struct sealed_binding *bound, struct err *e)
{
	uint8_t tag[SEALED_TAG_BYTES];
	struct sealed_doc doc;
	struct node *data;
	uint8_t *doc_key;
	int rc;

	if (sealed_doc_read(root, &doc, e) < 0 || sealed_doc_check(&doc, bound == NULL, e) < 0)
		return -1;
	if (!k)
		return SECRETS_NO_KEY;
	doc_key = key_alloc();
	rc = open_doc_key(&doc, k, doc_key, e);
	if (rc == 0) {
		sealed_header_tag(doc_key, &doc.bound, doc.type, doc.immutable, doc.data, tag);
		if (sodium_memcmp(tag, doc.tag, sizeof(tag)) != 0)
			rc = err_at(e, ERR_SECRET, root,
				    "SealedSecret: scope, namespace, name, type or the set of keys "
				    "is not what was sealed");
	}
	if (rc == 0)
		rc = open_data(&doc, doc_key, a, &data, e);
	sodium_free(doc_key);
	if (rc != 0)
		return rc;
	*out = make_secret(&doc, data, a);
	if (bound)
		*bound = (struct sealed_binding){doc.bound.scope, arena_strdup(a, doc.bound.ns),
						 arena_strdup(a, doc.bound.name)};
	return 0;
}
