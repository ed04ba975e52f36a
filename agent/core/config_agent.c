#include "agent/core/config.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/base/limits.h"
#include "agent/core/config_tables.h"
#include "render/yaml/yaml_in.h"

#define AT(type, member) offsetof(struct type, member)

static const char *const verify_modes[] = {"off", "head", "range", "tag", NULL};
static const char *const forge_kinds[] = {"github", "gitlab", "gitea", NULL};
static const char *const hook_kinds[] = {"github", "gitlab", "gitea", "generic", NULL};
static const char *const log_formats[] = {"logfmt", "json", NULL};

/* clang-format off: one row a line reads as a table */
static const struct field auth_fields[] = {
	{.key = "tokenFile",
	 FIELD_TEXT,
	 AT(config_auth, token_file),
	 .doc = "file with the token for https"},
	{.key = "username",
	 FIELD_TEXT,
	 AT(config_auth, username),
	 .fallback = "git",
	 .doc = "user name beside the token"},
	{.key = "caFile",
	 FIELD_TEXT,
	 AT(config_auth, ca_file),
	 .doc = "extra CA certificates, PEM"},
	{.key = "sshKeyFile",
	 FIELD_TEXT,
	 AT(config_auth, ssh_key_file),
	 .doc = "private key for ssh"},
	{.key = "knownHostsFile",
	 FIELD_TEXT,
	 AT(config_auth, known_hosts_file),
	 .doc = "host keys for ssh; an unknown host is refused"},
	{0},
};

static const struct field verify_fields[] = {
	{.key = "mode",
	 FIELD_ENUM,
	 AT(config_verify, mode),
	 .fallback = "off",
	 .names = verify_modes,
	 .doc = "which commits must carry a good signature"},
	{.key = "keys",
	 FIELD_TEXTS,
	 AT(config_verify, keys),
	 .doc = "files with PGP (.asc) and SSH (.sshpub) keys"},
	{0},
};

static const struct field repo_fields[] = {
	{.key = "url",
	 FIELD_TEXT,
	 AT(config_repo, url),
	 .required = true,
	 .doc = "https, ssh or (with allowFile) file URL of the config repository"},
	{.key = "controlBranch",
	 FIELD_TEXT,
	 AT(config_repo, control_branch),
	 .fallback = "main",
	 .doc = "branch whose environments.yaml counts"},
	{.key = "poll",
	 FIELD_DURATION,
	 AT(config_repo, poll_ms),
	 .fallback = "60s",
	 .doc = "how often the remote is asked for new commits"},
	{.key = "timeout",
	 FIELD_DURATION,
	 AT(config_repo, timeout_ms),
	 .fallback = "2m",
	 .doc = "deadline of one fetch or push"},
	{.key = "allowFile",
	 FIELD_BOOL,
	 AT(config_repo, allow_file),
	 .fallback = "false",
	 .doc = "permit a file:// URL"},
	{.key = "pushRecords",
	 FIELD_BOOL,
	 AT(config_repo, push_records),
	 .fallback = "true",
	 .doc = "push deployment records (git notes) to the remote"},
	{.key = "auth",
	 FIELD_MAP,
	 AT(config_repo, auth),
	 .fields = auth_fields,
	 .doc = "a token or an ssh key, by file"},
	{.key = "verify",
	 FIELD_MAP,
	 AT(config_repo, verify),
	 .fields = verify_fields,
	 .doc = "signatures of commits and tags",
	 .inert = true},
	{0},
};

static const struct field identity_fields[] = {
	{.key = "name",
	 FIELD_TEXT,
	 AT(config_identity, name),
	 .fallback = "agent",
	 .doc = "author of the agent's own commits and records"},
	{.key = "email",
	 FIELD_TEXT,
	 AT(config_identity, email),
	 .fallback = "agent@localhost",
	 .doc = "their mail address"},
	{.key = "signingKeyFile",
	 FIELD_TEXT,
	 AT(config_identity, signing_key_file),
	 .doc = "Ed25519 key that signs commits and records"},
	{0},
};

