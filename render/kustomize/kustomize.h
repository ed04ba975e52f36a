/*
 * kustomize.h - build a kustomization.
 *
 * Layer    render; uses agent/base, render/yaml
 * Source   kustomize v5.8.2 (api v0.21.2, kyaml v0.21.2)
 * Threads  as render.h
 */
#ifndef AGENT_RENDER_KUSTOMIZE_KUSTOMIZE_H
#define AGENT_RENDER_KUSTOMIZE_KUSTOMIZE_H

#include "render/render.h"

enum { KUSTOMIZE_ABSENT = 1 }; /* the directory holds no kustomization file */

/**
 * Build the kustomization in directory `path` of in->tree.
 *
 * Returns 0, KUSTOMIZE_ABSENT, or -1: ERR_INPUT, ERR_LIMIT, ERR_SECRET as render_app().
 */
int kustomize_build(const struct render_input *in, struct arena *a, struct objects *out,
		    struct err *e) MUST_CHECK;

#endif
