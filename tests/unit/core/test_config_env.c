#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "agent/base/limits.h"
#include "tests/unit/core/config_support.h"

TestSuite(config_env);

#define HEAD "apiVersion: agent.gitops/v1\nkind: Environments\nenvironments:\n"
#define GOOD "- {name: a, follow: {branch: env/a}, cluster: c, path: x}\n"

static const struct config_case cases[] = {
	{"good", HEAD GOOD, {NULL}},
	{"syntax",
	 "a: [",
	 {"e.yaml:2:1: did not find expected node content (while parsing a flow node that "
	  "starts at line 2)"}},
	{"empty", "", {"e.yaml: one YAML map is wanted"}},
	{"a list", "- a\n", {"e.yaml: one YAML map is wanted"}},
	{"two documents", HEAD GOOD "---\na: b\n", {"e.yaml: one YAML map is wanted"}},
	{"wrong kind",
	 "apiVersion: v1\nkind: Environment\nenvironments: []\n",
	 {"e.yaml:1:13: 'apiVersion': 'agent.gitops/v1' is wanted",
	  "e.yaml:2:7: 'kind': 'Environments' is wanted"}},
	{"nothing there",
	 "{}\n",
	 {"e.yaml:1:1: 'apiVersion' is missing in environments.yaml",
	  "e.yaml:1:1: 'kind' is missing in environments.yaml",
	  "e.yaml:1:1: 'environments' is missing in environments.yaml"}},
	{"duplicate key",
	 HEAD "- name: a\n  name: b\n",
	 {"e.yaml:5:3: key 'name' is set twice, first at line 4 column 3"}},
	{"did you mean",
	 HEAD "- {name: a, folow: {}, cluster: c, path: x, follow: {branch: b}}\n",
	 {"e.yaml:4:13: unknown key 'folow' in environments: did you mean 'follow'"}},
	{"unknown and far",
	 HEAD "- {name: a, follow: {branch: b}, cluster: c, path: x, colour: red}\n",
	 {"e.yaml:4:55: unknown key 'colour' in environments"}},
	{"wrong types",
	 HEAD "- name: 12\n  follow: env/a\n  cluster: [c]\n  path: x\n  apps: a\n"
	      "  selfHeal: \"yes\"\n  timeout: 5\n  vars: [A]\n  varsFrom: f\n  prune: true\n"
	      "  promote: {from: a, approvals: \"1\"}\n",
	 {"e.yaml:4:9: 'name': a string is wanted (put it in quotes)",
	  "e.yaml:5:11: 'follow': a map is wanted", "e.yaml:6:12: 'cluster': a string is wanted",
	  "e.yaml:8:9: 'apps': a list is wanted", "e.yaml:11:9: 'vars': a map is wanted",
	  "e.yaml:12:13: 'varsFrom': a list is wanted",
	  "e.yaml:14:33: 'approvals': a whole number is wanted",
	  "e.yaml:13:10: 'prune': a map is wanted",
	  "e.yaml:9:13: 'selfHeal': true or false is wanted",
	  "e.yaml:10:12: 'timeout': a string is wanted (put it in quotes)",
	  "e.yaml:14:19: no environment 'a'"}},
	{"an item that is no map", HEAD "- a\n", {"e.yaml:4:3: 'environments': a map is wanted"}},
	{"bool where a map is",
	 HEAD "- {name: a, follow: {branch: b}, cluster: c, path: x, selfHeal: {}}\n",
	 {"e.yaml:4:65: 'selfHeal': true or false is wanted"}},
	{"values",
	 HEAD "- name: A\n  follow: {branch: b}\n  cluster: c\n  path: ../x\n"
	      "  timeout: 5x\n  onFailure: panic\n  prune: {budget: {share: 101%, atLeast: -1}}\n"
	      "  url: ftp://x\n",
	 {"e.yaml:4:9: 'name': a DNS label of at most 40 bytes is wanted (a-z, 0-9, '-')",
	  "e.yaml:7:9: 'path': path '../x' leaves the tree",
	  "e.yaml:10:27: 'share': a share such as '20%' is wanted",
	  "e.yaml:10:42: 'atLeast': a whole number is wanted",
	  "e.yaml:9:14: 'onFailure': one of hold, alert, revert is wanted",
	  "e.yaml:8:12: 'timeout': '5x' is not a duration (such as 300ms, 30s, 5m, 2h, 7d)",
	  "e.yaml:11:8: 'url' is neither http nor https"}},
	{"empty path",
	 HEAD "- {name: a, follow: {branch: b}, cluster: c, path: \"\"}\n",
	 {"e.yaml:4:52: 'path': a path is wanted ('.' is the top of the tree)"}},
	{"two pins",
	 HEAD "- {name: a, follow: {branch: b, tag: v1}, cluster: c, path: x}\n"
	      "- {name: b, follow: {}, cluster: c, path: x}\n",
	 {"e.yaml:4:21: 'follow' wants exactly one of 'branch', 'tag' and 'commit'",
	  "e.yaml:5:21: 'follow' wants exactly one of 'branch', 'tag' and 'commit'"}},
	{"names that git or ssh would misread",
	 HEAD "- {name: a, follow: {branch: --upload-pack=x}, cluster: c, path: x}\n"
	      "- {name: b, follow: {branch: a..b}, cluster: c, path: x}\n"
	      "- {name: c, follow: {branch: \"env/*\"}, cluster: c, path: x}\n"
	      "- {name: d, follow: {tag: \"v 1\"}, cluster: c, path: x}\n"
	      "- {name: e, follow: {commit: HEAD}, cluster: c, path: x}\n"
	      "- {name: f, follow: {branch: a/.b}, cluster: c, path: x}\n"
	      "- {name: g, follow: {branch: a.lock}, cluster: c, path: x}\n"
	      "mainLine: \"-x\"\n",
	 {"e.yaml:11:11: '-x' is not a branch name",
	  "e.yaml:4:30: '--upload-pack=x' is not a branch name",
	  "e.yaml:5:30: 'a..b' is not a branch name", "e.yaml:6:30: 'env/*' is not a branch name",
	  "e.yaml:7:27: 'v 1' is not a tag pattern",
	  "e.yaml:8:30: 'HEAD' is not a full commit id (40 hex digits)",
	  "e.yaml:9:30: 'a/.b' is not a branch name",
	  "e.yaml:10:30: 'a.lock' is not a branch name"}},
	{"path and apps",
	 HEAD "- {name: a, follow: {branch: b}, cluster: c, path: x, apps: [{name: b, path: y}]}\n"
	      "- {name: b, follow: {branch: b}, cluster: c}\n"
	      "- {name: c, follow: {branch: b}, cluster: c, apps: []}\n",
	 {"e.yaml:4:3: environment 'a' wants exactly one of 'path' and 'apps'",
	  "e.yaml:5:3: environment 'b' wants exactly one of 'path' and 'apps'",
	  "e.yaml:6:3: environment 'c' wants exactly one of 'path' and 'apps'"}},
	{"apps",
	 HEAD
	 "- name: a\n  follow: {branch: b}\n  cluster: c\n  apps:\n"
	 "  - {name: web, path: x}\n  - {name: web, path: y}\n  - {path: z}\n"
	 "  - {name: Up, path: x}\n  - {name: two, path: x, discover: \"x/*\"}\n"
	 "  - {name: \"t-{1}\", discover: \"t/*\"}\n  - {name: deps, path: x, dependsOn: [wep]}\n",
	 {"e.yaml:10:5: 'name' is missing in this app",
	  "e.yaml:11:12: app name 'Up' is not a DNS label of at most 40 bytes",
	  "e.yaml:12:5: an app wants exactly one of 'path' and 'discover'",
	  "e.yaml:9:5: app 'web' is defined twice",
	  "e.yaml:14:39: no app 'wep' in environment 'a': did you mean 'web'"}},
	{"a circle of apps",
	 HEAD "- name: a\n  follow: {branch: b}\n  cluster: c\n  apps:\n"
	      "  - {name: x, path: x, dependsOn: [y]}\n  - {name: y, path: x, dependsOn: [z]}\n"
	      "  - {name: z, path: x, dependsOn: [y]}\n",
	 {"e.yaml:9:5: apps depend on each other in a circle: 'y' -> 'z' -> 'y'"}},
	{"an app of itself",
	 HEAD "- name: a\n  follow: {branch: b}\n  cluster: c\n  apps:\n"
	      "  - {name: x, path: x, dependsOn: [x]}\n",
	 {"e.yaml:8:5: apps depend on each other in a circle: 'x' -> 'x'"}},
	{"two of a name",
	 HEAD GOOD GOOD,
	 {"e.yaml:5:3: environment 'a' is already defined at e.yaml:4:3"}},
	{"promotions",
	 HEAD "- {name: dev, follow: {branch: b}, cluster: c, path: x}\n"
	      "- {name: a, follow: {branch: b}, cluster: c, path: x, promote: {from: a}}\n"
	      "- {name: b, follow: {branch: b}, cluster: c, path: x, promote: {from: deb}}\n"
	      "- {name: c, follow: {branch: b}, cluster: c, path: x, promote: {from: d}}\n"
	      "- {name: d, follow: {branch: b}, cluster: c, path: x, promote: {from: c}}\n",
	 {"e.yaml:5:71: environment 'a' promotes from itself",
	  "e.yaml:6:71: no environment 'deb': did you mean 'dev'",
	  "e.yaml:8:71: environments promote in a circle through 'c'"}},
	{"windows",
	 HEAD "- {name: a, follow: {branch: b}, cluster: c, path: x, windows: [{}, {deny: a, "
	      "allow: b}, {deny: a, applies: [sleep]}]}\n",
	 {"e.yaml:4:65: a window wants exactly one of 'deny' and 'allow'",
	  "e.yaml:4:69: a window wants exactly one of 'deny' and 'allow'",
	  "e.yaml:4:110: 'applies' knows 'deploy' and 'heal'"}},
	{"variables",
	 HEAD "- {name: a, follow: {branch: b}, cluster: c, path: x, vars: {1A: a, AGENT_ENV: b, "
	      "C-D: c, E: null, F: [1], G: 1.50}}\n",
	 {"e.yaml:4:94: 'vars': a string is wanted", "e.yaml:4:103: 'vars': a string is wanted",
	  "e.yaml:4:62: '1A' is not a variable name",
	  "e.yaml:4:69: variables starting with AGENT_ are built in",
	  "e.yaml:4:83: 'C-D' is not a variable name"}},
	{"a tag of YAML",
	 HEAD "- !!python/object {name: a}\n",
	 {"e.yaml:4:3: tag 'tag:yaml.org,2002:python/object' means nothing here"}},
};

