/*
 * common.h - what commands that work on environments share: flags, opening, choosing.
 *
 * Layer    agent/cli; uses everything
 * Threads  main
 */
#ifndef AGENT_CLI_COMMON_H
#define AGENT_CLI_COMMON_H

#include "agent/cli/cli.h"
#include "agent/core/pass.h"
#include "agent/core/session.h"

/** Values of the shared flags. */
struct common {
	const char *config;
	const char *kubeconfig;
	const char *context;
	const char *state;
	const char *instance;
	const char *state_namespace;
	struct flag_list age_keys;
	struct flag_list sealed_keys;
	enum output_format output;
	bool dirty;
	bool no_fetch;
	bool verbose;
};

/* Rows for a command's table; `c` is its struct common. */
#define COMMON_FLAGS(c)                                                                          \
	{"config", 'c', FLAG_TEXT, &(c).config, "FILE", "agent.yaml to use"},                    \
		{"kubeconfig", 0, FLAG_TEXT, &(c).kubeconfig, "FILE", "kubeconfig to use"},      \
		{"context", 0,                                                                   \
		 FLAG_TEXT, &(c).context,                                                        \
		 "NAME",    "context to use, whatever the environment's cluster is called"},     \
		{"state", 0, FLAG_TEXT, &(c).state, "DIR", "state directory"},                   \
		{"instance",	0,	FLAG_TEXT,                                               \
		 &(c).instance, "NAME", "the agent's name, where there is no agent.yaml"},       \
		{"state-namespace",                                                              \
		 0,                                                                              \
		 FLAG_TEXT,                                                                      \
		 &(c).state_namespace,                                                           \
		 "NAME",                                                                         \
		 "where it keeps its records, where there is no agent.yaml"},                    \
		{"age-key", 0, FLAG_LIST, &(c).age_keys, "FILE", "decrypt with these age keys"}, \
		{"sealed-key",	   0,	   FLAG_LIST,                                            \
		 &(c).sealed_keys, "FILE", "open sealed secrets with these keys"},               \
		{"dirty",    0,	   FLAG_BOOL,                                                    \
		 &(c).dirty, NULL, "take files as they lie in the work tree"},                   \
	{                                                                                        \
		"no-fetch", 0, FLAG_BOOL, &(c).no_fetch, NULL,                                   \
			"do not ask the remote for new commits"                                  \
	}

/** A session with its environments, for one command. */
struct work {
	struct session *session;
	struct environments envs;
	struct problems problems;
	int stop_fd; /* readable after SIGINT or SIGTERM */
};

/**
 * Open the session, fetch (when there is a mirror), load the environments.
 * Returns 0, or -1 with the exit code in *exit_code, everything said.
 */
int work_open(struct cli *cli, const struct common *c, struct work *out, int *exit_code) MUST_CHECK;
void work_close(struct work *w);

/**
 * The environments named by operands, or all of them without any.
 * Returns 0, or -1 with *exit_code; an unknown name names the nearest.
 */
int work_choose(struct cli *cli, const struct work *w, const struct operands *names,
		const struct environment ***out, size_t *n, int *exit_code) MUST_CHECK;

/** What a command does with its environment: the exit code, or -1 with *e. */
typedef int work_fn(struct cli *cli, const struct work *w, const struct environment *env, void *ctx,
		    struct err *e);

/** Open, find the one environment the operands name, act on it, close. Returns the exit code. */
int work_on_one(struct cli *cli, const struct common *c, const struct operands *names, work_fn *act,
		void *ctx);

/**
 * The commit to work on: `revision` (--commit) if given, else the environment's pin; NULL in *out with
 * --dirty.
 */
int work_commit(struct cli *cli, const struct work *w, const struct environment *env,
		const char *revision, char buffer[41], const char **out, struct err *e) MUST_CHECK;

/** Every app's error on stderr, one line each, with hints; returns the exit code of the worst. */
int report_apps(struct cli *cli, const struct pass *p);

/** A hint for an error of this kind, or NULL. */
const char *hint_for(const struct err *e);

#endif
