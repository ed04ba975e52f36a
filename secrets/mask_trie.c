#include "secrets/mask_trie.h"

#include <stdlib.h>
#include <string.h>

#include "agent/base/mem.h"

enum { NODES_MIN = 256 };

void trie_dispose(struct trie *t)
{
	if (t->nodes) {
		mem_wipe(t->nodes, mem_mul(t->cap, sizeof(*t->nodes)));
		free(t->nodes);
	}
	*t = (struct trie){.nodes = NULL};
}

static uint32_t new_node(struct trie *t, uint8_t byte)
{
	if (t->n == t->cap) {
		uint32_t cap = t->cap ? t->cap * 2 : NODES_MIN;
		struct trie_node *grown;

		if (cap <= t->cap)
			mem_exhausted();
		grown = mem_alloc(cap, sizeof(*grown));
		if (t->nodes) {
			memcpy(grown, t->nodes, mem_mul(t->n, sizeof(*grown)));
			mem_wipe(t->nodes, mem_mul(t->cap, sizeof(*grown)));
			free(t->nodes);
		}
		t->nodes = grown;
		t->cap = cap;
	}
	t->nodes[t->n] = (struct trie_node){.byte = byte};
	return t->n++;
}

static uint32_t find_child(const struct trie *t, uint32_t node, uint8_t byte)
{
	uint32_t at;

	if (node == 0)
		return t->root[byte];
	for (at = t->nodes[node].child; at; at = t->nodes[at].sibling)
		if (t->nodes[at].byte == byte)
			return at;
	return 0;
}

static uint32_t need_child(struct trie *t, uint32_t node, uint8_t byte)
{
	uint32_t at = find_child(t, node, byte);

	if (at)
		return at;
	at = new_node(t, byte);
	if (node == 0)
		t->root[byte] = at;
	t->nodes[at].sibling = t->nodes[node].child;
	t->nodes[node].child = at;
	return at;
}

void trie_add(struct trie *t, struct span word)
{
	uint32_t at = 0;

	if (word.n == 0)
		return;
	if (t->n == 0)
		(void)new_node(t, 0);
	for (size_t i = 0; i < word.n; i++)
		at = need_child(t, at, (uint8_t)word.p[i]);
	t->nodes[at].ends = true;
}

void trie_merge(struct trie *t, const struct trie *from)
{
	uint32_t *ours; /* our node for each of theirs; parents come first */

	if (from->n == 0)
		return;
	if (t->n == 0)
		(void)new_node(t, 0);
	ours = mem_alloc(from->n, sizeof(*ours));
	for (uint32_t i = 0; i < from->n; i++) {
		uint32_t c;

		if (from->nodes[i].ends)
			t->nodes[ours[i]].ends = true;
		for (c = from->nodes[i].child; c; c = from->nodes[c].sibling)
			ours[c] = need_child(t, ours[i], from->nodes[c].byte);
	}
	free(ours);
}

/* Where a text that reached `node` goes on with `byte`. */
static uint32_t step(const struct trie *t, uint32_t node, uint8_t byte)
{
	uint32_t next;

	while ((next = find_child(t, node, byte)) == 0 && node)
		node = t->nodes[node].fail;
	return next;
}

void trie_link(struct trie *t)
{
	uint32_t *queue; /* breadth first: a node's fail link is shorter than the node */
	uint32_t *depth;
	uint32_t head = 0;
	uint32_t tail = 0;

	if (t->n == 0)
		return;
	queue = mem_alloc(t->n, sizeof(*queue));
	depth = mem_alloc(t->n, sizeof(*depth));
	queue[tail++] = 0;
	while (head < tail) {
		uint32_t at = queue[head++];
		uint32_t c;

		for (c = t->nodes[at].child; c; c = t->nodes[c].sibling) {
			struct trie_node *node = &t->nodes[c];

			depth[c] = depth[at] + 1;
			node->fail = at ? step(t, t->nodes[at].fail, node->byte) : 0;
			node->longest = node->ends ? depth[c] : t->nodes[node->fail].longest;
			queue[tail++] = c;
		}
	}
	free(queue);
	free(depth);
}

/* Append [start, end); `end` only grows, so everything that overlaps is at the end of the list. */
static void add_hit(struct trie_hits *hits, size_t first, size_t start, size_t end)
{
	while (hits->n > first && hits->items[hits->n - 1].end > start) {
		if (hits->items[hits->n - 1].start < start)
			start = hits->items[hits->n - 1].start;
		hits->n--;
	}
	if (hits->n == hits->cap) {
		hits->cap = hits->cap ? hits->cap * 2 : 16;
		hits->items = mem_resize(hits->items, hits->cap, sizeof(*hits->items));
	}
	hits->items[hits->n++] = (struct trie_hit){start, end};
}

void trie_scan(const struct trie *t, struct span text, struct trie_hits *hits)
{
	size_t first = hits->n;
	uint32_t at = 0;

	if (t->n == 0)
		return;
	for (size_t i = 0; i < text.n; i++) {
		at = step(t, at, (uint8_t)text.p[i]);
		if (t->nodes[at].longest)
			add_hit(hits, first, i + 1 - t->nodes[at].longest, i + 1);
	}
}
