/*
 * helm_argv.h - a release as arguments of `helm template`, of which none can be taken for a flag.
 *
 * Layer    render/helm, internal
 * Source   helm v3.22.0 cmd/helm/template.go; kustomize#6241
 * Threads  any
 *
 * Names and versions are checked against what they may be; values come as open files, never as text;
 * every flag is one argument, "--flag=value"; positional arguments stand behind "--".
 */
#ifndef AGENT_RENDER_HELM_HELM_ARGV_H
#define AGENT_RENDER_HELM_HELM_ARGV_H

#include "render/helm/helm.h"

/* Descriptors of helm: the chart's values come on these and the ones above. */
enum { HELM_FD_VALUES = 10 };

struct helm_argv {
	const char **items; /* [n], without the program's name */
	size_t n;
	size_t cap;
};

/** Are name, namespace and capabilities what they may be? ERR_INPUT, ERR_LIMIT. */
int helm_check(const struct helm_release *r, struct err *e) MUST_CHECK;

/**
 * The arguments.
 * name   of the release; NULL with a name template
 * chart  directory of the chart, absolute
 */
void helm_argv(const struct helm_release *r, const char *name, const char *chart, struct arena *a,
	       struct helm_argv *out);

#endif
