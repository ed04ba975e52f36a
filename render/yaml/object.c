#include "render/yaml/object.h"

#include <string.h>

#include "agent/base/buf.h"
#include "agent/base/limits.h"

/* A string member that identity is made of: absent is NULL, anything odd an error. */
static int identity_text(const struct node *map, const char *key, const char *shown,
			 const char **out, struct err *e)
{
	const struct node *n = node_get(map, key);

	*out = NULL;
	if (node_is_null(n))
		return 0;
	if (n->kind != NODE_SCALAR || n->tag != TAG_STR)
		return err_at(e, ERR_INPUT, n, "'%s' is not a string", shown);
	if (n->secret)
		return err_at(e, ERR_INPUT, n, "'%s' comes from a secret", shown);
	if (n->n > LIMIT_NAME_BYTES || memchr(n->text, '\0', n->n))
		return err_at(e, ERR_INPUT, n, "'%s' is not a usable name", shown);
	*out = n->text;
	return 0;
}

static void split_api_version(const char *api_version, struct arena *a, struct object *o)
{
	const char *slash = strchr(api_version, '/');

	o->group = slash ? arena_strndup(a, api_version, (size_t)(slash - api_version)) : "";
	o->version = arena_strdup(a, slash ? slash + 1 : api_version);
}

int object_read(struct node *root, struct arena *a, struct object *out, struct err *e)
{
	struct object o = {.root = root};
	const char *api_version;
	const char *generate;
	const char *kind;
	const char *name;
	const char *ns;
	const struct node *meta;

	if (!node_is(root, NODE_MAP))
		return err_at(e, ERR_INPUT, root, "not a Kubernetes object: a map is wanted");
	if (identity_text(root, "apiVersion", "apiVersion", &api_version, e) < 0 ||
	    identity_text(root, "kind", "kind", &kind, e) < 0)
		return -1;
	if (!kind || !*kind)
		return err_at(e, ERR_INPUT, root, "object without kind");
	if (!api_version || !*api_version)
		return err_at(e, ERR_INPUT, root, "%s without apiVersion", kind);
	meta = node_get(root, "metadata");
	if (meta && !node_is_null(meta) && meta->kind != NODE_MAP)
		return err_at(e, ERR_INPUT, meta, "'metadata' of this %s is not a map", kind);
	if (identity_text(meta, "name", "metadata.name", &name, e) < 0 ||
	    identity_text(meta, "namespace", "metadata.namespace", &ns, e) < 0 ||
	    identity_text(meta, "generateName", "metadata.generateName", &generate, e) < 0)
		return -1;
	if ((!name || !*name) && (!generate || !*generate))
		return err_at(e, ERR_INPUT, root, "%s without metadata.name", kind);
	split_api_version(api_version, a, &o);
	o.kind = arena_strdup(a, kind);
	o.ns = arena_strdup(a, ns ? ns : "");
	o.name = arena_strdup(a, name ? name : "");
	*out = o;
	return 0;
}

void objects_add(struct arena *a, struct objects *list, struct object o)
{
	list->items = arena_grow(a, list->items, &list->cap, list->n + 1, sizeof(*list->items));
	list->items[list->n++] = o;
}

const char *object_text(const struct object *o, struct arena *a)
{
	if (!*o->ns)
		return arena_printf(a, "%s/%s", o->kind, o->name);
	return arena_printf(a, "%s/%s/%s", o->kind, o->ns, o->name);
}

const char *object_id(const struct object *o, struct arena *a)
{
	char *name = arena_alloc(a, 2 * strlen(o->name) + 1);
	char *at = name;

	/* names of RBAC objects hold ':', which a ConfigMap's key cannot */
	for (const char *p = o->name; *p; p++) {
		*at++ = *p == ':' ? '_' : *p;
		if (*p == ':')
			*at++ = '_';
	}
	return arena_printf(a, "%s_%s_%s_%s", o->ns, name, o->group, o->kind);
}

static bool last_underscore(struct span s, size_t *at)
{
	for (size_t i = s.n; i > 0; i--) {
		if (s.p[i - 1] == '_') {
			*at = i - 1;
			return true;
		}
	}
	return false;
}

/* "__" back to ':'; a single '_' cannot occur in a Kubernetes name. */
static const char *unescape_name(struct span s, struct arena *a)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '_') {
			out[n++] = s.p[i];
			continue;
		}
		if (i + 1 == s.n || s.p[i + 1] != '_')
			return NULL;
		out[n++] = ':';
		i++;
	}
	return out;
}

int object_id_parse(struct span id, struct arena *a, struct object *out, struct err *e)
{
	struct object o = {.version = ""};
	struct span rest = id;
	struct span ns;
	size_t at;

	if (!span_cut(&rest, '_', &ns) || !rest.p || !last_underscore(rest, &at))
		return err_set(e, ERR_INPUT, "'" SPAN_FMT "' is not an object id", SPAN_ARG(id));
	o.kind = arena_strndup(a, rest.p + at + 1, rest.n - at - 1);
	rest.n = at;
	if (!last_underscore(rest, &at))
		return err_set(e, ERR_INPUT, "'" SPAN_FMT "' is not an object id", SPAN_ARG(id));
	o.group = arena_strndup(a, rest.p + at + 1, rest.n - at - 1);
	o.name = unescape_name((struct span){rest.p, at}, a);
	o.ns = arena_strndup(a, ns.p, ns.n);
	if (!o.name || !*o.name || !*o.kind)
		return err_set(e, ERR_INPUT, "'" SPAN_FMT "' is not an object id", SPAN_ARG(id));
	*out = o;
	return 0;
}

const char *object_api_version(const struct object *o, struct arena *a)
{
	return *o->group ? arena_printf(a, "%s/%s", o->group, o->version) : o->version;
}

const char *object_annotation(const struct object *o, const char *key)
{
	return node_get_text(node_at(o->root, "metadata", "annotations", NULL), key);
}

const char *object_label(const struct object *o, const char *key)
{
	return node_get_text(node_at(o->root, "metadata", "labels", NULL), key);
}
