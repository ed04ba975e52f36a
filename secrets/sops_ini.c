#include <math.h>
#include <string.h>
#include <strings.h>

#include "agent/base/limits.h"
#include "secrets/sops_tree.h"

/*
 * Reads and prints what gopkg.in/ini.v1 does for SOPS: a comment belongs to the key or section below
 * it and stands in the tree behind that key, or first in that section; values may be quoted, continued
 * by a backslash, or cut by an inline comment; printed keys are aligned by section.
 */

struct reader {
	struct span rest;
	unsigned lineno;
	struct buf comment;
	struct arena *a;
	const char *path;
	struct err *e;
};

static int fail(struct reader *r, const char *what)
{
	return err_set(r->e, ERR_INPUT, "%s:%u: %s", r->path, r->lineno, what);
}

static bool take_line(struct reader *r, struct span *line)
{
	r->lineno++;
	return span_cut(&r->rest, '\n', line);
}

/* The comment that waits, without its mark; NULL when there is none. */
static struct sops_value *take_comment(struct reader *r)
{
	struct span text = span_trim((struct span){buf_str(&r->comment), r->comment.n});
	struct sops_value *v = NULL;
	char mark = text.n ? text.p[0] : '\0';

	while (text.n && (mark == ';' || mark == '#') && (text.p[0] == mark || text.p[0] == ' ')) {
		text.p++;
		text.n--;
	}
	if (mark) {
		v = sops_value_new(r->a, SOPS_COMMENT, text.n ? text : SPAN_LIT(""));
		v->line = r->lineno;
	}
	buf_reset(&r->comment);
	return v;
}

static void add_comment_line(struct reader *r, struct span line)
{
	buf_add_span(&r->comment, line);
	buf_addc(&r->comment, '\n');
}

static size_t find_any(struct span s, const char *set)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] && strchr(set, s.p[i]))
			return i;
	return s.n;
}

static size_t find_last(struct span s, struct span what)
{
	for (size_t i = s.n; what.n && i >= what.n; i--)
		if (memcmp(s.p + i - what.n, what.p, what.n) == 0)
			return i - what.n;
	return s.n;
}

/* `line` starts behind the opening quote; the value goes to `out`. */
static int read_quoted(struct reader *r, struct span line, struct span quote, struct buf *out)
{
	size_t at = find_last(line, quote);

	while (at == line.n) {
		buf_add_span(out, line);
		buf_addc(out, '\n');
		if (!take_line(r, &line))
			return fail(r, "a quoted value that does not end");
		at = find_last(line, quote);
	}
	buf_add(out, line.p, at);
	return 0;
}

static bool surrounded(struct span s, char quote)
{
	return s.n >= 2 && s.p[0] == quote && s.p[s.n - 1] == quote &&
	       memchr(s.p + 1, quote, s.n - 2) == NULL;
}

static int read_value(struct reader *r, struct span line, struct buf *out)
{
	size_t at;

	line = span_trim(line);
	if (line.n > 3 && span_starts(line, "\"\"\""))
		return read_quoted(r, (struct span){line.p + 3, line.n - 3}, SPAN_LIT("\"\"\""),
				   out);
	if (line.n && line.p[0] == '`')
		return read_quoted(r, (struct span){line.p + 1, line.n - 1}, SPAN_LIT("`"), out);
	while (line.n && line.p[line.n - 1] == '\\') {
		buf_add(out, line.p, line.n - 1);
		if (!take_line(r, &line))
			return 0;
		line = span_trim(line);
		if (line.n == 0 || line.p[line.n - 1] != '\\') {
			buf_add_span(out, line);
			return 0;
		}
	}
	at = find_any(line, "#;");
	if (at < line.n) {
		buf_add(&r->comment, line.p + at, line.n - at);
		line = span_trim((struct span){line.p, at});
	}
	if (surrounded(line, '\'') || surrounded(line, '"'))
		line = (struct span){line.p + 1, line.n - 2};
	buf_add_span(out, line);
	return 0;
}

