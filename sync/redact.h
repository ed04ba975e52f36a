/*
 * redact.h - secret marks for what the server returned, and for what it says.
 *
 * Layer    sync; uses agent/base, render/yaml
 * Source   design.md section 2 rule 7; hazards.md section 3.3 (CVE-2026-42880, CVE-2026-45737, CVE-2025-23216)
 * Threads  any
 *
 * Marks do not travel through the server. They are put back by position (a Secret's data; whatever
 * stands where a marked node stands in the rendered object) and by value (every text that holds a
 * marked value of LIMIT_MASK_MIN_BYTES or more, plain or base64). The kind is read from the object,
 * never taken from a caller.
 */
#ifndef AGENT_SYNC_REDACT_H
#define AGENT_SYNC_REDACT_H

#include "agent/base/buf.h"
#include "render/yaml/node.h"

/** Secret values of one object: what to look for in texts. */
struct redact {
	struct arena *arena;
	struct span *values; /* [n], longest first, each at least LIMIT_MASK_MIN_BYTES long */
	size_t n, cap;
};

/** Is this object a Secret (v1)? By what it says itself. */
bool redact_is_secret(const struct node *object);

/**
 * Mark `tree` by position (`like`, marked, may be NULL) and add the values found to `r`.
 * Where a list cannot be matched with its like, all of it is marked.
 */
void redact_mark(struct redact *r, struct node *tree, const struct node *like);

/** Collect the marked values of a tree that is marked already. */
void redact_collect(struct redact *r, const struct node *tree);

/** Mark every scalar of `tree` that holds one of the values. */
void redact_by_value(const struct redact *r, struct node *tree);

/** `text` with every value replaced by ***; the text itself when it holds none. */
const char *redact_text(const struct redact *r, const char *text, struct arena *a);

#endif
