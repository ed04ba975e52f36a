/*
 * kube_retry.h - what to do after an attempt, and how many attempts to have in flight. Pure.
 *
 * Layer    sync/kube, internal
 * Source   the table in kube.h; RFC 9110 section 9.2.2 (idempotent methods), 10.2.3 (Retry-After)
 * Threads  any
 */
#ifndef AGENT_SYNC_KUBE_KUBE_RETRY_H
#define AGENT_SYNC_KUBE_KUBE_RETRY_H

#include "sync/kube/kube.h"

/* How an attempt ended, as far as the wire is concerned. */
enum kube_wire {
	WIRE_ANSWERED,	 /* a whole answer came */
	WIRE_NEVER_SENT, /* no connection: the server cannot have acted */
	WIRE_LOST,	 /* the connection broke or stalled after sending: it may have acted */
	WIRE_FATAL,	 /* repeating cannot help: a certificate, a cap, a stop */
};

struct kube_try {
	enum kube_wire wire;
	int http_status; /* WIRE_ANSWERED */
	enum kube_outcome outcome;
	bool repeatable;	/* the method may be repeated although the server may have acted */
	bool once;		/* KUBE_ONCE */
	bool renewable;		/* 401: the credential was renewed since, or can be */
	uint32_t retry_after_s; /* 0 = not said */
	uint32_t failures;	/* attempts of this call that failed, this one included */
	uint32_t errors_500;	/* of those, answered 500 */
	int64_t unreachable_ms; /* since the server could not be reached for the first time */
	int64_t left_ms;	/* until the call's deadline */
	uint32_t first_ms;	/* the first backoff */
	uint32_t random;	/* any number: jitter */
};

/** Repeat? Then *delay_ms says when. False also when the delay would pass the deadline. */
bool kube_retry_wanted(const struct kube_try *t, uint32_t *delay_ms);

/** May `method` be sent twice? content_type tells server-side apply from other patches. */
bool kube_repeatable(const char *method, const char *content_type);

/**
 * How many calls may be in flight: additive increase, multiplicative decrease. It doubles per round
 * until the server throttles for the first time, then grows by one a round; a 429 halves it, at most
 * once in KUBE_WINDOW_CALM_MS, for the answers to one burst are one sign.
 */
struct kube_window {
	size_t now; /* never below KUBE_WINDOW_MIN */
	size_t max;
	size_t credit; /* successes towards the next step */
	bool throttled_once;
	int64_t cut_at_ms;
};
enum { KUBE_WINDOW_FIRST = 64, KUBE_WINDOW_MIN = 4, KUBE_WINDOW_CALM_MS = 1000 };

void kube_window_init(struct kube_window *w, size_t max);
void kube_window_success(struct kube_window *w);
void kube_window_throttled(struct kube_window *w, int64_t now_ms);

#endif
