/* The step between observing and acting: gathers the plan's inputs and turns its verdict into a phase. */
#include "sync/run.h"

static int make_plan(struct app_run *app, bool last)
{
	struct sync_run *run = app->run;
	struct plan_input in = {
		.app = app->spec->name,
		.instance = run->o.instance,
		.env = run->o.env,
		.desired = app->desired,
		.observed = app->observed,
		.n_desired = app->n,
		.inventory = &app->loaded,
		.leaving = app->leaving,
		.owners = &run->owners,
		.sets = &run->sets,
		.crds = &run->crds,
		.namespaces = &run->namespaces,
		.policy = &run->o.prune,
		.last = last,
	};

	return plan_make(&in, &run->arena, &app->plan);
}

/* Without a render: everything in the inventory, as it stands. */
static enum step status_only(struct app_run *app)
{
	struct sync_run *run = app->run;
	struct plan *p = &app->plan;

	p->actions = arena_array(&run->arena, app->loaded.n, sizeof(*p->actions));
	app->items = arena_array(&run->arena, app->loaded.n, sizeof(*app->items));
	for (size_t i = 0; i < app->loaded.n; i++) {
		const struct observed *o = &app->leaving[i];
		struct plan_action *x = &p->actions[p->n];
		struct item *it = &app->items[p->n++];

		*it = (struct item){.uid = o->uid, .message = "", .done = true};
		*x = (struct plan_action){
			.action = ACTION_UNCHANGED,
			.message = "",
			.observed = o,
			.entry = &app->loaded.entries[i],
		};
		it->health_known = true;
		it->health = o->health;
		if (o->live_state == LIVE_ABSENT)
			it->health = (struct health){.status = HEALTH_MISSING,
						     .reason = "",
						     .message = "is not there",
						     .rule = ""};
		else if (o->live_state != LIVE_PRESENT)
			it->health = (struct health){.status = HEALTH_UNKNOWN,
						     .reason = "",
						     .message = o->live_message,
						     .rule = ""};
	}
	app->planned = true;
	return app_go(app, APP_END);
}

static void say_plan(struct app_run *app)
{
	for (size_t i = 0; i < app->plan.n; i++)
		run_event(app, "plan", &app->plan.actions[i], &app->items[i], NULL, i + 1,
			  app->plan.n);
}

static void settle_items(struct app_run *app)
{
	for (size_t i = 0; i < app->plan.n; i++) {
		const struct plan_action *x = &app->plan.actions[i];
		struct item *it = &app->items[i];

		if (it->done)
			continue;
		it->message = "";
		it->uid = x->observed && x->observed->uid ? x->observed->uid : "";
		it->done = x->action == ACTION_UNCHANGED || x->action == ACTION_SKIPPED;
		it->merged = x->migrate ? x->observed->merged : NULL;
	}
}

static bool must_forget(const struct app_run *app)
{
	for (size_t i = app->plan.n_desired; i < app->plan.n; i++) {
		if (app->plan.actions[i].forget)
			return true;
	}
	return false;
}

/* An inventory that lacks what is there (or names it without UID) is worth writing too. */
static bool inventory_lags(const struct app_run *app)
{
	for (size_t i = 0; i < app->plan.n_desired; i++) {
		const struct plan_action *x = &app->plan.actions[i];

		if (x->action != ACTION_UNCHANGED)
			continue;
		if (!x->entry || strcmp(x->entry->uid, x->observed->uid) != 0 ||
		    strcmp(x->entry->hash, x->desired->hash) != 0)
			return true;
	}
	return false;
}

enum step plan_step(struct app_run *app)
{
	bool diff = app->run->o.mode == SYNC_DIFF;
	bool again = app->planned;
	int rc;

	if (app->run->o.mode == SYNC_STATUS)
		return status_only(app);
	rc = make_plan(app, again);
	app->planned = true;
	app->planned_again = again;
	settle_items(app);
	say_plan(app);
	if (rc == PLAN_REFUSED) {
		app->err = app->plan.why;
		/* what stage 0 wrote before this is recorded first */
		return app->changed && !diff ? app_go(app, APP_RECORD) : app_fail(app);
	}
	if (diff)
		return app_go(app, APP_END);
	if (again)
		return app_go(app, APP_APPLY);
	if (app->plan.n_writes == 0 && rc != PLAN_DEFERRED && !must_forget(app) &&
	    !inventory_lags(app)) {
		app->applied = true;
		return app_go(app, APP_WAIT);
	}
	return app_go(app, APP_LEASE);
}
