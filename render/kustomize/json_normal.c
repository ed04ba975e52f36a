#include "render/kustomize/json_normal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "render/yaml/scalar.h"

enum { PLAIN_DIGITS = 21 }; /* digits before the point that Go writes without an exponent in JSON */

/* As strconv.FormatFloat(f, 'g', -1, 64): an exponent from 1e+06 on, and below 1e-04. */
static const char *shortest(struct arena *a, const char *json)
{
	double v = strtod(json, NULL);
	char text[64];
	int digits = 0;
	int32_t exponent = 0;
	const char *e;

	do
		snprintf(text, sizeof(text), "%.*e", digits, v);
	while (strtod(text, NULL) != v && ++digits < PLAIN_DIGITS);
	e = strchr(text, 'e');
	if (e && !span_to_i32(span_of(e + 1), &exponent))
		return arena_strdup(a, json);
	if (exponent >= -4 && exponent < PLAIN_DIGITS)
		return exponent < 6 ? arena_strdup(a, json) : arena_strdup(a, text);
	return arena_strdup(a, text);
}

static void normal_number(struct arena *a, struct node *n)
{
	char plain[SCALAR_NUMBER_BYTES];
	char json[SCALAR_NUMBER_BYTES];

	if (!scalar_json_number((enum node_tag)n->tag, node_text(n), plain) ||
	    !scalar_json_number(TAG_FLOAT, span_of(plain), json))
		return;
	n->text = shortest(a, json);
	n->n = (uint32_t)strlen(n->text);
	n->tag = (uint8_t)scalar_resolve(node_text(n));
	n->style = STYLE_ANY;
}

static void normal_string(struct node *n)
{
	n->tag = TAG_STR;
	if (memchr(n->text, '\n', n->n))
		n->style = STYLE_LITERAL;
	else
		n->style =
			scalar_resolve(node_text(n)) != TAG_STR || scalar_needs_quotes(node_text(n))
				? STYLE_DOUBLE
				: STYLE_ANY;
}

static void normal_scalar(struct arena *a, struct node *n)
{
	char time[SCALAR_TIME_BYTES];

	switch ((enum node_tag)n->tag) {
	case TAG_NULL:
		n->text = "null";
		n->n = 4;
		n->style = STYLE_ANY;
		break;
	case TAG_BOOL: n->style = STYLE_ANY; break;
	case TAG_INT:
	case TAG_FLOAT: normal_number(a, n); break;
	case TAG_TIMESTAMP:
		if (scalar_time(node_text(n), time)) {
			n->text = arena_strdup(a, time);
			n->n = (uint32_t)strlen(time);
		}
		normal_string(n);
		break;
	case TAG_STR:
	case TAG_BINARY: normal_string(n); break;
	}
}

struct node *json_normal(struct arena *a, const struct node *n)
{
	struct node *copy = ARENA_NEW(a, struct node);

	*copy = *n;
	copy->cap = n->n;
	if (n->kind == NODE_SCALAR) {
		normal_scalar(a, copy);
		return copy;
	}
	copy->style = STYLE_ANY;
	if (n->kind == NODE_LIST) {
		copy->items = arena_array(a, n->n, sizeof(*copy->items));
		for (uint32_t i = 0; i < n->n; i++)
			copy->items[i] = json_normal(a, n->items[i]);
		return copy;
	}
	copy->pairs = arena_array(a, n->n, sizeof(*copy->pairs));
	for (uint32_t i = 0; i < n->n; i++)
		copy->pairs[i] = (struct pair){n->pairs[i].key, json_normal(a, n->pairs[i].value)};
	return copy;
}
