#include "secrets/sshkey.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <sodium.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "secrets/b64.h"

enum { ED25519_SECRET_BYTES = 64, RSA_BITS_MIN = 2048, RSA_BITS_MAX = 16384 };

static const char pem_begin[] = "-----BEGIN OPENSSH PRIVATE KEY-----";
static const char pem_end[] = "-----END OPENSSH PRIVATE KEY-----";
static const char magic[] = "openssh-key-v1"; /* with its NUL */

/* ---- wire format: big-endian lengths ------------------------------------------------------- */

static bool take_u32(struct span *in, uint32_t *out)
{
	const uint8_t *p = (const uint8_t *)in->p;

	if (in->n < 4)
		return false;
	*out = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	in->p += 4;
	in->n -= 4;
	return true;
}

static bool take_string(struct span *in, struct span *out)
{
	uint32_t n;

	if (!take_u32(in, &n) || n > in->n)
		return false;
	*out = (struct span){in->p, n};
	in->p += n;
	in->n -= n;
	return true;
}

static void add_string(struct buf *out, const void *p, size_t n)
{
	uint8_t size[4] = {(uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n};

	buf_add(out, size, sizeof(size));
	buf_add(out, p, n);
}

static void tag_of(struct span wire, uint8_t tag[SSH_TAG_BYTES])
{
	uint8_t hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, (const unsigned char *)wire.p, wire.n);
	memcpy(tag, hash, SSH_TAG_BYTES);
}

/* ---- RSA through libcrypto ----------------------------------------------------------------- */

static BIGNUM *big(struct span s)
{
	return BN_bin2bn((const unsigned char *)s.p, (int)s.n, NULL);
}

/* An RSA key of its numbers; d empty = public. NULL when libcrypto refuses. */
static EVP_PKEY *rsa_make(struct span n, struct span e, struct span d)
{
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	BIGNUM *bn = big(n);
	BIGNUM *be = big(e);
	BIGNUM *bd = d.n ? big(d) : NULL;
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key = NULL;

	if (bld && ctx && bn && be && (bd || !d.n) &&
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_N, bn) &&
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_E, be) &&
	    (!bd || OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_D, bd)))
		params = OSSL_PARAM_BLD_to_param(bld);
	if (params && EVP_PKEY_fromdata_init(ctx) > 0)
		(void)EVP_PKEY_fromdata(ctx, &key, d.n ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY,
					params);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	EVP_PKEY_CTX_free(ctx);
	BN_free(bn);
	BN_free(be);
	BN_clear_free(bd);
	if (key && (EVP_PKEY_bits(key) < RSA_BITS_MIN || EVP_PKEY_bits(key) > RSA_BITS_MAX)) {
		EVP_PKEY_free(key);
		return NULL;
	}
	return key;
}

/* A number as SSH writes it: a zero byte in front when the first bit is set. */
static void add_mpint(struct buf *out, const BIGNUM *bn)
{
	uint8_t bytes[RSA_BITS_MAX / 8 + 1] = {0};
	int n = BN_bn2bin(bn, bytes + 1);

	if (n > 0 && bytes[1] & 0x80)
		add_string(out, bytes, (size_t)n + 1);
	else
		add_string(out, bytes + 1, (size_t)n);
}

static bool rsa_wire(const EVP_PKEY *key, struct buf *wire)
{
	BIGNUM *n = NULL;
	BIGNUM *e = NULL;
	bool ok = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) &&
		  EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) &&
		  BN_num_bits(n) <= RSA_BITS_MAX && BN_num_bits(e) <= RSA_BITS_MAX;

	if (ok) {
		add_string(wire, "ssh-rsa", 7);
		add_mpint(wire, e);
		add_mpint(wire, n);
	}
	BN_free(n);
	BN_free(e);
	return ok && !buf_full(wire);
}

/* ---- private keys -------------------------------------------------------------------------- */

bool sshkey_is_private(struct span text)
{
	struct span t = span_trim(text);

	return span_starts(t, "-----BEGIN ") &&
	       memmem(t.p, t.n, " KEY-----", strlen(" KEY-----")) != NULL;
}

