#include "agent/base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/mem.h"

/* of alignment: 16, as malloc has it, would cost each node of a tree 8 bytes */
enum { BLOCK_MIN = 4096, BLOCK_MAX = 1 << 20, ALIGN = 8 };

struct arena_block {
	struct arena_block *next;
	size_t size; /* bytes of data[] */
	_Alignas(ALIGN) char data[];
};

void arena_dispose(struct arena *a)
{
	struct arena_block *b = a->blocks;

	while (b) {
		struct arena_block *next = b->next;

		if (a->wiped)
			mem_wipe(b->data, b->size);
		free(b);
		b = next;
	}
	a->blocks = NULL;
	a->at = a->end = NULL;
	a->used_bytes = 0;
}

static void add_block(struct arena *a, size_t need)
{
	size_t size = a->blocks ? a->blocks->size * 2 : BLOCK_MIN;
	struct arena_block *b;

	if (size > BLOCK_MAX)
		size = BLOCK_MAX;
	if (size < need)
		size = need;
	b = malloc(sizeof(*b) + size);
	if (!b)
		mem_exhausted();
	b->next = a->blocks;
	b->size = size;
	a->blocks = b;
	a->at = b->data;
	a->end = b->data + size;
}

void *arena_alloc(struct arena *a, size_t n)
{
	size_t need = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	void *p;

	if (need < n)
		mem_exhausted();
	if (!a->at || need > (size_t)(a->end - a->at))
		add_block(a, need);
	p = a->at;
	a->at += need;
	a->used_bytes += need;
	return memset(p, 0, n);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	return arena_alloc(a, mem_mul(n, size));
}

char *arena_strndup(struct arena *a, const char *p, size_t n)
{
	char *copy = arena_alloc(a, n + 1);

	if (n)
		memcpy(copy, p, n);
	return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *text;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		mem_exhausted();
	text = arena_alloc(a, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, fmt, ap);
	return text;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return text;
}

void *arena_grow(struct arena *a, void *items, size_t *cap, size_t need, size_t size)
{
	size_t room = *cap ? *cap : 4;
	void *moved;

	if (need <= *cap)
		return items;
	while (room < need)
		room = mem_mul(room, 2);
	moved = arena_array(a, room, size);
	if (*cap)
		memcpy(moved, items, *cap * size);
	*cap = room;
	return moved;
}
