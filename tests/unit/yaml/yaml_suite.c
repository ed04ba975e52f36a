#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "agent/base/limits.h"
#include "render/yaml/json_io.h"
#include "yaml_support.h"

#define SUITE "../shared/corpus/yaml/cases.jsonl"

/*
 * yaml-test-suite tests YAML 1.2; libyaml reads 1.1, as go-yaml does, whose parser is libyaml's
 * translation. Every case where strict reading differs from the suite stands below with its reason.
 */
enum why {
	WHY_KEY = 1,   /* a map, a list or nothing as key: no JSON, no Kubernetes object */
	WHY_TAG,       /* a tag we do not know: refused in our own files */
	WHY_BINARY,    /* !!binary that is not text */
	WHY_DIRECTIVE, /* libyaml: %YAML and other directives by the rules of 1.1 */
	WHY_DOCUMENT,  /* libyaml: bare documents and text at column 0 need "---" in front */
	WHY_ANCHOR,    /* libyaml: letters, digits, '-' and '_' in names of anchors */
	WHY_TAB,       /* libyaml: tabs where 1.2 calls them separation */
	WHY_FLOW,      /* libyaml: ':', '-' and line breaks at odd places of flow collections */
	WHY_QUESTION,  /* libyaml: '?' in a flow collection starts a key with no blank behind it */
	WHY_BLANKS,    /* libyaml: a last line of blanks in a block scalar */
	WHY_NONSPECIFIC, /* "! 12" is 12, as kustomize reads it */
	WHY_LENIENT,	 /* libyaml: reads what 1.2 forbids (comments, tabs, indentation) */
};

static const struct {
	const char *id;
	enum why why;
} DIFFERENT[] = {
	{"2JQS", WHY_KEY},	    {"2SXE", WHY_KEY},		{"4FJ6", WHY_KEY},
	{"6BFJ", WHY_KEY},	    {"6M2F", WHY_KEY},		{"6PBE", WHY_KEY},
	{"9MMW", WHY_KEY},	    {"CFD4", WHY_KEY},		{"DFF7", WHY_KEY},
	{"FH7J", WHY_KEY},	    {"KK5P", WHY_KEY},		{"LX3P", WHY_KEY},
	{"M2N8/00", WHY_KEY},	    {"M2N8/01", WHY_KEY},	{"M5DY", WHY_KEY},
	{"NHX8", WHY_KEY},	    {"NKF9", WHY_KEY},		{"PW8X", WHY_KEY},
	{"Q9WF", WHY_KEY},	    {"RZP5", WHY_KEY},		{"S3PD", WHY_KEY},
	{"SBG9", WHY_KEY},	    {"SM9W/01", WHY_KEY},	{"UKK6/00", WHY_KEY},
	{"V9D5", WHY_KEY},	    {"X38W", WHY_KEY},		{"XW4D", WHY_KEY},
	{"2XXW", WHY_TAG},	    {"5TYM", WHY_TAG},		{"6CK3", WHY_TAG},
	{"6WLZ", WHY_TAG},	    {"7FWL", WHY_TAG},		{"9WXW", WHY_TAG},
	{"C4HZ", WHY_TAG},	    {"CC74", WHY_TAG},		{"CUP7", WHY_TAG},
	{"J7PZ", WHY_TAG},	    {"M5C3", WHY_TAG},		{"P76L", WHY_TAG},
	{"UGM3", WHY_TAG},	    {"Z67P", WHY_TAG},		{"Z9M4", WHY_TAG},
	{"565N", WHY_BINARY},	    {"2LFX", WHY_DIRECTIVE},	{"6LVF", WHY_DIRECTIVE},
	{"BEC7", WHY_DIRECTIVE},    {"EB22", WHY_DIRECTIVE},	{"MUS6/00", WHY_DIRECTIVE},
	{"MUS6/01", WHY_DIRECTIVE}, {"MUS6/05", WHY_DIRECTIVE}, {"MUS6/06", WHY_DIRECTIVE},
	{"RHX7", WHY_DIRECTIVE},    {"W4TN", WHY_DIRECTIVE},	{"7Z25", WHY_DOCUMENT},
	{"DK3J", WHY_DOCUMENT},	    {"FP8R", WHY_DOCUMENT},	{"HWV9", WHY_DOCUMENT},
	{"M7A3", WHY_DOCUMENT},	    {"QT73", WHY_DOCUMENT},	{"8XYN", WHY_ANCHOR},
	{"W5VH", WHY_ANCHOR},	    {"Y2GN", WHY_ANCHOR},	{"6BCT", WHY_TAB},
	{"6CA3", WHY_TAB},	    {"96NN/00", WHY_TAB},	{"96NN/01", WHY_TAB},
	{"A2M4", WHY_TAB},	    {"DK95/00", WHY_TAB},	{"DK95/03", WHY_TAB},
	{"DK95/04", WHY_TAB},	    {"Q5MG", WHY_TAB},		{"R4YG", WHY_TAB},
	{"Y79Y/001", WHY_TAB},	    {"Y79Y/010", WHY_TAB},	{"4ABK", WHY_FLOW},
	{"4MUZ/00", WHY_FLOW},	    {"4MUZ/01", WHY_FLOW},	{"4MUZ/02", WHY_FLOW},
	{"58MP", WHY_FLOW},	    {"5MUD", WHY_FLOW},		{"5T43", WHY_FLOW},
	{"9SA2", WHY_FLOW},	    {"DBG4", WHY_FLOW},		{"FRK4", WHY_FLOW},
	{"HM87/00", WHY_FLOW},	    {"K3WX", WHY_FLOW},		{"NJ66", WHY_FLOW},
	{"UT92", WHY_FLOW},	    {"VJP3/01", WHY_FLOW},	{"652Z", WHY_QUESTION},
	{"HM87/01", WHY_QUESTION},  {"JEF9/02", WHY_BLANKS},	{"L24T/01", WHY_BLANKS},
	{"S4JQ", WHY_NONSPECIFIC},  {"9C9N", WHY_LENIENT},	{"9JBA", WHY_LENIENT},
	{"CVW2", WHY_LENIENT},	    {"DK95/01", WHY_LENIENT},	{"G5U8", WHY_LENIENT},
	{"QB6E", WHY_LENIENT},	    {"S98Z", WHY_LENIENT},	{"SU5Z", WHY_LENIENT},
	{"X4QW", WHY_LENIENT},	    {"Y79Y/003", WHY_LENIENT},	{"YJV2", WHY_LENIENT},
};

