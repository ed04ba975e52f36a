/*
 * sshkey.h - SSH keys as age identities and recipients.
 *
 * Layer    secrets, internal; uses agent/base, libsodium, libcrypto
 * Source   OpenSSH PROTOCOL.key; RFC 4253 section 6.6; RFC 8709; age's agessh
 * Threads  any
 *
 * An OpenSSH private key file is base64 between two PEM lines:
 *
 *   "openssh-key-v1\0" cipher kdf kdfoptions u32(n keys = 1) public private
 *   private = u32 check, u32 the same check, type, fields, comment, padding 1 2 3 ...
 *
 * every item being u32 big-endian length and bytes. Only unencrypted keys (cipher "none") are read. The
 * older PEM forms (PKCS#1, PKCS#8) go through libcrypto.
 */
#ifndef AGENT_SECRETS_SSHKEY_H
#define AGENT_SECRETS_SSHKEY_H

#include "secrets/keyring.h"

/** Does the text hold a PEM private key? */
bool sshkey_is_private(struct span text);

/** Add the key of a private key file as an age identity. ERR_SECRET: encrypted, damaged, another type. */
int sshkey_add(struct keyring *k, struct span text, const char *name, struct err *e) MUST_CHECK;

/** What an SSH public key line ("ssh-ed25519 AAAA... comment") holds. */
struct sshkey_public {
	enum identity_type type; /* IDENTITY_SSH_ED25519 or IDENTITY_SSH_RSA */
	struct span wire;	 /* from the arena */
	uint8_t tag[SSH_TAG_BYTES];
	uint8_t x25519[KEY_BYTES]; /* ed25519, turned into a Montgomery point */
	EVP_PKEY *rsa;		   /* free with sshkey_public_dispose() */
};

int sshkey_public_parse(struct span line, struct arena *a, struct sshkey_public *out, struct err *e)
	MUST_CHECK;
void sshkey_public_dispose(struct sshkey_public *p);

#endif
