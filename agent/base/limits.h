/*
 * limits.h - every cap, in one place, with its reason.
 *
 * Layer    agent/base
 *
 * What comes from a repository, an API server, a flag or a webhook is capped here. Passing a cap is
 * ERR_LIMIT. Units are in the names.
 */
#ifndef AGENT_BASE_LIMITS_H
#define AGENT_BASE_LIMITS_H

enum {
	/* Logs: the longest legitimate value is an error message plus context. */
	LIMIT_LOG_LINE_BYTES = 16 * 1024,

	/* Files of a repository. etcd refuses objects above 1.5 MiB; a file may hold many of them. */
	LIMIT_FILE_BYTES = 32 * 1024 * 1024,
	/* A path inside a repository, as in Linux' PATH_MAX. */
	LIMIT_PATH_BYTES = 4096,
	/* Symlinks followed in one lookup, as in Linux' ELOOP. */
	LIMIT_SYMLINKS = 40,
	/* Names in one directory of a repository. */
	LIMIT_DIR_ENTRIES = 100000,

	/* YAML and JSON documents. */
	LIMIT_DEPTH =
		200, /* nesting: CRD schemas reach 40; recursion stays within a thread's stack */
	LIMIT_DOCUMENTS = 100000, /* documents in one file */
	LIMIT_NODES =
		4 * 1000 * 1000, /* nodes of one file after aliases are expanded: 32 MiB of "a\n" */
	LIMIT_ALIAS_NODES =
		100 * 1000, /* nodes that aliases alone may add: stops alias bombs early */
	LIMIT_SCHEMA_NODES =
		1000 * 1000, /* fields of run-time types; all of Kubernetes has 4,500 */
	LIMIT_SCALAR_BYTES = 16 * 1024 * 1024,
	LIMIT_TAG_DIRECTIVES =
		64, /* %TAG lines of one file: libyaml compares each with all others */

	/* Render. */
	LIMIT_KUSTOMIZE_DEPTH = 64,   /* kustomizations inside kustomizations */
	LIMIT_KUSTOMIZATIONS = 20000, /* kustomizations read in one render */
	LIMIT_OBJECTS = 200000,	      /* objects of one app */
	LIMIT_OUTPUT_BYTES = 1 << 30, /* rendered text */
	LIMIT_NAME_BYTES = 253,	      /* a DNS subdomain, the longest name Kubernetes takes */

	/* Charts: what helm is handed, and what it may use. */
	LIMIT_CHART_FILES = 20000,	      /* of one chart, its subcharts' archives included */
	LIMIT_CHART_DEPTH = 32,		      /* directories in directories, archives in archives */
	LIMIT_CHART_BYTES = 64 * 1024 * 1024, /* unpacked; kube-prometheus-stack has 6 MiB */
	LIMIT_CHART_ARCHIVE_BYTES = 16 * 1024 * 1024, /* one .tgz */
	LIMIT_CHART_RATIO = 200,	/* unpacked to packed, above 1 MiB; charts have 5 to 20 */
	LIMIT_RELEASE_NAME_BYTES = 53,	/* helm's own */
	LIMIT_HELM_VALUES = 32,		/* values files of one release */
	LIMIT_HELM_API_VERSIONS = 4096, /* a cluster with many operators has 600 */
	LIMIT_HELM_CPU_S = 15,		/* processor time of one run; large charts take 1 s */
	LIMIT_HELM_TIMEOUT_MS = 60 * 1000,
	LIMIT_HELM_MEMORY_BYTES = 768 * 1024 * 1024, /* writable memory of one run */
	LIMIT_HELM_OUTPUT_BYTES = 32 * 1024 * 1024,
	LIMIT_HELM_CACHE_BYTES = 64 * 1024 * 1024,

	/* Configuration files. */
	LIMIT_CONFIG_BYTES = 1024 * 1024,
	LIMIT_ENVIRONMENTS = 1000,
	LIMIT_APPS = 10000,
	LIMIT_PROBLEMS = 200,	   /* faults of one file that are shown; the others are counted */
	LIMIT_ENV_NAME_BYTES = 40, /* fits "agent.<instance>.<env>.<app>" into a DNS subdomain */

	/* Git. */
	LIMIT_GIT_PACKS = 50,	      /* above this the mirror is repacked or cloned anew */
	LIMIT_GIT_REFS = 100000,      /* refs of a remote that are looked at */
	LIMIT_GIT_OBJECTS = 50000000, /* objects of one pack: Linux has 11 million */
	/* Commits looked through for trailers between two deployments. */
	LIMIT_COMMIT_RANGE = 20000,
	LIMIT_COMMIT_BYTES = 1 << 20, /* one commit object */
	LIMIT_NOTE_BYTES = 4 << 20,   /* all records on one commit */

