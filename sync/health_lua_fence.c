/* What a rule can reach: copies of harmless functions, and our own in place of the others. */
#include <lauxlib.h>
#include <lualib.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/attr.h"
#include "agent/base/limits.h"
#include "render/yaml/scalar.h"
#include "sync/health_lua_vm.h"

/* Protected calls nest on the C stack; Lua 5.1 has the same limit on C calls. */
enum { PROTECTED_DEPTH_MAX = 180 };

static const char libraries_key[] = "fence";

/* Functions taken over from Lua's own libraries; "" is base. What is not here is not there. */
static const struct {
	const char *library;
	const char *names[40];
} taken[] = {
	{"",
	 {"assert", "error", "getmetatable", "ipairs", "next", "pairs", "rawequal", "rawget",
	  "rawset", "select", "setmetatable", "tonumber", "tostring", "type", "unpack"}},
	{"string",
	 {"byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "rep",
	  "reverse", "sub", "upper"}},
	{"table", {"concat", "foreach", "foreachi", "getn", "insert", "maxn", "remove", "sort"}},
	{"math", {"abs",    "acos",	  "asin",  "atan", "atan2", "ceil", "cos",   "cosh",
		  "deg",    "exp",	  "floor", "fmod", "frexp", "huge", "ldexp", "log",
		  "log10",  "max",	  "min",   "mod",  "modf",  "pi",   "pow",   "rad",
		  "random", "randomseed", "sin",   "sinh", "sqrt",  "tan",  "tanh"}},
};

/* ---- our own functions ---------------------------------------------------------------------- */

/* After a stop, errors may not be caught any more: the whole rule unwinds. */
static int protected_call(lua_State *L, int n_args)
{
	struct lua_vm *vm = lua_vm_of(L);
	int rc;

	if (vm->depth >= PROTECTED_DEPTH_MAX)
		return luaL_error(L, "too many protected calls inside each other");
	vm->depth++;
	rc = lua_pcall(L, n_args, LUA_MULTRET, 0);
	vm->depth--;
	if (rc != 0 && vm->stopped)
		return lua_error(L);
	return rc;
}

static int own_pcall(lua_State *L)
{
	int rc;

	luaL_checkany(L, 1);
	rc = protected_call(L, lua_gettop(L) - 1);
	lua_pushboolean(L, rc == 0);
	lua_insert(L, 1);
	return lua_gettop(L);
}

/*
 * The handler runs after the stack was unwound: without debug it cannot see the difference, and Lua's
 * own way would run it where the hook does not strike.
 */
static int own_xpcall(lua_State *L)
{
	int rc;

	luaL_checkany(L, 2);
	lua_settop(L, 2);
	lua_insert(L, 1); /* handler below the function */
	rc = protected_call(L, 0);
	if (rc == 0) {
		lua_pushboolean(L, true);
		lua_replace(L, 1);
		return lua_gettop(L);
	}
	lua_pushvalue(L, 1);
	lua_insert(L, -2);
	(void)protected_call(L, 1);
	lua_pushboolean(L, false);
	lua_replace(L, 1);
	return lua_gettop(L);
}

/* load and loadstring: text only; bytecode could be made to do anything. */
static int own_load(lua_State *L)
{
	size_t n;
	const char *text;
	const char *name;

	luaL_checktype(L, 1, LUA_TSTRING);
	text = lua_tolstring(L, 1, &n);
	name = luaL_optstring(L, 2, "=(load)");
	if (luaL_loadbufferx(L, text, n, name, "t") == 0)
		return 1;
	lua_pushnil(L);
	lua_insert(L, -2);
	return 2;
}

/* print and collectgarbage: rules that were debugged with them go on working. */
static int own_nothing(lua_State *L)
{
	lua_pushinteger(L, 0);
	return 1;
}

/* A field of os.time's table; without a fallback (-1) it must be there, as Lua 5.1 has it. */
static int date_field(lua_State *L, const char *name, int fallback)
{
	lua_Number v;

	lua_pushstring(L, name);
	lua_rawget(L, 1);
	v = lua_tonumber(L, -1);
	if (!lua_isnumber(L, -1)) {
		if (fallback < 0)
			return luaL_error(L, "field '%s' missing in date table", name);
		v = fallback;
	}
	lua_pop(L, 1);
	/* the comparison is false for what is not a number */
	if (!(v > -1e8 && v < 1e8))
		return luaL_error(L, "field '%s' is out of range", name);
	return (int)v;
}

/*
 * Days from 1970 to the first of a month, Gregorian; months beyond 12 and below 1 count on into other
 * years. By hand, because the C library reads a file of time zones first, and files are out of reach.
 */
static int64_t days_before(int64_t year, int64_t month)
{
	int64_t m = year * 12 + month - 3; /* years begin in March: the leap day is the last */
	int64_t y = m >= 0 ? m / 12 : -((11 - m) / 12);

	m -= y * 12;
	/* floored: (x - n + 1) / n for what is negative */
	return y * 365 + (y >= 0 ? y / 4 : (y - 3) / 4) - (y >= 0 ? y / 100 : (y - 99) / 100) +
	       (y >= 0 ? y / 400 : (y - 399) / 400) + (m * 153 + 2) / 5 - 719468;
}

/* The time of the pass, so that one pass sees one time; tables are read as UTC. */
static int own_time(lua_State *L)
{
	int64_t days;
	int64_t seconds;

	if (lua_isnoneornil(L, 1)) {
		seconds = lua_vm_of(L)->wall_ms / 1000;
		lua_pushnumber(L, (lua_Number)seconds);
		return 1;
	}
	luaL_checktype(L, 1, LUA_TTABLE);
	days = days_before(date_field(L, "year", -1), date_field(L, "month", -1)) +
	       date_field(L, "day", -1) - 1;
	seconds = (int64_t)date_field(L, "hour", 12) * 3600 +
		  (int64_t)date_field(L, "min", 0) * 60 + date_field(L, "sec", 0);
	lua_pushnumber(L, (lua_Number)(days * 86400 + seconds));
	return 1;
}

