/*
 * Strategic merge as kustomize does it: kyaml's walker (yaml/walk) with its merging visitor (yaml/merge2).
 *
 * Target and patch are walked together, the whole target even where the patch says nothing, because
 * kustomize normalizes what it walks: empty nulls go, duplicates in merged lists collapse. Where the
 * target lacks a map or merged list, the patch's own is taken and then merged with itself: that is how
 * nulls and directives leave it. Hence target and patch may be one and the same node below, and the patch
 * is a copy that belongs to us.
 */
#include <stdlib.h>

#include "agent/base/buf.h"
#include "agent/base/limits.h"
#include "agent/base/map.h"
#include "render/yaml/merge.h"
#include "render/yaml/merge_elements.h"
#include "render/yaml/merge_fields.h"

enum { KEYS_MAX = 8, PATH_MAX_STEPS = LIMIT_DEPTH * 2 };

struct walk {
	const struct schema_set *schemas;
	struct arena *a;
	struct arena scratch;
	size_t work;
	size_t depth;
	struct span path[PATH_MAX_STEPS];
};

enum directive { PATCH_MERGE, PATCH_REPLACE, PATCH_DELETE, PATCH_NONE };

static int walk(struct walk *w, struct node *dest, struct node *patch, struct schema type,
		struct node **out, struct err *e);

/* "spec.template.spec", for messages. */
static const char *path_text(struct walk *w)
{
	struct buf b = BUF_INIT(256);
	const char *text;

	for (size_t i = 0; i < w->depth && i < PATH_MAX_STEPS; i++) {
		if (i > 0)
			buf_addc(&b, '.');
		buf_add_span(&b, w->path[i]);
	}
	text = arena_strdup(&w->scratch, w->depth > 0 ? buf_str(&b) : "the root");
	buf_dispose(&b);
	return text;
}

/* ---- directives ------------------------------------------------------------------------------- */

static const struct span DIRECTIVE = {"$patch", 6};

static int read_directive(struct walk *w, const struct node *value, enum directive *out,
			  struct err *e)
{
	struct span text = elements_text(value);

	if (span_is(text, "delete"))
		*out = PATCH_DELETE;
	else if (span_is(text, "replace"))
		*out = PATCH_REPLACE;
	else if (span_is(text, "merge"))
		*out = PATCH_MERGE;
	else
		return err_at(e, ERR_INPUT, value, "'%s': unknown $patch directive", path_text(w));
	return 0;
}

/* The directive of a map, which loses it; none in a map without. */
static int take_directive(struct walk *w, struct node *patch, enum directive *out, struct err *e)
{
	const struct node *value = node_get_span(patch, DIRECTIVE);

	*out = PATCH_MERGE;
	if (!value)
		return 0;
	if (read_directive(w, value, out, e))
		return -1;
	node_remove_span(patch, DIRECTIVE);
	return 0;
}

/* A list's directive is an element with nothing else in it; all alike go, and empty elements with them. */
static int take_list_directive(struct walk *w, struct node *patch, enum directive *out,
			       struct err *e)
{
	struct node *value = NULL;
	uint32_t kept = 0;

	*out = PATCH_MERGE;
	for (uint32_t i = 0; i < patch->n && !value; i++) {
		value = node_get_span(patch->items[i], DIRECTIVE);
		if (value && patch->items[i]->n > 1)
			return 0;
	}
	if (!value)
		return 0;
	if (read_directive(w, value, out, e))
		return -1;
	for (uint32_t i = 0; i < patch->n; i++) {
		struct node *n = patch->items[i];
		const struct node *own = node_get_span(n, DIRECTIVE);

		if (elements_blank(n) || (own && span_eq(elements_text(own), elements_text(value))))
			continue;
		patch->items[kept++] = n;
	}
	patch->n = kept;
	return 0;
}

/* ---- types ------------------------------------------------------------------------------------ */

static struct span type_text(const struct node *n, const char *key)
{
	const struct node *field = node_get(n, key);

	return field && !node_is_null(field) ? elements_text(field) : (struct span){"", 0};
}

/* An object inside of what has no type is looked up by its own kind. */
static struct schema type_of(const struct walk *w, const struct node *n)
{
	struct span version;
	struct span kind;

