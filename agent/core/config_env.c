#include "agent/core/config.h"

#include <stddef.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/core/config_tables.h"

#define AT(type, member) offsetof(struct type, member)

static const char *const verdicts[] = {"allow", "warn", "approval", "deny", NULL};
static const char *const failures[] = {"hold", "alert", "revert", NULL};

static const struct field follow_fields[] = {
	{.key = "branch", FIELD_TEXT, AT(env_follow, branch), .doc = "its head is the pin"},
	{.key = "tag",
	 FIELD_TEXT,
	 AT(env_follow, tag),
	 .doc = "the newest matching tag in semver order"},
	{.key = "commit", FIELD_TEXT, AT(env_follow, commit), .doc = "a full commit id"},
	{0},
};

static const struct field app_fields[] = {
	{.key = "name",
	 FIELD_TEXT,
	 AT(env_app, name),
	 .doc = "a DNS label; with discover it may hold {1}, {2}, ..."},
	{.key = "path", FIELD_PATH, AT(env_app, path), .doc = "directory in the tree"},
	{.key = "discover",
	 FIELD_PATH,
	 AT(env_app, discover),
	 .doc = "every matching directory is an app"},
	{.key = "dependsOn",
	 FIELD_TEXTS,
	 AT(env_app, depends_on),
	 .doc = "apps that must be healthy before"},
	{0},
};

static const struct field promote_fields[] = {
	{.key = "from", FIELD_NAME, AT(env_promote, from), .required = true},
	{.key = "soak",
	 FIELD_DURATION,
	 AT(env_promote, soak_ms),
	 .fallback = "0s",
	 .doc = "how long a commit must have been healthy there"},
	{.key = "approvals", FIELD_INT, AT(env_promote, approvals), .fallback = "1"},
	{.key = "checks",
	 FIELD_TEXTS,
	 AT(env_promote, checks),
	 .doc = "commit statuses that must be green"},
	{.key = "sameImages", FIELD_BOOL, AT(env_promote, same_images), .fallback = "false"},
	{.key = "automatic",
	 FIELD_BOOL,
	 AT(env_promote, automatic),
	 .fallback = "true",
	 .doc = "open the promotion PR without being asked"},
	{0},
};

static const struct field allow_fields[] = {
	{.key = "hotfix", FIELD_ENUM, AT(env_allow, hotfix), .fallback = "warn", .names = verdicts},
	{.key = "oldCode",
	 FIELD_ENUM,
	 AT(env_allow, old_code),
	 .fallback = "warn",
	 .names = verdicts},
	{.key = "unmatchedImage",
	 FIELD_ENUM,
	 AT(env_allow, unmatched_image),
	 .fallback = "warn",
	 .names = verdicts},
	{.key = "bypass", FIELD_ENUM, AT(env_allow, bypass), .fallback = "deny", .names = verdicts},
	{0},
};

static const struct field window_fields[] = {
	{.key = "deny", FIELD_TEXT, AT(env_window, deny), .doc = "cron fields of when not"},
	{.key = "allow", FIELD_TEXT, AT(env_window, allow), .doc = "cron fields of when"},
	{.key = "timeZone", FIELD_TEXT, AT(env_window, time_zone), .fallback = "UTC"},
	{.key = "applies", FIELD_TEXTS, AT(env_window, applies), .doc = "deploy, heal"},
	{0},
};

static const struct field budget_fields[] = {
	{.key = "share",
	 FIELD_PERCENT,
	 AT(env_budget, share_percent),
	 .fallback = "20%",
	 .doc = "of an app's objects one pass may prune"},
	{.key = "atLeast",
	 FIELD_INT,
	 AT(env_budget, at_least),
	 .fallback = "5",
	 .doc = "this many may always go"},
	{0},
};

static const struct field prune_fields[] = {
	{.key = "enabled", FIELD_BOOL, AT(env_prune, enabled), .fallback = "true"},
	{.key = "budget", FIELD_MAP, AT(env_prune, budget), .fields = budget_fields},
	{.key = "protect",
	 FIELD_TEXTS,
	 AT(env_prune, protect),
	 .doc = "kinds that go only with an Allow-Prune trailer; default Namespace, PersistentVolumeClaim, PersistentVolume, CustomResourceDefinition, StatefulSet"},
	{0},
};

