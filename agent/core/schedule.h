/*
 * schedule.h - when an environment's next pass is due. Pure: no clock, no threads.
 *
 * Layer    agent/core; uses agent/base
 * Source   house-style.md section 2.3 (who must act), design.md section 2
 * Threads  any
 */
#ifndef AGENT_CORE_SCHEDULE_H
#define AGENT_CORE_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "agent/base/err.h"

enum {
	RETRY_FIRST_MS = 2 * 1000,
	RETRY_MAX_MS = 5 * 60 * 1000,
	RETRY_DENIED_MS = 2 * 60 * 1000, /* the operator has to act; asking often does not help */
};

/** What is remembered of an environment between passes. */
struct schedule {
	char attempted[41]; /* commit of the last pass; "" = none yet */
	enum err_kind last; /* how it ended; ERR_NONE = well */
	unsigned failures;  /* in a row, of the same commit */
	int64_t due_ms;	    /* monotonic; the next pass without a new pin */
};

enum due {
	DUE_NOT,
	DUE_DEPLOY, /* a commit that was not tried */
	DUE_RETRY,  /* the same commit after a failure that may pass */
	DUE_CHECK,  /* the same commit, to look for drift */
};

/** Is a pass due for `pin` at this time? */
enum due schedule_due(const struct schedule *s, const char *pin, int64_t now_ms);

/**
 * Note how a pass of `commit` ended.
 *
 * e            kind ERR_NONE = well; retry_after_s is honoured
 * interval_ms  between checks for drift
 * random       uniform 32 bits, for the jitter of 25 % that keeps environments apart
 */
void schedule_ended(struct schedule *s, const char *commit, const struct err *e, int64_t now_ms,
		    int64_t interval_ms, uint32_t random);

#endif
