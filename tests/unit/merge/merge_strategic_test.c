#include <criterion/criterion.h>
#include <string.h>

#include "merge_support.h"

/* Every line of kustomize.jsonl: what kustomize's own code made of it (tests/support/merge). */
Test(merge_strategic, gives_what_kustomize_gives)
{
	struct arena text = ARENA_INIT;
	struct span all = merge_file(&text, "tests/unit/merge/kustomize.jsonl");
	struct span line;
	size_t n = 0;

	while (span_cut(&all, '\n', &line)) {
		struct arena a = ARENA_INIT;
		struct err e = ERR_INIT;
		struct node *target;
		struct node *patch;
		struct node *c;
		const char *want;
		const char *got;
		int rc;

		if (line.n == 0)
			continue;
		n++;
		c = merge_json_of(&a, line);
		target = merge_yaml_of(&a, node_get_text(c, "target"));
		patch = merge_yaml_of(&a, node_get_text(c, "patch"));
		rc = node_is_text(node_get(c, "kind"), "smp")
			     ? merge_strategic(&target, patch, NULL, &a, &e)
			     : merge_json_patch(&target, patch, MERGE_AS_KUSTOMIZE, &a, &e);
		want = node_get(c, "error")  ? "error"
		       : node_get(c, "gone") ? "gone"
					     : merge_text_of(&a, node_get(c, "want"));
		got = rc < 0 ? "error" : rc == MERGE_DELETED ? "gone" : merge_text_of(&a, target);
		cr_expect_str_eq(got, want, "line %zu: %s\n%s", n, e.msg,
				 node_get_text(c, "patch"));
		arena_dispose(&a);
	}
	cr_expect_gt(n, 400);
	arena_dispose(&text);
}

static const struct {
	const char *name;
	const char *target;
	const char *patch;
	const char *want; /* JSON; "" = the object goes; NULL = an error */
} CASES[] = {
	{"new elements stand first", "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a}]}}",
	 "{spec: {containers: [{name: b}]}}",
	 "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"name\":\"b\"},"
	 "{\"name\":\"a\"}]}}"},
	{"lists of unknown kinds are replaced",
	 "{apiVersion: x/v1, kind: T, spec: {containers: [{name: a}]}}",
	 "{spec: {containers: [{name: b}]}}",
	 "{\"apiVersion\":\"x/v1\",\"kind\":\"T\",\"spec\":{\"containers\":[{\"name\":\"b\"}]}}"},
	{"fields only newer servers know are replaced",
	 "{apiVersion: v1, kind: Pod, spec: {resourceClaims: [{name: a}]}}",
	 "{spec: {resourceClaims: [{name: b}]}}",
	 "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"resourceClaims\":[{\"name\":\"b\"}]}}"},
	{"a nested object brings its own type",
	 "{kind: L, x: {apiVersion: v1, kind: Pod, metadata: {finalizers: [a]}}}",
	 "{x: {metadata: {finalizers: [b]}}}",
	 "{\"kind\":\"L\",\"x\":{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":"
	 "{\"finalizers\":[\"b\",\"a\"]}}}"},
	{"a number in the place of a quoted string is a string", "{a: \"1\"}", "{a: 2}",
	 "{\"a\":\"2\"}"},
	{"a null removes", "{a: 1, b: {c: 1}}", "{a: null, b: {c: null}}", "{\"b\":{}}"},
	{"an empty null goes, a written one stays", "a:\nb: null\nc: 1\n", "{c: 2}",
	 "{\"b\":null,\"c\":2}"},
	{"delete at the root", "{a: 1}", "{$patch: delete}", ""},
	{"replace at the root does nothing", "{a: 1}", "{$patch: replace, b: 1}", "{\"a\":1}"},
	{"replace of a map", "{a: {b: 1}}", "{a: {$patch: replace, c: null, d: 2}}",
	 "{\"a\":{\"d\":2}}"},
	{"delete of a map", "{a: {b: 1}, c: 1}", "{a: {$patch: delete}}", "{\"c\":1}"},
	{"an unknown directive", "{a: {b: 1}}", "{a: {$patch: odd}}", NULL},
	{"a map and a list", "{a: {b: 1}}", "{a: [1]}", NULL},
	{"delete of an element",
	 "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a}, {name: b}]}}",
	 "{spec: {containers: [{name: a, $patch: delete}]}}",
	 "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"name\":\"b\"}]}}"},
	{"replace of a list", "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a}]}}",
	 "{spec: {containers: [{$patch: replace}, {name: c}]}}",
	 "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"name\":\"c\"}]}}"},
	{"directives of the server are plain keys", "{a: {b: 1}}", "{a: {$retainKeys: [c], c: 1}}",
	 "{\"a\":{\"$retainKeys\":[\"c\"],\"b\":1,\"c\":1}}"},
};

