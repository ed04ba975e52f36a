#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/map.h"
#include "agent/base/mem.h"
#include "secrets/sops_tree.h"

/* ---- dotenv -------------------------------------------------------------------------------- */

/* Replace the two characters "\n" by a line break. */
static struct sops_value *unescaped(struct arena *a, struct span text)
{
	struct buf out = BUF_WIPED(text.n + 1);
	struct sops_value *v;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\\' && i + 1 < text.n && text.p[i + 1] == 'n') {
			buf_addc(&out, '\n');
			i++;
		} else {
			buf_addc(&out, text.p[i]);
		}
	}
	v = sops_value_new(a, SOPS_STR, (struct span){buf_str(&out), out.n});
	buf_dispose(&out);
	return v;
}

static struct sops_docs one_document(struct arena *a, struct sops_value *doc)
{
	struct sops_docs docs = {.items = arena_array(a, 1, sizeof(*docs.items)), .n = 1};

	docs.items[0] = doc;
	return docs;
}

int sops_read_dotenv(struct span text, const char *path, struct arena *a, struct sops_docs *out,
		     struct err *e)
{
	struct sops_value *doc = sops_value_new(a, SOPS_MAP, (struct span){NULL, 0});
	unsigned lineno = 0;
	struct span line;

	while (span_cut(&text, '\n', &line)) {
		size_t equals = span_find(line, '=');
		struct sops_value *key;
		struct sops_value *value = NULL;

		lineno++;
		if (line.n == 0)
			continue;
		if (line.p[0] == '#') {
			key = sops_value_new(a, SOPS_COMMENT,
					     (struct span){line.p + 1, line.n - 1});
		} else if (equals == line.n) {
			return err_set(e, ERR_INPUT, "%s:%u: a line without '='", path, lineno);
		} else {
			key = sops_value_new(a, SOPS_STR, (struct span){line.p, equals});
			value = unescaped(a,
					  (struct span){line.p + equals + 1, line.n - equals - 1});
			value->line = lineno;
		}
		key->line = lineno;
		sops_value_add(a, doc, key, value);
	}
	*out = one_document(a, doc);
	return 0;
}

static void write_leaf(const struct sops_value *v, struct buf *out)
{
	char number[SOPS_NUMBER_BYTES];

	if (v->kind == SOPS_FLOAT) {
		sops_number_text(v->number, 'f', number);
		buf_adds(out, number);
		if (!strchr(number, '.') && isfinite(v->number))
			buf_adds(out, ".0");
	} else if (v->kind == SOPS_NULL) {
		buf_adds(out, "<nil>");
	} else {
		buf_add_span(out, v->text);
	}
}

void sops_write_dotenv(const struct sops_docs *docs, struct buf *out)
{
	const struct sops_value *doc = docs->items[0];

	for (size_t i = 0; i < doc->n; i++) {
		const struct sops_item *item = &doc->items[i];

		if (item->key->kind == SOPS_COMMENT) {
			buf_addc(out, '#');
			buf_add_span(out, item->key->text);
		} else {
			buf_add_span(out, item->key->text);
			buf_addc(out, '=');
			if (item->value->kind != SOPS_STR)
				write_leaf(item->value, out);
			for (size_t j = 0; item->value->kind == SOPS_STR && j < item->value->text.n;
			     j++) {
				char c = item->value->text.p[j];

				if (c == '\n')
					buf_adds(out, "\\n");
				else
					buf_addc(out, c);
			}
		}
		buf_addc(out, '\n');
	}
}

/* ---- flat metadata -------------------------------------------------------------------------- */

enum { FLAT_ITEMS_MAX = 4096, FLAT_INDEX_MAX = 1024 };

static struct sops_value *child(struct arena *a, struct sops_value *at, struct span name,
				bool index, enum sops_kind kind)
{
	struct sops_value *made;
	uint64_t number;

	if (index) {
		if (at->kind != SOPS_LIST || !span_to_u64(name, FLAT_INDEX_MAX, &number))
			return NULL;
		while (at->n <= number)
			sops_value_add(a, at, NULL, NULL);
		if (!at->items[number].value)
			at->items[number].value = sops_value_new(a, kind, (struct span){NULL, 0});
		return at->items[number].value->kind == kind ? at->items[number].value : NULL;
	}
	if (at->kind != SOPS_MAP)
		return NULL;
	for (size_t i = 0; i < at->n; i++)
		if (span_eq(at->items[i].key->text, name))
			return at->items[i].value->kind == kind ? at->items[i].value : NULL;
	made = sops_value_new(a, kind, (struct span){NULL, 0});
	sops_value_add(a, at, sops_value_new(a, SOPS_STR, name), made);
	return made;
}

/* Where the next "__map_" or "__list_" starts; path.n when there is none. */
static size_t next_step(struct span path, bool *list, size_t *skip)
{
	for (size_t i = 0; i + 6 <= path.n; i++) {
		struct span rest = {path.p + i, path.n - i};

		*list = span_starts(rest, "__list_");
		if (*list || span_starts(rest, "__map_")) {
			*skip = *list ? 7 : 6;
			return i;
		}
	}
	*skip = 0;
	return path.n;
}

static bool place(struct arena *a, struct sops_value *root, struct span path,
		  const struct sops_value *value)
{
	struct sops_value *at = root;
	bool index = false;
	bool list = false;
	size_t skip;

	for (;;) {
		size_t n = next_step(path, &list, &skip);
		enum sops_kind kind = n == path.n ? value->kind : list ? SOPS_LIST : SOPS_MAP;

		at = child(a, at, (struct span){path.p, n}, index, kind);
		if (!at)
			return false;
		if (n == path.n) {
			*at = *value;
			return true;
		}
		path.p += n + skip;
		path.n -= n + skip;
		index = list;
	}
}

static bool complete(const struct sops_value *v)
{
	for (size_t i = 0; (v->kind == SOPS_MAP || v->kind == SOPS_LIST) && i < v->n; i++)
		if (!v->items[i].value || !complete(v->items[i].value))
			return false;
	return true;
}

int sops_unflatten(const struct sops_value *flat, struct arena *a, struct sops_value **out,
		   struct err *e)
{
	struct sops_value *root = sops_value_new(a, SOPS_MAP, (struct span){NULL, 0});

	if (flat->n > FLAT_ITEMS_MAX)
		return err_set(e, ERR_LIMIT, "more than %d fields of sops metadata",
			       FLAT_ITEMS_MAX);
	for (size_t i = 0; i < flat->n; i++) {
		const struct sops_item *item = &flat->items[i];

		if (item->key->kind == SOPS_COMMENT)
			continue;
		if (item->key->text.n > 256 || !place(a, root, item->key->text, item->value))
			return err_set(e, ERR_INPUT, "malformed sops metadata");
	}
	if (!complete(root))
		return err_set(e, ERR_INPUT, "malformed sops metadata");
	*out = root;
	return 0;
}
