/*
 * diff_mask.h - masked copies of the two sides of a diff. Internal to diff*.c.
 *
 * Layer    sync; uses agent/base, render/yaml
 * Threads  any
 */
#ifndef AGENT_SYNC_DIFF_MASK_H
#define AGENT_SYNC_DIFF_MASK_H

#include "sync/diff.h"

struct diff_sides {
	struct node *before, *after; /* copies; no marked scalar keeps its text; NULL = absent */
};

/**
 * Copy both sides; every secret scalar becomes ***, or "*** (before)" and "*** (after)" where the two
 * differ at one place.
 */
struct diff_sides diff_mask(const struct diff_input *in, struct arena *a);

/** The item of `list` that corresponds to `item` (at place `at` of its own list); NULL when none. */
struct node *diff_item(const struct node *list, const struct node *item, uint32_t at,
		       const char **key);

#endif
