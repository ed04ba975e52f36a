#include "agent/deliver/record.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "agent/base/buf.h"
#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "render/yaml/json_io.h"

static const char *const result_names[] = {"applied", "unhealthy",  "failed",
					   "healed",  "superseded", "refused"};

const char *record_result_name(enum record_result r)
{
	return result_names[r];
}

/* ---- key -------------------------------------------------------------------------------------- */

static const char seed_file[] = "record.seed";

static int key_from_seed(const char *text, size_t n, struct record_key *out)
{
	uint8_t seed[crypto_sign_SEEDBYTES];
	size_t got = 0;
	int rc = -1;

	if (sodium_base642bin(seed, sizeof(seed), text, n, " \r\n\t", &got, NULL,
			      sodium_base64_VARIANT_ORIGINAL) == 0 &&
	    got == sizeof(seed))
		rc = crypto_sign_seed_keypair(out->public, out->secret, seed);
	mem_wipe(seed, sizeof(seed));
	return rc;
}

static int make_seed(int state_fd, struct buf *text, struct err *e)
{
	uint8_t seed[crypto_sign_SEEDBYTES];
	char line[sodium_base64_ENCODED_LEN(sizeof(seed), sodium_base64_VARIANT_ORIGINAL)];
	int rc;

	randombytes_buf(seed, sizeof(seed));
	sodium_bin2base64(line, sizeof(line), seed, sizeof(seed), sodium_base64_VARIANT_ORIGINAL);
	rc = file_write(state_fd, seed_file, line, strlen(line), 0600, e);
	if (rc == 0)
		buf_adds(text, line);
	mem_wipe(seed, sizeof(seed));
	mem_wipe(line, sizeof(line));
	return rc;
}

int record_key_load(const char *path, int state_fd, struct record_key *out, struct err *e)
{
	struct buf text = BUF_WIPED(LIMIT_KEY_FILE_BYTES);
	int rc = path ? file_read(AT_FDCWD, path, &text, e)
		      : file_read(state_fd, seed_file, &text, e);

	if (rc == FILE_ABSENT && path)
		rc = err_set(e, ERR_SECRET, "signing key '%s' does not exist", path);
	else if (rc == FILE_ABSENT)
		rc = make_seed(state_fd, &text, e);
	if (rc == 0 && key_from_seed(buf_str(&text), text.n, out) < 0)
		rc = err_set(e, ERR_SECRET, "signing key '%s': 32 bytes in base64 are wanted",
			     path ? path : seed_file);
	buf_dispose(&text);
	return rc;
}

/* ---- writing ---------------------------------------------------------------------------------- */

static void add_text(struct buf *b, const char *key, const char *value)
{
	buf_printf(b, ",\"%s\":\"", key);
	buf_add_json(b, span_of(value));
	buf_addc(b, '"');
}

static void add_time(struct buf *b, const char *key, int64_t wall_ms)
{
	char text[TIME_TEXT_BYTES];

	if (wall_ms)
		add_text(b, key, time_text(wall_ms, text));
}

static void add_counts(struct buf *b, const struct record *r)
{
	const struct {
		const char *name;
		size_t n;
	} counts[] = {
		{"created", r->created}, {"configured", r->configured}, {"unchanged", r->unchanged},
		{"adopted", r->adopted}, {"recreated", r->recreated},	{"pruned", r->pruned},
		{"skipped", r->skipped}, {"failed", r->failed},
	};
	bool first = true;

	buf_adds(b, ",\"actions\":{");
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		if (!counts[i].n)
			continue;
		buf_printf(b, "%s\"%s\":%zu", first ? "" : ",", counts[i].name, counts[i].n);
		first = false;
	}
	buf_addc(b, '}');
}

/* The line up to, and without, the brace that closes it: what is signed, less that brace. */
static void write_body(struct buf *b, const struct record *r, const char *id)
{
	char when[TIME_TEXT_BYTES];

	buf_printf(b, "{\"id\":\"%s\",\"time\":\"%s\"", id, time_text(r->ended_ms, when));
	add_text(b, "instance", r->instance);
	add_text(b, "env", r->env);
	add_text(b, "commit", r->commit);
	if (*r->previous)
		add_text(b, "previous", r->previous);
	add_text(b, "result", record_result_name(r->result));
	if (*r->reason)
		add_text(b, "reason", r->reason);
	add_text(b, "trigger", r->trigger);
	if (*r->actor)
		add_text(b, "actor", r->actor);
	if (*r->author)
		add_text(b, "author", r->author);
	if (*r->subject)
		add_text(b, "subject", r->subject);
	add_time(b, "started", r->started_ms);
	add_time(b, "applied", r->applied_ms);
	add_time(b, "healthy", r->healthy_ms);
	add_counts(b, r);
	if (*r->digest)
		add_text(b, "digest", r->digest);
	add_text(b, "agent", r->agent_version);
}

static void sign_line(struct buf *b, const struct record_key *key)
{
	uint8_t signature[crypto_sign_BYTES];
	char text[sodium_base64_ENCODED_LEN(crypto_sign_BYTES, sodium_base64_VARIANT_ORIGINAL)];

	sodium_bin2base64(text, sizeof(text), key->public, sizeof(key->public),
			  sodium_base64_VARIANT_ORIGINAL);
	add_text(b, "key", text);
	crypto_sign_detached(signature, NULL, (const uint8_t *)b->p, b->n, key->secret);
	sodium_bin2base64(text, sizeof(text), signature, sizeof(signature),
			  sodium_base64_VARIANT_ORIGINAL);
	add_text(b, "signature", text);
	buf_addc(b, '}');
}

