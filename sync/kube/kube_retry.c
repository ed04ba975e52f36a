#include "sync/kube/kube_retry.h"

enum {
	BACKOFF_MAX_MS = 10 * 1000,
	UNREACHABLE_MS = 5 * 1000, /* then whoever waits should know; a pass has its own backoff */
	ERRORS_500_MAX = 3,	   /* a 500 is often for good: a webhook that is down */
};

bool kube_repeatable(const char *method, const char *content_type)
{
	static const char *const safe[] = {"GET", "HEAD", "PUT", "DELETE"};

	for (size_t i = 0; i < ARRAY_LEN(safe); i++)
		if (strcmp(method, safe[i]) == 0)
			return true;
	return strcmp(method, "PATCH") == 0 && content_type &&
	       strcmp(content_type, KUBE_APPLY) == 0;
}

/* Exponential with full range jitter around it: between a half and one and a half of the step. */
static uint32_t backoff_ms(const struct kube_try *t)
{
	uint64_t step = t->first_ms ? t->first_ms : 1;

	for (uint32_t i = 1; i < t->failures && step < BACKOFF_MAX_MS; i++)
		step *= 2;
	if (step > BACKOFF_MAX_MS)
		step = BACKOFF_MAX_MS;
	return (uint32_t)(step / 2 + t->random % (step + 1));
}

static bool answer_repeatable(const struct kube_try *t)
{
	int s = t->http_status;

	if (s == 429 || (s >= 500 && t->retry_after_s))
		return t->outcome == KUBE_THROTTLED || t->outcome == KUBE_SERVER;
	if (s == 401)
		return t->renewable;
	if (t->outcome != KUBE_SERVER || !t->repeatable)
		return false;
	if (s == 500)
		return t->errors_500 <= ERRORS_500_MAX;
	return s >= 502 && s <= 504;
}

bool kube_retry_wanted(const struct kube_try *t, uint32_t *delay_ms)
{
	uint32_t delay = backoff_ms(t);
	bool wanted = false;

	switch (t->wire) {
	case WIRE_ANSWERED: wanted = answer_repeatable(t); break;
	case WIRE_NEVER_SENT: wanted = t->unreachable_ms < UNREACHABLE_MS; break;
	case WIRE_LOST: wanted = t->repeatable; break;
	case WIRE_FATAL: break;
	}
	if (!wanted || t->once)
		return false;
	if (t->wire == WIRE_ANSWERED && t->http_status == 401)
		delay = 0;
	else if (t->wire == WIRE_ANSWERED && t->retry_after_s)
		/* not before what was asked for; spread, or all come back in the same instant */
		delay = t->retry_after_s * 1000 + t->random % (t->retry_after_s * 250 + 1);
	else if (t->wire == WIRE_LOST && t->failures == 1)
		delay = t->random % (t->first_ms + 1);
	if ((int64_t)delay >= t->left_ms)
		return false;
	*delay_ms = delay;
	return true;
}

void kube_window_init(struct kube_window *w, size_t max)
{
	*w = (struct kube_window){.now = max < KUBE_WINDOW_FIRST ? max : KUBE_WINDOW_FIRST,
				  .max = max,
				  .cut_at_ms = INT64_MIN / 2};
}

void kube_window_success(struct kube_window *w)
{
	size_t step = w->throttled_once ? w->now : 1;

	if (w->now >= w->max || ++w->credit < step)
		return;
	w->credit = 0;
	w->now++;
}

void kube_window_throttled(struct kube_window *w, int64_t now_ms)
{
	size_t least = w->max < KUBE_WINDOW_MIN ? w->max : KUBE_WINDOW_MIN;

	w->throttled_once = true;
	w->credit = 0;
	if (now_ms - w->cut_at_ms < KUBE_WINDOW_CALM_MS)
		return;
	w->cut_at_ms = now_ms;
	w->now = w->now / 2 > least ? w->now / 2 : least;
}
