#include <openssl/rsa.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "secrets/age.h"
#include "secrets/b64.h"
#include "secrets/hkdf.h"

static int bad(struct err *e, const char *what)
{
	return err_set(e, ERR_SECRET, "age header: %s", what);
}

void age_x25519_wrap_key(const uint8_t shared[KEY_BYTES], const uint8_t ephemeral[KEY_BYTES],
			 const uint8_t recipient[KEY_BYTES], const char *label,
			 uint8_t key[KEY_BYTES])
{
	uint8_t salt[2 * KEY_BYTES];

	memcpy(salt, ephemeral, KEY_BYTES);
	memcpy(salt + KEY_BYTES, recipient, KEY_BYTES);
	hkdf((struct span){(const char *)shared, KEY_BYTES},
	     (struct span){(const char *)salt, sizeof(salt)}, span_of(label), key, KEY_BYTES);
}

void age_ssh_tweak(struct span wire, uint8_t shared[KEY_BYTES])
{
	uint8_t tweak[KEY_BYTES];
	uint8_t point[KEY_BYTES];

	hkdf((struct span){NULL, 0}, wire, SPAN_LIT(AGE_LABEL_ED25519), tweak, sizeof(tweak));
	/* Fails for an all-zero result only, which then unwraps nothing. */
	if (crypto_scalarmult(point, tweak, shared) != 0)
		memset(point, 0, sizeof(point));
	memcpy(shared, point, sizeof(point));
	sodium_memzero(point, sizeof(point));
}

int age_scrypt_key(struct span passphrase, const uint8_t salt[AGE_SALT_BYTES], unsigned log_n,
		   uint8_t key[KEY_BYTES], struct err *e)
{
	static const char label[] = AGE_LABEL_SCRYPT;
	uint8_t full[sizeof(label) - 1 + AGE_SALT_BYTES];

	memcpy(full, label, sizeof(label) - 1);
	memcpy(full + sizeof(label) - 1, salt, AGE_SALT_BYTES);
	if (crypto_pwhash_scryptsalsa208sha256_ll((const uint8_t *)passphrase.p, passphrase.n, full,
						  sizeof(full), UINT64_C(1) << log_n, 8, 1, key,
						  KEY_BYTES) != 0)
		return err_set(e, ERR_LIMIT, "age header: no memory for the passphrase");
	return 0;
}

/* The wrapped file key under a key used once: nonce zero. */
static bool open_file_key(const uint8_t key[KEY_BYTES], struct span body,
			  uint8_t file_key[AGE_FILE_KEY_BYTES])
{
	static const uint8_t nonce[crypto_aead_chacha20poly1305_ietf_NPUBBYTES];

	return body.n == AGE_FILE_KEY_BYTES + AGE_TAG_BYTES &&
	       crypto_aead_chacha20poly1305_ietf_decrypt(file_key, NULL, NULL,
							 (const unsigned char *)body.p, body.n,
							 NULL, 0, nonce, key) == 0;
}

static int unwrap_x25519(const struct age_stanza *s, const struct identity *id,
			 uint8_t file_key[AGE_FILE_KEY_BYTES], struct err *e)
{
	uint8_t share[KEY_BYTES];
	uint8_t shared[KEY_BYTES];
	uint8_t key[KEY_BYTES];
	bool ok;

	if (s->n_args != 1 || !b64_decode_raw_exact(s->args[0], share, sizeof(share)))
		return bad(e, "a malformed X25519 stanza");
	if (s->body.n != AGE_FILE_KEY_BYTES + AGE_TAG_BYTES)
		return bad(e, "an X25519 stanza with a file key of another size");
	if (crypto_scalarmult(shared, id->secret, share) != 0)
		return bad(e, "an X25519 stanza with a share of low order");
	age_x25519_wrap_key(shared, share, id->public_key, AGE_LABEL_X25519, key);
	ok = open_file_key(key, s->body, file_key);
	sodium_memzero(shared, sizeof(shared));
	sodium_memzero(key, sizeof(key));
	return ok ? 0 : SECRETS_NO_KEY;
}

static bool tag_matches(const struct age_stanza *s, const struct identity *id)
{
	uint8_t tag[SSH_TAG_BYTES];

	return b64_decode_raw_exact(s->args[0], tag, sizeof(tag)) &&
	       memcmp(tag, id->ssh_tag, sizeof(tag)) == 0;
}

static int unwrap_ed25519(const struct age_stanza *s, const struct identity *id,
			  uint8_t file_key[AGE_FILE_KEY_BYTES], struct err *e)
{
	uint8_t share[KEY_BYTES];
	uint8_t shared[KEY_BYTES];
	uint8_t key[KEY_BYTES];
	bool ok;

	if (s->n_args != 2 || !b64_decode_raw_exact(s->args[1], share, sizeof(share)))
		return bad(e, "a malformed ssh-ed25519 stanza");
	if (!tag_matches(s, id))
		return SECRETS_NO_KEY;
	if (crypto_scalarmult(shared, id->secret, share) != 0)
		return bad(e, "an ssh-ed25519 stanza with a share of low order");
	age_ssh_tweak(id->ssh_wire, shared);
	age_x25519_wrap_key(shared, share, id->public_key, AGE_LABEL_ED25519, key);
	ok = open_file_key(key, s->body, file_key);
	sodium_memzero(shared, sizeof(shared));
	sodium_memzero(key, sizeof(key));
	return ok ? 0 : SECRETS_NO_KEY;
}

