/*
 * health_lua.h - health rules in Lua, as Argo CD has them, judged in a child that can do nothing else.
 *
 * Layer    sync; uses agent/base, render/yaml
 * Source   Argo CD 37ee009 util/lua/lua.go (choice of a rule, values, results); design.md sections 2, 6, 7
 * Threads  a rule set is immutable and reference-counted: any thread; a batch belongs to one thread,
 *          which must outlive it (child.h)
 *
 * A rule is a Lua 5.1 program with goto: it finds the object in the global `obj` and returns a table
 * with `status` and `message`. Rules are files <group>/<Kind>/health.lua, <Kind>/health.lua for the
 * core group; an underscore in a folder's name stands for `*`. README.md has what a rule may use.
 *
 * Objects are judged many at a time: one child gets all rules and objects of a batch and says its
 * verdicts one by one through a memory file, so what it said stands when it dies. An object at which
 * the rule fails, runs out of its steps, time or memory, or kills the child, is HEALTH_UNKNOWN with
 * the reason; the others are judged by the next child. A rule that ran out LIMIT_LUA_STRIKES times is
 * not run again in that batch.
 *
 *	if (health_lua_start(&options, objects, n, &batch, e) < 0) ...
 *	poll health_lua_fd(batch) for reading; while (health_lua_poll(batch) == HEALTH_LUA_RUNNING) ...
 *	health_lua_finish(batch, arena, verdicts, e);
 */
#ifndef AGENT_SYNC_HEALTH_LUA_H
#define AGENT_SYNC_HEALTH_LUA_H

#include "agent/base/child.h"
#include "agent/base/clock.h"
#include "agent/base/tree.h"
#include "sync/health.h"

/** A rule as its author wrote it. */
struct health_lua_source {
	const char *group; /* "" for core; '_' stands for '*', also inside: "_.crossplane.io" */
	const char *kind;  /* the same */
	struct span text;
};

struct health_lua_rule {
	const char *path; /* "argoproj.io/Rollout/health.lua": how messages name it */
	const char *group;
	const char *kind;
	struct span text;
	size_t index; /* in its set */
};

struct health_lua_rules;

/**
 * Make a rule set.
 * sources  [n] borrowed for the call; texts are copied
 * out      one reference
 * ERR_INPUT for two rules of one name, ERR_LIMIT. Programs are compiled when they are used: one that
 * does not compile costs the verdicts of its own objects.
 */
int health_lua_rules_new(const struct health_lua_source *sources, size_t n,
			 struct health_lua_rules **out, struct err *e) MUST_CHECK;

/**
 * Read the rules below directory `dir` of a tree; files that are not named health.lua, and those in
 * other depths, are none. ERR_INPUT when the directory does not exist: no rules are not the same as
 * rules that are gone.
 */
int health_lua_rules_load(struct tree *tree, const char *dir, struct health_lua_rules **out,
			  struct err *e) MUST_CHECK;

struct health_lua_rules *health_lua_rules_ref(struct health_lua_rules *rules);
void health_lua_rules_unref(struct health_lua_rules *rules); /* accepts NULL */
size_t health_lua_rules_count(const struct health_lua_rules *rules);

/**
 * The rule for a kind: that of its very name, else the first by path whose wildcards match; NULL when
 * there is none. Borrowed from the set.
 */
const struct health_lua_rule *health_lua_find(const struct health_lua_rules *rules,
					      const char *group, const char *kind);

struct health_lua_verdict {
	bool judged; /* false: no rule, or it returned nothing; the built-in rules have the word */
	struct health health; /* rule = path of the rule */
};

struct health_lua_options {
	struct health_lua_rules *rules; /* a reference is kept until the batch is freed */
	const struct clock *clock;	/* as long as the batch; os.time() says its wall time */
	int64_t timeout_ms;		/* for the batch; 0 = LIMIT_LUA_TIMEOUT_MS */
};

struct health_lua_batch;

enum { HEALTH_LUA_RUNNING = 1 };

/**
 * Start judging. Never blocks on a rule.
 * objects  [n] live objects; borrowed until health_lua_finish() or health_lua_free(). Marked values
 *          are shown to rules as ***
 * ERR_TRANSIENT when no process can be had.
 */
int health_lua_start(const struct health_lua_options *options, const struct object *const *objects,
		     size_t n, struct health_lua_batch **out, struct err *e) MUST_CHECK;

/** A descriptor that polls readable when health_lua_poll() has something to do; the same for the
 * whole batch. */
int health_lua_fd(const struct health_lua_batch *b);

/** Go on without blocking: 0 when all is judged or given up, else HEALTH_LUA_RUNNING. */
int health_lua_poll(struct health_lua_batch *b) MUST_CHECK;

/**
 * The verdicts (blocks until they are there, at most to the batch's deadline), and free the batch.
 * a    receives the texts
 * out  [n] in the order of the objects
 * -1 only when no child could be confined at all (ERR_DENIED), never because of a rule.
 */
int health_lua_finish(struct health_lua_batch *b, struct arena *a, struct health_lua_verdict *out,
		      struct err *e) MUST_CHECK;

/** Kill what runs, and free; accepts NULL. */
void health_lua_free(struct health_lua_batch *b);

/** Start and finish in one, blocking. */
int health_lua_judge(const struct health_lua_options *options, const struct object *const *objects,
		     size_t n, struct arena *a, struct health_lua_verdict *out, struct err *e)
	MUST_CHECK;

/** Row for the table of child_main(). */
#define HEALTH_LUA_CHILDREN                    \
	{                                      \
		"health-lua", health_lua_child \
	}

child_fn health_lua_child;

#endif