	if (!node_is(n, NODE_MAP))
		return SCHEMA_NONE;
	kind = type_text(n, "kind");
	if (kind.n == 0)
		return SCHEMA_NONE;
	version = type_text(n, "apiVersion");
	if (version.n == 0)
		return SCHEMA_NONE;
	return schema_type_of(w->schemas, SCHEMA_AS_KUSTOMIZE, version, kind);
}

/* ---- maps ------------------------------------------------------------------------------------- */

/* What the walk of a map starts from: NULL when it goes away. */
static int visit_map(struct walk *w, struct node *dest, struct node *patch, struct node **out,
		     struct err *e)
{
	enum directive d = PATCH_MERGE;

	*out = NULL;
	if (node_is_null(dest)) {
		/* kyaml drops this error: an unknown directive stays as a plain key. */
		if (node_is(patch, NODE_MAP) && take_directive(w, patch, &d, NULL))
			d = PATCH_NONE;
		if (d == PATCH_DELETE)
			return 0;
		*out = patch || !dest || dest->n == 0 ? patch : dest;
		return 0;
	}
	if (patch && node_is_null(patch))
		return 0;
	if (patch && take_directive(w, patch, &d, e))
		return -1;
	if (d == PATCH_REPLACE)
		*out = patch;
	else if (d != PATCH_DELETE)
		*out = dest;
	return 0;
}

static int walk_field(struct walk *w, struct span key, struct node *dest, struct node *patch,
		      struct schema type, struct node **out, struct err *e)
{
	int rc;

	if (w->depth < PATH_MAX_STEPS)
		w->path[w->depth] = key;
	w->depth++;
	rc = walk(w, dest, patch, schema_field(type, key), out, e);
	w->depth--;
	if (rc)
		return rc;
	/* A null that the patch did not write and that has a text stays; all others remove the key. */
	if (*out && node_is_null(*out) && (patch || (*out)->n == 0))
		*out = NULL;
	return 0;
}

/*
 * A value put where another stands keeps the style of the one before: a number in the place of a quoted
 * string is written in quotes and so becomes a string.
 */
static struct node *restyle(struct node *was, struct node *now)
{
	uint8_t style = was->style;
	bool quoted = style == STYLE_SINGLE || style == STYLE_DOUBLE || style == STYLE_LITERAL ||
		      style == STYLE_FOLDED;

	if (was == now || was->kind != NODE_SCALAR || now->kind != NODE_SCALAR)
		return now;
	*was = *now;
	was->style = style;
	if (quoted && now->style != style)
		was->tag = TAG_STR;
	return was;
}

static int by_key(const void *a, const void *b)
{
	const struct pair *x = *(struct pair *const *)a;
	const struct pair *y = *(struct pair *const *)b;

	return span_cmp(node_text(x->key), node_text(y->key));
}

/* What only the patch has, in order of the keys. */
static int add_fields(struct walk *w, struct node *dest, const struct fields *f, struct schema type,
		      struct err *e)
{
	struct pair **added;
	uint32_t n = 0;

	if (!f->patch)
		return 0;
	added = arena_array(&w->scratch, f->patch->n, sizeof(struct pair *));
	for (uint32_t i = 0; i < f->patch->n; i++)
		if (!f->used[i])
			added[n++] = &f->patch->pairs[i];
	if (n == 0)
		return 0;
	qsort(added, n, sizeof(struct pair *), by_key);
	fields_reserve(w->a, dest, n);
	for (uint32_t i = 0; i < n; i++) {
		struct node *value;

		if (walk_field(w, node_text(added[i]->key), NULL, added[i]->value, type, &value, e))
			return -1;
		if (value)
			dest->pairs[dest->n++] = (struct pair){added[i]->key, value};
	}
	return 0;
}

static int walk_map(struct walk *w, struct node *dest, struct node *patch, struct schema type,
		    struct node **out, struct err *e)
{
	struct fields f;
	uint32_t kept = 0;

