#include <criterion/criterion.h>

#include "sync/plan.h"

/* One object against every state of the server; rows say what the plan must make of it. */

#define OURS "applyset-ours-v1"

struct row {
	const char *name;
	/* desired */
	unsigned hints;
	enum desired_kind kind;
	const char *bad;
	bool generate;
	const char *defined; /* a kind or namespace that this pass makes: "kind", "ns" */
	bool last;
	/* server */
	enum live_state live;
	enum kube_outcome live_outcome;
	const char *part_of, *agent;
	bool ours, legacy, terminating;
	unsigned live_hints;
	enum predicted_state predicted;
	enum kube_outcome outcome;
	enum sameness same;
	bool forced, immutable;
	/* inventory: NULL = no entry; "" = intent; else a uid */
	const char *entry_uid;
	const char *entry_hash;
	/* wanted */
	enum action action;
	enum reason reason;
	int rc;
	bool force, migrate;
};

#define THERE .live = LIVE_PRESENT, .predicted = PREDICTED_OK
#define MINE  THERE, .part_of = OURS, .ours = true, .entry_uid = "u1"

static const struct row rows[] = {
	{"absent is created", .live = LIVE_ABSENT, .predicted = PREDICTED_OK,
	 .action = ACTION_CREATED, .reason = REASON_ABSENT},
	{"equal is unchanged", MINE, .same = SAME_ALL, .action = ACTION_UNCHANGED},
	{"another entry of ours is ownership", MINE, .same = SAME_OWNERSHIP,
	 .action = ACTION_CONFIGURED, .reason = REASON_OWNERSHIP},
	{"a new render is git", MINE, .same = SAME_NOT, .entry_hash = "old",
	 .action = ACTION_CONFIGURED, .reason = REASON_GIT},
	{"an old render is drift", MINE, .same = SAME_NOT, .entry_hash = "hash",
	 .action = ACTION_CONFIGURED, .reason = REASON_DRIFT},
	{"drift that conflicts with us is forced", MINE, .same = SAME_NOT, .entry_hash = "hash",
	 .forced = true, .action = ACTION_CONFIGURED, .reason = REASON_DRIFT, .force = true},
	{"nobody's is adopted", THERE, .action = ACTION_ADOPTED, .reason = REASON_UNOWNED},
	{"an earlier tool's is adopted and migrated", THERE, .legacy = true,
	 .action = ACTION_ADOPTED, .reason = REASON_UNOWNED, .migrate = true},
	{"ssa: Merge does not migrate", THERE, .legacy = true, .hints = HINT_MERGE,
	 .action = ACTION_ADOPTED, .reason = REASON_UNOWNED},
	{"a sibling app's is moved", THERE, .part_of = "applyset-sibling-v1",
	 .action = ACTION_ADOPTED, .reason = REASON_MOVED},
	{"another inventory's is refused", THERE, .part_of = "applyset-other-v1",
	 .action = ACTION_FAILED, .reason = REASON_OWNED, .rc = PLAN_REFUSED},
	{"another agent's is refused", THERE, .agent = "other", .action = ACTION_FAILED,
	 .reason = REASON_OWNED, .rc = PLAN_REFUSED},
	{"our label alone proves nothing", THERE, .part_of = OURS, .action = ACTION_ADOPTED,
	 .reason = REASON_UNOWNED},
	{"intent with label and entry is ours", THERE, .part_of = OURS, .ours = true,
	 .entry_uid = "", .same = SAME_ALL, .action = ACTION_UNCHANGED},
	{"a label taken off is drift of ours", THERE, .entry_uid = "u1", .entry_hash = "hash",
	 .same = SAME_NOT, .action = ACTION_CONFIGURED, .reason = REASON_DRIFT},
	{"created anew by others is adopted", THERE, .entry_uid = "u0", .action = ACTION_ADOPTED,
	 .reason = REASON_UNOWNED},
	{"being deleted fails", MINE, .terminating = true, .action = ACTION_FAILED,
	 .reason = REASON_TERMINATING, .rc = PLAN_REFUSED},
	{"local config is not sent", .hints = HINT_LOCAL, .action = ACTION_SKIPPED,
	 .reason = REASON_LOCAL_CONFIG, .rc = PLAN_REFUSED /* nothing is left to send */},
	{"reconcile: disabled is left alone", .hints = HINT_DISABLED, .action = ACTION_SKIPPED,
	 .reason = REASON_DISABLED},
	{"disabled on the server too", MINE, .live_hints = HINT_DISABLED, .action = ACTION_SKIPPED,
	 .reason = REASON_DISABLED},
	{"IfNotPresent that is present", MINE, .hints = HINT_IF_ABSENT, .same = SAME_NOT,
	 .action = ACTION_SKIPPED, .reason = REASON_EXISTS},
	{"IfNotPresent that is not", .live = LIVE_ABSENT, .predicted = PREDICTED_OK,
	 .hints = HINT_IF_ABSENT, .action = ACTION_CREATED, .reason = REASON_ABSENT},
	{"what cannot be sent fails", .bad = "x.yaml:1:2: data key 'k' is not base64",
	 .action = ACTION_FAILED, .reason = REASON_REJECTED, .rc = PLAN_REFUSED},
	{"generateName has no identity", .generate = true, .action = ACTION_FAILED,
	 .reason = REASON_GENERATE_NAME, .rc = PLAN_REFUSED},
	{"unknown kind fails", .kind = DESIRED_NO_KIND, .action = ACTION_FAILED,
	 .reason = REASON_UNKNOWN_KIND, .rc = PLAN_REFUSED},
	{"a kind of this pass is deferred", .kind = DESIRED_NO_KIND, .defined = "kind",
	 .action = ACTION_DEFERRED, .reason = REASON_AWAITS_KIND, .rc = PLAN_DEFERRED},
	{"but not for ever", .kind = DESIRED_NO_KIND, .defined = "kind", .last = true,
	 .action = ACTION_FAILED, .reason = REASON_UNKNOWN_KIND, .rc = PLAN_REFUSED},
	{"a stale group is not an absent one", .kind = DESIRED_STALE_KIND, .action = ACTION_FAILED,
	 .reason = REASON_UNREACHABLE, .rc = PLAN_REFUSED},
	{"a namespace of this pass is awaited", .live = LIVE_ABSENT, .predicted = PREDICTED_FAILED,
	 .outcome = KUBE_NO_NAMESPACE, .defined = "ns", .action = ACTION_DEFERRED,
	 .reason = REASON_AWAITS_NAMESPACE, .rc = PLAN_DEFERRED},
	{"a namespace of nobody is missing", .live = LIVE_ABSENT, .predicted = PREDICTED_FAILED,
	 .outcome = KUBE_NO_NAMESPACE, .action = ACTION_FAILED, .reason = REASON_NO_NAMESPACE,
	 .rc = PLAN_REFUSED},
	{"an unreadable object fails", .live = LIVE_FAILED, .live_outcome = KUBE_SERVER,
	 .action = ACTION_FAILED, .reason = REASON_UNREACHABLE, .rc = PLAN_REFUSED},
	{"an object that was not asked about fails", .live = LIVE_UNKNOWN, .action = ACTION_FAILED,
	 .reason = REASON_REJECTED, .rc = PLAN_REFUSED},
	{"forbidden is denied", .live = LIVE_FAILED, .live_outcome = KUBE_FORBIDDEN,
	 .action = ACTION_FAILED, .reason = REASON_DENIED, .rc = PLAN_REFUSED},
	{"422 is rejected", .live = LIVE_ABSENT, .predicted = PREDICTED_FAILED,
	 .outcome = KUBE_INVALID, .action = ACTION_FAILED, .reason = REASON_REJECTED,
	 .rc = PLAN_REFUSED},
	{"quota", .live = LIVE_ABSENT, .predicted = PREDICTED_FAILED, .outcome = KUBE_QUOTA,
	 .action = ACTION_FAILED, .reason = REASON_QUOTA, .rc = PLAN_REFUSED},
	{"a conflict with others fails", .live = LIVE_PRESENT, .part_of = OURS, .ours = true,
	 .entry_uid = "u1", .predicted = PREDICTED_FAILED, .outcome = KUBE_CONFLICT,
	 .action = ACTION_FAILED, .reason = REASON_CONFLICT, .rc = PLAN_REFUSED},
	{"an immutable change fails", .live = LIVE_PRESENT, .part_of = OURS, .ours = true,
	 .predicted = PREDICTED_FAILED, .outcome = KUBE_INVALID, .immutable = true,
	 .action = ACTION_FAILED, .reason = REASON_IMMUTABLE, .rc = PLAN_REFUSED},
	{"or recreates where that is allowed", .live = LIVE_PRESENT, .part_of = OURS, .ours = true,
	 .predicted = PREDICTED_FAILED, .outcome = KUBE_INVALID, .immutable = true,
	 .hints = HINT_RECREATE, .action = ACTION_RECREATED, .reason = REASON_IMMUTABLE},
	{"no other 422 recreates", .live = LIVE_PRESENT, .part_of = OURS, .ours = true,
	 .predicted = PREDICTED_FAILED, .outcome = KUBE_INVALID, .hints = HINT_RECREATE,
	 .action = ACTION_FAILED, .reason = REASON_REJECTED, .rc = PLAN_REFUSED},
	{"without a dry run a new render is applied", .live = LIVE_PRESENT, .part_of = OURS,
	 .ours = true, .entry_uid = "u1", .entry_hash = "old", .predicted = PREDICTED_UNKNOWN,
	 .action = ACTION_CONFIGURED, .reason = REASON_GIT},
	{"without a dry run an old one is not", .live = LIVE_PRESENT, .part_of = OURS, .ours = true,
	 .entry_uid = "u1", .entry_hash = "hash", .predicted = PREDICTED_UNKNOWN,
	 .action = ACTION_UNCHANGED},
};

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

