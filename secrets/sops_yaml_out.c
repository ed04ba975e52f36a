#include <string.h>

#include "render/yaml/scalar.h"
#include "secrets/b64.h"
#include "secrets/sops_tree.h"

/*
 * Prints what SOPS prints: go-yaml's emitter with indent 4, without line folding, with comments. Its
 * state is kept as it is there (what was written last, comments waiting for their place), because
 * where a comment lands and whether an empty line precedes it follows from that state.
 */

enum { INDENT = 4, SIMPLE_KEY_MAX = 128 };

/* Comments that wait: values of kind SOPS_COMMENT, [n] from `items`. */
struct waiting {
	const struct sops_value **items;
	size_t n;
};

struct writer {
	struct buf *out;
	struct arena a;
	int column;
	int indent;
	int foot_indent; /* a foot comment was written there: an empty line follows it */
	bool whitespace; /* the last character was a blank */
	bool indention;	 /* only indentation stands on this line */
	struct waiting head;
	struct waiting line;
	struct waiting foot;
	struct waiting tail;
};

static void put(struct writer *w, const char *p, size_t n)
{
	buf_add(w->out, p, n);
	for (size_t i = 0; i < n; i++)
		w->column += ((uint8_t)p[i] & 0xc0) != 0x80;
}

static void put_break(struct writer *w)
{
	buf_addc(w->out, '\n');
	w->column = 0;
	w->indention = true;
}

static void write_indent(struct writer *w)
{
	int indent = w->indent < 0 ? 0 : w->indent;

	if (!w->indention || w->column > indent || (w->column == indent && !w->whitespace))
		put_break(w);
	if (w->foot_indent == indent)
		put_break(w);
	while (w->column < indent)
		put(w, " ", 1);
	w->whitespace = true;
	w->foot_indent = -1;
}

static void write_indicator(struct writer *w, const char *text, bool need_blank, bool is_blank,
			    bool is_indention)
{
	if (need_blank && !w->whitespace)
		put(w, " ", 1);
	put(w, text, strlen(text));
	w->whitespace = is_blank;
	w->indention = w->indention && is_indention;
}

/* ---- comments ------------------------------------------------------------------------------ */

static void write_comments(struct writer *w, struct waiting *c)
{
	for (size_t i = 0; i < c->n; i++) {
		if (i)
			write_indent(w);
		put(w, "#", 1);
		put(w, c->items[i]->text.p, c->items[i]->text.n);
		w->indention = false;
		put_break(w);
	}
	w->whitespace = true;
	c->n = 0;
}

static void process_head(struct writer *w)
{
	if (w->tail.n) {
		write_indent(w);
		write_comments(w, &w->tail);
		w->foot_indent = w->indent < 0 ? 0 : w->indent;
	}
	if (w->head.n) {
		write_indent(w);
		write_comments(w, &w->head);
	}
}

static void process_line(struct writer *w)
{
	if (!w->line.n)
		return;
	if (!w->whitespace)
		put(w, " ", 1);
	write_comments(w, &w->line);
}

static void process_foot(struct writer *w)
{
	if (!w->foot.n)
		return;
	write_indent(w);
	write_comments(w, &w->foot);
	w->foot_indent = w->indent < 0 ? 0 : w->indent;
}

static void wait_for(struct writer *w, struct waiting *list, const struct sops_value *comment)
{
	const struct sops_value **grown = arena_array(&w->a, list->n + 1, sizeof(*grown));

	if (list->n)
		memcpy(grown, list->items, list->n * sizeof(*grown));
	grown[list->n++] = comment;
	list->items = grown;
}

static void wait_all(struct writer *w, struct waiting *list, const struct waiting *more)
{
	for (size_t i = 0; i < more->n; i++)
		wait_for(w, list, more->items[i]);
}

/* ---- scalars ------------------------------------------------------------------------------- */

struct analysis {
	bool multiline;
	bool plain_allowed;
	bool single_allowed;
	bool block_allowed;
};

/* Length of the character at p, and whether it may be written as it is. */
static size_t char_length(const uint8_t *p, size_t n, bool *printable)
{
	uint8_t c = *p;
	size_t len = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	if (len > n)
		len = n;
	*printable = c == '\n' || (c >= 0x20 && c <= 0x7e) || (c == 0xc2 && p[1] >= 0xa0) ||
		     (c > 0xc2 && c < 0xed) || (c == 0xed && p[1] < 0xa0) || c == 0xee ||
		     (c == 0xef && !(p[1] == 0xbb && p[2] == 0xbf) &&
		      !(p[1] == 0xbf && (p[2] == 0xbe || p[2] == 0xbf)));
	return len;
}

