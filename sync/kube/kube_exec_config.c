#include "agent/base/limits.h"
#include "render/yaml/json_io.h"
#include "sync/kube/kube_target.h"

#define EXEC_GROUP     "client.authentication.k8s.io/"
#define EXEC_EXTENSION "client.authentication.k8s.io/exec"

static bool exec_allowed(const struct kubeconfig_options *o, const char *command)
{
	if (o->exec_any)
		return true;
	for (size_t i = 0; i < o->n_exec_allowed; i++)
		if (strcmp(o->exec_allowed[i], command) == 0)
			return true;
	return false;
}

/* A string that can be an argument; NULL when it is not one. */
static const char *argument(struct kube_target *t, const struct node *v)
{
	if (!node_is(v, NODE_SCALAR) || v->tag == TAG_NULL || memchr(v->text, '\0', v->n))
		return NULL;
	return arena_strndup(&t->mem, v->text, v->n);
}

static int args_read(struct kube_target *t, const struct node *list, struct kube_exec *x,
		     struct err *e)
{
	const char **args;

	if (node_is_null(list))
		return 0;
	if (!node_is(list, NODE_LIST))
		return err_at(e, ERR_INPUT, list, "'args' must be a list");
	args = arena_array(&t->mem, list->n, sizeof(*args));
	for (uint32_t i = 0; i < list->n; i++) {
		args[i] = argument(t, list->items[i]);
		if (!args[i])
			return err_at(e, ERR_INPUT, list->items[i],
				      "an item of 'args' must be a string");
	}
	x->args = args;
	x->n_args = list->n;
	return 0;
}

static int env_read(struct kube_target *t, const struct node *list, struct kube_exec *x,
		    struct err *e)
{
	const char *(*env)[2];

	if (node_is_null(list))
		return 0;
	if (!node_is(list, NODE_LIST))
		return err_at(e, ERR_INPUT, list, "'env' must be a list");
	env = arena_array(&t->mem, list->n, sizeof(*env));
	for (uint32_t i = 0; i < list->n; i++) {
		const struct node *item = list->items[i];

		env[i][0] = argument(t, node_get(item, "name"));
		env[i][1] = argument(t, node_get(item, "value"));
		if (!env[i][0] || !env[i][0][0] || strchr(env[i][0], '=') || !env[i][1])
			return err_at(e, ERR_INPUT, item,
				      "an item of 'env' must have 'name' and 'value'");
	}
	x->env = (const char *const(*)[2])env;
	x->n_env = list->n;
	return 0;
}

static int mode_check(const struct node *exec, struct err *e)
{
	const struct node *mode = node_get(exec, "interactiveMode");

	if (node_is_null(mode) || node_is_text(mode, "Never") || node_is_text(mode, "IfAvailable"))
		return 0;
	if (node_is_text(mode, "Always"))
		return err_at(e, ERR_INPUT, mode,
			      "'interactiveMode: Always' is not supported: there is no terminal");
	return err_at(e, ERR_INPUT, mode, "'interactiveMode' must be Never or IfAvailable");
}

static int version_read(struct kube_target *t, const struct node *exec, struct kube_exec *x,
			struct err *e)
{
	const struct node *version = node_get(exec, "apiVersion");

	if (!node_is_text(version, EXEC_GROUP "v1") && !node_is_text(version, EXEC_GROUP "v1beta1"))
		return err_at(e, ERR_INPUT, version ? version : exec,
			      "'apiVersion' of exec must be " EXEC_GROUP "v1 or v1beta1");
	x->api_version = arena_strdup(&t->mem, version->text);
	return 0;
}

int kube_exec_read(struct kube_target *t, const struct node *exec,
		   const struct kube_target_rules *rules, struct err *e)
{
	struct kube_exec *x = ARENA_NEW(&t->mem, struct kube_exec);
	const struct node *command = node_get(exec, "command");
	const struct node *info = node_get(exec, "provideClusterInfo");
	const char *hint = node_get_text(exec, "installHint");
	const char *slash;

	x->command = argument(t, command);
	if (!x->command || !x->command[0])
		return err_at(e, ERR_INPUT, exec, "'exec' has no 'command'");
	if (!rules->files)
		return err_at(e, ERR_DENIED, command,
			      "credential plugins ('exec') are not accepted here");
	if (!exec_allowed(rules->options, x->command))
		return err_at(e, ERR_DENIED, command,
			      "credential plugin '%s' is not allowed: name it in 'allowExec'",
			      x->command);
	if (version_read(t, exec, x, e) < 0 || mode_check(exec, e) < 0 ||
	    args_read(t, node_get(exec, "args"), x, e) < 0 ||
	    env_read(t, node_get(exec, "env"), x, e) < 0)
		return -1;
	/* a relative path starts at the kubeconfig; a bare name is looked for in $PATH */
	slash = exec->source ? strrchr(exec->source->path, '/') : NULL;
	if (strchr(x->command, '/') && x->command[0] != '/')
		x->command = arena_printf(&t->mem, "%.*s/%s",
					  slash ? (int)(slash - exec->source->path) : 1,
					  slash ? exec->source->path : ".", x->command);
	x->hint = hint ? arena_strdup(&t->mem, hint) : "";
	x->cluster_info = node_is(info, NODE_SCALAR) && info->tag == TAG_BOOL &&
			  span_is(node_text(info), "true");
	t->exec = x;
	return 0;
}

int kube_exec_extension(struct kube_target *t, const struct node *cluster, struct err *e)
{
	const struct node *list = node_get(cluster, "extensions");
	struct buf json = BUF_INIT(LIMIT_CONFIG_BYTES);
	int rc = 0;

	if (!t->exec || !t->exec->cluster_info || !node_is(list, NODE_LIST))
		return 0;
	for (uint32_t i = 0; i < list->n && rc == 0; i++) {
		const struct node *item = list->items[i];

		if (!node_is_text(node_get(item, "name"), EXEC_EXTENSION) ||
		    node_is_null(node_get(item, "extension")))
			continue;
		buf_reset(&json);
		rc = node_to_json(node_get(item, "extension"), 0, &json, e);
		if (rc == 0)
			t->exec->cluster_extra = arena_strndup(&t->mem, buf_str(&json), json.n);
	}
	buf_dispose(&json);
	return rc;
}
