#include "agent/core/pass.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "agent/core/grant.h"
#include "agent/deliver/record.h"
#include "secrets/mask.h"
#include "sync/git/gitlog.h"
#include "sync/kube/kube.h"

DEFINE_FREEP(struct gitlog, gitlog_free)
DEFINE_FREEP(struct pass, pass_free)

enum pass_state {
	STATE_RENDER,
	STATE_CONNECT,
	STATE_VERIFY, /* the plan, compared with the digest that was asked for */
	STATE_SYNC,
	STATE_RECORD,
	STATE_DONE,
};

/* An app as rendered from the commit applied before; lives as long as the run that borrows it. */
struct previous {
	struct rendered rendered;
	struct previous *next;
};

struct pass {
	struct pass_options options;
	struct session *session;
	enum pass_state state;
	char commit[41];
	char *only_app;
	int64_t deadline_ms;
	int64_t started_wall_ms;
	struct rendered rendered;
	struct previous *previous;
	struct kube *kube;
	const char *state_namespace;
	struct kube_identity identity;
	bool impersonates;
	struct sync_run *run;
	bool run_failed; /* the run ended with an error; its result is partial */
	struct err run_err;

	/* set by pass_cancel() from any thread, read by the stepping one */
	atomic_bool cancelled;
	pthread_mutex_t lock; /* of run against pass_cancel(), and of why */
	char why[128];
};

int pass_new(const struct pass_options *options, struct pass **out, struct err *e)
{
	struct pass *p = mem_alloc(1, sizeof(*p));
	int64_t timeout_ms = options->timeout_ms ? options->timeout_ms : options->env->timeout_ms;

	(void)e;
	p->options = *options;
	p->session = options->session;
	if (options->commit)
		memcpy(p->commit, options->commit, sizeof(p->commit));
	p->deadline_ms = clock_mono_ms(p->session->clock) + timeout_ms;
	p->started_wall_ms = clock_wall_ms(p->session->clock);
	pthread_mutex_init(&p->lock, NULL);
	*out = p;
	return 0;
}

