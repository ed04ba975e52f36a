#include "secrets/bech32.h"

#include <string.h>

#include "agent/base/mem.h"

enum { CHECKSUM_CHARS = 6 };

static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

static char to_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static char to_upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

/* One step of the BCH code's remainder. */
static uint32_t polymod(uint32_t chk, uint8_t value)
{
	static const uint32_t generator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
					     0x2a1462b3};
	uint32_t top = chk >> 25;

	chk = (chk & 0x1ffffff) << 5 ^ value;
	for (unsigned i = 0; i < 5; i++)
		chk ^= -(top >> i & 1) & generator[i];
	return chk;
}

static uint32_t polymod_prefix(const char *prefix)
{
	uint32_t chk = 1;

	for (const char *c = prefix; *c; c++)
		chk = polymod(chk, (uint8_t)to_lower(*c) >> 5);
	chk = polymod(chk, 0);
	for (const char *c = prefix; *c; c++)
		chk = polymod(chk, (uint8_t)to_lower(*c) & 31);
	return chk;
}

static bool is_upper(const char *prefix)
{
	for (; *prefix; prefix++)
		if (*prefix >= 'A' && *prefix <= 'Z')
			return true;
	return false;
}

static void add_char(struct buf *out, uint32_t *chk, uint32_t value, bool upper)
{
	char c = alphabet[value & 31];

	*chk = polymod(*chk, (uint8_t)(value & 31));
	buf_addc(out, upper ? to_upper(c) : c);
}

void bech32_encode(struct buf *out, const char *prefix, const uint8_t *p, size_t n)
{
	bool upper = is_upper(prefix);
	uint32_t chk = polymod_prefix(prefix);
	uint32_t acc = 0;
	unsigned bits = 0;

	buf_adds(out, prefix);
	buf_addc(out, '1');
	for (size_t i = 0; i < n; i++) {
		acc = (acc << 8 | p[i]) & 0xfff;
		for (bits += 8; bits >= 5; bits -= 5)
			add_char(out, &chk, acc >> (bits - 5), upper);
	}
	if (bits)
		add_char(out, &chk, acc << (5 - bits), upper);
	for (unsigned i = 0; i < CHECKSUM_CHARS; i++)
		chk = polymod(chk, 0);
	chk ^= 1;
	for (unsigned i = 0; i < CHECKSUM_CHARS; i++) {
		char c = alphabet[chk >> 5 * (CHECKSUM_CHARS - 1 - i) & 31];

		buf_addc(out, upper ? to_upper(c) : c);
	}
}

/* The value of a character in the wanted letter case, or -1. */
static int char_value(char c, bool upper)
{
	const char *at;

	if (upper ? (c >= 'a' && c <= 'z') : (c >= 'A' && c <= 'Z'))
		return -1;
	c = to_lower(c);
	at = c ? strchr(alphabet, c) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

static bool decode(struct span data, bool upper, uint32_t chk, uint8_t *out, size_t n)
{
	uint32_t acc = 0;
	unsigned bits = 0;
	size_t done = 0;

	for (size_t i = 0; i < data.n; i++) {
		int value = char_value(data.p[i], upper);

		if (value < 0)
			return false;
		chk = polymod(chk, (uint8_t)value);
		if (i >= data.n - CHECKSUM_CHARS)
			continue;
		acc = (acc << 5 | (uint32_t)value) & 0xfff;
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			if (done == n)
				return false;
			out[done++] = (uint8_t)(acc >> bits);
		}
	}
	return chk == 1 && done == n && bits < 5 && (acc & ((1u << bits) - 1)) == 0;
}

bool bech32_decode(struct span text, const char *prefix, uint8_t *out, size_t n)
{
	size_t skip = strlen(prefix) + 1;

	if (text.n < skip + CHECKSUM_CHARS || memcmp(text.p, prefix, skip - 1) != 0 ||
	    text.p[skip - 1] != '1')
		return false;
	text.p += skip;
	text.n -= skip;
	if (decode(text, is_upper(prefix), polymod_prefix(prefix), out, n))
		return true;
	mem_wipe(out, n);
	return false;
}
