/*
 * kube.h - talk to one Kubernetes API server: many requests in flight, typed answers, streams.
 *
 * Layer    sync/kube; uses agent/base, render/yaml, libcurl, jansson
 * Source   design.md sections 2 (Threads), 4 and 6; house-style.md section 2.3;
 *          Kubernetes API conventions (Status, Retry-After, watch), HTTP/2 (RFC 9113)
 * Threads  one I/O thread per struct kube owns the connections; all functions here may be called from
 *          any thread, and from the callbacks unless said otherwise. Callbacks run on the I/O thread:
 *          they post to a queue or an eventfd and return; they never block and never wait.
 *
 * The entry header of the folder: kubeconfig.h says where a cluster is and who we are there,
 * discovery.h which kinds it serves, this one carries requests.
 *
 * Requests are grouped in batches. The client sends the calls of all batches in turn (so that a large
 * environment does not starve a small one), repeats what may be repeated until the call's own
 * deadline, and classifies every answer: `err` decides who must act, `outcome` what exactly happened.
 *
 *   repeated by the client           GET, HEAD, PUT, DELETE,    POST, other
 *                                    server-side apply PATCH    PATCH
 *   never reached the server         yes, for 5 s               yes, for 5 s
 *   429, or 5xx with Retry-After     yes                        yes (the server did not act)
 *   500; 502-504                     three times; yes           no
 *   connection lost, no answer       yes                        no (it may have acted)
 *   401                              once, if the credential could be renewed
 *
 * A repeated DELETE may find its own work done: 404 is then an answer like any other.
 */
#ifndef AGENT_SYNC_KUBE_KUBE_H
#define AGENT_SYNC_KUBE_KUBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agent/base/arena.h"
#include "agent/base/buf.h"
#include "agent/base/clock.h"
#include "agent/base/err.h"
#include "agent/base/span.h"
#include "sync/kube/discovery.h"
#include "sync/kube/kubeconfig.h"

struct kube; /* one cluster: its target, its I/O thread, its connections */

/* ---- client ----------------------------------------------------------------------------------- */

struct kube_options {
	const char *version;	   /* User-Agent is "agent/<version>"; NULL = "dev" */
	const struct clock *clock; /* kept; NULL = the machine's */
	size_t in_flight_max; /* 0 = LIMIT_API_STREAMS * LIMIT_API_CONNECTIONS, also the most */
	uint32_t connect_timeout_ms; /* TCP and TLS; 0 = 10 s */
	uint32_t attempt_timeout_ms; /* one attempt of a call; 0 = 35 s (a webhook may take 30) */
	uint32_t retry_first_ms; /* the first backoff, doubled each time, jittered; 0 = 200 ms */
};

/**
 * Start the client. Connects only when the first call needs it.
 *
 * target   taken: freed by kube_free(), also when this fails
 * options  borrowed for the call (strings copied); NULL = all defaults
 *
 * ERR_INPUT when the target cannot be used (a certificate without key, a bad URL).
 */
int kube_open(struct kube_target *target, const struct kube_options *options, struct kube **out,
	      struct err *e) MUST_CHECK;

/** Stop everything (calls end with ERR_STOPPED), join the thread, free. Not from a callback. */
void kube_free(struct kube *k);

/** "https://host:port", for messages and records; lives as long as k. */
const char *kube_server(const struct kube *k);

/** The target it was opened with; borrowed. */
const struct kube_target *kube_target_of(const struct kube *k);

/** Counters since start; all monotonic except in_flight and connections. */
struct kube_stats {
	uint64_t requests;	  /* attempts sent, streams included */
	uint64_t retries;	  /* of those, repeats */
	uint64_t throttled;	  /* answers 429 */
	uint64_t connections_new; /* connections made */
	uint64_t body_bytes_in;	  /* after decompression */
	uint64_t body_bytes_out;
	size_t in_flight;
	size_t window; /* the most in flight now (adapts to 429) */
};
void kube_stats(struct kube *k, struct kube_stats *out);

/* ---- answers ---------------------------------------------------------------------------------- */

