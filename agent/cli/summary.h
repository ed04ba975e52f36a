/*
 * summary.h - what a pass did, for people and for scripts.
 *
 * Layer    agent/cli
 * Threads  main
 */
#ifndef AGENT_CLI_SUMMARY_H
#define AGENT_CLI_SUMMARY_H

#include "agent/cli/common.h"

/**
 * One line an environment with the counts of actions and its health, or how it failed; none when it failed
 * before there were objects. As JSON or YAML the whole result.
 */
void summary_print(struct cli *cli, const struct environment *env, const struct pass *p,
		   enum output_format output);

/** Print a tree as JSON (pretty) or YAML. */
void print_node(struct cli *cli, const struct node *n, enum output_format output);

#endif
