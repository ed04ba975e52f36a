#include <criterion/criterion.h>

#include "render/yaml/scalar.h"
#include "yaml_support.h"

static const char *const TAGS[] = {"str", "null", "bool", "int", "float", "time", "binary"};

/* Text, tag, and what kustomize v5.8.2 prints for it (checked against its own modules). */
static const struct {
	const char *text;
	enum node_tag tag;
	const char *printed;
} PLAIN[] = {
	{"", TAG_NULL, "null"},
	{"~", TAG_NULL, "null"},
	{"null", TAG_NULL, "null"},
	{"Null", TAG_NULL, "null"},
	{"NULL", TAG_NULL, "null"},
	{"nULL", TAG_STR, "nULL"},
	{"true", TAG_BOOL, "true"},
	{"True", TAG_BOOL, "true"},
	{"TRUE", TAG_BOOL, "true"},
	{"False", TAG_BOOL, "false"},
	{"tRUE", TAG_STR, "tRUE"},
	{"yes", TAG_STR, "\"yes\""},
	{"No", TAG_STR, "\"No\""},
	{"on", TAG_STR, "\"on\""},
	{"OFF", TAG_STR, "\"OFF\""},
	{"y", TAG_STR, "\"y\""},
	{"N", TAG_STR, "\"N\""},
	{"yEs", TAG_STR, "yEs"},
	{"0", TAG_INT, "0"},
	{"-0", TAG_INT, "0"},
	{"+12", TAG_INT, "12"},
	{"-12", TAG_INT, "-12"},
	{"017", TAG_INT, "15"},
	{"0o17", TAG_INT, "15"},
	{"-0o17", TAG_INT, "-15"},
	{"0x1F", TAG_INT, "31"},
	{"0b101", TAG_INT, "5"},
	{"0_x1F", TAG_INT, "31"},
	{"1_000", TAG_INT, "1000"},
	{"09", TAG_FLOAT, "9"},
	{"0x", TAG_STR, "0x"},
	{"0b2", TAG_STR, "0b2"},
	{"+", TAG_STR, "+"},
	{"9223372036854775807", TAG_INT, "9223372036854775807"},
	{"9223372036854775808", TAG_INT, "9223372036854775808"},
	{"+9223372036854775808", TAG_FLOAT, "9223372036854776000"},
	{"-9223372036854775808", TAG_INT, "-9223372036854775808"},
	{"18446744073709551615", TAG_INT, "18446744073709551615"},
	{"18446744073709551616", TAG_FLOAT, "1.8446744073709552e+19"},
	{"0xFFFFFFFFFFFFFFFFF", TAG_STR, "0xFFFFFFFFFFFFFFFFF"},
	{"1.0", TAG_FLOAT, "1"},
	{"1.", TAG_FLOAT, "1"},
	{".5", TAG_FLOAT, "0.5"},
	{".5_0", TAG_FLOAT, "0.5"},
	{".5_", TAG_STR, ".5_"},
	{"-0.0", TAG_FLOAT, "0"},
	{"1e6", TAG_FLOAT, "1000000"},
	{"1e20", TAG_FLOAT, "1e+20"},
	{"1.5e300", TAG_FLOAT, "1.5e+300"},
	{"0.00001", TAG_FLOAT, "1e-05"},
	{"0.0001", TAG_FLOAT, "0.0001"},
	{"123456.5", TAG_FLOAT, "123456.5"},
	{"1234567.5", TAG_FLOAT, "1.2345675e+06"},
	{"5.9604644775390625e-08", TAG_FLOAT, "5.960464477539063e-08"},
	{"1e400", TAG_STR, "1e400"},
	{"1e-400", TAG_FLOAT, "0"},
	{".inf", TAG_FLOAT, ".inf"},
	{"-.INF", TAG_FLOAT, "-.inf"},
	{".NaN", TAG_FLOAT, ".nan"},
	{"1:20", TAG_STR, "\"1:20\""},
	{"1:60", TAG_STR, "1:60"},
	{"190:20:30.15", TAG_STR, "\"190:20:30.15\""},
	{"1.2.3", TAG_STR, "1.2.3"},
	{"1e", TAG_STR, "1e"},
	{"2001-12-14", TAG_TIMESTAMP, "\"2001-12-14T00:00:00Z\""},
	{"2001-2-3", TAG_TIMESTAMP, "\"2001-02-03T00:00:00Z\""},
	{"2001-02-30", TAG_STR, "2001-02-30"},
	{"2001-13-01", TAG_STR, "2001-13-01"},
	{"2000-02-29", TAG_TIMESTAMP, "\"2000-02-29T00:00:00Z\""},
	{"1900-02-29", TAG_STR, "1900-02-29"},
	{"2001-12-14T21:59:43.10-05:00", TAG_TIMESTAMP, "\"2001-12-14T21:59:43.1-05:00\""},
	{"2001-12-14t21:59:43,10+00:00", TAG_TIMESTAMP, "\"2001-12-14T21:59:43.1Z\""},
	{"2001-12-14 21:59:43.10", TAG_TIMESTAMP, "\"2001-12-14T21:59:43.1Z\""},
	{"2001-12-14 21:59:43.10Z", TAG_STR, "2001-12-14 21:59:43.10Z"},
	{"2001-12-14T25:59:43Z", TAG_STR, "2001-12-14T25:59:43Z"},
	{"2001-12-14T1:2:3Z", TAG_TIMESTAMP, "\"2001-12-14T01:02:03Z\""},
	{"<<", TAG_STR, "<<"},
	{"=", TAG_STR, "="},
};

