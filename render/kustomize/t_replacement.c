/*
 * t_replacement.c - `replacements`: a value copied from one field to others.
 */
#include <string.h>

#include "agent/base/limits.h"
#include "render/kustomize/build.h"
#include "render/kustomize/paths.h"
#include "render/kustomize/selector.h"
#include "render/kustomize/shape.h"
#include "render/yaml/json_io.h"
#include "render/yaml/scalar.h"
#include "render/yaml/yaml_out.h"

static struct span text_of(const struct node *map, const char *key)
{
	const struct node *n = node_get(map, key);

	return n ? node_text(n) : (struct span){"", 0};
}

static int64_t index_of(const struct node *options)
{
	struct span text = text_of(options, "index");
	bool minus = span_starts(text, "-");
	uint64_t v = 0;

	if (minus) {
		text.p++;
		text.n--;
	}
	if (!span_to_u64(text, INT32_MAX, &v))
		return 0;
	return minus ? -(int64_t)v : (int64_t)v;
}

/* ---- the source ------------------------------------------------------------------------------- */

struct source_id {
	struct gvk_pattern type;
	struct span name;
	struct span ns;
};

static const char *cstr(const struct node *map, const char *key)
{
	const char *text = node_get_text(map, key);

	return text ? text : "";
}

static bool ns_fits(const struct source_id *id, struct span ns)
{
	struct span wanted = id->ns;

	if (wanted.n == 0)
		return true;
	return span_eq(wanted, ns.n ? ns : SPAN_LIT("default"));
}

static bool is_source(struct kust *k, struct resource *r, const struct source_id *id)
{
	const struct gvk *g = resource_gvk(k, r);

	if ((!id->name.n || span_eq(id->name, resource_name(r))) && ns_fits(id, resource_ns(r)) &&
	    gvk_selected(g, &id->type))
		return true;
	for (size_t i = 0; i < r->n_previous; i++) {
		const struct previous_id *p = &r->previous[i];

		if ((!id->name.n || span_is(id->name, p->name)) && ns_fits(id, span_of(p->ns)) &&
		    gvk_selected_as(g, p->kind, &id->type))
			return true;
	}
	return false;
}

static int find_source(struct kust *k, struct resmap *m, const struct node *source,
		       struct resource **out, struct err *e)
{
	struct source_id id = {
		.type = {cstr(source, "group"), cstr(source, "version"), cstr(source, "kind")},
		.name = text_of(source, "name"),
		.ns = text_of(source, "namespace"),
	};
	const struct resources *all = id.name.n ? resmap_named(m, id.name) : &m->list;
	struct resource *found = NULL;

	for (size_t i = 0; i < all->n; i++) {
		struct resource *r = all->items[i];

		if (!r->root || !is_source(k, r, &id))
			continue;
		if (found)
			return err_at(e, ERR_INPUT, source,
				      "a replacement's source may be one object only, not both %s "
				      "and %s",
				      resource_text(k, found), resource_text(k, r));
		found = r;
	}
	if (!found)
		return err_at(e, ERR_INPUT, source,
			      "a replacement's source is not among the resources");
	*out = found;
	return 0;
}

/* Part `index` of a text divided by `delimiter`. */
static int part_of(struct kust *k, struct node *n, const struct node *options, struct node **out,
		   struct err *e)
{
	const struct node *delimiter = node_get(options, "delimiter");
	int64_t index = index_of(options);
	struct span rest;
	struct span part = {NULL, 0};
	int64_t at = 0;

	*out = n;
	if (!delimiter || delimiter->n == 0)
		return 0;
	if (n->kind != NODE_SCALAR)
		return err_at(e, ERR_INPUT, options, "'delimiter' needs a source that is a scalar");
	rest = node_text(n);
	for (;; at++) {
		const char *end = rest.n >= delimiter->n
					  ? memmem(rest.p, rest.n, delimiter->text, delimiter->n)
					  : NULL;

		part = (struct span){rest.p, end ? (size_t)(end - rest.p) : rest.n};
		if (at == index || !end)
			break;
		rest.n -= part.n + delimiter->n;
		rest.p += part.n + delimiter->n;
	}
	if (index < 0 || at != index)
		return err_at(e, ERR_INPUT, options,
			      "'index' %lld is out of bounds: the source has %lld parts",
			      (long long)index, (long long)at + 1);
	*out = node_copy_shared(k->a, n);
	field_set_tagged(k, *out, (enum node_tag)n->tag, part, NULL);
	return 0;
}

