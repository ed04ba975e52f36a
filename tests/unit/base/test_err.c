#include <criterion/criterion.h>
#include <string.h>

#include "agent/base/err.h"
#include "agent/base/span.h"

Test(err, sets_kind_and_message_and_returns_minus_one)
{
	struct err e = ERR_INIT;

	cr_assert_eq(err_set(&e, ERR_INPUT, "file '%s'", "a.yaml"), -1);
	cr_expect_eq(e.kind, ERR_INPUT);
	cr_expect_str_eq(e.msg, "file 'a.yaml'");
	cr_expect_eq(err_set(NULL, ERR_INPUT, "nobody listens"), -1);
}

Test(err, wraps_outer_before_inner_and_keeps_kind)
{
	struct err e = ERR_INIT;

	err_set(&e, ERR_TRANSIENT, "connection refused");
	e.retry_after_s = 7;
	cr_expect_eq(err_wrap(&e, "cluster '%s'", "staging"), -1);
	cr_expect_str_eq(e.msg, "cluster 'staging': connection refused");
	cr_expect_eq(e.kind, ERR_TRANSIENT);
	cr_expect_eq(e.retry_after_s, 7);
}

Test(err, may_quote_its_own_message)
{
	struct err e = ERR_INIT;

	err_set(&e, ERR_INPUT, "inner");
	err_set(&e, ERR_POLICY, "again: %s", e.msg);
	cr_expect_str_eq(e.msg, "again: inner");
}

Test(err, is_one_line_without_control_bytes)
{
	struct err e = ERR_INIT;

	err_set(&e, ERR_INPUT, "a\nb\x1b[31mc\td");
	cr_expect_str_eq(e.msg, "a?b?[31mc?d");
}

Test(err, cuts_long_text_on_a_character_and_says_so)
{
	struct err e = ERR_INIT;
	char text[2000];

	for (size_t i = 0; i + 1 < sizeof(text); i += 2)
		memcpy(text + i, "\xc3\xa9", 2);
	text[sizeof(text) - 2] = '\0';
	err_set(&e, ERR_INPUT, "%s", text);
	cr_expect_lt(strlen(e.msg), (size_t)ERR_MSG_BYTES);
	cr_expect(span_ends(span_of(e.msg), "..."));
	cr_expect(span_utf8(span_of(e.msg)));
}

Test(err, exit_codes_are_those_of_the_command_line)
{
	static const struct {
		enum err_kind kind;
		int code;
	} rows[] = {
		{ERR_NONE, 0},	    {ERR_INPUT, 2},	{ERR_LIMIT, 2},	 {ERR_CONFLICT, 3},
		{ERR_DENIED, 3},    {ERR_TRANSIENT, 3}, {ERR_SECRET, 4}, {ERR_POLICY, 5},
		{ERR_UNHEALTHY, 6}, {ERR_STOPPED, 3},	{ERR_BUG, 70},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		cr_expect_eq(err_exit_code(rows[i].kind), rows[i].code, "%s",
			     err_kind_name(rows[i].kind));
}
