#include <criterion/criterion.h>

#include "agent/base/limits.h"
#include "render/yaml/yaml_out.h"
#include "secrets/mask.h"
#include "secrets/secrets.h"

static const struct source source = {.path = "s.yaml"};
static const char manifest[] = "apiVersion: v1\n"
			       "kind: Secret\n"
			       "metadata:\n"
			       "  name: db\n"
			       "  namespace: shop\n"
			       "  labels: {app: shop}\n"
			       "  annotations:\n"
			       "    kubectl.kubernetes.io/last-applied-configuration: aHVudGVy\n"
			       "type: kubernetes.io/basic-auth\n"
			       "immutable: true\n"
			       "data: {username: cm9vdA==, empty: ''}\n"
			       "stringData: {password: hunter2-hunter2}\n";

struct fixture {
	struct arena a;
	struct keyring *keys;
	struct sealed_recipient to;
	struct err e;
};

static struct fixture make_fixture(void)
{
	struct fixture f = {.a = ARENA_WIPED, .keys = keyring_new()};
	struct buf text = BUF_WIPED(LIMIT_KEY_FILE_BYTES);
	struct buf public = BUF_INIT(LIMIT_KEY_FILE_BYTES);

	key_generate(KEY_SEALED, 0, &text);
	cr_assert_eq(keyring_add_sealed(f.keys, buf_span(&text), "key", &f.e), 0, "%s", f.e.msg);
	keyring_public(f.keys, &public);
	cr_assert_eq(sealed_recipient_parse(buf_span(&public), &f.to, &f.e), 0);
	buf_dispose(&text);
	buf_dispose(&public);
	return f;
}

static void dispose(struct fixture *f)
{
	keyring_free(f->keys);
	arena_dispose(&f->a);
}

static struct node *parse(struct fixture *f, const char *text)
{
	struct node_docs docs;

	cr_assert_eq(node_from_yaml(span_of(text), &source, &f->a, &docs, &f->e), 0, "%s",
		     f->e.msg);
	return docs.items[0];
}

static struct node *sealed_as(struct fixture *f, enum sealed_scope scope)
{
	struct node *out = NULL;

	cr_assert_eq(sealed_seal(parse(f, manifest), scope, &f->to, 1, &f->a, &out, &f->e), 0, "%s",
		     f->e.msg);
	return out;
}

static struct node *metadata(struct node *root)
{
	return node_get(root, "metadata");
}

Test(sealed, opens_to_the_secret_it_was)
{
	struct fixture f = make_fixture();
	struct node *sealed = sealed_as(&f, SEALED_STRICT);
	struct node *secret = NULL;
	struct buf text = BUF_INIT(LIMIT_FILE_BYTES);

	cr_assert_eq(node_to_yaml(sealed, 0, &text, &f.e), 0);
	cr_expect(!strstr(buf_str(&text), "hunter"));
	cr_expect(!strstr(buf_str(&text), "aHVudGVy"), "the last-applied copy is dropped");
	sealed = parse(&f, buf_str(&text));
	cr_expect_eq(sealed_check(sealed, &f.e), 0, "%s", f.e.msg);
	cr_assert_eq(sealed_open(sealed, f.keys, &f.a, &secret, NULL, &f.e), 0, "%s", f.e.msg);
	cr_expect_str_eq(node_get_text(secret, "kind"), "Secret");
	cr_expect_str_eq(node_get_text(secret, "type"), "kubernetes.io/basic-auth");
	cr_expect_str_eq(node_get_text(secret, "immutable"), "true");
	cr_expect_str_eq(node_at(secret, "metadata", "labels", "app", NULL)->text, "shop");
	cr_expect_str_eq(node_at(secret, "data", "username", NULL)->text, "cm9vdA==");
	cr_expect_str_eq(node_at(secret, "data", "password", NULL)->text, "aHVudGVyMi1odW50ZXIy");
	cr_expect_str_eq(node_at(secret, "data", "empty", NULL)->text, "");
	cr_expect(node_at(secret, "data", "password", NULL)->secret);
	cr_expect_gt(node_at(secret, "data", "password", NULL)->line, 0);
	cr_expect_eq(keyring_private_ops(f.keys), 1);
	buf_dispose(&text);
	dispose(&f);
}

Test(sealed, stays_where_its_scope_binds_it)
{
	static const struct {
		enum sealed_scope scope;
		const char *ns;
		const char *name;
		bool opens;
	} rows[] = {
		{SEALED_STRICT, "shop", "db", true},   {SEALED_STRICT, "other", "db", false},
		{SEALED_STRICT, "shop", "db2", false}, {SEALED_STRICT, "", "db", false},
		{SEALED_NAMESPACE, "shop", "x", true}, {SEALED_NAMESPACE, "other", "db", false},
		{SEALED_NAMESPACE, "", "db", false},   {SEALED_CLUSTER, "other", "x", true},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct fixture f = make_fixture();
		struct node *sealed = sealed_as(&f, rows[i].scope);
		struct node *out = NULL;
		int rc;

		if (*rows[i].ns)
			node_set(&f.a, metadata(sealed), "namespace", node_strz(&f.a, rows[i].ns));
		else
			node_remove(metadata(sealed), "namespace");
		node_set(&f.a, metadata(sealed), "name", node_strz(&f.a, rows[i].name));
		rc = sealed_open(sealed, f.keys, &f.a, &out, NULL, &f.e);
		cr_expect_eq(rc, rows[i].opens ? 0 : -1, "row %zu: %s", i, f.e.msg);
		cr_expect(rows[i].opens || f.e.kind == ERR_SECRET, "row %zu", i);
		dispose(&f);
	}
}

