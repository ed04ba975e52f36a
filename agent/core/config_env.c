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

static const struct field helm_fields[] = {
	{.key = "releaseName",
	 FIELD_TEXT,
	 AT(env_helm, release_name),
	 .doc = "default the app's name"},
	{.key = "namespace",
	 FIELD_TEXT,
	 AT(env_helm, ns),
	 .doc = "of the release; default the environment's"},
	{.key = "valuesFiles",
	 FIELD_TEXTS,
	 AT(env_helm, values_files),
	 .doc = "files in the tree; later ones win, all win over the chart's values.yaml"},
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
	{.key = "helm",
	 FIELD_MAP_PTR,
	 AT(env_app, helm),
	 .fields = helm_fields,
	 .size = sizeof(struct env_helm),
	 .doc = "for a path that is a chart, a directory with Chart.yaml or a .tgz"},
	{0},
};

static const struct field promote_fields[] = {
	{.key = "from",
	 FIELD_NAME,
	 AT(env_promote, from),
	 .required = true,
	 .doc = "the environment that proves a commit first"},
	{.key = "soak",
	 FIELD_DURATION,
	 AT(env_promote, soak_ms),
	 .fallback = "0s",
	 .doc = "how long a commit must have been healthy there"},
	{.key = "approvals",
	 FIELD_INT,
	 AT(env_promote, approvals),
	 .fallback = "1",
	 .doc = "reviews the promotion needs"},
	{.key = "checks",
	 FIELD_TEXTS,
	 AT(env_promote, checks),
	 .doc = "commit statuses that must be green"},
	{.key = "sameImages",
	 FIELD_BOOL,
	 AT(env_promote, same_images),
	 .fallback = "false",
	 .doc = "only images that ran there may be deployed"},
	{.key = "automatic",
	 FIELD_BOOL,
	 AT(env_promote, automatic),
	 .fallback = "true",
	 .doc = "open the promotion PR without being asked"},
	{0},
};

static const struct field allow_fields[] = {
	{.key = "hotfix",
	 FIELD_ENUM,
	 AT(env_allow, hotfix),
	 .fallback = "warn",
	 .names = verdicts,
	 .doc = "commits that did not come from the main line"},
	{.key = "oldCode",
	 FIELD_ENUM,
	 AT(env_allow, old_code),
	 .fallback = "warn",
	 .names = verdicts,
	 .doc = "a commit older than what is deployed"},
	{.key = "unmatchedImage",
	 FIELD_ENUM,
	 AT(env_allow, unmatched_image),
	 .fallback = "warn",
	 .names = verdicts,
	 .doc = "an image whose tag names no deployed commit"},
	{.key = "bypass",
	 FIELD_ENUM,
	 AT(env_allow, bypass),
	 .fallback = "deny",
	 .names = verdicts,
	 .doc = "a commit on the branch that no gate saw"},
	{0},
};

static const struct field window_fields[] = {
	{.key = "deny", FIELD_TEXT, AT(env_window, deny), .doc = "cron fields of when not"},
	{.key = "allow", FIELD_TEXT, AT(env_window, allow), .doc = "cron fields of when"},
	{.key = "timeZone",
	 FIELD_TEXT,
	 AT(env_window, time_zone),
	 .fallback = "UTC",
	 .doc = "of the tz database"},
	{.key = "applies",
	 FIELD_TEXTS,
	 AT(env_window, applies),
	 .doc = "what it holds back: deploy, heal; default deploy"},
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
	{.key = "enabled",
	 FIELD_BOOL,
	 AT(env_prune, enabled),
	 .fallback = "true",
	 .doc = "delete what git no longer has"},
	{.key = "budget",
	 FIELD_MAP,
	 AT(env_prune, budget),
	 .fields = budget_fields,
	 .doc = "more than this needs an Allow-Prune trailer"},
	{.key = "protect",
	 FIELD_TEXTS,
	 AT(env_prune, protect),
	 .doc = "kinds that go only with an Allow-Prune trailer; default Namespace, PersistentVolumeClaim, PersistentVolume, CustomResourceDefinition, StatefulSet"},
	{0},
};

