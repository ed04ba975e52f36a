/*
 * pass.h - one reconcile of one environment at one commit: render, observe, plan, apply, wait, record.
 *
 * Layer    agent/core; uses everything below
 * Source   design.md section 2
 * Threads  stepped by one thread at a time, not always the same; pass_cancel() from any
 *
 * A resumable state machine: pass_step() does CPU work and never waits for the network; when it returns
 * PASS_WAIT the thread is free, and the next step comes when options.wake was called or
 * pass_wake_at_ms() has come. `diff`, `plan`, `apply`, `status` and the daemon all run passes; only the
 * mode differs.
 */
#ifndef AGENT_CORE_PASS_H
#define AGENT_CORE_PASS_H

#include "agent/core/rendered.h"
#include "agent/core/session.h"
#include "sync/sync.h"

struct pass;

struct pass_options {
	struct session *session;       /* kept */
	const struct environment *env; /* kept */
	enum sync_mode mode;
	const char *commit; /* 40 hex digits; NULL = the work tree (--dirty); copied */
	const char *only_app;
	bool no_wait;
	bool without_keys;   /* diff: values no key opens are not compared */
	int64_t timeout_ms;  /* total; 0 = the environment's */
	const char *digest;  /* apply --plan: refuse (ERR_POLICY) unless the plan has this digest */
	const char *trigger; /* for the record: "cli", "poll", "webhook", "heal", "retry" */
	const char *actor;   /* for the record: who asked; "" = the commit's committer */
	void (*wake)(void *ctx); /* any thread; only sets a flag or writes an eventfd */
	void *wake_ctx;
	void (*progress)(void *ctx,
			 const struct sync_event *ev); /* from pass_step(); may be NULL */
	void *progress_ctx;
};

int pass_new(const struct pass_options *options, struct pass **out, struct err *e) MUST_CHECK;

enum { PASS_DONE = 0, PASS_WAIT = 1 };

/**
 * Go on. PASS_DONE: pass_result() and pass_outcome() say how it went. -1: the pass as a whole failed;
 * what was recorded stays recorded.
 */
int pass_step(struct pass *p, struct err *e) MUST_CHECK;
int64_t pass_wake_at_ms(const struct pass *p);

/** As sync_cancel(). */
void pass_cancel(struct pass *p, const char *why);

/** Drive it to its end on this thread; stop_fd becomes readable to cancel (-1 = none). */
int pass_run(struct pass *p, int stop_fd, struct err *e) MUST_CHECK;

/** The result of sync; NULL when rendering failed before there was one. Until pass_free(). */
const struct sync_result *pass_result(const struct pass *p);

/** For sync_diff() and sync_result_json(); NULL as above. */
const struct sync_run *pass_sync(const struct pass *p);

/** What was rendered. */
const struct rendered *pass_rendered(const struct pass *p);

/**
 * How it went, as one error: 0 when every app is as it should be (in SYNC_DIFF: rendered and planned
 * without error), else the worst app's error, wrapped with its name.
 */
int pass_outcome(const struct pass *p, struct err *e) MUST_CHECK;

void pass_free(struct pass *p); /* accepts NULL; cancels what is in flight */

#endif