/* CR, LF, NEL, LS, PS */
static bool is_break(const uint8_t *p, size_t n)
{
	return *p == '\r' || *p == '\n' || (n > 1 && p[0] == 0xc2 && p[1] == 0x85) ||
	       (n > 2 && p[0] == 0xe2 && p[1] == 0x80 && (p[2] == 0xa8 || p[2] == 0xa9));
}

/* Indicators that forbid a plain scalar in block context. */
static bool block_indicator(const struct span s, size_t i, bool after_blank)
{
	bool before_blank = i + 1 >= s.n || s.p[i + 1] == ' ' || s.p[i + 1] == '\t';

	if (i == 0)
		return strchr("#,[]{}&*!|>'\"%@`", s.p[0]) ||
		       (strchr("?:-", s.p[0]) && before_blank);
	return (s.p[i] == ':' && before_blank) || (s.p[i] == '#' && after_blank);
}

static struct analysis analyze(struct span s)
{
	const uint8_t *p = (const uint8_t *)s.p;
	struct analysis a = {.plain_allowed = true, .single_allowed = true, .block_allowed = true};
	bool after_space = false; /* the last character was a space, or a break */
	bool after_break = false;
	bool after_blank = true;
	bool printable;
	size_t len;

	if (s.n == 0)
		return (struct analysis){.plain_allowed = true, .single_allowed = true};
	if (span_starts(s, "---") || span_starts(s, "..."))
		a.plain_allowed = false;
	for (size_t i = 0; i < s.n; i += len) {
		len = char_length(p + i, s.n - i, &printable);
		if (p[i] && block_indicator(s, i, after_blank))
			a.plain_allowed = false;
		if (p[i] == '\t') {
			a.plain_allowed = a.single_allowed = false;
		} else if (!printable) {
			a.plain_allowed = a.single_allowed = a.block_allowed = false;
		}
		if (p[i] == ' ') {
			if (i == 0 || i + 1 == s.n)
				a.plain_allowed = false;
			if (i + 1 == s.n)
				a.block_allowed = false;
			if (after_break)
				a.plain_allowed = a.single_allowed = false;
			after_space = true;
			after_break = false;
		} else if (is_break(p + i, s.n - i)) {
			a.multiline = true;
			a.plain_allowed = false;
			if (after_space)
				a.single_allowed = a.block_allowed = false;
			after_space = false;
			after_break = true;
		} else {
			after_space = after_break = false;
		}
		after_blank = p[i] == ' ' || p[i] == '\t' || is_break(p + i, s.n - i);
	}
	return a;
}

static uint32_t decode_char(const uint8_t *p, size_t len)
{
	uint32_t c = len == 1 ? p[0] : p[0] & (0xffu >> (len + 1));

	for (size_t i = 1; i < len; i++)
		c = c << 6 | (p[i] & 0x3f);
	return c;
}

static void put_escape(struct writer *w, uint32_t c)
{
	static const struct {
		uint32_t c;
		char letter;
	} named[] = {{0, '0'},	   {7, 'a'},	{8, 'b'},    {9, 't'},	    {10, 'n'},
		     {11, 'v'},	   {12, 'f'},	{13, 'r'},   {27, 'e'},	    {'"', '"'},
		     {'\\', '\\'}, {0x85, 'N'}, {0xa0, '_'}, {0x2028, 'L'}, {0x2029, 'P'}};
	char text[16];
	int n = 0;

	for (size_t i = 0; i < ARRAY_LEN(named) && !n; i++)
		if (named[i].c == c)
			n = snprintf(text, sizeof(text), "\\%c", named[i].letter);
	if (!n && c <= 0xff)
		n = snprintf(text, sizeof(text), "\\x%02X", c);
	else if (!n && c <= 0xffff)
		n = snprintf(text, sizeof(text), "\\u%04X", c);
	else if (!n)
		n = snprintf(text, sizeof(text), "\\U%08X", c);
	put(w, text, (size_t)n);
}

static void write_double(struct writer *w, struct span s)
{
	const uint8_t *p = (const uint8_t *)s.p;
	bool printable;
	size_t len;

	write_indicator(w, "\"", true, false, false);
	for (size_t i = 0; i < s.n; i += len) {
		len = char_length(p + i, s.n - i, &printable);
		if (!printable || is_break(p + i, s.n - i) || p[i] == '"' || p[i] == '\\')
			put_escape(w, decode_char(p + i, len));
		else
			put(w, s.p + i, len);
	}
	write_indicator(w, "\"", false, false, false);
	w->whitespace = false;
	w->indention = false;
}

static void write_single(struct writer *w, struct span s)
{
	write_indicator(w, "'", true, false, false);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\'')
			put(w, "'", 1);
		put(w, s.p + i, 1);
	}
	write_indicator(w, "'", false, false, false);
	w->whitespace = false;
	w->indention = false;
}

