/*
 * action.h - the words for what happens to an object, and why.
 *
 * Layer    sync; uses agent/base
 * Source   design.md section 1 (actions); features.md N2: every action has a machine-readable reason
 * Threads  any; constants only
 *
 * Actions are the words shown to people. A reason is one fixed word for machines; the message that goes
 * with it is for people. Words are never renamed once released: scripts match on them.
 */
#ifndef AGENT_SYNC_ACTION_H
#define AGENT_SYNC_ACTION_H

enum action {
	ACTION_UNCHANGED,
	ACTION_CREATED,
	ACTION_CONFIGURED,
	ACTION_ADOPTED, /* existed, was nobody's or an earlier tool's; now ours */
	ACTION_RECREATED, /* deleted and created again: an immutable field changed and that is allowed */
	ACTION_PRUNED,
	ACTION_DEFERRED, /* waits for a kind or namespace that this pass creates */
	ACTION_SKIPPED,
	ACTION_FAILED,
	ACTION_N,
};

enum reason {
	REASON_NONE,
	/* created, configured, adopted, recreated */
	REASON_ABSENT,	  /* not on the server */
	REASON_GIT,	  /* the rendered object differs from what was applied last */
	REASON_DRIFT,	  /* the rendered object is what was applied last; the server's differs */
	REASON_OWNERSHIP, /* equal values, another managedFields entry of ours */
	REASON_UNOWNED,	  /* adopted: no inventory of ours names it */
	REASON_MOVED,	  /* adopted: another app of this environment held it */
	REASON_IMMUTABLE, /* recreated: the server says that a field cannot change */
	/* pruned */
	REASON_REMOVED, /* no longer rendered */
	/* deferred */
	REASON_AWAITS_KIND,
	REASON_AWAITS_NAMESPACE,
	/* skipped */
	REASON_LOCAL_CONFIG, /* config.kubernetes.io/local-config */
	REASON_UNDECRYPTED,  /* holds values that no key here opens: not compared, not sent */
	REASON_DISABLED,     /* reconcile: disabled, ssa: Ignore, mutation: ignore */
	REASON_EXISTS,	     /* ssa: IfNotPresent and it exists */
	REASON_KEPT,	     /* prune: disabled, Prune=false, keep policies: leaves the inventory */
	REASON_CONFIRM,	     /* Prune=confirm without approval */
	REASON_GONE,	     /* to prune, and the server does not have it (or another UID) */
	REASON_FOREIGN,	     /* to prune, but it does not carry our label: never touched */
	REASON_PROTECTED,    /* to prune, but the kind is protected and no trailer allows it */
	REASON_BUDGET,	     /* to prune, but too many at once and no trailer allows it */
	REASON_PRUNE_OFF,    /* to prune, but the environment does not prune */
	REASON_AWAITS_HEALTH, /* to prune, but the new objects are not healthy */
	REASON_BLOCKED,	      /* nothing is wrong with it; another object of its app failed */
	/* failed */
	REASON_REJECTED,      /* the server refuses the object (400, 422) */
	REASON_UNKNOWN_KIND,  /* the server does not serve the kind and nothing here defines it */
	REASON_NO_NAMESPACE,  /* its namespace does not exist and nothing here creates it */
	REASON_CONFLICT,      /* another field manager owns fields we never applied */
	REASON_OWNED,	      /* belongs to another inventory */
	REASON_DENIED,	      /* 401, 403 */
	REASON_QUOTA,	      /* 403, exceeded quota */
	REASON_UNREACHABLE,   /* network, 429, 5xx after all retries */
	REASON_DUPLICATE,     /* rendered twice */
	REASON_TERMINATING,   /* it, or its namespace, is being deleted */
	REASON_GENERATE_NAME, /* metadata.generateName: has no identity to compare with */
	REASON_RACED,	      /* changed or vanished between plan and apply */
	REASON_TIMEOUT,
	REASON_STOPPED, /* a newer pin, shutdown, or the lease was lost */
	REASON_N,
};

/** "created", "configured", ... */
const char *action_name(enum action a);

/** "absent", "git", "awaits-kind", ...; "" for REASON_NONE. */
const char *reason_name(enum reason r);

/** Does carrying this out send a write for the object? */
static inline int action_writes(enum action a)
{
	return a == ACTION_CREATED || a == ACTION_CONFIGURED || a == ACTION_ADOPTED ||
	       a == ACTION_RECREATED || a == ACTION_PRUNED;
}

#endif
