#include <criterion/criterion.h>

#include "tests/unit/core/config_support.h"

TestSuite(config_grants);

static const char agent_text[] = "apiVersion: agent.gitops/v1\nkind: Agent\n"
				 "repo: {url: https://git.example.com/x.git}\n"
				 "clusters: [{name: staging}, {name: prod-us}]\n"
				 "keys: [{name: staging}, {name: production}]\n"
				 "grants:\n"
				 "- {env: staging, clusters: [staging], branches: [\"env/*\"]}\n"
				 "- {env: prod, clusters: [prod-us], keys: [production], "
				 "branches: [env/prod], tags: [\"v*\"], minApprovals: 2}\n";

#define HEAD "apiVersion: agent.gitops/v1\nkind: Environments\nenvironments:\n"

static const struct config_case cases[] = {
	{"all granted",
	 HEAD
	 "- {name: staging, follow: {branch: env/a}, cluster: staging, path: x}\n"
	 "- {name: prod, follow: {branch: env/prod}, cluster: prod-us, keys: production, path: x, "
	 "promote: {from: staging, approvals: 2}}\n",
	 {NULL}},
	{"a tag and a commit",
	 HEAD "- {name: prod, follow: {tag: \"v*\"}, cluster: prod-us, path: x, "
	      "promote: {from: staging, approvals: 3}}\n"
	      "- {name: staging, follow: {commit: 0123456789012345678901234567890123456789a}, "
	      "cluster: staging, path: x}\n",
	 {"e.yaml:5:36: '0123456789012345678901234567890123456789a' is not a full commit id (40 "
	  "hex digits)"}},
	{"no grant at all",
	 HEAD "- {name: dev, follow: {branch: env/a}, cluster: staging, path: x}\n",
	 {"e.yaml:4:3: agent.yaml grants nothing to environment 'dev'"}},
	{"another cluster, another key set, another branch",
	 HEAD
	 "- {name: staging, follow: {branch: main}, cluster: prod-us, keys: production, path: x}\n",
	 {"e.yaml:4:52: environment 'staging' is not granted cluster 'prod-us'",
	  "e.yaml:4:67: environment 'staging' is not granted key set 'production'",
	  "e.yaml:4:27: environment 'staging' is not granted branch 'main'"}},
	{"names that nobody defined",
	 HEAD
	 "- {name: staging, follow: {branch: env/a}, cluster: stagin, keys: nokeys, path: x}\n",
	 {"e.yaml:4:53: agent.yaml has no cluster 'stagin': did you mean 'staging'",
	  "e.yaml:4:67: agent.yaml has no key set 'nokeys'"}},
	{"a wider tag pattern, fewer approvals",
	 HEAD "- {name: staging, follow: {branch: env/a}, cluster: staging, path: x}\n"
	      "- {name: prod, follow: {tag: \"*\"}, cluster: prod-us, path: x, promote: {from: "
	      "staging}}\n",
	 {"e.yaml:5:24: environment 'prod' is not granted tag '*'",
	  "e.yaml:5:72: environment 'prod' must ask for at least 2 approvals"}},
};

Test(config_grants, refuses_what_the_operator_did_not_grant)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena a = ARENA_INIT;
		struct agent_config agent = {0};
		struct environments envs = {0};
		struct problems problems;
		struct err e = ERR_INIT;

		cr_assert(config_load_agent(span_of(agent_text), "agent.yaml", &a, &agent,
					    &problems, &e) == 0,
			  "%s", e.msg);
		if (config_load_environments(span_of(cases[i].text), "e.yaml", &a, &envs, &problems,
					     &e) == 0)
			config_check_grants(&agent, &envs, &problems);
		expect_problems(cases[i].name, &problems, cases[i].want);
		arena_dispose(&a);
	}
}