static void write_plain(struct writer *w, struct span s)
{
	if (s.n && !w->whitespace)
		put(w, " ", 1);
	put(w, s.p, s.n);
	w->whitespace = false;
	w->indention = false;
}

static void write_literal(struct writer *w, struct span s)
{
	char hint[2] = {(char)('0' + INDENT), '\0'};
	bool breaks = true;

	write_indicator(w, "|", true, false, false);
	if (s.p[0] == ' ' || is_break((const uint8_t *)s.p, s.n))
		write_indicator(w, hint, false, false, false);
	if (s.p[s.n - 1] != '\n') {
		write_indicator(w, "-", false, false, false);
	} else if (s.n == 1 || s.p[s.n - 2] == '\n') {
		write_indicator(w, "+", false, false, false);
	}
	if (w->line.n)
		process_line(w);
	else
		put_break(w);
	w->whitespace = true;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n') {
			put_break(w);
			breaks = true;
			continue;
		}
		if (breaks)
			write_indent(w);
		put(w, s.p + i, 1);
		w->indention = false;
		breaks = false;
	}
}

/* The next level: two columns behind a dash, else the next multiple of INDENT. */
static int deeper(const struct writer *w, bool in_list)
{
	if (w->indent < 0)
		return 0;
	return in_list ? w->indent + 2 : INDENT * ((w->indent + INDENT) / INDENT);
}

static void write_text(struct writer *w, struct span s, bool key, bool in_list)
{
	struct analysis a = analyze(s);
	int indent = w->indent;

	w->indent = w->indent < 0 ? INDENT : deeper(w, in_list);
	if (span_is(s, "<<")) { /* go-yaml takes the text for a merge key, wherever it stands */
		write_indicator(w, "!!merge", true, false, false);
		write_plain(w, s);
	} else if (memchr(s.p, '\n', s.n)) {
		if (a.block_allowed && !key)
			write_literal(w, s);
		else
			write_double(w, s);
	} else if (scalar_resolve(s) != TAG_STR || scalar_needs_quotes(s)) {
		write_double(w, s);
	} else if (a.plain_allowed && !a.multiline && s.n) {
		write_plain(w, s);
	} else if (a.single_allowed && !a.multiline && s.n) {
		write_single(w, s);
	} else {
		write_double(w, s);
	}
	w->indent = indent;
}

static void write_scalar(struct writer *w, const struct sops_value *v, bool in_list)
{
	char number[SOPS_NUMBER_BYTES];
	struct buf base64 = BUF_WIPED(w->out->max);

	switch (v->kind) {
	case SOPS_NULL: write_plain(w, SPAN_LIT("null")); break;
	case SOPS_FLOAT:
		sops_number_text(v->number, 'g', number);
		if (strcmp(number, "Inf") == 0)
			write_plain(w, SPAN_LIT(".inf"));
		else if (strcmp(number, "-Inf") == 0)
			write_plain(w, SPAN_LIT("-.inf"));
		else if (strcmp(number, "NaN") == 0)
			write_plain(w, SPAN_LIT(".nan"));
		else
			write_plain(w, span_of(number));
		break;
	case SOPS_STR:
		if (span_utf8(v->text)) {
			write_text(w, v->text, false, in_list);
			break;
		}
		b64_encode(&base64, v->text.p, v->text.n);
		write_indicator(w, "!!binary", true, false, false);
		write_plain(w, buf_span(&base64));
		break;
	default: write_plain(w, v->text); break;
	}
	buf_dispose(&base64);
}

/* ---- collections --------------------------------------------------------------------------- */

static void write_value(struct writer *w, const struct sops_value *v, bool in_list);

static bool is_comment(const struct sops_item *item)
{
	const struct sops_value *c = item->key ? item->key : item->value;

	return c && c->kind == SOPS_COMMENT;
}

static const struct sops_value *comment_of(const struct sops_item *item)
{
	return item->key ? item->key : item->value;
}

static size_t count_data(const struct sops_value *v)
{
	size_t n = 0;

	for (size_t i = 0; i < v->n; i++)
		n += !is_comment(&v->items[i]);
	return n;
}

/* Comments in front of the first item belong to the collection, and stand in front of it. */
static size_t leading(struct writer *w, const struct sops_value *v, struct waiting *head)
{
	size_t i = 0;

	for (; i < v->n && is_comment(&v->items[i]) && !comment_of(&v->items[i])->beside; i++)
		wait_for(w, head, comment_of(&v->items[i]));
	return i;
}

static void write_empty(struct writer *w, const char *brackets)
{
	char one[2] = {brackets[0], '\0'};

	write_indicator(w, one, true, true, false);
	one[0] = brackets[1];
	write_indicator(w, one, false, false, false);
}