static void add_entry(struct inventory *inv, struct arena *a, const char *id, const char *uid,
		      const char *hash)
{
	struct inventory_entry *list =
		arena_grow(a, inv->entries, &inv->cap, inv->n + 1, sizeof(*list));
	struct inventory_entry *e = &list[inv->n];

	*e = (struct inventory_entry){.id = id, .uid = uid, .hash = hash, .from = ""};
	cr_assert_eq(object_id_parse(span_of(id), a, &e->o, NULL), 0);
	inv->entries = list;
	inv->n++;
	for (size_t i = 0; i < inv->n; i++)
		map_set(&inv->by_id, span_of(list[i].id), &list[i]);
}

struct world {
	struct arena a;
	struct inventory inv;
	struct map owners, sets, crds, namespaces;
	struct sync_prune_policy policy;
	struct plan_input in;
	struct plan plan;
};

static void begin(struct world *w)
{
	*w = (struct world){.policy = SYNC_PRUNE_DEFAULT};
	inventory_init(&w->inv, "main", "test", "shop", "agent-system", &w->a);
	w->inv.part_of = OURS;
	map_init(&w->owners, &w->a);
	map_init(&w->sets, &w->a);
	map_init(&w->crds, &w->a);
	map_init(&w->namespaces, &w->a);
	map_set(&w->sets, SPAN_LIT(OURS), (void *)"shop");
	map_set(&w->sets, SPAN_LIT("applyset-sibling-v1"), (void *)"sibling");
	w->in = (struct plan_input){
		.app = "shop",
		.instance = "main",
		.env = "test",
		.inventory = &w->inv,
		.owners = &w->owners,
		.sets = &w->sets,
		.crds = &w->crds,
		.namespaces = &w->namespaces,
		.policy = &w->policy,
	};
}

