#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "agent/base/limits.h"
#include "render/yaml/json_io.h"
#include "render/yaml/yaml_out.h"
#include "yaml_support.h"

#define REAL "../shared/corpus/real"

/* Read `text` and write it again as kustomize joins documents. */
static bool same_bytes_again(struct span text, struct err *e)
{
	static const struct source SOURCE = {.path = "expected"};
	struct buf out = BUF_INIT(LIMIT_OUTPUT_BYTES);
	struct arena a = ARENA_INIT;
	struct node_docs docs = {.n = 0};
	bool same = node_from_yaml(text, &SOURCE, &a, &docs, e) == 0;

	for (size_t i = 0; same && i < docs.n; i++) {
		buf_adds(&out, i ? "---\n" : "");
		same = node_to_yaml(docs.items[i], YAML_OUT_SORTED, &out, e) == 0;
	}
	same = same && span_eq(buf_span(&out), text);
	buf_dispose(&out);
	arena_dispose(&a);
	return same;
}

/* 442 outputs of kustomize v5.8.2 for real repositories. */
Test(yaml_corpus, kustomize_output_survives_reading_and_writing)
{
	static const struct source SOURCE = {.path = REAL "/manifest.json"};
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct span manifest = read_whole(&a, REAL "/manifest.json");
	struct node *cases;

	if (!manifest.p)
		cr_skip_test("no " REAL);
	cr_assert_eq(node_from_json(manifest, &SOURCE, &a, &cases, &e), 0, "%s", e.msg);
	cr_expect_eq(cases->n, 442);
	for (uint32_t i = 0; i < cases->n; i++) {
		const char *name = node_get_text(cases->items[i], "expected");
		struct arena file = ARENA_INIT;
		struct span text = read_whole(&file, arena_printf(&file, REAL "/%s", name));

		cr_assert_not_null(text.p, "%s", name);
		cr_expect(same_bytes_again(text, &e), "%s %s", name, e.msg);
		arena_dispose(&file);
	}
	arena_dispose(&a);
}
