/*
 * health_lua_vm.h - one Lua state with a fence around it. Internal to health_lua*.c; used in the child.
 *
 * Layer    sync; uses agent/base, render/yaml
 * Source   Lua 5.1 reference manual; LuaJIT 2.1 (JIT off)
 * Threads  one
 *
 * Inside the fence: base, string, table, math and os.time, as copies that each run gets anew, so that
 * nothing a rule changes outlives its object. Three things stop a run: an instruction hook, which
 * also ends a rule that catches errors; the allocator, which counts; and lua_vm_late() from a signal
 * handler, which makes the hook strike at the next instruction. A C function of Lua that does not
 * come back (string patterns) is stopped by none of them: the caller ends the process.
 */
#ifndef AGENT_SYNC_HEALTH_LUA_VM_H
#define AGENT_SYNC_HEALTH_LUA_VM_H

#include <stdbool.h>
#include <stdint.h>

#include <lua.h>

#include "agent/base/buf.h"
#include "render/yaml/node.h"

enum lua_outcome {
	LUA_OUTCOME_JUDGED,
	LUA_OUTCOME_NOTHING, /* it returned nil or an empty table */
	LUA_OUTCOME_FAILED,  /* did not compile, raised an error, returned nonsense */
	LUA_OUTCOME_STOPPED, /* ran out of steps or time */
	LUA_OUTCOME_ENDED,   /* the process had to end: the last record of a child */
};

/** A program, and where its compiled form is kept in the present state. */
struct lua_rule {
	struct span path; /* for messages */
	struct span text;
	uint64_t strikes;
	int ref; /* 0 = not compiled in this state */
};

struct lua_vm {
	lua_State *state; /* NULL = to be made */
	struct lua_rule *rules;
	size_t n_rules;
	int64_t wall_ms;
	size_t used_bytes;
	uint64_t steps;
	unsigned depth; /* of protected calls, which lie on the C stack */
	bool stopped;
	volatile bool running;
	volatile bool late;
};

/** The verdict of one run; the message is cut to LIMIT_HEALTH_MESSAGE_BYTES. */
struct lua_verdict {
	enum lua_outcome outcome;
	uint64_t status; /* enum health_status when JUDGED */
	struct buf message;
};

/** Run a rule on an object. out->message is reset first; never fails. */
void lua_vm_judge(struct lua_vm *vm, struct lua_rule *rule, const struct node *object,
		  struct lua_verdict *out);

/** From a signal handler: the run has had its time. */
void lua_vm_late(struct lua_vm *vm);

void lua_vm_dispose(struct lua_vm *vm);

/* ---- the fence (health_lua_fence.c) ---- */

/** The vm of a state. */
struct lua_vm *lua_vm_of(lua_State *L);

/** Fill registry[LUA_VM_LIBRARIES] with the tables that runs get copies of. May raise. */
void lua_fence_build(lua_State *L);

/** Push a new environment. May raise. */
void lua_fence_push(lua_State *L);

/** Push a node as a Lua value: null is nil, and left out of lists and maps. May raise. */
void lua_push_node(lua_State *L, const struct node *n);

#endif
