/* Carrying out what the plan says: server-side apply, one stage after the other. Decides nothing. */
#include "agent/base/cleanup.h"
#include "sync/managed_fields.h"
#include "sync/order.h"
#include "sync/redact.h"
#include "sync/run.h"

#define APPLY_QUERY "fieldManager=" FIELD_MANAGER "&fieldValidation=Strict"

enum { GONE_FIRST_MS = 200, GONE_MAX_MS = 3000 };

/* ---- sending ---------------------------------------------------------------------------------- */

static int send_apply(struct app_run *app, size_t i, struct err *e)
{
	const struct plan_action *x = &app->plan.actions[i];
	const struct desired *d = x->desired;
	const struct item *it = &app->items[i];
	struct arena *a = &app->round.arena;
	struct node *meta = node_get(d->o.root, "metadata");
	bool recreated = x->action == ACTION_RECREATED;
	struct kube_call *c;
	int rc;

	c = run_call(
		app, "PATCH", d->resource, &d->o,
		x->force || x->migrate ? APPLY_QUERY "&force=true" : APPLY_QUERY "&force=false", e);
	if (!c)
		return -1;
	c->flags = d->sensitive ? KUBE_SECRET_DATA : 0;
	/* known to exist: then it must be that very object */
	if (*it->uid && !recreated)
		node_set(a, meta, "uid", node_strz(a, it->uid));
	rc = round_body(&app->round, c, KUBE_APPLY, d->o.root, e);
	node_remove(meta, "uid");
	return rc;
}

/* As client-go migrates: replaces managedFields, at the resourceVersion that was looked at. */
static int send_migrate(struct app_run *app, size_t i, struct err *e)
{
	const struct plan_action *x = &app->plan.actions[i];
	struct arena *a = &app->round.arena;
	struct node *ops = node_list(a);
	struct node *fields = node_map(a);
	struct node *version = node_map(a);
	struct kube_call *c = run_call(app, "PATCH", x->desired->resource, &x->desired->o,
				       "fieldManager=" FIELD_MANAGER, e);

	if (!c)
		return -1;
	c->flags = x->desired->sensitive ? KUBE_SECRET_DATA : 0;
	node_set(a, fields, "op", node_strz(a, "replace"));
	node_set(a, fields, "path", node_strz(a, "/metadata/managedFields"));
	node_set(a, fields, "value", app->items[i].merged);
	node_set(a, version, "op", node_strz(a, "replace"));
	node_set(a, version, "path", node_strz(a, "/metadata/resourceVersion"));
	node_set(a, version, "value", node_strz(a, x->observed->rv));
	node_append(a, ops, fields);
	node_append(a, ops, version);
	return round_body(&app->round, c, KUBE_JSON_PATCH, ops, e);
}

static int send_delete(struct app_run *app, size_t i, struct err *e)
{
	const struct plan_action *x = &app->plan.actions[i];
	struct kube_call *c =
		run_call(app, "DELETE", x->desired->resource, &x->desired->o, NULL, e);

	if (!c)
		return -1;
	return round_body(&app->round, c, KUBE_JSON,
			  run_delete_options(x->observed->uid, &app->round.arena), e);
}

static int send_one(struct app_run *app, size_t i, struct err *e)
{
	const struct plan_action *x = &app->plan.actions[i];

	switch (app->items[i].write) {
	case WRITE_MIGRATE: return send_migrate(app, i, e);
	case WRITE_DELETE: return send_delete(app, i, e);
	case WRITE_GONE:
		return run_call(app, "GET", x->desired->resource, &x->desired->o, NULL, e) ? 0 : -1;
	case WRITE_APPLY: return send_apply(app, i, e);
	default: return 0;
	}
}

struct node *run_delete_options(const char *uid, struct arena *a)
{
	struct node *n = node_map(a);
	struct node *conditions = node_map(a);

	node_set(a, n, "apiVersion", node_strz(a, "v1"));
	node_set(a, n, "kind", node_strz(a, "DeleteOptions"));
	node_set(a, n, "propagationPolicy", node_strz(a, "Background"));
	node_set(a, conditions, "uid", node_strz(a, uid));
	node_set(a, n, "preconditions", conditions);
	return n;
}

