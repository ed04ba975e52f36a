#include "secrets/keyring.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/clock.h"
#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "secrets/b64.h"
#include "secrets/bech32.h"
#include "secrets/sshkey.h"

uint8_t *key_alloc(void)
{
	uint8_t *p = sodium_malloc(KEY_BYTES);

	if (!p)
		mem_exhausted();
	return p;
}

struct keyring *keyring_new(void)
{
	struct keyring *k = mem_alloc(1, sizeof(*k));

	if (sodium_init() < 0)
		mem_exhausted();
	k->private_ops = mem_alloc(1, sizeof(*k->private_ops));
	return k;
}

void keyring_free(struct keyring *k)
{
	if (!k)
		return;
	for (size_t i = 0; i < k->n_age; i++) {
		sodium_free(k->age[i].secret);
		EVP_PKEY_free(k->age[i].rsa);
	}
	for (size_t i = 0; i < k->n_sealed; i++)
		sodium_free(k->sealed[i].secret);
	free(k->age);
	free(k->sealed);
	arena_dispose(&k->arena);
	free(k->private_ops);
	free(k);
}

void keyring_take(struct keyring *k, struct identity id)
{
	struct span wire = id.ssh_wire;

	if (k->n_age == k->age_cap) {
		k->age_cap = k->age_cap ? k->age_cap * 2 : 4;
		k->age = mem_resize(k->age, k->age_cap, sizeof(*k->age));
	}
	if (wire.n)
		id.ssh_wire.p = arena_strndup(&k->arena, wire.p, wire.n);
	k->age[k->n_age++] = id;
}

static bool take_x25519(struct keyring *k, struct span line)
{
	struct identity id = {.type = IDENTITY_X25519, .secret = key_alloc()};

	if (!bech32_decode(line, KEY_PREFIX_AGE_SECRET, id.secret, KEY_BYTES)) {
		sodium_free(id.secret);
		return false;
	}
	crypto_scalarmult_base(id.public_key, id.secret);
	sodium_mprotect_readonly(id.secret);
	keyring_take(k, id);
	return true;
}

static bool take_sealed(struct keyring *k, struct span line)
{
	struct sealed_key key = {.secret = key_alloc()};

	if (!bech32_decode(line, KEY_PREFIX_SEALED_SECRET, key.secret, KEY_BYTES)) {
		sodium_free(key.secret);
		return false;
	}
	crypto_scalarmult_base(key.public_key, key.secret);
	sodium_mprotect_readonly(key.secret);
	if (k->n_sealed == k->sealed_cap) {
		k->sealed_cap = k->sealed_cap ? k->sealed_cap * 2 : 4;
		k->sealed = mem_resize(k->sealed, k->sealed_cap, sizeof(*k->sealed));
	}
	k->sealed[k->n_sealed++] = key;
	return true;
}

/* A key we know of and cannot use: passed over beside others, an error when alone. */
enum { LINE_UNSUPPORTED = 1 };

/* One line of an identity file; never quotes the line. */
static int add_age_line(struct keyring *k, struct span line, const char *name, unsigned lineno,
			struct err *e)
{
	if (span_starts(line, "AGE-PLUGIN-"))
		return err_set(e, ERR_SECRET,
			       "%s:%u: an identity of an age plugin; plugins are not supported",
			       name, lineno);
	if (span_starts(line, KEY_PREFIX_HYBRID_SECRET "1"))
		return LINE_UNSUPPORTED;
	if (span_starts(line, "AGENT-SEALED-KEY-"))
		return err_set(e, ERR_SECRET,
			       "%s:%u: a key for sealed secrets where an age identity belongs",
			       name, lineno);
	if (!take_x25519(k, line))
		return err_set(e, ERR_SECRET, "%s:%u: not an age identity", name, lineno);
	return 0;
}

static int add_sealed_line(struct keyring *k, struct span line, const char *name, unsigned lineno,
			   struct err *e)
{
	if (span_starts(line, "AGE-SECRET-KEY-"))
		return err_set(e, ERR_SECRET,
			       "%s:%u: an age identity where a key for sealed secrets belongs",
			       name, lineno);
	if (!take_sealed(k, line))
		return err_set(e, ERR_SECRET, "%s:%u: not a key for sealed secrets", name, lineno);
	return 0;
}

typedef int add_line_fn(struct keyring *k, struct span line, const char *name, unsigned lineno,
			struct err *e);

static int add_lines(struct keyring *k, struct span text, const char *name, add_line_fn *add,
		     struct err *e)
{
	unsigned lineno = 0;
	unsigned unsupported = 0;
	size_t found = 0;
	struct span line;
	int rc;