static int add_ed25519(struct keyring *k, const uint8_t secret[ED25519_SECRET_BYTES],
		       const char *name, struct err *e)
{
	struct identity id = {.type = IDENTITY_SSH_ED25519, .secret = key_alloc()};
	struct buf wire = BUF_INIT(256);
	uint8_t public_key[crypto_sign_PUBLICKEYBYTES];

	if (crypto_sign_ed25519_sk_to_curve25519(id.secret, secret) != 0) {
		sodium_free(id.secret);
		return err_set(e, ERR_SECRET, "%s: damaged SSH key", name);
	}
	crypto_scalarmult_base(id.public_key, id.secret);
	sodium_mprotect_readonly(id.secret);
	crypto_sign_ed25519_sk_to_pk(public_key, secret);
	add_string(&wire, "ssh-ed25519", 11);
	add_string(&wire, public_key, sizeof(public_key));
	id.ssh_wire = buf_span(&wire);
	tag_of(id.ssh_wire, id.ssh_tag);
	keyring_take(k, id);
	buf_dispose(&wire);
	return 0;
}

static int add_rsa(struct keyring *k, EVP_PKEY *key, const char *name, struct err *e)
{
	struct identity id = {.type = IDENTITY_SSH_RSA, .rsa = key};
	struct buf wire = BUF_INIT(LIMIT_KEY_FILE_BYTES);

	if (EVP_PKEY_bits(key) < RSA_BITS_MIN || !rsa_wire(key, &wire)) {
		EVP_PKEY_free(key);
		buf_dispose(&wire);
		return err_set(e, ERR_SECRET, "%s: RSA key under %d bits or damaged", name,
			       RSA_BITS_MIN);
	}
	id.ssh_wire = buf_span(&wire);
	tag_of(id.ssh_wire, id.ssh_tag);
	keyring_take(k, id);
	buf_dispose(&wire);
	return 0;
}

/* The decrypted part: checks, type, fields. */
static int add_private_part(struct keyring *k, struct span in, const char *name, struct err *e)
{
	struct span type;
	struct span field[6];
	uint32_t check[2];
	EVP_PKEY *key;

	if (!take_u32(&in, &check[0]) || !take_u32(&in, &check[1]) || check[0] != check[1] ||
	    !take_string(&in, &type))
		return err_set(e, ERR_SECRET, "%s: damaged SSH key", name);
	if (span_is(type, "ssh-ed25519")) {
		if (!take_string(&in, &field[0]) || !take_string(&in, &field[1]) ||
		    field[1].n != ED25519_SECRET_BYTES)
			return err_set(e, ERR_SECRET, "%s: damaged SSH key", name);
		return add_ed25519(k, (const uint8_t *)field[1].p, name, e);
	}
	if (!span_is(type, "ssh-rsa"))
		return err_set(e, ERR_SECRET, "%s: only ed25519 and RSA SSH keys can decrypt",
			       name);
	for (size_t i = 0; i < ARRAY_LEN(field); i++) /* n e d iqmp p q */
		if (!take_string(&in, &field[i]) || field[i].n == 0 ||
		    field[i].n > RSA_BITS_MAX / 8 + 1)
			return err_set(e, ERR_SECRET, "%s: damaged SSH key", name);
	key = rsa_make(field[0], field[1], field[2]);
	if (!key)
		return err_set(e, ERR_SECRET, "%s: RSA key under %d bits or damaged", name,
			       RSA_BITS_MIN);
	return add_rsa(k, key, name, e);
}

static int add_openssh(struct keyring *k, struct span in, const char *name, struct err *e)
{
	struct span cipher;
	struct span kdf;
	struct span options;
	struct span public_part;
	struct span private_part;
	uint32_t n_keys;

	if (in.n < sizeof(magic) || memcmp(in.p, magic, sizeof(magic)) != 0)
		return err_set(e, ERR_SECRET, "%s: damaged SSH key", name);
	in.p += sizeof(magic);
	in.n -= sizeof(magic);
	if (!take_string(&in, &cipher) || !take_string(&in, &kdf) || !take_string(&in, &options) ||
	    !take_u32(&in, &n_keys) || n_keys != 1 || !take_string(&in, &public_part) ||
	    !take_string(&in, &private_part))
		return err_set(e, ERR_SECRET, "%s: damaged SSH key", name);
	if (!span_is(cipher, "none") || !span_is(kdf, "none"))
		return err_set(e, ERR_SECRET, "%s: SSH key with a passphrase; not supported", name);
	return add_private_part(k, private_part, name, e);
}

static int no_passphrase(char *out, int size, int writing, void *ctx)
{
	(void)out;
	(void)size;
	(void)writing;
	(void)ctx;
	return -1;
}

