/* merge_support.h - trees from text, and back, for the tests of this folder. */
#ifndef AGENT_TESTS_MERGE_SUPPORT_H
#define AGENT_TESTS_MERGE_SUPPORT_H

#include "render/yaml/merge.h"

struct node *merge_json_of(struct arena *a, struct span text);
struct node *merge_yaml_of(struct arena *a, const char *text);

/** JSON with sorted keys, so that equal trees are equal text. */
const char *merge_text_of(struct arena *a, const struct node *n);

/** A file of ../shared/corpus; false (and a line on stderr) when it is not there. */
bool merge_corpus(struct arena *a, const char *path, struct span *out);

/** A file of the repository, which must be there. */
struct span merge_file(struct arena *a, const char *path);

#endif
