#define PCRE2_CODE_UNIT_WIDTH 8
#include "secrets/sops_config.h"

#include <pcre2.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/base/mem.h"

enum { MATCH_LIMIT = 100000 };

struct sops_config {
	const struct node *rules; /* list, or NULL */
};

static const char *const selections[] = {
	"unencrypted_suffix", "encrypted_suffix",	   "unencrypted_regex",
	"encrypted_regex",    "unencrypted_comment_regex", "encrypted_comment_regex",
};

static const char *const rule_fields[] = {
	"path_regex", "age", "key_groups", "shamir_threshold", "mac_only_encrypted",
};

static const char *const foreign_keys[] = {
	"kms",
	"pgp",
	"gcp_kms",
	"hckms",
	"azure_keyvault",
	"aws_profile",
	"hc_vault_transit_uri",
	"hc_vault",
};

static bool one_of(const struct node *key, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (node_is_text(key, words[i]))
			return true;
	return false;
}

int sops_config_load(struct span text, const char *path, struct arena *a, struct sops_config **out,
		     struct err *e)
{
	struct sops_config *c = ARENA_NEW(a, struct sops_config);
	struct source *source = ARENA_NEW(a, struct source);
	const struct node *stores;
	struct node_docs docs;

	source->path = path;
	if (node_from_yaml(text, source, a, &docs, e) < 0)
		return -1;
	*out = c;
	if (docs.n == 0)
		return 0;
	if (!node_is(docs.items[0], NODE_MAP))
		return err_at(e, ERR_INPUT, docs.items[0], "not a map");
	stores = node_get(docs.items[0], "stores");
	if (!node_is_null(stores))
		return err_at(e, ERR_INPUT, stores, "'stores' is not supported");
	c->rules = node_get(docs.items[0], "creation_rules");
	if (node_is_null(c->rules))
		c->rules = NULL;
	else if (!node_is(c->rules, NODE_LIST))
		return err_at(e, ERR_INPUT, c->rules, "'creation_rules' must be a list");
	return 0;
}

static int path_matches(const struct node *re_text, const char *path, struct err *e)
{
	PCRE2_SIZE where;
	int code;
	int rc;
	pcre2_match_data *match;
	pcre2_match_context *context;
	pcre2_code *re = pcre2_compile((PCRE2_SPTR)re_text->text, re_text->n, PCRE2_DOLLAR_ENDONLY,
				       &code, &where, NULL);

	if (!re)
		return err_at(e, ERR_INPUT, re_text, "'path_regex' does not compile");
	match = pcre2_match_data_create_from_pattern(re, NULL);
	context = pcre2_match_context_create(NULL);
	if (!match || !context)
		mem_exhausted();
	pcre2_set_match_limit(context, MATCH_LIMIT);
	rc = pcre2_match(re, (PCRE2_SPTR)path, strlen(path), 0, 0, match, context);
	pcre2_match_context_free(context);
	pcre2_match_data_free(match);
	pcre2_code_free(re);
	if (rc < 0 && rc != PCRE2_ERROR_NOMATCH)
		return err_at(e, ERR_LIMIT, re_text, "'path_regex' takes too long");
	return rc >= 0;
}

/* ---- recipients --------------------------------------------------------------------------------- */

struct recipients {
	struct arena *a;
	const char **items;
	size_t n;
	size_t cap;
};

static int add_text(struct recipients *r, const struct node *from, struct err *e)
{
	struct span part;
	struct span rest;

	if (!node_is(from, NODE_SCALAR) || from->tag != TAG_STR)
		return err_at(e, ERR_INPUT, from, "a recipient must be a string");
	rest = node_text(from);
	while (span_cut(&rest, ',', &part)) {
		bool known = false;

		part = span_trim(part);
		for (size_t i = 0; i < r->n; i++)
			known |= span_is(part, r->items[i]);
		if (part.n == 0 || known)
			continue;
		if (r->n == LIMIT_RECIPIENTS)
			return err_at(e, ERR_LIMIT, from, "more than %d recipients",
				      LIMIT_RECIPIENTS);
		r->items = arena_grow(r->a, r->items, &r->cap, r->n + 1, sizeof(*r->items));
		r->items[r->n++] = arena_strndup(r->a, part.p, part.n);
	}
	return 0;
}

/* A text with commas, or a list of them; null is none. */
static int add_age(struct recipients *r, const struct node *age, struct err *e)
{
	if (node_is_null(age))
		return 0;
	if (!node_is(age, NODE_LIST))
		return add_text(r, age, e);
	for (uint32_t i = 0; i < age->n; i++)
		if (add_text(r, age->items[i], e) < 0)
			return -1;
	return 0;
}

static int no_foreign(const struct node *map, struct err *e)
{
	for (uint32_t i = 0; i < map->n; i++) {
		const struct node *v = map->pairs[i].value;
		bool empty = node_is_null(v) || v->n == 0;

		if (one_of(map->pairs[i].key, foreign_keys, ARRAY_LEN(foreign_keys)) && !empty)
			return err_at(e, ERR_INPUT, map->pairs[i].key,
				      "keys of type '%s' are not supported",
				      map->pairs[i].key->text);
	}
	return 0;
}

