/*
 * bech32.h - how keys are written as text: a prefix, '1', base 32, a checksum.
 *
 * Layer    secrets; uses agent/base
 * Source   BIP 173, without its length limit, as age uses it
 * Threads  any
 *
 *   prefix "1" data(5 bits a character, zero padded) checksum(6 characters)
 *
 * All lower or all upper case. The padding must be zero and under 5 bits.
 */
#ifndef AGENT_SECRETS_BECH32_H
#define AGENT_SECRETS_BECH32_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agent/base/buf.h"

/** Append the text of n bytes; upper case when the prefix is. prefix: one letter case, 33..126. */
void bech32_encode(struct buf *out, const char *prefix, const uint8_t *p, size_t n);

/**
 * Read text with exactly this prefix (letter case included) and exactly n bytes.
 * False when anything is different; `out` is wiped then.
 */
bool bech32_decode(struct span text, const char *prefix, uint8_t *out, size_t n) MUST_CHECK;

#endif
