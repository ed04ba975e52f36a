/* Waiting for health: what is not healthy is looked at again, more rarely while nothing changes. */
#include "agent/base/cleanup.h"
#include "agent/base/limits.h"
#include "sync/run.h"

enum { POLL_FIRST_MS = 250, POLL_MAX_MS = 3000 };

/* ---- judging ---------------------------------------------------------------------------------- */

void run_judge(struct sync_run *run, const struct object *o, struct item *it)
{
	struct health h;

	if (health_of(HEALTH_AGENT, o, clock_wall_ms(run->o.clock), &run->arena, &h) != 0)
		return;
	/* what the verdict points at may belong to the answer */
	h.reason = arena_strdup(&run->arena, h.reason);
	h.message = arena_strdup(&run->arena, h.message);
	it->health = h;
	it->health_known = true;
}

static bool good(const struct item *it)
{
	return it->health_known &&
	       (it->health.status == HEALTH_HEALTHY || it->health.status == HEALTH_SUSPENDED);
}

/* Is the object's health anything to this app? */
static bool counts(const struct app_run *app, size_t i, int stage)
{
	const struct plan_action *x = &app->plan.actions[i];

	if (!app->items[i].done || (stage >= 0 && x->desired->stage != stage))
		return false;
	if (x->desired->hints & (HINT_LOCAL | HINT_NO_HEALTH | HINT_DISABLED | HINT_UNDECRYPTED))
		return false;
	return x->desired->kind == DESIRED_KNOWN;
}

static bool job_may_vanish(const struct plan_action *x)
{
	return strcmp(x->desired->o.kind, "Job") == 0 &&
	       node_at(x->desired->o.root, "spec", "ttlSecondsAfterFinished", NULL);
}

static void take_answer(struct app_run *app, size_t i, const struct kube_call *c)
{
	CLEANUP(arena_dispose) struct arena scratch = ARENA_WIPED;
	const struct plan_action *x = &app->plan.actions[i];
	struct item *it = &app->items[i];
	struct health before = it->health;
	bool known = it->health_known;
	struct err e = ERR_INIT;
	struct node *n;
	struct object o;

	if (c->outcome == KUBE_NOT_FOUND) {
		bool done = job_may_vanish(x);

		it->health_known = true;
		it->health = (struct health){
			.status = done ? HEALTH_HEALTHY : HEALTH_MISSING,
			.reason = "NotFound",
			.message = done ? "" : "is not there any more",
			.rule = "",
		};
	} else if (c->outcome == KUBE_OK && round_answer(c, &scratch, &n, &e) == 0 &&
		   object_read(n, &scratch, &o, &e) == 0) {
		run_judge(app->run, &o, it);
	}
	if (known && it->health.status == before.status &&
	    strcmp(it->health.message, before.message) == 0)
		return;
	app->progress_ms = clock_mono_ms(app->run->o.clock);
	app->backoff_ms = POLL_FIRST_MS;
	run_event(app, "wait", x, it, it->health.message, 0, 0);
}

/* ---- verdicts --------------------------------------------------------------------------------- */

static int fail_item(struct app_run *app, size_t i, const char *how)
{
	const struct item *it = &app->items[i];
	const struct desired *d = app->plan.actions[i].desired;

	return err_set(&app->err, ERR_UNHEALTHY, "%s: %s%s%s%s", d->text, how,
		       it->health_known ? health_name(it->health.status) : "Unknown",
		       it->health_known && *it->health.message ? ": " : "",
		       it->health_known ? it->health.message : "");
}

/* The first object that waits; app->n_desired when none does. Certain failures come first. */
static size_t first_waiting(const struct app_run *app, int stage)
{
	size_t first = app->plan.n_desired;

	for (size_t i = app->plan.n_desired; i > 0; i--) {
		if (!counts(app, i - 1, stage) || good(&app->items[i - 1]))
			continue;
		first = i - 1;
	}
	for (size_t i = 0; i < app->plan.n_desired; i++) {
		if (counts(app, i, stage) && app->items[i].health_known &&
		    app->items[i].health.final)
			return i;
	}
	return first;
}

