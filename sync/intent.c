/* The inventory, three times a pass at most: intent before the first write, UIDs after the last, less after prunes. */
#include "sync/managed_fields.h"
#include "sync/run.h"

enum { SUB_BEGIN, SUB_SHARDS, SUB_PARENT, SUB_SWEEP };

/* ---- what to write ---------------------------------------------------------------------------- */

static bool is_sent(const struct plan_action *x)
{
	return x->action != ACTION_SKIPPED && x->action != ACTION_FAILED;
}

static struct inventory_entry entry_of(const struct app_run *app, size_t i, bool intent)
{
	const struct plan_action *x = &app->plan.actions[i];
	const struct item *it = &app->items[i];
	struct inventory_entry entry = {
		.id = x->desired->id,
		.uid = "",
		.hash = "",
		.from = x->desired->from,
		.o = x->desired->o,
	};

	if (x->entry) {
		entry.uid = x->entry->uid;
		entry.hash = x->entry->hash;
	}
	if (!intent && it->done && *it->uid) {
		entry.uid = it->uid;
		entry.hash = x->desired->hash;
	}
	return entry;
}

/* Has the app that desires a moved object applied it? Until then both inventories name it. */
static bool moved_away(const struct app_run *app, const struct plan_action *x)
{
	const struct plan_owner *o = map_get(&app->run->owners, span_of(x->entry->id));
	const struct app_run *other = o ? run_app(app->run, o->app) : NULL;

	return other && other->applied && o->at < other->plan.n_desired && other->items[o->at].done;
}

static bool keeps(const struct app_run *app, size_t i)
{
	const struct plan_action *x = &app->plan.actions[i];

	if (x->forget && x->reason == REASON_MOVED)
		return !moved_away(app, x);
	return !x->forget && !app->items[i].confirmed;
}

static void make_list(struct app_run *app, bool intent)
{
	struct arena *a = &app->run->arena;

	app->list = (struct inventory_list){0};
	for (size_t i = 0; i < app->plan.n_desired; i++) {
		const struct plan_action *x = &app->plan.actions[i];

		if (x->desired->hints & HINT_LOCAL)
			continue;
		/* what is not sent stays in the inventory when it was there */
		if (is_sent(x) || x->entry)
			inventory_add(a, &app->list, entry_of(app, i, intent));
	}
	for (size_t i = app->plan.n_desired; i < app->plan.n; i++) {
		if (intent || keeps(app, i))
			inventory_add(a, &app->list, *app->plan.actions[i].entry);
	}
}

/* ---- writing ---------------------------------------------------------------------------------- */

static struct kube_call *state_call(struct app_run *app, const char *method, const char *name)
{
	struct kube_call *c = round_call(&app->round);
	struct arena *a = &app->round.arena;
	const char *ns = app->run->o.state_namespace;

	c->method = method;
	c->path =
		name ? arena_printf(
			       a, "/api/v1/namespaces/%s/configmaps/%s?fieldManager=" FIELD_MANAGER,
			       ns, name)
		     : arena_printf(a,
				    "/api/v1/namespaces/%s/configmaps?fieldManager=" FIELD_MANAGER,
				    ns);
	app->run->writes++;
	return c;
}

static int send_shards(struct app_run *app)
{
	run_round(app->run, &app->round, app->objects.n);
	for (size_t i = 0; i < app->objects.n; i++) {
		if (round_body(&app->round, state_call(app, "POST", NULL), KUBE_JSON,
			       app->objects.shards[i], &app->err) < 0)
			return -1;
	}
	return round_send(&app->round, &app->err);
}

static int send_parent(struct app_run *app)
{
	struct kube_call *c;

	run_round(app->run, &app->round, 1);
	c = app->inventory.exists ? state_call(app, "PUT", app->inventory.name)
				  : state_call(app, "POST", NULL);
	if (round_body(&app->round, c, KUBE_JSON, app->objects.parent, &app->err) < 0)
		return -1;
	return round_send(&app->round, &app->err);
}

static bool names_shard(const struct inventory_objects *objects, const char *name)
{
	for (size_t i = 0; i < objects->n; i++) {
		if (strcmp(objects->names[i], name) == 0)
			return true;
	}
	return false;
}

/* Shards that the parent does not name any more; that they go is not important enough to fail. */
static int send_sweep(struct app_run *app, const char **old, size_t n)
{
	run_round(app->run, &app->round, n);
	for (size_t i = 0; i < n; i++) {
		if (!names_shard(&app->objects, old[i]))
			state_call(app, "DELETE", old[i]);
	}
	return round_send(&app->round, &app->err);
}

static int shards_failed(struct app_run *app)
{
	for (size_t i = 0; i < app->round.n; i++) {
		const struct kube_call *c = &app->round.calls[i];

		/* named by content: one that exists is the one we meant */
		if (c->outcome == KUBE_OK || c->outcome == KUBE_EXISTS)
			continue;
		app->err = c->err;
		return err_wrap(&app->err, "inventory '%s'", app->inventory.name);
	}
	return 0;
}

