#include <criterion/criterion.h>

#include "agent/base/limits.h"
#include "sync/kube/discovery_set.h"

static const struct kube_resource configmaps = {.group = "",
						.version = "v1",
						.kind = "ConfigMap",
						.plural = "configmaps",
						.namespaced = true};
static const struct kube_resource roles = {.group = "rbac.authorization.k8s.io",
					   .version = "v1",
					   .kind = "ClusterRole",
					   .plural = "clusterroles"};

Test(kube_path, builds_escaped_paths)
{
	static const struct {
		const struct kube_resource *r;
		const char *ns, *name, *sub, *query, *want; /* want NULL = refused */
	} rows[] = {
		{&configmaps, "shop", "web", NULL, NULL, "/api/v1/namespaces/shop/configmaps/web"},
		{&configmaps, "shop", NULL, NULL, "limit=5",
		 "/api/v1/namespaces/shop/configmaps?limit=5"},
		{&configmaps, NULL, NULL, NULL, NULL, "/api/v1/configmaps"},
		{&configmaps, "", NULL, NULL, "", "/api/v1/configmaps"},
		{&configmaps, "shop", "a b?c#d", "status", NULL,
		 "/api/v1/namespaces/shop/configmaps/a%20b%3Fc%23d/status"},
		{&roles, "ignored", "system:node", NULL, NULL,
		 "/apis/rbac.authorization.k8s.io/v1/clusterroles/system:node"},
		{&configmaps, "shop", "\xc3\xa4", NULL, NULL,
		 "/api/v1/namespaces/shop/configmaps/%C3%A4"},
		{&configmaps, "", "web", NULL, NULL, NULL},
		{&configmaps, NULL, "web", NULL, NULL, NULL},
		{&configmaps, "shop", "", NULL, NULL, NULL},
		{&configmaps, "shop", "..", NULL, NULL, NULL},
		{&configmaps, "..", "web", NULL, NULL, NULL},
		{&configmaps, "shop", "a/../b", NULL, NULL, NULL},
		{&configmaps, "shop", "a%2fb", NULL, NULL, NULL},
		{&configmaps, "shop/secrets", NULL, NULL, NULL, NULL},
		{&configmaps, "shop", "a\nb", NULL, NULL, NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = ARENA_INIT;
		struct err e = ERR_INIT;
		const char *path = NULL;
		int rc = kube_object_path(rows[i].r, rows[i].ns, rows[i].name, rows[i].sub,
					  rows[i].query, &a, &path, &e);

		if (rows[i].want)
			cr_expect(rc == 0 && strcmp(path, rows[i].want) == 0, "%zu: %s %s", i, path,
				  e.msg);
		else
			cr_expect(rc == -1 && e.kind == ERR_INPUT && !path, "%zu: %s", i, path);
		arena_dispose(&a);
	}
}

Test(kube_path, escapes_queries_and_leaves_out_what_is_not_set)
{
	struct arena a = ARENA_INIT;

	cr_expect_str_eq(kube_query(&a, "fieldManager", "gitops-agent", "dryRun", NULL,
				    "labelSelector", "a=b,c in (d)", NULL),
			 "fieldManager=gitops-agent&labelSelector=a%3Db%2Cc%20in%20%28d%29");
	arena_dispose(&a);
}

static const char aggregated[] =
	"{\"kind\":\"APIGroupDiscoveryList\",\"apiVersion\":\"apidiscovery.k8s.io/v2\",\"items\":["
	"{\"metadata\":{\"name\":\"apps\"},\"versions\":[{\"version\":\"v1\",\"freshness\":\"Current\","
	"\"resources\":[{\"resource\":\"deployments\",\"responseKind\":{\"kind\":\"Deployment\"},"
	"\"scope\":\"Namespaced\",\"verbs\":[\"get\",\"patch\"],\"subresources\":[{\"subresource\":"
	"\"scale\"},{\"subresource\":\"status\"}]}]},{\"version\":\"v1beta1\",\"resources\":[{"
	"\"resource\":\"deployments\",\"responseKind\":{\"kind\":\"Deployment\"},\"scope\":"
	"\"Namespaced\",\"verbs\":[]}]}]},"
	"{\"metadata\":{\"name\":\"metrics.k8s.io\"},\"versions\":[{\"version\":\"v1beta1\","
	"\"freshness\":\"Stale\"}]}]}";

Test(discovery, tells_stale_from_absent)
{
	struct discovery *d = discovery_new();
	const struct kube_resource *r = NULL;
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	size_t n;

	cr_assert_eq(discovery_add_aggregated(d, span_of(aggregated), &e), 0, "%s", e.msg);
	discovery_seal(d);
	cr_expect_eq(discovery_find(d, "apps", "v1", "Deployment", &r), 0);
	cr_expect(r->preferred && r->has_scale && r->has_status && r->namespaced);
	cr_expect_eq(r->verbs, (unsigned)(KUBE_VERB_GET | KUBE_VERB_PATCH));
	cr_expect_eq(discovery_find(d, "apps", "v1beta1", "Deployment", &r), 0);
	cr_expect(!r->preferred);
	cr_expect_eq(discovery_preferred(d, "apps", "Deployment", &r), 0);
	cr_expect_str_eq(r->version, "v1");
	cr_expect_eq(discovery_find(d, "apps", "v1", "Nothing", &r), DISCOVERY_ABSENT);
	cr_expect_eq(discovery_find(d, "metrics.k8s.io", "v1beta1", "PodMetrics", &r),
		     DISCOVERY_STALE);
	cr_expect_eq(discovery_preferred(d, "metrics.k8s.io", "PodMetrics", &r), DISCOVERY_STALE);
	cr_expect_str_eq(discovery_stale(d, &n)[0], "metrics.k8s.io/v1beta1");
	cr_expect_eq(n, 1);
	cr_expect(strstr(discovery_explain(d, "apps", "v1", "Deploymant", &a), "'Deployment'"));
	cr_expect(strstr(discovery_explain(d, "metrics.k8s.io", "v1beta1", "PodMetrics", &a),
			 "unknown"));
	cr_expect(strstr(discovery_explain(d, "apps", "v2", "Deployment", &a), "apps/v1"));
	discovery_unref(d);
	arena_dispose(&a);
}

Test(discovery, reads_the_classic_lists)
{
	struct discovery *d = discovery_new();
	struct discovery_versions v = {0};
	const struct kube_resource *r = NULL;
	struct err e = ERR_INIT;

	cr_expect_eq(discovery_read_versions(
			     d, true, SPAN_LIT("{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}"),
			     &v, &e),
		     0);
	cr_expect_eq(
		discovery_read_versions(
			d, false,
			SPAN_LIT(
				"{\"kind\":\"APIGroupList\",\"groups\":[{\"name\":\"x.y\",\"versions\":[{\"version\":\"v1\"},{\"version\":\"v2\"}],\"preferredVersion\":{\"version\":\"v2\"}}]}"),
			&v, &e),
		0);
	cr_assert_eq(v.n, 3);
	cr_expect_str_eq(v.items[1].version, "v2");
	cr_expect_eq(
		discovery_add_list(
			d, &v.items[0],
			SPAN_LIT(
				"{\"kind\":\"APIResourceList\",\"resources\":[{\"name\":\"pods\",\"kind\":\"Pod\",\"namespaced\":true,\"verbs\":[\"get\"]},{\"name\":\"pods/status\",\"kind\":\"Pod\"}]}"),
			&e),
		0);
	discovery_seal(d);
	cr_expect_eq(discovery_find(d, "", "v1", "Pod", &r), 0);
	cr_expect(r->namespaced && r->has_status && !r->has_scale);
	discovery_unref(d);
}

Test(discovery, refuses_what_is_not_discovery)
{
	static const char *const bodies[] = {"",
					     "[]",
					     "<html>",
					     "{}",
					     "{\"kind\":\"PodList\"}",
					     "{\"kind\":\"APIGroupDiscoveryList\",\"items\":{}}"};

	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		struct discovery *d = discovery_new();
		struct err e = ERR_INIT;

		cr_expect_eq(discovery_add_aggregated(d, span_of(bodies[i]), &e), -1, "%s",
			     bodies[i]);
		cr_expect_eq(e.kind, ERR_INPUT);
		discovery_unref(d);
	}
}

Test(discovery, digest_follows_content)
{
	uint8_t one[32];
	uint8_t two[32];
	struct err e = ERR_INIT;

	for (int i = 0; i < 2; i++) {
		struct discovery *d = discovery_new();

		cr_assert_eq(discovery_add_aggregated(d, span_of(aggregated), &e), 0);
		if (i)
			discovery_add_stale(d, "apps", "v9");
		discovery_seal(d);
		discovery_digest(d, i ? two : one);
		discovery_unref(d);
	}
	cr_expect(memcmp(one, two, 32) != 0);
}
