#include "secrets/sops_meta.h"

#include <stdlib.h>
#include <string.h>

#include "agent/base/clock.h"
#include "agent/base/limits.h"

static const char default_suffix[] = "_unencrypted";

static const struct {
	const char *field;
	enum sops_rule rule;
} rules[] = {
	{"unencrypted_suffix", SOPS_UNENCRYPTED_SUFFIX},
	{"encrypted_suffix", SOPS_ENCRYPTED_SUFFIX},
	{"unencrypted_regex", SOPS_UNENCRYPTED_REGEX},
	{"encrypted_regex", SOPS_ENCRYPTED_REGEX},
	{"unencrypted_comment_regex", SOPS_UNENCRYPTED_COMMENT_REGEX},
	{"encrypted_comment_regex", SOPS_ENCRYPTED_COMMENT_REGEX},
};

static int bad(struct err *e, const char *what)
{
	return err_set(e, ERR_INPUT, "sops metadata: %s", what);
}

/* Text of a scalar field; empty when absent. */
static struct span field(const struct sops_value *map, const char *name)
{
	const struct sops_value *v = sops_value_get(map, name);

	if (!v || v->kind == SOPS_FLOAT || v->kind == SOPS_MAP || v->kind == SOPS_LIST ||
	    !v->text.p)
		return SPAN_LIT("");
	return v->text;
}

/* ---- taking it out -------------------------------------------------------------------------- */

static void remove_item(struct sops_value *map, size_t at)
{
	memmove(map->items + at, map->items + at + 1, (map->n - at - 1) * sizeof(*map->items));
	map->n--;
}

static int take_named(struct sops_docs *docs, struct sops_value **out, struct err *e)
{
	*out = NULL;
	for (size_t d = 0; d < docs->n; d++) {
		struct sops_value *doc = docs->items[d];

		for (size_t i = 0; i < doc->n;) {
			if (doc->items[i].key->kind != SOPS_STR ||
			    !span_is(doc->items[i].key->text, "sops")) {
				i++;
				continue;
			}
			if (d == 0 && *out)
				return bad(e, "there twice");
			if (d == 0)
				*out = doc->items[i].value;
			remove_item(doc, i);
		}
	}
	if (*out && (*out)->kind != SOPS_MAP)
		return bad(e, "not a map");
	return *out ? 0 : SOPS_NOT_ENCRYPTED;
}

static int take_prefixed(struct sops_docs *docs, struct arena *a, struct sops_value **out)
{
	struct sops_value *doc = docs->items[0];
	struct sops_value *meta = sops_value_new(a, SOPS_MAP, (struct span){NULL, 0});
	size_t kept = 0;

	for (size_t i = 0; i < doc->n; i++) {
		struct sops_item item = doc->items[i];

		if (item.key->kind != SOPS_STR || !span_starts(item.key->text, "sops_")) {
			doc->items[kept++] = item;
			continue;
		}
		item.key = sops_value_new(
			a, SOPS_STR, (struct span){item.key->text.p + 5, item.key->text.n - 5});
		sops_value_add(a, meta, item.key, item.value);
	}
	doc->n = kept;
	*out = meta;
	return meta->n ? 0 : SOPS_NOT_ENCRYPTED;
}

/* ini writes line breaks as "\n" inside its values. */
static void unescape_all(struct sops_value *map)
{
	for (size_t i = 0; i < map->n; i++) {
		struct sops_value *v = map->items[i].value;
		char *p;
		size_t n = 0;

		if (!v || v->kind != SOPS_STR)
			continue;
		p = (char *)v->text.p; /* the arena's, made by the reader */
		for (size_t j = 0; j < v->text.n; j++) {
			bool pair = p[j] == '\\' && j + 1 < v->text.n && p[j + 1] == 'n';

			p[n++] = pair ? '\n' : p[j];
			j += pair;
		}
		p[n] = '\0';
		v->text.n = n;
	}
}

/* ---- reading it ------------------------------------------------------------------------------ */

static const char *other_type(const struct sops_value *group)
{
	static const char *const types[] = {"pgp",   "kms",	 "gcp_kms",
					    "hckms", "azure_kv", "hc_vault"};

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		const struct sops_value *list = sops_value_get(group, types[i]);

		if (list && list->kind == SOPS_LIST && list->n)
			return types[i];
	}
	return NULL;
}

static int read_group(const struct sops_value *group, struct arena *a, struct sops_group *out,
		      struct err *e)
{
	const struct sops_value *list = sops_value_get(group, "age");
	size_t n = list && list->kind == SOPS_LIST ? list->n : 0;

	if (n > LIMIT_RECIPIENTS)
		return err_set(e, ERR_LIMIT, "sops metadata: more than %d recipients",
			       LIMIT_RECIPIENTS);
	*out = (struct sops_group){.age = arena_array(a, n, sizeof(*out->age)),
				   .other = other_type(group)};
	for (size_t i = 0; i < n; i++) {
		const struct sops_value *item = list->items[i].value;

		if (!item || item->kind != SOPS_MAP)
			continue;
		out->age[out->n_age++] =
			(struct sops_age_key){field(item, "recipient"), field(item, "enc")};
	}
	return 0;
}

