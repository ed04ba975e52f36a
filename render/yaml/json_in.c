#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "render/yaml/json_io.h"
#include "render/yaml/keys.h"
#include "render/yaml/scalar.h"

enum { FIRST_STACK = 256 };

struct json_reader {
	const char *p;
	const char *end;
	const char *line_start;
	uint32_t line;
	const struct source *source;
	struct arena *a;
	struct node **stack; /* children of the collections being read */
	size_t stack_n;
	size_t stack_cap;
	size_t nodes;
};

static int read_value(struct json_reader *r, unsigned depth, struct node **out, struct err *e);

static uint32_t column(const struct json_reader *r)
{
	return (uint32_t)(r->p - r->line_start) + 1;
}

static int fail(const struct json_reader *r, enum err_kind kind, struct err *e, const char *what)
{
	const char *name = r->source ? r->source->path : "JSON";

	return err_set(e, kind, "%s:%u:%u: %s", name, r->line, column(r), what);
}

static void skip_blanks(struct json_reader *r)
{
	for (; r->p < r->end; r->p++) {
		if (*r->p == '\n') {
			r->line++;
			r->line_start = r->p + 1;
		} else if (*r->p != ' ' && *r->p != '\t' && *r->p != '\r') {
			return;
		}
	}
}

static bool take(struct json_reader *r, char c)
{
	if (r->p == r->end || *r->p != c)
		return false;
	r->p++;
	return true;
}

static void push(struct json_reader *r, struct node *n)
{
	if (r->stack_n == r->stack_cap) {
		r->stack_cap *= 2;
		r->stack = mem_resize(r->stack, r->stack_cap, sizeof(struct node *));
	}
	r->stack[r->stack_n++] = n;
}

/* A node at the present place with `extra` bytes behind it. */
static struct node *make_node(struct json_reader *r, enum node_kind kind, size_t extra)
{
	struct node *n = arena_alloc(r->a, sizeof(*n) + extra);

	n->kind = (uint8_t)kind;
	n->source = r->source;
	n->line = r->line;
	n->column = column(r);
	return n;
}

static struct node *make_scalar(struct json_reader *r, enum node_tag tag, struct span text)
{
	struct node *n = make_node(r, NODE_SCALAR, text.n + 1);

	n->tag = (uint8_t)tag;
	n->text = memcpy(n + 1, text.p, text.n);
	n->n = (uint32_t)text.n;
	return n;
}

/* ---- strings ---------------------------------------------------------------------------------- */

