/*
 * health_lua_wire.h - what a batch and its child say to each other. Internal to health_lua*.c.
 *
 * Layer    sync; uses agent/base
 * Threads  any
 *
 * Request, fields of child.h:
 *
 *	u64 wall_ms, u64 n_rules, { path, text, u64 strikes } per rule, { u64 rule, JSON } per object
 *
 * The one descriptor handed to the child is a memory file, to which it writes one record an object, in
 * order, each by one write(2):
 *
 *	u64 outcome (enum lua_outcome), u64 status, message
 *
 * A record with LUA_OUTCOME_ENDED is the last one. A child that ends early without it died at the
 * object behind its last record.
 */
#ifndef AGENT_SYNC_HEALTH_LUA_WIRE_H
#define AGENT_SYNC_HEALTH_LUA_WIRE_H

#include "agent/base/limits.h"

enum {
	HEALTH_LUA_REFUSED = 1
}; /* outcome of the child: it could not be confined; reply says why */

enum { HEALTH_LUA_RECORD_BYTES = LIMIT_HEALTH_MESSAGE_BYTES + 64 };

#endif
