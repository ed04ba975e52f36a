/*
 * faults.c - the client against a server that misbehaves (tests/support/fakeapi); run by faults.sh.
 *
 * $DIR holds the server's kubeconfig and token file. Prints one line a check and "N passed, N failed".
 */
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "agent/base/cleanup.h"
#include "agent/base/file.h"
#include "sync/kube/kube.h"

static int passed, failed, serial;

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

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static struct kube *open_client(uint32_t attempt_ms)
{
	struct arena a = ARENA_INIT;
	struct kubeconfig_options o = {.path = arena_printf(&a, "%s/kubeconfig", getenv("DIR"))};
	struct kube_options ko = {.attempt_timeout_ms = attempt_ms, .retry_first_ms = 50};
	struct kube_target *t = NULL;
	struct kube *k = NULL;
	struct err e = ERR_INIT;

	if (kubeconfig_load(&o, &t, &e) < 0 || kube_open(t, &ko, &k, &e) < 0) {
		printf("FAIL open: %s\n", e.msg);
		exit(1);
	}
	arena_dispose(&a);
	return k;
}

static int member(const struct kube_call *c, const char *key)
{
	CLEANUP(json_decrefp)
	json_t *root = json_loadb(buf_str(&c->body_out), c->body_out.n, 0, NULL);

	return (int)json_integer_value(json_object_get(root, key));
}

static int received(struct kube *k, int key)
{
	char path[64];
	struct err e = ERR_INIT;
	struct kube_call c = {.method = "GET", .path = path};
	int n = -1;

	snprintf(path, sizeof(path), "/count/k%d", key);
	if (kube_do(k, &c, &e) == 0)
		n = member(&c, "received");
	else
		printf("     count: %s\n", e.msg);
	kube_call_dispose(&c);
	return n;
}

enum { M_GET, M_APPLY, M_POST };

struct row {
	const char *what;
	const char *mode;
	const char *query;
	int method;
	enum kube_outcome outcome;
	int received; /* requests that reached the server */
	double least_s, most_s;
	const char *text;
	uint32_t timeout_ms;
	unsigned flags;
};

static const struct row rows[] = {
	{"a slow POST on a new connection is sent once", "slow", "n=1", M_POST, KUBE_OK, 1, 0.7, 3,
	 NULL, 0, 0},
	{"a slow POST on a kept connection is sent once", "slow", "n=1", M_POST, KUBE_OK, 1, 0.7, 3,
	 NULL, 0, 0},
	{"a slow GET is sent once", "slow", "n=1", M_GET, KUBE_OK, 1, 0.7, 3, NULL, 0, 0},
	{"fine", "ok", "", M_GET, KUBE_OK, 1, 0, 1, NULL, 0, 0},
	{"429 twice with Retry-After", "429", "n=2&after=1", M_GET, KUBE_OK, 3, 2, 4, NULL, 0, 0},
	{"429 to a POST is repeated", "429", "n=1&after=1", M_POST, KUBE_OK, 2, 1, 3, NULL, 0, 0},
	{"429 without Retry-After", "429", "n=3", M_APPLY, KUBE_OK, 4, 0.1, 3, NULL, 0, 0},
	{"429 beyond the deadline", "429", "after=30", M_GET, KUBE_THROTTLED, 1, 0, 1,
	 "please slow down", 5000, 0},
	{"503 burst", "503", "n=4", M_GET, KUBE_OK, 5, 0.3, 4, NULL, 0, 0},
	{"503 burst on apply", "503", "n=2", M_APPLY, KUBE_OK, 3, 0, 2, NULL, 0, 0},
	{"503 to a POST is final", "503", "n=2", M_POST, KUBE_SERVER, 1, 0, 1, "fault wanted", 0,
	 0},
	{"503 with Retry-After to a POST", "503", "n=1&after=1", M_POST, KUBE_OK, 2, 1, 3, NULL, 0,
	 0},
	{"500 three times", "500", "n=3", M_APPLY, KUBE_OK, 4, 0.1, 3, NULL, 0, 0},
	{"500 for good", "500", "", M_APPLY, KUBE_SERVER, 4, 0.1, 3, "fault wanted", 0, 0},
	{"once means once", "503", "n=2", M_GET, KUBE_SERVER, 1, 0, 1, NULL, 0, KUBE_ONCE},
	{"cut body", "cut", "n=2", M_GET, KUBE_OK, 3, 0, 2, NULL, 0, 0},
	{"cut body of an apply", "cut", "n=1", M_APPLY, KUBE_OK, 2, 0, 2, NULL, 0, 0},
	{"cut body of a POST is final", "cut", "n=1", M_POST, KUBE_UNREACHABLE, 1, 0, 1, "lost", 0,
	 0},
	{"connection reset", "close", "n=1", M_GET, KUBE_OK, 2, 0, 2, NULL, 0, 0},
	{"connection reset, apply", "close", "n=2", M_APPLY, KUBE_OK, 3, 0, 2, NULL, 0, 0},
	{"connection reset after a POST: not sent again", "close", "n=1", M_POST, KUBE_UNREACHABLE,
	 1, 0, 1, NULL, 0, 0},
	{"a stalled request is sent again", "stall", "n=1", M_GET, KUBE_OK, 2, 0.9, 3, NULL, 0, 0},
	{"a stalled POST is not", "stall", "n=1", M_POST, KUBE_TIMEOUT, 1, 0.9, 2, "no answer", 0,
	 0},
	{"stalled until the deadline", "stall", "", M_GET, KUBE_TIMEOUT, 3, 2, 4, "no answer", 2500,
	 0},
	{"a frozen connection is left", "freeze", "n=1", M_GET, KUBE_OK, 2, 0.9, 3, NULL, 0, 0},
	{"redirects are not followed", "redirect", "", M_GET, KUBE_BAD_ANSWER, 1, 0, 1, "redirects",
	 0, 0},
	{"a login page", "html", "", M_GET, KUBE_BAD_ANSWER, 1, 0, 1, "not JSON", 0, 0},
	{"a huge answer", "big", "", M_GET, KUBE_TOO_LARGE, 1, 0, 1, "larger than", 0, 0},
	{"401 with nothing to renew", "401", "", M_GET, KUBE_UNAUTHORIZED, 1, 0, 1, NULL, 0, 0},
};

