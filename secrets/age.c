#include "secrets/age.h"

#include <sodium.h>
#include <string.h>

#include "agent/base/limits.h"
#include "secrets/b64.h"
#include "secrets/hkdf.h"

void age_header_mac(const uint8_t file_key[AGE_FILE_KEY_BYTES], struct span authentic,
		    uint8_t mac[AGE_MAC_BYTES])
{
	uint8_t key[KEY_BYTES];

	hkdf((struct span){(const char *)file_key, AGE_FILE_KEY_BYTES}, (struct span){NULL, 0},
	     SPAN_LIT("header"), key, sizeof(key));
	crypto_auth_hmacsha256(mac, (const unsigned char *)authentic.p, authentic.n, key);
	sodium_memzero(key, sizeof(key));
}

static int decrypt_binary(struct span file, const struct age_openers *openers, struct buf *out,
			  struct err *e)
{
	struct arena a = ARENA_INIT;
	struct age_header h;
	uint8_t file_key[AGE_FILE_KEY_BYTES];
	uint8_t mac[AGE_MAC_BYTES];
	int rc = age_header_parse(file, &a, &h, e);

	if (rc == 0)
		rc = age_unwrap(&h, openers, file_key, e);
	if (rc == 0) {
		age_header_mac(file_key, h.authentic, mac);
		if (sodium_memcmp(mac, h.mac, sizeof(mac)) != 0)
			rc = err_set(e, ERR_SECRET, "age header MAC: mismatch");
	}
	if (rc == 0)
		rc = age_stream_decrypt(file_key,
					(struct span){file.p + h.size_bytes, file.n - h.size_bytes},
					out, e);
	sodium_memzero(file_key, sizeof(file_key));
	arena_dispose(&a);
	return rc;
}

int age_decrypt(struct span file, const struct age_openers *openers, struct buf *out, struct err *e)
{
	struct buf bytes = BUF_INIT(LIMIT_FILE_BYTES);
	int rc;

	if (!age_is_armored(file))
		return decrypt_binary(file, openers, out, e);
	rc = age_armor_decode(file, &bytes, e);
	if (rc == 0)
		rc = decrypt_binary(buf_span(&bytes), openers, out, e);
	buf_dispose(&bytes);
	return rc;
}

int age_encrypt(struct span plain, const struct age_recipient *recipients, size_t n,
		struct buf *out, struct err *e)
{
	struct buf header = BUF_INIT(LIMIT_AGE_HEADER_BYTES);
	uint8_t file_key[AGE_FILE_KEY_BYTES];
	uint8_t mac[AGE_MAC_BYTES];
	int rc = 0;

	if (n == 0 || n > LIMIT_RECIPIENTS)
		return err_set(e, ERR_INPUT, "age: %zu recipients; 1 to %d are possible", n,
			       LIMIT_RECIPIENTS);
	randombytes_buf(file_key, sizeof(file_key));
	buf_adds(&header, "age-encryption.org/v1\n");
	for (size_t i = 0; rc == 0 && i < n; i++) {
		if (recipients[i].type == AGE_TO_PASSPHRASE && n != 1)
			rc = err_set(e, ERR_INPUT, "age: a passphrase must be the only recipient");
		else
			rc = age_wrap(&recipients[i], file_key, &header, e);
	}
	if (rc == 0) {
		buf_adds(&header, "---");
		age_header_mac(file_key, buf_span(&header), mac);
		buf_addc(&header, ' ');
		b64_encode_raw(&header, mac, sizeof(mac));
		buf_addc(&header, '\n');
		buf_add_span(out, buf_span(&header));
		age_stream_encrypt(file_key, plain, out);
		if (buf_full(out) || buf_full(&header))
			rc = err_set(e, ERR_LIMIT, "age: more than %zu bytes", out->max);
	}
	sodium_memzero(file_key, sizeof(file_key));
	buf_dispose(&header);
	return rc;
}
