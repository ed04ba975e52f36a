/*
 * fuzz_merge.c - the three ways to patch, and types from hostile documents.
 *
 * The first byte chooses what is done; then target, patch and (for an OpenAPI document or CRD) types
 * follow as YAML documents. Kept: no crash, no patch is written to, what was merged can be written as
 * JSON, and can be patched again.
 */
#include <assert.h>
#include <stdint.h>

#include "agent/base/limits.h"
#include "render/yaml/json_io.h"
#include "render/yaml/merge.h"
#include "render/yaml/yaml_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { DOCUMENTS = 3, INPUT_MAX_BYTES = 64 * 1024 };

static void must_print(const struct node *n)
{
	struct buf out = BUF_INIT(LIMIT_OUTPUT_BYTES);
	struct err e = ERR_INIT;

	if (node_to_json(n, JSON_OUT_SORTED, &out, &e) < 0)
		assert(e.kind == ERR_LIMIT || e.kind == ERR_INPUT);
	buf_dispose(&out);
}

static int patch(unsigned mode, struct node **target, const struct node *with,
		 const struct schema_set *set, struct arena *a, struct err *e)
{
	struct schema pod =
		schema_type(set, SCHEMA_AS_SERVER, SPAN_LIT(""), SPAN_LIT("v1"), SPAN_LIT("Pod"));

	switch (mode % 5) {
	case 0: return merge_strategic(target, with, set, a, e);
	case 1: return merge_strategic_server(target, with, pod, a, e);
	case 2: return merge_json_patch(target, with, MERGE_AS_KUSTOMIZE, a, e);
	case 3: return merge_json_patch(target, with, MERGE_AS_STANDARD, a, e);
	default: merge_json_merge(target, with, a); return 0;
	}
}

static void run(unsigned mode, const struct node_docs *docs, struct arena *a)
{
	struct schema_set *set = schema_set_new(a);
	struct node *target = docs->items[0];
	struct node *before = node_copy(a, docs->items[1]);
	struct err e = ERR_INIT;
	int rc;

	if (docs->n > 2 && schema_set_openapi(set, docs->items[2], mode & 0x40, &e) < 0)
		assert(e.kind == ERR_INPUT || e.kind == ERR_LIMIT);
	if (docs->n > 2 && schema_set_crd(set, docs->items[2], &e) < 0)
		assert(e.kind == ERR_INPUT || e.kind == ERR_LIMIT);
	err_clear(&e);
	rc = patch(mode, &target, docs->items[1], set, a, &e);
	assert(node_equal(before, docs->items[1]));
	if (rc < 0)
		assert((e.kind == ERR_INPUT || e.kind == ERR_LIMIT) && e.msg[0]);
	else if (rc == 0)
		must_print(target);
	else
		assert(rc == MERGE_DELETED);
	if (rc == 0 && patch(mode, &target, docs->items[1], set, a, &e) == 0)
		must_print(target);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct source source = {.path = "in"};
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct node_docs docs;

	if (size < 1 || size > INPUT_MAX_BYTES)
		return 0;
	if (node_from_yaml((struct span){(const char *)data + 1, size - 1}, &source, &a, &docs,
			   &e) == 0 &&
	    docs.n >= 2 && docs.n <= DOCUMENTS)
		run(data[0], &docs, &a);
	arena_dispose(&a);
	return 0;
}
