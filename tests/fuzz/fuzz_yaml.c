/*
 * fuzz_yaml.c - YAML that reads must survive being written and read again.
 *
 * Invariants: no crash, no leak; an error always has a message; what was written reads back as an equal
 * tree (times apart: they are written as text); writing the same tree twice gives the same bytes, and
 * writing what was read back too.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "render/yaml/json_io.h"
#include "render/yaml/yaml_in.h"
#include "render/yaml/yaml_out.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct source SOURCE = {.path = "input"};

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void write_yaml(const struct node *n, unsigned flags, struct buf *out)
{
	struct err e = ERR_INIT;

	buf_init(out, LIMIT_FILE_BYTES);
	must(node_to_yaml(n, flags, out, &e) == 0 || e.kind == ERR_LIMIT);
}

static bool has_time(const struct node *n)
{
	if (n->kind == NODE_SCALAR)
		return n->tag == TAG_TIMESTAMP;
	for (uint32_t i = 0; i < n->n; i++)
		if (has_time(n->kind == NODE_MAP ? n->pairs[i].value : n->items[i]))
			return true;
	return false;
}

static void round_trip(const struct node *n, unsigned flags)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct node_docs again;
	struct buf first;
	struct buf second;

	write_yaml(n, flags, &first);
	if (!buf_full(&first)) {
		must(node_from_yaml(buf_span(&first), &SOURCE, &a, &again, &e) == 0);
		must(again.n == 1 && (has_time(n) || node_equal(n, again.items[0])));
		write_yaml(again.items[0], flags, &second);
		must(span_eq(buf_span(&first), buf_span(&second)));
		buf_dispose(&second);
	}
	buf_dispose(&first);
	arena_dispose(&a);
}

/* JSON is YAML: what we print as JSON reads as the same value by both readers. */
static void through_json(const struct node *n)
{
	struct buf text = BUF_INIT(LIMIT_FILE_BYTES);
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct node *again;

	if (node_to_json(n, JSON_OUT_SORTED, &text, &e) == 0) {
		must(node_from_json(buf_span(&text), &SOURCE, &a, &again, &e) == 0);
		must(node_count(again) == node_count(n));
	}
	buf_dispose(&text);
	arena_dispose(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = {(const char *)data, size};
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct node_docs docs;

	if (node_from_yaml(text, &SOURCE, &a, &docs, &e) < 0) {
		must(e.kind != ERR_NONE && e.kind != ERR_BUG && e.msg[0]);
	} else {
		for (size_t i = 0; i < docs.n; i++) {
			round_trip(docs.items[i], 0);
			round_trip(docs.items[i], YAML_OUT_SORTED);
			through_json(docs.items[i]);
		}
	}
	arena_dispose(&a);
	return 0;
}
