#include "sync/kube/kube_loop.h"

#include <sys/eventfd.h>

#include "agent/base/limits.h"
#include "sync/kube/kube_errors.h"

enum { LOOK_MS = 250, IDLE_DEFAULT_MS = 5 * 60 * 1000 };

/* ---- finishing -------------------------------------------------------------------------------- */

static void ring_add(struct kube *k, struct kube_batch *b)
{
	if (!k->ring) {
		b->next = b->prev = b;
		k->ring = b;
		return;
	}
	b->next = k->ring; /* the last in turn */
	b->prev = k->ring->prev;
	b->prev->next = b;
	b->next->prev = b;
}

static void ring_remove(struct kube *k, struct kube_batch *b)
{
	if (k->ring == b)
		k->ring = b->next == b ? NULL : b->next;
	b->next->prev = b->prev;
	b->prev->next = b->next;
	b->next = b->prev = NULL;
}

static void batch_finish(struct kube *k, struct kube_batch *b)
{
	ring_remove(k, b);
	if (b->done)
		b->done(b->ctx);
	pthread_mutex_lock(&k->lock);
	b->finished = true;
	pthread_cond_broadcast(&k->finished);
	pthread_mutex_unlock(&k->lock);
}

/* The answer stands in the call. May free the batch from under the caller: nothing after this. */
static void call_finish(struct kube *k, struct kube_batch *b, struct kube_call *c)
{
	b->n_finished++;
	if (b->call_done)
		b->call_done(b, c);
	if (b->n_finished == b->n)
		batch_finish(k, b);
}

static void attempt_unlink(struct kube_attempt **list, struct kube_attempt *a)
{
	if (a->prev)
		a->prev->next = a->next;
	else
		*list = a->next;
	if (a->next)
		a->next->prev = a->prev;
	a->next = a->prev = NULL;
}

static void attempt_link(struct kube_attempt **list, struct kube_attempt *a)
{
	a->next = *list;
	a->prev = NULL;
	if (a->next)
		a->next->prev = a;
	*list = a;
}

static void attempt_finish(struct kube_attempt *a)
{
	struct kube *k = a->kube;
	struct kube_batch *b = a->batch;
	struct kube_call *c = a->call;

	c->took_ms = (uint32_t)(kube_now_ms() - a->first_ms);
	c->running = NULL;
	attempt_unlink(&b->attempts, a);
	b->n_running--;
	k->in_flight--;
	atomic_store_explicit(&k->counters.in_flight, k->in_flight, memory_order_relaxed);
	kube_attempt_free(a);
	call_finish(k, b, c);
}

static void stream_finish(struct kube_attempt *a)
{
	struct kube *k = a->kube;
	struct kube_stream *s = a->stream;
	unsigned starts;

	s->running = NULL;
	attempt_unlink(&k->running_streams, a);
	kube_attempt_free(a);
	pthread_mutex_lock(&k->lock);
	starts = s->starts;
	s->live = false; /* so that ended() may start it again */
	pthread_mutex_unlock(&k->lock);
	s->ended(s);
	pthread_mutex_lock(&k->lock);
	if (s->starts == starts)
		s->kube = NULL;
	pthread_cond_broadcast(&k->finished);
	pthread_mutex_unlock(&k->lock);
}

/* Out of the waiting or due list, by looking: rare (a cancelled call that backs off). */
static void queue_remove(struct kube_attempt **list, struct kube_attempt *a)
{
	while (*list && *list != a)
		list = &(*list)->queue_next;
	if (*list)
		*list = a->queue_next;
}

static void attempt_halt(struct kube_attempt *a)
{
	kube_attempt_stop(a);
	if (a->state == ATTEMPT_WAITING)
		queue_remove(&a->kube->waiting, a);
	if (a->state == ATTEMPT_DUE)
		queue_remove(&a->kube->due, a);
}

static void batch_cancel(struct kube *k, struct kube_batch *b)
{
	size_t left = b->n - b->n_finished;

	/* the batch may be gone after its last call: count, do not look */
	while (left > 0) {
		struct kube_attempt *a = b->attempts;
		struct kube_call *c = a ? a->call : &b->calls[b->n_started];

		left--;
		buf_reset(&c->body_out);
		c->outcome = KUBE_STOPPED;
		err_set(&c->err, ERR_STOPPED, "stopped");
		if (a) {
			attempt_halt(a);
			attempt_finish(a);
		} else {
			b->n_started++;
			call_finish(k, b, c);
		}
	}
}

