#include "yaml_support.h"

#include <criterion/criterion.h>

#include <archive.h>
#include <archive_entry.h>

#include "agent/base/limits.h"
#include "render/yaml/json_io.h"
#include "render/yaml/yaml_out.h"

static const struct source SOURCE = {.path = "in.yaml"};

struct node *must_yaml(struct arena *a, const char *text)
{
	struct err e = ERR_INIT;
	struct node_docs docs;

	cr_assert_eq(node_from_yaml(span_of(text), &SOURCE, a, &docs, &e), 0, "%s: %s", text,
		     e.msg);
	return docs.n ? docs.items[0] : NULL;
}

const char *yaml_error(struct arena *a, struct span text, struct err *e)
{
	struct node_docs docs;

	err_clear(e);
	return node_from_yaml(text, &SOURCE, a, &docs, e) < 0 ? e->msg : "";
}

const char *as_json(struct arena *a, const struct node *n, unsigned flags)
{
	struct buf out = BUF_INIT(LIMIT_FILE_BYTES);
	struct err e = ERR_INIT;
	const char *text;

	if (node_to_json(n, flags, &out, &e) < 0)
		text = arena_printf(a, "ERROR %s", e.msg);
	else
		text = arena_strndup(a, buf_str(&out), out.n);
	buf_dispose(&out);
	return text;
}

const char *as_yaml(struct arena *a, const struct node *n, unsigned flags)
{
	struct buf out = BUF_INIT(LIMIT_FILE_BYTES);
	struct err e = ERR_INIT;
	const char *text;

	if (node_to_yaml(n, flags, &out, &e) < 0)
		text = arena_printf(a, "ERROR %s", e.msg);
	else
		text = arena_strndup(a, buf_str(&out), out.n);
	buf_dispose(&out);
	return text;
}

struct span read_whole(struct arena *a, const char *path)
{
	struct archive *in = archive_read_new();
	struct buf out = BUF_INIT(LIMIT_API_BODY_BYTES);
	struct span text = {NULL, 0};
	struct archive_entry *entry;
	char chunk[16384];
	ssize_t n;

	archive_read_support_filter_gzip(in);
	archive_read_support_format_raw(in);
	archive_read_support_format_empty(in);
	if (archive_read_open_filename(in, path, sizeof(chunk)) == ARCHIVE_OK) {
		if (archive_read_next_header(in, &entry) == ARCHIVE_OK)
			while ((n = archive_read_data(in, chunk, sizeof(chunk))) > 0)
				buf_add(&out, chunk, (size_t)n);
		text = (struct span){arena_strndup(a, buf_str(&out), out.n), out.n};
	}
	archive_read_free(in);
	buf_dispose(&out);
	return text;
}
