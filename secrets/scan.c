#include "secrets/scan.h"

#include <string.h>

#include "agent/base/limits.h"
#include "secrets/b64.h"

static void add(struct scan_report *r, uint32_t line, uint32_t column, const char *path,
		const char *what)
{
	r->items = arena_grow(r->arena, r->items, &r->cap, r->n + 1, sizeof(*r->items));
	r->items[r->n++] = (struct scan_finding){line, column, path, what};
}

/* ---- shapes ------------------------------------------------------------------------------------- */

enum letters { WORD, WORD_DASH, UPPER32, BECH32, HEX };

/* Prefixes that issuers gave to their tokens, the characters behind, and how many of them. */
static const struct shape {
	const char *prefix;
	const char *what;
	enum letters letters;
	size_t min;
	size_t max; /* 0 = no end */
} shapes[] = {
	{"AGE-SECRET-KEY-1", "age private key", BECH32, 58, 58},
	{"AGE-SECRET-KEY-PQ-1", "age private key", BECH32, 58, 0},
	{"AGENT-SEALED-KEY-1", "private key of sealed secrets", BECH32, 58, 58},
	{"AKIA", "AWS access key id", UPPER32, 16, 16},
	{"ASIA", "AWS access key id", UPPER32, 16, 16},
	{"ghp_", "GitHub token", WORD, 36, 0},
	{"gho_", "GitHub token", WORD, 36, 0},
	{"ghu_", "GitHub token", WORD, 36, 0},
	{"ghs_", "GitHub token", WORD, 36, 0},
	{"ghr_", "GitHub token", WORD, 36, 0},
	{"github_pat_", "GitHub token", WORD, 60, 0},
	{"glpat-", "GitLab token", WORD_DASH, 20, 0},
	{"gldt-", "GitLab deploy token", WORD_DASH, 20, 0},
	{"glrt-", "GitLab runner token", WORD_DASH, 20, 0},
	{"xoxa-", "Slack token", WORD_DASH, 20, 0},
	{"xoxb-", "Slack token", WORD_DASH, 20, 0},
	{"xoxp-", "Slack token", WORD_DASH, 20, 0},
	{"xoxr-", "Slack token", WORD_DASH, 20, 0},
	{"xoxs-", "Slack token", WORD_DASH, 20, 0},
	{"xapp-", "Slack token", WORD_DASH, 20, 0},
	{"AIza", "Google API key", WORD_DASH, 35, 35},
	{"sk_live_", "Stripe key", WORD, 20, 0},
	{"rk_live_", "Stripe key", WORD, 20, 0},
	{"npm_", "npm token", WORD, 36, 36},
	{"pypi-AgEI", "PyPI token", WORD_DASH, 40, 0},
	{"hvs.", "Vault token", WORD_DASH, 24, 0},
	{"dop_v1_", "DigitalOcean token", HEX, 64, 64},
};

enum { DISTINCT_MIN = 6 }; /* fewer different characters: somebody's "xxxxxxxx" */

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_of(enum letters letters, char c)
{
	switch (letters) {
	case WORD: return is_alnum(c) || c == '_';
	case WORD_DASH: return is_alnum(c) || c == '_' || c == '-';
	case UPPER32: return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7');
	case BECH32: return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
	case HEX: return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
	}
	return false;
}

static bool varied(struct span body)
{
	bool seen[256] = {false};
	size_t distinct = 0;

	for (size_t i = 0; i < body.n && distinct < DISTINCT_MIN; i++) {
		distinct += !seen[(unsigned char)body.p[i]];
		seen[(unsigned char)body.p[i]] = true;
	}
	return distinct >= DISTINCT_MIN;
}

/* The token that starts here, or NULL; *n is its length. */
static const char *token_at(struct span rest, size_t *n)
{
	for (size_t i = 0; i < ARRAY_LEN(shapes); i++) {
		const struct shape *s = &shapes[i];
		size_t skip = strlen(s->prefix);
		struct span body;

		if (s->prefix[0] != rest.p[0] || !span_starts(rest, s->prefix))
			continue;
		body = (struct span){rest.p + skip, 0};
		while (skip + body.n < rest.n && is_of(s->letters, body.p[body.n]))
			body.n++;
		if (body.n < s->min || (s->max && body.n > s->max) || !varied(body) ||
		    span_ends(body, "EXAMPLE"))
			continue;
		*n = skip + body.n;
		return s->what;
	}
	return NULL;
}

