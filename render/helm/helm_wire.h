/*
 * helm_wire.h - request and reply between helm.c's side and the child's, in the fields of child.h.
 *
 * Layer    render/helm, internal
 * Threads  any
 *
 * Request  u64 flags, program, directory, u64 files {path, bytes}..., u64 values {text}...,
 *          u64 runs {u64 arguments {text}...}...
 *          The first run asks for the version when HELM_WIRE_VERSION is set.
 * Reply    for each run: u64 1 and nothing when the answer is that of the run before, else u64 0, text
 *
 * fds[0] is the directory; it is empty, and its owner removes it. The chart goes to "chart" below it.
 */
#ifndef AGENT_RENDER_HELM_HELM_WIRE_H
#define AGENT_RENDER_HELM_HELM_WIRE_H

enum {
	HELM_WIRE_VERSION = 1 << 0,
	HELM_WIRE_WITHOUT_LANDLOCK = 1 << 1,
	HELM_WIRE_LIBRARIES = 1 << 2,
};

enum { HELM_RUNS_MAX = 3, HELM_ARGS_MAX = 8192 };

#endif
