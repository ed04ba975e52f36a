#include "agent/core/schedule.h"

#include <string.h>

enum due schedule_due(const struct schedule *s, const char *pin, int64_t now_ms)
{
	if (strcmp(s->attempted, pin) != 0)
		return DUE_DEPLOY;
	if (now_ms < s->due_ms)
		return DUE_NOT;
	return s->last == ERR_NONE ? DUE_CHECK : DUE_RETRY;
}

static int64_t backoff_ms(unsigned failures)
{
	int64_t ms = RETRY_FIRST_MS;

	for (unsigned i = 1; i < failures && ms < RETRY_MAX_MS; i++)
		ms *= 2;
	return ms < RETRY_MAX_MS ? ms : RETRY_MAX_MS;
}

/* How long to leave the commit alone. The author's errors wait for another commit: the check for drift
 * is their only retry, since the cluster may have changed meanwhile. */
static int64_t pause_ms(const struct schedule *s, const struct err *e, int64_t interval_ms)
{
	switch (e->kind) {
	case ERR_TRANSIENT:
	case ERR_STOPPED: return backoff_ms(s->failures);
	case ERR_DENIED:
	case ERR_BUG: return interval_ms > RETRY_DENIED_MS ? RETRY_DENIED_MS : interval_ms;
	default:
		/* another writer: it is done before long */
		return e->retry_after_s ? (int64_t)e->retry_after_s * 1000 : interval_ms;
	}
}

void schedule_ended(struct schedule *s, const char *commit, const struct err *e, int64_t now_ms,
		    int64_t interval_ms, uint32_t random)
{
	bool same = strcmp(s->attempted, commit) == 0;
	int64_t pause;
	int64_t asked_ms = (int64_t)e->retry_after_s * 1000;

	memcpy(s->attempted, commit, strlen(commit) + 1);
	s->failures = e->kind == ERR_NONE ? 0 : same ? s->failures + 1 : 1;
	s->last = e->kind;
	pause = pause_ms(s, e, interval_ms);
	/* up to a quarter earlier or later, but never before the peer said */
	pause = pause - pause / 4 + (int64_t)((uint64_t)(pause / 2) * random >> 32);
	s->due_ms = now_ms + (pause > asked_ms ? pause : asked_ms);
}
