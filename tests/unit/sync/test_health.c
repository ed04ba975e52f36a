#include <criterion/criterion.h>
#include <fcntl.h>

#include "agent/base/cleanup.h"
#include "agent/base/clock.h"
#include "agent/base/file.h"
#include "render/yaml/json_io.h"
#include "render/yaml/yaml_in.h"
#include "sync/health.h"

/* Third-party cases are run where they are: they are not part of this repository. */
static const char *corpus(const char *name, struct arena *a)
{
	const char *dir = getenv("CORPUS");
	const char *path = arena_printf(a, "%s/%s", dir ? dir : "../shared/corpus", name);

	return access(path, R_OK) == 0 ? path : NULL;
}

static struct span slurp(const char *path, struct arena *a)
{
	CLEANUP(buf_dispose) struct buf b = BUF_INIT(1 << 24);
	struct err e = ERR_INIT;

	cr_assert_eq(file_read(AT_FDCWD, path, &b, &e), 0, "%s", e.msg);
	return (struct span){arena_strndup(a, buf_str(&b), b.n), b.n};
}

static struct node *yaml(struct span text, struct arena *a)
{
	struct node_docs docs;
	struct err e = ERR_INIT;

	cr_assert_eq(node_from_yaml_repeats(text, NULL, a, &docs, &e), 0, "%s", e.msg);
	cr_assert_eq(docs.n, 1);
	return docs.items[0];
}

/* Objects of the corpus may lack a name: identity is read leniently. */
static struct object identify(struct node *root, struct arena *a)
{
	struct object o = {0};
	struct err e = ERR_INIT;

	node_need_map(a, root, "metadata");
	if (!node_at(root, "metadata", "name", NULL))
		node_set(a, node_get(root, "metadata"), "name", node_strz(a, "x"));
	cr_assert_eq(object_read(root, a, &o, &e), 0, "%s", e.msg);
	return o;
}

/* {{NOW}} becomes the time we say it is. */
static struct span with_now(struct span text, int64_t now_ms, struct arena *a)
{
	const char *at = memmem(text.p, text.n, "{{NOW}}", 7);
	char when[TIME_TEXT_BYTES];
	const char *out;

	if (!at)
		return text;
	out = arena_printf(a, "%.*s%s%.*s", (int)(at - text.p), text.p, time_text(now_ms, when),
			   (int)(text.n - (size_t)(at - text.p) - 7), at + 7);
	return span_of(out);
}

Test(health, agrees_with_kstatus_on_its_own_cases)
{
	struct arena a = ARENA_INIT;
	const char *path = corpus("kstatus/kstatus_cases.jsonl", &a);
	int64_t now_ms = 1700000000000;
	struct span rest;
	struct span line;
	size_t n = 0;

	if (!path)
		cr_skip_test("no corpus");
	rest = slurp(path, &a);
	while (span_cut(&rest, '\n', &line)) {
		struct node *c;
		struct object o;
		struct health h;
		const char *name;
		const char *want;
		const struct node *conditions;

		if (line.n == 0)
			continue;
		cr_assert_eq(node_from_json(line, NULL, &a, &c, NULL), 0);
		name = node_get_text(c, "name");
		want = node_get_text(c, "expectedStatus");
		conditions = node_get(c, "expectedConditions");
		o = identify(yaml(with_now(node_text(node_get(c, "object_yaml")), now_ms, &a), &a),
			     &a);
		cr_assert_eq(health_of(HEALTH_KSTATUS, &o, now_ms, &a, &h), 0);
		cr_expect_str_eq(health_kstatus_name(&h), want, "%s: %s", name, h.message);
		if (conditions && conditions->n > 0)
			cr_expect_str_eq(h.reason, node_get_text(conditions->items[0], "reason"),
					 "%s", name);
		n++;
	}
	cr_expect_eq(n, 26);
	arena_dispose(&a);
}

Test(health, agrees_with_argo_cd_on_its_own_cases)
{
	struct arena a = ARENA_INIT;
	const char *path = corpus("health/builtin/cases.jsonl", &a);
	struct span rest;
	struct span line;
	size_t n = 0;

	if (!path)
		cr_skip_test("no corpus");
	rest = slurp(path, &a);
	while (span_cut(&rest, '\n', &line)) {
		struct node *c;
		struct object o;
		struct health h = {0};
		const char *name;
		const char *want;
		int rc;

		if (line.n == 0)
			continue;
		cr_assert_eq(node_from_json(line, NULL, &a, &c, NULL), 0);
		name = node_get_text(c, "name");
		want = node_get_text(c, "status");
		path = corpus(arena_printf(&a, "health/builtin/%s", node_get_text(c, "input")), &a);
		o = identify(yaml(slurp(path, &a), &a), &a);
		rc = health_of(HEALTH_ARGO, &o, 0, &a, &h);
		cr_expect_eq(rc, want ? 0 : HEALTH_NO_RULE, "%s", name);
		if (want && rc == 0)
			cr_expect_str_eq(health_name(h.status), want, "%s: %s", name, h.message);
		n++;
	}
	cr_expect_eq(n, 33);
	arena_dispose(&a);
}