static const struct field cluster_fields[] = {
	{.key = "name",
	 FIELD_TEXT,
	 AT(config_cluster, name),
	 .required = true,
	 .doc = "what environments.yaml calls it"},
	{.key = "kubeconfig",
	 FIELD_TEXT,
	 AT(config_cluster, kubeconfig),
	 .doc = "file; default: the usual kubeconfig"},
	{.key = "context",
	 FIELD_TEXT,
	 AT(config_cluster, context),
	 .doc = "context of the kubeconfig; default: its current one"},
	{.key = "inCluster",
	 FIELD_BOOL,
	 AT(config_cluster, in_cluster),
	 .fallback = "false",
	 .doc = "use the service account of the pod the agent runs in"},
	{.key = "stateNamespace",
	 FIELD_NAME,
	 AT(config_cluster, state_namespace),
	 .fallback = "agent-system",
	 .doc = "namespace of inventories, state and leases"},
	{.key = "allowExec",
	 FIELD_BOOL,
	 AT(config_cluster, allow_exec),
	 .fallback = "false",
	 .doc = "the kubeconfig's exec plugins may run"},
	{0},
};

static const struct field keys_fields[] = {
	{.key = "name",
	 FIELD_NAME,
	 AT(config_keys, name),
	 .required = true,
	 .doc = "what environments.yaml calls it"},
	{.key = "age",
	 FIELD_TEXTS,
	 AT(config_keys, age),
	 .doc = "files with age identities or SSH private keys"},
	{.key = "sealed",
	 FIELD_TEXTS,
	 AT(config_keys, sealed),
	 .doc = "files with sealed-box keys of 'agent keys new'"},
	{0},
};

static const struct field impersonate_fields[] = {
	{.key = "serviceAccount",
	 FIELD_TEXT,
	 AT(config_impersonate, service_account),
	 .doc = "namespace/name"},
	{.key = "user", FIELD_TEXT, AT(config_impersonate, user), .doc = "or a user"},
	{.key = "groups", FIELD_TEXTS, AT(config_impersonate, groups), .doc = "groups beside it"},
	{0},
};

static const struct field grant_fields[] = {
	{.key = "env",
	 FIELD_TEXT,
	 AT(config_grant, env),
	 .required = true,
	 .doc = "environment, or a pattern with '*'"},
	{.key = "clusters",
	 FIELD_TEXTS,
	 AT(config_grant, clusters),
	 .required = true,
	 .doc = "clusters it may write to"},
	{.key = "keys",
	 FIELD_TEXTS,
	 AT(config_grant, keys),
	 .doc = "key sets that may decrypt for it"},
	{.key = "branches",
	 FIELD_TEXTS,
	 AT(config_grant, branches),
	 .doc = "branches it may follow; patterns with '*'"},
	{.key = "tags", FIELD_TEXTS, AT(config_grant, tags), .doc = "tag patterns it may follow"},
	{.key = "impersonate",
	 FIELD_MAP_PTR,
	 AT(config_grant, impersonate),
	 .fields = impersonate_fields,
	 .size = sizeof(struct config_impersonate),
	 .doc = "whom to act as; default the agent itself"},
	{.key = "namespaces",
	 FIELD_TEXTS,
	 AT(config_grant, namespaces),
	 .doc = "namespaces it may write; none: all"},
	{.key = "denyKinds",
	 FIELD_TEXTS,
	 AT(config_grant, deny_kinds),
	 .doc = "kinds it may not write"},
	{.key = "minApprovals",
	 FIELD_INT,
	 AT(config_grant, min_approvals),
	 .fallback = "0",
	 .doc = "promote.approvals must be at least this"},
	{.key = "maxPrune",
	 FIELD_PERCENT,
	 AT(config_grant, max_prune_percent),
	 .fallback = "100%",
	 .doc = "cap of prune.budget.share"},
	{0},
};

static const struct field forge_fields[] = {
	{.key = "kind",
	 FIELD_ENUM,
	 AT(config_forge, kind),
	 .required = true,
	 .names = forge_kinds,
	 .doc = "which forge"},
	{.key = "url", FIELD_TEXT, AT(config_forge, url), .required = true, .doc = "its address"},
	{.key = "tokenFile",
	 FIELD_TEXT,
	 AT(config_forge, token_file),
	 .required = true,
	 .doc = "file with a token for its API"},
	{0},
};