static void load(const struct config_case *c)
{
	struct arena a = ARENA_INIT;
	struct environments envs = {0};
	struct problems problems;
	struct err e = ERR_INIT;
	int rc = config_load_environments(span_of(c->text), "e.yaml", &a, &envs, &problems, &e);

	expect_problems(c->name, &problems, c->want);
	cr_expect(rc == (c->want[0] ? -1 : 0), "%s: returned %d", c->name, rc);
	cr_expect(rc == 0 || e.kind == ERR_INPUT, "%s: kind %d", c->name, (int)e.kind);
	arena_dispose(&a);
}

Test(config_env, says_all_that_is_wrong_and_where)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		load(&cases[i]);
}

Test(config_env, fills_in_defaults)
{
	struct arena a = ARENA_INIT;
	struct environments envs = {0};
	struct problems problems;
	struct err e = ERR_INIT;
	const struct environment *env;
	const struct env_app *app;

	cr_assert(config_load_environments(SPAN_LIT(HEAD GOOD), "e.yaml", &a, &envs, &problems,
					   &e) == 0);
	env = config_environment(&envs, "a");
	cr_assert(env && envs.items.n == 1 && env->apps.n == 1);
	cr_expect(!config_environment(&envs, "b"));
	app = env->apps.items;
	cr_expect_str_eq(app->name, "a");
	cr_expect_str_eq(app->path, "x");
	cr_expect_str_eq(env->namespace, "default");
	cr_expect(env->timeout_ms == 600000 && env->interval_ms == 180000);
	cr_expect(env->prune.enabled && env->prune.budget.share_percent == 20 &&
		  env->prune.budget.at_least == 5);
	cr_expect(env->prune.protect.n == 5);
	cr_expect(!env->self_heal && env->on_failure == ON_FAILURE_HOLD && !env->promote);
	cr_expect(env->allow.hotfix == ALLOW_WARN && env->allow.bypass == ALLOW_DENY);
	arena_dispose(&a);
}

