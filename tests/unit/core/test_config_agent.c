#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/core/config_support.h"

TestSuite(config_agent);

#define HEAD "apiVersion: agent.gitops/v1\nkind: Agent\n"
#define REST "clusters: [{name: c}]\ngrants: [{env: a, clusters: [c]}]\n"
#define REPO "repo: {url: https://git.example.com/x.git}\n"

static const struct config_case cases[] = {
	{"good", HEAD REPO REST, {NULL}},
	{"empty lists are fine", HEAD REPO "clusters: []\ngrants: []\n", {NULL}},
	{"nothing there",
	 "kind: Agent\n",
	 {"agent.yaml:1:1: 'apiVersion' is missing in agent.yaml",
	  "agent.yaml:1:1: 'repo' is missing in agent.yaml",
	  "agent.yaml:1:1: 'clusters' is missing in agent.yaml",
	  "agent.yaml:1:1: 'grants' is missing in agent.yaml"}},
	{"did you mean, at every depth",
	 HEAD "repo: {url: x, poll: 30s, auth: {tokenfile: /x}}\ncluster: []\n" REST
	      "serve: {adress: x}\n",
	 {"agent.yaml:4:1: unknown key 'cluster' in agent.yaml: did you mean 'clusters'",
	  "agent.yaml:3:34: unknown key 'tokenfile' in auth: did you mean 'tokenFile'",
	  "agent.yaml:7:9: unknown key 'adress' in serve: did you mean 'address'"}},
	{"credentials",
	 HEAD "repo: {url: x, auth: {tokenFile: a, sshKeyFile: b}}\n" REST,
	 {"agent.yaml:3:22: 'tokenFile' and 'sshKeyFile' exclude each other",
	  "agent.yaml:3:22: 'sshKeyFile' wants 'knownHostsFile'"}},
	{"a password in the URL is not repeated",
	 HEAD "repo: {url: \"https://bob:hunter22@git.example.com/x\"}\n" REST,
	 {"agent.yaml:3:13: a password in the URL: name a file in 'auth' instead"}},
	{"a user in the URL",
	 HEAD "repo: {url: \"ssh://git@git.example.com:22/x\"}\n" REST,
	 {NULL}},
	{"verify",
	 HEAD "repo: {url: x, verify: {mode: head}}\n" REST,
	 {"agent.yaml:3:24: 'verify' wants 'keys'"}},
	{"numbers",
	 HEAD "repo: {url: x, poll: 10ms, timeout: 0s}\nworkers: 0\n" REST,
	 {"agent.yaml:3:22: 'poll' is below 1s", "agent.yaml:3:37: 'timeout' is below 1s",
	  "agent.yaml:4:10: 'workers' is not between 1 and 64"}},
	{"one fault of a number, not two",
	 HEAD "repo: {url: x, poll: soon}\nworkers: many\n" REST,
	 {"agent.yaml:3:22: 'poll': 'soon' is not a duration (such as 300ms, 30s, 5m, 2h, 7d)",
	  "agent.yaml:4:10: 'workers': a whole number is wanted"}},
	{"twice",
	 HEAD REPO "clusters: [{name: c}, {name: c}]\nkeys: [{name: k}, {name: k}]\n"
		   "grants: [{env: a, clusters: [c]}, {env: a, clusters: [c]}]\n",
	 {"agent.yaml:4:23: cluster 'c' is already defined at agent.yaml:4:12",
	  "agent.yaml:5:19: key set 'k' is already defined at agent.yaml:5:8",
	  "agent.yaml:6:35: grant for 'a' is already defined at agent.yaml:6:10"}},
	{"impersonate",
	 HEAD REPO "clusters: [{name: c}]\ngrants:\n"
		   "- {env: a, clusters: [c], impersonate: {}}\n"
		   "- {env: b, clusters: [c], impersonate: {user: u, serviceAccount: a/b}}\n"
		   "- {env: d, clusters: [c], impersonate: {serviceAccount: agent}}\n",
	 {"agent.yaml:6:40: 'impersonate' wants exactly one of 'serviceAccount' and 'user'",
	  "agent.yaml:7:40: 'impersonate' wants exactly one of 'serviceAccount' and 'user'",
	  "agent.yaml:8:57: 'agent' is not a service account (namespace/name)"}},
	{"syntax and meaning at once",
	 HEAD "repo: {url: 5, auth: {sshKeyFile: b}}\nlogFormat: xml\n" REST,
	 {"agent.yaml:3:13: 'url': a string is wanted (put it in quotes)",
	  "agent.yaml:4:12: 'logFormat': one of logfmt, json is wanted",
	  "agent.yaml:3:22: 'sshKeyFile' wants 'knownHostsFile'"}},
};

