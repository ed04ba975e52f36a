#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/git/git_fixture.h"

Test(mirror, clones_then_fetches_only_what_moved)
{
	struct fixture f;
	struct mirror_result r;
	struct mirror_options o;
	struct mirror *m;
	char hex[GIT_HEX_BYTES];
	struct err e = ERR_INIT;
	const char *first;
	const char *second;

	fixture_init(&f);
	first = commit_file(&f, "main", "a", "1");
	commit_file(&f, "other", "b", "1");
	o = file_options(&f);
	m = mirror_opened(&o);
	cr_expect(!mirror_exists(m));
	cr_expect(mirror_resolve_branch(m, "main", hex, &e) == MIRROR_ABSENT);
	mirror_fetched(&f, m, "main", &r);
	cr_assert(r.n_changes == 1);
	cr_expect(r.changes[0].kind == MIRROR_NEW);
	cr_expect_str_eq(r.changes[0].ref, "refs/heads/main");
	cr_expect_str_eq(r.changes[0].new_id, first);
	cr_expect(mirror_exists(m));
	mirror_expect_at(m, "main", first);
	cr_expect(mirror_resolve_branch(m, "other", hex, &e) == MIRROR_ABSENT,
		  "only what is wanted");

	mirror_fetched(&f, m, "main", &r);
	cr_expect(r.n_changes == 0 && r.received_objects == 0);

	run(&f, "cd w; git checkout -q main");
	second = commit_file(&f, "main", "a", "2");
	mirror_fetched(&f, m, "main", &r);
	cr_assert(r.n_changes == 1);
	cr_expect(r.changes[0].kind == MIRROR_MOVED);
	cr_expect_str_eq(r.changes[0].old_id, first);
	mirror_expect_at(m, "main", second);
	cr_expect(mirror_resolve_commit(m, first, &e) == 0);
	cr_expect(mirror_resolve_commit(m, "0123456789012345678901234567890123456789", &e) ==
		  MIRROR_ABSENT);
	cr_expect(mirror_resolve_commit(m, "main", &e) == -1 && e.kind == ERR_INPUT);
	mirror_free(m);
	fixture_dispose(&f);
}

Test(mirror, tells_a_vanished_branch_and_a_forced_one)
{
	struct fixture f;
	struct mirror_result r;
	struct mirror_options o;
	struct mirror *m;
	char hex[GIT_HEX_BYTES];
	struct err e = ERR_INIT;
	const char *first;
	const char *second;

	fixture_init(&f);
	first = commit_file(&f, "env", "a", "1");
	o = file_options(&f);
	m = mirror_opened(&o);
	mirror_fetched(&f, m, "env", &r);

	second = ask(
		&f,
		"cd w; git commit -q --amend -m rewritten; git push -q -f origin env; git rev-parse HEAD");
	mirror_fetched(&f, m, "env", &r);
	cr_assert(r.n_changes == 1);
	cr_expect(r.changes[0].kind == MIRROR_FORCED);
	cr_expect_str_eq(r.changes[0].old_id, first);
	cr_expect_str_eq(r.changes[0].new_id, second);

	run(&f, "git -C a.git update-ref -d refs/heads/env");
	run(&f, "git -C w push -q origin HEAD:refs/heads/env/x");
	mirror_fetched(&f, m, "env", &r);
	cr_assert(r.n_changes == 1);
	cr_expect(r.changes[0].kind == MIRROR_VANISHED);
	cr_expect_str_eq(r.changes[0].old_id, second);
	cr_expect(mirror_resolve_branch(m, "env", hex, &e) == MIRROR_ABSENT);
	cr_expect(mirror_resolve_commit(m, second, &e) == 0, "its commits can still be read");
	mirror_fetched(&f, m, "env/x", &r);
	cr_expect(r.n_changes == 1 && r.changes[0].kind == MIRROR_NEW);
	mirror_fetched(&f, m, "never", &r);
	cr_expect(r.n_changes == 1 && r.changes[0].kind == MIRROR_MISSING);
	mirror_free(m);
	fixture_dispose(&f);
}

