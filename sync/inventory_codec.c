/* Entries to gzipped JSON lines and back. */
#include <zlib.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"
#include "render/yaml/json_io.h"
#include "sync/inventory.h"

static const struct source lines_text = {.path = "entries"};

/* What one inventory may unpack to: LIMIT_OBJECTS lines of the longest ids stay below it. */
enum { UNPACKED_MAX_BYTES = LIMIT_OBJECTS * 1024 };

/* zlib's numbers: a window of 2^15 bytes, 16 more for a gzip header; the usual memory */
enum { GZIP_WINDOW = 15 + 16, MEM_LEVEL = 8, CHUNK_BYTES = 16384 };

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

static int failed(const z_stream *z, const char *what, struct err *e)
{
	return err_set(e, ERR_INPUT, "%s: %s", what, z->msg ? z->msg : "unexpected end");
}

/* Into `out`, without name and time stamp: equal entries give equal bytes. */
static int zip(struct span text, struct buf *out, struct err *e)
{
	z_stream z = {.next_in = (Bytef *)text.p, .avail_in = (uInt)text.n};
	unsigned char chunk[CHUNK_BYTES];
	int rc;

	if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, MEM_LEVEL,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		return err_set(e, ERR_BUG, "gzip: no memory");
	do {
		z.next_out = chunk;
		z.avail_out = sizeof(chunk);
		rc = deflate(&z, Z_FINISH);
		buf_add(out, chunk, sizeof(chunk) - z.avail_out);
	} while (rc == Z_OK && !buf_full(out));
	deflateEnd(&z);
	if (rc != Z_STREAM_END || buf_full(out))
		return err_set(e, ERR_LIMIT, "gzip: more than %zu bytes", out->max);
	return 0;
}

int inventory_pack(const struct inventory_entry *entries, size_t n, struct buf *out, struct err *e)
{
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
	return zip(buf_span(&lines), out, e);
}

static int unzip(struct span gz, struct buf *out, struct err *e)
{
	z_stream z = {.next_in = (Bytef *)gz.p, .avail_in = (uInt)gz.n};
	unsigned char chunk[CHUNK_BYTES];
	int rc;

	if (inflateInit2(&z, GZIP_WINDOW) != Z_OK)
		return err_set(e, ERR_BUG, "gzip: no memory");
	do {
		z.next_out = chunk;
		z.avail_out = sizeof(chunk);
		rc = inflate(&z, Z_NO_FLUSH);
		buf_add(out, chunk, sizeof(chunk) - z.avail_out);
	} while (rc == Z_OK && !buf_full(out));
	if (buf_full(out))
		err_set(e, ERR_LIMIT, "unpacks to more than %d bytes", UNPACKED_MAX_BYTES);
	else if (rc != Z_STREAM_END)
		failed(&z, z.total_out ? "broken gzip" : "not gzip", e);
	else if (z.avail_in)
		err_set(e, ERR_INPUT, "broken gzip: %u bytes after its end", z.avail_in);
	inflateEnd(&z);
	return rc == Z_STREAM_END && !z.avail_in && !buf_full(out) ? 0 : -1;
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
