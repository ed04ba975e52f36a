/* Files made by sops 3.13.3, good and tampered: the same bytes, or a refusal. */
#include <criterion/criterion.h>

#include "agent/base/limits.h"
#include "render/yaml/json_io.h"
#include "secrets/secrets.h"
#include "tests/unit/secrets/corpus.h"

enum { SMALL_SET = 25 };

struct sops_case {
	const char *name;
	const char *dir;
	struct node *spec;
	const char *format;
	struct keyring *keys;
	bool hybrid;
};

static const char *extension(const char *format)
{
	if (strcmp(format, "dotenv") == 0)
		return "env";
	return strcmp(format, "binary") == 0 ? "bin" : format;
}

static bool read_spec(struct sops_case *c, struct arena *a)
{
	static const struct source source = {.path = "case.json"};
	struct buf text = BUF_INIT(CASE_BYTES_MAX);
	struct err e = ERR_INIT;
	char path[1024];

	snprintf(path, sizeof(path), "%s/%s/case.json", c->dir, c->name);
	if (!corpus_read(path, &text))
		return false;
	cr_assert_eq(node_from_json((struct span){arena_strndup(a, text.p, text.n), text.n},
				    &source, a, &c->spec, &e),
		     0, "%s", e.msg);
	buf_dispose(&text);
	c->format = node_get_text(c->spec, "format");
	return true;
}

static void add_keys(struct sops_case *c, const char *keys_dir)
{
	const struct node *list = node_get(c->spec, "identities");
	struct err e = ERR_INIT;
	char path[1024];

	c->keys = keyring_new();
	for (uint32_t i = 0; i < list->n; i++) {
		const char *name = list->items[i]->text;

		if (strncmp(name, "ssh", 3) == 0)
			snprintf(path, sizeof(path), "%s/ssh_ed25519", keys_dir);
		else
			snprintf(path, sizeof(path), "%s/%s.txt", keys_dir, name);
		c->hybrid |= strncmp(name, "pq", 2) == 0;
		if (strncmp(name, "pq", 2) != 0)
			cr_assert_eq(keyring_add_age_file(c->keys, path, &e), 0, "%s", e.msg);
	}
}

static void run_case(struct sops_case *c)
{
	struct buf in = BUF_INIT(CASE_BYTES_MAX);
	struct buf want = BUF_INIT(CASE_BYTES_MAX);
	struct buf got = BUF_WIPED(CASE_BYTES_MAX);
	bool good = strcmp(node_get_text(c->spec, "expect"), "success") == 0;
	enum sops_format format;
	struct err e = ERR_INIT;
	char path[1024];
	int rc;

	cr_assert(sops_format_parse(span_of(c->format), &format));
	snprintf(path, sizeof(path), "%s/%s/input.enc.%s", c->dir, c->name, extension(c->format));
	cr_assert(corpus_read(path, &in), "%s", path);
	cr_expect(sops_probe(buf_span(&in)) || !good, "%s: probe", c->name);
	rc = sops_decrypt_bytes(buf_span(&in), format, c->name, c->keys, &got, &e);
	if (good) {
		snprintf(path, sizeof(path), "%s/%s/expected.%s", c->dir, c->name,
			 extension(c->format));
		cr_assert(corpus_read(path, &want), "%s", path);
		cr_expect_eq(rc, 0, "%s: %d %s", c->name, rc, e.msg);
		cr_expect(rc != 0 || span_eq(buf_span(&got), buf_span(&want)),
			  "%s:\n--- want\n%s\n--- got\n%s", c->name, buf_str(&want), buf_str(&got));
	} else {
		cr_expect(rc != 0, "%s: was not refused", c->name);
		cr_expect_eq(got.n, 0, "%s: output on failure", c->name);
	}
	buf_dispose(&in);
	buf_dispose(&want);
	buf_dispose(&got);
}

static size_t run_folder(const char *dir, const char *keys)
{
	struct dirent *entry;
	size_t n = 0;
	DIR *d = opendir(dir);

	cr_assert(d, "%s", dir);
	while ((entry = readdir(d))) {
		struct sops_case c = {.name = entry->d_name, .dir = dir};
		struct arena a = ARENA_INIT;

		if (entry->d_name[0] != '.' && read_spec(&c, &a)) {
			add_keys(&c, keys);
			run_case(&c);
			keyring_free(c.keys);
			n++;
		}
		arena_dispose(&a);
	}
	closedir(d);
	return n;
}

/* Some of each format and of each way to tamper, always there. */
Test(sops_cases, of_the_small_set_decrypt_or_are_refused)
{
	size_t n = run_folder("tests/unit/secrets/vectors/sops/cases",
			      "tests/unit/secrets/vectors/sops/keys");

	cr_expect_eq(n, SMALL_SET, "%zu cases", n);
}

Test(sops_cases, decrypt_to_the_bytes_of_sops_or_are_refused)
{
	char dir[512];
	char keys[512];
	size_t n;

	if (!corpus_dir("sops/cases", dir) || !corpus_dir("sops/keys", keys))
		cr_skip_test("no shared corpus");
	n = run_folder(dir, keys);
	cr_expect_eq(n, 82, "%zu cases", n);
}
