/*
 * real.c - the client against a real API server; started by real.sh.
 *
 * $KUBECONFIG is the administrator's, $TOKEN_KUBECONFIG a user's without rights, $SCRATCH a directory
 * with kubeconfigs that real.sh damaged. Prints one line a check and "N passed, N failed".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "agent/base/cleanup.h"
#include "sync/kube/kube.h"

static int passed, failed;

#define CHECK(what, cond, ...)                     \
	do {                                       \
		if (cond) {                        \
			passed++;                  \
			printf("ok   %s\n", what); \
		} else {                           \
			failed++;                  \
			printf("FAIL %s: ", what); \
			printf(__VA_ARGS__);       \
			printf("\n");              \
		}                                  \
	} while (0)

static struct kube *open_file(const char *path, struct err *e)
{
	struct kubeconfig_options o = {.path = path};
	struct kube_options ko = {.version = "test"};
	struct kube_target *t = NULL;
	struct kube *k = NULL;

	if (kubeconfig_load(&o, &t, e) < 0 || kube_open(t, &ko, &k, e) < 0)
		return NULL;
	return k;
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static struct kube_call apply_call(struct arena *a, const char *path, const char *manager,
				   const char *more, const char *body)
{
	return (struct kube_call){
		.method = "PATCH",
		.path = arena_printf(a, "%s?fieldManager=%s%s", path, manager, more),
		.content_type = KUBE_APPLY,
		.body = span_of(body)};
}

static void expect(struct kube *k, struct kube_call *c, const char *what, enum kube_outcome o,
		   enum err_kind kind, const char *text)
{
	struct err e = ERR_INIT;

	if (kube_do(k, c, &e) < 0 && c->outcome == KUBE_PENDING)
		printf("     not sent: %s\n", e.msg);
	CHECK(what, c->outcome == o && c->err.kind == kind && (!text || strstr(c->err.msg, text)),
	      "%s (%s) http %d: %s", kube_outcome_name(c->outcome), err_kind_name(c->err.kind),
	      c->http_status, c->err.msg);
	kube_call_dispose(c);
}

static const char cm_path[] = "/api/v1/namespaces/default/configmaps";

#define CM(name, value)                                                                \
	"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" name \
	"\"},\"data\":{\"a\":\"" value "\"}}"

static void flood(struct kube *k, size_t n, const char *verb, const char *query, bool check)
{
	struct arena a = ARENA_INIT;
	struct kube_call *calls = calloc(n, sizeof(*calls));
	struct kube_batch b = {.calls = calls, .n = n};
	struct err e = ERR_INIT;
	bool get = strcmp(verb, "GET") == 0;
	bool del = strcmp(verb, "DELETE") == 0;
	size_t ok = 0;
	double t;
	char what[80];

	for (size_t i = 0; i < n; i++) {
		const char *path =
			arena_printf(&a, "%s/flood-%zu%s", cm_path, i, get || del ? "" : query);
		const char *body = arena_printf(
			&a,
			"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":"
			"\"flood-%zu\"},\"data\":{\"a\":\"%zu\"}}",
			i, i);

		calls[i] = (struct kube_call){.method = verb, .path = path};
		if (!get && !del) {
			calls[i].content_type = KUBE_APPLY;
			calls[i].body = span_of(body);
		}
	}
	t = now();
	if (kube_submit(k, &b, &e) < 0)
		printf("submit: %s\n", e.msg);
	kube_wait(&b);
	t = now() - t;
	for (size_t i = 0; i < n; i++) {
		ok += calls[i].outcome == KUBE_OK;
		if (calls[i].outcome != KUBE_OK && ok + 3 > i)
			printf("     %s: %s\n", kube_outcome_name(calls[i].outcome),
			       calls[i].err.msg);
		kube_call_dispose(&calls[i]);
	}
	snprintf(what, sizeof(what), "%zu %s%s at once", n, verb, query);
	if (check)
		CHECK(what, ok == n, "%zu of %zu", ok, n);
	printf("     %s: %.3f s, %.0f/s\n", what, t, (double)n / t);
	free(calls);
	arena_dispose(&a);
}

static void answers(struct kube *k)
{
	struct arena a = ARENA_INIT;
	struct kube_call c;
	struct kube_identity nobody = {.user = ""};
	const char *const groups[] = {"system:authenticated"};
	struct kube_identity bob = {.user = "bob", .groups = groups, .n_groups = 1};
	struct err e = ERR_INIT;

	c = apply_call(&a, "/api/v1/namespaces/default/configmaps/one", "m1", "", CM("one", "1"));
	expect(k, &c, "apply creates", KUBE_OK, ERR_NONE, NULL);
	c = apply_call(&a, "/api/v1/namespaces/default/configmaps/one", "m2", "", CM("one", "2"));
	expect(k, &c, "a second manager conflicts", KUBE_CONFLICT, ERR_CONFLICT,
	       ".data.a is owned by 'm1'");
	c = apply_call(&a, "/api/v1/namespaces/default/configmaps/one", "m2",
		       "&force=true&dryRun=All", CM("one", "2"));
	expect(k, &c, "dry run by force", KUBE_OK, ERR_NONE, NULL);
	c = (struct kube_call){.method = "GET",
			       .path = "/api/v1/namespaces/default/configmaps/one"};
	CHECK("dry run changed nothing",
	      kube_do(k, &c, &e) == 0 && strstr(buf_str(&c.body_out), "\"a\":\"1\""), "%s",
	      buf_str(&c.body_out));
	kube_call_dispose(&c);
	c = (struct kube_call){.method = "GET",
			       .path = "/api/v1/namespaces/default/configmaps/absent"};
	expect(k, &c, "absent object", KUBE_NOT_FOUND, ERR_INPUT, "not found");
	c = (struct kube_call){.method = "GET", .path = "/apis/no.example.com/v1/things/x"};
	expect(k, &c, "unknown group", KUBE_NO_RESOURCE, ERR_INPUT, NULL);
	c = (struct kube_call){.method = "GET", .path = "/api/v1/namespaces/default/things/x"};
	expect(k, &c, "unknown kind", KUBE_NO_RESOURCE, ERR_INPUT, NULL);
	c = apply_call(&a, "/api/v1/namespaces/missing/configmaps/one", "m1", "", CM("one", "1"));
	expect(k, &c, "missing namespace", KUBE_NO_NAMESPACE, ERR_INPUT, "missing");
	c = (struct kube_call){.method = "GET", .path = "/api/v1/namespaces/missing"};
	expect(k, &c, "absent namespace itself", KUBE_NOT_FOUND, ERR_INPUT, "missing");
	c = apply_call(&a, "/api/v1/namespaces/default/services/s", "m1", "",
		       "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"s\"},"
		       "\"spec\":{\"ports\":[{\"port\":0}]}}");
	expect(k, &c, "invalid field", KUBE_INVALID, ERR_INPUT, "spec.ports[0].port: Invalid");
	c = apply_call(&a, "/api/v1/namespaces/default/services/s", "m1", "",
		       "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"s\"},"
		       "\"spec\":{\"prots\":[]}}");
	expect(k, &c, "unknown field", KUBE_BAD_TYPES, ERR_INPUT, ".spec.prots");
	c = apply_call(&a, "/api/v1/namespaces/default/secrets/s", "m1", "",
		       "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"s\"},"
		       "\"stringData\":{\"p\":1234567890}}");
	c.flags = KUBE_SECRET_DATA;
	if (kube_do(k, &c, &e) == 0)
		printf("     unexpected success\n");
	CHECK("a refused Secret is not echoed",
	      c.err.kind == ERR_INPUT && !strstr(c.err.msg, "123456789") &&
		      strstr(c.err.msg, ".stringData.p"),
	      "%s", c.err.msg);
	kube_call_dispose(&c);
	c = apply_call(
		&a, "/api/v1/namespaces/default/configmaps/one", "m1", "",
		"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"one\","
		"\"uid\":\"11111111-1111-1111-1111-111111111111\"}}");
	expect(k, &c, "another uid", KUBE_STALE, ERR_TRANSIENT, NULL);
	c = (struct kube_call){.method = "DELETE",
			       .path = "/api/v1/namespaces/default/configmaps/one",
			       .content_type = KUBE_JSON,
			       .body = SPAN_LIT("{\"preconditions\":{\"uid\":\"1\"}}")};
	expect(k, &c, "delete with another uid", KUBE_STALE, ERR_TRANSIENT, NULL);
	c = (struct kube_call){.method = "POST",
			       .path = cm_path,
			       .content_type = KUBE_JSON,
			       .body = span_of(CM("one", "1"))};
	expect(k, &c, "create what exists", KUBE_EXISTS, ERR_TRANSIENT, "already exists");
	c = (struct kube_call){.method = "GET", .path = cm_path, .as = &nobody};
	expect(k, &c, "empty identity is not sent", KUBE_PENDING, ERR_NONE, NULL);
	c = (struct kube_call){.method = "GET", .path = cm_path, .as = &bob};
	expect(k, &c, "acting as somebody without rights", KUBE_FORBIDDEN, ERR_DENIED,
	       "User \"bob\"");
	c = (struct kube_call){.method = "GET", .path = cm_path, .max_bytes = 100};
	expect(k, &c, "answer larger than the cap", KUBE_TOO_LARGE, ERR_LIMIT, "100 bytes");
	c = (struct kube_call){.method = "GET", .path = "/readyz", .accept = "text/plain"};
	expect(k, &c, "plain text when asked for", KUBE_OK, ERR_NONE, NULL);
	c = (struct kube_call){.method = "GET", .path = "/readyz"};
	expect(k, &c, "plain text when JSON was wanted", KUBE_BAD_ANSWER, ERR_INPUT, NULL);
	c = (struct kube_call){.method = "DELETE",
			       .path = "/api/v1/namespaces/default/configmaps/one"};
	expect(k, &c, "delete", KUBE_OK, ERR_NONE, NULL);
	arena_dispose(&a);
}

static void find(struct kube *k, const char *kind, int want, const char *what)
{
	const struct kube_resource *r = NULL;
	struct discovery *d = NULL;
	struct err e = ERR_INIT;
	struct arena a = ARENA_INIT;
	int rc = -1;

	if (discovery_load(k, &d, &e) == 0)
		rc = discovery_find(d, "e2e.example.com", "v1", kind, &r);
	CHECK(what, rc == want && (rc != 0 || (r->namespaced && r->has_status)), "%d %s", rc,
	      e.msg);
	if (d && rc != 0)
		printf("     %s\n", discovery_explain(d, "e2e.example.com", "v1", kind, &a));
	arena_dispose(&a);
	discovery_unref(d);
}

static const char crd[] =
	"{\"apiVersion\":\"apiextensions.k8s.io/v1\",\"kind\":\"CustomResourceDefinition\","
	"\"metadata\":{\"name\":\"gadgets.e2e.example.com\"},\"spec\":{\"group\":\"e2e.example.com\","
	"\"scope\":\"Namespaced\",\"names\":{\"plural\":\"gadgets\",\"singular\":\"gadget\",\"kind\":"
	"\"Gadget\"},\"versions\":[{\"name\":\"v1\",\"served\":true,\"storage\":true,\"subresources\":"
	"{\"status\":{}},\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\"}}}]}}";

static void kinds(struct kube *k)
{
	struct discovery *d = NULL;
	struct err e = ERR_INIT;
	const struct kube_resource *r = NULL;
	struct arena a = ARENA_INIT;
	struct kube_call c;
	const char *path = "";
	double t = now();
	size_t n = 0;

	CHECK("discovery", discovery_load(k, &d, &e) == 0, "%s", e.msg);
	if (!d)
		return;
	discovery_all(d, &n);
	printf("     %zu resources in %.1f ms, server %s\n", n, (now() - t) * 1e3,
	       discovery_server_version(d));
	CHECK("server version", strncmp(discovery_server_version(d), "v1.", 3) == 0, "-");
	CHECK("Deployment",
	      discovery_find(d, "apps", "v1", "Deployment", &r) == 0 &&
		      strcmp(r->plural, "deployments") == 0 && r->namespaced && r->has_scale &&
		      (r->verbs & KUBE_VERB_PATCH),
	      "-");
	CHECK("its path",
	      kube_object_path(r, "shop", "web", "scale", "dryRun=All", &a, &path, &e) == 0 &&
		      strcmp(path,
			     "/apis/apps/v1/namespaces/shop/deployments/web/scale?dryRun=All") == 0,
	      "%s %s", path, e.msg);
	CHECK("preferred version of autoscaling",
	      discovery_preferred(d, "autoscaling", "HorizontalPodAutoscaler", &r) == 0 &&
		      strcmp(r->version, "v2") == 0,
	      "-");
	CHECK("unknown kind",
	      discovery_find(d, "apps", "v1", "Deploymnt", &r) == DISCOVERY_ABSENT &&
		      strstr(discovery_explain(d, "apps", "v1", "Deploymnt", &a), "'Deployment'"),
	      "-");
	discovery_unref(d);
	find(k, "Gadget", DISCOVERY_ABSENT, "kind of a CRD that is not there yet");
	c = apply_call(
		&a,
		"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gadgets.e2e.example.com",
		"m1", "", crd);
	expect(k, &c, "CRD created", KUBE_OK, ERR_NONE, NULL);
	for (int i = 0; i < 50; i++) {
		usleep(100 * 1000);
		if (discovery_load(k, &d, &e) < 0)
			break;
		n = (size_t)discovery_find(d, "e2e.example.com", "v1", "Gadget", &r);
		discovery_unref(d);
		if (n == 0)
			break;
	}
	find(k, "Gadget", 0, "kind of a CRD made meanwhile");
	c = (struct kube_call){.method = "DELETE",
			       .path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/"
				       "gadgets.e2e.example.com"};
	expect(k, &c, "CRD deleted", KUBE_OK, ERR_NONE, NULL);
	arena_dispose(&a);
}

/* ---- watch ---- */

