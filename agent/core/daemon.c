#include "agent/core/daemon.h"

#include <errno.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/child.h"
#include "agent/base/mem.h"
#include "agent/core/pass.h"
#include "agent/core/schedule.h"
#include "agent/core/workers.h"
#include "sync/git/notes.h"

enum { STOP_MS = 4500, IDLE_MS = 60 * 1000 };

/* One load of environments.yaml. Passes point into it, so it lives as long as the last of them. */
struct env_set {
	struct arena arena;
	struct environments envs;
	char control_commit[41];
	size_t refs; /* main thread only */
};

/* An environment as the loop sees it; lives as long as the daemon, whatever the file says. */
struct env_loop {
	struct job job; /* first: a job is its environment */
	struct daemon *daemon;
	char *name;
	struct env_set *set;	       /* the newest that names it */
	const struct environment *env; /* in `set`; NULL while no file names it */
	struct schedule schedule;
	char pin[41];
	bool pin_lost; /* said once until it is back */

	/* the pass under way */
	struct pass *pass;
	struct env_set *pass_set;
	char pass_commit[41];
	enum sync_mode pass_mode;
	bool queued; /* a worker has it, or will */
	int rc;	     /* of the last step */
	struct err err;

	struct err said; /* what was last said of said_commit: not said again */
	char said_commit[41];
	char said_drift[65]; /* digest of the drift that was last said */

	bool unpushed; /* has records the remote may not have */
	struct env_loop *next;
};

struct daemon {
	struct daemon_options options;
	struct session *session;
	struct log log;
	struct workers *workers;
	struct env_set *set; /* the last good one; NULL before */
	struct env_loop *envs;

	struct child *fetch;
	int64_t fetch_due_ms;
	bool fetched; /* at least once, or there is a mirror from before */
	unsigned fetch_failures;
	char bad_control[41]; /* commit whose environments.yaml was refused: said once */

	struct child *push;
	int64_t push_due_ms;
	unsigned push_failures;

	struct err once_err; /* with `once`: the first trouble there was */

	bool stopping;
	int64_t stop_by_ms;
};

/* What `run --once` ends with is the first trouble; the log has all of it. */
static void note_trouble(struct daemon *d, const char *env, const struct err *e)
{
	if (e->kind == ERR_NONE || d->once_err.kind != ERR_NONE)
		return;
	d->once_err = *e;
	if (env)
		err_wrap(&d->once_err, "environment '%s'", env);
}

/* ---- sets of environments --------------------------------------------------------------------- */

static void set_unref(struct env_set *set)
{
	if (!set || --set->refs)
		return;
	arena_dispose(&set->arena);
	free(set);
}

static struct env_set *set_ref(struct env_set *set)
{
	set->refs++;
	return set;
}

static struct env_loop *find_env(struct daemon *d, const char *name)
{
	struct env_loop **at = &d->envs;

	for (; *at; at = &(*at)->next)
		if (strcmp((*at)->name, name) == 0)
			return *at;
	*at = mem_alloc(1, sizeof(**at));
	(*at)->name = mem_strndup(name, strlen(name));
	(*at)->daemon = d;
	return *at;
}

/* Take over what the file says. An environment that left it keeps what it has: it is only held. */
static void adopt_set(struct daemon *d, struct env_set *set)
{
	struct environment *items = set->envs.items.items;

	for (struct env_loop *l = d->envs; l; l = l->next) {
		if (l->env && !config_environment(&set->envs, l->name))
			log_warn(&d->log,
				 "environment left environments.yaml: held, nothing deleted", "env",
				 l->name);
		l->env = NULL;
		set_unref(l->set);
		l->set = NULL;
	}
	for (size_t i = 0; i < set->envs.items.n; i++) {
		struct env_loop *l = find_env(d, items[i].name);

		l->env = &items[i];
		l->set = set_ref(set);
	}
	set_unref(d->set);
	d->set = set_ref(set);
}

