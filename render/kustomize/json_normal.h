/*
 * json_normal.h - an object as it is after a journey through JSON, which JSON patches make.
 *
 * Layer    render/kustomize, internal
 * Source   kyaml RNode.MarshalJSON and UnmarshalJSON: Go's encoding/json, numbers as float64
 * Threads  any
 */
#ifndef AGENT_RENDER_KUSTOMIZE_JSON_NORMAL_H
#define AGENT_RENDER_KUSTOMIZE_JSON_NORMAL_H

#include "render/yaml/node.h"

/** A copy (text is shared where it does not change): numbers as Go writes them, times as strings. */
struct node *json_normal(struct arena *a, const struct node *n);

#endif