	if (text.n > LIMIT_KEY_FILE_BYTES)
		return err_set(e, ERR_LIMIT, "%s: a key file of more than %d bytes", name,
			       LIMIT_KEY_FILE_BYTES);
	while (span_cut(&text, '\n', &line)) {
		lineno++;
		line = span_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		rc = add(k, line, name, lineno, e);
		if (rc < 0)
			return -1;
		if (rc == LINE_UNSUPPORTED)
			unsupported = lineno;
		else
			found++;
	}
	if (found == 0 && unsupported)
		return err_set(e, ERR_SECRET,
			       "%s:%u: a post-quantum age identity (ML-KEM-768); not supported",
			       name, unsupported);
	if (found == 0)
		return err_set(e, ERR_SECRET, "%s: holds no key", name);
	return 0;
}

int keyring_add_age(struct keyring *k, struct span text, const char *name, struct err *e)
{
	if (text.n <= LIMIT_KEY_FILE_BYTES && sshkey_is_private(text))
		return sshkey_add(k, text, name, e);
	return add_lines(k, text, name, add_age_line, e);
}

int keyring_add_sealed(struct keyring *k, struct span text, const char *name, struct err *e)
{
	return add_lines(k, text, name, add_sealed_line, e);
}

static int add_file(struct keyring *k, const char *path,
		    int (*add)(struct keyring *, struct span, const char *, struct err *),
		    struct err *e)
{
	struct buf text = BUF_WIPED(LIMIT_KEY_FILE_BYTES);
	int rc = file_read(AT_FDCWD, path, &text, e);

	if (rc == FILE_ABSENT)
		rc = err_set(e, ERR_SECRET, "%s: no such key file", path);
	else if (rc == 0)
		rc = add(k, buf_span(&text), path, e);
	else if (e)
		e->kind = ERR_SECRET;
	buf_dispose(&text);
	return rc;
}

int keyring_add_age_file(struct keyring *k, const char *path, struct err *e)
{
	return add_file(k, path, keyring_add_age, e);
}

int keyring_add_sealed_file(struct keyring *k, const char *path, struct err *e)
{
	return add_file(k, path, keyring_add_sealed, e);
}

size_t keyring_count_age(const struct keyring *k)
{
	return k->n_age;
}

size_t keyring_count_sealed(const struct keyring *k)
{
	return k->n_sealed;
}

void keyring_public(const struct keyring *k, struct buf *out)
{
	for (size_t i = 0; i < k->n_age; i++) {
		const struct identity *id = &k->age[i];

		if (id->type == IDENTITY_X25519) {
			bech32_encode(out, KEY_PREFIX_AGE_PUBLIC, id->public_key, KEY_BYTES);
		} else {
			buf_adds(out, id->type == IDENTITY_SSH_RSA ? "ssh-rsa " : "ssh-ed25519 ");
			b64_encode(out, id->ssh_wire.p, id->ssh_wire.n);
		}
		buf_addc(out, '\n');
	}
	for (size_t i = 0; i < k->n_sealed; i++) {
		bech32_encode(out, KEY_PREFIX_SEALED_PUBLIC, k->sealed[i].public_key, KEY_BYTES);
		buf_addc(out, '\n');
	}
}

void keyring_id(const struct keyring *k, uint8_t out[32])
{
	struct buf text = BUF_INIT(LIMIT_FILE_BYTES);

	keyring_public(k, &text);
	crypto_generichash(out, 32, (const unsigned char *)buf_str(&text), text.n, NULL, 0);
	buf_dispose(&text);
}

uint64_t keyring_private_ops(const struct keyring *k)
{
	return atomic_load_explicit(k->private_ops, memory_order_relaxed);
}

int keyring_err_no_key(const struct keyring *k, const char *what, struct err *e)
{
	size_t n = k ? k->n_age + k->n_sealed : 0;

	if (n == 0)
		return err_set(e, ERR_SECRET, "%s: encrypted, and there is no key here", what);
	return err_set(e, ERR_SECRET, "%s: none of the %zu key%s here opens it", what, n,
		       n == 1 ? "" : "s");
}

void key_generate(enum key_type type, int64_t wall_ms, struct buf *out)
{
	static const struct {
		const char *secret;
		const char *public;
	} prefixes[] = {
		[KEY_SEALED] = {KEY_PREFIX_SEALED_SECRET, KEY_PREFIX_SEALED_PUBLIC},
		[KEY_AGE] = {KEY_PREFIX_AGE_SECRET, KEY_PREFIX_AGE_PUBLIC},
	};
	uint8_t *secret = key_alloc();
	uint8_t public_key[KEY_BYTES];
	char when[TIME_TEXT_BYTES];

	if (sodium_init() < 0)
		mem_exhausted();
	crypto_box_keypair(public_key, secret);
	buf_printf(out, "# created: %s\n# public key: ", time_text(wall_ms, when));
	bech32_encode(out, prefixes[type].public, public_key, KEY_BYTES);
	buf_addc(out, '\n');
	bech32_encode(out, prefixes[type].secret, secret, KEY_BYTES);
	buf_addc(out, '\n');
	sodium_free(secret);
}
