/*
 * helm_message.h - what helm says on standard error, as a message of ours.
 *
 * Layer    render/helm, internal
 * Threads  any
 */
#ifndef AGENT_RENDER_HELM_HELM_MESSAGE_H
#define AGENT_RENDER_HELM_HELM_MESSAGE_H

#include <stdbool.h>

#include "agent/base/err.h"
#include "agent/base/span.h"

/** Did it end for want of memory? */
bool helm_said_memory(struct span said);

/** ERR_INPUT with its error on one line, without its advice on flags that nobody can give; -1. */
int helm_message(struct span said, struct err *e);

#endif