static const struct field environment_fields[] = {
	{.key = "name", FIELD_NAME, AT(environment, name), .required = true},
	{.key = "group",
	 FIELD_NAME,
	 AT(environment, group),
	 .doc = "environments promoted together"},
	{.key = "url",
	 FIELD_TEXT,
	 AT(environment, url),
	 .doc = "where people can try it; http or https"},
	{.key = "follow",
	 FIELD_MAP,
	 AT(environment, follow),
	 .required = true,
	 .fields = follow_fields},
	{.key = "cluster", FIELD_NAME, AT(environment, cluster), .required = true},
	{.key = "keys", FIELD_NAME, AT(environment, keys), .doc = "key set that decrypts here"},
	{.key = "path", FIELD_PATH, AT(environment, path), .doc = "short for one app"},
	{.key = "apps",
	 FIELD_MAPS,
	 AT(environment, apps),
	 .fields = app_fields,
	 .size = sizeof(struct env_app)},
	{.key = "vars", FIELD_PAIRS, AT(environment, vars)},
	{.key = "varsFrom", FIELD_TEXTS, AT(environment, vars_from), .doc = "files in the tree"},
	{.key = "promote",
	 FIELD_MAP_PTR,
	 AT(environment, promote),
	 .fields = promote_fields,
	 .size = sizeof(struct env_promote)},
	{.key = "allow", FIELD_MAP, AT(environment, allow), .fields = allow_fields},
	{.key = "windows",
	 FIELD_MAPS,
	 AT(environment, windows),
	 .fields = window_fields,
	 .size = sizeof(struct env_window)},
	{.key = "prune", FIELD_MAP, AT(environment, prune), .fields = prune_fields},
	{.key = "healthRules",
	 FIELD_PATH,
	 AT(environment, health_rules),
	 .doc = "directory with <group>/<kind>/health.lua"},
	{.key = "selfHeal",
	 FIELD_BOOL,
	 AT(environment, self_heal),
	 .fallback = "false",
	 .doc = "undo drift without a new commit"},
	{.key = "onFailure",
	 FIELD_ENUM,
	 AT(environment, on_failure),
	 .fallback = "hold",
	 .names = failures},
	{.key = "timeout",
	 FIELD_DURATION,
	 AT(environment, timeout_ms),
	 .fallback = "10m",
	 .doc = "total deadline of a pass"},
	{.key = "interval",
	 FIELD_DURATION,
	 AT(environment, interval_ms),
	 .fallback = "3m",
	 .doc = "how often live state is compared without a new commit"},
	{.key = "namespace",
	 FIELD_TEXT,
	 AT(environment, namespace),
	 .fallback = "default",
	 .doc = "for objects that name none"},
	{0},
};

const struct field config_env_fields[] = {
	{.key = "apiVersion", FIELD_CONST, .required = true, .fallback = "agent.gitops/v1"},
	{.key = "kind", FIELD_CONST, .required = true, .fallback = "Environments"},
	{.key = "mainLine",
	 FIELD_TEXT,
	 AT(environments, main_line),
	 .doc = "branch that code reaches by the normal way; default the control branch"},
	{.key = "imageTag",
	 FIELD_TEXT,
	 AT(environments, image_tag),
	 .doc = "how a tag maps back to a commit"},
	{.key = "environments",
	 FIELD_MAPS,
	 AT(environments, items),
	 .required = true,
	 .fields = environment_fields,
	 .size = sizeof(struct environment)},
	{0},
};

static const char *const default_protect[] = {"Namespace", "PersistentVolumeClaim",
					      "PersistentVolume", "CustomResourceDefinition",
					      "StatefulSet"};

static bool is_commit(const char *s)
{
	return strlen(s) == 40 && strspn(s, "0123456789abcdef") == 40;
}

