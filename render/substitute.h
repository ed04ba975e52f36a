/*
 * substitute.h - variables in rendered objects: ${name}, on typed nodes, after the build.
 *
 * Layer    render; uses agent/base, render/yaml
 * Source   design.md section 4; Flux postBuild (strict since 2.9) for syntax and opt-out
 * Threads  any; objects and tree belong to the caller's thread
 *
 *   ${name}             the value; undefined is an error when the environment has variables
 *   ${name:=default}    the default when undefined or empty; ${name:-default} is the same
 *   ${name=default}     the default when undefined; ${name-default} is the same
 *   $${name}            the text "${name}"
 *   ${AGENT_ENV}        the environment's name
 *   ${AGENT_COMMIT}     the commit that is deployed, 40 hex digits
 *   ${AGENT_COMMIT:p}   the newest commit that touched path p of the tree
 *
 * An environment that declares no variables has only the built-in ones replaced; all other text stays,
 * so shell scripts in ConfigMaps need no escaping. A plain scalar takes the type its new text has
 * (replicas: ${N}), a quoted one stays a string, and so does everything below labels, annotations and
 * data. Scalars that carry a secret mark are never looked into. An object with the label or annotation
 * kustomize.toolkit.fluxcd.io/substitute: disabled is left alone.
 */
#ifndef AGENT_RENDER_SUBSTITUTE_H
#define AGENT_RENDER_SUBSTITUTE_H

#include "agent/base/map.h"
#include "agent/base/tree.h"
#include "render/yaml/object.h"

struct substitute {
	const struct map *values; /* name to const char *; NULL or empty: built-in ones only */
	const char *env;
	const char *commit; /* 40 hex digits */
	struct tree *tree;  /* for AGENT_COMMIT:path */
};

/**
 * Replace in all objects, in place, and read their identity again.
 * ERR_INPUT: "path:line:column: undefined variable 'X'", a broken expression; ERR_LIMIT: result too
 * large.
 */
int substitute_objects(const struct substitute *s, struct objects *list, struct arena *a,
		       struct err *e) MUST_CHECK;

/** The same for one text; the result is `text` itself when nothing was replaced. */
int substitute_text(const struct substitute *s, struct span text, struct arena *a, struct span *out,
		    struct err *e) MUST_CHECK;

#endif
