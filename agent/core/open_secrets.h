/*
 * open_secrets.h - lets render open what secrets can decrypt; the two layers do not know each other.
 *
 * Layer    agent/core; uses render, secrets
 * Threads  as render.h: one render, one thread
 */
#ifndef AGENT_CORE_OPEN_SECRETS_H
#define AGENT_CORE_OPEN_SECRETS_H

#include "render/render.h"

struct keyring;

struct open_secrets {
	const struct keyring *keys; /* NULL = none */
	bool without_keys; /* what no key opens stays as it is, marked, instead of an error */
	bool missed;	   /* set when that happened */
};

/** Hooks whose ctx is `o`, which must outlive the render. */
struct render_secrets open_secrets_hooks(struct open_secrets *o);

/** Is this the Secret that stands for a sealed one which no key opened? */
bool open_secrets_unopened(const struct node *root);

#endif