Test(sealed, may_wait_for_its_namespace_only_under_a_later_check)
{
	struct fixture f = make_fixture();
	struct node *sealed = sealed_as(&f, SEALED_STRICT);
	struct sealed_binding bound;
	struct node *out = NULL;
	struct object o;

	node_remove(metadata(sealed), "namespace");
	cr_expect_eq(sealed_check(sealed, &f.e), 0, "%s", f.e.msg);
	cr_assert_eq(sealed_open(sealed, f.keys, &f.a, &out, &bound, &f.e), 0, "%s", f.e.msg);
	node_set(&f.a, metadata(out), "namespace", node_strz(&f.a, "stolen"));
	cr_assert_eq(object_read(out, &f.a, &o, &f.e), 0);
	cr_expect_eq(sealed_check_binding(&o, &bound, &f.e), -1);
	node_set(&f.a, metadata(out), "namespace", node_strz(&f.a, "shop"));
	cr_assert_eq(object_read(out, &f.a, &o, &f.e), 0);
	cr_expect_eq(sealed_check_binding(&o, &bound, &f.e), 0, "%s", f.e.msg);
	dispose(&f);
}

Test(sealed, says_when_no_key_fits)
{
	struct fixture f = make_fixture();
	struct fixture other = make_fixture();
	struct node *out = NULL;

	cr_expect_eq(sealed_open(sealed_as(&f, SEALED_STRICT), other.keys, &f.a, &out, NULL, &f.e),
		     SECRETS_NO_KEY);
	cr_expect_eq(keyring_private_ops(other.keys), 0);
	dispose(&f);
	dispose(&other);
}

/* R9: whatever byte of the document changes, it is refused, or it opens to the same data. */
Test(sealed, refuses_every_changed_byte)
{
	struct fixture f = make_fixture();
	struct buf text = BUF_INIT(LIMIT_FILE_BYTES);
	struct node *want = NULL;

	cr_assert_eq(node_to_yaml(sealed_as(&f, SEALED_STRICT), 0, &text, &f.e), 0);
	cr_assert_eq(sealed_open(parse(&f, buf_str(&text)), f.keys, &f.a, &want, NULL, &f.e), 0);
	for (size_t i = 0; i < text.n; i++) {
		struct node_docs docs;
		struct node *got = NULL;
		struct err e = ERR_INIT;

		text.p[i] ^= 1;
		if (node_from_yaml(buf_span(&text), &source, &f.a, &docs, &e) == 0 && docs.n == 1 &&
		    sealed_open(docs.items[0], f.keys, &f.a, &got, NULL, &e) == 0)
			cr_expect(node_equal(node_get(got, "data"), node_get(want, "data")) &&
					  node_equal(node_get(got, "type"), node_get(want, "type")),
				  "byte %zu", i);
		cr_expect(!strstr(e.msg, "hunter2"), "byte %zu: plain text in '%s'", i, e.msg);
		text.p[i] ^= 1;
	}
	buf_dispose(&text);
	dispose(&f);
}

Test(sealed, refuses_values_of_another_document_or_key)
{
	struct fixture f = make_fixture();
	struct node *one = sealed_as(&f, SEALED_STRICT);
	struct node *two = sealed_as(&f, SEALED_STRICT);
	struct node *data = node_at(one, "spec", "encryptedData", NULL);
	struct node *other = node_at(two, "spec", "encryptedData", NULL);
	struct node *kept = node_get(data, "password");
	struct node *out = NULL;

	node_set(&f.a, data, "password", node_get(other, "password"));
	cr_expect_eq(sealed_open(one, f.keys, &f.a, &out, NULL, &f.e), -1, "another document's");
	node_set(&f.a, data, "password", node_get(data, "username"));
	cr_expect_eq(sealed_open(one, f.keys, &f.a, &out, NULL, &f.e), -1, "another key's");
	node_set(&f.a, data, "password", kept);
	cr_expect_eq(sealed_open(one, f.keys, &f.a, &out, NULL, &f.e), 0, "%s", f.e.msg);
	node_remove(data, "password");
	cr_expect_eq(sealed_open(one, f.keys, &f.a, &out, NULL, &f.e), -1, "a key removed");
	dispose(&f);
}

Test(sealed, does_not_quote_what_it_refuses_to_seal)
{
	static const char *const bad[] = {
		"apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: b}\n"
		"data: {p: 'not-base64-hunter2'}\n",
		"apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: b}\n",
		"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n",
		"apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {p: hunter2}\n",
		"apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: b}\n"
		"stringData: {'a/b': hunter2}\n",
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct fixture f = make_fixture();
		struct node *out = NULL;

		cr_expect_eq(
			sealed_seal(parse(&f, bad[i]), SEALED_STRICT, &f.to, 1, &f.a, &out, &f.e),
			-1, "row %zu", i);
		cr_expect(!strstr(f.e.msg, "hunter2"), "row %zu: %s", i, f.e.msg);
		dispose(&f);
	}
}
