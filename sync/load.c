/* What we know of the environment by our own records: state object, inventories, and the lease's version. */
#include <string.h>

#include "agent/base/limits.h"
#include "sync/run.h"
#include "sync/state.h"

enum { CALL_RECORDS, CALL_LEASE, CALLS };

static int send_load(struct sync_run *run)
{
	struct round *r = &run->round;
	struct kube_call *c;
	const char *ns = run->o.state_namespace;

	run_round(run, r, CALLS);
	c = round_call(r);
	c->method = "GET";
	c->path = arena_printf(
		&r->arena, "/api/v1/namespaces/%s/configmaps?%s", ns,
		kube_query(&r->arena, "labelSelector",
			   arena_printf(&r->arena, LABEL_INSTANCE "=%s," LABEL_ENV "=%s",
					run->o.instance, run->o.env),
			   NULL));
	c->max_bytes = LIMIT_API_BODY_BYTES;
	c = round_call(r);
	c->method = "GET";
	c->path = arena_printf(&r->arena,
			       "/apis/coordination.k8s.io/v1/namespaces/%s/leases/agent.%s.%s", ns,
			       run->o.instance, run->o.env);
	run->reads += CALLS;
	return round_send(r, &run->err);
}

/* Each listed ConfigMap by name; the sets among them by id. */
static int index_records(struct sync_run *run, const struct node *list)
{
	const struct node *items = node_get(list, "items");

	if (!node_is(items, NODE_LIST))
		return err_set(&run->err, ERR_INPUT, "the list of inventories has no items");
	for (uint32_t i = 0; i < items->n; i++) {
		struct node *cm = items->items[i];
		const struct node *labels = node_at(cm, "metadata", "labels", NULL);
		const char *name = node_get_text(node_get(cm, "metadata"), "name");
		const char *set = node_get_text(labels, LABEL_SET_ID);
		const char *app = node_get_text(labels, LABEL_APP);

		if (!name)
			continue;
		/* items of a list do not say what they are */
		node_set(&run->arena, cm, "apiVersion", node_strz(&run->arena, "v1"));
		node_set(&run->arena, cm, "kind", node_strz(&run->arena, "ConfigMap"));
		map_set(&run->orphans, span_of(name), cm);
		if (set && app)
			map_set(&run->sets, span_of(set), (void *)app);
	}
	return 0;
}

static void read_inventory(struct app_run *app)
{
	struct sync_run *run = app->run;
	const struct node *parent;

	inventory_init(&app->inventory, run->o.instance, run->o.env, app->spec->name,
		       run->o.state_namespace, &run->arena);
	parent = map_get(&run->orphans, span_of(app->inventory.name));
	map_set(&run->sets, span_of(app->inventory.part_of), (void *)app->spec->name);
	/* an inventory that cannot be read stops its app: it is never taken for an empty one */
	if (parent &&
	    inventory_read(&app->inventory, parent, &run->orphans, &run->arena, &app->err) < 0)
		app_fail(app);
	app->loaded = app->inventory;
}

static int take_records(struct sync_run *run)
{
	const struct kube_call *c = &run->round.calls[CALL_RECORDS];
	const struct kube_call *lease = &run->round.calls[CALL_LEASE];
	struct node *list = NULL;
	struct node *n = NULL;
	const char *rv = NULL;

	run->lease_rv = "";
	if (lease->outcome == KUBE_OK && round_answer(lease, &run->arena, &n, &run->err) == 0)
		rv = node_get_text(node_get(n, "metadata"), "resourceVersion");
	if (rv)
		run->lease_rv = rv;
	map_init(&run->orphans, &run->arena);
	map_init(&run->sets, &run->arena);
	if (c->outcome != KUBE_OK) {
		/* somebody who may look at the app but not at our records still sees a diff */
		if (run->o.mode == SYNC_DIFF && c->outcome == KUBE_FORBIDDEN) {
			run->result.approximate = true;
		} else {
			run->err = c->err;
			return err_wrap(&run->err, "inventories in namespace '%s'",
					run->o.state_namespace);
		}
	} else if (round_answer(c, &run->arena, &list, &run->err) < 0 ||
		   index_records(run, list) < 0) {
		return -1;
	}
	state_read(run);
	for (size_t i = 0; i < run->o.n_apps; i++)
		read_inventory(&run->apps[i]);
	return 0;
}

/* What the commits between the applied one and ours permit. */
static int take_trailers(struct sync_run *run)
{
	struct sync_prune_policy *policy = &run->o.prune;
	const char *applied = run->result.before.applied;
	const char *const *more;
	const char **all;
	size_t n = 0;

	if (!run->o.allow_prune || !*applied || strcmp(applied, run->o.commit) == 0)
		return 0;
	if (run->o.allow_prune(run->o.allow_prune_ctx, applied, &run->arena, &more, &n, &run->err) <
	    0)
		return err_wrap(&run->err, "trailers since %.12s", applied);
	all = arena_array(&run->arena, policy->n_allow + n, sizeof(*all));
	if (policy->n_allow) /* memcpy() may not be handed NULL, even for nothing */
		memcpy(all, policy->allow, policy->n_allow * sizeof(*all));
	if (n)
		memcpy(all + policy->n_allow, more, n * sizeof(*all));
	policy->allow = all;
	policy->n_allow += n;
	return 0;
}

enum step load_step(struct sync_run *run)
{
	if (!run->round.open) {
		if (send_load(run) < 0)
			run->ended = true;
		return STEP_WAIT;
	}
	if (!round_over(&run->round))
		return STEP_WAIT;
	if (take_records(run) < 0 || take_trailers(run) < 0)
		run->ended = true;
	else
		run->phase = RUN_DISCOVER;
	round_close(&run->round);
	return STEP_GO;
}
