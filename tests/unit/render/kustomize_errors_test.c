#include <criterion/criterion.h>

#include <string.h>

#include "memory_tree.h"
#include "render/render.h"

#define HEAD	 "kind: Kustomization\n"
#define CM(name) "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " name "\n"

enum { FILES_MAX = 6 };

struct row {
	const char *name;
	struct memory_file files[FILES_MAX];
	const char *want; /* the beginning of the message */
	const char *also; /* somewhere in it */
};

static const struct row rows[] = {
	{"unknown field",
	 {{"kustomization.yaml", HEAD "resource:\n- a.yaml\n"}},
	 "kustomization.yaml:2:1: unknown field 'resource'",
	 "did you mean 'resources'?"},
	{"wrong type",
	 {{"kustomization.yaml", "resources: a.yaml\n"}},
	 "kustomization.yaml:1:12: 'resources' has to be a list, not a string",
	 ""},
	{"a boolean where a string is wanted",
	 {{"kustomization.yaml", "commonLabels:\n  a: yes\n"}},
	 "kustomization.yaml:2:6: 'a' has to be a string, not a boolean",
	 "quote it"},
	{"nothing in it",
	 {{"kustomization.yaml", HEAD}},
	 "kustomization.yaml:1:1: the kustomization says nothing",
	 ""},
	{"wrong kind",
	 {{"kustomization.yaml", "kind: Custom\nresources: []\n"}},
	 "kustomization.yaml:1:7: kind has to be",
	 ""},
	{"missing file",
	 {{"kustomization.yaml", "resources:\n- a.yaml\n"}},
	 "kustomization.yaml:2:3: 'a.yaml' does not exist",
	 ""},
	{"a file outside of the root",
	 {{"a/kustomization.yaml", "resources: []\npatches:\n- path: ../p.yaml\n"},
	  {"kustomization.yaml", "resources:\n- a\n"},
	  {"p.yaml", CM("x")}},
	 "a/kustomization.yaml:3:9: 'p.yaml' is not in or below 'a'",
	 ""},
	{"a path that leaves the tree",
	 {{"kustomization.yaml", "resources:\n- ../../x\n"}},
	 "kustomization.yaml:2:3: path '../../x' leaves the tree",
	 ""},
	{"a circle",
	 {{"a/kustomization.yaml", "resources:\n- ../b\n"},
	  {"b/kustomization.yaml", "resources:\n- ../a\n"},
	  {"kustomization.yaml", "resources:\n- a\n"}},
	 "b/kustomization.yaml:2:3: a circle: 'a' is the kustomization",
	 ""},
	{"itself",
	 {{"kustomization.yaml", "resources:\n- .\n"}},
	 "kustomization.yaml:2:3: a circle",
	 ""},
	{"two kustomization files",
	 {{"kustomization.yaml", "resources: []\n"}, {"kustomization.yml", "resources: []\n"}},
	 ".: two kustomization files",
	 "keep one"},
	{"a directory without one",
	 {{"kustomization.yaml", "resources:\n- d\n"}, {"d/a.yaml", CM("x")}},
	 "kustomization.yaml:2:3: directory 'd' holds no kustomization.yaml",
	 ""},
	{"a remote base",
	 {{"kustomization.yaml", "resources:\n- https://github.com/a/b//c?ref=v1\n"}},
	 "kustomization.yaml:2:3: 'https://github.com/a/b//c?ref=v1' is remote",
	 ""},
	{"no kind",
	 {{"kustomization.yaml", "resources:\n- a.yaml\n"}, {"a.yaml", "metadata:\n  name: x\n"}},
	 "a.yaml:1:1: an object without 'kind'",
	 ""},
	{"no name",
	 {{"kustomization.yaml", "resources:\n- a.yaml\n"}, {"a.yaml", "kind: ConfigMap\n"}},
	 "a.yaml:1:1: ConfigMap without 'metadata.name'",
	 ""},
	{"the same object twice",
	 {{"kustomization.yaml", "resources:\n- a.yaml\n"}, {"a.yaml", CM("x") "---\n" CM("x")}},
	 "a.yaml:6:1: ConfigMap/x is already there, from a.yaml:1:1",
	 ""},
	{"a duplicate key",
	 {{"kustomization.yaml", "resources:\n- a.yaml\n"}, {"a.yaml", CM("x") "kind: Secret\n"}},
	 "a.yaml:5:1: key 'kind' is set twice",
	 ""},
	{"a key of a kustomization with two values",
	 {{"kustomization.yaml", "namePrefix: a\nnamePrefix: b\n"}},
	 "kustomization.yaml:2:1: key 'namePrefix' is set twice",
	 ""},
	{"a patch without an object",
	 {{"kustomization.yaml", "resources:\n- a.yaml\npatches:\n- path: p.yaml\n"},
	  {"a.yaml", CM("x")},
	  {"p.yaml", CM("y")}},
	 "p.yaml:1:1: no object for this patch: ConfigMap/y",
	 ""},
	{"a JSON patch without a target",
	 {{"kustomization.yaml",
	   "resources: []\npatches:\n- patch: '[{\"op\": \"remove\", \"path\": \"/a\"}]'\n"}},
	 "kustomization.yaml:3:3: a JSON patch needs a 'target'",
	 ""},
	{"a pattern that is none",
	 {{"kustomization.yaml",
	   "resources: []\npatches:\n- patch: '[{\"op\": \"remove\", \"path\": \"/a\"}]'\n"
	   "  target:\n    name: '['\n"}},
	 "kustomization.yaml:5:11: '[' is not a regular expression",
	 ""},
	{"a key generated twice",
	 {{"kustomization.yaml", "configMapGenerator:\n- name: c\n  literals: [a=1, a=2]\n"}},
	 "kustomization.yaml:3:",
	 "key 'a' occurs twice"},
	{"a merge with nothing",
	 {{"kustomization.yaml", "configMapGenerator:\n- name: c\n  behavior: merge\n"}},
	 "kustomization.yaml:2:3: ConfigMap/c is not there",
	 ""},
	{"replicas of nobody",
	 {{"kustomization.yaml", "resources: []\nreplicas:\n- name: x\n  count: 1\n"}},
	 "kustomization.yaml:3:3: replicas: no workload called 'x'",
	 ""},
	{"a foreign plugin",
	 {{"kustomization.yaml", "resources: []\ntransformers:\n- p.yaml\n"},
	  {"p.yaml", "apiVersion: example.com/v1\nkind: Mine\nmetadata:\n  name: m\n"}},
	 "p.yaml:1:1: plugin Mine/m is not built in",
	 "never run"},
	{"two wrongly joined entries",
	 {{"kustomization.yaml", "resources:\n- ./a\n - ../b\n"}, {"a - ../b/x", ""}},
	 "kustomization.yaml:2:3: ",
	 ""},
};