	if (visit_map(w, dest, patch, &dest, e))
		return -1;
	*out = dest;
	if (!dest || dest->kind != NODE_MAP)
		return 0;
	fields_init(&f, &w->scratch, dest == patch ? NULL : patch, dest->n);
	for (uint32_t i = 0; i < dest->n; i++) {
		struct pair p = dest->pairs[i];
		struct span key = node_text(p.key);
		struct pair *other = dest == patch ? &p : fields_take(&f, key);
		struct node *value;

		if (walk_field(w, key, p.value, other ? other->value : NULL, type, &value, e))
			return -1;
		if (!value)
			continue;
		dest->pairs[kept++] = (struct pair){p.key, restyle(p.value, value)};
	}
	dest->n = kept;
	return add_fields(w, dest, &f, type, e);
}

/* ---- merged lists ----------------------------------------------------------------------------- */

/* The texts of the keys of each distinct element, patch before target. */
struct tuples {
	struct span keys[KEYS_MAX];
	size_t n_keys;
	struct span *values; /* [n][n_keys] */
	size_t n, cap;
	struct map seen;
};

static struct span key_text(const struct node *element, struct span key)
{
	const struct node *field = node_get_span(element, key);

	if (!field || node_is_null(field))
		return (struct span){"", 0};
	return elements_text(field);
}

static bool tuple_seen(struct walk *w, struct tuples *t, const struct span *values)
{
	struct span id = values[0];

	if (t->n_keys > 1) {
		struct buf b = BUF_INIT(SIZE_MAX);

		for (size_t k = 0; k < t->n_keys; k++) {
			buf_add(&b, &values[k].n, sizeof(values[k].n));
			buf_add_span(&b, values[k]);
		}
		id = (struct span){arena_strndup(&w->scratch, b.p, b.n), b.n};
		buf_dispose(&b);
	}
	if (map_get(&t->seen, id))
		return true;
	map_set(&t->seen, id, t);
	return false;
}

static void add_tuples(struct walk *w, struct tuples *t, const struct node *list)
{
	if (!node_is(list, NODE_LIST))
		return;
	for (uint32_t i = 0; i < list->n; i++) {
		struct span values[KEYS_MAX] = {{0}};

		for (size_t k = 0; k < t->n_keys; k++)
			values[k] = t->keys[k].n > 0 ? key_text(list->items[i], t->keys[k])
						     : elements_text(list->items[i]);
		if (tuple_seen(w, t, values))
			continue;
		t->values = arena_grow(&w->scratch, t->values, &t->cap, t->n + 1,
				       t->n_keys * sizeof(struct span));
		memcpy(t->values + t->n++ * t->n_keys, values, t->n_keys * sizeof(struct span));
	}
}

/* Two tuples are one when they agree somewhere and differ only where one of them is empty. */
static bool unite(const struct span *x, const struct span *y, size_t n, struct span *out)
{
	bool common = false;

	for (size_t i = 0; i < n; i++) {
		bool equal = span_eq(x[i], y[i]);

		if (!equal && x[i].n > 0 && y[i].n > 0)
			return false;
		common |= equal;
		out[i] = x[i].n > 0 ? x[i] : y[i];
	}
	return common;
}

/*
 * kyaml compares each tuple with each. Only tuples that share the text of a key that all of them have can
 * be united, and none when every key is there in all or in none: regular lists cost nothing.
 */
static int unite_tuples(struct walk *w, struct tuples *t, const struct node *at, struct err *e)
{
	size_t bytes = t->n_keys * sizeof(struct span);
	bool mixed = false;

	for (size_t k = 0; k < t->n_keys; k++) {
		size_t present = 0;

		for (size_t i = 0; i < t->n; i++)
			present += t->values[i * t->n_keys + k].n > 0;
		mixed |= present > 0 && present < t->n;
	}
	for (size_t i = 0; mixed && i < t->n; i++) {
		struct span first[KEYS_MAX];
		struct span both[KEYS_MAX];

		memcpy(first, t->values + i * t->n_keys, bytes);
		if (elements_work(&w->work, t->n, at, e))
			return -1;
		for (size_t j = 0; j < t->n; j++) {
			if (!unite(first, t->values + j * t->n_keys, t->n_keys, both))
				continue;
			memcpy(t->values + i * t->n_keys, both, bytes);
			memcpy(t->values + j * t->n_keys, both, bytes);
		}
	}
	return 0;
}

