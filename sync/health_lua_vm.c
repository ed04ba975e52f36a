/* A state: its memory, its hook, one run. */
#include "sync/health_lua_vm.h"

#include <lauxlib.h>
#include <luajit.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "sync/health.h"

/* Instructions between two looks at the clock and the budget. */
enum { HOOK_STEPS = 10000 };

/* Above this a state is thrown away after a run instead of being collected. */
enum { STATE_KEEP_BYTES = LIMIT_LUA_MEMORY_BYTES / 4 };

/* ---- limits --------------------------------------------------------------------------------- */

static void *lua_memory(void *ud, void *p, size_t old_bytes, size_t new_bytes)
{
	struct lua_vm *vm = ud;
	size_t others = vm->used_bytes - (p ? old_bytes : 0);
	void *q;

	if (new_bytes == 0) {
		free(p);
		vm->used_bytes = others;
		return NULL;
	}
	if (new_bytes > old_bytes &&
	    (others > LIMIT_LUA_MEMORY_BYTES || new_bytes > LIMIT_LUA_MEMORY_BYTES - others))
		return NULL;
	q = realloc(p, new_bytes);
	if (!q)
		return p && new_bytes <= old_bytes ? p : NULL; /* Lua expects shrinking to work */
	vm->used_bytes = others + new_bytes;
	return q;
}

struct lua_vm *lua_vm_of(lua_State *L)
{
	void *vm;

	lua_getallocf(L, &vm);
	return vm;
}

static void strike(lua_State *L, lua_Debug *where)
{
	struct lua_vm *vm = lua_vm_of(L);

	(void)where;
	vm->steps += HOOK_STEPS;
	if (!vm->late && vm->steps <= LIMIT_LUA_STEPS)
		return;
	vm->stopped = true;
	if (vm->late)
		luaL_error(L, "stopped after %d ms", (int)LIMIT_LUA_OBJECT_MS);
	luaL_error(L, "stopped after %d steps", (int)LIMIT_LUA_STEPS);
}

void lua_vm_late(struct lua_vm *vm)
{
	if (!vm->running)
		return;
	vm->late = true;
	/* may be called from a signal handler, as lua.c does */
	lua_sethook(vm->state, strike, LUA_MASKCOUNT, 1);
}

/* ---- a state -------------------------------------------------------------------------------- */

static int set_up(lua_State *L)
{
	lua_fence_build(L);
	return 0;
}

/* Errors outside of a protected call: there are none by construction. */
static int panic(lua_State *L)
{
	(void)L;
	abort();
}

static bool state_need(struct lua_vm *vm)
{
	if (vm->state)
		return true;
	vm->state = lua_newstate(lua_memory, vm);
	if (!vm->state)
		return false;
	lua_atpanic(vm->state, panic);
	luaJIT_setmode(vm->state, 0, LUAJIT_MODE_ENGINE | LUAJIT_MODE_OFF);
	for (size_t i = 0; i < vm->n_rules; i++)
		vm->rules[i].ref = 0;
	if (lua_cpcall(vm->state, set_up, NULL) == 0)
		return true;
	lua_vm_dispose(vm);
	return false;
}

void lua_vm_dispose(struct lua_vm *vm)
{
	if (vm->state)
		lua_close(vm->state);
	vm->state = NULL;
}

/* ---- a run ---------------------------------------------------------------------------------- */

struct run {
	struct lua_vm *vm;
	struct lua_rule *rule;
	const struct node *object;
	struct lua_verdict *out;
};

