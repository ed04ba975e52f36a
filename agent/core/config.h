/*
 * config.h - the two configuration files: what the operator says and what the repository says.
 *
 * Layer    agent/core; uses agent/base, render/yaml
 * Source   design.md section 4
 * Threads  any; a loaded configuration is immutable
 *
 * agent.yaml holds credentials, where they go, and limits; environments.yaml, at the top of the control
 * branch, is reviewed like any change and hostile until validated: it names clusters, key sets and
 * checks only by name. All strings live in the arena handed to the loader. Every struct starts with the
 * node it was read from, for messages.
 */
#ifndef AGENT_CORE_CONFIG_H
#define AGENT_CORE_CONFIG_H

#include "agent/core/config_fields.h"

/* ---- agent.yaml ------------------------------------------------------------------------------- */

struct config_auth {
	const struct node *at;
	const char *token_file;	      /* https: a token, sent as password */
	const char *username;	      /* https: beside the token; default "git" */
	const char *ca_file;	      /* https: extra CA certificates */
	const char *ssh_key_file;     /* ssh: private key */
	const char *known_hosts_file; /* ssh: wanted with ssh_key_file */
};

enum verify_mode { VERIFY_OFF, VERIFY_HEAD, VERIFY_RANGE, VERIFY_TAG };

struct config_verify {
	const struct node *at;
	int mode; /* enum verify_mode */
	struct texts keys;
};

struct config_repo {
	const struct node *at;
	const char *url;
	const char *control_branch;
	int64_t poll_ms;
	int64_t timeout_ms; /* of one fetch or push */
	bool allow_file;    /* file:// URLs are opt-in */
	bool push_records;  /* push refs/notes/agent/<env> to the remote */
	struct config_auth auth;
	struct config_verify verify;
};

struct config_identity {
	const struct node *at;
	const char *name;
	const char *email;
	const char *signing_key_file;
};

struct config_cluster {
	const struct node *at;
	const char *name;
	const char *kubeconfig; /* NULL: the default one */
	const char *context;	/* NULL: the kubeconfig's current one */
	bool in_cluster;	/* the service account of the pod we run in */
	const char *state_namespace;
	bool allow_exec; /* exec plugins of this kubeconfig may run */
};

struct config_keys {
	const struct node *at;
	const char *name;
	struct texts age;    /* files with age identities */
	struct texts sealed; /* files with sealed-box keys */
};

struct config_impersonate {
	const struct node *at;
	const char *service_account; /* "namespace/name" */
	const char *user;
	struct texts groups;
};

/* What an environment may do; one without a matching grant is refused. */
struct config_grant {
	const struct node *at;
	const char *env; /* a name, or a pattern with '*' */
	struct texts clusters;
	struct texts keys;
	struct texts branches; /* may hold '*'; empty: only what needs no branch */
	struct texts tags;
	struct config_impersonate *impersonate;
	struct texts namespaces; /* empty: all */
	struct texts deny_kinds;
	int64_t min_approvals;
	int64_t max_prune_percent; /* 100: no limit of the operator's */
};

struct config_forge {
	const struct node *at;
	int kind; /* 0 github, 1 gitlab, 2 gitea */
	const char *url;
	const char *token_file;
};

struct config_serve {
	const struct node *at;
	const char *address;
	const char *tokens;
};

struct config_hook {
	const struct node *at;
	int kind; /* 0 github, 1 gitlab, 2 gitea, 3 generic */
	const char *secret_file;
};

struct agent_config {
	const struct node *at;
	const char *name; /* the instance */
	struct config_repo repo;
	struct config_identity identity;
	struct rows clusters; /* struct config_cluster */
	struct rows keys;     /* struct config_keys */
	struct rows grants;   /* struct config_grant */
	struct config_forge *forge;
	struct config_serve serve;
	struct rows hooks;	 /* struct config_hook */
	struct texts allow_exec; /* commands a kubeconfig may run */
	const char *state;	 /* directory */
	int64_t workers;
	int log_format; /* 0 logfmt, 1 json */
};

/* ---- environments.yaml ------------------------------------------------------------------------ */

struct env_follow {
	const struct node *at;
	const char *branch; /* exactly one of the three */
	const char *tag;    /* a pattern: "v*" */
	const char *commit; /* 40 hex digits */
};