/* ---- answers ---------------------------------------------------------------------------------- */

static enum reason reason_of(const struct kube_call *c)
{
	switch (c->outcome) {
	case KUBE_CONFLICT: return REASON_CONFLICT;
	case KUBE_STALE:
	case KUBE_EXISTS: return REASON_RACED;
	case KUBE_FORBIDDEN:
	case KUBE_UNAUTHORIZED:
	case KUBE_TLS:
	case KUBE_CREDENTIAL: return REASON_DENIED;
	case KUBE_QUOTA: return REASON_QUOTA;
	case KUBE_NS_TERMINATING: return REASON_TERMINATING;
	case KUBE_NO_NAMESPACE: return REASON_NO_NAMESPACE;
	case KUBE_STOPPED: return REASON_STOPPED;
	default: return c->err.kind == ERR_TRANSIENT ? REASON_UNREACHABLE : REASON_REJECTED;
	}
}

static void item_failed(struct app_run *app, size_t i, const struct kube_call *c)
{
	const struct plan_action *x = &app->plan.actions[i];
	struct arena *a = &app->run->arena;
	struct item *it = &app->items[i];
	struct redact r = {.arena = a};
	const char *text = kube_status_text(c, x->desired->sensitive, a);

	if (!*text)
		text = arena_strdup(a, c->err.msg);
	if (x->desired->sensitive) {
		redact_collect(&r, x->desired->o.root);
		text = redact_text(&r, text, a);
	}
	it->write = WRITE_FAILED;
	it->failed = true;
	it->reason = reason_of(c);
	it->message = text;
	run_event(app, "apply", x, it, text, 0, 0);
	if (app->err.kind != ERR_NONE)
		return;
	err_set(&app->err, c->err.kind, "%s%s%s: %s: %s", x->desired->where,
		*x->desired->where ? ": " : "", x->desired->text, reason_name(it->reason), text);
	app->err.retry_after_s = c->err.retry_after_s;
}

static void item_applied(struct app_run *app, size_t i, const struct kube_call *c)
{
	CLEANUP(arena_dispose) struct arena scratch = ARENA_WIPED;
	struct sync_run *run = app->run;
	struct item *it = &app->items[i];
	struct node *n = NULL;
	struct object o;
	const char *uid = NULL;
	struct err e = ERR_INIT;

	if (round_answer(c, &scratch, &n, &e) == 0)
		uid = node_get_text(node_get(n, "metadata"), "uid");
	it->uid = uid ? arena_strdup(&run->arena, uid) : it->uid;
	it->health_known = false;
	if (n && object_read(n, &scratch, &o, &e) == 0)
		run_judge(run, &o, it);
	it->write = WRITE_DONE;
	it->done = true;
	app->progress_ms = clock_mono_ms(run->o.clock);
	run_event(app, "apply", &app->plan.actions[i], it, NULL, 0, 0);
}

static void take_answer(struct app_run *app, size_t i, const struct kube_call *c)
{
	struct item *it = &app->items[i];
	bool gone = c->outcome == KUBE_NOT_FOUND;

	switch (it->write) {
	case WRITE_MIGRATE:
		if (c->outcome == KUBE_OK)
			it->write = WRITE_APPLY;
		else
			item_failed(app, i, c);
		break;
	case WRITE_DELETE:
		if (c->outcome == KUBE_OK || gone)
			it->write = WRITE_GONE;
		else
			item_failed(app, i, c);
		break;
	case WRITE_GONE:
		if (gone)
			it->write = WRITE_APPLY;
		else if (c->outcome != KUBE_OK)
			item_failed(app, i, c);
		break;
	default:
		if (c->outcome == KUBE_OK)
			item_applied(app, i, c);
		else
			item_failed(app, i, c);
		break;
	}
}

/* ---- a stage ---------------------------------------------------------------------------------- */

static bool pending(const struct item *it)
{
	return it->write == WRITE_MIGRATE || it->write == WRITE_DELETE || it->write == WRITE_GONE ||
	       it->write == WRITE_APPLY;
}

