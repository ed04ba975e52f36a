/*
 * t_hash.c - content hashes behind the names of generated objects.
 *
 * The first ten hex digits of the SHA-256 over the object's data as Go's encoding/json writes it, with
 * vowels and look-alikes replaced. A value that was decrypted stands in it by the id of its ciphertext
 * (design.md section 2 rule 7): a suffix must not let anybody try out guesses.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "render/kustomize/build.h"
#include "render/yaml/scalar.h"

enum { HASH_DIGITS = 10 };

/* Strings as encoding/json writes them: <, >, & and the line separators escaped. */
static void add_go_string(struct buf *b, struct span s)
{
	size_t from = 0;

	buf_addc(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool separator = c == 0xe2 && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0x80 &&
				 ((unsigned char)s.p[i + 2] | 1) == 0xa9;

		if (c != '<' && c != '>' && c != '&' && !separator && c != '\b' && c != '\f' &&
		    c != '\r' && c != 0x7f)
			continue;
		buf_add_json(b, (struct span){s.p + from, i - from});
		if (separator) {
			buf_printf(b, "\\u20%02x", (unsigned char)s.p[i + 2] - 0x80);
			i += 2;
		} else if (c == '\b' || c == '\f' || c == '\r') {
			buf_adds(b, c == '\b' ? "\\b" : c == '\f' ? "\\f" : "\\r");
		} else if (c == 0x7f) {
			buf_addc(b, 0x7f);
		} else {
			buf_printf(b, "\\u%04x", c);
		}
		from = i + 1;
	}
	buf_add_json(b, (struct span){s.p + from, s.n - from});
	buf_addc(b, '"');
}

static void add_cipher(struct kust *k, struct buf *b, const struct node *n)
{
	const char *id =
		map_get(&k->ciphers, (struct span){(const char *)&n->source, sizeof(n->source)});

	buf_addc(b, '"');
	buf_adds(b, id);
	buf_printf(b, ":%u:%u\"", n->line, n->column);
}

static bool was_decrypted(struct kust *k, const struct node *n)
{
	return n->secret && n->source &&
	       map_get(&k->ciphers, (struct span){(const char *)&n->source, sizeof(n->source)});
}

/* All numbers have been float64 once. */
static bool add_go_number(struct buf *b, const struct node *n)
{
	char plain[SCALAR_NUMBER_BYTES];
	char number[SCALAR_NUMBER_BYTES];

	if (!scalar_json_number((enum node_tag)n->tag, node_text(n), plain) ||
	    !scalar_json_number(TAG_FLOAT, span_of(plain), number))
		return false;
	buf_adds(b, number);
	return true;
}

static void add_go_scalar(struct kust *k, struct buf *b, const struct node *n)
{
	if (was_decrypted(k, n)) {
		add_cipher(k, b, n);
		return;
	}
	switch ((enum node_tag)n->tag) {
	case TAG_NULL: buf_adds(b, "null"); return;
	case TAG_BOOL: buf_adds(b, scalar_is_true(node_text(n)) ? "true" : "false"); return;
	case TAG_INT:
	case TAG_FLOAT:
		if (add_go_number(b, n))
			return;
		break;
	case TAG_STR:
	case TAG_TIMESTAMP:
	case TAG_BINARY: break;
	}
	add_go_string(b, node_text(n));
}

static int by_key(const void *a, const void *b)
{
	const struct pair *const *x = a;
	const struct pair *const *y = b;

	return span_cmp(node_text((*x)->key), node_text((*y)->key));
}

