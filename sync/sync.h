/*
 * sync.h - bring one environment of one cluster to what was rendered: observe, plan, apply, wait, prune.
 *
 * Layer    sync; uses agent/base, render/yaml, sync/kube
 * Source   design.md section 2 (rules 1, 2, 4-6, 8, 9) and section 6
 * Threads  a run is stepped by one thread at a time, not always the same; sync_cancel() may be called
 *          from any; the wake callback comes from the cluster's I/O thread
 *
 * A run is a resumable state machine. It never blocks and holds no thread while it waits: sync_step()
 * goes as far as it can and returns SYNC_WAIT; step again when the wake callback was called or the time
 * of sync_wake_at_ms() has come, whichever is first (stepping too early does no harm).
 *
 *   struct sync_run *run;
 *   sync_new(&options, &run, e);
 *   while ((rc = sync_step(run, e)) > 0)
 *           if (rc == SYNC_WANTS_PREVIOUS)  render the commit it names, sync_give_previous()
 *           else                            sleep until woken or sync_wake_at_ms(run)
 *   sync_result(run) -> what happened to each object;  sync_diff(run, ...) -> text
 *   sync_free(run);
 *
 *   load      state object and inventories (GET)
 *   observe   live (GET) and predicted (dry-run PATCH) of each object, as a pair
 *   plan      pure; SYNC_DIFF ends here
 *   lease     taken when there is something to write and the caller holds none
 *   intent    inventory = old and new ids, when the ids change
 *   stage     CRDs and Namespaces, waited for; discovery again; deferred objects observed and planned
 *   apply     the rest in kind order, parallel inside a group
 *   wait      until healthy, or certainly never
 *   prune     what is no longer rendered, after the new objects are healthy
 *   record    inventory with UIDs, state object
 *
 * Apps fail one by one: a broken app stops only itself and what depends on it. When nothing differs no
 * request but reads and dry-runs is sent: neither lease nor inventory nor state object is written.
 * Killed at any instant, the next run picks up what the inventory says.
 */
#ifndef AGENT_SYNC_SYNC_H
#define AGENT_SYNC_SYNC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agent/base/buf.h"
#include "agent/base/clock.h"
#include "agent/base/err.h"
#include "render/yaml/object.h"
#include "sync/action.h"
#include "sync/health.h"

struct kube;	      /* one cluster's client: sync/kube/kube.h */
struct kube_identity; /* whom to act as: sync/kube/kube.h */
struct discovery;     /* which kinds it serves: sync/kube/discovery.h */
struct sync_run;

enum sync_mode {
	SYNC_DIFF,  /* observe and plan; writes nothing (diff, plan, apply --dry-run) */
	SYNC_APPLY, /* the whole pass */
	SYNC_STATUS, /* load, then GET what the inventories name and judge its health; needs no render */
};

/** Which writes to stop short of. Zero is not the default: take SYNC_PRUNE_DEFAULT. */
struct sync_prune_policy {
	bool enabled;
	uint32_t budget_percent; /* of an app's inventory that one pass may prune */
	uint32_t budget_floor;	 /* prunes that are always within the budget */
	const char *const
		*protect; /* [n_protect] kinds that need a trailer: "Kind" or "Kind.group" */
	size_t n_protect;
	const char *const *allow; /* [n_allow] values of Allow-Prune trailers in applied..pin */
	size_t n_allow;
};

extern const struct sync_prune_policy SYNC_PRUNE_DEFAULT; /* on, 20 %, 5, Namespace PVC CRD */

struct sync_app {
	const char *name;
	const struct objects
		*desired; /* borrowed until sync_free(); may be empty, which is refused */
	const char *const *depends_on; /* [n_depends_on] names of apps that must be healthy first */
	size_t n_depends_on;
	bool held; /* could not be rendered: keeps what it has, nothing of it is written or pruned */
	const struct err
		*held_by; /* what rendering said, for the state object; borrowed; NULL = nothing */
};

/** What happened just now, for progress lines; borrowed for the call. */
struct sync_event {
	const char *phase;  /* "load", "observe", ... as above */
	const char *app;    /* "" when it concerns the whole run */
	const char *object; /* "Kind/namespace/name"; "" when it concerns the phase */
	enum action action;
	enum reason reason;
	const struct health *health; /* NULL except while waiting */
	const char *message;	     /* "" when there is nothing to add */
	size_t done, total;	     /* objects of the phase */
};

struct sync_options {
	enum sync_mode mode;
	struct kube *kube;		/* kept until sync_free() */
	const struct kube_identity *as; /* who reads and writes objects; NULL = the agent; kept */
	struct discovery *discovery;	/* referenced; NULL = the run loads it */
	const struct clock *clock;	/* kept */

	const char *instance; /* of agent.yaml */
	const char *env;
	const char
		*state_namespace; /* lease, inventories, state object; used as the agent itself */
	const char *namespace_default; /* for namespaced objects that name none; NULL = "default" */
	const char *commit;	       /* 40 hex digits, or "" (a directory) */
	const char *holder;	       /* who we are in the lease: "host/pid" or a pod's name */
	/* The caller holds the environment's lease itself (lease.h): asked before each batch of writes.
	 * NULL = the run takes the lease when it has something to write, renews and releases it. */
	bool (*lease_may_write)(void *ctx);
	void *lease_ctx;

	struct sync_app *apps; /* [n_apps] all apps of the environment, in the order to apply */
	size_t n_apps;
	const char *only_app; /* NULL, or the one app to work on; others still own what they own */

