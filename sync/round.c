#include "sync/round.h"

#include <assert.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"
#include "render/yaml/json_io.h"

static const struct source answer = {.path = "answer"};

static void on_done(void *ctx)
{
	struct round *r = ctx;
	void (*wake)(void *) = r->wake;
	void *wake_ctx = r->wake_ctx;

	/* the owner may free the round as soon as it sees this */
	atomic_store(&r->finished, true);
	if (wake)
		wake(wake_ctx);
}

void round_open(struct round *r, struct kube *kube, size_t cap, void (*wake)(void *ctx), void *ctx)
{
	assert(!r->open);
	*r = (struct round){
		.kube = kube,
		.cap = cap,
		.arena = ARENA_WIPED,
		.wake = wake,
		.wake_ctx = ctx,
		.open = true,
	};
	r->calls = arena_array(&r->arena, cap, sizeof(*r->calls));
}

struct kube_call *round_call(struct round *r)
{
	assert(r->open && !r->sent && r->n < r->cap);
	return &r->calls[r->n++];
}

int round_send(struct round *r, struct err *e)
{
	r->batch.calls = r->calls;
	r->batch.n = r->n;
	r->batch.done = on_done;
	r->batch.ctx = r;
	r->sent = true;
	if (r->n == 0) {
		atomic_store(&r->finished, true);
		return 0;
	}
	if (kube_submit(r->kube, &r->batch, e) < 0) {
		r->sent = false;
		round_close(r);
		return -1;
	}
	return 0;
}

bool round_over(struct round *r)
{
	if (!r->sent || !atomic_load(&r->finished))
		return false;
	if (r->n > 0)
		kube_wait(&r->batch); /* at once: the client lets go of the memory */
	return true;
}

void round_close(struct round *r)
{
	if (!r->open)
		return;
	if (r->sent && r->n > 0) {
		if (!atomic_load(&r->finished))
			kube_cancel(&r->batch);
		kube_wait(&r->batch);
	}
	for (size_t i = 0; i < r->n; i++)
		kube_call_dispose(&r->calls[i]);
	arena_dispose(&r->arena);
	*r = (struct round){.open = false};
}

int round_body(struct round *r, struct kube_call *c, const char *content_type, const struct node *n,
	       struct err *e)
{
	CLEANUP(buf_dispose) struct buf json = BUF_WIPED(LIMIT_API_OBJECT_BYTES);

	if (node_to_json(n, 0, &json, e) < 0)
		return -1;
	c->content_type = content_type;
	c->body = (struct span){arena_strndup(&r->arena, buf_str(&json), json.n), json.n};
	return 0;
}

int round_answer(const struct kube_call *c, struct arena *a, struct node **out, struct err *e)
{
	struct node *n;

	if (node_from_json(buf_span(&c->body_out), &answer, a, &n, e) < 0)
		return err_wrap(e, "answer of the API server");
	if (!node_is(n, NODE_MAP))
		return err_set(e, ERR_INPUT, "answer of the API server is not an object");
	*out = n;
	return 0;
}
