/*
 * health_fields.h - reading numbers, texts and conditions out of a live object. Internal to health*.c.
 *
 * Layer    sync; uses agent/base, render/yaml
 * Threads  any
 */
#ifndef AGENT_SYNC_HEALTH_FIELDS_H
#define AGENT_SYNC_HEALTH_FIELDS_H

#include "sync/health.h"

/** One object taken apart once, for all rules. */
struct health_view {
	const struct object *object;
	const struct node *spec; /* NULL when absent, as all of these */
	const struct node *status;
	const struct node *conditions; /* status.conditions */
	int64_t generation;	       /* -1 = absent */
	int64_t observed;	       /* status.observedGeneration; -1 = absent */
	int64_t wall_ms;
	struct arena *arena;
};

struct health_condition {
	const char *type, *status, *reason, *message; /* "" when absent */
};

void health_view_init(struct health_view *v, const struct object *o, int64_t wall_ms,
		      struct arena *a);

/** An integer below `key`; `fallback` when it is absent or none. */
int64_t health_num(const struct node *map, const char *key, int64_t fallback);

/** A text below `key`; "" when absent. */
const char *health_text(const struct node *map, const char *key);

/** Condition number `at` of a list; false behind the last. Items that are no maps read as empty. */
bool health_condition_at(const struct node *list, size_t at, struct health_condition *out);

/** The condition of a type; false when there is none. */
bool health_condition_find(const struct node *list, const char *type, struct health_condition *out);

static inline bool health_is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/** A verdict; message by printf from the view's arena. Returns 0. */
int health_say(const struct health_view *v, struct health *out, enum health_status status,
	       const char *reason, const char *fmt, ...) PRINTF_LIKE(5, 6);

/* The three rule sets; each returns 0 or HEALTH_NO_RULE. */
int health_kstatus(const struct health_view *v, struct health *out);
int health_argo(const struct health_view *v, struct health *out);
int health_agent(const struct health_view *v, struct health *out);

/** kstatus' rules that hold for every kind: 0 when one of them decided, else HEALTH_NO_RULE. */
int health_generic(const struct health_view *v, struct health *out);

/** kstatus' rule for a built-in kind; HEALTH_NO_RULE when it has none. */
int health_kstatus_kind(const struct health_view *v, struct health *out);

/** kstatus' rule for everything else: the Ready condition. Always decides. */
int health_ready(const struct health_view *v, struct health *out);

/** Argo CD's rules for pods and autoscalers, which ours build upon. */
int health_argo_pod(const struct health_view *v, struct health *out);
int health_argo_hpa(const struct health_view *v, struct health *out);

#endif
