#include <criterion/criterion.h>

#include "render/yaml/json_io.h"
#include "render/yaml/yaml_out.h"
#include "yaml_support.h"

/* JSON, and the YAML that kustomize v5.8.2 (sigs.k8s.io/yaml v1.6.0) makes of it. */
static const struct {
	const char *json;
	const char *yaml;
} CASES[] = {
	{"{}", "{}\n"},
	{"[]", "[]\n"},
	{"null", "null\n"},
	{"{\"a\":{},\"b\":[],\"c\":null,\"d\":\"\"}", "a: {}\nb: []\nc: null\nd: \"\"\n"},
	{"{\"a\":[1,[2,3],{\"b\":[4]}]}", "a:\n- 1\n- - 2\n  - 3\n- b:\n  - 4\n"},
	{"{\"a\":\"x\\ny\\n\"}", "a: |\n  x\n  y\n"},
	{"{\"a\":\"x\\ny\"}", "a: |-\n  x\n  y\n"},
	{"{\"a\":\"x\\n\\n\\n\"}", "a: |+\n  x\n\n\n"},
	{"{\"a\":\"\\n\"}", "a: |2+\n\n"},
	{"{\"a\":\" x\\ny\"}", "a: |2-\n   x\n  y\n"},
	{"{\"a\":\"x \\ny\"}", "a: \"x \\ny\"\n"},
	{"{\"a\":\"x\\ny \"}", "a: \"x\\ny \"\n"},
	{"{\"a\":\"x\\r\\ny\"}", "a: \"x\\r\\ny\"\n"},
	{"{\"a\":\"x\\ty\"}", "a: \"x\\ty\"\n"},
	{"{\"a\":\"x\\n\\ty\"}", "a: \"x\\n\\ty\"\n"},
	{"{\"a\":\"\\u00e9\"}", "a: é\n"},
	{"{\"a\":\"\\ud83d\\ude00\"}", "a: \"\\U0001F600\"\n"},
	{"{\"a\":\"\\u0000\\u001b\"}", "a: \"\\0\\e\"\n"},
	{"{\"a\":\"a: b\"}", "a: 'a: b'\n"},
	{"{\"a\":\"#x\"}", "a: '#x'\n"},
	{"{\"a\":\"x #y\"}", "a: 'x #y'\n"},
	{"{\"a\":\"- x\"}", "a: '- x'\n"},
	{"{\"a\":\"-x\"}", "a: -x\n"},
	{"{\"a\":\"it's\"}", "a: it's\n"},
	{"{\"a\":\"'\"}", "a: ''''\n"},
	{"{\"a\":\"trail \"}", "a: 'trail '\n"},
	{"{\"a\":\"yes\",\"b\":\"12\",\"c\":\"1:20\",\"d\":\"null\",\"e\":\"~\"}",
	 "a: \"yes\"\nb: \"12\"\nc: \"1:20\"\nd: \"null\"\ne: \"~\"\n"},
	{"{\"a\":\"2001-12-14\",\"b\":\"0x1f\",\"c\":\".inf\",\"d\":\"1e3\"}",
	 "a: \"2001-12-14\"\nb: \"0x1f\"\nc: \".inf\"\nd: \"1e3\"\n"},
	{"{\"y\":1,\"on\":2,\"8080\":3}", "\"8080\": 3\n\"on\": 2\n\"y\": 1\n"},
	{"{\"a\":\"one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
	 "fifteen\"}",
	 "a: one two three four five six seven eight nine ten eleven twelve thirteen fourteen\n"
	 "  fifteen\n"},
	{"{\"a\":\"one two three four five six: seven eight nine ten eleven twelve thirteen fourteen "
	 "fifteen\"}",
	 "a: 'one two three four five six: seven eight nine ten eleven twelve thirteen fourteen\n"
	 "  fifteen'\n"},
	{"{\"k10\":1,\"k9\":2,\"K\":4,\"k-a\":5,\"k\":6,\"ka\":7,\"_\":8}",
	 "_: 8\nK: 4\nk: 6\nk-a: 5\nk9: 2\nk10: 1\nka: 7\n"},
	{"{\"<<\":1}", "\"<<\": 1\n"},
	{"\"x\"", "x\n"},
};

