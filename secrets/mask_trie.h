/*
 * mask_trie.h - an Aho-Corasick automaton: all occurrences of many words in one walk over a text.
 *
 * Layer    secrets, internal to mask.c; uses agent/base
 * Source   Aho, Corasick: Efficient string matching (1975)
 * Threads  one writer until trie_link(), then any readers
 *
 * Nodes are numbers; 0 is the root. Children hang in a list by sibling links, except the root's, which
 * lie in a table. A child's number is always above its parent's. Words are secrets: memory is wiped
 * whenever it is given back.
 */
#ifndef AGENT_SECRETS_MASK_TRIE_H
#define AGENT_SECRETS_MASK_TRIE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agent/base/span.h"

struct trie_node {
	uint32_t child;	  /* first, 0 = none */
	uint32_t sibling; /* next, 0 = none */
	uint32_t fail;	  /* longest proper suffix that is a node; valid after trie_link() */
	uint8_t byte;	  /* on the edge to this node */
	bool ends;	  /* a word ends here */
	uint32_t longest; /* bytes of the longest word that ends here, its own or a suffix */
};

struct trie {
	struct trie_node *nodes; /* [n], the root first; NULL while empty */
	uint32_t n;
	uint32_t cap;
	uint32_t root[256];
};

/** A stretch of text to mask: [start, end). */
struct trie_hit {
	size_t start;
	size_t end;
};

struct trie_hits {
	struct trie_hit *items; /* free() */
	size_t n;
	size_t cap;
};

/** Wipe and free the inside; safe twice. */
void trie_dispose(struct trie *t);

/** Add a word of at least one byte. Undoes trie_link(). */
void trie_add(struct trie *t, struct span word);

/** Add all words of `from`. */
void trie_merge(struct trie *t, const struct trie *from);

/** Make ready for trie_scan(). */
void trie_link(struct trie *t);

/** Append the stretches covered by words, joined where they overlap, in order of `start`. */
void trie_scan(const struct trie *t, struct span text, struct trie_hits *hits);

#endif
