#include "agent/core/grant.h"

#include <string.h>

#include "render/yaml/schema.h"
#include "sync/kube/kube.h"

static bool listed(const struct texts *list, const char *text)
{
	for (size_t i = 0; i < list->n; i++)
		if (config_match(list->items[i], text))
			return true;
	return false;
}

/* "Kind" or "Kind.group" */
static bool kind_denied(const struct config_grant *g, const struct object *o, struct arena *a)
{
	return listed(&g->deny_kinds, o->kind) ||
	       (*o->group && listed(&g->deny_kinds, arena_printf(a, "%s.%s", o->kind, o->group)));
}

static bool namespace_allowed(const struct config_grant *g, const struct environment *env,
			      const struct object *o)
{
	if (g->namespaces.n == 0)
		return true;
	if (strcmp(o->kind, "Namespace") == 0 && !*o->group)
		return listed(&g->namespaces, o->name);
	if (schema_scope(NULL, SCHEMA_AS_SERVER, span_of(o->group), span_of(o->version),
			 span_of(o->kind)) == SCOPE_CLUSTER)
		return true;
	return listed(&g->namespaces, *o->ns ? o->ns : env->namespace);
}

static int check_object(const struct config_grant *g, const struct environment *env,
			const struct object *o, struct arena *a, struct err *e)
{
	const char *text = object_text(o, a);

	if (kind_denied(g, o, a))
		return err_set(e, ERR_POLICY, "%s: environment '%s' is not granted this kind", text,
			       env->name);
	if (!namespace_allowed(g, env, o))
		return err_set(e, ERR_POLICY, "%s: environment '%s' is not granted this namespace",
			       text, env->name);
	return 0;
}

void grant_check(const struct agent_config *config, const struct environment *env,
		 struct rendered *d)
{
	const struct config_grant *g = config_grant(config, env->name);

	for (size_t i = 0; g && i < d->n_apps; i++) {
		struct rendered_app *app = &d->apps[i];

		for (size_t k = 0; k < app->objects.n && app->err.kind == ERR_NONE; k++)
			if (check_object(g, env, &app->objects.items[k], &d->arena, &app->err) < 0)
				app->objects.n = 0;
	}
}

int64_t grant_max_prune(const struct agent_config *config, const struct environment *env)
{
	const struct config_grant *g = config_grant(config, env->name);
	int64_t share = env->prune.budget.share_percent;

	return g && g->max_prune_percent < share ? g->max_prune_percent : share;
}

bool grant_identity(const struct agent_config *config, const struct environment *env,
		    struct arena *a, struct kube_identity *out)
{
	const struct config_grant *g = config_grant(config, env->name);
	const struct config_impersonate *as = g ? g->impersonate : NULL;
	const char *slash;

	if (!as)
		return false;
	*out = (struct kube_identity){
		.user = as->user,
		.groups = as->groups.items,
		.n_groups = as->groups.n,
	};
	if (as->service_account) {
		slash = strchr(as->service_account, '/');
		out->user =
			arena_printf(a, "system:serviceaccount:%.*s:%s",
				     slash ? (int)(slash - as->service_account) : 0,
				     as->service_account, slash ? slash + 1 : as->service_account);
	}
	return true;
}
