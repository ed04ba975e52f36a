#include <criterion/criterion.h>
#include <poll.h>

#include "agent/core/workers.h"

struct counted {
	struct job job;
	int runs;
};

static void count(struct job *job)
{
	((struct counted *)job)->runs++;
}

Test(workers, bring_back_every_job_once)
{
	struct counted jobs[200] = {0};
	struct workers *w = NULL;
	struct err e = ERR_INIT;
	struct pollfd fd;
	size_t back = 0;

	cr_assert_eq(workers_new(3, &w, &e), 0, "%s", e.msg);
	fd = (struct pollfd){.fd = workers_fd(w), .events = POLLIN};
	for (size_t i = 0; i < 200; i++) {
		jobs[i].job.run = count;
		workers_submit(w, &jobs[i].job);
	}
	while (back < 200 && poll(&fd, 1, 10000) == 1) {
		workers_clear(w);
		while (workers_take(w))
			back++;
	}
	cr_expect_eq(back, 200);
	for (size_t i = 0; i < 200; i++)
		cr_expect_eq(jobs[i].runs, 1);
	workers_free(w);
}

Test(workers, a_wake_makes_the_descriptor_readable_and_marks_the_job)
{
	struct counted one = {.job.run = count};
	struct workers *w = NULL;
	struct err e = ERR_INIT;
	struct pollfd fd;

	cr_assert_eq(workers_new(1, &w, &e), 0);
	fd = (struct pollfd){.fd = workers_fd(w), .events = POLLIN};
	cr_expect_eq(poll(&fd, 1, 0), 0);
	workers_wake(w, &one.job);
	cr_expect_eq(poll(&fd, 1, 1000), 1);
	cr_expect(atomic_load(&one.job.woken));
	cr_expect_null(workers_take(w));
	workers_free(w);
}
