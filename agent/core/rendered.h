/*
 * rendered.h - what an environment should be at a commit: its apps, rendered, decrypted, substituted.
 *
 * Layer    agent/core; uses render, secrets, sync/git
 * Source   design.md section 2 (render), section 4 (vars, discover)
 * Threads  one render belongs to one thread; CPU only, it neither waits nor talks to a cluster
 *
 * Apps fail one by one: one that does not render carries its error and no objects, and whoever applies
 * must hold it; it never counts as empty.
 */
#ifndef AGENT_CORE_RENDERED_H
#define AGENT_CORE_RENDERED_H

#include "agent/core/session.h"
#include "render/yaml/object.h"

struct rendered_app {
	const char *name;
	const char *path;
	struct texts depends_on;
	const struct env_helm *helm; /* NULL = nothing said */
	struct objects objects;
	struct err err; /* ERR_NONE when it rendered */
	bool undecrypted; /* a value could not be decrypted for want of a key, and that was permitted */
};

struct rendered {
	struct arena arena;	   /* wiped; holds everything, plain text included */
	char commit[41];	   /* "" with --dirty */
	struct rendered_app *apps; /* [n_apps] as in environments.yaml, discovered ones by path */
	size_t n_apps;
	struct tree *tree;
};

struct rendered_options {
	const char *commit;   /* NULL = the work tree (--dirty) */
	const char *only_app; /* NULL = all */
	bool without_keys; /* values no key opens stay encrypted and marked, instead of an error */
};

/**
 * Render.
 * out  free with rendered_dispose(), also after -1
 *
 * -1 only when nothing can be rendered at all: the commit is missing, a pattern of `discover` matches
 * nothing, variables cannot be read, a key file is bad. Secret values met are added to the masker.
 */
int rendered_make(struct session *s, const struct environment *env,
		  const struct rendered_options *options, struct rendered *out, struct err *e)
	MUST_CHECK;

/** Only which apps there are (names, dependencies): for status, which renders nothing. */
int rendered_list(struct session *s, const struct environment *env,
		  const struct rendered_options *options, struct rendered *out, struct err *e)
	MUST_CHECK;

void rendered_dispose(struct rendered *d);

/** 0, or the first app's error wrapped with its name. */
int rendered_error(const struct rendered *d, struct err *e) MUST_CHECK;

#endif
