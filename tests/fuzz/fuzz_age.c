/* Armor, header and payload of age files. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "secrets/age.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char identity[] =
	"AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span file = {(const char *)data, size};
	struct keyring *k = keyring_new();
	struct age_openers openers = {.keys = k};
	struct buf armored = BUF_INIT(1 << 20);
	struct buf again = BUF_INIT(1 << 20);
	struct buf out = BUF_WIPED(1 << 20);
	struct err e = ERR_INIT;
	int rc;

	rc = keyring_add_age(k, span_of(identity), "key", &e);
	assert(rc == 0);
	rc = age_decrypt(file, &openers, &out, &e);
	assert(rc == 0 || out.n == 0);
	age_armor_encode(file, &armored);
	rc = buf_full(&armored) ? 0 : age_armor_decode(buf_span(&armored), &again, &e);
	assert(rc == 0 && (buf_full(&armored) || span_eq(buf_span(&again), file)));
	buf_dispose(&armored);
	buf_dispose(&again);
	buf_dispose(&out);
	keyring_free(k);
	return 0;
}
