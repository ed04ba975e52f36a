/*
 * cli.h - what every command is handed, and the only way out for what it prints.
 *
 * Layer    agent/cli; uses everything
 * Threads  main; the masker may be fed by others
 *
 * stdout carries the answer only; all else goes to stderr as "agent: ...". Both pass the masker:
 * cli_out() and cli_say() are the exits, nothing else writes to those descriptors.
 */
#ifndef AGENT_CLI_CLI_H
#define AGENT_CLI_CLI_H

#include <stdbool.h>

#include "agent/base/arena.h"
#include "agent/base/buf.h"
#include "agent/base/clock.h"
#include "agent/base/err.h"
#include "agent/base/log.h"
#include "agent/cli/flags.h"

struct masker;

struct cli {
	struct clock clock;
	struct masker *masker; /* owned by main */
	struct arena arena;    /* lives as long as the command */
	struct log log;	       /* to stderr, masked */
	bool color_out;	       /* stdout is a terminal and NO_COLOR is not set */
	bool color_err;
	const char *config_file; /* --config, or NULL */
	const struct command *command;
};

/** One row of the table in main.c. */
struct command {
	const char *name;
	const char *operands; /* for usage: "ENV [OBJECT]" */
	const char *summary;
	const char *example;
	/* Returns the exit code. argv[0] is the command's name. */
	int (*run)(struct cli *cli, int argc, char **argv);
};

/** Write to stdout, masked. */
void cli_out(struct cli *cli, struct span text);
void cli_printf(struct cli *cli, const char *fmt, ...) PRINTF_LIKE(2, 3);

/** Write to stdout what was asked for in clear: 'render --dir', '--show-secrets', 'secrets decrypt'. */
void cli_out_plain(struct cli *cli, struct span text);

/** "agent: text" to stderr, masked, control bytes escaped. */
void cli_say(struct cli *cli, const char *fmt, ...) PRINTF_LIKE(2, 3);

/** Report an error with what to do next (hint may be NULL); returns its exit code. */
int cli_fail(struct cli *cli, const struct err *e, const char *hint);

/**
 * Parse flags; handles --help itself.
 * Returns 0, or -1 with the exit code in *exit_code (0 after --help, 2 after a usage error).
 */
int cli_flags(struct cli *cli, int argc, char **argv, const struct flag *flags,
	      struct operands *out, int *exit_code) MUST_CHECK;

/* The commands, one file each. */
int cmd_apply(struct cli *cli, int argc, char **argv);
int cmd_config(struct cli *cli, int argc, char **argv);
int cmd_diff(struct cli *cli, int argc, char **argv);
int cmd_health(struct cli *cli, int argc, char **argv);
int cmd_history(struct cli *cli, int argc, char **argv);
int cmd_keys(struct cli *cli, int argc, char **argv);
int cmd_plan(struct cli *cli, int argc, char **argv);
int cmd_render(struct cli *cli, int argc, char **argv);
int cmd_run(struct cli *cli, int argc, char **argv);
int cmd_secrets(struct cli *cli, int argc, char **argv);
int cmd_status(struct cli *cli, int argc, char **argv);
int cmd_version(struct cli *cli, int argc, char **argv);

#endif
