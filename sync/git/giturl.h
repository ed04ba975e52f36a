/*
 * giturl.h - where a repository is, checked before any credential is looked up.
 *
 * Layer    sync/git, internal
 * Source   field notes on hostile URLs: newlines, empty hosts, leading dashes, transport helpers
 */
#ifndef SYNC_GIT_GITURL_H
#define SYNC_GIT_GITURL_H

#include <stdbool.h>
#include <stdint.h>

#include "agent/base/arena.h"
#include "agent/base/err.h"
#include "agent/base/span.h"

enum giturl_scheme { GITURL_HTTPS, GITURL_HTTP, GITURL_SSH, GITURL_FILE };

struct giturl {
	enum giturl_scheme scheme;
	const char *user; /* ssh only; NULL = none given */
	const char *host; /* lower case, IPv6 without brackets; "" for file */
	uint16_t port;	  /* the scheme's own when none was given; 0 for file */
	const char *
		path; /* https: as written; ssh and file: percent-decoded; `x.git` of user@host:x.git */
	const char *text; /* canonical URL without user information */
};

/**
 * Accepts https://host[:port]/path, http://, ssh://[user@]host[:port]/path, user@host:path and
 * file:///path; nothing else. ERR_INPUT for control characters, blanks, backslashes, user information
 * in http(s) URLs, passwords, queries, fragments, and hosts, users and paths that begin with '-'.
 * Messages never hold the URL. Memory from `a`.
 */
int giturl_parse(struct span text, struct arena *a, struct giturl *out, struct err *e) MUST_CHECK;

/** Is the host this machine, by its name or literal address? */
bool giturl_loopback(const struct giturl *u);

/** Same scheme, host and port? */
bool giturl_same_origin(const struct giturl *a, const struct giturl *b);

#endif
