/*
 * discovery_set.h - the inside of a discovery snapshot, and how it is filled.
 *
 * Layer    sync/kube, internal
 * Source   apidiscovery.k8s.io/v2 and v2beta1 APIGroupDiscoveryList; meta/v1 APIGroupList,
 *          APIResourceList and APIVersions of the classic endpoints
 * Threads  a set is filled by one thread; then immutable
 */
#ifndef AGENT_SYNC_KUBE_DISCOVERY_SET_H
#define AGENT_SYNC_KUBE_DISCOVERY_SET_H

#include <stdatomic.h>

#include "agent/base/map.h"
#include "sync/kube/discovery.h"

/* The most a server may list: a cluster with a thousand CRDs has some 2,000. */
enum { DISCOVERY_RESOURCES_MAX = 100 * 1000, DISCOVERY_GROUPS_MAX = 10 * 1000 };

struct discovery {
	_Atomic unsigned refs;
	struct arena mem;
	struct kube_resource *all; /* [n] */
	size_t n, cap;
	struct map by_kind;   /* "group/version/kind" -> struct kube_resource */
	struct map preferred; /* "group/kind" -> struct kube_resource */
	struct map stale_set; /* "group/version" or "group" -> text */
	const char **stale;   /* [n_stale], sorted */
	size_t n_stale;
	const char *version;
	uint8_t digest[32];
};

/* A group and version to be asked for one by one, in the server's order of preference. */
struct discovery_version {
	const char *group;
	const char *version;
};

struct discovery_versions {
	struct discovery_version *items;
	size_t n, cap;
};

struct discovery *discovery_new(void);

/** Add what an aggregated document says. ERR_INPUT when it is none; ERR_LIMIT. */
int discovery_add_aggregated(struct discovery *d, struct span json, struct err *e) MUST_CHECK;

/** Is this body an aggregated document (a server may answer the classic one all the same)? */
bool discovery_is_aggregated(const char *json_head, size_t n);

/** Append the versions that /api (core) or /apis list. */
int discovery_read_versions(struct discovery *d, bool core, struct span json,
			    struct discovery_versions *out, struct err *e) MUST_CHECK;

/** Add an APIResourceList. */
int discovery_add_list(struct discovery *d, const struct discovery_version *gv, struct span json,
		       struct err *e) MUST_CHECK;

void discovery_add_stale(struct discovery *d, const char *group, const char *version);
int discovery_set_version(struct discovery *d, struct span json, struct err *e) MUST_CHECK;

/** Sort, index, digest. Nothing may be added afterwards. */
void discovery_seal(struct discovery *d);

#endif
