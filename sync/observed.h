/*
 * observed.h - what the server has of one object, and what it would make of our apply: facts, no verdict.
 *
 * Layer    sync; uses agent/base, render/yaml, sync/kube
 * Source   design.md section 1 (observe), section 6 (Applying)
 * Threads  pure functions; memory from the arenas handed in
 *
 * A pair of answers (GET and dry-run PATCH) becomes one struct observed. Trees are kept only where they
 * differ: a pass over ten thousand unchanged objects keeps ten thousand small structs.
 */
#ifndef AGENT_SYNC_OBSERVED_H
#define AGENT_SYNC_OBSERVED_H

#include "sync/desired.h"
#include "sync/health.h"
#include "sync/kube/kube.h"

enum live_state {
	LIVE_UNKNOWN, /* was not asked, or the answer says nothing: never means absent */
	LIVE_ABSENT,  /* 404 for the object or its namespace */
	LIVE_PRESENT,
	LIVE_FAILED, /* live_outcome says how */
};

enum predicted_state {
	PREDICTED_NONE, /* was not asked */
	PREDICTED_OK,
	PREDICTED_UNKNOWN, /* the server cannot do it without doing it: no dry run */
	PREDICTED_FAILED,  /* outcome says how */
};

enum sameness { SAME_NOT, SAME_OWNERSHIP, SAME_ALL };

struct field_conflict {
	const char *path;    /* ".spec.replicas" */
	const char *manager; /* "" when the server does not say */
	const char *since; /* RFC 3339: the manager's last write of any field; "" when not known */
};

struct observed {
	enum live_state live_state;
	enum kube_outcome live_outcome;
	const char *live_message;
	const char *uid, *rv; /* "" when absent */
	const char *part_of;  /* label; "" */
	const char *agent;    /* label; "" */
	unsigned hints;	      /* of the live object */
	bool terminating;
	bool ours;   /* has an Apply entry of ours */
	bool legacy; /* has entries of tools that an adoption takes over from */
	struct health health;
	bool health_known;

	enum predicted_state predicted_state;
	enum kube_outcome outcome;		/* of the dry-run */
	const char *message;			/* masked; "" */
	bool forced;				/* the dry-run was sent with force */
	const struct field_conflict *conflicts; /* [n_conflicts] of the dry-run without force */
	size_t n_conflicts;
	bool conflicts_cut;  /* there were more than the client keeps */
	bool conflicts_ours; /* every one of them was in what we applied last */
	const char *fields;  /* that a refusal names: "spec.template, spec.selector"; "" */
	bool immutable;	     /* refused, and a creation under another name would be taken */

	enum sameness same;
	struct node *merged; /* managedFields after an adoption; NULL unless `legacy` */
	struct node *live,
		*predicted; /* cleaned; kept when they differ; NULL = not kept or absent */
};

enum { OBSERVED_RACED = 1 };

/**
 * Make the facts of a pair.
 *
 * live, dry   the two calls, done; dry may be NULL (nothing is predicted)
 * d           what is desired; NULL for an object to prune
 * wall_ms     for health
 * keep        arena for what outlives the call; scratch is for parsing
 *
 * Returns 0, or OBSERVED_RACED when both saw different states of the object: ask again.
 * -1 ERR_INPUT: an answer is no JSON object.
 */
int observed_make(const struct kube_call *live, const struct kube_call *dry,
		  const struct desired *d, int64_t wall_ms, struct arena *keep,
		  struct arena *scratch, struct observed *out, struct err *e) MUST_CHECK;

/** Were all conflicting paths in `previous`, the object as it was applied last? */
bool observed_conflicts_in(const struct observed *o, const struct node *previous);

/** managedFields of `live` with the entries of earlier tools merged into ours: what an adoption writes. */
struct node *observed_adopted_fields(const struct node *live, struct arena *a);

#endif
