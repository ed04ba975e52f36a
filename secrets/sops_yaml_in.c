#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "agent/base/limits.h"
#include "agent/base/map.h"
#include "agent/base/mem.h"
#include "render/yaml/scalar.h"
#include "secrets/sops_tree.h"

/*
 * libyaml drops comments, so they are found between its events: whatever lies between the end of one
 * scalar and the start of the next event is blanks, indicators, anchors, tags and comments. Which map
 * or list a comment belongs to follows from where it stands, as go-yaml decides for what SOPS writes:
 * beside a scalar, in front of an item, or at the end of the innermost block whose column it reaches.
 */

struct comment {
	struct span text; /* behind the '#' */
	uint32_t line;	  /* 0-based, as libyaml counts */
	uint32_t column;
	bool beside;	/* something stands in front of it on its line */
	bool gap_after; /* an empty line follows */
};

struct reader {
	yaml_parser_t parser;
	yaml_event_t event; /* the one ahead */
	bool have_event;
	struct span text;
	size_t byte; /* how far comments were looked for, in bytes and in characters */
	size_t chars;
	struct comment *comments; /* [first, n) not yet placed */
	size_t first;
	size_t n_comments;
	size_t comments_cap;
	struct arena *a;
	struct arena scratch;
	struct map anchors; /* name to value */
	size_t n_nodes;
	size_t n_aliased;
	unsigned depth;
	const char *path;
	struct err *e;
};

static int fail(struct reader *r, enum err_kind kind, const char *what)
{
	return err_set(r->e, kind, "%s:%zu:%zu: %s", r->path, r->event.start_mark.line + 1,
		       r->event.start_mark.column + 1, what);
}

/* ---- comments between events --------------------------------------------------------------- */

static void found_comment(struct reader *r, size_t at, size_t end)
{
	const char *p = r->text.p;
	size_t start = at;
	struct comment *c;
	size_t next = end;

	r->comments = arena_grow(&r->scratch, r->comments, &r->comments_cap, r->n_comments + 1,
				 sizeof(*r->comments));
	c = &r->comments[r->n_comments++];
	*c = (struct comment){.text = {p + at + 1, end - at - 1}};
	while (start > 0 && p[start - 1] != '\n' && p[start - 1] != '\r')
		start--;
	for (size_t i = start; i < at; i++)
		c->beside |= p[i] != ' ' && p[i] != '\t';
	c->column = (uint32_t)(at - start);
	if (next < r->text.n && p[next] == '\r')
		next++;
	if (next < r->text.n && p[next] == '\n')
		next++;
	while (next < r->text.n && (p[next] == ' ' || p[next] == '\t'))
		next++;
	c->gap_after = next < r->text.n && (p[next] == '\n' || p[next] == '\r');
}

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

/* Look for comments up to character `until`, lines counted from `line`. */
static void scan_gap(struct reader *r, size_t until, uint32_t *line)
{
	const char *p = r->text.p;

	while (r->chars < until && r->byte < r->text.n) {
		if (p[r->byte] == '#' && (r->byte == 0 || p[r->byte - 1] == ' ' ||
					  p[r->byte - 1] == '\t' || is_break(p[r->byte - 1]))) {
			size_t end = r->byte;

			while (end < r->text.n && !is_break(p[end])) {
				r->chars += ((uint8_t)p[end] & 0xc0) != 0x80;
				end++;
			}
			found_comment(r, r->byte, end);
			r->comments[r->n_comments - 1].line = *line;
			r->byte = end;
			continue;
		}
		*line += p[r->byte] == '\n' || (p[r->byte] == '\r' && !(r->byte + 1 < r->text.n &&
									p[r->byte + 1] == '\n'));
		r->chars += ((uint8_t)p[r->byte] & 0xc0) != 0x80;
		r->byte++;
	}
	while (r->byte < r->text.n && ((uint8_t)p[r->byte] & 0xc0) == 0x80)
		r->byte++;
}

static void skip_to(struct reader *r, size_t until)
{
	while (r->chars < until && r->byte < r->text.n) {
		r->chars += ((uint8_t)r->text.p[r->byte] & 0xc0) != 0x80;
		r->byte++;
	}
	while (r->byte < r->text.n && ((uint8_t)r->text.p[r->byte] & 0xc0) == 0x80)
		r->byte++;
}

/* The comment on the first line of a block scalar: "key: | # why". */
static void header_comment(struct reader *r, size_t from)
{
	const char *p = r->text.p;

	for (size_t i = from; i < r->text.n && !is_break(p[i]); i++)
		if (p[i] == '#' && i > from && (p[i - 1] == ' ' || p[i - 1] == '\t')) {
			size_t end = i;

			while (end < r->text.n && !is_break(p[end]))
				end++;
			found_comment(r, i, end);
			r->comments[r->n_comments - 1].line = (uint32_t)r->event.start_mark.line;
			return;
		}
}

