/* Rule sets: reading them from a tree, and choosing the rule for a kind. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"
#include "agent/base/map.h"
#include "agent/base/mem.h"
#include "sync/health_lua.h"

struct health_lua_rules {
	atomic_uint refs;
	struct arena arena;
	struct health_lua_rule *items; /* [n] sorted by path */
	size_t n;
	struct map exact;			 /* "group/Kind" -> rule without wildcards */
	const struct health_lua_rule **patterns; /* [n_patterns] sorted by path */
	size_t n_patterns;
};

static const char file_name[] = "health.lua";

/* ---- making --------------------------------------------------------------------------------- */

static char *key_of(struct arena *a, const char *group, const char *kind)
{
	return *group ? arena_printf(a, "%s/%s", group, kind) : arena_strdup(a, kind);
}

static bool has_wildcard(const struct health_lua_rule *r)
{
	return strchr(r->group, '_') || strchr(r->kind, '_');
}

static int by_path(const void *x, const void *y)
{
	const struct health_lua_rule *a = x;
	const struct health_lua_rule *b = y;

	return strcmp(a->path, b->path);
}

static int read_source(struct health_lua_rules *set, const struct health_lua_source *s,
		       struct health_lua_rule *out, struct err *e)
{
	struct arena *a = &set->arena;
	const char *key = key_of(a, s->group, s->kind);

	if (!*s->kind)
		return err_set(e, ERR_INPUT, "a health rule without a kind");
	out->path = arena_printf(a, "%s/%s", key, file_name);
	if (s->text.n > LIMIT_LUA_RULE_BYTES)
		return err_set(e, ERR_LIMIT, "%s: longer than %d bytes", out->path,
			       LIMIT_LUA_RULE_BYTES);
	out->group = arena_strdup(a, s->group);
	out->kind = arena_strdup(a, s->kind);
	out->text = (struct span){arena_strndup(a, s->text.p, s->text.n), s->text.n};
	return 0;
}

static int index_rules(struct health_lua_rules *set, struct err *e)
{
	qsort(set->items, set->n, sizeof(*set->items), by_path);
	set->patterns = arena_array(&set->arena, set->n, sizeof(const struct health_lua_rule *));
	for (size_t i = 0; i < set->n; i++) {
		struct health_lua_rule *r = &set->items[i];

		r->index = i;
		if (i > 0 && strcmp(set->items[i - 1].path, r->path) == 0)
			return err_set(e, ERR_INPUT, "%s: two rules of this name", r->path);
		if (has_wildcard(r))
			set->patterns[set->n_patterns++] = r;
		else
			map_set(&set->exact, span_of(key_of(&set->arena, r->group, r->kind)), r);
	}
	if (set->n_patterns > LIMIT_LUA_PATTERNS)
		return err_set(e, ERR_LIMIT, "more than %d health rules with wildcards",
			       LIMIT_LUA_PATTERNS);
	return 0;
}

DEFINE_FREEP(struct health_lua_rules, health_lua_rules_unref)

int health_lua_rules_new(const struct health_lua_source *sources, size_t n,
			 struct health_lua_rules **out, struct err *e)
{
	CLEANUP(health_lua_rules_unrefp)
	struct health_lua_rules *set = mem_alloc(1, sizeof(*set));

	atomic_init(&set->refs, 1);
	map_init(&set->exact, &set->arena);
	if (n > LIMIT_LUA_RULES)
		return err_set(e, ERR_LIMIT, "more than %d health rules", LIMIT_LUA_RULES);
	set->items = arena_array(&set->arena, n, sizeof(*set->items));
	for (size_t i = 0; i < n; i++, set->n++)
		if (read_source(set, &sources[i], &set->items[i], e) < 0)
			return -1;
	if (index_rules(set, e) < 0)
		return -1;
	*out = TAKE(set);
	return 0;
}

struct health_lua_rules *health_lua_rules_ref(struct health_lua_rules *rules)
{
	atomic_fetch_add_explicit(&rules->refs, 1, memory_order_relaxed);
	return rules;
}

void health_lua_rules_unref(struct health_lua_rules *rules)
{
	if (!rules || atomic_fetch_sub_explicit(&rules->refs, 1, memory_order_acq_rel) > 1)
		return;
	arena_dispose(&rules->arena);
	free(rules);
}

