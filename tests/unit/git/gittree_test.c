#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/base/tree.h"
#include "sync/git/gittree.h"
#include "sync/git/treeobj.h"
#include "tests/unit/git/git_fixture.h"

static struct tree *open_tree(struct fixture *f, const char *commit)
{
	struct tree *t = NULL;
	struct err e = ERR_INIT;

	cr_assert(gittree_open(arena_printf(&f->arena, "%s/w/.git", f->dir), commit, &t, &e) == 0,
		  "%s", e.msg);
	return t;
}

/* A tree with all there is: files, modes, symlinks of every kind, a submodule, an LFS pointer. */
static struct tree *matrix(struct fixture *f)
{
	fixture_init(f);
	run(f,
	    "cd w; mkdir -p a/b/c deep\n"
	    "printf top > top; printf x > a/x; printf y > a/b/y; chmod +x a/b/y; printf z > a/b/c/z\n"
	    "printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:00\\nsize 1\\n' > lfs\n"
	    "ln -s top l_file; ln -s a/b l_dir; ln -s ../../top a/b/l_up; ln -s l_file l_chain\n"
	    "ln -s loop2 loop1; ln -s loop1 loop2; ln -s self self; ln -s nowhere dangling\n"
	    "ln -s /etc/passwd l_abs; ln -s ../etc/passwd l_out; ln -s ../../../x a/b/l_out\n"
	    "ln -s a/../../w/top l_sneak; ln -s ../outside/../w/top l_sibling; ln -s a/b/.. l_dots\n"
	    "ln -s ./a//b/ l_odd; ln -s top/ l_slash; ln -s l_out l_to_out; ln -s .. a/l_root\n"
	    "ln -s l_dir/l_up l_mixed; ln -s /proc/self/environ l_proc\n"
	    "i=0; p=top; while [ $i -lt 45 ]; do ln -s $p deep/c$i; p=c$i; i=$((i+1)); done\n"
	    "ln -s ../top deep/top\n"
	    "git add -A; git update-index --add --cacheinfo 160000,$(printf 1%%039d 0),sub\n"
	    "git commit -qm matrix");
	return open_tree(f, ask(f, "git -C w rev-parse HEAD"));
}

Test(gittree, finds_each_kind_of_path)
{
	enum { ABSENT = TREE_ABSENT, FAILS = -1 };
	static const struct {
		const char *path;
		int rc;
		enum tree_kind kind;
		const char *real; /* or what the message says */
	} rows[] = {
		{"", 0, TREE_DIR, ""},
		{"top", 0, TREE_FILE, "top"},
		{"a/b/c/z", 0, TREE_FILE, "a/b/c/z"},
		{"a/b", 0, TREE_DIR, "a/b"},
		{"none", ABSENT, 0, NULL},
		{"a/none/x", ABSENT, 0, NULL},
		{"top/x", ABSENT, 0, NULL},
		{"TOP", ABSENT, 0, NULL},
		{"l_file", 0, TREE_FILE, "top"},
		{"l_dir", 0, TREE_DIR, "a/b"},
		{"l_dir/c/z", 0, TREE_FILE, "a/b/c/z"},
		{"a/b/l_up", 0, TREE_FILE, "top"},
		{"l_dir/l_up", 0, TREE_FILE, "top"},
		{"l_mixed", 0, TREE_FILE, "top"},
		{"l_chain", 0, TREE_FILE, "top"},
		{"l_dots", 0, TREE_DIR, "a"},
		{"l_dots/x", 0, TREE_FILE, "a/x"},
		{"l_odd", 0, TREE_DIR, "a/b"},
		{"a/l_root", 0, TREE_DIR, ""},
		{"a/l_root/a/l_root/top", 0, TREE_FILE, "top"},
		{"deep/c10", 0, TREE_FILE, "top"},
		{"dangling", ABSENT, 0, NULL},
		{"loop1", FAILS, 0, "loops"},
		{"self", FAILS, 0, "loops"},
		{"deep/c44", FAILS, 0, "chain"},
		{"l_abs", FAILS, 0, "'l_abs' leads outside the repository"},
		{"l_proc", FAILS, 0, "'l_proc' leads outside the repository"},
		{"l_out", FAILS, 0, "outside the repository"},
		{"a/b/l_out", FAILS, 0, "outside the repository"},
		{"l_sneak", FAILS, 0, "outside the repository"},
		{"l_sibling", FAILS, 0, "outside the repository"},
		{"l_to_out", FAILS, 0, "outside the repository"},
		{"sub", 0, TREE_FILE, "sub"},
		{"sub/x", FAILS, 0, "'sub' is a submodule"},
	};
	struct fixture f;
	struct tree *t = matrix(&f);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err e = ERR_INIT;
		struct tree_stat st;
		int rc = tree_stat(t, rows[i].path, &f.arena, &st, &e);

		cr_expect(rc == rows[i].rc, "%s: %d %s", rows[i].path, rc, e.msg);
		if (rc == 0 && rows[i].rc == 0)
			cr_expect(st.kind == rows[i].kind && strcmp(st.real, rows[i].real) == 0 &&
					  st.has_id,
				  "%s: %s", rows[i].path, st.real);
		if (rc == FAILS) {
			cr_expect(e.kind == ERR_INPUT && strstr(e.msg, rows[i].real), "%s: %s",
				  rows[i].path, e.msg);
			cr_expect(!strstr(e.msg, "passwd") && !strstr(e.msg, "environ"), "%s",
				  e.msg);
		}
	}
	tree_free(t);
	fixture_dispose(&f);
}

