#include "sync/observed.h"

#include "agent/base/limits.h"
#include "render/yaml/json_io.h"
#include "sync/clean.h"
#include "sync/inventory.h"
#include "sync/managed_fields.h"
#include "sync/redact.h"

static const struct source answer = {.path = "answer"};

static const char *meta_text(const struct node *object, const char *key, struct arena *a)
{
	const char *s = node_get_text(node_get(object, "metadata"), key);

	return s ? arena_strdup(a, s) : "";
}

static const char *label(const struct node *object, const char *key, struct arena *a)
{
	const char *s = node_get_text(node_at(object, "metadata", "labels", NULL), key);

	return s ? arena_strdup(a, s) : "";
}

static int parse(const struct kube_call *c, struct arena *a, struct node **out, struct err *e)
{
	if (node_from_json(buf_span(&c->body_out), &answer, a, out, e) < 0)
		return err_wrap(e, "answer of the API server");
	if (!node_is(*out, NODE_MAP))
		return err_set(e, ERR_INPUT, "answer of the API server is not an object");
	return 0;
}

/* ---- live ------------------------------------------------------------------------------------- */

static void take_managers(const struct node *live, struct observed *o)
{
	struct field_entry f;

	for (size_t i = 0; field_entry_at(live, i, &f); i++) {
		o->ours |= field_entry_ours(&f);
		o->legacy |= field_entry_legacy(&f);
	}
}

static void take_live(struct node *live, int64_t wall_ms, struct arena *keep, struct arena *scratch,
		      struct observed *o)
{
	struct object identity;

	o->live_state = LIVE_PRESENT;
	o->uid = meta_text(live, "uid", keep);
	o->rv = meta_text(live, "resourceVersion", keep);
	o->part_of = label(live, LABEL_PART_OF, keep);
	o->agent = label(live, LABEL_AGENT, keep);
	o->terminating = *meta_text(live, "deletionTimestamp", scratch) != '\0';
	take_managers(live, o);
	if (o->legacy)
		o->merged = node_copy(keep, observed_adopted_fields(live, scratch));
	if (object_read(live, scratch, &identity, NULL) < 0)
		return;
	o->hints = hints_of(&identity);
	o->health_known = health_of(HEALTH_AGENT, &identity, wall_ms, keep, &o->health) == 0;
	/* reason and message may point into the answer */
	o->health.reason = arena_strdup(keep, o->health.reason ? o->health.reason : "");
	o->health.message = arena_strdup(keep, o->health.message ? o->health.message : "");
}

/* ---- predicted -------------------------------------------------------------------------------- */

/* When a manager wrote last. The time is the entry's, not the field's: Kubernetes keeps no finer one. */
static const char *last_write(const struct node *live, const char *manager)
{
	const char *last = "";
	struct field_entry f;

	for (size_t i = 0; field_entry_at(live, i, &f); i++)
		if (strcmp(f.manager, manager) == 0 && strcmp(f.subresource, "status") != 0 &&
		    strcmp(f.time, last) > 0)
			last = f.time;
	return last;
}

static void take_conflicts(const struct kube_call *dry, const struct node *live, struct arena *keep,
			   struct observed *o)
{
	const struct kube_status *s = &dry->status;
	struct field_conflict *list = arena_array(keep, s->n_causes, sizeof(*list));
	size_t n = 0;

	for (size_t i = 0; i < s->n_causes; i++) {
		if (!*s->causes[i].field)
			continue;
		list[n].path = arena_strdup(keep, s->causes[i].field);
		list[n].since = arena_strdup(keep, last_write(live, s->causes[i].manager));
		list[n++].manager = arena_strdup(keep, s->causes[i].manager);
	}
	o->conflicts = list;
	o->n_conflicts = n;
	o->conflicts_cut = s->n_causes >= LIMIT_API_CAUSES;
}

static const char *refused_fields(const struct kube_status *s, struct arena *keep)
{
	const char *text = "";

	for (size_t i = 0; i < s->n_causes && i < 5; i++) {
		if (*s->causes[i].field)
			text = arena_printf(keep, "%s%s%s", text, *text ? ", " : "",
					    s->causes[i].field);
	}
	return text;
}

static void take_refusal(const struct kube_call *dry, const struct node *live,
			 const struct desired *d, struct arena *keep, struct observed *o)
{
	o->outcome = dry->outcome;
	o->predicted_state = dry->outcome == KUBE_NO_DRY_RUN ? PREDICTED_UNKNOWN : PREDICTED_FAILED;
	if (dry->outcome == KUBE_CONFLICT)
		take_conflicts(dry, live, keep, o);
	o->fields = refused_fields(&dry->status, keep);
	o->message = kube_status_text(dry, d && d->sensitive, keep);
	if (!*o->message)
		o->message = arena_strdup(keep, dry->err.msg);
	if (d && d->sensitive) {
		struct redact r = {.arena = keep};

		redact_collect(&r, d->o.root);
		o->message = redact_text(&r, o->message, keep);
	}
}

/* Are our entries equal: the same fields, written in the same version of the kind? */
static bool same_entry(const struct node *live, const struct node *predicted)
{
	const struct node *x = NULL;
	const struct node *y = NULL;
	struct field_entry f;
	const char *vx = "";
	const char *vy = "";

	for (size_t i = 0; field_entry_at(live, i, &f); i++) {
		if (field_entry_ours(&f)) {
			x = f.set;
			vx = f.api_version;
		}
	}
	for (size_t i = 0; field_entry_at(predicted, i, &f); i++) {
		if (field_entry_ours(&f)) {
			y = f.set;
			vy = f.api_version;
		}
	}
	return x && y && strcmp(vx, vy) == 0 && node_equal(x, y);
}

