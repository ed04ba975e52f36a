#include <openssl/rsa.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "secrets/age.h"
#include "secrets/b64.h"
#include "secrets/bech32.h"

int age_recipient_parse(struct span text, struct arena *a, struct age_recipient *out, struct err *e)
{
	struct age_recipient r = {.type = AGE_TO_X25519};

	text = span_trim(text);
	if (span_starts(text, "ssh-")) {
		r.type = AGE_TO_SSH;
		if (sshkey_public_parse(text, a, &r.ssh, e) < 0)
			return -1;
	} else if (span_starts(text, KEY_PREFIX_HYBRID_PUBLIC "1")) {
		return err_set(e, ERR_INPUT,
			       "a post-quantum age recipient (ML-KEM-768); not supported");
	} else if (!bech32_decode(text, KEY_PREFIX_AGE_PUBLIC, r.x25519, KEY_BYTES)) {
		if (span_starts(text, "age1") && span_find(text, '1') != text.n &&
		    memchr(text.p + 4, '1', text.n - 4))
			return err_set(e, ERR_INPUT,
				       "a recipient of an age plugin; plugins are not supported");
		return err_set(e, ERR_INPUT, "not an age recipient");
	}
	*out = r;
	return 0;
}

void age_recipient_dispose(struct age_recipient *r)
{
	sshkey_public_dispose(&r->ssh);
}

static void seal_file_key(const uint8_t key[KEY_BYTES], const uint8_t file_key[AGE_FILE_KEY_BYTES],
			  uint8_t body[AGE_FILE_KEY_BYTES + AGE_TAG_BYTES])
{
	static const uint8_t nonce[crypto_aead_chacha20poly1305_ietf_NPUBBYTES];

	crypto_aead_chacha20poly1305_ietf_encrypt(body, NULL, file_key, AGE_FILE_KEY_BYTES, NULL, 0,
						  NULL, nonce, key);
}

/* X25519 and ssh-ed25519 differ in label, tweak and the key's tag. */
static int wrap_point(const uint8_t point[KEY_BYTES], const struct sshkey_public *ssh,
		      const uint8_t file_key[AGE_FILE_KEY_BYTES], struct buf *out, struct err *e)
{
	uint8_t body[AGE_FILE_KEY_BYTES + AGE_TAG_BYTES];
	uint8_t ephemeral[KEY_BYTES];
	uint8_t share[KEY_BYTES];
	uint8_t shared[KEY_BYTES];
	uint8_t key[KEY_BYTES];
	struct buf text = BUF_INIT(256);
	struct span args[2];
	size_t tag_n = 0;
	int rc;

	crypto_box_keypair(share, ephemeral);
	rc = crypto_scalarmult(shared, ephemeral, point);
	if (ssh)
		age_ssh_tweak(ssh->wire, shared);
	age_x25519_wrap_key(shared, share, point, ssh ? AGE_LABEL_ED25519 : AGE_LABEL_X25519, key);
	seal_file_key(key, file_key, body);
	if (ssh)
		b64_encode_raw(&text, ssh->tag, sizeof(ssh->tag));
	tag_n = text.n;
	b64_encode_raw(&text, share, sizeof(share));
	args[0] = (struct span){text.p, tag_n};
	args[1] = (struct span){text.p + tag_n, text.n - tag_n};
	if (rc == 0)
		age_stanza_write(out,
				 &(struct age_stanza){
					 .type = ssh ? SPAN_LIT("ssh-ed25519") : SPAN_LIT("X25519"),
					 .args = ssh ? args : args + 1,
					 .n_args = ssh ? 2 : 1,
					 .body = {(const char *)body, sizeof(body)},
				 });
	buf_dispose(&text);
	sodium_memzero(ephemeral, sizeof(ephemeral));
	sodium_memzero(shared, sizeof(shared));
	sodium_memzero(key, sizeof(key));
	return rc == 0 ? 0 : err_set(e, ERR_INPUT, "an age recipient of low order");
}

static int wrap_rsa(const struct sshkey_public *ssh, const uint8_t file_key[AGE_FILE_KEY_BYTES],
		    struct buf *out, struct err *e)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(ssh->rsa, NULL);
	size_t n = (size_t)EVP_PKEY_get_size(ssh->rsa);
	uint8_t *body = mem_alloc(n, 1);
	void *label = OPENSSL_memdup(AGE_LABEL_RSA, strlen(AGE_LABEL_RSA));
	struct buf tag = BUF_INIT(16);
	struct span arg;
	bool ok;

	ok = ctx && label && EVP_PKEY_encrypt_init(ctx) > 0 &&
	     EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING) > 0 &&
	     EVP_PKEY_CTX_set_rsa_oaep_md(ctx, EVP_sha256()) > 0 &&
	     EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, EVP_sha256()) > 0 &&
	     EVP_PKEY_CTX_set0_rsa_oaep_label(ctx, label, (int)strlen(AGE_LABEL_RSA)) > 0;
	if (ok)
		label = NULL; /* the context's now */
	ok = ok && EVP_PKEY_encrypt(ctx, body, &n, file_key, AGE_FILE_KEY_BYTES) > 0;
	b64_encode_raw(&tag, ssh->tag, sizeof(ssh->tag));
	arg = buf_span(&tag);
	if (ok)
		age_stanza_write(out, &(struct age_stanza){.type = SPAN_LIT("ssh-rsa"),
							   .args = &arg,
							   .n_args = 1,
							   .body = {(const char *)body, n}});
	OPENSSL_free(label);
	EVP_PKEY_CTX_free(ctx);
	buf_dispose(&tag);
	free(body);
	return ok ? 0 : err_set(e, ERR_INPUT, "an RSA recipient that cannot encrypt");
}

static int wrap_scrypt(struct span passphrase, unsigned log_n,
		       const uint8_t file_key[AGE_FILE_KEY_BYTES], struct buf *out, struct err *e)
{
	uint8_t body[AGE_FILE_KEY_BYTES + AGE_TAG_BYTES];
	uint8_t salt[AGE_SALT_BYTES];
	uint8_t key[KEY_BYTES];
	struct buf text = BUF_INIT(64);
	struct span args[2];
	size_t salt_n;

	randombytes_buf(salt, sizeof(salt));
	if (age_scrypt_key(passphrase, salt, log_n, key, e) < 0)
		return -1;
	seal_file_key(key, file_key, body);
	sodium_memzero(key, sizeof(key));
	b64_encode_raw(&text, salt, sizeof(salt));
	salt_n = text.n;
	buf_printf(&text, "%u", log_n);
	args[0] = (struct span){text.p, salt_n};
	args[1] = (struct span){text.p + salt_n, text.n - salt_n};
	age_stanza_write(out, &(struct age_stanza){.type = SPAN_LIT("scrypt"),
						   .args = args,
						   .n_args = 2,
						   .body = {(const char *)body, sizeof(body)}});
	buf_dispose(&text);
	return 0;
}

int age_wrap(const struct age_recipient *r, const uint8_t file_key[AGE_FILE_KEY_BYTES],
	     struct buf *out, struct err *e)
{
	switch (r->type) {
	case AGE_TO_X25519: return wrap_point(r->x25519, NULL, file_key, out, e);
	case AGE_TO_PASSPHRASE: return wrap_scrypt(r->passphrase, r->log_n, file_key, out, e);
	default: break;
	}
	if (r->ssh.type == IDENTITY_SSH_RSA)
		return wrap_rsa(&r->ssh, file_key, out, e);
	return wrap_point(r->ssh.x25519, &r->ssh, file_key, out, e);
}
