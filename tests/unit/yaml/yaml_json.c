#include <criterion/criterion.h>

#include <dirent.h>
#include <string.h>

#include <jansson.h>

#include "agent/base/limits.h"
#include "render/yaml/json_io.h"
#include "yaml_support.h"

static const struct source SOURCE = {.path = "in.json"};

static const struct {
	const char *json;
	const char *out; /* compact, as it stood */
	const char *error;
} CASES[] = {
	{"{}", "{}", 0},
	{" [ ] ", "[]", 0},
	{"{\"b\":1,\"a\":[true,false,null,\"x\"]}", "{\"b\":1,\"a\":[true,false,null,\"x\"]}", 0},
	{"[1.0,1e3,1E-7,-0,-0.0,1.50]", "[1,1000,1e-7,0,0,1.5]", 0},
	{"[9223372036854775807,9223372036854776000,18446744073709551615]",
	 "[9223372036854775807,9223372036854776000,18446744073709551615]", 0},
	{"[123456789012345678901234567890]", "[1.2345678901234568e+29]", 0},
	{"\"\\u00e9\\ud83d\\ude00\\/\\b\\f\"", "\"é😀/\\u0008\\u000c\"", 0},
	{"\"\\ud800x\\udc00\"", "\"\xef\xbf\xbdx\xef\xbf\xbd\"", 0},
	{"\"\\u0000\"", "\"\\u0000\"", 0},
	{"\xef\xbb\xbf{}", "{}", 0},
	{"", 0, "in.json:1:1: a value is missing"},
	{"{\"a\":\n  tru}", 0, "in.json:2:3: not a JSON value"},
	{"{\"a\":1,\n \"b\":2,\n \"a\":3}", 0,
	 "in.json:3:2: key 'a' is set twice, first at line 1 column 2"},
	{"[1,]", 0, "in.json:1:4: not a JSON value"},
	{"[1 2]", 0, "in.json:1:4: ',' or ']' is missing"},
	{"{\"a\" 1}", 0, "in.json:1:6: ':' is missing"},
	{"{a:1}", 0, "in.json:1:2: a key in quotes is missing"},
	{"{} x", 0, "in.json:1:4: something follows the value"},
	{"01", 0, "in.json:1:2: something follows the value"},
	{"+1", 0, "in.json:1:1: not a JSON value"},
	{"1.", 0, "in.json:1:1: not a JSON value"},
	{"1e999", 0, "in.json:1:1: a number is out of range"},
	{"\"x", 0, "in.json:1:1: a string without an end"},
	{"\"\\x\"", 0, "in.json:1:1: a string with an unknown escape"},
	{"\"\xff\"", 0, "in.json:1:1: a string that is not UTF-8"},
	{"\"a\nb\"", 0, "in.json:1:1: a control character in a string"},
};

Test(yaml_json, reads_or_refuses_each_case)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
		struct err e = ERR_INIT;
		struct node *n;
		int rc = node_from_json(span_of(CASES[i].json), &SOURCE, &a, &n, &e);

		if (CASES[i].out) {
			cr_expect_eq(rc, 0, "%s: %s", CASES[i].json, e.msg);
			if (rc == 0)
				cr_expect_str_eq(as_json(&a, n, 0), CASES[i].out, "%s",
						 CASES[i].json);
		} else {
			cr_expect_eq(rc, -1, "%s", CASES[i].json);
			cr_expect_eq(e.kind, ERR_INPUT);
			cr_expect_str_eq(e.msg, CASES[i].error);
		}
	}
	arena_dispose(&a);
}

Test(yaml_json, prints_sorted_and_pretty)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct node *n;

	cr_assert_eq(node_from_json(SPAN_LIT("{\"b\":[1,{}],\"a10\":{\"x\":[]},\"a9\":1}"), &SOURCE,
				    &a, &n, &e),
		     0);
	cr_expect_str_eq(as_json(&a, n, JSON_OUT_SORTED),
			 "{\"a10\":{\"x\":[]},\"a9\":1,\"b\":[1,{}]}");
	cr_expect_str_eq(as_json(&a, n, JSON_OUT_SORTED | JSON_OUT_PRETTY),
			 "{\n  \"a10\": {\n    \"x\": []\n  },\n  \"a9\": 1,\n  \"b\": [\n    1,\n"
			 "    {}\n  ]\n}");
	arena_dispose(&a);
}