/*
 * What an adoption takes away: fields of the earlier tools' entries that are neither in our apply nor
 * anybody else's. The server would remove them once the entries are merged into ours, which a dry-run
 * cannot show, so it is computed on the prediction.
 */
static void remove_adopted(const struct node *live, struct node *predicted, struct arena *a)
{
	struct node *gone = NULL;
	struct field_entry f;

	for (size_t i = 0; field_entry_at(live, i, &f); i++) {
		if (field_entry_legacy(&f))
			gone = fields_union(a, gone, f.set);
	}
	for (size_t i = 0; gone && field_entry_at(predicted, i, &f); i++) {
		if (!field_entry_legacy(&f))
			gone = fields_minus(a, gone, f.set);
	}
	fields_remove(predicted, gone, a);
}

static void compare(struct node *live, struct node *predicted, const struct desired *d,
		    struct arena *keep, struct arena *scratch, struct observed *o)
{
	bool owned;

	if (!live) {
		o->same = SAME_NOT;
		return;
	}
	owned = same_entry(live, predicted) && !o->legacy;
	if (o->legacy && !(d->hints & HINT_MERGE))
		remove_adopted(live, predicted, scratch);
	else if (o->legacy)
		owned = same_entry(live, predicted);
	clean_live(live);
	clean_live(predicted);
	if (node_equal(live, predicted)) {
		o->same = owned ? SAME_ALL : SAME_OWNERSHIP;
		return;
	}
	o->same = SAME_NOT;
	o->live = node_copy(keep, live);
	o->predicted = node_copy(keep, predicted);
}

/* ---- the pair --------------------------------------------------------------------------------- */

static bool raced(const struct observed *o, const struct node *predicted, struct arena *scratch)
{
	const char *rv = meta_text(predicted, "resourceVersion", scratch);

	if (o->live_state == LIVE_ABSENT)
		return *rv != '\0';
	/* a dry-run answers with the version it was computed on */
	return strcmp(rv, o->rv) != 0 || strcmp(meta_text(predicted, "uid", scratch), o->uid) != 0;
}

int observed_make(const struct kube_call *live, const struct kube_call *dry,
		  const struct desired *d, int64_t wall_ms, struct arena *keep,
		  struct arena *scratch, struct observed *out, struct err *e)
{
	struct node *live_tree = NULL;
	struct node *predicted = NULL;
	struct observed o = {
		.uid = "",
		.rv = "",
		.part_of = "",
		.agent = "",
		.live_message = "",
		.message = "",
		.live_outcome = live->outcome,
	};

	if (live->outcome == KUBE_OK) {
		if (parse(live, scratch, &live_tree, e) < 0)
			return -1;
		take_live(live_tree, wall_ms, keep, scratch, &o);
	} else if (live->outcome == KUBE_NOT_FOUND || live->outcome == KUBE_NO_NAMESPACE) {
		o.live_state = LIVE_ABSENT;
	} else {
		o.live_state = LIVE_FAILED;
		o.live_message = arena_strdup(keep, live->err.msg);
	}
	if (!dry) {
		if (live_tree) {
			clean_live(live_tree);
			o.live = node_copy(keep, live_tree);
		}
		*out = o;
		return 0;
	}
	if (dry->outcome != KUBE_OK) {
		take_refusal(dry, live_tree, d, keep, &o);
		if (live_tree) {
			clean_live(live_tree);
			o.live = node_copy(keep, live_tree);
		}
		*out = o;
		return 0;
	}
	if (parse(dry, scratch, &predicted, e) < 0)
		return -1;
	o.outcome = KUBE_OK;
	o.predicted_state = PREDICTED_OK;
	if (o.live_state == LIVE_ABSENT || o.live_state == LIVE_PRESENT) {
		if (raced(&o, predicted, scratch))
			return OBSERVED_RACED;
	}
	compare(live_tree, predicted, d, keep, scratch, &o);
	*out = o;
	return 0;
}

bool observed_conflicts_in(const struct observed *o, const struct node *previous)
{
	if (o->conflicts_cut || o->n_conflicts == 0 || !previous)
		return false;
	for (size_t i = 0; i < o->n_conflicts; i++) {
		if (!field_path_get(previous, span_of(o->conflicts[i].path)))
			return false;
	}
	return true;
}

static struct node *our_entry(const struct node *set, const char *api_version, const char *time,
			      struct arena *a)
{
	struct node *n = node_map(a);

	node_set(a, n, "manager", node_strz(a, FIELD_MANAGER));
	node_set(a, n, "operation", node_strz(a, "Apply"));
	node_set(a, n, "apiVersion", node_strz(a, api_version));
	if (*time)
		node_set(a, n, "time", node_strz(a, time));
	node_set(a, n, "fieldsType", node_strz(a, "FieldsV1"));
	node_set(a, n, "fieldsV1", node_copy_shared(a, set));
	return n;
}

struct node *observed_adopted_fields(const struct node *live, struct arena *a)
{
	const struct node *list = node_at(live, "metadata", "managedFields", NULL);
	struct node *out = node_list(a);
	struct node *ours = NULL;
	struct field_entry f;
	const char *version = "";
	const char *time = "";

	for (size_t i = 0; field_entry_at(live, i, &f); i++) {
		if (!field_entry_ours(&f) && !field_entry_legacy(&f)) {
			node_append(a, out, node_copy_shared(a, list->items[i]));
			continue;
		}
		ours = fields_union(a, ours, f.set);
		if (field_entry_ours(&f) || !*version)
			version = f.api_version;
		if (strcmp(f.time, time) > 0)
			time = f.time;
	}
	if (ours)
		node_append(a, out, our_entry(ours, version, time, a));
	return out;
}
