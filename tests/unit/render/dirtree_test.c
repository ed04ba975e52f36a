#include <criterion/criterion.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/base/cleanup.h"
#include "render/dirtree.h"

struct fixture {
	char dir[64];
	struct tree *tree;
	struct arena a;
};

static void put(const char *dir, const char *name, const char *text)
{
	char path[128];
	CLEANUP(cleanup_fd) int fd = -1;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
}

static void link_to(const char *dir, const char *name, const char *target)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	cr_assert_eq(symlink(target, path), 0);
}

static void setup(struct fixture *f)
{
	char sub[96];
	struct err e = ERR_INIT;

	*f = (struct fixture){.dir = "/tmp/dirtree-XXXXXX"};
	cr_assert_not_null(mkdtemp(f->dir));
	snprintf(sub, sizeof(sub), "%s/sub", f->dir);
	cr_assert_eq(mkdir(sub, 0700), 0);
	put(f->dir, "sub/a.yaml", "a: 1\n");
	link_to(f->dir, "inside", "sub/a.yaml");
	link_to(f->dir, "folder", "sub");
	link_to(f->dir, "outside", "../../etc/passwd");
	link_to(f->dir, "absolute", "/etc/passwd");
	link_to(f->dir, "dangling", "nowhere");
	link_to(f->dir, "round", "round");
	snprintf(sub, sizeof(sub), "%s/pipe", f->dir);
	cr_assert_eq(mkfifo(sub, 0600), 0);
	cr_assert_eq(dirtree_open(f->dir, &f->tree, &e), 0, "%s", e.msg);
}

static void teardown(struct fixture *f)
{
	static const char *const names[] = {"sub/a.yaml", "sub",      "inside", "folder", "outside",
					    "absolute",	  "dangling", "round",	"pipe",	  ""};
	char path[128];

	tree_free(f->tree);
	arena_dispose(&f->a);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(path, sizeof(path), "%s/%s", f->dir, names[i]);
		(void)remove(path);
	}
}

Test(dirtree, follows_symlinks_inside_and_refuses_those_outside)
{
	static const struct {
		const char *path;
		int rc;
		const char *real;
	} rows[] = {
		{"sub/a.yaml", 0, "sub/a.yaml"},
		{"inside", 0, "sub/a.yaml"},
		{"folder/a.yaml", 0, "sub/a.yaml"},
		{"outside", -1, NULL},
		{"absolute", -1, NULL},
		{"dangling", TREE_ABSENT, NULL},
		{"round", -1, NULL},
		{"pipe", -1, NULL},
		{"none", TREE_ABSENT, NULL},
		{"sub", -1, NULL},
		{"inside/x", TREE_ABSENT, NULL},
	};
	struct fixture f;

	setup(&f);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct tree_file file = {.real = NULL};
		struct err e = ERR_INIT;
		int rc = tree_read(f.tree, rows[i].path, 1000, &f.a, &file, &e);

		cr_expect_eq(rc, rows[i].rc, "%s: %d %s", rows[i].path, rc, e.msg);
		cr_expect(!strstr(e.msg, "passwd"), "%s", e.msg);
		if (rc == 0) {
			cr_expect_str_eq(file.real, rows[i].real);
			cr_expect(span_is(file.bytes, "a: 1\n"));
		}
	}
	teardown(&f);
}

Test(dirtree, lists_in_order_with_the_kind_symlinks_lead_to)
{
	struct fixture f;
	struct tree_entry *entries;
	struct err e = ERR_INIT;
	size_t n;

	setup(&f);
	cr_assert_eq(tree_list(f.tree, "", &f.a, &entries, &n, &e), 0, "%s", e.msg);
	cr_assert_eq(n, 8);
	cr_expect_str_eq(entries[0].name, "absolute");
	cr_expect_eq(entries[0].kind, TREE_FILE);
	cr_expect_str_eq(entries[2].name, "folder");
	cr_expect_eq(entries[2].kind, TREE_DIR);
	cr_expect_eq(tree_list(f.tree, "none", &f.a, &entries, &n, &e), TREE_ABSENT);
	teardown(&f);
}

Test(dirtree, finds_the_work_tree_around_a_directory)
{
	struct fixture f;
	struct tree *tree = NULL;
	const char *path;
	char sub[96];
	char git[96];
	struct err e = ERR_INIT;

	setup(&f);
	snprintf(sub, sizeof(sub), "%s/sub", f.dir);
	snprintf(git, sizeof(git), "%s/.git", f.dir);
	cr_assert_eq(mkdir(git, 0700), 0);
	cr_assert_eq(dirtree_open_for(sub, NULL, &f.a, &tree, &path, &e), 0, "%s", e.msg);
	cr_expect_str_eq(path, "sub");
	tree_free(tree);
	tree = NULL;
	cr_expect_eq(dirtree_open_for("/", f.dir, &f.a, &tree, &path, &e), -1);
	rmdir(git);
	teardown(&f);
}

Test(dirtree, refuses_files_above_the_cap)
{
	struct fixture f;
	struct tree_file file;
	struct err e = ERR_INIT;

	setup(&f);
	cr_expect_eq(tree_read(f.tree, "inside", 2, &f.a, &file, &e), -1);
	cr_expect_eq(e.kind, ERR_LIMIT);
	teardown(&f);
}
