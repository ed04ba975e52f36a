#include "sync/health_fields.h"

int64_t health_num(const struct node *map, const char *key, int64_t fallback)
{
	const struct node *n = node_get(map, key);
	struct span s;
	bool negative;
	uint64_t v;

	if (!node_is(n, NODE_SCALAR) || n->tag != TAG_INT)
		return fallback;
	s = node_text(n);
	negative = s.n > 0 && s.p[0] == '-';
	if (negative) {
		s.p++;
		s.n--;
	}
	if (!span_to_u64(s, INT64_MAX, &v))
		return fallback;
	return negative ? -(int64_t)v : (int64_t)v;
}

const char *health_text(const struct node *map, const char *key)
{
	const char *s = node_get_text(map, key);

	return s ? s : "";
}

void health_view_init(struct health_view *v, const struct object *o, int64_t wall_ms,
		      struct arena *a)
{
	const struct node *status = node_get(o->root, "status");

	*v = (struct health_view){
		.object = o,
		.spec = node_get(o->root, "spec"),
		.status = status,
		.conditions = node_get(status, "conditions"),
		.generation = health_num(node_get(o->root, "metadata"), "generation", -1),
		.observed = health_num(status, "observedGeneration", -1),
		.wall_ms = wall_ms,
		.arena = a,
	};
}

bool health_condition_at(const struct node *list, size_t at, struct health_condition *out)
{
	const struct node *c;

	if (!node_is(list, NODE_LIST) || at >= list->n)
		return false;
	c = list->items[at];
	out->type = health_text(c, "type");
	out->status = health_text(c, "status");
	out->reason = health_text(c, "reason");
	out->message = health_text(c, "message");
	return true;
}

bool health_condition_find(const struct node *list, const char *type, struct health_condition *out)
{
	struct health_condition c;

	for (size_t i = 0; health_condition_at(list, i, &c); i++) {
		if (health_is(c.type, type)) {
			*out = c;
			return true;
		}
	}
	return false;
}

int health_say(const struct health_view *v, struct health *out, enum health_status status,
	       const char *reason, const char *fmt, ...)
{
	va_list ap;

	*out = (struct health){.status = status, .reason = reason, .rule = out->rule};
	va_start(ap, fmt);
	out->message = arena_vprintf(v->arena, fmt, ap);
	va_end(ap);
	return 0;
}
