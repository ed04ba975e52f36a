/* Decisions about desired objects. Those about what leaves are in plan_prune.c. */
#include "sync/plan.h"

#include "sync/plan_prune.h"

static void decide(struct plan_action *x, enum action action, enum reason reason,
		   const char *message)
{
	x->action = action;
	x->reason = reason;
	x->message = message ? message : "";
}

/* ---- could it be asked at all ----------------------------------------------------------------- */

/* True when decided: nothing is to be asked of the server. */
static bool decide_unasked(const struct plan_input *in, struct arena *a, struct plan_action *x)
{
	const struct desired *d = x->desired;

	if (d->hints & HINT_LOCAL) {
		decide(x, ACTION_SKIPPED, REASON_LOCAL_CONFIG, "");
	} else if (d->hints & HINT_UNDECRYPTED) {
		decide(x, ACTION_SKIPPED, REASON_UNDECRYPTED,
		       "*** (not compared): no key here opens it");
	} else if (d->hints & HINT_DISABLED) {
		decide(x, ACTION_SKIPPED, REASON_DISABLED, "its manifest says so");
	} else if (d->bad) {
		decide(x, ACTION_FAILED, REASON_REJECTED, d->bad);
	} else if (!*d->o.name) {
		decide(x, ACTION_FAILED, REASON_GENERATE_NAME,
		       "has metadata.generateName, which only hooks may have");
	} else if (d->kind == DESIRED_STALE_KIND) {
		decide(x, ACTION_FAILED, REASON_UNREACHABLE,
		       arena_printf(a, "the API group '%s' does not answer", d->o.group));
	} else if (d->kind == DESIRED_NO_KIND) {
		const char *key = desired_kind_key(d->o.group, d->o.kind, a);

		if (!in->last && map_get(in->crds, span_of(key)))
			decide(x, ACTION_DEFERRED, REASON_AWAITS_KIND,
			       "its kind is defined in this pass");
		else
			decide(x, ACTION_FAILED, REASON_UNKNOWN_KIND,
			       arena_printf(a, "the server knows no kind '%s' in '%s'", d->o.kind,
					    object_api_version(&d->o, a)));
	} else {
		return false;
	}
	return true;
}

static enum reason reason_of(enum kube_outcome outcome)
{
	switch (outcome) {
	case KUBE_FORBIDDEN:
	case KUBE_UNAUTHORIZED:
	case KUBE_CREDENTIAL:
	case KUBE_TLS: return REASON_DENIED;
	case KUBE_QUOTA: return REASON_QUOTA;
	case KUBE_NS_TERMINATING: return REASON_TERMINATING;
	case KUBE_NO_NAMESPACE: return REASON_NO_NAMESPACE;
	case KUBE_NO_RESOURCE: return REASON_UNKNOWN_KIND;
	case KUBE_CONFLICT: return REASON_CONFLICT;
	case KUBE_STALE:
	case KUBE_EXISTS: return REASON_RACED;
	case KUBE_STOPPED: return REASON_STOPPED;
	case KUBE_THROTTLED:
	case KUBE_SERVER:
	case KUBE_UNREACHABLE:
	case KUBE_TIMEOUT:
	case KUBE_BAD_ANSWER: return REASON_UNREACHABLE;
	default: return REASON_REJECTED;
	}
}

/* ---- whose is it ------------------------------------------------------------------------------ */

enum owner { OWNER_US, OWNER_NOBODY, OWNER_SIBLING, OWNER_OTHER };

static enum owner owner_of(const struct plan_input *in, const struct plan_action *x)
{
	const struct observed *o = x->observed;

	if (strcmp(o->part_of, in->inventory->part_of) == 0) {
		/* a label alone proves nothing: our record by uid, or our own Apply entry */
		bool recorded = x->entry && strcmp(x->entry->uid, o->uid) == 0;

		return recorded || o->ours ? OWNER_US : OWNER_NOBODY;
	}
	if (*o->part_of && map_get(in->sets, span_of(o->part_of)))
		return OWNER_SIBLING;
	if (*o->part_of || (*o->agent && strcmp(o->agent, in->instance) != 0))
		return OWNER_OTHER;
	/* the label was taken off, but the record names exactly this object */
	if (x->entry && *x->entry->uid && strcmp(x->entry->uid, o->uid) == 0)
		return OWNER_US;
	return OWNER_NOBODY;
}

static void decide_foreign(const struct plan_action *from, struct arena *a, struct plan_action *x)
{
	const struct observed *o = from->observed;

	if (*o->part_of)
		decide(x, ACTION_FAILED, REASON_OWNED,
		       arena_printf(a, "belongs to the inventory '%s'", o->part_of));
	else
		decide(x, ACTION_FAILED, REASON_OWNED,
		       arena_printf(a, "belongs to the agent '%s'", o->agent));
}

