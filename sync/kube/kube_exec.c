#include "sync/kube/kube_exec.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <sodium.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"

extern char **environ;

enum { STDERR_KEPT_BYTES = 4096, STDERR_SHOWN_BYTES = 200 };

void kube_exec_answer_init(struct kube_exec_answer *a)
{
	a->token = (struct buf)BUF_WIPED(LIMIT_TOKEN_BYTES);
	a->cert = (struct buf)BUF_WIPED(LIMIT_CERT_BYTES);
	a->key = (struct buf)BUF_WIPED(LIMIT_CERT_BYTES);
	a->expires_ms = 0;
}

void kube_exec_answer_dispose(struct kube_exec_answer *a)
{
	buf_dispose(&a->token);
	buf_dispose(&a->cert);
	buf_dispose(&a->key);
	a->expires_ms = 0;
}

/* ---- its answer ------------------------------------------------------------------------------- */

static int text_take(const json_t *status, const char *key, struct buf *out, struct err *e)
{
	const json_t *v = json_object_get(status, key);

	if (!v || json_is_null(v))
		return 0;
	if (!json_is_string(v))
		return err_set(e, ERR_DENIED, "'status.%s' is no string", key);
	buf_add(out, json_string_value(v), json_string_length(v));
	if (buf_full(out))
		return err_set(e, ERR_LIMIT, "'status.%s' is larger than %zu bytes", key, out->max);
	return 0;
}

static int expiry_take(const json_t *status, int64_t *out, struct err *e)
{
	const json_t *v = json_object_get(status, "expirationTimestamp");

	if (!v || json_is_null(v))
		return 0;
	if (!json_is_string(v) || time_parse(span_of(json_string_value(v)), out, e) < 0)
		return err_set(e, ERR_DENIED, "'status.expirationTimestamp' is no RFC 3339 time");
	return 0;
}

int kube_exec_parse(struct span json, const char *api_version, struct kube_exec_answer *out,
		    struct err *e)
{
	CLEANUP(json_decrefp)
	json_t *root = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, NULL);
	const char *kind = json_string_value(json_object_get(root, "kind"));
	const char *version = json_string_value(json_object_get(root, "apiVersion"));
	const json_t *status = json_object_get(root, "status");

	if (!kind || strcmp(kind, "ExecCredential") != 0)
		return err_set(e, ERR_DENIED, "it printed no ExecCredential");
	if (!version || strcmp(version, api_version) != 0)
		return err_set(e, ERR_DENIED, "it printed another apiVersion than '%s'",
			       api_version);
	if (text_take(status, "token", &out->token, e) < 0 ||
	    text_take(status, "clientCertificateData", &out->cert, e) < 0 ||
	    text_take(status, "clientKeyData", &out->key, e) < 0 ||
	    expiry_take(status, &out->expires_ms, e) < 0)
		return -1;
	if (!out->token.n && !out->cert.n)
		return err_set(e, ERR_DENIED, "it gave neither a token nor a certificate");
	if (!out->cert.n != !out->key.n)
		return err_set(e, ERR_DENIED, "it gave a certificate without key, or a key alone");
	for (size_t i = 0; i < out->token.n; i++)
		if ((unsigned char)out->token.p[i] <= 0x20 || out->token.p[i] == 0x7f)
			return err_set(e, ERR_DENIED, "its token holds blanks or control bytes");
	return 0;
}

/* ---- its environment -------------------------------------------------------------------------- */

static void add_member(struct buf *b, const char *key, const char *value)
{
	buf_printf(b, ",\"%s\":\"", key);
	buf_add_json(b, span_of(value));
	buf_addc(b, '"');
}

static void add_cluster(struct buf *b, const struct kube_target *t, struct span ca)
{
	buf_adds(b, ",\"cluster\":{\"server\":\"");
	buf_add_json(b, span_of(t->server));
	buf_addc(b, '"');
	if (t->tls_server_name)
		add_member(b, "tls-server-name", t->tls_server_name);
	if (t->insecure)
		buf_adds(b, ",\"insecure-skip-tls-verify\":true");
	if (ca.n) {
		size_t room = sodium_base64_encoded_len(ca.n, sodium_base64_VARIANT_ORIGINAL);

		buf_adds(b, ",\"certificate-authority-data\":\"");
		if (buf_reserve(b, room)) {
			sodium_bin2base64(b->p + b->n, room, (const unsigned char *)ca.p, ca.n,
					  sodium_base64_VARIANT_ORIGINAL);
			b->n += room - 1;
		}
		buf_addc(b, '"');
	}
	if (t->proxy_url)
		add_member(b, "proxy-url", t->proxy_url);
	if (t->exec->cluster_extra)
		buf_printf(b, ",\"config\":%s", t->exec->cluster_extra);
	buf_addc(b, '}');
}