static void stream_end(struct kube_attempt *a, enum kube_outcome outcome, const char *why)
{
	const char *where = a->kube->target->authority;

	if (outcome == KUBE_TIMEOUT)
		kube_socket_stalled(a->kube, a->easy, a->in_ms);
	attempt_halt(a);
	a->stream->outcome = outcome;
	err_set(&a->stream->err, kube_outcome_kind(outcome), "%s%s%s",
		outcome == KUBE_STOPPED ? "" : where, outcome == KUBE_STOPPED ? "" : ": ", why);
	stream_finish(a);
}

/* ---- repeating -------------------------------------------------------------------------------- */

static uint32_t random_next(struct kube *k)
{
	/* jitter, nothing more: splitmix64 */
	uint64_t z = (k->random += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (uint32_t)(z >> 33);
}

static void attempt_wait(struct kube_attempt *a, int64_t due_ms)
{
	struct kube *k = a->kube;

	a->state = ATTEMPT_WAITING;
	a->due_ms = due_ms;
	a->queue_next = k->waiting;
	k->waiting = a;
	if (due_ms < k->waiting_ms)
		k->waiting_ms = due_ms;
}

static void waiting_look(struct kube *k, int64_t now_ms)
{
	struct kube_attempt **at = &k->waiting;

	if (k->waiting_ms > now_ms)
		return;
	k->waiting_ms = INT64_MAX;
	while (*at) {
		struct kube_attempt *a = *at;

		if (a->due_ms > now_ms) {
			if (a->due_ms < k->waiting_ms)
				k->waiting_ms = a->due_ms;
			at = &a->queue_next;
			continue;
		}
		*at = a->queue_next;
		a->state = ATTEMPT_DUE;
		a->queue_next = k->due;
		k->due = a;
	}
}

/* Note what this attempt says about the call, and about the server. */
static void attempt_judge(struct kube_attempt *a, const struct kube_result *r, int64_t now_ms,
			  struct kube_try *t)
{
	struct kube *k = a->kube;
	struct kube_call *c = a->call;

	a->failures += c->outcome != KUBE_OK;
	a->errors_500 += t->wire == WIRE_ANSWERED && r->http_status == 500;
	/* of the server, not of the call: the thousandth call to a dead one need not wait again */
	if (t->wire != WIRE_NEVER_SENT)
		k->unreachable_ms = 0;
	else if (!k->unreachable_ms)
		k->unreachable_ms = now_ms;
	if (c->outcome == KUBE_OK)
		kube_window_success(&k->window);
	if (t->wire == WIRE_ANSWERED && r->http_status == 429) {
		kube_window_throttled(&k->window, now_ms);
		atomic_fetch_add_explicit(&k->counters.throttled, 1, memory_order_relaxed);
	}
	if (c->outcome == KUBE_UNAUTHORIZED && !a->renewed) {
		a->renewed = true;
		t->renewable = kube_cred_renew(k->cred, a->cred_version, now_ms);
	}
	t->outcome = c->outcome;
	t->http_status = r->http_status;
	t->repeatable = kube_repeatable(c->method, c->content_type);
	t->once = (c->flags & KUBE_ONCE) != 0;
	t->retry_after_s = c->err.retry_after_s;
	t->failures = a->failures;
	t->errors_500 = a->errors_500;
	t->unreachable_ms = k->unreachable_ms ? now_ms - k->unreachable_ms : 0;
	t->left_ms = a->deadline_ms - now_ms;
	t->first_ms = k->retry_first_ms;
	t->random = random_next(k);
	atomic_store_explicit(&k->counters.window, k->window.now, memory_order_relaxed);
}

static void call_ended(struct kube_attempt *a, const struct kube_result *r, int64_t now_ms)
{
	struct kube_call *c = a->call;
	struct kube_try t = {.wire = kube_attempt_wire(a, r)};
	uint32_t delay_ms;

	err_clear(&c->err);
	arena_dispose(&c->mem);
	c->mem.wiped = (c->flags & KUBE_SECRET_DATA) != 0;
	c->http_status = r->http_status;
	if (t.wire == WIRE_ANSWERED) {
		struct kube_answer in = {.path = c->path,
					 .http_status = r->http_status,
					 .content_type = r->content_type,
					 .body = buf_span(&c->body_out),
					 .retry_after_s = r->retry_after_s,
					 .json_wanted =
						 !c->accept && strcmp(c->method, "HEAD") != 0,
					 .secret = (c->flags & KUBE_SECRET_DATA) != 0};

		c->outcome = kube_classify(&in, &c->mem, &c->status, &c->err);
	} else {
		c->status = (struct kube_status){"", "", "", "", "", NULL, 0, 0};
		c->outcome = kube_attempt_broken(a, r, &c->err);
	}
	attempt_judge(a, r, now_ms, &t);
	atomic_fetch_add_explicit(&a->kube->counters.bytes_in, c->body_out.n, memory_order_relaxed);
	if (c->outcome != KUBE_OK && kube_retry_wanted(&t, &delay_ms))
		attempt_wait(a, now_ms + delay_ms);
	else
		attempt_finish(a);
}

static void stream_ended(struct kube_attempt *a, const struct kube_result *r)
{
	struct kube_stream *s = a->stream;
	struct arena scratch = {.wiped = true};
	struct kube_status status;

	err_clear(&s->err);
	s->http_status = r->http_status;
	if (r->code == CURLE_OK) {
		struct kube_answer in = {.path = s->path,
					 .http_status = r->http_status,
					 .content_type = r->content_type,
					 .body = buf_span(&a->part),
					 .retry_after_s = r->retry_after_s,
					 .json_wanted = !s->accept,
					 .secret = (s->flags & KUBE_SECRET_DATA) != 0};

		s->outcome = kube_classify(&in, &scratch, &status, &s->err);
		if (s->outcome == KUBE_UNAUTHORIZED)
			kube_cred_renew(a->kube->cred, a->cred_version, kube_now_ms());
	} else {
		s->outcome = kube_attempt_broken(a, r, &s->err);
	}
	arena_dispose(&scratch);
	stream_finish(a);
}

/* Do not lean on libcurl alone for what must end: it keeps no time for a request that it parks until
 * a connection can be shared. */
static void batch_look(struct kube_batch *b, int64_t now_ms)
{
	struct kube_attempt *next;
	struct kube_result r;

	/* what ends last may free the batch: nothing of it is used after that */
	for (struct kube_attempt *a = b->attempts; a; a = next) {
		next = a->next;
		if (a->state != ATTEMPT_RUNNING)
			continue;
		if (now_ms < a->limit_ms)
			continue;
		kube_attempt_result(a, CURLE_OPERATION_TIMEDOUT, &r);
		curl_multi_remove_handle(a->kube->calls.multi, a->easy);
		a->state = ATTEMPT_DUE;
		call_ended(a, &r, now_ms);
	}
}

static void calls_look(struct kube *k, int64_t now_ms)
{
	size_t n = 1;

	if (!k->ring)
		return;
	for (struct kube_batch *b = k->ring->next; b != k->ring; b = b->next)
		n++;
	for (struct kube_batch *b = k->ring, *next; n > 0; n--, b = next) {
		next = b->next;
		batch_look(b, now_ms);
	}
}

static void reap(struct kube_pool *p)
{
	struct kube_attempt *a = NULL;
	struct kube_result r;
	const CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(p->multi, &left))) {
		CURLcode code = m->data.result;

		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &a);
		kube_attempt_result(a, code, &r);
		curl_multi_remove_handle(p->multi, a->easy);
		a->state = ATTEMPT_DUE; /* not with libcurl any more */
		if (a->call)
			call_ended(a, &r, kube_now_ms());
		else
			stream_ended(a, &r);
	}
}