static int read_groups(const struct sops_value *meta, struct arena *a, struct sops_meta *out,
		       struct err *e)
{
	const struct sops_value *list = sops_value_get(meta, "key_groups");
	struct sops_group top;

	if (read_group(meta, a, &top, e) < 0)
		return -1;
	if (top.n_age || top.other) {
		out->groups = arena_array(a, 1, sizeof(*out->groups));
		out->groups[0] = top;
		out->n_groups = 1;
		return 0;
	}
	if (!list || list->kind != SOPS_LIST || list->n == 0)
		return bad(e, "no recipients");
	if (list->n > LIMIT_SOPS_KEY_GROUPS)
		return err_set(e, ERR_LIMIT, "sops metadata: more than %d key groups",
			       LIMIT_SOPS_KEY_GROUPS);
	out->groups = arena_array(a, list->n, sizeof(*out->groups));
	for (size_t i = 0; i < list->n; i++) {
		const struct sops_value *group = list->items[i].value;

		if (!group || group->kind != SOPS_MAP)
			continue;
		if (read_group(group, a, &out->groups[out->n_groups++], e) < 0)
			return -1;
	}
	return out->n_groups ? 0 : bad(e, "no recipients");
}

static int read_rule(const struct sops_value *meta, struct sops_meta *out, struct err *e)
{
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		struct span pattern = field(meta, rules[i].field);

		if (pattern.n == 0)
			continue;
		if (out->pattern.n)
			return bad(e, "more than one rule of what is encrypted");
		out->rule = rules[i].rule;
		out->pattern = pattern;
	}
	if (out->pattern.n == 0) {
		out->rule = SOPS_UNENCRYPTED_SUFFIX;
		out->pattern = span_of(default_suffix);
	}
	return 0;
}

/* As Go formats what it parsed: no fraction, UTC as "Z". */
static int read_time(const struct sops_value *meta, struct arena *a, struct sops_meta *out,
		     struct err *e)
{
	struct span text = field(meta, "lastmodified");
	struct buf when = BUF_INIT(64);
	int64_t wall_ms;
	size_t dot;
	struct err ignored = ERR_INIT;

	if (time_parse(text, &wall_ms, &ignored) < 0)
		return bad(e, "lastmodified is no time");
	dot = span_find(text, '.');
	buf_add(&when, text.p, dot);
	while (dot < text.n && (text.p[dot] == '.' || (text.p[dot] >= '0' && text.p[dot] <= '9')))
		dot++;
	if (span_is((struct span){text.p + dot, text.n - dot}, "+00:00"))
		buf_addc(&when, 'Z');
	else
		buf_add(&when, text.p + dot, text.n - dot);
	if (span_ends(buf_span(&when), "+00:00")) {
		buf_truncate(&when, when.n - 6);
		buf_addc(&when, 'Z');
	}
	out->lastmodified = arena_strndup(a, buf_str(&when), when.n);
	buf_dispose(&when);
	return 0;
}

static int read_fields(const struct sops_value *meta, struct arena *a, struct sops_meta *out,
		       struct err *e)
{
	struct span word = field(meta, "mac_only_encrypted");
	struct span threshold = field(meta, "shamir_threshold");
	uint64_t n = 0;

	if (field(meta, "version").n == 0)
		return bad(e, "no version");
	if (threshold.n && !span_to_u64(threshold, LIMIT_SOPS_KEY_GROUPS, &n))
		return bad(e, "shamir_threshold is no number");
	out->threshold = (size_t)n;
	out->mac_only_encrypted = span_is(word, "true") || span_is(word, "True") ||
				  span_is(word, "1") || span_is(word, "TRUE");
	out->mac = field(meta, "mac");
	if (read_time(meta, a, out, e) < 0 || read_rule(meta, out, e) < 0)
		return -1;
	return read_groups(meta, a, out, e);
}

int sops_meta_read(struct sops_docs *docs, enum sops_layout layout, struct arena *a,
		   struct sops_meta *out, struct err *e)
{
	struct sops_meta m = {.groups = NULL};
	struct sops_value *meta;
	int rc;

	if (docs->n == 0)
		return SOPS_NOT_ENCRYPTED;
	if (layout == SOPS_PREFIXED)
		rc = take_prefixed(docs, a, &meta);
	else
		rc = take_named(docs, &meta, e);
	if (rc != 0)
		return rc;
	if (layout == SOPS_SECTION)
		unescape_all(meta);
	if (layout != SOPS_NESTED && sops_unflatten(meta, a, &meta, e) < 0)
		return -1;
	if (read_fields(meta, a, &m, e) < 0)
		return -1;
	*out = m;
	return 0;
}

/* ---- writing it ------------------------------------------------------------------------------ */

enum sops_rule sops_rule_of(struct span name)
{
	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		if (span_is(name, rules[i].field))
			return rules[i].rule;
	return SOPS_ALL;
}