/* What nothing acts on yet is said: nobody may rely on a gate that is not there. */
Test(config_env, notes_what_has_no_effect_yet)
{
	struct arena a = ARENA_INIT;
	struct environments envs = {0};
	struct problems problems;
	struct err e = ERR_INIT;

	cr_assert(config_load_environments(SPAN_LIT(HEAD GOOD "  windows: [{deny: x}]\n"), "e.yaml",
					   &a, &envs, &problems, &e) < 0);
	cr_assert(config_load_environments(
			  SPAN_LIT(HEAD "- name: a\n  follow: {branch: b}\n  cluster: c\n"
					"  path: x\n  windows: [{deny: x}]\n"),
			  "e.yaml", &a, &envs, &problems, &e) == 0);
	cr_assert(problems.n == 0 && problems.n_notes == 1);
	cr_expect_str_eq(problems.notes[0],
			 "e.yaml:8:12: 'windows' is checked, but has no effect yet");
	arena_dispose(&a);
}

Test(config_env, takes_an_empty_list_of_protected_kinds_at_its_word)
{
	struct arena a = ARENA_INIT;
	struct environments envs = {0};
	struct problems problems;
	struct err e = ERR_INIT;
	const struct environment *env;

	cr_assert(config_load_environments(
			  SPAN_LIT(HEAD "- {name: a, follow: {branch: b}, cluster: c, path: x, "
					"prune: {protect: []}, windows: [{deny: x}]}\n"),
			  "e.yaml", &a, &envs, &problems, &e) == 0);
	env = config_environment(&envs, "a");
	cr_expect(env->prune.protect.n == 0);
	cr_expect(((const struct env_window *)env->windows.items)->applies.n == 1);
	arena_dispose(&a);
}

