#include "agent/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mem_exhausted(void)
{
	static const char line[] = "agent: out of memory\n";

	fwrite(line, 1, sizeof(line) - 1, stderr);
	abort();
}

size_t mem_mul(size_t a, size_t b)
{
	size_t out;

	if (__builtin_mul_overflow(a, b, &out))
		mem_exhausted();
	return out;
}

void *mem_alloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		mem_exhausted();
	return p;
}

void *mem_resize(void *p, size_t n, size_t size)
{
	size_t bytes = mem_mul(n, size);
	void *q = realloc(p, bytes ? bytes : 1);

	if (!q)
		mem_exhausted();
	return q;
}

char *mem_strndup(const char *p, size_t n)
{
	char *copy = mem_alloc(n + 1, 1);

	if (n)
		memcpy(copy, p, n);
	return copy;
}

void mem_wipe(void *p, size_t n)
{
	explicit_bzero(p, n);
}