static void run_row(struct kube *k, const struct row *r)
{
	char path[128];
	char what[128];
	struct kube_call c = {.method = r->method == M_GET    ? "GET"
					: r->method == M_POST ? "POST"
							      : "PATCH",
			      .path = path,
			      .timeout_ms = r->timeout_ms,
			      .flags = r->flags};
	struct err e = ERR_INIT;
	int key = ++serial;
	int n;
	double t = now();

	snprintf(path, sizeof(path), "/f/%s/k%d?%s", r->mode, key, r->query);
	if (r->method != M_GET) {
		c.content_type = r->method == M_POST ? KUBE_JSON : KUBE_APPLY;
		c.body = SPAN_LIT("{\"a\":1}");
	}
	if (kube_do(k, &c, &e) < 0 && c.outcome == KUBE_PENDING)
		printf("     %s\n", e.msg);
	t = now() - t;
	n = received(k, key);
	CHECK(r->what,
	      c.outcome == r->outcome && n == r->received && t >= r->least_s && t <= r->most_s &&
		      (!r->text || strstr(c.err.msg, r->text)),
	      "%s, %d received, %.2f s: %s", kube_outcome_name(c.outcome), n, t, c.err.msg);
	(void)what;
	kube_call_dispose(&c);
}

/* Many calls at once, all of which must come through. */
static void crowd(struct kube *k, const char *what, const char *mode, const char *query, size_t n,
		  double most_s)
{
	struct kube_call *calls = calloc(n, sizeof(*calls));
	struct kube_batch b = {.calls = calls, .n = n};
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct kube_stats before;
	struct kube_stats after;
	size_t ok = 0;
	double t = now();

	for (size_t i = 0; i < n; i++)
		calls[i] = (struct kube_call){
			.method = "GET",
			.path = arena_printf(&a, "/f/%s/k%d?%s", mode, ++serial, query)};
	kube_stats(k, &before);
	if (kube_submit(k, &b, &e) < 0)
		printf("     %s\n", e.msg);
	kube_wait(&b);
	kube_stats(k, &after);
	for (size_t i = 0; i < n; i++) {
		ok += calls[i].outcome == KUBE_OK;
		if (calls[i].outcome != KUBE_OK && i < ok + 3)
			printf("     %s %s\n", kube_outcome_name(calls[i].outcome),
			       calls[i].err.msg);
		kube_call_dispose(&calls[i]);
	}
	t = now() - t;
	CHECK(what, ok == n && t < most_s, "%zu of %zu in %.2f s", ok, n, t);
	printf("     %.2f s, %lu requests, %lu new connections, window %zu\n", t,
	       (unsigned long)(after.requests - before.requests),
	       (unsigned long)(after.connections_new - before.connections_new), after.window);
	free(calls);
	arena_dispose(&a);
}

