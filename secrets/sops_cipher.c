#include <errno.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/base/map.h"
#include "agent/base/mem.h"
#include "render/yaml/scalar.h"
#include "secrets/b64.h"
#include "secrets/sops_meta.h"

enum { IV_BYTES = 32, IV_MAX_BYTES = 64, TAG_BYTES = 16 };

/* AES-256-GCM; libsodium's takes nonces of 12 bytes only. The key schedule is made once a file. */
struct sops_cipher {
	EVP_CIPHER_CTX *open;
	EVP_CIPHER_CTX *seal;
	struct arena *arena; /* of `kept`; NULL: nothing is kept */
	struct map kept;     /* place, type and plain text -> struct span of the encrypted one */
};

static EVP_CIPHER_CTX *make_context(const uint8_t *key, bool encrypt)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();

	if (!ctx || EVP_CipherInit_ex(ctx, EVP_aes_256_gcm(), NULL, NULL, NULL, encrypt) != 1 ||
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_IVLEN, IV_BYTES, NULL) != 1 ||
	    EVP_CipherInit_ex(ctx, NULL, NULL, key, NULL, encrypt) != 1)
		mem_exhausted();
	return ctx;
}

struct sops_cipher *sops_cipher_new(const uint8_t key[SOPS_DATA_KEY_BYTES])
{
	struct sops_cipher *c = mem_alloc(1, sizeof(*c));

	c->open = make_context(key, false);
	c->seal = make_context(key, true);
	return c;
}

void sops_cipher_free(struct sops_cipher *c)
{
	if (!c)
		return;
	EVP_CIPHER_CTX_free(c->open); /* wipes its key schedule */
	EVP_CIPHER_CTX_free(c->seal);
	free(c);
}

/* ---- what was encrypted before -------------------------------------------------------------------- */

void sops_cipher_keep(struct sops_cipher *c, struct arena *a)
{
	c->arena = a;
	map_init(&c->kept, a);
}

static struct span kept_key(struct sops_cipher *c, const struct sops_value *v, struct span aad)
{
	struct buf key = BUF_WIPED(LIMIT_SCALAR_BYTES * 2);
	struct span out;

	buf_printf(&key, "%zu:%d:", aad.n, (int)v->kind);
	buf_add_span(&key, aad);
	sops_value_bytes(v, &key);
	out = (struct span){arena_strndup(c->arena, buf_str(&key), key.n), key.n};
	buf_dispose(&key);
	return out;
}

static void keep(struct sops_cipher *c, const struct sops_value *v, struct span aad,
		 struct span text)
{
	struct span *copy;

	if (!c->arena)
		return;
	copy = ARENA_NEW(c->arena, struct span);
	*copy = (struct span){arena_strndup(c->arena, text.p, text.n), text.n};
	map_set(&c->kept, kept_key(c, v, aad), copy);
}

/* ---- opening ---------------------------------------------------------------------------------- */

struct sealed {
	struct span data;
	struct span iv;
	struct span tag;
	struct span type;
};

/* Take the text up to `until` off the front. */
static bool take_until(struct span *rest, const char *until, struct span *out)
{
	size_t n = strlen(until);
	const char *at = memmem(rest->p, rest->n, until, n);

	if (!at || at == rest->p)
		return false;
	*out = (struct span){rest->p, (size_t)(at - rest->p)};
	rest->n -= out->n + n;
	rest->p = at + n;
	return true;
}

static bool split(struct span text, struct sealed *out)
{
	static const char prefix[] = "ENC[AES256_GCM,data:";

	if (!span_starts(text, prefix))
		return false;
	text.p += strlen(prefix);
	text.n -= strlen(prefix);
	return take_until(&text, ",iv:", &out->data) && take_until(&text, ",tag:", &out->iv) &&
	       take_until(&text, ",type:", &out->tag) && take_until(&text, "]", &out->type) &&
	       text.n == 0;
}

static bool decrypt(EVP_CIPHER_CTX *ctx, struct span in, struct span iv, const uint8_t *tag,
		    struct span aad, uint8_t *out)
{
	int n = 0;
	int last = 0;

