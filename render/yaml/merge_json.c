/*
 * JSON patch, by the RFC or as kustomize's library does it, and JSON merge patch.
 */
#include "agent/base/limits.h"
#include "render/yaml/merge.h"
#include "render/yaml/merge_fields.h"
#include "render/yaml/scalar.h"

enum {
	/* Keys looked at and elements moved in one patch: some 0.3 s; a patch of 10,000 operations on a map
	 * of 10,000 keys stays below. */
	WORK_MAX = 200 * 1000 * 1000,
};

/** One operation, and all of the patch that outlives it. */
struct patching {
	struct node **root;
	struct arena *a;
	enum merge_rules rules;
	size_t work;
	size_t n_copied; /* nodes that "copy" made */
	size_t number;	 /* of the operation, from 1 */
	const struct node *op;
	const char *name;
	const struct node *path;
};

/* A place that a pointer names: a container and what is asked of it. */
struct place {
	struct node *parent; /* NULL = the whole document */
	struct span token;   /* decoded */
	const struct node *pointer;
};

static int fail(const struct patching *p, enum err_kind kind, const char *what, struct err *e)
{
	struct span path = node_is(p->path, NODE_SCALAR) && !p->path->secret ? node_text(p->path)
									     : SPAN_LIT("***");

	return err_at(e, kind, p->op, "operation %zu: '%s' at '" SPAN_FMT "': %s", p->number,
		      p->name, SPAN_ARG(path), what);
}

static int add_work(struct patching *p, size_t n, struct err *e)
{
	p->work += n;
	return p->work <= WORK_MAX ? 0 : fail(p, ERR_LIMIT, "the patch takes too long", e);
}

/* ---- pointers --------------------------------------------------------------------------------- */

/* "~1" is '/', "~0" is '~'; the library leaves any other '~' alone. */
static int decode_token(struct patching *p, struct span raw, struct span *out, struct err *e)
{
	char *text;
	size_t n = 0;

	*out = raw;
	if (span_find(raw, '~') == raw.n)
		return 0;
	text = arena_alloc(p->a, raw.n + 1);
	for (size_t i = 0; i < raw.n; i++) {
		bool escape = raw.p[i] == '~' && i + 1 < raw.n &&
			      (raw.p[i + 1] == '0' || raw.p[i + 1] == '1');

		if (raw.p[i] == '~' && !escape && p->rules == MERGE_AS_STANDARD)
			return fail(p, ERR_INPUT, "a '~' that is neither '~0' nor '~1'", e);
		text[n++] = escape ? (raw.p[i + 1] == '0' ? '~' : '/') : raw.p[i];
		i += escape;
	}
	*out = (struct span){text, n};
	return 0;
}

enum { INDEX_ABSENT = 1 };

/*
 * An index below `end`. The RFC wants digits without leading zeros; the library takes what Go's Atoi
 * does, and counts negative ones from the end. INDEX_ABSENT: out of range.
 */
static int read_index(const struct patching *p, struct span token, size_t end, size_t *out,
		      struct err *e)
{
	bool loose = p->rules == MERGE_AS_KUSTOMIZE;
	bool negative = loose && token.n > 0 && token.p[0] == '-';
	uint64_t n;

	if (loose && token.n > 0 && (token.p[0] == '-' || token.p[0] == '+'))
		token = (struct span){token.p + 1, token.n - 1};
	if (!loose && token.n > 1 && token.p[0] == '0')
		return fail(p, ERR_INPUT, "a list index starts with 0", e);
	if (!span_to_u64(token, UINT32_MAX, &n))
		return fail(p, ERR_INPUT, "not an index of a list", e);
	if (negative && n > 0) {
		if (n > end)
			return INDEX_ABSENT;
		n = end - n;
	}
	if (n >= end)
		return INDEX_ABSENT;
	*out = (size_t)n;
	return 0;
}

static int out_of_range(const struct patching *p, struct err *e)
{
	return fail(p, ERR_INPUT, "the index is out of range", e);
}

/* What the container has under that name: *out = NULL when nothing. */
static int child(struct patching *p, const struct node *parent, struct span token,
		 struct node **out, struct err *e)
{
	size_t at;
	int rc;

