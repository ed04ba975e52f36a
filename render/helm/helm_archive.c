/*
 * helm_archive.c - charts packed as .tgz: gzip around tar, regular files and directories only.
 */
#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "agent/base/buf.h"
#include "agent/base/cleanup.h"
#include "agent/base/limits.h"
#include "render/helm/helm_chart.h"

static void reader_free(struct archive **r)
{
	if (*r)
		archive_read_free(*r);
	*r = NULL;
}

enum { RATIO_FROM_BYTES = 1024 * 1024, MORE = 1 };

struct unpacking {
	struct chart *c;
	struct archive *reader;
	size_t packed_bytes;
	size_t bytes;
	bool keep;
	int depth;
};

static int archive_failed(struct archive *r, struct err *e)
{
	const char *why = archive_error_string(r);

	return err_set(e, ERR_INPUT, "broken archive: %s", why ? why : "unknown fault");
}

/*
 * The path below the archive's one top directory ("podinfo/values.yaml" is "values.yaml"); NULL for the
 * top directory itself.
 */
static int inner_path(struct unpacking *u, const char *path, const char **out, struct err *e)
{
	struct span rest = span_of(path);
	struct buf b = BUF_INIT(LIMIT_PATH_BYTES);
	struct span part;
	size_t n = 0;
	int rc = 0;

	if (path[0] == '/')
		return err_set(e, ERR_INPUT, "an absolute path in the archive: '%s'", path);
	while (rc == 0 && span_cut(&rest, '/', &part)) {
		if (span_is(part, ".") || part.n == 0)
			continue;
		if (!chart_is_part(part))
			rc = err_set(e, ERR_INPUT, "a path in the archive that is not safe: '%s'",
				     path);
		if (n++ > 0) {
			if (b.n)
				buf_addc(&b, '/');
			buf_add_span(&b, part);
		}
	}
	if (rc == 0 && buf_full(&b))
		rc = err_set(e, ERR_LIMIT, "a path of more than %d bytes", LIMIT_PATH_BYTES);
	if (rc == 0)
		*out = b.n ? arena_strndup(u->c->a, b.p, b.n) : NULL;
	buf_dispose(&b);
	return rc;
}

static int read_bytes(struct unpacking *u, struct buf *out, struct err *e)
{
	char chunk[32 * 1024];

	for (;;) {
		la_ssize_t n = archive_read_data(u->reader, chunk, sizeof(chunk));

		if (n == 0)
			return 0;
		if (n < 0)
			return archive_failed(u->reader, e);
		u->bytes += (size_t)n;
		if (u->bytes > LIMIT_CHART_BYTES)
			return err_set(e, ERR_LIMIT, "more than %d bytes when unpacked",
				       LIMIT_CHART_BYTES);
		if (u->bytes > RATIO_FROM_BYTES && u->bytes / LIMIT_CHART_RATIO > u->packed_bytes)
			return err_set(e, ERR_LIMIT,
				       "unpacks to more than %d times its size of %zu bytes",
				       LIMIT_CHART_RATIO, u->packed_bytes);
		buf_add(out, chunk, (size_t)n);
	}
}

static int add_entry(struct unpacking *u, const char *path, const struct buf *bytes, struct err *e)
{
	struct span text = buf_span(bytes);

	if (u->keep && strcmp(path, ".helmignore") != 0) {
		text.p = arena_strndup(u->c->a, buf_str(bytes), bytes->n);
		if (chart_add(u->c, path, text, e) < 0)
			return -1;
	} else if (chart_count(u->c, text.n, e) < 0) {
		return -1;
	}
	/* what is kept is looked at later, by check_vendored() */
	if (u->keep || !span_starts(span_of(path), "charts/") || !span_ends(span_of(path), ".tgz"))
		return 0;
	return chart_unpack(u->c, text, false, u->depth + 1, e) < 0 ? err_wrap(e, "%s", path) : 0;
}

static int next_entry(struct unpacking *u, struct err *e)
{
	CLEANUP(buf_dispose) struct buf bytes = BUF_INIT(LIMIT_CHART_BYTES);
	struct archive_entry *entry;
	const char *path;
	int rc = archive_read_next_header(u->reader, &entry);

	if (rc == ARCHIVE_EOF)
		return 0;
	if (rc != ARCHIVE_OK)
		return archive_failed(u->reader, e);
	path = archive_entry_pathname(entry);
	if (!path)
		return err_set(e, ERR_INPUT, "an entry of the archive has no name");
	if (archive_entry_hardlink(entry) || archive_entry_symlink(entry) ||
	    (archive_entry_filetype(entry) != AE_IFREG &&
	     archive_entry_filetype(entry) != AE_IFDIR))
		return err_set(e, ERR_INPUT, "'%s' in the archive is no regular file or directory",
			       path);
	if (inner_path(u, path, &path, e) < 0)
		return -1;
	if (!path || archive_entry_filetype(entry) == AE_IFDIR)
		return chart_count(u->c, 0, e) < 0 ? -1 : MORE;
	if (read_bytes(u, &bytes, e) < 0)
		return -1;
	return add_entry(u, path, &bytes, e) < 0 ? -1 : MORE;
}

int chart_unpack(struct chart *c, struct span packed, bool keep, int depth, struct err *e)
{
	CLEANUP(reader_free) struct archive *reader = archive_read_new();
	struct unpacking u = {c, reader, packed.n, 0, keep, depth};
	int rc;

	if (depth > LIMIT_CHART_DEPTH)
		return err_set(e, ERR_LIMIT, "archives in archives deeper than %d",
			       LIMIT_CHART_DEPTH);
	if (packed.n > LIMIT_CHART_ARCHIVE_BYTES)
		return err_set(e, ERR_LIMIT, "an archive of more than %d bytes",
			       LIMIT_CHART_ARCHIVE_BYTES);
	if (!reader || archive_read_support_filter_gzip(reader) != ARCHIVE_OK ||
	    archive_read_support_format_tar(reader) != ARCHIVE_OK)
		return err_set(e, ERR_BUG, "archive reader");
	if (archive_read_open_memory(reader, packed.p, packed.n) != ARCHIVE_OK)
		return archive_failed(reader, e);
	while ((rc = next_entry(&u, e)) == MORE)
		;
	return rc;
}