/* Push the program, compiled once a state. */
static void push_program(lua_State *L, struct run *r)
{
	const struct span text = r->rule->text;
	const char *name;

	if (r->rule->ref) {
		lua_rawgeti(L, LUA_REGISTRYINDEX, r->rule->ref);
		return;
	}
	lua_pushliteral(L, "@");
	lua_pushlstring(L, r->rule->path.p, r->rule->path.n);
	lua_concat(L, 2);
	name = lua_tostring(L, -1);
	if (luaL_loadbufferx(L, text.p ? text.p : "", text.n, name, "t") != 0)
		lua_error(L);
	lua_remove(L, -2);
	lua_pushvalue(L, -1);
	r->rule->ref = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* Raw: no metamethod of the result may run. */
static void push_member(lua_State *L, const char *key)
{
	lua_pushstring(L, key);
	lua_rawget(L, -2);
}

static void read_result(lua_State *L, struct lua_verdict *out)
{
	const char *status;
	size_t n;

	if (lua_isnil(L, -1))
		return;
	if (!lua_istable(L, -1)) {
		luaL_error(L, "expect table output from Lua script, not %s", luaL_typename(L, -1));
		return;
	}
	lua_pushnil(L);
	if (!lua_next(L, -2))
		return;
	lua_pop(L, 2);
	push_member(L, "status");
	status = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
	for (out->status = HEALTH_HEALTHY; out->status <= HEALTH_UNKNOWN; out->status++)
		if (strcmp(status, health_name((enum health_status)out->status)) == 0)
			break;
	if (out->status > HEALTH_UNKNOWN) {
		out->outcome = LUA_OUTCOME_FAILED;
		out->status = 0;
		buf_adds(&out->message, "Lua returned an invalid health status");
		return;
	}
	lua_pop(L, 1);
	push_member(L, "message");
	if (lua_type(L, -1) == LUA_TSTRING) {
		const char *text = lua_tolstring(L, -1, &n);

		buf_add(&out->message, text,
			n < LIMIT_HEALTH_MESSAGE_BYTES ? n : LIMIT_HEALTH_MESSAGE_BYTES);
	} else if (!lua_isnil(L, -1)) {
		luaL_error(L, "message is a %s, not a string", luaL_typename(L, -1));
		return;
	}
	out->outcome = LUA_OUTCOME_JUDGED;
}

static int run(lua_State *L)
{
	struct run *r = lua_touserdata(L, 1);
	struct lua_vm *vm = r->vm;
	int rc;

	lua_settop(L, 0);
	lua_fence_push(L);
	lua_push_node(L, r->object);
	lua_setfield(L, -2, "obj");
	lua_pushvalue(L, -1);
	lua_replace(L, LUA_GLOBALSINDEX); /* for what load() makes */
	push_program(L, r);
	lua_pushvalue(L, 1);
	lua_setfenv(L, -2);
	vm->running = true;
	lua_sethook(L, strike, LUA_MASKCOUNT, HOOK_STEPS);
	rc = lua_pcall(L, 0, LUA_MULTRET, 0);
	vm->running = false;
	lua_sethook(L, NULL, 0, 0);
	if (rc != 0)
		return lua_error(L);
	if (lua_gettop(L) == 1) /* no value at all is nil */
		lua_pushnil(L);
	read_result(L, r->out);
	return 0;
}

static void read_error(lua_State *L, struct lua_verdict *out)
{
	size_t n;
	const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &n) : NULL;

	buf_reset(&out->message);
	if (!text)
		buf_adds(&out->message, "the rule raised an error without text");
	else
		buf_add(&out->message, text,
			n < LIMIT_HEALTH_MESSAGE_BYTES ? n : LIMIT_HEALTH_MESSAGE_BYTES);
}

void lua_vm_judge(struct lua_vm *vm, struct lua_rule *rule, const struct node *object,
		  struct lua_verdict *out)
{
	struct run r = {vm, rule, object, out};
	int rc;

	buf_reset(&out->message);
	out->outcome = LUA_OUTCOME_NOTHING;
	out->status = 0;
	vm->steps = 0;
	vm->depth = 0;
	vm->stopped = false;
	vm->late = false;
	if (!state_need(vm)) {
		out->outcome = LUA_OUTCOME_FAILED;
		buf_adds(&out->message, "no memory for a Lua state");
		return;
	}
	rc = lua_cpcall(vm->state, run, &r);
	if (rc != 0) {
		out->outcome = vm->stopped ? LUA_OUTCOME_STOPPED : LUA_OUTCOME_FAILED;
		read_error(vm->state, out);
	}
	lua_settop(vm->state, 0);
	/* what a run that went wrong left behind is nobody's business any more */
	if (vm->stopped || rc == LUA_ERRMEM || vm->used_bytes > STATE_KEEP_BYTES)
		lua_vm_dispose(vm);
}
