#include "sync/plan_prune.h"

#include <stdlib.h>

#include "sync/order.h"

static void decide(struct plan_action *x, enum action action, enum reason reason,
		   const char *message, bool forget)
{
	x->action = action;
	x->reason = reason;
	x->message = message;
	x->forget = forget;
}

/* ---- trailers --------------------------------------------------------------------------------- */

/* "Kind/ns/name", "Kind.group/ns/name" and both without a namespace. */
static bool names_object(const char *trailer, const struct object *o, struct arena *a)
{
	const char *place = *o->ns ? arena_printf(a, "%s/%s", o->ns, o->name) : o->name;
	const char *plain = arena_printf(a, "%s/%s", o->kind, place);
	const char *full = arena_printf(a, "%s.%s/%s", o->kind, o->group, place);

	return strcmp(trailer, plain) == 0 || (*o->group && strcmp(trailer, full) == 0);
}

static bool allowed(const struct sync_prune_policy *policy, const struct object *o, struct arena *a)
{
	for (size_t i = 0; i < policy->n_allow; i++) {
		if (names_object(policy->allow[i], o, a))
			return true;
	}
	return false;
}

static bool allows_text(const struct sync_prune_policy *policy, const char *text)
{
	for (size_t i = 0; i < policy->n_allow; i++) {
		if (strcmp(policy->allow[i], text) == 0)
			return true;
	}
	return false;
}

static bool protected_kind(const struct sync_prune_policy *policy, const struct object *o,
			   struct arena *a)
{
	for (size_t i = 0; i < policy->n_protect; i++) {
		if (strcmp(policy->protect[i], o->kind) == 0 ||
		    strcmp(policy->protect[i], arena_printf(a, "%s.%s", o->kind, o->group)) == 0)
			return true;
	}
	return false;
}

/* ---- one entry -------------------------------------------------------------------------------- */

static bool is_ours(const struct plan_input *in, const struct plan_action *x)
{
	const struct observed *o = x->observed;

	if (strcmp(o->part_of, in->inventory->part_of) != 0)
		return false;
	return *x->entry->uid ? strcmp(x->entry->uid, o->uid) == 0 : o->ours;
}

static void decide_leaving(const struct plan_input *in, struct arena *a, struct plan_action *x)
{
	const struct observed *o = x->observed;
	const struct inventory_entry *entry = x->entry;
	const char *app = plan_elsewhere(in->owners, entry->id, in->app);

	if (app) {
		decide(x, ACTION_SKIPPED, REASON_MOVED,
		       arena_printf(a, "is part of app '%s' now", app), true);
	} else if (o->live_state == LIVE_ABSENT) {
		decide(x, ACTION_SKIPPED, REASON_GONE, "is not there any more", true);
	} else if (o->live_state != LIVE_PRESENT) {
		decide(x, ACTION_FAILED, REASON_UNREACHABLE, o->live_message, false);
	} else if (*entry->uid && strcmp(entry->uid, o->uid) != 0) {
		decide(x, ACTION_SKIPPED, REASON_GONE, "another object has its name now", true);
	} else if (!is_ours(in, x)) {
		decide(x, ACTION_SKIPPED, REASON_FOREIGN,
		       "does not carry our label: not ours to delete", true);
	} else if (o->hints & (HINT_KEEP | HINT_DISABLED)) {
		decide(x, ACTION_SKIPPED, REASON_KEPT, "its annotations say so", true);
	} else if (o->terminating) {
		decide(x, ACTION_SKIPPED, REASON_TERMINATING, "is being deleted", false);
	} else if (o->hints & HINT_CONFIRM) {
		decide(x, ACTION_SKIPPED, REASON_CONFIRM,
		       "wants the annotation argocd.argoproj.io/deletion-approved", false);
	} else if (!in->policy->enabled) {
		decide(x, ACTION_SKIPPED, REASON_PRUNE_OFF, "", false);
	} else if (protected_kind(in->policy, &entry->o, a) && !allowed(in->policy, &entry->o, a)) {
		decide(x, ACTION_SKIPPED, REASON_PROTECTED, "", false);
	} else {
		decide(x, ACTION_PRUNED, REASON_REMOVED, "", false);
	}
}

