#include <criterion/criterion.h>

#include <string.h>
#include <time.h>

#include "agent/base/limits.h"
#include "render/yaml/json_io.h"
#include "yaml_support.h"

/* What is read, as compact JSON, or the beginning of the message. */
static const struct {
	const char *name;
	const char *yaml;
	const char *json;
	const char *error;
} CASES[] = {
	{"alias is a copy", "a: &x {b: [1]}\nc: *x\n", "{\"a\":{\"b\":[1]},\"c\":{\"b\":[1]}}", 0},
	{"anchor redefined", "a: &x 1\nb: &x 2\nc: *x\n", "{\"a\":1,\"b\":2,\"c\":2}", 0},
	{"alias as key", "a: &x k\n*x : 1\n", "{\"a\":\"k\",\"k\":1}", 0},
	{"anchor on key", "&x k: 1\nb: *x\n", "{\"k\":1,\"b\":\"k\"}", 0},
	{"unknown alias", "a: *nope\n", 0, "in.yaml:1:4: unknown alias 'nope'"},
	{"anchors end with the document", "a: &x 1\n---\nb: *x\n", 0, "in.yaml:3:4: unknown alias"},
	{"recursive alias", "a: &x [*x]\n", 0, "in.yaml:1:8: alias inside what it stands for: 'x'"},
	{"recursive merge", "a: &x\n  <<: *x\n", 0, "in.yaml:2:7: alias inside"},

	{"merge", "b: &b {x: 1, y: 2}\no: {<<: *b, y: 3}\n",
	 "{\"b\":{\"x\":1,\"y\":2},\"o\":{\"y\":3,\"x\":1}}", 0},
	{"merge behind explicit keys", "b: &b {x: 1}\no:\n  x: 2\n  <<: *b\n",
	 "{\"b\":{\"x\":1},\"o\":{\"x\":2}}", 0},
	{"merge list, earlier wins", "o: {<<: [{a: b}, {a: c, d: e}]}\n",
	 "{\"o\":{\"a\":\"b\",\"d\":\"e\"}}", 0},
	{"merge of merge", "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\n",
	 "{\"a\":{\"x\":1},\"b\":{\"y\":2,\"x\":1},\"c\":{\"y\":2,\"x\":1}}", 0},
	{"tagged merge", "{!!merge x: {a: 1}}", "{\"a\":1}", 0},
	{"quoted << is a key", "{\"<<\": {a: 1}}", "{\"<<\":{\"a\":1}}", 0},
	{"<< as value", "a: <<\n", "{\"a\":\"<<\"}", 0},
	{"two merge keys", "<<: {a: 1}\n<<: {b: 1}\n", 0, "in.yaml:2:1: two merge keys in one map"},
	{"merge of text", "<<: x\n", 0, "in.yaml:1:5: a merge key wants"},
	{"merge of lists", "<<: [[a]]\n", 0, "in.yaml:1:6: a merge key wants"},

	{"duplicate key", "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", 0,
	 "in.yaml:5:3: key 'c' is set twice, first at line 3 column 3"},
	{"duplicate in other quotes", "a: 1\n'a': 2\n", 0, "in.yaml:2:1: key 'a' is set twice"},
	{"duplicate after conversion", "8: 1\n0x8: 2\n", 0, "in.yaml:2:1: key '8' is set twice"},
	{"duplicate in flow", "{a: 1, b: 2, a: 3}", 0,
	 "in.yaml:1:14: key 'a' is set twice, first at line 1 column 2"},

	{"keys become text", "1: a\ntrue: b\n1.50: c\n0x10: d\nTrue : e\n", 0,
	 "in.yaml:5:1: key 'true' is set twice"},
	{"keys become text 2", "1: a\nTRUE: b\n1.50: c\n0x10: d\n",
	 "{\"1\":\"a\",\"true\":\"b\",\"1.5\":\"c\",\"16\":\"d\"}", 0},
	{"yes is a text key", "yes: 1\n", "{\"yes\":1}", 0},
	{"null key", "~: 1\n", 0, "in.yaml:1:1: a key without text"},
	{"time as key", "2001-01-01: 1\n", 0, "in.yaml:1:1: a time as key: put it in quotes"},
	{"list as key", "? [a]\n: b\n", 0, "in.yaml:1:3: a list as key"},
	{"map as key", "{{a: b}: c}\n", 0, "in.yaml:1:2: a map as key"},

	{"byte order mark",
	 "\xef\xbb\xbf"
	 "a: 1\n",
	 "{\"a\":1}", 0},
	{"CRLF", "a: 1\r\nb: |\r\n  x\r\n  y\r\n", "{\"a\":1,\"b\":\"x\\ny\\n\"}", 0},
	{"CR alone", "a: 1\rb: 2\r", "{\"a\":1,\"b\":2}", 0},
	{"left out", "a:\nb: {c: , d}\n", "{\"a\":null,\"b\":{\"c\":\"\",\"d\":\"\"}}", 0},
	{"folded", "a: >-\n  x\n  y\n\n  z\n", "{\"a\":\"x y\\nz\"}", 0},
	{"folded as kustomize", "a: >-\n  x y\n    z\n\n  w\n", "{\"a\":\"x y\\n\\n  z\\n\\nw\"}",
	 0},
	{"folded, kept breaks", "a: >+\n  x\n\n\n", "{\"a\":\"x\\n\\n\\n\\n\"}", 0},
	{"folded, blank first", "a: >1\n   x\n y\n z\n", "{\"a\":\"  x\\ny z\\n\"}", 0},
	{"indicators", "a: |2-\n   x\n", "{\"a\":\" x\"}", 0},

	{"syntax", "a: b: c\n", 0, "in.yaml:1:5: mapping values are not allowed in this context"},
	{"tab", "a:\n\tb: c\n", 0, "in.yaml:2:1: found character that cannot start any token"},
	{"not UTF-8", "a: \xff\n", 0, "in.yaml:1:1: invalid leading UTF-8 octet (at byte 3)"},
	{"control character", "a: \x01\n", 0,
	 "in.yaml:1:1: control characters are not allowed (at byte 3)"},
	{"no end of quotes", "a: 'x\n", 0, "in.yaml:2:1: found unexpected end of stream"},
};

