/*
 * kube_cred.h - the credentials in use: read from files again when they change, renewed by a plugin.
 *
 * Layer    sync/kube, internal
 * Threads  the I/O thread; a plugin runs on a thread of its own and is joined here
 */
#ifndef AGENT_SYNC_KUBE_KUBE_CRED_H
#define AGENT_SYNC_KUBE_KUBE_CRED_H

#include "sync/kube/kube_exec.h"

enum { KUBE_CRED_WAIT = 1 };

struct kube_cred;

/** wake_fd: an eventfd written when a plugin has finished; borrowed. target, clock: kept. */
struct kube_cred *kube_cred_new(const struct kube_target *target, const struct clock *clock,
				int wake_fd);
void kube_cred_free(struct kube_cred *c);

/**
 * Make what follows valid. Files are looked at once in a second. Returns 0, KUBE_CRED_WAIT (a plugin
 * runs; ask again after wake_fd), or -1: ERR_DENIED. A file that became unreadable after it was read
 * once leaves the last content in force.
 */
int kube_cred_ready(struct kube_cred *c, int64_t now_ms, struct err *e) MUST_CHECK;

/** The server said 401 to credentials of `version`: can others be had? Starts getting them. */
bool kube_cred_renew(struct kube_cred *c, uint64_t version, int64_t now_ms);

/* What to send; "" = none. Valid until the next kube_cred_ready() or _renew(). */
struct span kube_cred_token(const struct kube_cred *c);
struct span kube_cred_cert(const struct kube_cred *c);
struct span kube_cred_key(const struct kube_cred *c);
struct span kube_cred_ca(const struct kube_cred *c);

/** Counts changes. */
uint64_t kube_cred_version(const struct kube_cred *c);

#endif
