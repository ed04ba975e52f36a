#include <criterion/criterion.h>
#include <string.h>

#include "sync/git/gitlog.h"
#include "sync/git/notes.h"
#include "tests/unit/git/git_fixture.h"

static const struct note_author author = {"agent", "agent@example.com", 1700000000000};

static int append(const struct mirror *m, const char *commit, const char *line, struct err *e)
{
	return notes_append(m, "production", commit, span_of(line), &author, e);
}

static struct mirror *mirror_of(struct fixture *f, const char *state)
{
	struct mirror_options o = file_options(f);
	struct mirror_result r;
	struct mirror *m;

	o.state = arena_printf(&f->arena, "%s/%s", f->dir, state);
	m = mirror_opened(&o);
	mirror_fetched(f, m, "main", &r);
	return m;
}

/* The ids of all lines in order, joined by blanks. */
static const char *ids(struct fixture *f, const struct mirror *m)
{
	struct buf text = BUF_INIT(1 << 20);
	struct note_line *lines;
	struct err e = ERR_INIT;
	const char *out;
	size_t n;

	cr_assert(notes_read(m, "production", &f->arena, &lines, &n, NULL, &e) == 0, "%s", e.msg);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_addc(&text, ' ');
		buf_add_span(&text, lines[i].id);
	}
	out = arena_strdup(&f->arena, buf_str(&text));
	buf_dispose(&text);
	return out;
}

Test(notes, appends_lines_and_reads_them_in_order)
{
	struct fixture f;
	struct mirror *m;
	struct err e = ERR_INIT;
	struct note_line *lines;
	const char *one;
	const char *two;
	size_t passed_over;
	size_t n;

	fixture_init(&f);
	one = commit_file(&f, "main", "a", "1");
	two = commit_file(&f, "main", "a", "2");
	m = mirror_of(&f, "state");
	cr_expect_str_eq(ids(&f, m), "");
	cr_expect(append(m, two, "{\"id\":\"b\",\"time\":\"2026-01-02T00:00:00.000Z\"}", &e) == 0,
		  "%s", e.msg);
	cr_expect(append(m, one, "{\"id\":\"a\",\"time\":\"2026-01-01T00:00:00.000Z\"}", &e) == 0);
	cr_expect(append(m, two, "{\"id\":\"c\",\"time\":\"2026-01-03T00:00:00.000Z\"}", &e) == 0);
	cr_expect(append(m, two, "{\"id\":\"c\",\"time\":\"2026-01-03T00:00:00.000Z\"}", &e) == 0,
		  "again changes nothing");
	cr_expect_str_eq(ids(&f, m), "a b c");
	cr_expect_str_eq(ask(&f, "git -C '%s' notes --ref=agent/production show %s | wc -l",
			     mirror_path(m), two),
			 "2");
	cr_expect(append(m, one, "no json", &e) == -1 && e.kind == ERR_BUG);
	cr_expect(append(m, one, "{\"no\":\"id\"}", &e) == -1 && e.kind == ERR_BUG);
	cr_expect(append(m, one, "{\"id\":\"x\"}\n{\"id\":\"y\"}", &e) == -1 && e.kind == ERR_BUG);
	cr_expect(append(m, "0123456789012345678901234567890123456789", "{\"id\":\"x\"}", &e) ==
		  MIRROR_ABSENT);
	cr_expect(notes_append(m, "../x", one, SPAN_LIT("{\"id\":\"x\"}"), &author, &e) == -1 &&
		  e.kind == ERR_INPUT);

	run(&f,
	    "git -C '%s' -c user.name=x -c user.email=x notes --ref=agent/production append -m 'by hand' %s",
	    mirror_path(m), one);
	cr_assert(notes_read(m, "production", &f.arena, &lines, &n, &passed_over, &e) == 0);
	cr_expect(n == 3 && passed_over == 1);
	cr_assert(notes_read_commit(m, "production", two, &f.arena, &lines, &n, &e) == 0);
	cr_expect(n == 2 && span_is(lines[0].id, "b") && strcmp(lines[0].commit, two) == 0);
	mirror_free(m);
	fixture_dispose(&f);
}

