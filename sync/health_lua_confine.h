/*
 * health_lua_confine.h - give up everything but thinking. Internal to health_lua*.c; used in the child.
 *
 * Layer    sync; uses agent/base
 * Source   seccomp(2), linux/seccomp.h; Documentation/userspace-api/seccomp_filter.rst
 * Threads  one, and for the rest of its life
 */
#ifndef AGENT_SYNC_HEALTH_LUA_CONFINE_H
#define AGENT_SYNC_HEALTH_LUA_CONFINE_H

#include "agent/base/attr.h"
#include "agent/base/err.h"

/**
 * From here on this process opens no file and makes no system call but those that ask for memory,
 * tell the time to itself, write to `out_fd` and to descriptors 2 and 4, and end. Any other kills it.
 * ERR_DENIED when the kernel does not take the filter, or the machine is one we have none for.
 */
int lua_confine(int out_fd, struct err *e) MUST_CHECK;

#endif