Test(yaml_json, caps_depth)
{
	struct buf text = BUF_INIT(LIMIT_FILE_BYTES);
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct node *n;

	for (int i = 0; i < 100000; i++)
		buf_adds(&text, i % 2 ? "[" : "{\"a\":");
	cr_expect_eq(node_from_json(buf_span(&text), &SOURCE, &a, &n, &e), -1);
	cr_expect_eq(e.kind, ERR_LIMIT, "%s", e.msg);
	buf_dispose(&text);
	arena_dispose(&a);
}

/* ---- JSONTestSuite ---------------------------------------------------------------------------- */

#define SUITE "../shared/corpus/json/test_parsing"

/* Valid JSON that we refuse on purpose. */
static const char *const REFUSED[] = {
	/* a key twice: which value would win is anybody's guess */
	"y_object_duplicated_key.json",
	"y_object_duplicated_key_and_value.json",
};

/* Where the grammar leaves the choice: what we accept, all else of i_ is refused. */
static const struct {
	const char *name;
	const char *why;
} ACCEPTED[] = {
	{"i_number_real_underflow.json", "reads as 0"},
	{"i_number_double_huge_neg_exp.json", "reads as 0"},
	{"i_number_too_big_neg_int.json", "a float"},
	{"i_number_too_big_pos_int.json", "a float"},
	{"i_number_very_big_negative_int.json", "a float"},
	{"i_object_key_lone_2nd_surrogate.json", "U+FFFD, as Go"},
	{"i_string_1st_surrogate_but_2nd_missing.json", "U+FFFD, as Go"},
	{"i_string_1st_valid_surrogate_2nd_invalid.json", "U+FFFD, as Go"},
	{"i_string_incomplete_surrogate_and_escape_valid.json", "U+FFFD, as Go"},
	{"i_string_incomplete_surrogate_pair.json", "U+FFFD, as Go"},
	{"i_string_incomplete_surrogates_escape_valid.json", "U+FFFD, as Go"},
	{"i_string_invalid_lonely_surrogate.json", "U+FFFD, as Go"},
	{"i_string_invalid_surrogate.json", "U+FFFD, as Go"},
	{"i_string_inverted_surrogates_U+1D11E.json", "U+FFFD, as Go"},
	{"i_string_lone_second_surrogate.json", "U+FFFD, as Go"},
	{"i_structure_UTF-8_BOM_empty_object.json", "a byte order mark is skipped"},
};

static bool expected(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(REFUSED); i++)
		if (strcmp(name, REFUSED[i]) == 0)
			return false;
	for (size_t i = 0; i < ARRAY_LEN(ACCEPTED); i++)
		if (strcmp(name, ACCEPTED[i].name) == 0)
			return true;
	return name[0] == 'y';
}

/* The same tree as jansson's, where jansson reads it: compared as sorted text. */
static void compare_with_jansson(struct arena *a, const char *name, struct span text,
				 const struct node *n)
{
	json_t *root = json_loadb(text.p, text.n,
				  JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	struct err e = ERR_INIT;
	struct node *theirs;
	char *dump;

	if (!root)
		return;
	dump = json_dumps(root, JSON_ENCODE_ANY | JSON_SORT_KEYS | JSON_REAL_PRECISION(17));
	cr_assert_not_null(dump);
	cr_assert_eq(node_from_json(span_of(dump), &SOURCE, a, &theirs, &e), 0, "%s: %s", name,
		     e.msg);
	cr_expect(node_equal(n, theirs), "%s: jansson reads %s", name, dump);
	free(dump);
	json_decref(root);
}

Test(yaml_json, passes_jsontestsuite)
{
	struct arena a = ARENA_INIT;
	struct dirent *entry;
	size_t n_files = 0;
	DIR *dir = opendir(SUITE);

	if (!dir)
		cr_skip_test("no " SUITE);
	while ((entry = readdir(dir))) {
		struct err e = ERR_INIT;
		struct span text;
		struct node *n;
		int rc;

		if (entry->d_name[0] == '.')
			continue;
		text = read_whole(&a, arena_printf(&a, SUITE "/%s", entry->d_name));
		rc = node_from_json(text, &SOURCE, &a, &n, &e);
		cr_expect_eq(rc == 0, expected(entry->d_name), "%s: %s", entry->d_name, e.msg);
		if (rc == 0)
			compare_with_jansson(&a, entry->d_name, text, n);
		n_files++;
	}
	closedir(dir);
	cr_expect_eq(n_files, 318, "%zu files", n_files);
	arena_dispose(&a);
}