/* Load environments.yaml of the control branch; a bad one leaves the last good one in force. */
static void reload(struct daemon *d)
{
	struct env_set *set = mem_alloc(1, sizeof(*set));
	struct problems problems = {0};
	struct err e = ERR_INIT;

	set->refs = 1;
	if (session_environments(d->session, &set->arena, &set->envs, &problems, &e) < 0) {
		if (strcmp(d->bad_control, d->session->control_commit) != 0) {
			for (size_t i = 0; i < problems.n; i++)
				log_error(&d->log, problems.items[i], "commit",
					  d->session->control_commit);
			log_error(
				&d->log,
				d->set ? "environments.yaml refused: the last good one stays in force"
				       : "environments.yaml refused",
				"error", e.msg, "commit", d->session->control_commit);
		}
		memcpy(d->bad_control, d->session->control_commit, sizeof(d->bad_control));
		note_trouble(d, NULL, &e);
	} else {
		d->bad_control[0] = '\0';
		memcpy(set->control_commit, d->session->control_commit, 41);
		if (!d->set || strcmp(d->set->control_commit, set->control_commit) != 0) {
			for (size_t i = 0; i < problems.n_notes; i++)
				log_warn(&d->log, problems.notes[i], "commit",
					 d->session->control_commit);
			adopt_set(d, set);
		}
	}
	set_unref(set);
}

/* ---- pins ------------------------------------------------------------------------------------- */

static void resolve_pin(struct daemon *d, struct env_loop *l)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	const char *what = "";
	char pin[41];
	int rc = session_pin(d->session, l->env, &a, &what, pin, &e);

	if (rc == 0) {
		l->pin_lost = false;
		if (strcmp(l->pin, pin) != 0)
			log_info(&d->log, "pin moved", "env", l->name, "commit", pin, "follows",
				 what, "was", *l->pin ? l->pin : NULL);
		memcpy(l->pin, pin, sizeof(l->pin));
	} else if (!l->pin_lost) {
		l->pin_lost = true;
		if (rc == SESSION_NO_PIN)
			err_set(&e, ERR_INPUT, "%s does not exist", what);
		/* what is deployed stays: a vanished branch is never an empty one */
		log_error(&d->log, "pin cannot be resolved: nothing is changed", "env", l->name,
			  "error", e.msg);
		if (d->fetched)
			note_trouble(d, l->name, &e);
	}
	arena_dispose(&a);
}

static void resolve_pins(struct daemon *d)
{
	for (struct env_loop *l = d->envs; l; l = l->next) {
		if (!l->env)
			continue;
		resolve_pin(d, l);
		if (l->pass && strcmp(l->pass_commit, l->pin) != 0) {
			char why[64];

			snprintf(why, sizeof(why), "a newer pin: %.12s", l->pin);
			pass_cancel(l->pass, why);
		}
	}
}

/* ---- fetching --------------------------------------------------------------------------------- */

static int start_fetch(struct daemon *d, struct err *e)
{
	const struct session *s = d->session;
	struct arena a = ARENA_INIT;
	struct mirror_want want;
	int rc;

	session_want(s, d->set ? &d->set->envs : NULL, &a, &want);
	rc = mirror_fetch_start(s->mirror, &want, s->config.repo.timeout_ms, &d->fetch, e);
	arena_dispose(&a);
	return rc;
}

static void report_changes(struct daemon *d, const struct mirror_result *r)
{
	for (size_t i = 0; i < r->n_changes; i++) {
		const struct mirror_change *c = &r->changes[i];

		if (c->kind == MIRROR_FORCED)
			log_warn(&d->log, "ref was rewritten (force-push)", "ref", c->ref, "was",
				 c->old_id, "commit", c->new_id);
		else if (c->kind == MIRROR_VANISHED || c->kind == MIRROR_MISSING)
			log_warn(&d->log, "ref is not at the remote", "ref", c->ref, "was",
				 *c->old_id ? c->old_id : NULL);
	}
}

