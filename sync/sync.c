/* The outside of a run: options in, result out. */
#include "sync/sync.h"

#include <stdlib.h>

#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "sync/run.h"

static const char *const protected_kinds[] = {"Namespace", "PersistentVolumeClaim",
					      "CustomResourceDefinition"};

const struct sync_prune_policy SYNC_PRUNE_DEFAULT = {
	.enabled = true,
	.budget_percent = 20,
	.budget_floor = 5,
	.protect = protected_kinds,
	.n_protect = ARRAY_LEN(protected_kinds),
};

/* ---- checking --------------------------------------------------------------------------------- */

static int check_name(const char *what, const char *s, struct err *e)
{
	size_t n = s ? strlen(s) : 0;

	if (n == 0 || n > LIMIT_ENV_NAME_BYTES || s[0] == '-' || s[n - 1] == '-')
		return err_set(e, ERR_INPUT, "%s '%s' is not a DNS label of at most %d characters",
			       what, s ? s : "", LIMIT_ENV_NAME_BYTES);
	for (size_t i = 0; i < n; i++) {
		bool ok =
			(s[i] >= 'a' && s[i] <= 'z') || (s[i] >= '0' && s[i] <= '9') || s[i] == '-';

		if (!ok)
			return err_set(e, ERR_INPUT, "%s '%s' is not a DNS label", what, s);
	}
	return 0;
}

/* Colours of a depth-first search. */
enum { NEW, ON_PATH, CHECKED };

static int check_cycle(const struct sync_options *o, const struct map *by_name, size_t i,
		       uint8_t *colour, size_t depth, struct err *e)
{
	const struct sync_app *app = &o->apps[i];

	if (colour[i] == CHECKED)
		return 0;
	if (colour[i] == ON_PATH || depth > o->n_apps)
		return err_set(e, ERR_INPUT, "app '%s' depends on itself", app->name);
	colour[i] = ON_PATH;
	for (size_t k = 0; k < app->n_depends_on; k++) {
		const struct app_run *other = map_get(by_name, span_of(app->depends_on[k]));

		if (!other)
			return err_set(e, ERR_INPUT, "app '%s' depends on '%s', which there is not",
				       app->name, app->depends_on[k]);
		if (check_cycle(o, by_name, (size_t)(other->spec - o->apps), colour, depth + 1, e) <
		    0)
			return -1;
	}
	colour[i] = CHECKED;
	return 0;
}

static int check_apps(struct sync_run *run, struct err *e)
{
	const struct sync_options *o = &run->o;
	uint8_t *colour = arena_array(&run->arena, o->n_apps, 1);

	map_init(&run->by_name, &run->arena);
	for (size_t i = 0; i < o->n_apps; i++) {
		if (check_name("app", o->apps[i].name, e) < 0)
			return -1;
		if (map_set(&run->by_name, span_of(o->apps[i].name), &run->apps[i]))
			return err_set(e, ERR_INPUT, "two apps are named '%s'", o->apps[i].name);
	}
	for (size_t i = 0; i < o->n_apps; i++) {
		if (check_cycle(o, &run->by_name, i, colour, 0, e) < 0)
			return -1;
	}
	if (o->only_app && !map_get(&run->by_name, span_of(o->only_app)))
		return err_set(e, ERR_INPUT, "environment '%s' has no app '%s'", o->env,
			       o->only_app);
	return 0;
}

static int check_options(struct sync_run *run, struct err *e)
{
	const struct sync_options *o = &run->o;

	if (check_name("instance", o->instance, e) < 0 || check_name("environment", o->env, e) < 0)
		return -1;
	if (!*o->state_namespace)
		return err_set(e, ERR_INPUT, "no namespace to keep the inventory in");
	if (o->mode == SYNC_APPLY && !o->lease_may_write && (!o->holder || !*o->holder))
		return err_set(e, ERR_INPUT, "no name to hold the lease by");
	return check_apps(run, e);
}

/* ---- making ----------------------------------------------------------------------------------- */

static const char *copy(struct arena *a, const char *s, const char *fallback)
{
	return arena_strdup(a, s ? s : fallback);
}

static const char *const *copy_list(struct arena *a, const char *const *list, size_t n)
{
	const char **out = arena_array(a, n, sizeof(*out));

	for (size_t i = 0; i < n; i++)
		out[i] = arena_strdup(a, list[i]);
	return out;
}

