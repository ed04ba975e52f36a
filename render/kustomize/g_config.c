/*
 * g_config.c - `configMapGenerator` and `secretGenerator`.
 *
 * All values of a generated Secret are marked, and in a ConfigMap those that came from an encrypted
 * file; what is made of them (base64) is marked too.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "render/kustomize/build.h"

enum { BASE64_LINE = 70 };

struct value {
	struct span key;
	struct span text;
	const struct node *place;	    /* in the kustomization */
	const struct source *secret_source; /* the encrypted file, NULL when there is none */
};

struct values {
	struct value *items;
	size_t n;
	size_t cap;
};

static void add(struct kust *k, struct values *v, struct value one)
{
	v->items = arena_grow(k->a, v->items, &v->cap, v->n + 1, sizeof(one));
	v->items[v->n++] = one;
}

/* ---- sources ---------------------------------------------------------------------------------- */

static struct span unquoted(struct span s)
{
	if (s.n >= 2 && s.p[0] == s.p[s.n - 1] && (s.p[0] == '"' || s.p[0] == '\''))
		return (struct span){s.p + 1, s.n - 2};
	return s;
}

static int add_literals(struct kust *k, const struct node *list, struct values *v, struct err *e)
{
	for (uint32_t i = 0; node_is(list, NODE_LIST) && i < list->n; i++) {
		struct span text = node_text(list->items[i]);
		size_t eq = span_find(text, '=');
		struct value one = {.key = {text.p, eq}, .place = list->items[i]};

		if (eq == 0 || eq == text.n)
			return err_at(e, ERR_INPUT, one.place, "a literal has to be key=value");
		one.text = unquoted((struct span){text.p + eq + 1, text.n - eq - 1});
		add(k, v, one);
	}
	return 0;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

static int add_env_line(struct kust *k, struct span line, size_t number, struct value one,
			struct values *v, struct err *e)
{
	size_t eq;

	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	if (!span_utf8(line))
		return err_at(e, ERR_INPUT, one.place, "line %zu of the file is not UTF-8", number);
	if (number == 1 && span_starts(line, "\xef\xbb\xbf")) {
		line.p += 3;
		line.n -= 3;
	}
	while (line.n && is_space(line.p[0])) {
		line.p++;
		line.n--;
	}
	if (line.n == 0 || line.p[0] == '#')
		return 0;
	eq = span_find(line, '=');
	one.key = (struct span){line.p, eq};
	one.text = eq < line.n ? (struct span){line.p + eq + 1, line.n - eq - 1}
			       : (struct span){"", 0};
	if (one.key.n)
		add(k, v, one);
	return 0;
}

static int add_env_files(struct kust *k, const struct kdir *dir, const struct node *list,
			 struct values *v, struct err *e)
{
	for (uint32_t i = 0; node_is(list, NODE_LIST) && i < list->n; i++) {
		struct value one = {.place = list->items[i]};
		const struct source *source;
		struct span rest;
		struct span line;
		size_t number = 0;
		bool secret;

		if (kload_plain(k, dir, node_text(one.place), one.place, &rest, &source, &secret,
				e) < 0)
			return -1;
		one.secret_source = secret ? source : NULL;
		while (span_cut(&rest, '\n', &line))
			if (add_env_line(k, line, ++number, one, v, e) < 0)
				return -1;
	}
	return 0;
}

static int add_files(struct kust *k, const struct kdir *dir, const struct node *list,
		     struct values *v, struct err *e)
{
	for (uint32_t i = 0; node_is(list, NODE_LIST) && i < list->n; i++) {
		struct value one = {.place = list->items[i]};
		struct span text = node_text(one.place);
		size_t eq = span_find(text, '=');
		struct span path = text;
		const struct source *source;
		bool secret;

		one.key = text;
		if (eq < text.n) {
			path = (struct span){text.p + eq + 1, text.n - eq - 1};
			one.key.n = eq;
			if (eq == 0 || path.n == 0 || span_find(path, '=') < path.n)
				return err_at(e, ERR_INPUT, one.place,
					      "a file has to be given as path or as key=path");
		} else {
			while (one.key.n && memchr(one.key.p, '/', one.key.n)) {
				one.key.p++;
				one.key.n--;
			}
		}
		if (kload_plain(k, dir, path, one.place, &one.text, &source, &secret, e) < 0)
			return -1;
		one.secret_source = secret ? source : NULL;
		add(k, v, one);
	}
	return 0;
}

static int by_key(const void *a, const void *b)
{
	const struct value *x = a;
	const struct value *y = b;

	return span_cmp(x->key, y->key);
}

static int gather(struct kust *k, const struct kdir *dir, const struct node *args, struct values *v,
		  struct err *e)
{
	if (add_env_files(k, dir, node_get(args, "envs"), v, e) < 0 ||
	    add_literals(k, node_get(args, "literals"), v, e) < 0 ||
	    add_files(k, dir, node_get(args, "files"), v, e) < 0)
		return -1;
	if (v->n > 1)
		qsort(v->items, v->n, sizeof(*v->items), by_key);
	for (size_t i = 1; i < v->n; i++)
		if (span_eq(v->items[i - 1].key, v->items[i].key))
			return err_at(e, ERR_INPUT, v->items[i].place,
				      "key '" SPAN_FMT "' occurs twice (also at %s)",
				      SPAN_ARG(v->items[i].key),
				      node_where(v->items[i - 1].place, k->a));
	return 0;
}

/* ---- values ----------------------------------------------------------------------------------- */

/* Base64 in lines of 70, as kustomize breaks it. */
static struct span base64(struct arena *a, struct span in)
{
	size_t flat_max = sodium_base64_ENCODED_LEN(in.n, sodium_base64_VARIANT_ORIGINAL);
	char *flat = arena_alloc(a, flat_max);
	size_t n;
	char *out;
	size_t at = 0;

	sodium_bin2base64(flat, flat_max, (const unsigned char *)(in.p ? in.p : ""), in.n,
			  sodium_base64_VARIANT_ORIGINAL);
	n = flat_max - 1;
	if (n < BASE64_LINE)
		return (struct span){flat, n};
	out = arena_alloc(a, n + n / BASE64_LINE + 2);
	for (size_t i = 0; i < n; i += BASE64_LINE) {
		size_t part = n - i < BASE64_LINE ? n - i : BASE64_LINE;

		memcpy(out + at, flat + i, part);
		at += part;
		out[at++] = '\n';
	}
	return (struct span){out, at};
}

static struct node *value_node(struct kust *k, const struct value *v, struct span text,
			       bool all_secret)
{
	bool marked = v->secret_source || all_secret;
	struct node *n = node_str(v->secret_source ? k->in->secret_arena : k->a, text);

	node_placed(n, v->place);
	if (v->secret_source) {
		n->source = v->secret_source;
		n->line = 0;
	}
	n->secret = marked;
	return n;
}

static void set_value(struct kust *k, struct node *root, const char *field, const struct value *v,
		      struct span text, bool all_secret)
{
	node_set_span(k->a, node_need_map(k->a, root, field), v->key,
		      value_node(k, v, text, all_secret));
}

/* ---- the object ------------------------------------------------------------------------------- */

static const struct node *name_of(const struct node *args, const char *key)
{
	const struct node *n = node_get(args, key);

	return n && n->n ? n : node_get(node_get(args, "metadata"), key);
}

static int base_object(struct kust *k, const struct node *args, const char *kind, struct node **out,
		       struct err *e)
{
	const struct node *name = name_of(args, "name");
	const struct node *ns = name_of(args, "namespace");
	struct node *root = node_placed(node_map(k->a), args);
	struct node *meta;

	if (!name || name->n == 0)
		return err_at(e, ERR_INPUT, args, "a generated %s needs a 'name'", kind);
	node_set(k->a, root, "apiVersion", node_placed(node_strz(k->a, "v1"), args));
	node_set(k->a, root, "kind", node_placed(node_strz(k->a, kind), args));
	meta = node_need_map(k->a, root, "metadata");
	node_set(k->a, meta, "name", node_placed(node_str(k->a, node_text(name)), name));
	if (ns && ns->n)
		node_set(k->a, meta, "namespace", node_placed(node_str(k->a, node_text(ns)), ns));
	*out = root;
	return 0;
}

/* An entry's own options win over the kustomization's, pair by pair. */
static void set_pairs(struct kust *k, struct node *root, const char *key,
		      const struct node *options, const struct node *own)
{
	const struct node *const sources[] = {node_get(options, key), node_get(own, key)};

	for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
		for (uint32_t j = 0; node_is(sources[i], NODE_MAP) && j < sources[i]->n; j++) {
			const struct pair *p = &sources[i]->pairs[j];
			struct node *meta = node_need_map(k->a, root, "metadata");

			node_set_span(k->a, node_need_map(k->a, meta, key), node_text(p->key),
				      node_placed(node_str(k->a, node_text(p->value)), p->value));
		}
	}
}

