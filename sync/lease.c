#include "sync/lease.h"

#include <stdlib.h>

#include "agent/base/mem.h"
#include "sync/managed_fields.h"
#include "sync/round.h"

enum lease_request {
	STEP_NONE,
	STEP_GET,
	STEP_SERVER_CLOCK,
	STEP_TAKE,
	STEP_RENEW,
	STEP_CHECK,
	STEP_NAMESPACE,
	STEP_RELEASE
};

struct lease {
	struct kube *kube;
	const struct clock *clock;
	struct arena arena; /* names */
	const char *ns, *name, *holder;
	const char *path, *list_path;
	void (*wake)(void *ctx);
	void *wake_ctx;

	enum lease_state state;
	enum lease_request step;
	struct round round;
	struct arena seen_arena; /* the Lease as read last */
	struct node *seen;	 /* NULL = there is none */
	struct arena taken_arena;
	const char *taken_at;
	int64_t renewed_ms; /* monotonic: when the last confirmed renewal began */
	int64_t begun_ms;   /* when the request under way began */
	int64_t next_ms;    /* when to renew */
	unsigned tries;	    /* of taking it: a stale version is read again */
	bool want_release;
	size_t writes;
	struct err err;
};

struct lease *lease_new(const struct lease_options *o)
{
	struct lease *l = mem_alloc(1, sizeof(*l));

	*l = (struct lease){
		.kube = o->kube,
		.clock = o->clock,
		.wake = o->wake,
		.wake_ctx = o->wake_ctx,
		.taken_at = "",
	};
	l->ns = arena_strdup(&l->arena, o->ns);
	l->name = arena_strdup(&l->arena, o->name);
	l->holder = arena_strdup(&l->arena, o->holder);
	l->list_path =
		arena_printf(&l->arena, "/apis/coordination.k8s.io/v1/namespaces/%s/leases", l->ns);
	l->path = arena_printf(&l->arena, "%s/%s", l->list_path, l->name);
	return l;
}

void lease_free(struct lease *l)
{
	if (!l)
		return;
	round_close(&l->round);
	arena_dispose(&l->seen_arena);
	arena_dispose(&l->taken_arena);
	arena_dispose(&l->arena);
	free(l);
}

/* ---- the object ------------------------------------------------------------------------------- */

static const char *spec_text(const struct lease *l, const char *key)
{
	const char *s = node_get_text(node_get(l->seen, "spec"), key);

	return s ? s : "";
}

static const char *resource_version(const struct node *n)
{
	const char *s = node_get_text(node_get(n, "metadata"), "resourceVersion");

	return s ? s : "";
}

/* MicroTime, as leases write it. */
static struct node *micro_time(struct arena *a, int64_t wall_ms)
{
	char text[TIME_TEXT_BYTES];
	struct span s;

	time_text(wall_ms, text);
	s = span_of(text);
	return node_strz(a, arena_printf(a, "%.*s000Z", (int)(s.n - 1), s.p));
}

static struct node *make_lease(const struct lease *l, bool hold, struct arena *a)
{
	int64_t now = clock_wall_ms(l->clock);
	bool ours = strcmp(spec_text(l, "holderIdentity"), l->holder) == 0;
	struct node *n = l->seen ? node_copy(a, l->seen) : node_map(a);
	struct node *meta = node_need_map(a, n, "metadata");
	struct node *spec = node_need_map(a, n, "spec");
	uint64_t transitions = 0;

	node_remove(meta, "managedFields");
	node_set(a, n, "apiVersion", node_strz(a, "coordination.k8s.io/v1"));
	node_set(a, n, "kind", node_strz(a, "Lease"));
	node_set(a, meta, "name", node_strz(a, l->name));
	node_set(a, meta, "namespace", node_strz(a, l->ns));
	node_set(a, spec, "renewTime", micro_time(a, now));
	if (!hold) {
		/* as client-go releases: nobody's, and short */
		node_set(a, spec, "holderIdentity", node_strz(a, ""));
		node_set(a, spec, "leaseDurationSeconds", node_int(a, 1));
		return n;
	}
	node_set(a, spec, "holderIdentity", node_strz(a, l->holder));
	node_set(a, spec, "leaseDurationSeconds", node_int(a, LEASE_DURATION_S));
	if (ours)
		return n;
	node_set(a, spec, "acquireTime", micro_time(a, now));
	(void)span_to_u64(span_of(spec_text(l, "leaseTransitions")), INT32_MAX, &transitions);
	node_set(a, spec, "leaseTransitions",
		 node_int(a, (int64_t)transitions + (l->seen != NULL)));
	return n;
}

