/*
 * mem.h - allocation that cannot fail, and sizes that cannot wrap.
 *
 * Layer    agent/base
 *
 * When memory runs out the process ends with one line: truth is in git and the cluster, so a restart
 * loses nothing, and the caps of limits.h keep this out of an attacker's reach.
 */
#ifndef AGENT_BASE_MEM_H
#define AGENT_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>

#include "agent/base/attr.h"

/** Zeroed memory of n * size bytes; free with free(). Aborts on overflow and on exhaustion. */
void *mem_alloc(size_t n, size_t size) MUST_CHECK;

/** Resize to n * size bytes; what grows is not zeroed. */
void *mem_resize(void *p, size_t n, size_t size) MUST_CHECK;

/** Copy of `n` bytes with a NUL behind; free with free(). */
char *mem_strndup(const char *p, size_t n) MUST_CHECK;

/** a * b, aborting when it does not fit: for sizes of our own making. */
size_t mem_mul(size_t a, size_t b);

/** Overwrite so that the compiler cannot drop it. */
void mem_wipe(void *p, size_t n);

/** End the process: "agent: out of memory". */
void mem_exhausted(void) NORETURN;

#endif
