#include <string.h>

#include "secrets/age.h"
#include "secrets/b64.h"

enum { LINE_CHARS = 64, LINE_BYTES = LINE_CHARS / 4 * 3, BLANKS_MAX = 1024 };

static const char begin[] = "-----BEGIN AGE ENCRYPTED FILE-----";
static const char end[] = "-----END AGE ENCRYPTED FILE-----";

static int bad(struct err *e, const char *what)
{
	return err_set(e, ERR_SECRET, "age armor: %s", what);
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The next line without LF or CRLF; the last one may lack them. False at the end. */
static bool take_line(struct span *rest, struct span *line)
{
	size_t n = span_find(*rest, '\n');

	if (rest->n == 0)
		return false;
	*line = (struct span){rest->p, n};
	n += n < rest->n;
	rest->p += n;
	rest->n -= n;
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

/* Lines of blanks only, in front of the armor. */
static bool skip_blank_lines(struct span *rest)
{
	size_t skipped = 0;

	for (;;) {
		struct span line = {rest->p, span_find(*rest, '\n')};
		size_t n = line.n + (line.n < rest->n);

		for (size_t i = 0; i < line.n; i++)
			if (!is_blank(line.p[i]))
				return true;
		skipped += n;
		if (n == 0 || skipped > BLANKS_MAX)
			return false;
		rest->p += n;
		rest->n -= n;
	}
}

bool age_is_armored(struct span text)
{
	return skip_blank_lines(&text) && span_starts(text, begin);
}

static int decode_lines(struct span *rest, struct buf *out, struct err *e)
{
	struct span line;
	size_t before;

	for (;;) {
		if (!take_line(rest, &line))
			return bad(e, "it has no end line");
		if (span_is(line, end))
			return 0;
		if (line.n == 0 || line.n > LINE_CHARS)
			return bad(e, line.n ? "a line of more than 64 columns" : "an empty line");
		before = out->n;
		if (!b64_decode(line, out)) {
			if (buf_full(out))
				return err_set(e, ERR_LIMIT, "age armor: too long");
			return bad(e, "a line that is not canonical base64");
		}
		if (out->n - before == LINE_BYTES)
			continue;
		if (!take_line(rest, &line) || !span_is(line, end))
			return bad(e, "a short line that is not the last");
		return 0;
	}
}

int age_armor_decode(struct span text, struct buf *out, struct err *e)
{
	size_t before = out->n;
	struct span line;

	if (!skip_blank_lines(&text) || !take_line(&text, &line) || !span_is(line, begin))
		return bad(e, "it does not start as it should");
	if (decode_lines(&text, out, e) < 0) {
		buf_truncate(out, before);
		return -1;
	}
	for (size_t i = 0; i < text.n; i++)
		if (i >= BLANKS_MAX || !is_blank(text.p[i])) {
			buf_truncate(out, before);
			return bad(e, "something behind its end");
		}
	return 0;
}

void age_armor_encode(struct span bytes, struct buf *out)
{
	buf_adds(out, begin);
	buf_addc(out, '\n');
	for (size_t at = 0; at < bytes.n; at += LINE_BYTES) {
		size_t n = bytes.n - at < LINE_BYTES ? bytes.n - at : LINE_BYTES;

		b64_encode(out, bytes.p + at, n);
		buf_addc(out, '\n');
	}
	buf_adds(out, end);
	buf_addc(out, '\n');
}