static int read_source(struct kust *k, struct resmap *m, const struct node *replacement,
		       struct node **out, struct err *e)
{
	const struct node *fixed = node_get(replacement, "sourceValue");
	const struct node *source = node_get(replacement, "source");
	struct span path = text_of(source, "fieldPath");
	const struct node *place = node_get(source, "fieldPath");
	struct resource *r = NULL;
	struct node *n;

	if (fixed && source)
		return err_at(e, ERR_INPUT, replacement,
			      "a replacement has 'source' or 'sourceValue', not both");
	if (fixed) {
		*out = node_placed(node_str(k->a, node_text(fixed)), fixed);
		return 0;
	}
	if (find_source(k, m, source, &r, e) < 0)
		return -1;
	if (path.n == 0)
		path = SPAN_LIT("metadata.name");
	if (path_get(k, r->root, path_parse(k->a, path, place ? place : source), &n, e) < 0)
		return -1;
	if (node_is_null(n) || (n->kind != NODE_SCALAR && n->n == 0))
		return err_at(e, ERR_INPUT, place ? place : source,
			      "%s has no value at '" SPAN_FMT "'", resource_text(k, r),
			      SPAN_ARG(path));
	if (resource_check_copy(k, r, n, place ? place : source, e) < 0)
		return -1;
	return part_of(k, n, node_get(source, "options"), out, e);
}

/* ---- writing ---------------------------------------------------------------------------------- */

/* The target's text with one part of it replaced, or one put before or behind. */
static struct span spliced(struct kust *k, struct span old, struct span value,
			   const struct node *options)
{
	struct span delimiter = text_of(options, "delimiter");
	int64_t index = index_of(options);
	struct span rest = old;
	int64_t at = 0;

	if (index < 0)
		return span_of(arena_printf(k->a, "%.*s%.*s%.*s", (int)value.n, value.p,
					    (int)delimiter.n, delimiter.p, (int)old.n, old.p));
	for (;; at++) {
		const char *end = rest.n >= delimiter.n
					  ? memmem(rest.p, rest.n, delimiter.p, delimiter.n)
					  : NULL;
		struct span part = {rest.p, end ? (size_t)(end - rest.p) : rest.n};

		if (at == index)
			return span_of(arena_printf(k->a, "%.*s%.*s%.*s", (int)(part.p - old.p),
						    old.p, (int)value.n, value.p,
						    (int)(old.p + old.n - (part.p + part.n)),
						    part.p + part.n));
		if (!end)
			break;
		rest.p += part.n + delimiter.n;
		rest.n -= part.n + delimiter.n;
	}
	return span_of(arena_printf(k->a, "%.*s%.*s%.*s", (int)old.n, old.p, (int)delimiter.n,
				    delimiter.p, (int)value.n, value.p));
}

/* The type a scalar has once its text is replaced: it stays, if the text can have it. */
static int put_text(struct kust *k, struct node *t, struct span text, const struct node *value,
		    const struct path *p, struct err *e)
{
	/* annotations are strings in the end */
	bool loose =
		p->n > 1 && span_is(p->parts[0], "metadata") && span_is(p->parts[1], "annotations");
	bool made = t->tag == TAG_NULL && !t->source && t->n == 0;
	enum node_tag now = memchr(text.p, '\n', text.n) ? TAG_STR : scalar_resolve(text);

	if (!loose && !made && t->tag != TAG_STR && now != t->tag &&
	    !(t->tag == TAG_FLOAT && now == TAG_INT))
		return err_at(e, ERR_INPUT, t,
			      "a replacement would put text that is %s where there is %s",
			      now == TAG_STR ? "a string" : "of another type",
			      t->tag == TAG_NULL ? "null" : "a number or boolean");
	if (loose)
		now = TAG_STR;
	else if (!made)
		now = (enum node_tag)t->tag;
	field_set_tagged(k, t, now, text, value);
	return 0;
}

static int put(struct kust *k, struct node *t, const struct path *p, const struct node *value,
	       const struct node *options, struct err *e)
{
	struct span text = value->kind == NODE_SCALAR ? node_text(value) : (struct span){"", 0};

	if (text_of(options, "delimiter").n) {
		if (t->kind != NODE_SCALAR)
			return err_at(e, ERR_INPUT, options,
				      "'delimiter' needs a target that is a scalar");
		return put_text(k, t, spliced(k, node_text(t), text, options), value, p, e);
	}
	if (t->kind == NODE_SCALAR)
		return put_text(k, t, text, value, p, e);
	if (t != value)
		*t = *node_copy_shared(k->a, value);
	return 0;
}

