/*
 * fixture.h - repositories, servers and mirrors for the tests of sync/git.
 *
 * Layer    tests
 */
#ifndef TESTS_UNIT_GIT_FIXTURE_H
#define TESTS_UNIT_GIT_FIXTURE_H

#include <git2.h>
#include <stdint.h>
#include <sys/types.h>

#include "agent/base/arena.h"
#include "sync/git/mirror.h"

/** A temporary directory with a repository `a.git` (bare) and a clone `w` of it. */
struct fixture {
	struct arena arena;
	const char *dir;
	pid_t server; /* 0 = none */
	int server_in;
	struct {
		const char *http, *https, *ca, *other, *log;
		const char *ssh, *user, *key, *wrong_key, *known_hosts, *empty_hosts, *strangers;
	} at;
};

void fixture_init(struct fixture *f);
void fixture_dispose(struct fixture *f);

/** Start tests/support/gitserver with these further arguments (NULL: none) and wait for it. */
void fixture_serve(struct fixture *f, const char *option, const char *value);

/** Run a shell command in the directory, git without user configuration. Fails the test if it fails. */
void run(struct fixture *f, const char *fmt, ...) PRINTF_LIKE(2, 3);

/** Its first line of output. */
const char *ask(struct fixture *f, const char *fmt, ...) PRINTF_LIKE(2, 3);

/** Commit a file in `w` and push it to a branch of a.git; the commit's id. */
const char *commit_file(struct fixture *f, const char *branch, const char *path, const char *text);

/** Bytes of all files below the mirror's directory, and their number. */
void disk_use(const struct mirror *m, uint64_t *bytes, size_t *files);

/** Options for a file:// mirror of a.git. */
struct mirror_options file_options(struct fixture *f);

/** The same over http(s) with the token "s3cret", and over ssh; fixture_serve() comes first. */
struct mirror_options http_options(struct fixture *f, const char *base, const char *path);
struct mirror_options ssh_options(struct fixture *f, const char *path);

enum { TIMEOUT_MS = 30000 };

/** mirror_open() and mirror_fetch() that fail the test when they fail. */
struct mirror *mirror_opened(const struct mirror_options *o);
void mirror_fetched(struct fixture *f, const struct mirror *m, const char *branch,
		    struct mirror_result *r);

/** mirror_fetch() of one branch. */
int mirror_try_fetch(struct fixture *f, const struct mirror *m, const char *branch,
		     struct mirror_result *r, struct err *e);

/** The mirror has the branch at this commit, and its tree can be read. */
void mirror_expect_at(const struct mirror *m, const char *branch, const char *commit);

#endif