static void token_renewed(struct kube *k)
{
	struct kube_call c = {.method = "GET", .path = "/f/token/t1?want=first"};
	struct err e = ERR_INIT;
	CLEANUP(cleanup_fd) int dir = open(getenv("DIR"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	CHECK("token of the file", kube_do(k, &c, &e) == 0, "%s", e.msg);
	if (file_write(dir, "token", "second\n", 7, 0600, &e) < 0)
		printf("     %s\n", e.msg);
	c.path = "/f/token/t2?want=second";
	CHECK("a new token is read at 401", kube_do(k, &c, &e) == 0 && c.attempts <= 2, "%u %s",
	      c.attempts, e.msg);
	c.path = "/f/token/t3?want=third";
	CHECK("401 is final when there is no other", kube_do(k, &c, &e) < 0 && c.attempts == 1,
	      "%u", c.attempts);
	kube_call_dispose(&c);
}

struct watching {
	_Atomic int lines, ended;
};

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

static void stream(struct kube *k, const char *what, const char *path, uint32_t idle_ms,
		   size_t line_max, enum kube_outcome outcome, int lines)
{
	struct watching w = {0};
	struct kube_stream s = {.path = path,
				.idle_ms = idle_ms,
				.line_max = line_max,
				.line = on_line,
				.ended = on_ended,
				.ctx = &w};
	struct err e = ERR_INIT;

	if (kube_stream_start(k, &s, &e) < 0)
		printf("     %s\n", e.msg);
	for (int i = 0; i < 500 && !w.ended; i++)
		usleep(10 * 1000);
	CHECK(what, s.outcome == outcome && w.lines == lines, "%s, %d lines: %s",
	      kube_outcome_name(s.outcome), w.lines, s.err.msg);
	kube_stream_stop(k, &s);
}

static void free_while_busy(void)
{
	struct kube *k = open_client(1000);
	struct kube_call c = {.method = "GET", .path = "/f/stall/z"};
	struct kube_batch b = {.calls = &c, .n = 1};
	struct err e = ERR_INIT;
	double t = now();

	if (kube_submit(k, &b, &e) < 0)
		printf("     %s\n", e.msg);
	usleep(50 * 1000);
	kube_free(k);
	CHECK("closing stops what runs", c.outcome == KUBE_STOPPED && now() - t < 1, "%s %.2f s",
	      kube_outcome_name(c.outcome), now() - t);
	kube_call_dispose(&c);
}

int main(void)
{
	struct kube *k = open_client(1000);

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		run_row(k, &rows[i]);
	token_renewed(k);
	stream(k, "a silent watch ends", "/f/silent/s1", 1000, 0, KUBE_TIMEOUT, 1);
	stream(k, "a watch cut within a line", "/f/midline/s2", 0, 0, KUBE_UNREACHABLE, 1);
	stream(k, "a line above the cap", "/f/longline/s3", 0, 4096, KUBE_TOO_LARGE, 0);
	crowd(k, "500 calls", "ok", "", 500, 5);
	crowd(k, "200 calls while connections go away", "goaway", "", 200, 10);
	crowd(k, "200 calls, each reset once", "close", "n=1", 200, 20);
	crowd(k, "100 calls, each throttled once", "429", "n=1&after=1", 100, 30);
	crowd(k, "100 calls, each 503 twice", "503", "n=2", 100, 20);
	crowd(k, "5 calls, each freezes its connection once", "freeze", "n=1", 5, 20);
	crowd(k, "100 calls afterwards", "ok", "", 100, 5);
	kube_free(k);
	free_while_busy();
	printf("%d passed, %d failed\n", passed, failed);
	return failed > 0;
}
