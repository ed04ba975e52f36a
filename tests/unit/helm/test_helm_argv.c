/* No value of a release can become a flag. */
#include <criterion/criterion.h>
#include <string.h>

#include "agent/base/attr.h"
#include "render/helm/helm_argv.h"

TestSuite(helm_argv);

static const char *const bad_names[] = {
	"--post-renderer=./x.sh",
	"-x",
	"a b",
	"A",
	"a_b",
	"",
	".a",
	"a.",
	"a..b",
	"a/b",
	"a\n",
	"../x",
	"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcd",
};

Test(helm_argv, refuses_release_names_that_are_no_dns_names)
{
	for (size_t i = 0; i < ARRAY_LEN(bad_names); i++) {
		const struct helm_release r = {.name = bad_names[i]};
		struct err e = ERR_INIT;

		cr_expect(helm_check(&r, &e) < 0 && e.kind == ERR_INPUT, "'%s'", bad_names[i]);
	}
}

Test(helm_argv, refuses_namespaces_that_are_no_dns_labels)
{
	for (size_t i = 0; i < ARRAY_LEN(bad_names) - 1; i++) {
		const struct helm_release r = {.name = "a", .ns = bad_names[i]};
		struct err e = ERR_INIT;

		cr_expect(helm_check(&r, &e) < 0 && e.kind == ERR_INPUT, "'%s'", bad_names[i]);
	}
}

Test(helm_argv, takes_names_as_helm_does)
{
	static const char *const good[] = {"a", "release-name", "a.b-c.d0", "0"};

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		const struct helm_release r = {.name = good[i], .ns = "kube-system"};
		struct err e = ERR_INIT;

		cr_expect(helm_check(&r, &e) == 0, "'%s': %s", good[i], e.msg);
	}
}

Test(helm_argv, refuses_capabilities_that_are_more_than_versions)
{
	static const char *const bad[] = {"--debug", "v1,v2", "v1 v2", "", "v1=2", "v1\n"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		const struct helm_release version = {.capabilities = {.kube_version = bad[i]}};
		const struct helm_release api = {
			.capabilities = {.api_versions = &bad[i], .n_api_versions = 1}};
		struct err e = ERR_INIT;

		cr_expect(helm_check(&version, &e) < 0, "version '%s'", bad[i]);
		cr_expect(helm_check(&api, &e) < 0, "API '%s'", bad[i]);
	}
}

Test(helm_argv, puts_names_behind_the_end_of_flags_and_values_in_files)
{
	static const char *const apis[] = {"apps/v1", "monitoring.coreos.com/v1/ServiceMonitor"};
	const struct helm_values values[2] = {{.path = "a"}, {.path = "--debug"}};
	const struct helm_release r = {
		.name = "shop",
		.ns = "prod",
		.values = values,
		.n_values = 2,
		.capabilities = {"v1.36.3", apis, 2},
		.include_crds = true,
	};
	static const char *const want[] = {
		"template",
		"--namespace=prod",
		"--values=/proc/self/fd/10",
		"--values=/proc/self/fd/11",
		"--kube-version=v1.36.3",
		"--api-versions=apps/v1",
		"--api-versions=monitoring.coreos.com/v1/ServiceMonitor",
		"--include-crds",
		"--",
		"shop",
		"/dev/shm/x/chart",
	};
	struct arena a = ARENA_INIT;
	struct helm_argv argv;

	helm_argv(&r, r.name, "/dev/shm/x/chart", &a, &argv);
	cr_assert_eq(argv.n, ARRAY_LEN(want));
	for (size_t i = 0; i < argv.n; i++)
		cr_expect_str_eq(argv.items[i], want[i]);
	arena_dispose(&a);
}
