#include "sync/kube/discovery.h"

#include <sodium.h>
#include <stdlib.h>

#include "agent/base/mem.h"
#include "sync/kube/discovery_set.h"

enum { KEY_BYTES = 1024, NEAREST_CAP = 8 };

struct discovery *discovery_new(void)
{
	struct discovery *d = mem_alloc(1, sizeof(*d));

	atomic_init(&d->refs, 1);
	map_init(&d->by_kind, &d->mem);
	map_init(&d->preferred, &d->mem);
	map_init(&d->stale_set, &d->mem);
	d->version = "";
	return d;
}

struct discovery *discovery_ref(const struct discovery *d)
{
	struct discovery *shared = (struct discovery *)d;

	atomic_fetch_add(&shared->refs, 1);
	return shared;
}

void discovery_unref(struct discovery *d)
{
	if (!d || atomic_fetch_sub(&d->refs, 1) != 1)
		return;
	arena_dispose(&d->mem);
	free(d);
}

void discovery_add_stale(struct discovery *d, const char *group, const char *version)
{
	char *key = version[0] ? arena_printf(&d->mem, "%s/%s", group, version)
			       : arena_strdup(&d->mem, group);

	map_set(&d->stale_set, span_of(key), key);
}

/* ---- sealing ---------------------------------------------------------------------------------- */

struct ordered {
	struct kube_resource r;
	size_t at; /* as the server listed it: its order of versions */
};

static int by_name(const void *left, const void *right)
{
	const struct ordered *a = left;
	const struct ordered *b = right;
	int rc = strcmp(a->r.group, b->r.group);

	if (rc == 0)
		rc = strcmp(a->r.kind, b->r.kind);
	if (rc == 0)
		rc = (a->at > b->at) - (a->at < b->at);
	return rc;
}

static int by_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void resources_sort(struct discovery *d)
{
	struct ordered *order = mem_alloc(d->n, sizeof(*order));

	for (size_t i = 0; i < d->n; i++)
		order[i] = (struct ordered){d->all[i], i};
	qsort(order, d->n, sizeof(*order), by_name);
	for (size_t i = 0; i < d->n; i++)
		d->all[i] = order[i].r;
	free(order);
}

static void resources_index(struct discovery *d)
{
	for (size_t i = 0; i < d->n; i++) {
		struct kube_resource *r = &d->all[i];
		struct span kind = span_of(arena_printf(&d->mem, "%s/%s", r->group, r->kind));
		struct span key =
			span_of(arena_printf(&d->mem, "%s/%s/%s", r->group, r->version, r->kind));

		/* two resources of one kind (not seen in practice): the first listed counts */
		if (!map_get(&d->by_kind, key))
			map_set(&d->by_kind, key, r);
		if (!map_get(&d->preferred, kind)) {
			r->preferred = true;
			map_set(&d->preferred, kind, r);
		}
	}
}

static void stale_sort(struct discovery *d)
{
	struct span key;
	size_t at = 0;
	void *value;

	d->stale = arena_array(&d->mem, d->stale_set.n, sizeof(*d->stale));
	while (map_next(&d->stale_set, &at, &key, &value))
		d->stale[d->n_stale++] = value;
	qsort(d->stale, d->n_stale, sizeof(*d->stale), by_text);
}

static void digest_text(crypto_generichash_state *h, const char *s)
{
	crypto_generichash_update(h, (const unsigned char *)s, strlen(s) + 1);
}

static void digest_make(struct discovery *d)
{
	crypto_generichash_state h;

	crypto_generichash_init(&h, NULL, 0, sizeof(d->digest));
	digest_text(&h, d->version);
	for (size_t i = 0; i < d->n; i++) {
		const struct kube_resource *r = &d->all[i];
		unsigned char bits[5] = {r->namespaced, r->preferred, r->has_status, r->has_scale,
					 (unsigned char)r->verbs};

		digest_text(&h, r->group);
		digest_text(&h, r->version);
		digest_text(&h, r->kind);
		digest_text(&h, r->plural);
		crypto_generichash_update(&h, bits, sizeof(bits));
	}
	for (size_t i = 0; i < d->n_stale; i++)
		digest_text(&h, d->stale[i]);
	crypto_generichash_final(&h, d->digest, sizeof(d->digest));
}

