#include <criterion/criterion.h>

#include "agent/core/schedule.h"

static const char one[] = "1111111111111111111111111111111111111111";
static const char two[] = "2222222222222222222222222222222222222222";

static struct err failure(enum err_kind kind)
{
	return (struct err){.kind = kind};
}

Test(schedule, a_commit_never_tried_is_due_at_once)
{
	struct schedule s = {0};
	struct err e = failure(ERR_INPUT);

	cr_expect_eq(schedule_due(&s, one, 0), DUE_DEPLOY);
	schedule_ended(&s, one, &e, 0, 60000, 0);
	cr_expect_eq(schedule_due(&s, one, 1), DUE_NOT, "the author's error waits");
	cr_expect_eq(schedule_due(&s, two, 1), DUE_DEPLOY, "but not for another commit");
}

Test(schedule, success_is_checked_again_after_the_interval)
{
	struct schedule s = {0};
	struct err e = ERR_INIT;

	schedule_ended(&s, one, &e, 1000, 60000, UINT32_MAX / 2);
	cr_expect_eq(schedule_due(&s, one, 1000 + 44000), DUE_NOT);
	cr_expect_eq(schedule_due(&s, one, 1000 + 76000), DUE_CHECK);
	cr_expect_eq(s.failures, 0);
}

Test(schedule, transient_errors_back_off_and_a_new_commit_starts_over)
{
	struct schedule s = {0};
	struct err e = failure(ERR_TRANSIENT);
	int64_t last = 0;

	for (int i = 0; i < 6; i++) {
		schedule_ended(&s, one, &e, 0, 600000, UINT32_MAX / 2);
		cr_expect_gt(s.due_ms, last, "try %d", i);
		last = s.due_ms;
	}
	for (int i = 0; i < 50; i++)
		schedule_ended(&s, one, &e, 0, 600000, UINT32_MAX);
	cr_expect_leq(s.due_ms, RETRY_MAX_MS + RETRY_MAX_MS / 4, "and never beyond the most");
	cr_expect_eq(schedule_due(&s, one, s.due_ms), DUE_RETRY);
	schedule_ended(&s, two, &e, 0, 600000, 0);
	cr_expect_eq(s.failures, 1);
	cr_expect_lt(s.due_ms, 3000);
}

Test(schedule, what_the_peer_asked_for_is_the_least)
{
	struct schedule s = {0};
	struct err e = failure(ERR_TRANSIENT);

	e.retry_after_s = 120;
	schedule_ended(&s, one, &e, 500, 60000, 0);
	cr_expect_eq(s.due_ms, 120500);
}
