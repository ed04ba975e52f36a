#include <math.h>
#include <string.h>

#include "render/yaml/json_io.h"
#include "secrets/sops_tree.h"

static int from_node(const struct node *n, struct arena *a, struct sops_value **out, struct err *e)
{
	struct sops_value *v;
	struct sops_value *child;

	if (n->kind == NODE_SCALAR) {
		if (sops_value_scalar(a, (enum node_tag)n->tag, node_text(n), &v, e) < 0)
			return err_wrap(e, "line %u", n->line);
	} else {
		v = sops_value_new(a, n->kind == NODE_MAP ? SOPS_MAP : SOPS_LIST,
				   (struct span){NULL, 0});
	}
	v->line = n->line;
	v->column = n->column;
	v->style = n->style;
	for (uint32_t i = 0; n->kind != NODE_SCALAR && i < n->n; i++) {
		struct sops_value *key = NULL;

		if (n->kind == NODE_MAP) {
			key = sops_value_new(a, SOPS_STR, node_text(n->pairs[i].key));
			key->line = n->pairs[i].key->line;
			key->column = n->pairs[i].key->column;
		}
		if (from_node(key ? n->pairs[i].value : n->items[i], a, &child, e) < 0)
			return -1;
		sops_value_add(a, v, key, child);
	}
	*out = v;
	return 0;
}

int sops_read_json(struct span text, const char *path, struct arena *a, struct sops_docs *out,
		   struct err *e)
{
	struct source *source = ARENA_NEW(a, struct source);
	struct node *root;
	struct sops_docs docs = {.n = 1};

	source->path = path;
	if (node_from_json(text, source, a, &root, e) < 0)
		return -1;
	if (!node_is(root, NODE_MAP))
		return err_set(e, ERR_INPUT, "%s: SOPS takes a JSON object only", path);
	docs.items = arena_array(a, 1, sizeof(*docs.items));
	if (from_node(root, a, &docs.items[0], e) < 0)
		return err_wrap(e, "%s", path);
	*out = docs;
	return 0;
}

/* ---- writing: as Go's encoding/json, indented by tabs ---------------------------------------- */

/* Length of the UTF-8 character at p, 0 when it is none. */
static size_t utf8_length(struct span rest)
{
	for (size_t n = 1; n <= 4 && n <= rest.n; n++)
		if (span_utf8((struct span){rest.p, n}))
			return n;
	return 0;
}

static void write_string(struct span s, struct buf *out)
{
	buf_addc(out, '"');
	for (size_t i = 0; i < s.n;) {
		uint8_t c = (uint8_t)s.p[i];
		size_t n = c < 0x80 ? 1 : utf8_length((struct span){s.p + i, s.n - i});
		struct span one = {s.p + i, n};

		i += n ? n : 1;
		if (n == 0)
			buf_adds(out, "\\ufffd");
		else if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c == '\n')
			buf_adds(out, "\\n");
		else if (c == '\r')
			buf_adds(out, "\\r");
		else if (c == '\t')
			buf_adds(out, "\\t");
		else if (c == '\b')
			buf_adds(out, "\\b");
		else if (c == '\f')
			buf_adds(out, "\\f");
		else if (c < 0x20 || c == '<' || c == '>' || c == '&')
			buf_printf(out, "\\u%04x", c);
		else if (span_is(one, "\xe2\x80\xa8"))
			buf_adds(out, "\\u2028");
		else if (span_is(one, "\xe2\x80\xa9"))
			buf_adds(out, "\\u2029");
		else
			buf_add_span(out, one);
	}
	buf_addc(out, '"');
}

static void new_line(struct buf *out, unsigned depth)
{
	buf_addc(out, '\n');
	while (depth--)
		buf_addc(out, '\t');
}

static void write_value(const struct sops_value *v, unsigned depth, struct buf *out);

static void write_items(const struct sops_value *v, unsigned depth, struct buf *out)
{
	bool map = v->kind == SOPS_MAP;
	bool empty = true;

	buf_addc(out, map ? '{' : '[');
	for (size_t i = 0; i < v->n; i++) {
		const struct sops_item *item = &v->items[i];

		if ((item->key ? item->key : item->value)->kind == SOPS_COMMENT)
			continue;
		if (!empty)
			buf_addc(out, ',');
		empty = false;
		new_line(out, depth + 1);
		if (map) {
			write_string(item->key->text, out);
			buf_adds(out, ": ");
		}
		write_value(item->value, depth + 1, out);
	}
	if (!empty)
		new_line(out, depth);
	buf_addc(out, map ? '}' : ']');
}

static void write_value(const struct sops_value *v, unsigned depth, struct buf *out)
{
	char number[SOPS_NUMBER_BYTES];

	switch (v->kind) {
	case SOPS_NULL: buf_adds(out, "null"); break;
	case SOPS_INT:
	case SOPS_BOOL: buf_add_span(out, v->text); break;
	case SOPS_FLOAT:
		sops_number_text(v->number, 'j', number);
		buf_adds(out, isfinite(v->number) ? number : "null");
		break;
	case SOPS_STR:
	case SOPS_TIME: write_string(v->text, out); break;
	case SOPS_MAP:
	case SOPS_LIST: write_items(v, depth, out); break;
	case SOPS_COMMENT: break;
	}
}

void sops_write_json(const struct sops_docs *docs, struct buf *out)
{
	write_value(docs->items[0], 0, out);
	buf_addc(out, '\n');
}
