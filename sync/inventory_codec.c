/* Entries to gzipped JSON lines and back. */
#include <archive.h>
#include <archive_entry.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"
#include "render/yaml/json_io.h"
#include "sync/inventory.h"

static const struct source lines_text = {.path = "entries"};

/* What one inventory may unpack to: LIMIT_OBJECTS lines of the longest ids stay below it. */
enum { UNPACKED_MAX_BYTES = LIMIT_OBJECTS * 1024 };

DEFINE_FREEP(struct archive, archive_write_free)
DEFINE_FREEP(struct archive, archive_read_free)
DEFINE_FREEP(struct archive_entry, archive_entry_free)

static void add_field(struct buf *out, const char *key, const char *value)
{
	if (!*value)
		return;
	if (out->n > 0 && out->p[out->n - 1] != '{')
		buf_addc(out, ',');
	buf_printf(out, "\"%s\":\"", key);
	buf_add_json(out, span_of(value));
	buf_addc(out, '"');
}

static la_ssize_t take_bytes(struct archive *ar, void *ctx, const void *p, size_t n)
{
	(void)ar;
	buf_add(ctx, p, n);
	return buf_full(ctx) ? -1 : (la_ssize_t)n;
}

static int failed(struct archive *ar, const char *what, struct err *e)
{
	const char *why = archive_error_string(ar);

	return err_set(e, ERR_INPUT, "%s: %s", what, why ? why : "unknown error");
}

int inventory_pack(const struct inventory_entry *entries, size_t n, struct buf *out, struct err *e)
{
	CLEANUP(archive_write_freep) struct archive *ar = archive_write_new();
	CLEANUP(archive_entry_freep) struct archive_entry *ae = archive_entry_new();
	CLEANUP(buf_dispose) struct buf lines = BUF_INIT(UNPACKED_MAX_BYTES);

	for (size_t i = 0; i < n; i++) {
		buf_addc(&lines, '{');
		add_field(&lines, "id", entries[i].id);
		add_field(&lines, "uid", entries[i].uid);
		add_field(&lines, "hash", entries[i].hash);
		add_field(&lines, "from", entries[i].from);
		buf_adds(&lines, "}\n");
	}
	if (buf_full(&lines))
		return err_set(e, ERR_LIMIT, "the inventory is larger than %d bytes",
			       UNPACKED_MAX_BYTES);
	if (!ar || !ae)
		return err_set(e, ERR_BUG, "gzip: no memory");
	archive_entry_set_filetype(ae, AE_IFREG);
	archive_entry_set_pathname(ae, "entries");
	/* no time stamp: equal entries give equal bytes */
	if (archive_write_add_filter_gzip(ar) != ARCHIVE_OK ||
	    archive_write_set_filter_option(ar, "gzip", "timestamp", NULL) != ARCHIVE_OK ||
	    archive_write_set_format_raw(ar) != ARCHIVE_OK ||
	    archive_write_set_bytes_in_last_block(ar, 1) != ARCHIVE_OK ||
	    archive_write_open(ar, out, NULL, take_bytes, NULL) != ARCHIVE_OK ||
	    archive_write_header(ar, ae) != ARCHIVE_OK ||
	    archive_write_data(ar, buf_str(&lines), lines.n) != (la_ssize_t)lines.n ||
	    archive_write_close(ar) != ARCHIVE_OK)
		return failed(ar, "gzip", e);
	return 0;
}

static int unzip(struct span gz, struct buf *out, struct err *e)
{
	CLEANUP(archive_read_freep) struct archive *ar = archive_read_new();
	struct archive_entry *ae;
	char chunk[16384];
	la_ssize_t got;
	int rc;

	if (!ar)
		return err_set(e, ERR_BUG, "gzip: no memory");
	if (archive_read_support_filter_gzip(ar) != ARCHIVE_OK ||
	    archive_read_support_format_raw(ar) != ARCHIVE_OK ||
	    archive_read_support_format_empty(ar) != ARCHIVE_OK ||
	    archive_read_open_memory(ar, gz.p, gz.n) != ARCHIVE_OK)
		return failed(ar, "not gzip", e);
	rc = archive_read_next_header(ar, &ae);
	if (rc != ARCHIVE_OK && rc != ARCHIVE_EOF)
		return failed(ar, "not gzip", e);
	if (archive_filter_count(ar) < 2)
		return err_set(e, ERR_INPUT, "not gzip");
	if (rc == ARCHIVE_EOF)
		return 0; /* nothing was packed */
	while ((got = archive_read_data(ar, chunk, sizeof(chunk))) > 0)
		buf_add(out, chunk, (size_t)got);
	if (got < 0)
		return failed(ar, "broken gzip", e);
	if (buf_full(out))
		return err_set(e, ERR_LIMIT, "unpacks to more than %d bytes", UNPACKED_MAX_BYTES);
	return 0;
}

static const char *field(const struct node *line, const char *key, struct arena *a)
{
	const char *s = node_get_text(line, key);

	return s ? arena_strdup(a, s) : "";
}

static int read_line(struct span text, struct arena *a, struct inventory_list *out, struct err *e)
{
	struct inventory_entry entry;
	struct node *line;

	if (node_from_json(text, &lines_text, a, &line, e) < 0)
		return -1;
	entry.id = field(line, "id", a);
	entry.uid = field(line, "uid", a);
	entry.hash = field(line, "hash", a);
	entry.from = field(line, "from", a);
	if (object_id_parse(span_of(entry.id), a, &entry.o, e) < 0)
		return -1;
	if (out->n >= LIMIT_OBJECTS)
		return err_set(e, ERR_LIMIT, "more than %d objects", LIMIT_OBJECTS);
	inventory_add(a, out, entry);
	return 0;
}

int inventory_unpack(struct span gz, struct arena *a, struct inventory_list *out, struct err *e)
{
	CLEANUP(buf_dispose) struct buf lines = BUF_INIT(UNPACKED_MAX_BYTES);
	struct inventory_list list = *out;
	struct span rest;
	struct span line;
	size_t number = 0;

	if (unzip(gz, &lines, e) < 0)
		return -1;
	rest = buf_span(&lines);
	while (rest.n > 0 && span_cut(&rest, '\n', &line)) {
		number++;
		if (line.n > 0 && read_line(line, a, &list, e) < 0)
			return err_wrap(e, "line %zu", number);
	}
	*out = list;
	return 0;
}
