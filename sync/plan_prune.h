/*
 * plan_prune.h - the half of the plan that is about what leaves. Internal to plan.c.
 *
 * Layer    sync; uses agent/base
 * Threads  any
 */
#ifndef AGENT_SYNC_PLAN_PRUNE_H
#define AGENT_SYNC_PLAN_PRUNE_H

#include "sync/plan.h"

/** Append an action for each inventory entry that is not desired; sets plan->why when policy refuses. */
void plan_prunes(const struct plan_input *in, struct arena *a, struct plan *p);

/** Take prunes back because something else failed. */
void plan_block_prunes(struct plan *p);

#endif