static bool hex4(const char *p, const char *end, uint32_t *out)
{
	uint32_t v = 0;

	if (end - p < 4)
		return false;
	for (int i = 0; i < 4; i++) {
		char c = p[i];

		v <<= 4;
		if (c >= '0' && c <= '9')
			v |= (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			v |= (uint32_t)(c - 'a' + 10);
		else if (c >= 'A' && c <= 'F')
			v |= (uint32_t)(c - 'A' + 10);
		else
			return false;
	}
	*out = v;
	return true;
}

static char *put_utf8(char *at, uint32_t c)
{
	if (c < 0x80) {
		*at++ = (char)c;
	} else if (c < 0x800) {
		*at++ = (char)(0xc0 | c >> 6);
		*at++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*at++ = (char)(0xe0 | c >> 12);
		*at++ = (char)(0x80 | (c >> 6 & 0x3f));
		*at++ = (char)(0x80 | (c & 0x3f));
	} else {
		*at++ = (char)(0xf0 | c >> 18);
		*at++ = (char)(0x80 | (c >> 12 & 0x3f));
		*at++ = (char)(0x80 | (c >> 6 & 0x3f));
		*at++ = (char)(0x80 | (c & 0x3f));
	}
	return at;
}

/* The four digits behind "\u", and the pair's other half; *p moves behind them. */
static bool unescape_unicode(const char **p, const char *end, uint32_t *out)
{
	uint32_t low;
	uint32_t c;

	if (!hex4(*p, end, &c))
		return false;
	*p += 4;
	if (c >= 0xd800 && c < 0xdc00 && end - *p >= 6 && (*p)[0] == '\\' && (*p)[1] == 'u' &&
	    hex4(*p + 2, end, &low) && low >= 0xdc00 && low < 0xe000) {
		*p += 6;
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
	}
	*out = c >= 0xd800 && c < 0xe000 ? 0xfffd : c;
	return true;
}

/* Copy raw[0..n) to `at` without escapes; NULL for a bad one. An escape never grows. */
static char *unescape(char *at, const char *p, const char *end)
{
	static const char FROM[] = "\"\\/bfnrt";
	static const char TO[] = "\"\\/\b\f\n\r\t";
	const char *known;
	uint32_t c;

	while (p < end) {
		if (*p != '\\') {
			*at++ = *p++;
			continue;
		}
		if (++p == end)
			return NULL;
		if (*p == 'u') {
			p++;
			if (!unescape_unicode(&p, end, &c))
				return NULL;
			at = put_utf8(at, c);
			continue;
		}
		known = *p ? strchr(FROM, *p) : NULL;
		if (!known)
			return NULL;
		*at++ = TO[known - FROM];
		p++;
	}
	return at;
}

static int read_string(struct json_reader *r, struct node **out, struct err *e)
{
	const char *start = r->p + 1;
	bool escaped = false;
	bool ascii = true;
	const char *p;
	struct node *n;
	char *end;

	for (p = start; p < r->end && *p != '"'; p++) {
		if ((unsigned char)*p < 0x20)
			return fail(r, ERR_INPUT, e, "a control character in a string");
		if ((unsigned char)*p >= 0x80)
			ascii = false;
		if (*p == '\\' && p + 1 < r->end) {
			escaped = true;
			p++;
		}
	}
	if (p >= r->end)
		return fail(r, ERR_INPUT, e, "a string without an end");
	if (p - start > LIMIT_SCALAR_BYTES)
		return fail(r, ERR_LIMIT, e, "a value is too long");
	if (!ascii && !span_utf8((struct span){start, (size_t)(p - start)}))
		return fail(r, ERR_INPUT, e, "a string that is not UTF-8");
	n = make_node(r, NODE_SCALAR, (size_t)(p - start) + 1);
	n->tag = TAG_STR;
	n->style = STYLE_DOUBLE;
	n->text = (char *)(n + 1);
	end = escaped ? unescape((char *)(n + 1), start, p)
		      : (char *)memcpy(n + 1, start, (size_t)(p - start)) + (p - start);
	if (!end)
		return fail(r, ERR_INPUT, e, "a string with an unknown escape");
	*end = '\0';
	n->n = (uint32_t)(end - n->text);
	r->p = p + 1;
	*out = n;
	return 0;
}

/* ---- numbers and words ------------------------------------------------------------------------ */

static bool take_digits(struct json_reader *r)
{
	const char *start = r->p;

	while (r->p < r->end && *r->p >= '0' && *r->p <= '9')
		r->p++;
	return r->p > start;
}

static int read_number(struct json_reader *r, struct node **out, struct err *e)
{
	struct json_reader ahead = *r;
	struct span text;
	bool valid;

	(void)take(&ahead, '-');
	valid = take(&ahead, '0') || take_digits(&ahead);
	if (valid && take(&ahead, '.'))
		valid = take_digits(&ahead);
	if (valid && (take(&ahead, 'e') || take(&ahead, 'E'))) {
		if (!take(&ahead, '-'))
			(void)take(&ahead, '+');
		valid = take_digits(&ahead);
	}
	if (!valid)
		return fail(r, ERR_INPUT, e, "not a JSON value");
	text = (struct span){r->p, (size_t)(ahead.p - r->p)};
	if (text.n > SCALAR_FLOAT_MAX)
		return fail(r, ERR_LIMIT, e, "a number is too long");
	switch (scalar_resolve(text)) {
	case TAG_INT: *out = make_scalar(r, TAG_INT, text); break;
	case TAG_FLOAT: *out = make_scalar(r, TAG_FLOAT, text); break;
	default: return fail(r, ERR_INPUT, e, "a number is out of range");
	}
	r->p = ahead.p;
	return 0;
}

static int read_word(struct json_reader *r, struct node **out, struct err *e)
{
	static const struct {
		struct span text;
		enum node_tag tag;
	} WORDS[] = {{{"true", 4}, TAG_BOOL}, {{"false", 5}, TAG_BOOL}, {{"null", 4}, TAG_NULL}};

	for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) {
		struct span word = WORDS[i].text;

		if ((size_t)(r->end - r->p) >= word.n && memcmp(r->p, word.p, word.n) == 0) {
			*out = make_scalar(r, WORDS[i].tag, word);
			r->p += word.n;
			return 0;
		}
	}
	return fail(r, ERR_INPUT, e, "not a JSON value");
}

