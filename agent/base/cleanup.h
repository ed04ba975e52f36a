/*
 * cleanup.h - handles that close themselves when they leave scope.
 *
 * Layer    agent/base
 *
 * Data lives in arenas and needs no cleanup; only handles (files, library objects, heap owners) do.
 */
#ifndef AGENT_BASE_CLEANUP_H
#define AGENT_BASE_CLEANUP_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CLEANUP(fn) __attribute__((cleanup(fn)))

/** Define `fn`p, a cleanup function for a variable of type `type *`; accepts NULL. */
#define DEFINE_FREEP(type, fn)                                     \
	__attribute__((unused)) static inline void fn##p(type **p) \
	{                                                          \
		if (*p)                                            \
			fn(*p);                                    \
		*p = NULL;                                         \
	}

/** Hand a handle to somebody else: its value, while the variable becomes NULL. */
#define TAKE(p)                             \
	({                                  \
		__typeof__(p) taken_ = (p); \
		(p) = NULL;                 \
		taken_;                     \
	})

static inline void cleanup_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static inline int take_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

static inline void cleanup_free(void *p)
{
	free(*(void **)p);
	*(void **)p = NULL;
}

static inline void cleanup_file(FILE **f)
{
	if (*f)
		fclose(*f);
	*f = NULL;
}

#endif
