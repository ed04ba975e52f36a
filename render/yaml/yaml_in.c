#include "render/yaml/yaml_in.h"

#include <string.h>

#include <sodium.h>
#include <yaml.h>

#include "agent/base/limits.h"
#include "agent/base/map.h"
#include "agent/base/mem.h"
#include "render/yaml/fold.h"
#include "render/yaml/keys.h"
#include "render/yaml/scalar.h"

enum { FIRST_STACK = 256 };

/* What an alias brings in. */
struct anchor {
	const struct node *node;
	size_t nodes;
	unsigned height;
	bool open; /* its end is not read yet: an alias now would hold itself */
};

enum reading { READ_AS_KUSTOMIZE, READ_STRICT, READ_REPEATS, READ_LAST };

struct reader {
	yaml_parser_t parser;
	yaml_event_t event; /* the one being looked at */
	const struct source *source;
	struct arena *a;
	struct arena scratch; /* anchors of this document */
	struct map anchors;
	struct node **stack; /* children of the collections being read */
	size_t stack_n;
	size_t stack_cap;
	size_t nodes;
	size_t alias_nodes;
	unsigned flow; /* flow collections we are in */
	bool strict;
	enum reading how;
};

/* A subtree just read. */
struct part {
	struct node *node;
	unsigned height; /* levels of collections; 0 for a scalar */
	bool merge;	 /* a plain "<<" */
};

static int read_part(struct reader *r, unsigned depth, struct part *out, struct err *e);

/* ---- events ----------------------------------------------------------------------------------- */

static int fail_at(const struct reader *r, const yaml_mark_t *mark, enum err_kind kind,
		   struct err *e, const char *what)
{
	return err_set(e, kind, "%s:%zu:%zu: %s", r->source->path, mark->line + 1, mark->column + 1,
		       what);
}

/* libyaml's own words: they quote nothing of the text. */
static int fail_syntax(const struct reader *r, struct err *e)
{
	const yaml_parser_t *p = &r->parser;
	const char *problem = p->problem ? p->problem : "not YAML";

	if (p->error == YAML_MEMORY_ERROR)
		mem_exhausted();
	if (p->error == YAML_READER_ERROR)
		return err_set(e, ERR_INPUT, "%s:%zu:%zu: %s (at byte %zu)", r->source->path,
			       p->mark.line + 1, p->mark.column + 1, problem, p->problem_offset);
	if (!p->context || !p->context_mark.line)
		return fail_at(r, &p->problem_mark, ERR_INPUT, e, problem);
	return err_set(e, ERR_INPUT, "%s:%zu:%zu: %s (%s that starts at line %zu)", r->source->path,
		       p->problem_mark.line + 1, p->problem_mark.column + 1, problem, p->context,
		       p->context_mark.line + 1);
}

static int next_event(struct reader *r, struct err *e)
{
	yaml_event_delete(&r->event);
	if (!yaml_parser_parse(&r->parser, &r->event))
		return fail_syntax(r, e);
	return 0;
}

/* ---- nodes ------------------------------------------------------------------------------------ */

static void push(struct reader *r, struct node *n)
{
	if (r->stack_n == r->stack_cap) {
		r->stack_cap *= 2;
		r->stack = mem_resize(r->stack, r->stack_cap, sizeof(struct node *));
	}
	r->stack[r->stack_n++] = n;
}

static int count_node(struct reader *r, struct err *e)
{
	if (++r->nodes > LIMIT_NODES)
		return fail_at(r, &r->event.start_mark, ERR_LIMIT, e,
			       "more values than one file may hold");
	return 0;
}

/* A node with `extra` bytes behind it in one piece of memory. */
static struct node *make_node(struct reader *r, enum node_kind kind, size_t extra)
{
	struct node *n = arena_alloc(r->a, sizeof(*n) + extra);

	n->kind = (uint8_t)kind;
	n->source = r->source;
	n->line = (uint32_t)r->event.start_mark.line + 1;
	n->column = (uint32_t)r->event.start_mark.column + 1;
	return n;
}

static void set_text(struct node *n, struct span text)
{
	char *at = (char *)(n + 1);

	memcpy(at, text.p, text.n);
	n->text = at;
	n->n = (uint32_t)text.n;
}

static struct anchor *open_anchor(struct reader *r, const yaml_char_t *name)
{
	struct anchor *anchor;
	struct span key;

