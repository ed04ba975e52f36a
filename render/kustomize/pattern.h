/*
 * pattern.h - regular expressions of selectors and image names.
 *
 * Layer    render/kustomize, internal; uses PCRE2
 * Source   Go's regexp (RE2 syntax) as kustomize uses it
 * Threads  a pattern belongs to its build
 *
 * Most patterns are plain names: those are compared without a regular expression. Others run with match
 * limits, so that hostile ones end. What RE2 does not know (look-around, back references) is refused.
 */
#ifndef AGENT_RENDER_KUSTOMIZE_PATTERN_H
#define AGENT_RENDER_KUSTOMIZE_PATTERN_H

#include "agent/base/arena.h"
#include "agent/base/err.h"
#include "render/yaml/node.h"

enum pattern_mode {
	PATTERN_WHOLE, /* "^(?:p)$"; "" matches everything */
	PATTERN_PART,  /* anywhere */
	PATTERN_IMAGE, /* "^p" and a tag and a digest, each optional; invalid: matches nothing */
};

struct pattern {
	struct span text;
	enum pattern_mode mode;
	bool plain;   /* letters, digits, "_/:@-" and "." only */
	bool literal; /* plain, and without "." */
	bool never;
	void *code; /* pcre2_code, in the arena; NULL when plain */
};

/** `place` is named in messages. ERR_INPUT when the pattern is no regular expression. */
int pattern_compile(struct arena *a, struct span text, enum pattern_mode mode,
		    const struct node *place, struct pattern *out, struct err *e) MUST_CHECK;

/** Does it match? A match that takes too many steps does not. */
bool pattern_matches(const struct pattern *p, struct span subject);

#endif
