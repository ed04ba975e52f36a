#include <criterion/criterion.h>
#include <string.h>

#include "merge_support.h"

/* Two disabled cases write a key twice, which is no JSON for us: the second is renamed. */
static void rename_second_op(struct span text)
{
	for (char *at = (char *)text.p; (at = strstr(at, "\"op\"")); at += 4) {
		char *next = strstr(at + 4, "\"op\"");
		char *end = strchr(at, '}');

		if (next && end && next < end && !memchr(at, '{', (size_t)(next - at)))
			next[2] = '2';
	}
}

static void run_patch_table(const char *path, size_t *n)
{
	struct arena a = ARENA_INIT;
	struct node *table;
	struct span text;

	if (!merge_corpus(&a, path, &text))
		return;
	rename_second_op(text);
	table = merge_json_of(&a, text);
	for (uint32_t i = 0; i < table->n; i++) {
		const struct node *c = table->items[i];
		const char *name = node_get_text(c, "comment");
		struct node *target;
		struct err e = ERR_INIT;
		int rc;

		if (node_get(c, "disabled") || !node_get(c, "doc"))
			continue;
		++*n;
		target = node_copy(&a, node_get(c, "doc"));
		rc = merge_json_patch(&target, node_get(c, "patch"), MERGE_AS_STANDARD, &a, &e);
		if (node_get(c, "error"))
			cr_expect(rc == -1 && span_starts(span_of(e.msg), "patch.yaml:"),
				  "%s %u (%s): %s", path, i, name, e.msg);
		else if (node_get(c, "expected"))
			cr_expect_str_eq(rc == 0 ? merge_text_of(&a, target) : e.msg,
					 merge_text_of(&a, node_get(c, "expected")), "%s %u (%s)",
					 path, i, name);
		else
			cr_expect_eq(rc, 0, "%s %u (%s): %s", path, i, name, e.msg);
	}
	arena_dispose(&a);
}

Test(merge_json, holds_the_shared_tables_of_json_patch)
{
	size_t n = 0;

	run_patch_table("jsonpatch/tests.json", &n);
	run_patch_table("jsonpatch/spec_tests.json", &n);
}

static const struct {
	const char *name;
	const char *target;
	const char *patch;
	const char *standard;  /* JSON; NULL = an error */
	const char *kustomize; /* where the two differ */
} CASES[] = {
	{"add", "{a: {}}", "[{op: add, path: /a/b, value: 1}]", "{\"a\":{\"b\":1}}",
	 "{\"a\":{\"b\":1}}"},
	{"add below nothing", "{a: {}}", "[{op: add, path: /b/c, value: 1}]", NULL, NULL},
	{"remove nothing", "{a: 1}", "[{op: remove, path: /b}]", NULL, NULL},
	{"replace nothing", "{a: 1}", "[{op: replace, path: /b, value: 2}]", NULL,
	 "{\"a\":1,\"b\":2}"},
	{"copy nothing", "{a: 1}", "[{op: copy, from: /b, path: /c}]", NULL,
	 "{\"a\":1,\"c\":null}"},
	{"no value", "{a: 1}", "[{op: add, path: /b}]", NULL, "{\"a\":1,\"b\":null}"},
	{"an index from the end", "{a: [1, 2]}", "[{op: remove, path: /a/-1}]", NULL,
	 "{\"a\":[1]}"},
	{"a zero in front", "{a: [1, 2]}", "[{op: remove, path: /a/01}]", NULL, "{\"a\":[1]}"},
	{"text before the first slash", "{a: 1}", "[{op: remove, path: x/a}]", NULL, "{}"},
	{"the whole document", "{a: 1}", "[{op: add, path: '', value: {b: 1}}]", "{\"b\":1}", NULL},
	{"append", "{a: [1]}", "[{op: add, path: /a/-, value: 2}]", "{\"a\":[1,2]}",
	 "{\"a\":[1,2]}"},
	{"into itself", "{a: {b: 1}}", "[{op: move, from: /a, path: /a/b}]", NULL, NULL},
	{"numbers by value", "{a: 1.0}", "[{op: test, path: /a, value: 1}]", "{\"a\":1}",
	 "{\"a\":1}"},
	{"yes is a boolean in YAML 1.1", "{a: 1}", "[{op: add, path: /a, value: {y: yes}}]",
	 "{\"a\":{\"y\":\"yes\"}}", "{\"a\":{\"true\":true}}"},
	{"and a string in JSON", "{a: 1}",
	 "[{\"op\": \"add\", \"path\": \"/a\", \"value\": \"yes\"}]", "{\"a\":\"yes\"}",
	 "{\"a\":\"yes\"}"},
};

