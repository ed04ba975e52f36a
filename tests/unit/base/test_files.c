#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "agent/base/arena.h"
#include "agent/base/cleanup.h"
#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "agent/base/log.h"
#include "agent/base/tree.h"

Test(file, writes_whole_or_not_at_all)
{
	char dir[] = "/tmp/agent-file-XXXXXX";
	struct buf b = BUF_INIT(100);
	struct err e = ERR_INIT;
	int fd;

	cr_assert_not_null(mkdtemp(dir));
	cr_assert_eq(dir_open(dir, 0700, &fd, &e), 0);
	cr_expect_eq(file_read(fd, "state", &b, &e), FILE_ABSENT);
	cr_expect_eq(file_write(fd, "state", "one", 3, 0600, &e), 0);
	cr_expect_eq(file_write(fd, "state", "three", 5, 0600, &e), 0);
	cr_expect_eq(file_read(fd, "state", &b, &e), 0);
	cr_expect_str_eq(buf_str(&b), "three");
	cr_expect_eq(file_write(fd, "a/b", "x", 1, 0600, &e), -1);
	cr_expect_eq(e.kind, ERR_BUG);
	buf_dispose(&b);
	unlinkat(fd, "state", 0);
	close(fd);
	cr_expect_eq(rmdir(dir), 0, "nothing else was left there");
}

Test(file, a_cap_is_an_error_that_names_the_file)
{
	char path[] = "/tmp/agent-cap-XXXXXX";
	int fd = mkstemp(path);
	struct buf b = BUF_INIT(4);
	struct err e = ERR_INIT;

	cr_assert_eq(write(fd, "12345", 5), 5);
	cr_expect_eq(file_read(AT_FDCWD, path, &b, &e), -1);
	cr_expect_eq(e.kind, ERR_LIMIT);
	cr_expect(strstr(e.msg, path), "%s", e.msg);
	cr_expect_eq(ftruncate(fd, 4), 0);
	buf_reset(&b);
	cr_expect_eq(file_read(AT_FDCWD, path, &b, &e), 0, "%s", e.msg);
	cr_expect_str_eq(buf_str(&b), "1234");
	cr_expect_eq(file_read(AT_FDCWD, "/tmp", &b, &e), -1);
	cr_expect_eq(e.kind, ERR_INPUT);
	buf_dispose(&b);
	close(fd);
	unlink(path);
}

Test(tree, joins_paths_lexically_and_never_leaves_the_root)
{
	static const struct {
		const char *dir;
		const char *relative;
		const char *want; /* NULL = refused */
	} rows[] = {
		{"", "a/b", "a/b"},
		{"a/b", "../c", "a/c"},
		{"a", "./b//c/.", "a/b/c"},
		{"a", "..", ""},
		{"a", "", "a"},
		{"a", "../..", NULL},
		{"", "..", NULL},
		{"a", "/etc/passwd", NULL},
		{"a", "b/../../..", NULL},
		{"a", "b\nc", NULL},
		{"x", "../x-evil", "x-evil"},
		{"", "...", "..."},
	};
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err e = ERR_INIT;
		const char *out = NULL;
		int rc = tree_join(rows[i].dir, span_of(rows[i].relative), &a, &out, &e);

		cr_expect_eq(rc, rows[i].want ? 0 : -1, "'%s' + '%s'", rows[i].dir,
			     rows[i].relative);
		if (rows[i].want && out)
			cr_expect_str_eq(out, rows[i].want);
	}
	arena_dispose(&a);
}

Test(tree, below_compares_components_not_letters)
{
	cr_expect(tree_below("a/b", "a"));
	cr_expect(tree_below("a", "a"));
	cr_expect(tree_below("anything", ""));
	cr_expect_not(tree_below("ab", "a"));
	cr_expect_not(tree_below("a", "a/b"));
}

static void mask_word(void *ctx, struct buf *line)
{
	char *at = strstr(line->p, ctx);

	if (at)
		memset(at, '*', strlen(ctx));
}

static void read_back(int fd, char *out, size_t n)
{
	ssize_t got = pread(fd, out, n - 1, 0);

	out[got > 0 ? got : 0] = '\0';
}

Test(log, writes_fields_and_passes_the_mask)
{
	struct clock c = clock_test(0, 1769860800250);
	int fd = memfd_create("log", 0);
	struct log l = log_init(fd, LOG_INFO, LOG_LOGFMT, &c);
	struct log env = log_with(&l, "env", "staging", NULL);
	char text[1000];

	l.mask = env.mask = mask_word;
	l.mask_ctx = env.mask_ctx = "hunter22";
	log_debug(&env, "not shown");
	log_warn(&env, "says hunter22", "commit", "abc", "object", "a b", "absent", (char *)NULL);
	read_back(fd, text, sizeof(text));
	cr_expect_str_eq(text, "time=2026-01-31T12:00:00.250Z level=warn msg=\"says ********\" "
			       "env=staging commit=abc object=\"a b\"\n");
	close(fd);
}

Test(log, json_lines_hold_whatever_the_value_is)
{
	struct clock c = clock_test(0, 0);
	int fd = memfd_create("log", 0);
	struct log l = log_init(fd, LOG_DEBUG, LOG_JSON, &c);
	char text[1000];

	log_info(&l, "a\"b", "error", "line\nbreak");
	read_back(fd, text, sizeof(text));
	cr_expect_str_eq(text, "{\"time\":\"1970-01-01T00:00:00.000Z\",\"level\":\"info\","
			       "\"msg\":\"a\\\"b\",\"error\":\"line\\nbreak\"}\n");
	close(fd);
}
