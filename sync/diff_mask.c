#include "sync/diff_mask.h"

#include "agent/base/attr.h"
#include "sync/redact.h"

struct node *diff_item(const struct node *list, const struct node *item, uint32_t at,
		       const char **key)
{
	static const char *const keys[] = {"name",	"key", "containerPort", "port",
					   "mountPath", "ip",  "type"};

	*key = NULL;
	for (size_t k = 0; node_is(item, NODE_MAP) && k < ARRAY_LEN(keys); k++) {
		const struct node *want = node_get(item, keys[k]);

		if (!node_is(want, NODE_SCALAR))
			continue;
		*key = keys[k];
		for (uint32_t i = 0; i < list->n; i++) {
			const struct node *have = node_get(list->items[i], keys[k]);

			if (have && node_equal(have, want))
				return list->items[i];
		}
		return NULL;
	}
	return at < list->n ? list->items[at] : NULL;
}

static void set_text(struct node *n, const char *text)
{
	n->tag = TAG_STR;
	n->style = STYLE_ANY;
	n->text = text;
	n->n = (uint32_t)strlen(text);
	n->secret = false;
}

static void mask_alone(struct node *n)
{
	if (!n)
		return;
	if (n->kind == NODE_SCALAR) {
		if (n->secret)
			set_text(n, "***");
		return;
	}
	for (uint32_t i = 0; i < n->n; i++)
		mask_alone(n->kind == NODE_LIST ? n->items[i] : n->pairs[i].value);
}

static void mask_pair(struct node *x, struct node *y)
{
	const char *key;

	if (!x || !y || x->kind != y->kind) {
		mask_alone(x);
		mask_alone(y);
		return;
	}
	if (x->kind == NODE_SCALAR) {
		bool same = node_equal(x, y);

		if (!x->secret && !y->secret)
			return;
		set_text(x, same ? "***" : "*** (before)");
		set_text(y, same ? "***" : "*** (after)");
		return;
	}
	for (uint32_t i = 0; i < x->n; i++) {
		if (x->kind == NODE_MAP)
			mask_pair(x->pairs[i].value, node_get_span(y, node_text(x->pairs[i].key)));
		else
			mask_pair(x->items[i], diff_item(y, x->items[i], i, &key));
	}
	/* what only the other side has */
	mask_alone(y);
}

struct diff_sides diff_mask(const struct diff_input *in, struct arena *a)
{
	const struct node *like = in->desired ? in->desired->o.root : NULL;
	struct redact r = {.arena = a};
	struct diff_sides s = {
		.before = in->live ? node_copy(a, in->live) : NULL,
		.after = in->predicted ? node_copy(a, in->predicted) : NULL,
	};

	if (like)
		redact_collect(&r, like);
	redact_mark(&r, s.after, like);
	redact_mark(&r, s.before, like);
	redact_by_value(&r, s.after);
	redact_mark(&r, s.before, s.after);
	redact_by_value(&r, s.before);
	mask_pair(s.before, s.after);
	return s;
}
