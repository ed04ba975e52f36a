/*
 * hkdf.h - keys from keys: HKDF with SHA-256.
 *
 * Layer    secrets; uses agent/base, libsodium
 * Source   RFC 5869
 * Threads  any
 */
#ifndef AGENT_SECRETS_HKDF_H
#define AGENT_SECRETS_HKDF_H

#include <stddef.h>
#include <stdint.h>

#include "agent/base/span.h"

enum { HKDF_HASH_BYTES = 32, HKDF_MAX_BYTES = 255 * HKDF_HASH_BYTES };

/** HKDF-Extract. An empty salt is a hash length of zeros, as the RFC says. */
void hkdf_extract(struct span salt, struct span ikm, uint8_t prk[HKDF_HASH_BYTES]);

/** HKDF-Expand to n bytes, at most HKDF_MAX_BYTES. */
void hkdf_expand(const uint8_t prk[HKDF_HASH_BYTES], struct span info, uint8_t *out, size_t n);

/** Both. */
void hkdf(struct span ikm, struct span salt, struct span info, uint8_t *out, size_t n);

#endif
