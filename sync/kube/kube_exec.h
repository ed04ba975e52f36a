/*
 * kube_exec.h - run a credential plugin and read what it says.
 *
 * Layer    sync/kube, internal
 * Source   client.authentication.k8s.io/v1 and v1beta1 (ExecCredential)
 * Threads  kube_exec_run() blocks: it has a thread of its own (kube_cred.c)
 *
 * The plugin runs without a shell, in its own process group, with /dev/null as standard input and no
 * descriptor of ours; it is killed with its group at the deadline or when `stop_fd` becomes readable.
 */
#ifndef AGENT_SYNC_KUBE_KUBE_EXEC_H
#define AGENT_SYNC_KUBE_KUBE_EXEC_H

#include "sync/kube/kube_target.h"

enum { KUBE_EXEC_TIMEOUT_MS = 60 * 1000 };

/** What a plugin gave; wiped by kube_exec_answer_dispose(). */
struct kube_exec_answer {
	struct buf token;   /* "" = none */
	struct buf cert;    /* PEM, "" = none */
	struct buf key;	    /* PEM */
	int64_t expires_ms; /* wall time; 0 = until the process ends or the server says 401 */
};

void kube_exec_answer_init(struct kube_exec_answer *a);
void kube_exec_answer_dispose(struct kube_exec_answer *a);

/**
 * ca       PEM handed on with provideClusterInfo; may be empty
 * stop_fd  readable = give up (ERR_STOPPED)
 * ERR_DENIED: not found, failed, timed out, or no ExecCredential. The message holds the first line of
 * its standard error, never of its output.
 */
int kube_exec_run(const struct kube_target *t, struct span ca, uint32_t timeout_ms, int stop_fd,
		  struct kube_exec_answer *out, struct err *e) MUST_CHECK;

/** Parse an ExecCredential of the given apiVersion. */
int kube_exec_parse(struct span json, const char *api_version, struct kube_exec_answer *out,
		    struct err *e) MUST_CHECK;

#endif
