#include <criterion/criterion.h>
#include <string.h>
#include <time.h>

#include "tests/unit/git/git_fixture.h"

Test(killed, leaves_nothing_behind)
{
	const char *branch = "main";
	struct mirror_want want = {.branches = &branch, .n_branches = 1};
	struct fixture f;
	struct mirror_result r;
	struct mirror_options o;
	struct mirror *m;
	struct err e = ERR_INIT;
	uint64_t base_bytes;
	size_t base_files;
	uint64_t bytes;
	size_t files;
	const char *commit;

	fixture_init(&f);
	commit_file(&f, "main", "a", "1");
	fixture_serve(&f, NULL, NULL);
	o = http_options(&f, f.at.http, "a.git");
	m = mirror_opened(&o);
	mirror_fetched(&f, m, "main", &r);
	disk_use(m, &base_bytes, &base_files);
	run(&f, "cd w; for i in 1 2 3 4 5 6 7 8; do head -c 1000000 /dev/urandom > big$i; done\n"
		"git add .; git commit -qm big; git push -q origin HEAD:main");
	commit = ask(&f, "git -C w rev-parse HEAD");
	for (int i = 0; i < 20; i++) {
		struct child *c;

		cr_assert(mirror_fetch_start(m, &want, TIMEOUT_MS, &c, &e) == 0, "%s", e.msg);
		for (int ms = 0; ms < 10 + i * 12; ms++) {
			(void)!child_poll(c);
			nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
		}
		child_free(c); /* SIGKILL */
		mirror_free(m);
		m = mirror_opened(&o); /* what a restart does */
		char hex[GIT_HEX_BYTES];
		cr_assert(mirror_resolve_branch(m, "main", hex, &e) == 0, "%s", e.msg);
		if (strcmp(hex, commit) == 0)
			break; /* it was faster than the kill */
		disk_use(m, &bytes, &files);
		/* a pack that was complete before the kill is not thrown away: the next fetch uses it */
		cr_expect(files == base_files || files == base_files + 2, "%d: %zu files", i,
			  files);
	}
	mirror_fetched(&f, m, "main", &r);
	mirror_expect_at(m, "main", commit);
	cr_expect_str_eq(
		ask(&f, "git -C '%s' fsck --full 2>&1 | grep -v -e dangling -e notice || echo good",
		    mirror_path(m)),
		"good");
	cr_expect_str_eq(ask(&f,
			     "find state -name '*.lock' -path '*mirror.git*' -o -name '*_git2_*' "
			     "-o -name 'tmp_*' -o -name 'new.*' | wc -l"),
			 "0");
	mirror_free(m);
	fixture_dispose(&f);
}

Test(killed, in_the_first_clone_leaves_no_mirror)
{
	const char *branch = "main";
	struct mirror_want want = {.branches = &branch, .n_branches = 1};
	struct fixture f;
	struct mirror_options o;
	struct mirror *m;
	struct err e = ERR_INIT;
	struct child *c;
	uint64_t bytes;
	size_t files;

	fixture_init(&f);
	commit_file(&f, "main", "a", "1");
	fixture_serve(&f, NULL, NULL);
	o = http_options(&f, f.at.http, "stall/a.git");
	m = mirror_opened(&o);
	cr_assert(mirror_fetch_start(m, &want, TIMEOUT_MS, &c, &e) == 0, "%s", e.msg);
	nanosleep(&(struct timespec){.tv_nsec = 700000000}, NULL);
	disk_use(m, &bytes, &files);
	cr_expect(files > 2, "it was under way");
	child_free(c);
	mirror_free(m);
	m = mirror_opened(&o);
	disk_use(m, &bytes, &files);
	cr_expect(bytes == 0 && files == 2, "%zu files are left", files);
	mirror_free(m);
	fixture_dispose(&f);
}