Test(gittree, reads_files_and_says_why_not)
{
	struct fixture f;
	struct tree *t = matrix(&f);
	struct err e = ERR_INIT;
	struct tree_file file;

	cr_assert(tree_read(t, "l_dir/l_up", 100, &f.arena, &file, &e) == 0, "%s", e.msg);
	cr_expect(span_is(file.bytes, "top") && strcmp(file.real, "top") == 0);
	cr_expect(tree_read(t, "a/b/y", 1, &f.arena, &file, &e) == 0, "an executable is a file");
	cr_expect(tree_read(t, "top", 2, &f.arena, &file, &e) == -1 && e.kind == ERR_LIMIT);
	cr_expect(tree_read(t, "a", 100, &f.arena, &file, &e) == -1 && strstr(e.msg, "directory"));
	cr_expect(tree_read(t, "sub", 100, &f.arena, &file, &e) == -1 &&
		  strstr(e.msg, "submodule"));
	cr_expect(tree_read(t, "lfs", 500, &f.arena, &file, &e) == -1 && strstr(e.msg, "LFS"));
	cr_expect(tree_read(t, "dangling", 500, &f.arena, &file, &e) == TREE_ABSENT);
	tree_free(t);
	fixture_dispose(&f);
}

Test(gittree, lists_in_the_order_of_bytes)
{
	struct fixture f;
	struct tree *t = matrix(&f);
	struct err e = ERR_INIT;
	struct tree_entry *entries;
	size_t n;

	cr_assert(tree_list(t, "", &f.arena, &entries, &n, &e) == 0, "%s", e.msg);
	cr_expect(n == 22, "%zu", n);
	for (size_t i = 1; i < n; i++)
		cr_expect(strcmp(entries[i - 1].name, entries[i].name) < 0);
	for (size_t i = 0; i < n; i++) {
		bool dir = strcmp(entries[i].name, "a") == 0 ||
			   strcmp(entries[i].name, "deep") == 0 ||
			   strcmp(entries[i].name, "l_dir") == 0 ||
			   strcmp(entries[i].name, "l_dots") == 0 ||
			   strcmp(entries[i].name, "l_odd") == 0;

		cr_expect(entries[i].kind == (dir ? TREE_DIR : TREE_FILE), "%s", entries[i].name);
	}
	cr_expect(tree_list(t, "top", &f.arena, &entries, &n, &e) == -1 && e.kind == ERR_INPUT);
	cr_expect(tree_list(t, "none", &f.arena, &entries, &n, &e) == TREE_ABSENT);
	tree_free(t);
	fixture_dispose(&f);
}

/* ---- crafted trees --------------------------------------------------------------------------- */

#define ID  "aaaaaaaaaaaaaaaaaaaa"
#define NIL "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

