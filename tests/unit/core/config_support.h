/*
 * config_support.h - what the tests of configuration share.
 */
#ifndef TESTS_UNIT_CORE_CONFIG_SUPPORT_H
#define TESTS_UNIT_CORE_CONFIG_SUPPORT_H

#include "agent/core/config.h"

/* One text of a file and what must be said about it. Wanted messages stand in order; NULL ends them. */
struct config_case {
	const char *name;
	const char *text;
	const char *want[12];
};

/** Compare all messages with the wanted ones; failures name the case. */
void expect_problems(const char *name, const struct problems *got, const char *const *want);

#endif