/* What exactly happened; in brackets the kind of `err` that comes with it. */
enum kube_outcome {
	KUBE_PENDING,	   /* not finished yet */
	KUBE_OK,	   /* 2xx [ERR_NONE] */
	KUBE_NOT_FOUND,	   /* 404: the object is not there [ERR_INPUT]: the only proof of absence */
	KUBE_NO_NAMESPACE, /* 404: the namespace of the object is not there [ERR_INPUT] */
	KUBE_NO_RESOURCE,  /* 404: the server does not serve this path: unknown kind [ERR_INPUT] */
	KUBE_EXISTS,	   /* 409 AlreadyExists: somebody was faster [ERR_TRANSIENT] */
	KUBE_STALE,	   /* 409: resourceVersion or UID precondition failed [ERR_TRANSIENT] */
	KUBE_CONFLICT,	   /* 409: other field managers own fields; status.causes [ERR_CONFLICT] */
	KUBE_INVALID,	   /* 422, or 400 about the content; status.causes [ERR_INPUT] */
	KUBE_BAD_TYPES,	   /* 500 "failed to create typed patch object" [ERR_INPUT] */
	KUBE_BAD_REQUEST,  /* other 4xx: our request is wrong for this server [ERR_INPUT] */
	KUBE_FORBIDDEN,	   /* 403 [ERR_DENIED] */
	KUBE_UNAUTHORIZED, /* 401, after the credential was read again once [ERR_DENIED] */
	KUBE_NS_TERMINATING, /* 403 with cause NamespaceTerminating [ERR_TRANSIENT] */
	KUBE_QUOTA,	     /* 403 "exceeded quota" [ERR_POLICY] */
	KUBE_ADMISSION,	     /* an admission webhook or policy said no [ERR_POLICY] */
	KUBE_NO_DRY_RUN,     /* 400 "does not support dry run": predicted unknown [ERR_INPUT] */
	KUBE_GONE,	     /* 410: resourceVersion or continue token too old [ERR_TRANSIENT] */
	KUBE_TOO_LARGE,	     /* 413, or the answer passes max_bytes [ERR_LIMIT] */
	KUBE_THROTTLED,	     /* 429 until the deadline [ERR_TRANSIENT, retry_after_s] */
	KUBE_SERVER,	     /* 5xx until the deadline [ERR_TRANSIENT] */
	KUBE_UNREACHABLE,    /* no connection, or lost until the deadline [ERR_TRANSIENT] */
	KUBE_TIMEOUT,	     /* the deadline passed while waiting [ERR_TRANSIENT] */
	KUBE_TLS,	     /* certificate not accepted, by us or by the server [ERR_DENIED] */
	KUBE_CREDENTIAL,     /* no credential to send: token file, exec plugin [ERR_DENIED] */
	KUBE_BAD_ANSWER,     /* not what an API server says: a redirect, HTML [ERR_INPUT] */
	KUBE_STOPPED,	     /* cancelled or shutting down [ERR_STOPPED] */
};

/** The outcome as a lower-case word for reason codes, such as "field-conflict". */
const char *kube_outcome_name(enum kube_outcome o);

struct kube_cause {
	const char *reason; /* "FieldManagerConflict", "FieldValueInvalid", ...; "" when not said */
	const char *field;  /* ".spec.replicas", "spec.ports[0].port"; "" when not said */
	const char *message; /* untrusted, may quote values */
	const char *manager; /* FieldManagerConflict only: who owns the field; else "" */
};

/** A Status body, taken apart. Text is untrusted: capped, one line, but it may quote values. */
struct kube_status {
	const char *reason; /* "Invalid", "NotFound", ...; "" when the answer was no Status */
	const char *message;
	const char *group; /* details: of which object; "" when not said */
	const char *kind;
	const char *name;
	const struct kube_cause *causes; /* [n_causes], at most LIMIT_API_CAUSES */
	size_t n_causes;
	uint32_t retry_after_s;
};

/* ---- calls ------------------------------------------------------------------------------------ */

/** Whom to act as. user may not be empty: an empty name would drop the header and act as ourselves. */
struct kube_identity {
	const char *user;	   /* "system:serviceaccount:<ns>:<name>" */
	const char *uid;	   /* NULL = not sent */
	const char *const *groups; /* [n_groups] */
	size_t n_groups;
	const char *const (*extra)[2]; /* [n_extra] key and value */
	size_t n_extra;
};

enum kube_call_flags {
	KUBE_ONCE = 1 << 0, /* never repeat */
	KUBE_SECRET_DATA =
		1 << 1, /* bodies hold secrets: buffers are wiped, messages quote no value */
};

#define KUBE_JSON	"application/json"
#define KUBE_APPLY	"application/apply-patch+yaml" /* takes JSON: it is YAML */
#define KUBE_MERGE	"application/merge-patch+json"
#define KUBE_JSON_PATCH "application/json-patch+json"

/** One request and its answer. Zero it, fill the first part. */
struct kube_call {
	/* set by the caller, borrowed until the batch is finished */
	const char *method; /* "GET", "PATCH", ... */
	const char *path;   /* absolute, escaped, with query: kube_object_path() of discovery.h */
	const char *content_type; /* of the body; NULL without one */
	const char *accept;	  /* NULL = KUBE_JSON */
	struct span body;
	const struct kube_identity *as; /* NULL = ourselves */
	size_t max_bytes;		/* of the answer; 0 = LIMIT_API_OBJECT_BYTES */
	uint32_t
		timeout_ms; /* total from its first sending, repeats included; 0 = KUBE_TIMEOUT_MS */
	unsigned flags;	    /* enum kube_call_flags */
	void *tag;