	*out = NULL;
	if (parent->kind == NODE_MAP) {
		*out = node_get_span(parent, token);
		return add_work(p, parent->n, e);
	}
	if (parent->kind != NODE_LIST)
		return fail(p, ERR_INPUT, "the path leads through a scalar", e);
	rc = read_index(p, token, parent->n, &at, e);
	if (rc < 0)
		return -1;
	if (rc == 0)
		*out = parent->items[at];
	return 0;
}

static int find_place(struct patching *p, const struct node *pointer, struct place *out,
		      struct err *e)
{
	struct span rest = node_text(pointer);
	struct span part;
	size_t depth = 0;

	*out = (struct place){.pointer = pointer};
	if (rest.n == 0)
		return 0;
	if (p->rules == MERGE_AS_STANDARD && rest.p[0] != '/')
		return fail(p, ERR_INPUT, "the path does not start with '/'", e);
	span_cut(&rest, '/', &part); /* what stands before the first '/': the library ignores it */
	if (!rest.p)
		return fail(p, ERR_INPUT, "the path has no '/'", e);
	out->parent = *p->root;
	for (;;) {
		bool more = span_find(rest, '/') < rest.n;

		span_cut(&rest, '/', &part);
		if (decode_token(p, part, &out->token, e))
			return -1;
		if (!more)
			break;
		if (++depth > LIMIT_DEPTH)
			return fail(p, ERR_LIMIT, "the path is too deep", e);
		if (child(p, out->parent, out->token, &out->parent, e))
			return -1;
		if (!out->parent)
			return fail(p, ERR_INPUT, "the path does not exist", e);
	}
	if (out->parent->kind == NODE_SCALAR)
		return fail(p, ERR_INPUT, "the path leads through a scalar", e);
	return 0;
}

/* The value at a place; *out = NULL when the map lacks it. */
static int get(struct patching *p, const struct place *at, struct node **out, struct err *e)
{
	if (!at->parent) {
		*out = *p->root;
		return 0;
	}
	if (child(p, at->parent, at->token, out, e))
		return -1;
	if (!*out && at->parent->kind == NODE_LIST)
		return out_of_range(p, e);
	return 0;
}

/* ---- values ----------------------------------------------------------------------------------- */

/*
 * kustomize reads a JSON patch that is written as YAML by YAML 1.1: plain yes, no, on, off, y and n are
 * booleans there, as keys too, and times are text.
 */
static const char *old_boolean(const struct node *n)
{
	static const char yes[] = " y Y yes Yes YES on On ON ";
	static const char no[] = " n N no No NO off Off OFF ";
	char word[6];

	if (n->tag != TAG_STR || n->style != STYLE_PLAIN || n->n == 0 || n->n > 3)
		return NULL;
	word[0] = ' ';
	memcpy(word + 1, n->text, n->n);
	word[n->n + 1] = ' ';
	word[n->n + 2] = '\0';
	if (strstr(yes, word))
		return "true";
	return strstr(no, word) ? "false" : NULL;
}

static void set_boolean(struct node *n, const char *text, enum node_tag tag)
{
	if (!text)
		return;
	n->text = text;
	n->n = (uint32_t)strlen(text);
	n->tag = (uint8_t)tag;
}

static void read_as_old_yaml(struct node *n)
{
	if (n->kind == NODE_SCALAR) {
		set_boolean(n, old_boolean(n), TAG_BOOL);
		if (n->tag == TAG_TIMESTAMP)
			n->tag = TAG_STR;
		return;
	}
	for (uint32_t i = 0; i < n->n; i++) {
		if (n->kind == NODE_MAP)
			set_boolean(n->pairs[i].key, old_boolean(n->pairs[i].key), TAG_STR);
		read_as_old_yaml(n->kind == NODE_MAP ? n->pairs[i].value : n->items[i]);
	}
}

/* The operation's value, ours to change; null when there is none. */
static struct node *own_value(struct patching *p, const struct node *given)
{
	struct node *n;

	if (!given)
		return node_placed(node_null(p->a), p->op);
	n = node_copy_shared(p->a, given);
	if (p->rules == MERGE_AS_KUSTOMIZE)
		read_as_old_yaml(n);
	return n;
}

