/*
 * secrets.h - the entry header: keys, SOPS files and sealed secrets.
 *
 * Layer    secrets; uses agent/base, render/yaml, libsodium, libcrypto
 * Source   design.md sections 2 (rule 7), 4, 5; secrets/README.md has the sealed format byte for byte;
 *          age-encryption.org/v1; SOPS 3.13.3
 * Threads  a keyring is read-only once filled and may be shared; everything else is per call
 *
 * Error messages never hold plain text or key material: paths, key names, recipients and places only.
 * Plain text that is returned lives in the caller's arena (made with ARENA_WIPED) or buffer (BUF_WIPED).
 * Masking of what leaves the process is mask.h.
 */
#ifndef AGENT_SECRETS_SECRETS_H
#define AGENT_SECRETS_SECRETS_H

#include "agent/base/buf.h"
#include "agent/base/cleanup.h"
#include "render/yaml/object.h"
#include "render/yaml/yaml_in.h"

/* The file is fine, but none of our keys opens it; *e is untouched: see keyring_err_no_key(). */
enum { SECRETS_NO_KEY = 1 };

/* ---- keys ---------------------------------------------------------------------------------- */

/**
 * A set of private keys: age identities (X25519, SSH ed25519 and RSA) and sealed-secret keys.
 * An environment decrypts with the keyring of its own key set and nothing else. Keys lie in memory
 * that is locked, guarded and wiped.
 */
struct keyring;

struct keyring *keyring_new(void) MUST_CHECK;
void keyring_free(struct keyring *k);
DEFINE_FREEP(struct keyring, keyring_free)

/**
 * Add the identities of a file: lines AGE-SECRET-KEY-1..., comments and blank lines; or an unencrypted
 * SSH private key (ed25519, RSA). ERR_SECRET: absent, no key in it, encrypted SSH key, plugin identity;
 * the message names the path (and line).
 */
int keyring_add_age_file(struct keyring *k, const char *path, struct err *e) MUST_CHECK;

/** The same from memory; `name` stands for the path in messages. */
int keyring_add_age(struct keyring *k, struct span text, const char *name, struct err *e)
	MUST_CHECK;

/** Add keys of a file as `agent keys new` writes it: lines AGENT-SEALED-KEY-1..., comments. */
int keyring_add_sealed_file(struct keyring *k, const char *path, struct err *e) MUST_CHECK;
int keyring_add_sealed(struct keyring *k, struct span text, const char *name, struct err *e)
	MUST_CHECK;

/** Numbers of keys held. */
size_t keyring_count_age(const struct keyring *k);
size_t keyring_count_sealed(const struct keyring *k);

/** Public parts, one text a line: "age1...", "agentseal1...", "ssh-ed25519 ...". */
void keyring_public(const struct keyring *k, struct buf *out);

/**
 * A stable id of the set of keys (of their public parts), for cache keys: changes when a key is added.
 */
void keyring_id(const struct keyring *k, uint8_t out[32]);

/** Private-key operations done with these keys since keyring_new(): 0 in an unchanged pass. */
uint64_t keyring_private_ops(const struct keyring *k);

/** ERR_SECRET "what: none of the 2 keys of this environment opens it"; k may be NULL. Returns -1. */
int keyring_err_no_key(const struct keyring *k, const char *what, struct err *e);

/* ---- SOPS ---------------------------------------------------------------------------------- */

enum sops_format { SOPS_YAML, SOPS_JSON, SOPS_DOTENV, SOPS_INI, SOPS_BINARY };

/** By extension: .yaml .yml .json .env .ini, else SOPS_BINARY. */
enum sops_format sops_format_of(const char *path);

/** "yaml", "json", "dotenv", "ini", "binary"; false for another word. */
bool sops_format_parse(struct span word, enum sops_format *out);

/**
 * Does this look like a file encrypted by sops? Cheap: no parsing, one search for the metadata that
 * every such file carries ("sops" with "mac" and an "ENC[AES256_GCM," value). Never false for a file
 * that sops can decrypt. May be true for a manifest that quotes one: then sops_decrypt_*() says
 * SOPS_NOT_ENCRYPTED.
 */
bool sops_probe(struct span text);

enum { SOPS_NOT_ENCRYPTED = 2 }; /* no sops metadata: use the file as it is */

