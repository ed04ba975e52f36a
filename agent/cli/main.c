/*
 * main.c - the table of commands, and the four steps of every run: children, hardening, command, exit.
 */
#include "agent/cli/cli.h"

#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "agent/base/child.h"
#include "render/helm/helm.h"
#include "secrets/mask.h"
#include "sync/git/mirror.h"
#include "sync/health_lua.h"

enum { NEAR = 4 };

static const struct command commands[] = {
	{"run", "", "Run the daemon: follow the repository and deploy.",
	 "agent run --config /etc/agent/agent.yaml", cmd_run},
	{"diff", "[ENV...]", "Show what deploying would change. Exit 1: there are differences.",
	 "agent diff staging", cmd_diff},
	{"apply", "ENV", "Deploy an environment now.", "agent apply staging", cmd_apply},
	{"plan", "ENV", "Save what deploying would do.", "agent plan production --out plan.json",
	 cmd_plan},
	{"render", "[ENV] [--dir DIR]", "Print the objects of an environment, or of a directory.",
	 "agent render --dir overlays/staging", cmd_render},
	{"status", "[ENV...]", "Pinned and applied commit, health, what it waits for.",
	 "agent status production", cmd_status},
	{"history", "ENV", "Deployments from the records, newest first.",
	 "agent history production", cmd_history},
	{"health", "-f FILE", "Judge the health of given objects.",
	 "kubectl get deploy web -o yaml | agent health -f -", cmd_health},
	{"config", "check [FILE...] | schema NAME",
	 "Check configuration, or print its JSON Schema.", "agent config check environments.yaml",
	 cmd_config},
	{"secrets",
	 "seal | decrypt FILE | encrypt FILE | check [PATH...] | rotate PATH... | edit FILE",
	 "Seal a Secret for git; decrypt, encrypt, check, rotate, edit files.",
	 "agent secrets seal -f secret.yaml --recipients-file keys.pub > sealed.yaml", cmd_secrets},
	{"keys", "new | show FILE", "Make a key pair, or print the public part of one.",
	 "agent keys new --out sealed.key", cmd_keys},
	{"version", "", "Print versions.", "agent version -o json", cmd_version},
};

/* What may run in a re-executed child. */
static const struct child_entry children[] = {MIRROR_CHILDREN, HEALTH_LUA_CHILDREN, HELM_CHILDREN};

static void harden(void)
{
	const struct rlimit none = {0, 0};

	/* secrets must not reach a core file, nor /proc/<pid>/environ of another user */
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
	signal(SIGPIPE, SIG_IGN);
}

static void print_usage(struct cli *cli)
{
	struct buf b = BUF_INIT(16 * 1024);

	buf_adds(&b, "agent COMMAND [ENV...] [flags]\n\n");
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		buf_printf(&b, "  %-12s %s\n", commands[i].name, commands[i].summary);
	buf_adds(&b, "\n'agent COMMAND --help' shows flags and an example\n");
	cli_out(cli, buf_span(&b));
	buf_dispose(&b);
}

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static int unknown_command(struct cli *cli, const char *name)
{
	const char *nearest = NULL;
	size_t best = NEAR;

	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		size_t d = span_distance(span_of(name), span_of(commands[i].name), NEAR);

		if (d < best) {
			best = d;
			nearest = commands[i].name;
		}
	}
	if (nearest)
		cli_say(cli, "unknown command '%s': did you mean '%s'", name, nearest);
	else
		cli_say(cli, "unknown command '%s': 'agent --help' lists them", name);
	return 2;
}

static int dispatch(struct cli *cli, int argc, char **argv)
{
	if (argc < 2) {
		cli_say(cli, "no command given: 'agent --help' lists them");
		return 2;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		print_usage(cli);
		return 0;
	}
	if (strcmp(argv[1], "--version") == 0)
		argv[1] = (char[]){"version"};
	cli->command = find_command(argv[1]);
	if (!cli->command)
		return unknown_command(cli, argv[1]);
	return cli->command->run(cli, argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
	struct cli cli = {.clock = clock_system(), .arena = ARENA_WIPED};
	bool plain = getenv("NO_COLOR") && *getenv("NO_COLOR");
	int exit_code;

	if (child_wanted(argc, argv))
		return child_main(children, ARRAY_LEN(children), argc, argv);
	harden();
	if (sodium_init() < 0) {
		fputs("agent: cannot start the crypto library\n", stderr);
		return 70;
	}
	cli.masker = masker_new();
	cli.log = log_init(STDERR_FILENO, LOG_INFO, LOG_LOGFMT, &cli.clock);
	cli.log.mask = masker_log;
	cli.log.mask_ctx = cli.masker;
	cli.color_out = !plain && isatty(STDOUT_FILENO);
	cli.color_err = !plain && isatty(STDERR_FILENO);
	exit_code = dispatch(&cli, argc, argv);
	arena_dispose(&cli.arena);
	masker_free(cli.masker);
	return exit_code;
}
