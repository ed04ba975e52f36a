/*
 * The git protocol over the system's OpenSSH client. The argv is fixed and reads no configuration; an
 * unknown or changed host key ends the connection; nothing is ever asked.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "sync/git/gitlib.h"
#include "sync/git/remote.h"

enum { STDERR_MAX_BYTES = 8 * 1024, STALL_MS = 60 * 1000 };

struct ssh_transport {
	git_smart_subtransport parent;
	struct remote_session *session;
	struct ssh_stream *stream; /* one connection serves the listing and the transfer */
};

struct ssh_stream {
	git_smart_subtransport_stream parent;
	struct ssh_transport *transport;
	pid_t pid;
	int in_fd;  /* what ssh reads */
	int out_fd; /* what ssh writes */
	int err_fd;
	struct buf errors;
	uint64_t received_bytes;
};

void ssh_quote(struct buf *out, const char *s)
{
	buf_addc(out, '\'');
	for (; *s; s++) {
		/* '!' too: csh expands it even in single quotes */
		if (*s == '\'' || *s == '!')
			buf_printf(out, "'\\%c'", *s);
		else
			buf_addc(out, *s);
	}
	buf_addc(out, '\'');
}

/* ---- what ssh says -------------------------------------------------------------------------- */

/* Patterns in what ssh and the server's git print; the first that is found decides. */
static const struct {
	const char *text;
	enum err_kind kind;
	const char *msg;
} meanings[] = {
	{"REMOTE HOST IDENTIFICATION HAS CHANGED", ERR_DENIED,
	 "the server's host key is not the one in the known hosts file: if the change is right, put the "
	 "new key there"},
	{"Host key verification failed", ERR_DENIED,
	 "the server's host key is not known: add it to the known hosts file"},
	{"No ED25519 host key is known", ERR_DENIED,
	 "the server's host key is not known: add it to the known hosts file"},
	{"UNPROTECTED PRIVATE KEY FILE", ERR_DENIED,
	 "the ssh key file can be read by others: take its mode down to 0600"},
	{"Permission denied", ERR_DENIED, "the ssh key was refused"},
	{"Too many authentication failures", ERR_DENIED, "the ssh key was refused"},
	{"does not appear to be a git repository", ERR_INPUT, "the repository does not exist"},
	{"epository not found", ERR_INPUT,
	 "the repository does not exist, or is hidden from this key"},
	{"does not exist", ERR_INPUT, "the repository does not exist, or is hidden from this key"},
	{"could not be found", ERR_INPUT,
	 "the repository does not exist, or is hidden from this key"},
	{"Cannot find repository", ERR_INPUT,
	 "the repository does not exist, or is hidden from this key"},
	{"Could not resolve hostname", ERR_TRANSIENT, "the host name cannot be resolved"},
	{"Connection refused", ERR_TRANSIENT, "connection refused"},
	{"timed out", ERR_TRANSIENT, "the connection timed out"},
	{"No route to host", ERR_TRANSIENT, "no route to the host"},
	{"Network is unreachable", ERR_TRANSIENT, "the network is unreachable"},
};

static int fail(struct ssh_stream *st, enum err_kind kind, const char *msg)
{
	err_set(&st->transport->session->failure, kind, "%s", msg);
	git_error_set_str(GIT_ERROR_SSH, "the ssh stream failed");
	return -1;
}

static void take_errors(struct ssh_stream *st)
{
	char chunk[1024];
	ssize_t n;

	while (st->err_fd >= 0) {
		n = read(st->err_fd, chunk, sizeof(chunk));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0)
			cleanup_fd(&st->err_fd);
		else
			buf_add(&st->errors, chunk, (size_t)n);
	}
}

