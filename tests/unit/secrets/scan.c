#include <criterion/criterion.h>

#include "secrets/scan.h"

Test(scan, knows_tokens_by_their_shape)
{
	static const struct {
		const char *text;
		const char *want; /* NULL: nothing */
	} rows[] = {
		{"ghp_"
		 "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6",
		 "GitHub token"},
		{"x = ghp_"
		 "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6;",
		 "GitHub token"},
		{"xghp_"
		 "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6",
		 NULL},
		{"ghp_short", NULL},
		{"ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", NULL},
		{"glpat-"
		 "aB3dE6gH9jK2mN5pQ8sT",
		 "GitLab token"},
		{"AKIA"
		 "IOSFODNN7ABCDEFG",
		 "AWS access key id"},
		{"AKIAIOSFODNN7EXAMPLE", NULL},
		{"AKIA"
		 "IOSFODNN7ABCDEFGH",
		 NULL},
		{"AGE-SECRET-KEY-1", NULL},
		{"-----BEGIN "
		 "PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIGabcd",
		 "private key"},
		{"-----BEGIN "
		 "RSA PRIVATE KEY-----\\nMC4CAQAwBQYDK2VwBCIEIGabcd",
		 "private key"},
		{"-----BEGIN "
		 "ENCRYPTED PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIGabcd",
		 NULL},
		{"-----BEGIN PRIVATE KEY-----\n...", NULL},
		{"-----BEGIN CERTIFICATE-----\nMC4CAQAwBQYDK2VwBCIEIGabcd", NULL},
		{"-----BEGIN ", NULL},
		{"-", NULL},
		{"", NULL},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *got = scan_shape(span_of(rows[i].text));

		cr_expect(rows[i].want ? got && strcmp(got, rows[i].want) == 0 : !got,
			  "row %zu: %s", i, got ? got : "nothing");
	}
}

Test(scan, names_the_place)
{
	struct arena a = ARENA_INIT;
	struct scan_report r = {.arena = &a};

	scan_text(SPAN_LIT("one\n  t: glpat-"
			   "aB3dE6gH9jK2mN5pQ8sT\nglpat-"
			   "aB3dE6gH9jK2mN5pQ8sU"),
		  &r);
	cr_assert_eq(r.n, 2);
	cr_expect(r.items[0].line == 2 && r.items[0].column == 6);
	cr_expect(r.items[1].line == 3 && r.items[1].column == 1);
	arena_dispose(&a);
}

Test(scan, finds_plain_values_only_where_they_are)
{
	static const struct source source = {.path = "f"};
	static const char text[] = "apiVersion: v1\nkind: Secret\n"
				   "data: {a: '', b: aGVsbG8=, c: 'not base64'}\n"
				   "stringData: {d: '${X}', e: null, f: x}\n"
				   "---\napiVersion: other/v1\nkind: Secret\ndata: {a: b}\n"
				   "---\nsecretGenerator:\n- literals: [a=b, c=]\n"
				   "  files: [k=x.txt]\n  envs: [y.env]\n";
	struct arena a = ARENA_INIT;
	struct scan_report r = {.arena = &a};
	struct node_docs docs;
	struct err e = ERR_INIT;

	cr_assert_eq(node_from_yaml(span_of(text), &source, &a, &docs, &e), 0, "%s", e.msg);
	scan_manifests(&docs, &r);
	cr_assert_eq(r.n, 4, "%zu", r.n);
	cr_expect_str_eq(r.items[0].path, "data.b");
	cr_expect_str_eq(r.items[1].path, "data.c");
	cr_expect_str_eq(r.items[2].path, "stringData.f");
	cr_expect_str_eq(r.items[3].path, "secretGenerator[0].literals[0]");
	cr_assert_eq(r.n_references, 2);
	cr_expect(span_is(r.references[0].file, "x.txt"));
	cr_expect(span_is(r.references[1].file, "y.env"));
	arena_dispose(&a);
}
