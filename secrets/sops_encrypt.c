#include <sodium.h>
#include <string.h>

#include "agent/base/clock.h"
#include "agent/base/limits.h"
#include "secrets/age.h"
#include "secrets/sops_meta.h"

/* Already encrypted, or using the name that the metadata needs. */
static bool has_metadata(const struct sops_docs *docs, enum sops_format format)
{
	for (size_t d = 0; d < docs->n; d++)
		for (size_t i = 0; i < docs->items[d]->n; i++) {
			const struct sops_value *key = docs->items[d]->items[i].key;

			if (key->kind == SOPS_STR &&
			    (format == SOPS_DOTENV ? span_starts(key->text, "sops_")
						   : span_is(key->text, "sops")))
				return true;
		}
	return false;
}

/* A part of the data key to every recipient of a group. */
static int seal_group(const struct sops_recipients *to, struct span part, struct arena *a,
		      struct sops_group *out, struct err *e)
{
	*out = (struct sops_group){.age = arena_array(a, to->n, sizeof(*out->age)), .n_age = to->n};
	if (to->n == 0 || to->n > LIMIT_RECIPIENTS)
		return err_set(e, ERR_INPUT, "%zu recipients; 1 to %d are possible", to->n,
			       LIMIT_RECIPIENTS);
	for (size_t i = 0; i < to->n; i++) {
		struct buf binary = BUF_INIT(LIMIT_AGE_HEADER_BYTES);
		struct buf armored = BUF_INIT(2 * LIMIT_AGE_HEADER_BYTES);
		struct age_recipient r;
		int rc;

		if (age_recipient_parse(span_of(to->age[i]), a, &r, e) < 0)
			return err_wrap(e, "recipient %zu", i + 1);
		rc = age_encrypt(part, &r, 1, &binary, e);
		age_recipient_dispose(&r);
		age_armor_encode(buf_span(&binary), &armored);
		out->age[i].recipient = span_of(to->age[i]);
		out->age[i].enc =
			(struct span){arena_strndup(a, buf_str(&armored), armored.n), armored.n};
		buf_dispose(&binary);
		buf_dispose(&armored);
		if (rc < 0)
			return -1;
	}
	return 0;
}

static int seal_key(const struct sops_rules *rules, const uint8_t key[SOPS_DATA_KEY_BYTES],
		    struct arena *a, struct sops_meta *m, struct err *e)
{
	uint8_t(*shares)[SOPS_SHARE_BYTES];
	int rc = 0;

	if (rules->n_groups == 0 || rules->n_groups > LIMIT_SOPS_KEY_GROUPS)
		return err_set(e, ERR_INPUT, "%zu key groups; 1 to %d are possible",
			       rules->n_groups, LIMIT_SOPS_KEY_GROUPS);
	m->n_groups = rules->n_groups;
	m->groups = arena_array(a, m->n_groups, sizeof(*m->groups));
	m->threshold = rules->threshold ? rules->threshold : m->n_groups;
	if (m->n_groups == 1)
		return seal_group(&rules->groups[0],
				  (struct span){(const char *)key, SOPS_DATA_KEY_BYTES}, a,
				  &m->groups[0], e);
	if (m->threshold < 2 || m->threshold > m->n_groups)
		return err_set(e, ERR_INPUT, "a threshold of %zu does not go with %zu key groups",
			       m->threshold, m->n_groups);
	shares = sodium_allocarray(m->n_groups, SOPS_SHARE_BYTES);
	if (!shares)
		return err_set(e, ERR_LIMIT, "no memory for %zu shares", m->n_groups);
	shamir_split(key, SOPS_DATA_KEY_BYTES, m->threshold, shares, m->n_groups);
	for (size_t i = 0; rc == 0 && i < m->n_groups; i++)
		rc = seal_group(&rules->groups[i],
				(struct span){(const char *)shares[i], SOPS_SHARE_BYTES}, a,
				&m->groups[i], e);
	sodium_free(shares);
	return rc;
}

static int make_rule(const struct sops_rules *rules, struct sops_meta *m, struct err *e)
{
	m->rule = SOPS_UNENCRYPTED_SUFFIX;
	m->pattern = SPAN_LIT("_unencrypted");
	m->mac_only_encrypted = rules->mac_only_encrypted;
	if (!rules->selection)
		return 0;
	m->rule = sops_rule_of(span_of(rules->selection));
	m->pattern = span_of(rules->pattern);
	if (m->rule == SOPS_ALL || m->pattern.n == 0)
		return err_set(e, ERR_INPUT, "'%s' does not say what is encrypted",
			       rules->selection);
	return 0;
}

/* "2026-11-21T05:13:47Z" */
static const char *now_text(int64_t wall_ms, struct arena *a)
{
	char text[TIME_TEXT_BYTES];

	time_text(wall_ms - wall_ms % 1000, text);
	return arena_printf(a, "%.19sZ", text);
}

static int seal_mac(struct sops_cipher *c, const char mac[129], struct arena *a,
		    struct sops_meta *m, struct err *e)
{
	struct buf text = BUF_INIT(1024);
	struct sops_value *v = sops_value_new(a, SOPS_STR, span_of(mac));
	int rc = sops_cipher_seal(c, v, span_of(m->lastmodified), &text, e);

	m->mac = (struct span){arena_strndup(a, buf_str(&text), text.n), text.n};
	buf_dispose(&text);
	return rc;
}

int sops_seal_docs(struct sops_docs *docs, enum sops_format format, const char *path,
		   struct sops_meta *m, struct sops_cipher *c, int64_t wall_ms, struct arena *a,
		   struct err *e)
{
	char mac[129];

	if (has_metadata(docs, format))
		return err_set(e, ERR_INPUT, "%s: encrypted already, or it uses the key 'sops'",
			       path);
	m->lastmodified = now_text(wall_ms, a);
	if (sops_walk_seal(docs, m, c, path, a, mac, e) < 0 || seal_mac(c, mac, a, m, e) < 0)
		return -1;
	sops_meta_write(docs, sops_layout_of(format), m, a);
	return 0;
}

int sops_encrypt_docs(struct sops_docs *docs, enum sops_format format, const char *path,
		      const struct sops_rules *rules, int64_t wall_ms, struct arena *a,
		      struct err *e)
{
	struct sops_meta m = {.groups = NULL};
	uint8_t *key = key_alloc();
	struct sops_cipher *c;
	int rc;

	randombytes_buf(key, SOPS_DATA_KEY_BYTES);
	c = sops_cipher_new(key);
	rc = make_rule(rules, &m, e);
	if (rc == 0)
		rc = seal_key(rules, key, a, &m, e);
	if (rc == 0)
		rc = sops_seal_docs(docs, format, path, &m, c, wall_ms, a, e);
	sops_cipher_free(c);
	sodium_free(key);
	return rc;
}
