#include <criterion/criterion.h>
#include <string.h>

#include "agent/base/arena.h"
#include "agent/base/attr.h"
#include "agent/base/buf.h"
#include "agent/base/map.h"
#include "agent/base/span.h"

Test(span, cuts_empty_parts_too)
{
	struct span rest = SPAN_LIT("a,,b");
	struct span part;

	cr_assert(span_cut(&rest, ',', &part));
	cr_expect(span_is(part, "a"));
	cr_assert(span_cut(&rest, ',', &part));
	cr_expect(span_is(part, ""));
	cr_assert(span_cut(&rest, ',', &part));
	cr_expect(span_is(part, "b"));
	cr_expect_not(span_cut(&rest, ',', &part));
}

Test(span, reads_only_plain_decimal_numbers)
{
	static const struct {
		const char *text;
		bool good;
		uint64_t value;
	} rows[] = {
		{"0", true, 0},	  {"42", true, 42},   {"18446744073709551615", true, UINT64_MAX},
		{"", false, 0},	  {"-1", false, 0},   {"18446744073709551616", false, 0},
		{"1 ", false, 0}, {"0x10", false, 0}, {"99999999999999999999", false, 0},
		{"+1", false, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint64_t v = 0;

		cr_expect_eq(span_to_u64(span_of(rows[i].text), UINT64_MAX, &v), rows[i].good,
			     "'%s'", rows[i].text);
		if (rows[i].good)
			cr_expect_eq(v, rows[i].value, "'%s'", rows[i].text);
	}
}

Test(span, knows_utf8_from_what_only_looks_like_it)
{
	static const struct {
		const char *text;
		bool good;
	} rows[] = {
		{"plain", true},	 {"\xc3\xa9", true},
		{"\xe2\x82\xac", true},	 {"\xf0\x9f\x98\x80", true},
		{"\xc3", false},	 {"\xc0\x80", false},
		{"\xed\xa0\x80", false}, {"\xf4\x90\x80\x80", false},
		{"\x80", false},	 {"\xe0\x80\x80", false},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		cr_expect_eq(span_utf8(span_of(rows[i].text)), rows[i].good, "row %zu", i);
}

Test(span, distance_finds_the_slip_of_a_finger)
{
	cr_expect_eq(span_distance(SPAN_LIT("resorces"), SPAN_LIT("resources"), 4), 1);
	cr_expect_eq(span_distance(SPAN_LIT("same"), SPAN_LIT("same"), 4), 0);
	cr_expect_eq(span_distance(SPAN_LIT("cat"), SPAN_LIT("elephant"), 4), 4);
}

Test(buf, stops_at_its_cap_and_remembers)
{
	struct buf b = BUF_INIT(8);

	buf_adds(&b, "12345");
	buf_adds(&b, "6789");
	buf_adds(&b, "x");
	cr_expect(buf_full(&b));
	cr_expect_str_eq(buf_str(&b), "12345", "a prefix of what was meant");
	buf_reset(&b);
	buf_adds(&b, "12345678");
	cr_expect_not(buf_full(&b));
	cr_expect_str_eq(buf_str(&b), "12345678");
	buf_dispose(&b);
	buf_dispose(&b);
}

Test(buf, keeps_nul_behind_every_content)
{
	struct buf b = BUF_WIPED(100000);

	for (int i = 0; i < 1000; i++) {
		buf_printf(&b, "%d,", i);
		cr_assert_eq(b.p[b.n], '\0');
	}
	buf_truncate(&b, 4);
	cr_expect_str_eq(buf_str(&b), "0,1,");
	buf_dispose(&b);
}

Test(buf, writes_json_strings_that_every_reader_takes)
{
	struct buf b = BUF_INIT(1000);

	buf_add_json(&b, (struct span){"a\"b\\c\n\t\x01\x7f\xff\xc3\xa9", 12});
	cr_expect_str_eq(buf_str(&b), "a\\\"b\\\\c\\n\\t\\u0001\\u007f\\ufffd\xc3\xa9");
	buf_dispose(&b);
}

Test(arena, gives_zeroed_memory_and_forgets_it_all_at_once)
{
	struct arena a = ARENA_WIPED;
	char *big;

	for (int i = 0; i < 10000; i++) {
		char *p = arena_alloc(&a, 37);

		cr_assert_eq(p[0] | p[36], 0);
		memset(p, 0xff, 37);
	}
	big = arena_alloc(&a, 5 << 20);
	cr_expect_eq(big[(5 << 20) - 1], 0);
	cr_expect_str_eq(arena_printf(&a, "%s-%d", "x", 7), "x-7");
	arena_dispose(&a);
	arena_dispose(&a);
	cr_expect_eq(a.used_bytes, 0);
	cr_expect_str_eq(arena_strdup(&a, "again"), "again");
	arena_dispose(&a);
}

Test(arena, grows_arrays_and_keeps_what_they_hold)
{
	struct arena a = ARENA_INIT;
	size_t cap = 0;
	int *items = NULL;

	for (int i = 0; i < 1000; i++) {
		items = arena_grow(&a, items, &cap, (size_t)i + 1, sizeof(*items));
		items[i] = i;
	}
	for (int i = 0; i < 1000; i++)
		cr_assert_eq(items[i], i);
	arena_dispose(&a);
}

Test(map, finds_replaces_removes_and_walks_in_order)
{
	struct arena a = ARENA_INIT;
	struct map m;
	struct span key;
	void *value;
	size_t at = 0;
	int n = 0;

	map_init(&m, &a);
	cr_expect_null(map_get(&m, SPAN_LIT("absent")));
	for (int i = 0; i < 5000; i++)
		cr_assert_null(map_set(&m, span_of(arena_printf(&a, "key-%d", i)),
				       arena_printf(&a, "%d", i)));
	cr_expect_str_eq(map_get(&m, SPAN_LIT("key-4711")), "4711");
	cr_expect_str_eq(map_set(&m, SPAN_LIT("key-1"), "one"), "1");
	cr_expect_str_eq(map_get(&m, SPAN_LIT("key-1")), "one");
	for (int i = 0; i < 5000; i += 2)
		cr_assert_not_null(map_remove(&m, span_of(arena_printf(&a, "key-%d", i))));
	cr_expect_null(map_remove(&m, SPAN_LIT("key-0")));
	cr_expect_eq(m.n, 2500);
	while (map_next(&m, &at, &key, &value)) {
		cr_assert(span_is(key, arena_printf(&a, "key-%d", 2 * n + 1)));
		n++;
	}
	cr_expect_eq(n, 2500);
	cr_expect_null(map_set(&m, SPAN_LIT("key-0"), "back"));
	cr_expect_str_eq(map_get(&m, SPAN_LIT("key-0")), "back");
	arena_dispose(&a);
}

Test(map, survives_many_rounds_of_adding_and_removing)
{
	struct arena a = ARENA_INIT;
	struct map m;

	map_init(&m, &a);
	for (int i = 0; i < 20000; i++) {
		struct span key = span_of(arena_printf(&a, "%d", i));

		map_set(&m, key, "x");
		cr_assert_not_null(map_remove(&m, key));
	}
	cr_expect_eq(m.n, 0);
	cr_expect_leq(m.n_slots, 64, "holes are reused: %zu slots", m.n_slots);
	arena_dispose(&a);
}
