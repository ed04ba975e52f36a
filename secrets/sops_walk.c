#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "secrets/sops_meta.h"

enum { MATCH_LIMIT = 100000, MAC_HEX_BYTES = 2 * crypto_hash_sha512_BYTES };

/* SHA-256 of "sops": keeps the two kinds of MAC apart. */
static const uint8_t mac_only_seed[32] = {0x8a, 0x3f, 0xd2, 0xad, 0x54, 0xce, 0x66, 0x52,
					  0x7b, 0x10, 0x34, 0xf3, 0xd1, 0x47, 0xbe, 0x0b,
					  0x0b, 0x97, 0x5b, 0x3b, 0xf4, 0x4f, 0x72, 0xc6,
					  0xfd, 0xad, 0xec, 0x81, 0x76, 0xf2, 0x7d, 0x69};

struct walk {
	const struct sops_meta *m;
	struct sops_cipher *c; /* NULL: only mark */
	bool seal;
	pcre2_code *re; /* of the rule, or NULL */
	pcre2_match_data *match;
	pcre2_match_context *context;
	crypto_hash_sha512_state mac;
	struct buf path; /* "a:b:" */
	const char *file;
	struct arena *a;
	struct err *e;
};

/* What the rule saw on the way to a value. */
struct seen {
	bool key;     /* a key of the path matches */
	bool comment; /* a comment above matches */
};

static int fail_at(struct walk *w, const struct sops_value *v)
{
	if (v && v->line)
		return err_wrap(w->e, "%s:%u:%u", w->file, v->line, v->column ? v->column : 1);
	return err_wrap(w->e, "%s", w->file);
}

/* ---- the rule --------------------------------------------------------------------------------- */

static bool is_regex(enum sops_rule rule)
{
	return rule >= SOPS_UNENCRYPTED_REGEX;
}

static bool is_comment_rule(enum sops_rule rule)
{
	return rule == SOPS_UNENCRYPTED_COMMENT_REGEX || rule == SOPS_ENCRYPTED_COMMENT_REGEX;
}

static int compile(struct walk *w)
{
	PCRE2_SIZE where;
	int code;

	if (!is_regex(w->m->rule))
		return 0;
	w->re = pcre2_compile((PCRE2_SPTR)w->m->pattern.p, w->m->pattern.n, PCRE2_DOLLAR_ENDONLY,
			      &code, &where, NULL);
	if (!w->re)
		return err_set(w->e, ERR_INPUT,
			       "%s: sops metadata: a regular expression that does not compile",
			       w->file);
	w->match = pcre2_match_data_create_from_pattern(w->re, NULL);
	w->context = pcre2_match_context_create(NULL);
	if (!w->match || !w->context)
		mem_exhausted();
	pcre2_set_match_limit(w->context, MATCH_LIMIT);
	return 0;
}

static int matches(struct walk *w, struct span text, bool *out)
{
	int rc;

	if (!is_regex(w->m->rule)) {
		*out = span_ends(text, w->m->pattern.p);
		return 0;
	}
	rc = pcre2_match(w->re, (PCRE2_SPTR)text.p, text.n, 0, 0, w->match, w->context);
	if (rc < 0 && rc != PCRE2_ERROR_NOMATCH)
		return err_set(w->e, ERR_LIMIT,
			       "%s: sops metadata: a regular expression that takes too long",
			       w->file);
	*out = rc >= 0;
	return 0;
}

static bool encrypted(const struct walk *w, const struct seen *s)
{
	switch (w->m->rule) {
	case SOPS_UNENCRYPTED_SUFFIX:
	case SOPS_UNENCRYPTED_REGEX: return !s->key;
	case SOPS_ENCRYPTED_SUFFIX:
	case SOPS_ENCRYPTED_REGEX: return s->key;
	case SOPS_UNENCRYPTED_COMMENT_REGEX: return !s->comment;
	case SOPS_ENCRYPTED_COMMENT_REGEX: return s->comment;
	case SOPS_ALL: break;
	}
	return true;
}

/* ---- leaves ----------------------------------------------------------------------------------- */