Test(merge_strategic, obeys_directives_as_kustomize_does)
{
	for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
		struct arena a = ARENA_INIT;
		struct err e = ERR_INIT;
		struct node *target = merge_yaml_of(&a, CASES[i].target);
		struct node *patch = merge_yaml_of(&a, CASES[i].patch);
		const char *before = merge_text_of(&a, patch);
		int rc = merge_strategic(&target, patch, NULL, &a, &e);

		cr_expect_str_eq(merge_text_of(&a, patch), before, "%s: the patch changed",
				 CASES[i].name);
		if (!CASES[i].want)
			cr_expect(rc == -1 && span_starts(span_of(e.msg), "patch.yaml:1:"),
				  "%s: %s", CASES[i].name, e.msg);
		else if (!*CASES[i].want)
			cr_expect_eq(rc, MERGE_DELETED, "%s: %s", CASES[i].name, e.msg);
		else
			cr_expect_str_eq(rc == 0 ? merge_text_of(&a, target) : e.msg, CASES[i].want,
					 "%s", CASES[i].name);
		arena_dispose(&a);
	}
}

Test(merge_strategic, keeps_the_place_of_what_a_patch_sets)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct node *target = merge_yaml_of(&a, "{a: 1, b: 2}");
	struct node *patch = merge_yaml_of(&a, "\n\nb: 3\nc: 4\n");

	cr_assert_eq(merge_strategic(&target, patch, NULL, &a, &e), 0);
	cr_expect_eq(node_get(target, "a")->line, 1);
	cr_expect_eq(node_get(target, "b")->line, 3);
	cr_expect_eq(node_get(target, "c")->line, 4);
	arena_dispose(&a);
}

/* n containers with n variables and ports in one of them, all met by the patch. */
static struct node *big(struct arena *a, int n, int shift)
{
	struct node *root = merge_yaml_of(a, "{apiVersion: v1, kind: Pod, spec: {containers: "
					     "[{name: c, env: [], ports: []}]}, data: {}}");
	struct node *c = node_at(root, "spec", "containers", NULL)->items[0];

	for (int i = 0; i < n; i++) {
		struct node *env = node_map(a);
		struct node *port = node_map(a);

		node_set(a, env, "name", node_strz(a, arena_printf(a, "n%d", i + shift)));
		node_set(a, env, "value", node_int(a, i));
		node_set(a, port, "containerPort", node_int(a, i + shift));
		node_set(a, port, "protocol", node_strz(a, "TCP"));
		node_append(a, node_get(c, "env"), env);
		node_append(a, node_get(c, "ports"), port);
	}
	return root;
}

/* Bytes of arena are the measure: they follow the work done, and no clock is needed. */
static size_t cost(int n)
{
	struct arena trees = ARENA_INIT;
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct node *target = big(&trees, n, 0);
	struct node *patch = big(&trees, n, n / 2);
	size_t used;

	cr_assert_eq(merge_strategic(&target, patch, NULL, &a, &e), 0, "%s", e.msg);
	cr_expect_eq(node_at(target, "spec", "containers", NULL)->items[0]->n, 3);
	cr_expect_eq(node_get(node_at(target, "spec", "containers", NULL)->items[0], "env")->n,
		     n + n / 2);
	used = a.used_bytes;
	arena_dispose(&a);
	arena_dispose(&trees);
	return used;
}

Test(merge_strategic, grows_linearly, .timeout = 60)
{
	size_t small = cost(4000);

	cr_expect_lt(cost(16000), 5 * small);
	cr_expect_lt(cost(64000), 20 * small);
}

Test(merge_strategic, refuses_lists_that_would_take_quadratic_time, .timeout = 60)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct node *target = merge_yaml_of(&a, "{apiVersion: v1, kind: Pod, spec: {volumes: []}}");
	struct node *list = node_at(target, "spec", "volumes", NULL);

	for (int i = 0; i < 50000; i++) {
		struct node *volume = node_map(&a);

		node_set(&a, volume, "name",
			 node_strz(&a, i % 2 ? "" : arena_printf(&a, "v%d", i)));
		node_append(&a, list, volume);
	}
	cr_expect_eq(merge_strategic(&target, merge_yaml_of(&a, "{a: 1}"), NULL, &a, &e), -1);
	cr_expect_eq(e.kind, ERR_LIMIT, "%s", e.msg);
	arena_dispose(&a);
}

/* ---- as the server does it -------------------------------------------------------------------- */

