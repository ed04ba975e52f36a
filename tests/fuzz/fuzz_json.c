/*
 * fuzz_json.c - JSON that reads must survive being written and read again, and jansson must agree.
 *
 * Invariants: no crash, no leak; an error always has a message; what was written reads back as an equal
 * tree and prints the same again; what jansson takes we take, limits and duplicate keys excepted.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "agent/base/limits.h"
#include "render/yaml/json_io.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct source SOURCE = {.path = "input"};

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void round_trip(const struct node *n, unsigned flags)
{
	struct buf first = BUF_INIT(LIMIT_API_BODY_BYTES);
	struct buf second = BUF_INIT(LIMIT_API_BODY_BYTES);
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct node *again;

	must(node_to_json(n, flags, &first, &e) == 0);
	must(node_from_json(buf_span(&first), &SOURCE, &a, &again, &e) == 0);
	must(node_equal(n, again));
	must(node_to_json(again, flags, &second, &e) == 0);
	must(span_eq(buf_span(&first), buf_span(&second)));
	buf_dispose(&first);
	buf_dispose(&second);
	arena_dispose(&a);
}

/* What we refuse, jansson refuses too. */
static void second_opinion(struct span text, const struct err *e)
{
	json_t *root;

	/* jansson takes a NUL byte for the end */
	if (e->kind == ERR_LIMIT || (text.n && memchr(text.p, '\0', text.n)))
		return;
	root = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL,
			  NULL);
	must(!root);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = {(const char *)data, size};
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct node *n;

	if (node_from_json(text, &SOURCE, &a, &n, &e) < 0) {
		must(e.kind != ERR_NONE && e.kind != ERR_BUG && e.msg[0]);
		second_opinion(text, &e);
	} else {
		round_trip(n, 0);
		round_trip(n, JSON_OUT_SORTED | JSON_OUT_PRETTY);
	}
	arena_dispose(&a);
	return 0;
}
