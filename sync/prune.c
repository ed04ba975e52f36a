/* Deleting what is no longer rendered: last kinds first, with UID preconditions, until it is seen gone. */
#include "agent/base/cleanup.h"
#include "sync/order.h"
#include "sync/run.h"

enum { PRUNE_WAIT_MS = 60 * 1000, POLL_FIRST_MS = 200, POLL_MAX_MS = 3000 };

enum { SUB_BEGIN, SUB_STAGES };

static bool to_prune(const struct app_run *app, size_t i)
{
	return app->plan.actions[i].action == ACTION_PRUNED;
}

static int stage_of(const struct app_run *app, size_t i)
{
	const struct object *o = &app->plan.actions[i].entry->o;

	return order_stage(o->group, o->kind);
}

static const struct kube_resource *kind_of(const struct app_run *app, size_t i)
{
	size_t at = (size_t)(app->plan.actions[i].observed - app->leaving);

	return app->leaving_kind[at];
}

/* ---- sending ---------------------------------------------------------------------------------- */

static bool undecided(const struct app_run *app, size_t i)
{
	const struct item *it = &app->items[i];

	return to_prune(app, i) && !it->confirmed && !it->failed && stage_of(app, i) == app->stage;
}

static int send_one(struct app_run *app, size_t i, struct err *e)
{
	const struct plan_action *x = &app->plan.actions[i];
	struct item *it = &app->items[i];
	struct kube_call *c = run_call(app, it->deleting ? "GET" : "DELETE", kind_of(app, i),
				       &x->entry->o, NULL, e);

	if (!c)
		return -1;
	c->tag = it;
	app->run->reads += it->deleting;
	app->run->writes += !it->deleting;
	if (it->deleting)
		return 0;
	app->changed = true;
	return round_body(&app->round, c, KUBE_JSON,
			  run_delete_options(x->observed->uid, &app->round.arena), e);
}

static int send_stage(struct app_run *app, size_t n)
{
	run_round(app->run, &app->round, n);
	for (size_t i = app->plan.n_desired; i < app->plan.n; i++) {
		struct err e = ERR_INIT;
		size_t before = app->round.n;

		if (!undecided(app, i) || send_one(app, i, &e) == 0)
			continue;
		app->round.n = before;
		app->items[i].failed = true;
		app->items[i].reason = REASON_REJECTED;
		app->items[i].message = arena_strdup(&app->run->arena, e.msg);
	}
	return round_send(&app->round, &app->err);
}

/* ---- answers ---------------------------------------------------------------------------------- */

/* A DELETE that was carried out at once answers with a Status; one that waits, with the object. */
static bool says_gone(const struct kube_call *c, const char *uid)
{
	CLEANUP(arena_dispose) struct arena scratch = ARENA_WIPED;
	struct err e = ERR_INIT;
	struct node *n;
	const char *now;

	if (c->outcome == KUBE_NOT_FOUND || c->outcome == KUBE_NO_NAMESPACE)
		return true;
	if (c->outcome != KUBE_OK || round_answer(c, &scratch, &n, &e) < 0)
		return false;
	if (node_is_text(node_get(n, "kind"), "Status"))
		return true;
	now = node_get_text(node_get(n, "metadata"), "uid");
	return now && *uid && strcmp(now, uid) != 0;
}

static void take_answer(struct app_run *app, size_t i, const struct kube_call *c)
{
	const struct plan_action *x = &app->plan.actions[i];
	struct item *it = &app->items[i];
	struct arena *a = &app->run->arena;

	if (says_gone(c, x->observed->uid)) {
		it->confirmed = true;
		it->done = true;
		run_event(app, "prune", x, it, NULL, 0, 0);
	} else if (c->outcome == KUBE_OK) {
		it->deleting = true;
	} else if (!it->deleting && c->outcome == KUBE_STALE) {
		/* another object has the name by now: ours is gone */
		it->confirmed = true;
		it->done = true;
		it->message = "another object has its name now";
	} else if (!it->deleting) {
		/* stays in the inventory; the next pass tries again */
		it->failed = true;
		it->reason = c->outcome == KUBE_FORBIDDEN ? REASON_DENIED : REASON_REJECTED;
		if (c->err.kind == ERR_TRANSIENT)
			it->reason = REASON_UNREACHABLE;
		it->message = arena_strdup(a, c->err.msg);
		run_event(app, "prune", x, it, it->message, 0, 0);
		if (app->err.kind == ERR_NONE)
			err_set(&app->err, c->err.kind, "%s: not deleted: %s",
				object_text(&x->entry->o, a), c->err.msg);
	}
}

static size_t count_undecided(const struct app_run *app)
{
	size_t n = 0;

	for (size_t i = app->plan.n_desired; i < app->plan.n; i++)
		n += undecided(app, i);
	return n;
}

static size_t count_to_delete(const struct app_run *app)
{
	size_t n = 0;

	for (size_t i = app->plan.n_desired; i < app->plan.n; i++)
		n += undecided(app, i) && !app->items[i].deleting;
	return n;
}

/* What has finalizers is left to them: its entry stays until it is seen gone. */
static void leave_deleting(struct app_run *app)
{
	for (size_t i = app->plan.n_desired; i < app->plan.n; i++) {
		struct item *it = &app->items[i];

		if (!undecided(app, i))
			continue;
		it->failed = true;
		it->reason = REASON_TERMINATING;
		it->message = "its deletion was accepted but waits for finalizers";
		run_event(app, "prune", &app->plan.actions[i], it, it->message, 0, 0);
	}
}

/* Another app may be about to take over what this one lost: it applies before we delete anything. */
static bool others_applying(const struct app_run *app)
{
	const struct sync_run *run = app->run;

	for (size_t i = 0; i < run->o.n_apps; i++) {
		const struct app_run *other = &run->apps[i];

		if (other != app && !other->skip && other->phase != APP_END && !other->applied)
			return true;
	}
	return false;
}

static bool nothing_to_prune(const struct app_run *app)
{
	for (size_t i = app->plan.n_desired; i < app->plan.n; i++) {
		if (to_prune(app, i))
			return false;
	}
	return true;
}

enum step prune_step(struct app_run *app)
{
	struct sync_run *run = app->run;
	int64_t now = clock_mono_ms(run->o.clock);
	size_t n;

	if (app->sub == SUB_BEGIN) {
		if (nothing_to_prune(app))
			return app_go(app, APP_SHRINK);
		if (others_applying(app) && now < run->deadline_ms)
			return STEP_WAIT;
		app->sub = SUB_STAGES;
		app->stage = ORDER_STAGES - 1;
		app->prune_ms = now;
		app->backoff_ms = POLL_FIRST_MS;
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
	n = count_undecided(app);
	if (n > 0 && (now - app->prune_ms > PRUNE_WAIT_MS || now >= run->deadline_ms)) {
		leave_deleting(app);
		n = 0;
	}
	if (n == 0) {
		app->wake_ms = INT64_MAX;
		app->backoff_ms = POLL_FIRST_MS;
		if (app->stage-- > 0)
			return STEP_GO;
		return app_go(app, APP_SHRINK);
	}
	if (app->wake_ms != INT64_MAX && now < app->wake_ms && count_to_delete(app) == 0)
		return STEP_WAIT;
	app->wake_ms = INT64_MAX;
	if (count_to_delete(app) > 0 && run_may_write(app) < 0)
		return app_go(app, APP_SHRINK);
	app->waits_for = "deletions";
	if (send_stage(app, n) < 0)
		return app_go(app, APP_SHRINK);
	return STEP_WAIT;
}
