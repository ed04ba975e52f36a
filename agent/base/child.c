#include "agent/base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent/base/cleanup.h"
#include "agent/base/clock.h"
#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "agent/base/mem.h"

/* Descriptors of the child; child_main.c has the other side. */
enum { FD_REQUEST = 3, FD_REPLY = 4, FD_EXTRA = 5 };

enum { LOOK_AGAIN_MS = 20 };

struct child {
	pid_t pid; /* also the process group */
	int poll_fd;
	int pid_fd;
	int reply_fd;
	int stderr_fd;
	int timer_fd;
	char name[32];
	int64_t timeout_ms;
	int64_t deadline_ms; /* monotonic */
	struct buf reply;
	struct buf errors;
	size_t reply_max_bytes;
	uint64_t memory_max_bytes;
	siginfo_t end;
	bool ended;
	bool expired;
	bool too_long;
};

/* ---- start ---------------------------------------------------------------------------------- */

/*
 * The file to execute. /proc/self/exe names the running file even after an upgrade replaced it; under
 * an emulator such as valgrind it is the emulator, and only its text names us.
 */
static void own_program(char out[PATH_MAX])
{
	struct stat self;
	struct stat named;
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	snprintf(out, PATH_MAX, "/proc/self/exe");
	if (n <= 0)
		return;
	path[n] = '\0';
	if (stat("/proc/self/exe", &self) == 0 && stat(path, &named) == 0 &&
	    (self.st_dev != named.st_dev || self.st_ino != named.st_ino))
		snprintf(out, PATH_MAX, "%s", path);
}

static int request_file(const struct child_options *o, int *out, struct err *e)
{
	CLEANUP(cleanup_fd) int fd = memfd_create("agent-request", MFD_CLOEXEC);
	struct buf head = BUF_INIT(4096);
	int rc;

	if (fd < 0)
		return err_errno(e, ERR_TRANSIENT, errno, "request");
	field_put_u64(&head, (uint64_t)getpid());
	field_put_u64(&head, o->memory_max_bytes);
	field_put_u64(&head, o->file_max_bytes);
	field_put_u64(&head, o->cpu_max_s);
	field_put_u64(&head, o->reply_max_bytes);
	field_put_u64(&head, o->n_fds);
	rc = file_write_fd(fd, head.p, head.n, e);
	buf_dispose(&head);
	if (rc == 0 && o->request.n > 0)
		rc = file_write_fd(fd, o->request.p, o->request.n, e);
	if (rc == 0)
		*out = take_fd(&fd);
	return rc;
}

/* A duplicate above every descriptor number of the child, so that no target overwrites a source. */
static int lift(int fd, int *out, struct err *e)
{
	*out = fcntl(fd, F_DUPFD_CLOEXEC, 64);
	return *out < 0 ? err_errno(e, ERR_TRANSIENT, errno, "descriptor") : 0;
}

/* Spawn with sources[i] as descriptor i; closes the sources. */
static int spawn(const struct child_options *o, const int *sources, size_t n, pid_t *pid,
		 struct err *e)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t none;
	sigset_t all;
	char program[PATH_MAX];
	char *argv[] = {(char *)"agent", (char *)"__child", (char *)o->name, NULL};
	const char *envp[64] = {"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8"};
	size_t n_env = 2;
	int rc;

	for (size_t i = 0; o->env && o->env[i] && n_env < ARRAY_LEN(envp) - 1; i++)
		envp[n_env++] = o->env[i];
	own_program(program);
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	for (size_t i = 0; i < n; i++)
		posix_spawn_file_actions_adddup2(&actions, sources[i], (int)i);
	posix_spawn_file_actions_addclosefrom_np(&actions, (int)n);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
						POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setpgroup(&attr, 0);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	rc = posix_spawn(pid, program, &actions, &attr, argv, (char *const *)envp);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return rc ? err_errno(e, ERR_TRANSIENT, rc, "start") : 0;
}

static int watch(struct child *c, int fd)
{
	struct epoll_event ev = {.events = EPOLLIN, .data.fd = fd};

	return epoll_ctl(c->poll_fd, EPOLL_CTL_ADD, fd, &ev);
}

static int64_t now_ms(void)
{
	struct clock clock = clock_system();

	return clock_mono_ms(&clock);
}

/* The end wakes through a pidfd; where the kernel (or valgrind) has none, by looking often. */
static int observe(struct child *c, struct err *e)
{
	struct itimerspec at = {0};

	c->pid_fd = pidfd_open(c->pid, 0);
	c->poll_fd = epoll_create1(EPOLL_CLOEXEC);
	c->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	at.it_value.tv_sec = c->timeout_ms / 1000;
	at.it_value.tv_nsec = (c->timeout_ms % 1000) * 1000000;
	if (c->pid_fd < 0) {
		at.it_value = (struct timespec){.tv_nsec = LOOK_AGAIN_MS * 1000000};
		at.it_interval = at.it_value;
	}
	c->deadline_ms = now_ms() + c->timeout_ms;
	if (c->poll_fd < 0 || c->timer_fd < 0 || timerfd_settime(c->timer_fd, 0, &at, NULL) < 0 ||
	    (c->pid_fd >= 0 && watch(c, c->pid_fd) < 0) || watch(c, c->reply_fd) < 0 ||
	    watch(c, c->stderr_fd) < 0 || watch(c, c->timer_fd) < 0)
		return err_errno(e, ERR_TRANSIENT, errno, "watch");
	return 0;
}