static struct desired make_desired(const char *kind, const char *name, struct arena *a)
{
	struct desired d = {
		.o = {.group = "", .version = "v1", .kind = kind, .ns = "ns", .name = name},
		.where = arena_printf(a, "%s.yaml:1", name),
		.from = "",
		.hash = "hash",
	};

	d.id = object_id(&d.o, a);
	d.text = object_text(&d.o, a);
	return d;
}

static struct observed make_live(const char *uid)
{
	return (struct observed){
		.live_state = LIVE_PRESENT,
		.uid = uid,
		.rv = "1",
		.part_of = OURS,
		.agent = "main",
		.live_message = "",
		.message = "",
		.fields = "",
		.ours = true,
		.predicted_state = PREDICTED_OK,
		.same = SAME_ALL,
	};
}

Test(plan, decides_each_desired_object_as_the_table_says)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *r = &rows[i];
		struct world w;
		struct desired d;
		struct observed o;
		struct crd_kind k = {.namespaced = true, .app = "shop"};
		int rc;

		begin(&w);
		d = make_desired("Widget", r->generate ? "" : "one", &w.a);
		d.hints = r->hints;
		d.kind = r->kind;
		d.bad = r->bad;
		o = make_live("u1");
		o.live_state = r->live;
		o.live_outcome = r->live_outcome;
		o.part_of = or_empty(r->part_of);
		o.agent = or_empty(r->agent);
		o.ours = r->ours;
		o.legacy = r->legacy;
		o.terminating = r->terminating;
		o.hints = r->live_hints;
		o.predicted_state = r->predicted;
		o.outcome = r->outcome;
		o.same = r->same;
		o.forced = r->forced;
		o.immutable = r->immutable;
		if (r->live == LIVE_UNKNOWN && !r->kind && !r->bad)
			o.live_outcome = KUBE_PENDING;
		if (r->entry_uid)
			add_entry(&w.inv, &w.a, d.id, r->entry_uid, or_empty(r->entry_hash));
		if (r->defined && strcmp(r->defined, "kind") == 0)
			map_set(&w.crds, SPAN_LIT("/Widget"), &k);
		if (r->defined && strcmp(r->defined, "ns") == 0)
			map_set(&w.namespaces, SPAN_LIT("ns"), &k);
		w.in.desired = &d;
		w.in.observed = &o;
		w.in.n_desired = 1;
		w.in.last = r->last;
		rc = plan_make(&w.in, &w.a, &w.plan);
		cr_expect_str_eq(action_name(w.plan.actions[0].action), action_name(r->action),
				 "%s: %s", r->name, action_name(w.plan.actions[0].action));
		cr_expect_str_eq(reason_name(w.plan.actions[0].reason), reason_name(r->reason),
				 "%s: %s", r->name, reason_name(w.plan.actions[0].reason));
		cr_expect_eq(rc, r->rc, "%s: returned %d: %s", r->name, rc, w.plan.why.msg);
		cr_expect_eq(w.plan.actions[0].force, r->force, "%s: force", r->name);
		cr_expect_eq(w.plan.actions[0].migrate, r->migrate, "%s: migrate", r->name);
		arena_dispose(&w.a);
	}
}