size_t health_lua_rules_count(const struct health_lua_rules *rules)
{
	return rules->n;
}

/* ---- reading a tree ------------------------------------------------------------------------- */

struct reading {
	struct tree *tree;
	struct arena arena; /* paths, texts */
	struct health_lua_source *items;
	size_t n;
	size_t cap;
};

/* Take dir/health.lua, if there is one. */
static int read_rule(struct reading *r, const char *dir, const char *group, const char *kind,
		     struct err *e)
{
	const char *path = arena_printf(&r->arena, "%s/%s", dir, file_name);
	struct tree_file file;
	int rc = tree_read(r->tree, path, LIMIT_LUA_RULE_BYTES, &r->arena, &file, e);

	if (rc == TREE_ABSENT)
		return 0;
	if (rc < 0)
		return -1;
	if (r->n >= LIMIT_LUA_RULES)
		return err_set(e, ERR_LIMIT, "more than %d health rules", LIMIT_LUA_RULES);
	r->items = arena_grow(&r->arena, r->items, &r->cap, r->n + 1, sizeof(*r->items));
	r->items[r->n++] = (struct health_lua_source){group, kind, file.bytes};
	return 0;
}

/* <dir>/health.lua is a rule for a core kind; <dir>/<Kind>/health.lua for one of group `name`. */
static int read_group(struct reading *r, const char *dir, const char *name, struct err *e)
{
	struct tree_entry *kinds;
	size_t n;
	int rc = tree_list(r->tree, dir, &r->arena, &kinds, &n, e);

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	for (size_t i = 0; i < n; i++) {
		if (kinds[i].kind == TREE_FILE && strcmp(kinds[i].name, file_name) == 0)
			rc = read_rule(r, dir, "", name, e);
		else if (kinds[i].kind == TREE_DIR)
			rc = read_rule(r, arena_printf(&r->arena, "%s/%s", dir, kinds[i].name),
				       name, kinds[i].name, e);
		if (rc < 0)
			return -1;
	}
	return 0;
}

int health_lua_rules_load(struct tree *tree, const char *dir, struct health_lua_rules **out,
			  struct err *e)
{
	struct reading r = {.tree = tree};
	struct tree_entry *groups;
	const char *sep = *dir ? "/" : "";
	size_t n = 0;
	int rc = tree_list(tree, dir, &r.arena, &groups, &n, e);

	if (rc == TREE_ABSENT)
		rc = err_set(e, ERR_INPUT, "health rules: directory '%s' does not exist", dir);
	for (size_t i = 0; rc == 0 && i < n; i++)
		if (groups[i].kind == TREE_DIR)
			rc = read_group(&r,
					arena_printf(&r.arena, "%s%s%s", dir, sep, groups[i].name),
					groups[i].name, e);
	if (rc == 0)
		rc = health_lua_rules_new(r.items, r.n, out, e);
	arena_dispose(&r.arena);
	return rc;
}

/* ---- choosing ------------------------------------------------------------------------------- */

/* `_` matches any run of characters. One star is remembered: enough, and linear in practice. */
static bool matches(const char *pattern, const char *s)
{
	const char *star = NULL;
	const char *resume = NULL;

	while (*s) {
		if (*pattern == '_') {
			star = pattern++;
			resume = s;
		} else if (*pattern == *s) {
			pattern++;
			s++;
		} else if (star) {
			pattern = star + 1;
			s = ++resume;
		} else {
			return false;
		}
	}
	while (*pattern == '_')
		pattern++;
	return !*pattern;
}

const struct health_lua_rule *health_lua_find(const struct health_lua_rules *rules,
					      const char *group, const char *kind)
{
	struct arena a = ARENA_INIT;
	const struct health_lua_rule *found =
		map_get(&rules->exact, span_of(key_of(&a, group, kind)));

	arena_dispose(&a);
	for (size_t i = 0; !found && i < rules->n_patterns; i++) {
		const struct health_lua_rule *r = rules->patterns[i];

		/* "*" does not match across the slash: "_/Kind" is no rule for the core group */
		if (!*r->group == !*group && matches(r->group, group) && matches(r->kind, kind))
			found = r;
	}
	return found;
}