static const struct field serve_fields[] = {
	{.key = "address",
	 FIELD_TEXT,
	 AT(config_serve, address),
	 .fallback = "127.0.0.1:8080",
	 .doc = "host:port to listen on"},
	{.key = "tokens", FIELD_TEXT, AT(config_serve, tokens), .doc = "file with API tokens"},
	{0},
};

static const struct field hook_fields[] = {
	{.key = "kind",
	 FIELD_ENUM,
	 AT(config_hook, kind),
	 .required = true,
	 .names = hook_kinds,
	 .doc = "who calls"},
	{.key = "secretFile",
	 FIELD_TEXT,
	 AT(config_hook, secret_file),
	 .required = true,
	 .doc = "file with the secret that signs its calls"},
	{0},
};

const struct field config_agent_fields[] = {
	{.key = "apiVersion", FIELD_CONST, .required = true, .fallback = "agent.gitops/v1"},
	{.key = "kind", FIELD_CONST, .required = true, .fallback = "Agent"},
	{.key = "name",
	 FIELD_NAME,
	 AT(agent_config, name),
	 .fallback = "main",
	 .doc = "the instance; part of labels, leases and inventories"},
	{.key = "repo",
	 FIELD_MAP,
	 AT(agent_config, repo),
	 .required = true,
	 .fields = repo_fields,
	 .doc = "the config repository"},
	{.key = "identity",
	 FIELD_MAP,
	 AT(agent_config, identity),
	 .fields = identity_fields,
	 .doc = "the agent as an author"},
	{.key = "clusters",
	 FIELD_MAPS,
	 AT(agent_config, clusters),
	 .required = true,
	 .fields = cluster_fields,
	 .size = sizeof(struct config_cluster),
	 .doc = "clusters by the names that environments.yaml uses"},
	{.key = "keys",
	 FIELD_MAPS,
	 AT(agent_config, keys),
	 .fields = keys_fields,
	 .size = sizeof(struct config_keys),
	 .doc = "key sets; environments.yaml names one for each environment"},
	{.key = "grants",
	 FIELD_MAPS,
	 AT(agent_config, grants),
	 .required = true,
	 .fields = grant_fields,
	 .size = sizeof(struct config_grant),
	 .doc = "what each environment may have; one without a grant is refused"},
	{.key = "forge",
	 FIELD_MAP_PTR,
	 AT(agent_config, forge),
	 .fields = forge_fields,
	 .size = sizeof(struct config_forge),
	 .doc = "for pull requests and commit statuses",
	 .inert = true},
	{.key = "serve",
	 FIELD_MAP,
	 AT(agent_config, serve),
	 .fields = serve_fields,
	 .doc = "the HTTP server",
	 .inert = true},
	{.key = "hooks",
	 FIELD_MAPS,
	 AT(agent_config, hooks),
	 .fields = hook_fields,
	 .size = sizeof(struct config_hook),
	 .doc = "webhooks that may wake the agent",
	 .inert = true},
	{.key = "allowExec",
	 FIELD_TEXTS,
	 AT(agent_config, allow_exec),
	 .doc = "commands that kubeconfigs of the daemon may run"},
	{.key = "state",
	 FIELD_TEXT,
	 AT(agent_config, state),
	 .fallback = "/var/lib/agent",
	 .doc = "directory for the mirror and caches; may be lost"},
	{.key = "workers",
	 FIELD_INT,
	 AT(agent_config, workers),
	 .fallback = "4",
	 .doc = "threads that render and plan"},
	{.key = "logFormat",
	 FIELD_ENUM,
	 AT(agent_config, log_format),
	 .fallback = "logfmt",
	 .names = log_formats,
	 .doc = "of the daemon's log"},
	{0},
};

int config_parse_map(struct span text, const char *path, struct arena *a, struct node **out,
		     struct err *e)
{
	struct source *source = ARENA_NEW(a, struct source);
	struct node_docs docs;

	source->path = arena_strdup(a, path);
	if (text.n > LIMIT_CONFIG_BYTES)
		return err_set(e, ERR_LIMIT, "%s: larger than %d bytes", path, LIMIT_CONFIG_BYTES);
	if (node_from_yaml_strict(text, source, a, &docs, e) < 0)
		return -1;
	if (docs.n != 1 || docs.items[0]->kind != NODE_MAP)
		return err_set(e, ERR_INPUT, "%s: one YAML map is wanted", path);
	*out = docs.items[0];
	return 0;
}