static void fetch_ended(struct daemon *d)
{
	int64_t now_ms = clock_mono_ms(d->session->clock);
	int64_t poll_ms = d->options.poll_ms ? d->options.poll_ms : d->session->config.repo.poll_ms;
	const struct env_set *before = d->set;
	struct arena a = ARENA_INIT;
	struct mirror_result result;
	struct err e = ERR_INIT;

	if (mirror_fetch_finish(d->session->mirror, d->fetch, &a, &result, &e) < 0) {
		d->fetch_failures++;
		log_error(&d->log, "fetch failed", "kind", err_kind_name(e.kind), "error", e.msg);
		note_trouble(d, NULL, &e);
		poll_ms += poll_ms * (d->fetch_failures < 5 ? d->fetch_failures : 5) / 2;
	} else {
		d->fetch_failures = 0;
		report_changes(d, &result);
		d->fetched = true;
	}
	d->fetch = NULL;
	arena_dispose(&a);
	if (d->fetched || mirror_exists(d->session->mirror)) {
		reload(d);
		/* a new file may name branches that were not fetched yet: they are, at once */
		if (before == d->set || d->fetch_failures)
			resolve_pins(d);
	}
	d->fetch_due_ms = before == d->set || d->fetch_failures ? now_ms + poll_ms : now_ms;
}

/* ---- passes ----------------------------------------------------------------------------------- */

static void run_step(struct job *job)
{
	struct env_loop *l = (struct env_loop *)job;

	l->rc = pass_step(l->pass, &l->err);
}

static void wake_env(void *ctx)
{
	struct env_loop *l = ctx;

	workers_wake(l->daemon->workers, &l->job);
}

static void submit(struct daemon *d, struct env_loop *l)
{
	l->queued = true;
	atomic_store(&l->job.woken, false);
	workers_submit(d->workers, &l->job);
}

static const char *trigger_of(enum due due)
{
	switch (due) {
	case DUE_DEPLOY: return "poll";
	case DUE_RETRY: return "retry";
	case DUE_CHECK: return "heal";
	case DUE_NOT: break;
	}
	return "";
}

static void start_pass(struct daemon *d, struct env_loop *l, enum due due)
{
	struct pass_options o = {
		.session = d->session,
		.env = l->env,
		.mode = due == DUE_CHECK && !l->env->self_heal ? SYNC_DIFF : SYNC_APPLY,
		.commit = l->pin,
		.trigger = trigger_of(due),
		.wake = wake_env,
		.wake_ctx = l,
	};

	err_clear(&l->err);
	if (pass_new(&o, &l->pass, &l->err) < 0) {
		schedule_ended(&l->schedule, l->pin, &l->err, clock_mono_ms(d->session->clock),
			       l->env->interval_ms, randombytes_random());
		return;
	}
	l->job.run = run_step;
	l->pass_mode = o.mode;
	l->pass_set = set_ref(l->set);
	memcpy(l->pass_commit, l->pin, sizeof(l->pass_commit));
	submit(d, l);
}

static void count_text(const struct sync_result *r, char *out, size_t n)
{
	struct buf b = BUF_INIT(256);

	for (int i = 0; i < ACTION_N; i++)
		if (r->counts[i])
			buf_printf(&b, "%s%s:%zu", b.n ? "," : "", action_name((enum action)i),
				   r->counts[i]);
	snprintf(out, n, "%s", buf_str(&b));
	buf_dispose(&b);
}

/* The same trouble with the same commit, seen again at the next look. What passes by itself is said each time. */
static bool said_before(struct env_loop *l, const struct err *outcome)
{
	bool same = outcome->kind == l->said.kind && outcome->kind != ERR_TRANSIENT &&
		    strcmp(outcome->msg, l->said.msg) == 0 &&
		    strcmp(l->said_commit, l->pass_commit) == 0;

	l->said = *outcome;
	memcpy(l->said_commit, l->pass_commit, sizeof(l->said_commit));
	return same;
}