/* ssh closed its side before it should: find out why. */
static int closed(struct ssh_stream *st)
{
	struct pollfd p = {.fd = st->err_fd, .events = POLLIN};
	const char *text;
	struct span last;

	/* it is about to exit; its last words may be a moment behind */
	for (int i = 0; i < 20 && st->err_fd >= 0; i++) {
		(void)poll(&p, 1, 100);
		take_errors(st);
	}
	text = buf_str(&st->errors);
	for (size_t i = 0; i < ARRAY_LEN(meanings); i++)
		if (strstr(text, meanings[i].text))
			return fail(st, meanings[i].kind, meanings[i].msg);
	last = span_trim(buf_span(&st->errors));
	for (size_t i = last.n; i > 0; i--) {
		if (last.p[i - 1] != '\n')
			continue;
		last = (struct span){last.p + i, last.n - i};
		break;
	}
	err_set(&st->transport->session->failure, ERR_TRANSIENT, "the ssh connection ended%s%.*s",
		last.n > 0 ? ": " : "", (int)(last.n > 200 ? 200 : last.n),
		last.n > 0 ? last.p : "");
	git_error_set_str(GIT_ERROR_SSH, "the ssh stream ended");
	return -1;
}

/* ---- start ---------------------------------------------------------------------------------- */

/*
 * ssh splits option values at blanks, and expands '%', '~' and '${': a path with one of these could
 * become another one.
 */
static int check_path(const char *what, const char *path, struct err *e)
{
	if (!path || path[0] != '/')
		return err_set(e, ERR_INPUT, "ssh needs %s, as an absolute path", what);
	if (strpbrk(path, " \t\r\n\"'\\%$~*?,"))
		return err_set(e, ERR_INPUT,
			       "%s: the path may not hold blanks, quotes or any of "
			       "\\%%$~*?,",
			       what);
	return 0;
}

