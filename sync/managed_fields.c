#include "sync/managed_fields.h"

#include "agent/base/attr.h"
#include "render/yaml/json_io.h"

static const struct source managed = {.path = "managedFields"};

static const char *text_or_empty(const struct node *map, const char *key)
{
	const char *s = node_get_text(map, key);

	return s ? s : "";
}

bool field_entry_at(const struct node *object, size_t at, struct field_entry *out)
{
	const struct node *list = node_at(object, "metadata", "managedFields", NULL);
	const struct node *n;

	if (!node_is(list, NODE_LIST) || at >= list->n)
		return false;
	n = list->items[at];
	*out = (struct field_entry){
		.manager = text_or_empty(n, "manager"),
		.operation = text_or_empty(n, "operation"),
		.subresource = text_or_empty(n, "subresource"),
		.api_version = text_or_empty(n, "apiVersion"),
		.time = text_or_empty(n, "time"),
		.set = node_get(n, "fieldsV1"),
	};
	return true;
}

bool field_entry_ours(const struct field_entry *f)
{
	return strcmp(f->manager, FIELD_MANAGER) == 0 && strcmp(f->operation, "Apply") == 0 &&
	       !*f->subresource;
}

bool field_entry_legacy(const struct field_entry *f)
{
	/* operation NULL = both */
	static const struct {
		const char *manager, *operation;
	} tools[] = {
		{"kubectl-client-side-apply", "Update"},
		{"kubectl", NULL},
		{"before-first-apply", "Update"},
		{"kubectl-last-applied", NULL},
		{"helm", NULL},
		{"kustomize-controller", NULL},
		{"argocd-controller", NULL},
		{FIELD_MANAGER, "Update"},
	};

	if (*f->subresource)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(tools); i++) {
		if (strcmp(f->manager, tools[i].manager) == 0 &&
		    (!tools[i].operation || strcmp(f->operation, tools[i].operation) == 0))
			return true;
	}
	return false;
}

const struct node *fields_ours(const struct node *object)
{
	struct field_entry f;

	for (size_t i = 0; field_entry_at(object, i, &f); i++) {
		if (field_entry_ours(&f))
			return f.set;
	}
	return NULL;
}

static bool is_member(const struct node *set)
{
	return node_is(set, NODE_MAP) && (set->n == 0 || node_get(set, ".") != NULL);
}

static bool is_dot(const struct node *key)
{
	return key->n == 1 && key->text[0] == '.';
}

/* A set from its parts: NULL when it has none. `children` is written. */
static struct node *make_set(struct arena *a, struct node *children, bool member)
{
	if (children->n == 0)
		return member ? children : NULL;
	if (member)
		node_set(a, children, ".", node_map(a));
	return children;
}

struct node *fields_union(struct arena *a, const struct node *x, const struct node *y)
{
	struct node *out;

	if (!node_is(x, NODE_MAP) || !node_is(y, NODE_MAP)) {
		const struct node *one = node_is(x, NODE_MAP) ? x : y;

		return node_is(one, NODE_MAP) ? node_copy_shared(a, one) : NULL;
	}
	out = node_map(a);
	for (uint32_t i = 0; i < x->n; i++) {
		const struct pair *p = &x->pairs[i];
		struct span key = node_text(p->key);
		struct node *both = fields_union(a, p->value, node_get_span(y, key));

		if (!is_dot(p->key) && both)
			node_set_span(a, out, key, both);
	}
	for (uint32_t i = 0; i < y->n; i++) {
		const struct pair *p = &y->pairs[i];
		struct span key = node_text(p->key);

		if (!is_dot(p->key) && !node_get_span(x, key) && node_is(p->value, NODE_MAP))
			node_set_span(a, out, key, node_copy_shared(a, p->value));
	}
	return make_set(a, out, is_member(x) || is_member(y));
}

struct node *fields_minus(struct arena *a, const struct node *x, const struct node *y)
{
	struct node *out;

	if (!node_is(x, NODE_MAP))
		return NULL;
	if (!node_is(y, NODE_MAP))
		return node_copy_shared(a, x);
	out = node_map(a);
	for (uint32_t i = 0; i < x->n; i++) {
		const struct pair *p = &x->pairs[i];
		struct span key = node_text(p->key);
		struct node *rest;

		if (is_dot(p->key))
			continue;
		rest = fields_minus(a, p->value, node_get_span(y, key));
		if (rest)
			node_set_span(a, out, key, rest);
	}
	return make_set(a, out, is_member(x) && !is_member(y));
}

/* Does a list item carry these keys? An absent protocol is TCP: the one key with a default. */
static bool item_has_keys(const struct node *item, const struct node *keys)
{
	if (!node_is(item, NODE_MAP) || !node_is(keys, NODE_MAP))
		return false;
	for (uint32_t i = 0; i < keys->n; i++) {
		struct span key = node_text(keys->pairs[i].key);
		const struct node *have = node_get_span(item, key);
		const struct node *want = keys->pairs[i].value;

		if (!have && span_is(key, "protocol") && node_is_text(want, "TCP"))
			continue;
		if (!have || !node_equal(have, want))
			return false;
	}
	return keys->n > 0;
}

