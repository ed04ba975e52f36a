#include <sodium.h>
#include <string.h>

#include "secrets/age.h"
#include "secrets/hkdf.h"

enum {
	SEALED_CHUNK_BYTES = AGE_CHUNK_BYTES + AGE_TAG_BYTES,
	CHUNK_NONCE_BYTES = crypto_aead_chacha20poly1305_ietf_NPUBBYTES,
};

/* 11 bytes of big-endian counter, one byte that is 1 for the last chunk. */
static void chunk_nonce(uint64_t counter, bool last, uint8_t nonce[CHUNK_NONCE_BYTES])
{
	memset(nonce, 0, CHUNK_NONCE_BYTES);
	for (size_t i = 0; i < 8; i++)
		nonce[CHUNK_NONCE_BYTES - 2 - i] = (uint8_t)(counter >> 8 * i);
	nonce[CHUNK_NONCE_BYTES - 1] = last;
}

static void stream_key(const uint8_t file_key[AGE_FILE_KEY_BYTES], const char *nonce,
		       uint8_t key[KEY_BYTES])
{
	hkdf((struct span){(const char *)file_key, AGE_FILE_KEY_BYTES},
	     (struct span){nonce, AGE_NONCE_BYTES}, SPAN_LIT("payload"), key, KEY_BYTES);
}

static int decrypt_chunks(const uint8_t key[KEY_BYTES], struct span in, struct buf *out,
			  struct err *e)
{
	uint8_t nonce[CHUNK_NONCE_BYTES];

	for (uint64_t i = 0; in.n || i == 0; i++) {
		bool last = in.n <= SEALED_CHUNK_BYTES;
		size_t n = last ? in.n : SEALED_CHUNK_BYTES;
		char *at;

		if (n < AGE_TAG_BYTES || (n == AGE_TAG_BYTES && i > 0))
			return err_set(e, ERR_SECRET, "age payload: cut off");
		at = buf_reserve(out, n - AGE_TAG_BYTES);
		if (!at)
			return err_set(e, ERR_LIMIT, "age payload: more than %zu bytes", out->max);
		chunk_nonce(i, last, nonce);
		if (crypto_aead_chacha20poly1305_ietf_decrypt((unsigned char *)at, NULL, NULL,
							      (const unsigned char *)in.p, n, NULL,
							      0, nonce, key) != 0)
			return err_set(e, ERR_SECRET, "age payload: damaged, changed or cut off");
		out->n += n - AGE_TAG_BYTES;
		out->p[out->n] = '\0';
		in.p += n;
		in.n -= n;
	}
	return 0;
}

int age_stream_decrypt(const uint8_t file_key[AGE_FILE_KEY_BYTES], struct span payload,
		       struct buf *out, struct err *e)
{
	uint8_t key[KEY_BYTES];
	size_t before = out->n;
	int rc;

	if (payload.n < AGE_NONCE_BYTES)
		return err_set(e, ERR_SECRET, "age header: the file ends behind it");
	stream_key(file_key, payload.p, key);
	payload.p += AGE_NONCE_BYTES;
	payload.n -= AGE_NONCE_BYTES;
	rc = decrypt_chunks(key, payload, out, e);
	if (rc < 0)
		buf_truncate(out, before);
	sodium_memzero(key, sizeof(key));
	return rc;
}

void age_stream_encrypt(const uint8_t file_key[AGE_FILE_KEY_BYTES], struct span plain,
			struct buf *out)
{
	uint8_t nonce[CHUNK_NONCE_BYTES];
	uint8_t salt[AGE_NONCE_BYTES];
	uint8_t key[KEY_BYTES];
	bool last = false;

	randombytes_buf(salt, sizeof(salt));
	stream_key(file_key, (const char *)salt, key);
	buf_add(out, salt, sizeof(salt));
	for (uint64_t i = 0; !last; i++) {
		size_t n = plain.n < AGE_CHUNK_BYTES ? plain.n : AGE_CHUNK_BYTES;
		char *at = buf_reserve(out, n + AGE_TAG_BYTES);

		if (!at)
			break;
		last = n == plain.n;
		chunk_nonce(i, last, nonce);
		crypto_aead_chacha20poly1305_ietf_encrypt((unsigned char *)at, NULL,
							  (const unsigned char *)plain.p, n, NULL,
							  0, NULL, nonce, key);
		out->n += n + AGE_TAG_BYTES;
		out->p[out->n] = '\0';
		plain.p += n;
		plain.n -= n;
	}
	sodium_memzero(key, sizeof(key));
}
