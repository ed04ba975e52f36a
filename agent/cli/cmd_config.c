#include "agent/cli/common.h"

#include <fcntl.h>
#include <string.h>

#include "agent/base/file.h"
#include "agent/base/limits.h"

static int print_schema(struct cli *cli, const char *which)
{
	struct buf out = BUF_INIT(LIMIT_CONFIG_BYTES);
	struct err e = ERR_INIT;
	int exit_code = 0;

	if (config_schema(which, &out, &e) < 0)
		exit_code = cli_fail(cli, &e, NULL);
	else
		cli_out(cli, buf_span(&out));
	buf_dispose(&out);
	return exit_code;
}

static void say_notes(struct cli *cli, const struct problems *p)
{
	for (size_t i = 0; i < p->n_notes; i++)
		cli_say(cli, "note: %s", p->notes[i]);
}

/* One file given by name, whichever of the two kinds it says it is. */
static int check_file(struct cli *cli, const char *path)
{
	struct buf text = BUF_INIT(LIMIT_CONFIG_BYTES);
	struct environments envs;
	struct problems problems = {.arena = &cli->arena};
	struct agent_config config;
	struct err e = ERR_INIT;
	int rc = file_read(AT_FDCWD, path, &text, &e);

	if (rc == FILE_ABSENT)
		rc = err_set(&e, ERR_INPUT, "'%s' does not exist", path);
	else if (rc == 0 && memmem(buf_str(&text), text.n, "kind: Agent", 11))
		rc = config_load_agent(buf_span(&text), path, &cli->arena, &config, &problems, &e);
	else if (rc == 0)
		rc = config_load_environments(buf_span(&text), path, &cli->arena, &envs, &problems,
					      &e);
	buf_dispose(&text);
	say_notes(cli, &problems);
	if (rc == 0) {
		cli_printf(cli, "%s: fine\n", path);
		return 0;
	}
	for (size_t i = 0; i < problems.n; i++)
		cli_say(cli, "%s", problems.items[i]);
	if (problems.n == 0)
		cli_say(cli, "%s", e.msg);
	return err_exit_code(e.kind);
}

/* agent.yaml, the repository it names, environments.yaml there, and the grants between them. */
static int check_all(struct cli *cli, const struct common *c)
{
	const struct environment *items;
	struct work w;
	int exit_code = 0;

	if (work_open(cli, c, &w, &exit_code) < 0)
		return exit_code;
	say_notes(cli, &w.session->problems);
	say_notes(cli, &w.problems);
	items = w.envs.items.items;
	for (size_t i = 0; i < w.envs.items.n; i++) {
		struct err e = ERR_INIT;
		const char *what = "";
		char commit[41];
		int rc = session_pin(w.session, &items[i], &cli->arena, &what, commit, &e);

		if (rc == 0) {
			cli_printf(cli, "%s: follows %s at %.12s on cluster '%s'\n", items[i].name,
				   what, commit, items[i].cluster);
			continue;
		}
		if (rc == SESSION_NO_PIN)
			err_set(&e, ERR_INPUT, "environment '%s' follows %s, which does not exist",
				items[i].name, what);
		exit_code = cli_fail(cli, &e, NULL);
	}
	work_close(&w);
	return exit_code;
}

int cmd_config(struct cli *cli, int argc, char **argv)
{
	struct common c = {0};
	const struct flag flags[] = {COMMON_FLAGS(c), {0}};
	struct operands operands;
	int exit_code = 0;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0)
		return exit_code;
	if (operands.n == 2 && strcmp(operands.items[0], "schema") == 0)
		return print_schema(cli, operands.items[1]);
	if (operands.n == 0 || strcmp(operands.items[0], "check") != 0) {
		cli_say(cli, "say 'config check [FILE...]' or 'config schema agent|environments'");
		return 2;
	}
	if (operands.n == 1)
		return check_all(cli, &c);
	for (size_t i = 1; i < operands.n; i++) {
		int code = check_file(cli, operands.items[i]);

		if (code)
			exit_code = code;
	}
	return exit_code;
}