/* Read the next event and the comments in front of it. */
static int advance(struct reader *r)
{
	uint32_t line = r->have_event ? (uint32_t)r->event.end_mark.line : 0;
	size_t from;

	if (r->have_event) {
		/* Lines are counted from where the search stands: behind the last scalar. */
		if (r->event.type != YAML_SCALAR_EVENT)
			line = (uint32_t)r->event.start_mark.line;
		yaml_event_delete(&r->event);
	}
	r->have_event = false;
	if (!yaml_parser_parse(&r->parser, &r->event)) {
		if (r->parser.error == YAML_MEMORY_ERROR)
			mem_exhausted();
		return err_set(r->e, ERR_INPUT, "%s:%zu:%zu: %s", r->path,
			       r->parser.problem_mark.line + 1, r->parser.problem_mark.column + 1,
			       r->parser.problem ? r->parser.problem : "not YAML");
	}
	r->have_event = true;
	scan_gap(r, r->event.start_mark.index, &line);
	if (r->event.type == YAML_SCALAR_EVENT) {
		from = r->byte;
		skip_to(r, r->event.end_mark.index);
		if (r->event.data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
		    r->event.data.scalar.style == YAML_FOLDED_SCALAR_STYLE)
			header_comment(r, from);
	}
	return 0;
}

static struct sops_value *comment_value(struct reader *r, const struct comment *c, bool beside)
{
	struct sops_value *v = sops_value_new(r->a, SOPS_COMMENT, c->text);

	v->beside = beside;
	v->line = c->line + 1;
	v->column = c->column + 1;
	return v;
}

static void add_comment(struct reader *r, struct sops_value *to, struct sops_value *comment)
{
	if (to->kind == SOPS_MAP)
		sops_value_add(r->a, to, comment, NULL);
	else
		sops_value_add(r->a, to, NULL, comment);
}

/* All that wait, up to and without number `until`, become items of `to`. */
static void place_until(struct reader *r, struct sops_value *to, size_t until)
{
	for (; r->first < until; r->first++)
		add_comment(r, to, comment_value(r, &r->comments[r->first], false));
}

/* What is being filled, and its last scalar: a comment on that line belongs to it. */
struct filling {
	struct sops_value *v;
	uint32_t column; /* of its items */
	bool block;
	bool has_last;
	size_t last_item;
	uint32_t last_line; /* where the last value ends */
	struct sops_value
		*last_flow; /* the last value is a flow collection: the comment goes inside */
};

static void place_beside(struct reader *r, struct filling *f)
{
	const struct comment *c;
	struct sops_value *comment;
	struct sops_item item;

	if (!f->has_last || r->first == r->n_comments)
		return;
	c = &r->comments[r->first];
	if (!c->beside || c->line != f->last_line)
		return;
	r->first++;
	comment = comment_value(r, c, f->last_flow == NULL);
	item = f->v->kind == SOPS_MAP ? (struct sops_item){comment, NULL}
				      : (struct sops_item){NULL, comment};
	if (f->last_flow)
		sops_value_insert(r->a, f->last_flow, 0,
				  f->last_flow->kind == SOPS_MAP
					  ? (struct sops_item){comment, NULL}
					  : (struct sops_item){NULL, comment});
	else
		sops_value_insert(r->a, f->v, f->last_item, item);
	f->has_last = false;
}

/* At the end of a collection: those that stand in it. */
static void place_at_end(struct reader *r, struct filling *f, bool indentless)
{
	size_t until;

	place_beside(r, f);
	until = r->first;
	while (until < r->n_comments) {
		const struct comment *c = &r->comments[until];

		if (f->block && (c->column < f->column ||
				 (indentless && c->column == f->column && !c->gap_after)))
			break;
		until++;
	}
	place_until(r, f->v, until);
}

/* ---- values -------------------------------------------------------------------------------- */

static int read_value(struct reader *r, uint32_t parent_column, struct sops_value **out);

static int count_node(struct reader *r)
{
	if (++r->n_nodes > LIMIT_NODES)
		return fail(r, ERR_LIMIT, "more nodes than the limit");
	return 0;
}

static void set_anchor(struct reader *r, const yaml_char_t *anchor, struct sops_value *v)
{
	struct span name;

	if (!anchor)
		return;
	name = span_of(arena_strdup(&r->scratch, (const char *)anchor));
	map_set(&r->anchors, name, v);
}