/* ---- operations ------------------------------------------------------------------------------- */

static int whole_document(const struct patching *p, struct err *e)
{
	return fail(p, ERR_INPUT, "the whole document cannot be changed so", e);
}

static int put(struct patching *p, const struct place *at, struct node *value, struct err *e)
{
	size_t index;
	int rc;

	if (!at->parent) {
		if (p->rules == MERGE_AS_KUSTOMIZE)
			return whole_document(p, e);
		*p->root = value;
		return 0;
	}
	if (at->parent->kind == NODE_MAP) {
		node_set_span(p->a, at->parent, at->token, value);
		return add_work(p, at->parent->n, e);
	}
	if (span_is(at->token, "-")) {
		node_append(p->a, at->parent, value);
		return 0;
	}
	rc = read_index(p, at->token, (size_t)at->parent->n + 1, &index, e);
	if (rc == INDEX_ABSENT)
		return out_of_range(p, e);
	if (rc < 0 || add_work(p, (at->parent->n - index) / 8, e))
		return -1;
	node_insert(p->a, at->parent, index, value);
	return 0;
}

static int take_out(struct patching *p, const struct place *at, struct err *e)
{
	size_t index;
	int rc;

	if (!at->parent)
		return whole_document(p, e);
	if (at->parent->kind == NODE_MAP) {
		if (!node_remove_span(at->parent, at->token))
			return fail(p, ERR_INPUT, "the path does not exist", e);
		return add_work(p, at->parent->n, e);
	}
	rc = read_index(p, at->token, at->parent->n, &index, e);
	if (rc == INDEX_ABSENT)
		return out_of_range(p, e);
	if (rc < 0 || add_work(p, (at->parent->n - index) / 8, e))
		return -1;
	node_remove_at(at->parent, index);
	return 0;
}

static int replace(struct patching *p, const struct place *at, struct node *value, struct err *e)
{
	struct node *old;
	size_t index;

	if (!at->parent) {
		if (p->rules == MERGE_AS_KUSTOMIZE && value->kind == NODE_SCALAR)
			return whole_document(p, e);
		*p->root = value;
		return 0;
	}
	if (get(p, at, &old, e))
		return -1;
	if (!old && p->rules == MERGE_AS_STANDARD)
		return fail(p, ERR_INPUT, "the path does not exist", e);
	if (at->parent->kind == NODE_MAP) {
		node_set_span(p->a, at->parent, at->token, value);
		return 0;
	}
	if (read_index(p, at->token, at->parent->n, &index, e))
		return -1;
	at->parent->items[index] = value;
	return 0;
}

/* Levels below and including n, at most LIMIT_DEPTH + 1. */
static unsigned depth_of(const struct node *n, unsigned budget)
{
	unsigned deepest = 0;

	if (n->kind == NODE_SCALAR || budget == 0)
		return 1;
	for (uint32_t i = 0; i < n->n && deepest <= budget; i++) {
		unsigned d =
			depth_of(n->kind == NODE_MAP ? n->pairs[i].value : n->items[i], budget - 1);

		deepest = d > deepest ? d : deepest;
	}
	return deepest + 1;
}

static int copy_value(struct patching *p, const struct node *from, struct node **out, struct err *e)
{
	if (depth_of(from, LIMIT_DEPTH) > LIMIT_DEPTH)
		return fail(p, ERR_LIMIT, "the value is too deep", e);
	p->n_copied += node_count(from);
	if (p->n_copied > LIMIT_NODES)
		return fail(p, ERR_LIMIT, "the patch copies too much", e);
	*out = node_copy_shared(p->a, from);
	return 0;
}

/* Text that is equal when two scalars are the same JSON value. */
static struct span json_text(const struct node *n, char out[SCALAR_NUMBER_BYTES])
{
	if (n->tag == TAG_TIMESTAMP && scalar_time(node_text(n), out))
		return span_of(out);
	if ((n->tag == TAG_INT || n->tag == TAG_FLOAT) &&
	    scalar_json_number((enum node_tag)n->tag, node_text(n), out))
		return span_of(out);
	return n->tag == TAG_NULL ? SPAN_LIT("null") : node_text(n);
}