enum { PEM_LABEL_MAX = 40, PEM_BODY_MIN = 24 };

/* "-----BEGIN ... PRIVATE KEY-----" with a body that is not encrypted; *n is the length of the line. */
static const char *pem_at(struct span rest, size_t *n)
{
	static const char begin[] = "-----BEGIN ";
	struct span label;
	size_t body = 0;
	size_t at;

	if (!span_starts(rest, begin))
		return NULL;
	label = (struct span){rest.p + sizeof(begin) - 1, 0};
	while (sizeof(begin) - 1 + label.n < rest.n && label.n < PEM_LABEL_MAX &&
	       label.p[label.n] != '-' && label.p[label.n] != '\n')
		label.n++;
	at = sizeof(begin) - 1 + label.n;
	if (span_starts(label, "ENCRYPTED") ||
	    !(span_ends(label, "PRIVATE KEY") || span_ends(label, "PRIVATE KEY BLOCK")) ||
	    !span_starts((struct span){rest.p + at, rest.n - at}, "-----"))
		return NULL;
	*n = at += 5;
	while (at < rest.n && (strchr(" \t\r\n", rest.p[at]) ||
			       (rest.p[at] == '\\' && at + 1 < rest.n && rest.p[at + 1] == 'n')))
		at += rest.p[at] == '\\' ? 2 : 1;
	while (at + body < rest.n && body < PEM_BODY_MIN &&
	       (is_alnum(rest.p[at + body]) || rest.p[at + body] == '+' ||
		rest.p[at + body] == '/'))
		body++;
	return body == PEM_BODY_MIN && varied((struct span){rest.p + at, body}) ? "private key"
										: NULL;
}

static void starters(bool out[256])
{
	memset(out, 0, 256 * sizeof(*out));
	out['-'] = true;
	for (size_t i = 0; i < ARRAY_LEN(shapes); i++)
		out[(unsigned char)shapes[i].prefix[0]] = true;
}

/* The next shape at or behind *at; *at moves behind it, *found is where it starts. */
static const char *next_shape(struct span text, const bool start[256], size_t *at, size_t *found)
{
	for (size_t i = *at; i < text.n; i++) {
		struct span rest = {text.p + i, text.n - i};
		const char *what;
		size_t n = 1;

		if (!start[(unsigned char)text.p[i]])
			continue;
		if (text.p[i] == '-')
			what = pem_at(rest, &n);
		else if (i && (is_alnum(text.p[i - 1]) || text.p[i - 1] == '_'))
			continue;
		else
			what = token_at(rest, &n);
		if (!what)
			continue;
		*found = i;
		*at = i + n;
		return what;
	}
	*at = text.n;
	return NULL;
}

void scan_text(struct span text, struct scan_report *out)
{
	bool start[256];
	const char *what;
	uint32_t line = 1;
	size_t line_at = 0;
	size_t seen = 0;
	size_t found;
	size_t at = 0;

	starters(start);
	while ((what = next_shape(text, start, &at, &found))) {
		for (; seen < found; seen++)
			if (text.p[seen] == '\n') {
				line++;
				line_at = seen + 1;
			}
		add(out, line, (uint32_t)(found - line_at + 1), "", what);
	}
}

const char *scan_shape(struct span value)
{
	bool start[256];
	size_t found;
	size_t at = 0;

	starters(start);
	return next_shape(value, start, &at, &found);
}

/* ---- manifests ---------------------------------------------------------------------------------- */

/* Empty, or something that is put in later: "${X}", "<path:...>", "ENC[...]". */
static bool is_placeholder(struct span v)
{
	v = span_trim(v);
	return v.n == 0 || (span_starts(v, "${") && span_ends(v, "}")) ||
	       (span_starts(v, "$(") && span_ends(v, ")")) ||
	       (span_starts(v, "{{") && span_ends(v, "}}")) ||
	       (span_starts(v, "<") && span_ends(v, ">")) || span_starts(v, "ENC[AES256_GCM,");
}

