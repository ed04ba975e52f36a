/*
 * helm_confine.h - what helm may do: read its chart, compute, write to its two pipes.
 *
 * Layer    render/helm, internal
 * Source   landlock(7), seccomp(2); field/hazards.md 3.5, R23
 * Threads  a process that is about to become helm, with one thread
 *
 * Files: landlock allows reading below the chart's directory and executing helm, nothing else (values are
 * anonymous memory, open already). Calls: no socket of any kind, no second execve, no other process
 * touched. Resources: rlimits. Where the kernel has no landlock, helm does not run unless the operator
 * allowed it.
 */
#ifndef AGENT_RENDER_HELM_HELM_CONFINE_H
#define AGENT_RENDER_HELM_HELM_CONFINE_H

#include <stdbool.h>

#include "agent/base/err.h"

/* Descriptor of the program in the process that executes it: the one execveat() that is allowed. */
enum { HELM_FD_PROGRAM = 3 };

/**
 * Confine this process for good.
 * dir               an open directory that may be read
 * program           an open program (O_PATH) that may be executed
 * libraries         it is linked dynamically: the system's libraries may be read too
 * without_landlock  go on where the kernel has no landlock
 * ERR_DENIED; the process must then end.
 */
int helm_confine(int dir, int program, bool libraries, bool without_landlock, struct err *e)
	MUST_CHECK;

#endif
