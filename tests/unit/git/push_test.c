#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/git/git_fixture.h"

Test(push, changes_a_ref_only_where_it_is_expected)
{
	struct fixture f;
	struct mirror_result r;
	struct mirror_options o;
	struct mirror *m;
	struct err e = ERR_INIT;
	const char *one;
	const char *two;

	fixture_init(&f);
	one = commit_file(&f, "main", "a", "1");
	two = commit_file(&f, "main", "a", "2");
	fixture_serve(&f, "--token", "s3cret");
	o = http_options(&f, f.at.https, "a.git");
	m = mirror_opened(&o);
	mirror_fetched(&f, m, "main", &r);

	struct mirror_push push = {.ref = "refs/heads/env", .new_id = one};
	cr_expect(mirror_push(m, &push, TIMEOUT_MS, &e) == 0, "%s", e.msg);
	cr_expect(mirror_push(m, &push, TIMEOUT_MS, &e) == 0, "again is done already: %s", e.msg);
	push.new_id = two;
	cr_expect(mirror_push(m, &push, TIMEOUT_MS, &e) == MIRROR_STALE, "it exists");
	push.expect_id = two;
	push.new_id = one;
	cr_expect(mirror_push(m, &push, TIMEOUT_MS, &e) == 0, "it stands there already");
	push.expect_id = one;
	push.new_id = two;
	cr_expect(mirror_push(m, &push, TIMEOUT_MS, &e) == 0, "%s", e.msg);
	cr_expect_str_eq(ask(&f, "git -C a.git rev-parse env"), two);
	push.expect_id = two;
	push.new_id = one;
	cr_expect(mirror_push(m, &push, TIMEOUT_MS, &e) == -1 && e.kind == ERR_POLICY, "backwards");
	push.force = true;
	cr_expect(mirror_push(m, &push, TIMEOUT_MS, &e) == 0, "%s", e.msg);
	push = (struct mirror_push){.ref = "refs/heads/env", .expect_id = two};
	cr_expect(mirror_push(m, &push, TIMEOUT_MS, &e) == MIRROR_STALE);
	push.expect_id = one;
	cr_expect(mirror_push(m, &push, TIMEOUT_MS, &e) == 0, "%s", e.msg);
	cr_expect_str_eq(ask(&f, "git -C a.git rev-parse -q --verify env || echo gone"), "gone");

	run(&f,
	    "printf '#!/bin/sh\\nexit 1\\n' > a.git/hooks/pre-receive; chmod +x a.git/hooks/pre-receive");
	push = (struct mirror_push){.ref = "refs/heads/x", .new_id = one};
	cr_expect(mirror_push(m, &push, TIMEOUT_MS, &e) == -1);
	cr_expect(e.kind == ERR_POLICY && strstr(e.msg, "hook declined"), "%s", e.msg);
	mirror_free(m);
	fixture_dispose(&f);
}