static void scan_value(const struct node *v, struct span key, const char *map, bool base64,
		       struct scan_report *out)
{
	struct buf plain = BUF_WIPED(LIMIT_SECRET_BYTES);
	struct span text = node_text(v);
	const char *what;

	if (base64 && b64_decode(text, &plain))
		text = buf_span(&plain);
	if (!is_placeholder(text)) {
		what = scan_shape(text);
		add(out, v->line, v->column,
		    arena_printf(out->arena, "%s." SPAN_FMT, map, SPAN_ARG(key)),
		    what ? arena_printf(out->arena, "plain value in a Secret: %s", what)
			 : "plain value in a Secret");
	}
	buf_dispose(&plain);
}

static void scan_secret(const struct node *doc, struct scan_report *out)
{
	static const char *const maps[] = {"data", "stringData"};

	for (size_t m = 0; m < ARRAY_LEN(maps); m++) {
		const struct node *map = node_get(doc, maps[m]);

		for (uint32_t i = 0; node_is(map, NODE_MAP) && i < map->n; i++) {
			const struct node *v = map->pairs[i].value;

			if (node_is(v, NODE_SCALAR) && !node_is_null(v) && !v->secret)
				scan_value(v, node_text(map->pairs[i].key), maps[m], m == 0, out);
		}
	}
}

static void scan_literals(const struct node *g, uint32_t at, struct scan_report *out)
{
	const struct node *list = node_get(g, "literals");

	for (uint32_t i = 0; node_is(list, NODE_LIST) && i < list->n; i++) {
		const struct node *v = list->items[i];
		struct span text = node_is(v, NODE_SCALAR) ? node_text(v) : (struct span){NULL, 0};
		size_t equals = span_find(text, '=');

		if (equals < text.n && !v->secret &&
		    !is_placeholder((struct span){text.p + equals + 1, text.n - equals - 1}))
			add(out, v->line, v->column,
			    arena_printf(out->arena, "secretGenerator[%u].literals[%u]", at, i),
			    "plain value in a secretGenerator");
	}
}

static void add_references(const struct node *g, uint32_t at, const char *field, bool keyed,
			   struct scan_report *out)
{
	const struct node *list = node_get(g, field);

	for (uint32_t i = 0; node_is(list, NODE_LIST) && i < list->n; i++) {
		struct span file;
		size_t equals;

		if (!node_is(list->items[i], NODE_SCALAR))
			continue;
		file = node_text(list->items[i]);
		equals = span_find(file, '=');
		if (keyed && equals < file.n)
			file = (struct span){file.p + equals + 1, file.n - equals - 1};
		out->references = arena_grow(out->arena, out->references, &out->references_cap,
					     out->n_references + 1, sizeof(*out->references));
		out->references[out->n_references++] = (struct scan_reference){
			list->items[i], file,
			arena_printf(out->arena, "secretGenerator[%u].%s[%u]", at, field, i)};
	}
}

static void scan_doc(const struct node *doc, unsigned depth, struct scan_report *out)
{
	const struct node *items = node_get(doc, "items");
	const struct node *generators = node_get(doc, "secretGenerator");

	if (node_is_text(node_get(doc, "kind"), "Secret") &&
	    node_is_text(node_get(doc, "apiVersion"), "v1"))
		scan_secret(doc, out);
	for (uint32_t i = 0; depth == 0 && node_is(items, NODE_LIST) && i < items->n; i++)
		scan_doc(items->items[i], depth + 1, out);
	for (uint32_t i = 0; node_is(generators, NODE_LIST) && i < generators->n; i++) {
		scan_literals(generators->items[i], i, out);
		add_references(generators->items[i], i, "files", true, out);
		add_references(generators->items[i], i, "envs", false, out);
	}
}

void scan_manifests(const struct node_docs *docs, struct scan_report *out)
{
	for (size_t i = 0; i < docs->n; i++)
		scan_doc(docs->items[i], 0, out);
}
