/*
 * t_image.c - `images`: names, tags and digests of container images.
 *
 * kustomize looks twice: at every `image` in a list called containers or initContainers anywhere in the
 * object, then at its table of fields. A value found both ways is rewritten twice, which shows with
 * tagSuffix. Values are collected once an object here, then all rules run over them in order.
 */
#include <string.h>

#include "render/kustomize/build.h"
#include "render/kustomize/pattern.h"

struct rule {
	struct pattern name;
	struct span new_name;
	struct span new_tag;
	struct span digest;
	struct span tag_suffix;
	const struct node *place;
};

struct values {
	struct node **items;
	size_t n;
	size_t cap;
	struct arena *a;
};

static int collect(void *ctx, struct node *n, struct err *e)
{
	struct values *v = ctx;

	if (n->kind != NODE_SCALAR)
		return err_at(e, ERR_INPUT, n, "an image has to be a scalar");
	v->items = arena_grow(v->a, v->items, &v->cap, v->n + 1, sizeof(*v->items));
	v->items[v->n++] = n;
	return 0;
}

static int collect_container_images(struct node *list, struct values *v, struct err *e)
{
	for (uint32_t i = 0; i < list->n; i++) {
		struct node *image;

		if (node_is_null(list->items[i]))
			continue;
		if (list->items[i]->kind != NODE_MAP)
			return err_at(e, ERR_INPUT, list->items[i],
				      "an element of a list of containers has to be a map");
		image = node_get(list->items[i], "image");
		if (image && collect(v, image, e) < 0)
			return -1;
	}
	return 0;
}

static int collect_everywhere(struct node *n, struct values *v, struct err *e)
{
	for (uint32_t i = 0; n->kind == NODE_LIST && i < n->n; i++)
		if (n->items[i]->kind != NODE_SCALAR && collect_everywhere(n->items[i], v, e) < 0)
			return -1;
	for (uint32_t i = 0; n->kind == NODE_MAP && i < n->n; i++) {
		struct node *value = n->pairs[i].value;
		struct span key = node_text(n->pairs[i].key);

		if (value->kind == NODE_SCALAR)
			continue;
		if (collect_everywhere(value, v, e) < 0)
			return -1;
		if (value->kind == NODE_LIST &&
		    (span_is(key, "containers") || span_is(key, "initContainers")) &&
		    collect_container_images(value, v, e) < 0)
			return -1;
	}
	return 0;
}

struct image {
	struct span name;
	struct span tag;
	struct span digest;
};

/* [[host[:port]/]component/]component[:tag][@digest] */
static struct image split(struct span text)
{
	struct image i = {.name = text};
	size_t slash = span_find(text, '/');
	size_t from = slash > 0 && slash < text.n ? slash : 0;
	struct span rest = {text.p + from, text.n - from};
	size_t at = from + span_find(rest, '@');
	size_t colon = from + span_find(rest, ':');

	if (colon < at) {
		i.name.n = colon;
		i.tag = (struct span){text.p + colon + 1, at - colon - 1};
	} else {
		i.name.n = at;
	}
	if (at < text.n)
		i.digest = (struct span){text.p + at + 1, text.n - at - 1};
	return i;
}

static void rewrite(struct kust *k, const struct rule *r, struct node *n)
{
	static const struct span none = {"", 0};
	struct span text = node_text(n);
	struct image i;
	const char *tag;

	if (!pattern_matches(&r->name, text))
		return;
	i = split(text);
	if (r->new_name.n)
		i.name = r->new_name;
	tag = arena_strndup(k->a, i.tag.p ? i.tag.p : "", i.tag.n);
	if (r->new_tag.n || r->digest.n) {
		tag = arena_strndup(k->a, r->new_tag.p ? r->new_tag.p : "", r->new_tag.n);
		i.digest = r->digest;
	} else if (r->tag_suffix.n) {
		tag = arena_printf(k->a, "%s" SPAN_FMT, tag, SPAN_ARG(r->tag_suffix));
		i.digest = none;
	}
	field_set_text(k, n,
		       span_of(arena_printf(k->a, SPAN_FMT "%s%s%s" SPAN_FMT, SPAN_ARG(i.name),
					    *tag ? ":" : "", tag, i.digest.n ? "@" : "",
					    SPAN_ARG(i.digest))),
		       r->place);
}

static struct span text_of(const struct node *map, const char *key)
{
	const struct node *n = node_get(map, key);

	return n ? node_text(n) : (struct span){"", 0};
}

static int read_rules(struct kust *k, const struct node *images, struct rule *rules, struct err *e)
{
	for (uint32_t i = 0; i < images->n; i++) {
		const struct node *n = images->items[i];
		struct rule *r = &rules[i];

		r->new_name = text_of(n, "newName");
		r->new_tag = text_of(n, "newTag");
		r->digest = text_of(n, "digest");
		r->tag_suffix = text_of(n, "tagSuffix");
		r->place = n;
		if (pattern_compile(k->a, text_of(n, "name"), PATTERN_IMAGE, n, &r->name, e) < 0)
			return -1;
	}
	return 0;
}

int transform_images(struct kust *k, struct resmap *m, const struct node *images,
		     const struct fieldspecs *fields, struct err *e)
{
	struct values anywhere = {.a = k->a};
	struct values in_table = {.a = k->a};
	struct rule *rules;

	if (!images || images->n == 0)
		return 0;
	rules = arena_array(k->a, images->n, sizeof(*rules));
	if (read_rules(k, images, rules, e) < 0)
		return -1;
	for (size_t i = 0; i < m->list.n; i++) {
		struct resource *r = m->list.items[i];

		if (!r->root || strcmp(resource_gvk(k, r)->kind, "CustomResourceDefinition") == 0)
			continue;
		anywhere.n = in_table.n = 0;
		if (collect_everywhere(r->root, &anywhere, e) < 0 ||
		    fields_walk(k, fields, FIELD_CREATE_NOTHING, r, collect, &in_table, e) < 0)
			return -1;
		for (uint32_t rule = 0; rule < images->n; rule++) {
			for (size_t v = 0; v < anywhere.n; v++)
				rewrite(k, &rules[rule], anywhere.items[v]);
			for (size_t v = 0; v < in_table.n; v++)
				rewrite(k, &rules[rule], in_table.items[v]);
		}
	}
	return 0;
}
