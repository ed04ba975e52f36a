/*
 * arena.h - memory that lives and dies together.
 *
 * Layer    agent/base
 * Source   house-style.md section 2.4
 * Threads  an arena belongs to one thread at a time; what it holds may be read by all once it is
 *          no longer written
 *
 * One arena per reconcile pass: plan and messages live and die with it. What outlives a pass has an
 * arena of its own. Blocks double from 4 KiB to 1 MiB. An arena made with ARENA_WIPED overwrites its
 * blocks before it gives them back: decrypted values live in such a one.
 */
#ifndef AGENT_BASE_ARENA_H
#define AGENT_BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "agent/base/attr.h"

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first */
	char *at;		    /* next free byte of the newest block */
	char *end;
	size_t used_bytes; /* handed out since init or reset, for limits and reports */
	bool wiped;
};

#define ARENA_INIT             \
	{                      \
		.blocks = NULL \
	}
#define ARENA_WIPED           \
	{                     \
		.wiped = true \
	}

/** Free all; safe twice and after ARENA_INIT. The arena is empty and usable afterwards. */
void arena_dispose(struct arena *a);

/** `n` zeroed bytes, aligned to 8, as all our types need; valid until dispose. n may be 0. */
void *arena_alloc(struct arena *a, size_t n) MUST_CHECK;

/** Zeroed array of n items of `size` bytes. Aborts when the product does not fit. */
void *arena_array(struct arena *a, size_t n, size_t size) MUST_CHECK;

/** Copy of `n` bytes, NUL behind them. */
char *arena_strndup(struct arena *a, const char *p, size_t n) MUST_CHECK;
char *arena_strdup(struct arena *a, const char *s) MUST_CHECK;

/** Formatted text. */
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3) MUST_CHECK;
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap) PRINTF_LIKE(2, 0) MUST_CHECK;

/**
 * Room for at least `need` items in an array that grows inside the arena: doubles `*cap` and copies.
 *
 * items  the array so far, NULL when *cap is 0
 * cap    items it has room for; updated
 * Returns the array, which may have moved (the old one stays valid until dispose).
 */
void *arena_grow(struct arena *a, void *items, size_t *cap, size_t need, size_t size) MUST_CHECK;

/** `new` for a type, zeroed. */
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))

#endif