static int read_name(struct reader *r, struct span *line, struct span *name)
{
	struct span quote = {"", 0};
	size_t at;

	if (span_starts(*line, "\"\"\"") && line->n > 6)
		quote = SPAN_LIT("\"\"\"");
	else if (line->p[0] == '"' || line->p[0] == '`')
		quote = (struct span){line->p, 1};
	if (quote.n) {
		const char *end = memmem(line->p + quote.n, line->n - quote.n, quote.p, quote.n);

		if (!end)
			return fail(r, "a quoted key that does not end");
		*name = span_trim(
			(struct span){line->p + quote.n, (size_t)(end - line->p) - quote.n});
		line->n -= (size_t)(end - line->p) + quote.n;
		line->p = end + quote.n;
		at = find_any(*line, "=:");
	} else {
		at = find_any(*line, "=:");
		*name = span_trim((struct span){line->p, at});
	}
	if (at == line->n || name->n == 0 || span_is(*name, "-"))
		return fail(r,
			    "a line that is neither a key with its value, a section nor a comment");
	line->p += at + 1;
	line->n -= at + 1;
	return 0;
}

static int read_key(struct reader *r, struct span line, struct sops_value *section)
{
	struct buf text = BUF_WIPED(LIMIT_SECRET_BYTES);
	unsigned lineno = r->lineno;
	struct sops_value *comment;
	struct sops_value *old;
	struct span name;
	int rc = read_name(r, &line, &name);

	if (rc == 0)
		rc = read_value(r, line, &text);
	if (rc == 0) {
		struct sops_value *key = sops_value_new(r->a, SOPS_STR, name);
		struct sops_value *value =
			sops_value_new(r->a, SOPS_STR, (struct span){buf_str(&text), text.n});

		key->line = value->line = lineno;
		old = sops_value_get(section, key->text.p);
		comment = take_comment(r);
		if (old) {
			rc = fail(r, "a key that is there twice in its section");
		} else {
			sops_value_add(r->a, section, key, value);
			if (comment)
				sops_value_add(r->a, section, comment, NULL);
		}
	}
	buf_dispose(&text);
	return rc;
}

static int read_section(struct reader *r, struct span line, struct sops_value *doc,
			struct sops_value **section)
{
	size_t end = find_last(line, SPAN_LIT("]"));
	struct sops_value *comment;
	struct sops_value *key;
	size_t mark;

	if (end == line.n)
		return fail(r, "a section without ']'");
	key = sops_value_new(r->a, SOPS_STR, (struct span){line.p + 1, end - 1});
	key->line = r->lineno;
	line.p += end + 1;
	line.n -= end + 1;
	mark = find_any(line, "#;");
	buf_add(&r->comment, line.p + mark, line.n - mark);
	*section = sops_value_new(r->a, SOPS_MAP, (struct span){NULL, 0});
	comment = take_comment(r);
	if (comment)
		sops_value_add(r->a, *section, comment, NULL);
	sops_value_add(r->a, doc, key, *section);
	return 0;
}

static int read_lines(struct reader *r, struct sops_value *doc)
{
	struct sops_value *section = sops_value_new(r->a, SOPS_MAP, (struct span){NULL, 0});
	struct span line;
	int rc = 0;

	sops_value_add(r->a, doc, sops_value_new(r->a, SOPS_STR, SPAN_LIT("DEFAULT")), section);
	while (rc == 0 && take_line(r, &line)) {
		line = span_trim(line);
		if (line.n == 0)
			continue;
		if (line.p[0] == '#' || line.p[0] == ';')
			add_comment_line(r, line);
		else if (line.p[0] == '[')
			rc = read_section(r, line, doc, &section);
		else
			rc = read_key(r, line, section);
	}
	return rc;
}

int sops_read_ini(struct span text, const char *path, struct arena *a, struct sops_docs *out,
		  struct err *e)
{
	struct reader r = {.rest = text,
			   .comment = BUF_WIPED(LIMIT_SECRET_BYTES),
			   .a = a,
			   .path = path,
			   .e = e};
	struct sops_value *doc = sops_value_new(a, SOPS_MAP, (struct span){NULL, 0});
	int rc;

