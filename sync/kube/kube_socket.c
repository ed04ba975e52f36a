#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "sync/kube/kube_loop.h"

enum {
	EVENTS_MAX = 64,
	/* A peer that vanished: sent bytes are not acknowledged, or probes are not answered. */
	UNACKNOWLEDGED_MS = 15 * 1000,
	PROBE_AFTER_S = 10,
	PROBE_EVERY_S = 5,
	PROBES = 3,
	IDLE_CONNECTIONS = 8,
};

int64_t kube_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static struct kube_socket *socket_find(const struct kube *k, int fd)
{
	for (struct kube_socket *s = k->sockets; s; s = s->next)
		if (s->fd == fd && !s->gone)
			return s;
	return NULL;
}

static struct kube_socket *socket_add(struct kube_pool *p, int fd, bool opened)
{
	struct kube_socket *s = mem_alloc(1, sizeof(*s));

	s->pool = p;
	s->fd = fd;
	s->opened = opened;
	s->in_ms = kube_now_ms();
	s->next = p->kube->sockets;
	p->kube->sockets = s;
	return s;
}

static void socket_unwatch(struct kube *k, struct kube_socket *s)
{
	if (s->watched)
		epoll_ctl(k->epoll_fd, EPOLL_CTL_DEL, s->fd, NULL);
	s->watched = false;
}

static void socket_drop(struct kube *k, struct kube_socket *s)
{
	socket_unwatch(k, s);
	s->gone = true;
	k->sockets_gone = true;
}

static void sockets_sweep(struct kube *k)
{
	struct kube_socket **at = &k->sockets;

	if (!k->sockets_gone)
		return;
	k->sockets_gone = false;
	while (*at) {
		struct kube_socket *s = *at;

		if (!s->gone) {
			at = &s->next;
			continue;
		}
		*at = s->next;
		free(s);
	}
}

void kube_sockets_free(struct kube *k)
{
	for (struct kube_socket *s = k->sockets; s; s = s->next)
		socket_drop(k, s);
	sockets_sweep(k);
}

curl_socket_t kube_socket_open(void *pool, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct kube_pool *p = pool;
	int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
	int unacknowledged_ms = UNACKNOWLEDGED_MS;
	int on = 1;
	int after = PROBE_AFTER_S;
	int every = PROBE_EVERY_S;
	int probes = PROBES;

	(void)purpose;
	if (fd < 0)
		return CURL_SOCKET_BAD;
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &after, sizeof(after));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &every, sizeof(every));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof(probes));
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &unacknowledged_ms,
		   sizeof(unacknowledged_ms));
	socket_add(p, fd, true);
	atomic_fetch_add(&p->kube->counters.connections_new, 1);
	return fd;
}

int kube_socket_close(void *pool, curl_socket_t fd)
{
	struct kube_pool *p = pool;
	struct kube_socket *s = socket_find(p->kube, fd);

	if (s)
		socket_drop(p->kube, s);
	return close(fd);
}