	struct sync_prune_policy prune;
	/* Asked after loading when another commit was applied before: the values of Allow-Prune trailers
	 * of applied..commit, from `a`; they add to prune.allow. Reads git only. NULL = there are none. */
	int (*allow_prune)(void *ctx, const char *applied, struct arena *a, const char *const **out,
			   size_t *n, struct err *e);
	void *allow_prune_ctx;
	bool no_wait;		   /* do not wait for health (nor prune before health) */
	int64_t timeout_ms;	   /* total, from sync_new(); 0 = LIMIT_SYNC_TIMEOUT_MS */
	int64_t health_timeout_ms; /* without any progress; 0 = LIMIT_HEALTH_TIMEOUT_MS */
	const uint8_t *
		hash_key; /* [32] of the agent: keys hashes of secret values; NULL = they are left out */

	void (*wake)(void *ctx); /* from the I/O thread; only sets a flag or writes an eventfd */
	void *wake_ctx;
	void (*progress)(void *ctx,
			 const struct sync_event *ev); /* from sync_step(); may be NULL */
	void *progress_ctx;
};

enum {
	SYNC_DONE = 0,
	SYNC_WAIT = 1,
	/* a field conflict is ours to force only if the fields were in what was applied last: hand that over */
	SYNC_WANTS_PREVIOUS = 2,
};

/** Copies the options' strings; the objects stay borrowed. ERR_INPUT: names, two apps of one name, cycles. */
int sync_new(const struct sync_options *options, struct sync_run **out, struct err *e) MUST_CHECK;

/**
 * Go on. SYNC_DONE: the result says how each object and app fared. -1: the run as a whole failed and is
 * over (ERR_STOPPED, ERR_POLICY for a lease somebody else holds, ERR_TRANSIENT, ERR_DENIED for the
 * state namespace); the result holds what is known.
 */
int sync_step(struct sync_run *run, struct err *e) MUST_CHECK;

/** After SYNC_WAIT: step at this monotonic time at the latest; INT64_MAX = only when woken. */
int64_t sync_wake_at_ms(const struct sync_run *run);

/** After SYNC_WANTS_PREVIOUS: the app and the commit that was applied last (40 hex digits). */
void sync_wanted(const struct sync_run *run, const char **app, const char **commit);

/** Its objects as rendered then, borrowed until sync_free(); NULL when they cannot be had. */
void sync_give_previous(struct sync_run *run, const struct objects *previous);

/**
 * Stop soon: waits end at once, writes in flight are awaited and recorded, no new ones begin.
 * From any thread; `why` is a constant such as "newer pin 3f2a…" copied at once. sync_step() then returns
 * ERR_STOPPED.
 */
void sync_cancel(struct sync_run *run, const char *why);

/** One object of the result. */
struct sync_object {
	const char *app;
	const char *text;     /* "Kind/namespace/name" */
	const char *id;	      /* as in the inventory */
	struct object object; /* identity; root is NULL */
	enum action action;   /* what the plan says; carried out when `done` */
	enum reason reason;
	const char *message; /* masked; "" when there is nothing to add */
	const char *where;   /* "file:line" of the manifest; "" for prunes */
	bool done;	     /* the server confirmed it (unchanged and skipped objects: always) */
	bool differs;	     /* has a diff that is shown without -v */
	struct health health;
	bool health_known;
};

struct sync_app_result {
	const char *name;
	struct err err; /* kind ERR_NONE = applied (or nothing to do) and healthy unless no_wait */
	enum health_status health;
	bool applied;	       /* every write of this app was confirmed */
	bool changed;	       /* some write was sent */
	const char *waits_for; /* "" or what it last waited for */
};

/** What the environment's state object says. */
struct sync_state {
	const char *applied; /* commit; "" = never */
	const char *attempted;
	const char *result; /* "applied", "failed", "unhealthy", "stopped", "refused"; "" = never */
	const char *message;
	int64_t at_ms; /* wall time of the attempt's end; 0 = never */
	bool suspended;
};

struct sync_result {
	const struct sync_object
		*objects; /* in the order of the apps and of rendering, prunes last */
	size_t n_objects;
	const struct sync_app_result *apps; /* [n_apps] as in the options */
	size_t n_apps;
	size_t counts[ACTION_N]; /* what happened; in SYNC_DIFF what would */
	size_t undone; /* planned writes that were not sent, or not confirmed: not in counts */
	struct sync_state before; /* as loaded */
	struct sync_state now;	  /* as recorded; equals `before` when nothing was written */
	enum health_status health;
	bool differs;	  /* exit code 1 of diff */
	bool approximate; /* no right to read the inventories: prunes are not shown */
	const struct discovery *discovery; /* the newest one the run had; NULL = none yet */
	size_t reads, writes;		   /* requests sent; dry-runs count as reads */
	const char *digest; /* 64 hex digits over commit and actions: what a saved plan pins */
};

/** Valid until sync_free(); complete after SYNC_DONE or -1. */
const struct sync_result *sync_result(const struct sync_run *run);

enum sync_diff_flags {
	SYNC_DIFF_COLOUR = 1 << 0,
	SYNC_DIFF_VERBOSE = 1 << 1, /* ownership changes and skipped objects too */
	SYNC_DIFF_JSON = 1 << 2,    /* one JSON document instead of unified YAML diffs */
};

/** Append the differences of all objects, masked; nothing at all when nothing differs. ERR_LIMIT. */
int sync_diff(const struct sync_run *run, unsigned flags, struct buf *out, struct err *e)
	MUST_CHECK;

/** Append the result as one JSON document (-o json of apply). ERR_LIMIT. */
int sync_result_json(const struct sync_run *run, struct buf *out, struct err *e) MUST_CHECK;

/** Free; accepts NULL. A run in flight is cancelled and its requests are abandoned. */
void sync_free(struct sync_run *run);

#endif