static struct schema made_up_type(struct arena *a, const struct node *c)
{
	const char *name = node_get_text(c, "schema");
	bool precision = name && strcmp(name, "precisionItem") == 0;
	struct schema_set *set = schema_set_new(a);
	struct err e = ERR_INIT;
	struct span text;

	if (!name || !merge_corpus(a,
				   precision ? "strategic-merge/schema/swagger-precision-item.json"
					     : "strategic-merge/schema/swagger-merge-item.json",
				   &text))
		return SCHEMA_NONE;
	cr_assert_eq(schema_set_openapi(set, merge_json_of(a, text), false, &e), 0, "%s", e.msg);
	cr_assert(schema_known(schema_set_definition(set, name)));
	return schema_set_definition(set, name);
}

Test(merge_server, holds_all_cases_of_kubernetes)
{
	struct arena text = ARENA_INIT;
	struct span all;
	struct span line;
	size_t n = 0;

	if (!merge_corpus(&text, "strategic-merge/smp_cases.jsonl", &all))
		return;
	while (span_cut(&all, '\n', &line)) {
		struct arena a = ARENA_INIT;
		const struct node *apply;
		struct node *c;
		struct schema type;

		if (line.n == 0)
			continue;
		c = merge_json_of(&a, line);
		type = made_up_type(&a, c);
		apply = node_get(c, "apply");
		for (uint32_t i = 0; apply && i < apply->n; i++, n++) {
			struct node *target = node_copy(&a, node_get(apply->items[i], "target"));
			const struct node *patch = node_get(apply->items[i], "patch");
			const char *words = node_get_text(apply->items[i], "errorContains");
			struct err e = ERR_INIT;
			int rc = merge_strategic_server(&target, patch, type, &a, &e);

			if (words)
				cr_expect(rc == -1 && strstr(e.msg, words), "%s %u: %s",
					  node_get_text(c, "name"), i, e.msg);
			else
				cr_expect_str_eq(
					rc == 0 ? merge_text_of(&a, target) : e.msg,
					merge_text_of(&a, node_get(apply->items[i], "expected")),
					"%s %u", node_get_text(c, "name"), i);
		}
		arena_dispose(&a);
	}
	cr_expect_gt(n, 150, "%zu", n);
	arena_dispose(&text);
}

static const struct {
	const char *name;
	const char *target;
	const char *patch;
	const char *want; /* NULL = an error */
} SERVER[] = {
	{"new elements stand first", "{containers: [{name: a}]}", "{containers: [{name: b}]}",
	 "{\"containers\":[{\"name\":\"b\"},{\"name\":\"a\"}]}"},
	{"a volume keeps only what the patch retains", "{volumes: [{name: v, emptyDir: {}}]}",
	 "{volumes: [{name: v, $retainKeys: [name, secret], secret: {secretName: s}}]}",
	 "{\"volumes\":[{\"name\":\"v\",\"secret\":{\"secretName\":\"s\"}}]}"},
	{"the order the patch wants", "{containers: [{name: a}, {name: b}, {name: c}]}",
	 "{$setElementOrder/containers: [{name: c}, {name: a}]}",
	 "{\"containers\":[{\"name\":\"b\"},{\"name\":\"c\"},{\"name\":\"a\"}]}"},
	{"an element without its key", "{containers: [{name: a}]}", "{containers: [{image: b}]}",
	 NULL},
	{"fields newer than kustomize's types", "{resourceClaims: [{name: a}]}",
	 "{resourceClaims: [{name: b}]}",
	 "{\"resourceClaims\":[{\"name\":\"b\"},{\"name\":\"a\"}]}"},
};

Test(merge_server, knows_built_in_types)
{
	struct schema pod =
		schema_type(NULL, SCHEMA_AS_SERVER, SPAN_LIT(""), SPAN_LIT("v1"), SPAN_LIT("Pod"));
	struct schema spec = schema_field(pod, SPAN_LIT("spec"));

	for (size_t i = 0; i < ARRAY_LEN(SERVER); i++) {
		struct arena a = ARENA_INIT;
		struct err e = ERR_INIT;
		struct node *target = merge_yaml_of(&a, SERVER[i].target);
		const struct node *patch = merge_yaml_of(&a, SERVER[i].patch);
		int rc = merge_strategic_server(&target, patch, spec, &a, &e);

		if (SERVER[i].want)
			cr_expect_str_eq(rc == 0 ? merge_text_of(&a, target) : e.msg,
					 SERVER[i].want, "%s", SERVER[i].name);
		else
			cr_expect_eq(rc, -1, "%s", SERVER[i].name);
		arena_dispose(&a);
	}
}
