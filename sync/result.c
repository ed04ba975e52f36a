/* What happened, for the outside: one row an object, counts, the plan's digest; and as JSON. */
#include <sodium.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"
#include "sync/diff.h"
#include "sync/run.h"

static size_t count_rows(const struct sync_run *run)
{
	size_t n = 0;

	for (size_t i = 0; i < run->o.n_apps; i++)
		n += run->apps[i].plan.n;
	return n;
}

/* A difference that people are shown without asking for more. */
static bool shown(const struct plan_action *x)
{
	if (x->action == ACTION_UNCHANGED || x->reason == REASON_OWNERSHIP)
		return false;
	if (x->action == ACTION_SKIPPED)
		return x->reason == REASON_PROTECTED || x->reason == REASON_BUDGET ||
		       x->reason == REASON_BLOCKED || x->reason == REASON_CONFIRM;
	return true;
}

static struct sync_object make_row(struct sync_run *run, const struct app_run *app, size_t i)
{
	const struct plan_action *x = &app->plan.actions[i];
	const struct item *it = &app->items[i];
	struct sync_object row = {
		.app = app->spec->name,
		.action = x->action,
		.reason = x->reason,
		.message = x->message,
		.where = "",
		.done = it->done,
		.differs = shown(x),
		.health = it->health,
		.health_known = it->health_known,
	};

	if (x->desired) {
		row.text = x->desired->text;
		row.id = x->desired->id;
		row.object = x->desired->o;
		row.where = x->desired->where;
	} else {
		row.text = object_text(&x->entry->o, &run->arena);
		row.id = x->entry->id;
		row.object = x->entry->o;
	}
	row.object.root = NULL;
	if (it->failed) {
		row.action = ACTION_FAILED;
		row.reason = it->reason;
		row.message = it->message;
	} else if (!*row.message && it->message) {
		row.message = it->message;
	}
	return row;
}

static void count(struct sync_run *run, const struct sync_object *row)
{
	if (run->o.mode == SYNC_APPLY && action_writes(row->action) && !row->done)
		run->result.undone++;
	else
		run->result.counts[row->action]++;
}

/* BLAKE2b over commit, actions, hashes of what is sent and versions of what is there. */
static const char *make_digest(struct sync_run *run)
{
	crypto_generichash_state h;
	unsigned char digest[32];
	char *hex = arena_alloc(&run->arena, 2 * sizeof(digest) + 1);

	/* no key: the hashes that go in are keyed where they must be */
	crypto_generichash_init(&h, NULL, 0, sizeof(digest));
	crypto_generichash_update(&h, (const unsigned char *)run->o.commit,
				  strlen(run->o.commit) + 1);
	for (size_t i = 0; i < run->o.n_apps; i++) {
		const struct app_run *app = &run->apps[i];

		for (size_t k = 0; k < app->plan.n; k++) {
			const struct plan_action *x = &app->plan.actions[k];
			const char *fields[] = {
				app->spec->name,
				x->desired ? x->desired->id : x->entry->id,
				action_name(x->action),
				reason_name(x->reason),
				x->desired ? x->desired->hash : "",
				x->observed && x->observed->uid ? x->observed->uid : "",
				/* status alone makes no plan old: versions count only where we write */
				action_writes(x->action) && x->observed && x->observed->rv
					? x->observed->rv
					: "",
			};

			for (size_t f = 0; f < ARRAY_LEN(fields); f++)
				crypto_generichash_update(&h, (const unsigned char *)fields[f],
							  strlen(fields[f]) + 1);
		}
	}
	crypto_generichash_final(&h, digest, sizeof(digest));
	return sodium_bin2hex(hex, 2 * sizeof(digest) + 1, digest, sizeof(digest));
}

static void make_app_result(const struct app_run *app, struct sync_app_result *out)
{
	*out = (struct sync_app_result){
		.name = app->spec->name,
		.err = app->err,
		.applied = app->applied,
		.changed = app->changed,
		.waits_for = app->waits_for ? app->waits_for : "",
		.health = HEALTH_HEALTHY,
	};
	for (size_t i = 0; i < app->plan.n; i++) {
		const struct item *it = &app->items[i];

		if (app->plan.actions[i].desired &&
		    app->plan.actions[i].desired->hints & HINT_NO_HEALTH)
			continue;
		if (it->health_known && app->plan.actions[i].action != ACTION_PRUNED)
			out->health = health_worse(out->health, it->health.status);
	}
}

void run_make_result(struct sync_run *run)
{
	struct sync_result *r = &run->result;
	size_t n = count_rows(run);
	struct sync_app_result *apps;
	size_t at = 0;

	r->reads = run->reads;
	r->writes = run->writes + (run->lease ? lease_writes(run->lease) : 0);
	r->discovery = run->discovery;
	if (!run->ended || r->digest)
		return;
	run->objects = arena_array(&run->arena, n, sizeof(*run->objects));
	apps = arena_array(&run->arena, run->o.n_apps, sizeof(*apps));
	r->health = HEALTH_HEALTHY;
	for (size_t i = 0; i < run->o.n_apps; i++) {
		const struct app_run *app = &run->apps[i];

		make_app_result(app, &apps[i]);
		r->health = health_worse(r->health, apps[i].health);
		for (size_t k = 0; k < app->plan.n; k++) {
			run->objects[at] = make_row(run, app, k);
			count(run, &run->objects[at]);
			r->differs |= run->objects[at].differs;
			at++;
		}
	}
	r->objects = run->objects;
	r->n_objects = at;
	r->apps = apps;
	r->n_apps = run->o.n_apps;
	r->digest = make_digest(run);
}

