/*
 * plan.h - what applying these objects would change, and why. Pure: no I/O, no clock, no cluster.
 *
 * Layer    sync; uses agent/base, render/yaml
 * Source   design.md section 2 rules 1, 2, 6, 8; section 6 (Applying, Inventory)
 * Threads  any; inputs are immutable
 *
 * Nothing else decides: diff prints this, apply carries it out, why explains it.
 *
 * Of a desired object, in this order: does it want to be left alone; has it an identity; is its kind
 * served; could it be read; whose is it; is it being deleted; what did the dry-run say; is it equal.
 * Of an inventory entry that is no longer desired: is it still there, the same object, ours by uid and
 * label; does it want to be kept; does policy let it go.
 *
 * One failed object refuses the whole app (atomic): all errors are found, nothing is written, nothing is
 * pruned.
 */
#ifndef AGENT_SYNC_PLAN_H
#define AGENT_SYNC_PLAN_H

#include "sync/action.h"
#include "sync/inventory.h"
#include "sync/observed.h"
#include "sync/sync.h"

enum {
	PLAN_DEFERRED =
		1, /* some objects wait for a kind or namespace of this pass: see their reason */
	PLAN_REFUSED = 2, /* nothing of this app may be written: plan.why says so */
};

struct plan_action {
	enum action action;
	enum reason reason;
	const char *message;		     /* masked; "" */
	const struct desired *desired;	     /* NULL for a prune */
	const struct observed *observed;     /* NULL when it was not asked */
	const struct inventory_entry *entry; /* NULL when the inventory does not name it */
	bool force;   /* apply with force: the conflicts are with what we applied ourselves */
	bool migrate; /* merge the entries of earlier tools into ours first */
	bool forget;  /* the inventory drops the entry: gone, another object, kept, or moved */
};

struct plan {
	struct plan_action
		*actions; /* [n_desired] as desired, then the prunes by rank, last kinds first */
	size_t n_desired;
	size_t n;
	size_t n_writes;
	struct err
		why; /* of PLAN_REFUSED: ERR_POLICY or ERR_INPUT, ERR_CONFLICT, ... of the first object */
};

/** Which app desires an id; `also` is a second one, which is an error. */
struct plan_owner {
	const char *app, *also;
	size_t at; /* index in the first app's objects */
};

/** The app other than `app` that desires an id; NULL when none does. */
const char *plan_elsewhere(const struct map *owners, const char *id, const char *app);

struct plan_input {
	const char *app;
	const char *instance;
	const char *env;
	const struct desired *desired;	 /* [n_desired] in the order of rendering */
	const struct observed *observed; /* [n_desired]; LIVE_UNKNOWN where the kind is unknown */
	size_t n_desired;
	const struct inventory *inventory;
	const struct observed *leaving; /* [inventory->n] facts of entries that are not desired */
	const struct map *owners; /* id -> struct plan_owner, of all apps of the environment */
	const struct map
		*sets; /* part-of id -> name of the app, of the environment's inventories */
	const struct map *crds;	      /* struct crd_kind by "group/kind": defined in this pass */
	const struct map *namespaces; /* names of namespaces created in this pass */
	const struct sync_prune_policy *policy;
	bool last; /* the kinds and namespaces of this pass are there: nothing is deferred any more */
};

/**
 * Decide. Memory from `a`; the plan points into the inputs.
 * Returns 0, PLAN_DEFERRED or PLAN_REFUSED; it cannot fail.
 */
int plan_make(const struct plan_input *in, struct arena *a, struct plan *out) MUST_CHECK;

#endif
