#include <criterion/criterion.h>

#include "render/kustomize/pattern.h"

static bool matches(const char *pattern, enum pattern_mode mode, const char *subject, int *rc)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct pattern p;
	bool found = false;

	*rc = pattern_compile(&a, span_of(pattern), mode, NULL, &p, &e);
	if (*rc == 0)
		found = pattern_matches(&p, span_of(subject));
	arena_dispose(&a);
	return found;
}

Test(pattern, agrees_with_go_on_names_and_images)
{
	static const struct {
		const char *pattern;
		enum pattern_mode mode;
		const char *subject;
		bool want;
	} rows[] = {
		{"", PATTERN_WHOLE, "anything", true},
		{"web", PATTERN_WHOLE, "web", true},
		{"web", PATTERN_WHOLE, "web1", false},
		{"w.b", PATTERN_WHOLE, "wxb", true},
		{"a|b", PATTERN_WHOLE, "b", true},
		{"a|b", PATTERN_WHOLE, "ab", false},
		{"w.*", PATTERN_WHOLE, "web", true},
		{"e", PATTERN_PART, "web", true},
		{"^e", PATTERN_PART, "web", false},
		{"nginx", PATTERN_IMAGE, "nginx", true},
		{"nginx", PATTERN_IMAGE, "nginx:1.7", true},
		{"nginx", PATTERN_IMAGE, "nginx:", true},
		{"nginx", PATTERN_IMAGE, "nginx@sha256:ab", true},
		{"nginx", PATTERN_IMAGE, "nginx:1@sha256:ab", true},
		{"nginx", PATTERN_IMAGE, "nginx@multihash+base58:ab", true},
		{"nginx", PATTERN_IMAGE, "nginx@:ab", false},
		{"nginx", PATTERN_IMAGE, "nginx@sha256", false},
		{"nginx", PATTERN_IMAGE, "nginx:1/2", false},
		{"nginx", PATTERN_IMAGE, "x/nginx", false},
		{"nginx", PATTERN_IMAGE, "nginx2", false},
		{"ngin.", PATTERN_IMAGE, "ngina:1", true},
		{"foo:5000/x", PATTERN_IMAGE, "foo:5000/x:{TAG}", true},
		{"[a-z]+", PATTERN_IMAGE, "abc:1", true},
		{"[", PATTERN_IMAGE, "[", false},
	};
	int rc;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		cr_expect_eq(matches(rows[i].pattern, rows[i].mode, rows[i].subject, &rc),
			     rows[i].want, "'%s' on '%s'", rows[i].pattern, rows[i].subject);
}

Test(pattern, refuses_what_re2_does_not_know)
{
	static const char *const patterns[] = {"[",	 "(",	    "a(?=b)", "(?!x)",
					       "(a)\\1", "(?<=a)b", "(?>a)",  "*"};
	int rc;

	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		(void)matches(patterns[i], PATTERN_WHOLE, "x", &rc);
		cr_expect_eq(rc, -1, "'%s'", patterns[i]);
	}
}

/* Backtracking without end: cut off, no match. */
Test(pattern, hostile_patterns_end)
{
	int rc;

	cr_expect_not(
		matches("(a*)*b", PATTERN_WHOLE, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &rc));
	cr_expect_eq(rc, 0);
}