static const struct field environment_fields[] = {
	{.key = "name",
	 FIELD_NAME,
	 AT(environment, name),
	 .required = true,
	 .doc = "a DNS label; what people and records call it"},
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
	 .fields = follow_fields,
	 .doc = "the pin: exactly one of branch, tag, commit"},
	{.key = "cluster",
	 FIELD_TEXT,
	 AT(environment, cluster),
	 .required = true,
	 .doc = "a cluster of agent.yaml; without one a context of the kubeconfig"},
	{.key = "keys", FIELD_NAME, AT(environment, keys), .doc = "key set that decrypts here"},
	{.key = "path", FIELD_PATH, AT(environment, path), .doc = "short for one app"},
	{.key = "apps",
	 FIELD_MAPS,
	 AT(environment, apps),
	 .fields = app_fields,
	 .size = sizeof(struct env_app),
	 .doc = "several apps; or path for one"},
	{.key = "vars",
	 FIELD_PAIRS,
	 AT(environment, vars),
	 .doc = "values of ${NAME} in manifests; with any, an undefined one is an error"},
	{.key = "varsFrom",
	 FIELD_TEXTS,
	 AT(environment, vars_from),
	 .doc = "files in the tree with such values; vars win over them"},
	{.key = "promote",
	 FIELD_MAP_PTR,
	 AT(environment, promote),
	 .fields = promote_fields,
	 .size = sizeof(struct env_promote),
	 .doc = "what must be true before a promotion",
	 .inert = true},
	{.key = "allow",
	 FIELD_MAP,
	 AT(environment, allow),
	 .fields = allow_fields,
	 .doc = "how deviations are dealt with",
	 .inert = true},
	{.key = "windows",
	 FIELD_MAPS,
	 AT(environment, windows),
	 .fields = window_fields,
	 .size = sizeof(struct env_window),
	 .doc = "when it may not, or may only, deploy",
	 .inert = true},
	{.key = "prune",
	 FIELD_MAP,
	 AT(environment, prune),
	 .fields = prune_fields,
	 .doc = "deleting what git no longer has"},
	{.key = "healthRules",
	 FIELD_PATH,
	 AT(environment, health_rules),
	 .doc = "directory with <group>/<kind>/health.lua",
	 .inert = true},
	{.key = "selfHeal",
	 FIELD_BOOL,
	 AT(environment, self_heal),
	 .fallback = "false",
	 .doc = "undo drift without a new commit"},
	{.key = "onFailure",
	 FIELD_ENUM,
	 AT(environment, on_failure),
	 .fallback = "hold",
	 .names = failures,
	 .doc = "what to do with a commit that does not become healthy",
	 .inert = true},
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
	 .size = sizeof(struct environment),
	 .doc = "at most 1000"},
	{0},
};

static const char *const default_applies[] = {"deploy"};
static const char *const default_protect[] = {"Namespace", "PersistentVolumeClaim",
					      "PersistentVolume", "CustomResourceDefinition",
					      "StatefulSet"};

enum { REF_BYTES = 200 }; /* as a file name with room for prefixes and ".lock" */

static bool is_commit(const char *s)
{
	return strlen(s) == 40 && strspn(s, "0123456789abcdef") == 40;
}

/* A branch or tag name that git would take, and that no other tool could read as a flag. */
static bool is_ref_name(const char *s)
{
	size_t n = strlen(s);

	if (*s == '-' || *s == '/' || *s == '.' || n == 0 || n > REF_BYTES || strstr(s, "..") ||
	    strstr(s, "//") || strstr(s, "/.") || strstr(s, "@{") || strstr(s, ".lock/") ||
	    s[n - 1] == '/' || s[n - 1] == '.' || span_ends(span_of(s), ".lock"))
		return false;
	for (const char *p = s; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f || strchr("~^:?[\\", *p))
			return false;
	return true;
}

/* Was it written at all? Its value may be missing because it did not load, which was said already. */
static bool has(const struct node *map, const char *key)
{
	return !node_is_null(node_get(map, key));
}

