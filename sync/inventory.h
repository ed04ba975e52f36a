/*
 * inventory.h - what an app owns on the cluster, by our own records: an ApplySet with UIDs.
 *
 * Layer    sync; uses agent/base, render/yaml, zlib, libsodium
 * Source   design.md section 6 (Inventory), KEP-3659
 * Threads  any; an inventory belongs to one run
 *
 * Parent   ConfigMap agent.<instance>.<env>.<app> in the state namespace
 *          labels       applyset.kubernetes.io/id       the set's id, see inventory_part_of()
 *                       agent.gitops/{instance,env,app} what it belongs to: found by one LIST
 *          annotations  applyset.kubernetes.io/{tooling,contains-group-kinds,additional-namespaces}
 *                       agent.gitops/commit             the commit whose objects the hashes are of
 *                       agent.gitops/shards             names of further ConfigMaps, in order
 *          binaryData   entries: gzip of JSON lines {"id":…,"uid":…,"hash":…,"from":…}, sorted by id
 * Shard    ConfigMap <parent>.<12 hex digits of the content's BLAKE2b>, label agent.gitops/shard-of
 *
 * Lines fill one ConfigMap up to LIMIT_INVENTORY_SHARD_BYTES, then the next. Shards are named by what they
 * hold and written before the parent that names them; the parent is written with its resourceVersion.
 * So a reader sees the old or the new inventory, never half of one, and a shard that is missing is an
 * error, never an empty set.
 *
 * An entry without uid is intent: written before the object was. After a crash the object is ours only if it
 * carries our part-of label and our Apply entry.
 */
#ifndef AGENT_SYNC_INVENTORY_H
#define AGENT_SYNC_INVENTORY_H

#include "agent/base/buf.h"
#include "agent/base/map.h"
#include "render/yaml/object.h"

#define LABEL_PART_OF  "applyset.kubernetes.io/part-of"
#define LABEL_SET_ID   "applyset.kubernetes.io/id"
#define LABEL_AGENT    "agent.gitops/agent"    /* on members: what watches select */
#define LABEL_INSTANCE "agent.gitops/instance" /* on our own records */
#define LABEL_ENV      "agent.gitops/env"
#define LABEL_APP      "agent.gitops/app"
#define LABEL_SHARD_OF "agent.gitops/shard-of"

struct inventory_entry {
	const char *id;	  /* object_id() */
	const char *uid;  /* "" = intent */
	const char *hash; /* of what was sent; "" = never sent */
	const char *from; /* file it was rendered from; "" */
	struct object o;  /* identity taken from the id; root is NULL, version "" */
};

struct inventory {
	const char *app;
	const char *name; /* of the parent ConfigMap */
	const char *ns;
	const char *part_of;
	const char *instance, *env;
	bool exists;
	const char *rv; /* resourceVersion of the parent as read; "" */
	const char *commit;
	struct inventory_entry *entries; /* [n] sorted by id */
	size_t n, cap;
	struct map by_id;    /* -> struct inventory_entry */
	const char **shards; /* [n_shards] further ConfigMaps of the parent as read */
	size_t n_shards;
};

/** "applyset-<base64url(sha256("name.namespace.ConfigMap."))>-v1". */
const char *inventory_part_of(const char *name, const char *ns, struct arena *a);

/** An empty inventory that does not exist on the server. Strings are copied to `a`. */
void inventory_init(struct inventory *inv, const char *instance, const char *env, const char *app,
		    const char *ns, struct arena *a);

/**
 * Read an inventory from its parent and the shards it names.
 *
 * parent    the ConfigMap
 * by_name   all ConfigMaps of the environment by name, as struct node: shards are looked up there
 *
 * ERR_INPUT "inventory 'name': ..." when anything is missing or malformed: then nothing may be decided.
 */
int inventory_read(struct inventory *inv, const struct node *parent, const struct map *by_name,
		   struct arena *a, struct err *e) MUST_CHECK;

const struct inventory_entry *inventory_find(const struct inventory *inv, const char *id);

/** A list of entries being made; give it to inventory_objects() unsorted. */
struct inventory_list {
	struct inventory_entry *items;
	size_t n, cap;
};
void inventory_add(struct arena *a, struct inventory_list *list, struct inventory_entry entry);

/** Would writing these entries change what the server holds? */
bool inventory_differs(const struct inventory *inv, const struct inventory_list *list);

/** Do both hold the same ids (whatever uid, hash and from)? */
bool inventory_same_ids(const struct inventory *inv, const struct inventory_list *list);

/** ConfigMaps to write for a list of entries. */
struct inventory_objects {
	struct node *parent;
	struct node **shards; /* [n], to be created before the parent is written */
	const char **names;   /* [n] */
	size_t n;
};

/** Make them; the list is sorted. resourceVersion is in the parent when it exists. ERR_LIMIT. */
int inventory_objects(const struct inventory *inv, struct inventory_list *list, const char *commit,
		      struct arena *a, struct inventory_objects *out, struct err *e) MUST_CHECK;

/** Take over what was written: the entries, the shards and the parent's new resourceVersion. */
void inventory_written(struct inventory *inv, const struct inventory_list *list,
		       const struct inventory_objects *objects, const char *rv, const char *commit,
		       struct arena *a);

/* The codec alone, for tests and fuzzing. */
int inventory_pack(const struct inventory_entry *entries, size_t n, struct buf *out, struct err *e)
	MUST_CHECK;
int inventory_unpack(struct span gz, struct arena *a, struct inventory_list *out, struct err *e)
	MUST_CHECK;

#endif
