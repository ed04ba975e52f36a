/*
 * grant.h - what the operator lets an environment do, enforced on what was rendered.
 *
 * Layer    agent/core
 * Source   design.md section 4 (grants): the repository may only tighten one
 * Threads  any
 *
 * Without an agent.yaml there are no grants: the rights are the person's own.
 */
#ifndef AGENT_CORE_GRANT_H
#define AGENT_CORE_GRANT_H

#include "agent/core/rendered.h"

struct kube_identity;

/** Give every app that renders a denied kind or a foreign namespace an ERR_POLICY. */
void grant_check(const struct agent_config *config, const struct environment *env,
		 struct rendered *d);

/** Share of an app that may be pruned: the smaller of the environment's and the grant's. */
int64_t grant_max_prune(const struct agent_config *config, const struct environment *env);

/** Whom to act as; false when as ourselves. Strings from `a`. */
bool grant_identity(const struct agent_config *config, const struct environment *env,
		    struct arena *a, struct kube_identity *out);

#endif
