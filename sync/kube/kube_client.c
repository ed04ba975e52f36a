#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <sodium.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "sync/kube/kube_loop.h"

enum { CONNECT_MS = 10 * 1000, ATTEMPT_MS = 35 * 1000, RETRY_FIRST_MS = 200 };

static void wake(struct kube *k)
{
	eventfd_write(k->wake_fd, 1);
}

/* ---- opening and closing ---------------------------------------------------------------------- */

static void options_take(struct kube *k, const struct kube_options *o)
{
	static const struct kube_options none;
	const size_t most = (size_t)LIMIT_API_STREAMS * LIMIT_API_CONNECTIONS;

	if (!o)
		o = &none;
	k->clock_own = clock_system();
	k->clock = o->clock ? o->clock : &k->clock_own;
	snprintf(k->user_agent, sizeof(k->user_agent), "agent/%.60s",
		 o->version ? o->version : "dev");
	k->connect_timeout_ms = o->connect_timeout_ms ? o->connect_timeout_ms : CONNECT_MS;
	k->attempt_timeout_ms = o->attempt_timeout_ms ? o->attempt_timeout_ms : ATTEMPT_MS;
	k->retry_first_ms = o->retry_first_ms ? o->retry_first_ms : RETRY_FIRST_MS;
	k->in_flight_max = o->in_flight_max && o->in_flight_max < most ? o->in_flight_max : most;
	kube_window_init(&k->window, k->in_flight_max);
	atomic_store(&k->counters.window, k->window.now);
}

static int loop_open(struct kube *k, struct err *e)
{
	struct epoll_event ev = {.events = EPOLLIN};
	sigset_t all;
	sigset_t old;
	int rc;

	k->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	k->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (k->wake_fd < 0 || k->epoll_fd < 0 ||
	    epoll_ctl(k->epoll_fd, EPOLL_CTL_ADD, k->wake_fd, &ev) < 0)
		return err_errno(e, ERR_TRANSIENT, errno, "descriptors of the client");
	if (kube_pool_open(k, &k->calls, true, e) < 0 ||
	    kube_pool_open(k, &k->streams, false, e) < 0)
		return -1;
	k->cred = kube_cred_new(k->target, k->clock, k->wake_fd);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	rc = pthread_create(&k->thread, NULL, kube_loop_main, k);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (rc != 0)
		return err_errno(e, ERR_TRANSIENT, rc, "thread of the client");
	k->thread_up = true;
	return 0;
}

int kube_open(struct kube_target *target, const struct kube_options *options, struct kube **out,
	      struct err *e)
{
	struct kube *k = mem_alloc(1, sizeof(*k));

	if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != 0) {
		free(k);
		kube_target_free(target);
		return err_set(e, ERR_BUG, "libraries cannot be started");
	}
	k->target = target;
	k->wake_fd = k->epoll_fd = -1;
	k->inbox_end = &k->inbox;
	k->waiting_ms = INT64_MAX;
	randombytes_buf(&k->random, sizeof(k->random));
	pthread_mutex_init(&k->lock, NULL);
	pthread_cond_init(&k->finished, NULL);
	options_take(k, options);
	if (loop_open(k, e) < 0) {
		kube_free(k);
		return -1;
	}
	*out = k;
	return 0;
}

void kube_free(struct kube *k)
{
	struct kube_attempt *a;

	if (!k)
		return;
	if (k->thread_up) {
		pthread_mutex_lock(&k->lock);
		k->stopping = true;
		pthread_mutex_unlock(&k->lock);
		wake(k);
		pthread_join(k->thread, NULL);
	}
	while ((a = k->free_attempts)) {
		k->free_attempts = a->queue_next;
		curl_easy_cleanup(a->easy);
		free(a);
	}
	kube_pool_close(&k->calls);
	kube_pool_close(&k->streams);
	kube_sockets_free(k);
	kube_cred_free(k->cred);
	cleanup_fd(&k->epoll_fd);
	cleanup_fd(&k->wake_fd);
	pthread_cond_destroy(&k->finished);
	pthread_mutex_destroy(&k->lock);
	kube_target_free(k->target);
	free(k);
	curl_global_cleanup();
}

const char *kube_server(const struct kube *k)
{
	return k->target->server;
}

const struct kube_target *kube_target_of(const struct kube *k)
{
	return k->target;
}

void kube_stats(struct kube *k, struct kube_stats *out)
{
	const struct kube_counters *c = &k->counters;

	*out = (struct kube_stats){.requests = atomic_load(&c->requests),
				   .retries = atomic_load(&c->retries),
				   .throttled = atomic_load(&c->throttled),
				   .connections_new = atomic_load(&c->connections_new),
				   .body_bytes_in = atomic_load(&c->bytes_in),
				   .body_bytes_out = atomic_load(&c->bytes_out),
				   .in_flight = atomic_load(&c->in_flight),
				   .window = atomic_load(&c->window)};
}

/* ---- checks ----------------------------------------------------------------------------------- */

static bool header_safe(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return false;
	return true;
}

/* An extra's key becomes part of a header name. */
static bool header_name_safe(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n < 400 &&
	       strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._%") == n;
}