static struct sops_value *copy_value(struct reader *r, const struct sops_value *v)
{
	struct sops_value *copy = ARENA_NEW(r->a, struct sops_value);

	r->n_aliased++;
	*copy = *v;
	if (r->n_aliased > LIMIT_ALIAS_NODES || (v->kind != SOPS_MAP && v->kind != SOPS_LIST))
		return copy;
	copy->items = NULL;
	copy->n = copy->cap = 0;
	for (size_t i = 0; i < v->n; i++)
		sops_value_add(r->a, copy, v->items[i].key,
			       v->items[i].value ? copy_value(r, v->items[i].value) : NULL);
	return copy;
}

static int read_alias(struct reader *r, struct sops_value **out)
{
	const struct sops_value *v =
		map_get(&r->anchors, span_of((const char *)r->event.data.alias.anchor));

	if (!v)
		return fail(r, ERR_INPUT, "an alias without its anchor");
	*out = copy_value(r, v);
	if (r->n_aliased > LIMIT_ALIAS_NODES)
		return fail(r, ERR_LIMIT, "aliases add more nodes than the limit");
	return advance(r);
}

static bool tag_is(const yaml_char_t *tag, const char *word)
{
	static const char prefix[] = "tag:yaml.org,2002:";
	const char *t = (const char *)tag;

	return strncmp(t, prefix, strlen(prefix)) == 0 && strcmp(t + strlen(prefix), word) == 0;
}

/* The meaning of a scalar event, its tag considered. -1: a tag we do not know. */
static int scalar_tag(const yaml_event_t *event, struct span text)
{
	static const struct {
		const char *word;
		enum node_tag tag;
	} known[] = {{"str", TAG_STR},	     {"int", TAG_INT},	 {"float", TAG_FLOAT},
		     {"bool", TAG_BOOL},     {"null", TAG_NULL}, {"timestamp", TAG_TIMESTAMP},
		     {"binary", TAG_BINARY}, {"merge", TAG_STR}};
	const yaml_char_t *tag = event->data.scalar.tag;

	if (!tag || strcmp((const char *)tag, "!") == 0)
		return event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && !tag
			       ? (int)scalar_resolve(text)
			       : TAG_STR;
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (tag_is(tag, known[i].word)) {
			/* "!!float 1" is a float, "!!int x" is nothing */
			if (known[i].tag == TAG_FLOAT && scalar_resolve(text) == TAG_INT)
				return TAG_FLOAT;
			if (known[i].tag != TAG_STR && known[i].tag != TAG_BINARY &&
			    scalar_resolve(text) != known[i].tag)
				return -1;
			return (int)known[i].tag;
		}
	return -1;
}

static uint8_t scalar_style(yaml_scalar_style_t style)
{
	switch (style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE: return STYLE_SINGLE;
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return STYLE_DOUBLE;
	case YAML_LITERAL_SCALAR_STYLE: return STYLE_LITERAL;
	case YAML_FOLDED_SCALAR_STYLE: return STYLE_FOLDED;
	default: return STYLE_PLAIN;
	}
}

static int read_scalar(struct reader *r, struct sops_value **out)
{
	struct span text = {(const char *)r->event.data.scalar.value, r->event.data.scalar.length};
	uint32_t line = (uint32_t)r->event.start_mark.line + 1;
	uint32_t column = (uint32_t)r->event.start_mark.column + 1;
	uint8_t style = scalar_style(r->event.data.scalar.style);
	int tag = scalar_tag(&r->event, text);
	struct sops_value *v;

	if (count_node(r) < 0)
		return -1;
	if (text.n > LIMIT_SCALAR_BYTES)
		return fail(r, ERR_LIMIT, "a value is too long");
	if (tag < 0)
		return fail(r, ERR_INPUT, "a tag that is unknown or does not fit its value");
	if (sops_value_scalar(r->a, (enum node_tag)tag, text, &v, r->e) < 0)
		return fail(r, ERR_INPUT, "a number that is out of range");
	v->line = line;
	v->column = column;
	v->style = style;
	set_anchor(r, r->event.data.scalar.anchor, v);
	*out = v;
	return advance(r);
}

