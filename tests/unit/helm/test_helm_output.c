/* Documents of helm's output: places, agreement of two renders, secret marks; and what is kept. */
#include <criterion/criterion.h>
#include <string.h>

#include "agent/base/attr.h"
#include "render/helm/helm_cache.h"
#include "render/helm/helm_message.h"
#include "render/helm/helm_output.h"

TestSuite(helm_output);

static struct node_docs parse(const char *text, struct arena *a)
{
	struct node_docs docs = {.items = NULL};
	struct err e = ERR_INIT;

	cr_assert(helm_output_parse(span_of(text), "charts/c", a, &docs, &e) == 0, "%s", e.msg);
	return docs;
}

Test(helm_output, documents_are_placed_in_their_templates)
{
	struct arena a = ARENA_INIT;
	struct node_docs docs = parse("---\n# Source: c/templates/a.yaml\nkind: A\n"
				      "---\n# Source: c/charts/s/templates/b.yaml\nkind: B\n"
				      "---\n# Source: c/../../etc/passwd\nkind: C\n---\nkind: D\n",
				      &a);

	cr_assert_eq(docs.n, 4);
	cr_expect_str_eq(node_where(docs.items[0], &a), "charts/c/templates/a.yaml");
	cr_expect_str_eq(node_where(docs.items[1], &a), "charts/c/charts/s/templates/b.yaml");
	cr_expect_str_eq(node_where(docs.items[2], &a), "charts/c");
	arena_dispose(&a);
}

Test(helm_output, a_separator_within_a_line_is_text)
{
	struct arena a = ARENA_INIT;
	struct node_docs docs =
		parse("---\n# Source: c/t.yaml\na: |\n  x ---\n  # Source: no\nb: 1\n", &a);

	cr_assert_eq(docs.n, 1);
	cr_expect_str_eq(node_get_text(docs.items[0], "a"), "x ---\n# Source: no\n");
	arena_dispose(&a);
}

Test(helm_output, two_renders_that_differ_name_the_field_but_not_the_value)
{
	static const struct {
		const char *one;
		const char *two;
		const char *want; /* NULL: they agree */
	} rows[] = {
		{"kind: S\nmetadata: {name: n}\na: 1\n", "kind: S\nmetadata: {name: n}\na: 1\n",
		 NULL},
		{"a: 1\nb: 2\n", "b: 2\na: 1\n", NULL},
		{"kind: S\nmetadata: {name: n}\ndata: {p: [x, s3cret1]}\n",
		 "kind: S\nmetadata: {name: n}\ndata: {p: [x, s3cret2]}\n",
		 "S/n: field 'data.p[1]' differs"},
		{"a: 1\n", "a: 1\n---\nb: 2\n", "different number"},
		{"a: {b: 1}\n", "a: {c: 1}\n", "field 'a.b'"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = ARENA_INIT;
		struct node_docs one = parse(rows[i].one, &a);
		struct node_docs two = parse(rows[i].two, &a);
		struct err e = ERR_INIT;
		int rc = helm_output_agree(&one, &two, false, &a, &e);

		if (!rows[i].want)
			cr_expect_eq(rc, 0, "row %zu: %s", i, e.msg);
		else
			cr_expect(rc < 0 && strstr(e.msg, rows[i].want) && !strstr(e.msg, "s3cret"),
				  "row %zu: %s", i, e.msg);
		arena_dispose(&a);
	}
}

Test(helm_output, scalars_that_contain_a_secret_are_marked)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct masker *m = masker_new();
	struct node_docs docs =
		parse("plain: nothing\nas: hunter22\nin: 'a=hunter22;'\n"
		      "b64: aHVudGVyMjI=\njson: '{\"p\":\"hunter22\"}'\nshort: hunter\n",
		      &a);
	static const struct {
		const char *key;
		bool secret;
	} rows[] = {{"plain", false}, {"as", true},   {"in", true},
		    {"b64", true},    {"json", true}, {"short", false}};

	masker_add(m, span_of("hunter22"));
	cr_assert(helm_output_mark(&docs, m, &e) == 0, "%s", e.msg);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		cr_expect_eq(node_get(docs.items[0], rows[i].key)->secret, rows[i].secret, "%s",
			     rows[i].key);
	docs = parse("hunter22: x\n", &a);
	cr_expect(helm_output_mark(&docs, m, &e) < 0 && !strstr(e.msg, "hunter22"));
	masker_free(m);
	arena_dispose(&a);
}

Test(helm_output, messages_are_one_line_without_advice)
{
	struct err e = ERR_INIT;

	cr_expect(
		helm_message(SPAN_LIT("WARN x\nError: a:\n  b\tc\n\nUse --debug flag to render\n"),
			     &e) < 0);
	cr_expect_str_eq(e.msg, "a: b c");
	cr_expect(helm_message(SPAN_LIT(""), &e) < 0);
	cr_expect(strstr(e.msg, "did not say"));
}

Test(helm_output, cache_keeps_what_was_used_last)
{
	struct helm_cache c = {.max_bytes = 4000};
	uint8_t key[HELM_KEY_BYTES] = {0};
	char text[1000];
	struct span found;

	memset(text, 'x', sizeof(text));
	for (uint8_t i = 0; i < 10; i++) {
		key[31] = i;
		helm_cache_put(&c, key, (struct span){text, sizeof(text)});
		key[31] = 0;
		cr_expect(helm_cache_get(&c, key, &found) && found.n == sizeof(text));
	}
	cr_expect(c.bytes <= c.max_bytes);
	key[31] = 1;
	cr_expect(!helm_cache_get(&c, key, &found));
	key[31] = 9;
	cr_expect(helm_cache_get(&c, key, &found));
	helm_cache_dispose(&c);
	cr_expect_eq(c.bytes, 0);
}
