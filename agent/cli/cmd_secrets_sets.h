/*
 * cmd_secrets_sets.h - key sets of agent.yaml or of flags, and the environments they belong to.
 *
 * Layer    agent/cli; uses everything
 * Threads  main
 */
#ifndef AGENT_CLI_CMD_SECRETS_SETS_H
#define AGENT_CLI_CMD_SECRETS_SETS_H

#include "agent/base/map.h"
#include "agent/base/tree.h"
#include "agent/cli/cmd_secrets.h"
#include "agent/core/config.h"

struct key_set {
	const char *name;
	struct keyring *keys;
	struct map public; /* recipient -> this set */
};

struct key_sets {
	struct key_set *items;
	size_t n;
	struct map made;	  /* recipient -> when its key was made, as its file says */
	struct environments envs; /* none without an agent.yaml */
};

/**
 * Key sets: of the agent.yaml that is found (or `config`), with the environments of `tree`; else one
 * named "given" of the key files. Without both none. ERR_SECRET when a key file cannot be read: what cannot be
 * looked at is not taken for empty.
 */
int key_sets_load(struct cli *cli, const char *config, const struct flag_list *age,
		  const struct flag_list *sealed, struct tree *tree, struct key_sets *out,
		  struct err *e) MUST_CHECK;
void key_sets_dispose(struct key_sets *s);

/** A set by name; NULL when there is none. */
const struct key_set *key_sets_get(const struct key_sets *s, const char *name);

/** Does a file lie in a path of the environment? */
bool env_covers(const struct environment *env, const char *file, struct arena *a);

/** A recipient without the comment of an SSH key. */
struct span recipient_key(struct span text);

#endif
