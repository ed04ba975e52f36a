/*
 * err.h - what went wrong, in a form that decides retry, exit code and who is told.
 *
 * Layer    agent/base
 * Source   house-style.md section 2.3
 * Threads  a struct err belongs to one thread
 *
 * The contract of every fallible function: 0 = done; a positive value = an outcome its header lists
 * and the caller must handle; -1 = failed, *e says why and no output was touched. On success and on
 * positive outcomes *e is untouched. The error is the last parameter, outputs stand before it.
 */
#ifndef AGENT_BASE_ERR_H
#define AGENT_BASE_ERR_H

#include <stdarg.h>
#include <stdint.h>

#include "agent/base/attr.h"

enum err_kind {
	ERR_NONE = 0,
	ERR_INPUT,     /* repository, config, manifest or flag wrong: the author acts; exit 2 */
	ERR_LIMIT,     /* a documented cap was hit: the author acts; exit 2 */
	ERR_CONFLICT,  /* another field manager owns the field: the author acts; exit 3 */
	ERR_DENIED,    /* RBAC, host key, credentials: the operator acts, slow retry; exit 3 */
	ERR_TRANSIENT, /* network, stale write, 429, 5xx: nobody acts, backoff; exit 3 */
	ERR_SECRET,    /* key missing, MAC wrong, not decryptable: the operator acts; exit 4 */
	ERR_POLICY,    /* window, gate, prune budget, signature: the author acts; exit 5 */
	ERR_UNHEALTHY, /* applied, but not healthy in time: as onFailure says; exit 6 */
	ERR_STOPPED,   /* shutdown or a newer pin: nobody acts; exit 3 */
	ERR_BUG,       /* our invariant: log, drop the pass, count; exit 70 */
};

enum { ERR_MSG_BYTES = 768 };

struct err {
	enum err_kind kind;
	uint32_t retry_after_s; /* seconds the peer asked for; 0 = did not say */
	char msg[ERR_MSG_BYTES]; /* "outer: inner: cause"; one line, secrets masked, NUL terminated */
};

#define ERR_INIT                 \
	{                        \
		.kind = ERR_NONE \
	}

/**
 * Set kind and message, replacing what was there. The text is cut at ERR_MSG_BYTES on a UTF-8
 * boundary; control characters become '?'. Accepts e == NULL. Always returns -1.
 */
int err_set(struct err *e, enum err_kind kind, const char *fmt, ...) PRINTF_LIKE(3, 4);
int err_setv(struct err *e, enum err_kind kind, const char *fmt, va_list ap) PRINTF_LIKE(3, 0);

/** Put "fmt: " in front of the message: once per level that adds a noun. Returns -1. */
int err_wrap(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);

/** Set `kind` with "fmt: strerror(errnum)". Returns -1. */
int err_errno(struct err *e, enum err_kind kind, int errnum, const char *fmt, ...)
	PRINTF_LIKE(4, 5);

#ifdef __clang_analyzer__
/* it does not see into err.c, and would follow paths on which a failure is none */
#define err_set(...)   (err_set(__VA_ARGS__), -1)
#define err_wrap(...)  (err_wrap(__VA_ARGS__), -1)
#define err_errno(...) (err_errno(__VA_ARGS__), -1)
#endif

/** Forget an error that was handled. */
void err_clear(struct err *e);

/** The exit code of the command line for a kind (design.md section 5). */
int err_exit_code(enum err_kind kind);

/** The kind as a lower-case word for logs and JSON, such as "transient". */
const char *err_kind_name(enum err_kind kind);

#endif
