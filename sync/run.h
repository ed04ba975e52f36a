/*
 * run.h - the inside of a run: one machine per app, in the order observe, plan, stage, apply, wait, prune.
 *
 * Layer    sync
 * Source   sync.h has the outside; design.md section 2
 * Threads  as sync.h
 *
 * Each verb lives in a file of its own and is one or more steps. A step looks at the answers that are there,
 * sends what comes next, and says STEP_GO (call me or my successor again) or STEP_WAIT (an answer or
 * app->wake_ms must come first). Steps never block. Whatever decides is in plan.c.
 */
#ifndef AGENT_SYNC_RUN_H
#define AGENT_SYNC_RUN_H

#include <stdatomic.h>

#include "sync/lease.h"
#include "sync/observed.h"
#include "sync/plan.h"
#include "sync/round.h"
#include "sync/sync.h"

enum step { STEP_GO, STEP_WAIT };

enum app_phase {
	APP_DEPENDS, /* apps it depends on are not healthy yet */
	APP_OBSERVE,
	APP_PLAN,
	APP_LEASE,
	APP_INTENT,
	APP_STAGE, /* writes of stage 0, then waiting for them */
	APP_AGAIN, /* deferred objects are observed and planned */
	APP_APPLY, /* writes of the other stages */
	APP_RECORD,
	APP_WAIT,
	APP_PRUNE,
	APP_SHRINK,
	APP_END,
};

/* What an object needs from the next round of requests. */
enum ask {
	ASK_NOTHING,
	ASK_PAIR,  /* GET and dry-run */
	ASK_FORCE, /* the same with force: the conflicts are with ourselves */
	ASK_PROBE, /* refused: would a creation under another name be taken? */
	ASK_LIVE,  /* GET alone */
};

enum write_step {
	WRITE_NONE,
	WRITE_MIGRATE, /* managedFields of earlier tools become ours */
	WRITE_DELETE,  /* recreated: first the old one goes */
	WRITE_GONE,    /* waits until it is gone */
	WRITE_APPLY,
	WRITE_DONE,
	WRITE_FAILED,
};

/** What happens to one object during the run; parallel to plan.actions. */
struct item {
	enum ask ask;
	unsigned tries;	     /* of observing */
	struct node *merged; /* managedFields to write at adoption; NULL */
	enum write_step write;
	bool done;
	const char *uid; /* after the write; "" = not known */
	struct health health;
	bool health_known;
	bool deleting;	/* its DELETE was accepted */
	bool confirmed; /* its deletion was seen */
	/* of an action that went wrong while it was carried out */
	bool failed;
	enum reason reason;
	const char *message;
};

struct app_run {
	const struct sync_app *spec;
	enum app_phase phase;
	bool skip;		    /* --only another app, or held */
	struct inventory inventory; /* as it is on the server now */
	struct inventory loaded;    /* as it was when the run began: what the plan is made from */
	struct desired *desired;    /* [n] */
	struct observed *observed;  /* [n] */
	struct item *items;	    /* [n] then one for each prune of the plan */
	size_t n;
	struct observed *leaving;		   /* [loaded.n] */
	bool *leaving_asked;			   /* [loaded.n] */
	const struct kube_resource **leaving_kind; /* [loaded.n] */
	struct plan plan;
	bool planned, planned_again;
	bool wants_previous;
	const struct objects *previous;
	bool previous_given;
	struct round round;
	int stage;    /* being written */
	bool applied; /* all writes are confirmed */
	bool staged;  /* stage 0 is there */
	bool healthy; /* or not waited for */
	bool changed;
	const char *recorded_commit;
	int64_t wake_ms; /* monotonic; INT64_MAX = no timer */
	int64_t backoff_ms;
	int64_t progress_ms;		  /* when something last got better */
	int64_t prune_ms;		  /* when deleting began */
	int sub;			  /* place inside a phase; 0 when it begins */
	struct inventory_list list;	  /* being written */
	struct inventory_objects objects; /* being written */
	const char *waits_for;
	struct err err;
	struct discovery_fetch *fetch;
	atomic_bool fetch_ready;
	struct sync_run *run;
};

enum run_phase { RUN_LOAD, RUN_DISCOVER, RUN_APPS, RUN_RECORD, RUN_RELEASE, RUN_END };

