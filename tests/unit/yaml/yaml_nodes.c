#include <criterion/criterion.h>

#include "yaml_support.h"

Test(yaml_nodes, gets_and_walks)
{
	struct arena a = ARENA_INIT;
	struct node *n = must_yaml(&a, "a: {b: {c: x}, n: 5, z: null}\nl: [1]\n");

	cr_expect(node_is_text(node_at(n, "a", "b", "c", NULL), "x"));
	cr_expect_null(node_at(n, "a", "nope", "c", NULL));
	cr_expect_null(node_at(n, "l", "b", NULL));
	cr_expect_str_eq(node_get_text(node_get(n, "a"), "n"), "5");
	cr_expect_null(node_get_text(node_get(n, "a"), "z"));
	cr_expect_null(node_get_text(node_get(n, "a"), "b"));
	cr_expect_null(node_get(node_get(n, "l"), "x"));
	cr_expect_null(node_get(NULL, "x"));
	cr_expect(!node_is_text(node_at(n, "a", "n", NULL), "5"));
	cr_expect(node_is_null(NULL) && node_is_null(node_at(n, "a", "z", NULL)));
	cr_expect_eq(node_count(n), 14);
	arena_dispose(&a);
}

Test(yaml_nodes, sets_removes_and_keeps_order)
{
	struct arena a = ARENA_INIT;
	struct node *n = must_yaml(&a, "b: 1\na: 2\nc: null\n");

	node_set(&a, n, "a", node_bool(&a, true));
	for (int i = 0; i < 20; i++)
		node_set(&a, n, arena_printf(&a, "k%d", i), node_int(&a, i));
	for (int i = 0; i < 20; i += 2)
		cr_expect(node_remove(n, arena_printf(&a, "k%d", i)));
	cr_expect(!node_remove(n, "k0"));
	cr_expect_str_eq(as_json(&a, n, 0),
			 "{\"b\":1,\"a\":true,\"c\":null,\"k1\":1,\"k3\":3,\"k5\":5,"
			 "\"k7\":7,\"k9\":9,\"k11\":11,\"k13\":13,\"k15\":15,"
			 "\"k17\":17,\"k19\":19}");
	cr_assert_not_null(node_need_map(&a, n, "c"));
	cr_assert_not_null(node_need_map(&a, n, "new"));
	cr_expect_null(node_need_map(&a, n, "b"));
	cr_expect(node_is(node_get(n, "c"), NODE_MAP) && node_is(node_get(n, "new"), NODE_MAP));
	arena_dispose(&a);
}

Test(yaml_nodes, edits_lists)
{
	struct arena a = ARENA_INIT;
	struct node *n = must_yaml(&a, "[a, b, c]");

	node_append(&a, n, node_strz(&a, "d"));
	node_insert(&a, n, 0, node_strz(&a, "first"));
	node_insert(&a, n, 2, node_null(&a));
	node_remove_at(n, 1);
	node_remove_at(n, 4);
	cr_expect_str_eq(as_json(&a, n, 0), "[\"first\",null,\"b\",\"c\"]");
	arena_dispose(&a);
}

static const struct {
	const char *a, *b;
	bool equal;
} PAIRS[] = {
	{"{a: 1, b: 2}", "{b: 2, a: 1}", true},
	{"{a: 1, b: 2}", "{b: 2, a: 1, c: 3}", false},
	{"[1, 2]", "[2, 1]", false},
	{"a", "'a'", true},
	{"1", "'1'", false},
	{"~", "null", true},
	{"null", "'null'", false},
	{"True", "true", true},
	{"0x1f", "31", true},
	{"1.0", "1", true},
	{"1e3", "1000", true},
	{"1.5", "1.50", true},
	{"1.5", "1.6", false},
	{"-0", "0", true},
	{"{}", "[]", false},
	{"{k1: 1, k2: 1, k3: 1, k4: 1, k5: 1, k6: 1, k7: 1, k8: 1, k9: 1, k10: 1, k11: 1, k12: 1, k13: 1, "
	 "k14: 1, k15: 1, k16: 1, k17: 1}",
	 "{k17: 1, k1: 1, k2: 1, k3: 1, k4: 1, k5: 1, k6: 1, k7: 1, k8: 1, k9: 1, k10: 1, k11: 1, k12: 1, "
	 "k13: 1, k14: 1, k15: 1, k16: 1}",
	 true},
};

Test(yaml_nodes, equal_means_the_same_data)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < ARRAY_LEN(PAIRS); i++) {
		const struct node *x = must_yaml(&a, arena_printf(&a, "- %s", PAIRS[i].a));
		const struct node *y = must_yaml(&a, arena_printf(&a, "- %s", PAIRS[i].b));

		cr_expect_eq(node_equal(x, y), PAIRS[i].equal, "%s and %s", PAIRS[i].a, PAIRS[i].b);
		cr_expect_eq(node_equal(y, x), PAIRS[i].equal, "%s and %s", PAIRS[i].b, PAIRS[i].a);
	}
	arena_dispose(&a);
}

Test(yaml_nodes, copies_do_not_lean_on_the_original)
{
	struct arena a = ARENA_INIT;
	struct arena b = ARENA_INIT;
	const struct node *n = must_yaml(&a, "a: [x, {y: z}]\nb: 1\n");
	struct node *copy = node_copy(&b, n);

	cr_expect(node_equal(n, copy));
	cr_expect_eq(copy->line, 1);
	arena_dispose(&a);
	node_set(&b, copy, "c", node_strz(&b, "new"));
	node_append(&b, node_get(copy, "a"), node_int(&b, -7));
	cr_expect_str_eq(as_json(&b, copy, 0),
			 "{\"a\":[\"x\",{\"y\":\"z\"},-7],\"b\":1,\"c\":\"new\"}");
	arena_dispose(&b);
}

Test(yaml_nodes, marks_reach_every_scalar_but_keys)
{
	struct arena a = ARENA_INIT;
	struct node *n = must_yaml(&a, "a: [x, {y: z}]\nb: 1\n");

	cr_expect(!node_has_secret(n));
	node_mark_secret(node_get(n, "a")->items[1]);
	cr_expect(node_has_secret(n) && !node_has_secret(node_get(n, "b")));
	cr_expect(node_get(node_get(n, "a")->items[1], "y")->secret);
	cr_expect(!node_get(n, "a")->items[1]->pairs[0].key->secret);
	cr_expect(node_has_secret(node_copy(&a, n)));
	arena_dispose(&a);
}

Test(yaml_nodes, places_stand_in_messages)
{
	struct arena a = ARENA_INIT;
	struct node *n = must_yaml(&a, "a:\n  b: 1\n");
	struct err e = ERR_INIT;

	cr_expect_eq(err_at(&e, ERR_INPUT, node_at(n, "a", "b", NULL), "not %s", "good"), -1);
	cr_expect_str_eq(e.msg, "in.yaml:2:6: not good");
	cr_expect_str_eq(node_where(node_strz(&a, "made"), &a), "(generated)");
	cr_expect_str_eq(node_where(node_placed(node_strz(&a, "made"), n), &a), "in.yaml:1:1");
	(void)err_at(&e, ERR_INPUT, NULL, "no place");
	cr_expect_str_eq(e.msg, "no place");
	arena_dispose(&a);
}