static bool drift_said_before(struct env_loop *l, const struct sync_result *r)
{
	bool same = r->differs && strcmp(l->said_drift, r->digest) == 0;

	snprintf(l->said_drift, sizeof(l->said_drift), "%s", r->differs ? r->digest : "");
	return same;
}

static void report_drift(struct daemon *d, const struct env_loop *l, const struct sync_result *r)
{
	for (size_t i = 0; i < r->n_objects; i++)
		if (r->objects[i].differs)
			log_warn(&d->log, l->pass_mode == SYNC_DIFF ? "drift" : "drift undone",
				 "env", l->name, "app", r->objects[i].app, "object",
				 r->objects[i].text, "reason", reason_name(r->objects[i].reason),
				 "message", r->objects[i].message);
}

static void report_pass(struct daemon *d, struct env_loop *l, const struct err *outcome)
{
	const struct sync_result *r = pass_result(l->pass);
	bool same = r && strcmp(r->before.applied, l->pass_commit) == 0;
	bool again = said_before(l, outcome);
	char counts[256] = "";

	if (r)
		count_text(r, counts, sizeof(counts));
	if (outcome->kind == ERR_STOPPED)
		log_info(&d->log, "pass stopped", "env", l->name, "commit", l->pass_commit, "error",
			 outcome->msg);
	else if (outcome->kind != ERR_NONE && again)
		log_debug(&d->log, "pass failed again", "env", l->name, "commit", l->pass_commit,
			  "kind", err_kind_name(outcome->kind), "error", outcome->msg);
	else if (outcome->kind == ERR_POLICY && outcome->retry_after_s)
		log_info(&d->log, "pass waits for another writer", "env", l->name, "commit",
			 l->pass_commit, "error", outcome->msg);
	else if (outcome->kind != ERR_NONE)
		log_error(&d->log, "pass failed", "env", l->name, "commit", l->pass_commit, "kind",
			  err_kind_name(outcome->kind), "error", outcome->msg, "actions", counts);
	else if (r && r->writes > 0)
		log_info(&d->log, same ? "healed" : "deployed", "env", l->name, "commit",
			 l->pass_commit, "health", health_name(r->health), "actions", counts);
	else
		log_debug(&d->log, "nothing to do", "env", l->name, "commit", l->pass_commit);
	if (r && same && outcome->kind == ERR_NONE && !drift_said_before(l, r))
		report_drift(d, l, r);
}

static void pass_ended(struct daemon *d, struct env_loop *l)
{
	int64_t interval_ms = l->env ? l->env->interval_ms : IDLE_MS;
	const struct sync_result *r = pass_result(l->pass);
	struct err outcome = ERR_INIT;

	if (l->rc < 0)
		outcome = l->err;
	else if (pass_outcome(l->pass, &outcome) == 0)
		err_clear(&outcome);
	report_pass(d, l, &outcome);
	note_trouble(d, l->name, &outcome);
	schedule_ended(&l->schedule, l->pass_commit, &outcome, clock_mono_ms(d->session->clock),
		       interval_ms, randombytes_random());
	if (r && r->writes > 0)
		l->unpushed = true;
	pass_free(l->pass);
	l->pass = NULL;
	set_unref(l->pass_set);
	l->pass_set = NULL;
}

/* Hand over what workers brought back, and queue what was woken or whose time has come. */
static void serve_passes(struct daemon *d)
{
	int64_t now_ms = clock_mono_ms(d->session->clock);
	struct job *job;

	workers_clear(d->workers);
	while ((job = workers_take(d->workers))) {
		struct env_loop *l = (struct env_loop *)job;

		l->queued = false;
		if (l->rc != PASS_WAIT)
			pass_ended(d, l);
	}
	for (struct env_loop *l = d->envs; l; l = l->next) {
		if (l->pass && !l->queued &&
		    (atomic_load(&l->job.woken) || pass_wake_at_ms(l->pass) <= now_ms))
			submit(d, l);
	}
}

