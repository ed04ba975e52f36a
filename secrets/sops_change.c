#include <string.h>

#include "agent/base/limits.h"
#include "secrets/sops_meta.h"

static size_t count_values(struct span text)
{
	static const char value[] = "ENC[AES256_GCM,";
	size_t n = 0;
	const char *at;

	while ((at = memmem(text.p, text.n, value, sizeof(value) - 1))) {
		n++;
		text.n -= (size_t)(at - text.p) + sizeof(value) - 1;
		text.p = at + sizeof(value) - 1;
	}
	return n ? n - 1 : 0; /* the MAC is one too */
}

/* The rules a file was encrypted by, as its metadata says. */
static void rules_of(const struct sops_meta *m, struct arena *a, struct sops_rules *out)
{
	struct sops_recipients *groups = arena_array(a, m->n_groups, sizeof(*groups));

	for (size_t i = 0; i < m->n_groups; i++) {
		const struct sops_group *g = &m->groups[i];
		const char **age = arena_array(a, g->n_age, sizeof(*age));

		for (size_t j = 0; j < g->n_age; j++)
			age[j] = arena_strndup(a, g->age[j].recipient.p, g->age[j].recipient.n);
		groups[i] = (struct sops_recipients){age, g->n_age};
	}
	*out = (struct sops_rules){
		.groups = groups,
		.n_groups = m->n_groups,
		.threshold = m->threshold,
		.selection = sops_rule_field(m->rule),
		.pattern = arena_strndup(a, m->pattern.p, m->pattern.n),
		.mac_only_encrypted = m->mac_only_encrypted,
	};
}

static const char *other_type(const struct sops_meta *m)
{
	for (size_t i = 0; i < m->n_groups; i++)
		if (m->groups[i].other)
			return m->groups[i].other;
	return NULL;
}

int sops_inspect(struct span text, enum sops_format format, const char *path, struct arena *a,
		 struct sops_info *out, struct err *e)
{
	struct arena scratch = ARENA_INIT;
	struct sops_docs docs;
	struct sops_meta m;
	int rc = sops_read_docs(text, format, path, &scratch, &docs, &m, e);

	if (rc == 0) {
		rules_of(&m, a, &out->rules);
		out->lastmodified = arena_strdup(a, m.lastmodified);
		out->other = other_type(&m);
		out->n_values = count_values(text);
	}
	arena_dispose(&scratch);
	return rc;
}

/* A file whose other keys we could not write again. */
static int only_age(const struct sops_meta *m, const char *path, struct err *e)
{
	const char *other = other_type(m);

	if (!other)
		return 0;
	return err_set(e, ERR_SECRET,
		       "%s: its data key is also encrypted by %s, which cannot be written", path,
		       other);
}

int sops_rotate_bytes(struct span text, enum sops_format format, const char *path,
		      const struct keyring *k, const struct sops_recipients *groups,
		      size_t n_groups, size_t threshold, int64_t wall_ms, struct buf *out,
		      struct err *e)
{
	struct arena scratch = ARENA_WIPED;
	struct sops_rules rules;
	struct sops_docs docs;
	struct sops_meta m;
	int rc = sops_read_docs(text, format, path, &scratch, &docs, &m, e);

	if (rc == 0)
		rc = only_age(&m, path, e);
	if (rc == 0)
		rc = sops_open_docs(&docs, &m, path, k, false, &scratch, NULL, e);
	if (rc == 0) {
		rules_of(&m, &scratch, &rules);
		if (groups) {
			rules.groups = groups;
			rules.n_groups = n_groups;
			rules.threshold = threshold;
		}
		rc = sops_encrypt_docs(&docs, format, path, &rules, wall_ms, &scratch, e);
	}
	if (rc == 0)
		rc = sops_write_docs(&docs, format, path, out, e);
	arena_dispose(&scratch);
	return rc;
}

int sops_edit_bytes(struct span text, enum sops_format format, const char *path,
		    const struct keyring *k, struct span plain, int64_t wall_ms, struct buf *out,
		    struct err *e)
{
	struct arena scratch = ARENA_WIPED;
	struct sops_cipher *c = NULL;
	struct sops_docs docs;
	struct sops_docs new;
	struct sops_meta m;
	int rc = sops_read_docs(text, format, path, &scratch, &docs, &m, e);

	if (rc == 0)
		rc = only_age(&m, path, e);
	if (rc == 0)
		rc = sops_open_docs(&docs, &m, path, k, true, &scratch, &c, e);
	if (rc == 0)
		rc = sops_read_plain(plain, format, path, &scratch, &new, e);
	if (rc == 0)
		rc = sops_seal_docs(&new, format, path, &m, c, wall_ms, &scratch, e);
	if (rc == 0)
		rc = sops_write_docs(&new, format, path, out, e);
	sops_cipher_free(c);
	arena_dispose(&scratch);
	return rc;
}