Test(yaml_scalars, plain_text_means_what_kustomize_reads)
{
	for (size_t i = 0; i < ARRAY_LEN(PLAIN); i++) {
		enum node_tag tag = scalar_resolve(span_of(PLAIN[i].text));

		cr_expect_eq(tag, PLAIN[i].tag, "'%s' is %s", PLAIN[i].text, TAGS[tag]);
	}
}

Test(yaml_scalars, values_print_as_kustomize_prints_them)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < ARRAY_LEN(PLAIN); i++) {
		const struct node *n = must_yaml(&a, arena_printf(&a, "k:\n- %s\n", PLAIN[i].text));
		const char *want = arena_printf(&a, "k:\n- %s\n", PLAIN[i].printed);

		cr_expect_str_eq(as_yaml(&a, n, 0), want, "'%s'", PLAIN[i].text);
	}
	arena_dispose(&a);
}

/* As Go's encoding/json writes them. */
static const struct {
	const char *text;
	const char *json;
} NUMBERS[] = {
	{"0x1F", "31"},
	{"1.0", "1"},
	{"1e6", "1000000"},
	{"1e20", "100000000000000000000"},
	{"1e21", "1e+21"},
	{"1.5e-6", "0.0000015"},
	{"1e-7", "1e-7"},
	{"1.25e-10", "1.25e-10"},
	{"-2.50", "-2.5"},
	{"-0.0", "0"},
	{"9223372036854776000", "9223372036854776000"},
	{"123456789012345678901", "123456789012345680000"},
};

Test(yaml_scalars, numbers_in_json_look_like_go_s)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < ARRAY_LEN(NUMBERS); i++)
		cr_expect_str_eq(as_json(&a, must_yaml(&a, NUMBERS[i].text), 0), NUMBERS[i].json,
				 "'%s'", NUMBERS[i].text);
	cr_expect_str_eq(as_json(&a, must_yaml(&a, ".inf"), 0),
			 "ERROR in.yaml:1:1: a number that JSON cannot hold");
	arena_dispose(&a);
}

static const struct {
	const char *yaml;
	const char *json; /* NULL = refused */
} TAGGED[] = {
	{"!!str 12", "\"12\""},
	{"!!str", "\"\""},
	{"!!int \"3\"", "3"},
	{"!!int x", NULL},
	{"!!float 3", "3"},
	{"!!float 017", "15"},
	{"!!bool \"true\"", "true"},
	{"!!bool yes", NULL},
	{"!!null ''", "null"},
	{"!!timestamp 2001-12-14", "\"2001-12-14T00:00:00Z\""},
	{"!!binary aGVs\n  bG8=", "\"hello\""},
	{"!!binary 'not base64!'", NULL},
	{"!!binary gIE=", NULL},
	{"! 12", "12"},
	{"! '12'", "\"12\""},
	{"!foo 12", "\"12\""},
	{"!!foo 12", "\"12\""},
	{"!foo {a: b}", "{\"a\":\"b\"}"},
	{"!!map {a: 1}", "{\"a\":1}"},
	{"!!seq [1]", "[1]"},
	{"!!set {a, b}", "{\"a\":\"\",\"b\":\"\"}"},
	{"!!omap [a: b]", "[{\"a\":\"b\"}]"},
};

Test(yaml_scalars, tags_mean_what_kustomize_makes_of_them)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < ARRAY_LEN(TAGGED); i++) {
		const char *text = arena_printf(&a, "- %s\n", TAGGED[i].yaml);
		struct err e = ERR_INIT;
		const struct node *n;

		if (!TAGGED[i].json) {
			cr_expect(*yaml_error(&a, span_of(text), &e) && e.kind == ERR_INPUT, "%s",
				  text);
			continue;
		}
		n = must_yaml(&a, text);
		cr_expect_str_eq(as_json(&a, n->items[0], 0), TAGGED[i].json, "%s", text);
	}
	arena_dispose(&a);
}

Test(yaml_scalars, strict_reading_refuses_unknown_tags)
{
	static const struct source SOURCE = {.path = "agent.yaml"};
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct node_docs docs;

	cr_expect_eq(node_from_yaml_strict(SPAN_LIT("a: !env HOME\n"), &SOURCE, &a, &docs, &e), -1);
	cr_expect_str_eq(e.msg, "agent.yaml:1:4: tag '!env' means nothing here");
	cr_expect_eq(node_from_yaml_strict(SPAN_LIT("a: !x [b]\n"), &SOURCE, &a, &docs, &e), -1);
	cr_expect_eq(node_from_yaml_strict(SPAN_LIT("a: !!str 1\n"), &SOURCE, &a, &docs, &e), 0);
	arena_dispose(&a);
}