/* What leaves: one entry of an inventory with a kept neighbour. */
static const struct {
	const char *name;
	const char *id;
	enum live_state live;
	const char *uid, *live_uid, *part_of;
	bool no_entry_of_ours, terminating, elsewhere, prune_off;
	unsigned hints;
	const char *allow;
	enum action action;
	enum reason reason;
	bool forget;
	int rc;
} leaving[] = {
	{"ours and gone from git", "ns_old__ConfigMap", LIVE_PRESENT, "u", "u", OURS,
	 .action = ACTION_PRUNED, .reason = REASON_REMOVED},
	{"already gone", "ns_old__ConfigMap", LIVE_ABSENT, "u", "", "", .action = ACTION_SKIPPED,
	 .reason = REASON_GONE, .forget = true},
	{"unknown is not gone", "ns_old__ConfigMap", LIVE_UNKNOWN, "u", "", "",
	 .action = ACTION_FAILED, .reason = REASON_UNREACHABLE, .rc = PLAN_REFUSED},
	{"an error is not gone", "ns_old__ConfigMap", LIVE_FAILED, "u", "", "",
	 .action = ACTION_FAILED, .reason = REASON_UNREACHABLE, .rc = PLAN_REFUSED},
	{"another UID", "ns_old__ConfigMap", LIVE_PRESENT, "u", "v", OURS, .action = ACTION_SKIPPED,
	 .reason = REASON_GONE, .forget = true},
	{"another set's label", "ns_old__ConfigMap", LIVE_PRESENT, "u", "u", "applyset-other-v1",
	 .action = ACTION_SKIPPED, .reason = REASON_FOREIGN, .forget = true},
	{"no label", "ns_old__ConfigMap", LIVE_PRESENT, "u", "u", "", .action = ACTION_SKIPPED,
	 .reason = REASON_FOREIGN, .forget = true},
	{"intent with label and entry", "ns_old__ConfigMap", LIVE_PRESENT, "", "u", OURS,
	 .action = ACTION_PRUNED, .reason = REASON_REMOVED},
	{"intent with a copied label", "ns_old__ConfigMap", LIVE_PRESENT, "", "u", OURS,
	 .no_entry_of_ours = true, .action = ACTION_SKIPPED, .reason = REASON_FOREIGN,
	 .forget = true},
	{"prune: disabled", "ns_old__ConfigMap", LIVE_PRESENT, "u", "u", OURS, .hints = HINT_KEEP,
	 .action = ACTION_SKIPPED, .reason = REASON_KEPT, .forget = true},
	{"Prune=confirm", "ns_old__ConfigMap", LIVE_PRESENT, "u", "u", OURS, .hints = HINT_CONFIRM,
	 .action = ACTION_SKIPPED, .reason = REASON_CONFIRM},
	{"being deleted", "ns_old__ConfigMap", LIVE_PRESENT, "u", "u", OURS, .terminating = true,
	 .action = ACTION_SKIPPED, .reason = REASON_TERMINATING},
	{"moved to another app", "ns_old__ConfigMap", LIVE_PRESENT, "u", "u", OURS,
	 .elsewhere = true, .action = ACTION_SKIPPED, .reason = REASON_MOVED, .forget = true},
	{"pruning is off", "ns_old__ConfigMap", LIVE_PRESENT, "u", "u", OURS, .prune_off = true,
	 .action = ACTION_SKIPPED, .reason = REASON_PRUNE_OFF},
	{"a protected kind", "_old__Namespace", LIVE_PRESENT, "u", "u", OURS,
	 .action = ACTION_SKIPPED, .reason = REASON_PROTECTED, .rc = PLAN_REFUSED},
	{"a protected kind with its trailer", "_old__Namespace", LIVE_PRESENT, "u", "u", OURS,
	 .allow = "Namespace/old", .action = ACTION_PRUNED, .reason = REASON_REMOVED},
	{"a trailer for another one", "_old__Namespace", LIVE_PRESENT, "u", "u", OURS,
	 .allow = "Namespace/new", .action = ACTION_SKIPPED, .reason = REASON_PROTECTED,
	 .rc = PLAN_REFUSED},
	{"a claim, by full name", "ns_old__PersistentVolumeClaim", LIVE_PRESENT, "u", "u", OURS,
	 .allow = "PersistentVolumeClaim/ns/old", .action = ACTION_PRUNED,
	 .reason = REASON_REMOVED},
	{"a CRD with its group", "_old_apiextensions.k8s.io_CustomResourceDefinition", LIVE_PRESENT,
	 "u", "u", OURS, .allow = "CustomResourceDefinition.apiextensions.k8s.io/old",
	 .action = ACTION_PRUNED, .reason = REASON_REMOVED},
};

