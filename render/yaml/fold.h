/*
 * fold.h - what kustomize makes of a folded scalar.
 *
 * Layer    render/yaml, internal; uses agent/base
 * Source   go.yaml.in/yaml/v3 v3.0.5 emitterc.go, yaml_emitter_write_folded_scalar
 * Threads  any
 *
 * kustomize writes every object with go-yaml v3 and reads it again before it prints it. go-yaml doubles
 * the line breaks of a folded scalar by looking at the first character of the whole text instead of
 * the one behind the break, so the text changes on the way: a line break in front of a more indented
 * line, or at the end of text that keeps its breaks, becomes two; text that starts with a blank loses
 * single breaks. Clusters run on the changed text, so we read it.
 */
#ifndef AGENT_RENDER_YAML_FOLD_H
#define AGENT_RENDER_YAML_FOLD_H

#include "agent/base/arena.h"
#include "agent/base/span.h"

/** The text of a folded scalar behind kustomize; `text` itself when it stays. Memory from `a`. */
struct span fold_again(struct span text, struct arena *a);

#endif
