/*
 * semver.h - which tags a pattern means, and which of them is newest.
 *
 * Layer    sync/git, internal
 * Source   semver.org 2.0.0 section 11, wider: "v" in front, 1 to 4 numbers, leading zeros (dates)
 */
#ifndef SYNC_GIT_SEMVER_H
#define SYNC_GIT_SEMVER_H

#include <stdbool.h>
#include <stdint.h>

#include "agent/base/span.h"

struct semver {
	bool valid; /* false: not a version; such tags come before all versions */
	uint64_t part[4];
	struct span pre; /* without its '-'; empty = a release */
};

/** '*' is any run without '/', '?' any one byte but '/'; all else stands for itself. */
bool glob_match(struct span pattern, struct span text);

/**
 * Does the tag match, and as which version? What the pattern says before its first wildcard, less the
 * digits, dots and 'v' at the end of that, is not part of the version: "app/v*" and "release-*" work.
 * A pre-release matches only when the rest of the pattern holds a '-'.
 */
bool tag_match(struct span pattern, struct span tag, struct semver *out);

/** The version that is the whole text; .valid tells whether it is one. */
struct semver semver_parse(struct span text);

/** Order by precedence: <0, 0, >0. Build metadata does not count. */
int semver_cmp(const struct semver *a, const struct semver *b);

/** The newest of the tags shown to it so far. */
struct tag_best {
	const char *name; /* NULL = none matched */
	struct semver version;
};

/** Look at one more tag; `tag` is kept if it is the newest (equal versions: the later in bytes). */
void tag_best_add(struct tag_best *best, struct span pattern, const char *tag);

#endif
