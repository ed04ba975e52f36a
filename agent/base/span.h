/*
 * span.h - text that is borrowed: a pointer and a length.
 *
 * Layer    agent/base
 * Threads  any
 *
 * A span does not own its bytes and is not NUL terminated. `p` may be NULL only when `n` is 0.
 */
#ifndef AGENT_BASE_SPAN_H
#define AGENT_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
	const char *p;
	size_t n; /* bytes */
};

#define SPAN_LIT(s) ((struct span){"" s, sizeof(s) - 1})
#define SPAN_FMT    "%.*s"
#define SPAN_ARG(s) ((int)((s).n > 4096 ? 4096 : (s).n)), ((s).p ? (s).p : "")

static inline struct span span_of(const char *s)
{
	return (struct span){s, s ? strlen(s) : 0};
}

static inline bool span_eq(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool span_is(struct span a, const char *s)
{
	return span_eq(a, span_of(s));
}

/** Order by bytes, the shorter first when one is the other's beginning: <0, 0, >0. */
int span_cmp(struct span a, struct span b);

bool span_starts(struct span a, const char *prefix);
bool span_ends(struct span a, const char *suffix);

/** Position of the first `c`, or a.n when there is none. */
size_t span_find(struct span a, char c);

/** Without blanks, tabs, CR and LF at both ends. */
struct span span_trim(struct span a);

/**
 * Take the part before the first `sep` off the front of *rest; without one, all of it.
 * Returns false when nothing is left (rest->p is NULL then). "a,,b" gives "a", "", "b".
 */
bool span_cut(struct span *rest, char sep, struct span *part);

/** Decimal digits only, no sign, at most `max`. False when anything else stands there. */
bool span_to_u64(struct span a, uint64_t max, uint64_t *out);

/** The same with an optional sign in front; magnitude at most INT32_MAX. */
bool span_to_i32(struct span a, int32_t *out);

/** Valid UTF-8 (no surrogates, no overlong forms)? */
bool span_utf8(struct span a);

/** Edit distance capped at `cap`, for "did you mean": returns cap when it is that or more. */
size_t span_distance(struct span a, struct span b, size_t cap);

#endif
