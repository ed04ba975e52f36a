/*
 * charts.h - how this process renders charts: which helm, and under what conditions.
 *
 * Layer    agent/core; uses render/helm
 * Threads  any
 *
 * The operator's environment decides, never the repository: AGENT_HELM names the program (default: the
 * first `helm` in PATH), AGENT_HELM_WITHOUT_LANDLOCK=1 lets it run where the kernel cannot confine
 * which files it reads.
 */
#ifndef AGENT_CORE_CHARTS_H
#define AGENT_CORE_CHARTS_H

#include "render/helm/helm.h"

/** Free with helm_free(). */
struct helm *charts_helm(void) MUST_CHECK;

#endif
