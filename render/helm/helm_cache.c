#include "render/helm/helm_cache.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/mem.h"

struct helm_entry {
	uint8_t key[HELM_KEY_BYTES];
	struct helm_entry *next; /* in its slot */
	struct helm_entry *newer;
	struct helm_entry *older;
	size_t n;
	char text[];
};

static struct helm_entry **slot_of(struct helm_cache *c, const uint8_t key[HELM_KEY_BYTES])
{
	return &c->slots[((size_t)key[0] << 8 | key[1]) % HELM_CACHE_SLOTS];
}

static void unlink_age(struct helm_cache *c, struct helm_entry *x)
{
	*(x->newer ? &x->newer->older : &c->newest) = x->older;
	*(x->older ? &x->older->newer : &c->oldest) = x->newer;
	x->newer = x->older = NULL;
}

static void link_newest(struct helm_cache *c, struct helm_entry *x)
{
	x->older = c->newest;
	*(c->newest ? &c->newest->newer : &c->oldest) = x;
	c->newest = x;
}

static void drop(struct helm_cache *c, struct helm_entry *x)
{
	struct helm_entry **at = slot_of(c, x->key);

	while (*at != x)
		at = &(*at)->next;
	*at = x->next;
	unlink_age(c, x);
	c->bytes -= sizeof(*x) + x->n;
	sodium_memzero(x, sizeof(*x) + x->n);
	free(x);
}

static struct helm_entry *find(struct helm_cache *c, const uint8_t key[HELM_KEY_BYTES])
{
	struct helm_entry *x = *slot_of(c, key);

	while (x && memcmp(x->key, key, HELM_KEY_BYTES) != 0)
		x = x->next;
	return x;
}

bool helm_cache_get(struct helm_cache *c, const uint8_t key[HELM_KEY_BYTES], struct span *out)
{
	struct helm_entry *x = find(c, key);

	if (!x)
		return false;
	unlink_age(c, x);
	link_newest(c, x);
	*out = (struct span){x->text, x->n};
	return true;
}

void helm_cache_put(struct helm_cache *c, const uint8_t key[HELM_KEY_BYTES], struct span text)
{
	struct helm_entry *x = find(c, key);
	size_t size = sizeof(*x) + text.n;

	if (x || size > c->max_bytes)
		return;
	while (c->oldest && c->bytes + size > c->max_bytes)
		drop(c, c->oldest);
	x = mem_alloc(1, size);
	memcpy(x->key, key, HELM_KEY_BYTES);
	x->n = text.n;
	if (text.n)
		memcpy(x->text, text.p, text.n);
	x->next = *slot_of(c, key);
	*slot_of(c, key) = x;
	link_newest(c, x);
	c->bytes += size;
}

void helm_cache_dispose(struct helm_cache *c)
{
	while (c->oldest)
		/* drop() moves c->oldest on: NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
		drop(c, c->oldest);
}