enum { MERGE_DEPTH_MAX = 16 };

static int add_group(struct recipients *r, const struct node *group, unsigned depth, struct err *e)
{
	const struct node *merge = node_get(group, "merge");

	if (!node_is(group, NODE_MAP) || depth > MERGE_DEPTH_MAX)
		return err_at(e, ERR_INPUT, group, "a key group must be a map");
	if (no_foreign(group, e) < 0)
		return -1;
	for (uint32_t i = 0; node_is(merge, NODE_LIST) && i < merge->n; i++)
		if (add_group(r, merge->items[i], depth + 1, e) < 0)
			return -1;
	return add_age(r, node_get(group, "age"), e);
}

static int read_groups(const struct node *rule, struct arena *a, struct sops_rules *out,
		       struct err *e)
{
	const struct node *list = node_get(rule, "key_groups");
	bool many = node_is(list, NODE_LIST) && list->n;
	size_t n = many ? list->n : 1;
	struct sops_recipients *groups;

	if (n > LIMIT_SOPS_KEY_GROUPS)
		return err_at(e, ERR_LIMIT, list, "more than %d key groups", LIMIT_SOPS_KEY_GROUPS);
	groups = arena_array(a, n, sizeof(*groups));
	for (size_t i = 0; i < n; i++) {
		struct recipients r = {.a = a};

		if (many ? add_group(&r, list->items[i], 0, e) < 0
			 : add_age(&r, node_get(rule, "age"), e) < 0)
			return -1;
		if (r.n == 0)
			return err_at(e, ERR_INPUT, many ? list->items[i] : rule,
				      "names no age recipient");
		groups[i] = (struct sops_recipients){r.items, r.n};
	}
	out->groups = groups;
	out->n_groups = n;
	return 0;
}

/* ---- one rule ----------------------------------------------------------------------------------- */

static int read_selection(const struct node *rule, struct sops_rules *out, struct err *e)
{
	for (size_t i = 0; i < ARRAY_LEN(selections); i++) {
		const struct node *v = node_get(rule, selections[i]);

		if (node_is_null(v) || v->n == 0)
			continue;
		if (!node_is(v, NODE_SCALAR))
			return err_at(e, ERR_INPUT, v, "'%s' must be a string", selections[i]);
		if (out->selection)
			return err_at(e, ERR_INPUT, v, "'%s' and '%s' exclude each other",
				      out->selection, selections[i]);
		out->selection = selections[i];
		out->pattern = v->text;
	}
	return 0;
}

static int read_rule(const struct node *rule, struct arena *a, struct sops_rules *out,
		     struct err *e)
{
	const struct node *threshold = node_get(rule, "shamir_threshold");
	const struct node *mac = node_get(rule, "mac_only_encrypted");
	uint64_t n = 0;

	for (uint32_t i = 0; i < rule->n; i++) {
		const struct node *key = rule->pairs[i].key;

		if (!one_of(key, rule_fields, ARRAY_LEN(rule_fields)) &&
		    !one_of(key, selections, ARRAY_LEN(selections)) &&
		    !one_of(key, foreign_keys, ARRAY_LEN(foreign_keys)))
			return err_at(e, ERR_INPUT, key, "unknown field '%s'", key->text);
	}
	if (no_foreign(rule, e) < 0 || read_selection(rule, out, e) < 0)
		return -1;
	if (!node_is_null(threshold) &&
	    (!node_is(threshold, NODE_SCALAR) ||
	     !span_to_u64(node_text(threshold), LIMIT_SOPS_KEY_GROUPS, &n)))
		return err_at(e, ERR_INPUT, threshold, "'shamir_threshold' must be a number");
	if (!node_is_null(mac) && (!node_is(mac, NODE_SCALAR) || mac->tag != TAG_BOOL))
		return err_at(e, ERR_INPUT, mac, "'mac_only_encrypted' must be a boolean");
	out->threshold = (size_t)n;
	out->mac_only_encrypted = mac && (mac->text[0] == 't' || mac->text[0] == 'T');
	return read_groups(rule, a, out, e);
}

int sops_config_rules(const struct sops_config *c, const char *path, struct arena *a,
		      struct sops_rules *out, struct err *e)
{
	for (uint32_t i = 0; c->rules && i < c->rules->n; i++) {
		const struct node *rule = c->rules->items[i];
		const struct node *re = node_get(rule, "path_regex");
		struct sops_rules rules = {.groups = NULL};
		int matched = 1;

		if (!node_is(rule, NODE_MAP))
			return err_at(e, ERR_INPUT, rule, "a creation rule must be a map");
		if (!node_is_null(re) && !node_is(re, NODE_SCALAR))
			return err_at(e, ERR_INPUT, re, "'path_regex' must be a string");
		if (!node_is_null(re) && re->n)
			matched = path_matches(re, path, e);
		if (matched < 0)
			return -1;
		if (matched == 0)
			continue;
		if (read_rule(rule, a, &rules, e) < 0)
			return -1;
		*out = rules;
		return 0;
	}
	return SOPS_NO_RULE;
}
