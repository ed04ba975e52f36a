/* Which fields differ, by path, and where the manifest sets them. */
#include "agent/base/limits.h"
#include "sync/diff_mask.h"
#include "sync/managed_fields.h"

struct walk {
	struct arena *arena;
	const struct node *manifest; /* what was rendered; NULL */
	struct diff_changes *out;
};

static const char *place(const struct walk *w, const char *path)
{
	const struct node *n = w->manifest ? field_path_get(w->manifest, span_of(path)) : NULL;

	if (!n || !n->source || !n->line)
		return "";
	return arena_printf(w->arena, "%s:%u", n->source->path, n->line);
}

static void add(struct walk *w, const char *path, const struct node *before,
		const struct node *after)
{
	struct diff_changes *out = w->out;
	const char *where = place(w, path);

	out->items = arena_grow(w->arena, out->items, &out->cap, out->n + 1, sizeof(*out->items));
	out->items[out->n++] = (struct diff_change){path, before, after, where};
}

static const char *item_path(const struct walk *w, const char *path, const struct node *item,
			     const char *key, uint32_t at)
{
	const struct node *value = key ? node_get(item, key) : NULL;

	if (!value)
		return arena_printf(w->arena, "%s[%u]", path, at);
	return arena_printf(w->arena, value->tag == TAG_STR ? "%s[%s=\"%s\"]" : "%s[%s=%s]", path,
			    key, value->text);
}

static void walk(struct walk *w, const char *path, const struct node *x, const struct node *y);

static void walk_maps(struct walk *w, const char *path, const struct node *x, const struct node *y)
{
	for (uint32_t i = 0; i < x->n; i++) {
		struct span key = node_text(x->pairs[i].key);

		walk(w, arena_printf(w->arena, "%s." SPAN_FMT, path, SPAN_ARG(key)),
		     x->pairs[i].value, node_get_span(y, key));
	}
	for (uint32_t i = 0; i < y->n; i++) {
		struct span key = node_text(y->pairs[i].key);

		if (!node_get_span(x, key))
			walk(w, arena_printf(w->arena, "%s." SPAN_FMT, path, SPAN_ARG(key)), NULL,
			     y->pairs[i].value);
	}
}

static void walk_lists(struct walk *w, const char *path, const struct node *x, const struct node *y)
{
	const char *key;

	for (uint32_t i = 0; i < x->n; i++) {
		const struct node *other = diff_item(y, x->items[i], i, &key);

		walk(w, item_path(w, path, x->items[i], key, i), x->items[i], other);
	}
	for (uint32_t i = 0; i < y->n; i++) {
		if (!diff_item(x, y->items[i], i, &key))
			walk(w, item_path(w, path, y->items[i], key, i), NULL, y->items[i]);
	}
}

static void walk(struct walk *w, const char *path, const struct node *x, const struct node *y)
{
	if (x && y && node_equal(x, y))
		return;
	if (node_is(x, NODE_MAP) && node_is(y, NODE_MAP))
		walk_maps(w, path, x, y);
	else if (node_is(x, NODE_LIST) && node_is(y, NODE_LIST) &&
		 (uint64_t)x->n * y->n < (uint64_t)LIMIT_DIFF_EDITS * LIMIT_DIFF_EDITS)
		walk_lists(w, path, x, y);
	else
		add(w, path, x, y);
}

void diff_fields(const struct diff_input *in, struct arena *a, struct diff_changes *out)
{
	struct diff_sides s = diff_mask(in, a);
	struct walk w = {
		.arena = a,
		.manifest = in->desired ? in->desired->o.root : NULL,
		.out = out,
	};

	if (s.before && s.after)
		walk(&w, "", s.before, s.after);
}