/* ---- requests --------------------------------------------------------------------------------- */

static void fail(struct lease *l, enum lease_state state)
{
	l->state = state;
	l->step = STEP_NONE;
}

static void send(struct lease *l, enum lease_request step, const char *method, const char *path,
		 const struct node *body)
{
	struct kube_call *c;

	round_open(&l->round, l->kube, 1, l->wake, l->wake_ctx);
	c = round_call(&l->round);
	c->method = method;
	c->path = arena_strdup(&l->round.arena, path);
	/* a renewal that takes longer than this is worth nothing */
	c->timeout_ms = LEASE_DEADLINE_MS / 2;
	l->begun_ms = clock_mono_ms(l->clock);
	l->step = step;
	l->writes += step == STEP_TAKE || step == STEP_RENEW || step == STEP_RELEASE;
	if ((body && round_body(&l->round, c, KUBE_JSON, body, &l->err) < 0) ||
	    round_send(&l->round, &l->err) < 0) {
		round_close(&l->round);
		fail(l, LEASE_FAILED);
	}
}

static void read_again(struct lease *l)
{
	send(l, STEP_GET, "GET", l->path, NULL);
}

static void write_lease(struct lease *l, enum lease_request step, bool hold)
{
	struct arena scratch = ARENA_INIT;
	struct node *n = make_lease(l, hold, &scratch);

	if (l->seen)
		send(l, step, "PUT",
		     arena_printf(&scratch, "%s?fieldManager=" FIELD_MANAGER, l->path), n);
	else
		send(l, step, "POST",
		     arena_printf(&scratch, "%s?fieldManager=" FIELD_MANAGER, l->list_path), n);
	arena_dispose(&scratch);
}

/* A Lease that will never exist: its creationTimestamp is the server's now. */
static void ask_clock(struct lease *l)
{
	struct arena scratch = ARENA_INIT;
	struct node *n = node_map(&scratch);
	struct node *meta = node_map(&scratch);

	node_set(&scratch, n, "apiVersion", node_strz(&scratch, "coordination.k8s.io/v1"));
	node_set(&scratch, n, "kind", node_strz(&scratch, "Lease"));
	node_set(&scratch, n, "metadata", meta);
	node_set(&scratch, meta, "generateName", node_strz(&scratch, "agent.clock."));
	node_set(&scratch, meta, "namespace", node_strz(&scratch, l->ns));
	send(l, STEP_SERVER_CLOCK, "POST", arena_printf(&scratch, "%s?dryRun=All", l->list_path),
	     n);
	arena_dispose(&scratch);
}

/* ---- answers ---------------------------------------------------------------------------------- */

static bool take_answer(struct lease *l, const struct kube_call *c)
{
	arena_dispose(&l->seen_arena);
	l->seen = NULL;
	return round_answer(c, &l->seen_arena, &l->seen, &l->err) == 0;
}

static void begin_take(struct lease *l)
{
	arena_dispose(&l->taken_arena);
	l->taken_at = arena_strdup(&l->taken_arena, l->seen ? resource_version(l->seen) : "");
	write_lease(l, STEP_TAKE, true);
}

static void on_get(struct lease *l, const struct kube_call *c)
{
	const char *holder;

	if (c->outcome == KUBE_NOT_FOUND) {
		arena_dispose(&l->seen_arena);
		l->seen = NULL;
		begin_take(l);
		return;
	}
	if (c->outcome != KUBE_OK || !take_answer(l, c)) {
		if (c->outcome != KUBE_OK)
			l->err = c->err;
		err_wrap(&l->err, "lease '%s/%s'", l->ns, l->name);
		fail(l, LEASE_FAILED);
		return;
	}
	holder = spec_text(l, "holderIdentity");
	if (!*holder || strcmp(holder, l->holder) == 0)
		begin_take(l);
	else
		ask_clock(l);
}