static const char *exec_info(const struct kube_target *t, struct span ca, struct arena *a)
{
	struct buf b = BUF_WIPED(2 * LIMIT_CERT_BYTES + LIMIT_CONFIG_BYTES);
	const char *out;

	buf_printf(&b,
		   "KUBERNETES_EXEC_INFO={\"kind\":\"ExecCredential\",\"apiVersion\":\"%s\","
		   "\"spec\":{\"interactive\":false",
		   t->exec->api_version);
	if (t->exec->cluster_info)
		add_cluster(&b, t, ca);
	buf_adds(&b, "}}");
	out = arena_strndup(a, buf_str(&b), b.n);
	buf_dispose(&b);
	return out;
}

/* Ours, without what is set anew; then the kubeconfig's; then what the protocol adds. */
static char **exec_environment(const struct kube_target *t, struct span ca, struct arena *a)
{
	const struct kube_exec *x = t->exec;
	size_t n = 0;
	size_t at = 0;
	char **out;

	while (environ[n])
		n++;
	out = arena_array(a, n + x->n_env + 2, sizeof(*out));
	for (size_t i = 0; i < n; i++) {
		struct span name = {environ[i], strcspn(environ[i], "=")};
		bool replaced = span_is(name, "KUBERNETES_EXEC_INFO");

		for (size_t k = 0; k < x->n_env && !replaced; k++)
			replaced = span_is(name, x->env[k][0]);
		if (!replaced)
			out[at++] = environ[i];
	}
	for (size_t k = 0; k < x->n_env; k++)
		out[at++] = arena_printf(a, "%s=%s", x->env[k][0], x->env[k][1]);
	out[at++] = (char *)exec_info(t, ca, a);
	return out;
}

/* ---- the process ------------------------------------------------------------------------------ */

struct plugin {
	pid_t pid;
	int pid_fd;
	int out_fd;
	int err_fd;
	struct buf out;
	struct buf err;
};

static void plugin_dispose(struct plugin *p)
{
	if (p->pid > 0) {
		kill(-p->pid, SIGKILL);
		while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	cleanup_fd(&p->pid_fd);
	cleanup_fd(&p->out_fd);
	cleanup_fd(&p->err_fd);
	buf_dispose(&p->out);
	buf_dispose(&p->err);
}

static int spawn_with(struct plugin *p, const struct kube_exec *x, char **argv, char **env,
		      int out_fd, int err_fd, struct err *e)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none;
	sigset_t all;
	int rc;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attr);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, out_fd, 1);
	posix_spawn_file_actions_adddup2(&files, err_fd, 2);
	posix_spawn_file_actions_addclosefrom_np(&files, 3);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
						POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	rc = posix_spawnp(&p->pid, x->command, &files, &attr, argv, env);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	if (rc == 0)
		return 0;
	p->pid = 0;
	if (rc == ENOENT && x->hint[0])
		return err_set(e, ERR_DENIED, "not found; %.300s", x->hint);
	return err_errno(e, ERR_DENIED, rc, "cannot be started");
}

static int plugin_start(struct plugin *p, const struct kube_target *t, struct span ca,
			struct err *e)
{
	struct arena scratch = ARENA_WIPED;
	const struct kube_exec *x = t->exec;
	char **argv = arena_array(&scratch, x->n_args + 2, sizeof(*argv));
	int out[2] = {-1, -1};
	int err[2] = {-1, -1};
	int rc = -1;