static bool option(const struct node *options, const struct node *own, const char *key)
{
	return node_is_true(node_get(options, key)) || node_is_true(node_get(own, key));
}

static enum behavior behavior_of(const struct node *args)
{
	const struct node *n = node_get(args, "behavior");

	if (node_is_text(n, "replace"))
		return BEHAVIOR_REPLACE;
	if (node_is_text(n, "merge"))
		return BEHAVIOR_MERGE;
	return node_is_text(n, "create") ? BEHAVIOR_CREATE : BEHAVIOR_UNSPECIFIED;
}

static struct resource *finish(struct kust *k, struct node *root, const struct node *args,
			       const struct node *options)
{
	const struct node *own = node_get(args, "options");
	struct resource *r = resource_new(k->a, root);

	set_pairs(k, root, "labels", options, own);
	set_pairs(k, root, "annotations", options, own);
	if (option(options, own, "immutable"))
		node_set(k->a, root, "immutable", node_placed(node_bool(k->a, true), args));
	r->needs_hash = !option(options, own, "disableNameSuffixHash");
	r->behavior = behavior_of(args);
	resource_need_annotations(k, r);
	return r;
}

int generate_config_map(struct kust *k, const struct kdir *dir, const struct node *args,
			const struct node *options, struct resource **out, struct err *e)
{
	struct values v = {.items = NULL};
	struct node *root;

	if (base_object(k, args, "ConfigMap", &root, e) < 0 || gather(k, dir, args, &v, e) < 0)
		return -1;
	for (size_t i = 0; i < v.n; i++) {
		if (span_utf8(v.items[i].text))
			set_value(k, root, "data", &v.items[i], v.items[i].text, false);
		else
			set_value(k, root, "binaryData", &v.items[i],
				  base64(v.items[i].secret_source ? k->in->secret_arena : k->a,
					 v.items[i].text),
				  false);
	}
	*out = finish(k, root, args, options);
	return 0;
}

int generate_secret(struct kust *k, const struct kdir *dir, const struct node *args,
		    const struct node *options, struct resource **out, struct err *e)
{
	const struct node *type = node_get(args, "type");
	struct values v = {.items = NULL};
	struct node *root;

	if (base_object(k, args, "Secret", &root, e) < 0 || gather(k, dir, args, &v, e) < 0)
		return -1;
	node_set(k->a, root, "type",
		 type && type->n ? node_placed(node_str(k->a, node_text(type)), type)
				 : node_strz(k->a, "Opaque"));
	node_need_map(k->a, root, "data");
	for (size_t i = 0; i < v.n; i++)
		set_value(k, root, "data", &v.items[i],
			  base64(v.items[i].secret_source ? k->in->secret_arena : k->a,
				 v.items[i].text),
			  true);
	*out = finish(k, root, args, options);
	return 0;
}