/**
 * Decrypt a YAML or JSON file into nodes, as node_from_yaml() would give for the plain file.
 *
 * text    the file; borrowed
 * format  SOPS_YAML or SOPS_JSON
 * source  as for node_from_yaml(); nodes keep their place in the encrypted file
 * k       keys; NULL = do not decrypt: values stay ENC[...] text, marked secret (for people without
 *         keys, who compare everything else); the MAC is then not verified
 * a       receives nodes; wiped arena
 * out     documents without the sops metadata; every decrypted scalar is marked secret
 *
 * The MAC is verified before anything is returned. Returns 0, SECRETS_NO_KEY, SOPS_NOT_ENCRYPTED, or
 * -1: ERR_SECRET (MAC mismatch, damaged value, unsupported key type by name), ERR_INPUT (syntax,
 * metadata), ERR_LIMIT. Messages start with the source's path.
 */
int sops_decrypt_nodes(struct span text, enum sops_format format, const struct source *source,
		       const struct keyring *k, struct arena *a, struct node_docs *out,
		       struct err *e) MUST_CHECK;

/**
 * Decrypt a file of any format to bytes: exactly what `sops decrypt` prints.
 * path is for messages. Returns and errors as above; `out` should be BUF_WIPED.
 */
int sops_decrypt_bytes(struct span text, enum sops_format format, const char *path,
		       const struct keyring *k, struct buf *out, struct err *e) MUST_CHECK;

/** Recipients that share one part of the data key: any of them opens it. */
struct sops_recipients {
	const char *const *age; /* [n] "age1..." or SSH public keys */
	size_t n;
};

/** How a file is encrypted. At most one of the selections; none: all but keys "..._unencrypted". */
struct sops_rules {
	const struct sops_recipients *groups; /* [n_groups]; more than one: Shamir shares */
	size_t n_groups;
	size_t threshold;      /* groups needed; 0 = all */
	const char *selection; /* "encrypted_regex", "unencrypted_suffix", ... or NULL */
	const char *pattern;
	bool mac_only_encrypted;
};

/**
 * Encrypt a plain file so that sops 3.13 reads it.
 *
 * wall_ms  the time that goes into the metadata
 * ERR_INPUT: syntax, recipients, a selection that is unknown, a file that is encrypted already, a key
 * that is not a string.
 */
int sops_encrypt_bytes(struct span text, enum sops_format format, const char *path,
		       const struct sops_rules *rules, int64_t wall_ms, struct buf *out,
		       struct err *e) MUST_CHECK;

/** What the metadata of an encrypted file says; nothing of it is verified. */
struct sops_info {
	struct sops_rules rules;  /* groups: recipients as they are named */
	const char *lastmodified; /* RFC 3339 */
	const char *other;	  /* "pgp", "kms", ...: a type of key it also has; NULL = none */
	size_t n_values;	  /* encrypted values, comments included */
};

/** Read the metadata. 0, SOPS_NOT_ENCRYPTED, or -1 (ERR_INPUT, ERR_LIMIT). Memory from `a`. */
int sops_inspect(struct span text, enum sops_format format, const char *path, struct arena *a,
		 struct sops_info *out, struct err *e) MUST_CHECK;

/**
 * Encrypt an encrypted file anew: new data key, new nonces, what is encrypted stays.
 *
 * groups   who can open it from now on; NULL = who can now
 * Returns 0, SECRETS_NO_KEY, SOPS_NOT_ENCRYPTED, or -1: ERR_SECRET (damaged; it also has keys of a type
 * that we cannot write, which would be lost), ERR_INPUT.
 */
int sops_rotate_bytes(struct span text, enum sops_format format, const char *path,
		      const struct keyring *k, const struct sops_recipients *groups,
		      size_t n_groups, size_t threshold, int64_t wall_ms, struct buf *out,
		      struct err *e) MUST_CHECK;

/**
 * An encrypted file with new content: same data key and recipients; values that did not change, at a
 * path that did not change, keep their ciphertext.
 */
int sops_edit_bytes(struct span text, enum sops_format format, const char *path,
		    const struct keyring *k, struct span plain, int64_t wall_ms, struct buf *out,
		    struct err *e) MUST_CHECK;

/* ---- sealed secrets -------------------------------------------------------------------------- */

/*
 * What a sealed secret may become. Strict: exactly this namespace and name. Namespace: any name in this
 * namespace. Cluster: anything.
 */
enum sealed_scope { SEALED_STRICT, SEALED_NAMESPACE, SEALED_CLUSTER };

