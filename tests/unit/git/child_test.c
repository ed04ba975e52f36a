#include <criterion/criterion.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "agent/base/child.h"
#include "agent/base/clock.h"

static int64_t now_ms(void)
{
	struct clock c = clock_system();

	return clock_mono_ms(&c);
}

static int child(const char *name, const char *request, int64_t timeout_ms, struct buf *reply,
		 struct err *e)
{
	struct child_options o = {.name = name,
				  .request = span_of(request),
				  .timeout_ms = timeout_ms,
				  .reply_max_bytes = 4096};

	return child_run(&o, reply, e);
}

Test(child, gives_back_what_the_function_returned)
{
	struct buf reply = BUF_INIT(4096);
	struct err e = ERR_INIT;

	cr_expect(child("echo", "hello", 5000, &reply, &e) == 0, "%s", e.msg);
	cr_expect_str_eq(buf_str(&reply), "hello");
	buf_reset(&reply);
	cr_expect(child("echo", "outcome", 5000, &reply, &e) == 7);
	cr_expect(e.kind == ERR_NONE);
	cr_expect(child("fail", "", 5000, &reply, &e) == -1);
	cr_expect(e.kind == ERR_POLICY && e.retry_after_s == 9);
	cr_expect_str_eq(e.msg, "not on a Friday");
	buf_dispose(&reply);
}

Test(child, names_each_way_to_end_badly)
{
	static const struct {
		const char *request;
		enum err_kind kind;
		const char *says;
	} rows[] = {
		{"hang", ERR_TRANSIENT, "killed at its deadline of 300 ms"},
		{"spin", ERR_TRANSIENT, "killed at its deadline of 300 ms"},
		{"crash", ERR_BUG, "last words"},
		{"leave", ERR_BUG, "status 3"},
		{"long", ERR_LIMIT, "longer than 4096"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf reply = BUF_INIT(4096);
		struct err e = ERR_INIT;
		int64_t from_ms = now_ms();

		cr_expect(child("wild", rows[i].request,
				rows[i].kind == ERR_TRANSIENT ? 300 : 10000, &reply, &e) == -1,
			  "%s", rows[i].request);
		cr_expect(e.kind == rows[i].kind && strstr(e.msg, rows[i].says), "%s: %s",
			  rows[i].request, e.msg);
		cr_expect(reply.n == 0);
		cr_expect(now_ms() - from_ms < 9000, "%s", rows[i].request);
		buf_dispose(&reply);
	}
}

Test(child, limits_processor_time)
{
	struct child_options o = {
		.name = "wild", .request = SPAN_LIT("spin"), .timeout_ms = 20000, .cpu_max_s = 1};
	struct buf reply = BUF_INIT(10);
	struct err e = ERR_INIT;

	cr_expect(child_run(&o, &reply, &e) == -1);
	cr_expect(e.kind == ERR_LIMIT || e.kind == ERR_TRANSIENT, "%s", e.msg);
}

Test(child, does_not_block_on_its_noise)
{
	struct buf reply = BUF_INIT(4096);
	struct err e = ERR_INIT;

	cr_expect(child("wild", "noise", 10000, &reply, &e) == 0, "%s", e.msg);
	buf_dispose(&reply);
}

Test(child, takes_its_own_children_with_it)
{
	struct buf reply = BUF_INIT(4096);
	struct err e = ERR_INIT;
	int alive = 0;
	pid_t pid;

	cr_assert(child("wild", "family", 10000, &reply, &e) == 0, "%s", e.msg);
	pid = (pid_t)strtoimax(buf_str(&reply), NULL, 10);
	cr_assert(pid > 1);
	for (int i = 0; i < 100; i++) {
		alive = kill(pid, 0) == 0 || errno != ESRCH;
		if (!alive)
			break;
		/* a killed orphan stays a zombie until init has seen it: look at its state */
		char path[64];
		char state[256] = "";
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
		f = fopen(path, "r");
		if (f) {
			(void)!fread(state, 1, sizeof(state) - 1, f);
			fclose(f);
		}
		if (strstr(state, ") Z ")) {
			alive = 0;
			break;
		}
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	}
	cr_expect(!alive, "grandchild %d lives", (int)pid);
	buf_dispose(&reply);
}

Test(child, starts_with_an_empty_environment_and_only_its_descriptors)
{
	struct buf reply = BUF_INIT(4096);
	struct err e = ERR_INIT;

	setenv("SECRET", "x", 1);
	cr_expect(child("wild", "env", 10000, &reply, &e) == 0, "%s", e.msg);
	cr_expect_str_eq(buf_str(&reply), "PATH=/usr/local/bin:/usr/bin:/bin\nLC_ALL=C.UTF-8\n");
	buf_dispose(&reply);
}

Test(child, hands_descriptors_over)
{
	struct buf reply = BUF_INIT(4096);
	struct err e = ERR_INIT;
	struct child_options o = {.name = "echo", .request = SPAN_LIT("a "), .timeout_ms = 5000};
	int p[2];

	cr_assert(pipe(p) == 0 && write(p[1], "pipe", 4) == 4);
	o.fds = p;
	o.n_fds = 1;
	cr_expect(child_run(&o, &reply, &e) == 0, "%s", e.msg);
	cr_expect_str_eq(buf_str(&reply), "a pipe");
	buf_dispose(&reply);
}

Test(child, can_be_polled)
{
	struct child_options o = {.name = "echo", .request = SPAN_LIT("x"), .timeout_ms = 5000};
	struct buf reply = BUF_INIT(4096);
	struct err e = ERR_INIT;
	struct child *c;
	int wakes = 0;

	cr_assert(child_start(&o, &c, &e) == 0, "%s", e.msg);
	while (child_poll(c) == CHILD_RUNNING) {
		struct pollfd p = {.fd = child_fd(c), .events = POLLIN};

		cr_assert(poll(&p, 1, 5000) == 1);
		wakes++;
	}
	cr_expect(wakes < 20, "%d", wakes);
	cr_expect(child_finish(c, &reply, &e) == 0);
	cr_expect_str_eq(buf_str(&reply), "x");
	buf_dispose(&reply);
}

Test(child, dies_when_it_is_freed)
{
	struct child_options o = {.name = "wild", .request = SPAN_LIT("hang"), .timeout_ms = 60000};
	struct err e = ERR_INIT;
	struct child *c;
	int64_t from_ms = now_ms();

	cr_assert(child_start(&o, &c, &e) == 0, "%s", e.msg);
	child_free(c);
	cr_expect(now_ms() - from_ms < 5000);
	cr_expect(waitpid(-1, NULL, WNOHANG) == -1, "a child is left");
}

Test(child, carries_large_requests_and_refuses_unknown_names)
{
	struct buf big = BUF_INIT(4 << 20);
	struct buf reply = BUF_INIT(4 << 20);
	struct child_options o = {.name = "echo", .timeout_ms = 20000};
	struct err e = ERR_INIT;

	for (int i = 0; i < 300000; i++)
		buf_adds(&big, "0123456789");
	o.request = buf_span(&big);
	cr_expect(child_run(&o, &reply, &e) == 0, "%s", e.msg);
	cr_expect(span_eq(buf_span(&big), buf_span(&reply)));
	o.name = "nobody";
	cr_expect(child_run(&o, &reply, &e) == -1 && e.kind == ERR_BUG);
	buf_dispose(&big);
	buf_dispose(&reply);
}
