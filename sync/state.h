/*
 * state.h - the environment's state object: what is applied, what was tried, how it went.
 *
 * Layer    sync
 * Source   design.md section 6 (agent.<instance>.<env>)
 * Threads  as sync.h
 *
 * A ConfigMap whose data has one key a fact. Others keep theirs in it too (suspension, holds, requests), so
 * it is changed by a merge patch of our keys only, with the resourceVersion that was read.
 */
#ifndef AGENT_SYNC_STATE_H
#define AGENT_SYNC_STATE_H

struct sync_run;

/** Fill result.before from the records just listed. */
void state_read(struct sync_run *run);

#endif