/* A key: a string, not there yet. */
static int read_key(struct reader *r, struct map *keys, struct sops_value **out)
{
	struct sops_value *key;

	if (r->event.type != YAML_SCALAR_EVENT)
		return fail(r, ERR_INPUT, "a key that is not text");
	if (span_is(span_of((const char *)r->event.data.scalar.value), "<<") &&
	    r->event.data.scalar.length == 2) {
		key = sops_value_new(r->a, SOPS_STR, SPAN_LIT("<<"));
		key->style = scalar_style(r->event.data.scalar.style);
		key->line = (uint32_t)r->event.start_mark.line + 1;
		key->column = (uint32_t)r->event.start_mark.column + 1;
		*out = key;
	} else {
		int tag = scalar_tag(&r->event,
				     (struct span){(const char *)r->event.data.scalar.value,
						   r->event.data.scalar.length});

		if (tag != TAG_STR)
			return fail(r, ERR_INPUT, "a key that is not a string");
		if (map_get(keys, (struct span){(const char *)r->event.data.scalar.value,
						r->event.data.scalar.length}))
			return fail(r, ERR_INPUT, "a key that is there twice");
		if (read_scalar(r, out) < 0)
			return -1;
		map_set(keys, (*out)->text, *out);
		return 0;
	}
	if (map_get(keys, key->text))
		return fail(r, ERR_INPUT, "a key that is there twice");
	map_set(keys, key->text, key);
	return advance(r);
}

static bool starts_collection(const struct reader *r)
{
	return r->event.type == YAML_MAPPING_START_EVENT ||
	       r->event.type == YAML_SEQUENCE_START_EVENT;
}

/* Remember the value just read, for a comment beside it. */
static void note_last(struct filling *f, struct sops_value *v, bool flow, uint32_t end_line)
{
	bool collection = v->kind == SOPS_MAP || v->kind == SOPS_LIST;

	f->has_last = !collection || flow;
	f->last_item = f->v->n - 1;
	f->last_line = end_line;
	f->last_flow = collection && flow ? v : NULL;
}