Test(plan, lets_go_only_what_is_ours)
{
	for (size_t i = 0; i < ARRAY_LEN(leaving); i++) {
		struct world w;
		struct desired d;
		struct observed keeps = make_live("k");
		struct observed *gone;
		struct plan_owner owner = {.app = "other"};
		int rc;

		begin(&w);
		d = make_desired("ConfigMap", "kept", &w.a);
		add_entry(&w.inv, &w.a, leaving[i].id, leaving[i].uid, "h");
		gone = arena_array(&w.a, 1, sizeof(*gone));
		gone[0] = make_live(leaving[i].live_uid);
		gone[0].live_state = leaving[i].live;
		gone[0].part_of = leaving[i].part_of;
		gone[0].ours = !leaving[i].no_entry_of_ours;
		gone[0].terminating = leaving[i].terminating;
		gone[0].hints = leaving[i].hints;
		if (leaving[i].elsewhere)
			map_set(&w.owners, span_of(leaving[i].id), &owner);
		w.policy.enabled = !leaving[i].prune_off;
		w.policy.allow = &leaving[i].allow;
		w.policy.n_allow = leaving[i].allow != NULL;
		w.in.desired = &d;
		w.in.observed = &keeps;
		w.in.n_desired = 1;
		w.in.leaving = gone;
		rc = plan_make(&w.in, &w.a, &w.plan);
		cr_assert_eq(w.plan.n, 2, "%s", leaving[i].name);
		cr_expect_str_eq(action_name(w.plan.actions[1].action),
				 action_name(leaving[i].action), "%s", leaving[i].name);
		cr_expect_str_eq(reason_name(w.plan.actions[1].reason),
				 reason_name(leaving[i].reason), "%s", leaving[i].name);
		cr_expect_eq(w.plan.actions[1].forget, leaving[i].forget, "%s: forget",
			     leaving[i].name);
		cr_expect_eq(rc, leaving[i].rc, "%s: returned %d: %s", leaving[i].name, rc,
			     w.plan.why.msg);
		arena_dispose(&w.a);
	}
}