/* ---- starting --------------------------------------------------------------------------------- */

static void attempt_refused(struct kube_attempt *a, const struct err *why)
{
	a->state = ATTEMPT_DUE;
	if (a->stream) {
		a->stream->outcome = KUBE_CREDENTIAL;
		a->stream->err = *why;
		stream_finish(a);
		return;
	}
	a->call->outcome = KUBE_CREDENTIAL;
	a->call->err = *why;
	attempt_finish(a);
}

static void attempt_go(struct kube_attempt *a, int64_t now_ms, const struct err *cred_err)
{
	struct err e = ERR_INIT;

	if (cred_err->kind != ERR_NONE)
		attempt_refused(a, cred_err);
	else if (kube_attempt_start(a, now_ms, &e) < 0)
		attempt_refused(a, &e);
	else if (a->failures)
		atomic_fetch_add_explicit(&a->kube->counters.retries, 1, memory_order_relaxed);
}

/* The next call in turn: each batch gives one, then it is the next one's turn. */
static struct kube_attempt *call_next(struct kube *k, int64_t now_ms)
{
	struct kube_batch *b = k->ring;
	struct kube_batch *first = b;
	struct kube_attempt *a;
	struct kube_call *c;

	if (!b)
		return NULL;
	while (b->n_started == b->n || (b->in_flight_max && b->n_running >= b->in_flight_max)) {
		b = b->next;
		if (b == first)
			return NULL;
	}
	c = &b->calls[b->n_started++];
	a = kube_attempt_new(k);
	a->call = c;
	a->batch = b;
	a->first_ms = now_ms;
	a->deadline_ms = now_ms + (c->timeout_ms ? c->timeout_ms : KUBE_TIMEOUT_MS);
	c->running = a;
	attempt_link(&b->attempts, a);
	b->n_running++;
	k->in_flight++;
	k->ring = b->next;
	atomic_store_explicit(&k->counters.in_flight, k->in_flight, memory_order_relaxed);
	return a;
}

