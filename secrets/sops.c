#include <sodium.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "secrets/keyring.h"
#include "secrets/sops_meta.h"

static const struct {
	const char *word;
	int (*read)(struct span text, const char *path, struct arena *a, struct sops_docs *out,
		    struct err *e);
	void (*write)(const struct sops_docs *docs, struct buf *out);
	enum sops_layout layout;
} formats[] = {
	[SOPS_YAML] = {"yaml", sops_read_yaml, sops_write_yaml, SOPS_NESTED},
	[SOPS_JSON] = {"json", sops_read_json, sops_write_json, SOPS_NESTED},
	[SOPS_DOTENV] = {"dotenv", sops_read_dotenv, sops_write_dotenv, SOPS_PREFIXED},
	[SOPS_INI] = {"ini", sops_read_ini, sops_write_ini, SOPS_SECTION},
	[SOPS_BINARY] = {"binary", sops_read_json, NULL, SOPS_NESTED},
};

enum sops_format sops_format_of(const char *path)
{
	static const struct {
		const char *suffix;
		enum sops_format format;
	} known[] = {{".yaml", SOPS_YAML},
		     {".yml", SOPS_YAML},
		     {".json", SOPS_JSON},
		     {".env", SOPS_DOTENV},
		     {".ini", SOPS_INI}};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (span_ends(span_of(path), known[i].suffix))
			return known[i].format;
	return SOPS_BINARY;
}

bool sops_format_parse(struct span word, enum sops_format *out)
{
	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		if (span_is(word, formats[i].word)) {
			*out = (enum sops_format)i;
			return true;
		}
	return false;
}

bool sops_probe(struct span text)
{
	static const char value[] = "ENC[AES256_GCM,";
	static const char name[] = "sops";

	return text.n > sizeof(value) && memmem(text.p, text.n, value, sizeof(value) - 1) != NULL &&
	       memmem(text.p, text.n, name, sizeof(name) - 1) != NULL;
}

int sops_read_docs(struct span text, enum sops_format format, const char *path, struct arena *a,
		   struct sops_docs *docs, struct sops_meta *m, struct err *e)
{
	int rc;

	if (text.n > 4 * (size_t)LIMIT_SECRET_BYTES)
		return err_set(e, ERR_LIMIT, "%s: an encrypted file of more than %d bytes", path,
			       4 * LIMIT_SECRET_BYTES);
	if (formats[format].read(text, path, a, docs, e) < 0)
		return -1;
	rc = sops_meta_read(docs, formats[format].layout, a, m, e);
	return rc < 0 ? err_wrap(e, "%s", path) : rc;
}

int sops_open_docs(struct sops_docs *docs, const struct sops_meta *m, const char *path,
		   const struct keyring *k, bool stash, struct arena *a, struct sops_cipher **out,
		   struct err *e)
{
	CLEANUP(sops_cipher_freep) struct sops_cipher *c = NULL;
	uint8_t *key = key_alloc();
	int rc = sops_data_key(m, k, key, e);

	if (rc == 0) {
		c = sops_cipher_new(key);
		if (stash)
			sops_cipher_keep(c, a);
		rc = sops_walk_open(docs, m, c, path, a, e);
	} else if (rc < 0) {
		(void)err_wrap(e, "%s", path);
	}
	sodium_free(key);
	if (rc == 0 && out)
		*out = TAKE(c);
	return rc;
}

/* Read, decrypt and verify. docs: memory from `a`. */
static int open_docs(struct span text, enum sops_format format, const char *path,
		     const struct keyring *k, struct arena *a, struct sops_docs *docs,
		     struct err *e)
{
	struct sops_meta m;
	int rc = sops_read_docs(text, format, path, a, docs, &m, e);

	if (rc != 0)
		return rc;
	if (!k)
		return sops_walk_open(docs, &m, NULL, path, a, e);
	return sops_open_docs(docs, &m, path, k, false, a, NULL, e);
}

