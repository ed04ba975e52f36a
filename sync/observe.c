/* Asking the server: live and predicted of each object, as pairs in one batch, again where they raced. */
#include "agent/base/cleanup.h"
#include "sync/managed_fields.h"
#include "sync/run.h"

enum { TRIES_MAX = 5 };

#define DRY_RUN "dryRun=All&fieldManager=" FIELD_MANAGER "&fieldValidation=Strict"

/* ---- what to ask ------------------------------------------------------------------------------ */

static bool askable(const struct desired *d)
{
	return d->kind == DESIRED_KNOWN && !d->bad && *d->o.name &&
	       !(d->hints & (HINT_LOCAL | HINT_DISABLED | HINT_UNDECRYPTED));
}

static void mark_leaving(struct app_run *app, size_t i)
{
	const struct inventory_entry *entry = &app->loaded.entries[i];
	struct observed *o = &app->leaving[i];
	int rc;

	*o = (struct observed){
		.uid = "", .rv = "", .part_of = "", .agent = "", .live_message = "", .message = ""};
	rc = discovery_preferred(app->run->discovery, entry->o.group, entry->o.kind,
				 &app->leaving_kind[i]);
	if (rc == DISCOVERY_ABSENT) {
		/* the server knows that it does not serve the kind: its objects went with it */
		o->live_state = LIVE_ABSENT;
	} else if (rc != 0) {
		o->live_state = LIVE_FAILED;
		o->live_message = "its API group does not answer";
	} else {
		app->leaving_asked[i] = true;
	}
}

static void begin(struct app_run *app)
{
	struct map desired;

	map_init(&desired, &app->run->arena);
	for (size_t i = 0; i < app->n; i++) {
		app->items[i] = (struct item){.uid = "", .message = ""};
		if (!(app->desired[i].hints & HINT_LOCAL))
			map_set(&desired, span_of(app->desired[i].id), &app->desired[i]);
		if (app->run->o.mode == SYNC_STATUS)
			continue;
		if (askable(&app->desired[i]))
			app->items[i].ask = ASK_PAIR;
	}
	for (size_t i = 0; i < app->loaded.n; i++) {
		if (!map_get(&desired, span_of(app->loaded.entries[i].id)))
			mark_leaving(app, i);
	}
}

static size_t count_asks(const struct app_run *app)
{
	size_t n = 0;

	for (size_t i = 0; i < app->n; i++)
		n += app->items[i].ask != ASK_NOTHING;
	for (size_t i = 0; i < app->loaded.n; i++)
		n += app->leaving_asked[i];
	return n;
}

/* ---- sending ---------------------------------------------------------------------------------- */

static int ask_dry(struct app_run *app, size_t i, struct err *e)
{
	const struct desired *d = &app->desired[i];
	bool force = app->items[i].ask == ASK_FORCE;
	struct kube_call *c = run_call(app, "PATCH", d->resource, &d->o,
				       force ? DRY_RUN "&force=true" : DRY_RUN "&force=false", e);

	if (!c)
		return -1;
	c->flags = d->sensitive ? KUBE_SECRET_DATA : 0;
	c->tag = &app->items[i];
	return round_body(&app->round, c, KUBE_APPLY, d->o.root, e);
}

static int ask_live(struct app_run *app, size_t i, struct err *e)
{
	const struct desired *d = &app->desired[i];
	struct kube_call *c = run_call(app, "GET", d->resource, &d->o, NULL, e);

	if (!c)
		return -1;
	c->flags = d->sensitive ? KUBE_SECRET_DATA : 0;
	c->tag = &app->items[i];
	return 0;
}

/*
 * Would the server take this object if it were new? Then what it refuses is the change, and recreating
 * helps. The text of a refusal says nothing reliable about that.
 */
static int ask_probe(struct app_run *app, size_t i, struct err *e)
{
	const struct desired *d = &app->desired[i];
	struct arena *a = &app->round.arena;
	struct node *body = node_copy_shared(a, d->o.root);
	struct node *meta = node_get(body, "metadata");
	struct kube_call *c;
	const char *path;

	node_remove(meta, "name");
	node_set(a, meta, "generateName", node_strz(a, "agent-probe-"));
	if (kube_object_path(d->resource, d->o.ns, NULL, NULL, "dryRun=All&fieldValidation=Strict",
			     a, &path, e) < 0)
		return -1;
	c = round_call(&app->round);
	c->method = "POST";
	c->path = path;
	c->as = app->run->o.as;
	c->flags = d->sensitive ? KUBE_SECRET_DATA : 0;
	c->tag = &app->items[i];
	return round_body(&app->round, c, KUBE_JSON, body, e);
}

