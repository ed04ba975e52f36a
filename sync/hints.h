/*
 * hints.h - what annotations and labels ask of us: those of the agent and those users already have.
 *
 * Layer    sync; uses agent/base, render/yaml
 * Source   design.md section 6; features.md sections 4.2-4.4
 * Threads  any
 *
 *   config.kubernetes.io/local-config: "true"           HINT_LOCAL       never sent
 *   kustomize.toolkit.fluxcd.io/reconcile: disabled     HINT_DISABLED    neither applied nor pruned
 *   kustomize.toolkit.fluxcd.io/ssa: Ignore             HINT_DISABLED
 *   client.lifecycle.config.k8s.io/mutation: ignore     HINT_IF_ABSENT   created, then left alone
 *   kustomize.toolkit.fluxcd.io/ssa: IfNotPresent       HINT_IF_ABSENT
 *   kustomize.toolkit.fluxcd.io/ssa: Merge              HINT_MERGE       earlier managers keep their fields
 *   kustomize.toolkit.fluxcd.io/force: enabled          HINT_RECREATE    an immutable change recreates
 *   argocd.argoproj.io/sync-options: Force=true         HINT_RECREATE
 *   kustomize.toolkit.fluxcd.io/prune: disabled         HINT_KEEP        not pruned
 *   argocd.argoproj.io/sync-options: Prune=false        HINT_KEEP
 *   helm.sh/resource-policy: keep                       HINT_KEEP
 *   client.lifecycle.config.k8s.io/deletion: detach     HINT_KEEP
 *   cli-utils.sigs.k8s.io/on-remove: keep               HINT_KEEP
 *   argocd.argoproj.io/sync-options: Prune=confirm      HINT_CONFIRM     pruned after deletion-approved
 *   argocd.argoproj.io/ignore-healthcheck: "true"       HINT_NO_HEALTH   its health holds nothing up
 *   agent.gitops/prune: before                          HINT_PRUNE_FIRST pruned before the apply
 *
 * Flux's keys are read from labels too, and its values without regard to case, as Flux does.
 */
#ifndef AGENT_SYNC_HINTS_H
#define AGENT_SYNC_HINTS_H

#include "render/yaml/object.h"

enum hint {
	HINT_LOCAL = 1 << 0,
	HINT_DISABLED = 1 << 1,
	HINT_IF_ABSENT = 1 << 2,
	HINT_MERGE = 1 << 3,
	HINT_RECREATE = 1 << 4,
	HINT_KEEP = 1 << 5,
	HINT_CONFIRM = 1 << 6,
	HINT_NO_HEALTH = 1 << 7,
	HINT_PRUNE_FIRST = 1 << 8,
	HINT_UNDECRYPTED = 1 << 9, /* of the rendered object: object.undecrypted */
};

/** The hints of an object, rendered or live. */
unsigned hints_of(const struct object *o);

#endif
