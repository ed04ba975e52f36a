/*
 * config_tables.h - what the two loaders and the schema writer share.
 *
 * Layer    agent/core; internal
 */
#ifndef AGENT_CORE_CONFIG_TABLES_H
#define AGENT_CORE_CONFIG_TABLES_H

#include "agent/base/map.h"
#include "agent/core/config.h"

extern const struct field config_agent_fields[];
extern const struct field config_env_fields[];

/** One document that is a map. ERR_INPUT, ERR_LIMIT. */
int config_parse_map(struct span text, const char *path, struct arena *a, struct node **out,
		     struct err *e) MUST_CHECK;

#endif