static void add_go_json(struct kust *k, struct buf *b, const struct node *n)
{
	const struct pair **sorted;

	if (n->kind == NODE_SCALAR) {
		add_go_scalar(k, b, n);
		return;
	}
	if (n->kind == NODE_LIST) {
		buf_addc(b, '[');
		for (uint32_t i = 0; i < n->n; i++) {
			if (i)
				buf_addc(b, ',');
			add_go_json(k, b, n->items[i]);
		}
		buf_addc(b, ']');
		return;
	}
	sorted = arena_array(k->a, n->n, sizeof(const struct pair *));
	for (uint32_t i = 0; i < n->n; i++)
		sorted[i] = &n->pairs[i];
	if (n->n > 1)
		qsort(sorted, n->n, sizeof(const struct pair *), by_key);
	buf_addc(b, '{');
	for (uint32_t i = 0; i < n->n; i++) {
		if (i)
			buf_addc(b, ',');
		add_go_string(b, node_text(sorted[i]->key));
		buf_addc(b, ':');
		add_go_json(k, b, sorted[i]->value);
	}
	buf_addc(b, '}');
}

/* ,"key":value; an absent field is "", as is a scalar's text. */
static void add_field(struct kust *k, struct buf *b, const struct node *root, const char *key)
{
	const struct node *n = node_get(root, key);

	buf_printf(b, "\"%s\":", key);
	if (!n)
		buf_adds(b, "\"\"");
	else if (n->kind == NODE_SCALAR)
		add_go_string(b, node_text(n));
	else
		add_go_json(k, b, n);
}

static void encode(struct kust *k, const struct node *root, bool secret, struct buf *b)
{
	buf_addc(b, '{');
	if (!secret && node_is(node_get(root, "binaryData"), NODE_MAP)) {
		add_field(k, b, root, "binaryData");
		buf_addc(b, ',');
	}
	add_field(k, b, root, "data");
	/* kustomize asks for a field called "metadata/name", which nothing has */
	buf_printf(b, ",\"kind\":\"%s\",\"name\":\"\"", secret ? "Secret" : "ConfigMap");
	if (secret && node_is(node_get(root, "stringData"), NODE_MAP)) {
		buf_addc(b, ',');
		add_field(k, b, root, "stringData");
	}
	if (secret) {
		buf_addc(b, ',');
		add_field(k, b, root, "type");
	}
	buf_addc(b, '}');
}

static void digits(const struct buf *b, char out[HASH_DIGITS + 1])
{
	static const char from[] = "013ae";
	static const char to[] = "ghkmt";
	unsigned char hash[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof(hash) + 1];

	crypto_hash_sha256(hash, (const unsigned char *)buf_str(b), b->n);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	for (int i = 0; i < HASH_DIGITS; i++) {
		const char *at = strchr(from, hex[i]);

		out[i] = at ? to[at - from] : hex[i];
	}
	out[HASH_DIGITS] = '\0';
}

static int hash_one(struct kust *k, struct resource *r, struct buf *b, struct err *e)
{
	const char *kind = resource_gvk(k, r)->kind;
	bool secret = strcmp(kind, "Secret") == 0;
	char hash[HASH_DIGITS + 1];

	if (!secret && strcmp(kind, "ConfigMap") != 0)
		return err_at(e, ERR_INPUT, r->root, "%s cannot have a content hash in its name",
			      resource_text(k, r));
	buf_reset(b);
	encode(k, r->root, secret, b);
	if (buf_full(b))
		return err_at(e, ERR_LIMIT, r->root, "%s is too large", resource_text(k, r));
	digits(b, hash);
	resource_remember(k, r);
	resource_set_name(
		k, r,
		span_of(arena_printf(k->a, SPAN_FMT "-%s", SPAN_ARG(resource_name(r)), hash)));
	return 0;
}

int transform_hash(struct kust *k, struct resmap *m, struct err *e)
{
	struct buf b = BUF_WIPED(2 * (size_t)LIMIT_FILE_BYTES);
	int rc = 0;

	for (size_t i = 0; i < m->list.n && rc == 0; i++) {
		struct resource *r = m->list.items[i];

		if (!r->root || !r->needs_hash)
			continue;
		rc = hash_one(k, r, &b, e);
		resmap_renamed(m, r);
	}
	buf_dispose(&b);
	return rc;
}