void pass_free(struct pass *p)
{
	if (!p)
		return;
	sync_free(p->run);
	while (p->previous) {
		struct previous *next = p->previous->next;

		rendered_dispose(&p->previous->rendered);
		free(p->previous);
		p->previous = next;
	}
	rendered_dispose(&p->rendered);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

void pass_cancel(struct pass *p, const char *why)
{
	pthread_mutex_lock(&p->lock);
	if (!atomic_load(&p->cancelled)) {
		snprintf(p->why, sizeof(p->why), "%s", why);
		atomic_store(&p->cancelled, true);
		if (p->run)
			sync_cancel(p->run, p->why);
	}
	pthread_mutex_unlock(&p->lock);
	p->options.wake(p->options.wake_ctx);
}

/* ---- steps ------------------------------------------------------------------------------------ */

static int step_render(struct pass *p, struct err *e)
{
	const struct rendered_options o = {
		.commit = p->options.commit ? p->commit : NULL,
		.only_app = p->options.only_app,
		.without_keys = p->options.without_keys,
	};

	if (p->options.mode != SYNC_STATUS) {
		if (rendered_make(p->session, p->options.env, &o, &p->rendered, e) < 0)
			return -1;
		grant_check(&p->session->config, p->options.env, &p->rendered);
	} else if (rendered_list(p->session, p->options.env, &o, &p->rendered, e) < 0) {
		return -1;
	}
	p->state = STATE_CONNECT;
	return 0;
}

static struct sync_app *sync_apps(struct pass *p)
{
	struct rendered *d = &p->rendered;
	struct sync_app *apps = arena_array(&d->arena, d->n_apps, sizeof(*apps));

	for (size_t i = 0; i < d->n_apps; i++)
		apps[i] = (struct sync_app){
			.name = d->apps[i].name,
			.desired = &d->apps[i].objects,
			.depends_on = d->apps[i].depends_on.items,
			.n_depends_on = d->apps[i].depends_on.n,
			.held = d->apps[i].err.kind != ERR_NONE,
			.held_by = &d->apps[i].err,
		};
	return apps;
}

static struct sync_prune_policy prune_policy(struct pass *p)
{
	const struct env_prune *prune = &p->options.env->prune;

	return (struct sync_prune_policy){
		.enabled = prune->enabled,
		.budget_percent = (uint32_t)grant_max_prune(&p->session->config, p->options.env),
		.budget_floor = (uint32_t)prune->budget.at_least,
		.protect = prune->protect.items,
		.n_protect = prune->protect.n,
	};
}

/* Values of Allow-Prune trailers in applied..commit. A range that cannot be read permits nothing. */
static int allow_prune(void *ctx, const char *applied, struct arena *a, const char *const **out,
		       size_t *n, struct err *e)
{
	struct pass *p = ctx;
	CLEANUP(gitlog_freep) struct gitlog *log = NULL;
	struct commit_info *commits;
	const char **values = NULL;
	size_t n_commits = 0;
	size_t cap = 0;
	int rc;

	*n = 0;
	*out = NULL;
	if (!*p->commit)
		return 0;
	if (gitlog_open(p->session->git_dir, &log, e) < 0)
		return -1;
	rc = gitlog_range(log, applied, p->commit, LIMIT_COMMIT_RANGE, a, &commits, &n_commits, e);
	if (rc != 0)
		return rc == GITLOG_ABSENT ? 0 : -1;
	for (size_t i = 0; i < n_commits; i++) {
		for (size_t k = 0; k < commits[i].n_trailers; k++) {
			const struct trailer *t = &commits[i].trailers[k];
			const char *key = arena_strndup(a, t->key.p, t->key.n);

			if (strcasecmp(key, "Allow-Prune") != 0)
				continue;
			values = arena_grow(a, values, &cap, *n + 1, sizeof(*values));
			values[(*n)++] = arena_strndup(a, t->value.p, t->value.n);
		}
	}
	*out = values;
	return 0;
}

static int start_run(struct pass *p, enum sync_mode mode, struct err *e)
{
	const struct environment *env = p->options.env;
	struct session *s = p->session;
	struct sync_options o = {.mode = mode};
	struct sync_run *run = NULL;

	o.kube = p->kube;
	o.as = p->impersonates ? &p->identity : NULL;
	o.clock = s->clock;
	o.instance = s->config.name;
	o.env = env->name;
	o.state_namespace = p->state_namespace;
	o.namespace_default = env->namespace;
	o.commit = p->commit;
	o.holder = s->holder;
	o.apps = sync_apps(p);
	o.n_apps = p->rendered.n_apps;
	o.only_app = p->options.only_app;
	o.prune = prune_policy(p);
	o.allow_prune = allow_prune;
	o.allow_prune_ctx = p;
	o.no_wait = p->options.no_wait;
	o.timeout_ms = p->deadline_ms - clock_mono_ms(s->clock);
	o.hash_key = s->hash_key;
	o.wake = p->options.wake;
	o.wake_ctx = p->options.wake_ctx;
	o.progress = p->options.progress;
	o.progress_ctx = p->options.progress_ctx;
	if (o.timeout_ms <= 0)
		return err_set(e, ERR_TRANSIENT, "the deadline passed while rendering");
	if (sync_new(&o, &run, e) < 0)
		return -1;
	pthread_mutex_lock(&p->lock);
	sync_free(p->run);
	p->run = run;
	if (atomic_load(&p->cancelled))
		sync_cancel(run, p->why);
	pthread_mutex_unlock(&p->lock);
	return 0;
}

static int step_connect(struct pass *p, struct err *e)
{
	const struct environment *env = p->options.env;
	bool verify = p->options.digest != NULL;

	if (session_kube(p->session, env->cluster, &p->kube, &p->state_namespace, e) < 0)
		return -1;
	p->impersonates =
		grant_identity(&p->session->config, env, &p->rendered.arena, &p->identity);
	p->state = verify ? STATE_VERIFY : STATE_SYNC;
	return start_run(p, verify ? SYNC_DIFF : p->options.mode, e);
}

/* Render what was applied last, for sync to see which fields were ours. Not to be had is an answer. */
static void give_previous(struct pass *p)
{
	struct previous *previous = mem_alloc(1, sizeof(*previous));
	struct rendered_options o = {0};
	struct err ignored = ERR_INIT;
	const struct objects *objects = NULL;
	const char *app;
	const char *commit;

	sync_wanted(p->run, &app, &commit);
	o.only_app = app;
	o.commit = commit;
	previous->next = p->previous;
	p->previous = previous;
	if (*commit &&
	    rendered_make(p->session, p->options.env, &o, &previous->rendered, &ignored) == 0)
		for (size_t i = 0; i < previous->rendered.n_apps; i++)
			if (strcmp(previous->rendered.apps[i].name, app) == 0 &&
			    previous->rendered.apps[i].err.kind == ERR_NONE)
				objects = &previous->rendered.apps[i].objects;
	sync_give_previous(p->run, objects);
}

static int step_run(struct pass *p, struct err *e)
{
	int rc;

	while ((rc = sync_step(p->run, e)) == SYNC_WANTS_PREVIOUS)
		give_previous(p);
	return rc;
}

static int step_verify(struct pass *p, struct err *e)
{
	int rc = step_run(p, e);

	if (rc == SYNC_WAIT)
		return PASS_WAIT;
	if (rc < 0)
		return -1;
	if (strcmp(sync_result(p->run)->digest, p->options.digest) != 0)
		return err_set(
			e, ERR_POLICY,
			"the plan is stale: applying would now do something else (digest %.12s, "
			"planned %.12s); make a new one",
			sync_result(p->run)->digest, p->options.digest);
	p->state = STATE_SYNC;
	return start_run(p, p->options.mode, e);
}

static int step_sync(struct pass *p, struct err *e)
{
	int rc = step_run(p, e);

	if (rc == SYNC_WAIT)
		return PASS_WAIT;
	if (rc < 0) {
		masker_err(p->session->masker, e);
		p->run_failed = true;
		p->run_err = *e;
	}
	p->state = STATE_RECORD;
	return 0;
}

/* ---- record ----------------------------------------------------------------------------------- */

static enum record_result result_of(const struct pass *p, const struct err *outcome)
{
	const struct sync_result *r = sync_result(p->run);

	switch (outcome->kind) {
	case ERR_NONE:
		return strcmp(r->before.applied, p->commit) == 0 ? RECORD_HEALED : RECORD_APPLIED;
	case ERR_UNHEALTHY: return RECORD_UNHEALTHY;
	case ERR_POLICY: return RECORD_REFUSED;
	case ERR_STOPPED: return RECORD_SUPERSEDED;
	default: return RECORD_FAILED;
	}
}

/* Nothing written and nothing new to say: no record, or a quiet environment would fill its history. */
static bool worth_recording(const struct pass *p)
{
	const struct sync_result *r = sync_result(p->run);

	return p->options.mode == SYNC_APPLY && p->session->mirror && *p->commit &&
	       (r->writes > 0 || strcmp(r->before.applied, r->now.applied) != 0 ||
		strcmp(r->before.attempted, r->now.attempted) != 0 ||
		strcmp(r->before.result, r->now.result) != 0);
}

static void fill_commit(struct pass *p, struct record *record, struct arena *a)
{
	CLEANUP(gitlog_freep) struct gitlog *log = NULL;
	struct err ignored = ERR_INIT;
	struct commit_info info;

	if (gitlog_open(p->session->git_dir, &log, &ignored) < 0 ||
	    gitlog_commit(log, p->commit, a, &info, &ignored) != 0)
		return;
	record->author = arena_printf(a, "%s <%s>", info.author_name, info.author_email);
	record->subject = info.subject;
	if (!*record->actor)
		record->actor =
			arena_printf(a, "%s <%s>", info.committer_name, info.committer_email);
}

static void fill_counts(const struct sync_result *r, struct record *record)
{
	record->created = r->counts[ACTION_CREATED];
	record->configured = r->counts[ACTION_CONFIGURED];
	record->unchanged = r->counts[ACTION_UNCHANGED];
	record->adopted = r->counts[ACTION_ADOPTED];
	record->recreated = r->counts[ACTION_RECREATED];
	record->pruned = r->counts[ACTION_PRUNED];
	record->skipped = r->counts[ACTION_SKIPPED] + r->counts[ACTION_DEFERRED];
	record->failed = r->counts[ACTION_FAILED];
}

static int write_record(struct pass *p, const struct err *outcome, struct err *e)
{
	const struct sync_result *r = sync_result(p->run);
	const struct agent_config *config = &p->session->config;
	struct arena a = ARENA_INIT;
	int64_t now_ms = clock_wall_ms(p->session->clock);
	struct record record = {
		.instance = config->name,
		.env = p->options.env->name,
		.commit = p->commit,
		.previous = r->before.applied,
		.result = result_of(p, outcome),
		.reason = outcome->msg,
		.trigger = p->options.trigger ? p->options.trigger : "",
		.actor = p->options.actor ? p->options.actor : "",
		.author = "",
		.subject = "",
		.started_ms = p->started_wall_ms,
		.ended_ms = now_ms,
		.digest = r->digest,
		.agent_version = session_version(),
	};
	const struct note_author author = {config->identity.name, config->identity.email, now_ms};
	struct record_key key;
	int rc;

	if (outcome->kind == ERR_NONE || outcome->kind == ERR_UNHEALTHY)
		record.applied_ms = now_ms;
	if (outcome->kind == ERR_NONE && !p->options.no_wait)
		record.healthy_ms = now_ms;
	fill_commit(p, &record, &a);
	fill_counts(r, &record);
	rc = record_key_load(config->identity.signing_key_file, p->session->state_fd, &key, e);
	if (rc == 0)
		rc = record_append(p->session->mirror, &record, &key, &author, e);
	mem_wipe(&key, sizeof(key));
	arena_dispose(&a);
	return rc;
}

static int step_record(struct pass *p, struct err *e)
{
	struct err outcome = ERR_INIT;
	const struct sync_result *r = sync_result(p->run);

	p->state = STATE_DONE;
	if (pass_outcome(p, &outcome) == 0)
		err_clear(&outcome);
	if (!worth_recording(p))
		return 0;
	if (*r->now.applied &&
	    mirror_keep(p->session->mirror, p->options.env->name, r->now.applied, e) < 0)
		return err_wrap(e, "keep the applied commit");
	if (write_record(p, &outcome, e) < 0)
		return err_wrap(e, "record");
	return 0;
}

/* ---- driving ---------------------------------------------------------------------------------- */

int pass_step(struct pass *p, struct err *e)
{
	int rc = 0;

	while (rc == 0 && p->state != STATE_DONE) {
		if (atomic_load(&p->cancelled) && !p->run)
			return err_set(e, ERR_STOPPED, "%s", p->why);
		switch (p->state) {
		case STATE_RENDER: rc = step_render(p, e); break;
		case STATE_CONNECT: rc = step_connect(p, e); break;
		case STATE_VERIFY: rc = step_verify(p, e); break;
		case STATE_SYNC: rc = step_sync(p, e); break;
		case STATE_RECORD: rc = step_record(p, e); break;
		case STATE_DONE: break;
		}
	}
	if (rc < 0)
		masker_err(p->session->masker, e);
	if (rc == 0 && p->run_failed) {
		*e = p->run_err;
		return -1;
	}
	return rc;
}

int64_t pass_wake_at_ms(const struct pass *p)
{
	return p->run ? sync_wake_at_ms(p->run) : INT64_MAX;
}

static void wake_by_eventfd(void *ctx)
{
	const uint64_t one = 1;
	ssize_t ignored = write(*(int *)ctx, &one, sizeof(one));

	(void)ignored; /* full means that it will wake anyway */
}

static int wait_for_wake(struct pass *p, int wake_fd, int stop_fd)
{
	int64_t left_ms = pass_wake_at_ms(p) - clock_mono_ms(p->session->clock);
	struct pollfd fds[] = {{.fd = wake_fd, .events = POLLIN},
			       {.fd = stop_fd, .events = POLLIN}};
	uint64_t count;

	if (left_ms < 0)
		left_ms = 0;
	if (left_ms > 60 * 1000)
		left_ms = 60 * 1000;
	if (poll(fds, 2, (int)left_ms) < 0 && errno != EINTR)
		return -1;
	if (fds[0].revents && read(wake_fd, &count, sizeof(count)) < 0)
		return errno == EAGAIN ? 0 : -1;
	if (fds[1].revents)
		pass_cancel(p, "interrupted");
	return 0;
}

int pass_run(struct pass *p, int stop_fd, struct err *e)
{
	CLEANUP(cleanup_fd) int wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	int rc;

	if (wake_fd < 0)
		return err_errno(e, ERR_TRANSIENT, errno, "eventfd");
	p->options.wake = wake_by_eventfd;
	p->options.wake_ctx = &wake_fd;
	while ((rc = pass_step(p, e)) == PASS_WAIT) {
		if (wait_for_wake(p, wake_fd, atomic_load(&p->cancelled) ? -1 : stop_fd) < 0) {
			rc = err_errno(e, ERR_TRANSIENT, errno, "poll");
			break;
		}
	}
	/* requests in flight would wake a descriptor that is about to go */
	if (rc < 0 && p->run) {
		sync_free(p->run);
		p->run = NULL;
	}
	return rc;
}

/* ---- what came of it -------------------------------------------------------------------------- */

const struct sync_result *pass_result(const struct pass *p)
{
	return p->run ? sync_result(p->run) : NULL;
}

const struct sync_run *pass_sync(const struct pass *p)
{
	return p->run;
}

const struct rendered *pass_rendered(const struct pass *p)
{
	return &p->rendered;
}

int pass_outcome(const struct pass *p, struct err *e)
{
	const struct sync_result *r = pass_result(p);

	if (rendered_error(&p->rendered, e) < 0)
		return -1;
	if (p->run_failed) {
		*e = p->run_err;
		return -1;
	}
	for (size_t i = 0; r && i < r->n_apps; i++) {
		if (r->apps[i].err.kind == ERR_NONE)
			continue;
		*e = r->apps[i].err;
		return r->n_apps > 1 ? err_wrap(e, "app '%s'", r->apps[i].name) : -1;
	}
	return 0;
}