/* Start what may start. Without a credential nothing does; with none to be had all fail. */
static void start_some(struct kube *k, int64_t now_ms)
{
	struct err cred_err = ERR_INIT;
	struct kube_attempt *a;

	if (!k->due && (!k->ring || k->in_flight >= k->window.now))
		return;
	if (kube_cred_ready(k->cred, now_ms, &cred_err) == KUBE_CRED_WAIT)
		return;
	while (k->due) {
		a = k->due;
		k->due = a->queue_next;
		attempt_go(a, now_ms, &cred_err);
	}
	while (k->in_flight < k->window.now && (a = call_next(k, now_ms)))
		attempt_go(a, now_ms, &cred_err);
}

static void stream_take(struct kube *k, struct kube_stream *s, int64_t now_ms)
{
	struct kube_attempt *a = kube_attempt_new(k);

	a->stream = s;
	a->first_ms = now_ms;
	a->deadline_ms = INT64_MAX;
	s->running = a;
	attempt_link(&k->running_streams, a);
	attempt_wait(a, now_ms + s->delay_ms);
}

/* Batches of no calls, and what was cancelled; `ring` may change under our feet, so start over. */
static void ring_settle(struct kube *k)
{
	struct kube_batch *b;
	bool again;

	do {
		again = false;
		b = k->ring;
		for (struct kube_batch *first = b; b && !again;) {
			if (b->cancel_seen || b->n == 0) {
				again = true;
				if (b->n == 0)
					batch_finish(k, b);
				else
					batch_cancel(k, b);
				break;
			}
			b = b->next;
			if (b == first)
				break;
		}
	} while (again);
}

static void streams_settle(struct kube *k, int64_t now_ms, bool look_idle)
{
	struct kube_attempt *a = k->running_streams;
	struct kube_attempt *next;

	for (; a; a = next) {
		struct kube_stream *s = a->stream;
		int64_t idle_ms = s->idle_ms ? s->idle_ms : IDLE_DEFAULT_MS;
		bool stop;

		next = a->next;
		pthread_mutex_lock(&k->lock);
		stop = s->stop_asked || k->stopping;
		pthread_mutex_unlock(&k->lock);
		if (stop)
			stream_end(a, KUBE_STOPPED, "stopped");
		else if (look_idle && a->state == ATTEMPT_RUNNING && now_ms - a->in_ms > idle_ms)
			stream_end(a, KUBE_TIMEOUT, "the stream is silent");
	}
}

/* Take what other threads handed in; true when something is to be cancelled. */
static bool inbox_take(struct kube *k, int64_t now_ms)
{
	struct kube_stream *streams;
	struct kube_batch *b;
	bool settle;

	pthread_mutex_lock(&k->lock);
	while ((b = k->inbox)) {
		k->inbox = b->next;
		settle = b->n == 0;
		ring_add(k, b);
		k->cancel_asked |= settle;
	}
	k->inbox_end = &k->inbox;
	streams = k->stream_inbox;
	k->stream_inbox = NULL;
	settle = k->cancel_asked || k->stopping;
	if (settle && k->ring) {
		b = k->ring;
		do {
			b->cancel_seen = b->cancelled || k->stopping;
			b = b->next;
		} while (b != k->ring);
	}
	k->ending = k->stopping;
	k->cancel_asked = false;
	pthread_mutex_unlock(&k->lock);
	while (streams) {
		struct kube_stream *s = streams;

		streams = s->next;
		stream_take(k, s, now_ms);
	}
	return settle;
}

void *kube_loop_main(void *kube)
{
	struct kube *k = kube;

	for (;;) {
		int64_t now_ms = kube_now_ms();
		int64_t until_ms = INT64_MAX;
		bool look = now_ms >= k->idle_look_ms;

		if (inbox_take(k, now_ms)) {
			ring_settle(k);
			streams_settle(k, now_ms, false);
		}
		if (look) {
			streams_settle(k, now_ms, true);
			calls_look(k, now_ms);
			k->idle_look_ms = now_ms + LOOK_MS;
		}
		if (k->ending && !k->ring && !k->running_streams)
			return NULL;
		waiting_look(k, now_ms);
		start_some(k, now_ms);
		if (k->running_streams || k->in_flight)
			until_ms = k->idle_look_ms;
		if (k->waiting_ms < until_ms)
			until_ms = k->waiting_ms;
		kube_sockets_round(k, until_ms);
		reap(&k->calls);
		reap(&k->streams);
	}
}
