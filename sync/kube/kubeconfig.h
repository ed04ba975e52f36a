/*
 * kubeconfig.h - where a cluster is and who we are there.
 *
 * Layer    sync/kube; uses agent/base, render/yaml
 * Source   client.authentication and clientcmd v1 of Kubernetes 1.36 (fields, merging of several
 *          files, relative paths); in-cluster configuration as client-go reads it
 * Threads  a target is written while it is loaded, then belongs to one struct kube
 *
 * Files are merged as kubectl does: the first file that names a context, cluster or user wins, and
 * current-context comes from the first file that sets it. A missing file of a $KUBECONFIG list is
 * skipped; a file that does not parse is an error. Fields we do not support are refused by name where
 * ignoring them would change who we are or whom we trust (auth-provider, username, password).
 * What runs programs or reads files happens only as the options allow.
 */
#ifndef AGENT_SYNC_KUBE_KUBECONFIG_H
#define AGENT_SYNC_KUBE_KUBECONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "agent/base/arena.h"
#include "agent/base/err.h"
#include "agent/base/span.h"

struct kube_target; /* server, trust, credentials; owns its memory, wiped when freed */

struct kubeconfig_options {
	const char *
		path; /* --kubeconfig: this file alone, which must exist; NULL = look at the next two */
	const char *list;    /* the value of $KUBECONFIG, ':' separated; NULL or "" = not set */
	const char *home;    /* $HOME for ~/.kube/config; NULL = none */
	const char *context; /* --context; NULL = current-context */
	bool in_cluster; /* without any file: use the pod's service account, when there is one */
	const char *service_host; /* $KUBERNETES_SERVICE_HOST and _PORT; NULL = not in a pod */
	const char *service_port;
	const char *account_dir; /* NULL = /var/run/secrets/kubernetes.io/serviceaccount */
	bool exec_any;		 /* a person's own kubeconfig: any credential plugin may run */
	const char *const *exec_allowed; /* [n_exec_allowed] commands as written in the file */
	size_t n_exec_allowed;
	bool insecure_allowed; /* insecure-skip-tls-verify, and http:// to other than loopback */
};

/** Fill list, home, service_host and service_port from the environment; the rest is left alone. */
void kubeconfig_environment(struct kubeconfig_options *o);

/**
 * Read, merge, choose the context, check.
 * ERR_INPUT with "file:line:column: "; an unknown context names the nearest; ERR_DENIED for unreadable
 * files; ERR_LIMIT. Messages never hold a credential.
 */
int kubeconfig_load(const struct kubeconfig_options *o, struct kube_target **out, struct err *e)
	MUST_CHECK;

/**
 * A kubeconfig that came from a Secret or elsewhere out of our hands: `text` alone, where neither
 * programs nor references to files are accepted, whatever the options say.
 * name  stands in messages as the file name
 */
int kubeconfig_load_text(struct span text, const char *name, const struct kubeconfig_options *o,
			 struct kube_target **out, struct err *e) MUST_CHECK;

void kube_target_free(struct kube_target *t);

/* Getters; borrowed. */
const char *kube_target_server(const struct kube_target *t);	/* "https://host:port/prefix" */
const char *kube_target_context(const struct kube_target *t);	/* "in-cluster" in a pod */
const char *kube_target_namespace(const struct kube_target *t); /* of the context; "default" */

#endif