/* PKCS#1 and PKCS#8. */
static int add_pem(struct keyring *k, struct span text, const char *name, struct err *e)
{
	BIO *bio = BIO_new_mem_buf(text.p, (int)text.n);
	EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL) : NULL;
	uint8_t secret[ED25519_SECRET_BYTES];
	uint8_t public_key[crypto_sign_PUBLICKEYBYTES];
	uint8_t seed[crypto_sign_SEEDBYTES];
	size_t n = sizeof(seed);
	int rc;

	BIO_free(bio);
	if (!key)
		return err_set(e, ERR_SECRET, "%s: private key that is damaged or has a passphrase",
			       name);
	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA)
		return add_rsa(k, key, name, e);
	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519 &&
	    EVP_PKEY_get_raw_private_key(key, seed, &n) && n == sizeof(seed)) {
		crypto_sign_seed_keypair(public_key, secret, seed);
		rc = add_ed25519(k, secret, name, e);
		mem_wipe(secret, sizeof(secret));
		mem_wipe(seed, sizeof(seed));
	} else {
		rc = err_set(e, ERR_SECRET, "%s: only ed25519 and RSA keys can decrypt", name);
	}
	EVP_PKEY_free(key);
	return rc;
}

int sshkey_add(struct keyring *k, struct span text, const char *name, struct err *e)
{
	struct buf joined = BUF_WIPED(LIMIT_KEY_FILE_BYTES);
	struct buf bytes = BUF_WIPED(LIMIT_KEY_FILE_BYTES);
	struct span line;
	bool ended = false;
	int rc;

	text = span_trim(text);
	if (!span_starts(text, pem_begin))
		return add_pem(k, text, name, e);
	text.p += strlen(pem_begin);
	text.n -= strlen(pem_begin);
	while (!ended && span_cut(&text, '\n', &line)) {
		line = span_trim(line);
		ended = span_is(line, pem_end);
		if (!ended)
			buf_add_span(&joined, line);
	}
	if (!ended || !b64_decode(buf_span(&joined), &bytes))
		rc = err_set(e, ERR_SECRET, "%s: damaged SSH key", name);
	else
		rc = add_openssh(k, buf_span(&bytes), name, e);
	buf_dispose(&joined);
	buf_dispose(&bytes);
	return rc;
}

/* ---- public keys --------------------------------------------------------------------------- */

void sshkey_public_dispose(struct sshkey_public *p)
{
	EVP_PKEY_free(p->rsa);
	p->rsa = NULL;
}

static bool public_from_wire(struct sshkey_public *out)
{
	struct span in = out->wire;
	struct span type;
	struct span a;
	struct span b;

	if (!take_string(&in, &type) || !take_string(&in, &a))
		return false;
	tag_of(out->wire, out->tag);
	if (span_is(type, "ssh-ed25519")) {
		out->type = IDENTITY_SSH_ED25519;
		return a.n == crypto_sign_PUBLICKEYBYTES && in.n == 0 &&
		       crypto_sign_ed25519_pk_to_curve25519(out->x25519,
							    (const unsigned char *)a.p) == 0;
	}
	if (!span_is(type, "ssh-rsa") || !take_string(&in, &b) || in.n != 0)
		return false;
	out->type = IDENTITY_SSH_RSA;
	out->rsa = rsa_make(b, a, (struct span){NULL, 0});
	return out->rsa != NULL;
}

int sshkey_public_parse(struct span line, struct arena *a, struct sshkey_public *out, struct err *e)
{
	struct buf wire = BUF_INIT(LIMIT_KEY_FILE_BYTES);
	struct sshkey_public made = {.rsa = NULL};
	struct span rest = span_trim(line);
	struct span type;
	struct span text;

	if (!span_cut(&rest, ' ', &type) || !span_cut(&rest, ' ', &text) ||
	    !b64_decode(text, &wire)) {
		buf_dispose(&wire);
		return err_set(e, ERR_INPUT, "not an SSH public key");
	}
	made.wire = (struct span){arena_strndup(a, buf_str(&wire), wire.n), wire.n};
	buf_dispose(&wire);
	if (!public_from_wire(&made)) {
		sshkey_public_dispose(&made);
		return err_set(e, ERR_INPUT, "not an ed25519 or RSA (2048 bits or more) SSH key");
	}
	*out = made;
	return 0;
}
