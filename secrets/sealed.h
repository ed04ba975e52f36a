/*
 * sealed.h - a SealedSecret document taken apart, and the bytes its cryptography covers.
 *
 * Layer    secrets, internal; uses agent/base, render/yaml, libsodium
 * Source   secrets/README.md, "SealedSecret format"
 * Threads  any
 */
#ifndef AGENT_SECRETS_SEALED_H
#define AGENT_SECRETS_SEALED_H

#include "secrets/keyring.h"

enum {
	SEALED_DOC_KEY_BYTES = 32, /* random, one a document */
	SEALED_BOX_BYTES = 80,	   /* the document key in a sealed box: 32 public, 16 tag, 32 key */
	SEALED_TAG_BYTES = 32,	   /* keyed BLAKE2b over the header */
	SEALED_NONCE_BYTES = 24,
	SEALED_MAC_BYTES = 16,
	SEALED_PAD_BYTES = 32, /* values are padded to a multiple of it: lengths do not show */
};

struct sealed_doc {
	struct sealed_binding bound; /* strings of the document */
	const char *type;
	bool immutable;
	const struct node *root;
	const struct node *metadata;   /* map */
	const struct node *recipients; /* list of maps {key, box}, checked */
	const struct node *data;       /* map of texts, keys checked */
	uint8_t tag[SEALED_TAG_BYTES];
};

/** Take a SealedSecret apart. Unknown fields are refused. ERR_INPUT with place. */
int sealed_doc_read(const struct node *root, struct sealed_doc *out, struct err *e) MUST_CHECK;

/**
 * Is the identity in metadata what was sealed? `final`: a missing namespace is a mismatch. ERR_SECRET.
 */
int sealed_doc_check(const struct sealed_doc *doc, bool final, struct err *e) MUST_CHECK;

/** A key of a Secret's data: 1..253 of [-._a-zA-Z0-9]. */
bool sealed_data_key_valid(struct span key);

const char *sealed_scope_word(enum sealed_scope scope);

/** The header: what the tag is computed over. keys: [n], sorted by bytes. */
void sealed_header_bytes(const struct sealed_binding *b, const char *type, bool immutable,
			 const struct span *keys, size_t n, struct buf *out);

/** Associated data of one value. */
void sealed_value_bytes(const struct sealed_binding *b, struct span key, struct buf *out);

/** Tag of the header under a document key. map: the data keys are its keys. */
void sealed_header_tag(const uint8_t *doc_key, const struct sealed_binding *b, const char *type,
		       bool immutable, const struct node *map, uint8_t tag[SEALED_TAG_BYTES]);

/** The key of all values, derived from the document key. */
void sealed_value_key(const uint8_t *doc_key, uint8_t *key);

/** Keys of a map, sorted by bytes, from `a`. */
struct span *sealed_sorted_keys(const struct node *map, struct arena *a);

#endif
