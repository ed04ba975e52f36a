/*
 * plan_file.h - a saved plan: which commit, which actions, and their digest; no object bodies.
 *
 * Layer    agent/core
 * Source   design.md section 5 (plan)
 * Threads  any
 *
 * One JSON object: {"apiVersion": "agent.gitops/v1", "kind": "Plan", "env", "commit", "digest",
 * "created", "actions": [{"object", "action", "reason"}]}. Applying renders again and refuses when the
 * digest differs, so a plan holds nothing that must be kept secret.
 */
#ifndef AGENT_CORE_PLAN_FILE_H
#define AGENT_CORE_PLAN_FILE_H

#include "agent/core/pass.h"

struct saved_plan {
	const char *env;
	const char *commit; /* 40 hex digits */
	const char *digest; /* 64 hex digits */
};

/** Append the plan of a pass in mode SYNC_DIFF. */
int plan_file_write(const struct pass *p, const char *env, const char *commit, int64_t wall_ms,
		    struct buf *out, struct err *e) MUST_CHECK;

/** ERR_INPUT: absent, not a plan, a broken field. Strings from `a`. */
int plan_file_read(const char *path, struct arena *a, struct saved_plan *out, struct err *e)
	MUST_CHECK;

#endif