static void add_mac(struct walk *w, const struct sops_value *v)
{
	struct buf bytes = BUF_WIPED(LIMIT_SCALAR_BYTES);

	sops_value_bytes(v, &bytes);
	crypto_hash_sha512_update(&w->mac, (const unsigned char *)buf_str(&bytes), bytes.n);
	buf_dispose(&bytes);
}

static struct span aad(const struct walk *w)
{
	return w->path.n ? buf_span(&w->path) : SPAN_LIT(":");
}

/* Replace what a leaf is, keeping where it stands. */
static void become(struct sops_value *v, const struct sops_value *other)
{
	struct sops_value old = *v;

	*v = *other;
	v->line = old.line;
	v->column = old.column;
	v->beside = old.beside;
}

static int open_leaf(struct walk *w, struct sops_value *v, bool enc)
{
	struct sops_value *plain = v;

	if (enc && v->kind == SOPS_COMMENT) {
		struct err ignored = ERR_INIT; /* a comment may be plain, as in old files */

		if (w->c && sops_cipher_open(w->c, v->text, aad(w), w->a, &plain, &ignored) == 0) {
			/* sops forgets that one it decrypted stood beside a value */
			bool beside = v->beside && plain->kind != SOPS_COMMENT;

			become(v, plain);
			v->kind = SOPS_COMMENT;
			v->beside = beside;
		}
		return 0;
	}
	if (!w->c) {
		v->secret = enc;
		return 0;
	}
	if (enc && v->kind != SOPS_STR) {
		(void)err_set(w->e, ERR_SECRET, "a plain value where an encrypted one belongs");
		return fail_at(w, v);
	}
	if (enc) {
		if (sops_cipher_open(w->c, v->text, aad(w), w->a, &plain, w->e) < 0)
			return fail_at(w, v);
		become(v, plain);
	}
	if ((enc || !w->m->mac_only_encrypted) && v->kind != SOPS_COMMENT)
		add_mac(w, v);
	return 0;
}

static int seal_leaf(struct walk *w, struct sops_value *v, bool enc)
{
	struct sops_value *text;
	struct buf out = BUF_INIT(2 * LIMIT_SECRET_BYTES);
	int rc = 0;

	if ((enc || !w->m->mac_only_encrypted) && v->kind != SOPS_COMMENT)
		add_mac(w, v);
	if (!enc)
		return 0;
	rc = sops_cipher_seal(w->c, v, aad(w), &out, w->e);
	if (rc == 0) {
		text = sops_value_new(w->a, v->kind == SOPS_COMMENT ? SOPS_COMMENT : SOPS_STR,
				      (struct span){buf_str(&out), out.n});
		become(v, text);
	}
	buf_dispose(&out);
	return rc == 0 ? 0 : fail_at(w, v);
}

static int walk_leaf(struct walk *w, struct sops_value *v, const struct seen *s)
{
	bool enc = encrypted(w, s);

	if (v->kind == SOPS_NULL)
		return 0;
	return w->seal ? seal_leaf(w, v, enc) : open_leaf(w, v, enc);
}

/* ---- the tree --------------------------------------------------------------------------------- */

static int walk_items(struct walk *w, struct sops_value *v, struct seen above);

static int walk_value(struct walk *w, struct sops_value *v, const struct seen *s)
{
	if (v->kind == SOPS_MAP || v->kind == SOPS_LIST)
		return walk_items(w, v, *s);
	return walk_leaf(w, v, s);
}

/*
 * A comment: it counts for what follows it in its collection. Whether it is itself encrypted: by the
 * comments before it, and by itself only where a comment says "not encrypted".
 */
static int walk_comment(struct walk *w, struct sops_value *c, struct seen *s)
{
	bool match = false;
	struct seen own = *s;

	if (is_comment_rule(w->m->rule) && matches(w, c->text, &match) < 0)
		return -1;
	if (w->m->rule == SOPS_UNENCRYPTED_COMMENT_REGEX)
		own.comment |= match;
	s->comment |= match;
	return walk_leaf(w, c, &own);
}

