/* The machine: phases of the run, phases of each app, and what the verbs share. */
#include "sync/run.h"

#include <string.h>

#include "agent/base/limits.h"
#include "sync/managed_fields.h"
#include "sync/redact.h"

/* ---- shared by the verbs ---------------------------------------------------------------------- */

void run_wake(void *ctx)
{
	struct sync_run *run = ctx;

	if (run->o.wake)
		run->o.wake(run->o.wake_ctx);
}

void run_round(struct sync_run *run, struct round *r, size_t cap)
{
	round_open(r, run->o.kube, cap, run_wake, run);
}

enum step app_go(struct app_run *app, enum app_phase phase)
{
	app->phase = phase;
	app->sub = 0;
	app->wake_ms = INT64_MAX;
	app->backoff_ms = 0;
	return STEP_GO;
}

enum step app_fail(struct app_run *app)
{
	round_close(&app->round);
	return app_go(app, APP_END);
}

enum step app_sleep(struct app_run *app, int64_t ms)
{
	app->wake_ms = clock_mono_ms(app->run->o.clock) + ms;
	return STEP_WAIT;
}

struct kube_call *run_call(struct app_run *app, const char *method, const struct kube_resource *r,
			   const struct object *o, const char *query, struct err *e)
{
	struct kube_call *c;
	const char *path;

	if (kube_object_path(r, o->ns, o->name, NULL, query, &app->round.arena, &path, e) < 0)
		return NULL;
	c = round_call(&app->round);
	c->method = method;
	c->path = path;
	c->as = app->run->o.as;
	return c;
}

void run_event(struct app_run *app, const char *phase, const struct plan_action *x,
	       const struct item *it, const char *message, size_t done, size_t total)
{
	struct sync_run *run = app->run;
	struct sync_event ev = {
		.phase = phase,
		.app = app->spec->name,
		.object = "",
		.message = message ? message : "",
		.done = done,
		.total = total,
	};
	const char *text = NULL;

	if (!run->o.progress)
		return;
	if (x) {
		text = x->desired ? x->desired->text : object_text(&x->entry->o, &run->arena);
		ev.object = text;
		ev.action = it && it->failed ? ACTION_FAILED : x->action;
		ev.reason = it && it->failed ? it->reason : x->reason;
		if (!*ev.message)
			ev.message = it && it->failed ? it->message : x->message;
		if (it && it->health_known && strcmp(phase, "wait") == 0)
			ev.health = &it->health;
	}
	run->o.progress(run->o.progress_ctx, &ev);
}

struct app_run *run_app(const struct sync_run *run, const char *name)
{
	return map_get(&run->by_name, span_of(name));
}

bool app_ready(const struct app_run *app, const char *name)
{
	const struct app_run *other = run_app(app->run, name);

	if (!other)
		return true;
	if (other->skip)
		return !other->spec->held; /* not asked for is no failure, not renderable is */
	return other->healthy && other->err.kind == ERR_NONE;
}

bool run_lease_held(const struct sync_run *run)
{
	if (run->o.lease_may_write)
		return run->o.lease_may_write(run->o.lease_ctx);
	return run->lease && lease_may_write(run->lease);
}

int run_may_write(struct app_run *app)
{
	struct sync_run *run = app->run;

	if (atomic_load(&run->cancelled))
		return err_set(&app->err, ERR_STOPPED, "stopped: %s", run->cancel_why);
	if (clock_mono_ms(run->o.clock) >= run->deadline_ms)
		return err_set(&app->err, ERR_UNHEALTHY, "the deadline of the pass has come");
	if (!run_lease_held(run))
		return err_set(&app->err, ERR_TRANSIENT,
			       "the environment's lease is not held any more");
	return 0;
}

static void fetch_done(void *ctx)
{
	struct sync_run *run = ctx;

	atomic_store(&run->fetch_ready, true);
	run_wake(run);
}

bool run_discover(struct sync_run *run, struct err *e)
{
	struct discovery *d = NULL;
	int rc;

	if (!run->fetch) {
		atomic_store(&run->fetch_ready, false);
		run->reads++;
		return discovery_begin(run->o.kube, fetch_done, run, &run->fetch, e) < 0;
	}
	if (!atomic_exchange(&run->fetch_ready, false))
		return false;
	rc = discovery_step(run->fetch, &d, e);
	if (rc == DISCOVERY_MORE)
		return false;
	run->fetch = NULL;
	if (rc < 0)
		return true;
	if (run->discovery) {
		run->outdated = arena_grow(&run->arena, run->outdated, &run->outdated_cap,
					   run->n_outdated + 1, sizeof(*run->outdated));
		run->outdated[run->n_outdated++] = run->discovery;
	}
	run->discovery = d;
	run->context.discovery = d;
	run->discovery_fresh = true;
	return true;
}