static const struct {
	const char *name, *object;
	enum health_status status;
	bool final;
} ours[] = {
	{"a running job is not done",
	 "{apiVersion: batch/v1, kind: Job, status: {startTime: 'x', active: 1}}",
	 HEALTH_PROGRESSING, false},
	{"a completed job is",
	 "{apiVersion: batch/v1, kind: Job, status: {conditions: [{type: Complete, status: 'True'}]}}",
	 HEALTH_HEALTHY, false},
	{"a failed job fails at once",
	 "{apiVersion: batch/v1, kind: Job, status: {conditions: [{type: Failed, status: 'True'}]}}",
	 HEALTH_DEGRADED, true},
	{"a job about to fail has not",
	 "{apiVersion: batch/v1, kind: Job, status: {conditions: [{type: Failed, status: 'False'}]}}",
	 HEALTH_PROGRESSING, false},
	{"a suspended job", "{apiVersion: batch/v1, kind: Job, spec: {suspend: true}}",
	 HEALTH_SUSPENDED, false},
	{"a failed pod", "{apiVersion: v1, kind: Pod, status: {phase: Failed}}", HEALTH_DEGRADED,
	 false},
	{"a paused deployment", "{apiVersion: apps/v1, kind: Deployment, spec: {paused: true}}",
	 HEALTH_SUSPENDED, false},
	{"a deployment past its deadline",
	 "{apiVersion: apps/v1, kind: Deployment, status: {conditions: [{type: Progressing, "
	 "status: 'False', reason: ProgressDeadlineExceeded}]}}",
	 HEALTH_DEGRADED, true},
	{"the generation counts first",
	 "{apiVersion: apps/v1, kind: Deployment, metadata: {generation: 2}, status: "
	 "{observedGeneration: 1, conditions: [{type: Progressing, reason: "
	 "ProgressDeadlineExceeded}]}}",
	 HEALTH_PROGRESSING, false},
	{"a load balancer without address",
	 "{apiVersion: v1, kind: Service, spec: {type: LoadBalancer, clusterIP: 10.0.0.1}}",
	 HEALTH_PROGRESSING, false},
	{"and with one",
	 "{apiVersion: v1, kind: Service, spec: {type: LoadBalancer, clusterIP: 10.0.0.1}, status: "
	 "{loadBalancer: {ingress: [{ip: 1.2.3.4}]}}}",
	 HEALTH_HEALTHY, false},
	{"an ingress waits for nothing", "{apiVersion: networking.k8s.io/v1, kind: Ingress}",
	 HEALTH_HEALTHY, false},
	{"a claim that waits for its consumer",
	 "{apiVersion: v1, kind: PersistentVolumeClaim, status: {phase: Pending}}", HEALTH_HEALTHY,
	 false},
	{"a claim being provisioned",
	 "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {annotations: "
	 "{volume.kubernetes.io/storage-provisioner: x}}, status: {phase: Pending}}",
	 HEALTH_PROGRESSING, false},
	{"an active namespace", "{apiVersion: v1, kind: Namespace, status: {phase: Active}}",
	 HEALTH_HEALTHY, false},
	{"a namespace that is going",
	 "{apiVersion: v1, kind: Namespace, status: {phase: Terminating}}", HEALTH_PROGRESSING,
	 false},
	{"any kind that is stalled",
	 "{apiVersion: x/v1, kind: X, status: {conditions: [{type: Stalled, status: 'True'}]}}",
	 HEALTH_DEGRADED, true},
	{"any kind that is not ready",
	 "{apiVersion: x/v1, kind: X, status: {conditions: [{type: Ready, status: 'False'}]}}",
	 HEALTH_PROGRESSING, false},
	{"any kind without conditions", "{apiVersion: x/v1, kind: X}", HEALTH_HEALTHY, false},
	{"odd types read as absent",
	 "{apiVersion: apps/v1, kind: StatefulSet, spec: [], status: {conditions: 7, replicas: x}}",
	 HEALTH_PROGRESSING, false},
};

Test(health, corrects_kstatus_where_work_is_not_done)
{
	for (size_t i = 0; i < ARRAY_LEN(ours); i++) {
		struct arena a = ARENA_INIT;
		struct object o = identify(yaml(span_of(ours[i].object), &a), &a);
		struct health h;

		cr_assert_eq(health_of(HEALTH_AGENT, &o, 0, &a, &h), 0);
		cr_expect_str_eq(health_name(h.status), health_name(ours[i].status), "%s: %s",
				 ours[i].name, h.message);
		cr_expect_eq(h.final, ours[i].final, "%s", ours[i].name);
		arena_dispose(&a);
	}
}
