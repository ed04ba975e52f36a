#include "agent/cli/common.h"

#include <string.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"

DEFINE_FREEP(struct pass, pass_free)

struct diff_command {
	struct common common;
	const char *commit;
	const char *app;
	bool exit_zero;
};

/* A diff that leaves something out says so, whoever reads it. */
static void say_not_compared(struct cli *cli, const struct pass *pass)
{
	const struct sync_result *r = pass_result(pass);

	for (size_t i = 0; i < r->n_objects; i++)
		if (r->objects[i].reason == REASON_UNDECRYPTED)
			cli_say(cli, "%s: %s", r->objects[i].text, r->objects[i].message);
}

/* One environment. Returns 0, 1 (differs) or the exit code of what went wrong. */
static int diff_environment(struct cli *cli, const struct work *w, const struct diff_command *d,
			    const struct environment *env, struct err *e)
{
	CLEANUP(pass_freep) struct pass *pass = NULL;
	struct buf out = BUF_WIPED(LIMIT_OUTPUT_BYTES);
	struct pass_options o = {
		.session = w->session,
		.env = env,
		.mode = SYNC_DIFF,
		.only_app = d->app,
		.without_keys = true,
	};
	unsigned flags = (cli->color_out ? SYNC_DIFF_COLOUR : 0) |
			 (d->common.verbose ? SYNC_DIFF_VERBOSE : 0) |
			 (d->common.output == OUTPUT_JSON ? SYNC_DIFF_JSON : 0);
	char commit[41];
	int exit_code;

	if (work_commit(cli, w, env, d->commit, commit, &o.commit, e) < 0 ||
	    pass_new(&o, &pass, e) < 0 || pass_run(pass, w->stop_fd, e) < 0 ||
	    sync_diff(pass_sync(pass), flags, &out, e) < 0) {
		buf_dispose(&out);
		return -1;
	}
	cli_out(cli, buf_span(&out));
	buf_dispose(&out);
	say_not_compared(cli, pass);
	exit_code = report_apps(cli, pass);
	if (exit_code)
		return exit_code;
	return pass_result(pass)->differs ? 1 : 0;
}

/* Differences are 1, errors more than 1: errors win, and among them the first. */
static int worse(int so_far, int now)
{
	if (now > 1)
		return so_far > 1 ? so_far : now;
	return so_far > now ? so_far : now;
}

int cmd_diff(struct cli *cli, int argc, char **argv)
{
	struct diff_command d = {0};
	const struct flag flags[] = {
		{"commit", 0, FLAG_TEXT, &d.commit, "REV",
		 "compare this commit instead of the pin"},
		{"app", 0, FLAG_TEXT, &d.app, "NAME", "only this app"},
		{"verbose", 'v', FLAG_BOOL, &d.common.verbose, NULL,
		 "also changes of ownership and skipped objects"},
		{"output", 'o', FLAG_OUTPUT, &d.common.output, "FORMAT", "text or json"},
		COMMON_FLAGS(d.common),
		{0},
	};
	const struct environment **envs;
	struct operands operands;
	struct work w;
	int exit_code = 0;
	size_t n;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0 ||
	    work_open(cli, &d.common, &w, &exit_code) < 0)
		return exit_code;
	if (work_choose(cli, &w, &operands, &envs, &n, &exit_code) == 0) {
		for (size_t i = 0; i < n; i++) {
			struct err e = ERR_INIT;
			int code = diff_environment(cli, &w, &d, envs[i], &e);

			if (code < 0) {
				if (n > 1)
					err_wrap(&e, "environment '%s'", envs[i]->name);
				code = cli_fail(cli, &e, hint_for(&e));
			}
			exit_code = worse(exit_code, code);
		}
	}
	work_close(&w);
	return exit_code;
}