static int json_type(const struct node *n)
{
	if (n->kind != NODE_SCALAR)
		return -(int)n->kind;
	switch ((enum node_tag)n->tag) {
	case TAG_FLOAT: return TAG_INT;
	case TAG_TIMESTAMP:
	case TAG_BINARY: return TAG_STR;
	default: return n->tag;
	}
}

/* Keys of large maps are looked at through an index; work is bounded by the smaller tree. */
static bool json_equal(struct arena *scratch, const struct node *x, const struct node *y)
{
	_Static_assert(SCALAR_TIME_BYTES <= SCALAR_NUMBER_BYTES, "one buffer fits both");
	char a[SCALAR_NUMBER_BYTES];
	char b[SCALAR_NUMBER_BYTES];
	struct fields f;

	if (json_type(x) != json_type(y))
		return false;
	if (x->kind == NODE_SCALAR)
		return span_eq(json_text(x, a), json_text(y, b));
	if (x->n != y->n)
		return false;
	if (x->kind == NODE_MAP)
		fields_init(&f, scratch, y, x->n);
	for (uint32_t i = 0; i < x->n; i++) {
		struct pair *p;

		if (x->kind == NODE_LIST) {
			if (!json_equal(scratch, x->items[i], y->items[i]))
				return false;
			continue;
		}
		p = fields_take(&f, node_text(x->pairs[i].key));
		if (!p || !json_equal(scratch, x->pairs[i].value, p->value))
			return false;
	}
	return true;
}

static int test(struct patching *p, const struct place *at, const struct node *value, struct err *e)
{
	struct arena scratch = ARENA_INIT;
	struct node *found;
	bool equal;

	if (get(p, at, &found, e))
		return -1;
	if (!found)
		equal = p->rules == MERGE_AS_KUSTOMIZE && node_is_null(value);
	else
		equal = json_equal(&scratch, value, found);
	arena_dispose(&scratch);
	if (equal)
		return add_work(p, node_count(value), e);
	return fail(p, ERR_INPUT, found ? "the value is another one" : "the path does not exist",
		    e);
}

/* A place below `outer`, by their pointers. */
static bool inside(const struct node *inner, const struct node *outer)
{
	return inner->n > outer->n && memcmp(inner->text, outer->text, outer->n) == 0 &&
	       inner->text[outer->n] == '/';
}

static int move_or_copy(struct patching *p, bool move, struct err *e)
{
	const struct node *pointer = node_get(p->op, "from");
	struct place from;
	struct place to;
	struct node *value;

	if (!node_is(pointer, NODE_SCALAR) || pointer->tag == TAG_NULL)
		return fail(p, ERR_INPUT, "the operation has no 'from'", e);
	if (find_place(p, pointer, &from, e) || get(p, &from, &value, e))
		return -1;
	if (!from.parent && p->rules == MERGE_AS_KUSTOMIZE)
		return whole_document(p, e);
	if (!value && (move || p->rules == MERGE_AS_STANDARD))
		return fail(p, ERR_INPUT, "the path in 'from' does not exist", e);
	if (!move) {
		if (find_place(p, p->path, &to, e))
			return -1;
		if (!value)
			value = node_placed(node_null(p->a), p->op);
		else if (copy_value(p, value, &value, e))
			return -1;
		return put(p, &to, value, e);
	}
	if (inside(p->path, pointer))
		return fail(p, ERR_INPUT, "a value cannot move into itself", e);
	if (!from.parent) /* onto itself: nothing else is left to move the document to */
		return 0;
	if (take_out(p, &from, e) || find_place(p, p->path, &to, e))
		return -1;
	return put(p, &to, value, e);
}

static int carry_out(struct patching *p, struct err *e)
{
	const struct node *given = node_get(p->op, "value");
	struct node *value = NULL;
	struct place at;

	if (span_is(span_of(p->name), "move"))
		return move_or_copy(p, true, e);
	if (span_is(span_of(p->name), "copy"))
		return move_or_copy(p, false, e);
	if (find_place(p, p->path, &at, e))
		return -1;
	if (span_is(span_of(p->name), "remove"))
		return take_out(p, &at, e);
	if (!given && p->rules == MERGE_AS_STANDARD)
		return fail(p, ERR_INPUT, "the operation has no 'value'", e);
	value = own_value(p, given);
	if (span_is(span_of(p->name), "add"))
		return put(p, &at, value, e);
	if (span_is(span_of(p->name), "replace"))
		return replace(p, &at, value, e);
	return test(p, &at, value, e);
}