static void begin_stage(struct app_run *app, int stage)
{
	for (size_t i = 0; i < app->plan.n_desired; i++) {
		const struct plan_action *x = &app->plan.actions[i];
		struct item *it = &app->items[i];

		if (!item_writes(app, i) || it->done || x->desired->stage != stage)
			continue;
		it->write = x->action == ACTION_RECREATED ? WRITE_DELETE
			    : x->migrate && it->merged	  ? WRITE_MIGRATE
							  : WRITE_APPLY;
	}
}

static bool only_waiting_for_deletions(const struct app_run *app)
{
	for (size_t i = 0; i < app->plan.n_desired; i++) {
		if (pending(&app->items[i]) && app->items[i].write != WRITE_GONE)
			return false;
	}
	return true;
}

static int send_stage(struct app_run *app, size_t n)
{
	struct sync_run *run = app->run;
	struct err e = ERR_INIT;

	run_round(run, &app->round, n);
	for (size_t i = 0; i < app->plan.n_desired; i++) {
		size_t before = app->round.n;
		enum write_step w = app->items[i].write;

		if (!pending(&app->items[i]))
			continue;
		if (send_one(app, i, &e) < 0) {
			app->round.n = before;
			app->items[i].write = WRITE_FAILED;
			app->items[i].failed = true;
			app->items[i].reason = REASON_REJECTED;
			app->items[i].message = arena_strdup(&run->arena, e.msg);
			app->err = e;
			continue;
		}
		app->round.calls[app->round.n - 1].tag = &app->items[i];
		run->reads += w == WRITE_GONE;
		run->writes += w != WRITE_GONE;
		app->changed |= w != WRITE_GONE;
	}
	return round_send(&app->round, &app->err);
}

static size_t count_pending(const struct app_run *app)
{
	size_t n = 0;

	for (size_t i = 0; i < app->plan.n_desired; i++)
		n += pending(&app->items[i]);
	return n;
}

static enum step stage_failed(struct app_run *app)
{
	/* nothing more is written; what was written is recorded */
	return app_go(app, APP_RECORD);
}

enum step apply_stage(struct app_run *app, int stage, bool *over)
{
	int64_t now = clock_mono_ms(app->run->o.clock);
	size_t n;

	*over = false;
	if (app->sub == 0) {
		begin_stage(app, stage);
		app->sub = 1;
		app->backoff_ms = GONE_FIRST_MS;
	}
	if (app->round.open) {
		if (!round_over(&app->round))
			return STEP_WAIT;
		for (size_t k = 0; k < app->round.n; k++) {
			struct item *it = app->round.calls[k].tag;

			take_answer(app, (size_t)(it - app->items), &app->round.calls[k]);
		}
		round_close(&app->round);
		if (only_waiting_for_deletions(app) && count_pending(app) > 0) {
			app->backoff_ms = app->backoff_ms * 2 < GONE_MAX_MS ? app->backoff_ms * 2
									    : GONE_MAX_MS;
			app->waits_for = "the deletion of what is recreated";
			return app_sleep(app, app->backoff_ms);
		}
	}
	if (app->wake_ms != INT64_MAX && now < app->wake_ms)
		return STEP_WAIT;
	app->wake_ms = INT64_MAX;
	n = app->err.kind == ERR_NONE ? count_pending(app) : 0;
	if (app->err.kind != ERR_NONE)
		return stage_failed(app);
	if (n == 0) {
		app->sub = 0;
		app->waits_for = NULL;
		*over = true;
		return STEP_GO;
	}
	if (run_may_write(app) < 0)
		return stage_failed(app);
	if (send_stage(app, n) < 0)
		return stage_failed(app);
	return STEP_WAIT;
}

enum step apply_step(struct app_run *app)
{
	bool over;
	enum step s;

	if (app->stage == 0)
		app->stage = 1;
	s = apply_stage(app, app->stage, &over);
	if (!over || app->phase != APP_APPLY)
		return s;
	if (++app->stage < ORDER_STAGES)
		return STEP_GO;
	app->applied = true;
	return app_go(app, APP_RECORD);
}