/* A branch or tag name that git would take, and that no other tool could read as a flag. */
static bool is_ref_name(const char *s)
{
	if (*s == '-' || *s == '/' || *s == '.' || strlen(s) > 200 || strstr(s, "..") ||
	    strstr(s, "//") || strstr(s, "@{") || s[strlen(s) - 1] == '/' ||
	    s[strlen(s) - 1] == '.')
		return false;
	for (const char *p = s; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f || strchr("~^:?[\\", *p))
			return false;
	return true;
}

static void check_follow(const struct env_follow *f, struct problems *p)
{
	if (!!f->branch + !!f->tag + !!f->commit != 1) {
		problems_add(p, f->at,
			     "'follow' wants exactly one of 'branch', 'tag' and 'commit'");
		return;
	}
	if (f->branch && (!is_ref_name(f->branch) || strchr(f->branch, '*')))
		problems_add(p, node_get(f->at, "branch"), "'%s' is not a branch name", f->branch);
	if (f->tag && !is_ref_name(f->tag))
		problems_add(p, node_get(f->at, "tag"), "'%s' is not a tag pattern", f->tag);
	if (f->commit && !is_commit(f->commit))
		problems_add(p, node_get(f->at, "commit"),
			     "'%s' is not a full commit id (40 hex digits)", f->commit);
}

static bool is_app_name(const char *name, bool pattern)
{
	size_t n = strlen(name);
	const char *set = pattern ? "abcdefghijklmnopqrstuvwxyz0123456789-{}"
				  : "abcdefghijklmnopqrstuvwxyz0123456789-";

	return n > 0 && n <= LIMIT_ENV_NAME_BYTES && strspn(name, set) == n && name[0] != '-' &&
	       name[n - 1] != '-';
}

static void check_app(struct env_app *app, struct problems *p)
{
	if (!app->path == !app->discover) {
		problems_add(p, app->at, "an app wants exactly one of 'path' and 'discover'");
		return;
	}
	if (!app->name) {
		problems_add(p, app->at, "'name' is missing in this app");
		return;
	}
	if (!is_app_name(app->name, app->discover != NULL))
		problems_add(p, node_get(app->at, "name"),
			     "app name '%s' is not a DNS label of at most %d bytes", app->name,
			     LIMIT_ENV_NAME_BYTES);
}

static void check_dependencies(const struct environment *env, struct problems *p)
{
	struct env_app *apps = env->apps.items;
	struct map known;

	map_init(&known, p->arena);
	for (size_t i = 0; i < env->apps.n; i++) {
		if (!apps[i].name)
			continue;
		if (map_set(&known, span_of(apps[i].name), &apps[i]))
			problems_add(p, apps[i].at, "app '%s' is defined twice", apps[i].name);
	}
	for (size_t i = 0; i < env->apps.n; i++) {
		const struct texts *on = &apps[i].depends_on;

		for (size_t k = 0; k < on->n; k++)
			if (!map_get(&known, span_of(on->items[k])))
				problems_add(p, on->at[k], "no app '%s' in environment '%s'",
					     on->items[k], env->name);
	}
}

enum { UNSEEN, OPEN, DONE };

/* Depth first; true when a cycle was found and reported. */
static bool find_cycle(const struct environment *env, struct map *index, uint8_t *state, size_t at,
		       int depth, struct problems *p)
{
	struct env_app *apps = env->apps.items;
	const struct texts *on = &apps[at].depends_on;

	if (state[at] == DONE)
		return false;
	if (state[at] == OPEN || depth > LIMIT_DEPTH) {
		problems_add(p, apps[at].at, "apps depend on each other in a circle: '%s'",
			     apps[at].name);
		return true;
	}
	state[at] = OPEN;
	for (size_t k = 0; k < on->n; k++) {
		struct env_app *next = map_get(index, span_of(on->items[k]));

		if (next && find_cycle(env, index, state, (size_t)(next - apps), depth + 1, p))
			return true;
	}
	state[at] = DONE;
	return false;
}

static void check_cycles(const struct environment *env, struct problems *p)
{
	struct env_app *apps = env->apps.items;
	uint8_t *state = arena_alloc(p->arena, env->apps.n);
	struct map index;

	map_init(&index, p->arena);
	for (size_t i = 0; i < env->apps.n; i++)
		if (apps[i].name)
			map_set(&index, span_of(apps[i].name), &apps[i]);
	for (size_t i = 0; i < env->apps.n; i++)
		if (find_cycle(env, &index, state, i, 0, p))
			return;
}

