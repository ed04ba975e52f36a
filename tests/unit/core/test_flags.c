#include <criterion/criterion.h>
#include <string.h>

#include "agent/cli/flags.h"

struct values {
	bool yes;
	const char *text;
	int64_t time_ms;
	struct flag_list list;
	enum output_format output;
};

static int parse(struct values *v, int argc, char **argv, struct arena *a, struct operands *out,
		 struct err *e)
{
	const struct flag flags[] = {
		{"yes", 'y', FLAG_BOOL, &v->yes, NULL, "agree"},
		{"text", 't', FLAG_TEXT, &v->text, "TEXT", "a text"},
		{"time", 0, FLAG_DURATION, &v->time_ms, "TIME", "a time"},
		{"list", 0, FLAG_LIST, &v->list, "ITEM", "many"},
		{"output", 'o', FLAG_OUTPUT, &v->output, "FORMAT", "format"},
		{0},
	};

	return flags_parse(argc, argv, flags, a, out, e);
}

Test(flags, mix_with_operands_in_every_spelling)
{
	char *argv[] = {"cmd",	"env1",	    "--text=a", "-o",	  "json", "--list", "x",
			"env2", "--list=y", "-y",	"--time", "5m",	  "--",	    "--not-a-flag"};
	struct arena a = ARENA_INIT;
	struct values v = {0};
	struct err e = ERR_INIT;
	struct operands o;

	cr_assert_eq(parse(&v, 14, argv, &a, &o, &e), 0, "%s", e.msg);
	cr_expect(v.yes);
	cr_expect_str_eq(v.text, "a");
	cr_expect_eq(v.time_ms, 300000);
	cr_expect_eq(v.output, OUTPUT_JSON);
	cr_assert_eq(v.list.n, 2);
	cr_expect_str_eq(v.list.items[1], "y");
	cr_assert_eq(o.n, 3);
	cr_expect_str_eq(o.items[0], "env1");
	cr_expect_str_eq(o.items[2], "--not-a-flag");
	arena_dispose(&a);
}

Test(flags, every_mistake_is_named)
{
	static const struct {
		char *argv[4];
		int argc;
		const char *says;
	} rows[] = {
		{{"cmd", "--tex", "a"}, 3, "did you mean '--text'"},
		{{"cmd", "--zzzzzz"}, 2, "unknown flag '--zzzzzz'"},
		{{"cmd", "-z"}, 2, "unknown flag"},
		{{"cmd", "--text"}, 2, "wants a value"},
		{{"cmd", "--yes=no"}, 2, "takes no value"},
		{{"cmd", "--text=a", "--text=b"}, 3, "given twice"},
		{{"cmd", "--time", "soon"}, 3, "not a duration"},
		{{"cmd", "-o", "xml"}, 3, "not an output format"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = ARENA_INIT;
		struct values v = {0};
		struct err e = ERR_INIT;
		struct operands o;

		cr_expect_eq(parse(&v, rows[i].argc, (char **)rows[i].argv, &a, &o, &e), -1,
			     "row %zu", i);
		cr_expect(strstr(e.msg, rows[i].says), "row %zu: %s", i, e.msg);
		cr_expect_eq(e.kind, ERR_INPUT);
		arena_dispose(&a);
	}
}
