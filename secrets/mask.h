/*
 * mask.h - the one masker: replaces known secret values by *** at the only exit of every sink.
 *
 * Layer    secrets; uses agent/base, libsodium
 * Source   design.md section 2 rule 7; field/hazards.md 3.3, R10
 * Threads  any: values may be added while others apply
 *
 * Marks (node->secret) say where a secret sits and are the first line: printers write *** by position.
 * The masker is the second line, for text we did not compose: messages of the API server that quote
 * what we sent, output of hooks, crash reports. Every decrypted value is added when it is decrypted, in
 * the forms a machine may give it (see masker_add); text passes masker_apply() on its way out. Values
 * shorter than LIMIT_MASK_MIN_BYTES are not searched for: they would mask half of every text.
 *
 * Search is by Aho-Corasick automata: time is linear in the text, whatever the number of values. Added
 * values wait until the next search, then form an automaton that absorbs its smaller predecessors, so
 * that n additions cost O(n log n) and a search visits O(log n) automata.
 */
#ifndef AGENT_SECRETS_MASK_H
#define AGENT_SECRETS_MASK_H

#include "agent/base/buf.h"
#include "agent/base/cleanup.h"
#include "agent/base/span.h"
#include "render/yaml/node.h"

struct masker;

struct masker *masker_new(void) MUST_CHECK;

/** Wipes what it holds; accepts NULL. */
void masker_free(struct masker *m);
DEFINE_FREEP(struct masker, masker_free)

/**
 * Remember a secret value; copied. Accepts m == NULL (does nothing).
 *
 * Searched for from now on: the value, each of its lines (blanks trimmed), and of all of these base64
 * (standard and URL alphabet, with and without padding, and as part of a longer encoded text), hex,
 * URL-escaped, JSON-escaped and HTML-escaped forms. If the value itself is base64 text, what it encodes
 * too. Pieces under LIMIT_MASK_MIN_BYTES are left out, and of a value what lies behind
 * LIMIT_MASK_VALUE_BYTES. Adding a value twice costs a look-up.
 */
void masker_add(struct masker *m, struct span value);

/** masker_add() for every marked scalar below `n`. */
void masker_add_node(struct masker *m, const struct node *n);

/** Replace every occurrence in `text` by "***", overlapping ones by one. Accepts m == NULL. */
void masker_apply(struct masker *m, struct buf *text);

/** The same as a log_mask_fn; ctx is the masker. */
void masker_log(void *ctx, struct buf *line);

/** Mask the message of an error in place. */
void masker_err(struct masker *m, struct err *e);

/** Values remembered. */
size_t masker_count(struct masker *m);

#endif