static void check_windows(const struct environment *env, struct problems *p)
{
	const struct env_window *w = env->windows.items;

	for (size_t i = 0; i < env->windows.n; i++) {
		if (!w[i].deny == !w[i].allow)
			problems_add(p, w[i].at,
				     "a window wants exactly one of 'deny' and 'allow'");
		for (size_t k = 0; k < w[i].applies.n; k++)
			if (strcmp(w[i].applies.items[k], "deploy") != 0 &&
			    strcmp(w[i].applies.items[k], "heal") != 0)
				problems_add(p, w[i].applies.at[k],
					     "'applies' knows 'deploy' and 'heal'");
	}
}

static void check_vars(const struct texts *vars, struct problems *p)
{
	for (size_t i = 0; i + 1 < vars->n; i += 2) {
		const char *name = vars->items[i];
		size_t n = strlen(name);

		if (n == 0 || (*name >= '0' && *name <= '9') ||
		    strspn(name,
			   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") != n)
			problems_add(p, vars->at[i], "'%s' is not a variable name", name);
		else if (strncmp(name, "AGENT_", 6) == 0)
			problems_add(p, vars->at[i], "variables starting with AGENT_ are built in");
	}
}

/* `path:` is short for one app of the environment's name. */
static void complete(struct environment *env, struct problems *p)
{
	struct env_app *app;

	if (!env->path == (env->apps.n == 0)) {
		problems_add(p, env->at, "environment '%s' wants exactly one of 'path' and 'apps'",
			     env->name);
		return;
	}
	if (env->path) {
		app = ARENA_NEW(p->arena, struct env_app);
		*app = (struct env_app){.at = env->at, .name = env->name, .path = env->path};
		env->apps = (struct rows){app, 1};
	}
	if (!env->prune.protect.items) {
		env->prune.protect.n = ARRAY_LEN(default_protect);
		env->prune.protect.items =
			arena_array(p->arena, ARRAY_LEN(default_protect), sizeof(char *));
		memcpy(env->prune.protect.items, default_protect, sizeof(default_protect));
	}
}

static void check_environment(struct environment *env, struct problems *p)
{
	struct env_app *apps;

	complete(env, p);
	apps = env->apps.items;
	for (size_t i = 0; i < env->apps.n; i++)
		check_app(&apps[i], p);
	check_follow(&env->follow, p);
	check_dependencies(env, p);
	check_cycles(env, p);
	check_windows(env, p);
	check_vars(&env->vars, p);
	if (env->url && strncmp(env->url, "https://", 8) != 0 &&
	    strncmp(env->url, "http://", 7) != 0)
		problems_add(p, node_get(env->at, "url"), "'url' is neither http nor https");
}

static void check_environments(struct environments *envs, struct problems *p)
{
	struct environment *items = envs->items.items;
	struct map known;

	map_init(&known, p->arena);
	if (envs->items.n > LIMIT_ENVIRONMENTS) {
		problems_add(p, envs->at, "more than %d environments", LIMIT_ENVIRONMENTS);
		return;
	}
	for (size_t i = 0; i < envs->items.n; i++) {
		const struct environment *first;

		check_environment(&items[i], p);
		first = map_set(&known, span_of(items[i].name), &items[i]);
		if (first)
			problems_add(p, items[i].at, "environment '%s' is already defined at %s",
				     items[i].name, node_where(first->at, p->arena));
	}
	for (size_t i = 0; i < envs->items.n; i++) {
		const struct env_promote *promote = items[i].promote;

		if (promote && !map_get(&known, span_of(promote->from)))
			problems_add(p, node_get(promote->at, "from"), "no environment '%s'",
				     promote->from);
		if (promote && strcmp(promote->from, items[i].name) == 0)
			problems_add(p, node_get(promote->at, "from"),
				     "environment '%s' promotes from itself", items[i].name);
	}
}

int config_load_environments(struct span text, const char *path, struct arena *a,
			     struct environments *out, struct problems *problems, struct err *e)
{
	struct environments envs = {0};
	struct node *root;

	*problems = (struct problems){.arena = a};
	if (config_parse_map(text, path, a, &root, e) < 0) {
		problems_add(problems, NULL, "%s", e->msg);
		return -1;
	}
	fields_load(root, config_env_fields, "environments.yaml", &envs, a, problems);
	if (problems->n == 0)
		check_environments(&envs, problems);
	if (problems_error(problems, e) < 0)
		return -1;
	*out = envs;
	return 0;
}

const struct environment *config_environment(const struct environments *envs, const char *name)
{
	const struct environment *items = envs->items.items;

	for (size_t i = 0; i < envs->items.n; i++)
		if (strcmp(items[i].name, name) == 0)
			return &items[i];
	return NULL;
}

/* ---- what the repository names against what the operator granted ------------------------------- */

static bool any_matches(const struct texts *patterns, const char *text)
{
	for (size_t i = 0; i < patterns->n; i++)
		if (config_match(patterns->items[i], text))
			return true;
	return false;
}

static void check_cluster_name(const struct agent_config *agent, const struct environment *env,
			       struct problems *p)
{
	const struct config_cluster *clusters = agent->clusters.items;
	const char **names = arena_array(p->arena, agent->clusters.n, sizeof(*names));
	const char *nearest;

	if (config_cluster(agent, env->cluster))
		return;
	for (size_t i = 0; i < agent->clusters.n; i++)
		names[i] = clusters[i].name;
	nearest = fields_nearest(env->cluster, names, agent->clusters.n);
	problems_add(p, node_get(env->at, "cluster"), "agent.yaml has no cluster '%s'%s%s%s",
		     env->cluster, nearest ? ": did you mean '" : "", nearest ? nearest : "",
		     nearest ? "'" : "");
}

static void check_grant(const struct agent_config *agent, const struct environment *env,
			struct problems *p)
{
	const struct config_grant *g = config_grant(agent, env->name);

	if (!g) {
		problems_add(p, env->at, "agent.yaml grants nothing to environment '%s'",
			     env->name);
		return;
	}
	if (!any_matches(&g->clusters, env->cluster))
		problems_add(p, node_get(env->at, "cluster"),
			     "environment '%s' is not granted cluster '%s'", env->name,
			     env->cluster);
	if (env->keys && !any_matches(&g->keys, env->keys))
		problems_add(p, node_get(env->at, "keys"),
			     "environment '%s' is not granted key set '%s'", env->name, env->keys);
	if (env->follow.branch && !any_matches(&g->branches, env->follow.branch))
		problems_add(p, env->follow.at, "environment '%s' is not granted branch '%s'",
			     env->name, env->follow.branch);
	if (env->follow.tag && !any_matches(&g->tags, env->follow.tag))
		problems_add(p, env->follow.at, "environment '%s' is not granted tag '%s'",
			     env->name, env->follow.tag);
	if (g->min_approvals > 0 && (!env->promote || env->promote->approvals < g->min_approvals))
		problems_add(p, env->promote ? env->promote->at : env->at,
			     "environment '%s' must ask for at least %lld approvals", env->name,
			     (long long)g->min_approvals);
}

void config_check_grants(const struct agent_config *agent, const struct environments *envs,
			 struct problems *problems)
{
	const struct environment *items = envs->items.items;

	for (size_t i = 0; i < envs->items.n; i++) {
		check_cluster_name(agent, &items[i], problems);
		if (items[i].keys && !config_keys(agent, items[i].keys))
			problems_add(problems, node_get(items[i].at, "keys"),
				     "agent.yaml has no key set '%s'", items[i].keys);
		check_grant(agent, &items[i], problems);
	}
}

int config_schema(const char *which, struct buf *out, struct err *e)
{
	bool agent = strcmp(which, "agent") == 0;

	if (!agent && strcmp(which, "environments") != 0)
		return err_set(e, ERR_INPUT, "no schema '%s' (agent, environments)", which);
	buf_printf(out,
		   "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
		   "\"title\": \"%s.yaml\", ",
		   which);
	fields_schema(agent ? config_agent_fields : config_env_fields, 0, out);
	buf_adds(out, "}\n");
	return 0;
}