static int write_back(struct kust *k, struct node *scalar, const struct node *tree, struct err *e)
{
	struct span old = span_trim(node_text(scalar));
	bool json = old.n && (old.p[0] == '{' || old.p[0] == '[');
	bool pretty = memchr(old.p, '\n', old.n) && memmem(old.p, old.n, "  ", 2);
	struct buf b = BUF_WIPED(LIMIT_SCALAR_BYTES);
	int rc;

	if (json)
		rc = node_to_json(tree, JSON_OUT_SORTED | (pretty ? JSON_OUT_PRETTY : 0u), &b, e);
	else
		rc = node_to_yaml(tree, 0, &b, e);
	if (rc == 0)
		field_set_tagged(k, scalar, TAG_STR, json ? buf_span(&b) : span_trim(buf_span(&b)),
				 NULL);
	if (rc == 0 && node_has_secret(tree))
		scalar->secret = true;
	buf_dispose(&b);
	return rc;
}

/* 1 when the path does not go on inside a text, or what is inside does not fit it. */
static int write_inside(struct kust *k, struct resource *r, struct path p, const struct node *value,
			const struct node *options, struct err *e)
{
	bool create = node_is_true(node_get(options, "create"));
	struct err ignored = ERR_INIT;
	struct nodes found = {.items = NULL};
	struct path head = p;
	struct path tail = p;
	struct node_docs docs;
	struct node *n = NULL;

	for (head.n = 1; head.n < p.n; head.n++)
		if (path_get(k, r->root, head, &n, &ignored) == 0 && n && n->kind == NODE_SCALAR &&
		    n->tag != TAG_NULL)
			break;
	if (head.n >= p.n || kload_inline(k, n, &docs, &ignored) < 0 || docs.n == 0)
		return 1;
	tail.parts += head.n;
	tail.n -= head.n;
	if (path_match(k, docs.items[0], tail, create, (enum node_kind)value->kind, &found,
		       &ignored) < 0 ||
	    found.n == 0)
		return 1;
	for (size_t i = 0; i < found.n; i++)
		if (put(k, found.items[i], &tail, value, options, e) < 0)
			return -1;
	return write_back(k, n, docs.items[0], e);
}

static int write_path(struct kust *k, struct resource *r, struct path p, const struct node *value,
		      const struct node *options, struct err *e)
{
	bool create = node_is_true(node_get(options, "create"));
	struct nodes found = {.items = NULL};
	int rc = write_inside(k, r, p, value, options, e);

	if (rc <= 0)
		return rc;
	if (path_match(k, r->root, p, create, (enum node_kind)value->kind, &found, e) < 0)
		return err_wrap(e, "replacement in %s", resource_text(k, r));
	if (found.n == 0)
		return err_at(e, ERR_INPUT, p.place, "%s has no such field%s", resource_text(k, r),
			      create ? "" : " ('options.create' makes it)");
	for (size_t i = 0; i < found.n; i++)
		if (put(k, found.items[i], &p, value, options, e) < 0)
			return -1;
	return 0;
}

/* ---- targets ---------------------------------------------------------------------------------- */

static bool id_fits(const struct selector *s, const struct gvk *g, const char *kind,
		    struct span name, struct span ns)
{
	return pattern_matches(&s->name, name) && pattern_matches(&s->kind, span_of(kind)) &&
	       pattern_matches(&s->group, span_of(g->group)) &&
	       pattern_matches(&s->version, span_of(g->version)) && pattern_matches(&s->ns, ns);
}

static bool any_id_fits(struct kust *k, struct resource *r, const struct selector *s)
{
	const struct gvk *g = resource_gvk(k, r);

	if (id_fits(s, g, g->kind, resource_name(r), resource_ns(r)))
		return true;
	for (size_t i = 0; i < r->n_previous; i++)
		if (id_fits(s, g, r->previous[i].kind, span_of(r->previous[i].name),
			    span_of(r->previous[i].ns)))
			return true;
	return false;
}

struct target {
	struct selector select;
	struct selector *reject;
	size_t n_reject;
	struct path *paths;
	size_t n_paths;
	const struct node *options;
};

static bool is_target(struct kust *k, struct resource *r, const struct target *t)
{
	if (!selector_fits_metadata(&t->select, r))
		return false;
	for (size_t i = 0; i < t->n_reject; i++) {
		const struct selector *s = &t->reject[i];

		if ((s->has_requirements && selector_fits_metadata(s, r)) ||
		    (s->has_id && any_id_fits(k, r, s)))
			return false;
	}
	return any_id_fits(k, r, &t->select);
}