Test(merge_json, differs_from_kustomize_only_where_it_must)
{
	for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
		for (int rules = MERGE_AS_KUSTOMIZE; rules <= MERGE_AS_STANDARD; rules++) {
			struct arena a = ARENA_INIT;
			struct err e = ERR_INIT;
			struct node *target = merge_yaml_of(&a, CASES[i].target);
			const struct node *patch = merge_yaml_of(&a, CASES[i].patch);
			const char *want =
				rules == MERGE_AS_STANDARD ? CASES[i].standard : CASES[i].kustomize;
			int rc = merge_json_patch(&target, patch, (enum merge_rules)rules, &a, &e);

			if (want)
				cr_expect_str_eq(rc == 0 ? merge_text_of(&a, target) : e.msg, want,
						 "%s, rules %d", CASES[i].name, rules);
			else
				cr_expect_eq(rc, -1, "%s, rules %d", CASES[i].name, rules);
			arena_dispose(&a);
		}
	}
}

Test(merge_json, names_the_operation_and_no_value)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct node *target = merge_yaml_of(&a, "{a: hidden}");
	const struct node *patch = merge_yaml_of(&a, "- {op: test, path: /a, value: hidden}\n"
						     "- {op: test, path: /a, value: alsohidden}\n");

	cr_expect_eq(merge_json_patch(&target, patch, MERGE_AS_KUSTOMIZE, &a, &e), -1);
	cr_expect_str_eq(e.msg,
			 "patch.yaml:2:3: operation 2: 'test' at '/a': the value is another one");
	arena_dispose(&a);
}

/* Each copy doubles the document. */
Test(merge_json, refuses_a_patch_that_copies_without_end, .timeout = 30)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct node *target = merge_yaml_of(&a, "{a: [1]}");
	struct node *patch = node_list(&a);

	for (int i = 0; i < 64; i++) {
		struct node *op = merge_yaml_of(&a, "{op: copy, from: /a, path: /a/-}");

		node_append(&a, patch, op);
	}
	cr_expect_eq(merge_json_patch(&target, patch, MERGE_AS_KUSTOMIZE, &a, &e), -1);
	cr_expect_eq(e.kind, ERR_LIMIT, "%s", e.msg);
	arena_dispose(&a);
}

Test(merge_json, holds_the_tables_of_merge_patch)
{
	struct arena a = ARENA_INIT;
	struct span text;
	struct node *table;

	if (merge_corpus(&a, "jsonpatch/merge_patch_rfc7386.json", &text)) {
		table = merge_json_of(&a, text);
		for (uint32_t i = 0; i < table->n; i++) {
			struct node *target = node_get(table->items[i], "doc");

			merge_json_merge(&target, node_get(table->items[i], "patch"), &a);
			cr_expect_str_eq(merge_text_of(&a, target),
					 merge_text_of(&a, node_get(table->items[i], "expected")),
					 "case %u", i);
		}
	}
	if (merge_corpus(&a, "jsonpatch/k8s_jsonmergepatch.json", &text)) {
		table = node_get(merge_json_of(&a, text), "threeWay");
		for (uint32_t i = 0; i < table->n; i++) {
			struct node *target = node_get(table->items[i], "current");

			merge_json_merge(&target, node_get(table->items[i], "threeWay"), &a);
			cr_expect_str_eq(merge_text_of(&a, target),
					 merge_text_of(&a, node_get(table->items[i], "result")),
					 "case %u", i);
		}
	}
	arena_dispose(&a);
}

Test(merge_json, merges_into_nothing)
{
	struct arena a = ARENA_INIT;
	struct node *target = NULL;

	merge_json_merge(&target, merge_yaml_of(&a, "{a: {b: null, c: [null]}}"), &a);
	cr_expect_str_eq(merge_text_of(&a, target), "{\"a\":{\"c\":[null]}}");
	arena_dispose(&a);
}
