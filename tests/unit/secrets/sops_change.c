/* Rotation and editing of encrypted files, and the rules of .sops.yaml. */
#include <criterion/criterion.h>

#include "agent/base/limits.h"
#include "secrets/secrets.h"
#include "secrets/sops_config.h"

struct who {
	struct keyring *ring;
	char public[128];
};

static struct who make(void)
{
	struct buf text = BUF_WIPED(LIMIT_KEY_FILE_BYTES);
	struct buf public = BUF_INIT(LIMIT_KEY_FILE_BYTES);
	struct who w = {.ring = keyring_new()};
	struct err e = ERR_INIT;

	key_generate(KEY_AGE, 0, &text);
	cr_assert_eq(keyring_add_age(w.ring, buf_span(&text), "key", &e), 0);
	keyring_public(w.ring, &public);
	snprintf(w.public, sizeof(w.public), "%.*s", (int)public.n - 1, public.p);
	buf_dispose(&text);
	buf_dispose(&public);
	return w;
}

static int opens(const struct buf *sealed, enum sops_format format, const struct who *w,
		 const char *want)
{
	struct buf plain = BUF_WIPED(LIMIT_FILE_BYTES);
	struct err e = ERR_INIT;
	int rc = sops_decrypt_bytes(buf_span(sealed), format, "f", w->ring, &plain, &e);

	if (rc == 0)
		cr_expect_str_eq(buf_str(&plain), want);
	buf_dispose(&plain);
	return rc;
}

static const struct {
	enum sops_format format;
	const char *text;
	const char *edited;
} rows[] = {
	{SOPS_YAML, "# why\na: one-one\nb: 5\n", "# why\na: one-two\nb: 5\n"},
	{SOPS_JSON, "{\n\t\"a\": \"one-one\",\n\t\"b\": 5\n}\n",
	 "{\n\t\"a\": \"one-two\",\n\t\"b\": 5\n}\n"},
	{SOPS_DOTENV, "A=one-one\nB=5\n", "A=one-two\nB=5\n"},
	{SOPS_INI, "[s]\na = one-one\nb = 5\n", "[s]\na = one-two\nb = 5\n"},
	{SOPS_BINARY, "one-one", "one-two"},
};

Test(sops_change, rotates_to_other_recipients_in_every_format)
{
	struct who old = make();
	struct who new = make();
	const char *to_old[] = {old.public};
	const char *to_new[] = {new.public};
	struct sops_recipients from = {to_old, 1};
	struct sops_recipients group = {to_new, 1};
	struct sops_rules rules = {.groups = &from, .n_groups = 1};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf a = BUF_INIT(LIMIT_FILE_BYTES);
		struct buf b = BUF_INIT(LIMIT_FILE_BYTES);
		struct buf c = BUF_INIT(LIMIT_FILE_BYTES);
		struct err e = ERR_INIT;

		cr_assert_eq(sops_encrypt_bytes(span_of(rows[i].text), rows[i].format, "f", &rules,
						0, &a, &e),
			     0, "%s", e.msg);
		cr_assert_eq(sops_rotate_bytes(buf_span(&a), rows[i].format, "f", old.ring, &group,
					       1, 0, 0, &b, &e),
			     0, "%s", e.msg);
		cr_expect_eq(opens(&b, rows[i].format, &new, rows[i].text), 0, "row %zu", i);
		cr_expect_eq(opens(&b, rows[i].format, &old, ""), SECRETS_NO_KEY, "row %zu", i);
		cr_expect_eq(sops_rotate_bytes(buf_span(&b), rows[i].format, "f", old.ring, &group,
					       1, 0, 0, &c, &e),
			     SECRETS_NO_KEY);
		cr_expect_eq(c.n, 0);
		buf_dispose(&a);
		buf_dispose(&b);
		buf_dispose(&c);
	}
	keyring_free(old.ring);
	keyring_free(new.ring);
}