static void check_follow(const struct env_follow *f, struct problems *p)
{
	if (!f->at)
		return; /* missing or no map: said already */
	if (has(f->at, "branch") + has(f->at, "tag") + has(f->at, "commit") != 1) {
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

/* For messages: an environment whose name was missing or bad has still other faults to show. */
static const char *name_of(const struct environment *env)
{
	return env->name ? env->name : "?";
}

static bool is_app_name(const char *name, bool pattern)
{
	size_t n = strlen(name);
	const char *set = pattern ? "abcdefghijklmnopqrstuvwxyz0123456789-{}"
				  : "abcdefghijklmnopqrstuvwxyz0123456789-";

	return n > 0 && n <= LIMIT_ENV_NAME_BYTES && strspn(name, set) == n && name[0] != '-' &&
	       name[n - 1] != '-';
}

static void check_app(const struct env_app *app, struct problems *p)
{
	if (!app->at)
		return;
	if (has(app->at, "path") == has(app->at, "discover")) {
		problems_add(p, app->at, "an app wants exactly one of 'path' and 'discover'");
		return;
	}
	if (!has(app->at, "name"))
		problems_add(p, app->at, "'name' is missing in this app");
	else if (app->name && !is_app_name(app->name, app->discover != NULL))
		problems_add(p, node_get(app->at, "name"),
			     "app name '%s' is not a DNS label of at most %d bytes", app->name,
			     LIMIT_ENV_NAME_BYTES);
}

/* Apps by name; one that is there twice is reported. */
static void index_apps(const struct environment *env, struct map *index, struct problems *p)
{
	struct env_app *apps = env->apps.items;

	map_init(index, p->arena);
	for (size_t i = 0; i < env->apps.n; i++) {
		if (!apps[i].name)
			continue;
		if (map_set(index, span_of(apps[i].name), &apps[i]))
			problems_add(p, apps[i].at, "app '%s' is defined twice", apps[i].name);
	}
}

static void unknown_app(const struct environment *env, const char *name, const struct node *at,
			struct problems *p)
{
	const struct env_app *apps = env->apps.items;
	const char **names = arena_array(p->arena, env->apps.n, sizeof(*names));
	const char *nearest;
	size_t n = 0;

	for (size_t i = 0; i < env->apps.n; i++)
		if (apps[i].name)
			names[n++] = apps[i].name;
	nearest = p->more ? NULL : fields_nearest(name, names, n);
	if (nearest)
		problems_add(p, at, "no app '%s' in environment '%s': did you mean '%s'", name,
			     name_of(env), nearest);
	else
		problems_add(p, at, "no app '%s' in environment '%s'", name, name_of(env));
}

enum { UNSEEN, OPEN, DONE };

struct cycle_search {
	const struct env_app *apps;
	const struct map *index;
	uint8_t *state; /* [apps] */
	size_t *path;	/* [LIMIT_DEPTH + 1] apps from the start to here */
	struct problems *problems;
};

static void report_cycle(const struct cycle_search *c, size_t depth, size_t at)
{
	struct buf text = BUF_INIT(LIMIT_CHILD_STDERR_BYTES);
	size_t from = 0;

	while (c->path[from] != at)
		from++;
	for (; from < depth; from++)
		buf_printf(&text, "'%s' -> ", c->apps[c->path[from]].name);
	problems_add(c->problems, c->apps[at].at, "apps depend on each other in a circle: %s'%s'",
		     buf_str(&text), c->apps[at].name);
	buf_dispose(&text);
}

/* Depth first; true when something was found and reported. */
static bool find_cycle(const struct cycle_search *c, size_t at, size_t depth)
{
	const struct texts *on = &c->apps[at].depends_on;

	if (c->state[at] == DONE)
		return false;
	if (c->state[at] == OPEN) {
		report_cycle(c, depth, at);
		return true;
	}
	if (depth == LIMIT_DEPTH) {
		problems_add(c->problems, c->apps[at].at, "apps depend on each other %d deep",
			     LIMIT_DEPTH);
		return true;
	}
	c->state[at] = OPEN;
	c->path[depth] = at;
	for (size_t k = 0; k < on->n; k++) {
		const struct env_app *next = map_get(c->index, span_of(on->items[k]));

		if (next && find_cycle(c, (size_t)(next - c->apps), depth + 1))
			return true;
	}
	c->state[at] = DONE;
	return false;
}

static void check_dependencies(const struct environment *env, struct problems *p)
{
	const struct env_app *apps = env->apps.items;
	struct map index;
	struct cycle_search c = {
		.apps = apps,
		.index = &index,
		.state = arena_alloc(p->arena, env->apps.n + 1),
		.path = arena_array(p->arena, LIMIT_DEPTH + 1, sizeof(size_t)),
		.problems = p,
	};

	index_apps(env, &index, p);
	for (size_t i = 0; i < env->apps.n; i++) {
		const struct texts *on = &apps[i].depends_on;

		for (size_t k = 0; k < on->n; k++)
			if (!map_get(&index, span_of(on->items[k])) && *on->items[k])
				unknown_app(env, on->items[k], on->at[k], p);
	}
	for (size_t i = 0; i < env->apps.n; i++)
		if (apps[i].name && find_cycle(&c, i, 0))
			return;
}

static void default_texts(struct texts *to, const char *const *from, size_t n, struct arena *a)
{
	to->n = n;
	to->items = arena_array(a, n, sizeof(*to->items));
	to->at = arena_array(a, n, sizeof(*to->at));
	memcpy(to->items, from, n * sizeof(*from));
}

static void check_windows(const struct environment *env, struct problems *p)
{
	struct env_window *w = env->windows.items;

	for (size_t i = 0; i < env->windows.n; i++) {
		if (!w[i].at)
			continue;
		if (has(w[i].at, "deny") == has(w[i].at, "allow"))
			problems_add(p, w[i].at,
				     "a window wants exactly one of 'deny' and 'allow'");
		for (size_t k = 0; k < w[i].applies.n; k++)
			if (strcmp(w[i].applies.items[k], "deploy") != 0 &&
			    strcmp(w[i].applies.items[k], "heal") != 0)
				problems_add(p, w[i].applies.at[k],
					     "'applies' knows 'deploy' and 'heal'");
		if (w[i].applies.n == 0)
			default_texts(&w[i].applies, default_applies, ARRAY_LEN(default_applies),
				      p->arena);
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
	const struct node *apps = node_get(env->at, "apps");
	struct env_app *app;

	if (env->path && env->apps.n == 0) {
		app = ARENA_NEW(p->arena, struct env_app);
		*app = (struct env_app){.at = env->at, .name = env->name, .path = env->path};
		env->apps = (struct rows){app, 1};
	} else if (env->path || (env->apps.n == 0 && !has(env->at, "path") &&
				 (!apps || node_is(apps, NODE_LIST)))) {
		problems_add(p, env->at, "environment '%s' wants exactly one of 'path' and 'apps'",
			     name_of(env));
	}
	/* an empty list is an answer too: nothing is protected */
	if (node_is_null(node_get(env->prune.at, "protect")))
		default_texts(&env->prune.protect, default_protect, ARRAY_LEN(default_protect),
			      p->arena);
}

static void check_environment(struct environment *env, struct problems *p)
{
	bool one_app = env->path != NULL;
	const struct env_app *apps;

	complete(env, p);
	apps = env->apps.items;
	for (size_t i = 0; !one_app && i < env->apps.n; i++)
		check_app(&apps[i], p);
	check_follow(&env->follow, p);
	check_dependencies(env, p);
	check_windows(env, p);
	check_vars(&env->vars, p);
	if (env->url && strncmp(env->url, "https://", 8) != 0 &&
	    strncmp(env->url, "http://", 7) != 0)
		problems_add(p, node_get(env->at, "url"), "'url' is neither http nor https");
	if (env->promote && env->promote->from && env->name &&
	    strcmp(env->promote->from, env->name) == 0)
		problems_add(p, node_get(env->promote->at, "from"),
			     "environment '%s' promotes from itself", env->name);
}

/* Promotion goes one way: following `from` must come to an end. */
static void check_promotions(const struct environments *envs, const struct map *known,
			     struct problems *p)
{
	const struct environment *items = envs->items.items;
	size_t *walk = arena_array(p->arena, envs->items.n, sizeof(*walk)); /* that met it first */

	for (size_t i = 0; i < envs->items.n; i++) {
		const struct environment *at = &items[i];

		while (at && !walk[at - items]) {
			const struct env_promote *promote = at->promote;
			const struct environment *from =
				promote && promote->from ? map_get(known, span_of(promote->from))
							 : NULL;

			walk[at - items] = i + 1;
			if (from && from != at && walk[from - items] == i + 1)
				problems_add(p, node_get(promote->at, "from"),
					     "environments promote in a circle through '%s'",
					     promote->from);
			at = from;
		}
	}
}

static void check_environments(struct environments *envs, struct problems *p)
{
	struct environment *items = envs->items.items;
	const char **names = arena_array(p->arena, envs->items.n, sizeof(*names));
	struct map known;
	size_t n = 0;

	map_init(&known, p->arena);
	if (envs->items.n > LIMIT_ENVIRONMENTS) {
		problems_add(p, envs->at, "more than %d environments", LIMIT_ENVIRONMENTS);
		return;
	}
	if (envs->main_line && !is_ref_name(envs->main_line))
		problems_add(p, node_get(envs->at, "mainLine"), "'%s' is not a branch name",
			     envs->main_line);
	for (size_t i = 0; i < envs->items.n; i++) {
		const struct environment *first;

		if (!items[i].at)
			continue; /* not even a map: said already */
		check_environment(&items[i], p);
		if (!items[i].name)
			continue;
		names[n++] = items[i].name;
		first = map_set(&known, span_of(items[i].name), &items[i]);
		if (first)
			problems_add(p, items[i].at, "environment '%s' is already defined at %s",
				     items[i].name, node_where(first->at, p->arena));
	}
	for (size_t i = 0; i < envs->items.n; i++) {
		const struct env_promote *promote = items[i].promote;
		const char *nearest;

		if (!promote || !promote->from || map_get(&known, span_of(promote->from)))
			continue;
		nearest = fields_nearest(promote->from, names, n);
		problems_add(p, node_get(promote->at, "from"), "no environment '%s'%s%s%s",
			     promote->from, nearest ? ": did you mean '" : "",
			     nearest ? nearest : "", nearest ? "'" : "");
	}
	check_promotions(envs, &known, p);
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
	/* what does not exist was said already */
	if (config_cluster(agent, env->cluster) && !any_matches(&g->clusters, env->cluster))
		problems_add(p, node_get(env->at, "cluster"),
			     "environment '%s' is not granted cluster '%s'", env->name,
			     env->cluster);
	if (env->keys && config_keys(agent, env->keys) && !any_matches(&g->keys, env->keys))
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
