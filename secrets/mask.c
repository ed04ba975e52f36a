#include "secrets/mask.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/base/map.h"
#include "agent/base/mem.h"
#include "secrets/mask_trie.h"

enum {
	GENERATIONS_MAX = 32, /* sizes at least double, node numbers have 32 bits */
	/* The longest form: every byte as "&quot;" or "\u001f". */
	FORM_BYTES_MAX = 6 * LIMIT_MASK_VALUE_BYTES + 64,
	SEEN_BYTES = 16,
};

struct masker {
	pthread_rwlock_t lock;
	struct trie young;			  /* added, not linked yet */
	struct trie generations[GENERATIONS_MAX]; /* linked; each under half of its predecessor */
	size_t n_generations;
	struct arena arena; /* of `seen` */
	struct map seen;    /* keyed hashes of values; never the values */
	uint8_t key[crypto_generichash_KEYBYTES];
	size_t count;
};

struct masker *masker_new(void)
{
	struct masker *m = mem_alloc(1, sizeof(*m));

	if (sodium_init() < 0 || pthread_rwlock_init(&m->lock, NULL) != 0)
		mem_exhausted();
	map_init(&m->seen, &m->arena);
	crypto_generichash_keygen(m->key);
	return m;
}

void masker_free(struct masker *m)
{
	if (!m)
		return;
	trie_dispose(&m->young);
	for (size_t i = 0; i < m->n_generations; i++)
		trie_dispose(&m->generations[i]);
	arena_dispose(&m->arena);
	pthread_rwlock_destroy(&m->lock);
	mem_wipe(m, sizeof(*m));
	free(m);
}

/* ---- forms of a value ---------------------------------------------------------------------- */

/* Add what is in `form` as a word and empty it. */
static void add_form(struct trie *t, struct buf *form)
{
	if (form->n >= LIMIT_MASK_MIN_BYTES && !buf_full(form))
		trie_add(t, buf_span(form));
	buf_reset(form);
}

/*
 * Base64 of `skip` unknown bytes followed by the value: the characters that the value alone decides.
 * With skip 0 and `whole` the complete encoding, where the value is all that was encoded.
 */
static void add_base64(struct trie *t, struct span value, size_t skip, bool whole, int variant,
		       struct buf *form)
{
	struct buf plain = BUF_WIPED(LIMIT_MASK_VALUE_BYTES + 4);
	size_t size;
	size_t from;
	size_t to;
	char *at;

	buf_add(&plain, "\0\0", skip);
	buf_add_span(&plain, value);
	size = sodium_base64_encoded_len(plain.n, variant);
	at = buf_reserve(form, size);
	if (at && !buf_full(&plain)) {
		sodium_bin2base64(at, size, (const unsigned char *)plain.p, plain.n, variant);
		from = (skip * 8 + 5) / 6;
		to = whole ? strlen(at) : plain.n * 8 / 6;
		memmove(at, at + from, to - from);
		form->n += to - from;
		add_form(t, form);
	}
	buf_reset(form);
	buf_dispose(&plain);
}

static void add_base64_forms(struct trie *t, struct span value, struct buf *form)
{
	static const int variants[] = {
		sodium_base64_VARIANT_ORIGINAL,
		sodium_base64_VARIANT_ORIGINAL_NO_PADDING,
		sodium_base64_VARIANT_URLSAFE,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING,
	};

	for (size_t i = 0; i < ARRAY_LEN(variants); i++) {
		add_base64(t, value, 0, true, variants[i], form);
		for (size_t skip = 0; skip < 3; skip++)
			add_base64(t, value, skip, false, variants[i], form);
	}
}

static void add_hex_form(struct trie *t, struct span value, const char *digits, struct buf *form)
{
	for (size_t i = 0; i < value.n; i++) {
		buf_addc(form, digits[(uint8_t)value.p[i] >> 4]);
		buf_addc(form, digits[(uint8_t)value.p[i] & 15]);
	}
	add_form(t, form);
}

static bool url_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || c == '.' || c == '~';
}

