/*
 * order.h - in which order kinds are applied, and (reversed) pruned.
 *
 * Layer    sync; uses agent/base
 * Source   features.md section 4.6: Flux's order, with webhooks and admission policies last
 * Threads  any; constants only
 *
 * Two numbers. The stage decides what must be on the server before what: objects of one stage are sent in
 * parallel, the next stage begins when all of them were answered. The rank is the place inside a stage,
 * for reports and for prunes.
 *
 *   stage 0  CustomResourceDefinition, Namespace: waited for, then discovery is read again
 *   stage 1  classes, roles, quotas, service accounts, network policies: admission of pods looks at them
 *   stage 2  role bindings (the escalation check reads the role), config, secrets, volumes, services
 *   stage 3  workloads
 *   stage 4  everything else: custom resources, autoscalers, ingresses, disruption budgets
 *   stage 5  API services, webhooks and admission policies: they judge whatever comes after them
 */
#ifndef AGENT_SYNC_ORDER_H
#define AGENT_SYNC_ORDER_H

enum { ORDER_STAGE_FIRST = 0, ORDER_STAGES = 6 };

/** Stage of a kind. */
int order_stage(const char *group, const char *kind);

/** Rank over all stages: kinds of a lower rank come first; unknown kinds share one rank. */
int order_rank(const char *group, const char *kind);

#endif