Test(gittree, parses_trees_strictly)
{
	static const struct {
		const char *what;
		struct span bytes;
		const char *says; /* NULL = good */
	} rows[] = {
		{"empty", {"", 0}, NULL},
		{"good", SPAN_LIT("100644 a\0" ID "40000 b\0" ID "100755 c\0" ID), NULL},
		{"git's order", SPAN_LIT("100644 a.b\0" ID "40000 a\0" ID "100644 a0\0" ID), NULL},
		{"old modes", SPAN_LIT("100664 a\0" ID "040000 b\0" ID), NULL},
		{"twice", SPAN_LIT("100644 a\0" ID "100644 a\0" ID), "'a' is there twice"},
		{"file and dir", SPAN_LIT("100644 a\0" ID "40000 a\0" ID), "'a' is there twice"},
		{"apart", SPAN_LIT("100644 a\0" ID "100644 a.b\0" ID "40000 a\0" ID), "twice"},
		{"out of order", SPAN_LIT("100644 b\0" ID "100644 a\0" ID), "out of order"},
		{"dir order", SPAN_LIT("40000 a\0" ID "100644 a.b\0" ID), "out of order"},
		{"empty name", SPAN_LIT("100644 \0" ID), "empty name"},
		{"slash", SPAN_LIT("100644 a/b\0" ID), "'/'"},
		{"dot", SPAN_LIT("40000 .\0" ID), "'.'"},
		{"dots", SPAN_LIT("40000 ..\0" ID), "'..'"},
		{"git", SPAN_LIT("40000 .git\0" ID), ".git"},
		{"Git", SPAN_LIT("40000 .GiT\0" ID), ".git"},
		{"mode", SPAN_LIT("100645 a\0" ID), "mode"},
		{"no mode", SPAN_LIT(" a\0" ID), "mode"},
		{"null id", SPAN_LIT("100644 a\0" NIL), "null id"},
		{"cut id",
		 SPAN_LIT("100644 a\0"
			  "aaaa"),
		 "cut"},
		{"cut name", SPAN_LIT("100644 a"), "cut"},
		{"cut mode", SPAN_LIT("1006"), "cut"},
		{"NUL first", SPAN_LIT("\0 100644 a"), "cut"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = ARENA_INIT;
		struct err e = ERR_INIT;
		struct treeobj t;
		int rc = treeobj_parse(rows[i].bytes, &a, &t, &e);

		cr_expect(rc == (rows[i].says ? -1 : 0), "%s: %s", rows[i].what, e.msg);
		if (rows[i].says)
			cr_expect(e.kind == ERR_INPUT && strstr(e.msg, rows[i].says), "%s: %s",
				  rows[i].what, e.msg);
		arena_dispose(&a);
	}
}

Test(gittree, refuses_a_commit_whose_tree_has_an_entry_twice)
{
	struct fixture f;
	struct tree *t;
	struct err e = ERR_INIT;
	struct tree_stat st;
	const char *commit;

	fixture_init(&f);
	commit = ask(&f, "cd w; b=$(echo x | git hash-object -w --stdin)\n"
			 "s=$(echo $b | sed 's/../\\\\x&/g')\n"
			 "t=$(bash -c \"printf '100644 a\\\\0$s''100644 a\\\\0$s'\" | "
			 "git hash-object -t tree -w --stdin --literally)\n"
			 "git commit-tree -m twice $t");
	t = open_tree(&f, commit);
	cr_expect(tree_stat(t, "a", &f.arena, &st, &e) == -1);
	cr_expect(e.kind == ERR_INPUT && strstr(e.msg, "twice"), "%s", e.msg);
	tree_free(t);
	cr_expect(gittree_open(arena_printf(&f.arena, "%s/w/.git", f.dir),
			       "0123456789012345678901234567890123456789", &t,
			       &e) == GITTREE_ABSENT);
	cr_expect(gittree_open(arena_printf(&f.arena, "%s/w/.git", f.dir), "HEAD", &t, &e) == -1 &&
		  e.kind == ERR_INPUT);
	fixture_dispose(&f);
}

/* ---- last commit ----------------------------------------------------------------------------- */

Test(gittree, finds_the_last_commit_of_many_paths_in_one_walk)
{
	static const char *const paths[] = {"a/x",  "a",    "b/y", "b",	       "top", "",
					    "link", "none", "a/x", "only/old", "mode"};
	struct fixture f;
	struct tree *t;
	struct err e = ERR_INIT;
	char hex[ARRAY_LEN(paths)][41];
	char one[41];

	fixture_init(&f);
	commit_file(&f, "main", "only/old", "1");
	commit_file(&f, "main", "a/x", "1");
	commit_file(&f, "main", "mode", "1");
	commit_file(&f, "main", "b/y", "1");
	commit_file(&f, "main", "top", "1");
	run(&f, "cd w; ln -s a/x link; git add link; git commit -qm link");
	commit_file(&f, "main", "a/z", "1");
	run(&f, "cd w; chmod +x mode; git commit -qam mode");
	/* a merge: b/y was changed by the commit on the side branch, and stays its work */
	run(&f, "cd w; git checkout -q -b side HEAD~2; printf 2 > b/y; git commit -qam side\n"
		"git checkout -q main; git merge -q --no-ff -m merge side");
	t = open_tree(&f, ask(&f, "git -C w rev-parse HEAD"));
	cr_assert(gittree_last_commits(t, paths, ARRAY_LEN(paths), hex, &e) == 0, "%s", e.msg);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		const char *real = strcmp(paths[i], "link") == 0 ? "a/x" : paths[i];
		const char *want = strcmp(paths[i], "none") == 0
					   ? ""
					   : ask(&f, "git -C w log -1 --format=%%H -- '%s'",
						 real[0] ? real : ".");

		cr_expect_str_eq(hex[i], want, "%s: %s instead of %s", paths[i], hex[i], want);
	}
	cr_expect(tree_last_commit(t, "b/y", one, &e) == 0 && strcmp(one, hex[2]) == 0);
	cr_expect(tree_last_commit(t, "none", one, &e) == TREE_ABSENT);
	tree_free(t);
	fixture_dispose(&f);
}
