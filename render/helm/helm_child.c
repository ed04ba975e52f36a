/*
 * helm_child.c - the process that lays a chart out, becomes helm's parent and reads what it says.
 *
 * All runs of a request go at once, each confined by itself; the first that fails ends the others.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent/base/child.h"
#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "render/helm/helm.h"
#include "render/helm/helm_argv.h"
#include "render/helm/helm_confine.h"
#include "render/helm/helm_message.h"
#include "render/helm/helm_wire.h"

enum { EXIT_CONFINE = 125, EXIT_EXEC = 126 };

struct run {
	char **argv;
	pid_t pid;
	int out_fd;
	int err_fd;
	struct buf out;
	struct buf errors;
	int status;
	struct rusage used;
	bool over;
	bool ended;
};

struct job {
	struct arena arena;
	uint64_t flags;
	const char *program;
	const char *dir;
	int dir_fd;
	int program_fd;
	int values[LIMIT_HELM_VALUES];
	size_t n_values;
	struct run runs[HELM_RUNS_MAX];
	size_t n_runs;
	struct run *failed; /* the first */
};

/* ---- layout ----------------------------------------------------------------------------------- */

/* The directory part of a path below `root`, made where it is missing. */
static int open_parent(int root, struct span path, struct span *name, int *out, struct err *e)
{
	CLEANUP(cleanup_fd) int at = fcntl(root, F_DUPFD_CLOEXEC, 0);
	struct span part;
	char text[256];

	span_cut(&path, '/', &part);
	while (at >= 0 && path.n) {
		int next;

		if (part.n >= sizeof(text))
			return err_set(e, ERR_INPUT, "a file name that is too long");
		memcpy(text, part.p, part.n);
		text[part.n] = '\0';
		if (mkdirat(at, text, 0700) < 0 && errno != EEXIST)
			return err_errno(e, ERR_TRANSIENT, errno, "chart");
		next = openat(at, text, O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		close(at);
		at = next;
		span_cut(&path, '/', &part);
	}
	if (at < 0)
		return err_errno(e, ERR_INPUT, errno, "a file and a directory of one name");
	*name = part;
	*out = take_fd(&at);
	return 0;
}

static int write_file(int root, struct span path, struct span bytes, struct err *e)
{
	CLEANUP(cleanup_fd) int parent = -1;
	CLEANUP(cleanup_fd) int fd = -1;
	struct span name = {"", 0};
	char text[256];

	if (open_parent(root, path, &name, &parent, e) < 0)
		return err_wrap(e, "'" SPAN_FMT "'", SPAN_ARG(path));
	if (name.n >= sizeof(text))
		return err_set(e, ERR_INPUT, "a file name that is too long");
	memcpy(text, name.p, name.n);
	text[name.n] = '\0';
	fd = openat(parent, text, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_errno(e, ERR_TRANSIENT, errno, "'" SPAN_FMT "'", SPAN_ARG(path));
	return file_write_fd(fd, bytes.p, bytes.n, e);
}

static int lay_out(struct job *j, struct span *request, struct err *e)
{
	CLEANUP(cleanup_fd) int root = -1;
	uint64_t n;

	if (mkdirat(j->dir_fd, "chart", 0700) < 0 || mkdirat(j->dir_fd, "home", 0700) < 0)
		return err_errno(e, ERR_TRANSIENT, errno, "chart");
	root = openat(j->dir_fd, "chart", O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (root < 0 || !field_cut_u64(request, &n))
		return err_set(e, ERR_BUG, "request");
	for (uint64_t i = 0; i < n; i++) {
		struct span path;
		struct span bytes;

		if (!field_cut(request, &path) || !field_cut(request, &bytes))
			return err_set(e, ERR_BUG, "request");
		if (write_file(root, path, bytes, e) < 0)
			return -1;
	}
	return 0;
}

static int take_values(struct job *j, struct span *request, struct err *e)
{
	uint64_t n;

	if (!field_cut_u64(request, &n) || n > LIMIT_HELM_VALUES)
		return err_set(e, ERR_BUG, "request");
	for (; j->n_values < n; j->n_values++) {
		CLEANUP(cleanup_fd) int low = memfd_create("values", MFD_CLOEXEC);
		struct span text;
		int fd;

		if (!field_cut(request, &text))
			return err_set(e, ERR_BUG, "request");
		/* above all numbers that they get in helm */
		fd = low < 0 ? -1 : fcntl(low, F_DUPFD_CLOEXEC, HELM_FD_VALUES + LIMIT_HELM_VALUES);
		if (fd < 0)
			return err_errno(e, ERR_TRANSIENT, errno, "values");
		j->values[j->n_values] = fd;
		if (text.n && file_write_fd(fd, text.p, text.n, e) < 0)
			return -1;
	}
	return 0;
}

static int take_runs(struct job *j, struct span *request, struct err *e)
{
	uint64_t n;

	if (!field_cut_u64(request, &n) || n == 0 || n > HELM_RUNS_MAX)
		return err_set(e, ERR_BUG, "request");
	for (; j->n_runs < n; j->n_runs++) {
		struct run *r = &j->runs[j->n_runs];
		uint64_t n_args;

		if (!field_cut_u64(request, &n_args) || n_args > HELM_ARGS_MAX)
			return err_set(e, ERR_BUG, "request");
		*r = (struct run){.out_fd = -1, .err_fd = -1};
		buf_init(&r->out, LIMIT_HELM_OUTPUT_BYTES);
		r->out.wiped = true;
		buf_init(&r->errors, LIMIT_CHILD_STDERR_BYTES);
		r->argv = arena_array(&j->arena, n_args + 2, sizeof(*r->argv));
		r->argv[0] = arena_strdup(&j->arena, "helm");
		for (uint64_t i = 0; i < n_args; i++) {
			struct span arg;

			if (!field_cut(request, &arg))
				return err_set(e, ERR_BUG, "request");
			r->argv[i + 1] = arena_strndup(&j->arena, arg.p, arg.n);
		}
	}
	return 0;
}

static int open_job(struct job *j, struct span request, int dir_fd, struct err *e)
{
	struct span program;
	struct span dir;
	int fd;

	j->dir_fd = fcntl(dir_fd, F_DUPFD_CLOEXEC, 128);
	if (j->dir_fd < 0 || !field_cut_u64(&request, &j->flags) ||
	    !field_cut(&request, &program) || !field_cut(&request, &dir))
		return err_set(e, ERR_BUG, "request");
	j->program = arena_strndup(&j->arena, program.p, program.n);
	j->dir = arena_strndup(&j->arena, dir.p, dir.n);
	fd = open(j->program, O_PATH | O_CLOEXEC);
	j->program_fd = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 128);
	cleanup_fd(&fd);
	if (j->program_fd < 0)
		return err_errno(e, ERR_DENIED, errno, "'%s'", j->program);
	if (lay_out(j, &request, e) < 0 || take_values(j, &request, e) < 0)
		return -1;
	return take_runs(j, &request, e);
}

/* ---- helm ------------------------------------------------------------------------------------- */

/* Between fork and exec: the descriptors that helm has, and no others. */
static int arrange(struct job *j, int out, int errors, struct err *e)
{
	if (fchdir(j->dir_fd) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
	    dup2(errors, STDERR_FILENO) < 0)
		return err_errno(e, ERR_DENIED, errno, "descriptors");
	if (syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
		return err_errno(e, ERR_DENIED, errno, "descriptors");
	if (dup3(j->program_fd, HELM_FD_PROGRAM, O_CLOEXEC) < 0)
		return err_errno(e, ERR_DENIED, errno, "descriptors");
	for (size_t i = 0; i < j->n_values; i++)
		if (dup2(j->values[i], HELM_FD_VALUES + (int)i) < 0)
			return err_errno(e, ERR_DENIED, errno, "descriptors");
	return 0;
}

static void say_and_leave(const char *text, int status)
{
	(void)!write(STDERR_FILENO, text, strlen(text));
	_exit(status);
}

static void become_helm(struct job *j, const struct run *r, int out, int errors)
{
	const char *home = arena_printf(&j->arena, "HOME=%s/home", j->dir);
	const char *cache = arena_printf(&j->arena, "HELM_CACHE_HOME=%s/home", j->dir);
	const char *config = arena_printf(&j->arena, "HELM_CONFIG_HOME=%s/home", j->dir);
	const char *data = arena_printf(&j->arena, "HELM_DATA_HOME=%s/home", j->dir);
	const char *plugins = arena_printf(&j->arena, "HELM_PLUGINS=%s/home", j->dir);
	/* memory is given back early only near the limit; no stack traces into messages */
	const char *const env[] = {
		home,		cache,	  config,
		data,		plugins,  "GOTRACEBACK=none",
		"GOGC=200",	"TZ=UTC", "GOMEMLIMIT=512MiB",
		"GOMAXPROCS=2", NULL,
	};
	struct err e = ERR_INIT;

	if (arrange(j, out, errors, &e) < 0 ||
	    helm_confine(j->dir_fd, HELM_FD_PROGRAM, j->flags & HELM_WIRE_LIBRARIES,
			 j->flags & HELM_WIRE_WITHOUT_LANDLOCK, &e) < 0)
		say_and_leave(e.msg, EXIT_CONFINE);
	syscall(SYS_execveat, HELM_FD_PROGRAM, "", r->argv, env, AT_EMPTY_PATH);
	say_and_leave(strerror(errno), EXIT_EXEC);
}

static int start(struct job *j, struct run *r, struct err *e)
{
	CLEANUP(cleanup_fd) int out = -1;
	CLEANUP(cleanup_fd) int errors = -1;
	int p[2];

	if (pipe2(p, O_CLOEXEC) < 0)
		return err_errno(e, ERR_TRANSIENT, errno, "helm");
	r->out_fd = p[0];
	out = p[1];
	if (pipe2(p, O_CLOEXEC) < 0)
		return err_errno(e, ERR_TRANSIENT, errno, "helm");
	r->err_fd = p[0];
	errors = p[1];
	r->pid = fork();
	if (r->pid < 0)
		return err_errno(e, ERR_TRANSIENT, errno, "helm");
	if (r->pid == 0)
		become_helm(j, r, out, errors);
	return 0;
}

/* One read; at the end the descriptor is closed. False when the cap was passed. */
static bool take(int *fd, struct buf *b, bool cut)
{
	char chunk[64 * 1024];
	ssize_t n = read(*fd, chunk, sizeof(chunk));

	if (n < 0 && errno == EINTR)
		return true;
	if (n <= 0) {
		cleanup_fd(fd);
		return true;
	}
	buf_add(b, chunk, (size_t)n);
	return cut || !buf_full(b);
}

static void reap(struct run *r)
{
	while (!r->ended && r->pid > 0 && wait4(r->pid, &r->status, 0, &r->used) < 0 &&
	       errno == EINTR)
		;
	r->ended = true;
}

/* A run that failed decides: the others need not go on. */
static void end_others(struct job *j, struct run *failed)
{
	for (size_t i = 0; i < j->n_runs; i++)
		if (&j->runs[i] != failed && !j->runs[i].ended)
			kill(j->runs[i].pid, SIGKILL);
}

static void listen_to(struct job *j)
{
	for (;;) {
		struct pollfd p[2 * HELM_RUNS_MAX];
		size_t open_fds = 0;

		for (size_t i = 0; i < j->n_runs; i++) {
			p[2 * i] = (struct pollfd){.fd = j->runs[i].out_fd, .events = POLLIN};
			p[2 * i + 1] = (struct pollfd){.fd = j->runs[i].err_fd, .events = POLLIN};
			open_fds += j->runs[i].out_fd >= 0 || j->runs[i].err_fd >= 0;
		}
		if (open_fds == 0)
			return;
		(void)poll(p, 2 * j->n_runs, -1);
		for (size_t i = 0; i < j->n_runs; i++) {
			struct run *r = &j->runs[i];

			if (p[2 * i].fd >= 0 && p[2 * i].revents &&
			    !take(&r->out_fd, &r->out, false)) {
				r->over = true;
				kill(r->pid, SIGKILL);
				cleanup_fd(&r->out_fd);
			}
			if (p[2 * i + 1].fd >= 0 && p[2 * i + 1].revents)
				(void)take(&r->err_fd, &r->errors, true);
			if (r->ended || r->out_fd >= 0 || r->err_fd >= 0)
				continue;
			reap(r);
			if (r->status != 0 && !j->failed) {
				j->failed = r;
				end_others(j, r);
			}
		}
	}
}

/* ---- answer ----------------------------------------------------------------------------------- */

static int judge(const struct job *j, const struct run *r, struct err *e)
{
	struct span said = buf_span(&r->errors);

	if (r->over)
		return err_set(e, ERR_LIMIT, "it makes more than %d bytes",
			       LIMIT_HELM_OUTPUT_BYTES);
	if (WIFEXITED(r->status) && WEXITSTATUS(r->status) == 0)
		return 0;
	if (WIFSIGNALED(r->status) &&
	    r->used.ru_utime.tv_sec + r->used.ru_stime.tv_sec + 2 >= LIMIT_HELM_CPU_S)
		return err_set(e, ERR_LIMIT, "helm used up its %d s of processor time",
			       LIMIT_HELM_CPU_S);
	if (WIFEXITED(r->status) && WEXITSTATUS(r->status) == EXIT_CONFINE)
		return err_set(e, ERR_DENIED, SPAN_FMT, SPAN_ARG(said));
	if (WIFEXITED(r->status) && WEXITSTATUS(r->status) == EXIT_EXEC)
		return err_set(e, ERR_DENIED, "'%s' does not start: " SPAN_FMT, j->program,
			       SPAN_ARG(said));
	if (helm_said_memory(said))
		return err_set(e, ERR_LIMIT, "helm needs more than %d bytes of memory",
			       LIMIT_HELM_MEMORY_BYTES);
	return helm_message(said, e);
}

static int answer(struct job *j, struct buf *reply, struct err *e)
{
	/* a program that is no helm v3 may fail as it likes: what it is comes first */
	if (j->failed &&
	    !((j->flags & HELM_WIRE_VERSION) && j->failed != &j->runs[0] && j->runs[0].status == 0))
		return judge(j, j->failed, e);
	for (size_t i = 0; i < j->n_runs; i++) {
		const struct run *r = &j->runs[i];
		bool same = i > 0 && span_eq(buf_span(&r->out), buf_span(&j->runs[i - 1].out));

		if (judge(j, j->failed && i > 0 ? j->failed : r, e) < 0)
			return -1;
		if (i == 0 && (j->flags & HELM_WIRE_VERSION) &&
		    !span_starts(buf_span(&r->out), "v3."))
			return err_set(e, ERR_DENIED,
				       "'%s' is version '" SPAN_FMT
				       "': charts are rendered by helm v3",
				       j->program, SPAN_ARG(span_trim(buf_span(&r->out))));
		field_put_u64(reply, same);
		field_put(reply, same ? (struct span){"", 0} : buf_span(&r->out));
	}
	return 0;
}

static int run_all(struct job *j, struct buf *reply, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < j->n_runs; i++)
		rc = start(j, &j->runs[i], e);
	if (rc == 0)
		listen_to(j);
	for (size_t i = 0; i < j->n_runs; i++) {
		if (rc < 0 && j->runs[i].pid > 0)
			kill(j->runs[i].pid, SIGKILL);
		reap(&j->runs[i]);
	}
	return rc < 0 ? -1 : answer(j, reply, e);
}

int helm_child(struct span request, const int *fds, size_t n_fds, struct buf *reply, struct err *e)
{
	struct job j = {.arena = ARENA_WIPED, .program_fd = -1, .dir_fd = -1};
	int rc;

	if (n_fds != 1)
		return err_set(e, ERR_BUG, "request");
	rc = open_job(&j, request, fds[0], e);
	if (rc == 0)
		rc = run_all(&j, reply, e);
	for (size_t i = 0; i < j.n_runs; i++) {
		cleanup_fd(&j.runs[i].out_fd);
		cleanup_fd(&j.runs[i].err_fd);
		buf_dispose(&j.runs[i].out);
		buf_dispose(&j.runs[i].errors);
	}
	arena_dispose(&j.arena);
	return rc;
}
