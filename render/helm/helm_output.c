#include "render/helm/helm_output.h"

#include <string.h>

#include "agent/base/limits.h"
#include "render/helm/helm_chart.h"

static const char separator[] = "---\n# Source: ";

/* ---- parsing ---------------------------------------------------------------------------------- */

/*
 * "podinfo/templates/service.yaml" is templates/service.yaml of the chart. A template can print such a line
 * too: what is no safe path below the chart names the chart alone.
 */
static const char *template_path(struct span line, const char *chart, struct arena *a)
{
	struct span rest = span_trim(line);
	struct span part;
	struct span inside;

	if (rest.n > LIMIT_PATH_BYTES || !span_cut(&rest, '/', &part) || rest.n == 0)
		return chart;
	inside = rest;
	while (span_cut(&rest, '/', &part))
		if (!chart_is_part(part))
			return chart;
	return arena_printf(a, "%s%s" SPAN_FMT, chart, *chart ? "/" : "", SPAN_ARG(inside));
}

/* A line of what helm printed is a line of no file. */
static void forget_lines(struct node *n)
{
	n->line = n->column = 0;
	for (uint32_t i = 0; n->kind == NODE_LIST && i < n->n; i++)
		forget_lines(n->items[i]);
	for (uint32_t i = 0; n->kind == NODE_MAP && i < n->n; i++) {
		forget_lines(n->pairs[i].key);
		forget_lines(n->pairs[i].value);
	}
}

/* Where the next part begins: a separator at the start of a line. */
static size_t next_part(struct span rest)
{
	size_t at = 1;

	while (at < rest.n) {
		const char *p = memmem(rest.p + at, rest.n - at, separator, sizeof(separator) - 1);

		if (!p)
			return rest.n;
		at = (size_t)(p - rest.p);
		if (rest.p[at - 1] == '\n')
			return at;
		at++;
	}
	return rest.n;
}

static int parse_part(struct span part, const char *chart, struct arena *a, struct node_docs *out,
		      size_t *cap, struct err *e)
{
	struct source *source = ARENA_NEW(a, struct source);
	struct node_docs docs;

	source->path = chart;
	source->note = "helm";
	if (span_starts(part, separator)) {
		struct span rest = {part.p + sizeof(separator) - 1,
				    part.n - (sizeof(separator) - 1)};
		struct span line;

		(void)span_cut(&rest, '\n', &line);
		source->path = template_path(line, chart, a);
	}
	if (node_from_yaml(part, source, a, &docs, e) < 0)
		return err_wrap(e, "what helm made of it is no YAML");
	if (out->n + docs.n > LIMIT_OBJECTS)
		return err_set(e, ERR_LIMIT, "more than %d objects in one chart", LIMIT_OBJECTS);
	out->items = arena_grow(a, out->items, cap, out->n + docs.n, sizeof(*out->items));
	for (size_t i = 0; i < docs.n; i++) {
		forget_lines(docs.items[i]);
		out->items[out->n++] = docs.items[i];
	}
	return 0;
}

int helm_output_parse(struct span text, const char *chart, struct arena *a, struct node_docs *out,
		      struct err *e)
{
	struct node_docs docs = {.items = NULL};
	size_t cap = 0;

	while (text.n) {
		size_t n = next_part(text);

		if (parse_part((struct span){text.p, n}, chart, a, &docs, &cap, e) < 0)
			return -1;
		text.p += n;
		text.n -= n;
	}
	*out = docs;
	return 0;
}

/* ---- agreement -------------------------------------------------------------------------------- */

/* The first place where two trees differ, as "spec.ports[0].name" in `path`. */
static bool differs(const struct node *one, const struct node *two, struct buf *path)
{
	size_t n = path->n;

	if (node_equal(one, two))
		return false;
	if (one->kind != two->kind || one->kind == NODE_SCALAR)
		return true;
	for (uint32_t i = 0; one->kind == NODE_LIST && i < one->n && i < two->n; i++) {
		buf_printf(path, "[%u]", i);
		if (differs(one->items[i], two->items[i], path))
			return true;
		buf_truncate(path, n);
	}
	for (uint32_t i = 0; one->kind == NODE_MAP && i < one->n; i++) {
		const struct node *key = one->pairs[i].key;
		const struct node *other = node_get_span(two, node_text(key));

		buf_printf(path, "%s" SPAN_FMT, n ? "." : "", SPAN_ARG(node_text(key)));
		if (!other || differs(one->pairs[i].value, other, path))
			return true;
		buf_truncate(path, n);
	}
	return true;
}

static const char *object_of(const struct node *n, struct arena *a)
{
	const char *kind = node_get_text(n, "kind");
	const char *name = node_get_text(node_get(n, "metadata"), "name");

	return arena_printf(a, "%s/%s", kind ? kind : "?", name ? name : "?");
}

static bool is_test(const struct node *n)
{
	const char *hook =
		node_get_text(node_at(n, "metadata", "annotations", NULL), "helm.sh/hook");

	return hook && strstr(hook, "test");
}

int helm_output_agree(const struct node_docs *one, const struct node_docs *two, bool made_name,
		      struct arena *a, struct err *e)
{
	const char *why =
		made_name ? "without a release name helm makes one from the time: give one"
			  : "the chart makes it anew each time (by randAlphaNum, genCA, now "
			    "or the order of a map): set the value that it is made for";
	struct buf path = BUF_INIT(512);

	for (size_t i = 0; i < one->n && i < two->n; i++) {
		const struct node *n = one->items[i];

		if (!differs(n, two->items[i], &path))
			continue;
		if (is_test(n))
			why = "it is a test, which 'skipTests: true' leaves out";
		err_set(e, ERR_INPUT, "%s: %s: field '%s' differs between two renders: %s",
			node_where(n, a), object_of(n, a), buf_str(&path), why);
		buf_dispose(&path);
		return -1;
	}
	buf_dispose(&path);
	return one->n == two->n
		       ? 0
		       : err_set(e, ERR_INPUT, "two renders make a different number of objects: %s",
				 why);
}

/* ---- marks ------------------------------------------------------------------------------------ */

struct marking {
	struct masker *m;
	struct buf text;
};

static bool contains_secret(struct marking *k, struct span text)
{
	if (text.n < LIMIT_MASK_MIN_BYTES)
		return false;
	buf_reset(&k->text);
	buf_add_span(&k->text, text);
	masker_apply(k->m, &k->text);
	return !span_eq(text, buf_span(&k->text));
}

static int mark(struct marking *k, struct node *n, struct err *e)
{
	if (n->kind == NODE_SCALAR && contains_secret(k, node_text(n)))
		n->secret = true;
	for (uint32_t i = 0; n->kind == NODE_LIST && i < n->n; i++)
		if (mark(k, n->items[i], e) < 0)
			return -1;
	for (uint32_t i = 0; n->kind == NODE_MAP && i < n->n; i++) {
		if (contains_secret(k, node_text(n->pairs[i].key)))
			return err_at(e, ERR_INPUT, n, "a key of a map contains a secret value");
		if (mark(k, n->pairs[i].value, e) < 0)
			return -1;
	}
	return 0;
}

int helm_output_mark(const struct node_docs *docs, struct masker *m, struct err *e)
{
	struct marking k = {.m = m, .text = BUF_WIPED(2 * LIMIT_SCALAR_BYTES)};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < docs->n; i++)
		rc = mark(&k, docs->items[i], e);
	buf_dispose(&k.text);
	return rc;
}
