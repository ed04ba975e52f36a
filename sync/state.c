#include "sync/state.h"

#include "sync/managed_fields.h"
#include "sync/run.h"

static const char *name_of(const struct sync_run *run, struct arena *a)
{
	return arena_printf(a, "agent.%s.%s", run->o.instance, run->o.env);
}

static const char *fact(const struct node *data, const char *key)
{
	const char *s = node_get_text(data, key);

	return s ? s : "";
}

void state_read(struct sync_run *run)
{
	const struct node *cm = map_get(&run->orphans, span_of(name_of(run, &run->arena)));
	const struct node *data = node_get(cm, "data");
	struct sync_state *s = &run->result.before;

	run->state_rv = cm ? fact(node_get(cm, "metadata"), "resourceVersion") : "";
	*s = (struct sync_state){
		.applied = fact(data, "applied"),
		.attempted = fact(data, "attempted"),
		.result = fact(data, "result"),
		.message = fact(data, "message"),
		.suspended = strcmp(fact(data, "suspended"), "true") == 0,
	};
	if (*fact(data, "at") && time_parse(span_of(fact(data, "at")), &s->at_ms, NULL) < 0)
		s->at_ms = 0;
	run->result.now = *s;
}

/* What this pass makes of the state; "result" is the worst of the apps. */
static struct sync_state conclude(const struct sync_run *run)
{
	struct sync_state s = run->result.before;
	const struct err *first = NULL;
	bool applied = true;

	for (size_t i = 0; i < run->o.n_apps; i++) {
		const struct app_run *app = &run->apps[i];
		const struct err *held_by = app->spec->held ? app->spec->held_by : NULL;

		if (held_by && held_by->kind != ERR_NONE && !first)
			first = held_by;
		if (app->err.kind != ERR_NONE && !first)
			first = &app->err;
		applied = applied && app->applied;
	}
	if (!first && run->err.kind != ERR_NONE)
		first = &run->err;
	s.attempted = run->o.commit;
	s.message = first ? first->msg : "";
	if (!first)
		s.result = "applied";
	else if (first->kind == ERR_UNHEALTHY)
		s.result = "unhealthy";
	else if (first->kind == ERR_STOPPED)
		s.result = "stopped";
	else if (first->kind == ERR_POLICY)
		s.result = "refused";
	else
		s.result = "failed";
	if (applied && !run->o.only_app)
		s.applied = run->o.commit;
	return s;
}

static bool same(const struct sync_state *x, const struct sync_state *y)
{
	return strcmp(x->applied, y->applied) == 0 && strcmp(x->attempted, y->attempted) == 0 &&
	       strcmp(x->result, y->result) == 0 && strcmp(x->message, y->message) == 0;
}

static struct node *make_patch(const struct sync_run *run, const struct sync_state *s,
			       struct arena *a)
{
	struct node *n = node_map(a);
	struct node *meta = node_map(a);
	struct node *labels = node_map(a);
	struct node *data = node_map(a);
	char at[TIME_TEXT_BYTES];

	node_set(a, n, "apiVersion", node_strz(a, "v1"));
	node_set(a, n, "kind", node_strz(a, "ConfigMap"));
	node_set(a, n, "metadata", meta);
	node_set(a, meta, "name", node_strz(a, name_of(run, a)));
	node_set(a, meta, "namespace", node_strz(a, run->o.state_namespace));
	if (*run->state_rv)
		node_set(a, meta, "resourceVersion", node_strz(a, run->state_rv));
	node_set(a, meta, "labels", labels);
	node_set(a, labels, LABEL_INSTANCE, node_strz(a, run->o.instance));
	node_set(a, labels, LABEL_ENV, node_strz(a, run->o.env));
	node_set(a, n, "data", data);
	node_set(a, data, "applied", node_strz(a, s->applied));
	node_set(a, data, "attempted", node_strz(a, s->attempted));
	node_set(a, data, "result", node_strz(a, s->result));
	node_set(a, data, "message", node_strz(a, s->message));
	node_set(a, data, "at", node_strz(a, time_text(s->at_ms, at)));
	return n;
}

static int send_state(struct sync_run *run, const struct sync_state *s)
{
	struct round *r = &run->round;
	const char *list = arena_printf(&run->arena, "/api/v1/namespaces/%s/configmaps",
					run->o.state_namespace);
	struct kube_call *c;
	const char *type = *run->state_rv ? KUBE_MERGE : KUBE_JSON;

	run_round(run, r, 1);
	c = round_call(r);
	c->method = *run->state_rv ? "PATCH" : "POST";
	c->path = *run->state_rv ? arena_printf(&r->arena, "%s/%s?fieldManager=" FIELD_MANAGER,
						list, name_of(run, &r->arena))
				 : arena_printf(&r->arena, "%s?fieldManager=" FIELD_MANAGER, list);
	run->writes++;
	if (round_body(r, c, type, make_patch(run, s, &r->arena), &run->err) < 0)
		return -1;
	return round_send(r, &run->err);
}

enum step state_step(struct sync_run *run)
{
	struct sync_state s;
	struct err kept = run->err;
	struct err refused = ERR_INIT;

	if (run->round.open) {
		if (!round_over(&run->round))
			return STEP_WAIT;
		/* a state that could not be written is written by the next pass: it differs still */
		if (run->round.calls[0].outcome != KUBE_OK)
			run->result.now = run->result.before;
		round_close(&run->round);
		run->phase = RUN_RELEASE;
		return STEP_GO;
	}
	s = conclude(run);
	run->phase = RUN_RELEASE;
	if (same(&s, &run->result.before) || !*run->o.commit || atomic_load(&run->cancelled))
		return STEP_GO;
	/* a commit that changes no object is still worth a lease: it is applied */
	switch (run_take_lease(run, &refused)) {
	case 0: run->phase = RUN_RECORD; return STEP_WAIT;
	case 1: break;
	default: return STEP_GO;
	}
	s.at_ms = clock_wall_ms(run->o.clock);
	run->result.now = s;
	if (send_state(run, &s) < 0) {
		round_close(&run->round);
		run->err = kept;
		return STEP_GO;
	}
	run->phase = RUN_RECORD;
	return STEP_WAIT;
}
