#include <criterion/criterion.h>
#include <string.h>

#include "agent/base/clock.h"
#include "tests/unit/git/git_fixture.h"

Test(remote, clones_over_https_with_a_token)
{
	struct fixture f;
	struct mirror_result r;
	struct mirror_options o;
	struct mirror *m;
	const char *commit;

	fixture_init(&f);
	commit = commit_file(&f, "main", "a", "1");
	fixture_serve(&f, "--token", "s3cret");
	run(&f, "printf 's3cret\\n' > token");
	o = http_options(&f, f.at.https, "a.git");
	o.auth.token = (struct span){NULL, 0};
	o.auth.token_file = arena_printf(&f.arena, "%s/token", f.dir);
	m = mirror_opened(&o);
	mirror_fetched(&f, m, "main", &r);
	cr_expect(r.received_objects == 3);
	mirror_expect_at(m, "main", commit);
	commit = commit_file(&f, "main", "a", "2");
	mirror_fetched(&f, m, "main", &r);
	mirror_expect_at(m, "main", commit);
	mirror_free(m);
	fixture_dispose(&f);
}

Test(remote, tells_the_ways_to_fail_apart)
{
	struct fixture f;

	fixture_init(&f);
	commit_file(&f, "main", "a", "1");
	run(&f,
	    "git init -q --object-format=sha256 s.git; git -C s.git commit -q --allow-empty -m x\n"
	    "cd w; head -c 300000 /dev/urandom > big; git add .; git commit -qm big\n"
	    "git push -q origin HEAD:main");
	fixture_serve(&f, "--token", "s3cret");
	const struct {
		const char *what;
		const char *base;
		const char *path;
		const char *token;
		bool no_ca;
		enum err_kind kind;
		const char *says;
	} rows[] = {
		{"wrong token", f.at.https, "a.git", "wrong", false, ERR_DENIED, "refused"},
		{"no token", f.at.https, "a.git", "", false, ERR_DENIED, "needed"},
		{"unknown CA", f.at.https, "a.git", "s3cret", true, ERR_DENIED, "certificate"},
		{"no repository", f.at.https, "none.git", "s3cret", false, ERR_INPUT,
		 "does not exist"},
		{"dead host", "http://127.0.0.1:1", "a.git", "s3cret", false, ERR_TRANSIENT,
		 "connect"},
		{"no name", "https://none.invalid", "a.git", "s3cret", false, ERR_TRANSIENT,
		 "resolve"},
		{"no TLS", "https://none", "a.git", "s3cret", false, ERR_TRANSIENT, "resolve"},
		{"503", f.at.http, "503/a.git", "s3cret", false, ERR_TRANSIENT, "503"},
		{"429", f.at.http, "429/a.git", "s3cret", false, ERR_TRANSIENT, "429"},
		{"web page", f.at.http, "html/a.git", "s3cret", false, ERR_INPUT, "no git server"},
		{"other host", f.at.http, "elsewhere/a.git", "s3cret", false, ERR_DENIED,
		 "redirects"},
		{"cut", f.at.http, "cut/a.git", "s3cret", false, ERR_TRANSIENT, ""},
		{"garbage", f.at.http, "garbage/a.git", "s3cret", false, ERR_INPUT, ""},
		{"endless", f.at.http, "endless/a.git", "s3cret", false, ERR_LIMIT, "refs"},
		{"SHA-256", f.at.http, "s.git/.git", "s3cret", false, ERR_INPUT, "SHA-256"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct mirror_options o = http_options(&f, rows[i].base, rows[i].path);
		struct err e = ERR_INIT;
		struct mirror_result r;
		struct mirror *m;
		uint64_t bytes;
		size_t files;

		o.auth.token = span_of(rows[i].token);
		if (rows[i].no_ca)
			o.ca_file = NULL;
		m = mirror_opened(&o);
		cr_expect(mirror_try_fetch(&f, m, "main", &r, &e) == -1, "%s", rows[i].what);
		cr_expect(e.kind == rows[i].kind, "%s: %s: %s", rows[i].what, err_kind_name(e.kind),
			  e.msg);
		cr_expect(strstr(e.msg, rows[i].says) != NULL, "%s: %s", rows[i].what, e.msg);
		cr_expect(!strstr(e.msg, "s3cret") && !strstr(e.msg, "wrong"), "%s: %s",
			  rows[i].what, e.msg);
		if (strcmp(rows[i].what, "429") == 0)
			cr_expect(e.retry_after_s == 7);
		disk_use(m, &bytes, &files);
		cr_expect(bytes == 0 && files == 2, "%s leaves %zu files", rows[i].what, files);
		cr_expect(!mirror_exists(m), "%s", rows[i].what);
		mirror_free(m);
	}
	cr_expect_str_eq(ask(&f, "grep -c '\"other\".*true' '%s' || true", f.at.log), "0",
			 "no credentials to another host");
	fixture_dispose(&f);
}

Test(remote, follows_a_redirect_within_the_server)
{
	struct fixture f;
	struct mirror_result r;
	struct mirror_options o;
	struct mirror *m;
	const char *commit;

	fixture_init(&f);
	commit = commit_file(&f, "main", "a", "1");
	fixture_serve(&f, "--token", "s3cret");
	o = http_options(&f, f.at.https, "samehost/a.git");
	m = mirror_opened(&o);
	mirror_fetched(&f, m, "main", &r);
	mirror_expect_at(m, "main", commit);
	mirror_free(m);
	fixture_dispose(&f);
}

Test(remote, kills_a_stalled_fetch_at_its_deadline)
{
	const char *branch = "main";
	struct mirror_want want = {.branches = &branch, .n_branches = 1};
	struct clock clock = clock_system();
	struct fixture f;
	struct mirror_result r;
	struct mirror_options o;
	struct mirror *m;
	struct err e = ERR_INIT;
	uint64_t bytes;
	size_t files;
	int64_t from_ms;

	fixture_init(&f);
	commit_file(&f, "main", "a", "1");
	fixture_serve(&f, NULL, NULL);
	o = http_options(&f, f.at.http, "stall/a.git");
	m = mirror_opened(&o);
	from_ms = clock_mono_ms(&clock);
	cr_expect(mirror_fetch(m, &want, 1500, &f.arena, &r, &e) == -1);
	cr_expect(e.kind == ERR_TRANSIENT && strstr(e.msg, "deadline"), "%s", e.msg);
	cr_expect(clock_mono_ms(&clock) - from_ms < 6000);
	disk_use(m, &bytes, &files);
	cr_expect(bytes == 0 && files == 2, "%zu files are left", files);
	mirror_free(m);
	fixture_dispose(&f);
}

Test(remote, clones_and_pushes_over_ssh)
{
	struct fixture f;
	struct mirror_result r;
	struct mirror_options o;
	struct mirror_push push = {.ref = "refs/heads/next"};
	struct mirror *m;
	struct err e = ERR_INIT;
	const char *commit;

	fixture_init(&f);
	commit = commit_file(&f, "main", "a", "1");
	run(&f,
	    "mv a.git \"a'b.git\"; ln -s \"a'b.git\" a.git"); /* a path the shell would trip over */
	fixture_serve(&f, "--ssh", NULL);
	o = ssh_options(&f, "a'b.git");
	m = mirror_opened(&o);
	mirror_fetched(&f, m, "main", &r);
	mirror_expect_at(m, "main", commit);
	push.new_id = commit;
	cr_expect(mirror_push(m, &push, TIMEOUT_MS, &e) == 0, "%s", e.msg);
	cr_expect_str_eq(ask(&f, "git -C a.git rev-parse next"), commit);
	mirror_free(m);
	fixture_dispose(&f);
}

Test(remote, fails_closed_over_ssh)
{
	struct fixture f;

	fixture_init(&f);
	commit_file(&f, "main", "a", "1");
	fixture_serve(&f, "--ssh", NULL);
	const struct {
		const char *what;
		const char *path;
		const char *key;
		const char *hosts;
		enum err_kind kind;
		const char *says;
	} rows[] = {
		{"unknown host", "a.git", f.at.key, f.at.empty_hosts, ERR_DENIED,
		 "known hosts file"},
		{"changed host", "a.git", f.at.key, f.at.strangers, ERR_DENIED, "known hosts file"},
		{"wrong key", "a.git", f.at.wrong_key, f.at.known_hosts, ERR_DENIED, "refused"},
		{"no key", "a.git", "/nonexistent", f.at.known_hosts, ERR_DENIED, "refused"},
		{"odd path", "a.git", "/tmp/a b", f.at.known_hosts, ERR_INPUT, "blanks"},
		{"no repository", "none.git", f.at.key, f.at.known_hosts, ERR_INPUT,
		 "does not exist"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct mirror_options o = ssh_options(&f, rows[i].path);
		struct err e = ERR_INIT;
		struct mirror_result r;
		struct mirror *m;

		o.auth.ssh_key_file = rows[i].key;
		o.auth.known_hosts_file = rows[i].hosts;
		m = mirror_opened(&o);
		cr_expect(mirror_try_fetch(&f, m, "main", &r, &e) == -1, "%s", rows[i].what);
		cr_expect(e.kind == rows[i].kind && strstr(e.msg, rows[i].says), "%s: %s: %s",
			  rows[i].what, err_kind_name(e.kind), e.msg);
		mirror_free(m);
	}
	fixture_dispose(&f);
}