static void copy_options(struct sync_run *run, const struct sync_options *o)
{
	struct arena *a = &run->arena;

	run->o = *o;
	run->o.instance = copy(a, o->instance, "");
	run->o.env = copy(a, o->env, "");
	run->o.state_namespace = copy(a, o->state_namespace, "");
	run->o.namespace_default = copy(a, o->namespace_default, "default");
	run->o.commit = copy(a, o->commit, "");
	run->o.holder = copy(a, o->holder, "");
	run->o.only_app = o->only_app ? copy(a, o->only_app, "") : NULL;
	run->o.prune.protect = copy_list(a, o->prune.protect, o->prune.n_protect);
	run->o.prune.allow = copy_list(a, o->prune.allow, o->prune.n_allow);
	if (run->o.timeout_ms <= 0)
		run->o.timeout_ms = LIMIT_SYNC_TIMEOUT_MS;
	if (run->o.health_timeout_ms <= 0)
		run->o.health_timeout_ms = LIMIT_HEALTH_TIMEOUT_MS;
	run->o.apps = arena_array(a, o->n_apps, sizeof(*run->o.apps));
	for (size_t i = 0; i < o->n_apps; i++) {
		run->o.apps[i] = o->apps[i];
		run->o.apps[i].name = copy(a, o->apps[i].name, "");
		run->o.apps[i].depends_on =
			copy_list(a, o->apps[i].depends_on, o->apps[i].n_depends_on);
	}
	if (o->hash_key) {
		uint8_t *key = arena_alloc(a, 32);

		memcpy(key, o->hash_key, 32);
		run->o.hash_key = key;
	}
}

static struct sync_state no_state(void)
{
	return (struct sync_state){.applied = "", .attempted = "", .result = "", .message = ""};
}

int sync_new(const struct sync_options *options, struct sync_run **out, struct err *e)
{
	struct sync_run *run = mem_alloc(1, sizeof(*run));

	run->arena = (struct arena)ARENA_WIPED;
	copy_options(run, options);
	run->apps = arena_array(&run->arena, run->o.n_apps, sizeof(*run->apps));
	for (size_t i = 0; i < run->o.n_apps; i++) {
		struct app_run *app = &run->apps[i];

		app->spec = &run->o.apps[i];
		app->run = run;
		app->skip = app->spec->held ||
			    (run->o.only_app && strcmp(run->o.only_app, app->spec->name) != 0);
		app_go(app, APP_DEPENDS);
	}
	run->state_rv = "";
	run->lease_rv = "";
	run->result.before = no_state();
	run->result.now = no_state();
	if (check_options(run, e) < 0) {
		sync_free(run);
		return -1;
	}
	if (run->o.discovery)
		run->discovery = discovery_ref(run->o.discovery);
	run->begin_ms = clock_mono_ms(run->o.clock);
	run->deadline_ms = run->begin_ms + run->o.timeout_ms;
	run->wake_ms = run->begin_ms;
	*out = run;
	return 0;
}

void sync_free(struct sync_run *run)
{
	if (!run)
		return;
	for (size_t i = 0; i < run->o.n_apps; i++)
		round_close(&run->apps[i].round);
	round_close(&run->round);
	discovery_fetch_free(run->fetch);
	lease_free(run->lease);
	discovery_unref(run->discovery);
	for (size_t i = 0; i < run->n_outdated; i++)
		discovery_unref(run->outdated[i]);
	arena_dispose(&run->arena);
	free(run);
}

/* ---- asking ----------------------------------------------------------------------------------- */

int64_t sync_wake_at_ms(const struct sync_run *run)
{
	return run->wake_ms;
}

void sync_wanted(const struct sync_run *run, const char **app, const char **commit)
{
	const struct app_run *a = &run->apps[run->wanting];

	*app = a->spec->name;
	*commit = a->loaded.commit;
}

void sync_give_previous(struct sync_run *run, const struct objects *previous)
{
	struct app_run *a = &run->apps[run->wanting];

	a->previous = previous;
	a->previous_given = true;
}

void sync_cancel(struct sync_run *run, const char *why)
{
	size_t n = strnlen(why, sizeof(run->cancel_why) - 1);

	if (atomic_load(&run->cancelled))
		return;
	memcpy(run->cancel_why, why, n);
	atomic_store(&run->cancelled, true);
	run_wake(run);
}

const struct sync_result *sync_result(const struct sync_run *run)
{
	return &run->result;
}
