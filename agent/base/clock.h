/*
 * clock.h - time, injected, so that tests own it.
 *
 * Layer    agent/base
 * Threads  any; a test clock is moved by one thread
 *
 * Deadlines and intervals are monotonic milliseconds; wall time (milliseconds since 1970) appears in
 * reports, windows and expiries only.
 */
#ifndef AGENT_BASE_CLOCK_H
#define AGENT_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "agent/base/err.h"
#include "agent/base/span.h"

struct clock {
	int64_t (*mono_ms)(const struct clock *c);
	int64_t (*wall_ms)(const struct clock *c);
	int64_t test_mono_ms; /* used by clock_test only */
	int64_t test_wall_ms;
};

/** The machine's clocks. */
struct clock clock_system(void);

/** A clock that stands still until its fields are changed. */
struct clock clock_test(int64_t mono_ms, int64_t wall_ms);

static inline int64_t clock_mono_ms(const struct clock *c)
{
	return c->mono_ms(c);
}

static inline int64_t clock_wall_ms(const struct clock *c)
{
	return c->wall_ms(c);
}

enum { TIME_TEXT_BYTES = 32 };

/** RFC 3339 in UTC with milliseconds: "2026-01-31T12:00:00.000Z". */
const char *time_text(int64_t wall_ms, char out[TIME_TEXT_BYTES]);

/** RFC 3339, as Kubernetes and git records write it; any offset, up to 9 digits of fraction. */
int time_parse(struct span text, int64_t *wall_ms, struct err *e) MUST_CHECK;

/** "300ms" "30s" "5m" "2h" "7d" (one unit, no sign). ERR_INPUT otherwise. */
int duration_parse(struct span text, int64_t *ms, struct err *e) MUST_CHECK;

/** Short text for people: "350ms", "4.2s", "3m12s", "2h5m", "7d3h". */
const char *duration_text(int64_t ms, char out[TIME_TEXT_BYTES]);

/** "64Ki" "10Mi" "2Gi" or plain bytes. ERR_INPUT otherwise. */
int size_parse(struct span text, uint64_t *bytes, struct err *e) MUST_CHECK;

#endif
