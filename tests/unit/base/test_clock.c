#include <criterion/criterion.h>

#include "agent/base/attr.h"
#include "agent/base/clock.h"

Test(clock, reads_rfc_3339_with_any_offset)
{
	static const struct {
		const char *text;
		bool good;
		int64_t ms;
	} rows[] = {
		{"1970-01-01T00:00:00Z", true, 0},
		{"2026-01-31T12:00:00.250Z", true, 1769860800250},
		{"2026-01-31T13:00:00+01:00", true, 1769860800000},
		{"2026-01-31T11:30:00-00:30", true, 1769860800000},
		{"2026-01-31T12:00:00.123456789Z", true, 1769860800123},
		{"2026-01-31", false, 0},
		{"2026-13-31T12:00:00Z", false, 0},
		{"2026-01-31T12:00:00", false, 0},
		{"2026-01-31T25:00:00Z", false, 0},
		{"2026-01-31T12:00:00Zx", false, 0},
		{"", false, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err e = ERR_INIT;
		int64_t ms = -1;
		int rc = time_parse(span_of(rows[i].text), &ms, &e);

		cr_expect_eq(rc, rows[i].good ? 0 : -1, "'%s'", rows[i].text);
		if (rows[i].good)
			cr_expect_eq(ms, rows[i].ms, "'%s': %lld", rows[i].text, (long long)ms);
	}
}

Test(clock, writes_what_it_reads)
{
	char text[TIME_TEXT_BYTES];

	cr_expect_str_eq(time_text(1769860800250, text), "2026-01-31T12:00:00.250Z");
	cr_expect_str_eq(time_text(-1, text), "1969-12-31T23:59:59.999Z");
}

Test(clock, durations_have_one_unit)
{
	static const struct {
		const char *text;
		bool good;
		int64_t ms;
	} rows[] = {
		{"300ms", true, 300},  {"30s", true, 30000},	{"5m", true, 300000},
		{"2h", true, 7200000}, {"7d", true, 604800000}, {"0s", true, 0},
		{"", false, 0},	       {"5", false, 0},		{"1h30m", false, 0},
		{"-5s", false, 0},     {"5 s", false, 0},	{"99999999999999999999d", false, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err e = ERR_INIT;
		int64_t ms = 0;

		cr_expect_eq(duration_parse(span_of(rows[i].text), &ms, &e), rows[i].good ? 0 : -1,
			     "'%s'", rows[i].text);
		cr_expect_eq(ms, rows[i].ms, "'%s'", rows[i].text);
	}
}

Test(clock, sizes_are_binary)
{
	struct err e = ERR_INIT;
	uint64_t n = 0;

	cr_expect_eq(size_parse(SPAN_LIT("64Ki"), &n, &e), 0);
	cr_expect_eq(n, 65536);
	cr_expect_eq(size_parse(SPAN_LIT("12"), &n, &e), 0);
	cr_expect_eq(n, 12);
	cr_expect_eq(size_parse(SPAN_LIT("10MB"), &n, &e), -1);
}

Test(clock, short_text_for_people)
{
	char text[TIME_TEXT_BYTES];

	cr_expect_str_eq(duration_text(350, text), "350ms");
	cr_expect_str_eq(duration_text(4200, text), "4.2s");
	cr_expect_str_eq(duration_text(192000, text), "3m12s");
	cr_expect_str_eq(duration_text(7500000, text), "2h5m");
	cr_expect_str_eq(duration_text(615600000, text), "7d3h");
}

Test(clock, a_test_clock_stands_still)
{
	struct clock c = clock_test(5, 7);

	cr_expect_eq(clock_mono_ms(&c), 5);
	c.test_mono_ms = 9;
	cr_expect_eq(clock_mono_ms(&c), 9);
	cr_expect_eq(clock_wall_ms(&c), 7);
}