static int ask_one(struct app_run *app, size_t i, struct err *e)
{
	switch (app->items[i].ask) {
	case ASK_NOTHING: return 0;
	case ASK_PROBE: return ask_probe(app, i, e);
	case ASK_LIVE: return ask_live(app, i, e);
	case ASK_PAIR:
	case ASK_FORCE: break;
	}
	if (ask_live(app, i, e) < 0)
		return -1;
	return ask_dry(app, i, e);
}

static int send_asks(struct app_run *app, size_t n)
{
	struct err e = ERR_INIT;

	run_round(app->run, &app->round, 2 * n);
	for (size_t i = 0; i < app->n; i++) {
		size_t before = app->round.n;

		if (ask_one(app, i, &e) == 0)
			continue;
		/* an object that cannot even be asked about is refused like one the server rejects */
		app->round.n = before;
		app->desired[i].bad = arena_strdup(&app->run->arena, e.msg);
		app->items[i].ask = ASK_NOTHING;
	}
	for (size_t i = 0; i < app->loaded.n; i++) {
		const struct inventory_entry *entry = &app->loaded.entries[i];

		if (!app->leaving_asked[i])
			continue;
		if (!run_call(app, "GET", app->leaving_kind[i], &entry->o, NULL, &e)) {
			app->leaving_asked[i] = false;
			app->leaving[i].live_state = LIVE_FAILED;
			app->leaving[i].live_message = arena_strdup(&app->run->arena, e.msg);
		}
	}
	app->run->reads += app->round.n;
	return round_send(&app->round, &app->err);
}

/* ---- answers ---------------------------------------------------------------------------------- */

/* May the conflicts of a dry-run be forced? Then it is asked again with force. */
static void look_at_conflicts(struct app_run *app, size_t i)
{
	const struct desired *d = &app->desired[i];
	struct observed *o = &app->observed[i];
	const struct inventory_entry *entry = inventory_find(&app->loaded, d->id);
	bool all_legacy = o->n_conflicts > 0 && !o->conflicts_cut;

	for (size_t k = 0; k < o->n_conflicts; k++) {
		struct field_entry apply = {.manager = o->conflicts[k].manager,
					    .operation = "Apply",
					    .subresource = ""};
		struct field_entry update = {.manager = o->conflicts[k].manager,
					     .operation = "Update",
					     .subresource = ""};

		all_legacy =
			all_legacy && (field_entry_legacy(&apply) || field_entry_legacy(&update));
	}
	if (entry && *entry->hash && strcmp(entry->hash, d->hash) == 0)
		o->conflicts_ours =
			true; /* what we send is what was applied: every path was in it */
	else if (o->legacy && all_legacy)
		o->conflicts_ours = true; /* an adoption takes these entries over */
	else if (entry && *entry->hash)
		app->wants_previous = true;
	if (o->conflicts_ours)
		app->items[i].ask = ASK_FORCE;
}

static void keep_facts(struct app_run *app, size_t i, const struct kube_call *live,
		       const struct kube_call *dry, struct arena *scratch)
{
	struct sync_run *run = app->run;
	struct item *it = &app->items[i];
	struct observed *o = &app->observed[i];
	bool forced = it->ask == ASK_FORCE;
	const struct observed before = *o;
	struct err e = ERR_INIT;
	int rc = observed_make(live, dry, &app->desired[i], clock_wall_ms(run->o.clock),
			       &run->arena, scratch, o, &e);

	if (rc == OBSERVED_RACED && ++it->tries < TRIES_MAX)
		return; /* the same question again */
	it->ask = ASK_NOTHING;
	if (rc != 0) {
		*o = (struct observed){
			.live_state = LIVE_FAILED,
			.live_outcome = rc < 0 ? KUBE_BAD_ANSWER : KUBE_STALE,
			.live_message = rc < 0 ? arena_strdup(&run->arena, e.msg)
					       : "changes faster than it can be looked at",
			.uid = "",
			.rv = "",
			.part_of = "",
			.agent = "",
			.message = "",
		};
		return;
	}
	o->forced = forced;
	if (forced) { /* who had to be overruled: the drift is theirs */
		o->conflicts = before.conflicts;
		o->n_conflicts = before.n_conflicts;
	}
	it->health = o->health;
	it->health_known = o->health_known;
	it->uid = o->uid;
	if (o->predicted_state == PREDICTED_FAILED && o->outcome == KUBE_CONFLICT)
		look_at_conflicts(app, i);
	else if (o->predicted_state == PREDICTED_FAILED && o->outcome == KUBE_INVALID &&
		 o->live_state == LIVE_PRESENT)
		it->ask = ASK_PROBE;
}

