/*
 * kube_target.h - what a target holds, and how it is made from the parts of a kubeconfig.
 *
 * Layer    sync/kube, internal
 * Threads  see kubeconfig.h
 */
#ifndef AGENT_SYNC_KUBE_KUBE_TARGET_H
#define AGENT_SYNC_KUBE_KUBE_TARGET_H

#include "render/yaml/node.h"
#include "sync/kube/kube.h"

/** Bytes, or the file they are read from again whenever it changes. Both empty = not configured. */
struct kube_material {
	struct span data; /* NUL behind it; secret unless it is a CA */
	const char *file; /* absolute or relative to the working directory; NULL = data only */
};

/** A credential plugin (client.authentication.k8s.io). */
struct kube_exec {
	const char *api_version; /* ".../v1" or ".../v1beta1" */
	const char *command;	 /* a path when it holds a slash, else looked for in $PATH */
	const char *const *args; /* [n_args] */
	size_t n_args;
	const char *const (*env)[2]; /* [n_env] name and value */
	size_t n_env;
	const char *hint;	   /* installHint; "" when there is none */
	bool cluster_info;	   /* provideClusterInfo */
	const char *cluster_extra; /* JSON of the cluster's exec extension; NULL = none */
};

struct kube_target {
	struct arena mem; /* wiped; holds everything below */
	const char *context;
	const char *ns;
	const char *server;    /* without a slash at the end */
	const char *authority; /* "host:port" for messages; IPv6 in brackets */
	const char *host;      /* without brackets */
	const char *port;
	const char *prefix;	     /* path of the server URL, "" or "/k8s/clusters/c-1" */
	const char *tls_server_name; /* NULL = the host */
	const char *proxy_url;	     /* NULL = as the environment says; may hold a password */
	bool plain_http;
	bool loopback;
	bool insecure; /* the certificate is not checked */
	bool no_compression;
	struct kube_material ca;
	struct kube_material cert;
	struct kube_material key;
	struct kube_material token;
	struct kube_exec *exec;	 /* NULL = none */
	struct kube_identity as; /* user NULL = ourselves */
};

/** What a target may make use of. */
struct kube_target_rules {
	const struct kubeconfig_options *options;
	bool files; /* references to files are accepted */
};

struct kube_target *kube_target_new(void);

/**
 * Read the maps below `cluster` and `user` (either may be NULL) into a new target; relative files
 * belong to the directory of the file each map was read from. Errors as kubeconfig_load().
 */
int kube_target_cluster(struct kube_target *t, const struct node *cluster,
			const struct kube_target_rules *rules, struct err *e) MUST_CHECK;
int kube_target_user(struct kube_target *t, const struct node *user,
		     const struct kube_target_rules *rules, struct err *e) MUST_CHECK;

/** The exec part of a user, and what the cluster hands to its plugin (kube_exec_config.c). */
int kube_exec_read(struct kube_target *t, const struct node *exec,
		   const struct kube_target_rules *rules, struct err *e) MUST_CHECK;
int kube_exec_extension(struct kube_target *t, const struct node *cluster, struct err *e)
	MUST_CHECK;

/** Take a server's URL apart. `at` places messages and may be NULL. */
int kube_target_server_set(struct kube_target *t, const char *url, bool insecure_allowed,
			   const struct node *at, struct err *e) MUST_CHECK;

#endif
