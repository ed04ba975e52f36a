#include "merge_support.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>

#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "render/yaml/json_io.h"
#include "render/yaml/yaml_in.h"

static const struct source SOURCE = {.path = "patch.yaml"};

struct node *merge_json_of(struct arena *a, struct span text)
{
	struct err e = ERR_INIT;
	struct node *n;

	cr_assert_eq(node_from_json(text, &SOURCE, a, &n, &e), 0, "%s", e.msg);
	return n;
}

struct node *merge_yaml_of(struct arena *a, const char *text)
{
	struct err e = ERR_INIT;
	struct node_docs docs;

	cr_assert_eq(node_from_yaml(span_of(text), &SOURCE, a, &docs, &e), 0, "%s\n%s", e.msg,
		     text);
	return docs.n ? docs.items[0] : node_null(a);
}

const char *merge_text_of(struct arena *a, const struct node *n)
{
	struct buf out = BUF_INIT(LIMIT_OUTPUT_BYTES);
	struct err e = ERR_INIT;
	const char *text;

	cr_assert_eq(node_to_json(n, JSON_OUT_SORTED, &out, &e), 0, "%s", e.msg);
	text = arena_strdup(a, buf_str(&out));
	buf_dispose(&out);
	return text;
}

static int read_all(struct arena *a, const char *path, struct span *out, struct err *e)
{
	struct buf text = BUF_INIT(LIMIT_FILE_BYTES);
	int rc = file_read(AT_FDCWD, path, &text, e);

	if (rc == 0)
		*out = (struct span){arena_strndup(a, buf_str(&text), text.n), text.n};
	buf_dispose(&text);
	return rc;
}

bool merge_corpus(struct arena *a, const char *path, struct span *out)
{
	const char *full = arena_printf(a, "../shared/corpus/%s", path);
	struct err e = ERR_INIT;

	if (read_all(a, full, out, &e) == 0)
		return true;
	fprintf(stderr, "merge: %s is not there: its cases are left out\n", full);
	return false;
}

struct span merge_file(struct arena *a, const char *path)
{
	struct err e = ERR_INIT;
	struct span out = {"", 0};

	cr_assert_eq(read_all(a, path, &out, &e), 0, "%s: %s", path, e.msg);
	return out;
}