/* ---- before the apps -------------------------------------------------------------------------- */

static void note_namespaces(struct sync_run *run, const struct objects *list, const char *app)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct object *o = &list->items[i];

		if (strcmp(o->kind, "Namespace") == 0 && !*o->group)
			map_set(&run->namespaces, span_of(o->name), (void *)app);
	}
}

static void make_app(struct app_run *app)
{
	struct sync_run *run = app->run;
	const struct objects *list = app->spec->desired;
	size_t n_entries = app->loaded.n;

	app->n = list ? list->n : 0;
	app->desired = arena_array(&run->arena, app->n, sizeof(*app->desired));
	app->observed = arena_array(&run->arena, app->n, sizeof(*app->observed));
	app->items = arena_array(&run->arena, app->n + n_entries, sizeof(*app->items));
	app->leaving = arena_array(&run->arena, n_entries, sizeof(*app->leaving));
	app->leaving_asked = arena_array(&run->arena, n_entries, sizeof(bool));
	app->leaving_kind = arena_array(&run->arena, n_entries, sizeof(*app->leaving_kind));
	for (size_t i = 0; i < app->n; i++)
		desired_make(&run->context, &list->items[i], app->spec->name,
			     app->inventory.part_of, &run->arena, &app->desired[i]);
}

/* Is there a kind that the discovery we were handed does not know? */
static bool kinds_missing(const struct app_run *app)
{
	for (size_t i = 0; i < app->n; i++) {
		const struct desired *d = &app->desired[i];
		const char *key;

		if (d->kind == DESIRED_KNOWN || (d->hints & HINT_LOCAL))
			continue;
		key = desired_kind_key(d->o.group, d->o.kind, &app->run->arena);
		if (d->kind == DESIRED_STALE_KIND || !map_get(&app->run->crds, span_of(key)))
			return true;
	}
	return false;
}

static bool entry_kinds_missing(const struct app_run *app)
{
	const struct kube_resource *r;

	for (size_t i = 0; i < app->loaded.n; i++) {
		const struct object *o = &app->loaded.entries[i].o;

		if (discovery_preferred(app->run->discovery, o->group, o->kind, &r) != 0)
			return true;
	}
	return false;
}

static void note_owners(struct sync_run *run, const struct app_run *app)
{
	for (size_t i = 0; i < app->n; i++) {
		const struct desired *d = &app->desired[i];
		struct plan_owner *o = map_get(&run->owners, span_of(d->id));

		if ((d->hints & HINT_LOCAL) || !*d->o.name)
			continue;
		if (!o) {
			o = ARENA_NEW(&run->arena, struct plan_owner);
			*o = (struct plan_owner){.app = app->spec->name, .at = i};
			map_set(&run->owners, span_of(d->id), o);
		} else if (strcmp(o->app, app->spec->name) != 0) {
			o->also = app->spec->name;
		}
	}
}

static void prepare(struct sync_run *run)
{
	run->context = (struct desired_context){
		.discovery = run->discovery,
		.crds = &run->crds,
		.namespace_default = run->o.namespace_default,
		.instance = run->o.instance,
		.hash_key = run->o.hash_key,
	};
	map_init(&run->crds, &run->arena);
	map_init(&run->namespaces, &run->arena);
	for (size_t i = 0; i < run->o.n_apps; i++) {
		const struct sync_app *spec = run->apps[i].spec;

		if (!spec->desired || spec->held)
			continue;
		desired_crds(spec->desired, spec->name, &run->crds, &run->arena);
		note_namespaces(run, spec->desired, spec->name);
	}
	map_init(&run->owners, &run->arena);
	for (size_t i = 0; i < run->o.n_apps; i++) {
		make_app(&run->apps[i]);
		note_owners(run, &run->apps[i]);
	}
}

static enum step discover_step(struct sync_run *run)
{
	bool missing = false;

	if (run->discovery && !run->fetch) {
		prepare(run);
		for (size_t i = 0; i < run->o.n_apps && !missing; i++)
			missing =
				kinds_missing(&run->apps[i]) || entry_kinds_missing(&run->apps[i]);
		if (!missing || run->discovery_fresh) {
			run->phase = RUN_APPS;
			return STEP_GO;
		}
	}
	if (!run_discover(run, &run->err))
		return STEP_WAIT;
	run->ended = run->err.kind != ERR_NONE;
	return STEP_GO;
}

/* ---- the lease -------------------------------------------------------------------------------- */

