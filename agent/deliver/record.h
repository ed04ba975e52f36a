/*
 * record.h - what was deployed where, by whom, when, with what result: one signed JSON line each.
 *
 * Layer    agent/deliver; uses agent/base, render/yaml, sync/git, libsodium
 * Source   design.md section 6 (Records)
 * Threads  any
 *
 * Lines are git notes on the deployed commit (refs/notes/agent/<env>), append-only. The signature is
 * Ed25519 over the line without its "signature" member, exactly as the line was written.
 */
#ifndef AGENT_DELIVER_RECORD_H
#define AGENT_DELIVER_RECORD_H

#include <sodium.h>

#include "agent/base/clock.h"
#include "agent/base/err.h"
#include "sync/git/mirror.h"
#include "sync/git/notes.h"

/** The agent's signing key. */
struct record_key {
	uint8_t secret[crypto_sign_SECRETKEYBYTES];
	uint8_t public[crypto_sign_PUBLICKEYBYTES];
};

/**
 * Load the key file (a 32-byte Ed25519 seed in base64), or with
 * path NULL the one in the state directory, made at first use.
 */
int record_key_load(const char *path, int state_fd, struct record_key *out, struct err *e)
	MUST_CHECK;

enum record_result {
	RECORD_APPLIED,	   /* every app applied and healthy */
	RECORD_UNHEALTHY,  /* applied, not healthy in time */
	RECORD_FAILED,	   /* not, or not wholly, applied */
	RECORD_HEALED,	   /* same commit, drift undone */
	RECORD_SUPERSEDED, /* stopped by a newer pin */
	RECORD_REFUSED,	   /* policy */
};

/** "applied", "unhealthy", ... */
const char *record_result_name(enum record_result r);

/** Times are wall milliseconds, 0 = did not come to that. Strings "" when unknown, never NULL. */
struct record {
	const char *id; /* 32 hex digits; made by record_append() */
	const char *instance;
	const char *env;
	const char *commit;
	const char *previous; /* applied before; "" = first */
	enum record_result result;
	const char *reason; /* one line; masked */
	const char *trigger;
	const char *actor;
	const char *author; /* of the commit: "Name <mail>" */
	const char *subject;
	int64_t started_ms;
	int64_t applied_ms;
	int64_t healthy_ms;
	int64_t ended_ms;
	const char *digest;
	size_t created, configured, unchanged, adopted, recreated, pruned, skipped, failed;
	const char *agent_version;
	bool signature_good; /* when read: signed by one of the keys given */
};

/** Append to the note of record->commit. `record->id` is ignored. */
int record_append(const struct mirror *m, const struct record *record, const struct record_key *key,
		  const struct note_author *author, struct err *e) MUST_CHECK;

/**
 * All records of an environment, oldest first; lines that are not records are passed over.
 * keys  [n_keys] public keys whose signatures count
 */
int record_read(const struct mirror *m, const char *env, const uint8_t (*keys)[32], size_t n_keys,
		struct arena *a, struct record **out, size_t *n, struct err *e) MUST_CHECK;

#endif