static void check_unique(const struct rows *rows, size_t size, size_t name_offset, const char *what,
			 struct problems *p)
{
	struct map seen;

	map_init(&seen, p->arena);
	for (size_t i = 0; i < rows->n; i++) {
		const char *row = (const char *)rows->items + i * size;
		const char *name = *(const char *const *)(row + name_offset);
		const struct node *at = *(const struct node *const *)row;
		const struct node *first;

		if (!name)
			continue;
		first = map_set(&seen, span_of(name), (void *)at);
		if (first)
			problems_add(p, at, "%s '%s' is already defined at %s", what, name,
				     node_where(first, p->arena));
	}
}

/* "https://user:secret@host": credentials are only ever named by file. */
static bool has_password(const char *url)
{
	const char *host = url ? strstr(url, "://") : NULL;
	struct span rest;

	if (!host)
		return false;
	rest = (struct span){host + 3, strcspn(host + 3, "/")};
	return span_find(rest, '@') < rest.n && span_find(rest, ':') < span_find(rest, '@');
}

static void check_numbers(const struct agent_config *c, struct problems *p)
{
	enum { SHORTEST_MS = 1000, WORKERS_MAX = 64 };

	if (c->repo.at && c->repo.poll_ms < SHORTEST_MS)
		problems_add(p, node_get(c->repo.at, "poll"), "'poll' is below 1s");
	if (c->repo.at && c->repo.timeout_ms < SHORTEST_MS)
		problems_add(p, node_get(c->repo.at, "timeout"), "'timeout' is below 1s");
	if (c->workers < 1 || c->workers > WORKERS_MAX)
		problems_add(p, node_get(c->at, "workers"), "'workers' is not between 1 and %d",
			     WORKERS_MAX);
}

static void check_impersonate(const struct config_impersonate *as, struct problems *p)
{
	const char *slash = as->service_account ? strchr(as->service_account, '/') : NULL;

	if (!as->at)
		return;
	if (!as->user == !as->service_account)
		problems_add(p, as->at,
			     "'impersonate' wants exactly one of 'serviceAccount' and 'user'");
	if (as->service_account &&
	    (!slash || slash == as->service_account || !slash[1] || strchr(slash + 1, '/')))
		problems_add(p, node_get(as->at, "serviceAccount"),
			     "'%s' is not a service account (namespace/name)", as->service_account);
}

/* Names in `list`, the value of `key` in a grant, must be those of `known`. */
static void check_names(const struct config_grant *g, const char *key, const struct texts *list,
			const char *const *known, size_t n_known, const char *what,
			struct problems *p)
{
	const struct node *values = node_get(g->at, key);

	for (size_t i = 0; i < list->n; i++) {
		const struct node *at = values && i < values->n ? values->items[i] : values;
		const char *nearest;
		size_t k = 0;

		while (k < n_known && strcmp(known[k], list->items[i]) != 0)
			k++;
		if (k < n_known)
			continue;
		nearest = fields_nearest(list->items[i], known, n_known);
		problems_add(p, at, "there is no %s '%s'%s%s%s", what, list->items[i],
			     nearest ? ": did you mean '" : "", nearest ? nearest : "",
			     nearest ? "'" : "");
	}
}

/* What grants name must exist. Few of each, so that no map is needed. */
static void check_grants(const struct agent_config *c, struct arena *a, struct problems *p)
{
	const struct config_cluster *clusters = c->clusters.items;
	const struct config_keys *sets = c->keys.items;
	const char **cluster_names = arena_array(a, c->clusters.n + 1, sizeof(*cluster_names));
	const char **key_names = arena_array(a, c->keys.n + 1, sizeof(*key_names));

	for (size_t i = 0; i < c->clusters.n; i++)
		cluster_names[i] = clusters[i].name ? clusters[i].name : "";
	for (size_t i = 0; i < c->keys.n; i++)
		key_names[i] = sets[i].name ? sets[i].name : "";
	for (size_t i = 0; i < c->grants.n; i++) {
		const struct config_grant *g = (const struct config_grant *)c->grants.items + i;

		check_names(g, "clusters", &g->clusters, cluster_names, c->clusters.n, "cluster",
			    p);
		check_names(g, "keys", &g->keys, key_names, c->keys.n, "key set", p);
		if (g->impersonate)
			check_impersonate(g->impersonate, p);
	}
}

