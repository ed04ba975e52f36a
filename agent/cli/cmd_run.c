#include "agent/cli/common.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "agent/base/cleanup.h"
#include "agent/core/daemon.h"

DEFINE_FREEP(struct session, session_close)

struct run_command {
	struct common common;
	const char *repo;
	const char *token_file;
	const char *log_format;
	int64_t poll_ms;
	bool once;
	bool debug;
};

static int run_daemon(struct cli *cli, const struct run_command *c, int stop_fd, struct err *e)
{
	CLEANUP(session_closep) struct session *session = NULL;
	const struct session_options o = {
		.config_file = c->common.config,
		.repo_url = c->repo,
		.kubeconfig = c->common.kubeconfig,
		.context = c->common.context,
		.state = c->common.state,
		.instance = c->common.instance,
		.state_namespace = c->common.state_namespace,
		.token_file = c->token_file,
		.age_files = c->common.age_keys.items,
		.n_age_files = c->common.age_keys.n,
		.sealed_files = c->common.sealed_keys.items,
		.n_sealed_files = c->common.sealed_keys.n,
		.need_git = true,
		.clock = &cli->clock,
		.log = &cli->log,
		.masker = cli->masker,
	};
	struct daemon_options daemon = {.stop_fd = stop_fd, .poll_ms = c->poll_ms, .once = c->once};

	if (session_open(&o, &session, e) < 0)
		return -1;
	if (session->person)
		return err_set(e, ERR_INPUT, "the daemon wants --config FILE or --repo URL");
	if (session->config.log_format == LOG_JSON)
		session->log.format = LOG_JSON;
	for (size_t i = 0; i < session->problems.n_notes; i++)
		log_warn(&session->log, session->problems.notes[i]);
	daemon.session = session;
	return daemon_run(&daemon, e);
}

int cmd_run(struct cli *cli, int argc, char **argv)
{
	struct run_command c = {0};
	const struct flag flags[] = {
		{"repo", 0, FLAG_TEXT, &c.repo, "URL",
		 "follow this repository, without an agent.yaml"},
		{"token-file", 0, FLAG_TEXT, &c.token_file, "FILE", "with --repo: token for https"},
		{"poll", 0, FLAG_DURATION, &c.poll_ms, "TIME", "how often to ask the remote"},
		{"once", 0, FLAG_BOOL, &c.once, NULL, "one pass of every environment, then end"},
		{"debug", 0, FLAG_BOOL, &c.debug, NULL, "log more"},
		COMMON_FLAGS(c.common),
		{0},
	};
	CLEANUP(cleanup_fd) int stop_fd = -1;
	struct operands operands;
	struct err e = ERR_INIT;
	int exit_code;
	sigset_t set;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0)
		return exit_code;
	if (operands.n) {
		err_set(&e, ERR_INPUT, "'%s': the daemon takes no operands", operands.items[0]);
		return cli_fail(cli, &e, "see 'agent run --help'");
	}
	if (c.debug)
		cli->log.level = LOG_DEBUG;
	/* before threads start, so that they inherit the mask */
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	stop_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (stop_fd < 0)
		err_errno(&e, ERR_TRANSIENT, errno, "signalfd");
	else if (run_daemon(cli, &c, stop_fd, &e) == 0)
		return 0;
	return cli_fail(cli, &e, hint_for(&e));
}
