#include "render/substitute.h"

#include <string.h>
#include <strings.h>

#include "agent/base/buf.h"
#include "agent/base/limits.h"
#include "render/yaml/scalar.h"

static bool is_name_start(char c)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name(char c)
{
	return is_name_start(c) || (c >= '0' && c <= '9');
}

/* What stands between ${ and }. */
struct expression {
	struct span name;
	struct span op;	 /* "", ":", ":=", ":-", "=", "-" */
	struct span arg; /* default or path */
};

/* False when this is not an expression of ours; then the text stays. */
static bool split_expression(struct span inside, struct expression *out)
{
	size_t n = 0;
	size_t op = 0;

	if (!inside.n || !is_name_start(inside.p[0]))
		return false;
	while (n < inside.n && is_name(inside.p[n]))
		n++;
	out->name = (struct span){inside.p, n};
	inside.p += n;
	inside.n -= n;
	if (inside.n && inside.p[0] == ':')
		op++;
	if (op < inside.n && (inside.p[op] == '=' || inside.p[op] == '-'))
		op++;
	if (inside.n && op == 0)
		return false;
	out->op = (struct span){inside.p, op};
	out->arg = (struct span){inside.p + op, inside.n - op};
	return true;
}

enum { LOOKUP_UNDEFINED = 1 };

static int commit_of_path(const struct substitute *s, struct span path, struct arena *a,
			  struct span *out, struct err *e)
{
	char *hex = arena_alloc(a, 41);
	const char *clean;

	if (tree_join("", path, a, &clean, e) < 0)
		return err_wrap(e, "AGENT_COMMIT");
	if (tree_last_commit(s->tree, clean, hex, e) < 0)
		return err_wrap(e, "AGENT_COMMIT of '%s'", clean);
	if (!*hex)
		return err_set(e, ERR_INPUT, "AGENT_COMMIT: no commit touches '%s'", clean);
	*out = span_of(hex);
	return 0;
}

/* The value of a name. 0, LOOKUP_UNDEFINED or -1. */
static int lookup(const struct substitute *s, const struct expression *x, struct arena *a,
		  struct span *out, struct err *e)
{
	const char *value;

	if (span_is(x->name, "AGENT_ENV")) {
		*out = span_of(s->env);
		return 0;
	}
	if (span_is(x->name, "AGENT_COMMIT")) {
		if (span_is(x->op, ":"))
			return commit_of_path(s, x->arg, a, out, e);
		*out = span_of(s->commit);
		return 0;
	}
	value = s->values ? map_get(s->values, x->name) : NULL;
	if (!value)
		return LOOKUP_UNDEFINED;
	*out = span_of(value);
	return 0;
}

static bool has_values(const struct substitute *s)
{
	return s->values && s->values->n > 0;
}

/* One expression that is ours to replace. */
static int evaluate(const struct substitute *s, const struct expression *x, struct arena *a,
		    struct span *out, struct err *e)
{
	bool has_default = x->op.n && !span_is(x->op, ":");
	int rc = lookup(s, x, a, out, e);

	if (rc < 0)
		return -1;
	if (span_is(x->op, ":") && !span_is(x->name, "AGENT_COMMIT"))
		return err_set(e, ERR_INPUT,
			       "variable '" SPAN_FMT "': ':' wants '=' or '-' behind it",
			       SPAN_ARG(x->name));
	if (has_default && (rc == LOOKUP_UNDEFINED || (x->op.p[0] == ':' && out->n == 0))) {
		*out = x->arg;
		return 0;
	}
	if (rc == LOOKUP_UNDEFINED)
		return err_set(e, ERR_INPUT,
			       "undefined variable '" SPAN_FMT
			       "': add it to 'vars', give a default "
			       "(${" SPAN_FMT ":=...}) or write $${" SPAN_FMT "}",
			       SPAN_ARG(x->name), SPAN_ARG(x->name), SPAN_ARG(x->name));
	return 0;
}

static bool is_ours(const struct substitute *s, const struct expression *x)
{
	return has_values(s) || span_starts(x->name, "AGENT_");
}

/* Handle a '$' at text.p[*at]; appends what it stands for and moves *at behind it. */
static int expand(const struct substitute *s, struct span text, size_t *at, struct arena *a,
		  struct buf *out, struct err *e)
{
	struct span rest = {text.p + *at, text.n - *at};
	struct expression x;
	struct span value;
	size_t end;

