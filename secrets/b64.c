#include "secrets/b64.h"

#include <sodium.h>
#include <string.h>

#include "agent/base/mem.h"

static bool decode(struct span text, int variant, uint8_t *out, size_t max, size_t *n)
{
	/* libsodium checks padding and spare bits; without an end pointer all must be consumed. */
	return sodium_base642bin(out, max, text.p ? text.p : "", text.n, NULL, n, NULL, variant) ==
	       0;
}

static bool decode_to(struct span text, int variant, struct buf *out)
{
	size_t max = text.n / 4 * 3 + 3;
	char *at;
	size_t n;

	if (text.n == 0)
		return true;
	at = buf_reserve(out, max);
	if (!at)
		return false;
	if (!decode(text, variant, (uint8_t *)at, max, &n)) {
		mem_wipe(at, max);
		*at = '\0';
		return false;
	}
	at[n] = '\0';
	out->n += n;
	return true;
}

static bool decode_exact(struct span text, int variant, uint8_t *out, size_t n)
{
	size_t got = 0;

	return decode(text, variant, out, n, &got) && got == n;
}

bool b64_decode(struct span text, struct buf *out)
{
	return decode_to(text, sodium_base64_VARIANT_ORIGINAL, out);
}

bool b64_decode_raw(struct span text, struct buf *out)
{
	return decode_to(text, sodium_base64_VARIANT_ORIGINAL_NO_PADDING, out);
}

bool b64_decode_exact(struct span text, uint8_t *out, size_t n)
{
	return decode_exact(text, sodium_base64_VARIANT_ORIGINAL, out, n);
}

bool b64_decode_raw_exact(struct span text, uint8_t *out, size_t n)
{
	return decode_exact(text, sodium_base64_VARIANT_ORIGINAL_NO_PADDING, out, n);
}

static void encode_to(struct buf *out, const void *p, size_t n, int variant)
{
	size_t size = sodium_base64_encoded_len(n, variant);
	char *at = buf_reserve(out, size);

	if (!at)
		return;
	sodium_bin2base64(at, size, n ? p : (const void *)"", n, variant);
	out->n += strlen(at);
}

void b64_encode(struct buf *out, const void *p, size_t n)
{
	encode_to(out, p, n, sodium_base64_VARIANT_ORIGINAL);
}

void b64_encode_raw(struct buf *out, const void *p, size_t n)
{
	encode_to(out, p, n, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}