/* ---- collections ------------------------------------------------------------------------------ */

static int read_items(struct json_reader *r, unsigned depth, struct err *e)
{
	struct node *item;

	skip_blanks(r);
	if (take(r, ']'))
		return 0;
	for (;;) {
		if (read_value(r, depth, &item, e) < 0)
			return -1;
		push(r, item);
		skip_blanks(r);
		if (take(r, ']'))
			return 0;
		if (!take(r, ','))
			return fail(r, ERR_INPUT, e, "',' or ']' is missing");
	}
}

static int read_members(struct json_reader *r, unsigned depth, struct err *e)
{
	struct node *part;

	skip_blanks(r);
	if (take(r, '}'))
		return 0;
	for (;;) {
		skip_blanks(r);
		if (r->p == r->end || *r->p != '"')
			return fail(r, ERR_INPUT, e, "a key in quotes is missing");
		if (++r->nodes > LIMIT_NODES)
			return fail(r, ERR_LIMIT, e, "more values than one file may hold");
		if (read_string(r, &part, e) < 0)
			return -1;
		push(r, part);
		skip_blanks(r);
		if (!take(r, ':'))
			return fail(r, ERR_INPUT, e, "':' is missing");
		if (read_value(r, depth, &part, e) < 0)
			return -1;
		push(r, part);
		skip_blanks(r);
		if (take(r, '}'))
			return 0;
		if (!take(r, ','))
			return fail(r, ERR_INPUT, e, "',' or '}' is missing");
	}
}

static int read_list(struct json_reader *r, unsigned depth, struct node **out, struct err *e)
{
	struct node *n = make_node(r, NODE_LIST, 0);
	size_t base = r->stack_n;

	r->p++;
	if (read_items(r, depth + 1, e) < 0)
		return -1;
	n->n = n->cap = (uint32_t)(r->stack_n - base);
	n->items = arena_array(r->a, n->n, sizeof(*n->items));
	if (n->n)
		memcpy(n->items, r->stack + base, n->n * sizeof(*n->items));
	r->stack_n = base;
	*out = n;
	return 0;
}

static int read_map(struct json_reader *r, unsigned depth, struct node **out, struct err *e)
{
	struct node *n = make_node(r, NODE_MAP, 0);
	size_t base = r->stack_n;

	r->p++;
	if (read_members(r, depth + 1, e) < 0)
		return -1;
	keys_take_pairs(r->a, n, r->stack + base, r->stack_n - base);
	r->stack_n = base;
	*out = n;
	return keys_check_unique(n, e);
}

static int read_value(struct json_reader *r, unsigned depth, struct node **out, struct err *e)
{
	skip_blanks(r);
	if (r->p == r->end)
		return fail(r, ERR_INPUT, e, "a value is missing");
	if (depth > LIMIT_DEPTH)
		return fail(r, ERR_LIMIT, e, "values are nested too deeply");
	if (++r->nodes > LIMIT_NODES)
		return fail(r, ERR_LIMIT, e, "more values than one file may hold");
	switch (*r->p) {
	case '{': return read_map(r, depth, out, e);
	case '[': return read_list(r, depth, out, e);
	case '"': return read_string(r, out, e);
	case '-':
	case '0' ... '9': return read_number(r, out, e);
	default: return read_word(r, out, e);
	}
}

int node_from_json(struct span text, const struct source *source, struct arena *a,
		   struct node **out, struct err *e)
{
	struct json_reader r = {.source = source, .a = a, .line = 1};
	struct node *n = NULL;
	int rc;

	if (text.n >= 3 && memcmp(text.p, "\xef\xbb\xbf", 3) == 0) {
		text.p += 3;
		text.n -= 3;
	}
	r.stack = mem_alloc(FIRST_STACK, sizeof(struct node *));
	r.stack_cap = FIRST_STACK;
	r.p = r.line_start = text.n ? text.p : "";
	r.end = r.p + text.n;
	rc = read_value(&r, 0, &n, e);
	if (rc == 0) {
		skip_blanks(&r);
		if (r.p < r.end)
			rc = fail(&r, ERR_INPUT, e, "something follows the value");
	}
	free(r.stack);
	if (rc == 0)
		*out = n;
	return rc;
}