static void start_due(struct daemon *d)
{
	int64_t now_ms = clock_mono_ms(d->session->clock);

	for (struct env_loop *l = d->envs; l; l = l->next) {
		enum due due;

		if (!l->env || l->pass || !*l->pin || l->pin_lost)
			continue;
		due = schedule_due(&l->schedule, l->pin, now_ms);
		if (due != DUE_NOT && !(d->options.once && *l->schedule.attempted))
			start_pass(d, l, due);
	}
}

/* ---- records ---------------------------------------------------------------------------------- */

static void start_push(struct daemon *d)
{
	const struct session *s = d->session;
	const struct note_author author = {s->config.identity.name, s->config.identity.email,
					   clock_wall_ms(s->clock)};
	struct arena a = ARENA_INIT;
	const char **names = NULL;
	struct err e = ERR_INIT;
	size_t cap = 0;
	size_t n = 0;

	for (struct env_loop *l = d->envs; l; l = l->next) {
		if (!l->unpushed)
			continue;
		names = arena_grow(&a, names, &cap, n + 1, sizeof(*names));
		names[n++] = l->name;
		l->unpushed = false;
	}
	if (n && notes_push_start(s->mirror, names, n, &author, s->config.repo.timeout_ms, &d->push,
				  &e) < 0)
		log_warn(&d->log, "records could not be pushed", "error", e.msg);
	arena_dispose(&a);
}

static void push_ended(struct daemon *d)
{
	struct err e = ERR_INIT;

	if (notes_push_finish(d->session->mirror, d->push, &e) < 0) {
		d->push_failures++;
		log_warn(&d->log, "records are kept here, but were not pushed", "error", e.msg);
		for (struct env_loop *l = d->envs; l; l = l->next)
			l->unpushed = true;
	} else {
		d->push_failures = 0;
	}
	d->push = NULL;
	d->push_due_ms =
		clock_mono_ms(d->session->clock) +
		(d->push_failures
			 ? (int64_t)RETRY_FIRST_MS << (d->push_failures < 7 ? d->push_failures : 7)
			 : 0);
}

static bool any_unpushed(const struct daemon *d)
{
	if (!d->session->config.repo.push_records)
		return false;
	for (const struct env_loop *l = d->envs; l; l = l->next)
		if (l->unpushed)
			return true;
	return false;
}

/* ---- the loop --------------------------------------------------------------------------------- */

static bool any_pass(const struct daemon *d)
{
	for (const struct env_loop *l = d->envs; l; l = l->next)
		if (l->pass)
			return true;
	return false;
}