/* The keys that any of n tuples has a value of; all of them when none has. */
static size_t used_keys(const struct tuples *t, const struct span *values, size_t n,
			size_t out[KEYS_MAX])
{
	size_t n_used = 0;

	for (size_t k = 0; k < t->n_keys; k++) {
		bool any = false;

		for (size_t i = 0; i < n && !any; i++)
			any = values[i * t->n_keys + k].n > 0;
		if (any)
			out[n_used++] = k;
	}
	if (n_used > 0)
		return n_used;
	for (size_t k = 0; k < t->n_keys; k++)
		out[k] = k;
	return t->n_keys;
}

struct merging {
	struct tuples t;
	struct elements dest;
	struct elements own_patch;
	struct elements *patch; /* &dest when target and patch are one */
	struct elements result;
	struct span keys[KEYS_MAX]; /* those in use */
	size_t n_keys;
	struct schema items;
};

/* Both elements of a tuple, by the keys it has values of. */
static void find_pair(struct merging *m, const struct span *values, struct node **dest,
		      struct node **patch)
{
	struct span keys[KEYS_MAX];
	struct span texts[KEYS_MAX];
	size_t used[KEYS_MAX];
	size_t n = used_keys(&m->t, values, 1, used);

	for (size_t k = 0; k < n; k++) {
		keys[k] = m->t.keys[used[k]];
		texts[k] = values[used[k]];
	}
	*dest = elements_find(&m->dest, keys, texts, n);
	*patch = elements_find(m->patch, keys, texts, n);
}

static int merge_element(struct walk *w, struct merging *m, const struct span *values,
			 struct err *e)
{
	struct span texts[KEYS_MAX];
	size_t used[KEYS_MAX];
	struct node *dest;
	struct node *patch;
	struct node *both;

	used_keys(&m->t, m->t.values, m->t.n, used);
	for (size_t k = 0; k < m->n_keys; k++)
		texts[k] = values[used[k]];
	find_pair(m, values, &dest, &patch);
	if (walk(w, dest, patch, m->items, &both, e))
		return -1;
	if (!both || elements_blank(both))
		return elements_set(&m->dest, NULL, m->keys, m->n_keys, texts, m->n_keys, e);
	if (m->keys[0].n == 0 && both->kind != NODE_SCALAR && texts[0].n > 0)
		return err_at(e, ERR_INPUT, both, "a list element is not a scalar");
	return elements_set(&m->result, both, m->keys, m->n_keys, texts, m->n_keys, e);
}

/* Put an element of the target behind what the patch gave, or in its place. */
static int append_element(struct merging *m, struct node *n, struct err *e)
{
	struct span texts[KEYS_MAX];
	size_t found = 0;

	if (m->keys[0].n == 0) {
		texts[0] = elements_text(n);
		return elements_set(&m->result, n, m->keys, 1, texts, 1, e);
	}
	if (n->kind != NODE_MAP && !node_is_null(n))
		return err_at(e, ERR_INPUT, n, "a list element is not a map");
	for (size_t k = 0; k < m->n_keys; k++) {
		const struct node *field = node_get_span(n, m->keys[k]);

		if (field)
			texts[found++] = elements_text(field);
		else
			elements_append(&m->result, n);
	}
	if (m->n_keys > 1 && elements_set(&m->result, NULL, m->keys, m->n_keys, texts, found, e))
		return -1;
	return elements_set(&m->result, n, m->keys, m->n_keys, texts, found, e);
}

static void read_keys(struct tuples *t, struct schema type)
{
	const char *merge_key = schema_merge_key(type);
	size_t n = schema_n_keys(type);

	for (size_t i = 0; i < n && i < KEYS_MAX; i++)
		t->keys[t->n_keys++] = span_of(schema_key(type, i));
	if (n == 0)
		t->keys[t->n_keys++] = span_of(merge_key ? merge_key : "");
}

static int merge_elements(struct walk *w, struct node *dest, struct node *patch, struct schema type,
			  struct node **out, struct err *e)
{
	struct merging m = {.items = schema_traits(type) & SCHEMA_LIST ? schema_items(type)
								       : SCHEMA_NONE};
	size_t used[KEYS_MAX];
	struct node *list;

