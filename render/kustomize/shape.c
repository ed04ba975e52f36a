#include "render/kustomize/shape.h"

#include <string.h>
#include <strings.h>

enum { NEAR_ENOUGH = 3 }; /* edits, for "did you mean" */

static const char *const true_words[] = {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON"};
static const char *const false_words[] = {"n", "N", "no", "No", "NO", "off", "Off", "OFF"};

static bool is_word(const struct node *n, const char *const *words)
{
	if (n->kind != NODE_SCALAR || n->tag != TAG_STR ||
	    (n->style != STYLE_PLAIN && n->style != STYLE_ANY))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(true_words); i++)
		if (span_is(node_text(n), words[i]))
			return true;
	return false;
}

static bool is_bool(const struct node *n)
{
	return n->kind == NODE_SCALAR &&
	       (n->tag == TAG_BOOL || is_word(n, true_words) || is_word(n, false_words));
}

static void make_bool(struct node *n)
{
	bool is_true = is_word(n, true_words) ||
		       (n->tag == TAG_BOOL && (n->text[0] == 't' || n->text[0] == 'T'));

	n->tag = TAG_BOOL;
	n->text = is_true ? "true" : "false";
	n->n = is_true ? 4 : 5;
}

static const char *kind_words(const struct node *n)
{
	static const char *const tags[] = {
		[TAG_STR] = "a string",	   [TAG_NULL] = "null",	     [TAG_BOOL] = "a boolean",
		[TAG_INT] = "a number",	   [TAG_FLOAT] = "a number", [TAG_TIMESTAMP] = "a string",
		[TAG_BINARY] = "a string",
	};

	if (n->kind == NODE_MAP)
		return "a map";
	if (n->kind == NODE_LIST)
		return "a list";
	return is_bool(n) ? "a boolean (quote it to make it a string)" : tags[n->tag];
}

static int wrong(struct err *e, const struct node *n, const char *name, const char *wanted)
{
	return err_at(e, ERR_INPUT, n, "'%s' has to be %s, not %s", name, wanted, kind_words(n));
}

static bool is_string(const struct node *n)
{
	return n->kind == NODE_SCALAR && !is_bool(n) &&
	       (n->tag == TAG_STR || n->tag == TAG_TIMESTAMP || n->tag == TAG_BINARY);
}

static int check(const struct shape *shape, struct node *n, const char *name, bool strict,
		 struct arena *a, struct err *e);

static int check_texts(struct node *n, const char *name, struct err *e)
{
	if (n->kind != NODE_MAP)
		return wrong(e, n, name, "a map");
	for (uint32_t i = 0; i < n->n; i++) {
		struct node *v = n->pairs[i].value;

		if (node_is_null(v)) {
			v->tag = TAG_STR;
			v->text = "";
			v->n = 0;
		} else if (!is_string(v)) {
			return wrong(e, v, n->pairs[i].key->text, "a string");
		}
	}
	return 0;
}

static int check_list(const struct shape *shape, struct node *n, const char *name, bool strict,
		      struct arena *a, struct err *e)
{
	if (n->kind != NODE_LIST)
		return wrong(e, n, name, "a list");
	for (uint32_t i = 0; i < n->n; i++) {
		struct node *item = n->items[i];

		if (node_is_null(item))
			n->items[i] = node_placed(shape->item->kind == SHAPE_TEXT ? node_strz(a, "")
										  : node_map(a),
						  item);
		else if (check(shape->item, item, name, strict, a, e) < 0)
			return -1;
	}
	return 0;
}

static const struct shape_field *field_of(const struct shape *shape, const struct node *key)
{
	for (size_t i = 0; i < shape->n_fields; i++)
		if (span_is(node_text(key), shape->fields[i].name))
			return &shape->fields[i];
	for (size_t i = 0; i < shape->n_fields; i++)
		if (strlen(shape->fields[i].name) == key->n &&
		    strncasecmp(key->text, shape->fields[i].name, key->n) == 0)
			return &shape->fields[i];
	return NULL;
}

static int unknown(const struct shape *shape, const struct node *key, struct err *e)
{
	const char *near = NULL;
	size_t best = NEAR_ENOUGH;

	for (size_t i = 0; i < shape->n_fields; i++) {
		size_t d = span_distance(node_text(key), span_of(shape->fields[i].name), best);

		if (d < best) {
			best = d;
			near = shape->fields[i].name;
		}
	}
	return err_at(e, ERR_INPUT, key, "unknown field '" SPAN_FMT "'%s%s%s",
		      SPAN_ARG(node_text(key)), near ? ": did you mean '" : "", near ? near : "",
		      near ? "'?" : "");
}

static int check_struct(const struct shape *shape, struct node *n, const char *name, bool strict,
			struct arena *a, struct err *e)
{
	uint32_t kept = 0;

	if (n->kind != NODE_MAP)
		return wrong(e, n, name, "a map");
	for (uint32_t i = 0; i < n->n; i++) {
		struct pair *p = &n->pairs[i];
		const struct shape_field *f = field_of(shape, p->key);

		if (!f && strict)
			return unknown(shape, p->key, e);
		if (f && node_is_null(p->value))
			continue;
		if (f) {
			p->key->text = f->name;
			if (check(f->shape, p->value, f->name, strict, a, e) < 0)
				return -1;
		}
		n->pairs[kept++] = *p;
	}
	n->n = kept;
	return 0;
}

static int check(const struct shape *shape, struct node *n, const char *name, bool strict,
		 struct arena *a, struct err *e)
{
	switch (shape->kind) {
	case SHAPE_TEXT: return is_string(n) ? 0 : wrong(e, n, name, "a string");
	case SHAPE_BOOL:
		if (!is_bool(n))
			return wrong(e, n, name, "a boolean");
		make_bool(n);
		return 0;
	case SHAPE_INT:
		if (n->kind != NODE_SCALAR || n->tag != TAG_INT)
			return wrong(e, n, name, "an integer");
		return 0;
	case SHAPE_LIST: return check_list(shape, n, name, strict, a, e);
	case SHAPE_TEXTS: return check_texts(n, name, e);
	case SHAPE_STRUCT: return check_struct(shape, n, name, strict, a, e);
	case SHAPE_ANY: break;
	}
	return 0;
}

int shape_check(const struct shape *shape, struct node *n, bool strict, struct arena *a,
		struct err *e)
{
	return check(shape, n, "document", strict, a, e);
}