static int parent_written(struct app_run *app, const char *commit)
{
	const struct kube_call *c = &app->round.calls[0];
	struct node *n = NULL;
	const char *rv;

	if (c->outcome != KUBE_OK || round_answer(c, &app->run->arena, &n, &app->err) < 0) {
		if (c->outcome != KUBE_OK)
			app->err = c->err;
		if (c->outcome == KUBE_STALE || c->outcome == KUBE_EXISTS)
			err_set(&app->err, ERR_TRANSIENT, "somebody else wrote it meanwhile");
		return err_wrap(&app->err, "inventory '%s'", app->inventory.name);
	}
	rv = node_get_text(node_get(n, "metadata"), "resourceVersion");
	inventory_written(&app->inventory, &app->list, &app->objects, rv ? rv : "", commit,
			  &app->run->arena);
	return 0;
}

/* Point the plan's entries at the inventory that was just written. */
static void refresh_entries(struct app_run *app)
{
	for (size_t i = 0; i < app->plan.n_desired; i++) {
		struct plan_action *x = &app->plan.actions[i];

		x->entry = inventory_find(&app->inventory, x->desired->id);
	}
}

/* One write of app->list: shards, parent, sweep. 0 = under way, 1 = done, -1 = failed. */
static int write_list(struct app_run *app, const char *commit)
{
	const char **old = app->inventory.shards;
	size_t n_old = app->inventory.n_shards;

	switch (app->sub) {
	case SUB_BEGIN:
		if (inventory_objects(&app->inventory, &app->list, commit, &app->run->arena,
				      &app->objects, &app->err) < 0)
			return -1;
		app->sub = SUB_SHARDS;
		return send_shards(app);
	case SUB_SHARDS:
		if (!round_over(&app->round))
			return 0;
		if (shards_failed(app) < 0)
			return -1;
		round_close(&app->round);
		app->sub = SUB_PARENT;
		return send_parent(app);
	case SUB_PARENT:
		if (!round_over(&app->round))
			return 0;
		if (parent_written(app, commit) < 0)
			return -1;
		round_close(&app->round);
		refresh_entries(app);
		app->sub = SUB_SWEEP;
		return send_sweep(app, old, n_old);
	default:
		if (!round_over(&app->round))
			return 0;
		round_close(&app->round);
		return 1;
	}
}

static enum step write_on(struct app_run *app, const char *commit, enum app_phase next)
{
	int rc = write_list(app, commit);

	if (rc < 0)
		return app_fail(app);
	if (rc > 0)
		return app_go(app, next);
	return round_over(&app->round) ? STEP_GO : STEP_WAIT;
}

/* ---- the three occasions ---------------------------------------------------------------------- */

enum step intent_step(struct app_run *app)
{
	if (app->sub == SUB_BEGIN && !app->round.open) {
		if (run_may_write(app) < 0)
			return app_fail(app);
		make_list(app, true);
		if (inventory_same_ids(&app->inventory, &app->list))
			return app_go(app, APP_STAGE);
	}
	/* the commit stays the one the hashes are of */
	return write_on(app, app->inventory.commit, APP_STAGE);
}

static enum app_phase after_record(const struct app_run *app)
{
	return app->err.kind != ERR_NONE ? APP_END : APP_WAIT;
}

enum step record_step(struct app_run *app)
{
	struct err before = app->err;

	if (app->sub == SUB_BEGIN && !app->round.open) {
		/* without the lease somebody else may be writing: the next pass finds what we did */
		make_list(app, false);
		if (!inventory_differs(&app->inventory, &app->list) || !run_lease_held(app->run))
			return app_go(app, after_record(app));
	}
	if (!app->recorded_commit)
		app->recorded_commit =
			app->err.kind == ERR_NONE ? app->run->o.commit : app->inventory.commit;
	if (write_list(app, app->recorded_commit) < 0) {
		/* the first trouble is the one to tell */
		if (before.kind != ERR_NONE)
			app->err = before;
		return app_fail(app);
	}
	if (app->sub == SUB_SWEEP && !app->round.open)
		return app_go(app, after_record(app));
	return round_over(&app->round) ? STEP_GO : STEP_WAIT;
}

/* An app that lost an object to another one waits until that one has applied or failed. */
static bool moves_pending(const struct app_run *app)
{
	const struct sync_run *run = app->run;

	for (size_t i = app->plan.n_desired; i < app->plan.n; i++) {
		const struct plan_action *x = &app->plan.actions[i];

		if (x->reason != REASON_MOVED || !x->forget)
			continue;
		for (size_t k = 0; k < run->o.n_apps; k++) {
			const struct app_run *other = &run->apps[k];

			if (other != app && !other->skip && other->phase != APP_END &&
			    !other->applied)
				return true;
		}
	}
	return false;
}

enum step shrink_step(struct app_run *app)
{
	if (app->sub == SUB_BEGIN && !app->round.open) {
		if (moves_pending(app) && !atomic_load(&app->run->cancelled))
			return STEP_WAIT;
		make_list(app, false);
		if (!inventory_differs(&app->inventory, &app->list) || !run_lease_held(app->run))
			return app_go(app, APP_END);
	}
	return write_on(app, app->inventory.commit, APP_END);
}
