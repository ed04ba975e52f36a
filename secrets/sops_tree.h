/*
 * sops_tree.h - the tree that SOPS encrypts: like nodes, but comments are values in their order.
 *
 * Layer    secrets, internal; uses agent/base, render/yaml
 * Source   SOPS 3.13.3
 * Threads  as node.h
 *
 * SOPS encrypts comments, chooses values by comments, and feeds its MAC with leaves in order, typed as
 * its YAML library types them. A comment in a map is an item whose key is the comment and whose value
 * is NULL; a comment in a list is an item with key NULL. What is decrypted is secret.
 */
#ifndef AGENT_SECRETS_SOPS_TREE_H
#define AGENT_SECRETS_SOPS_TREE_H

#include "secrets/secrets.h"

enum sops_kind {
	SOPS_NULL,
	SOPS_STR,
	SOPS_INT,     /* text: decimal, 64 bits */
	SOPS_FLOAT,   /* number */
	SOPS_BOOL,    /* text: "true" or "false" */
	SOPS_TIME,    /* text: RFC 3339 */
	SOPS_COMMENT, /* text: behind the '#' */
	SOPS_MAP,
	SOPS_LIST,
};

struct sops_item {
	struct sops_value *key; /* SOPS_STR, SOPS_COMMENT (then value is NULL), or NULL in a list */
	struct sops_value *value;
};

struct sops_value {
	enum sops_kind kind;
	bool beside;   /* a comment: on the line of the item that follows it in the tree */
	bool secret;   /* was decrypted */
	uint8_t style; /* enum node_style it was read in */
	uint32_t line; /* 1-based, 0 = unknown */
	uint32_t column;
	size_t n; /* items */
	size_t cap;
	union {
		struct span text; /* NUL behind it */
		double number;
		struct sops_item *items;
	};
};

/** Documents of one file; the metadata still inside until sops_meta_read() takes it out. */
struct sops_docs {
	struct sops_value **items; /* maps */
	size_t n;
};

struct sops_value *sops_value_new(struct arena *a, enum sops_kind kind, struct span text);
void sops_value_add(struct arena *a, struct sops_value *to, struct sops_value *key,
		    struct sops_value *value);

/** Put an item in front of item `at`. */
void sops_value_insert(struct arena *a, struct sops_value *to, size_t at, struct sops_item item);

/** The value below a key of a map; NULL when absent or `map` is none. */
struct sops_value *sops_value_get(const struct sops_value *map, const char *key);

/** A scalar of the text of a resolved YAML or JSON scalar. ERR_INPUT: integer above 64 bits. */
int sops_value_scalar(struct arena *a, enum node_tag tag, struct span text, struct sops_value **out,
		      struct err *e) MUST_CHECK;

enum { SOPS_NUMBER_BYTES = 352 }; /* "-" and 309 digits, or 0.(323 zeros)(17 digits) */

/** Shortest text that reads back as the same number; Go's formats 'f', 'g' and JSON's ('j'). */
void sops_number_text(double number, char format, char out[SOPS_NUMBER_BYTES]);

/** The bytes of a leaf as they are encrypted and fed to the MAC, appended. Not for SOPS_NULL. */
void sops_value_bytes(const struct sops_value *v, struct buf *out);

/* Readers and writers of the formats. Writers: ERR_LIMIT when `out` is full. */
int sops_read_yaml(struct span text, const char *path, struct arena *a, struct sops_docs *out,
		   struct err *e) MUST_CHECK;
int sops_read_json(struct span text, const char *path, struct arena *a, struct sops_docs *out,
		   struct err *e) MUST_CHECK;
int sops_read_dotenv(struct span text, const char *path, struct arena *a, struct sops_docs *out,
		     struct err *e) MUST_CHECK;
int sops_read_ini(struct span text, const char *path, struct arena *a, struct sops_docs *out,
		  struct err *e) MUST_CHECK;
void sops_write_yaml(const struct sops_docs *docs, struct buf *out);
void sops_write_json(const struct sops_docs *docs, struct buf *out);
void sops_write_dotenv(const struct sops_docs *docs, struct buf *out);
void sops_write_ini(const struct sops_docs *docs, struct buf *out);

/** "a__map_b__list_0" keys of a flat map to a tree: how dotenv and ini hold the metadata. */
int sops_unflatten(const struct sops_value *flat, struct arena *a, struct sops_value **out,
		   struct err *e) MUST_CHECK;

/** Documents as nodes; comments are left out, merge keys merged, decrypted scalars marked. */
int sops_to_nodes(const struct sops_docs *docs, const struct source *source, struct arena *a,
		  struct node_docs *out, struct err *e) MUST_CHECK;

#endif