static int read_target(struct kust *k, const struct node *n, struct target *t, struct err *e)
{
	const struct node *select = node_get(n, "select");
	const struct node *reject = node_get(n, "reject");
	const struct node *paths = node_get(n, "fieldPaths");
	bool some = paths && paths->n;

	if (!select)
		return err_at(e, ERR_INPUT, n, "a replacement's target needs 'select'");
	if (selector_compile(k, select, &t->select, e) < 0)
		return -1;
	t->n_reject = reject ? reject->n : 0;
	t->reject = arena_array(k->a, t->n_reject, sizeof(*t->reject));
	for (size_t i = 0; i < t->n_reject; i++)
		if (selector_compile(k, reject->items[i], &t->reject[i], e) < 0)
			return -1;
	t->n_paths = some ? paths->n : 1;
	t->paths = arena_array(k->a, t->n_paths, sizeof(*t->paths));
	t->paths[0] = path_parse(k->a, SPAN_LIT("metadata.name"), n);
	for (size_t i = 0; some && i < t->n_paths; i++)
		t->paths[i] = path_parse(k->a, node_text(paths->items[i]), paths->items[i]);
	t->options = node_get(n, "options");
	return 0;
}

static int write_target(struct kust *k, struct resmap *m, const struct node *n,
			const struct node *value, struct err *e)
{
	const struct resources *all = &m->list;
	struct target t = {.reject = NULL};

	if (read_target(k, n, &t, e) < 0)
		return -1;
	if (t.select.name.literal && t.select.name.text.n)
		all = resmap_named(m, t.select.name.text);
	for (size_t i = 0; i < all->n; i++) {
		struct resource *r = all->items[i];

		if (!r->root || !is_target(k, r, &t))
			continue;
		for (size_t p = 0; p < t.n_paths; p++)
			if (write_path(k, r, t.paths[p], value, t.options, e) < 0)
				return -1;
	}
	/* names may have changed: forget what was indexed */
	m->ids_made = false;
	m->names_made = false;
	return 0;
}

static int replace(struct kust *k, struct resmap *m, const struct node *replacement, struct err *e)
{
	const struct node *targets = node_get(replacement, "targets");
	struct node *value = NULL;

	if (!targets || (!node_get(replacement, "source") && !node_get(replacement, "sourceValue")))
		return err_at(e, ERR_INPUT, replacement,
			      "a replacement needs a source and at least one target");
	if (read_source(k, m, replacement, &value, e) < 0)
		return -1;
	/* the value is read anew for each target: one may be the source itself */
	for (uint32_t i = 0; i < targets->n; i++)
		if (write_target(k, m, targets->items[i], value, e) < 0)
			return -1;
	return 0;
}

static int replace_from_file(struct kust *k, const struct kdir *dir, struct resmap *m,
			     const struct node *path, struct err *e)
{
	struct node_docs docs;
	struct node *root;

	if (kload_docs(k, dir, node_text(path), path, NULL, &docs, e) < 0)
		return -1;
	root = docs.n ? docs.items[0] : NULL;
	if (node_is_null(root) || root->kind == NODE_SCALAR)
		return err_at(e, ERR_INPUT, path,
			      "a file of replacements has to be a list or a map");
	if (root->kind == NODE_MAP)
		return shape_check(&shape_replacement, root, false, k->a, e) < 0
			       ? -1
			       : replace(k, m, root, e);
	if (shape_check(&shape_replacements, root, false, k->a, e) < 0)
		return -1;
	for (uint32_t i = 0; i < root->n; i++)
		if (replace(k, m, root->items[i], e) < 0)
			return -1;
	return 0;
}

int transform_replacements(struct kust *k, const struct kdir *dir, struct resmap *m,
			   const struct node *list, struct err *e)
{
	for (uint32_t i = 0; node_is(list, NODE_LIST) && i < list->n; i++) {
		const struct node *n = list->items[i];
		const struct node *path = node_get(n, "path");
		const struct node *targets = node_get(n, "targets");
		int rc;

		if (path && path->n && (node_get(n, "source") || (targets && targets->n)))
			return err_at(e, ERR_INPUT, n,
				      "a replacement has a 'path' or is written here, not both");
		rc = path && path->n ? replace_from_file(k, dir, m, path, e) : replace(k, m, n, e);
		if (rc < 0)
			return -1;
	}
	return 0;
}