int sops_decrypt_nodes(struct span text, enum sops_format format, const struct source *source,
		       const struct keyring *k, struct arena *a, struct node_docs *out,
		       struct err *e)
{
	struct arena scratch = ARENA_WIPED;
	struct sops_docs docs;
	int rc;

	if (format != SOPS_YAML && format != SOPS_JSON)
		return err_set(e, ERR_BUG, "only YAML and JSON have nodes");
	rc = open_docs(text, format, source->path, k, &scratch, &docs, e);
	if (rc == 0)
		rc = sops_to_nodes(&docs, source, a, out, e);
	arena_dispose(&scratch);
	return rc;
}

static int write_binary(const struct sops_docs *docs, const char *path, struct buf *out,
			struct err *e)
{
	const struct sops_value *data = sops_value_get(docs->items[0], "data");

	if (!data || data->kind != SOPS_STR)
		return err_set(e, ERR_INPUT, "%s: no binary file: it has no string 'data'", path);
	buf_add_span(out, data->text);
	return 0;
}

int sops_decrypt_bytes(struct span text, enum sops_format format, const char *path,
		       const struct keyring *k, struct buf *out, struct err *e)
{
	struct arena scratch = ARENA_WIPED;
	size_t before = out->n;
	struct sops_docs docs;
	int rc;

	if (!k)
		return SECRETS_NO_KEY;
	rc = open_docs(text, format, path, k, &scratch, &docs, e);
	if (rc == 0 && format == SOPS_BINARY)
		rc = write_binary(&docs, path, out, e);
	else if (rc == 0)
		formats[format].write(&docs, out);
	if (rc == 0 && buf_full(out)) {
		buf_truncate(out, before);
		rc = err_set(e, ERR_LIMIT, "%s: more than %zu bytes", path, out->max);
	}
	arena_dispose(&scratch);
	return rc;
}

/* A binary file is a JSON object of one string. */
int sops_read_plain(struct span text, enum sops_format format, const char *path, struct arena *a,
		    struct sops_docs *out, struct err *e)
{
	struct sops_value *doc;

	if (text.n > LIMIT_SECRET_BYTES)
		return err_set(e, ERR_LIMIT, "%s: more than %d bytes", path, LIMIT_SECRET_BYTES);
	if (format != SOPS_BINARY)
		return formats[format].read(text, path, a, out, e);
	doc = sops_value_new(a, SOPS_MAP, (struct span){NULL, 0});
	sops_value_add(a, doc, sops_value_new(a, SOPS_STR, SPAN_LIT("data")),
		       sops_value_new(a, SOPS_STR, text.p ? text : SPAN_LIT("")));
	*out = (struct sops_docs){.items = arena_array(a, 1, sizeof(*out->items)), .n = 1};
	out->items[0] = doc;
	return 0;
}

int sops_write_docs(const struct sops_docs *docs, enum sops_format format, const char *path,
		    struct buf *out, struct err *e)
{
	size_t before = out->n;

	if (format == SOPS_BINARY)
		sops_write_json(docs, out);
	else
		formats[format].write(docs, out);
	if (!buf_full(out))
		return 0;
	buf_truncate(out, before);
	return err_set(e, ERR_LIMIT, "%s: more than %zu bytes", path, out->max);
}

enum sops_layout sops_layout_of(enum sops_format format)
{
	return formats[format].layout;
}

int sops_encrypt_bytes(struct span text, enum sops_format format, const char *path,
		       const struct sops_rules *rules, int64_t wall_ms, struct buf *out,
		       struct err *e)
{
	struct arena scratch = ARENA_WIPED;
	struct sops_docs docs;
	int rc = sops_read_plain(text, format, path, &scratch, &docs, e);

	if (rc == 0)
		rc = sops_encrypt_docs(&docs, format, path, rules, wall_ms, &scratch, e);
	if (rc == 0)
		rc = sops_write_docs(&docs, format, path, out, e);
	arena_dispose(&scratch);
	return rc;
}