static const struct {
	const char *library;
	const char *name;
	lua_CFunction function;
} own[] = {
	{"", "pcall", own_pcall},   {"", "xpcall", own_xpcall},
	{"", "load", own_load},	    {"", "loadstring", own_load},
	{"", "print", own_nothing}, {"", "collectgarbage", own_nothing},
	{"os", "time", own_time},
};

/* ---- building ------------------------------------------------------------------------------- */

static void open_library(lua_State *L, lua_CFunction open, const char *name)
{
	lua_pushcfunction(L, open);
	lua_pushstring(L, name);
	lua_call(L, 1, 0);
}

/* Push fence[library], made when it is absent. The fence is on top. */
static void push_library(lua_State *L, const char *library)
{
	lua_getfield(L, -1, library);
	if (!lua_isnil(L, -1))
		return;
	lua_pop(L, 1);
	lua_newtable(L);
	lua_pushvalue(L, -1);
	lua_setfield(L, -3, library);
}

static void take_functions(lua_State *L, const char *library, const char *const *names)
{
	push_library(L, library);
	if (*library)
		lua_getglobal(L, library);
	else
		lua_pushvalue(L, LUA_GLOBALSINDEX);
	for (; *names; names++) {
		lua_getfield(L, -1, *names);
		lua_setfield(L, -3, *names);
	}
	lua_pop(L, 2);
}

/* Methods of strings ("x"):upper() come from a table that no rule can reach, and so none can change. */
static void close_strings(lua_State *L)
{
	lua_pushliteral(L, "");
	lua_getmetatable(L, -1);
	lua_getfield(L, -3, "string");
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, false);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 2);
}

void lua_fence_build(lua_State *L)
{
	open_library(L, luaopen_base, "");
	open_library(L, luaopen_string, LUA_STRLIBNAME);
	open_library(L, luaopen_table, LUA_TABLIBNAME);
	open_library(L, luaopen_math, LUA_MATHLIBNAME);
	lua_newtable(L);
	for (size_t i = 0; i < ARRAY_LEN(taken); i++)
		take_functions(L, taken[i].library, taken[i].names);
	for (size_t i = 0; i < ARRAY_LEN(own); i++) {
		push_library(L, own[i].library);
		lua_pushcfunction(L, own[i].function);
		lua_setfield(L, -2, own[i].name);
		lua_pop(L, 1);
	}
	close_strings(L);
	lua_setfield(L, LUA_REGISTRYINDEX, libraries_key);
}

/* Copy the table on top into the one below it, and pop it. */
static void copy_into(lua_State *L)
{
	lua_pushnil(L);
	while (lua_next(L, -2)) {
		lua_pushvalue(L, -2);
		lua_insert(L, -2); /* target, source, key, key, value */
		lua_rawset(L, -5);
	}
	lua_pop(L, 1);
}

void lua_fence_push(lua_State *L)
{
	lua_createtable(L, 0, 32);
	lua_getfield(L, LUA_REGISTRYINDEX, libraries_key);
	lua_pushnil(L);
	while (lua_next(L, -2)) { /* env, fence, library, functions */
		if (*lua_tostring(L, -2)) {
			lua_createtable(L, 0, 32);
			lua_insert(L, -2);
			copy_into(L); /* env, fence, library, copy */
			lua_pushvalue(L, -2);
			lua_insert(L, -2);
			lua_rawset(L, -5); /* env[library] = copy */
			continue;
		}
		lua_pushvalue(L, -4);
		lua_insert(L, -2); /* env, fence, "", env, functions */
		copy_into(L);
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
	lua_pushvalue(L, -1);
	lua_setfield(L, -2, "_G");
	lua_pushliteral(L, "Lua 5.1");
	lua_setfield(L, -2, "_VERSION");
}

/* ---- values --------------------------------------------------------------------------------- */

static void push_scalar(lua_State *L, const struct node *n)
{
	char number[SCALAR_NUMBER_BYTES];

	switch ((enum node_tag)n->tag) {
	case TAG_NULL: lua_pushnil(L); return;
	case TAG_BOOL: lua_pushboolean(L, scalar_is_true(node_text(n))); return;
	case TAG_INT:
	case TAG_FLOAT:
		if (!scalar_json_number((enum node_tag)n->tag, node_text(n), number))
			break;
		lua_pushnumber(L, strtod(number, NULL));
		return;
	case TAG_STR:
	case TAG_TIMESTAMP:
	case TAG_BINARY: break;
	}
	lua_pushlstring(L, n->text, n->n);
}

void lua_push_node(lua_State *L, const struct node *n)
{
	int at = 0;

	luaL_checkstack(L, 4, "object is nested too deeply");
	if (n->kind == NODE_SCALAR) {
		push_scalar(L, n);
		return;
	}
	lua_createtable(L, n->kind == NODE_LIST ? (int)n->n : 0,
			n->kind == NODE_MAP ? (int)n->n : 0);
	for (uint32_t i = 0; i < n->n; i++) {
		const struct node *value = n->kind == NODE_LIST ? n->items[i] : n->pairs[i].value;

		if (node_is_null(value))
			continue;
		if (n->kind == NODE_MAP)
			lua_pushlstring(L, n->pairs[i].key->text, n->pairs[i].key->n);
		lua_push_node(L, value);
		if (n->kind == NODE_MAP)
			lua_rawset(L, -3);
		else
			lua_rawseti(L, -2, ++at);
	}
}
