/* What others need first: CRDs and Namespaces are applied and waited for, then what was deferred is planned. */
#include "sync/run.h"

enum { SUB_WRITE, SUB_READY };
enum { DISCOVER_PAUSE_MS = 200 };

static bool awaits(const struct app_run *app, enum reason reason)
{
	for (size_t i = 0; i < app->plan.n_desired; i++) {
		if (app->plan.actions[i].action == ACTION_DEFERRED &&
		    app->plan.actions[i].reason == reason)
			return true;
	}
	return false;
}

static bool has_deferred(const struct app_run *app)
{
	return awaits(app, REASON_AWAITS_KIND) || awaits(app, REASON_AWAITS_NAMESPACE);
}

enum step stage_step(struct app_run *app)
{
	bool over;
	enum step s;

	if (!app->staged) {
		s = apply_stage(app, 0, &over);
		if (!over || app->phase != APP_STAGE)
			return s;
		app->staged = true;
		app->progress_ms = clock_mono_ms(app->run->o.clock);
	}
	s = wait_items(app, 0, &over);
	if (!over || app->phase != APP_STAGE)
		return s;
	if (app->err.kind != ERR_NONE)
		return app_go(app, APP_RECORD);
	return app_go(app, has_deferred(app) ? APP_AGAIN : APP_APPLY);
}

static bool still_coming(const struct app_run *app, const char *name)
{
	const struct app_run *other = name ? run_app(app->run, name) : NULL;

	/* one that waits for us would wait for ever */
	return other && other != app && !other->skip && other->phase != APP_DEPENDS &&
	       other->phase < APP_AGAIN;
}

/* Does another app define what this one waits for, and has not come so far? */
static bool others_pending(const struct app_run *app)
{
	const struct sync_run *run = app->run;

	for (size_t i = 0; i < app->n; i++) {
		const struct plan_action *x = &app->plan.actions[i];
		const struct object *o = &app->desired[i].o;
		const struct crd_kind *k;

		if (x->action != ACTION_DEFERRED)
			continue;
		k = map_get(&run->crds,
			    span_of(desired_kind_key(o->group, o->kind, &app->run->arena)));
		if (still_coming(app, k ? k->app : NULL) ||
		    still_coming(app, map_get(&run->namespaces, span_of(o->ns))))
			return true;
	}
	return false;
}

/* Is every kind that was awaited served with its list? */
static bool kinds_served(struct app_run *app)
{
	bool all = true;

	for (size_t i = 0; i < app->n; i++) {
		struct desired *d = &app->desired[i];

		if (app->plan.actions[i].reason != REASON_AWAITS_KIND ||
		    app->plan.actions[i].action != ACTION_DEFERRED)
			continue;
		if (d->kind != DESIRED_KNOWN)
			desired_settle(&app->run->context, app->spec->name, &app->run->arena, d);
		all = all && d->kind == DESIRED_KNOWN && (d->resource->verbs & KUBE_VERB_LIST);
	}
	return all;
}

static enum step observe_deferred(struct app_run *app)
{
	for (size_t i = 0; i < app->n; i++) {
		if (app->plan.actions[i].action != ACTION_DEFERRED)
			continue;
		app->items[i].tries = 0;
		if (app->desired[i].kind == DESIRED_KNOWN && !app->desired[i].bad)
			app->items[i].ask = ASK_PAIR;
	}
	app_go(app, APP_OBSERVE);
	app->sub = 1; /* only what is marked */
	return STEP_GO;
}

enum step again_step(struct app_run *app)
{
	struct sync_run *run = app->run;
	int64_t now = clock_mono_ms(run->o.clock);
	bool stuck;

	if (others_pending(app)) {
		app->waits_for = "kinds and namespaces of other apps";
		return STEP_WAIT;
	}
	if (kinds_served(app))
		return observe_deferred(app);
	if (app->wake_ms != INT64_MAX && now < app->wake_ms && !run->fetch)
		return STEP_WAIT;
	app->waits_for = "the API server to serve new kinds";
	if (!run_discover(run, &app->err))
		return STEP_WAIT;
	app->wake_ms = INT64_MAX;
	if (app->err.kind != ERR_NONE)
		return app_go(app, APP_RECORD);
	if (kinds_served(app))
		return observe_deferred(app);
	if (app->progress_ms == 0)
		app->progress_ms = now;
	/* established, yet not served: it takes a moment; for ever it would be the plan's to say */
	stuck = now - app->progress_ms > 30 * 1000 || now >= run->deadline_ms;
	return stuck ? observe_deferred(app) : app_sleep(app, DISCOVER_PAUSE_MS);
}