static size_t count_waiting(const struct app_run *app, int stage, size_t *total)
{
	size_t n = 0;

	*total = 0;
	for (size_t i = 0; i < app->plan.n_desired; i++) {
		if (!counts(app, i, stage))
			continue;
		(*total)++;
		n += !good(&app->items[i]);
	}
	return n;
}

/* True when waiting is over, one way or the other. */
static bool conclude(struct app_run *app, int stage)
{
	struct sync_run *run = app->run;
	int64_t now = clock_mono_ms(run->o.clock);
	size_t total;
	size_t n = count_waiting(app, stage, &total);
	size_t first = first_waiting(app, stage);
	const struct item *it;

	if (n == 0)
		return true;
	it = &app->items[first];
	app->waits_for =
		arena_printf(&run->arena, "%s%s%s%s", app->plan.actions[first].desired->text,
			     it->health_known && *it->health.message ? ": " : "",
			     it->health_known ? it->health.message : "",
			     n > 1 ? arena_printf(&run->arena, " and %zu more", n - 1) : "");
	if (it->health_known && it->health.final)
		fail_item(app, first, "");
	else if (now >= run->deadline_ms)
		fail_item(app, first, "not healthy at the deadline of the pass: ");
	else if (now - app->progress_ms >= run->o.health_timeout_ms)
		fail_item(app, first, "not healthy in time: ");
	else
		return false;
	return true;
}

/* ---- polling ---------------------------------------------------------------------------------- */

static int send_polls(struct app_run *app, int stage, size_t n)
{
	struct sync_run *run = app->run;
	struct err e = ERR_INIT;

	run_round(run, &app->round, n);
	for (size_t i = 0; i < app->plan.n_desired; i++) {
		const struct desired *d = app->plan.actions[i].desired;
		struct kube_call *c;

		if (!counts(app, i, stage) || good(&app->items[i]))
			continue;
		c = run_call(app, "GET", d->resource, &d->o, NULL, &e);
		if (!c)
			continue;
		c->tag = &app->items[i];
		c->flags = d->sensitive ? KUBE_SECRET_DATA : 0;
	}
	run->reads += app->round.n;
	return round_send(&app->round, &app->err);
}

enum step wait_items(struct app_run *app, int stage, bool *over)
{
	int64_t now = clock_mono_ms(app->run->o.clock);
	size_t total;

	*over = false;
	if (app->sub == 0) {
		app->sub = 1;
		app->backoff_ms = POLL_FIRST_MS;
		app->progress_ms = now;
	}
	if (app->round.open) {
		if (!round_over(&app->round))
			return STEP_WAIT;
		for (size_t k = 0; k < app->round.n; k++) {
			struct item *it = app->round.calls[k].tag;

			take_answer(app, (size_t)(it - app->items), &app->round.calls[k]);
		}
		round_close(&app->round);
		app->wake_ms = now + app->backoff_ms;
		app->backoff_ms = app->backoff_ms * 3 / 2 < POLL_MAX_MS ? app->backoff_ms * 3 / 2
									: POLL_MAX_MS;
	}
	if (conclude(app, stage)) {
		app->sub = 0;
		app->wake_ms = INT64_MAX;
		*over = true;
		return STEP_GO;
	}
	if (app->wake_ms != INT64_MAX && now < app->wake_ms)
		return STEP_WAIT;
	app->wake_ms = INT64_MAX;
	if (send_polls(app, stage, count_waiting(app, stage, &total)) < 0)
		return app_fail(app);
	return STEP_WAIT;
}

enum step wait_step(struct app_run *app)
{
	bool over = true;
	enum step s = STEP_GO;

	if (!app->run->o.no_wait)
		s = wait_items(app, -1, &over);
	if (!over || app->phase != APP_WAIT)
		return s;
	if (app->err.kind != ERR_NONE)
		return app_fail(app); /* nothing is pruned while the new objects are not healthy */
	app->healthy = true;
	app->waits_for = NULL;
	return app_go(app, APP_PRUNE);
}