/* As a URL's component (space is %20) or as a form field (space is +). */
static void add_url_form(struct trie *t, struct span value, const char *digits, bool field,
			 struct buf *form)
{
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];

		if (url_plain(c)) {
			buf_addc(form, c);
		} else if (field && c == ' ') {
			buf_addc(form, '+');
		} else {
			buf_addc(form, '%');
			buf_addc(form, digits[(uint8_t)c >> 4]);
			buf_addc(form, digits[(uint8_t)c & 15]);
		}
	}
	add_form(t, form);
}

/* JSON as we write it, and as Go does (<, > and & escaped). */
static void add_json_forms(struct trie *t, struct span value, struct buf *form)
{
	struct buf go = BUF_WIPED(FORM_BYTES_MAX);

	buf_add_json(form, value);
	for (size_t i = 0; i < form->n; i++) {
		char c = form->p[i];

		if (c == '<' || c == '>' || c == '&')
			buf_printf(&go, "\\u%04x", (unsigned)(uint8_t)c);
		else
			buf_addc(&go, c);
	}
	add_form(t, form);
	add_form(t, &go);
	buf_dispose(&go);
}

static void add_html_form(struct trie *t, struct span value, bool named, struct buf *form)
{
	for (size_t i = 0; i < value.n; i++) {
		switch (value.p[i]) {
		case '<': buf_adds(form, "&lt;"); break;
		case '>': buf_adds(form, "&gt;"); break;
		case '&': buf_adds(form, "&amp;"); break;
		case '"': buf_adds(form, named ? "&quot;" : "&#34;"); break;
		case '\'': buf_adds(form, named ? "&#x27;" : "&#39;"); break;
		default: buf_addc(form, value.p[i]);
		}
	}
	add_form(t, form);
}

static void add_forms(struct trie *t, struct span value)
{
	struct buf form = BUF_WIPED(FORM_BYTES_MAX);

	if (value.n < LIMIT_MASK_MIN_BYTES)
		return;
	trie_add(t, value);
	add_base64_forms(t, value, &form);
	add_hex_form(t, value, "0123456789abcdef", &form);
	add_hex_form(t, value, "0123456789ABCDEF", &form);
	add_url_form(t, value, "0123456789ABCDEF", false, &form);
	add_url_form(t, value, "0123456789abcdef", false, &form);
	add_url_form(t, value, "0123456789ABCDEF", true, &form);
	add_json_forms(t, value, &form);
	add_html_form(t, value, true, &form);
	add_html_form(t, value, false, &form);
	buf_dispose(&form);
}

/*
 * Lines that only give a document its shape hold no secret, and as words they would mask half of every
 * manifest: "metadata:", "-----BEGIN PRIVATE KEY-----".
 */
static bool line_is_structure(struct span line)
{
	char last = line.n ? line.p[line.n - 1] : ':';

	return last == ':' || last == '{' || last == '[' || last == '|' || last == '>' ||
	       (span_starts(line, "-----") && span_ends(line, "-----"));
}

static void add_lines(struct trie *t, struct span value)
{
	struct span rest = value;
	struct span line;

	while (span_cut(&rest, '\n', &line)) {
		line = span_trim(line);
		if (line.n < value.n && !line_is_structure(line))
			add_forms(t, line);
	}
}

/* What a base64 value encodes. */
static void add_decoded(struct trie *t, struct span value)
{
	unsigned char *plain;
	size_t n;

	if (value.n % 4 != 0 || value.n < 8)
		return;
	plain = mem_alloc(value.n, 1);
	if (sodium_base642bin(plain, value.n, value.p, value.n, NULL, &n, NULL,
			      sodium_base64_VARIANT_ORIGINAL) == 0) {
		struct span decoded = {(const char *)plain, n};

		add_forms(t, decoded);
		add_lines(t, decoded);
	}
	mem_wipe(plain, value.n);
	free(plain);
}

/* ---- adding -------------------------------------------------------------------------------- */

/* Under the lock: was this value added before? Remembers it. */
static bool seen_before(struct masker *m, struct span value)
{
	uint8_t hash[SEEN_BYTES];
	struct span key;

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)value.p, value.n, m->key,
			   sizeof(m->key));
	if (map_get(&m->seen, (struct span){(const char *)hash, sizeof(hash)}))
		return true;
	key = (struct span){arena_strndup(&m->arena, (const char *)hash, sizeof(hash)),
			    sizeof(hash)};
	map_set(&m->seen, key, m);
	return false;
}

