/*
 * age.h - age files: a header of recipient stanzas that wrap a file key, and a payload of chunks.
 *
 * Layer    secrets, internal; uses agent/base, libsodium, libcrypto
 * Source   age-encryption.org/v1 (C2SP age.md); every encoding must be canonical
 * Threads  any
 *
 *   age-encryption.org/v1 LF
 *   -> TYPE ARG... LF  BODY (base64, lines of 64, ends with a shorter one, maybe empty) LF   (1..n)
 *   --- MAC(base64 of HMAC-SHA256 over all before and including "---") LF
 *   nonce[16]  then chunks of 65536 bytes + tag[16], the last marked in its nonce
 *
 * Recipients: X25519, scrypt (alone), ssh-ed25519, ssh-rsa. Plugins and the post-quantum hybrid
 * (mlkem768x25519) are not ours: their stanzas match no key. Messages begin with "age armor", "age
 * header", "age header MAC" or "age payload": which part is broken.
 */
#ifndef AGENT_SECRETS_AGE_H
#define AGENT_SECRETS_AGE_H

#include "secrets/keyring.h"
#include "secrets/sshkey.h"

enum {
	AGE_FILE_KEY_BYTES = 16,
	AGE_MAC_BYTES = 32,
	AGE_NONCE_BYTES = 16,
	AGE_CHUNK_BYTES = 64 * 1024,
	AGE_TAG_BYTES = 16,
	AGE_SALT_BYTES = 16,
};

struct age_stanza {
	struct span type;
	struct span *args;
	size_t n_args;
	struct span body; /* decoded */
};

struct age_header {
	struct age_stanza *stanzas;
	size_t n;
	struct span authentic; /* the bytes the MAC is over; points into the file */
	uint8_t mac[AGE_MAC_BYTES];
	size_t size_bytes; /* of the header: the payload starts there */
};

/** ERR_SECRET with "age header: ...". Memory from `a`, spans into `file`. */
int age_header_parse(struct span file, struct arena *a, struct age_header *out, struct err *e)
	MUST_CHECK;

/** Append one stanza. */
void age_stanza_write(struct buf *out, const struct age_stanza *s);

/** Does the text (blanks in front apart) start as an armored age file? */
bool age_is_armored(struct span text);

/** PEM-like armor off and on. ERR_SECRET with "age armor: ...". */
int age_armor_decode(struct span text, struct buf *out, struct err *e) MUST_CHECK;
void age_armor_encode(struct span bytes, struct buf *out);

/** What may open a file. */
struct age_openers {
	const struct keyring *keys;	/* may be NULL */
	const struct span *passphrases; /* [n_passphrases] for scrypt */
	size_t n_passphrases;
};

/** The file key from the stanzas. Returns 0, SECRETS_NO_KEY or -1 (ERR_SECRET, "age header"). */
int age_unwrap(const struct age_header *h, const struct age_openers *openers,
	       uint8_t file_key[AGE_FILE_KEY_BYTES], struct err *e) MUST_CHECK;

/** MAC of the header bytes under a file key. */
void age_header_mac(const uint8_t file_key[AGE_FILE_KEY_BYTES], struct span authentic,
		    uint8_t mac[AGE_MAC_BYTES]);

/** Payload (nonce included) to plain text and back. ERR_SECRET with "age payload: ...", ERR_LIMIT. */
int age_stream_decrypt(const uint8_t file_key[AGE_FILE_KEY_BYTES], struct span payload,
		       struct buf *out, struct err *e) MUST_CHECK;
void age_stream_encrypt(const uint8_t file_key[AGE_FILE_KEY_BYTES], struct span plain,
			struct buf *out);

/**
 * Decrypt a whole file, armored or not. Nothing is appended to `out` unless all of it is authentic.
 * Returns 0, SECRETS_NO_KEY, or -1: ERR_SECRET, ERR_LIMIT.
 */
int age_decrypt(struct span file, const struct age_openers *openers, struct buf *out, struct err *e)
	MUST_CHECK;

enum age_recipient_type { AGE_TO_X25519, AGE_TO_SSH, AGE_TO_PASSPHRASE };

struct age_recipient {
	enum age_recipient_type type;
	uint8_t x25519[KEY_BYTES];
	struct sshkey_public ssh;
	struct span passphrase;
	unsigned log_n; /* scrypt work factor, 1..LIMIT_SCRYPT_LOG_N */
};

/** "age1..." or an SSH public key line. ERR_INPUT names plugins and post-quantum recipients. */
int age_recipient_parse(struct span text, struct arena *a, struct age_recipient *out, struct err *e)
	MUST_CHECK;
void age_recipient_dispose(struct age_recipient *r);

/** Wrap a file key for a recipient: append its stanza. ERR_INPUT: a key that cannot be used. */
int age_wrap(const struct age_recipient *r, const uint8_t file_key[AGE_FILE_KEY_BYTES],
	     struct buf *out, struct err *e) MUST_CHECK;

/** Encrypt to all recipients (a passphrase must be the only one). Binary, append armor if wanted. */
int age_encrypt(struct span plain, const struct age_recipient *recipients, size_t n,
		struct buf *out, struct err *e) MUST_CHECK;

/* The wrapping keys both sides derive. */
void age_x25519_wrap_key(const uint8_t shared[KEY_BYTES], const uint8_t ephemeral[KEY_BYTES],
			 const uint8_t recipient[KEY_BYTES], const char *label,
			 uint8_t key[KEY_BYTES]);
void age_ssh_tweak(struct span wire, uint8_t shared[KEY_BYTES]);
int age_scrypt_key(struct span passphrase, const uint8_t salt[AGE_SALT_BYTES], unsigned log_n,
		   uint8_t key[KEY_BYTES], struct err *e) MUST_CHECK;

#define AGE_LABEL_X25519  "age-encryption.org/v1/X25519"
#define AGE_LABEL_SCRYPT  "age-encryption.org/v1/scrypt"
#define AGE_LABEL_ED25519 "age-encryption.org/v1/ssh-ed25519"
#define AGE_LABEL_RSA	  "age-encryption.org/v1/ssh-rsa"

#endif
