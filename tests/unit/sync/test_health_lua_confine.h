/*
 * test_health_lua_confine.h - the child that test_health_lua_confine.c runs.
 *
 * Layer    tests
 */
#ifndef TESTS_UNIT_SYNC_TEST_HEALTH_LUA_CONFINE_H
#define TESTS_UNIT_SYNC_TEST_HEALTH_LUA_CONFINE_H

#include "agent/base/child.h"

child_fn escape_child;

#endif