static void begin_stop(struct daemon *d)
{
	d->stopping = true;
	d->stop_by_ms = clock_mono_ms(d->session->clock) + STOP_MS;
	log_info(&d->log, "stopping");
	for (struct env_loop *l = d->envs; l; l = l->next)
		if (l->pass)
			pass_cancel(l->pass, "the agent stops");
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t next_event_ms(const struct daemon *d, int64_t now_ms)
{
	int64_t at_ms = now_ms + IDLE_MS;

	if (d->stopping)
		return sooner(at_ms, d->stop_by_ms);
	if (!d->fetch)
		at_ms = sooner(at_ms, d->fetch_due_ms);
	if (!d->push && any_unpushed(d))
		at_ms = sooner(at_ms, d->push_due_ms);
	for (const struct env_loop *l = d->envs; l; l = l->next) {
		if (l->pass && !l->queued)
			at_ms = sooner(at_ms, pass_wake_at_ms(l->pass));
		else if (!l->pass && l->env && *l->pin && !d->options.once)
			at_ms = sooner(at_ms, l->schedule.due_ms);
	}
	return at_ms > now_ms ? at_ms : now_ms;
}

static int wait_for_events(struct daemon *d, struct err *e)
{
	int64_t now_ms = clock_mono_ms(d->session->clock);
	struct pollfd fds[] = {
		{.fd = workers_fd(d->workers), .events = POLLIN},
		{.fd = d->stopping ? -1 : d->options.stop_fd, .events = POLLIN},
		{.fd = d->fetch ? child_fd(d->fetch) : -1, .events = POLLIN},
		{.fd = d->push ? child_fd(d->push) : -1, .events = POLLIN},
	};

	if (poll(fds, ARRAY_LEN(fds), (int)(next_event_ms(d, now_ms) - now_ms)) < 0 &&
	    errno != EINTR)
		return err_errno(e, ERR_TRANSIENT, errno, "poll");
	if (fds[1].revents)
		begin_stop(d);
	return 0;
}

static int turn(struct daemon *d, struct err *e)
{
	int64_t now_ms;

	if (d->fetch && child_poll(d->fetch) == 0)
		fetch_ended(d);
	if (d->push && child_poll(d->push) == 0)
		push_ended(d);
	serve_passes(d);
	now_ms = clock_mono_ms(d->session->clock);
	if (!d->stopping) {
		if (!d->fetch && now_ms >= d->fetch_due_ms && start_fetch(d, e) < 0)
			return -1;
		start_due(d);
		if (!d->push && any_unpushed(d) && now_ms >= d->push_due_ms)
			start_push(d);
	}
	return 0;
}

/* With `once`: every environment had its pass, or can have none. */
static bool had_all(const struct daemon *d)
{
	if (!d->set && *d->bad_control && d->fetched)
		return true;
	if (!d->set || d->fetch_due_ms <= clock_mono_ms(d->session->clock) || any_pass(d) ||
	    d->push || any_unpushed(d))
		return d->fetch_failures > 0 && !any_pass(d) && !d->push;
	for (const struct env_loop *l = d->envs; l; l = l->next)
		if (l->env && *l->pin && !*l->schedule.attempted)
			return false;
	return true;
}

static bool is_over(const struct daemon *d)
{
	if (d->stopping)
		return !any_pass(d) || clock_mono_ms(d->session->clock) >= d->stop_by_ms;
	return d->options.once && !d->fetch && had_all(d);
}

static void dispose(struct daemon *d)
{
	workers_free(d->workers);
	child_free(d->fetch);
	child_free(d->push);
	while (d->envs) {
		struct env_loop *next = d->envs->next;

		pass_free(d->envs->pass);
		set_unref(d->envs->pass_set);
		set_unref(d->envs->set);
		free(d->envs->name);
		free(d->envs);
		d->envs = next;
	}
	set_unref(d->set);
}

int daemon_run(const struct daemon_options *options, struct err *e)
{
	struct session *s = options->session;
	struct daemon d = {.options = *options, .session = s, .log = s->log};
	int rc = 0;

	if (!s->mirror)
		return err_set(e, ERR_INPUT, "the daemon wants a repository: --config or --repo");
	if (workers_new((size_t)s->config.workers, &d.workers, e) < 0)
		return -1;
	log_info(&d.log, "started", "instance", s->config.name, "repository",
		 mirror_url(s->mirror));
	if (mirror_exists(s->mirror) && !options->once) {
		reload(&d);
		if (d.set)
			resolve_pins(&d);
	}
	while (rc == 0 && !is_over(&d)) {
		rc = turn(&d, e);
		if (rc == 0 && !is_over(&d))
			rc = wait_for_events(&d, e);
	}
	if (d.stopping && any_pass(&d))
		log_warn(&d.log, "passes did not end in time: the next start takes over");
	dispose(&d);
	log_info(&s->log, "stopped");
	if (rc == 0 && options->once && d.once_err.kind != ERR_NONE) {
		*e = d.once_err;
		return -1;
	}
	return rc;
}