	argv[0] = (char *)x->command;
	for (size_t i = 0; i < x->n_args; i++)
		argv[i + 1] = (char *)x->args[i];
	if (pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0) {
		err_errno(e, ERR_TRANSIENT, errno, "pipe");
	} else if (spawn_with(p, x, argv, exec_environment(t, ca, &scratch), out[1], err[1], e) ==
		   0) {
		p->pid_fd = (int)syscall(SYS_pidfd_open, p->pid, 0);
		rc = p->pid_fd >= 0 ? 0 : err_errno(e, ERR_TRANSIENT, errno, "pidfd_open");
	}
	fcntl(out[0], F_SETFL, O_NONBLOCK);
	fcntl(err[0], F_SETFL, O_NONBLOCK);
	p->out_fd = out[0];
	p->err_fd = err[0];
	cleanup_fd(&out[1]);
	cleanup_fd(&err[1]);
	arena_dispose(&scratch);
	return rc;
}

/* Read what is there. False at the end of the stream, which is closed then. */
static void drain(int *fd, struct buf *into)
{
	char chunk[4096];
	ssize_t n;

	while ((n = read(*fd, chunk, sizeof(chunk))) > 0)
		buf_add(into, chunk, (size_t)n);
	if (n == 0 || (errno != EAGAIN && errno != EINTR))
		cleanup_fd(fd);
}

/* Until the process has ended: its grandchildren may hold the pipes for ever. */
static int plugin_follow(struct plugin *p, uint32_t timeout_ms, int stop_fd, struct err *e)
{
	struct clock clock = clock_system();
	int64_t end_ms = clock_mono_ms(&clock) + timeout_ms;

	for (;;) {
		struct pollfd fds[] = {{p->pid_fd, POLLIN, 0},
				       {stop_fd, POLLIN, 0},
				       {p->out_fd, POLLIN, 0},
				       {p->err_fd, POLLIN, 0}};
		int64_t left_ms = end_ms - clock_mono_ms(&clock);

		if (left_ms <= 0)
			return err_set(e, ERR_DENIED, "no answer within %u s", timeout_ms / 1000);
		if (poll(fds, ARRAY_LEN(fds), (int)left_ms) < 0 && errno != EINTR)
			return err_errno(e, ERR_TRANSIENT, errno, "poll");
		if (fds[1].revents)
			return err_set(e, ERR_STOPPED, "stopped");
		if (p->out_fd >= 0)
			drain(&p->out_fd, &p->out);
		if (p->err_fd >= 0)
			drain(&p->err_fd, &p->err);
		if (fds[0].revents)
			return 0;
	}
}

static int plugin_status(struct plugin *p, struct err *e)
{
	struct span said = span_trim(buf_span(&p->err));
	int status = 0;

	while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
		;
	kill(-p->pid, SIGKILL); /* what it left behind in its group */
	p->pid = 0;
	said.n = span_find(said, '\n');
	if (said.n > STDERR_SHOWN_BYTES)
		said.n = STDERR_SHOWN_BYTES;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFSIGNALED(status))
		return err_set(e, ERR_DENIED, "ended by signal %d", WTERMSIG(status));
	return err_set(e, ERR_DENIED, "exit code %d%s" SPAN_FMT, WEXITSTATUS(status),
		       said.n ? ": " : "", SPAN_ARG(said));
}

int kube_exec_run(const struct kube_target *t, struct span ca, uint32_t timeout_ms, int stop_fd,
		  struct kube_exec_answer *out, struct err *e)
{
	CLEANUP(plugin_dispose)
	struct plugin p = {.pid_fd = -1,
			   .out_fd = -1,
			   .err_fd = -1,
			   .out = BUF_WIPED(LIMIT_CERT_BYTES),
			   .err = BUF_INIT(STDERR_KEPT_BYTES)};

	if (plugin_start(&p, t, ca, e) < 0 || plugin_follow(&p, timeout_ms, stop_fd, e) < 0 ||
	    plugin_status(&p, e) < 0)
		return err_wrap(e, "credential plugin '%s'", t->exec->command);
	if (buf_full(&p.out))
		return err_set(e, ERR_LIMIT,
			       "credential plugin '%s': it printed more than %d bytes",
			       t->exec->command, LIMIT_CERT_BYTES);
	if (kube_exec_parse(buf_span(&p.out), t->exec->api_version, out, e) < 0) {
		kube_exec_answer_dispose(out);
		return err_wrap(e, "credential plugin '%s'", t->exec->command);
	}
	return 0;
}