	if (!name)
		return NULL;
	key = span_of((const char *)name);
	key.p = arena_strndup(&r->scratch, key.p, key.n);
	anchor = ARENA_NEW(&r->scratch, struct anchor);
	anchor->open = true;
	(void)map_set(&r->anchors, key, anchor);
	return anchor;
}

static void close_anchor(struct reader *r, struct anchor *anchor, size_t nodes_before,
			 const struct part *part)
{
	if (!anchor)
		return;
	anchor->node = part->node;
	anchor->height = part->height;
	anchor->nodes = r->nodes - nodes_before;
	anchor->open = false;
}

/* ---- scalars ---------------------------------------------------------------------------------- */

#define TAG_PREFIX "tag:yaml.org,2002:"

enum tag_word {
	WORD_NONE,
	WORD_STR,
	WORD_INT,
	WORD_FLOAT,
	WORD_BOOL,
	WORD_NULL,
	WORD_TIME,
	WORD_BINARY,
	WORD_MERGE,
	WORD_MAP,
	WORD_SEQ,
	WORD_OTHER
};

static enum tag_word tag_word(const yaml_char_t *tag)
{
	static const char *const WORDS[] = {
		[WORD_STR] = "str",	  [WORD_INT] = "int",	  [WORD_FLOAT] = "float",
		[WORD_BOOL] = "bool",	  [WORD_NULL] = "null",	  [WORD_TIME] = "timestamp",
		[WORD_BINARY] = "binary", [WORD_MERGE] = "merge", [WORD_MAP] = "map",
		[WORD_SEQ] = "seq",
	};
	struct span s = span_of((const char *)tag);

	if (!tag || span_is(s, "") || span_is(s, "!"))
		return WORD_NONE;
	if (!span_starts(s, TAG_PREFIX))
		return WORD_OTHER;
	s.p += sizeof(TAG_PREFIX) - 1;
	s.n -= sizeof(TAG_PREFIX) - 1;
	for (size_t i = WORD_STR; i < ARRAY_LEN(WORDS); i++)
		if (span_is(s, WORDS[i]))
			return (enum tag_word)i;
	return WORD_OTHER;
}

static int refuse_tag(const struct reader *r, const yaml_char_t *tag, struct err *e)
{
	return err_set(e, ERR_INPUT, "%s:%zu:%zu: tag '%.60s' means nothing here", r->source->path,
		       r->event.start_mark.line + 1, r->event.start_mark.column + 1,
		       (const char *)tag);
}

/* The tag of a scalar that says what it is; false when the text does not fit it. */
static bool tagged(enum tag_word word, struct span text, enum node_tag *out)
{
	enum node_tag found = scalar_resolve(text);

	*out = found;
	switch (word) {
	case WORD_INT: return found == TAG_INT;
	case WORD_BOOL: return found == TAG_BOOL;
	case WORD_NULL: return found == TAG_NULL;
	case WORD_TIME: return found == TAG_TIMESTAMP;
	case WORD_FLOAT: return found == TAG_FLOAT || found == TAG_INT;
	default: *out = TAG_STR; return true;
	}
}

static int scalar_tag(const struct reader *r, enum tag_word word, struct span text,
		      enum node_tag *out, struct err *e)
{
	bool plain = r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;

	if (word == WORD_NONE) {
		*out = plain ? scalar_resolve(text) : TAG_STR;
		/* kustomize writes {a: } as {a: ''} before it reads it for the last time */
		if (text.n == 0 && r->flow > 0 && !r->strict)
			*out = TAG_STR;
		return 0;
	}
	if (word == WORD_OTHER && r->strict)
		return refuse_tag(r, r->event.data.scalar.tag, e);
	if (!tagged(word, text, out))
		return fail_at(r, &r->event.start_mark, ERR_INPUT, e,
			       "the value is not what its tag says");
	return 0;
}

static enum node_style scalar_style(yaml_scalar_style_t style)
{
	switch (style) {
	case YAML_PLAIN_SCALAR_STYLE: return STYLE_PLAIN;
	case YAML_SINGLE_QUOTED_SCALAR_STYLE: return STYLE_SINGLE;
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return STYLE_DOUBLE;
	case YAML_LITERAL_SCALAR_STYLE: return STYLE_LITERAL;
	case YAML_FOLDED_SCALAR_STYLE: return STYLE_FOLDED;
	default: return STYLE_ANY;
	}
}

