#include "tests/unit/sync/test_health_lua_confine.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sync/health_lua_confine.h"

/* Each returns when the kernel let it. */
static void by_open(void)
{
	(void)open("/dev/null", O_RDONLY);
}

static void by_stat(void)
{
	struct stat s;

	(void)stat("/", &s);
}

static void by_read(void)
{
	char c;

	(void)!read(0, &c, 1);
}

static void by_other_write(void)
{
	(void)!write(1, "x", 1);
}

static void by_socket(void)
{
	(void)socket(AF_INET, SOCK_STREAM, 0);
}

static void by_fork(void)
{
	(void)fork();
}

static void by_exec(void)
{
	(void)execl("/bin/true", "true", (char *)NULL);
}

static void by_code(void)
{
	(void)mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void by_protect(void)
{
	static char page[8192];

	(void)mprotect(page, sizeof(page), PROT_READ);
}

static void by_kill(void)
{
	(void)kill(getppid(), 0);
}

static void by_dup(void)
{
	(void)!dup(2);
}

static void by_ptrace(void)
{
	(void)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static void by_nothing(void)
{
	void *p = malloc(64 << 20);

	free(p);
}

static const struct {
	const char *name;
	void (*run)(void);
	bool allowed;
} ways[] = {
	{"memory", by_nothing, true},
	{"open", by_open, false},
	{"stat", by_stat, false},
	{"read", by_read, false},
	{"standard output", by_other_write, false},
	{"socket", by_socket, false},
	{"fork", by_fork, false},
	{"exec", by_exec, false},
	{"executable memory", by_code, false},
	{"mprotect", by_protect, false},
	{"kill", by_kill, false},
	{"dup", by_dup, false},
	{"ptrace", by_ptrace, false},
};

int escape_child(struct span request, const int *fds, size_t n_fds, struct buf *reply,
		 struct err *e)
{
	(void)reply;
	if (n_fds != 1 || lua_confine(fds[0], e) < 0)
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		if (span_is(request, ways[i].name))
			ways[i].run();
	return 0;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNCONFINED true
#else
#define UNCONFINED false
#endif

Test(health_lua_confine, kills_what_asks_for_more_than_memory_and_its_verdicts,
     .disabled = UNCONFINED)
{
	int out_fd = memfd_create("out", MFD_CLOEXEC);

	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		const struct child_options o = {.name = "escape",
						.request = span_of(ways[i].name),
						.timeout_ms = 20000,
						.fds = &out_fd,
						.n_fds = 1};
		struct buf reply = BUF_INIT(100);
		struct err e = ERR_INIT;
		int rc = child_run(&o, &reply, &e);

		if (ways[i].allowed)
			cr_expect_eq(rc, 0, "%s: %s", ways[i].name, e.msg);
		else
			cr_expect(rc < 0 && strstr(e.msg, "signal 31"), "%s: %d %s", ways[i].name,
				  rc, e.msg);
		buf_dispose(&reply);
	}
	close(out_fd);
}