/* ---- what did the dry-run say ----------------------------------------------------------------- */

static const char *conflict_text(const struct observed *o, struct arena *a)
{
	const char *text = "";
	size_t shown = o->n_conflicts < 5 ? o->n_conflicts : 5;

	for (size_t i = 0; i < shown; i++) {
		const struct field_conflict *c = &o->conflicts[i];

		text = arena_printf(a, "%s%s'%s' is owned by '%s'", text, i ? ", " : "", c->path,
				    *c->manager ? c->manager : "another manager");
	}
	if (o->n_conflicts > shown)
		text = arena_printf(a, "%s and %zu more", text, o->n_conflicts - shown);
	return *text ? text : o->message;
}

/* Which fields somebody else changed, who, and when they last wrote. */
static const char *drift_text(const struct observed *o, struct arena *a)
{
	const char *text = "";
	size_t shown = o->n_conflicts < 5 ? o->n_conflicts : 5;

	for (size_t i = 0; i < shown; i++) {
		const struct field_conflict *c = &o->conflicts[i];
		const char *who = *c->manager ? c->manager : "another manager";

		text = arena_printf(a, "%s%s'%s' changed by '%s'%s%s", text, i ? ", " : "", c->path,
				    who, *c->since ? " at " : "", c->since);
	}
	if (o->n_conflicts > shown)
		text = arena_printf(a, "%s and %zu more", text, o->n_conflicts - shown);
	return text;
}

/* True when the refusal is final for this plan; false when a prediction is there after all. */
static void decide_refused(const struct plan_input *in, struct arena *a, struct plan_action *x)
{
	const struct desired *d = x->desired;
	const struct observed *o = x->observed;

	if (o->outcome == KUBE_NO_NAMESPACE) {
		if (!in->last && map_get(in->namespaces, span_of(d->o.ns)))
			decide(x, ACTION_DEFERRED, REASON_AWAITS_NAMESPACE,
			       "its namespace is created in this pass");
		else
			decide(x, ACTION_FAILED, REASON_NO_NAMESPACE,
			       arena_printf(a, "the namespace '%s' does not exist", d->o.ns));
	} else if (o->outcome == KUBE_CONFLICT) {
		decide(x, ACTION_FAILED, REASON_CONFLICT, conflict_text(o, a));
	} else if (o->immutable && (d->hints & HINT_RECREATE)) {
		decide(x, ACTION_RECREATED, REASON_IMMUTABLE,
		       arena_printf(a, "'%s' cannot be changed", o->fields));
	} else if (o->immutable) {
		decide(x, ACTION_FAILED, REASON_IMMUTABLE,
		       arena_printf(a,
				    "'%s' cannot be changed; the annotation "
				    "kustomize.toolkit.fluxcd.io/force: enabled would recreate it",
				    o->fields));
	} else {
		decide(x, ACTION_FAILED, reason_of(o->outcome), o->message);
	}
}

static enum reason why_different(const struct plan_action *x)
{
	bool same = x->entry && *x->entry->hash && !x->desired->hash_partial &&
		    strcmp(x->entry->hash, x->desired->hash) == 0;

	return same ? REASON_DRIFT : REASON_GIT;
}

static void decide_present(const struct plan_input *in, struct arena *a, enum owner owner,
			   struct plan_action *x)
{
	const struct observed *o = x->observed;
	const char *from;

	x->force = o->forced;
	x->migrate = o->legacy && !(x->desired->hints & HINT_MERGE);
	if (owner == OWNER_SIBLING) {
		from = map_get(in->sets, span_of(o->part_of));
		decide(x, ACTION_ADOPTED, REASON_MOVED,
		       arena_printf(a, "was part of app '%s'", from));
	} else if (owner == OWNER_NOBODY) {
		decide(x, ACTION_ADOPTED, REASON_UNOWNED, "");
	} else if (o->predicted_state == PREDICTED_UNKNOWN) {
		if (why_different(x) == REASON_DRIFT)
			decide(x, ACTION_UNCHANGED, REASON_NONE, "not compared: no dry run");
		else
			decide(x, ACTION_CONFIGURED, REASON_GIT, "not compared: no dry run");
	} else if (o->same == SAME_ALL) {
		decide(x, ACTION_UNCHANGED, REASON_NONE, "");
	} else if (o->same == SAME_OWNERSHIP) {
		decide(x, ACTION_CONFIGURED, REASON_OWNERSHIP, "");
	} else {
		decide(x, ACTION_CONFIGURED, why_different(x), drift_text(o, a));
	}
}

