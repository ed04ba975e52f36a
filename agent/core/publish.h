/*
 * publish.h - let others see what happened here: push the records.
 *
 * Layer    agent/core
 * Source   design.md section 6 (Records)
 * Threads  one at a time per session
 */
#ifndef AGENT_CORE_PUBLISH_H
#define AGENT_CORE_PUBLISH_H

#include "agent/core/session.h"

/**
 * Push the notes of these environments to the remote, unless repo.pushRecords is off or there is no
 * mirror. Blocks up to repo.timeout; errors as notes_push().
 */
int publish_records(struct session *s, const struct environment *const *envs, size_t n,
		    struct err *e) MUST_CHECK;

#endif
