/*
 * absorb.h - take a generated object in: as a new one, or over one that is there.
 *
 * Layer    render/kustomize, internal
 * Source   kustomize api/resmap (AbsorbAll), generator behaviors create, merge, replace
 * Threads  belongs to its build
 */
#ifndef AGENT_RENDER_KUSTOMIZE_ABSORB_H
#define AGENT_RENDER_KUSTOMIZE_ABSORB_H

#include "render/kustomize/resmap.h"

/** ERR_INPUT when the behavior does not fit what is there. */
int absorb(struct kust *k, struct resmap *m, struct resource *r, struct err *e) MUST_CHECK;

#endif