static void write_key(struct writer *w, const struct sops_value *key)
{
	bool simple = key->text.n <= SIMPLE_KEY_MAX && !memchr(key->text.p, '\n', key->text.n);

	if (!simple)
		write_indicator(w, "?", true, false, true);
	write_text(w, key->text, simple, false);
	if (simple) {
		write_indicator(w, ":", false, false, false);
		return;
	}
	write_indent(w);
	write_indicator(w, ":", true, false, true);
}

static void write_map(struct writer *w, const struct sops_value *v, bool in_list)
{
	int indent = w->indent;
	struct waiting head = {NULL, 0};
	struct waiting beside = {NULL, 0};

	if (count_data(v) == 0) {
		write_empty(w, "{}");
		return;
	}
	w->indent = deeper(w, in_list);
	for (size_t i = 0; i < v->n; i++) {
		const struct sops_item *item = &v->items[i];

		if (is_comment(item)) {
			/* those in front of the first item were handed over by write_value() */
			wait_for(w, item->key->beside ? &beside : &head, item->key);
			continue;
		}
		w->head = head;
		process_head(w);
		write_indent(w);
		write_key(w, item->key);
		if (item->value->kind != SOPS_MAP && item->value->kind != SOPS_LIST)
			w->line = beside;
		write_value(w, item->value, false);
		head = beside = (struct waiting){NULL, 0};
	}
	wait_all(w, &head, &beside);
	w->tail = head;
	process_head(w);
	w->indent = indent;
}

static void write_list(struct writer *w, const struct sops_value *v, bool in_list)
{
	int indent = w->indent;
	struct waiting head = {NULL, 0};
	struct waiting beside = {NULL, 0};
	size_t last = v->n;
	bool first = true;

	if (count_data(v) == 0) {
		write_empty(w, "[]");
		return;
	}
	for (size_t i = 0; i < v->n; i++)
		if (!is_comment(&v->items[i]))
			last = i;
	w->indent = deeper(w, in_list);
	for (size_t i = 0; i <= last; i++) {
		const struct sops_value *item = v->items[i].value;
		struct waiting foot = {NULL, 0};
		struct waiting own = {NULL, 0};
		bool scalar = item->kind != SOPS_MAP && item->kind != SOPS_LIST;

		if (is_comment(&v->items[i])) {
			wait_for(w, item->beside ? &beside : &head, item);
			continue;
		}
		for (size_t j = i + 1; i == last && j < v->n; j++)
			wait_for(w, &foot, v->items[j].value);
		/* go-yaml loses the list's own comment when its first item has one, too */
		if (!scalar && first && count_data(item) && leading(w, item, &own))
			head = own;
		else if (!scalar)
			leading(w, item, &head);
		first = false;
		w->head = head;
		process_head(w);
		write_indent(w);
		write_indicator(w, "-", true, false, true);
		if (scalar) {
			w->line = beside;
			w->foot = foot;
		}
		write_value(w, item, true);
		if (!scalar && foot.n)
			w->foot = foot;
		head = beside = (struct waiting){NULL, 0};
	}
	w->indent = indent;
}

/* A copy without the comments that write_list() put in front of the dash. */
static const struct sops_value *without_leading(struct writer *w, const struct sops_value *v)
{
	struct waiting ignored = {NULL, 0};
	size_t n = leading(w, v, &ignored);
	struct sops_value *rest;

	if (n == 0 || count_data(v) == 0)
		return v;
	rest = ARENA_NEW(&w->a, struct sops_value);
	*rest = *v;
	rest->items += n;
	rest->n -= n;
	return rest;
}

static void write_value(struct writer *w, const struct sops_value *v, bool in_list)
{
	bool scalar = v->kind != SOPS_MAP && v->kind != SOPS_LIST;

	if (scalar)
		write_scalar(w, v, in_list);
	process_line(w);
	process_foot(w);
	if (scalar)
		return;
	if (in_list)
		v = without_leading(w, v);
	if (v->kind == SOPS_MAP)
		write_map(w, v, in_list);
	else
		write_list(w, v, in_list);
}

static void write_document(struct writer *w, const struct sops_value *doc, bool first)
{
	w->indent = -1;
	if (!first) {
		write_indent(w);
		write_indicator(w, "---", true, false, false);
		write_indent(w);
	}
	write_map(w, doc, false);
	w->foot_indent = 0;
	process_foot(w);
	w->foot_indent = -1;
	w->indent = -1;
	write_indent(w);
}

void sops_write_yaml(const struct sops_docs *docs, struct buf *out)
{
	struct writer w = {.out = out,
			   .a = ARENA_WIPED,
			   .foot_indent = -1,
			   .whitespace = true,
			   .indention = true};

	for (size_t i = 0; i < docs->n; i++)
		write_document(&w, docs->items[i], i == 0);
	arena_dispose(&w.a);
}