/* When the server last wrote the Lease, by its own clock; 0 when it does not say. */
static int64_t written_ms(const struct lease *l)
{
	struct field_entry f;
	int64_t newest = 0;

	for (size_t i = 0; field_entry_at(l->seen, i, &f); i++) {
		int64_t t = 0;

		if (time_parse(span_of(f.time), &t, NULL) == 0 && t > newest)
			newest = t;
	}
	return newest;
}

static void on_clock(struct lease *l, const struct kube_call *c)
{
	struct arena scratch = ARENA_INIT;
	struct node *n = NULL;
	const char *created = NULL;
	uint64_t duration_s = LEASE_DURATION_S;
	int64_t now_ms = 0;
	int64_t free_ms;
	char when[TIME_TEXT_BYTES];

	if (c->outcome == KUBE_OK && round_answer(c, &scratch, &n, &l->err) == 0)
		created = node_get_text(node_get(n, "metadata"), "creationTimestamp");
	if (!created || time_parse(span_of(created), &now_ms, NULL) < 0)
		now_ms = clock_wall_ms(l->clock); /* better a guess than a lock for ever */
	arena_dispose(&scratch);
	(void)span_to_u64(span_of(spec_text(l, "leaseDurationSeconds")), 3600, &duration_s);
	free_ms = written_ms(l) + (int64_t)duration_s * 1000;
	if (now_ms > free_ms) {
		begin_take(l);
		return;
	}
	err_set(&l->err, ERR_POLICY,
		"lease '%s/%s' is held by '%s' until %s unless it is renewed: one writer at a time",
		l->ns, l->name, spec_text(l, "holderIdentity"), time_text(free_ms, when));
	l->err.retry_after_s = LEASE_ASK_AGAIN_S;
	fail(l, LEASE_REFUSED);
}

static void held(struct lease *l)
{
	l->state = LEASE_HELD;
	l->step = STEP_NONE;
	l->renewed_ms = l->begun_ms;
	l->next_ms = l->begun_ms + LEASE_RENEW_MS;
	l->tries = 0;
}

/* The state namespace of a cluster that never saw us; what goes wrong shows at the next try. */
static void make_namespace(struct lease *l)
{
	struct arena scratch = ARENA_INIT;
	struct node *n = node_map(&scratch);
	struct node *meta = node_map(&scratch);

	node_set(&scratch, n, "apiVersion", node_strz(&scratch, "v1"));
	node_set(&scratch, n, "kind", node_strz(&scratch, "Namespace"));
	node_set(&scratch, n, "metadata", meta);
	node_set(&scratch, meta, "name", node_strz(&scratch, l->ns));
	send(l, STEP_NAMESPACE, "POST", "/api/v1/namespaces?fieldManager=" FIELD_MANAGER, n);
	arena_dispose(&scratch);
}

static void on_take(struct lease *l, const struct kube_call *c)
{
	if (c->outcome == KUBE_NO_NAMESPACE && ++l->tries < 4) {
		make_namespace(l);
		return;
	}
	if (c->outcome == KUBE_OK && take_answer(l, c)) {
		held(l);
		return;
	}
	if ((c->outcome == KUBE_STALE || c->outcome == KUBE_EXISTS ||
	     c->outcome == KUBE_NOT_FOUND) &&
	    ++l->tries < 4) {
		read_again(l);
		return;
	}
	if (c->outcome != KUBE_OK)
		l->err = c->err;
	err_wrap(&l->err, "lease '%s/%s'", l->ns, l->name);
	fail(l, LEASE_FAILED);
}

static void lost(struct lease *l, const char *why)
{
	err_set(&l->err, ERR_TRANSIENT, "lease '%s/%s' was lost: %s", l->ns, l->name, why);
	fail(l, LEASE_LOST);
}