Test(yaml_reading, reads_or_refuses_each_case)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
		struct err e = ERR_INIT;
		const char *error = yaml_error(&a, span_of(CASES[i].yaml), &e);

		if (CASES[i].json) {
			cr_expect_str_empty(error, "%s: %s", CASES[i].name, error);
			if (!*error)
				cr_expect_str_eq(as_json(&a, must_yaml(&a, CASES[i].yaml), 0),
						 CASES[i].json, "%s", CASES[i].name);
		} else {
			cr_expect_eq(e.kind, ERR_INPUT, "%s", CASES[i].name);
			cr_expect_eq(strncmp(error, CASES[i].error, strlen(CASES[i].error)), 0,
				     "%s: %s", CASES[i].name, error);
		}
	}
	arena_dispose(&a);
}

Test(yaml_reading, knows_the_place_of_every_node)
{
	struct arena a = ARENA_INIT;
	const struct node *n = must_yaml(&a, "# first\na:\n  - b: 1\n    c: 'é'\nd: {e: f}\n");
	const struct node *item = node_get(n, "a")->items[0];

	cr_expect_str_eq(node_where(n, &a), "in.yaml:2:1");
	cr_expect_str_eq(node_where(node_get(n, "a"), &a), "in.yaml:3:3");
	cr_expect_str_eq(node_where(item, &a), "in.yaml:3:5");
	cr_expect_str_eq(node_where(node_get(item, "c"), &a), "in.yaml:4:8");
	cr_expect_str_eq(node_where(node_at(n, "d", "e", NULL), &a), "in.yaml:5:8");
	arena_dispose(&a);
}

