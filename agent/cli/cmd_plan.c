#include "agent/cli/common.h"

#include <fcntl.h>
#include <string.h>

#include "agent/base/cleanup.h"
#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "agent/core/plan_file.h"

DEFINE_FREEP(struct pass, pass_free)

struct plan_command {
	struct common common;
	const char *commit;
	const char *app;
	const char *out;
};

static int save(struct cli *cli, const char *path, struct span text, struct err *e)
{
	CLEANUP(cleanup_fd) int dir = -1;
	const char *slash = strrchr(path, '/');
	const char *parent = slash ? arena_strndup(&cli->arena, path, (size_t)(slash - path)) : ".";

	dir = open(*parent ? parent : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return err_set(e, ERR_INPUT, "directory '%s' cannot be opened", parent);
	return file_write(dir, slash ? slash + 1 : path, text.p, text.n, 0644, e);
}

static int plan_environment(struct cli *cli, const struct work *w, const struct environment *env,
			    void *ctx, struct err *e)
{
	const struct plan_command *c = ctx;
	CLEANUP(pass_freep) struct pass *pass = NULL;
	struct buf out = BUF_INIT(LIMIT_OUTPUT_BYTES);
	struct pass_options o = {
		.session = w->session,
		.env = env,
		.mode = SYNC_DIFF,
		.only_app = c->app,
	};
	char commit[41];
	int exit_code;
	int rc = -1;

	if (w->session->options.dirty)
		return err_set(e, ERR_INPUT, "a plan needs a commit: --dirty cannot be planned");
	if (work_commit(cli, w, env, c->commit, commit, &o.commit, e) < 0 ||
	    pass_new(&o, &pass, e) < 0 || pass_run(pass, w->stop_fd, e) < 0)
		return -1;
	exit_code = report_apps(cli, pass);
	if (exit_code)
		return exit_code;
	if (plan_file_write(pass, env->name, o.commit, clock_wall_ms(&cli->clock), &out, e) == 0) {
		rc = c->out ? save(cli, c->out, buf_span(&out), e) : 0;
		if (rc == 0 && !c->out)
			cli_out(cli, buf_span(&out));
	}
	buf_dispose(&out);
	return rc;
}

int cmd_plan(struct cli *cli, int argc, char **argv)
{
	struct plan_command c = {0};
	const struct flag flags[] = {
		{"commit", 0, FLAG_TEXT, &c.commit, "REV", "plan this commit instead of the pin"},
		{"app", 0, FLAG_TEXT, &c.app, "NAME", "only this app"},
		{"out", 0, FLAG_TEXT, &c.out, "FILE", "write the plan there instead of stdout"},
		COMMON_FLAGS(c.common),
		{0},
	};
	struct operands operands;
	int exit_code;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0)
		return exit_code;
	return work_on_one(cli, &c.common, &operands, plan_environment, &c);
}
