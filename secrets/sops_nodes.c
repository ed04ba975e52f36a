#include "agent/base/map.h"
#include "render/yaml/keys.h"
#include "secrets/sops_tree.h"

static struct node *make_scalar(struct arena *a, const struct sops_value *v)
{
	char number[SOPS_NUMBER_BYTES];
	static const enum node_tag tags[] = {
		[SOPS_NULL] = TAG_NULL,	  [SOPS_STR] = TAG_STR,	  [SOPS_INT] = TAG_INT,
		[SOPS_FLOAT] = TAG_FLOAT, [SOPS_BOOL] = TAG_BOOL, [SOPS_TIME] = TAG_TIMESTAMP};

	if (v->kind == SOPS_NULL)
		return node_null(a);
	if (v->kind == SOPS_FLOAT) {
		sops_number_text(v->number, 'g', number);
		if (span_ends(span_of(number), "Inf"))
			return node_scalar(a, TAG_FLOAT,
					   span_of(number[0] == '-' ? "-.inf" : ".inf"));
		if (span_is(span_of(number), "NaN"))
			return node_scalar(a, TAG_FLOAT, SPAN_LIT(".nan"));
		return node_scalar(a, TAG_FLOAT, span_of(number));
	}
	return node_scalar(a, tags[v->kind], v->text);
}

static void place(struct node *n, const struct sops_value *v, const struct source *source)
{
	n->source = v->line ? source : NULL;
	n->line = v->line;
	n->column = v->column;
}

static struct node *make_node(struct arena *a, const struct sops_value *v,
			      const struct source *source);

/* Keys and values of a map that is being made, and an index of its keys. */
struct pairs {
	struct node **nodes; /* key, value, key, value */
	size_t n;
	size_t cap;
	struct map keys;
	struct arena scratch;
	struct arena *a;
};

static void add_pair(struct pairs *p, struct node *key, struct node *value)
{
	p->nodes = arena_grow(&p->scratch, p->nodes, &p->cap, p->n + 2, sizeof(*p->nodes));
	p->nodes[p->n++] = key;
	p->nodes[p->n++] = value;
	map_set(&p->keys, node_text(key), key);
}

/* Merge what stands below "<<" (a map, or a list of maps): keys that are there already win. */
static void merge(struct pairs *p, const struct sops_value *from, const struct source *source)
{
	struct node *all;

	if (from->kind == SOPS_LIST) {
		for (size_t i = 0; i < from->n; i++)
			merge(p, from->items[i].value, source);
		return;
	}
	all = make_node(p->a, from, source);
	for (uint32_t i = 0; all->kind == NODE_MAP && i < all->n; i++)
		if (!map_get(&p->keys, node_text(all->pairs[i].key)))
			add_pair(p, all->pairs[i].key, all->pairs[i].value);
}

static bool is_merge(const struct sops_item *item)
{
	return item->key->kind == SOPS_STR && item->key->style == STYLE_PLAIN &&
	       span_is(item->key->text, "<<") &&
	       (item->value->kind == SOPS_MAP || item->value->kind == SOPS_LIST);
}

static struct node *make_map(struct arena *a, const struct sops_value *v,
			     const struct source *source)
{
	struct pairs p = {.scratch = ARENA_INIT, .a = a};
	struct node *map = node_map(a);

	map_init(&p.keys, &p.scratch);
	for (size_t i = 0; i < v->n; i++) {
		const struct sops_item *item = &v->items[i];
		struct node *key;

		if (item->key->kind == SOPS_COMMENT || is_merge(item))
			continue;
		key = node_str(a, item->key->text);
		place(key, item->key, source);
		add_pair(&p, key, make_node(a, item->value, source));
	}
	for (size_t i = 0; i < v->n; i++)
		if (v->items[i].key->kind == SOPS_STR && is_merge(&v->items[i]))
			merge(&p, v->items[i].value, source);
	keys_take_pairs(a, map, p.nodes, p.n);
	arena_dispose(&p.scratch);
	return map;
}

static struct node *make_node(struct arena *a, const struct sops_value *v,
			      const struct source *source)
{
	struct node *n;

	if (v->kind == SOPS_MAP) {
		n = make_map(a, v, source);
	} else if (v->kind == SOPS_LIST) {
		n = node_list(a);
		for (size_t i = 0; i < v->n; i++)
			if (v->items[i].value->kind != SOPS_COMMENT)
				node_append(a, n, make_node(a, v->items[i].value, source));
	} else {
		n = make_scalar(a, v);
		n->secret = v->secret;
	}
	place(n, v, source);
	return n;
}

int sops_to_nodes(const struct sops_docs *docs, const struct source *source, struct arena *a,
		  struct node_docs *out, struct err *e)
{
	struct node_docs made = {.items = arena_array(a, docs->n, sizeof(*made.items))};

	(void)e;
	for (size_t i = 0; i < docs->n; i++)
		if (docs->items[i]->n)
			made.items[made.n++] = make_node(a, docs->items[i], source);
	*out = made;
	return 0;
}