static int identity_check(const struct kube *k, const struct kube_identity *as, struct err *e)
{
	const struct kube_identity *own = &k->target->as;

	if (!as)
		return 0;
	if (!as->user || !as->user[0])
		return err_set(
			e, ERR_INPUT,
			"the impersonated user is empty: the request would act as ourselves");
	if (own->user && strcmp(own->user, as->user) != 0)
		return err_set(e, ERR_INPUT,
			       "context '%s' already acts as '%s': it cannot act as '%s' too",
			       k->target->context, own->user, as->user);
	if (!header_safe(as->user) || (as->uid && !header_safe(as->uid)))
		return err_set(e, ERR_INPUT, "the impersonated user holds control characters");
	for (size_t i = 0; i < as->n_groups; i++)
		if (!as->groups[i] || !as->groups[i][0] || !header_safe(as->groups[i]))
			return err_set(e, ERR_INPUT,
				       "an impersonated group is empty or holds "
				       "control characters");
	for (size_t i = 0; i < as->n_extra; i++)
		if (!header_name_safe(as->extra[i][0]) || !header_safe(as->extra[i][1]))
			return err_set(e, ERR_INPUT, "an impersonated extra cannot be a header");
	return 0;
}

static int path_check(const char *path, struct err *e)
{
	if (!path || path[0] != '/')
		return err_set(e, ERR_INPUT, "a request's path must begin with '/'");
	for (const unsigned char *p = (const unsigned char *)path; *p; p++)
		if (*p <= 0x20 || *p >= 0x7f || *p == '#')
			return err_set(e, ERR_INPUT, "the path '%.120s' is not escaped", path);
	return 0;
}

static int call_check(const struct kube *k, const struct kube_call *c, struct err *e)
{
	if (path_check(c->path, e) < 0 || identity_check(k, c->as, e) < 0)
		return -1;
	if (!c->method || !c->method[0])
		return err_set(e, ERR_INPUT, "a request has no method");
	if (c->body.n && (!c->content_type || !header_safe(c->content_type)))
		return err_set(e, ERR_INPUT, "a request's body has no type");
	/* without a body libcurl could not be kept from repeating it */
	if (!c->body.n && !kube_repeatable(c->method, c->content_type))
		return err_set(e, ERR_INPUT, "a %s needs a body", c->method);
	return 0;
}

/* ---- batches ---------------------------------------------------------------------------------- */

void kube_call_dispose(struct kube_call *c)
{
	buf_dispose(&c->body_out);
	arena_dispose(&c->mem);
	c->status = (struct kube_status){"", "", "", "", "", NULL, 0, 0};
	c->outcome = KUBE_PENDING;
	c->http_status = 0;
	c->attempts = c->took_ms = 0;
	err_clear(&c->err);
}

int kube_submit(struct kube *k, struct kube_batch *b, struct err *e)
{
	bool stopping;

	for (size_t i = 0; i < b->n; i++)
		if (call_check(k, &b->calls[i], e) < 0)
			return -1;
	for (size_t i = 0; i < b->n; i++)
		kube_call_dispose(&b->calls[i]);
	b->n_started = b->n_running = b->n_finished = 0;
	b->attempts = NULL;
	b->cancelled = b->cancel_seen = b->finished = false;
	b->next = b->prev = NULL;
	pthread_mutex_lock(&k->lock);
	stopping = k->stopping;
	if (!stopping) {
		b->kube = k;
		*k->inbox_end = b;
		k->inbox_end = &b->next;
	}
	pthread_mutex_unlock(&k->lock);
	if (stopping)
		return err_set(e, ERR_STOPPED, "the client is stopping");
	wake(k);
	return 0;
}

void kube_wait(struct kube_batch *b)
{
	struct kube *k = b->kube;

	if (!k)
		return;
	pthread_mutex_lock(&k->lock);
	while (!b->finished)
		pthread_cond_wait(&k->finished, &k->lock);
	pthread_mutex_unlock(&k->lock);
}

void kube_cancel_soon(struct kube_batch *b)
{
	struct kube *k = b->kube;

	if (!k)
		return;
	pthread_mutex_lock(&k->lock);
	b->cancelled = true;
	k->cancel_asked = true;
	pthread_mutex_unlock(&k->lock);
	wake(k);
}

void kube_cancel(struct kube_batch *b)
{
	kube_cancel_soon(b);
	kube_wait(b);
}

int kube_do(struct kube *k, struct kube_call *c, struct err *e)
{
	struct kube_batch b = {.calls = c, .n = 1};

	if (kube_submit(k, &b, e) < 0)
		return -1;
	kube_wait(&b);
	if (c->outcome == KUBE_OK)
		return 0;
	*e = c->err;
	return -1;
}

/* ---- streams ---------------------------------------------------------------------------------- */

int kube_stream_start(struct kube *k, struct kube_stream *s, struct err *e)
{
	bool refused;

	if (path_check(s->path, e) < 0 || identity_check(k, s->as, e) < 0)
		return -1;
	pthread_mutex_lock(&k->lock);
	refused = k->stopping || s->stop_asked || s->live;
	if (!refused) {
		s->kube = k;
		s->live = true;
		s->starts++;
		s->outcome = KUBE_PENDING;
		s->http_status = 0;
		err_clear(&s->err);
		s->next = k->stream_inbox;
		k->stream_inbox = s;
	}
	pthread_mutex_unlock(&k->lock);
	if (refused)
		return err_set(e, ERR_STOPPED, "the stream or the client is stopping");
	wake(k);
	return 0;
}

void kube_stream_stop(struct kube *k, struct kube_stream *s)
{
	pthread_mutex_lock(&k->lock);
	s->stop_asked = true;
	k->cancel_asked = true;
	wake(k);
	while (s->kube)
		pthread_cond_wait(&k->finished, &k->lock);
	s->stop_asked = false;
	pthread_mutex_unlock(&k->lock);
}
