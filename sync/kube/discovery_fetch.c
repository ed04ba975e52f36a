#include <stdlib.h>

#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "sync/kube/discovery_set.h"
#include "sync/kube/kube.h"

#define AGGREGATED                                                                   \
	"application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"      \
	"application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList," \
	"application/json"

/*
 * Round 1: /api and /apis (aggregated if the server can) and /version. Servers before 1.27, and an
 * aggregation turned off, answer with the classic lists: then round 2 asks for each group version.
 */
enum { CALL_CORE, CALL_GROUPS, CALL_VERSION, N_FIRST, IN_FLIGHT = 32, BODY_MAX = 64 << 20 };

struct discovery_fetch {
	struct kube *kube;
	void (*done)(void *ctx);
	void *ctx;
	struct discovery *d;
	struct discovery_versions versions;
	struct kube_call *calls;
	size_t n_calls;
	struct kube_batch batch;
	bool second_round;
};

static void calls_free(struct discovery_fetch *f)
{
	for (size_t i = 0; i < f->n_calls; i++)
		kube_call_dispose(&f->calls[i]);
	free(f->calls);
	f->calls = NULL;
	f->n_calls = 0;
}

void discovery_fetch_free(struct discovery_fetch *f)
{
	if (!f)
		return;
	kube_cancel(&f->batch);
	calls_free(f);
	discovery_unref(f->d);
	free(f);
}

static int round_start(struct discovery_fetch *f, struct err *e)
{
	f->batch = (struct kube_batch){.calls = f->calls,
				       .n = f->n_calls,
				       .in_flight_max = IN_FLIGHT,
				       .done = f->done,
				       .ctx = f->ctx};
	return kube_submit(f->kube, &f->batch, e);
}

int discovery_begin(struct kube *k, void (*done)(void *ctx), void *ctx,
		    struct discovery_fetch **out, struct err *e)
{
	static const char *const paths[] = {
		[CALL_CORE] = "/api", [CALL_GROUPS] = "/apis", [CALL_VERSION] = "/version"};
	struct discovery_fetch *f = mem_alloc(1, sizeof(*f));

	f->kube = k;
	f->done = done;
	f->ctx = ctx;
	f->d = discovery_new();
	f->calls = mem_alloc(N_FIRST, sizeof(*f->calls));
	f->n_calls = N_FIRST;
	for (size_t i = 0; i < N_FIRST; i++)
		f->calls[i] = (struct kube_call){.method = "GET",
						 .path = paths[i],
						 .accept = i == CALL_VERSION ? NULL : AGGREGATED,
						 .max_bytes = BODY_MAX};
	if (round_start(f, e) < 0) {
		discovery_fetch_free(f);
		return -1;
	}
	*out = f;
	return 0;
}

static int call_failed(const struct kube_call *c, struct err *e)
{
	*e = c->err;
	return err_wrap(e, "discovery: GET %s", c->path);
}

static int first_document(struct discovery_fetch *f, size_t which, struct err *e)
{
	const struct kube_call *c = &f->calls[which];

	if (c->outcome != KUBE_OK)
		return call_failed(c, e);
	if (discovery_is_aggregated(c->body_out.p, c->body_out.n))
		return discovery_add_aggregated(f->d, buf_span(&c->body_out), e);
	return discovery_read_versions(f->d, which == CALL_CORE, buf_span(&c->body_out),
				       &f->versions, e);
}

static int first_round(struct discovery_fetch *f, struct err *e)
{
	const struct kube_call *version = &f->calls[CALL_VERSION];

	if (first_document(f, CALL_CORE, e) < 0 || first_document(f, CALL_GROUPS, e) < 0)
		return -1;
	/* who may not read /version (a hardened cluster) can still be served */
	if (version->outcome == KUBE_OK)
		return discovery_set_version(f->d, buf_span(&version->body_out), e);
	if (version->outcome == KUBE_FORBIDDEN || version->outcome == KUBE_NO_RESOURCE)
		return 0;
	return call_failed(version, e);
}

static int second_begin(struct discovery_fetch *f, struct err *e)
{
	calls_free(f);
	f->second_round = true;
	f->n_calls = f->versions.n;
	f->calls = mem_alloc(f->n_calls, sizeof(*f->calls));
	for (size_t i = 0; i < f->n_calls; i++) {
		const struct discovery_version *v = &f->versions.items[i];

		f->calls[i] = (struct kube_call){
			.method = "GET",
			.path = v->group[0] ? arena_printf(&f->d->mem, "/apis/%s/%s", v->group,
							   v->version)
					    : arena_printf(&f->d->mem, "/api/%s", v->version),
			.max_bytes = BODY_MAX};
	}
	return round_start(f, e);
}

/* A group whose server does not answer is stale; whatever else fails is a failure of discovery. */
static int second_round(struct discovery_fetch *f, struct err *e)
{
	for (size_t i = 0; i < f->n_calls; i++) {
		const struct kube_call *c = &f->calls[i];
		const struct discovery_version *v = &f->versions.items[i];

		if (c->outcome == KUBE_OK) {
			if (discovery_add_list(f->d, v, buf_span(&c->body_out), e) < 0)
				return err_wrap(e, "GET %s", c->path);
		} else if (c->outcome == KUBE_SERVER || c->outcome == KUBE_NO_RESOURCE ||
			   c->outcome == KUBE_TIMEOUT || c->outcome == KUBE_FORBIDDEN) {
			discovery_add_stale(f->d, v->group, v->version);
		} else {
			return call_failed(c, e);
		}
	}
	return 0;
}

int discovery_step(struct discovery_fetch *f, struct discovery **out, struct err *e)
{
	int rc;

	kube_wait(&f->batch);
	rc = f->second_round ? second_round(f, e) : first_round(f, e);
	if (rc == 0 && !f->second_round && f->versions.n > 0) {
		rc = second_begin(f, e);
		if (rc == 0)
			return DISCOVERY_MORE;
	}
	if (rc == 0) {
		discovery_seal(f->d);
		*out = discovery_ref(f->d);
	}
	discovery_fetch_free(f);
	return rc < 0 ? -1 : 0;
}

int discovery_load(struct kube *k, struct discovery **out, struct err *e)
{
	struct discovery_fetch *f;
	int rc;

	if (discovery_begin(k, NULL, NULL, &f, e) < 0)
		return -1;
	while ((rc = discovery_step(f, out, e)) == DISCOVERY_MORE)
		;
	return rc;
}