/* ---- JSON ------------------------------------------------------------------------------------- */

static void member(struct buf *out, const char *key, const char *value)
{
	buf_printf(out, "\"%s\":\"", key);
	buf_add_json(out, span_of(value));
	buf_adds(out, "\",");
}

static void row_json(const struct sync_object *row, struct buf *out)
{
	buf_addc(out, '{');
	member(out, "app", row->app);
	member(out, "object", row->text);
	member(out, "action", action_name(row->action));
	member(out, "reason", reason_name(row->reason));
	if (*row->message)
		member(out, "message", row->message);
	if (*row->where)
		member(out, "where", row->where);
	if (row->health_known) {
		member(out, "health", health_name(row->health.status));
		if (*row->health.message)
			member(out, "healthMessage", row->health.message);
	}
	buf_printf(out, "\"done\":%s}", row->done ? "true" : "false");
}

static void app_json(const struct sync_app_result *app, struct buf *out)
{
	buf_addc(out, '{');
	member(out, "name", app->name);
	member(out, "health", health_name(app->health));
	if (app->err.kind != ERR_NONE) {
		member(out, "error", err_kind_name(app->err.kind));
		member(out, "message", app->err.msg);
	}
	buf_printf(out, "\"applied\":%s,\"changed\":%s}", app->applied ? "true" : "false",
		   app->changed ? "true" : "false");
}

int sync_result_json(const struct sync_run *run, struct buf *out, struct err *e)
{
	const struct sync_result *r = &run->result;

	buf_addc(out, '{');
	member(out, "environment", run->o.env);
	member(out, "commit", run->o.commit);
	member(out, "applied", r->now.applied);
	member(out, "health", health_name(r->health));
	member(out, "digest", r->digest ? r->digest : "");
	buf_printf(out, "\"reads\":%zu,\"writes\":%zu,\"apps\":[", r->reads, r->writes);
	for (size_t i = 0; i < r->n_apps; i++) {
		if (i > 0)
			buf_addc(out, ',');
		app_json(&r->apps[i], out);
	}
	buf_adds(out, "],\"objects\":[");
	for (size_t i = 0; i < r->n_objects; i++) {
		if (i > 0)
			buf_addc(out, ',');
		row_json(&r->objects[i], out);
	}
	buf_adds(out, "]}\n");
	if (buf_full(out))
		return err_set(e, ERR_LIMIT, "the result is larger than %zu bytes", out->max);
	return 0;
}

/* ---- differences ------------------------------------------------------------------------------ */

/* The two sides of an action, as the diff shows them. */
static struct diff_input sides(const struct app_run *app, size_t i)
{
	const struct plan_action *x = &app->plan.actions[i];
	const struct observed *o = x->observed;
	struct diff_input in = {
		.app = app->spec->name,
		.text = x->desired ? x->desired->text : "",
		.action = x->action,
		.reason = x->reason,
		.message = x->message,
		.desired = x->desired,
	};

	switch (x->action) {
	case ACTION_CREATED:
	case ACTION_DEFERRED:
		/* as it was written: defaults and allocated values of a dry-run are noise */
		in.predicted = x->desired->o.root;
		break;
	case ACTION_CONFIGURED:
	case ACTION_ADOPTED:
		in.live = o->live;
		in.predicted = o->predicted;
		break;
	case ACTION_RECREATED:
		in.live = o->live;
		in.predicted = x->desired->o.root;
		break;
	case ACTION_PRUNED: in.live = o->live; break;
	default: break;
	}
	return in;
}

static int one_diff(const struct sync_run *run, const struct app_run *app, size_t i, unsigned flags,
		    struct buf *out, bool *first, struct err *e)
{
	const struct plan_action *x = &app->plan.actions[i];
	CLEANUP(arena_dispose) struct arena scratch = ARENA_INIT;
	struct diff_input in;

	(void)run;
	if (!shown(x) && !((flags & SYNC_DIFF_VERBOSE) && x->action != ACTION_UNCHANGED))
		return 0;
	in = sides(app, i);
	if (!x->desired)
		in.text = object_text(&x->entry->o, &scratch);
	if (!(flags & SYNC_DIFF_JSON))
		return diff_text(&in, flags & SYNC_DIFF_COLOUR ? DIFF_COLOUR : 0, out, e);
	if (!*first)
		buf_addc(out, ',');
	*first = false;
	return diff_json(&in, out, e);
}

int sync_diff(const struct sync_run *run, unsigned flags, struct buf *out, struct err *e)
{
	bool json = flags & SYNC_DIFF_JSON;
	bool first = true;

	if (json) {
		buf_adds(out, "{\"environment\":\"");
		buf_add_json(out, span_of(run->o.env));
		buf_adds(out, "\",\"commit\":\"");
		buf_add_json(out, span_of(run->o.commit));
		buf_adds(out, "\",\"objects\":[");
	}
	for (size_t i = 0; i < run->o.n_apps; i++) {
		const struct app_run *app = &run->apps[i];

		for (size_t k = 0; k < app->plan.n; k++) {
			if (one_diff(run, app, k, flags, out, &first, e) < 0)
				return -1;
		}
	}
	if (json)
		buf_adds(out, "]}\n");
	if (buf_full(out))
		return err_set(e, ERR_LIMIT, "the differences are larger than %zu bytes", out->max);
	return 0;
}
