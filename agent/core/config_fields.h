/*
 * config_fields.h - configuration files from tables: loading, defaults, errors and JSON Schema from one row.
 *
 * Layer    agent/core; uses agent/base, render/yaml
 * Source   design.md section 4: strict, all errors at once, nearest known name
 * Threads  any
 *
 * A table of rows describes a map of the file and where its values go in a C struct. What is unknown,
 * missing, twice there or of the wrong type becomes a problem with file:line:column; loading goes on,
 * so that one run shows all of them. Every struct that a table describes starts with
 * `const struct node *at`, the map it was read from (NULL when absent).
 */
#ifndef AGENT_CORE_CONFIG_FIELDS_H
#define AGENT_CORE_CONFIG_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agent/base/arena.h"
#include "agent/base/buf.h"
#include "agent/base/err.h"
#include "render/yaml/node.h"

enum field_type {
	FIELD_TEXT,	/* const char *; not empty */
	FIELD_NAME,	/* const char *; a DNS label of at most LIMIT_ENV_NAME_BYTES */
	FIELD_PATH,	/* const char *; a relative path that stays in the tree */
	FIELD_CONST,	/* nothing is stored: the text must equal row.fallback */
	FIELD_BOOL,	/* bool */
	FIELD_INT,	/* int64_t, 0 <= v <= INT32_MAX */
	FIELD_PERCENT,	/* int64_t, from "20%" */
	FIELD_DURATION, /* int64_t, milliseconds */
	FIELD_ENUM,	/* int, index into row.names */
	FIELD_TEXTS,	/* struct texts, from a list */
	FIELD_PAIRS,	/* struct texts, from a map: items[2i] is a key, items[2i+1] its value */
	FIELD_MAP,	/* a struct, laid out by row.fields */
	FIELD_MAP_PTR,	/* pointer to such a struct, NULL when absent; row.size bytes */
	FIELD_MAPS,	/* struct rows of such structs, from a list; row.size bytes each */
};

/** Texts of a list, each with its node for messages. */
struct texts {
	const char **items;
	const struct node **at;
	size_t n;
};

/** Structs of a list: items points to n structs of the row's size. */
struct rows {
	void *items;
	size_t n;
};

struct field {
	const char *key;
	enum field_type type;
	size_t offset; /* in the struct */
	bool required;
	const char *fallback;	    /* default as text, NULL = zero */
	const char *const *names;   /* FIELD_ENUM, ended by NULL */
	const struct field *fields; /* FIELD_MAP, FIELD_MAP_PTR, FIELD_MAPS; ended by key == NULL */
	size_t size;		    /* FIELD_MAP_PTR, FIELD_MAPS: bytes of the struct */
	const char *doc;	    /* for the schema */
	bool inert;		    /* read and checked, but without effect yet: said as a note */
};

/** What is wrong with a file: messages "path:line:column: what", in order of discovery. */
struct problems {
	struct arena *arena;
	const char **items;
	size_t n;
	size_t cap;
	size_t more;	    /* found above LIMIT_PROBLEMS and only counted */
	const char **notes; /* what is fine, but not as it looks; nothing fails for them */
	size_t n_notes;
	size_t notes_cap;
};

void problems_add(struct problems *p, const struct node *at, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/** 0 when there are none; else ERR_INPUT with the first message and the number of the others. */
int problems_error(const struct problems *p, struct err *e) MUST_CHECK;

/**
 * Load `map` into `out` (zeroed by the caller), filling defaults. Strings live in `a`.
 * where  what the map is, for messages: "environment", "agent.yaml"
 */
void fields_load(const struct node *map, const struct field *fields, const char *where, void *out,
		 struct arena *a, struct problems *p);

/** Nearest name among candidates, or NULL when none is near. */
const char *fields_nearest(const char *word, const char *const *names, size_t n);

/** Append a JSON Schema (draft 2020-12) object for the table. */
void fields_schema(const struct field *fields, int indent, struct buf *out);

#endif
