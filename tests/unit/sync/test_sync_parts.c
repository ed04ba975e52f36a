#include <criterion/criterion.h>
#include <stdlib.h>

#include "agent/base/cleanup.h"
#include "render/yaml/json_io.h"
#include "render/yaml/yaml_in.h"
#include "render/yaml/yaml_out.h"
#include "sync/clean.h"
#include "sync/diff.h"
#include "sync/hints.h"
#include "sync/inventory.h"
#include "sync/lines.h"
#include "sync/managed_fields.h"
#include "sync/observed.h"
#include "sync/order.h"
#include "sync/redact.h"

static struct node *yaml_from(const char *text, const struct source *source, struct arena *a)
{
	struct node_docs docs;
	struct err e = ERR_INIT;

	cr_assert_eq(node_from_yaml(span_of(text), source, a, &docs, &e), 0, "%s: %s", text, e.msg);
	cr_assert_eq(docs.n, 1);
	return docs.items[0];
}

static struct node *yaml(const char *text, struct arena *a)
{
	return yaml_from(text, NULL, a);
}

static const char *json(const struct node *n, struct arena *a)
{
	CLEANUP(buf_dispose) struct buf b = BUF_INIT(1 << 20);
	struct err e = ERR_INIT;

	if (!n)
		return "(none)";
	cr_assert_eq(node_to_json(n, JSON_OUT_SORTED, &b, &e), 0, "%s", e.msg);
	return arena_strdup(a, buf_str(&b));
}

/* ---- order ------------------------------------------------------------------------------------ */

Test(order, applies_what_others_need_first)
{
	static const struct {
		const char *group, *kind;
		int stage;
	} kinds[] = {
		{"apiextensions.k8s.io", "CustomResourceDefinition", 0},
		{"", "Namespace", 0},
		{"rbac.authorization.k8s.io", "ClusterRole", 1},
		{"gateway.networking.k8s.io", "GatewayClass", 1},
		{"", "ServiceAccount", 1},
		{"rbac.authorization.k8s.io", "RoleBinding", 2},
		{"", "Secret", 2},
		{"apps", "Deployment", 3},
		{"batch", "Job", 3},
		{"example.com", "Widget", 4},
		{"example.com", "Deployment", 4},
		{"networking.k8s.io", "Ingress", 4},
		{"admissionregistration.k8s.io", "ValidatingWebhookConfiguration", 5},
	};
	int last = -1;

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		int rank = order_rank(kinds[i].group, kinds[i].kind);

		cr_expect_eq(order_stage(kinds[i].group, kinds[i].kind), kinds[i].stage, "%s",
			     kinds[i].kind);
		cr_expect(rank >= last, "%s comes too late", kinds[i].kind);
		last = rank;
	}
}

/* ---- hints ------------------------------------------------------------------------------------ */