static int walk_pair(struct walk *w, struct sops_item *item, struct seen s)
{
	size_t before = w->path.n;
	bool match = false;
	int rc;

	if (!is_comment_rule(w->m->rule) && matches(w, item->key->text, &match) < 0)
		return -1;
	s.key |= match;
	buf_add_span(&w->path, item->key->text);
	buf_addc(&w->path, ':');
	if (buf_full(&w->path)) {
		(void)err_set(w->e, ERR_LIMIT, "a path that is too long");
		return fail_at(w, item->key);
	}
	rc = walk_value(w, item->value, &s);
	if (rc == 0 && item->value->kind == SOPS_COMMENT) {
		(void)err_set(w->e, ERR_SECRET, "a comment where a value belongs");
		rc = fail_at(w, item->value);
	}
	buf_truncate(&w->path, before);
	return rc;
}

static int walk_items(struct walk *w, struct sops_value *v, struct seen above)
{
	struct seen s = above;

	for (size_t i = 0; i < v->n; i++) {
		struct sops_item *item = &v->items[i];
		struct sops_value *comment = item->key ? item->key : item->value;
		int rc;

		if (comment->kind == SOPS_COMMENT) {
			rc = walk_comment(w, comment, &s);
		} else {
			rc = item->key ? walk_pair(w, item, s) : walk_value(w, item->value, &s);
			s = above; /* comments count for one item */
		}
		if (rc < 0)
			return -1;
	}
	return 0;
}

/* ---- whole files ------------------------------------------------------------------------------ */

static int walk_docs(struct walk *w, struct sops_docs *docs, char mac[MAC_HEX_BYTES + 1])
{
	uint8_t hash[crypto_hash_sha512_BYTES];
	int rc = compile(w);

	crypto_hash_sha512_init(&w->mac);
	if (w->m->mac_only_encrypted)
		crypto_hash_sha512_update(&w->mac, mac_only_seed, sizeof(mac_only_seed));
	for (size_t i = 0; rc == 0 && i < docs->n; i++)
		rc = walk_items(w, docs->items[i], (struct seen){false, false});
	crypto_hash_sha512_final(&w->mac, hash);
	for (size_t i = 0; i < sizeof(hash); i++) {
		mac[2 * i] = "0123456789ABCDEF"[hash[i] >> 4];
		mac[2 * i + 1] = "0123456789ABCDEF"[hash[i] & 15];
	}
	mac[MAC_HEX_BYTES] = '\0';
	pcre2_match_context_free(w->context);
	pcre2_match_data_free(w->match);
	pcre2_code_free(w->re);
	buf_dispose(&w->path);
	return rc;
}

static int check_mac(struct walk *w, const char mac[MAC_HEX_BYTES + 1])
{
	struct arena scratch = ARENA_WIPED;
	struct sops_value *stored;
	int rc = 0;

	if (w->m->mac.n == 0)
		rc = err_set(w->e, ERR_SECRET, "the file has no MAC");
	else if (sops_cipher_open(w->c, w->m->mac, span_of(w->m->lastmodified), &scratch, &stored,
				  w->e) < 0)
		rc = err_wrap(w->e, "MAC");
	else if (stored->kind != SOPS_STR || stored->text.n != MAC_HEX_BYTES ||
		 sodium_memcmp(stored->text.p, mac, MAC_HEX_BYTES) != 0)
		rc = err_set(w->e, ERR_SECRET,
			     "MAC mismatch: something in the file was changed, moved or removed");
	arena_dispose(&scratch);
	return rc == 0 ? 0 : fail_at(w, NULL);
}

int sops_walk_open(struct sops_docs *docs, const struct sops_meta *m, struct sops_cipher *c,
		   const char *path, struct arena *a, struct err *e)
{
	struct walk w = {
		.m = m, .c = c, .path = BUF_INIT(LIMIT_SCALAR_BYTES), .file = path, .a = a, .e = e};
	char mac[MAC_HEX_BYTES + 1];

	if (walk_docs(&w, docs, mac) < 0)
		return -1;
	return c ? check_mac(&w, mac) : 0;
}

int sops_walk_seal(struct sops_docs *docs, const struct sops_meta *m, struct sops_cipher *c,
		   const char *path, struct arena *a, char mac[129], struct err *e)
{
	struct walk w = {.m = m,
			 .c = c,
			 .seal = true,
			 .path = BUF_INIT(LIMIT_SCALAR_BYTES),
			 .file = path,
			 .a = a,
			 .e = e};

	return walk_docs(&w, docs, mac);
}