static void take_answers(struct app_run *app)
{
	CLEANUP(arena_dispose) struct arena scratch = ARENA_WIPED;
	struct round *r = &app->round;
	size_t at = 0;
	size_t k = 0;

	while (at < r->n && r->calls[at].tag) {
		struct kube_call *c = &r->calls[at];
		size_t i = (size_t)((struct item *)c->tag - app->items);

		if (app->items[i].ask == ASK_PROBE) {
			app->observed[i].immutable = c->outcome == KUBE_OK;
			app->items[i].ask = ASK_NOTHING;
			at++;
		} else {
			keep_facts(app, i, c, c + 1, &scratch);
			at += 2;
		}
		arena_dispose(&scratch);
	}
	for (size_t i = 0; i < app->loaded.n; i++) {
		struct err e = ERR_INIT;

		if (!app->leaving_asked[i])
			continue;
		app->leaving_asked[i] = false;
		k = at++;
		if (observed_make(&r->calls[k], NULL, NULL, clock_wall_ms(app->run->o.clock),
				  &app->run->arena, &scratch, &app->leaving[i], &e) < 0) {
			app->leaving[i].live_state = LIVE_FAILED;
			app->leaving[i].live_message = arena_strdup(&app->run->arena, e.msg);
		}
		arena_dispose(&scratch);
	}
}

/* Decide the open conflicts with the objects of the last applied commit. */
static void use_previous(struct app_run *app)
{
	struct sync_run *run = app->run;
	struct map by_id;

	app->wants_previous = false;
	if (!app->previous)
		return;
	map_init(&by_id, &run->arena);
	for (size_t i = 0; i < app->previous->n; i++) {
		struct desired *d = ARENA_NEW(&run->arena, struct desired);

		desired_make(&run->context, &app->previous->items[i], app->spec->name,
			     app->inventory.part_of, &run->arena, d);
		map_set(&by_id, span_of(d->id), d);
	}
	for (size_t i = 0; i < app->n; i++) {
		struct observed *o = &app->observed[i];
		const struct desired *d = map_get(&by_id, span_of(app->desired[i].id));
		const struct inventory_entry *entry =
			inventory_find(&app->loaded, app->desired[i].id);

		if (o->outcome != KUBE_CONFLICT || o->conflicts_ours || !d || !entry)
			continue;
		/* only when this render is what was really applied: the hashes agree */
		if (strcmp(entry->hash, d->hash) == 0 && observed_conflicts_in(o, d->o.root)) {
			o->conflicts_ours = true;
			app->items[i].ask = ASK_FORCE;
		}
	}
}

enum step observe_step(struct app_run *app)
{
	size_t n;

	if (app->sub == 0) {
		begin(app);
		app->sub = 1;
	}
	if (app->round.open) {
		if (!round_over(&app->round))
			return STEP_WAIT;
		take_answers(app);
		round_close(&app->round);
	}
	n = count_asks(app);
	if (n == 0 && app->wants_previous) {
		if (!app->previous_given && *app->loaded.commit)
			return STEP_WAIT; /* sync_give_previous() goes on */
		use_previous(app);
		n = count_asks(app);
	}
	if (n == 0)
		return app_go(app, APP_PLAN);
	run_event(app, "observe", NULL, NULL, NULL, app->n - n, app->n);
	if (send_asks(app, n) < 0)
		return app_fail(app);
	return STEP_WAIT;
}