/* How a chart of an app becomes a release. */
struct env_helm {
	const struct node *at;
	const char *release_name; /* NULL: the app's name */
	const char *ns;		  /* NULL: the environment's namespace */
	struct texts values_files;
};

struct env_app {
	const struct node *at;
	const char *name; /* NULL with discover until expanded */
	const char *path;
	const char *discover; /* "apps/<any>/production" */
	struct texts depends_on;
	struct env_helm *helm; /* NULL unless written: then the path is a chart */
};

struct env_promote {
	const struct node *at;
	const char *from;
	int64_t soak_ms;
	int64_t approvals;
	struct texts checks;
	bool same_images;
	bool automatic;
};

enum allow_verdict { ALLOW_ALLOW, ALLOW_WARN, ALLOW_APPROVAL, ALLOW_DENY };

struct env_allow {
	const struct node *at;
	int hotfix; /* enum allow_verdict, as the three below */
	int old_code;
	int unmatched_image;
	int bypass;
};

struct env_window {
	const struct node *at;
	const char *deny; /* exactly one of the two: five cron fields */
	const char *allow;
	const char *time_zone;
	struct texts applies; /* deploy, heal */
};

struct env_budget {
	const struct node *at;
	int64_t share_percent;
	int64_t at_least; /* this many may always go */
};

struct env_prune {
	const struct node *at;
	bool enabled;
	struct env_budget budget;
	struct texts protect; /* kinds */
};

enum on_failure { ON_FAILURE_HOLD, ON_FAILURE_ALERT, ON_FAILURE_REVERT };

struct environment {
	const struct node *at;
	const char *name;
	const char *group;
	const char *url;
	struct env_follow follow;
	const char *cluster;
	const char *keys;
	const char *path; /* short for one app, named as the environment */
	struct rows apps; /* struct env_app; at least one after validation */
	struct texts vars;
	struct texts vars_from;
	struct env_promote *promote;
	struct env_allow allow;
	struct rows windows; /* struct env_window */
	struct env_prune prune;
	const char *health_rules;
	bool self_heal;
	int on_failure;	       /* enum on_failure */
	int64_t timeout_ms;    /* total deadline of a pass */
	int64_t interval_ms;   /* drift is looked for this often */
	const char *namespace; /* for objects that name none */
};

struct environments {
	const struct node *at;
	const char *main_line; /* NULL: the control branch */
	const char *image_tag;
	struct rows items; /* struct environment */
};

/* ---- loading ---------------------------------------------------------------------------------- */

/**
 * Parse and validate agent.yaml. path stands in messages.
 * Returns 0 or -1 (ERR_INPUT: *problems, from `a`, lists every message; e holds the first).
 */
int config_load_agent(struct span text, const char *path, struct arena *a, struct agent_config *out,
		      struct problems *problems, struct err *e) MUST_CHECK;

/** The same for environments.yaml. */
int config_load_environments(struct span text, const char *path, struct arena *a,
			     struct environments *out, struct problems *problems, struct err *e)
	MUST_CHECK;

/**
 * Does everything the repository names exist in the operator's file, and does a grant allow it?
 * Adds a problem per fault: unknown cluster or key set, no matching grant, branch or cluster not
 * granted, fewer approvals than the grant demands.
 */
void config_check_grants(const struct agent_config *agent, const struct environments *envs,
			 struct problems *problems);

/** The grant for an environment, NULL when none matches. */
const struct config_grant *config_grant(const struct agent_config *agent, const char *env);

const struct environment *config_environment(const struct environments *envs, const char *name);
const struct config_cluster *config_cluster(const struct agent_config *agent, const char *name);
const struct config_keys *config_keys(const struct agent_config *agent, const char *name);

/**
 * Find agent.yaml: `flag`, $AGENT_CONFIG, ~/.config/agent/agent.yaml, /etc/agent/agent.yaml.
 * Returns NULL when there is none; an explicit one is returned without looking.
 */
const char *config_find(const char *flag, struct arena *a);

/** '*' in a pattern stands for any run of characters without '/'. */
bool config_match(const char *pattern, const char *text);

/** Append the JSON Schema of a file: "agent" or "environments". */
int config_schema(const char *which, struct buf *out, struct err *e) MUST_CHECK;

#endif