/* RSA-OAEP with SHA-256 and age's label; any failure is "not ours". */
static bool open_oaep(EVP_PKEY *rsa, struct span body, uint8_t file_key[AGE_FILE_KEY_BYTES])
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(rsa, NULL);
	size_t n = (size_t)EVP_PKEY_get_size(rsa);
	uint8_t *plain = mem_alloc(n, 1);
	void *label = OPENSSL_memdup(AGE_LABEL_RSA, strlen(AGE_LABEL_RSA));
	size_t room = n;
	bool ok;

	ok = ctx && label && EVP_PKEY_decrypt_init(ctx) > 0 &&
	     EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING) > 0 &&
	     EVP_PKEY_CTX_set_rsa_oaep_md(ctx, EVP_sha256()) > 0 &&
	     EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, EVP_sha256()) > 0 &&
	     EVP_PKEY_CTX_set0_rsa_oaep_label(ctx, label, (int)strlen(AGE_LABEL_RSA)) > 0;
	if (ok)
		label = NULL; /* the context's now */
	ok = ok && EVP_PKEY_decrypt(ctx, plain, &n, (const unsigned char *)body.p, body.n) > 0 &&
	     n == AGE_FILE_KEY_BYTES;
	if (ok)
		memcpy(file_key, plain, AGE_FILE_KEY_BYTES);
	OPENSSL_free(label);
	EVP_PKEY_CTX_free(ctx);
	mem_wipe(plain, room);
	free(plain);
	return ok;
}

static int unwrap_rsa(const struct age_stanza *s, const struct identity *id,
		      uint8_t file_key[AGE_FILE_KEY_BYTES], struct err *e)
{
	if (s->n_args != 1)
		return bad(e, "a malformed ssh-rsa stanza");
	if (!tag_matches(s, id))
		return SECRETS_NO_KEY;
	return open_oaep(id->rsa, s->body, file_key) ? 0 : SECRETS_NO_KEY;
}

/* "1".."20", no sign, no leading zero. */
static bool parse_log_n(struct span text, unsigned *out)
{
	uint64_t n;

	if (text.n == 0 || text.p[0] == '0' || !span_to_u64(text, LIMIT_SCRYPT_LOG_N, &n))
		return false;
	*out = (unsigned)n;
	return true;
}

static int unwrap_scrypt(const struct age_stanza *s, struct span passphrase,
			 uint8_t file_key[AGE_FILE_KEY_BYTES], struct err *e)
{
	uint8_t salt[AGE_SALT_BYTES];
	uint8_t key[KEY_BYTES];
	unsigned log_n;
	bool ok;

	if (s->n_args != 2 || !b64_decode_raw_exact(s->args[0], salt, sizeof(salt)))
		return bad(e, "a malformed scrypt stanza");
	if (!parse_log_n(s->args[1], &log_n))
		return err_set(e, ERR_SECRET,
			       "age header: a scrypt work factor that is malformed or above %d",
			       LIMIT_SCRYPT_LOG_N);
	if (s->body.n != AGE_FILE_KEY_BYTES + AGE_TAG_BYTES)
		return bad(e, "a scrypt stanza with a file key of another size");
	if (age_scrypt_key(passphrase, salt, log_n, key, e) < 0)
		return -1;
	ok = open_file_key(key, s->body, file_key);
	sodium_memzero(key, sizeof(key));
	return ok ? 0 : SECRETS_NO_KEY;
}

static int unwrap_identity(const struct age_header *h, const struct keyring *k,
			   const struct identity *id, uint8_t file_key[AGE_FILE_KEY_BYTES],
			   struct err *e)
{
	static const struct {
		const char *type;
		int (*unwrap)(const struct age_stanza *, const struct identity *, uint8_t *,
			      struct err *);
	} kinds[] = {
		[IDENTITY_X25519] = {"X25519", unwrap_x25519},
		[IDENTITY_SSH_ED25519] = {"ssh-ed25519", unwrap_ed25519},
		[IDENTITY_SSH_RSA] = {"ssh-rsa", unwrap_rsa},
	};

	for (size_t i = 0; i < h->n; i++) {
		int rc;

		if (!span_is(h->stanzas[i].type, kinds[id->type].type))
			continue;
		keyring_count_op(k);
		rc = kinds[id->type].unwrap(&h->stanzas[i], id, file_key, e);
		if (rc != SECRETS_NO_KEY)
			return rc;
	}
	return SECRETS_NO_KEY;
}

int age_unwrap(const struct age_header *h, const struct age_openers *openers,
	       uint8_t file_key[AGE_FILE_KEY_BYTES], struct err *e)
{
	const struct keyring *k = openers->keys;
	int rc = SECRETS_NO_KEY;

	for (size_t i = 0; k && rc == SECRETS_NO_KEY && i < k->n_age; i++)
		rc = unwrap_identity(h, k, &k->age[i], file_key, e);
	for (size_t i = 0; rc == SECRETS_NO_KEY && i < openers->n_passphrases; i++)
		if (span_is(h->stanzas[0].type, "scrypt"))
			rc = unwrap_scrypt(&h->stanzas[0], openers->passphrases[i], file_key, e);
	return rc;
}
