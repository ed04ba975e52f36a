#include <criterion/criterion.h>

#include "agent/base/limits.h"
#include "secrets/secrets.h"

enum { WALL_MS = 1700000000 };

struct keys {
	struct keyring *ring[3];
	char public[3][128];
};

static struct keys make_keys(void)
{
	struct keys k;
	struct err e = ERR_INIT;

	for (size_t i = 0; i < 3; i++) {
		struct buf text = BUF_WIPED(LIMIT_KEY_FILE_BYTES);
		struct buf public = BUF_INIT(LIMIT_KEY_FILE_BYTES);

		k.ring[i] = keyring_new();
		key_generate(KEY_AGE, 0, &text);
		cr_assert_eq(keyring_add_age(k.ring[i], buf_span(&text), "key", &e), 0);
		keyring_public(k.ring[i], &public);
		snprintf(k.public[i], sizeof(k.public[i]), "%.*s", (int)public.n - 1, public.p);
		buf_dispose(&text);
		buf_dispose(&public);
	}
	return k;
}

static void free_keys(struct keys *k)
{
	for (size_t i = 0; i < 3; i++)
		keyring_free(k->ring[i]);
}

Test(sops_encrypt, comes_back_in_every_format)
{
	static const struct {
		enum sops_format format;
		const char *text;
	} rows[] = {
		{SOPS_YAML,
		 "# why\na: 1\nb:\n    - x # beside\n    - true\nc_unencrypted: plain\n"},
		{SOPS_JSON, "{\n\t\"a\": 1,\n\t\"b\": [\n\t\t\"x\",\n\t\tnull\n\t]\n}\n"},
		{SOPS_DOTENV, "# why\nA=one\nB=two words\nC=a\\nb\n"},
		{SOPS_INI, "[a]\n; why\nx    = 1\nlong = two words\n"},
		{SOPS_BINARY, "any\001bytes\n"},
	};
	struct keys k = make_keys();
	const char *to[] = {k.public[0], k.public[1]};
	struct sops_recipients group = {to, 2};
	struct sops_rules rules = {.groups = &group, .n_groups = 1};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		for (size_t who = 0; who < 3; who++) {
			struct buf sealed = BUF_INIT(LIMIT_FILE_BYTES);
			struct buf plain = BUF_WIPED(LIMIT_FILE_BYTES);
			struct err e = ERR_INIT;
			int rc;

			cr_assert_eq(sops_encrypt_bytes(span_of(rows[i].text), rows[i].format, "f",
							&rules, WALL_MS, &sealed, &e),
				     0, "row %zu: %s", i, e.msg);
			cr_expect(sops_probe(buf_span(&sealed)));
			rc = sops_decrypt_bytes(buf_span(&sealed), rows[i].format, "f", k.ring[who],
						&plain, &e);
			cr_expect_eq(rc, who == 2 ? SECRETS_NO_KEY : 0, "row %zu: %s", i, e.msg);
			/* sops forgets that a comment stood beside a value */
			if (rc == 0 && rows[i].format != SOPS_YAML)
				cr_expect(span_eq(buf_span(&plain), span_of(rows[i].text)), "%s",
					  buf_str(&plain));
			buf_dispose(&sealed);
			buf_dispose(&plain);
		}
	}
	free_keys(&k);
}

Test(sops_encrypt, wants_enough_key_groups)
{
	struct keys k = make_keys();
	const char *to[] = {k.public[0], k.public[1], k.public[2]};
	struct sops_recipients groups[] = {{to, 1}, {to + 1, 1}, {to + 2, 1}};
	struct sops_rules rules = {.groups = groups, .n_groups = 3, .threshold = 2};
	struct buf sealed = BUF_INIT(LIMIT_FILE_BYTES);
	struct buf plain = BUF_WIPED(LIMIT_FILE_BYTES);
	struct err e = ERR_INIT;

	cr_assert_eq(sops_encrypt_bytes(SPAN_LIT("a: secret-value\n"), SOPS_YAML, "f", &rules,
					WALL_MS, &sealed, &e),
		     0, "%s", e.msg);
	cr_expect_eq(sops_decrypt_bytes(buf_span(&sealed), SOPS_YAML, "f", k.ring[0], &plain, &e),
		     -1, "one of three groups");
	cr_expect_eq(plain.n, 0);
	buf_dispose(&sealed);
	buf_dispose(&plain);
	free_keys(&k);
}

