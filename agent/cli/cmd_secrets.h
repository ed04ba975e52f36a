/*
 * cmd_secrets.h - what the commands on secrets share.
 *
 * Layer    agent/cli; uses everything
 * Threads  main
 */
#ifndef AGENT_CLI_CMD_SECRETS_H
#define AGENT_CLI_CMD_SECRETS_H

#include "agent/cli/cli.h"
#include "secrets/secrets.h"

/* Subcommands in files of their own. */
int secrets_decrypt(struct cli *cli, int argc, char **argv);
int secrets_encrypt(struct cli *cli, int argc, char **argv);
int secrets_check(struct cli *cli, int argc, char **argv);
int secrets_rotate(struct cli *cli, int argc, char **argv);
int secrets_edit(struct cli *cli, int argc, char **argv);

/** A file, or stdin for "-". ERR_INPUT when it is absent. */
int secrets_read(const char *path, struct buf *out, struct err *e) MUST_CHECK;

/** The path for messages. */
const char *secrets_shown(const char *path);

/** Load a key file of either kind. */
int secrets_load_keys(const char *path, struct keyring *k, struct err *e) MUST_CHECK;

/** Load identities given by flags; without any, where sops looks. */
int secrets_identities(const struct flag_list *files, struct keyring *k, struct err *e) MUST_CHECK;

/** "--age a,b --age c" as a list, from the command's arena. */
const char **secrets_split(struct cli *cli, const struct flag_list *flags, size_t *n);

/**
 * The rule of the nearest .sops.yaml, from the folder of `path` upwards to the top of the repository.
 * Returns 0, SOPS_NO_RULE (sops_config.h) or -1. Memory from the command's arena.
 */
int secrets_rules(struct cli *cli, const char *path, struct sops_rules *out, struct err *e)
	MUST_CHECK;

/** Replace a regular file that exists, atomically, keeping its mode. */
int secrets_replace(const char *path, struct span text, struct err *e) MUST_CHECK;

#endif
