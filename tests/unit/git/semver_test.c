#include <criterion/criterion.h>

#include "agent/base/attr.h"
#include "sync/git/semver.h"

Test(semver, orders_versions)
{
	/* each before the next; the middle part is the example of semver.org section 11 */
	static const char *const order[] = {
		"latest",
		"0.0.1",
		"v0.1",
		"0.9",
		"1.0.0-alpha",
		"1.0.0-alpha.1",
		"1.0.0-alpha.beta",
		"1.0.0-beta",
		"1.0.0-beta.2",
		"v1.0.0-beta.11",
		"1.0.0-rc.1",
		"1.0.0",
		"1.0.0.1",
		"v1.2",
		"1.2.1",
		"1.10.0-0",
		"1.10.0",
		"v2",
		"10.0.0",
		"2024.01.09",
		"2024.1.10",
		"20240110.1",
		"18446744073709551615.0.0",
	};

	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		for (size_t j = 0; j < ARRAY_LEN(order); j++) {
			struct semver a = semver_parse(span_of(order[i]));
			struct semver b = semver_parse(span_of(order[j]));
			int rc = semver_cmp(&a, &b);

			cr_expect((rc > 0) - (rc < 0) == (i > j) - (i < j), "%s against %s: %d",
				  order[i], order[j], rc);
		}
	}
}

Test(semver, knows_what_is_no_version)
{
	static const char *const rows[] = {
		"",	     "v",     "latest", "1.",	      ".1",	"1..2",
		"1.2.3.4.5", "1.2.x", "1.0.0-", "1.0.0-a..b", "1.0.0+", "18446744073709551616",
		"1.0.0-a_b", "vv1",   "-1"};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		cr_expect(!semver_parse(span_of(rows[i])).valid, "'%s'", rows[i]);
	cr_expect(semver_parse(SPAN_LIT("1.0.0+build.7")).valid);
}

Test(semver, picks_the_newest_tag_of_a_pattern)
{
	static const char *const tags[] = {
		"v1.2.0",	   "v1.10.0",	   "v1.9.9",	 "v2.0.0-rc.1",
		"latest",	   "nightly",	   "app/v3.1.0", "app/v3.0.9",
		"release-1.9",	   "release-1.10", "v1.10.0+b",	 "stable",
		"release-2.0-rc1", "web/v9",	   "2024.01.31", "2024.02.01",
	};
	static const struct {
		const char *pattern;
		const char *want;
	} rows[] = {
		{"v*", "v1.10.0+b"},
		{"v1.*", "v1.10.0+b"},
		{"v1.2*", "v1.2.0"},
		{"v*-*", "v2.0.0-rc.1"},
		{"v2*", NULL},
		{"app/v*", "app/v3.1.0"},
		{"app/*", "app/v3.1.0"},
		{"release-*", "release-1.10"},
		{"release-1.*", "release-1.10"},
		{"2024.*", "2024.02.01"},
		{"latest", "latest"},
		{"v1.9.9", "v1.9.9"},
		{"?*/v*", "web/v9"},
		{"sta*", "stable"},
		{"none*", NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		for (int backwards = 0; backwards < 2; backwards++) {
			struct tag_best best = {.name = NULL};

			for (size_t t = 0; t < ARRAY_LEN(tags); t++)
				tag_best_add(&best, span_of(rows[i].pattern),
					     tags[backwards ? ARRAY_LEN(tags) - 1 - t : t]);
			if (rows[i].want)
				cr_expect(best.name && strcmp(best.name, rows[i].want) == 0,
					  "%s: %s", rows[i].pattern,
					  best.name ? best.name : "none");
			else
				cr_expect(!best.name, "%s: %s", rows[i].pattern, best.name);
		}
	}
}

Test(semver, matches_patterns_in_linear_steps)
{
	char pattern[2001];
	char text[2001];

	for (size_t i = 0; i < 2000; i++) {
		pattern[i] = i % 2 ? 'a' : '*';
		text[i] = 'a';
	}
	pattern[1999] = 'b';
	cr_expect(!glob_match((struct span){pattern, 2000}, (struct span){text, 2000}));
	cr_expect(glob_match(SPAN_LIT("a*"), SPAN_LIT("a")));
	cr_expect(!glob_match(SPAN_LIT("a*"), SPAN_LIT("a/b")));
	cr_expect(!glob_match(SPAN_LIT("a?"), SPAN_LIT("a/")));
	cr_expect(glob_match(SPAN_LIT("*/*"), SPAN_LIT("a/b")));
	cr_expect(glob_match(SPAN_LIT(""), SPAN_LIT("")));
}