static bool starts_flow(const struct reader *r)
{
	return (r->event.type == YAML_MAPPING_START_EVENT &&
		r->event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE) ||
	       (r->event.type == YAML_SEQUENCE_START_EVENT &&
		r->event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
}

/* The line a value ends on: of the event itself, or the flow collection's last bracket. */
static uint32_t end_line(const struct reader *r)
{
	size_t line = r->event.end_mark.line;

	/* A block scalar ends below; a comment beside it stands on its first line. */
	if (r->event.type == YAML_SCALAR_EVENT &&
	    (r->event.data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
	     r->event.data.scalar.style == YAML_FOLDED_SCALAR_STYLE))
		line = r->event.start_mark.line;
	return (uint32_t)line;
}

static int read_item(struct reader *r, struct filling *f, struct sops_value *key)
{
	bool flow = starts_flow(r);
	uint32_t line = end_line(r);
	struct sops_value *v;

	if (read_value(r, f->block ? f->column : UINT32_MAX, &v) < 0)
		return -1;
	sops_value_add(r->a, f->v, key, v);
	/* Of a flow collection only the brackets' line can have a comment; they end before it. */
	if (flow)
		line = r->first < r->n_comments && r->comments[r->first].beside
			       ? r->comments[r->first].line
			       : UINT32_MAX;
	note_last(f, v, flow, line);
	return 0;
}

static int read_map(struct reader *r, struct sops_value **out)
{
	struct filling f = {
		.v = sops_value_new(r->a, SOPS_MAP, (struct span){NULL, 0}),
		.column = (uint32_t)r->event.start_mark.column,
		.block = r->event.data.mapping_start.style != YAML_FLOW_MAPPING_STYLE,
	};
	struct sops_value *key;
	struct map keys;

	f.v->line = (uint32_t)r->event.start_mark.line + 1;
	f.v->column = f.column + 1;
	f.v->style = f.block ? STYLE_BLOCK : STYLE_FLOW;
	set_anchor(r, r->event.data.mapping_start.anchor, f.v);
	map_init(&keys, &r->scratch);
	place_until(r, f.v, r->n_comments);
	if (count_node(r) < 0 || advance(r) < 0)
		return -1;
	while (r->event.type != YAML_MAPPING_END_EVENT) {
		uint32_t key_line = (uint32_t)r->event.start_mark.line;

		place_beside(r, &f);
		place_until(r, f.v, r->n_comments);
		if (read_key(r, &keys, &key) < 0)
			return -1;
		if (!starts_collection(r))
			place_until(r, f.v,
				    r->event.type == YAML_SCALAR_EVENT &&
						    r->n_comments > r->first &&
						    r->comments[r->n_comments - 1].line ==
							    r->event.start_mark.line
					    ? r->n_comments - 1
					    : r->n_comments);
		else if (r->first < r->n_comments && r->comments[r->first].beside &&
			 r->comments[r->first].line == key_line)
			place_until(r, f.v, r->first + 1);
		if (read_item(r, &f, key) < 0)
			return -1;
	}
	place_at_end(r, &f, false);
	*out = f.v;
	return advance(r);
}

static int read_list(struct reader *r, uint32_t parent_column, struct sops_value **out)
{
	struct filling f = {
		.v = sops_value_new(r->a, SOPS_LIST, (struct span){NULL, 0}),
		.column = (uint32_t)r->event.start_mark.column,
		.block = r->event.data.sequence_start.style != YAML_FLOW_SEQUENCE_STYLE,
	};

	f.v->line = (uint32_t)r->event.start_mark.line + 1;
	f.v->column = f.column + 1;
	f.v->style = f.block ? STYLE_BLOCK : STYLE_FLOW;
	set_anchor(r, r->event.data.sequence_start.anchor, f.v);
	place_until(r, f.v, r->n_comments);
	if (count_node(r) < 0 || advance(r) < 0)
		return -1;
	while (r->event.type != YAML_SEQUENCE_END_EVENT) {
		place_beside(r, &f);
		/* The one on a block scalar's first line was found with its event. */
		place_until(r, f.v,
			    r->event.type == YAML_SCALAR_EVENT && r->n_comments > r->first &&
					    r->comments[r->n_comments - 1].line ==
						    r->event.start_mark.line
				    ? r->n_comments - 1
				    : r->n_comments);
		if (read_item(r, &f, NULL) < 0)
			return -1;
	}
	place_at_end(r, &f, f.column == parent_column);
	*out = f.v;
	return advance(r);
}

static int read_value(struct reader *r, uint32_t parent_column, struct sops_value **out)
{
	int rc;

	if (r->depth >= LIMIT_DEPTH)
		return fail(r, ERR_LIMIT, "nested too deep");
	r->depth++;
	switch (r->event.type) {
	case YAML_SCALAR_EVENT: rc = read_scalar(r, out); break;
	case YAML_ALIAS_EVENT: rc = read_alias(r, out); break;
	case YAML_MAPPING_START_EVENT: rc = read_map(r, out); break;
	case YAML_SEQUENCE_START_EVENT: rc = read_list(r, parent_column, out); break;
	default: rc = fail(r, ERR_INPUT, "not YAML"); break;
	}
	r->depth--;
	return rc;
}

/* ---- documents ----------------------------------------------------------------------------- */

static int read_document(struct reader *r, struct sops_value **out)
{
	map_init(&r->anchors, &r->scratch);
	if (advance(r) < 0)
		return -1;
	if (r->event.type == YAML_SCALAR_EVENT && r->event.data.scalar.length == 0) {
		*out = sops_value_new(r->a, SOPS_MAP, (struct span){NULL, 0});
		if (advance(r) < 0)
			return -1;
	} else if (r->event.type != YAML_MAPPING_START_EVENT) {
		return fail(r, ERR_INPUT, "a document that is not a map");
	} else if (read_value(r, UINT32_MAX, out) < 0) {
		return -1;
	}
	place_until(r, *out, r->n_comments);
	return advance(r);
}

static int read_stream(struct reader *r, struct sops_docs *out)
{
	size_t cap = 0;

	for (int i = 0; i < 2; i++) /* the start of the stream, then what follows */
		if (advance(r) < 0)
			return -1;
	while (r->event.type == YAML_DOCUMENT_START_EVENT) {
		if (out->n == LIMIT_DOCUMENTS)
			return fail(r, ERR_LIMIT, "more documents than the limit");
		out->items = arena_grow(r->a, out->items, &cap, out->n + 1, sizeof(*out->items));
		if (read_document(r, &out->items[out->n]) < 0)
			return -1;
		out->n++;
	}
	return 0;
}

int sops_read_yaml(struct span text, const char *path, struct arena *a, struct sops_docs *out,
		   struct err *e)
{
	struct reader r = {.a = a, .scratch = ARENA_WIPED, .path = path, .e = e};
	struct sops_docs docs = {.items = NULL};
	int rc;

	if (span_starts(text, "\xef\xbb\xbf")) {
		text.p += 3;
		text.n -= 3;
	}
	if (!span_utf8(text))
		return err_set(e, ERR_INPUT, "%s: not UTF-8", path);
	r.text = text;
	if (!yaml_parser_initialize(&r.parser))
		mem_exhausted();
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)text.p, text.n);
	rc = read_stream(&r, &docs);
	if (r.have_event)
		yaml_event_delete(&r.event);
	yaml_parser_delete(&r.parser);
	arena_dispose(&r.scratch);
	if (rc == 0)
		*out = docs;
	return rc;
}
