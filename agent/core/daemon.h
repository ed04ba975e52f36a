/*
 * daemon.h - follow the repository and keep every environment at its pin.
 *
 * Layer    agent/core; uses everything below
 * Source   design.md section 2
 * Threads  the main loop calls daemon_run(); passes run on a pool of workers
 *
 * The loop owns signals, timers and scheduling. It fetches in a child, resolves pins, and starts one pass
 * per environment at most: when the pin moved, when a retry is due, and every `interval` to look for
 * drift. A newer pin cancels the pass of an older one. SIGTERM and SIGINT end it within STOP_MS.
 */
#ifndef AGENT_CORE_DAEMON_H
#define AGENT_CORE_DAEMON_H

#include "agent/core/session.h"

struct daemon_options {
	struct session *session; /* with a mirror */
	int stop_fd;		 /* readable when it is time to end (a signalfd) */
	int64_t poll_ms;	 /* 0 = repo.poll */
	bool once; /* one fetch, every environment once, then end (for scripts and tests) */
};

/** Runs until stopped. 0 after a clean stop; -1 when it cannot run at all, and with `once` for the first trouble. */
int daemon_run(const struct daemon_options *options, struct err *e) MUST_CHECK;

#endif
