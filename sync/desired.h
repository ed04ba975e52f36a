/*
 * desired.h - a rendered object made ready: identity settled, body cleaned and labelled, hashed.
 *
 * Layer    sync; uses agent/base, render/yaml, sync/kube, libsodium
 * Source   design.md section 6
 * Threads  as the arena it lives in
 */
#ifndef AGENT_SYNC_DESIRED_H
#define AGENT_SYNC_DESIRED_H

#include "agent/base/map.h"
#include "render/yaml/object.h"
#include "sync/hints.h"
#include "sync/kube/discovery.h"

enum { DESIRED_HASH_BYTES = 24 }; /* 16 bytes of BLAKE2b in base64url, and NUL */

enum desired_kind { DESIRED_KNOWN, DESIRED_NO_KIND, DESIRED_STALE_KIND };

struct desired {
	const struct object *rendered;
	struct object
		o; /* namespace filled in or dropped by the kind's scope; root is what is sent */
	const char *id;	   /* of the inventory */
	const char *text;  /* "Kind/namespace/name" */
	const char *where; /* "file:line"; "" */
	const char *from;  /* file; "" */
	const char *app;
	const struct kube_resource *resource; /* NULL unless DESIRED_KNOWN */
	enum desired_kind kind;
	unsigned hints; /* enum hint */
	int stage, rank;
	bool sensitive; /* a Secret, or holds marked values */
	char hash[DESIRED_HASH_BYTES];
	bool hash_partial; /* secret values are left out of it: there was no key */
	const char *bad;   /* NULL, or why it cannot be sent at all: "file:line:column: ..." */
};

/** What is the same for all objects of a run. */
struct desired_context {
	const struct discovery *discovery;
	const struct map
		*crds; /* "group/kind" -> struct crd_kind of the CRDs in the run's objects */
	const char *namespace_default;
	const char *instance;
	const uint8_t *hash_key; /* [32] or NULL */
};

/** A kind that a CRD among the objects defines. */
struct crd_kind {
	bool namespaced;
	const char *app; /* whose CRD it is */
};

/** Note the kinds that CRDs among `list` define into `crds`. */
void desired_crds(const struct objects *list, const char *app, struct map *crds, struct arena *a);

/**
 * Make one object ready. Never fails: what is wrong with it goes to `bad`.
 *
 * part_of  the app's ApplySet id, which becomes a label
 * a        receives the copy; wiped by its owner, for it may hold secrets
 */
void desired_make(const struct desired_context *c, const struct object *rendered, const char *app,
		  const char *part_of, struct arena *a, struct desired *out);

/** Look the kind up again (after discovery was read again) and settle scope, id and text. */
void desired_settle(const struct desired_context *c, const char *app, struct arena *a,
		    struct desired *d);

/** "group/kind" as the key of `crds`. */
const char *desired_kind_key(const char *group, const char *kind, struct arena *a);

#endif
