/*
 * workers.h - a bounded pool of threads for CPU work, and the way back to the main loop.
 *
 * Layer    agent/core; uses agent/base
 * Source   design.md section 2 (Threads)
 * Threads  submit and take: the main thread; run: a worker
 *
 * A job is run once per submit, by one worker at a time. When it is done it lies in the pool's outbox
 * and the outbox' descriptor is readable. wake() may be called from any thread: it marks the job and
 * makes the descriptor readable too, so that the main loop sees who wants to go on.
 */
#ifndef AGENT_CORE_WORKERS_H
#define AGENT_CORE_WORKERS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "agent/base/err.h"

struct workers;

struct job {
	void (*run)(struct job *job); /* on a worker */
	atomic_bool woken;	      /* wake() since the last take */
	struct job *next;	      /* of the pool's lists */
};

/** n_threads >= 1. ERR_TRANSIENT when the machine gives no threads or descriptors. */
int workers_new(size_t n_threads, struct workers **out, struct err *e) MUST_CHECK;

/** Waits for running jobs; those that wait in the queue are dropped. Accepts NULL. */
void workers_free(struct workers *w);

/** Queue a job. It must not be queued or running already. */
void workers_submit(struct workers *w, struct job *job);

/** Readable when jobs are done or were woken. */
int workers_fd(const struct workers *w);

/** Clear the descriptor, then take jobs that are done, one a call; NULL = no more. */
void workers_clear(struct workers *w);
struct job *workers_take(struct workers *w);

/** From any thread. */
void workers_wake(struct workers *w, struct job *job);

#endif