/* Descriptors 0 to 4 and the extra ones of the child, from our ends' counterparts. */
static int start_with(const struct child_options *o, int null_fd, int request_fd, int reply_fd,
		      int stderr_fd, pid_t *pid, struct err *e)
{
	int from[FD_EXTRA + CHILD_FDS_MAX] = {null_fd, null_fd, stderr_fd, request_fd, reply_fd};
	int sources[ARRAY_LEN(from)];
	size_t n = FD_EXTRA + o->n_fds;
	size_t lifted = 0;
	int rc = 0;

	for (size_t i = 0; i < o->n_fds; i++)
		from[FD_EXTRA + i] = o->fds[i];
	while (rc == 0 && lifted < n) {
		rc = lift(from[lifted], &sources[lifted], e);
		if (rc == 0)
			lifted++;
	}
	if (rc == 0)
		rc = spawn(o, sources, n, pid, e);
	while (lifted > 0)
		close(sources[--lifted]);
	return rc;
}

DEFINE_FREEP(struct child, child_free)

int child_start(const struct child_options *options, struct child **out, struct err *e)
{
	CLEANUP(child_freep) struct child *c = mem_alloc(1, sizeof(*c));
	struct child_options o = *options;
	CLEANUP(cleanup_fd) int request_fd = -1;
	CLEANUP(cleanup_fd) int null_fd = -1;
	CLEANUP(cleanup_fd) int reply_in = -1;
	CLEANUP(cleanup_fd) int stderr_in = -1;
	int p[2];

	c->poll_fd = c->pid_fd = c->reply_fd = c->stderr_fd = c->timer_fd = -1;
	if (o.timeout_ms <= 0 || o.n_fds > CHILD_FDS_MAX)
		return err_set(e, ERR_BUG, "child '%s': no deadline or too many descriptors",
			       o.name);
	if (o.reply_max_bytes == 0)
		o.reply_max_bytes = LIMIT_CHILD_OUTPUT_BYTES;
	snprintf(c->name, sizeof(c->name), "%s", o.name);
	c->timeout_ms = o.timeout_ms;
	c->reply_max_bytes = o.reply_max_bytes;
	c->memory_max_bytes = o.memory_max_bytes;
	/* the frame around the reply: an outcome or a whole struct err */
	c->reply = (struct buf){.max = o.reply_max_bytes + 4096, .wiped = true};
	buf_init(&c->errors, LIMIT_CHILD_STDERR_BYTES);

	if (request_file(&o, &request_fd, e) < 0)
		return err_wrap(e, "child '%s'", o.name);
	null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null_fd < 0 || pipe2(p, O_CLOEXEC) < 0)
		return err_errno(e, ERR_TRANSIENT, errno, "child '%s'", o.name);
	c->reply_fd = p[0];
	reply_in = p[1];
	if (pipe2(p, O_CLOEXEC) < 0)
		return err_errno(e, ERR_TRANSIENT, errno, "child '%s'", o.name);
	c->stderr_fd = p[0];
	stderr_in = p[1];
	fcntl(c->reply_fd, F_SETFL, O_NONBLOCK);
	fcntl(c->stderr_fd, F_SETFL, O_NONBLOCK);
	if (start_with(&o, null_fd, request_fd, reply_in, stderr_in, &c->pid, e) < 0 ||
	    observe(c, e) < 0)
		return err_wrap(e, "child '%s'", o.name);
	*out = TAKE(c);
	return 0;
}

/* ---- watch ---------------------------------------------------------------------------------- */

int child_fd(const struct child *c)
{
	return c->poll_fd;
}

static void kill_group(struct child *c)
{
	/* the leader is not reaped yet, so the group's number cannot belong to anybody else */
	if (c->pid > 0 && !c->ended)
		kill(-c->pid, SIGKILL);
}

/*
 * Take all that a pipe holds; what passes the cap of `b` is dropped. At its end the pipe is closed,
 * which also takes it out of the poll set.
 */
static void drain(int *fd, struct buf *b)
{
	char chunk[16384];

	while (*fd >= 0) {
		ssize_t n = read(*fd, chunk, sizeof(chunk));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			cleanup_fd(fd);
			return;
		}
		buf_add(b, chunk, (size_t)n);
	}
}

