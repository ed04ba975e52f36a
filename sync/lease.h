/*
 * lease.h - one writer per environment.
 *
 * Layer    sync; uses agent/base, render/yaml, sync/kube
 * Source   design.md section 2 rule 9; coordination.k8s.io/v1; hazards.md R20
 * Threads  a lease belongs to one thread at a time; lease_may_write() too
 *
 * Times are never compared between machines. Whether the holder is dead is judged by the API server's clock
 * alone: when it last wrote the Lease (managedFields) against a dry-run object made now. Whether we may
 * still write is judged by our monotonic clock: a renewal that was not confirmed LEASE_DEADLINE_MS after the
 * last one began ends our right, five seconds before anybody may take the Lease.
 *
 * The holder's name decides what a restart may do: a daemon that names itself by what only one process can
 * hold (its pod, or the host and a locked state directory) finds its own Lease and goes on at once; a
 * command names itself by host and pid and leaves a Lease that others wait for until it expires.
 */
#ifndef AGENT_SYNC_LEASE_H
#define AGENT_SYNC_LEASE_H

#include "agent/base/clock.h"
#include "agent/base/err.h"

struct kube;
struct lease;

enum {
	LEASE_DURATION_S = 35,
	LEASE_DEADLINE_MS = 30 * 1000,
	LEASE_RENEW_MS = 10 * 1000,
	LEASE_ASK_AGAIN_S = 5, /* most writers are done long before it expires */
};

enum lease_state {
	LEASE_IDLE,    /* not asked for */
	LEASE_PENDING, /* being taken */
	LEASE_HELD,
	LEASE_REFUSED, /* somebody else holds it: lease_error() names who and until when */
	LEASE_FAILED,  /* the server said no or nothing: lease_error() */
	LEASE_LOST,    /* was held, and somebody took it or renewing failed for too long */
	LEASE_RELEASING,
	LEASE_RELEASED,
};

struct lease_options {
	struct kube *kube;	   /* kept */
	const struct clock *clock; /* kept */
	const char *ns, *name;	   /* copied, as holder */
	const char *holder;
	void (*wake)(void *ctx); /* from the I/O thread: call lease_step() soon */
	void *wake_ctx;
};

struct lease *lease_new(const struct lease_options *options);

/** Ask for it (again after REFUSED, FAILED, LOST or RELEASED). */
void lease_acquire(struct lease *l);

/** Give it back; when it is not held nothing is sent. */
void lease_release(struct lease *l);

/** Go on: look at answers, renew when it is time. Never blocks. */
enum lease_state lease_step(struct lease *l);

/** Step at this monotonic time at the latest; INT64_MAX = only when woken. */
int64_t lease_wake_at_ms(const struct lease *l);

/** Is a write that begins now still under our lease? */
bool lease_may_write(const struct lease *l);

/** Why it is REFUSED (ERR_POLICY, with retry_after_s), FAILED or LOST (ERR_TRANSIENT, ERR_DENIED). */
const struct err *lease_error(const struct lease *l);

/**
 * resourceVersion of the Lease as it was just before we took it, "" when there was none: equal to the
 * one read with the inventories, nobody wrote in between.
 */
const char *lease_taken_at(const struct lease *l);

/** Requests sent so far that write. */
size_t lease_writes(const struct lease *l);

/** Free without releasing; cancels what is under way. Accepts NULL. */
void lease_free(struct lease *l);

#endif