void discovery_seal(struct discovery *d)
{
	resources_sort(d);
	resources_index(d);
	stale_sort(d);
	digest_make(d);
}

/* ---- asking ----------------------------------------------------------------------------------- */

static bool is_stale(const struct discovery *d, const char *group, const char *version)
{
	char key[KEY_BYTES];

	if (map_get(&d->stale_set, span_of(group)))
		return true;
	if (version) {
		snprintf(key, sizeof(key), "%s/%s", group, version);
		return map_get(&d->stale_set, span_of(key)) != NULL;
	}
	for (size_t i = 0; i < d->n_stale; i++) {
		struct span s = span_of(d->stale[i]);

		s.n = span_find(s, '/');
		if (span_is(s, group))
			return true;
	}
	return false;
}

int discovery_find(const struct discovery *d, const char *group, const char *version,
		   const char *kind, const struct kube_resource **out)
{
	char key[KEY_BYTES];
	const struct kube_resource *r;

	snprintf(key, sizeof(key), "%s/%s/%s", group, version, kind);
	r = map_get(&d->by_kind, span_of(key));
	if (!r)
		return is_stale(d, group, version) ? DISCOVERY_STALE : DISCOVERY_ABSENT;
	*out = r;
	return 0;
}

int discovery_preferred(const struct discovery *d, const char *group, const char *kind,
			const struct kube_resource **out)
{
	char key[KEY_BYTES];
	const struct kube_resource *r;

	snprintf(key, sizeof(key), "%s/%s", group, kind);
	r = map_get(&d->preferred, span_of(key));
	if (!r)
		return is_stale(d, group, NULL) ? DISCOVERY_STALE : DISCOVERY_ABSENT;
	*out = r;
	return 0;
}

const struct kube_resource *discovery_all(const struct discovery *d, size_t *n)
{
	*n = d->n;
	return d->all;
}

const char *const *discovery_stale(const struct discovery *d, size_t *n)
{
	*n = d->n_stale;
	return d->stale;
}

const char *discovery_server_version(const struct discovery *d)
{
	return d->version;
}

void discovery_digest(const struct discovery *d, uint8_t out[32])
{
	memcpy(out, d->digest, sizeof(d->digest));
}

const char *discovery_explain(const struct discovery *d, const char *group, const char *version,
			      const char *kind, struct arena *a)
{
	const char *slash = group[0] ? "/" : "";
	const struct kube_resource *best = NULL;
	const struct kube_resource *other = NULL;
	size_t distance = strlen(kind) / 3 + 2;

	if (distance > NEAREST_CAP)
		distance = NEAREST_CAP;
	if (is_stale(d, group, version))
		return arena_printf(
			a,
			"the server of '%s%s%s' does not answer: whether it serves '%s' is unknown",
			group, slash, version, kind);
	if (discovery_preferred(d, group, kind, &other) == 0)
		return arena_printf(a,
				    "the server does not serve '%s' in '%s%s%s', but in '%s%s%s'",
				    kind, group, slash, version, group, slash, other->version);
	for (size_t i = 0; i < d->n; i++) {
		size_t n = span_distance(span_of(kind), span_of(d->all[i].kind), distance);

		if (n < distance || (n == 0 && !best)) {
			distance = n;
			best = &d->all[i];
		}
	}
	if (best)
		return arena_printf(
			a,
			"the server does not serve '%s' in '%s%s%s'; did you mean '%s' in '%s%s%s'?",
			kind, group, slash, version, best->kind, best->group,
			best->group[0] ? "/" : "", best->version);
	return arena_printf(a, "the server does not serve '%s' in '%s%s%s'", kind, group, slash,
			    version);
}