/* Last kinds first; within a kind by namespace and name backwards. */
static int by_rank_reversed(const void *px, const void *py)
{
	const struct object *x = &((const struct plan_action *)px)->entry->o;
	const struct object *y = &((const struct plan_action *)py)->entry->o;
	int rx = order_rank(x->group, x->kind);
	int ry = order_rank(y->group, y->kind);

	if (rx != ry)
		return rx > ry ? -1 : 1;
	return -strcmp(((const struct plan_action *)px)->entry->id,
		       ((const struct plan_action *)py)->entry->id);
}

/* ---- policy over all of them ------------------------------------------------------------------ */

static void refuse_empty(const struct plan_input *in, struct plan *p, struct arena *a)
{
	size_t sent = 0;

	for (size_t i = 0; i < p->n_desired; i++)
		sent += !(p->actions[i].desired->hints & HINT_LOCAL);
	if (sent > 0 || allows_text(in->policy, arena_printf(a, "env/%s", in->env)))
		return;
	err_set(&p->why, ERR_POLICY,
		"app '%s' renders no object: this would delete everything (%zu objects)", in->app,
		in->inventory->n);
}

static void refuse_protected(const struct plan_input *in, struct plan *p, struct arena *a)
{
	(void)in;
	for (size_t i = p->n_desired; i < p->n; i++) {
		const struct object *o = &p->actions[i].entry->o;

		if (p->actions[i].reason != REASON_PROTECTED || p->why.kind != ERR_NONE)
			continue;
		err_set(&p->why, ERR_POLICY,
			"%s: its kind is protected: deleting it needs the commit trailer "
			"'Allow-Prune: %s%s%s/%s%s%s'",
			object_text(o, a), o->kind, *o->group ? "." : "", o->group, o->ns,
			*o->ns ? "/" : "", o->name);
	}
}

static void refuse_budget(const struct plan_input *in, struct plan *p, struct arena *a)
{
	const struct sync_prune_policy *policy = in->policy;
	size_t budget = in->inventory->n * policy->budget_percent / 100;
	size_t n = 0;

	if (budget < policy->budget_floor)
		budget = policy->budget_floor;
	for (size_t i = p->n_desired; i < p->n; i++)
		n += p->actions[i].action == ACTION_PRUNED &&
		     !allowed(policy, &p->actions[i].entry->o, a);
	if (n <= budget || allows_text(policy, "budget"))
		return;
	for (size_t i = p->n_desired; i < p->n; i++) {
		if (p->actions[i].action == ACTION_PRUNED)
			decide(&p->actions[i], ACTION_SKIPPED, REASON_BUDGET, "", false);
	}
	if (p->why.kind == ERR_NONE)
		err_set(&p->why, ERR_POLICY,
			"app '%s' would prune %zu of %zu objects, its budget is %zu: this needs the "
			"commit trailer 'Allow-Prune: budget'",
			in->app, n, in->inventory->n, budget);
}

void plan_prunes(const struct plan_input *in, struct arena *a, struct plan *p)
{
	struct map desired;

	map_init(&desired, a);
	for (size_t i = 0; i < in->n_desired; i++) {
		if (!(in->desired[i].hints & HINT_LOCAL)) /* never sent: as if it were not there */
			map_set(&desired, span_of(in->desired[i].id), (void *)&in->desired[i]);
	}
	for (size_t i = 0; i < in->inventory->n; i++) {
		const struct inventory_entry *entry = &in->inventory->entries[i];
		struct plan_action *x;

		if (map_get(&desired, span_of(entry->id)))
			continue;
		x = &p->actions[p->n++];
		x->entry = entry;
		x->observed = &in->leaving[i];
		decide_leaving(in, a, x);
	}
	if (p->n > p->n_desired)
		qsort(p->actions + p->n_desired, p->n - p->n_desired, sizeof(*p->actions),
		      by_rank_reversed);
	refuse_empty(in, p, a);
	refuse_protected(in, p, a);
	refuse_budget(in, p, a);
}

void plan_block_prunes(struct plan *p)
{
	for (size_t i = p->n_desired; i < p->n; i++) {
		if (p->actions[i].action == ACTION_PRUNED)
			decide(&p->actions[i], ACTION_SKIPPED, REASON_BLOCKED,
			       "an object of its app failed", false);
	}
}
