/*
 * health.h - is this object doing what it was asked to do? Pure functions of the live object.
 *
 * Layer    sync; uses agent/base, render/yaml
 * Source   features.md section 4.7; kstatus of sigs.k8s.io/cli-utils 5895ad6; Argo CD 37ee009 built-in checks
 * Threads  any
 *
 * Three rule sets, because scripts and people compare us with both rivals:
 * - HEALTH_AGENT    ours: kstatus corrected (a running Job is Progressing, a failed Pod is Degraded, a
 *                   paused Deployment is Suspended, a LoadBalancer waits for its address);
 * - HEALTH_KSTATUS  kstatus to the letter (Current = Healthy, InProgress = Progressing, Failed = Degraded);
 * - HEALTH_ARGO     Argo CD's built-in checks to the letter; it has no opinion about most kinds.
 * Rules in Lua come in front of these; they are chosen by group and kind by the caller.
 */
#ifndef AGENT_SYNC_HEALTH_H
#define AGENT_SYNC_HEALTH_H

#include <stdint.h>

#include "render/yaml/object.h"

/* From best to worst; the health of many is the worst of them (Argo CD's order). */
enum health_status {
	HEALTH_HEALTHY,
	HEALTH_SUSPENDED,
	HEALTH_PROGRESSING,
	HEALTH_MISSING,
	HEALTH_DEGRADED,
	HEALTH_UNKNOWN,
};

enum health_rules { HEALTH_AGENT, HEALTH_KSTATUS, HEALTH_ARGO };

enum { HEALTH_NO_RULE = 1 }; /* HEALTH_ARGO only: this kind has no health */

struct health {
	enum health_status status;
	bool final;	     /* Degraded and cannot recover by waiting: fail now */
	bool terminating;    /* deletionTimestamp is set */
	const char *reason;  /* one word such as "LessReady"; "" when there is none */
	const char *message; /* what it waits for or what is wrong; "" when healthy */
	const char *rule;    /* which rule spoke: "deployment", "conditions", "generation", ... */
};

/**
 * Judge one live object.
 *
 * set      which rules
 * o        the object as the server returned it; borrowed
 * wall_ms  now, for rules about age
 * a        receives the message
 *
 * Returns 0 or HEALTH_NO_RULE (out untouched). Cannot fail: a malformed status counts as absent.
 */
int health_of(enum health_rules set, const struct object *o, int64_t wall_ms, struct arena *a,
	      struct health *out) MUST_CHECK;

/** "Healthy", "Progressing", ... */
const char *health_name(enum health_status s);

/** "Current", "InProgress", "Failed", "Terminating": kstatus' own words for a HEALTH_KSTATUS verdict. */
const char *health_kstatus_name(const struct health *h);

/** The worse of two. */
enum health_status health_worse(enum health_status x, enum health_status y);

#endif