static enum why why_different(const char *id)
{
	for (size_t i = 0; i < ARRAY_LEN(DIFFERENT); i++)
		if (strcmp(DIFFERENT[i].id, id) == 0)
			return DIFFERENT[i].why;
	return 0;
}

static const struct source SOURCE = {.path = "case"};

/* The suite's JSON: one value a document, each starting in column 0; null where it is empty. */
static bool same_as_json(struct arena *a, const struct node_docs *docs, const char *json)
{
	struct buf text = BUF_INIT(LIMIT_FILE_BYTES);
	struct err e = ERR_INIT;
	struct node_docs want;
	bool same;

	for (const char *p = json; *p; p++) {
		bool starts = (p == json || p[-1] == '\n') && !strchr(" \n]}", *p);

		buf_adds(&text, starts ? "--- " : "");
		buf_addc(&text, *p);
	}
	same = node_from_yaml_strict(buf_span(&text), &SOURCE, a, &want, &e) == 0 &&
	       want.n == docs->n;
	for (size_t i = 0; same && i < want.n; i++)
		same = node_equal(want.items[i], docs->items[i]);
	buf_dispose(&text);
	return same;
}

static bool agrees(struct arena *a, const struct node *c)
{
	bool error = node_get(c, "error") && strcmp(node_get_text(c, "error"), "true") == 0;
	const char *json = node_get_text(c, "json");
	struct err e = ERR_INIT;
	struct node_docs docs;
	int rc = node_from_yaml_strict(node_text(node_get(c, "yaml")), &SOURCE, a, &docs, &e);

	if (rc < 0)
		return error;
	return !error && (!json || same_as_json(a, &docs, json));
}

Test(yaml_suite, agrees_with_yaml_test_suite_but_for_named_cases)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct span rest = read_whole(&a, SUITE);
	struct span line;
	size_t n = 0;

	if (!rest.p)
		cr_skip_test("no " SUITE);
	while (span_cut(&rest, '\n', &line) && line.n) {
		struct node *c;
		const char *id;

		cr_assert_eq(node_from_json(line, &SOURCE, &a, &c, &e), 0, "%s", e.msg);
		id = node_get_text(c, "id");
		cr_expect_eq(agrees(&a, c), !why_different(id), "%s: %s (reason %d)", id,
			     node_get_text(c, "name"), (int)why_different(id));
		n++;
	}
	cr_expect_eq(n, 402);
	arena_dispose(&a);
}
