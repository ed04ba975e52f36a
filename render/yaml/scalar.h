/*
 * scalar.h - what the text of a scalar means, and how its value is written again.
 *
 * Layer    render/yaml, internal; uses agent/base
 * Source   go.yaml.in/yaml/v3 v3.0.5 resolve.go (kustomize's reader), v2 v2.4.4 (its writer), Go's
 *          encoding/json and strconv for the form of numbers
 * Threads  any
 */
#ifndef AGENT_RENDER_YAML_SCALAR_H
#define AGENT_RENDER_YAML_SCALAR_H

#include <stdbool.h>

#include "agent/base/span.h"
#include "render/yaml/node.h"

enum {
	SCALAR_NUMBER_BYTES =
		40, /* the longest: "-0.000001234567890123456" and 21 digits with a sign */
	SCALAR_TIME_BYTES = 40,	 /* "2001-12-14T21:59:43.123456789-05:00" */
	SCALAR_FLOAT_MAX = 4096, /* longer digit strings are text */
};

/** The meaning of a plain scalar without a tag. */
enum node_tag scalar_resolve(struct span text);

/**
 * True when the text, written plain, would be read as something else than this string by YAML 1.1
 * readers: booleans such as yes and n, base 60 numbers, numbers, times, nulls.
 */
bool scalar_needs_quotes(struct span text);

/** The boolean of "true", "True", "TRUE" and their opposites. */
bool scalar_is_true(struct span text);

/**
 * The number of a TAG_INT or TAG_FLOAT scalar as Go's encoding/json writes it: "0x1f" is "31", "1.0"
 * is "1", "1e6" is "1000000". False when JSON cannot hold it (infinities, not a number).
 */
bool scalar_json_number(enum node_tag tag, struct span text, char out[SCALAR_NUMBER_BYTES]);

/**
 * The same as kustomize prints it in YAML: floats that are whole and fit 64 bits as integers, others
 * by Go's %g ("1e-05", "1.2345675e+06"); ".inf", "-.inf" and ".nan" are possible.
 */
void scalar_yaml_number(enum node_tag tag, struct span text, char out[SCALAR_NUMBER_BYTES]);

/** A TAG_TIMESTAMP scalar as RFC 3339 with the fraction it has; false when it is none. */
bool scalar_time(struct span text, char out[SCALAR_TIME_BYTES]);

#endif