	/* the answer; may be read when the call is done */
	enum kube_outcome outcome;
	int http_status;     /* 0 = there was no answer */
	struct buf body_out; /* the body, of an error too; kept until kube_call_dispose() */
	struct err err;	     /* ERR_NONE exactly when outcome is KUBE_OK */
	struct kube_status status;
	uint32_t attempts;
	uint32_t took_ms;

	/* the client's */
	struct arena mem;
	struct kube_attempt *running;
};

enum { KUBE_TIMEOUT_MS = 60 * 1000 };

/** Free what the answer holds; safe on a zeroed call and twice. The request part stays. */
void kube_call_dispose(struct kube_call *c);

struct kube_batch {
	struct kube_call *calls; /* [n] */
	size_t n;
	size_t in_flight_max; /* 0 = no bound of its own */
	/* Both run on the I/O thread and may be NULL. call_done: after each call. done: after the last. */
	void (*call_done)(struct kube_batch *b, struct kube_call *c);
	void (*done)(void *ctx);
	void *ctx;

	/* the client's */
	struct kube *kube;
	struct kube_batch *next, *prev;
	size_t n_started, n_running, n_finished;
	struct kube_attempt *attempts;
	bool cancelled, cancel_seen, finished;
};

/**
 * Hand a batch to the I/O thread. The batch and its calls belong to the client until `done` ran; then
 * kube_wait() (which returns at once) must be called before their memory is used again.
 * ERR_INPUT (nothing was sent): an empty impersonated user, a path that is not absolute or holds
 * blanks or control bytes, a header value with control bytes; ERR_STOPPED while shutting down.
 */
int kube_submit(struct kube *k, struct kube_batch *b, struct err *e) MUST_CHECK;

/** Wait until the batch is finished. Not from a callback. A batch never submitted is finished. */
void kube_wait(struct kube_batch *b);

/** End what is not done with ERR_STOPPED and wait until the batch is finished. Not from a callback. */
void kube_cancel(struct kube_batch *b);

/** Ask for the end without waiting; `done` follows soon. Any thread, callbacks too. */
void kube_cancel_soon(struct kube_batch *b);

/** One call, waited for; for the command line and tests. Returns 0 when KUBE_OK, else -1 with *e. */
int kube_do(struct kube *k, struct kube_call *c, struct err *e) MUST_CHECK;

/**
 * The Status as one line for people: reason, message, field and reason of each cause.
 * secret_object  drop everything that may quote a value, keeping fields and reasons: the API server
 *                echoes values of an invalid Secret (CVE-2025-23216)
 * Memory from `a`; at most LIMIT_API_TEXT_BYTES; "" when there is no Status.
 */
const char *kube_status_text(const struct kube_call *c, bool secret_object, struct arena *a);

/* ---- streams ---------------------------------------------------------------------------------- */

/**
 * A long GET that answers with JSON lines (watch, follow a log). Streams have connections of their
 * own, so that calls never queue behind them. They are not repeated: the owner knows where to resume.
 */
struct kube_stream {
	/* set by the caller, borrowed while it runs */
	const char *path; /* with watch=1 and what else it needs */
	const char *accept;
	const struct kube_identity *as;
	size_t line_max;     /* bytes of one line; 0 = LIMIT_API_OBJECT_BYTES */
	uint32_t idle_ms;    /* end with KUBE_TIMEOUT when nothing came for so long; 0 = 5 min */
	uint32_t timeout_ms; /* total; 0 = none */
	uint32_t
		delay_ms; /* begin only after this long: the backoff of one that is started again */
	unsigned flags;
	/*
	 * I/O thread. opened: the server said 2xx (may be NULL). line: without line break, valid for the
	 * call; returning non-zero ends the stream with KUBE_STOPPED. ended: exactly once a start; it may
	 * change the fields above and start the stream again, but not free it.
	 */
	void (*opened)(struct kube_stream *s);
	int (*line)(struct kube_stream *s, struct span line);
	void (*ended)(struct kube_stream *s);
	void *ctx;

	/* how it ended; KUBE_OK = the server closed it in good order (its timeoutSeconds passed) */
	enum kube_outcome outcome;
	int http_status;
	struct err err;

	/* the client's */
	struct kube *kube;
	struct kube_attempt *running;
	struct kube_stream *next;
	unsigned starts;
	bool live, stop_asked;
};

/**
 * Start; `ended` always follows a 0. From then on kube_stream_stop() must be called before the
 * stream's memory is used for anything else. ERR_STOPPED after kube_stream_stop(), else as
 * kube_submit().
 */
int kube_stream_start(struct kube *k, struct kube_stream *s, struct err *e) MUST_CHECK;

/**
 * End it with ERR_STOPPED when it runs; returns after `ended` ran for the last time. Not from a
 * callback. A stream that was never started, or has ended, is left as it is.
 */
void kube_stream_stop(struct kube *k, struct kube_stream *s);

#endif