static const char *known_operation(const struct node *op)
{
	static const char *const names[] = {"add", "remove", "replace", "move", "copy", "test"};
	const struct node *name = node_get(op, "op");

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (node_is_text(name, names[i]))
			return names[i];
	return NULL;
}

/* kustomize writes the object as JSON and reads it again: every string is quoted then. */
static void quote_strings(struct node *n)
{
	if (n->kind == NODE_SCALAR) {
		n->style =
			n->tag == TAG_STR || n->tag == TAG_TIMESTAMP ? STYLE_DOUBLE : STYLE_PLAIN;
		if (n->tag == TAG_NULL) {
			n->text = "null";
			n->n = 4;
		}
		return;
	}
	for (uint32_t i = 0; i < n->n; i++)
		quote_strings(n->kind == NODE_MAP ? n->pairs[i].value : n->items[i]);
}

int merge_json_patch(struct node **target, const struct node *patch, enum merge_rules rules,
		     struct arena *a, struct err *e)
{
	struct patching p = {.root = target, .a = a, .rules = rules};

	if (!node_is(patch, NODE_LIST))
		return err_at(e, ERR_INPUT, patch, "a JSON patch is not a list of operations");
	for (uint32_t i = 0; i < patch->n; i++) {
		p.op = patch->items[i];
		p.number = (size_t)i + 1;
		if (!node_is(p.op, NODE_MAP))
			return err_at(e, ERR_INPUT, p.op, "operation %zu: not a map", p.number);
		p.name = known_operation(p.op);
		if (!p.name)
			return err_at(e, ERR_INPUT, p.op, "operation %zu: 'op' is none we know",
				      p.number);
		p.path = node_get(p.op, "path");
		if (!node_is(p.path, NODE_SCALAR) || p.path->tag != TAG_STR)
			return err_at(e, ERR_INPUT, p.op, "operation %zu: '%s' has no 'path'",
				      p.number, p.name);
		if (carry_out(&p, e))
			return -1;
	}
	if (depth_of(*target, LIMIT_DEPTH) > LIMIT_DEPTH)
		return err_at(e, ERR_LIMIT, patch, "the patched object is too deep");
	if (rules == MERGE_AS_STANDARD)
		return 0;
	if ((*target)->kind != NODE_MAP)
		return err_at(e, ERR_INPUT, patch, "the patched object is not a map");
	quote_strings(*target);
	return 0;
}

/* ---- JSON merge patch ------------------------------------------------------------------------- */

static struct node *merged(struct arena *scratch, struct node *target, const struct node *patch,
			   struct arena *a)
{
	struct fields f;
	uint32_t kept = 0;

	if (patch->kind != NODE_MAP)
		return node_copy_shared(a, patch);
	if (!node_is(target, NODE_MAP))
		target = node_placed(node_map(a), patch);
	fields_init(&f, scratch, patch, target->n);
	for (uint32_t i = 0; i < target->n; i++) {
		struct pair p = target->pairs[i];
		const struct pair *other = fields_take(&f, node_text(p.key));

		if (other && node_is_null(other->value))
			continue;
		if (other)
			p.value = merged(scratch, p.value, other->value, a);
		target->pairs[kept++] = p;
	}
	target->n = kept;
	fields_reserve(a, target, patch->n);
	for (uint32_t i = 0; i < patch->n; i++)
		if (!f.used[i] && !node_is_null(patch->pairs[i].value))
			target->pairs[target->n++] =
				(struct pair){node_copy_shared(a, patch->pairs[i].key),
					      merged(scratch, NULL, patch->pairs[i].value, a)};
	return target;
}

void merge_json_merge(struct node **target, const struct node *patch, struct arena *a)
{
	struct arena scratch = ARENA_INIT;

	*target = merged(&scratch, *target, patch, a);
	arena_dispose(&scratch);
}