Test(sops_change, edits_in_every_format)
{
	struct who w = make();
	const char *to[] = {w.public};
	struct sops_recipients group = {to, 1};
	struct sops_rules rules = {.groups = &group, .n_groups = 1};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf a = BUF_INIT(LIMIT_FILE_BYTES);
		struct buf b = BUF_INIT(LIMIT_FILE_BYTES);
		struct err e = ERR_INIT;

		cr_assert_eq(sops_encrypt_bytes(span_of(rows[i].text), rows[i].format, "f", &rules,
						0, &a, &e),
			     0, "%s", e.msg);
		cr_assert_eq(sops_edit_bytes(buf_span(&a), rows[i].format, "f", w.ring,
					     span_of(rows[i].edited), 1000, &b, &e),
			     0, "%s", e.msg);
		cr_expect_eq(opens(&b, rows[i].format, &w, rows[i].edited), 0, "row %zu", i);
		buf_dispose(&a);
		buf_dispose(&b);
	}
	keyring_free(w.ring);
}

Test(sops_change, keeps_the_ciphertext_of_what_did_not_change)
{
	struct who w = make();
	const char *to[] = {w.public};
	struct sops_recipients group = {to, 1};
	struct sops_rules rules = {.groups = &group, .n_groups = 1};
	struct buf a = BUF_INIT(LIMIT_FILE_BYTES);
	struct buf b = BUF_INIT(LIMIT_FILE_BYTES);
	struct err e = ERR_INIT;
	size_t first;

	cr_assert_eq(sops_encrypt_bytes(SPAN_LIT("same: value\nother: one\n"), SOPS_YAML, "f",
					&rules, 0, &a, &e),
		     0, "%s", e.msg);
	cr_assert_eq(sops_edit_bytes(buf_span(&a), SOPS_YAML, "f", w.ring,
				     SPAN_LIT("same: value\nother: value\n"), 0, &b, &e),
		     0, "%s", e.msg);
	first = span_find(buf_span(&a), '\n');
	cr_expect_eq(memcmp(a.p, b.p, first), 0);
	/* the same value at another path is encrypted anew */
	cr_expect_null(memmem(b.p + first, b.n - first, a.p + 6, 40));
	cr_expect_eq(sops_edit_bytes(buf_span(&a), SOPS_YAML, "f", w.ring, SPAN_LIT("sops: x\n"), 0,
				     &b, &e),
		     -1);
	buf_dispose(&a);
	buf_dispose(&b);
	keyring_free(w.ring);
}

Test(sops_change, reads_creation_rules)
{
	static const char good[] = "creation_rules:\n"
				   "- {path_regex: ^a/, age: 'x, y,', encrypted_regex: ^data$}\n"
				   "- {path_regex: b, key_groups: [{age: [x]}, {age: [y, y]}], "
				   "shamir_threshold: 2, mac_only_encrypted: true}\n";
	static const char *const bad[] = {
		"- a\n",
		"creation_rules: x\n",
		"stores: {yaml: {indent: 2}}\n",
		"creation_rules: [{path_regex: '(', age: x}]\n",
		"creation_rules: [{age: x, encrypted_regex: a, unencrypted_suffix: b}]\n",
		"creation_rules: [{age: x, pgp: ABC}]\n",
		"creation_rules: [{age: x, ages: y}]\n",
		"creation_rules: [{encrypted_regex: x}]\n",
		"creation_rules: [{key_groups: [{age: [x]}, {pgp: [y]}]}]\n",
		"creation_rules: [{age: x, shamir_threshold: many}]\n",
	};
	struct arena a = ARENA_INIT;
	struct sops_config *c;
	struct sops_rules r;
	struct err e = ERR_INIT;

	cr_assert_eq(sops_config_load(span_of(good), "f", &a, &c, &e), 0, "%s", e.msg);
	cr_assert_eq(sops_config_rules(c, "a/x.yaml", &a, &r, &e), 0, "%s", e.msg);
	cr_expect(r.n_groups == 1 && r.groups[0].n == 2);
	cr_expect_str_eq(r.selection, "encrypted_regex");
	cr_assert_eq(sops_config_rules(c, "b.yaml", &a, &r, &e), 0, "%s", e.msg);
	cr_expect(r.n_groups == 2 && r.groups[1].n == 1 && r.threshold == 2);
	cr_expect(r.mac_only_encrypted);
	cr_expect_eq(sops_config_rules(c, "c.yaml", &a, &r, &e), SOPS_NO_RULE);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		cr_expect(sops_config_load(span_of(bad[i]), "f", &a, &c, &e) == -1 ||
				  sops_config_rules(c, "x", &a, &r, &e) == -1,
			  "row %zu", i);
	arena_dispose(&a);
}
