/*
 * sops_meta.h - the metadata of a SOPS file: who can open it, what is encrypted, and its MAC.
 *
 * Layer    secrets, internal; uses agent/base
 * Source   SOPS 3.13.3
 * Threads  any
 */
#ifndef AGENT_SECRETS_SOPS_META_H
#define AGENT_SECRETS_SOPS_META_H

#include "secrets/sops_tree.h"

enum { SOPS_DATA_KEY_BYTES = 32, SOPS_SHARE_BYTES = SOPS_DATA_KEY_BYTES + 1 };

enum sops_rule {
	SOPS_ALL, /* never in a file: the default is UNENCRYPTED_SUFFIX "_unencrypted" */
	SOPS_UNENCRYPTED_SUFFIX,
	SOPS_ENCRYPTED_SUFFIX,
	SOPS_UNENCRYPTED_REGEX,
	SOPS_ENCRYPTED_REGEX,
	SOPS_UNENCRYPTED_COMMENT_REGEX,
	SOPS_ENCRYPTED_COMMENT_REGEX,
};

/* One copy of the data key, or of a group's share, encrypted to one recipient by age. */
struct sops_age_key {
	struct span recipient;
	struct span enc; /* armored age file */
};

struct sops_group {
	struct sops_age_key *age;
	size_t n_age;
	const char *other; /* "pgp", "kms", ...: a type of key it also has, NULL = none */
};

struct sops_meta {
	struct sops_group *groups;
	size_t n_groups;
	size_t threshold;
	const char *lastmodified; /* as it is authenticated: RFC 3339, whole seconds */
	struct span mac;
	enum sops_rule rule;
	struct span pattern; /* the rule's suffix or regular expression */
	bool mac_only_encrypted;
};

/** How metadata lies in a file. */
enum sops_layout { SOPS_NESTED, SOPS_SECTION, SOPS_PREFIXED };

/**
 * Take the metadata out of the documents (out of all of them; it is read from the first).
 * Returns 0, SOPS_NOT_ENCRYPTED, or -1: ERR_INPUT.
 */
int sops_meta_read(struct sops_docs *docs, enum sops_layout layout, struct arena *a,
		   struct sops_meta *out, struct err *e) MUST_CHECK;

/** The rule named by a metadata field; SOPS_ALL when there is none of that name. */
enum sops_rule sops_rule_of(struct span name);

/** The metadata field of a rule. */
const char *sops_rule_field(enum sops_rule rule);

/** Put the metadata into every document, as sops lays it out: fields sorted. */
void sops_meta_write(struct sops_docs *docs, enum sops_layout layout, const struct sops_meta *m,
		     struct arena *a);

/**
 * The data key by our identities, combined of shares where there are several groups.
 * Returns 0, SECRETS_NO_KEY, or -1: ERR_SECRET (damaged, only types of keys we do not know).
 */
int sops_data_key(const struct sops_meta *m, const struct keyring *k,
		  uint8_t key[SOPS_DATA_KEY_BYTES], struct err *e) MUST_CHECK;

/** Shamir over GF(2^8): shares of n + 1 bytes, the last is x. ERR_SECRET: fewer than 2, equal x. */
int shamir_combine(const uint8_t (*shares)[SOPS_SHARE_BYTES], size_t n_shares, uint8_t *out,
		   size_t n, struct err *e) MUST_CHECK;
void shamir_split(const uint8_t *secret, size_t n, size_t threshold,
		  uint8_t (*shares)[SOPS_SHARE_BYTES], size_t n_shares);

/** One file's cipher. */
struct sops_cipher;
struct sops_cipher *sops_cipher_new(const uint8_t key[SOPS_DATA_KEY_BYTES]) MUST_CHECK;
void sops_cipher_free(struct sops_cipher *c);
DEFINE_FREEP(struct sops_cipher, sops_cipher_free)

/**
 * Remember what is opened, so that sealing the same value at the same path gives the same text.
 * a: wiped arena that outlives the cipher.
 */
void sops_cipher_keep(struct sops_cipher *c, struct arena *a);

/**
 * Decrypt "ENC[AES256_GCM,data:...,iv:...,tag:...,type:...]" to a value marked secret; an empty text is
 * an empty string. aad: the path. ERR_SECRET: not of that form, damaged, unknown type. Never quotes.
 */
int sops_cipher_open(struct sops_cipher *c, struct span text, struct span aad, struct arena *a,
		     struct sops_value **out, struct err *e) MUST_CHECK;

/** Append the encrypted form of a leaf; nothing for an empty one. */
int sops_cipher_seal(struct sops_cipher *c, const struct sops_value *v, struct span aad,
		     struct buf *out, struct err *e) MUST_CHECK;

/**
 * Decrypt all documents in place and verify the MAC. path: for messages.
 * cipher NULL: nothing is decrypted or verified; what would be is marked secret.
 */
int sops_walk_open(struct sops_docs *docs, const struct sops_meta *m, struct sops_cipher *c,
		   const char *path, struct arena *a, struct err *e) MUST_CHECK;

/** Encrypt all documents in place; the MAC's text (128 hex digits) goes to `mac`. */
int sops_walk_seal(struct sops_docs *docs, const struct sops_meta *m, struct sops_cipher *c,
		   const char *path, struct arena *a, char mac[129], struct err *e) MUST_CHECK;

/** Encrypt documents in place and add their metadata: sops_encrypt_bytes() without the formats. */
int sops_encrypt_docs(struct sops_docs *docs, enum sops_format format, const char *path,
		      const struct sops_rules *rules, int64_t wall_ms, struct arena *a,
		      struct err *e) MUST_CHECK;

/** The same with a data key and metadata that exist: time and MAC are renewed. */
int sops_seal_docs(struct sops_docs *docs, enum sops_format format, const char *path,
		   struct sops_meta *m, struct sops_cipher *c, int64_t wall_ms, struct arena *a,
		   struct err *e) MUST_CHECK;

/** Parse an encrypted file and take its metadata out. 0, SOPS_NOT_ENCRYPTED or -1. */
int sops_read_docs(struct span text, enum sops_format format, const char *path, struct arena *a,
		   struct sops_docs *docs, struct sops_meta *m, struct err *e) MUST_CHECK;

/**
 * Decrypt and verify what sops_read_docs() gave. out: NULL, or receives the file's cipher, with
 * sops_cipher_keep() if `stash`. 0, SECRETS_NO_KEY or -1.
 */
int sops_open_docs(struct sops_docs *docs, const struct sops_meta *m, const char *path,
		   const struct keyring *k, bool stash, struct arena *a, struct sops_cipher **out,
		   struct err *e) MUST_CHECK;

/** A plain file as a tree; a binary one is a map of one string. */
int sops_read_plain(struct span text, enum sops_format format, const char *path, struct arena *a,
		    struct sops_docs *out, struct err *e) MUST_CHECK;

/** A file with its metadata as text. ERR_LIMIT leaves `out` as it was. */
int sops_write_docs(const struct sops_docs *docs, enum sops_format format, const char *path,
		    struct buf *out, struct err *e) MUST_CHECK;

enum sops_layout sops_layout_of(enum sops_format format);

#endif