struct watching {
	_Atomic int lines, opened, ended;
};

static void on_opened(struct kube_stream *s)
{
	((struct watching *)s->ctx)->opened++;
}

static int on_line(struct kube_stream *s, struct span line)
{
	(void)line;
	((struct watching *)s->ctx)->lines++;
	return 0;
}

static void on_ended(struct kube_stream *s)
{
	((struct watching *)s->ctx)->ended++;
}

static void wait_for(_Atomic int *value, int want)
{
	for (int i = 0; i < 500 && *value < want; i++)
		usleep(10 * 1000);
}

static void watches(struct kube *k)
{
	struct watching w = {0};
	struct kube_stream s = {
		.path = "/api/v1/namespaces/default/configmaps?watch=1&labelSelector=e2e%3Dwatch",
		.opened = on_opened,
		.line = on_line,
		.ended = on_ended,
		.ctx = &w};
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct kube_call c;

	c = (struct kube_call){.method = "DELETE",
			       .path = "/api/v1/namespaces/default/configmaps/w"};
	(void)!kube_do(k, &c, &e); /* of an earlier run */
	kube_call_dispose(&c);
	CHECK("watch starts", kube_stream_start(k, &s, &e) == 0, "%s", e.msg);
	wait_for(&w.opened, 1);
	CHECK("a quiet watch is announced", w.opened == 1, "%d", w.opened);
	for (int i = 0; i < 20; i++) {
		const char *body = arena_printf(
			&a,
			"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"w\","
			"\"labels\":{\"e2e\":\"watch\"}},\"data\":{\"i\":\"%d\"}}",
			i);

		c = apply_call(&a, "/api/v1/namespaces/default/configmaps/w", "m1", "", body);
		if (kube_do(k, &c, &e) < 0)
			printf("     %s\n", e.msg);
		kube_call_dispose(&c);
	}
	wait_for(&w.lines, 20);
	CHECK("every change is seen", w.lines == 20, "%d", w.lines);
	kube_stream_stop(k, &s);
	CHECK("stopped", w.ended == 1 && s.outcome == KUBE_STOPPED, "%d %s", w.ended,
	      kube_outcome_name(s.outcome));
	s.path = "/api/v1/namespaces/default/configmaps?watch=1&timeoutSeconds=1";
	CHECK("again", kube_stream_start(k, &s, &e) == 0, "%s", e.msg);
	wait_for(&w.ended, 2);
	CHECK("ended in good order", s.outcome == KUBE_OK, "%s %s", kube_outcome_name(s.outcome),
	      s.err.msg);
	kube_stream_stop(k, &s);
	s.path = "/api/v1/nonsense?watch=1";
	CHECK("a third time", kube_stream_start(k, &s, &e) == 0, "%s", e.msg);
	wait_for(&w.ended, 3);
	CHECK("watch of nothing", s.outcome == KUBE_NO_RESOURCE, "%s",
	      kube_outcome_name(s.outcome));
	kube_stream_stop(k, &s);
	arena_dispose(&a);
}

