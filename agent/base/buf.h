/*
 * buf.h - bytes that grow, up to a cap.
 *
 * Layer    agent/base
 * Threads  a buffer belongs to one thread
 *
 * A buffer cannot be made without the most it may hold. It remembers its own failure: append as often
 * as needed and ask buf_full() once at the end. After a failure appends do nothing, so the content is
 * always a prefix of what was meant. `p` is never NULL after the first append and always has a NUL
 * behind its n bytes.
 */
#ifndef AGENT_BASE_BUF_H
#define AGENT_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "agent/base/attr.h"
#include "agent/base/span.h"

struct buf {
	char *p;
	size_t n;   /* bytes *excluding* the NUL */
	size_t cap; /* bytes allocated */
	size_t max; /* the most n may become */
	bool full;  /* an append would have passed max */
	bool wiped; /* overwrite on growth and dispose: holds secrets */
};

/** max: bytes; take it from limits.h. */
#define BUF_INIT(max_bytes)        \
	{                          \
		.max = (max_bytes) \
	}
#define BUF_WIPED(max_bytes)                      \
	{                                         \
		.max = (max_bytes), .wiped = true \
	}

void buf_init(struct buf *b, size_t max_bytes);

/** Free the inside; safe twice; the cap stays, so the buffer is usable again. */
void buf_dispose(struct buf *b);

/** Empty, keeping the storage and clearing `full`. */
void buf_reset(struct buf *b);

/** True when an append failed because of the cap. */
static inline bool buf_full(const struct buf *b)
{
	return b->full;
}

void buf_add(struct buf *b, const void *p, size_t n);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_add_span(struct buf *b, struct span s);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);

/** Append as the inside of a JSON string (quotes not added); bytes that are not UTF-8 become U+FFFD. */
void buf_add_json(struct buf *b, struct span s);

/** Room for `n` more bytes to be written at p + n; NULL (and full) when the cap forbids it. */
char *buf_reserve(struct buf *b, size_t n) MUST_CHECK;

/** Keep the first n bytes. */
void buf_truncate(struct buf *b, size_t n);

/** The text, "" when empty; valid until the next change. */
const char *buf_str(const struct buf *b);
struct span buf_span(const struct buf *b);

/** Hand the storage to the caller (free it with free()); the buffer is empty afterwards. */
char *buf_take(struct buf *b) MUST_CHECK;

#endif