	/* Child processes: what they may say before we stop listening. */
	LIMIT_CHILD_OUTPUT_BYTES = 64 * 1024 * 1024,
	LIMIT_CHILD_STDERR_BYTES = 64 * 1024,

	/* Kubernetes API. */
	LIMIT_KUBECONFIG_BYTES = 4 * 1024 * 1024,
	LIMIT_API_BODY_BYTES = 256 * 1024 * 1024, /* one response: a LIST of a large kind */
	LIMIT_API_OBJECT_BYTES =
		8 * 1024 * 1024, /* one object: etcd's limit with managedFields and slack */
	LIMIT_API_STREAMS = 90,	 /* per connection; the API server allows about 100 */
	LIMIT_API_CONNECTIONS = 4,
	LIMIT_API_CAUSES = 64, /* causes of a Status kept: a wide conflict, listed whole */
	LIMIT_API_QUERY_BYTES = 16 * 1024, /* of a path: label selectors, continue tokens */
	LIMIT_API_TEXT_BYTES = 1024,	/* one text of a Status, which may be somebody's webhook */
	LIMIT_TOKEN_BYTES = 64 * 1024,	/* a bearer token; OIDC ones reach a few KiB */
	LIMIT_CERT_BYTES = 1024 * 1024, /* a CA bundle or certificate chain */
	LIMIT_INVENTORY_SHARD_BYTES =
		900 * 1024, /* below etcd's 1.5 MiB and the ConfigMap's 1 MiB */

	/* Sync. */
	LIMIT_SYNC_TIMEOUT_MS = 30 * 60 * 1000, /* a whole pass, when nobody says otherwise */
	LIMIT_HEALTH_TIMEOUT_MS =
		10 * 60 * 1000,	 /* waiting while nothing gets better; as a Deployment's */
	LIMIT_DIFF_EDITS = 2000, /* lines of one object that are compared exactly */
	LIMIT_DIFF_BYTES = 64 * 1024 * 1024, /* all differences of one run, printed */

	/* Health rules in Lua: who writes a rule decides what the agent's processor does. */
	LIMIT_LUA_RULES = 10000,	    /* Argo CD ships 241 */
	LIMIT_LUA_PATTERNS = 256,	    /* rules with a wildcard: tried one after another */
	LIMIT_LUA_RULE_BYTES = 256 * 1024,  /* one file; Argo CD's longest has 11 KB */
	LIMIT_LUA_STEPS = 20 * 1000 * 1000, /* instructions for one object: about 0.1 s */
	LIMIT_LUA_OBJECT_MS =
		1000, /* processor time for one object, as Argo CD gives; twice that kills */
	LIMIT_LUA_STRIKES = 3,	 /* objects at which a rule may run out before it is left out */
	LIMIT_LUA_RESTARTS = 32, /* children that may die in one batch */
	LIMIT_LUA_MEMORY_BYTES =
		64 * 1024 * 1024, /* a rule's own: the largest object many times over */
	LIMIT_LUA_PROCESS_BYTES =
		768 * 1024 * 1024, /* address space of the child, libraries included */
	LIMIT_LUA_REQUEST_BYTES =
		32 * 1024 * 1024,		/* objects sent to one child: 13,000 of 2.5 kB */
	LIMIT_LUA_TIMEOUT_MS = 60 * 1000,	/* one batch, when nobody says otherwise */
	LIMIT_HEALTH_MESSAGE_BYTES = 16 * 1024, /* what a rule may say about one object */

	/* Secrets. */
	LIMIT_SECRET_BYTES = 5 * 1024 * 1024, /* one encrypted file, as Flux caps it */
	LIMIT_KEY_FILE_BYTES = 64 * 1024,
	LIMIT_RECIPIENTS = 256,
	LIMIT_MASK_MIN_BYTES = 6,	    /* shorter secrets are masked by position only */
	LIMIT_MASK_VALUE_BYTES = 16 * 1024, /* of one value searched for; a log line is no longer */
	LIMIT_AGE_STANZAS = 1024,	    /* recipient stanzas of one age header, as age has it */
	LIMIT_AGE_HEADER_BYTES = 2 << 20,   /* one age header, as age has it */
	LIMIT_SCRYPT_LOG_N = 20,	    /* 1 GiB and some seconds; `age -p` writes 18 */
	LIMIT_SOPS_KEY_GROUPS = 255,	    /* Shamir shares are numbered by one byte */
};

#endif