static struct node *decrypt_nodes(struct span text, const struct keyring *k, struct arena *a,
				  struct err *e)
{
	static const struct source source = {.path = "f"};
	struct node_docs docs;

	if (sops_decrypt_nodes(text, SOPS_YAML, &source, k, a, &docs, e) != 0)
		return NULL;
	return docs.n == 1 ? docs.items[0] : NULL;
}

/* SOPS' MAC covers values, and the key of an encrypted value is under its tag; a plain one's is free. */
static bool same_values(const struct node *a, const struct node *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (!node_equal(a->pairs[i].value, b->pairs[i].value))
			return false;
	return true;
}

/* R9: whatever byte changes, the file is refused or its values are what they were. */
Test(sops_encrypt, refuses_every_changed_byte)
{
	static const char text[] = "kind: Secret\nname_unencrypted: db\nstringData:\n"
				   "    password: hunter2-hunter2\n    n: 5\n";
	struct keys k = make_keys();
	const char *to[] = {k.public[0]};
	struct sops_recipients group = {to, 1};
	struct sops_rules rules = {.groups = &group, .n_groups = 1};
	struct buf sealed = BUF_INIT(LIMIT_FILE_BYTES);
	struct arena a = ARENA_WIPED;
	struct err e = ERR_INIT;
	struct node *want;

	cr_assert_eq(
		sops_encrypt_bytes(span_of(text), SOPS_YAML, "f", &rules, WALL_MS, &sealed, &e), 0,
		"%s", e.msg);
	want = decrypt_nodes(buf_span(&sealed), k.ring[0], &a, &e);
	cr_assert(want, "%s", e.msg);
	cr_expect(node_at(want, "stringData", "password", NULL)->secret);
	cr_expect(!node_get(want, "name_unencrypted")->secret);
	cr_expect(!node_get(want, "sops"));
	for (size_t i = 0; i < sealed.n; i++) {
		struct arena scratch = ARENA_WIPED;
		struct err failed = ERR_INIT;
		struct node *got;

		sealed.p[i] ^= 1;
		got = decrypt_nodes(buf_span(&sealed), k.ring[0], &scratch, &failed);
		cr_expect(!got || same_values(got, want), "byte %zu", i);
		cr_expect(!strstr(failed.msg, "hunter2"), "byte %zu: %s", i, failed.msg);
		sealed.p[i] ^= 1;
		arena_dispose(&scratch);
	}
	buf_dispose(&sealed);
	arena_dispose(&a);
	free_keys(&k);
}

Test(sops_encrypt, shows_what_is_encrypted_to_who_has_no_key)
{
	struct keys k = make_keys();
	const char *to[] = {k.public[0]};
	struct sops_recipients group = {to, 1};
	struct sops_rules rules = {.groups = &group,
				   .n_groups = 1,
				   .selection = "encrypted_regex",
				   .pattern = "^data$"};
	struct buf sealed = BUF_INIT(LIMIT_FILE_BYTES);
	struct arena a = ARENA_WIPED;
	struct err e = ERR_INIT;
	struct node *got;

	cr_assert_eq(sops_encrypt_bytes(SPAN_LIT("kind: Secret\ndata: {a: b}\n"), SOPS_YAML, "f",
					&rules, WALL_MS, &sealed, &e),
		     0, "%s", e.msg);
	got = decrypt_nodes(buf_span(&sealed), NULL, &a, &e);
	cr_assert(got, "%s", e.msg);
	cr_expect_str_eq(node_get_text(got, "kind"), "Secret");
	cr_expect(!node_get(got, "kind")->secret);
	cr_expect(node_at(got, "data", "a", NULL)->secret);
	buf_dispose(&sealed);
	arena_dispose(&a);
	free_keys(&k);
}
