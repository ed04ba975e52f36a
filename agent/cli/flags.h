/*
 * flags.h - command lines from tables: parsing and --help come from the same rows.
 *
 * Layer    agent/cli; uses agent/base
 * Threads  main
 *
 * "--name value", "--name=value", "-x value", "--" ends flags, flags and operands may mix. An unknown
 * flag names the nearest known one. Flags of a kind may be given once, except FLAG_LIST.
 */
#ifndef AGENT_CLI_FLAGS_H
#define AGENT_CLI_FLAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "agent/base/arena.h"
#include "agent/base/buf.h"
#include "agent/base/err.h"

enum flag_kind {
	FLAG_BOOL,     /* bool * */
	FLAG_TEXT,     /* const char **; borrowed from argv */
	FLAG_DURATION, /* int64_t *, milliseconds */
	FLAG_LIST,     /* struct flag_list *, repeatable */
	FLAG_OUTPUT,   /* enum output_format *: text, json, yaml */
};

enum output_format { OUTPUT_TEXT, OUTPUT_JSON, OUTPUT_YAML };

struct flag_list {
	const char **items; /* [n], borrowed from argv */
	size_t n;
	size_t cap;
};

struct flag {
	const char *name; /* without "--" */
	char letter;	  /* short form, 0 = none */
	enum flag_kind kind;
	void *value;
	const char *meta; /* word for the value in --help; NULL for FLAG_BOOL */
	const char *help;
};

struct operands {
	const char **items; /* [n], borrowed from argv */
	size_t n;
};

/**
 * Read argv[1..] against the table (ended by a row without name). Operands come back in order.
 * ERR_INPUT: unknown flag, missing or unexpected value, flag given twice.
 */
int flags_parse(int argc, char **argv, const struct flag *flags, struct arena *a,
		struct operands *out, struct err *e) MUST_CHECK;

/** Append one help line a flag. */
void flags_help(const struct flag *flags, struct buf *out);

#endif
