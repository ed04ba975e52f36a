/*
 * round.h - one batch of requests in flight, without anybody waiting for it.
 *
 * Layer    sync; uses agent/base, sync/kube
 * Threads  a round belongs to one thread; its end is announced from the I/O thread
 *
 *   round_open(&r, kube, n, wake, ctx);          room for n calls
 *   c = round_call(&r);  c->method = ...;        fill them; memory from r.arena
 *   round_send(&r, e);                           off they go
 *   if (!round_over(&r)) come back when woken;
 *   look at r.calls[0..r.n);
 *   round_close(&r);                             answers and arena are gone
 */
#ifndef AGENT_SYNC_ROUND_H
#define AGENT_SYNC_ROUND_H

#include <stdatomic.h>

#include "render/yaml/object.h"
#include "sync/kube/kube.h"

struct round {
	struct kube *kube;
	struct kube_batch batch;
	struct kube_call *calls; /* [n], room for cap */
	size_t n, cap;
	struct arena arena; /* wiped: paths, bodies */
	void (*wake)(void *ctx);
	void *wake_ctx;
	bool open, sent;
	atomic_bool finished;
};

void round_open(struct round *r, struct kube *kube, size_t cap, void (*wake)(void *ctx), void *ctx);

/** The next call, zeroed; at most `cap` of them. */
struct kube_call *round_call(struct round *r);

/** Send; a round without calls is over at once. -1: nothing was sent and the round is closed. */
int round_send(struct round *r, struct err *e) MUST_CHECK;

/** Is everything answered? */
bool round_over(struct round *r);

/** Give up: cancels what is under way, waits for it (short), frees all. Safe on a closed round. */
void round_close(struct round *r);

/** `n` as the JSON body of a call; from the round's arena. */
int round_body(struct round *r, struct kube_call *c, const char *content_type, const struct node *n,
	       struct err *e) MUST_CHECK;

/** The answer of a call as a tree in `a`; ERR_INPUT when it is none. */
int round_answer(const struct kube_call *c, struct arena *a, struct node **out, struct err *e)
	MUST_CHECK;

#endif
