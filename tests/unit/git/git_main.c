/* Criterion's main, and children of child.h: tests re-execute themselves as the agent does. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/base/child.h"
#include "sync/git/mirror.h"
#include "tests/unit/git/git_children.h"

int echo_child(struct span request, const int *fds, size_t n_fds, struct buf *reply, struct err *e)
{
	char text[64] = "";

	(void)e;
	buf_add_span(reply, request);
	if (n_fds > 0) {
		(void)!read(fds[0], text, sizeof(text) - 1);
		buf_adds(reply, text);
	}
	return request.n == 7 ? 7 : 0;
}

int fail_child(struct span request, const int *fds, size_t n_fds, struct buf *reply, struct err *e)
{
	(void)request;
	(void)fds;
	(void)n_fds;
	(void)reply;
	err_set(e, ERR_POLICY, "not on a Friday");
	e->retry_after_s = 9;
	return -1;
}

/* The request says how to misbehave. */
int wild_child(struct span request, const int *fds, size_t n_fds, struct buf *reply, struct err *e)
{
	(void)fds;
	(void)n_fds;
	(void)e;
	if (span_is(request, "hang"))
		pause();
	if (span_is(request, "crash")) {
		fprintf(stderr, "first\nlast words\n");
		abort();
	}
	if (span_is(request, "leave"))
		_exit(3);
	if (span_is(request, "long"))
		for (int i = 0; i < 1000; i++)
			buf_adds(reply, "0123456789");
	if (span_is(request, "spin"))
		for (volatile unsigned i = 0;; i++)
			;
	if (span_is(request, "noise"))
		for (int i = 0; i < 100000; i++)
			fprintf(stderr, "noise noise noise\n");
	if (span_is(request,
		    "family")) { /* a grandchild that would outlive us and holds our pipes */
		pid_t pid = fork();

		if (pid == 0) {
			signal(SIGTERM, SIG_IGN);
			for (;;)
				pause();
		}
		buf_printf(reply, "%d", (int)pid);
	}
	if (span_is(request, "env")) {
		extern char **environ;

		for (char **v = environ; *v; v++)
			buf_printf(reply, "%s\n", *v);
		for (int fd = 5; fd < 64; fd++)
			if (close(fd) == 0)
				buf_printf(reply, "fd %d\n", fd);
	}
	return 0;
}

#ifdef __SANITIZE_ADDRESS__
/* libgit2 1.5 loses a match of its own when a repository has an extension it does not know. */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:libpcre2-8.so\n";
}
#endif

int main(int argc, char **argv)
{
	static const struct child_entry children[] = {
		MIRROR_CHILDREN,
		{"echo", echo_child},
		{"fail", fail_child},
		{"wild", wild_child},
	};
	struct criterion_test_set *tests;
	int rc = 0;

	if (child_wanted(argc, argv))
		return child_main(children, ARRAY_LEN(children), argc, argv);
	tests = criterion_initialize();
	if (criterion_handle_args(argc, argv, true))
		rc = !criterion_run_all_tests(tests);
	criterion_finalize(tests);
	return rc;
}
