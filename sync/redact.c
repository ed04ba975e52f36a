#include "sync/redact.h"

#include <sodium.h>
#include <stdlib.h>

#include "agent/base/limits.h"

bool redact_is_secret(const struct node *object)
{
	return node_is_text(node_get(object, "kind"), "Secret") &&
	       node_is_text(node_get(object, "apiVersion"), "v1");
}

static void add_value(struct redact *r, struct span value)
{
	size_t at;

	if (value.n < LIMIT_MASK_MIN_BYTES)
		return;
	for (size_t i = 0; i < r->n && r->n < 64; i++) {
		if (span_eq(r->values[i], value))
			return;
	}
	r->values = arena_grow(r->arena, r->values, &r->cap, r->n + 1, sizeof(*r->values));
	for (at = r->n; at > 0 && r->values[at - 1].n < value.n; at--)
		r->values[at] = r->values[at - 1];
	r->values[at] = value;
	r->n++;
}

/* A marked text, and what it is when read as base64 or written as such. */
static void add_forms(struct redact *r, const struct node *n)
{
	size_t room = sodium_base64_ENCODED_LEN(n->n, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	unsigned char *bin;
	size_t n_bin;
	char *text;

	if (n->n < LIMIT_MASK_MIN_BYTES || n->tag == TAG_NULL || n->tag == TAG_BOOL)
		return;
	add_value(r, (struct span){arena_strndup(r->arena, n->text, n->n), n->n});
	bin = arena_alloc(r->arena, n->n + 1);
	if (sodium_base642bin(bin, n->n, n->text, n->n, "\r\n", &n_bin, NULL,
			      sodium_base64_VARIANT_ORIGINAL) == 0)
		add_value(r, span_trim((struct span){(const char *)bin, n_bin}));
	text = arena_alloc(r->arena, room);
	sodium_bin2base64(text, room, (const unsigned char *)n->text, n->n,
			  sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	add_value(r, span_of(text));
}

void redact_collect(struct redact *r, const struct node *tree)
{
	if (!tree)
		return;
	if (tree->kind == NODE_SCALAR) {
		if (tree->secret)
			add_forms(r, tree);
		return;
	}
	for (uint32_t i = 0; i < tree->n; i++)
		redact_collect(r, tree->kind == NODE_LIST ? tree->items[i] : tree->pairs[i].value);
}

static const struct node *item_like(const struct node *item, const struct node *list, uint32_t at)
{
	static const char *const keys[] = {"name", "key", "mountPath", "containerPort", "port"};

	for (size_t k = 0; node_is(item, NODE_MAP) && k < sizeof(keys) / sizeof(keys[0]); k++) {
		const struct node *want = node_get(item, keys[k]);

		for (uint32_t i = 0; want && i < list->n; i++) {
			const struct node *have = node_get(list->items[i], keys[k]);

			if (have && node_equal(have, want))
				return list->items[i];
		}
		if (want)
			return NULL;
	}
	return at < list->n ? list->items[at] : NULL;
}

static void mark_like(struct node *tree, const struct node *like)
{
	if (!tree || !like)
		return;
	if (like->kind == NODE_SCALAR) {
		if (like->secret)
			node_mark_secret(tree);
		return;
	}
	if (tree->kind != like->kind) {
		if (node_has_secret(like))
			node_mark_secret(tree);
		return;
	}
	for (uint32_t i = 0; i < tree->n; i++) {
		const struct node *other;

		if (tree->kind == NODE_MAP) {
			mark_like(tree->pairs[i].value,
				  node_get_span(like, node_text(tree->pairs[i].key)));
			continue;
		}
		other = item_like(tree->items[i], like, i);
		if (other)
			mark_like(tree->items[i], other);
		else if (node_has_secret(like))
			node_mark_secret(tree->items[i]);
	}
}

void redact_mark(struct redact *r, struct node *tree, const struct node *like)
{
	if (!tree)
		return;
	if (redact_is_secret(tree)) {
		struct node *data = node_get(tree, "data");
		struct node *plain = node_get(tree, "stringData");

		if (data)
			node_mark_secret(data);
		if (plain)
			node_mark_secret(plain);
	}
	mark_like(tree, like);
	redact_collect(r, tree);
}

static bool holds(struct span text, struct span value)
{
	return value.n <= text.n && memmem(text.p, text.n, value.p, value.n) != NULL;
}

void redact_by_value(const struct redact *r, struct node *tree)
{
	if (!tree || r->n == 0)
		return;
	if (tree->kind != NODE_SCALAR) {
		for (uint32_t i = 0; i < tree->n; i++)
			redact_by_value(r, tree->kind == NODE_LIST ? tree->items[i]
								   : tree->pairs[i].value);
		return;
	}
	for (size_t i = 0; !tree->secret && i < r->n; i++)
		tree->secret = holds(node_text(tree), r->values[i]);
}

const char *redact_text(const struct redact *r, const char *text, struct arena *a)
{
	struct span rest = span_of(text);
	struct buf out = BUF_WIPED(LIMIT_LOG_LINE_BYTES);
	const char *copy;

	while (rest.n > 0 && r->n > 0) {
		const char *first = NULL;
		size_t len = 0;

		for (size_t i = 0; i < r->n; i++) {
			const char *at = memmem(rest.p, rest.n, r->values[i].p, r->values[i].n);

			if (at && (!first || at < first)) {
				first = at;
				len = r->values[i].n;
			}
		}
		if (!first)
			break;
		buf_add(&out, rest.p, (size_t)(first - rest.p));
		buf_adds(&out, "***");
		rest.n -= (size_t)(first - rest.p) + len;
		rest.p = first + len;
	}
	if (out.n == 0)
		return text;
	buf_add_span(&out, rest);
	copy = arena_strdup(a, buf_str(&out));
	buf_dispose(&out);
	return copy;
}