Test(mirror, follows_the_newest_tag_that_matches)
{
	static const char *const patterns[] = {"v*", "app/v*"};
	struct mirror_want want = {.tags = patterns, .n_tags = 2};
	struct fixture f;
	struct mirror_result r;
	struct mirror_options o;
	struct mirror *m;
	const char *tag;
	const char *commit;
	char hex[GIT_HEX_BYTES];
	struct err e = ERR_INIT;

	fixture_init(&f);
	commit_file(&f, "main", "a", "1");
	run(&f,
	    "cd w; git tag v1.9.0; git tag v1.2.0; git tag app/v3.0.0; git push -q --tags origin");
	commit = commit_file(&f, "main", "a", "2");
	run(&f, "cd w; git tag -a -m ten v1.10.0; git tag v2.0.0-rc1; git push -q --tags origin");
	o = file_options(&f);
	m = mirror_opened(&o);
	cr_assert(mirror_fetch(m, &want, TIMEOUT_MS, &f.arena, &r, &e) == 0, "%s", e.msg);
	cr_expect(r.n_changes == 2);
	cr_assert(mirror_resolve_tag(m, "v*", &f.arena, &tag, hex, &e) == 0, "%s", e.msg);
	cr_expect_str_eq(tag, "v1.10.0");
	cr_expect_str_eq(hex, commit, "an annotated tag is peeled");
	cr_assert(mirror_resolve_tag(m, "app/v*", &f.arena, &tag, hex, &e) == 0);
	cr_expect_str_eq(tag, "app/v3.0.0");
	cr_expect(mirror_resolve_tag(m, "x*", &f.arena, &tag, hex, &e) == MIRROR_ABSENT);

	run(&f, "git -C a.git tag -d v1.10.0");
	cr_assert(mirror_fetch(m, &want, TIMEOUT_MS, &f.arena, &r, &e) == 0, "%s", e.msg);
	cr_expect(r.n_changes == 2, "one vanished, the next newest is new");
	cr_assert(mirror_resolve_tag(m, "v*", &f.arena, &tag, hex, &e) == 0);
	cr_expect_str_eq(tag, "v1.9.0");
	mirror_free(m);
	fixture_dispose(&f);
}

Test(mirror, says_what_is_wrong_with_a_local_repository)
{
	struct fixture f;
	struct mirror_result r;
	struct mirror_options o;
	struct mirror *m = NULL;
	struct err e = ERR_INIT;

	fixture_init(&f);
	o = file_options(&f);
	o.allow_file = false;
	cr_expect(mirror_open(&o, &m, &e) == -1 && e.kind == ERR_INPUT, "%s", e.msg);
	o.allow_file = true;
	o.url = arena_printf(&f.arena, "file://%s/none.git", f.dir);
	m = mirror_opened(&o);
	cr_expect(mirror_try_fetch(&f, m, "main", &r, &e) == -1);
	cr_expect(e.kind == ERR_INPUT && strstr(e.msg, "does not exist"), "%s", e.msg);
	cr_expect(!mirror_exists(m));
	mirror_free(m);

	run(&f, "git init -q --bare --object-format=sha256 s.git");
	o.url = arena_printf(&f.arena, "file://%s/s.git", f.dir);
	m = mirror_opened(&o);
	cr_expect(mirror_try_fetch(&f, m, "main", &r, &e) == -1);
	cr_expect(e.kind == ERR_INPUT && strstr(e.msg, "SHA-256"), "%s", e.msg);
	mirror_free(m);
	fixture_dispose(&f);
}

Test(mirror, repacks_when_packs_pile_up_and_keeps_what_is_kept)
{
	struct fixture f;
	struct mirror_result r;
	struct mirror_options o;
	struct mirror *m;
	struct err e = ERR_INIT;
	const char *kept;
	const char *last = NULL;
	bool repacked = false;

	fixture_init(&f);
	kept = commit_file(&f, "main", "a", "0");
	o = file_options(&f);
	m = mirror_opened(&o);
	mirror_fetched(&f, m, "main", &r);
	cr_expect(mirror_keep(m, "production", kept, &e) == 0, "%s", e.msg);
	for (int i = 1; i < 56; i++) {
		last = commit_file(&f, "main", "a", arena_printf(&f.arena, "%d", i));
		mirror_fetched(&f, m, "main", &r);
		repacked |= r.repacked;
	}
	cr_expect(repacked);
	mirror_expect_at(m, "main", last);
	mirror_expect_at(m, "main", last);
	cr_expect(mirror_resolve_commit(m, kept, &e) == 0);
	cr_expect_str_eq(
		ask(&f,
		    "git -C '%s' fsck --full --strict 2>&1 | grep -v dangling | grep -v notice || echo good",
		    mirror_path(m)),
		"good");
	mirror_free(m);
	fixture_dispose(&f);
}
