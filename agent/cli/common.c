#include "agent/cli/common.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "secrets/mask.h"

const char *hint_for(const struct err *e)
{
	switch (e->kind) {
	case ERR_TRANSIENT: return "nothing was lost; try again, or let the daemon do it";
	case ERR_SECRET: return "'agent secrets --help' tells how keys and encrypted files work";
	case ERR_BUG: return "this is a bug of agent: please report it with the line above";
	default: return NULL;
	}
}

static int stop_signals(struct err *e)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return fd < 0 ? err_errno(e, ERR_TRANSIENT, errno, "signalfd") : fd;
}

static void say_problem(void *ctx, const char *text)
{
	cli_say(ctx, "%s", text);
}

static int open_work(struct cli *cli, const struct common *c, struct work *w, struct err *e)
{
	const struct session_options o = {
		.config_file = c->config,
		.kubeconfig = c->kubeconfig,
		.context = c->context,
		.state = c->state,
		.instance = c->instance,
		.state_namespace = c->state_namespace,
		.age_files = c->age_keys.items,
		.n_age_files = c->age_keys.n,
		.sealed_files = c->sealed_keys.items,
		.n_sealed_files = c->sealed_keys.n,
		.dirty = c->dirty,
		.need_git = true,
		.clock = &cli->clock,
		.log = &cli->log,
		.masker = cli->masker,
		.problem = say_problem,
		.problem_ctx = cli,
	};

	/* before threads start, so that they inherit the mask */
	w->stop_fd = stop_signals(e);
	if (w->stop_fd < 0 || session_open(&o, &w->session, e) < 0)
		return -1;
	if (!c->no_fetch && session_fetch(w->session, NULL, &cli->arena, NULL, e) < 0)
		return -1;
	if (session_environments(w->session, &cli->arena, &w->envs, &w->problems, e) < 0)
		return -1;
	if (!c->no_fetch && session_fetch(w->session, &w->envs, &cli->arena, NULL, e) < 0)
		return -1;
	return 0;
}

int work_open(struct cli *cli, const struct common *c, struct work *out, int *exit_code)
{
	struct work w = {.stop_fd = -1};
	struct err e = ERR_INIT;

	if (open_work(cli, c, &w, &e) == 0) {
		*out = w;
		return 0;
	}
	for (size_t i = 0; i + 1 < w.problems.n; i++)
		cli_say(cli, "%s", w.problems.items[i]);
	if (w.problems.n)
		err_set(&e, e.kind, "%s", w.problems.items[w.problems.n - 1]);
	*exit_code = cli_fail(cli, &e, hint_for(&e));
	work_close(&w);
	return -1;
}

void work_close(struct work *w)
{
	session_close(w->session);
	if (w->stop_fd >= 0)
		close(w->stop_fd);
	*w = (struct work){.stop_fd = -1};
}

static void say_unknown(struct cli *cli, const struct work *w, const char *name)
{
	const struct environment *items = w->envs.items.items;
	const char **names = arena_array(&cli->arena, w->envs.items.n, sizeof(*names));
	const char *nearest;

	for (size_t i = 0; i < w->envs.items.n; i++)
		names[i] = items[i].name;
	nearest = fields_nearest(name, names, w->envs.items.n);
	if (nearest)
		cli_say(cli, "no environment '%s': did you mean '%s'", name, nearest);
	else
		cli_say(cli, "no environment '%s' in environments.yaml", name);
}

int work_choose(struct cli *cli, const struct work *w, const struct operands *names,
		const struct environment ***out, size_t *n, int *exit_code)
{
	const struct environment *items = w->envs.items.items;
	size_t count = names->n ? names->n : w->envs.items.n;
	const struct environment **chosen = arena_array(&cli->arena, count, sizeof(*chosen));

	for (size_t i = 0; i < count; i++) {
		chosen[i] = names->n ? config_environment(&w->envs, names->items[i]) : &items[i];
		if (!chosen[i]) {
			say_unknown(cli, w, names->items[i]);
			*exit_code = 2;
			return -1;
		}
	}
	*out = chosen;
	*n = count;
	return 0;
}

int work_on_one(struct cli *cli, const struct common *c, const struct operands *names, work_fn *act,
		void *ctx)
{
	const struct environment **envs;
	struct err e = ERR_INIT;
	int exit_code = 0;
	struct work w;
	size_t n;

	if (names->n != 1) {
		err_set(&e, ERR_INPUT, "say which environment: one is wanted");
		return cli_fail(
			cli, &e,
			arena_printf(&cli->arena, "see 'agent %s --help'", cli->command->name));
	}
	if (work_open(cli, c, &w, &exit_code) < 0)
		return exit_code;
	if (work_choose(cli, &w, names, &envs, &n, &exit_code) == 0) {
		exit_code = act(cli, &w, envs[0], ctx, &e);
		if (exit_code < 0)
			exit_code = cli_fail(cli, &e, hint_for(&e));
	}
	work_close(&w);
	return exit_code;
}

int work_commit(struct cli *cli, const struct work *w, const struct environment *env,
		const char *revision, char buffer[41], const char **out, struct err *e)
{
	const char *what;
	int rc;

	if (w->session->options.dirty && !revision) {
		*out = NULL;
		return 0;
	}
	if (revision) {
		rc = checkout_revision(w->session->git_dir, revision, buffer, e);
		if (rc == CHECKOUT_ABSENT)
			return err_set(e, ERR_INPUT, "no commit, branch or tag '%s'", revision);
	} else {
		rc = session_pin(w->session, env, &cli->arena, &what, buffer, e);
		if (rc == SESSION_NO_PIN)
			return err_set(
				e, ERR_INPUT,
				"environment '%s' follows %s, which does not exist: nothing is "
				"changed",
				env->name, what);
	}
	*out = buffer;
	return rc;
}

/* The failed objects of an app, one line each; returns whether the app's own error was among them. */
static bool report_objects(struct cli *cli, const struct sync_result *r, const char *app,
			   const char *prefix, const struct err *e)
{
	bool told = false;

	for (size_t i = 0; i < r->n_objects; i++) {
		const struct sync_object *o = &r->objects[i];
		const char *line;

		if (o->action != ACTION_FAILED || strcmp(o->app, app) != 0)
			continue;
		line = arena_printf(&cli->arena, "%s%s%s: %s", o->where, *o->where ? ": " : "",
				    o->text, reason_name(o->reason));
		told = told || strstr(e->msg, line);
		cli_say(cli, "%s%s%s%s", prefix, line, *o->message ? ": " : "", o->message);
	}
	return told;
}

int report_apps(struct cli *cli, const struct pass *p)
{
	const struct rendered *d = pass_rendered(p);
	const struct sync_result *r = pass_result(p);
	int exit_code = 0;

	for (size_t i = 0; i < d->n_apps; i++) {
		const struct err *e = &d->apps[i].err;
		const char *prefix;

		if (e->kind == ERR_NONE && r && i < r->n_apps)
			e = &r->apps[i].err;
		if (e->kind == ERR_NONE)
			continue;
		prefix = d->n_apps > 1 ? arena_printf(&cli->arena, "app '%s': ", d->apps[i].name)
				       : "";
		if (!r || !report_objects(cli, r, d->apps[i].name, prefix, e))
			cli_say(cli, "%s%s", prefix, e->msg);
		if (hint_for(e))
			cli_say(cli, "hint: %s", hint_for(e));
		if (exit_code == 0 || err_exit_code(e->kind) < exit_code)
			exit_code = err_exit_code(e->kind);
	}
	return exit_code;
}
