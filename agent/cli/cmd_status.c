#include "agent/cli/common.h"

#include <poll.h>
#include <string.h>

#include "agent/base/cleanup.h"
#include "agent/cli/summary.h"

enum { WATCH_MS = 2000 };

DEFINE_FREEP(struct pass, pass_free)

struct status_command {
	struct common common;
	bool watch;
};

static const char *age_text(struct cli *cli, int64_t at_ms, char out[TIME_TEXT_BYTES])
{
	if (!at_ms)
		return "never";
	return duration_text(clock_wall_ms(&cli->clock) - at_ms, out);
}

static void put(struct arena *a, struct node *map, const char *key, const char *value)
{
	if (value && *value)
		node_set(a, map, key, node_strz(a, value));
}

/* The first object that is not healthy says what the environment waits for. */
static const char *waits_for(const struct sync_result *r, struct arena *a)
{
	for (size_t i = 0; i < r->n_apps; i++)
		if (r->apps[i].waits_for && *r->apps[i].waits_for)
			return r->apps[i].waits_for;
	for (size_t i = 0; i < r->n_objects; i++) {
		const struct sync_object *o = &r->objects[i];

		if (o->health_known && o->health.status != HEALTH_HEALTHY)
			return arena_printf(a, "%s: %s%s%s", o->text, health_name(o->health.status),
					    *o->health.message ? ": " : "", o->health.message);
	}
	return "";
}

/* One row: what the environment follows, has, and waits for. */
static struct node *status_row(struct cli *cli, const struct environment *env, const char *pinned,
			       const char *what, const struct sync_result *r, const struct err *e)
{
	struct arena *a = &cli->arena;
	struct node *row = node_map(a);
	char when[TIME_TEXT_BYTES];

	put(a, row, "environment", env->name);
	put(a, row, "cluster", env->cluster);
	put(a, row, "follows", what);
	put(a, row, "pinned", pinned);
	if (r) {
		put(a, row, "applied", r->before.applied);
		put(a, row, "attempted", r->before.attempted);
		put(a, row, "result", r->before.result);
		put(a, row, "message", r->before.message);
		if (r->before.at_ms)
			put(a, row, "at", time_text(r->before.at_ms, when));
		put(a, row, "health", health_name(r->health));
		put(a, row, "waitsFor", waits_for(r, a));
		node_set(a, row, "inSync",
			 node_bool(a, *pinned && strcmp(pinned, r->before.applied) == 0));
		node_set(a, row, "suspended", node_bool(a, r->before.suspended));
		node_set(a, row, "objects", node_int(a, (int64_t)r->n_objects));
	}
	if (e->kind != ERR_NONE)
		put(a, row, "error", e->msg);
	return row;
}

static const char *cell(const struct node *row, const char *key)
{
	const char *text = node_get_text(row, key);

	return text ? text : "-";
}

static void print_row(struct cli *cli, const struct node *row)
{
	const char *at = node_get_text(row, "at");
	struct err ignored = ERR_INIT;
	char age[TIME_TEXT_BYTES];
	int64_t at_ms = 0;

	if (at && time_parse(span_of(at), &at_ms, &ignored) < 0)
		at_ms = 0;
	cli_printf(cli, "%-16s %-12.12s %-12.12s %-10s %-12s %-8s %s\n", cell(row, "environment"),
		   cell(row, "pinned"), cell(row, "applied"), cell(row, "result"),
		   cell(row, "health"), age_text(cli, at_ms, age),
		   node_get(row, "error") ? cell(row, "error") : cell(row, "waitsFor"));
}

static struct node *status_environment(struct cli *cli, const struct work *w,
				       const struct environment *env, struct err *e)
{
	CLEANUP(pass_freep) struct pass *pass = NULL;
	struct pass_options o = {.session = w->session, .env = env, .mode = SYNC_STATUS};
	const struct sync_result *r = NULL;
	const char *what = "";
	char pinned[41] = "";
	int rc = session_pin(w->session, env, &cli->arena, &what, pinned, e);

	if (rc == SESSION_NO_PIN)
		rc = err_set(e, ERR_INPUT, "%s does not exist", what);
	o.commit = pinned;
	if (rc == 0 && pass_new(&o, &pass, e) == 0 && pass_run(pass, w->stop_fd, e) == 0)
		r = pass_result(pass);
	return status_row(cli, env, pinned, what, r, e);
}

static int print_status(struct cli *cli, const struct work *w, const struct status_command *c,
			const struct environment **envs, size_t n)
{
	struct node *rows = node_list(&cli->arena);
	int exit_code = 0;

	for (size_t i = 0; i < n; i++) {
		struct err e = ERR_INIT;

		node_append(&cli->arena, rows, status_environment(cli, w, envs[i], &e));
		if (e.kind != ERR_NONE && exit_code == 0)
			exit_code = err_exit_code(e.kind);
	}
	if (c->common.output != OUTPUT_TEXT) {
		print_node(cli, rows, c->common.output);
		return exit_code;
	}
	cli_printf(cli, "%-16s %-12s %-12s %-10s %-12s %-8s %s\n", "ENVIRONMENT", "PINNED",
		   "APPLIED", "RESULT", "HEALTH", "AGE", "WAITS FOR");
	for (uint32_t i = 0; i < rows->n; i++)
		print_row(cli, rows->items[i]);
	return exit_code;
}

int cmd_status(struct cli *cli, int argc, char **argv)
{
	struct status_command c = {0};
	const struct flag flags[] = {
		{"watch", 'w', FLAG_BOOL, &c.watch, NULL, "print again every two seconds"},
		{"output", 'o', FLAG_OUTPUT, &c.common.output, "FORMAT", "text, json or yaml"},
		COMMON_FLAGS(c.common),
		{0},
	};
	const struct environment **envs;
	struct operands operands;
	struct work w;
	int exit_code = 0;
	size_t n;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0 ||
	    work_open(cli, &c.common, &w, &exit_code) < 0)
		return exit_code;
	if (work_choose(cli, &w, &operands, &envs, &n, &exit_code) == 0) {
		struct pollfd stop = {.fd = w.stop_fd, .events = POLLIN};

		do
			exit_code = print_status(cli, &w, &c, envs, n);
		while (c.watch && poll(&stop, 1, WATCH_MS) == 0);
	}
	work_close(&w);
	return exit_code;
}