Test(config_agent, says_all_that_is_wrong_and_where)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena a = ARENA_INIT;
		struct agent_config config = {0};
		struct problems problems;
		struct err e = ERR_INIT;
		int rc = config_load_agent(span_of(cases[i].text), "agent.yaml", &a, &config,
					   &problems, &e);

		expect_problems(cases[i].name, &problems, cases[i].want);
		cr_expect(rc == (cases[i].want[0] ? -1 : 0), "%s: returned %d", cases[i].name, rc);
		arena_dispose(&a);
	}
}

Test(config_agent, fills_in_defaults)
{
	struct arena a = ARENA_INIT;
	struct agent_config c = {0};
	struct problems problems;
	struct err e = ERR_INIT;

	cr_assert(config_load_agent(SPAN_LIT(HEAD REPO REST), "agent.yaml", &a, &c, &problems,
				    &e) == 0);
	cr_expect_str_eq(c.name, "main");
	cr_expect_str_eq(c.repo.control_branch, "main");
	cr_expect_str_eq(c.repo.auth.username, "git");
	cr_expect(c.repo.poll_ms == 60000 && c.repo.timeout_ms == 120000);
	cr_expect(!c.repo.allow_file && c.repo.push_records);
	cr_expect_str_eq(config_cluster(&c, "c")->state_namespace, "agent-system");
	cr_expect(!config_cluster(&c, "d") && !config_keys(&c, "k"));
	cr_expect(config_grant(&c, "a")->max_prune_percent == 100);
	cr_expect_str_eq(c.state, "/var/lib/agent");
	cr_expect(c.workers == 4 && c.log_format == 0 && !c.forge);
	arena_dispose(&a);
}

Test(config_agent, prefers_an_exact_grant_to_a_pattern)
{
	struct arena a = ARENA_INIT;
	struct agent_config c = {0};
	struct problems problems;
	struct err e = ERR_INIT;

	cr_assert(config_load_agent(SPAN_LIT(HEAD REPO
					     "clusters: [{name: c}]\ngrants:\n"
					     "- {env: \"*\", clusters: [c], minApprovals: 1}\n"
					     "- {env: \"pr-*\", clusters: [c], minApprovals: 2}\n"
					     "- {env: pr-1, clusters: [c], minApprovals: 3}\n"),
				    "agent.yaml", &a, &c, &problems, &e) == 0);
	cr_expect(config_grant(&c, "pr-1")->min_approvals == 3);
	cr_expect(config_grant(&c, "pr-2")->min_approvals == 1);
	arena_dispose(&a);
}

static const struct match_case {
	const char *pattern;
	const char *text;
	bool want;
} matches[] = {
	{"main", "main", true},
	{"main", "main2", false},
	{"main2", "main", false},
	{"", "", true},
	{"", "a", false},
	{"*", "", true},
	{"*", "main", true},
	{"*", "env/main", false},
	{"env/*", "env/main", true},
	{"env/*", "env/", true},
	{"env/*", "env/a/b", false},
	{"*/*", "a/b", true},
	{"*/*", "a/b/c", false},
	{"v*.*.*", "v1.2.3", true},
	{"v*.*.*", "v1.2", false},
	{"*a*b", "xaab", true},
	{"*a*b", "xaa/b", false},
	{"a**b", "ab", true},
	{"v*", "v*", true},
	{"aaaa*", "aaa", false},
};

Test(config_agent, matches_patterns_within_a_path_component)
{
	for (size_t i = 0; i < sizeof(matches) / sizeof(*matches); i++)
		cr_expect(config_match(matches[i].pattern, matches[i].text) == matches[i].want,
			  "'%s' '%s'", matches[i].pattern, matches[i].text);
}

Test(config_agent, finds_the_file_where_flag_and_environment_say)
{
	struct arena a = ARENA_INIT;

	setenv("AGENT_CONFIG", "/from/environment.yaml", 1);
	cr_expect_str_eq(config_find("/flag.yaml", &a), "/flag.yaml");
	cr_expect_str_eq(config_find(NULL, &a), "/from/environment.yaml");
	arena_dispose(&a);
}
