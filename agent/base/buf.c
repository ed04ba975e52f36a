#include "agent/base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/mem.h"

enum { FIRST_BYTES = 64 };

void buf_init(struct buf *b, size_t max_bytes)
{
	*b = (struct buf)BUF_INIT(max_bytes);
}

void buf_dispose(struct buf *b)
{
	if (b->wiped && b->p)
		mem_wipe(b->p, b->cap);
	free(b->p);
	b->p = NULL;
	b->n = b->cap = 0;
	b->full = false;
}

void buf_reset(struct buf *b)
{
	if (b->wiped && b->p)
		mem_wipe(b->p, b->cap);
	b->n = 0;
	b->full = false;
	if (b->p)
		b->p[0] = '\0';
}

static void grow(struct buf *b, size_t cap)
{
	char *p;

	if (!b->wiped) {
		b->p = mem_resize(b->p, cap, 1);
	} else {
		p = mem_alloc(cap, 1);
		if (b->p) {
			memcpy(p, b->p, b->n);
			mem_wipe(b->p, b->cap);
			free(b->p);
		}
		b->p = p;
	}
	b->cap = cap;
}

char *buf_reserve(struct buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : FIRST_BYTES;

	if (b->full || n > b->max || b->n > b->max - n) {
		b->full = true;
		return NULL;
	}
	while (cap < b->n + n + 1)
		cap = mem_mul(cap, 2);
	if (cap != b->cap)
		grow(b, cap);
	b->p[b->n] = '\0'; /* text also when the caller then adds nothing */
	return b->p + b->n;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	char *at = buf_reserve(b, n);

	if (!at)
		return;
	if (n)
		memcpy(at, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_addc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_add_span(struct buf *b, struct span s)
{
	buf_add(b, s.p, s.n);
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	char *at;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		return;
	at = buf_reserve(b, (size_t)n);
	if (!at)
		return;
	vsnprintf(at, (size_t)n + 1, fmt, ap);
	b->n += (size_t)n;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

static size_t utf8_length(struct span s)
{
	for (size_t n = 1; n <= 4 && n <= s.n; n++)
		if (span_utf8((struct span){s.p, n}))
			return n;
	return 0;
}

void buf_add_json(struct buf *b, struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		size_t n;

		if (c == '"' || c == '\\') {
			buf_addc(b, '\\');
			buf_addc(b, (char)c);
		} else if (c == '\n') {
			buf_adds(b, "\\n");
		} else if (c == '\t') {
			buf_adds(b, "\\t");
		} else if (c < 0x20 || c == 0x7f) {
			buf_printf(b, "\\u%04x", c);
		} else if (c < 0x80) {
			buf_addc(b, (char)c);
		} else {
			n = utf8_length((struct span){s.p + i, s.n - i});
			if (n == 0) {
				buf_adds(b, "\\ufffd");
			} else {
				buf_add(b, s.p + i, n);
				i += n - 1;
			}
		}
	}
}

void buf_truncate(struct buf *b, size_t n)
{
	if (n >= b->n)
		return;
	if (b->wiped)
		mem_wipe(b->p + n, b->n - n);
	b->n = n;
	b->p[n] = '\0';
}

const char *buf_str(const struct buf *b)
{
	return b->p ? b->p : "";
}

struct span buf_span(const struct buf *b)
{
	return (struct span){buf_str(b), b->n};
}

char *buf_take(struct buf *b)
{
	char *p = b->p ? b->p : mem_alloc(1, 1);

	b->p = NULL;
	b->n = b->cap = 0;
	return p;
}
