/*
 * keyring.h - the private keys themselves, for the files of this folder.
 *
 * Layer    secrets, internal; uses agent/base, libsodium, libcrypto
 * Threads  read-only once filled; the counter is atomic
 */
#ifndef AGENT_SECRETS_KEYRING_H
#define AGENT_SECRETS_KEYRING_H

#include <stdatomic.h>

#include <openssl/evp.h>

#include "secrets/secrets.h"

enum { KEY_BYTES = 32, SSH_TAG_BYTES = 4 };

enum identity_type {
	IDENTITY_X25519,
	IDENTITY_SSH_ED25519,
	IDENTITY_SSH_RSA,
	IDENTITY_HYBRID, /* ML-KEM-768 with X25519 */
};

/* One age identity. */
struct identity {
	enum identity_type type;
	uint8_t *secret;	       /* [KEY_BYTES] sodium_malloc: X25519 scalar or hybrid seed */
	uint8_t public_key[KEY_BYTES]; /* X25519 */
	EVP_PKEY *rsa;		       /* IDENTITY_SSH_RSA only */
	struct span ssh_wire;	       /* SSH public key as on the wire; memory of the keyring */
	uint8_t ssh_tag[SSH_TAG_BYTES]; /* first bytes of its SHA-256 */
};

struct sealed_key {
	uint8_t *secret; /* [KEY_BYTES] sodium_malloc */
	uint8_t public_key[KEY_BYTES];
};

struct keyring {
	struct identity *age;
	size_t n_age;
	size_t age_cap;
	struct sealed_key *sealed;
	size_t n_sealed;
	size_t sealed_cap;
	struct arena arena; /* of public texts */
	atomic_uint_fast64_t *private_ops;
};

/** Count one private-key operation. */
static inline void keyring_count_op(const struct keyring *k)
{
	atomic_fetch_add_explicit(k->private_ops, 1, memory_order_relaxed);
}

/** KEY_BYTES of locked, guarded memory; aborts when there is none. */
uint8_t *key_alloc(void) MUST_CHECK;

/** Take over an identity; its pointers belong to the keyring from now on. */
void keyring_take(struct keyring *k, struct identity id);

#define KEY_PREFIX_AGE_SECRET	 "AGE-SECRET-KEY-"
#define KEY_PREFIX_AGE_PUBLIC	 "age"
#define KEY_PREFIX_HYBRID_SECRET "AGE-SECRET-KEY-PQ-"
#define KEY_PREFIX_HYBRID_PUBLIC "age1pq"
#define KEY_PREFIX_SEALED_SECRET "AGENT-SEALED-KEY-"
#define KEY_PREFIX_SEALED_PUBLIC "agentseal"

#endif
