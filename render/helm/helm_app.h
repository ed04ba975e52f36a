/*
 * helm_app.h - a directory that is a chart, as an app.
 *
 * Layer    render/helm, for render.c
 * Threads  belongs to its render
 *
 * As `helm template NAME CHART --namespace NS --values FILE... --include-crds --skip-tests` prints it:
 * crds/ first, then helm's order of kinds, then hooks with their annotations.
 */
#ifndef AGENT_RENDER_HELM_HELM_APP_H
#define AGENT_RENDER_HELM_HELM_APP_H

#include "render/render.h"

enum { HELM_APP_ABSENT = 1 };

/** The documents, HELM_APP_ABSENT when in->path is no chart, or -1. */
int helm_app(const struct render_input *in, struct arena *a, struct node_docs *out, struct err *e)
	MUST_CHECK;

#endif