static void start_again(struct sync_run *run)
{
	for (size_t i = 0; i < run->o.n_apps; i++) {
		struct app_run *app = &run->apps[i];

		round_close(&app->round);
		*app = (struct app_run){.spec = app->spec, .run = run, .skip = app->skip};
		app_go(app, APP_DEPENDS);
	}
	run->restarts++;
	run->phase = RUN_LOAD;
}

static bool nothing_written(const struct sync_run *run)
{
	for (size_t i = 0; i < run->o.n_apps; i++) {
		if (run->apps[i].changed)
			return false;
	}
	return true;
}

static struct lease *make_lease(struct sync_run *run)
{
	struct lease_options o = {
		.kube = run->o.kube,
		.clock = run->o.clock,
		.ns = run->o.state_namespace,
		.name = arena_printf(&run->arena, "agent.%s.%s", run->o.instance, run->o.env),
		.holder = run->o.holder,
		.wake = run_wake,
		.wake_ctx = run,
	};

	return lease_new(&o);
}

int run_take_lease(struct sync_run *run, struct err *e)
{
	enum lease_state state;

	if (run->o.lease_may_write)
		return run->o.lease_may_write(run->o.lease_ctx)
			       ? 1
			       : err_set(e, ERR_TRANSIENT, "the environment's lease is not held");
	if (!run->lease) {
		run->lease = make_lease(run);
		lease_acquire(run->lease);
	}
	state = lease_step(run->lease);
	if (state == LEASE_PENDING)
		return 0;
	if (state == LEASE_HELD)
		return 1;
	*e = *lease_error(run->lease);
	return -1;
}

static enum step lease_wait(struct app_run *app)
{
	struct sync_run *run = app->run;
	int rc = run_take_lease(run, &app->err);

	if (rc == 0)
		return STEP_WAIT;
	if (rc < 0)
		return app_fail(app);
	if (!run->o.lease_may_write && strcmp(lease_taken_at(run->lease), run->lease_rv) != 0) {
		/* somebody held it since we looked: what we planned may be old */
		if (run->restarts < 3 && nothing_written(run)) {
			start_again(run);
			return STEP_GO;
		}
		if (nothing_written(run)) {
			err_set(&app->err, ERR_TRANSIENT,
				"the environment is written by others again and again");
			return app_fail(app);
		}
	}
	return app_go(app, APP_INTENT);
}

/* ---- an app ----------------------------------------------------------------------------------- */

static enum err_kind why_failed(const struct app_run *app)
{
	if (app->err.kind != ERR_NONE)
		return app->err.kind;
	return app->spec->held && app->spec->held_by ? app->spec->held_by->kind : ERR_UNHEALTHY;
}

static enum step depends_step(struct app_run *app)
{
	const struct sync_app *spec = app->spec;

	if (app->skip)
		return app_go(app, APP_END);
	if (app->run->o.mode != SYNC_APPLY)
		return app_go(app, APP_OBSERVE);
	for (size_t i = 0; i < spec->n_depends_on; i++) {
		const struct app_run *other = run_app(app->run, spec->depends_on[i]);

		if (app_ready(app, spec->depends_on[i]))
			continue;
		app->waits_for = arena_printf(&app->run->arena, "app '%s'", spec->depends_on[i]);
		if (other->phase != APP_END)
			return STEP_WAIT;
		err_set(&app->err, why_failed(other), "depends on app '%s', which failed",
			spec->depends_on[i]);
		return app_fail(app);
	}
	app->waits_for = NULL;
	return app_go(app, APP_OBSERVE);
}

static enum step app_step(struct app_run *app)
{
	switch (app->phase) {
	case APP_DEPENDS: return depends_step(app);
	case APP_OBSERVE: return observe_step(app);
	case APP_PLAN: return plan_step(app);
	case APP_LEASE: return lease_wait(app);
	case APP_INTENT: return intent_step(app);
	case APP_STAGE: return stage_step(app);
	case APP_AGAIN: return again_step(app);
	case APP_APPLY: return apply_step(app);
	case APP_RECORD: return record_step(app);
	case APP_WAIT: return wait_step(app);
	case APP_PRUNE: return prune_step(app);
	case APP_SHRINK: return shrink_step(app);
	case APP_END: break;
	}
	return STEP_WAIT;
}

