#include <sodium.h>
#include <string.h>

#include "agent/base/limits.h"
#include "secrets/age.h"
#include "secrets/bech32.h"
#include "secrets/sops_meta.h"

/* Is the recipient one of our X25519 identities? A hint for the order only: labels can lie. */
static bool looks_ours(const struct keyring *k, struct span recipient)
{
	uint8_t public_key[KEY_BYTES];

	if (!bech32_decode(recipient, KEY_PREFIX_AGE_PUBLIC, public_key, sizeof(public_key)))
		return false;
	for (size_t i = 0; i < k->n_age; i++)
		if (k->age[i].type == IDENTITY_X25519 &&
		    memcmp(k->age[i].public_key, public_key, KEY_BYTES) == 0)
			return true;
	return false;
}

/* The secret of a group: of exactly `want` bytes. */
static int open_group(const struct sops_group *g, const struct keyring *k, uint8_t *out,
		      size_t want, struct err *e)
{
	struct age_openers openers = {.keys = k};
	struct err last = ERR_INIT;
	int result = SECRETS_NO_KEY;

	/* First the entries that name us, then the rest; one that is damaged spoils no other. */
	for (unsigned pass = 0; result != 0 && pass < 2; pass++)
		for (size_t i = 0; result != 0 && i < g->n_age; i++) {
			struct buf plain = BUF_WIPED(4096);
			int rc;

			if (looks_ours(k, g->age[i].recipient) != (pass == 0))
				continue;
			rc = age_decrypt(g->age[i].enc, &openers, &plain, &last);
			if (rc == 0 && plain.n != want)
				rc = err_set(&last, ERR_SECRET, "the data key has a wrong size");
			if (rc == 0)
				memcpy(out, plain.p, want);
			if (rc <= 0)
				result = rc;
			buf_dispose(&plain);
		}
	if (result < 0 && e) {
		*e = last;
		return err_wrap(e, "data key");
	}
	return result;
}

static int combine_groups(const struct sops_meta *m, const struct keyring *k,
			  uint8_t key[SOPS_DATA_KEY_BYTES], struct err *e)
{
	uint8_t(*shares)[SOPS_SHARE_BYTES] = sodium_allocarray(m->n_groups, SOPS_SHARE_BYTES);
	size_t n = 0;
	int rc;

	if (!shares)
		return err_set(e, ERR_LIMIT, "no memory for %zu shares", m->n_groups);
	for (size_t i = 0; i < m->n_groups; i++) {
		struct err ignored = ERR_INIT; /* another group may do */

		if (open_group(&m->groups[i], k, shares[n], SOPS_SHARE_BYTES, &ignored) == 0)
			n++;
	}
	if (n < m->threshold || n < 2)
		rc = n == 0 ? SECRETS_NO_KEY
			    : err_set(e, ERR_SECRET,
				      "the keys here open %zu of %zu key groups, %zu are needed", n,
				      m->n_groups, m->threshold);
	else
		rc = shamir_combine((const uint8_t(*)[SOPS_SHARE_BYTES])shares, n, key,
				    SOPS_DATA_KEY_BYTES, e);
	sodium_free(shares);
	return rc;
}

int sops_data_key(const struct sops_meta *m, const struct keyring *k,
		  uint8_t key[SOPS_DATA_KEY_BYTES], struct err *e)
{
	int rc;

	if (m->n_groups > 1)
		return combine_groups(m, k, key, e);
	rc = open_group(&m->groups[0], k, key, SOPS_DATA_KEY_BYTES, e);
	if (rc == SECRETS_NO_KEY && m->groups[0].other && m->groups[0].n_age == 0)
		return err_set(e, ERR_SECRET,
			       "its data key is encrypted by %s only, which is not supported",
			       m->groups[0].other);
	return rc;
}
