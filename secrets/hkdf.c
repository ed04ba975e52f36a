#include "secrets/hkdf.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

static void hmac_add(crypto_auth_hmacsha256_state *st, struct span s)
{
	if (s.n)
		crypto_auth_hmacsha256_update(st, (const unsigned char *)s.p, s.n);
}

void hkdf_extract(struct span salt, struct span ikm, uint8_t prk[HKDF_HASH_BYTES])
{
	crypto_auth_hmacsha256_state st;

	crypto_auth_hmacsha256_init(&st, (const unsigned char *)(salt.n ? salt.p : ""), salt.n);
	hmac_add(&st, ikm);
	crypto_auth_hmacsha256_final(&st, prk);
	sodium_memzero(&st, sizeof(st));
}

void hkdf_expand(const uint8_t prk[HKDF_HASH_BYTES], struct span info, uint8_t *out, size_t n)
{
	crypto_auth_hmacsha256_state st;
	uint8_t block[HKDF_HASH_BYTES];
	uint8_t counter = 0;

	assert(n <= HKDF_MAX_BYTES);
	for (size_t done = 0; done < n;) {
		size_t take = n - done < sizeof(block) ? n - done : sizeof(block);

		crypto_auth_hmacsha256_init(&st, prk, HKDF_HASH_BYTES);
		if (counter++)
			crypto_auth_hmacsha256_update(&st, block, sizeof(block));
		hmac_add(&st, info);
		crypto_auth_hmacsha256_update(&st, &counter, 1);
		crypto_auth_hmacsha256_final(&st, block);
		memcpy(out + done, block, take);
		done += take;
	}
	sodium_memzero(&st, sizeof(st));
	sodium_memzero(block, sizeof(block));
}

void hkdf(struct span ikm, struct span salt, struct span info, uint8_t *out, size_t n)
{
	uint8_t prk[HKDF_HASH_BYTES];

	hkdf_extract(salt, ikm, prk);
	hkdf_expand(prk, info, out, n);
	sodium_memzero(prk, sizeof(prk));
}
