/*
 * clean.h - what of an object is compared, shown and sent: the rest is the server's own bookkeeping.
 *
 * Layer    sync; uses agent/base, render/yaml
 * Source   issue 3 point 9; features.md rows "Diff engine" and 4.5
 * Threads  any
 */
#ifndef AGENT_SYNC_CLEAN_H
#define AGENT_SYNC_CLEAN_H

#include "render/yaml/node.h"

/**
 * Take the noise out of an object the server returned, in place: metadata.{managedFields,
 * resourceVersion, generation, uid, creationTimestamp, selfLink}, the last-applied annotation, status.
 */
void clean_live(struct node *object);

/**
 * Make a rendered object fit to be sent, in place: no managedFields, uid, resourceVersion, generation or
 * selfLink, no null creationTimestamp anywhere, no annotations of kustomize's own, no
 * last-applied copy; a Secret's stringData becomes data (the server would do it, but then own the
 * wrong fields). ERR_INPUT: a Secret's data is no base64, or no text; the value is never quoted.
 */
int clean_desired(struct node *object, struct arena *a, struct err *e) MUST_CHECK;

#endif
