#include "agent/cli/common.h"

#include <stdlib.h>
#include <string.h>

#include "agent/base/cleanup.h"
#include "agent/cli/summary.h"
#include "agent/core/plan_file.h"
#include "agent/core/publish.h"

DEFINE_FREEP(struct pass, pass_free)

struct apply_command {
	struct common common;
	const char *commit;
	const char *app;
	const char *plan;
	int64_t timeout_ms;
	bool dry_run;
	bool no_wait;
	bool no_progress;
};

struct progress {
	struct cli *cli;
	bool dry_run;
};

/* One line an object when its fate is known; what is only planned is said when it is done. */
static void print_progress(void *ctx, const struct sync_event *ev)
{
	const struct progress *p = ctx;
	struct cli *cli = p->cli;
	bool planned = strcmp(ev->phase, "plan") == 0 && action_writes(ev->action);

	/* failures are told at the end, with their places */
	if (!*ev->object || (planned && !p->dry_run) || ev->action == ACTION_FAILED ||
	    ev->reason == REASON_BLOCKED)
		return;
	if (ev->action == ACTION_UNCHANGED && (!ev->health || ev->health->status == HEALTH_HEALTHY))
		return;
	if (ev->health && strcmp(ev->phase, "wait") == 0)
		cli_say(cli, "%s %s%s%s", ev->object, health_name(ev->health->status),
			*ev->health->message ? ": " : "", ev->health->message);
	else
		cli_say(cli, "%s %s%s%s%s%s%s", ev->object, action_name(ev->action),
			ev->reason ? " (" : "", reason_name(ev->reason), ev->reason ? ")" : "",
			*ev->message ? ": " : "", ev->message);
}

static int apply_environment(struct cli *cli, const struct work *w, const struct environment *env,
			     void *ctx, struct err *e)
{
	const struct apply_command *c = ctx;
	CLEANUP(pass_freep) struct pass *pass = NULL;
	struct progress progress = {cli, c->dry_run};
	struct pass_options o = {
		.session = w->session,
		.env = env,
		.mode = c->dry_run ? SYNC_DIFF : SYNC_APPLY,
		.only_app = c->app,
		.no_wait = c->no_wait,
		.timeout_ms = c->timeout_ms,
		.trigger = "cli",
		.actor = getenv("USER") ? getenv("USER") : "",
		.progress = c->no_progress ? NULL : print_progress,
		.progress_ctx = &progress,
	};
	struct saved_plan plan;
	char commit[41];
	int exit_code;

	if (c->plan) {
		if (plan_file_read(c->plan, &cli->arena, &plan, e) < 0)
			return -1;
		if (strcmp(plan.env, env->name) != 0)
			return err_set(e, ERR_INPUT, "the plan is for environment '%s'", plan.env);
		o.digest = plan.digest;
	}
	if (work_commit(cli, w, env, c->plan ? plan.commit : c->commit, commit, &o.commit, e) < 0 ||
	    pass_new(&o, &pass, e) < 0 || pass_run(pass, w->stop_fd, e) < 0)
		return -1;
	summary_print(cli, env, pass, c->common.output);
	exit_code = report_apps(cli, pass);
	if (!c->dry_run && publish_records(w->session, &env, 1, e) < 0)
		cli_say(cli, "records are kept here, but were not pushed: %s", e->msg);
	return exit_code;
}

int cmd_apply(struct cli *cli, int argc, char **argv)
{
	struct apply_command c = {0};
	const struct flag flags[] = {
		{"commit", 0, FLAG_TEXT, &c.commit, "REV", "apply this commit instead of the pin"},
		{"app", 0, FLAG_TEXT, &c.app, "NAME", "only this app"},
		{"plan", 0, FLAG_TEXT, &c.plan, "FILE", "apply exactly this saved plan, or refuse"},
		{"dry-run", 0, FLAG_BOOL, &c.dry_run, NULL, "say what would be done"},
		{"no-wait", 0, FLAG_BOOL, &c.no_wait, NULL, "do not wait for health"},
		{"no-progress", 0, FLAG_BOOL, &c.no_progress, NULL, "no line an object"},
		{"timeout", 0, FLAG_DURATION, &c.timeout_ms, "TIME", "total deadline, such as 5m"},
		{"output", 'o', FLAG_OUTPUT, &c.common.output, "FORMAT", "text, json or yaml"},
		COMMON_FLAGS(c.common),
		{0},
	};
	struct operands operands;
	int exit_code;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0)
		return exit_code;
	return work_on_one(cli, &c.common, &operands, apply_environment, &c);
}