static int decode_binary(struct reader *r, struct node *n, struct err *e)
{
	char *text = arena_alloc(r->a, n->n / 4 * 3 + 4);
	size_t size = 0;

	if (sodium_base642bin((unsigned char *)text, n->n / 4 * 3 + 3, n->text, n->n, "\r\n \t",
			      &size, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
		return fail_at(r, &r->event.start_mark, ERR_INPUT, e,
			       "a !!binary value that is not base64");
	if (!span_utf8((struct span){text, size}))
		return fail_at(r, &r->event.start_mark, ERR_INPUT, e,
			       "a !!binary value that is not text");
	text[size] = '\0';
	n->text = text;
	n->n = (uint32_t)size;
	return 0;
}

static int read_scalar(struct reader *r, struct part *out, struct err *e)
{
	struct span text = {(const char *)r->event.data.scalar.value, r->event.data.scalar.length};
	enum tag_word word = tag_word(r->event.data.scalar.tag);
	enum node_tag tag = TAG_STR;
	struct node *n;

	if (text.n > LIMIT_SCALAR_BYTES)
		return fail_at(r, &r->event.start_mark, ERR_LIMIT, e, "a value is too long");
	if (count_node(r, e) < 0 || scalar_tag(r, word, text, &tag, e) < 0)
		return -1;
	if (tag == TAG_BOOL)
		text = scalar_is_true(text) ? SPAN_LIT("true") : SPAN_LIT("false");
	else if (r->event.data.scalar.style == YAML_FOLDED_SCALAR_STYLE && !r->strict)
		text = fold_again(text, &r->scratch);
	n = make_node(r, NODE_SCALAR, text.n + 1);
	n->tag = (uint8_t)tag;
	n->style = (uint8_t)scalar_style(r->event.data.scalar.style);
	set_text(n, text);
	if (word == WORD_BINARY && decode_binary(r, n, e) < 0)
		return -1;
	out->merge = word == WORD_MERGE ||
		     (word == WORD_NONE && n->style == STYLE_PLAIN && span_is(text, "<<"));
	out->node = n;
	close_anchor(r, open_anchor(r, r->event.data.scalar.anchor), r->nodes - 1, out);
	return 0;
}

/* ---- aliases ---------------------------------------------------------------------------------- */

static int read_alias(struct reader *r, unsigned depth, struct part *out, struct err *e)
{
	const char *name = (const char *)r->event.data.alias.anchor;
	const struct anchor *anchor = map_get(&r->anchors, span_of(name));
	const yaml_mark_t *mark = &r->event.start_mark;

	if (!anchor || anchor->open)
		return err_set(e, ERR_INPUT, "%s:%zu:%zu: %s '%.60s'", r->source->path,
			       mark->line + 1, mark->column + 1,
			       anchor ? "alias inside what it stands for:" : "unknown alias", name);
	if (anchor->height + depth > LIMIT_DEPTH)
		return fail_at(r, mark, ERR_LIMIT, e, "values are nested too deeply");
	if (anchor->nodes > LIMIT_ALIAS_NODES - r->alias_nodes ||
	    anchor->nodes > LIMIT_NODES - r->nodes)
		return fail_at(r, mark, ERR_LIMIT, e, "aliases expand to too many values");
	r->alias_nodes += anchor->nodes;
	r->nodes += anchor->nodes;
	out->node = node_copy_shared(r->a, anchor->node);
	out->height = anchor->height;
	return 0;
}

/* ---- collections ------------------------------------------------------------------------------ */

static int check_collection(struct reader *r, unsigned depth, const yaml_char_t *tag, struct err *e)
{
	enum tag_word word = tag_word(tag);

	if (depth >= LIMIT_DEPTH)
		return fail_at(r, &r->event.start_mark, ERR_LIMIT, e,
			       "values are nested too deeply");
	if (r->strict && word != WORD_NONE && word != WORD_MAP && word != WORD_SEQ)
		return refuse_tag(r, tag, e);
	return count_node(r, e);
}

static int read_list(struct reader *r, unsigned depth, struct part *out, struct err *e)
{
	size_t nodes_before = r->nodes;
	size_t base = r->stack_n;
	struct anchor *anchor;
	struct node *n;

	if (check_collection(r, depth, r->event.data.sequence_start.tag, e) < 0)
		return -1;
	n = make_node(r, NODE_LIST, 0);
	n->style = r->event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE ? STYLE_FLOW
										  : STYLE_BLOCK;
	r->flow += n->style == STYLE_FLOW;
	anchor = open_anchor(r, r->event.data.sequence_start.anchor);
	for (;;) {
		struct part item = {.node = NULL};

		if (next_event(r, e) < 0)
			return -1;
		if (r->event.type == YAML_SEQUENCE_END_EVENT)
			break;
		if (read_part(r, depth + 1, &item, e) < 0)
			return -1;
		if (item.height >= out->height)
			out->height = item.height;
		push(r, item.node);
	}
	n->n = n->cap = (uint32_t)(r->stack_n - base);
	n->items = arena_array(r->a, n->n, sizeof(*n->items));
	if (n->n)
		memcpy(n->items, r->stack + base, n->n * sizeof(*n->items));
	r->stack_n = base;
	r->flow -= n->style == STYLE_FLOW;
	out->node = n;
	out->height++;
	close_anchor(r, anchor, nodes_before, out);
	return 0;
}

/* Make a key text, as sigs.k8s.io/yaml turns YAML keys into JSON's. */
static int key_text(struct reader *r, struct node *key, struct err *e)
{
	char number[SCALAR_NUMBER_BYTES];

	if (key->kind != NODE_SCALAR)
		return err_at(e, ERR_INPUT, key, "a %s as key",
			      key->kind == NODE_MAP ? "map" : "list");
	switch ((enum node_tag)key->tag) {
	case TAG_STR:
	case TAG_BINARY: break;
	case TAG_BOOL: break;
	case TAG_NULL: return err_at(e, ERR_INPUT, key, "a key without text");
	case TAG_TIMESTAMP: return err_at(e, ERR_INPUT, key, "a time as key: put it in quotes");
	case TAG_INT:
	case TAG_FLOAT:
		scalar_yaml_number((enum node_tag)key->tag, node_text(key), number);
		key->text = arena_strdup(r->a, number);
		key->n = (uint32_t)strlen(number);
		break;
	}
	key->tag = TAG_STR;
	return 0;
}

/* One key and its value on the stack, or the value of a merge key in *merge. */
static int read_pair(struct reader *r, unsigned depth, struct part *out, struct node **merge,
		     struct err *e)
{
	struct part key = {.node = NULL};
	struct part value = {.node = NULL};

	if (read_part(r, depth + 1, &key, e) < 0 || (!key.merge && key_text(r, key.node, e) < 0) ||
	    next_event(r, e) < 0 || read_part(r, depth + 1, &value, e) < 0)
		return -1;
	if (value.height > out->height)
		out->height = value.height;
	if (key.merge) {
		if (*merge)
			return err_at(e, ERR_INPUT, key.node, "two merge keys in one map");
		*merge = value.node;
		return 0;
	}
	push(r, key.node);
	push(r, value.node);
	return 0;
}

static int check_keys(const struct reader *r, struct node *map, struct err *e)
{
	if (r->how == READ_LAST) {
		keys_keep_last(map);
		return 0;
	}
	return r->how == READ_REPEATS ? keys_drop_repeats(map, e) : keys_check_unique(map, e);
}

static int read_map(struct reader *r, unsigned depth, struct part *out, struct err *e)
{
	size_t nodes_before = r->nodes;
	size_t base = r->stack_n;
	struct node *merge = NULL;
	struct anchor *anchor;
	struct node *n;

	if (check_collection(r, depth, r->event.data.mapping_start.tag, e) < 0)
		return -1;
	n = make_node(r, NODE_MAP, 0);
	n->style = r->event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE ? STYLE_FLOW
										: STYLE_BLOCK;
	r->flow += n->style == STYLE_FLOW;
	anchor = open_anchor(r, r->event.data.mapping_start.anchor);
	for (;;) {
		if (next_event(r, e) < 0)
			return -1;
		if (r->event.type == YAML_MAPPING_END_EVENT)
			break;
		if (read_pair(r, depth, out, &merge, e) < 0)
			return -1;
	}
	keys_take_pairs(r->a, n, r->stack + base, r->stack_n - base);
	r->stack_n = base;
	r->flow -= n->style == STYLE_FLOW;
	if (check_keys(r, n, e) < 0 || (merge && keys_merge(r->a, n, merge, e) < 0))
		return -1;
	out->node = n;
	out->height++;
	close_anchor(r, anchor, nodes_before, out);
	return 0;
}

static int read_part(struct reader *r, unsigned depth, struct part *out, struct err *e)
{
	switch (r->event.type) {
	case YAML_SCALAR_EVENT: return read_scalar(r, out, e);
	case YAML_ALIAS_EVENT: return read_alias(r, depth, out, e);
	case YAML_SEQUENCE_START_EVENT: return read_list(r, depth, out, e);
	case YAML_MAPPING_START_EVENT: return read_map(r, depth, out, e);
	default: return fail_at(r, &r->event.start_mark, ERR_BUG, e, "unexpected event");
	}
}

/* ---- documents -------------------------------------------------------------------------------- */

static int read_document(struct reader *r, struct node_docs *docs, size_t *cap, struct err *e)
{
	struct part root = {.node = NULL};

	arena_dispose(&r->scratch);
	map_init(&r->anchors, &r->scratch);
	if (docs->n >= LIMIT_DOCUMENTS)
		return fail_at(r, &r->event.start_mark, ERR_LIMIT, e, "too many documents");
	if (next_event(r, e) < 0 || read_part(r, 0, &root, e) < 0)
		return -1;
	if (!node_is_null(root.node)) {
		docs->items = arena_grow(r->a, docs->items, cap, docs->n + 1, sizeof(root.node));
		docs->items[docs->n++] = root.node;
	}
	return next_event(r, e);
}

static int read_stream(struct reader *r, struct node_docs *out, struct err *e)
{
	struct node_docs docs = {.n = 0};
	size_t cap = 0;

	do {
		if (next_event(r, e) < 0)
			return -1;
		if (r->event.type == YAML_DOCUMENT_START_EVENT &&
		    read_document(r, &docs, &cap, e) < 0)
			return -1;
	} while (r->event.type != YAML_STREAM_END_EVENT);
	*out = docs;
	return 0;
}

/* The last byte of what libyaml takes for a line break, or of a byte order mark. */
static bool ends_line(char c)
{
	return c == '\n' || c == '\r' || c == '\x85' || c == '\xa8' || c == '\xa9' || c == '\xbf';
}

/*
 * libyaml compares every %TAG with all before it, and hands out no event meanwhile: 100,000 of them
 * take 20 s. So they are counted ahead; in UTF-16 wherever they stand.
 */
static bool too_many_directives(struct span text)
{
	bool wide = text.n >= 2 &&
		    (memcmp(text.p, "\xff\xfe", 2) == 0 || memcmp(text.p, "\xfe\xff", 2) == 0);
	struct span word = wide ? SPAN_LIT("%\0T\0A\0G") : SPAN_LIT("%TAG");
	const char *end = text.p + text.n;
	const char *p = text.p;
	size_t count = 0;

	for (; (p = memchr(p, '%', (size_t)(end - p))); p++) {
		if ((size_t)(end - p) < word.n)
			break;
		if (memcmp(p, word.p, word.n) == 0)
			count += wide || p == text.p || ends_line(p[-1]);
	}
	return count > LIMIT_TAG_DIRECTIVES;
}

static int parse(struct span text, const struct source *source, enum reading how, struct arena *a,
		 struct node_docs *out, struct err *e)
{
	struct reader r = {.source = source,
			   .a = a,
			   .strict = how == READ_STRICT,
			   .how = how,
			   .scratch = {.wiped = a->wiped}};
	int rc;

	if (text.n > LIMIT_FILE_BYTES)
		return err_set(e, ERR_LIMIT, "%s: more than %d bytes", source->path,
			       LIMIT_FILE_BYTES);
	if (!text.p)
		text.p = "";
	if (too_many_directives(text))
		return err_set(e, ERR_LIMIT, "%s: more than %d %%TAG directives", source->path,
			       LIMIT_TAG_DIRECTIVES);
	if (!yaml_parser_initialize(&r.parser))
		mem_exhausted();
	r.stack = mem_alloc(FIRST_STACK, sizeof(struct node *));
	r.stack_cap = FIRST_STACK;
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)text.p, text.n);
	rc = read_stream(&r, out, e);
	yaml_event_delete(&r.event);
	yaml_parser_delete(&r.parser);
	arena_dispose(&r.scratch);
	free(r.stack);
	return rc;
}

int node_from_yaml(struct span text, const struct source *source, struct arena *a,
		   struct node_docs *out, struct err *e)
{
	return parse(text, source, READ_AS_KUSTOMIZE, a, out, e);
}

int node_from_yaml_strict(struct span text, const struct source *source, struct arena *a,
			  struct node_docs *out, struct err *e)
{
	return parse(text, source, READ_STRICT, a, out, e);
}

int node_from_yaml_repeats(struct span text, const struct source *source, struct arena *a,
			   struct node_docs *out, struct err *e)
{
	return parse(text, source, READ_REPEATS, a, out, e);
}

int node_from_yaml_last(struct span text, const struct source *source, struct arena *a,
			struct node_docs *out, struct err *e)
{
	return parse(text, source, READ_LAST, a, out, e);
}