	read_keys(&m.t, type);
	map_init(&m.t.seen, &w->scratch);
	add_tuples(w, &m.t, patch);
	add_tuples(w, &m.t, dest);
	if (m.t.n == 0)
		return 0;
	if (m.t.n_keys > 1 && unite_tuples(w, &m.t, dest, e))
		return -1;
	m.n_keys = used_keys(&m.t, m.t.values, m.t.n, used);
	for (size_t k = 0; k < m.n_keys; k++)
		m.keys[k] = m.t.keys[used[k]];
	elements_init(&m.dest, &w->scratch, &w->work, dest, m.keys[0]);
	elements_init(&m.own_patch, &w->scratch, &w->work, patch, m.keys[0]);
	elements_init(&m.result, &w->scratch, &w->work, NULL, m.keys[0]);
	m.patch = dest == patch ? &m.dest : &m.own_patch;
	for (size_t i = 0; i < m.t.n; i++)
		if (merge_element(w, &m, m.t.values + i * m.t.n_keys, e))
			return -1;
	for (size_t i = 0; i < m.dest.n; i++)
		if (m.dest.slots[i] && append_element(&m, m.dest.slots[i], e))
			return -1;
	list = node_placed(node_list(w->a), dest);
	list->secret = dest->secret;
	elements_write(&m.result, w->a, list);
	*out = list;
	return 0;
}

static int walk_merged_list(struct walk *w, struct node *dest, struct node *patch,
			    struct schema type, struct node **out, struct err *e)
{
	enum directive d = PATCH_MERGE;

	*out = NULL;
	if (node_is_null(dest)) {
		dest = patch;
	} else if (patch) {
		if (node_is_null(patch))
			return 0;
		if (take_list_directive(w, patch, &d, e))
			return -1;
		if (d == PATCH_DELETE)
			return 0;
		if (d == PATCH_REPLACE)
			dest = patch;
	}
	*out = dest;
	return merge_elements(w, dest, patch, type, out, e);
}

/* ---- everything ------------------------------------------------------------------------------- */

static const char *const KIND_NAMES[] = {"a scalar", "a list", "a map"};

static int kinds_differ(struct walk *w, const struct node *dest, const struct node *patch,
			struct err *e)
{
	return err_at(e, ERR_INPUT, patch, "'%s' is %s in the patch and %s in the target",
		      path_text(w), KIND_NAMES[patch->kind], KIND_NAMES[dest->kind]);
}

static int walk(struct walk *w, struct node *dest, struct node *patch, struct schema type,
		struct node **out, struct err *e)
{
	const struct node *known = node_is_null(dest) ? patch : dest;

	if (!schema_known(type))
		type = type_of(w, dest);
	if (!schema_known(type))
		type = type_of(w, patch);
	if (node_is_null(known) || known->kind == NODE_MAP) {
		if (!node_is_null(dest) && !node_is_null(patch) && patch->kind != NODE_MAP)
			return kinds_differ(w, dest, patch, e);
		return walk_map(w, dest, patch, type, out, e);
	}
	if (!node_is_null(dest) && !node_is_null(patch) && patch->kind != dest->kind)
		return kinds_differ(w, dest, patch, e);
	if (known->kind == NODE_LIST && (schema_traits(type) & SCHEMA_MERGE))
		return walk_merged_list(w, dest, patch, type, out, e);
	*out = patch ? patch : dest;
	return 0;
}

int merge_strategic(struct node **target, const struct node *patch,
		    const struct schema_set *schemas, struct arena *a, struct err *e)
{
	struct walk w;
	struct node *out = NULL;
	int rc;

	w.schemas = schemas;
	w.a = a;
	w.scratch = (struct arena)ARENA_INIT;
	w.work = 0;
	w.depth = 0;
	if (!node_is(*target, NODE_MAP) || !node_is(patch, NODE_MAP))
		return err_at(e, ERR_INPUT, patch, "a strategic merge needs two maps");
	rc = walk(&w, *target, node_copy_shared(a, patch), SCHEMA_NONE, &out, e);
	arena_dispose(&w.scratch);
	if (rc)
		return -1;
	/* kustomize looks at whether anything is left, not at what: `$patch: replace` changes nothing. */
	return out ? 0 : MERGE_DELETED;
}