	if (span_starts(r.rest, "\xef\xbb\xbf")) {
		r.rest.p += 3;
		r.rest.n -= 3;
	}
	rc = read_lines(&r, doc);
	buf_dispose(&r.comment);
	if (rc < 0)
		return rc;
	*out = (struct sops_docs){.items = arena_array(a, 1, sizeof(*out->items)), .n = 1};
	out->items[0] = doc;
	return 0;
}

/* ---- writing --------------------------------------------------------------------------------- */

static void write_comment(struct span text, bool trim, struct buf *out)
{
	struct span line;

	while (span_cut(&text, '\n', &line)) {
		if (line.n && (line.p[0] == '#' || line.p[0] == ';')) {
			buf_addc(out, line.p[0]);
			line = span_trim((struct span){line.p + 1, line.n - 1});
		} else {
			buf_addc(out, ';');
			if (trim)
				line = span_trim(line);
		}
		buf_addc(out, ' ');
		buf_add_span(out, line);
		buf_addc(out, '\n');
	}
}

static const char *name_quote(struct span name)
{
	if (find_any(name, "\"=:") < name.n)
		return "`";
	return find_any(name, "`") < name.n ? "\"\"\"" : "";
}

static size_t name_width(struct span name)
{
	return name.n + 2 * strlen(name_quote(name));
}

static struct span leaf_text(const struct sops_value *v, char number[SOPS_NUMBER_BYTES + 4])
{
	if (v->kind == SOPS_FLOAT) {
		sops_number_text(v->number, 'f', number);
		if (!strchr(number, '.') && isfinite(v->number))
			memcpy(number + strlen(number), ".0", 3);
		return span_of(number);
	}
	return v->kind == SOPS_NULL ? SPAN_LIT("<nil>") : v->text;
}

static void write_pair(const struct sops_item *item, size_t width, struct buf *out)
{
	char number[SOPS_NUMBER_BYTES + 4];
	const char *quote = name_quote(item->key->text);
	struct span value = leaf_text(item->value, number);
	const char *around = "";

	buf_adds(out, quote);
	buf_add_span(out, item->key->text);
	buf_adds(out, quote);
	for (size_t n = name_width(item->key->text); n < width; n++)
		buf_addc(out, ' ');
	if (find_any(value, "\n`") < value.n)
		around = "\"\"\"";
	else if (find_any(value, "#;") < value.n)
		around = "`";
	else if (span_trim(value).n != value.n)
		around = "\"";
	buf_adds(out, " = ");
	buf_adds(out, around);
	buf_add_span(out, value);
	buf_adds(out, around);
	buf_addc(out, '\n');
}

static void write_section(const struct sops_value *section, struct buf *out)
{
	size_t width = 0;

	for (size_t i = 0; i < section->n; i++)
		if (section->items[i].key->kind == SOPS_STR &&
		    name_width(section->items[i].key->text) > width)
			width = name_width(section->items[i].key->text);
	for (size_t i = 0; i < section->n; i++) {
		const struct sops_item *item = &section->items[i];

		if (item->key->kind == SOPS_COMMENT)
			continue;
		/* a key's comment stands behind it in the tree, and above it in the file */
		if (i + 1 < section->n && section->items[i + 1].key->kind == SOPS_COMMENT)
			write_comment(section->items[i + 1].key->text, true, out);
		write_pair(item, width, out);
	}
}

void sops_write_ini(const struct sops_docs *docs, struct buf *out)
{
	const struct sops_value *doc = docs->items[0];

	for (size_t i = 0; i < doc->n; i++) {
		const struct sops_item *item = &doc->items[i];

		if (item->value->kind != SOPS_MAP)
			continue;
		if (item->value->n && item->value->items[0].key->kind == SOPS_COMMENT)
			write_comment(item->value->items[0].key->text, false, out);
		if (i == 0 && strcasecmp(item->key->text.p, "DEFAULT") == 0) {
			if (item->value->n == 0)
				continue;
		} else {
			buf_addc(out, '[');
			buf_add_span(out, item->key->text);
			buf_adds(out, "]\n");
		}
		write_section(item->value, out);
		if (i + 1 < doc->n)
			buf_addc(out, '\n');
	}
}