static void decide_desired(const struct plan_input *in, struct arena *a, struct plan_action *x)
{
	const struct observed *o = x->observed;
	enum owner owner = OWNER_US;

	if (decide_unasked(in, a, x))
		return;
	if (o->live_state == LIVE_FAILED || o->live_state == LIVE_UNKNOWN) {
		decide(x, ACTION_FAILED, reason_of(o->live_outcome), o->live_message);
		return;
	}
	if (o->live_state == LIVE_PRESENT) {
		owner = owner_of(in, x);
		if (o->hints & HINT_DISABLED) {
			decide(x, ACTION_SKIPPED, REASON_DISABLED, "the live object says so");
			return;
		}
		if (owner == OWNER_OTHER) {
			decide_foreign(x, a, x);
			return;
		}
		if (x->desired->hints & HINT_IF_ABSENT) {
			decide(x, ACTION_SKIPPED, REASON_EXISTS, "");
			return;
		}
		if (o->terminating) {
			decide(x, ACTION_FAILED, REASON_TERMINATING, "is being deleted");
			return;
		}
	}
	if (o->predicted_state == PREDICTED_FAILED)
		decide_refused(in, a, x);
	else if (o->live_state == LIVE_PRESENT)
		decide_present(in, a, owner, x);
	else
		decide(x, ACTION_CREATED, REASON_ABSENT,
		       o->predicted_state == PREDICTED_UNKNOWN ? "not checked: no dry run" : "");
}

/* ---- all of them ------------------------------------------------------------------------------ */

const char *plan_elsewhere(const struct map *owners, const char *id, const char *app)
{
	const struct plan_owner *o = map_get(owners, span_of(id));

	if (!o)
		return NULL;
	return strcmp(o->app, app) == 0 ? o->also : o->app;
}

static void find_duplicates(const struct plan_input *in, struct arena *a, struct plan *p)
{
	struct map seen;

	map_init(&seen, a);
	for (size_t i = 0; i < p->n_desired; i++) {
		struct plan_action *x = &p->actions[i];
		const struct desired *first;
		const char *app;

		if (x->desired->hints & HINT_LOCAL || !*x->desired->o.name)
			continue;
		first = map_set(&seen, span_of(x->desired->id), (void *)x->desired);
		if (first) {
			decide(x, ACTION_FAILED, REASON_DUPLICATE,
			       arena_printf(a, "rendered twice: %s and %s", first->where,
					    x->desired->where));
			continue;
		}
		app = plan_elsewhere(in->owners, x->desired->id, in->app);
		if (app)
			decide(x, ACTION_FAILED, REASON_DUPLICATE,
			       arena_printf(a, "rendered in app '%s' too", app));
	}
}

static enum err_kind kind_of(enum reason r)
{
	switch (r) {
	case REASON_CONFLICT: return ERR_CONFLICT;
	case REASON_DENIED: return ERR_DENIED;
	case REASON_UNREACHABLE:
	case REASON_TERMINATING:
	case REASON_RACED: return ERR_TRANSIENT;
	case REASON_QUOTA:
	case REASON_OWNED: return ERR_POLICY;
	case REASON_STOPPED: return ERR_STOPPED;
	default: return ERR_INPUT;
	}
}

/* The error that an app's first failed object makes of the app. */
static void explain_failure(const struct plan *p, size_t n_failed, struct err *why)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct plan_action *x = &p->actions[i];
		const char *where = x->desired ? x->desired->where : "";

		if (x->action != ACTION_FAILED)
			continue;
		err_set(why, kind_of(x->reason), "%s%s%s: %s%s%s", where, *where ? ": " : "",
			x->desired ? x->desired->text : x->entry->id, reason_name(x->reason),
			*x->message ? ": " : "", x->message);
		if (n_failed > 1)
			err_wrap(why, "%zu objects failed, the first", n_failed);
		return;
	}
}

static size_t count(const struct plan *p, enum action action)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += p->actions[i].action == action;
	return n;
}

int plan_make(const struct plan_input *in, struct arena *a, struct plan *out)
{
	struct plan p = {.n_desired = in->n_desired};
	size_t n_failed;

	p.actions = arena_array(a, in->n_desired + in->inventory->n, sizeof(*p.actions));
	for (size_t i = 0; i < in->n_desired; i++) {
		struct plan_action *x = &p.actions[i];

		x->desired = &in->desired[i];
		x->observed = &in->observed[i];
		x->entry = inventory_find(in->inventory, in->desired[i].id);
		decide_desired(in, a, x);
	}
	p.n = p.n_desired;
	find_duplicates(in, a, &p);
	plan_prunes(in, a, &p);
	n_failed = count(&p, ACTION_FAILED);
	if (n_failed > 0) {
		explain_failure(&p, n_failed, &p.why);
		plan_block_prunes(&p);
	}
	for (size_t i = 0; i < p.n; i++)
		p.n_writes += (size_t)action_writes(p.actions[i].action);
	*out = p;
	if (p.why.kind != ERR_NONE)
		return PLAN_REFUSED;
	return count(&p, ACTION_DEFERRED) > 0 ? PLAN_DEFERRED : 0;
}