int record_append(const struct mirror *m, const struct record *record, const struct record_key *key,
		  const struct note_author *author, struct err *e)
{
	struct buf line = BUF_INIT(LIMIT_LOG_LINE_BYTES);
	uint8_t random[16];
	char id[33];
	int rc;

	randombytes_buf(random, sizeof(random));
	sodium_bin2hex(id, sizeof(id), random, sizeof(random));
	write_body(&line, record, id);
	sign_line(&line, key);
	if (buf_full(&line))
		rc = err_set(e, ERR_LIMIT, "record is larger than %d bytes", LIMIT_LOG_LINE_BYTES);
	else
		rc = notes_append(m, record->env, record->commit, buf_span(&line), author, e);
	buf_dispose(&line);
	if (rc == MIRROR_ABSENT)
		return err_set(e, ERR_INPUT, "commit %.12s is not in the mirror", record->commit);
	return rc;
}

/* ---- reading ---------------------------------------------------------------------------------- */

static const char *text_of(const struct node *n, const char *key)
{
	const char *text = node_get_text(n, key);

	return text ? text : "";
}

static int64_t time_of(const struct node *n, const char *key)
{
	const char *text = node_get_text(n, key);
	struct err ignored = ERR_INIT;
	int64_t ms = 0;

	if (!text || time_parse(span_of(text), &ms, &ignored) < 0)
		return 0;
	return ms;
}

static size_t count_of(const struct node *n, const char *key)
{
	const char *text = node_get_text(node_get(n, "actions"), key);
	uint64_t v = 0;

	if (!text || !span_to_u64(span_of(text), UINT32_MAX, &v))
		return 0;
	return (size_t)v;
}

/* The signature covers the bytes in front of ,"signature": exactly as they were written. */
static bool signature_good(struct span line, const struct node *n, const uint8_t (*keys)[32],
			   size_t n_keys)
{
	static const char member[] = ",\"signature\":\"";
	uint8_t signature[crypto_sign_BYTES];
	const char *text = text_of(n, "signature");
	size_t body = 0;
	size_t got = 0;

	if (sodium_base642bin(signature, sizeof(signature), text, strlen(text), NULL, &got, NULL,
			      sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    got != sizeof(signature))
		return false;
	/* the member is the last one: nothing behind it is covered, so nothing may stand there */
	if (line.n < sizeof(member) - 1 + strlen(text) + 2)
		return false;
	body = line.n - (sizeof(member) - 1) - strlen(text) - 2;
	if (memcmp(line.p + body, member, sizeof(member) - 1) != 0)
		return false;
	for (size_t i = 0; i < n_keys; i++)
		if (crypto_sign_verify_detached(signature, (const uint8_t *)line.p, body,
						keys[i]) == 0)
			return true;
	return false;
}

static bool parse_result(const char *text, enum record_result *out)
{
	for (size_t i = 0; i < ARRAY_LEN(result_names); i++) {
		if (strcmp(text, result_names[i]) == 0) {
			*out = (enum record_result)i;
			return true;
		}
	}
	return false;
}

static bool parse_record(const struct note_line *line, const uint8_t (*keys)[32], size_t n_keys,
			 struct arena *a, struct record *out)
{
	struct err ignored = ERR_INIT;
	struct node *n;

	if (node_from_json(line->text, NULL, a, &n, &ignored) < 0 || !node_is(n, NODE_MAP) ||
	    !parse_result(text_of(n, "result"), &out->result))
		return false;
	out->id = text_of(n, "id");
	out->instance = text_of(n, "instance");
	out->env = text_of(n, "env");
	out->commit = text_of(n, "commit");
	out->previous = text_of(n, "previous");
	out->reason = text_of(n, "reason");
	out->trigger = text_of(n, "trigger");
	out->actor = text_of(n, "actor");
	out->author = text_of(n, "author");
	out->subject = text_of(n, "subject");
	out->started_ms = time_of(n, "started");
	out->applied_ms = time_of(n, "applied");
	out->healthy_ms = time_of(n, "healthy");
	out->ended_ms = time_of(n, "time");
	out->digest = text_of(n, "digest");
	out->created = count_of(n, "created");
	out->configured = count_of(n, "configured");
	out->unchanged = count_of(n, "unchanged");
	out->adopted = count_of(n, "adopted");
	out->recreated = count_of(n, "recreated");
	out->pruned = count_of(n, "pruned");
	out->skipped = count_of(n, "skipped");
	out->failed = count_of(n, "failed");
	out->agent_version = text_of(n, "agent");
	out->signature_good = signature_good(line->text, n, keys, n_keys);
	/* a line copied to another commit or environment says nothing about that one */
	return strcmp(out->commit, line->commit) == 0;
}

int record_read(const struct mirror *m, const char *env, const uint8_t (*keys)[32], size_t n_keys,
		struct arena *a, struct record **out, size_t *n, struct err *e)
{
	struct note_line *lines;
	struct record *records;
	size_t n_lines;
	size_t kept = 0;

	if (notes_read(m, env, a, &lines, &n_lines, NULL, e) < 0)
		return -1;
	records = arena_array(a, n_lines, sizeof(*records));
	for (size_t i = 0; i < n_lines; i++) {
		struct record r = {0};

		if (parse_record(&lines[i], keys, n_keys, a, &r) && strcmp(r.env, env) == 0)
			records[kept++] = r;
	}
	*out = records;
	*n = kept;
	return 0;
}