/* n entries, of which the first n_kept stay. */
static int shrink(struct world *w, size_t n, size_t n_kept, const char *allow)
{
	struct desired *d = arena_array(&w->a, n_kept, sizeof(*d));
	struct observed *o = arena_array(&w->a, n, sizeof(*o));
	struct observed *gone = arena_array(&w->a, n, sizeof(*gone));
	const char **list = arena_array(&w->a, 1, sizeof(*list));

	for (size_t i = 0; i < n; i++) {
		struct desired x =
			make_desired("ConfigMap", arena_printf(&w->a, "c%03zu", i), &w->a);

		if (i < n_kept)
			d[i] = x;
		o[i] = make_live("u");
		gone[i] = make_live("u");
		add_entry(&w->inv, &w->a, x.id, "u", "hash");
	}
	list[0] = allow;
	w->policy.allow = list;
	w->policy.n_allow = allow != NULL;
	w->in.desired = d;
	w->in.observed = o;
	w->in.n_desired = n_kept;
	w->in.leaving = gone;
	return plan_make(&w->in, &w->a, &w->plan);
}

Test(plan, holds_a_big_shrink_until_a_trailer_lifts_it)
{
	static const struct {
		size_t n, kept;
		const char *allow;
		int rc;
	} cases[] = {
		{10, 5, NULL, 0},	     /* the floor of 5 */
		{10, 4, NULL, PLAN_REFUSED}, /* 6 of 10 */
		{10, 4, "budget", 0},
		{100, 80, NULL, 0},		   /* 20 % */
		{100, 79, NULL, PLAN_REFUSED},	   /* one more */
		{100, 79, "ConfigMap/ns/c099", 0}, /* one of them allowed by name */
		{100, 1, "env/test", PLAN_REFUSED},
		{3, 0, NULL, PLAN_REFUSED}, /* an empty set, however small */
		{3, 0, "budget", PLAN_REFUSED},
		{3, 0, "env/test", 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world w;
		int rc;

		begin(&w);
		rc = shrink(&w, cases[i].n, cases[i].kept, cases[i].allow);
		cr_expect_eq(rc, cases[i].rc, "row %zu: %d %s", i, rc, w.plan.why.msg);
		if (rc == PLAN_REFUSED)
			cr_expect_eq(w.plan.why.kind, ERR_POLICY, "row %zu", i);
		arena_dispose(&w.a);
	}
}

Test(plan, names_both_places_of_an_object_that_is_rendered_twice)
{
	struct world w;
	struct desired d[2];
	struct observed o[2] = {make_live("u"), make_live("u")};

	begin(&w);
	d[0] = make_desired("ConfigMap", "same", &w.a);
	d[1] = make_desired("ConfigMap", "same", &w.a);
	d[0].where = "a.yaml:3";
	d[1].where = "b.yaml:7";
	w.in.desired = d;
	w.in.observed = o;
	w.in.n_desired = 2;
	cr_assert_eq(plan_make(&w.in, &w.a, &w.plan), PLAN_REFUSED);
	cr_expect_eq(w.plan.why.kind, ERR_INPUT);
	cr_expect_not_null(strstr(w.plan.why.msg, "a.yaml:3 and b.yaml:7"), "%s", w.plan.why.msg);
	arena_dispose(&w.a);
}

Test(plan, prunes_nothing_while_an_object_fails)
{
	struct world w;
	struct desired d;
	struct observed o = make_live("u");
	struct observed gone = make_live("u");

	begin(&w);
	d = make_desired("ConfigMap", "bad", &w.a);
	d.bad = "broken";
	add_entry(&w.inv, &w.a, "ns_old__ConfigMap", "u", "h");
	w.in.desired = &d;
	w.in.observed = &o;
	w.in.n_desired = 1;
	w.in.leaving = &gone;
	cr_assert_eq(plan_make(&w.in, &w.a, &w.plan), PLAN_REFUSED);
	cr_expect_eq(w.plan.actions[1].reason, REASON_BLOCKED);
	cr_expect_eq(w.plan.n_writes, 0);
	arena_dispose(&w.a);
}

Test(plan, prunes_in_reverse_order_of_kinds)
{
	static const char *const ids[] = {"_ns__Namespace", "ns_a__ConfigMap",
					  "ns_w_apps_Deployment", "ns_g_example.com_Gadget"};
	static const char *const want[] = {"Gadget", "Deployment", "ConfigMap", "Namespace"};
	struct world w;
	struct desired d;
	struct observed o = make_live("u");
	struct observed gone[4];
	const char *allow = "Namespace/ns";

	begin(&w);
	d = make_desired("ConfigMap", "kept", &w.a);
	for (size_t i = 0; i < 4; i++) {
		add_entry(&w.inv, &w.a, ids[i], "u", "h");
		gone[i] = make_live("u");
	}
	w.policy.allow = &allow;
	w.policy.n_allow = 1;
	w.in.desired = &d;
	w.in.observed = &o;
	w.in.n_desired = 1;
	w.in.leaving = gone;
	cr_assert_eq(plan_make(&w.in, &w.a, &w.plan), 0, "%s", w.plan.why.msg);
	for (size_t i = 0; i < 4; i++)
		cr_expect_str_eq(w.plan.actions[1 + i].entry->o.kind, want[i]);
	arena_dispose(&w.a);
}
