/*
 * diff.h - the differences of one object as people read them, and as JSON. Masked, noise-free.
 *
 * Layer    sync; uses agent/base, render/yaml
 * Source   issue 3 point 9; design.md section 2 rule 7; kubectl's "*** (before)" and "*** (after)"
 * Threads  any
 *
 *   diff Deployment/shop/web: configured (git)
 *   --- live
 *   +++ shop/base/deploy.yaml:1
 *   @@ -12,7 +12,7 @@ shop/base/deploy.yaml:14
 *        spec:
 *          containers:
 *   -      - image: web:1
 *   +      - image: web:2
 *
 * Behind @@ stand the places of the changed fields in the manifests, where they are known.
 */
#ifndef AGENT_SYNC_DIFF_H
#define AGENT_SYNC_DIFF_H

#include "agent/base/buf.h"
#include "sync/action.h"
#include "sync/desired.h"

struct diff_input {
	const char *app;
	const char *text; /* "Kind/namespace/name" */
	enum action action;
	enum reason reason;
	const char *message;
	const struct desired *desired; /* NULL for a prune */
	const struct node *live;       /* cleaned; NULL = not there */
	const struct node *predicted;  /* cleaned; NULL = will not be there */
};

enum diff_flags { DIFF_COLOUR = 1 << 0 };

/** Append the diff of one object as text. ERR_LIMIT when `out` is full. */
int diff_text(const struct diff_input *in, unsigned flags, struct buf *out, struct err *e)
	MUST_CHECK;

/**
 * Append it as one JSON object: {app, object, action, reason, message, where, changes: [{path, before,
 * after, where}]}; for an object that comes or goes "after" or "before" is all of it.
 */
int diff_json(const struct diff_input *in, struct buf *out, struct err *e) MUST_CHECK;

/** One changed field. */
struct diff_change {
	const char *path;	   /* ".spec.containers[name=\"web\"].image" */
	const struct node *before; /* masked copies; NULL = absent */
	const struct node *after;
	const char *where; /* "file:line"; "" */
};

struct diff_changes {
	struct diff_change *items;
	size_t n, cap;
};

/** The changed fields of an object, values masked. */
void diff_fields(const struct diff_input *in, struct arena *a, struct diff_changes *out);

#endif