static int spawn_ssh(struct ssh_stream *st, char *const argv[], struct err *e)
{
	char *const envp[] = {(char *)"PATH=/usr/local/bin:/usr/bin:/bin", (char *)"LC_ALL=C",
			      NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t all;
	int fds[3][2];
	int rc;

	for (size_t i = 0; i < 3; i++)
		if (pipe2(fds[i], O_CLOEXEC) < 0)
			return err_errno(e, ERR_TRANSIENT, errno, "ssh");
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	posix_spawn_file_actions_adddup2(&actions, fds[0][0], 0);
	posix_spawn_file_actions_adddup2(&actions, fds[1][1], 1);
	posix_spawn_file_actions_adddup2(&actions, fds[2][1], 2);
	posix_spawn_file_actions_addclosefrom_np(&actions, 3);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigdefault(&attr, &all);
	rc = posix_spawn(&st->pid, argv[0], &actions, &attr, argv, envp);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	close(fds[0][0]);
	close(fds[1][1]);
	close(fds[2][1]);
	st->in_fd = fds[0][1];
	st->out_fd = fds[1][0];
	st->err_fd = fds[2][0];
	fcntl(st->err_fd, F_SETFL, O_NONBLOCK);
	if (rc != 0) {
		st->pid = 0;
		return err_errno(e, ERR_DENIED, rc, "the ssh client '%s' cannot be run", argv[0]);
	}
	return 0;
}

static int start(struct ssh_stream *st, const char *service, struct err *e)
{
	struct remote_session *s = st->transport->session;
	struct arena *a = &s->arena;
	struct buf command = BUF_INIT(4 * LIMIT_PATH_BYTES);
	char *argv[] = {
		(char *)"/usr/bin/ssh",
		(char *)"-F",
		(char *)"none",
		(char *)"-T",
		(char *)"-a",
		(char *)"-x",
		(char *)"-oBatchMode=yes",
		(char *)"-oStrictHostKeyChecking=yes",
		arena_printf(a, "-oUserKnownHostsFile=%s", s->known_hosts_file),
		(char *)"-oGlobalKnownHostsFile=/dev/null",
		(char *)"-oUpdateHostKeys=no",
		(char *)"-oIdentitiesOnly=yes",
		(char *)"-oIdentityAgent=none",
		(char *)"-oPreferredAuthentications=publickey",
		(char *)"-oPermitLocalCommand=no",
		(char *)"-oProxyCommand=none",
		(char *)"-oClearAllForwardings=yes",
		(char *)"-oControlPath=none",
		(char *)"-oConnectTimeout=20",
		(char *)"-oServerAliveInterval=15",
		(char *)"-oServerAliveCountMax=4",
		(char *)"-i",
		(char *)s->ssh_key_file,
		(char *)"-p",
		arena_printf(a, "%u", s->url.port),
		(char *)"-l",
		(char *)(s->url.user ? s->url.user : "git"),
		(char *)"--",
		(char *)s->url.host,
		NULL,
		NULL,
	};

	if (check_path("a key file", s->ssh_key_file, e) < 0 ||
	    check_path("a known hosts file", s->known_hosts_file, e) < 0)
		return -1;
	buf_printf(&command, "%s ", service);
	ssh_quote(&command, s->url.path);
	argv[ARRAY_LEN(argv) - 2] = arena_strdup(a, buf_str(&command));
	buf_dispose(&command);
	return spawn_ssh(st, argv, e);
}

/* ---- libgit2's interface -------------------------------------------------------------------- */

static int stream_read(git_smart_subtransport_stream *stream, char *buffer, size_t size, size_t *n)
{
	struct ssh_stream *st = (struct ssh_stream *)stream;

	*n = 0;
	for (;;) {
		struct pollfd p[] = {{.fd = st->out_fd, .events = POLLIN},
				     {.fd = st->err_fd, .events = POLLIN}};
		int rc = poll(p, 2, STALL_MS);
		ssize_t got;

		if (rc < 0 && errno == EINTR)
			continue;
		if (rc <= 0)
			return fail(st, ERR_TRANSIENT, "the server stalled");
		if (p[1].revents)
			take_errors(st);
		if (!p[0].revents)
			continue;
		got = read(st->out_fd, buffer, size);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return closed(st);
		if (st->received_bytes < 64 * 1024)
			remote_inspect(st->transport->session, buffer, (size_t)got);
		st->received_bytes += (size_t)got;
		*n = (size_t)got;
		return 0;
	}
}

static int stream_write(git_smart_subtransport_stream *stream, const char *buffer, size_t n)
{
	struct ssh_stream *st = (struct ssh_stream *)stream;

	while (n > 0) {
		ssize_t put = write(st->in_fd, buffer, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return closed(st);
		buffer += put;
		n -= (size_t)put;
	}
	return 0;
}

static void stream_free(git_smart_subtransport_stream *stream)
{
	struct ssh_stream *st = (struct ssh_stream *)stream;

	st->transport->stream = NULL;
	cleanup_fd(&st->in_fd);
	cleanup_fd(&st->out_fd);
	cleanup_fd(&st->err_fd);
	if (st->pid > 0) {
		kill(st->pid, SIGKILL);
		while (waitpid(st->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	buf_dispose(&st->errors);
	free(st);
}

static int transport_action(git_smart_subtransport_stream **out, git_smart_subtransport *parent,
			    const char *url, git_smart_service_t service)
{
	struct ssh_transport *t = (struct ssh_transport *)parent;
	struct ssh_stream *st;

	(void)url;
	if (t->stream) {
		*out = &t->stream->parent;
		return 0;
	}
	st = mem_alloc(1, sizeof(*st));
	st->parent.subtransport = parent;
	st->parent.read = stream_read;
	st->parent.write = stream_write;
	st->parent.free = stream_free;
	st->transport = t;
	st->in_fd = st->out_fd = st->err_fd = -1;
	buf_init(&st->errors, STDERR_MAX_BYTES);
	t->stream = st;
	if (start(st,
		  service == GIT_SERVICE_UPLOADPACK_LS || service == GIT_SERVICE_UPLOADPACK
			  ? "git-upload-pack"
			  : "git-receive-pack",
		  &t->session->failure) < 0) {
		git_error_set_str(GIT_ERROR_SSH, "ssh does not start");
		stream_free(&st->parent);
		return -1;
	}
	*out = &st->parent;
	return 0;
}

static int transport_close(git_smart_subtransport *parent)
{
	(void)parent;
	return 0;
}

static void transport_free(git_smart_subtransport *parent)
{
	free(parent);
}

int ssh_subtransport(git_smart_subtransport **out, git_transport *owner, void *param)
{
	struct ssh_transport *t = mem_alloc(1, sizeof(*t));

	(void)owner;
	t->parent.action = transport_action;
	t->parent.close = transport_close;
	t->parent.free = transport_free;
	t->session = param;
	*out = &t->parent;
	return 0;
}