static void check_agent(const struct agent_config *c, struct problems *p)
{
	const struct config_auth *auth = &c->repo.auth;

	check_unique(&c->clusters, sizeof(struct config_cluster), AT(config_cluster, name),
		     "cluster", p);
	check_unique(&c->keys, sizeof(struct config_keys), AT(config_keys, name), "key set", p);
	check_unique(&c->grants, sizeof(struct config_grant), AT(config_grant, env), "grant for",
		     p);
	if (auth->token_file && auth->ssh_key_file)
		problems_add(p, auth->at, "'tokenFile' and 'sshKeyFile' exclude each other");
	if (auth->ssh_key_file && !auth->known_hosts_file)
		problems_add(p, auth->at, "'sshKeyFile' wants 'knownHostsFile'");
	if (c->repo.verify.mode != VERIFY_OFF && c->repo.verify.keys.n == 0)
		problems_add(p, c->repo.verify.at, "'verify' wants 'keys'");
	if (has_password(c->repo.url))
		problems_add(p, node_get(c->repo.at, "url"),
			     "a password in the URL: name a file in 'auth' instead");
	check_numbers(c, p);
	check_grants(c, p->arena, p);
}

int config_load_agent(struct span text, const char *path, struct arena *a, struct agent_config *out,
		      struct problems *problems, struct err *e)
{
	struct agent_config c = {0};
	struct node *root;

	*problems = (struct problems){.arena = a};
	if (config_parse_map(text, path, a, &root, e) < 0) {
		problems_add(problems, NULL, "%s", e->msg);
		return -1;
	}
	fields_load(root, config_agent_fields, "agent.yaml", &c, a, problems);
	check_agent(&c, problems);
	if (problems_error(problems, e) < 0)
		return -1;
	*out = c;
	return 0;
}

const struct config_cluster *config_cluster(const struct agent_config *agent, const char *name)
{
	for (size_t i = 0; i < agent->clusters.n; i++) {
		const struct config_cluster *c =
			(const struct config_cluster *)agent->clusters.items + i;

		if (strcmp(c->name, name) == 0)
			return c;
	}
	return NULL;
}

const struct config_keys *config_keys(const struct agent_config *agent, const char *name)
{
	for (size_t i = 0; i < agent->keys.n; i++) {
		const struct config_keys *k = (const struct config_keys *)agent->keys.items + i;

		if (strcmp(k->name, name) == 0)
			return k;
	}
	return NULL;
}

/* An exact grant wins over a pattern; among patterns the first. */
const struct config_grant *config_grant(const struct agent_config *agent, const char *env)
{
	const struct config_grant *grants = agent->grants.items;

	for (size_t i = 0; i < agent->grants.n; i++)
		if (strcmp(grants[i].env, env) == 0)
			return &grants[i];
	for (size_t i = 0; i < agent->grants.n; i++)
		if (config_match(grants[i].env, env))
			return &grants[i];
	return NULL;
}

/* Backtracks to the last '*' only: linear in pattern times text. */
bool config_match(const char *pattern, const char *text)
{
	const char *star = NULL;
	const char *resume = NULL;

	while (*text) {
		if (*pattern == '*') {
			star = pattern++;
			resume = text;
		} else if (*pattern == *text) {
			pattern++;
			text++;
		} else if (star && *resume != '/') {
			pattern = star + 1;
			text = ++resume;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

const char *config_find(const char *flag, struct arena *a)
{
	const char *home = getenv("HOME");
	const char *path;

	if (flag)
		return flag;
	path = getenv("AGENT_CONFIG");
	if (path && *path)
		return path;
	if (home && *home) {
		path = arena_printf(a, "%s/.config/agent/agent.yaml", home);
		if (access(path, F_OK) == 0)
			return path;
	}
	path = "/etc/agent/agent.yaml";
	return access(path, F_OK) == 0 ? path : NULL;
}