/* Index of the item that a path element of a set names; -1 when it is not there. */
static int64_t item_index(const struct node *list, struct span element, struct arena *scratch)
{
	struct span json = {element.p + 2, element.n - 2};
	struct node *want = NULL;

	if (node_from_json(json, &managed, scratch, &want, NULL) < 0)
		return -1;
	for (uint32_t i = 0; i < list->n; i++) {
		if (element.p[0] == 'k' ? item_has_keys(list->items[i], want)
					: node_equal(list->items[i], want))
			return i;
	}
	return -1;
}

static bool is_empty(const struct node *n)
{
	return n && n->kind != NODE_SCALAR && n->n == 0;
}

void fields_remove(struct node *object, const struct node *set, struct arena *scratch)
{
	if (!object || !node_is(set, NODE_MAP))
		return;
	for (uint32_t i = 0; i < set->n; i++) {
		struct span element = node_text(set->pairs[i].key);
		const struct node *below = set->pairs[i].value;
		bool leaf = node_is(below, NODE_MAP) && below->n == 0;
		struct span name = {element.p + 2, element.n - 2};
		struct node *child;
		int64_t at;

		if (element.n < 2 || element.p[1] != ':' || !node_is(below, NODE_MAP))
			continue;
		if (element.p[0] == 'f') {
			child = node_get_span(object, name);
			if (child && !leaf)
				fields_remove(child, below, scratch);
			if (child && is_member(below) && (leaf || is_empty(child)))
				node_remove_span(object, name);
			continue;
		}
		if (!node_is(object, NODE_LIST) || (element.p[0] != 'k' && element.p[0] != 'v'))
			continue;
		at = item_index(object, element, scratch);
		if (at < 0)
			continue;
		/* an item that is ours goes as a whole: what others own in it would stand in `set` less */
		if (leaf || is_member(below))
			node_remove_at(object, (size_t)at);
		else
			fields_remove(object->items[at], below, scratch);
	}
}

/* The longest key of `map` that stands at the front of `path` and ends where an element may end. */
static const struct node *step_name(const struct node *map, struct span *path)
{
	const struct node *found = NULL;
	size_t longest = 0;

	for (uint32_t i = 0; node_is(map, NODE_MAP) && i < map->n; i++) {
		struct span key = node_text(map->pairs[i].key);
		bool ends;

		if (key.n > path->n || key.n < longest || memcmp(path->p, key.p, key.n) != 0)
			continue;
		ends = key.n == path->n || path->p[key.n] == '.' || path->p[key.n] == '[';
		if (ends) {
			found = map->pairs[i].value;
			longest = key.n;
		}
	}
	path->p += longest;
	path->n -= longest;
	return found;
}

/* End of a JSON scalar at the front of `s`: a string with its quotes, or up to ',' and ']'. */
static size_t scalar_end(struct span s)
{
	size_t i = 0;

	if (s.n == 0 || s.p[0] != '"') {
		while (i < s.n && s.p[i] != ',' && s.p[i] != ']')
			i++;
		return i;
	}
	for (i = 1; i < s.n && s.p[i] != '"'; i++)
		i += s.p[i] == '\\';
	return i < s.n ? i + 1 : s.n;
}

/* Does a bare or quoted scalar of a path equal a node? */
static bool scalar_is(const struct node *n, struct span text)
{
	if (!node_is(n, NODE_SCALAR))
		return false;
	if (text.n >= 2 && text.p[0] == '"')
		return n->tag == TAG_STR &&
		       span_eq(node_text(n), (struct span){text.p + 1, text.n - 2});
	return span_eq(node_text(n), text);
}

/* "name="x",protocol="TCP"]" against one item; *used becomes the bytes before ']'. */
static bool item_matches(const struct node *item, struct span s, size_t *used)
{
	size_t at = 0;
	bool all = true;

	while (at < s.n && s.p[at] != ']') {
		struct span rest = {s.p + at, s.n - at};
		size_t eq = span_find(rest, '=');
		struct span key = {rest.p, eq};
		struct span value;
		const struct node *have;

		if (eq == rest.n)
			return false;
		value = (struct span){rest.p + eq + 1, rest.n - eq - 1};
		value.n = scalar_end(value);
		have = key.n ? node_get_span(item, key) : item;
		if (have || !span_is(key, "protocol") || !span_is(value, "\"TCP\""))
			all = all && scalar_is(have, value);
		at += eq + 1 + value.n;
		if (at < s.n && s.p[at] == ',')
			at++;
	}
	*used = at;
	return all;
}

static const struct node *step_item(const struct node *list, struct span *path)
{
	const struct node *found = NULL;
	size_t close = span_find(*path, ']');
	size_t used = close;
	uint64_t index;

	if (!node_is(list, NODE_LIST))
		return NULL;
	if (span_to_u64((struct span){path->p, close}, UINT32_MAX, &index)) {
		found = index < list->n ? list->items[index] : NULL;
	} else {
		for (uint32_t i = 0; !found && i < list->n; i++) {
			if (item_matches(list->items[i], *path, &used))
				found = list->items[i];
		}
	}
	if (used >= path->n)
		return NULL;
	path->p += used + 1;
	path->n -= used + 1;
	return found;
}

const struct node *field_path_get(const struct node *object, struct span path)
{
	const struct node *at = object;

	while (at && path.n > 0) {
		char c = path.p[0];

		path.p++;
		path.n--;
		if (c == '.')
			at = step_name(at, &path);
		else if (c == '[')
			at = step_item(at, &path);
		else
			return NULL;
	}
	return at;
}
