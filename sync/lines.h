/*
 * lines.h - which lines of two texts differ: Myers' O(ND) algorithm in linear space.
 *
 * Layer    sync; uses agent/base
 * Source   E. Myers, "An O(ND) Difference Algorithm and Its Variations", section 4b
 * Threads  any
 */
#ifndef AGENT_SYNC_LINES_H
#define AGENT_SYNC_LINES_H

#include "agent/base/arena.h"
#include "agent/base/span.h"

struct lines {
	struct span *items; /* [n] without line breaks */
	bool *changed;	    /* [n] deleted (old) or inserted (new) */
	size_t n;
};

/** Cut a text into lines; they point into it. */
struct lines lines_of(struct span text, struct arena *a);

/**
 * Set `changed` of both. Texts that differ in more than LIMIT_DIFF_EDITS places are still right, only not
 * the shortest: what lies between is shown as replaced.
 */
void lines_compare(struct lines *before, struct lines *after, struct arena *a);

#endif
