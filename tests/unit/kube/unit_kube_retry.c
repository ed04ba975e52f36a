#include <criterion/criterion.h>

#include "sync/kube/kube_retry.h"

static struct kube_try answered(int http, enum kube_outcome o, bool repeatable, uint32_t after_s)
{
	return (struct kube_try){.wire = WIRE_ANSWERED,
				 .http_status = http,
				 .outcome = o,
				 .repeatable = repeatable,
				 .retry_after_s = after_s,
				 .failures = 1,
				 .errors_500 = http == 500,
				 .left_ms = 60000,
				 .first_ms = 200,
				 .random = 12345};
}

Test(kube_retry, repeats_only_what_may_be_repeated)
{
	static const struct {
		const char *name;
		int http;
		enum kube_outcome outcome;
		uint32_t after_s;
		bool apply, post;
	} rows[] = {
		{"429", 429, KUBE_THROTTLED, 0, true, true},
		{"503 with Retry-After", 503, KUBE_SERVER, 1, true, true},
		{"503", 503, KUBE_SERVER, 0, true, false},
		{"502", 502, KUBE_SERVER, 0, true, false},
		{"504", 504, KUBE_SERVER, 0, true, false},
		{"500", 500, KUBE_SERVER, 0, true, false},
		{"501", 501, KUBE_SERVER, 0, false, false},
		{"500 about types", 500, KUBE_BAD_TYPES, 0, false, false},
		{"500 about types with Retry-After", 500, KUBE_BAD_TYPES, 1, false, false},
		{"409", 409, KUBE_STALE, 0, false, false},
		{"404", 404, KUBE_NOT_FOUND, 0, false, false},
		{"403", 403, KUBE_FORBIDDEN, 0, false, false},
		{"401", 401, KUBE_UNAUTHORIZED, 0, false, false},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct kube_try t = answered(rows[i].http, rows[i].outcome, true, rows[i].after_s);
		uint32_t delay = 0;

		cr_expect_eq(kube_retry_wanted(&t, &delay), rows[i].apply, "%s", rows[i].name);
		t.repeatable = false;
		cr_expect_eq(kube_retry_wanted(&t, &delay), rows[i].post, "POST %s", rows[i].name);
		t.repeatable = true;
		t.once = true;
		cr_expect(!kube_retry_wanted(&t, &delay), "once %s", rows[i].name);
	}
}

Test(kube_retry, waits_at_least_as_long_as_asked)
{
	for (uint32_t random = 0; random < 5000; random += 7) {
		struct kube_try t = answered(429, KUBE_THROTTLED, true, 3);
		uint32_t delay = 0;

		t.random = random;
		cr_assert(kube_retry_wanted(&t, &delay));
		cr_assert(delay >= 3000 && delay <= 3750, "%u", delay);
	}
}

Test(kube_retry, gives_up_when_the_delay_passes_the_deadline)
{
	struct kube_try t = answered(429, KUBE_THROTTLED, true, 30);
	uint32_t delay;

	t.left_ms = 20000;
	cr_expect(!kube_retry_wanted(&t, &delay));
}

Test(kube_retry, backs_off_exponentially_with_jitter)
{
	for (uint32_t failures = 1; failures < 40; failures++) {
		struct kube_try t = answered(503, KUBE_SERVER, true, 0);
		uint64_t step = 200;
		uint32_t delay = 0;

		for (uint32_t i = 1; i < failures && step < 10000; i++)
			step *= 2;
		step = step > 10000 ? 10000 : step;
		t.failures = failures;
		t.random = failures * 7919;
		cr_assert(kube_retry_wanted(&t, &delay));
		cr_expect(delay >= step / 2 && delay <= step / 2 + step, "%u: %u", failures, delay);
	}
}

Test(kube_retry, a_lost_connection_repeats_what_is_idempotent)
{
	struct kube_try t = {.wire = WIRE_LOST, .failures = 1, .left_ms = 1000, .first_ms = 10};
	uint32_t delay;

	cr_expect(!kube_retry_wanted(&t, &delay));
	t.repeatable = true;
	cr_expect(kube_retry_wanted(&t, &delay));
	t.wire = WIRE_FATAL;
	cr_expect(!kube_retry_wanted(&t, &delay));
	t.wire = WIRE_NEVER_SENT;
	t.repeatable = false;
	cr_expect(kube_retry_wanted(&t, &delay));
	t.unreachable_ms = 5000;
	cr_expect(!kube_retry_wanted(&t, &delay));
}

Test(kube_retry, knows_idempotent_methods)
{
	cr_expect(kube_repeatable("GET", NULL));
	cr_expect(kube_repeatable("PUT", KUBE_JSON));
	cr_expect(kube_repeatable("DELETE", NULL));
	cr_expect(kube_repeatable("PATCH", KUBE_APPLY));
	cr_expect(!kube_repeatable("PATCH", KUBE_MERGE));
	cr_expect(!kube_repeatable("PATCH", KUBE_JSON_PATCH));
	cr_expect(!kube_repeatable("POST", KUBE_JSON));
}

Test(kube_window, grows_doubling_then_by_one_and_halves_once_a_burst)
{
	struct kube_window w;

	kube_window_init(&w, 360);
	cr_expect_eq(w.now, 64);
	for (int i = 0; i < 1000; i++)
		kube_window_success(&w);
	cr_expect_eq(w.now, 360);
	for (int i = 0; i < 100; i++)
		kube_window_throttled(&w, 5000);
	cr_expect_eq(w.now, 180);
	for (int i = 0; i < 180; i++)
		kube_window_success(&w);
	cr_expect_eq(w.now, 181);
	for (int i = 0; i < 20; i++)
		kube_window_throttled(&w, 10000 + i * 1000);
	cr_expect_eq(w.now, KUBE_WINDOW_MIN);
	kube_window_init(&w, 2);
	kube_window_throttled(&w, 0);
	cr_expect(w.now >= 1 && w.now <= 2);
}
