#include <string.h>

#include "agent/base/limits.h"
#include "secrets/age.h"
#include "secrets/b64.h"

enum { LINE_CHARS = 64, LINE_BYTES = LINE_CHARS / 4 * 3, ARGS_MAX = 128 };

static const char intro[] = "age-encryption.org/v1\n";

static int bad(struct err *e, const char *what)
{
	return err_set(e, ERR_SECRET, "age header: %s", what);
}

/* The next line without its LF; false when there is no LF any more. */
static bool take_line(struct span *rest, struct span *line)
{
	size_t n = span_find(*rest, '\n');

	if (n == rest->n)
		return false;
	*line = (struct span){rest->p, n};
	rest->p += n + 1;
	rest->n -= n + 1;
	return true;
}

static bool arg_valid(struct span arg)
{
	for (size_t i = 0; i < arg.n; i++)
		if (arg.p[i] < 33 || arg.p[i] > 126)
			return false;
	return arg.n > 0;
}

/* "-> TYPE ARG..." */
static int parse_opening(struct span line, struct arena *a, struct age_stanza *out, struct err *e)
{
	struct span arg;
	size_t cap = 0;

	if (!span_starts(line, "-> "))
		return bad(e, "a line that opens no stanza");
	line.p += 3;
	line.n -= 3;
	*out = (struct age_stanza){.args = NULL};
	for (;;) {
		size_t n = span_find(line, ' ');

		arg = (struct span){line.p, n};
		if (!arg_valid(arg) || out->n_args == ARGS_MAX)
			return bad(e, "a malformed stanza");
		if (!out->type.p) {
			out->type = arg;
		} else {
			out->args =
				arena_grow(a, out->args, &cap, out->n_args + 1, sizeof(*out->args));
			out->args[out->n_args++] = arg;
		}
		if (n == line.n)
			return 0;
		line.p += n + 1;
		line.n -= n + 1;
	}
}

static int parse_body(struct span *rest, struct arena *a, struct age_stanza *out, struct err *e)
{
	struct buf body = BUF_INIT(LIMIT_AGE_HEADER_BYTES);
	struct span line;
	int rc = 0;

	do {
		if (!take_line(rest, &line))
			rc = bad(e, "it ends in a stanza");
		else if (line.n > LINE_CHARS)
			rc = bad(e, "a stanza line of more than 64 columns");
		else if (!b64_decode_raw(line, &body))
			rc = bad(e, "a stanza line that is not canonical base64");
	} while (rc == 0 && line.n == LINE_CHARS);
	if (rc == 0)
		out->body = (struct span){arena_strndup(a, buf_str(&body), body.n), body.n};
	buf_dispose(&body);
	return rc;
}

static int parse_footer(struct span line, struct age_header *out, struct err *e)
{
	if (!span_starts(line, "--- "))
		return bad(e, "a malformed closing line");
	line.p += 4;
	line.n -= 4;
	if (!b64_decode_raw_exact(line, out->mac, sizeof(out->mac)))
		return bad(e, "a malformed MAC");
	return 0;
}

int age_header_parse(struct span file, struct arena *a, struct age_header *out, struct err *e)
{
	struct age_header h = {.stanzas = NULL};
	struct span rest = file;
	struct span line;
	size_t cap = 0;
	bool scrypt = false;

	if (rest.n > LIMIT_AGE_HEADER_BYTES)
		rest.n = LIMIT_AGE_HEADER_BYTES;
	if (!span_starts(rest, intro))
		return bad(e, "not an age v1 file");
	rest.p += strlen(intro);
	rest.n -= strlen(intro);
	while (!span_starts(rest, "---")) {
		struct age_stanza *s;

		if (h.n == LIMIT_AGE_STANZAS)
			return err_set(e, ERR_LIMIT, "age header: more than %d stanzas",
				       LIMIT_AGE_STANZAS);
		h.stanzas = arena_grow(a, h.stanzas, &cap, h.n + 1, sizeof(*h.stanzas));
		s = &h.stanzas[h.n++];
		if (!take_line(&rest, &line))
			return bad(e, "it ends before its MAC");
		if (parse_opening(line, a, s, e) < 0 || parse_body(&rest, a, s, e) < 0)
			return -1;
		scrypt |= span_is(s->type, "scrypt");
	}
	h.authentic = (struct span){file.p, (size_t)(rest.p - file.p) + 3};
	if (h.n == 0)
		return bad(e, "no stanza");
	if (!take_line(&rest, &line))
		return bad(e, "it ends before its MAC");
	if (parse_footer(line, &h, e) < 0)
		return -1;
	if (scrypt && h.n != 1)
		return bad(e, "a passphrase stanza that is not alone");
	h.size_bytes = (size_t)(rest.p - file.p);
	*out = h;
	return 0;
}

void age_stanza_write(struct buf *out, const struct age_stanza *s)
{
	size_t at = 0;

	buf_adds(out, "-> ");
	buf_add_span(out, s->type);
	for (size_t i = 0; i < s->n_args; i++) {
		buf_addc(out, ' ');
		buf_add_span(out, s->args[i]);
	}
	buf_addc(out, '\n');
	for (; s->body.n - at >= LINE_BYTES; at += LINE_BYTES) {
		b64_encode_raw(out, s->body.p + at, LINE_BYTES);
		buf_addc(out, '\n');
	}
	b64_encode_raw(out, s->body.p + at, s->body.n - at);
	buf_addc(out, '\n');
}