	return in.n <= INT32_MAX && aad.n <= INT32_MAX &&
	       EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_IVLEN, (int)iv.n, NULL) == 1 &&
	       EVP_DecryptInit_ex(ctx, NULL, NULL, NULL, (const unsigned char *)iv.p) == 1 &&
	       EVP_DecryptUpdate(ctx, NULL, &n, (const unsigned char *)aad.p, (int)aad.n) == 1 &&
	       EVP_DecryptUpdate(ctx, out, &n, (const unsigned char *)in.p, (int)in.n) == 1 &&
	       EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_TAG, TAG_BYTES, (void *)(uintptr_t)tag) ==
		       1 &&
	       EVP_DecryptFinal_ex(ctx, out + n, &last) == 1;
}

static bool parse_int(struct span text, struct arena *a, struct sops_value **out)
{
	char *end;
	char digits[32];
	long long number;

	if (text.n == 0 || text.n > 20 || memchr(text.p, ' ', text.n))
		return false;
	errno = 0;
	number = strtoll(text.p, &end, 10);
	if (end != text.p + text.n || errno)
		return false;
	snprintf(digits, sizeof(digits), "%lld", number);
	*out = sops_value_new(a, SOPS_INT, span_of(digits));
	mem_wipe(digits, sizeof(digits));
	return true;
}

static bool parse_float(struct span text, struct arena *a, struct sops_value **out)
{
	double number;
	char *end;

	if (text.n == 0 || text.n > 400 || memchr(text.p, ' ', text.n))
		return false;
	number = strtod(text.p, &end);
	if (end != text.p + text.n)
		return false;
	*out = sops_value_new(a, SOPS_FLOAT, (struct span){NULL, 0});
	(*out)->number = number;
	return true;
}

static bool parse_bool(struct span text, struct arena *a, struct sops_value **out)
{
	static const char *const words[] = {"1", "t", "T", "TRUE",  "true",  "True",
					    "0", "f", "F", "FALSE", "false", "False"};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (span_is(text, words[i])) {
			*out = sops_value_new(a, SOPS_BOOL, span_of(i < 6 ? "true" : "false"));
			return true;
		}
	return false;
}

static bool parse_time(struct span text, struct arena *a, struct sops_value **out)
{
	char time[SCALAR_TIME_BYTES];

	if (!scalar_time(text, time))
		return false;
	*out = sops_value_new(a, SOPS_TIME, span_of(time));
	return true;
}

/* text: plain, with a NUL behind */
static int typed(struct span text, struct span type, struct arena *a, struct sops_value **out,
		 struct err *e)
{
	bool ok;

	if (span_is(type, "str")) {
		*out = sops_value_new(a, SOPS_STR, text);
		return 0;
	}
	if (span_is(type, "comment")) {
		*out = sops_value_new(a, SOPS_COMMENT, text);
		return 0;
	}
	if (span_is(type, "int"))
		ok = parse_int(text, a, out);
	else if (span_is(type, "float"))
		ok = parse_float(text, a, out);
	else if (span_is(type, "bool"))
		ok = parse_bool(text, a, out);
	else if (span_is(type, "time"))
		ok = parse_time(text, a, out);
	else
		return err_set(e, ERR_SECRET, "an encrypted value of an unknown type");
	return ok ? 0 : err_set(e, ERR_SECRET, "an encrypted value that is not of its type");
}

int sops_cipher_open(struct sops_cipher *c, struct span text, struct span aad, struct arena *a,
		     struct sops_value **out, struct err *e)
{
	struct buf data = BUF_INIT(text.n + 4);
	struct buf plain = BUF_WIPED(text.n + 4);
	uint8_t iv[IV_MAX_BYTES];
	uint8_t tag[TAG_BYTES];
	struct sealed s;
	size_t iv_n = 0;
	int rc;

