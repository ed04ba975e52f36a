/*
 * kube_errors.h - what an answer of the API server means.
 *
 * Layer    sync/kube, internal
 * Source   house-style.md section 2.3; Status bodies as Kubernetes 1.36 sends them
 *          (tests/unit/kube/unit_kube_errors.c holds them)
 * Threads  any; pure
 */
#ifndef AGENT_SYNC_KUBE_KUBE_ERRORS_H
#define AGENT_SYNC_KUBE_KUBE_ERRORS_H

#include "sync/kube/kube.h"

/** An answer as it came. */
struct kube_answer {
	const char *path; /* of the request: a missing Namespace is not a missing object in it */
	int http_status;
	const char *content_type; /* NULL when the server did not say */
	struct span body;
	uint32_t retry_after_s; /* of the header */
	bool json_wanted;	/* a 2xx that is not JSON is no answer of an API server */
	bool secret;		/* messages quote nothing of the body that may be a value */
};

/** Read a Status body; zeroed with "" texts when `body` is none. Texts from `a`, one line, capped. */
void kube_status_read(struct span body, struct arena *a, struct kube_status *out);

/** One line from a Status, see kube_status_text(). */
const char *kube_status_line(const struct kube_status *s, bool secret, struct arena *a);

/** Classify. *e is set unless the outcome is KUBE_OK. Memory for the status from `a`. */
enum kube_outcome kube_classify(const struct kube_answer *in, struct arena *a,
				struct kube_status *status, struct err *e);

/** The kind of error that goes with an outcome. */
enum err_kind kube_outcome_kind(enum kube_outcome o);

#endif