/* Hostile: many faults cost linear time and a bounded list. */
Test(config_env, counts_faults_beyond_the_first_two_hundred, .timeout = 10)
{
	struct buf text = BUF_INIT(LIMIT_CONFIG_BYTES);
	struct arena a = ARENA_INIT;
	struct environments envs = {0};
	struct problems problems;
	struct err e = ERR_INIT;

	buf_adds(&text, HEAD "- name: a\n  follow: {branch: b}\n  cluster: c\n  apps:\n");
	for (int i = 0; i < 10000; i++)
		buf_printf(&text, "  - {name: app-%d, path: x, dependsOn: [apq-%d]}\n", i, i);
	cr_assert(config_load_environments(buf_span(&text), "e.yaml", &a, &envs, &problems, &e) <
		  0);
	cr_expect(problems.n == LIMIT_PROBLEMS && problems.more == 10000 - LIMIT_PROBLEMS);
	cr_expect(strstr(e.msg, "(and 9999 more)") != NULL, "%s", e.msg);
	buf_dispose(&text);
	arena_dispose(&a);
}

Test(config_env, refuses_what_is_too_large_or_too_many)
{
	struct buf text = BUF_INIT(4 * LIMIT_CONFIG_BYTES);
	struct arena a = ARENA_INIT;
	struct environments envs = {0};
	struct problems problems;
	struct err e = ERR_INIT;

	buf_adds(&text, HEAD);
	for (int i = 0; i <= LIMIT_ENVIRONMENTS; i++)
		buf_printf(&text, "- {name: e%d, follow: {branch: b}, cluster: c, path: x}\n", i);
	cr_expect(config_load_environments(buf_span(&text), "e.yaml", &a, &envs, &problems, &e) <
		  0);
	cr_expect(strstr(e.msg, "more than 1000 environments") != NULL, "%s", e.msg);
	while (text.n <= LIMIT_CONFIG_BYTES)
		buf_adds(&text, "# padding padding padding padding padding padding padding\n");
	cr_expect(config_load_environments(buf_span(&text), "e.yaml", &a, &envs, &problems, &e) <
		  0);
	cr_expect(e.kind == ERR_LIMIT, "%s", e.msg);
	buf_dispose(&text);
	arena_dispose(&a);
}

/* A chain is no circle, however long. */
Test(config_env, tells_a_long_chain_from_a_circle)
{
	struct buf text = BUF_INIT(LIMIT_CONFIG_BYTES);
	struct arena a = ARENA_INIT;
	struct environments envs = {0};
	struct problems problems;
	struct err e = ERR_INIT;

	buf_adds(&text, HEAD "- name: a\n  follow: {branch: b}\n  cluster: c\n  apps:\n"
			     "  - {name: a0, path: x}\n");
	for (int i = 1; i <= 300; i++)
		buf_printf(&text, "  - {name: a%d, path: x, dependsOn: [a%d]}\n", i, i - 1);
	cr_expect(config_load_environments(buf_span(&text), "e.yaml", &a, &envs, &problems, &e) ==
			  0,
		  "%s", e.msg);
	buf_dispose(&text);
	arena_dispose(&a);
}