static void on_renew(struct lease *l, const struct kube_call *c)
{
	if (c->outcome == KUBE_OK && take_answer(l, c)) {
		held(l);
		return;
	}
	if (c->outcome == KUBE_STALE || c->outcome == KUBE_NOT_FOUND) {
		/* repeated by the client after a lost answer, it may be our own write: look */
		send(l, STEP_CHECK, "GET", l->path, NULL);
		return;
	}
	l->step = STEP_NONE;
	l->next_ms = clock_mono_ms(l->clock) + 1000;
}

static void on_check(struct lease *l, const struct kube_call *c)
{
	if (c->outcome == KUBE_NOT_FOUND) {
		lost(l, "it was deleted");
		return;
	}
	if (c->outcome == KUBE_OK && take_answer(l, c) &&
	    strcmp(spec_text(l, "holderIdentity"), l->holder) != 0) {
		lost(l, "somebody else took it");
		return;
	}
	l->step = STEP_NONE;
	l->next_ms = clock_mono_ms(l->clock) + (c->outcome == KUBE_OK ? 0 : 1000);
}

static void on_release(struct lease *l)
{
	l->state = LEASE_RELEASED;
	l->step = STEP_NONE;
}

static void on_answer(struct lease *l)
{
	/* the next request opens the round anew: keep the answer until it was looked at */
	struct round done = l->round;
	struct kube_call *c = done.calls;
	enum lease_request step = l->step;

	l->round = (struct round){.open = false};
	switch (step) {
	case STEP_GET: on_get(l, c); break;
	case STEP_SERVER_CLOCK: on_clock(l, c); break;
	case STEP_TAKE: on_take(l, c); break;
	case STEP_RENEW: on_renew(l, c); break;
	case STEP_CHECK: on_check(l, c); break;
	case STEP_NAMESPACE: read_again(l); break;
	case STEP_RELEASE: on_release(l); break;
	case STEP_NONE: break;
	}
	kube_call_dispose(c);
	arena_dispose(&done.arena);
}

/* ---- the outside ------------------------------------------------------------------------------ */

void lease_acquire(struct lease *l)
{
	if (l->state == LEASE_HELD || l->state == LEASE_PENDING)
		return;
	round_close(&l->round);
	err_clear(&l->err);
	l->state = LEASE_PENDING;
	l->tries = 0;
	l->want_release = false;
	read_again(l);
}

void lease_release(struct lease *l)
{
	l->want_release = true;
}

static bool overdue(const struct lease *l)
{
	return clock_mono_ms(l->clock) - l->renewed_ms >= LEASE_DEADLINE_MS;
}

enum lease_state lease_step(struct lease *l)
{
	while (l->step != STEP_NONE && round_over(&l->round))
		on_answer(l);
	if (l->state == LEASE_HELD && overdue(l)) {
		round_close(&l->round);
		lost(l, "it could not be renewed in time");
	}
	if (l->want_release && l->step == STEP_NONE) {
		l->want_release = false;
		if (l->state == LEASE_HELD) {
			l->state = LEASE_RELEASING;
			write_lease(l, STEP_RELEASE, false);
		} else if (l->state != LEASE_LOST) {
			l->state = LEASE_RELEASED;
		}
	}
	if (l->state == LEASE_HELD && l->step == STEP_NONE && clock_mono_ms(l->clock) >= l->next_ms)
		write_lease(l, STEP_RENEW, true);
	return l->state;
}

int64_t lease_wake_at_ms(const struct lease *l)
{
	int64_t deadline = l->renewed_ms + LEASE_DEADLINE_MS;

	if (l->state != LEASE_HELD)
		return INT64_MAX;
	if (l->step != STEP_NONE)
		return deadline;
	return l->next_ms < deadline ? l->next_ms : deadline;
}

bool lease_may_write(const struct lease *l)
{
	return l->state == LEASE_HELD && !overdue(l);
}

const struct err *lease_error(const struct lease *l)
{
	return &l->err;
}

const char *lease_taken_at(const struct lease *l)
{
	return l->taken_at;
}

size_t lease_writes(const struct lease *l)
{
	return l->writes;
}