struct sync_run {
	struct sync_options o; /* strings in arena */
	struct arena arena;    /* wiped */
	enum run_phase phase;
	struct app_run *apps; /* [o.n_apps] */
	struct round round;   /* of the run itself */
	struct discovery *discovery;
	struct discovery **outdated; /* [n_outdated]: resources of objects point into them */
	size_t n_outdated, outdated_cap;
	bool discovery_fresh; /* read during this run */
	struct discovery_fetch *fetch;
	atomic_bool fetch_ready;
	struct map crds, namespaces; /* defined by the objects of all apps */
	struct map owners;	     /* id -> struct plan_owner */
	struct map by_name;	     /* apps */
	struct map sets;	     /* part-of id -> app */
	struct map orphans;	     /* name of ConfigMap -> node, as listed */
	struct lease *lease;
	const char *lease_rv; /* as read with the inventories */
	unsigned restarts;
	int sub;
	int64_t begin_ms, deadline_ms;
	int64_t wake_ms;
	const char *state_rv; /* "" = there is no state object */
	struct sync_result result;
	struct sync_object *objects;
	size_t reads, writes;
	size_t wanting; /* index of the app that wants its previous objects */
	bool ended;
	struct err err;
	atomic_bool cancelled;
	char cancel_why[128];
	struct desired_context context;
};

/* ---- steps, each in the file of its verb ------------------------------------------------------- */

enum step load_step(struct sync_run *run);   /* load.c */
enum step observe_step(struct app_run *app); /* observe.c */
enum step plan_step(struct app_run *app);    /* decide.c */
enum step intent_step(struct app_run *app);  /* intent.c */
enum step record_step(struct app_run *app);  /* intent.c: UIDs and hashes */
enum step shrink_step(struct app_run *app);  /* intent.c: after prunes */
enum step stage_step(struct app_run *app);   /* stage.c */
enum step again_step(struct app_run *app);   /* stage.c */
enum step apply_step(struct app_run *app);   /* apply.c */
enum step wait_step(struct app_run *app);    /* wait.c */
enum step prune_step(struct app_run *app);   /* prune.c */
enum step state_step(struct sync_run *run);  /* state.c */

/* ---- shared ----------------------------------------------------------------------------------- */

/** Send a stage's writes and look at their answers; true when the stage is over (run's stage in app). */
enum step apply_stage(struct app_run *app, int stage, bool *over);

/** GET what waits and judge it. `stage` -1 = all. True in *over when nothing waits or the app failed. */
enum step wait_items(struct app_run *app, int stage, bool *over);

/** Why no new write may begin: cancelled, lease lost, out of time. 0 = go on; -1 fails the app. */
int run_may_write(struct app_run *app);

/** Is a write that begins now under the environment's lease, ours or the caller's? */
bool run_lease_held(const struct sync_run *run);

/** Take the environment's lease: 1 = held, 0 = not yet, -1 = refused or failed. */
int run_take_lease(struct sync_run *run, struct err *e);

/** The app is over, with app->err set. */
enum step app_fail(struct app_run *app);

/** Go to a phase. */
enum step app_go(struct app_run *app, enum app_phase phase);

/** Come back after `ms`. */
enum step app_sleep(struct app_run *app, int64_t ms);

/** Health of an object that was just seen. */
void run_judge(struct sync_run *run, const struct object *o, struct item *it);

/** DeleteOptions: that very object, and its dependants in the background. */
struct node *run_delete_options(const char *uid, struct arena *a);

/** Wake callback of rounds. */
void run_wake(void *ctx);

void run_round(struct sync_run *run, struct round *r, size_t cap);

/** Begin a call on an object's path; NULL (and *e) when the path cannot be made. */
struct kube_call *run_call(struct app_run *app, const char *method, const struct kube_resource *r,
			   const struct object *o, const char *query, struct err *e);

/** Read discovery again, unless that is under way; true when it is over. *e set when it failed. */
bool run_discover(struct sync_run *run, struct err *e);

void run_event(struct app_run *app, const char *phase, const struct plan_action *x,
	       const struct item *it, const char *message, size_t done, size_t total);

/** Number of plan actions; items are parallel. */
static inline bool item_writes(const struct app_run *app, size_t i)
{
	return action_writes(app->plan.actions[i].action) && app->plan.actions[i].desired;
}

void run_make_result(struct sync_run *run);		     /* result.c */
bool app_ready(const struct app_run *app, const char *name); /* is the app of that name healthy? */
struct app_run *run_app(const struct sync_run *run, const char *name);

#endif
