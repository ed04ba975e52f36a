/*
 * kube_loop.h - the inside of a client: its I/O thread, its connections, what is under way.
 *
 * Layer    sync/kube, internal
 * Threads  fields under `lock` belong to whoever holds it, the rest to the I/O thread
 *
 * kube_client.c   what other threads call: hands things in and waits
 * kube_loop.c     the thread: takes what was handed in, starts, repeats, finishes
 * kube_attempt.c  one request on libcurl: options, headers, what comes back
 * kube_socket.c   libcurl's sockets and timers on epoll
 */
#ifndef AGENT_SYNC_KUBE_KUBE_LOOP_H
#define AGENT_SYNC_KUBE_KUBE_LOOP_H

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>

#include "sync/kube/kube.h"
#include "sync/kube/kube_cred.h"
#include "sync/kube/kube_retry.h"
#include "sync/kube/kube_target.h"

/* A socket of libcurl. */
struct kube_socket {
	struct kube_socket *next;
	struct kube_pool *pool;
	int fd;
	bool opened; /* by us, lives until closed; else one of libcurl's own, lives while watched */
	bool watched;  /* in the epoll set */
	bool gone;     /* freed at the end of the round: events for it may be pending */
	int64_t in_ms; /* when bytes last came */
};

/* A libcurl multi handle with its timer. Calls and streams have one each: separate connections. */
struct kube_pool {
	struct kube *kube;
	CURLM *multi;
	int64_t timer_ms; /* INT64_MAX = none */
};

enum kube_attempt_state { ATTEMPT_RUNNING, ATTEMPT_WAITING, ATTEMPT_DUE };

/* A call or a stream under way, through all its repeats. */
struct kube_attempt {
	struct kube *kube;
	struct kube_call *call; /* or */
	struct kube_stream *stream;
	struct kube_batch *batch;
	struct kube_attempt *next, *prev; /* in its batch, or among the streams */
	struct kube_attempt *queue_next;  /* waiting, due or free */
	enum kube_attempt_state state;

	CURL *easy;
	struct curl_slist *headers;
	struct curl_slist *connect_to;
	char curl_error[CURL_ERROR_SIZE];
	struct buf part; /* stream: the line so far, or the body of an error */
	size_t sent;	 /* bytes of the body read by libcurl */

	int64_t first_ms, deadline_ms; /* of the call; INT64_MAX = none */
	int64_t attempt_ms;	       /* this attempt began */
	int64_t limit_ms;	       /* ... and must have ended, if libcurl keeps time */
	int64_t due_ms;		       /* waiting until then */
	int64_t in_ms;		       /* stream: something came */
	uint32_t failures, errors_500;
	uint64_t cred_version;
	bool renewed;	/* the credential, once per call */
	bool too_large; /* our cap ended the transfer */
	bool ended_by_line;
	bool announced; /* opened() was called */
};

/* How an attempt ended. */
struct kube_result {
	CURLcode code;
	int http_status;
	uint32_t retry_after_s;
	const char *content_type; /* valid while the easy handle is */
	bool connected;		  /* a connection was there to send on */
	int os_errno;
};

struct kube_counters {
	_Atomic uint64_t requests, retries, throttled, connections_new, bytes_in, bytes_out;
	_Atomic size_t in_flight, window;
};

struct kube {
	struct kube_target *target;
	struct clock clock_own;
	const struct clock
		*clock; /* wall time of expiries; intervals are monotonic, as libcurl's */
	char user_agent[80];
	uint32_t connect_timeout_ms, attempt_timeout_ms, retry_first_ms;
	size_t in_flight_max;
	int wake_fd;
	pthread_t thread;
	bool thread_up;
	struct kube_counters counters;

	pthread_mutex_t lock;
	pthread_cond_t finished; /* some batch or stream has */
	struct kube_batch *inbox, **inbox_end;
	struct kube_stream *stream_inbox;
	bool cancel_asked;
	bool stopping;

	/* the I/O thread's */
	struct kube_pool calls, streams;
	int epoll_fd;
	struct kube_socket *sockets;
	bool sockets_gone;
	struct kube_cred *cred;
	struct kube_window window;
	struct kube_batch *ring; /* unfinished batches, circular; the next in turn */
	struct kube_attempt *running_streams;
	struct kube_attempt *waiting; /* by nothing: few, looked through when `waiting_ms` comes */
	int64_t waiting_ms;	      /* the earliest due_ms */
	struct kube_attempt *due;
	struct kube_attempt *free_attempts;
	size_t in_flight; /* calls running, waiting to be repeated or due */
	int64_t idle_look_ms;
	int64_t unreachable_ms; /* since when no connection can be made; 0 = it can */
	uint64_t random;
	bool ending;
};

int64_t kube_now_ms(void);
void *kube_loop_main(void *kube);

/* kube_socket.c */
int kube_pool_open(struct kube *k, struct kube_pool *p, bool calls, struct err *e) MUST_CHECK;
void kube_pool_close(struct kube_pool *p);
void kube_sockets_round(struct kube *k, int64_t until_ms); /* wait for events once, run libcurl */
void kube_sockets_free(struct kube *k);
void kube_socket_stalled(struct kube *k, CURL *easy, int64_t since_ms);
curl_socket_t kube_socket_open(void *pool, curlsocktype purpose, struct curl_sockaddr *address);
int kube_socket_close(void *pool, curl_socket_t fd);

/* kube_attempt.c */
struct kube_attempt *kube_attempt_new(struct kube *k);
void kube_attempt_free(struct kube_attempt *a);
int kube_attempt_start(struct kube_attempt *a, int64_t now_ms, struct err *e) MUST_CHECK;
void kube_attempt_stop(struct kube_attempt *a); /* take it off libcurl */
void kube_attempt_result(struct kube_attempt *a, CURLcode code, struct kube_result *out);
enum kube_wire kube_attempt_wire(const struct kube_attempt *a, const struct kube_result *r);
/* Outcome and error when there was no whole answer. */
enum kube_outcome kube_attempt_broken(const struct kube_attempt *a, const struct kube_result *r,
				      struct err *e);

#endif