int child_poll(struct child *c)
{
	uint64_t ticks;

	if (c->ended)
		return 0;
	drain(&c->reply_fd, &c->reply);
	drain(&c->stderr_fd, &c->errors);
	if (buf_full(&c->reply) && !c->too_long) {
		c->too_long = true;
		kill_group(c);
	}
	if (read(c->timer_fd, &ticks, sizeof(ticks)) > 0 && !c->expired &&
	    (c->pid_fd >= 0 || now_ms() >= c->deadline_ms)) {
		c->expired = true;
		kill_group(c);
	}
	memset(&c->end, 0, sizeof(c->end));
	if (waitid(P_PID, (id_t)c->pid, &c->end, WEXITED | WNOHANG | WNOWAIT) < 0 ||
	    c->end.si_pid == 0)
		return CHILD_RUNNING;
	/* what it started dies with it; only then is it reaped */
	kill_group(c);
	drain(&c->reply_fd, &c->reply);
	drain(&c->stderr_fd, &c->errors);
	(void)waitid(P_PID, (id_t)c->pid, &c->end, WEXITED);
	c->ended = true;
	return 0;
}

/* ---- finish --------------------------------------------------------------------------------- */

/* The last line it wrote to standard error, at most 200 bytes. */
static struct span last_words(const struct child *c)
{
	struct span all = span_trim(buf_span(&c->errors));
	size_t from = all.n;

	while (from > 0 && all.p[from - 1] != '\n' && all.n - from < 200)
		from--;
	return (struct span){all.p ? all.p + from : "", all.n - from};
}

/* No reply that can be used: say why it ended. */
static int died(const struct child *c, struct err *e)
{
	struct span words = last_words(c);
	int sig = c->end.si_status;

	if (c->expired)
		return err_set(e, ERR_TRANSIENT, "killed at its deadline of %lld ms",
			       (long long)c->timeout_ms);
	if (c->too_long)
		return err_set(e, ERR_LIMIT, "answer is longer than %zu bytes", c->reply_max_bytes);
	if (c->end.si_code == CLD_EXITED)
		return err_set(e, ERR_BUG, "ended with status %d: " SPAN_FMT, c->end.si_status,
			       SPAN_ARG(words));
	if (sig == SIGXCPU)
		return err_set(e, ERR_LIMIT, "used up its processor time");
	if (sig == SIGXFSZ)
		return err_set(e, ERR_LIMIT, "wrote a file longer than allowed");
	if (sig == SIGABRT && c->memory_max_bytes > 0)
		return err_set(e, ERR_LIMIT, "used more than %llu bytes of memory",
			       (unsigned long long)c->memory_max_bytes);
	if (sig == SIGKILL || sig == SIGTERM || sig == SIGINT)
		return err_set(e, ERR_TRANSIENT, "was killed by signal %d", sig);
	return err_set(e, ERR_BUG, "crashed with signal %d: " SPAN_FMT, sig, SPAN_ARG(words));
}

static int unpack(const struct child *c, struct buf *reply, struct err *e)
{
	struct span rest = buf_span(&c->reply);
	struct span text;
	uint64_t outcome;
	uint64_t kind;
	uint64_t retry_after_s;

	if (c->too_long || c->end.si_code != CLD_EXITED || c->end.si_status != 0 ||
	    !field_cut_u64(&rest, &outcome) || !field_cut_u64(&rest, &kind) ||
	    !field_cut_u64(&rest, &retry_after_s) || !field_cut(&rest, &text) || rest.n > 0) {
		died(c, e);
		return err_wrap(e, "child '%s'", c->name);
	}
	if (kind != ERR_NONE) {
		err_set(e, (enum err_kind)kind, SPAN_FMT, SPAN_ARG(text));
		if (e)
			e->retry_after_s = (uint32_t)retry_after_s;
		return -1;
	}
	buf_add_span(reply, text);
	return buf_full(reply) ? err_set(e, ERR_LIMIT, "child '%s': answer is too long", c->name)
			       : (int)(outcome & 0xff);
}

int child_finish(struct child *c, struct buf *reply, struct err *e)
{
	struct pollfd p = {.fd = c->poll_fd, .events = POLLIN};
	int rc;

	while (child_poll(c) == CHILD_RUNNING)
		(void)poll(&p, 1, -1);
	rc = unpack(c, reply, e);
	child_free(c);
	return rc;
}

void child_free(struct child *c)
{
	if (!c)
		return;
	kill_group(c);
	if (c->pid > 0 && !c->ended)
		while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
			;
	cleanup_fd(&c->reply_fd);
	cleanup_fd(&c->stderr_fd);
	cleanup_fd(&c->timer_fd);
	cleanup_fd(&c->pid_fd);
	cleanup_fd(&c->poll_fd);
	buf_dispose(&c->reply);
	buf_dispose(&c->errors);
	free(c);
}

int child_run(const struct child_options *options, struct buf *reply, struct err *e)
{
	struct child *c;

	if (child_start(options, &c, e) < 0)
		return -1;
	return child_finish(c, reply, e);
}
