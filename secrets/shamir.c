#include <sodium.h>
#include <string.h>

#include "secrets/sops_meta.h"

/* GF(2^8) with x^8 + x^4 + x^3 + x + 1, in constant time. */

static uint8_t mul(uint8_t a, uint8_t b)
{
	uint8_t out = 0;

	for (unsigned i = 0; i < 8; i++) {
		out ^= (uint8_t)(-(b >> i & 1) & a);
		a = (uint8_t)(a << 1 ^ (-(a >> 7) & 0x1b));
	}
	return out;
}

/* a^254, which is 1/a. */
static uint8_t inverse(uint8_t a)
{
	uint8_t out = 1;

	for (unsigned i = 0; i < 7; i++) {
		a = mul(a, a);
		out = mul(out, a);
	}
	return out;
}

int shamir_combine(const uint8_t (*shares)[SOPS_SHARE_BYTES], size_t n_shares, uint8_t *out,
		   size_t n, struct err *e)
{
	bool seen[256] = {false};

	if (n_shares < 2)
		return err_set(e, ERR_SECRET, "fewer than two shares of the data key");
	for (size_t i = 0; i < n_shares; i++) {
		uint8_t x = shares[i][n];

		if (x == 0 || seen[x])
			return err_set(e, ERR_SECRET, "two shares of the data key are one");
		seen[x] = true;
	}
	memset(out, 0, n);
	for (size_t i = 0; i < n_shares; i++) {
		uint8_t basis = 1; /* Lagrange's polynomial of share i at 0 */

		for (size_t j = 0; j < n_shares; j++)
			if (j != i)
				basis = mul(basis, mul(shares[j][n],
						       inverse(shares[i][n] ^ shares[j][n])));
		for (size_t b = 0; b < n; b++)
			out[b] ^= mul(shares[i][b], basis);
	}
	return 0;
}

void shamir_split(const uint8_t *secret, size_t n, size_t threshold,
		  uint8_t (*shares)[SOPS_SHARE_BYTES], size_t n_shares)
{
	uint8_t coefficients[256];

	for (size_t i = 0; i < n_shares; i++)
		shares[i][n] = (uint8_t)(i + 1);
	for (size_t b = 0; b < n; b++) {
		randombytes_buf(coefficients, threshold);
		coefficients[0] = secret[b];
		for (size_t i = 0; i < n_shares; i++) {
			uint8_t y = 0;

			for (size_t c = threshold; c-- > 0;)
				y = (uint8_t)(mul(y, shares[i][n]) ^ coefficients[c]);
			shares[i][b] = y;
		}
	}
	sodium_memzero(coefficients, sizeof(coefficients));
}
