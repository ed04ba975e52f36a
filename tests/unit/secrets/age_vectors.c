/* The public vectors of age (C2SP/CCTV): each with the right kind of failure. */
#include <criterion/criterion.h>
#include <dlfcn.h>
#include <sodium.h>

#include "agent/base/mem.h"
#include "secrets/age.h"
#include "tests/unit/secrets/corpus.h"

struct vector {
	char expect[32];
	char payload[80];
	struct keyring *keys;
	struct span passphrases[4];
	size_t n_passphrases;
	bool armored;
	bool compressed;
	bool hybrid;
	struct span file;
};

static void read_field(struct vector *v, struct span name, struct span value)
{
	struct err e = ERR_INIT;

	if (span_is(name, "expect"))
		snprintf(v->expect, sizeof(v->expect), SPAN_FMT, SPAN_ARG(value));
	else if (span_is(name, "payload"))
		snprintf(v->payload, sizeof(v->payload), SPAN_FMT, SPAN_ARG(value));
	else if (span_is(name, "identity") && span_starts(value, "AGE-SECRET-KEY-PQ-"))
		v->hybrid = true;
	else if (span_is(name, "identity"))
		cr_assert_eq(keyring_add_age(v->keys, value, "identity", &e), 0, "%s", e.msg);
	else if (span_is(name, "passphrase"))
		v->passphrases[v->n_passphrases++] = value;
	else if (span_is(name, "armored"))
		v->armored = true;
	else if (span_is(name, "compressed"))
		v->compressed = true;
}

static void read_vector(struct span text, struct vector *v)
{
	struct span line;

	*v = (struct vector){.keys = keyring_new()};
	while (span_cut(&text, '\n', &line) && line.n) {
		size_t colon = span_find(line, ':');

		read_field(v, (struct span){line.p, colon},
			   (struct span){line.p + colon + 2, line.n - colon - 2});
	}
	v->file = text;
}

/* zlib is no library of ours; only this test needs it. */
static bool inflate_to(struct span in, struct buf *out)
{
	static int (*uncompress)(unsigned char *, unsigned long *, const unsigned char *,
				 unsigned long);
	unsigned long n = CASE_BYTES_MAX / 2;
	void *lib;

	if (!uncompress) {
		lib = dlopen("libz.so.1", RTLD_NOW);
		if (lib)
			*(void **)&uncompress = dlsym(lib, "uncompress");
	}
	if (!uncompress)
		return false;
	if (uncompress((unsigned char *)buf_reserve(out, n), &n, (const unsigned char *)in.p,
		       in.n) != 0)
		return false;
	out->n = n;
	return true;
}

static const char *verdict(int rc, const struct err *e)
{
	if (rc == 0)
		return "success";
	if (rc == SECRETS_NO_KEY)
		return "no match";
	if (strncmp(e->msg, "age header MAC", 14) == 0)
		return "HMAC failure";
	if (strncmp(e->msg, "age header", 10) == 0)
		return "header failure";
	if (strncmp(e->msg, "age armor", 9) == 0)
		return "armor failure";
	return strncmp(e->msg, "age payload", 11) == 0 ? "payload failure" : e->msg;
}

static int open_vector(const struct vector *v, struct span file, struct buf *out, struct err *e)
{
	struct age_openers openers = {v->keys, v->passphrases, v->n_passphrases};
	struct buf bytes = BUF_INIT(CASE_BYTES_MAX);
	int rc = 0;

	if (v->armored) {
		rc = age_armor_decode(file, &bytes, e);
		file = buf_span(&bytes);
	}
	if (rc == 0)
		rc = age_decrypt(file, &openers, out, e);
	buf_dispose(&bytes);
	return rc;
}

static void check_payload(const char *name, const struct vector *v, const struct buf *plain)
{
	uint8_t hash[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof(hash) + 1];

	crypto_hash_sha256(hash, (const unsigned char *)buf_str(plain), plain->n);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	cr_expect_str_eq(hex, v->payload, "%s: payload", name);
}

/* Returns false when the vector needs what we refuse by name (post-quantum). */
static bool run_vector(const char *name, struct span text)
{
	struct buf inflated = BUF_INIT(CASE_BYTES_MAX);
	struct buf plain = BUF_WIPED(CASE_BYTES_MAX);
	struct err e = ERR_INIT;
	struct vector v;
	const char *got;
	bool ran = false;
	int rc;

	read_vector(text, &v);
	if (v.compressed) {
		if (!inflate_to(v.file, &inflated))
			cr_skip_test("no libz.so.1");
		v.file = buf_span(&inflated);
	}
	if (!v.hybrid || keyring_count_age(v.keys)) {
		ran = true;
		rc = open_vector(&v, v.file, &plain, &e);
		got = verdict(rc, &e);
		cr_expect_str_eq(got, v.expect, "%s: want %s, got %s (%s)", name, v.expect, got,
				 e.msg);
		if (rc == 0)
			check_payload(name, &v, &plain);
		else
			cr_expect_eq(plain.n, 0, "%s: output on failure", name);
	}
	keyring_free(v.keys);
	buf_dispose(&inflated);
	buf_dispose(&plain);
	return ran;
}

/* Every vector of a folder; returns false when it is not there. */
static bool run_folder(const char *dir, size_t *ran, size_t *refused)
{
	char path[1024];
	struct dirent *entry;
	DIR *d = opendir(dir);

	*ran = *refused = 0;
	while (d && (entry = readdir(d))) {
		struct buf text = BUF_INIT(CASE_BYTES_MAX);

		snprintf(path, sizeof(path), "%s/%s", dir, entry->d_name);
		if (entry->d_name[0] != '.' && corpus_read(path, &text)) {
			if (run_vector(entry->d_name, buf_span(&text)))
				(*ran)++;
			else
				(*refused)++;
		}
		buf_dispose(&text);
	}
	if (d)
		closedir(d);
	return d != NULL;
}

/* Some of each kind of failure, always there. */
Test(age_vectors, of_the_small_set_end_as_their_authors_say)
{
	size_t ran;
	size_t refused;

	cr_assert(run_folder("tests/unit/secrets/vectors/age", &ran, &refused));
	cr_expect_eq(ran, 28, "%zu vectors", ran);
	cr_expect_eq(refused, 0);
}

Test(age_vectors, end_as_their_authors_say)
{
	char dir[512];
	size_t ran;
	size_t refused;

	if (!corpus_dir("age/testdata", dir))
		cr_skip_test("no shared corpus");
	cr_assert(run_folder(dir, &ran, &refused));
	cr_expect_eq(ran, 125, "%zu classic vectors", ran);
	cr_expect_eq(refused, 18, "%zu post-quantum vectors", refused);
}