Test(yaml_reading, leaves_out_documents_without_content)
{
	static const struct source SOURCE = {.path = "in.yaml"};
	static const struct {
		const char *text;
		size_t n;
	} STREAMS[] = {
		{"", 0},
		{"# only words\n", 0},
		{"---\n", 0},
		{"---\n---\na: 1\n---\n", 1},
		{"null\n---\n~\n", 0},
		{"a: 1\n---\nb\n", 2},
		{"a: 1\n...\n", 1},
		{"--- {}\n--- []\n", 2},
	};
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < ARRAY_LEN(STREAMS); i++) {
		struct err e = ERR_INIT;
		struct node_docs docs;

		cr_expect_eq(node_from_yaml(span_of(STREAMS[i].text), &SOURCE, &a, &docs, &e), 0);
		cr_expect_eq(docs.n, STREAMS[i].n, "%s", STREAMS[i].text);
	}
	arena_dispose(&a);
}

Test(yaml_reading, takes_utf_16)
{
	static const char LE[] = "\xff\xfe"
				 "a\0:\0 \0\xe9\0\n";
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct span text = {LE, sizeof(LE)};
	static const struct source SOURCE = {.path = "in.yaml"};
	struct node_docs docs;

	cr_assert_eq(node_from_yaml(text, &SOURCE, &a, &docs, &e), 0, "%s", e.msg);
	cr_expect_str_eq(node_get_text(docs.items[0], "a"), "é");
	arena_dispose(&a);
}

/* ---- limits ----------------------------------------------------------------------------------- */

static double cpu_ms(void)
{
	return (double)clock() * 1000.0 / CLOCKS_PER_SEC;
}

static void repeat(struct buf *b, const char *what, size_t times)
{
	while (times-- > 0)
		buf_adds(b, what);
}

Test(yaml_reading, refuses_alias_bombs_before_they_are_built)
{
	struct buf text = BUF_INIT(LIMIT_FILE_BYTES);
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	double before;

	buf_adds(&text, "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
	for (int i = 1; i < 30; i++) {
		buf_printf(&text, "a%d: &a%d [", i, i);
		for (int k = 0; k < 10; k++)
			buf_printf(&text, "%s*a%d", k ? "," : "", i - 1);
		buf_adds(&text, "]\n");
	}
	before = cpu_ms();
	cr_expect(*yaml_error(&a, buf_span(&text), &e));
	cr_expect_lt(cpu_ms() - before, 50.0);
	cr_expect_eq(e.kind, ERR_LIMIT);
	cr_expect_lt(a.used_bytes, 16u << 20);
	cr_expect(strstr(e.msg, "aliases expand to too many values"), "%s", e.msg);
	buf_dispose(&text);
	arena_dispose(&a);
}

Test(yaml_reading, refuses_merge_bombs)
{
	struct buf text = BUF_INIT(LIMIT_FILE_BYTES);
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;

	buf_adds(&text, "base: &b {");
	for (int i = 0; i < 1000; i++)
		buf_printf(&text, "k%d: v, ", i);
	buf_adds(&text, "}\n");
	for (int i = 0; i < 1000; i++)
		buf_printf(&text, "m%d: {<<: *b}\n", i);
	cr_expect(*yaml_error(&a, buf_span(&text), &e));
	cr_expect_eq(e.kind, ERR_LIMIT);
	cr_expect_lt(a.used_bytes, 32u << 20);
	buf_dispose(&text);
	arena_dispose(&a);
}

Test(yaml_reading, refuses_deep_nesting)
{
	static const char *const OPEN[] = {"[", "{a: ", "- ", "? "};
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < ARRAY_LEN(OPEN); i++) {
		struct buf text = BUF_INIT(LIMIT_FILE_BYTES);
		struct err e = ERR_INIT;
		double before = cpu_ms();

		repeat(&text, OPEN[i], 100000);
		cr_expect(*yaml_error(&a, buf_span(&text), &e));
		cr_expect_eq(e.kind, ERR_LIMIT, "%s: %s", OPEN[i], e.msg);
		cr_expect_lt(cpu_ms() - before, 500.0, "%s: %.0f ms", OPEN[i], cpu_ms() - before);
		buf_dispose(&text);
	}
	arena_dispose(&a);
}

