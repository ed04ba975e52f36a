/* What may be a file of a chart, and what an archive. */
#include <archive.h>
#include <archive_entry.h>
#include <criterion/criterion.h>
#include <string.h>

#include "agent/base/attr.h"
#include "agent/base/limits.h"
#include "render/helm/helm_chart.h"

TestSuite(helm_chart);

struct row {
	const char *name;
	const char *path;
	mode_t type;
	const char *symlink;
	const char *hardlink;
	const char *want; /* in the message; NULL = accepted */
};

/* A .tgz with a good file and the row's. */
static size_t pack(const struct row *row, char *out, size_t max)
{
	static const char text[] = "name: c\n";
	struct archive *w = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	size_t used = 0;

	archive_write_add_filter_gzip(w);
	archive_write_set_format_pax_restricted(w);
	archive_write_open_memory(w, out, max, &used);
	archive_entry_set_pathname(entry, "c/Chart.yaml");
	archive_entry_set_size(entry, sizeof(text) - 1);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_write_header(w, entry);
	archive_write_data(w, text, sizeof(text) - 1);
	archive_entry_clear(entry);
	archive_entry_set_pathname(entry, row->path);
	archive_entry_set_filetype(entry, row->type);
	archive_entry_set_perm(entry, 0644);
	if (row->symlink)
		archive_entry_set_symlink(entry, row->symlink);
	if (row->hardlink)
		archive_entry_set_hardlink(entry, row->hardlink);
	archive_write_header(w, entry);
	archive_entry_free(entry);
	archive_write_close(w);
	archive_write_free(w);
	return used;
}

Test(helm_chart, archives_hold_regular_files_and_directories_below_one_top)
{
	static const struct row rows[] = {
		{"a file", "c/values.yaml", AE_IFREG, NULL, NULL, NULL},
		{"a directory", "c/templates/", AE_IFDIR, NULL, NULL, NULL},
		{"up", "c/../../x", AE_IFREG, NULL, NULL, "not safe"},
		{"absolute", "/etc/x", AE_IFREG, NULL, NULL, "absolute"},
		{"backslash", "c/a\\b", AE_IFREG, NULL, NULL, "not safe"},
		{"symlink", "c/l", AE_IFLNK, "/etc/passwd", NULL, "no regular file"},
		{"hard link", "c/l", AE_IFREG, NULL, "c/Chart.yaml", "no regular file"},
		{"device", "c/l", AE_IFCHR, NULL, NULL, "no regular file"},
		{"pipe", "c/l", AE_IFIFO, NULL, NULL, "no regular file"},
		{"again", "c/Chart.yaml", AE_IFREG, NULL, NULL, "twice"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = ARENA_INIT;
		struct err e = ERR_INIT;
		struct chart c;
		char packed[16 * 1024];
		size_t n = pack(&rows[i], packed, sizeof(packed));
		int rc;

		chart_init(&c, &a);
		rc = chart_unpack(&c, (struct span){packed, n}, true, 0, &e);
		if (!rows[i].want)
			cr_expect(rc == 0 && chart_find(&c, "Chart.yaml"), "%s: %s", rows[i].name,
				  e.msg);
		else
			cr_expect(rc < 0 && strstr(e.msg, rows[i].want), "%s: '%s'", rows[i].name,
				  e.msg);
		arena_dispose(&a);
	}
}

Test(helm_chart, broken_archives_are_errors)
{
	static const char *const texts[] = {"x", "\x1f\x8b\x08", "PK\x03\x04"};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct arena a = ARENA_INIT;
		struct err e = ERR_INIT;
		struct chart c;

		chart_init(&c, &a);
		cr_expect(chart_unpack(&c, span_of(texts[i]), true, 0, &e) < 0, "%zu", i);
		arena_dispose(&a);
	}
}

Test(helm_chart, files_are_counted)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct chart c;
	int rc = 0;

	chart_init(&c, &a);
	cr_expect(chart_count(&c, (size_t)LIMIT_CHART_BYTES + 1, &e) < 0 && e.kind == ERR_LIMIT);
	for (int i = 0; rc == 0 && i <= LIMIT_CHART_FILES; i++)
		rc = chart_count(&c, 0, &e);
	cr_expect(rc < 0 && e.kind == ERR_LIMIT);
	arena_dispose(&a);
}

Test(helm_chart, parts_of_paths)
{
	static const struct {
		const char *part;
		bool good;
	} rows[] = {{"a", true},   {".helmignore", true}, {"", false},	    {".", false},
		    {"..", false}, {"a/b", false},	  {"a\x01", false}, {"...", true}};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		cr_expect_eq(chart_is_part(span_of(rows[i].part)), rows[i].good, "'%s'",
			     rows[i].part);
}