static struct node *must_json(struct arena *a, const char *text)
{
	static const struct source SOURCE = {.path = "in.json"};
	struct err e = ERR_INIT;
	struct node *n;

	cr_assert_eq(node_from_json(span_of(text), &SOURCE, a, &n, &e), 0, "%s: %s", text, e.msg);
	return n;
}

Test(yaml_writing, prints_what_kustomize_prints)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < ARRAY_LEN(CASES); i++)
		cr_expect_str_eq(as_yaml(&a, must_json(&a, CASES[i].json), YAML_OUT_SORTED),
				 CASES[i].yaml, "%s", CASES[i].json);
	arena_dispose(&a);
}

Test(yaml_writing, keeps_the_order_of_keys_unless_asked_to_sort)
{
	struct arena a = ARENA_INIT;
	struct node *n = must_json(&a, "{\"b\":1,\"a\":{\"d\":1,\"c\":2}}");

	cr_expect_str_eq(as_yaml(&a, n, 0), "b: 1\na:\n  d: 1\n  c: 2\n");
	cr_expect_str_eq(as_yaml(&a, n, YAML_OUT_SORTED), "a:\n  c: 2\n  d: 1\nb: 1\n");
	arena_dispose(&a);
}

Test(yaml_writing, masks_marked_scalars_only)
{
	struct arena a = ARENA_INIT;
	struct node *n = must_json(
		&a, "{\"data\":{\"p\":\"s3cret\",\"n\":5,\"m\":\"a\\nb\"},\"kind\":\"Secret\"}");

	node_mark_secret(node_get(n, "data"));
	cr_expect_str_eq(as_yaml(&a, n, YAML_OUT_MASKED),
			 "data:\n  p: '***'\n  \"n\": '***'\n  m: '***'\nkind: Secret\n");
	cr_expect_str_eq(
		as_json(&a, n, JSON_OUT_MASKED),
		"{\"data\":{\"p\":\"***\",\"n\":\"***\",\"m\":\"***\"},\"kind\":\"Secret\"}");
	cr_expect_str_eq(
		as_json(&a, n, 0),
		"{\"data\":{\"p\":\"s3cret\",\"n\":5,\"m\":\"a\\nb\"},\"kind\":\"Secret\"}");
	arena_dispose(&a);
}

Test(yaml_writing, repairs_bytes_that_are_not_utf_8)
{
	struct arena a = ARENA_INIT;

	cr_expect_str_eq(as_yaml(&a, node_str(&a, SPAN_LIT("a\xff\xc3\xa9\xe2\x82")), 0),
			 "a\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\n");
	arena_dispose(&a);
}

Test(yaml_writing, says_when_the_buffer_is_full)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_INIT(8);
	struct err e = ERR_INIT;

	cr_expect_eq(node_to_yaml(node_strz(&a, "longer than eight"), 0, &out, &e), -1);
	cr_expect_eq(e.kind, ERR_LIMIT);
	buf_dispose(&out);
	arena_dispose(&a);
}

static int sign(int v)
{
	return v < 0 ? -1 : v > 0;
}

Test(yaml_writing, natural_order_of_keys)
{
	static const struct {
		const char *less;
		const char *more;
	} PAIRS[] = {
		{"", "a"},	 {"a", "aa"},	   {"a9", "a10"},  {"a-b", "ab"},
		{"a1", "ab"},	 {"A", "a"},	   {"a.b", "a/b"}, {"a1", "a01"},
		{"a1", "a01b"},	 {"1", "a"},	   {"_", "a"},	   {"-", "1"},
		{"100", "1001"}, {"a10b", "a10c"}, {"z", "é"},	   {"\xef\xbf\xbd", "a"},
	};

	for (size_t i = 0; i < ARRAY_LEN(PAIRS); i++) {
		struct span x = span_of(PAIRS[i].less);
		struct span y = span_of(PAIRS[i].more);

		cr_expect_eq(sign(yaml_key_order(x, y)), -1, "%s < %s", x.p, y.p);
		cr_expect_eq(sign(yaml_key_order(y, x)), 1, "%s > %s", y.p, x.p);
		cr_expect_eq(yaml_key_order(x, x), 0, "%s", x.p);
	}
}
