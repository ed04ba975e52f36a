/*
 * b64.h - base64 in its canonical form only: no blanks, no line breaks, exact padding, zero spare bits.
 *
 * Layer    secrets; uses agent/base, libsodium
 * Source   RFC 4648 section 4
 * Threads  any
 */
#ifndef AGENT_SECRETS_B64_H
#define AGENT_SECRETS_B64_H

#include <stdbool.h>
#include <stdint.h>

#include "agent/base/buf.h"

/** Append what `text` encodes, with padding. False, and nothing appended, when it is not canonical. */
bool b64_decode(struct span text, struct buf *out) MUST_CHECK;

/** The same without padding, as age writes it. */
bool b64_decode_raw(struct span text, struct buf *out) MUST_CHECK;

/** Exactly n bytes, with padding. */
bool b64_decode_exact(struct span text, uint8_t *out, size_t n) MUST_CHECK;
bool b64_decode_raw_exact(struct span text, uint8_t *out, size_t n) MUST_CHECK;

void b64_encode(struct buf *out, const void *p, size_t n);
void b64_encode_raw(struct buf *out, const void *p, size_t n);

#endif