/* Cancelled while waiting: over at once. Writes under way are awaited by their own phases. */
static void stop_if_waiting(struct app_run *app)
{
	struct sync_run *run = app->run;
	bool writing = app->round.open && (app->phase == APP_INTENT || app->phase == APP_STAGE ||
					   app->phase == APP_APPLY || app->phase == APP_RECORD ||
					   app->phase == APP_PRUNE || app->phase == APP_SHRINK);

	if (app->phase == APP_END || writing)
		return;
	if (app->phase == APP_RECORD || app->phase == APP_SHRINK)
		return; /* what was written is still recorded */
	err_set(&app->err, ERR_STOPPED, "stopped: %s", run->cancel_why);
	/* after writes the inventory learns their UIDs before the app is over */
	if (app->changed && !app->recorded_commit &&
	    (app->phase == APP_STAGE || app->phase == APP_AGAIN || app->phase == APP_APPLY)) {
		round_close(&app->round);
		app_go(app, APP_RECORD);
		return;
	}
	app_fail(app);
}

static enum step apps_step(struct sync_run *run)
{
	enum step moved = STEP_WAIT;
	bool all = true;

	for (size_t i = 0; i < run->o.n_apps; i++) {
		struct app_run *app = &run->apps[i];

		if (atomic_load(&run->cancelled))
			stop_if_waiting(app);
		if (app->phase == APP_END)
			continue;
		while (app->phase != APP_END && app_step(app) == STEP_GO) {
			moved = STEP_GO;
			if (run->phase != RUN_APPS)
				return STEP_GO; /* started again */
		}
		all = all && app->phase == APP_END;
		if (app->wants_previous && !app->previous_given)
			run->wanting = i;
	}
	if (all) {
		run->phase = run->o.mode == SYNC_APPLY ? RUN_RECORD : RUN_END;
		return STEP_GO;
	}
	return moved;
}

/* ---- after the apps --------------------------------------------------------------------------- */

static enum step release_step(struct sync_run *run)
{
	enum lease_state state;

	if (!run->lease) {
		run->phase = RUN_END;
		return STEP_GO;
	}
	if (run->sub == 0) {
		lease_release(run->lease);
		run->sub = 1;
	}
	state = lease_step(run->lease);
	if (state == LEASE_RELEASING || state == LEASE_HELD || state == LEASE_PENDING)
		return STEP_WAIT;
	run->phase = RUN_END;
	return STEP_GO;
}

static enum step run_once(struct sync_run *run)
{
	switch (run->phase) {
	case RUN_LOAD: return load_step(run);
	case RUN_DISCOVER: return discover_step(run);
	case RUN_APPS: return apps_step(run);
	case RUN_RECORD: return state_step(run);
	case RUN_RELEASE: return release_step(run);
	case RUN_END: run->ended = true; break;
	}
	return STEP_WAIT;
}

static int64_t next_wake(const struct sync_run *run)
{
	int64_t at = run->deadline_ms;
	int64_t lease_ms = run->lease ? lease_wake_at_ms(run->lease) : INT64_MAX;

	if (lease_ms < at)
		at = lease_ms;
	for (size_t i = 0; i < run->o.n_apps; i++) {
		if (run->apps[i].phase != APP_END && run->apps[i].wake_ms < at)
			at = run->apps[i].wake_ms;
	}
	return at;
}

/* Before the apps nothing was written: a cancelled or late run just ends. */
static void stop_early(struct sync_run *run)
{
	bool late = clock_mono_ms(run->o.clock) >= run->deadline_ms;

	if (run->phase != RUN_LOAD && run->phase != RUN_DISCOVER)
		return;
	if (!late && !atomic_load(&run->cancelled))
		return;
	if (late)
		err_set(&run->err, ERR_TRANSIENT, "the API server did not answer in time");
	else
		err_set(&run->err, ERR_STOPPED, "stopped: %s", run->cancel_why);
	run->ended = true;
}

/* The run as a whole fails when it was stopped, or when its only trouble is the lease. */
static int verdict(struct sync_run *run, struct err *e)
{
	if (run->err.kind == ERR_NONE && atomic_load(&run->cancelled)) {
		for (size_t i = 0; i < run->o.n_apps; i++) {
			if (run->apps[i].err.kind == ERR_STOPPED)
				run->err = run->apps[i].err;
		}
	}
	if (run->err.kind == ERR_NONE)
		return SYNC_DONE;
	if (e)
		*e = run->err;
	return -1;
}

int sync_step(struct sync_run *run, struct err *e)
{
	run->wanting = SIZE_MAX;
	if (run->lease && !run->ended)
		lease_step(run->lease);
	while (!run->ended) {
		stop_early(run);
		if (run->ended || run_once(run) == STEP_WAIT)
			break;
	}
	run_make_result(run);
	if (run->ended)
		return verdict(run, e);
	if (run->wanting != SIZE_MAX)
		return SYNC_WANTS_PREVIOUS;
	run->wake_ms = next_wake(run);
	return SYNC_WAIT;
}
