/*
 * t_namespace.c - `namespace`: where it says so, and in subjects of role bindings.
 */
#include <string.h>

#include "render/kustomize/build.h"

struct setter {
	struct kust *k;
	const struct node *ns;
	bool unset_only;
};

static int set(void *ctx, struct node *n, struct err *e)
{
	const struct setter *s = ctx;

	if (n->kind != NODE_SCALAR)
		return err_at(e, ERR_INPUT, n, "a namespace has to be a scalar");
	if (s->unset_only && n->tag != TAG_NULL && n->n)
		return 0;
	field_set_tagged(s->k, n, TAG_STR, node_text(s->ns), s->ns);
	return 0;
}

static bool is_binding(const char *kind)
{
	return strcmp(kind, "RoleBinding") == 0 || strcmp(kind, "ClusterRoleBinding") == 0;
}

/* The namespace of the subjects that `subjects` means. */
static int set_subjects(struct setter *s, struct resource *r, const char *subjects, struct err *e)
{
	bool accounts = strcmp(subjects, "allServiceAccounts") == 0;
	const struct node *list = node_get(r->root, "subjects");

	if (strcmp(subjects, "none") == 0 || node_is_null(list))
		return 0;
	if (list->kind != NODE_LIST)
		return err_at(e, ERR_INPUT, list, "'subjects' has to be a list");
	for (uint32_t i = 0; i < list->n; i++) {
		struct node *subject = list->items[i];
		const struct node *which = node_get(subject, accounts ? "kind" : "name");
		struct node *ns;

		if (!which || which->kind != NODE_SCALAR ||
		    !span_is(node_text(which), accounts ? "ServiceAccount" : "default"))
			continue;
		ns = node_get(subject, "namespace");
		if (!ns) {
			ns = node_strz(s->k->a, "");
			node_set(s->k->a, subject, "namespace", ns);
		}
		if (set(s, ns, e) < 0)
			return -1;
	}
	return 0;
}

static int set_own(struct setter *s, struct resource *r, struct err *e)
{
	static const struct field_step steps[] = {
		{{"metadata", sizeof("metadata") - 1}, false},
		{{"namespace", sizeof("namespace") - 1}, false},
	};
	static const struct fieldspec own = {
		.type = {"", "", ""},
		.path = "metadata/namespace",
		.create = true,
		.steps = steps,
		.n_steps = ARRAY_LEN(steps),
	};

	return field_walk(s->k, &own, FIELD_CREATE_SCALAR, r, set, s, e);
}

static int set_fields(struct setter *s, struct resource *r, const struct fieldspecs *fields,
		      bool binding, struct err *e)
{
	const struct gvk *g = resource_gvk(s->k, r);
	const struct fieldspec *const *list = fields_of(s->k, fields, g);
	bool core = !*g->group && strcmp(g->version, "v1") == 0;

	for (; *list; list++) {
		const char *path = (*list)->path;

		if (strcmp(path, "metadata/namespace") == 0 ||
		    (strcmp(path, "metadata/name") == 0 && !core) ||
		    (binding && is_binding((*list)->type.kind) &&
		     strcmp(path, "subjects/namespace") == 0))
			continue;
		if (field_walk(s->k, *list, FIELD_CREATE_SCALAR, r, set, s, e) < 0)
			return -1;
	}
	return 0;
}

int transform_namespace(struct kust *k, struct resmap *m, const struct node *ns,
			const struct fieldspecs *fields, const char *subjects, bool unset_only,
			struct err *e)
{
	struct setter s = {k, ns, unset_only};

	if (!ns || ns->n == 0)
		return 0;
	for (size_t i = 0; i < m->list.n; i++) {
		struct resource *r = m->list.items[i];
		const struct gvk *g;
		bool binding;

		/* helm has set the namespaces of what it made */
		if (!r->root ||
		    node_is_text(node_get(node_at(r->root, "metadata", "annotations", NULL),
					  "internal.config.kubernetes.io/helm-generated"),
				 "true"))
			continue;
		resource_remember(k, r);
		g = resource_gvk(k, r);
		binding = is_binding(g->kind);
		if ((!g->cluster && set_own(&s, r, e) < 0) ||
		    (binding && set_subjects(&s, r, subjects, e) < 0) ||
		    set_fields(&s, r, fields, binding, e) < 0)
			return err_wrap(e, "namespace '" SPAN_FMT "'", SPAN_ARG(node_text(ns)));
		resmap_renamed(m, r);
	}
	return resmap_check_ids(
		m, arena_printf(k->a, "namespace '" SPAN_FMT "'", SPAN_ARG(node_text(ns))), e);
}