	if (span_starts(rest, "$${")) {
		/* the escape is ours only where the expression would be */
		end = span_find(rest, '}');
		if (end < rest.n && split_expression((struct span){rest.p + 3, end - 3}, &x) &&
		    is_ours(s, &x)) {
			buf_add(out, rest.p + 1, end);
			*at += end + 1;
			return 0;
		}
		buf_adds(out, "$$");
		*at += 2;
		return 0;
	}
	end = span_find(rest, '}');
	if (!span_starts(rest, "${") || end == rest.n ||
	    !split_expression((struct span){rest.p + 2, end - 2}, &x) || !is_ours(s, &x)) {
		buf_addc(out, '$');
		*at += 1;
		return 0;
	}
	if (evaluate(s, &x, a, &value, e) < 0)
		return -1;
	buf_add_span(out, value);
	*at += end + 1;
	return 0;
}

int substitute_text(const struct substitute *s, struct span text, struct arena *a, struct span *out,
		    struct err *e)
{
	struct buf b = BUF_INIT(LIMIT_SCALAR_BYTES);
	size_t at = span_find(text, '$');

	if (at == text.n) {
		*out = text;
		return 0;
	}
	buf_add(&b, text.p, at);
	while (at < text.n) {
		size_t plain;

		if (text.p[at] == '$') {
			if (expand(s, text, &at, a, &b, e) < 0) {
				buf_dispose(&b);
				return -1;
			}
			continue;
		}
		plain = span_find((struct span){text.p + at, text.n - at}, '$');
		buf_add(&b, text.p + at, plain);
		at += plain;
	}
	if (buf_full(&b)) {
		buf_dispose(&b);
		return err_set(e, ERR_LIMIT, "text with variables is larger than %d bytes",
			       LIMIT_SCALAR_BYTES);
	}
	*out = (struct span){arena_strndup(a, buf_str(&b), b.n), b.n};
	buf_dispose(&b);
	return 0;
}

/* Everything below these is text, whatever it looks like. */
static bool holds_text(struct span key)
{
	static const char *const keys[] = {"labels", "annotations", "matchLabels", "nodeSelector",
					   "data",   "stringData",  "binaryData"};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (span_is(key, keys[i]))
			return true;
	return false;
}

static int replace_scalar(const struct substitute *s, struct node *n, bool text_only,
			  struct arena *a, struct err *e)
{
	struct span was = node_text(n);
	struct span text;

	if (n->secret || n->tag != TAG_STR)
		return 0;
	if (substitute_text(s, was, a, &text, e) < 0)
		return n->source ? err_wrap(e, "%s:%u:%u", n->source->path, n->line, n->column)
				 : -1;
	if (text.p == was.p)
		return 0;
	n->text = text.p;
	n->n = (uint32_t)text.n;
	if (!text_only && n->style == STYLE_PLAIN)
		n->tag = (uint8_t)scalar_resolve(text);
	return 0;
}

static int replace(const struct substitute *s, struct node *n, bool text_only, struct arena *a,
		   struct err *e)
{
	if (n->kind == NODE_SCALAR)
		return replace_scalar(s, n, text_only, a, e);
	for (uint32_t i = 0; i < n->n; i++) {
		struct node *key = n->kind == NODE_MAP ? n->pairs[i].key : NULL;
		struct node *value = key ? n->pairs[i].value : n->items[i];
		bool below = text_only || (key && holds_text(node_text(key)));

		if ((key && replace_scalar(s, key, true, a, e) < 0) ||
		    replace(s, value, below, a, e) < 0)
			return -1;
	}
	return 0;
}

static bool opted_out(const struct object *o)
{
	static const char key[] = "kustomize.toolkit.fluxcd.io/substitute";
	const char *label = object_label(o, key);
	const char *annotation = object_annotation(o, key);

	return (label && strcasecmp(label, "disabled") == 0) ||
	       (annotation && strcasecmp(annotation, "disabled") == 0);
}

int substitute_objects(const struct substitute *s, struct objects *list, struct arena *a,
		       struct err *e)
{
	for (size_t i = 0; i < list->n; i++) {
		struct object *o = &list->items[i];

		if (opted_out(o))
			continue;
		if (replace(s, o->root, false, a, e) < 0 || object_read(o->root, a, o, e) < 0)
			return -1;
	}
	return 0;
}