void masker_add(struct masker *m, struct span value)
{
	if (!m)
		return;
	if (value.n > LIMIT_MASK_VALUE_BYTES)
		value.n = LIMIT_MASK_VALUE_BYTES;
	if (value.n < LIMIT_MASK_MIN_BYTES)
		return;
	pthread_rwlock_wrlock(&m->lock);
	if (!seen_before(m, value)) {
		add_forms(&m->young, value);
		add_lines(&m->young, value);
		add_decoded(&m->young, span_trim(value));
		m->count++;
	}
	pthread_rwlock_unlock(&m->lock);
}

void masker_add_node(struct masker *m, const struct node *n)
{
	if (!m || !n)
		return;
	switch (n->kind) {
	case NODE_LIST:
		for (uint32_t i = 0; i < n->n; i++)
			masker_add_node(m, n->items[i]);
		break;
	case NODE_MAP:
		for (uint32_t i = 0; i < n->n; i++)
			masker_add_node(m, n->pairs[i].value);
		break;
	default:
		if (n->secret)
			masker_add(m, node_text(n));
	}
}

/* ---- searching ----------------------------------------------------------------------------- */

/* Under the write lock: turn what was added into a generation, absorbing those less than twice as big. */
static void link_young(struct masker *m)
{
	if (m->young.n == 0)
		return;
	while (m->n_generations && (m->n_generations == GENERATIONS_MAX ||
				    m->generations[m->n_generations - 1].n / 2 < m->young.n)) {
		struct trie *last = &m->generations[--m->n_generations];

		trie_merge(&m->young, last);
		trie_dispose(last);
	}
	trie_link(&m->young);
	m->generations[m->n_generations++] = m->young;
	m->young = (struct trie){.nodes = NULL};
}

static int hit_order(const void *a, const void *b)
{
	const struct trie_hit *x = a;
	const struct trie_hit *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->end < y->end ? -1 : x->end > y->end;
}

/* Overwrite the stretches; each is longer than the mask, so the text only moves to the front. */
static void rewrite(struct buf *text, const struct trie_hits *hits)
{
	size_t out = 0;
	size_t in = 0;
	size_t i = 0;

	while (i < hits->n) {
		size_t start = hits->items[i].start;
		size_t end = hits->items[i].end;

		for (i++; i < hits->n && hits->items[i].start < end; i++)
			if (hits->items[i].end > end)
				end = hits->items[i].end;
		memmove(text->p + out, text->p + in, start - in);
		out += start - in;
		memcpy(text->p + out, "***", 3);
		out += 3;
		in = end;
	}
	memmove(text->p + out, text->p + in, text->n - in);
	out += text->n - in;
	mem_wipe(text->p + out, text->n - out);
	buf_truncate(text, out);
}

void masker_apply(struct masker *m, struct buf *text)
{
	struct trie_hits hits = {.items = NULL};

	if (!m || text->n < LIMIT_MASK_MIN_BYTES)
		return;
	pthread_rwlock_rdlock(&m->lock);
	while (m->young.n) {
		pthread_rwlock_unlock(&m->lock);
		pthread_rwlock_wrlock(&m->lock);
		link_young(m);
		pthread_rwlock_unlock(&m->lock);
		pthread_rwlock_rdlock(&m->lock);
	}
	for (size_t i = 0; i < m->n_generations; i++)
		trie_scan(&m->generations[i], buf_span(text), &hits);
	pthread_rwlock_unlock(&m->lock);
	if (hits.n) {
		qsort(hits.items, hits.n, sizeof(*hits.items), hit_order);
		rewrite(text, &hits);
	}
	free(hits.items);
}

void masker_log(void *ctx, struct buf *line)
{
	masker_apply(ctx, line);
}

void masker_err(struct masker *m, struct err *e)
{
	struct buf text = BUF_WIPED(ERR_MSG_BYTES);

	if (!m || !e)
		return;
	buf_adds(&text, e->msg);
	masker_apply(m, &text);
	mem_wipe(e->msg, sizeof(e->msg));
	memcpy(e->msg, buf_str(&text), text.n);
	buf_dispose(&text);
}

size_t masker_count(struct masker *m)
{
	size_t count;

	pthread_rwlock_rdlock(&m->lock);
	count = m->count;
	pthread_rwlock_unlock(&m->lock);
	return count;
}