struct sealed_binding {
	enum sealed_scope scope;
	const char *ns;	  /* "" with SEALED_CLUSTER */
	const char *name; /* "" unless SEALED_STRICT */
};

/** Is this `apiVersion: agent.gitops/v1, kind: SealedSecret`? */
bool sealed_is(const struct node *root);

/**
 * Check a SealedSecret as it lies in the file, without keys: structure, and that metadata.name and
 * metadata.namespace (when the file gives one) agree with what it was sealed for. Render calls this
 * when it reads the document, before any transformer. ERR_INPUT (structure), ERR_SECRET (binding);
 * with place.
 */
int sealed_check(const struct node *root, struct err *e) MUST_CHECK;

/**
 * Turn a SealedSecret into its Secret.
 *
 * Best called AFTER all transformers, so that namespace and name are final and no patch or replacement
 * can copy a value elsewhere. The object must then be what was sealed. The Secret takes apiVersion v1,
 * the object's metadata (so labels, annotations and namespace set by transformers are kept), the sealed
 * type, immutable flag, and data; values are marked secret, in base64, and keep their place. What
 * stands in `root` is not changed.
 *
 * root   the SealedSecret; borrowed
 * a      receives the Secret; wiped arena
 * bound  NULL: the object is final, and every part of its identity must be what was sealed. Else the
 *        object is not final: a namespace that it does not name is accepted, *bound says what the
 *        Secret may be, and the caller MUST call sealed_check_binding() on the final object.
 *
 * Returns 0, SECRETS_NO_KEY, or -1: ERR_INPUT (structure), ERR_SECRET (binding, damage).
 */
int sealed_open(const struct node *root, const struct keyring *k, struct arena *a,
		struct node **out, struct sealed_binding *bound, struct err *e) MUST_CHECK;

/**
 * Is `secret` (namespace and name read now) still what `bound` allows? For whoever may change an object
 * after sealed_open(). ERR_SECRET.
 */
int sealed_check_binding(const struct object *secret, const struct sealed_binding *bound,
			 struct err *e) MUST_CHECK;

/** Public key of a sealed-secret key pair. */
struct sealed_recipient {
	uint8_t key[32];
};

/** Parse "agentseal1...". ERR_INPUT. */
int sealed_recipient_parse(struct span text, struct sealed_recipient *out, struct err *e)
	MUST_CHECK;

/**
 * Seal a v1 Secret (data and stringData) for recipients.
 *
 * secret      the manifest; borrowed. metadata.name is needed for SEALED_STRICT, metadata.namespace for
 *             SEALED_STRICT and SEALED_NAMESPACE
 * recipients  [n] 1..LIMIT_RECIPIENTS
 * out         the SealedSecret, safe to commit, from `a`
 *
 * ERR_INPUT: not a Secret, no data, broken base64 (value not quoted), missing identity.
 */
int sealed_seal(const struct node *secret, enum sealed_scope scope,
		const struct sealed_recipient *recipients, size_t n, struct arena *a,
		struct node **out, struct err *e) MUST_CHECK;

/** What a SealedSecret says about itself; nothing of it is verified. Strings of the document. */
struct sealed_info {
	const char *const *recipients; /* [n] "agentseal1..." */
	size_t n;
	struct sealed_binding bound;
	size_t n_values;
};

/** ERR_INPUT: structure. The array is from `a`. */
int sealed_inspect(const struct node *root, struct arena *a, struct sealed_info *out, struct err *e)
	MUST_CHECK;

/**
 * Seal an opened document anew, with a new document key, for other recipients. Scope, metadata and type
 * stay. Returns 0, SECRETS_NO_KEY or -1 (as sealed_open()). a: wiped arena.
 */
int sealed_rotate(const struct node *root, const struct keyring *k,
		  const struct sealed_recipient *recipients, size_t n, struct arena *a,
		  struct node **out, struct err *e) MUST_CHECK;

/** "strict", "namespace", "cluster"; false for another word. */
bool sealed_scope_parse(struct span word, enum sealed_scope *out);

enum key_type { KEY_SEALED, KEY_AGE };

/**
 * Append a new key file: two comment lines (creation time, public key) and the private key.
 * wall_ms  time for the comment. `out` should be BUF_WIPED.
 */
void key_generate(enum key_type type, int64_t wall_ms, struct buf *out);

#endif