static void cancelling(struct kube *k)
{
	struct kube_call calls[300];
	struct kube_batch b = {.calls = calls, .n = 300, .in_flight_max = 8};
	struct err e = ERR_INIT;
	size_t stopped = 0;

	for (size_t i = 0; i < 300; i++)
		calls[i] = (struct kube_call){.method = "GET", .path = "/apis"};
	CHECK("submit", kube_submit(k, &b, &e) == 0, "%s", e.msg);
	usleep(2000);
	kube_cancel(&b);
	for (size_t i = 0; i < 300; i++) {
		stopped += calls[i].outcome == KUBE_STOPPED && calls[i].err.kind == ERR_STOPPED;
		kube_call_dispose(&calls[i]);
	}
	CHECK("cancel stops what is left", stopped > 200 && b.finished, "%zu", stopped);
}

static void denied(const char *scratch)
{
	static const struct {
		const char *file;
		enum kube_outcome outcome;
		enum err_kind kind;
		const char *text;
	} rows[] = {
		{"token", KUBE_FORBIDDEN, ERR_DENIED, "token-user"},
		{"badtoken", KUBE_UNAUTHORIZED, ERR_DENIED, "token expired or not accepted"},
		{"wrongca", KUBE_TLS, ERR_DENIED, "check the certificate authority"},
		{"dead", KUBE_UNREACHABLE, ERR_TRANSIENT, "connection refused"},
		{"wrongname", KUBE_TLS, ERR_DENIED, "tls-server-name"},
		{"rightname", KUBE_OK, ERR_NONE, NULL},
		{"execok", KUBE_FORBIDDEN, ERR_DENIED, "token-user"},
		{"execfail", KUBE_CREDENTIAL, ERR_DENIED, "exit code 3: no login"},
		{"tokenfile", KUBE_FORBIDDEN, ERR_DENIED, "token-user"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = ARENA_INIT;
		struct kubeconfig_options o = {
			.path = arena_printf(&a, "%s/%s.yaml", scratch, rows[i].file),
			.exec_any = true};
		struct kube_target *t = NULL;
		struct kube *k = NULL;
		struct err e = ERR_INIT;
		struct kube_call c = {.method = "GET", .path = cm_path};
		double start = now();

		if (kubeconfig_load(&o, &t, &e) < 0 || kube_open(t, NULL, &k, &e) < 0) {
			CHECK(rows[i].file, false, "%s", e.msg);
		} else {
			expect(k, &c, rows[i].file, rows[i].outcome, rows[i].kind, rows[i].text);
			if (now() - start > 1)
				printf("     after %.1f s\n", now() - start);
		}
		kube_free(k);
		arena_dispose(&a);
	}
}

int main(int argc, char **argv)
{
	const char *scratch = getenv("SCRATCH");
	size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 200;
	struct err e = ERR_INIT;
	struct kube *k = open_file(getenv("KUBECONFIG"), &e);
	struct kube_stats st;

	setvbuf(stdout, NULL, _IOLBF, 0);
	CHECK("open", k != NULL, "%s", e.msg);
	if (!k)
		return 1;
	answers(k);
	kinds(k);
	watches(k);
	cancelling(k);
	flood(k, n, "PATCH", "?fieldManager=m1", true);
	flood(k, n, "PATCH", "?fieldManager=m1&dryRun=All", true);
	flood(k, n, "GET", "", true);
	flood(k, n, "DELETE", "", true);
	kube_stats(k, &st);
	printf("     %lu requests, %lu repeats, %lu connections, window %zu\n",
	       (unsigned long)st.requests, (unsigned long)st.retries,
	       (unsigned long)st.connections_new, st.window);
	kube_free(k);
	if (scratch)
		denied(scratch);
	printf("%d passed, %d failed\n", passed, failed);
	return failed > 0;
}