Test(kustomize_errors, name_the_place_and_what_to_do)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct row *r = &rows[i];
		struct memory_tree tree = memory_tree(r->files);
		struct render_input in = {.tree = &tree.tree, .path = "", .no_plain = true};
		struct arena a = ARENA_INIT;
		struct objects out = {.n = 0};
		struct err e = ERR_INIT;

		cr_expect_eq(render_app(&in, &a, &out, &e), -1, "%s: must fail", r->name);
		cr_expect(strncmp(e.msg, r->want, strlen(r->want)) == 0 && strstr(e.msg, r->also),
			  "%s: %s", r->name, e.msg);
		cr_expect_eq(e.kind, ERR_INPUT, "%s: kind %d", r->name, (int)e.kind);
		arena_dispose(&a);
	}
}

Test(kustomize_errors, a_diamond_is_no_circle)
{
	static const struct memory_file files[] = {
		{"base/kustomization.yaml", "namePrefix: b-\nresources:\n- a.yaml\n"},
		{"base/a.yaml", CM("x")},
		{"one/kustomization.yaml", "namePrefix: one-\nresources:\n- ../base\n"},
		{"two/kustomization.yaml", "namePrefix: two-\nresources:\n- ../base\n"},
		{"top/kustomization.yaml", "resources:\n- ../one\n- ../two\n"},
		{NULL, NULL},
	};
	struct memory_tree tree = memory_tree(files);
	struct render_input in = {.tree = &tree.tree, .path = "top"};
	struct arena a = ARENA_INIT;
	struct objects out = {.n = 0};
	struct err e = ERR_INIT;

	cr_assert_eq(render_app(&in, &a, &out, &e), 0, "%s", e.msg);
	cr_assert_eq(out.n, 2);
	cr_expect_str_eq(out.items[0].name, "one-b-x");
	cr_expect_str_eq(out.items[1].name, "two-b-x");
	arena_dispose(&a);
}

Test(kustomize_errors, plain_directories_are_read_in_order)
{
	static const struct memory_file files[] = {
		{"d/.hidden/x.yaml", "not: an object\n"},
		{"d/a.yaml", CM("a")},
		{"d/b/c.json", "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{"
			       "\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": "
			       "{\"name\": \"s\"}, \"data\": {\"k\": \"dg==\"}}]}"},
		{"d/readme.md", "# no manifest\n"},
		{NULL, NULL},
	};
	struct memory_tree tree = memory_tree(files);
	struct render_input in = {.tree = &tree.tree, .path = "d"};
	struct arena a = ARENA_INIT;
	struct objects out = {.n = 0};
	struct err e = ERR_INIT;

	cr_assert_eq(render_app(&in, &a, &out, &e), 0, "%s", e.msg);
	cr_assert_eq(out.n, 2);
	cr_expect_str_eq(out.items[0].name, "a");
	cr_expect_str_eq(out.items[1].name, "s");
	cr_expect(node_has_secret(out.items[1].root), "data of a Secret is marked");
	in.no_plain = true;
	cr_expect_eq(render_app(&in, &a, &out, &e), -1);
	arena_dispose(&a);
}