Test(yaml_reading, counts_the_depth_that_aliases_add)
{
	struct buf text = BUF_INIT(LIMIT_FILE_BYTES);
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;

	buf_adds(&text, "a0: &a0 x\n");
	for (int i = 1; i < 1000; i++)
		buf_printf(&text, "a%d: &a%d [*a%d]\n", i, i, i - 1);
	cr_expect(*yaml_error(&a, buf_span(&text), &e));
	cr_expect_eq(e.kind, ERR_LIMIT);
	cr_expect(strstr(e.msg, "nested too deeply"), "%s", e.msg);
	buf_dispose(&text);
	arena_dispose(&a);
}

Test(yaml_reading, reaches_the_allowed_depth)
{
	struct buf text = BUF_INIT(LIMIT_FILE_BYTES);
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;

	repeat(&text, "[", LIMIT_DEPTH);
	repeat(&text, "]", LIMIT_DEPTH);
	cr_expect_str_empty(yaml_error(&a, buf_span(&text), &e));
	buf_reset(&text);
	repeat(&text, "[", LIMIT_DEPTH + 1);
	repeat(&text, "]", LIMIT_DEPTH + 1);
	cr_expect(*yaml_error(&a, buf_span(&text), &e));
	buf_dispose(&text);
	arena_dispose(&a);
}

Test(yaml_reading, refuses_many_tag_directives)
{
	struct buf text = BUF_INIT(LIMIT_FILE_BYTES);
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	double before;

	for (int i = 0; i < 100000; i++)
		buf_printf(&text, "%%TAG !a%d! x%d\n", i, i);
	buf_adds(&text, "---\na: 1\n");
	before = cpu_ms();
	cr_expect_str_eq(yaml_error(&a, buf_span(&text), &e),
			 "in.yaml: more than 64 %TAG directives");
	cr_expect_eq(e.kind, ERR_LIMIT);
	cr_expect_lt(cpu_ms() - before, 500.0);
	buf_dispose(&text);
	arena_dispose(&a);
}

Test(yaml_reading, big_maps_and_many_anchors_take_linear_time)
{
	struct buf text = BUF_INIT(LIMIT_FILE_BYTES);
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	double before = cpu_ms();

	for (int i = 0; i < 50000; i++)
		buf_printf(&text, "key%d: &anchor%d v\n", i, i);
	for (int i = 0; i < 50000; i++)
		buf_printf(&text, "copy%d: *anchor%d\n", i, i);
	cr_expect_str_empty(yaml_error(&a, buf_span(&text), &e));
	buf_adds(&text, "key77: again\n");
	cr_expect_str_eq(yaml_error(&a, buf_span(&text), &e),
			 "in.yaml:100001:1: key 'key77' is set twice, first at line 78 column 1");
	cr_expect_lt(cpu_ms() - before, 5000.0);
	buf_dispose(&text);
	arena_dispose(&a);
}

Test(yaml_reading, never_quotes_a_value)
{
	static const char *const TEXTS[] = {
		"password: hunter2: x\n",
		"password: \"hunter2\n",
		"password: !!int hunter2\n",
		"password: [hunter2\n",
		"<<: hunter2\n",
		"password: !!binary '#hunter2'\n",
		"password: hunter2\n\tx: y\n",
		"a: 'hunter2' b\n",
	};
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) {
		struct err e = ERR_INIT;

		cr_expect(*yaml_error(&a, span_of(TEXTS[i]), &e), "%s", TEXTS[i]);
		cr_expect_null(strstr(e.msg, "hunter2"), "%s", e.msg);
	}
	arena_dispose(&a);
}
