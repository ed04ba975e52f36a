/*
 * helm_dir.h - a private directory in memory, for one render.
 *
 * Layer    render/helm, internal
 * Threads  belongs to its render
 *
 * A tmpfs, so that nothing of a chart with its values touches a disk; mode 0700. It is locked while it
 * is in use: what a killed agent left behind is known by its free lock, and goes at the next start.
 */
#ifndef AGENT_RENDER_HELM_HELM_DIR_H
#define AGENT_RENDER_HELM_HELM_DIR_H

#include "agent/base/err.h"

struct helm_dir {
	int fd;
	char path[64];
};

#define HELM_DIR_INIT     \
	{                 \
		.fd = -1, \
	}

/** ERR_DENIED when there is no tmpfs that we may write to. */
int helm_dir_make(struct helm_dir *d, struct err *e) MUST_CHECK;

/** Remove it and all that is in it; safe twice. */
void helm_dir_dispose(struct helm_dir *d);

/** Remove what agents of ours left that are no more. */
void helm_dir_sweep(void);

#endif