Test(hints, reads_what_users_already_have)
{
	static const struct {
		const char *meta;
		unsigned want;
	} rows[] = {
		{"{}", 0},
		{"{annotations: {config.kubernetes.io/local-config: 'true'}}", HINT_LOCAL},
		{"{annotations: {kustomize.toolkit.fluxcd.io/prune: Disabled}}", HINT_KEEP},
		{"{labels: {kustomize.toolkit.fluxcd.io/prune: disabled}}", HINT_KEEP},
		{"{labels: {helm.sh/resource-policy: keep}}", 0},
		{"{annotations: {helm.sh/resource-policy: keep}}", HINT_KEEP},
		{"{annotations: {kustomize.toolkit.fluxcd.io/ssa: Ignore}}", HINT_DISABLED},
		{"{annotations: {kustomize.toolkit.fluxcd.io/reconcile: disabled}}", HINT_DISABLED},
		{"{annotations: {argocd.argoproj.io/sync-options: 'Validate=false, Prune=false'}}",
		 HINT_KEEP},
		{"{annotations: {argocd.argoproj.io/sync-options: 'Prune=confirm'}}", HINT_CONFIRM},
		{"{annotations: {argocd.argoproj.io/sync-options: 'Prune=confirm', "
		 "argocd.argoproj.io/deletion-approved: '2026-01-01T00:00:00Z'}}",
		 0},
		{"{annotations: {argocd.argoproj.io/sync-options: 'Prune=falsey'}}", 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = ARENA_INIT;
		struct object o = {.root = node_map(&a)};

		node_set(&a, o.root, "metadata", yaml(rows[i].meta, &a));
		cr_expect_eq(hints_of(&o), rows[i].want, "%s: %x", rows[i].meta, hints_of(&o));
		arena_dispose(&a);
	}
}

/* ---- fields ----------------------------------------------------------------------------------- */

Test(fields, adds_and_subtracts_sets)
{
	static const struct {
		const char *x, *y, *sum, *rest;
	} rows[] = {
		{"{\"f:a\":{}}", "{\"f:b\":{}}", "{\"f:a\":{},\"f:b\":{}}", "{\"f:a\":{}}"},
		{"{\"f:a\":{}}", "{\"f:a\":{}}", "{\"f:a\":{}}", "(none)"},
		{"{\"f:a\":{\".\":{},\"f:b\":{}}}", "{\"f:a\":{}}",
		 "{\"f:a\":{\".\":{},\"f:b\":{}}}", "{\"f:a\":{\"f:b\":{}}}"},
		{"{\"f:a\":{}}", "{\"f:a\":{\"f:b\":{}}}", "{\"f:a\":{\".\":{},\"f:b\":{}}}",
		 "{\"f:a\":{}}"},
		{"{\"f:a\":{\"f:b\":{},\"f:c\":{}}}", "{\"f:a\":{\"f:b\":{}}}",
		 "{\"f:a\":{\"f:b\":{},\"f:c\":{}}}", "{\"f:a\":{\"f:c\":{}}}"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = ARENA_INIT;
		struct node *x = yaml(rows[i].x, &a);
		struct node *y = yaml(rows[i].y, &a);

		cr_expect_str_eq(json(fields_union(&a, x, y), &a), rows[i].sum, "row %zu", i);
		cr_expect_str_eq(json(fields_minus(&a, x, y), &a), rows[i].rest, "row %zu", i);
		arena_dispose(&a);
	}
}

Test(fields, removes_what_a_set_names)
{
	static const struct {
		const char *object, *set, *want;
	} rows[] = {
		{"{data: {a: 1, b: 2}}", "{\"f:data\":{\"f:a\":{}}}", "{\"data\":{\"b\":2}}"},
		{"{data: {a: 1}}", "{\"f:data\":{\".\":{},\"f:a\":{}}}", "{}"},
		{"{data: {a: 1}}", "{\"f:data\":{\"f:a\":{}}}", "{\"data\":{}}"},
		{"{l: [{name: x, v: 1}, {name: y, v: 2}]}",
		 "{\"f:l\":{\"k:{\\\"name\\\":\\\"x\\\"}\":{\".\":{},\"f:name\":{},\"f:v\":{}}}}",
		 "{\"l\":[{\"name\":\"y\",\"v\":2}]}"},
		{"{l: [{name: x, v: 1}]}",
		 "{\"f:l\":{\"k:{\\\"name\\\":\\\"x\\\"}\":{\"f:v\":{}}}}",
		 "{\"l\":[{\"name\":\"x\"}]}"},
		{"{l: [a, b]}", "{\"f:l\":{\"v:\\\"a\\\"\":{}}}", "{\"l\":[\"b\"]}"},
		{"{l: [{port: 80}]}",
		 "{\"f:l\":{\"k:{\\\"port\\\":80,\\\"protocol\\\":\\\"TCP\\\"}\":{\".\":{}}}}",
		 "{\"l\":[]}"},
		{"{a: 1}", "{\"f:b\":{\"f:c\":{}}}", "{\"a\":1}"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = ARENA_INIT;
		struct node *n = yaml(rows[i].object, &a);

		fields_remove(n, yaml(rows[i].set, &a), &a);
		cr_expect_str_eq(json(n, &a), rows[i].want, "row %zu", i);
		arena_dispose(&a);
	}
}

Test(fields, follows_the_paths_of_conflicts)
{
	static const char object[] =
		"{spec: {replicas: 3, ports: [{port: 80}, {port: 81, protocol: UDP, name: u}], "
		"containers: [{name: a, image: x}, {name: 'b.c', image: y}], finalizers: [f/g, h]}, "
		"metadata: {annotations: {a.b/c: one, a: two, 'x[1': three}}}";
	static const struct {
		const char *path, *want;
	} rows[] = {
		{".spec.replicas", "3"},
		{".spec.ports[port=80,protocol=\"TCP\"].port", "80"},
		{".spec.ports[port=81,protocol=\"UDP\"].name", "\"u\""},
		{".spec.ports[port=81,protocol=\"TCP\"].name", "(none)"},
		{".spec.containers[name=\"b.c\"].image", "\"y\""},
		{".spec.containers[1].image", "\"y\""},
		{".spec.containers[2].image", "(none)"},
		{".spec.finalizers[=\"f/g\"]", "\"f/g\""},
		{".metadata.annotations.a.b/c", "\"one\""},
		{".metadata.annotations.a", "\"two\""},
		{".metadata.annotations.x[1", "\"three\""},
		{".spec.nothing", "(none)"},
		{".spec.replicas.more", "(none)"},
		{".spec.ports[", "(none)"},
		{".spec.ports[port=80", "(none)"},
		{"spec", "(none)"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = ARENA_INIT;
		const struct node *n = field_path_get(yaml(object, &a), span_of(rows[i].path));

		cr_expect_str_eq(json(n, &a), rows[i].want, "%s", rows[i].path);
		arena_dispose(&a);
	}
}

Test(observed, merges_the_entries_of_earlier_tools_into_ours)
{
	static const char live[] =
		"{metadata: {managedFields: ["
		"{manager: kubectl-client-side-apply, operation: Update, apiVersion: v1, time: "
		"'2026-01-01T00:00:00Z', fieldsV1: {'f:data': {'f:a': {}, 'f:b': {}}}},"
		"{manager: gitops-agent, operation: Apply, apiVersion: v1, time: "
		"'2026-01-02T00:00:00Z', fieldsV1: {'f:data': {'f:c': {}}}},"
		"{manager: kubectl-edit, operation: Update, apiVersion: v1, fieldsV1: {'f:data': "
		"{'f:d': {}}}},"
		"{manager: kubectl, operation: Update, subresource: status, apiVersion: v1, fieldsV1: "
		"{'f:status': {}}}]}}";
	struct arena a = ARENA_INIT;
	struct node *n = observed_adopted_fields(yaml(live, &a), &a);

	cr_assert_eq(n->n, 3);
	cr_expect_str_eq(json(node_get(n->items[2], "fieldsV1"), &a),
			 "{\"f:data\":{\"f:a\":{},\"f:b\":{},\"f:c\":{}}}");
	cr_expect_str_eq(node_get_text(n->items[2], "manager"), "gitops-agent");
	cr_expect_str_eq(node_get_text(n->items[2], "time"), "2026-01-02T00:00:00Z");
	cr_expect_str_eq(node_get_text(n->items[0], "manager"), "kubectl-edit");
	arena_dispose(&a);
}

/* ---- inventory -------------------------------------------------------------------------------- */

static void fill(struct inventory_list *list, size_t n, struct arena *a)
{
	for (size_t i = 0; i < n; i++) {
		struct inventory_entry e = {
			.id = arena_printf(a, "ns_c%06zu__ConfigMap", (i * 7919) % n),
			.uid = arena_printf(a, "%08x-%04x", (unsigned)(i * 2654435761u),
					    (unsigned)i & 0xffff),
			.hash = arena_printf(a, "%022zu", i * 2654435761u),
			.from = "apps/shop.yaml",
		};

		cr_assert_eq(object_id_parse(span_of(e.id), a, &e.o, NULL), 0);
		inventory_add(a, list, e);
	}
}

Test(inventory, names_its_set_as_kubectl_does)
{
	struct arena a = ARENA_INIT;

	/* sha256("agent.main.prod.shop.agent-system.ConfigMap.") */
	cr_expect_str_eq(inventory_part_of("agent.main.prod.shop", "agent-system", &a),
			 "applyset-cN0BMNY69pMYaOtRG3lxGj3JuvaEWHKTffTcUNiTEXk-v1");
	arena_dispose(&a);
}

/* What the server would hold, read back. */
static void round_trip(size_t n, size_t *n_shards)
{
	struct arena a = ARENA_INIT;
	struct inventory inv;
	struct inventory again;
	struct inventory_list list = {0};
	struct inventory_objects objects;
	struct map by_name;
	struct err e = ERR_INIT;

	inventory_init(&inv, "main", "prod", "shop", "agent-system", &a);
	fill(&list, n, &a);
	cr_assert_eq(inventory_objects(&inv, &list, "c0ffee", &a, &objects, &e), 0, "%s", e.msg);
	*n_shards = objects.n;
	map_init(&by_name, &a);
	for (size_t i = 0; i < objects.n; i++)
		map_set(&by_name, span_of(objects.names[i]), objects.shards[i]);
	inventory_init(&again, "main", "prod", "shop", "agent-system", &a);
	cr_assert_eq(inventory_read(&again, objects.parent, &by_name, &a, &e), 0, "%s", e.msg);
	cr_expect_eq(again.n, n);
	cr_expect_str_eq(again.commit, "c0ffee");
	cr_expect_not(inventory_differs(&again, &list));
	cr_expect(inventory_same_ids(&again, &list));
	for (size_t i = 1; i < again.n; i++)
		cr_assert(strcmp(again.entries[i - 1].id, again.entries[i].id) < 0);
	if (objects.n > 0) {
		map_remove(&by_name, span_of(objects.names[0]));
		inventory_init(&again, "main", "prod", "shop", "agent-system", &a);
		cr_expect_eq(inventory_read(&again, objects.parent, &by_name, &a, &e), -1);
		cr_expect_eq(e.kind, ERR_INPUT);
	}
	arena_dispose(&a);
}

Test(inventory, survives_a_round_trip_whole_and_in_shards)
{
	size_t shards;

	round_trip(0, &shards);
	cr_expect_eq(shards, 0);
	round_trip(1, &shards);
	round_trip(1000, &shards);
	cr_expect_eq(shards, 0);
	round_trip(60000, &shards);
	cr_expect(shards >= 1, "%zu shards", shards);
}

Test(inventory, packs_equal_entries_to_equal_bytes)
{
	struct arena a = ARENA_INIT;
	struct inventory_list list = {0};
	CLEANUP(buf_dispose) struct buf x = BUF_INIT(1 << 20);
	CLEANUP(buf_dispose) struct buf y = BUF_INIT(1 << 20);
	struct err e = ERR_INIT;

	fill(&list, 100, &a);
	cr_assert_eq(inventory_pack(list.items, list.n, &x, &e), 0, "%s", e.msg);
	cr_assert_eq(inventory_pack(list.items, list.n, &y, &e), 0, "%s", e.msg);
	cr_expect(span_eq(buf_span(&x), buf_span(&y)));
	arena_dispose(&a);
}

Test(inventory, refuses_what_is_broken)
{
	struct arena a = ARENA_INIT;
	struct inventory_list list = {0};
	CLEANUP(buf_dispose) struct buf gz = BUF_INIT(1 << 20);
	struct err e = ERR_INIT;

	fill(&list, 100, &a);
	cr_assert_eq(inventory_pack(list.items, list.n, &gz, &e), 0);
	for (size_t n = 0; n < gz.n; n += 7) {
		struct inventory_list out = {0};

		cr_expect_eq(inventory_unpack((struct span){gz.p, n}, &a, &out, &e), -1,
			     "%zu of %zu bytes were taken", n, gz.n);
		cr_expect_eq(out.n, 0);
	}
	cr_expect_eq(inventory_unpack(SPAN_LIT("{\"id\":\"x\"}\n"), &a, &list, &e), -1);
	arena_dispose(&a);
}

/* ---- clean and redact ------------------------------------------------------------------------- */

Test(clean, makes_rendered_objects_fit_to_be_sent)
{
	static const struct {
		const char *in, *want;
	} rows[] = {
		{"{apiVersion: v1, kind: X, metadata: {name: a, creationTimestamp: null, uid: u, "
		 "resourceVersion: '1', managedFields: []}}",
		 "{\"apiVersion\":\"v1\",\"kind\":\"X\",\"metadata\":{\"name\":\"a\"}}"},
		{"{kind: X, spec: {template: {metadata: {creationTimestamp: null, labels: {a: b}}}}}",
		 "{\"kind\":\"X\",\"spec\":{\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}}}}}"},
		{"{kind: X, metadata: {annotations: {config.kubernetes.io/origin: o, "
		 "internal.config.kubernetes.io/x: y, mine: z}}}",
		 "{\"kind\":\"X\",\"metadata\":{\"annotations\":{\"mine\":\"z\"}}}"},
		{"{kind: X, metadata: {annotations: {config.kubernetes.io/origin: o}}}",
		 "{\"kind\":\"X\",\"metadata\":{}}"},
		{"{apiVersion: v1, kind: Secret, stringData: {a: hi, b: ''}, data: {a: bm8=}}",
		 "{\"apiVersion\":\"v1\",\"data\":{\"a\":\"aGk=\",\"b\":\"\"},\"kind\":\"Secret\"}"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = ARENA_INIT;
		struct node *n = yaml(rows[i].in, &a);
		struct err e = ERR_INIT;

		cr_expect_eq(clean_desired(n, &a, &e), 0, "%s", e.msg);
		cr_expect_str_eq(json(n, &a), rows[i].want, "row %zu", i);
		arena_dispose(&a);
	}
}

Test(clean, never_quotes_a_secret_that_is_broken)
{
	static const char *const rows[] = {
		"{apiVersion: v1, kind: Secret, data: {k: '%%canary%%'}}",
		"{apiVersion: v1, kind: Secret, data: {k: [canary]}}",
		"{apiVersion: v1, kind: Secret, stringData: {k: {canary: canary}}}",
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = ARENA_INIT;
		struct err e = ERR_INIT;

		cr_expect_eq(clean_desired(yaml(rows[i], &a), &a, &e), -1);
		cr_expect_eq(e.kind, ERR_INPUT);
		cr_expect_null(strstr(e.msg, "canary"), "%s", e.msg);
		cr_expect_not_null(strstr(e.msg, "'k'"), "%s", e.msg);
		arena_dispose(&a);
	}
}

Test(redact, finds_values_plain_and_encoded)
{
	struct arena a = ARENA_INIT;
	struct redact r = {.arena = &a};
	struct node *secret = yaml(
		"{apiVersion: v1, kind: Secret, data: {k: aHVudGVyMmh1bnRlcjI=, s: eA==}}", &a);

	redact_mark(&r, secret, NULL);
	cr_expect_str_eq(redact_text(&r, "got hunter2hunter2, and aHVudGVyMmh1bnRlcjI= too", &a),
			 "got ***, and *** too");
	cr_expect_str_eq(redact_text(&r, "nothing here", &a), "nothing here");
	arena_dispose(&a);
}

/* ---- lines ------------------------------------------------------------------------------------ */

static size_t edits(const struct lines *x, const struct lines *y)
{
	size_t n = 0;

	for (size_t i = 0; i < x->n; i++)
		n += x->changed[i];
	for (size_t i = 0; i < y->n; i++)
		n += y->changed[i];
	return n;
}

/* What is not changed must read the same on both sides. */
static bool consistent(const struct lines *x, const struct lines *y)
{
	size_t i = 0;
	size_t k = 0;

	for (;;) {
		while (i < x->n && x->changed[i])
			i++;
		while (k < y->n && y->changed[k])
			k++;
		if (i == x->n || k == y->n)
			return i == x->n && k == y->n;
		if (!span_eq(x->items[i++], y->items[k++]))
			return false;
	}
}

static size_t lcs_edits(const struct lines *x, const struct lines *y, struct arena *a)
{
	size_t *row = arena_array(a, y->n + 1, sizeof(*row));

	for (size_t i = 0; i < x->n; i++) {
		size_t diagonal = 0;

		for (size_t k = 0; k < y->n; k++) {
			size_t above = row[k + 1];

			row[k + 1] = span_eq(x->items[i], y->items[k]) ? diagonal + 1
				     : above > row[k]		       ? above
								       : row[k];
			diagonal = above;
		}
	}
	return x->n + y->n - 2 * row[y->n];
}

Test(lines, finds_the_shortest_difference)
{
	uint32_t seed = 12345;

	for (int round = 0; round < 3000; round++) {
		struct arena a = ARENA_INIT;
		char text[2][64];
		struct lines l[2];

		for (int s = 0; s < 2; s++) {
			size_t n;

			seed = seed * 1664525 + 1013904223;
			n = (seed >> 16) % 20;
			for (size_t i = 0; i < n; i++) {
				seed = seed * 1664525 + 1013904223;
				text[s][2 * i] = (char)('a' + (seed >> 16) % 4);
				text[s][2 * i + 1] = '\n';
			}
			l[s] = lines_of((struct span){text[s], 2 * n}, &a);
		}
		lines_compare(&l[0], &l[1], &a);
		cr_assert(consistent(&l[0], &l[1]), "round %d", round);
		cr_assert_eq(edits(&l[0], &l[1]), lcs_edits(&l[0], &l[1], &a), "round %d", round);
		arena_dispose(&a);
	}
}

/* ---- diff ------------------------------------------------------------------------------------- */

static const struct source manifest = {.path = "shop/web.yaml"};

static const struct {
	const char *name, *live, *predicted, *manifest, *want;
} diffs[] = {
	{"a changed field with its place", "{a: 1, b: {c: x}}", "{a: 1, b: {c: z}}",
	 "a: 1\nb:\n  c: z\n",
	 "diff X/x: configured (git)\n--- live\n+++ shop/web.yaml:1\n@@ -1,3 +1,3 @@ "
	 "shop/web.yaml:3\n a: 1\n b:\n-  c: x\n+  c: z\n"},
	{"a field that goes", "{a: 1, b: 2}", "{a: 1}", "a: 1\n",
	 "diff X/x: configured (git)\n--- live\n+++ shop/web.yaml:1\n@@ -1,2 +1,1 @@\n a: 1\n-b: "
	 "2\n"},
	{"an object that comes", NULL, "{a: 1}", "a: 1\n",
	 "diff X/x: configured (git)\n--- /dev/null\n+++ shop/web.yaml:1\n@@ -0,0 +1,1 @@\n+a: 1\n"},
	{"an object that goes", "{a: 1}", NULL, NULL,
	 "diff X/x: configured (git)\n--- live\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a: 1\n"},
	{"a changed Secret", "{apiVersion: v1, kind: Secret, data: {a: b2xkb2xk, b: c2FtZXNhbWU=}}",
	 "{apiVersion: v1, kind: Secret, data: {a: bmV3bmV3, b: c2FtZXNhbWU=}}", NULL,
	 "diff X/x: configured (git)\n--- live\n+++ git\n@@ -1,5 +1,5 @@\n apiVersion: v1\n data:\n"
	 "-  a: '*** (before)'\n+  a: '*** (after)'\n   b: '***'\n kind: Secret\n"},
	{"a copy of a Secret in an annotation",
	 "{apiVersion: v1, kind: Secret, metadata: {annotations: {x: 'it is b2xkb2xk'}}, data: {a: "
	 "b2xkb2xk}}",
	 "{apiVersion: v1, kind: Secret, metadata: {annotations: {x: 'it is oldold'}}, data: {a: "
	 "b2xkb2xk}}",
	 NULL,
	 "diff X/x: configured (git)\n--- live\n+++ git\n@@ -4,4 +4,4 @@\n kind: Secret\n metadata:\n"
	 "   annotations:\n-    x: '*** (before)'\n+    x: '*** (after)'\n"},
};

Test(diff, prints_what_people_read)
{
	for (size_t i = 0; i < ARRAY_LEN(diffs); i++) {
		struct arena a = ARENA_INIT;
		CLEANUP(buf_dispose) struct buf out = BUF_INIT(1 << 20);
		struct err e = ERR_INIT;
		struct desired d = {.where = "shop/web.yaml:1"};
		struct diff_input in = {
			.text = "X/x",
			.action = ACTION_CONFIGURED,
			.reason = REASON_GIT,
			.live = diffs[i].live ? yaml(diffs[i].live, &a) : NULL,
			.predicted = diffs[i].predicted ? yaml(diffs[i].predicted, &a) : NULL,
		};

		if (diffs[i].manifest) {
			d.o.root = yaml_from(diffs[i].manifest, &manifest, &a);
			in.desired = &d;
		}
		cr_assert_eq(diff_text(&in, 0, &out, &e), 0, "%s", e.msg);
		cr_expect_str_eq(buf_str(&out), diffs[i].want, "%s:\n%s", diffs[i].name,
				 buf_str(&out));
		arena_dispose(&a);
	}
}

Test(diff, marks_what_stands_where_a_decrypted_value_stood)
{
	struct arena a = ARENA_INIT;
	CLEANUP(buf_dispose) struct buf text = BUF_INIT(1 << 20);
	CLEANUP(buf_dispose) struct buf out = BUF_INIT(1 << 20);
	struct err e = ERR_INIT;
	struct desired d = {.where = "x"};
	struct diff_input in = {.text = "X/x", .action = ACTION_CONFIGURED, .desired = &d};
	struct node *env;

	d.o.root =
		yaml("{spec: {env: [{name: A, value: plain}, {name: P, value: newcanary}]}}", &a);
	env = node_at(d.o.root, "spec", "env", NULL);
	node_mark_secret(node_get(env->items[1], "value"));
	in.live = yaml("{spec: {env: [{name: P, value: oldcanary}, {name: A, value: plain}]}}", &a);
	in.predicted = yaml("{spec: {env: [{name: A, value: plain}, {name: P, value: newcanary}], "
			    "note: 'see newcanary'}}",
			    &a);
	cr_assert_eq(diff_text(&in, DIFF_COLOUR, &text, &e), 0, "%s", e.msg);
	cr_assert_eq(diff_json(&in, &out, &e), 0, "%s", e.msg);
	cr_expect_null(strstr(buf_str(&text), "canary"), "%s", buf_str(&text));
	cr_expect_null(strstr(buf_str(&out), "canary"), "%s", buf_str(&out));
	cr_expect_not_null(strstr(buf_str(&out), "*** (before)"), "%s", buf_str(&out));
	arena_dispose(&a);
}

Test(diff, names_paths_and_places_in_json)
{
	struct arena a = ARENA_INIT;
	CLEANUP(buf_dispose) struct buf out = BUF_INIT(1 << 20);
	struct err e = ERR_INIT;
	struct desired d = {.where = "shop/web.yaml:1"};
	struct diff_input in = {.app = "shop",
				.text = "X/x",
				.action = ACTION_CONFIGURED,
				.reason = REASON_DRIFT,
				.desired = &d};

	d.o.root = yaml_from("spec:\n  containers:\n  - name: web\n    image: b\n", &manifest, &a);
	in.live = yaml("{spec: {containers: [{name: web, image: a}]}}", &a);
	in.predicted = yaml("{spec: {containers: [{name: web, image: b}]}}", &a);
	cr_assert_eq(diff_json(&in, &out, &e), 0, "%s", e.msg);
	cr_expect_str_eq(
		buf_str(&out),
		"{\"app\":\"shop\",\"object\":\"X/x\",\"action\":\"configured\",\"reason\":"
		"\"drift\",\"where\":\"shop/web.yaml:1\",\"changes\":[{\"path\":"
		"\".spec.containers[name=\\\"web\\\"].image\",\"before\":\"a\",\"after\":\"b\","
		"\"where\":\"shop/web.yaml:4\"}]}");
	arena_dispose(&a);
}
