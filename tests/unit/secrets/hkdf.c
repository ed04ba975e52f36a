/* RFC 5869 appendix A.1 and A.3. */
#include <criterion/criterion.h>
#include <sodium.h>

#include "agent/base/attr.h"
#include "secrets/hkdf.h"

static size_t unhex(const char *hex, uint8_t *out, size_t max)
{
	size_t n = 0;

	cr_assert_eq(sodium_hex2bin(out, max, hex, strlen(hex), NULL, &n, NULL), 0);
	return n;
}

Test(hkdf, gives_the_keys_of_the_rfc)
{
	static const struct {
		const char *ikm;
		const char *salt;
		const char *info;
		const char *okm;
	} rows[] = {
		{"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c",
		 "f0f1f2f3f4f5f6f7f8f9",
		 "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
		{"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
		 "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint8_t ikm[64];
		uint8_t salt[64];
		uint8_t info[64];
		uint8_t want[64];
		uint8_t got[64];
		size_t n_ikm = unhex(rows[i].ikm, ikm, sizeof(ikm));
		size_t n_salt = unhex(rows[i].salt, salt, sizeof(salt));
		size_t n_info = unhex(rows[i].info, info, sizeof(info));
		size_t n = unhex(rows[i].okm, want, sizeof(want));

		hkdf((struct span){(const char *)ikm, n_ikm},
		     (struct span){(const char *)salt, n_salt},
		     (struct span){(const char *)info, n_info}, got, n);
		cr_expect_arr_eq(got, want, n, "row %zu", i);
	}
}