/* libcurl wants (or no longer wants) to know about a socket. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *pool, void *known)
{
	struct kube_pool *p = pool;
	struct kube *k = p->kube;
	struct kube_socket *s = socket_find(k, fd);
	struct epoll_event ev = {0};

	(void)easy;
	(void)known;
	if (what == CURL_POLL_REMOVE) {
		if (s && s->opened)
			socket_unwatch(k, s);
		else if (s)
			socket_drop(k, s);
		return 0;
	}
	if (!s)
		s = socket_add(p, fd, false);
	ev.data.ptr = s;
	if (what == CURL_POLL_IN || what == CURL_POLL_INOUT)
		ev.events |= EPOLLIN;
	if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
		ev.events |= EPOLLOUT;
	if (epoll_ctl(k->epoll_fd, s->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &ev) < 0 &&
	    errno == EEXIST)
		epoll_ctl(k->epoll_fd, EPOLL_CTL_MOD, fd, &ev);
	s->watched = true;
	return 0;
}

static int on_timer(CURLM *multi, long timeout_ms, void *pool)
{
	struct kube_pool *p = pool;

	(void)multi;
	p->timer_ms = timeout_ms < 0 ? INT64_MAX : kube_now_ms() + timeout_ms;
	return 0;
}

int kube_pool_open(struct kube *k, struct kube_pool *p, bool calls, struct err *e)
{
	p->kube = k;
	p->timer_ms = INT64_MAX;
	p->multi = curl_multi_init();
	if (!p->multi)
		return err_set(e, ERR_BUG, "libcurl cannot be started");
	curl_multi_setopt(p->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(p->multi, CURLMOPT_SOCKETDATA, p);
	curl_multi_setopt(p->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(p->multi, CURLMOPT_TIMERDATA, p);
	curl_multi_setopt(p->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
	curl_multi_setopt(p->multi, CURLMOPT_MAX_CONCURRENT_STREAMS, (long)LIMIT_API_STREAMS);
	curl_multi_setopt(p->multi, CURLMOPT_MAXCONNECTS, (long)IDLE_CONNECTIONS);
	if (calls)
		curl_multi_setopt(p->multi, CURLMOPT_MAX_HOST_CONNECTIONS,
				  (long)LIMIT_API_CONNECTIONS);
	return 0;
}

void kube_pool_close(struct kube_pool *p)
{
	if (p->multi)
		curl_multi_cleanup(p->multi);
	p->multi = NULL;
}

static long local_port(int fd)
{
	struct sockaddr_storage a = {0};
	socklen_t n = sizeof(a);

	if (getsockname(fd, (struct sockaddr *)&a, &n) < 0)
		return -1;
	if (a.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&a)->sin6_port);
	return a.ss_family == AF_INET ? ntohs(((struct sockaddr_in *)&a)->sin_port) : -1;
}

/*
 * An attempt on this connection timed out, and since it began nothing came on it, for nobody: the peer
 * hangs behind a live TCP connection. Ending the connection frees all who wait on it, and makes sure
 * that the repeats do not go there.
 */
void kube_socket_stalled(struct kube *k, CURL *easy, int64_t since_ms)
{
	long port = 0;

	/* CURLINFO_ACTIVESOCKET knows nothing while other requests use the connection */
	curl_easy_getinfo(easy, CURLINFO_LOCAL_PORT, &port);
	for (struct kube_socket *s = k->sockets; s && port; s = s->next)
		if (s->opened && !s->gone && s->in_ms <= since_ms && local_port(s->fd) == port)
			shutdown(s->fd, SHUT_RDWR);
}

static void socket_event(struct kube *k, const struct epoll_event *ev, int64_t now_ms)
{
	struct kube_socket *s = ev->data.ptr;
	int mask = 0;
	int left;

	if (!s) {
		eventfd_t n;

		eventfd_read(k->wake_fd, &n);
		return;
	}
	if (s->gone || !s->watched)
		return;
	if (ev->events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
		mask |= CURL_CSELECT_IN;
		s->in_ms = now_ms;
	}
	if (ev->events & EPOLLOUT)
		mask |= CURL_CSELECT_OUT;
	if (ev->events & EPOLLERR)
		mask |= CURL_CSELECT_ERR;
	curl_multi_socket_action(s->pool->multi, s->fd, mask, &left);
}

static void timer_run(struct kube_pool *p, int64_t now_ms)
{
	int left;

	if (p->timer_ms > now_ms)
		return;
	p->timer_ms = INT64_MAX;
	curl_multi_socket_action(p->multi, CURL_SOCKET_TIMEOUT, 0, &left);
}

void kube_sockets_round(struct kube *k, int64_t until_ms)
{
	struct epoll_event events[EVENTS_MAX];
	int64_t now_ms = kube_now_ms();
	int64_t wait_ms;
	int n;

	if (k->calls.timer_ms < until_ms)
		until_ms = k->calls.timer_ms;
	if (k->streams.timer_ms < until_ms)
		until_ms = k->streams.timer_ms;
	wait_ms = until_ms - now_ms;
	if (wait_ms < 0)
		wait_ms = 0;
	n = epoll_wait(k->epoll_fd, events, EVENTS_MAX,
		       until_ms == INT64_MAX ? -1 : (int)(wait_ms > 60000 ? 60000 : wait_ms));
	now_ms = kube_now_ms();
	for (int i = 0; i < n; i++)
		socket_event(k, &events[i], now_ms);
	timer_run(&k->calls, now_ms);
	timer_run(&k->streams, now_ms);
	sockets_sweep(k);
}