/* Where flat fields are collected, under names like "age__list_0__map_enc". */
struct flat {
	struct sops_value *to;
	struct arena *a;
	bool escape;
};

static void add_text(struct arena *a, struct sops_value *map, const char *key, struct span text)
{
	sops_value_add(a, map, sops_value_new(a, SOPS_STR, span_of(key)),
		       sops_value_new(a, SOPS_STR, text));
}

static struct sops_value *age_list(const struct sops_group *g, struct arena *a)
{
	struct sops_value *list = sops_value_new(a, SOPS_LIST, (struct span){NULL, 0});

	for (size_t i = 0; i < g->n_age; i++) {
		struct sops_value *item = sops_value_new(a, SOPS_MAP, (struct span){NULL, 0});

		add_text(a, item, "enc", g->age[i].enc);
		add_text(a, item, "recipient", g->age[i].recipient);
		sops_value_add(a, list, NULL, item);
	}
	return list;
}

static struct sops_value *group_list(const struct sops_meta *m, struct arena *a)
{
	struct sops_value *list = sops_value_new(a, SOPS_LIST, (struct span){NULL, 0});

	for (size_t i = 0; i < m->n_groups; i++) {
		struct sops_value *group = sops_value_new(a, SOPS_MAP, (struct span){NULL, 0});

		sops_value_add(a, group, sops_value_new(a, SOPS_STR, SPAN_LIT("age")),
			       age_list(&m->groups[i], a));
		sops_value_add(a, list, NULL, group);
	}
	return list;
}

const char *sops_rule_field(enum sops_rule rule)
{
	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		if (rules[i].rule == rule)
			return rules[i].field;
	return "unencrypted_suffix";
}

/* As a map, fields sorted by name. */
static struct sops_value *nested(const struct sops_meta *m, struct arena *a)
{
	struct sops_value *meta = sops_value_new(a, SOPS_MAP, (struct span){NULL, 0});
	const char *field_name = sops_rule_field(m->rule);
	bool late = strcmp(field_name, "shamir_threshold") > 0;
	char number[24];

	if (m->n_groups == 1)
		sops_value_add(a, meta, sops_value_new(a, SOPS_STR, SPAN_LIT("age")),
			       age_list(&m->groups[0], a));
	if (!late)
		add_text(a, meta, field_name, m->pattern);
	if (m->n_groups > 1)
		sops_value_add(a, meta, sops_value_new(a, SOPS_STR, SPAN_LIT("key_groups")),
			       group_list(m, a));
	add_text(a, meta, "lastmodified", span_of(m->lastmodified));
	add_text(a, meta, "mac", m->mac);
	if (m->mac_only_encrypted)
		sops_value_add(a, meta, sops_value_new(a, SOPS_STR, SPAN_LIT("mac_only_encrypted")),
			       sops_value_new(a, SOPS_BOOL, SPAN_LIT("true")));
	if (m->n_groups > 1) {
		snprintf(number, sizeof(number), "%zu", m->threshold);
		sops_value_add(a, meta, sops_value_new(a, SOPS_STR, SPAN_LIT("shamir_threshold")),
			       sops_value_new(a, SOPS_INT, span_of(number)));
	}
	if (late)
		add_text(a, meta, field_name, m->pattern);
	add_text(a, meta, "version", SPAN_LIT("3.13.3"));
	return meta;
}

static void flatten(struct flat *f, const struct sops_value *v, const char *name)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct sops_value *item = v->items[i].value;
		const char *key =
			v->kind == SOPS_LIST ? arena_printf(f->a, "%s__list_%zu", name, i)
			: *name && name[strlen(name) - 1] != '_'
				? arena_printf(f->a, "%s__map_%s", name, v->items[i].key->text.p)
				: arena_printf(f->a, "%s%s", name, v->items[i].key->text.p);
		struct buf text = BUF_INIT(LIMIT_SECRET_BYTES);

		if (item->kind == SOPS_MAP || item->kind == SOPS_LIST) {
			flatten(f, item, key);
			continue;
		}
		for (size_t j = 0; j < item->text.n; j++) {
			if (f->escape && item->text.p[j] == '\n')
				buf_adds(&text, "\\n");
			else
				buf_addc(&text, item->text.p[j]);
		}
		add_text(f->a, f->to, key, (struct span){buf_str(&text), text.n});
		buf_dispose(&text);
	}
}

void sops_meta_write(struct sops_docs *docs, enum sops_layout layout, const struct sops_meta *m,
		     struct arena *a)
{
	for (size_t i = 0; i < docs->n; i++) {
		struct sops_value *meta = nested(m, a);
		struct flat f = {.to = docs->items[i], .a = a};

		if (layout == SOPS_PREFIXED) {
			flatten(&f, meta, "sops_");
			continue;
		}
		if (layout == SOPS_SECTION) {
			f.to = sops_value_new(a, SOPS_MAP, (struct span){NULL, 0});
			f.escape = true;
			flatten(&f, meta, "");
			meta = f.to;
		}
		sops_value_add(a, docs->items[i], sops_value_new(a, SOPS_STR, SPAN_LIT("sops")),
			       meta);
	}
}
