#include <stdlib.h>
#include <string.h>

#include "agent/base/mem.h"
#include "render/yaml/json_io.h"
#include "render/yaml/scalar.h"

struct json_writer {
	struct buf *out;
	unsigned flags;
};

static int write_value(struct json_writer *w, const struct node *n, unsigned depth, struct err *e);

static void write_text(struct json_writer *w, struct span text)
{
	buf_addc(w->out, '"');
	buf_add_json(w->out, text);
	buf_addc(w->out, '"');
}

static void new_line(struct json_writer *w, unsigned depth)
{
	if (!(w->flags & JSON_OUT_PRETTY))
		return;
	buf_addc(w->out, '\n');
	while (depth-- > 0)
		buf_add(w->out, "  ", 2);
}

static int write_scalar(struct json_writer *w, const struct node *n, struct err *e)
{
	char text[SCALAR_NUMBER_BYTES > SCALAR_TIME_BYTES ? SCALAR_NUMBER_BYTES
							  : SCALAR_TIME_BYTES];

	if (n->secret && (w->flags & JSON_OUT_MASKED)) {
		buf_adds(w->out, "\"***\"");
		return 0;
	}
	switch ((enum node_tag)n->tag) {
	case TAG_STR:
	case TAG_BINARY: write_text(w, node_text(n)); break;
	case TAG_NULL: buf_add(w->out, "null", 4); break;
	case TAG_BOOL: buf_adds(w->out, scalar_is_true(node_text(n)) ? "true" : "false"); break;
	case TAG_TIMESTAMP:
		write_text(w, scalar_time(node_text(n), text) ? span_of(text) : node_text(n));
		break;
	case TAG_INT:
	case TAG_FLOAT:
		if (!scalar_json_number((enum node_tag)n->tag, node_text(n), text))
			return err_at(e, ERR_INPUT, n, "a number that JSON cannot hold");
		buf_adds(w->out, text);
		break;
	}
	return 0;
}

static int write_list(struct json_writer *w, const struct node *n, unsigned depth, struct err *e)
{
	buf_addc(w->out, '[');
	for (uint32_t i = 0; i < n->n; i++) {
		if (i)
			buf_addc(w->out, ',');
		new_line(w, depth + 1);
		if (write_value(w, n->items[i], depth + 1, e) < 0)
			return -1;
	}
	if (n->n)
		new_line(w, depth);
	buf_addc(w->out, ']');
	return 0;
}

static int by_bytes(const void *a, const void *b)
{
	const struct pair *const *x = a;
	const struct pair *const *y = b;

	return span_cmp(node_text((*x)->key), node_text((*y)->key));
}

static int write_pair(struct json_writer *w, const struct pair *p, bool first, unsigned depth,
		      struct err *e)
{
	if (!first)
		buf_addc(w->out, ',');
	new_line(w, depth);
	write_text(w, node_text(p->key));
	buf_addc(w->out, ':');
	if (w->flags & JSON_OUT_PRETTY)
		buf_addc(w->out, ' ');
	return write_value(w, p->value, depth, e);
}

static int write_sorted(struct json_writer *w, const struct node *n, unsigned depth, struct err *e)
{
	const struct pair **order = mem_alloc(n->n, sizeof(struct pair *));
	int rc = 0;

	for (uint32_t i = 0; i < n->n; i++)
		order[i] = &n->pairs[i];
	qsort(order, n->n, sizeof(struct pair *), by_bytes);
	for (uint32_t i = 0; rc == 0 && i < n->n; i++)
		rc = write_pair(w, order[i], i == 0, depth, e);
	free(order);
	return rc;
}

static int write_map(struct json_writer *w, const struct node *n, unsigned depth, struct err *e)
{
	int rc = 0;

	buf_addc(w->out, '{');
	if (n->n > 1 && (w->flags & JSON_OUT_SORTED)) {
		rc = write_sorted(w, n, depth + 1, e);
	} else {
		for (uint32_t i = 0; rc == 0 && i < n->n; i++)
			rc = write_pair(w, &n->pairs[i], i == 0, depth + 1, e);
	}
	if (n->n)
		new_line(w, depth);
	buf_addc(w->out, '}');
	return rc;
}

static int write_value(struct json_writer *w, const struct node *n, unsigned depth, struct err *e)
{
	switch ((enum node_kind)n->kind) {
	case NODE_MAP: return write_map(w, n, depth, e);
	case NODE_LIST: return write_list(w, n, depth, e);
	case NODE_SCALAR: break;
	}
	return write_scalar(w, n, e);
}

int node_to_json(const struct node *n, unsigned flags, struct buf *out, struct err *e)
{
	struct json_writer w = {.out = out, .flags = flags};

	if (write_value(&w, n, 0, e) < 0)
		return -1;
	if (buf_full(out))
		return err_set(e, ERR_LIMIT, "the JSON is longer than %zu bytes", out->max);
	return 0;
}