	if (text.n == 0) {
		*out = sops_value_new(a, SOPS_STR, SPAN_LIT(""));
		return 0;
	}
	if (!split(text, &s))
		return err_set(e, ERR_SECRET, "a plain value where an encrypted one belongs");
	if (!b64_decode(s.data, &data) || !b64_decode_exact(s.tag, tag, sizeof(tag)) ||
	    sodium_base642bin(iv, sizeof(iv), s.iv.p, s.iv.n, NULL, &iv_n, NULL,
			      sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    iv_n == 0 || !buf_reserve(&plain, data.n)) {
		rc = err_set(e, ERR_SECRET, "an encrypted value that is malformed");
	} else if (!decrypt(c->open, buf_span(&data), (struct span){(const char *)iv, iv_n}, tag,
			    aad, (uint8_t *)plain.p)) {
		rc = err_set(e, ERR_SECRET, "an encrypted value that is damaged or from elsewhere");
	} else {
		plain.n = data.n;
		plain.p[plain.n] = '\0';
		rc = typed(buf_span(&plain), s.type, a, out, e);
		if (rc == 0) {
			(*out)->secret = true;
			keep(c, *out, aad, text);
		}
	}
	buf_dispose(&data);
	buf_dispose(&plain);
	return rc;
}

/* ---- sealing ---------------------------------------------------------------------------------- */

static const char *type_word(enum sops_kind kind)
{
	switch (kind) {
	case SOPS_INT: return "int";
	case SOPS_FLOAT: return "float";
	case SOPS_BOOL: return "bool";
	case SOPS_TIME: return "time";
	case SOPS_COMMENT: return "comment";
	default: return "str";
	}
}

int sops_cipher_seal(struct sops_cipher *c, const struct sops_value *v, struct span aad,
		     struct buf *out, struct err *e)
{
	struct buf plain = BUF_WIPED(LIMIT_SECRET_BYTES);
	struct buf data = BUF_INIT(LIMIT_SECRET_BYTES + 16);
	uint8_t iv[IV_BYTES];
	uint8_t tag[TAG_BYTES];
	char *at = NULL;
	const struct span *kept = c->arena ? map_get(&c->kept, kept_key(c, v, aad)) : NULL;
	int n = 0;
	int last = 0;
	bool ok;

	if (kept) {
		buf_add_span(out, *kept);
		return 0;
	}
	sops_value_bytes(v, &plain);
	if (plain.n == 0) {
		buf_dispose(&plain);
		return 0;
	}
	randombytes_buf(iv, sizeof(iv));
	ok = !buf_full(&plain) && (at = buf_reserve(&data, plain.n)) != NULL &&
	     EVP_CIPHER_CTX_ctrl(c->seal, EVP_CTRL_GCM_SET_IVLEN, IV_BYTES, NULL) == 1 &&
	     EVP_EncryptInit_ex(c->seal, NULL, NULL, NULL, iv) == 1 &&
	     EVP_EncryptUpdate(c->seal, NULL, &n, (const unsigned char *)aad.p, (int)aad.n) == 1 &&
	     EVP_EncryptUpdate(c->seal, (unsigned char *)at, &n, (const unsigned char *)plain.p,
			       (int)plain.n) == 1 &&
	     EVP_EncryptFinal_ex(c->seal, (unsigned char *)at + n, &last) == 1 &&
	     EVP_CIPHER_CTX_ctrl(c->seal, EVP_CTRL_GCM_GET_TAG, TAG_BYTES, tag) == 1;
	if (ok) {
		buf_adds(out, "ENC[AES256_GCM,data:");
		b64_encode(out, at, plain.n);
		buf_adds(out, ",iv:");
		b64_encode(out, iv, sizeof(iv));
		buf_adds(out, ",tag:");
		b64_encode(out, tag, sizeof(tag));
		buf_printf(out, ",type:%s]", type_word(v->kind));
	}
	buf_dispose(&plain);
	buf_dispose(&data);
	return ok ? 0 : err_set(e, ERR_LIMIT, "a value of more than %d bytes", LIMIT_SECRET_BYTES);
}
