#include "agent/cli/flags.h"

#include <string.h>

#include "agent/base/clock.h"
#include "agent/base/span.h"

enum { FLAGS_MAX = 64, NEAR = 4 };

struct reader {
	const struct flag *flags;
	struct arena *arena;
	bool seen[FLAGS_MAX];
};

static size_t flag_count(const struct flag *flags)
{
	size_t n = 0;

	while (flags[n].name)
		n++;
	return n < FLAGS_MAX ? n : FLAGS_MAX;
}

static int unknown_flag(const struct flag *flags, struct span name, struct err *e)
{
	const char *nearest = NULL;
	size_t best = NEAR;

	for (const struct flag *f = flags; f->name; f++) {
		size_t d = span_distance(name, span_of(f->name), NEAR);

		if (d < best) {
			best = d;
			nearest = f->name;
		}
	}
	if (nearest)
		return err_set(e, ERR_INPUT, "unknown flag '--" SPAN_FMT "': did you mean '--%s'",
			       SPAN_ARG(name), nearest);
	return err_set(e, ERR_INPUT, "unknown flag '--" SPAN_FMT "'", SPAN_ARG(name));
}

static int parse_output(const char *value, enum output_format *out, struct err *e)
{
	static const char *const names[] = {"text", "json", "yaml"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(value, names[i]) == 0) {
			*out = (enum output_format)i;
			return 0;
		}
	}
	return err_set(e, ERR_INPUT, "'%s' is not an output format (text, json, yaml)", value);
}

static int store(struct reader *r, const struct flag *f, const char *value, struct err *e)
{
	struct flag_list *list;

	switch (f->kind) {
	case FLAG_BOOL: *(bool *)f->value = true; return 0;
	case FLAG_TEXT: *(const char **)f->value = value; return 0;
	case FLAG_DURATION:
		if (duration_parse(span_of(value), f->value, e) < 0)
			return err_wrap(e, "--%s", f->name);
		return 0;
	case FLAG_LIST:
		list = f->value;
		list->items = arena_grow(r->arena, list->items, &list->cap, list->n + 1,
					 sizeof(*list->items));
		list->items[list->n++] = value;
		return 0;
	case FLAG_OUTPUT:
		if (parse_output(value, f->value, e) < 0)
			return err_wrap(e, "--%s", f->name);
		return 0;
	}
	return err_set(e, ERR_BUG, "flag '--%s' has no kind", f->name);
}

/* One flag at argv[*at], its value maybe at argv[*at + 1]; moves *at to the last word used. */
static int parse_flag(struct reader *r, int argc, char **argv, int *at, struct err *e)
{
	const char *word = argv[*at];
	struct span name = span_of(word + 2);
	const char *value = NULL;
	const struct flag *f = NULL;
	size_t equals;
	size_t index;

	if (word[1] == '-') {
		equals = span_find(name, '=');
		if (equals < name.n)
			value = name.p + equals + 1;
		name.n = equals;
	} else if (word[2]) {
		value = word + 2 + (word[2] == '=');
	}
	for (index = 0; index < flag_count(r->flags); index++) {
		f = &r->flags[index];
		if (word[1] == '-' ? span_is(name, f->name) : f->letter && f->letter == word[1])
			break;
		f = NULL;
	}
	if (!f)
		return unknown_flag(r->flags, word[1] == '-' ? name : (struct span){word + 1, 1},
				    e);
	if (f->kind == FLAG_BOOL && value)
		return err_set(e, ERR_INPUT, "flag '--%s' takes no value", f->name);
	if (f->kind != FLAG_BOOL && !value) {
		if (*at + 1 >= argc)
			return err_set(e, ERR_INPUT, "flag '--%s' wants a value (%s)", f->name,
				       f->meta);
		value = argv[++*at];
	}
	if (r->seen[index] && f->kind != FLAG_LIST)
		return err_set(e, ERR_INPUT, "flag '--%s' is given twice", f->name);
	r->seen[index] = true;
	return store(r, f, value, e);
}

int flags_parse(int argc, char **argv, const struct flag *flags, struct arena *a,
		struct operands *out, struct err *e)
{
	struct reader r = {.flags = flags, .arena = a};
	struct operands found = {.items = arena_array(a, (size_t)argc + 1, sizeof(char *))};
	bool only_operands = false;

	for (int at = 1; at < argc; at++) {
		if (!only_operands && strcmp(argv[at], "--") == 0) {
			only_operands = true;
		} else if (only_operands || argv[at][0] != '-' || !argv[at][1]) {
			found.items[found.n++] = argv[at];
		} else if (parse_flag(&r, argc, argv, &at, e) < 0) {
			return -1;
		}
	}
	*out = found;
	return 0;
}

void flags_help(const struct flag *flags, struct buf *out)
{
	for (const struct flag *f = flags; f->name; f++) {
		struct buf left = BUF_INIT(256);

		if (f->letter)
			buf_printf(&left, "-%c, ", f->letter);
		buf_printf(&left, "--%s", f->name);
		if (f->meta)
			buf_printf(&left, " %s", f->meta);
		buf_printf(out, "  %-28s %s\n", buf_str(&left), f->help);
		buf_dispose(&left);
	}
}
