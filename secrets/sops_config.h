/*
 * sops_config.h - `.sops.yaml`: for whom a new file is encrypted, and what of it.
 *
 * Layer    secrets; uses agent/base, render/yaml, pcre2
 * Source   SOPS 3.13.3, config/config.go
 * Threads  a loaded file is immutable
 *
 * The first rule whose path_regex matches the path, seen from the folder of the `.sops.yaml`, counts; one
 * without path_regex always matches. Recipients are age's; rules that also name PGP or a cloud's keys are
 * refused by name, since a file written without them would be one its owners cannot open.
 */
#ifndef AGENT_SECRETS_SOPS_CONFIG_H
#define AGENT_SECRETS_SOPS_CONFIG_H

#include "secrets/secrets.h"

struct sops_config;

enum { SOPS_NO_RULE = 1 };

/** Read a `.sops.yaml`. path is for messages and must outlive it. Memory from `a`. ERR_INPUT. */
int sops_config_load(struct span text, const char *path, struct arena *a, struct sops_config **out,
		     struct err *e) MUST_CHECK;

/**
 * The rule for a file; `path` is relative to the folder of the `.sops.yaml`. Memory of *out: the
 * configuration's and `a`. Returns 0, SOPS_NO_RULE, or -1: ERR_INPUT (field we do not know, types of
 * keys we cannot write, a pattern that does not compile), ERR_LIMIT.
 */
int sops_config_rules(const struct sops_config *c, const char *path, struct arena *a,
		      struct sops_rules *out, struct err *e) MUST_CHECK;

#endif