Test(notes, of_two_agents_become_their_union)
{
	static const char *const envs[] = {"production"};
	struct mirror_want want = {.note_envs = envs, .n_note_envs = 1};
	struct fixture f;
	struct mirror_result r;
	struct mirror *a;
	struct mirror *b;
	struct err e = ERR_INIT;
	const char *one;
	const char *two;

	fixture_init(&f);
	one = commit_file(&f, "main", "a", "1");
	two = commit_file(&f, "main", "a", "2");
	a = mirror_of(&f, "state_a");
	b = mirror_of(&f, "state_b");
	cr_assert(append(a, one, "{\"id\":\"a1\",\"time\":\"1\"}", &e) == 0);
	cr_expect(notes_push(a, envs, 1, &author, TIMEOUT_MS, &e) == 0, "%s", e.msg);
	cr_expect_str_eq(ask(&f, "git -C a.git notes --ref=agent/production list | wc -l"), "1");

	cr_assert(append(b, one, "{\"id\":\"b1\",\"time\":\"2\"}", &e) == 0);
	cr_assert(append(b, two, "{\"id\":\"b2\",\"time\":\"3\"}", &e) == 0);
	cr_expect_str_eq(ids(&f, b), "b1 b2");
	cr_expect(notes_push(b, envs, 1, &author, TIMEOUT_MS, &e) == 0, "%s", e.msg);
	cr_expect_str_eq(ids(&f, b), "a1 b1 b2");

	cr_assert(append(a, two, "{\"id\":\"a2\",\"time\":\"4\"}", &e) == 0);
	cr_assert(mirror_fetch(a, &want, TIMEOUT_MS, &f.arena, &r, &e) == 0, "%s", e.msg);
	cr_expect_str_eq(ids(&f, a), "a1 b1 b2 a2", "read before they are merged");
	cr_expect(notes_push(a, envs, 1, &author, TIMEOUT_MS, &e) == 0, "%s", e.msg);
	cr_expect(notes_push(a, envs, 1, &author, TIMEOUT_MS, &e) == 0, "nothing to do: %s", e.msg);
	cr_expect(notes_push(b, envs, 1, &author, TIMEOUT_MS, &e) == 0, "%s", e.msg);
	cr_assert(mirror_fetch(b, &want, TIMEOUT_MS, &f.arena, &r, &e) == 0, "%s", e.msg);
	cr_expect_str_eq(ids(&f, b), "a1 b1 b2 a2");
	cr_expect_str_eq(
		ask(&f, "git -C a.git notes --ref=agent/production show %s | grep -c id", two),
		"2");
	mirror_free(a);
	mirror_free(b);
	fixture_dispose(&f);
}

Test(gitlog, tells_commits_ranges_and_changes)
{
	struct fixture f;
	struct arena *a;
	struct gitlog *log;
	struct err e = ERR_INIT;
	struct commit_info c;
	struct commit_info *all;
	const char **paths;
	const char *one;
	const char *two;
	const char *side;
	size_t n;

	fixture_init(&f);
	a = &f.arena;
	one = commit_file(&f, "main", "a", "1");
	two = ask(
		&f,
		"cd w; printf 2 > a; printf 2 > b; git add .\n"
		"git commit -q -m 'Second  change\n\nBody.\n\nAllow-Prune: env/x\nsigned-off-by: Bob <b@x>'\n"
		"git rev-parse HEAD");
	side = ask(
		&f,
		"cd w; git checkout -q -b side %s; printf 3 > c; git add .; git commit -qm side\n"
		"git rev-parse HEAD",
		one);
	cr_assert(gitlog_open(arena_printf(a, "%s/w/.git", f.dir), &log, &e) == 0, "%s", e.msg);
	cr_assert(gitlog_commit(log, two, a, &c, &e) == 0, "%s", e.msg);
	cr_expect_str_eq(c.author_name, "Alice");
	cr_expect_str_eq(c.subject, "Second  change");
	cr_expect(c.n_parents == 1 && strcmp(c.parents[0], one) == 0);
	cr_expect(c.n_trailers == 2);
	cr_expect(commit_trailer(&c, "allow-prune") &&
		  span_is(*commit_trailer(&c, "allow-prune"), "env/x"));
	cr_expect(!commit_trailer(&c, "Allow"));
	cr_expect(gitlog_commit(log, "0123456789012345678901234567890123456789", a, &c, &e) ==
		  GITLOG_ABSENT);

	cr_assert(gitlog_range(log, one, two, 10, a, &all, &n, &e) == 0, "%s", e.msg);
	cr_expect(n == 1 && strcmp(all[0].id, two) == 0);
	cr_assert(gitlog_range(log, NULL, two, 10, a, &all, &n, &e) == 0);
	cr_expect(n == 2);
	cr_expect(gitlog_range(log, NULL, two, 1, a, &all, &n, &e) == -1 && e.kind == ERR_LIMIT);
	cr_expect(gitlog_is_ancestor(log, one, two, &e) == 0);
	cr_expect(gitlog_is_ancestor(log, one, one, &e) == 0);
	cr_expect(gitlog_is_ancestor(log, two, one, &e) == GITLOG_NOT_ANCESTOR);
	cr_expect(gitlog_is_ancestor(log, two, side, &e) == GITLOG_NOT_ANCESTOR);
	cr_assert(gitlog_changed(log, one, two, 10, a, &paths, &n, &e) == 0, "%s", e.msg);
	cr_expect(n == 2 && strcmp(paths[0], "a") == 0 && strcmp(paths[1], "b") == 0);
	cr_assert(gitlog_changed(log, NULL, two, 10, a, &paths, &n, &e) == 0);
	cr_expect(n == 2);
	gitlog_free(log);
	fixture_dispose(&f);
}
