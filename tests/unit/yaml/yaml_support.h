/*
 * yaml_support.h - one-line reading and writing for the units of render/yaml.
 *
 * Layer    tests
 */
#ifndef TESTS_UNIT_YAML_YAML_SUPPORT_H
#define TESTS_UNIT_YAML_YAML_SUPPORT_H

#include "agent/base/buf.h"
#include "render/yaml/yaml_in.h"

/** The first document of `text`, NULL for none; fails the test when it cannot be read. */
struct node *must_yaml(struct arena *a, const char *text);

/** Error text of reading `text`, or "" when it can be read. */
const char *yaml_error(struct arena *a, struct span text, struct err *e);

/** JSON text of a tree (json_out_flags); "ERROR ..." when it has none. */
const char *as_json(struct arena *a, const struct node *n, unsigned flags);

/** YAML text of a tree (yaml_out_flags); "ERROR ..." when it has none. */
const char *as_yaml(struct arena *a, const struct node *n, unsigned flags);

/** A whole file, gunzipped if need be; p is NULL when it is not there. Memory from `a`. */
struct span read_whole(struct arena *a, const char *path);

#endif
