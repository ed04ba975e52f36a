/*
 * node.h - one tree for YAML and JSON: what manifests, configuration and API objects are made of.
 *
 * Layer    render/yaml; uses agent/base
 * Threads  a tree belongs to one thread while it is written; readers may share it afterwards
 *
 * Nodes live in an arena and are never freed alone. Every node knows where it was read (source, line,
 * column) and carries a secret mark: a marked scalar, and every scalar derived from one, prints as
 * *** at every exit. Maps keep the order in which keys were written; keys are unique. Anchors and
 * aliases are gone after parsing (an alias is a copy, merge keys are merged, as go-yaml reads them).
 */
#ifndef AGENT_RENDER_YAML_NODE_H
#define AGENT_RENDER_YAML_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agent/base/arena.h"
#include "agent/base/err.h"
#include "agent/base/span.h"

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

/* What a scalar means after resolution by YAML 1.1 as go-yaml v3 reads it (kustomize's rules). */
enum node_tag { TAG_STR, TAG_NULL, TAG_BOOL, TAG_INT, TAG_FLOAT, TAG_TIMESTAMP, TAG_BINARY };

/* How a scalar or collection was written; NODE_ANY = the emitter chooses. */
enum node_style {
	STYLE_ANY,
	STYLE_PLAIN,
	STYLE_SINGLE,
	STYLE_DOUBLE,
	STYLE_LITERAL,
	STYLE_FOLDED,
	STYLE_BLOCK,
	STYLE_FLOW,
};

/** A file nodes were read from; lives at least as long as they do. */
struct source {
	const char *path; /* inside the repository, or as given on the command line */
	const char *note; /* NULL, or how it came here: "patch", "generator configMapGenerator" */
};

struct pair {
	struct node *key; /* a scalar of TAG_STR (other keys are turned into text when parsed) */
	struct node *value;
};

struct node {
	uint8_t kind;  /* enum node_kind */
	uint8_t tag;   /* enum node_tag, scalars only */
	uint8_t style; /* enum node_style */
	bool secret;   /* came from decryption, sits in a Secret, or derives from such a value */
	uint32_t n;    /* bytes of text, list items or pairs */
	uint32_t cap;  /* room in items or pairs */
	uint32_t line; /* 1-based; 0 = not from a file */
	uint32_t column;
	const struct source *source; /* NULL = made by us */
	union {
		const char *text; /* NUL behind its n bytes; may hold NULs itself */
		struct node **items;
		struct pair *pairs;
	};
};

/* Construction: all take memory from `a`; text is copied. Made nodes have no source. */
struct node *node_str(struct arena *a, struct span text);
struct node *node_strz(struct arena *a, const char *text);
struct node *node_int(struct arena *a, int64_t v);
struct node *node_bool(struct arena *a, bool v);
struct node *node_null(struct arena *a);
struct node *node_scalar(struct arena *a, enum node_tag tag, struct span text);
struct node *node_map(struct arena *a);
struct node *node_list(struct arena *a);

/** Give `n` the place (source, line, column) of `from`; returns n. */
struct node *node_placed(struct node *n, const struct node *from);

/** Deep copy: text is copied too, so that the copy does not lean on the original's arena. */
struct node *node_copy(struct arena *a, const struct node *n);

/** Deep copy that shares text with the original, which must live at least as long. */
struct node *node_copy_shared(struct arena *a, const struct node *n);

static inline struct span node_text(const struct node *n)
{
	return (struct span){n->text, n->n};
}

static inline bool node_is(const struct node *n, enum node_kind kind)
{
	return n && n->kind == (uint8_t)kind;
}

/** True for NULL and for a null scalar. */
static inline bool node_is_null(const struct node *n)
{
	return !n || (n->kind == NODE_SCALAR && n->tag == TAG_NULL);
}

/** True for a scalar string equal to `s`. */
bool node_is_text(const struct node *n, const char *s);

/* Maps. A getter on something that is not a map returns NULL. Setters want a map. */
struct node *node_get(const struct node *map, const char *key);
struct node *node_get_span(const struct node *map, struct span key);
struct pair *node_pair(const struct node *map, struct span key);

/** Text of a string (any scalar that is not null) below `key`; NULL when absent or not scalar. */
const char *node_get_text(const struct node *map, const char *key);

/** Walk keys: node_at(n, "metadata", "labels", NULL). NULL when any step is absent. */
struct node *node_at(const struct node *n, ...) SENTINEL;

/** Replace the value, keeping the key's place in the order, or append the key. */
void node_set(struct arena *a, struct node *map, const char *key, struct node *value);
void node_set_span(struct arena *a, struct node *map, struct span key, struct node *value);

/** The map below `key`, made (replacing a null) when absent; NULL when something else is there. */
struct node *node_need_map(struct arena *a, struct node *map, const char *key);

/** Remove a key; true when it was there. */
bool node_remove(struct node *map, const char *key);
bool node_remove_span(struct node *map, struct span key);

/* Lists. */
void node_append(struct arena *a, struct node *list, struct node *item);
void node_insert(struct arena *a, struct node *list, size_t at, struct node *item);
void node_remove_at(struct node *list, size_t at);

/**
 * Equal as data: maps regardless of order, scalars by tag and text, numbers by value (0x1f is 31, 1.0
 * is 1); places and marks are ignored.
 */
bool node_equal(const struct node *a, const struct node *b);

/** Sort keys of all maps below, by bytes (the order JSON from the API and our hashes use). */
void node_sort(struct node *n);

/** Set the secret mark on every scalar below (keys excepted). */
void node_mark_secret(struct node *n);

/** True when any scalar below is marked. */
bool node_has_secret(const struct node *n);

/** Nodes below and including n. */
size_t node_count(const struct node *n);

/** "path:line:column", "path" or "(generated)" for messages, from `a`. */
const char *node_where(const struct node *n, struct arena *a);

/** err_set() with "path:line:column: " in front of the message when the place is known. */
int err_at(struct err *e, enum err_kind kind, const struct node *n, const char *fmt, ...)
	PRINTF_LIKE(4, 5);
#ifdef __clang_analyzer__
#define err_at(...) (err_at(__VA_ARGS__), -1)
#endif

#endif
