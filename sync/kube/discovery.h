/*
 * discovery.h - which kinds a cluster serves, and at which paths.
 *
 * Layer    sync/kube; uses agent/base, jansson
 * Source   Kubernetes aggregated discovery v2 (KEP-3352), with the classic endpoints as fallback
 * Threads  a struct discovery is immutable and reference-counted; a fetch belongs to one thread
 *
 * A group whose own server does not answer is stale: its kinds are unknown, not gone. That is why
 * finding nothing has two names here. Refreshing means loading again: a new snapshot, while those who
 * hold the old one keep it.
 */
#ifndef AGENT_SYNC_KUBE_DISCOVERY_H
#define AGENT_SYNC_KUBE_DISCOVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agent/base/arena.h"
#include "agent/base/err.h"
#include "agent/base/span.h"

struct kube;
struct kube_identity;
struct discovery;
struct discovery_fetch;

enum {
	DISCOVERY_ABSENT = 1, /* the server is known not to serve it */
	DISCOVERY_STALE = 2,  /* its group did not answer: nobody knows */
	DISCOVERY_MORE = 3,   /* another round of requests is under way */
};

enum kube_verbs {
	KUBE_VERB_GET = 1 << 0,
	KUBE_VERB_LIST = 1 << 1,
	KUBE_VERB_WATCH = 1 << 2,
	KUBE_VERB_CREATE = 1 << 3,
	KUBE_VERB_UPDATE = 1 << 4,
	KUBE_VERB_PATCH = 1 << 5,
	KUBE_VERB_DELETE = 1 << 6,
	KUBE_VERB_DELETE_COLLECTION = 1 << 7,
};

struct kube_resource {
	const char *group;   /* "" for core */
	const char *version; /* "v1" */
	const char *kind;    /* "Deployment" */
	const char *plural;  /* "deployments" */
	bool namespaced;
	bool preferred;	 /* of all versions of group/kind the one the server lists first */
	bool has_status; /* subresources */
	bool has_scale;
	unsigned verbs; /* enum kube_verbs */
};

/** Load and wait. ERR kinds as the calls; a group that does not answer is no error. */
int discovery_load(struct kube *k, struct discovery **out, struct err *e) MUST_CHECK;

/**
 * The same without waiting. `done` runs on the I/O thread when a round of requests is over; then
 * discovery_step() parses (on the caller's thread) and returns 0 with *out (the fetch is freed),
 * DISCOVERY_MORE (wait for `done` again), or -1 (the fetch is freed).
 */
int discovery_begin(struct kube *k, void (*done)(void *ctx), void *ctx,
		    struct discovery_fetch **out, struct err *e) MUST_CHECK;
int discovery_step(struct discovery_fetch *f, struct discovery **out, struct err *e) MUST_CHECK;

/** Give up a fetch (cancels its calls); accepts NULL. */
void discovery_fetch_free(struct discovery_fetch *f);

struct discovery *discovery_ref(const struct discovery *d);
void discovery_unref(struct discovery *d); /* accepts NULL */

/** The resource of a kind; lives as long as d. 0, DISCOVERY_ABSENT or DISCOVERY_STALE. */
int discovery_find(const struct discovery *d, const char *group, const char *version,
		   const char *kind, const struct kube_resource **out) MUST_CHECK;

/** As discovery_find() in the version the server prefers. */
int discovery_preferred(const struct discovery *d, const char *group, const char *kind,
			const struct kube_resource **out) MUST_CHECK;

/** All resources, sorted by group, kind, then the server's order of versions. */
const struct kube_resource *discovery_all(const struct discovery *d, size_t *n);

/** Groups that did not answer, as "group/version" (or "group"), sorted. */
const char *const *discovery_stale(const struct discovery *d, size_t *n);

/** "v1.36.3"; "" when the server did not say. */
const char *discovery_server_version(const struct discovery *d);

/** Digest of server version and resources: a part of the render cache's key. Stale groups count. */
void discovery_digest(const struct discovery *d, uint8_t out[32]);

/**
 * "no kind 'Deploymnt' in group 'apps/v1'; nearest: 'Deployment'", or what is stale; from `a`.
 */
const char *discovery_explain(const struct discovery *d, const char *group, const char *version,
			      const char *kind, struct arena *a);

/* ---- paths: escaped, absolute, from `a` -------------------------------------------------------- */

/**
 * Path of an object, or of its collection when name is NULL.
 *
 * ns     ignored for cluster-scoped resources; "" or NULL with a NULL name = all namespaces
 * sub    "status", "scale", "log"; NULL = none
 * query  without '?', already escaped (kube_query()); NULL or "" = none
 *
 * ERR_INPUT when ns or name is empty, ".", "..", or longer than LIMIT_NAME_BYTES, or when a
 * namespaced object has no namespace: such a path would name something else.
 */
int kube_object_path(const struct kube_resource *r, const char *ns, const char *name,
		     const char *sub, const char *query, struct arena *a, const char **out,
		     struct err *e) MUST_CHECK;

/** "key=value&key=value" from pairs (key, value, ..., NULL), values escaped; a NULL value is left out. */
const char *kube_query(struct arena *a, ...) SENTINEL;

#endif
