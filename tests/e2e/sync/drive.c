/*
 * drive.c - the sync library without the rest of the agent: one run over YAML files, for tests.
 *
 *   drive [options] NAME=FILE...      each an app; "NAME=FILE,DEP" depends on app DEP
 *   --mode diff|apply|status  --env E  --instance I  --ns NS  --commit C  --holder H
 *   --allow TRAILER  --timeout MS  --health MS  --no-wait  --only APP  --die PHASE  --json  --key
 *   --previous NAME=FILE      what sync_give_previous() is handed
 *   --cancel-ms N             cancel after N ms
 *
 * stdout: with diff the differences, else the result as JSON. stderr: one line an event. Exit code: as the
 * agent's (0, 1 differs, else the kind of the first error).
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/poll.h>
#include <unistd.h>

#include "agent/base/cleanup.h"
#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "render/yaml/yaml_in.h"
#include "sync/kube/kube.h"
#include "sync/sync.h"

enum { APPS_MAX = 64 };

struct drive {
	struct arena arena;
	struct sync_options o;
	struct sync_app apps[APPS_MAX];
	struct objects previous;
	const char *allow[16];
	const char *die;
	bool json, has_previous;
	int64_t cancel_ms;
	int wake_fd;
};

static int die(const struct err *e)
{
	fprintf(stderr, "drive: %s: %s\n", err_kind_name(e->kind), e->msg);
	return err_exit_code(e->kind);
}

static void on_wake(void *ctx)
{
	const struct drive *d = ctx;
	uint64_t one = 1;

	if (write(d->wake_fd, &one, sizeof(one)) < 0)
		abort();
}

static void on_event(void *ctx, const struct sync_event *ev)
{
	const struct drive *d = ctx;

	fprintf(stderr, "%s %s %s %s %s%s%s%s\n", ev->phase, ev->app, ev->object,
		*ev->object ? action_name(ev->action) : "-", reason_name(ev->reason),
		ev->health ? " " : "", ev->health ? health_name(ev->health->status) : "",
		*ev->message ? ": ..." : "");
	if (d->die && strcmp(d->die, ev->phase) == 0 && *ev->object)
		_exit(99);
}

static int read_objects(struct drive *d, const char *path, struct objects *out, struct err *e)
{
	CLEANUP(buf_dispose) struct buf text = BUF_INIT(LIMIT_FILE_BYTES);
	struct source *source = ARENA_NEW(&d->arena, struct source);
	struct node_docs docs;

	source->path = path;
	if (file_read(AT_FDCWD, path, &text, e) != 0)
		return -1;
	if (node_from_yaml(buf_span(&text), source, &d->arena, &docs, e) < 0)
		return -1;
	for (size_t i = 0; i < docs.n; i++) {
		struct object o;

		if (object_read(docs.items[i], &d->arena, &o, e) < 0)
			return -1;
		objects_add(&d->arena, out, o);
	}
	return 0;
}

static int add_app(struct drive *d, const char *arg, struct err *e)
{
	struct sync_app *app = &d->apps[d->o.n_apps++];
	struct objects *list = ARENA_NEW(&d->arena, struct objects);
	const char *eq = strchr(arg, '=');
	const char *comma = strchr(arg, ',');
	const char **deps = arena_array(&d->arena, 1, sizeof(*deps));
	char *path;

	if (!eq)
		return err_set(e, ERR_INPUT, "'%s' is not NAME=FILE", arg);
	app->name = arena_strndup(&d->arena, arg, (size_t)(eq - arg));
	path = comma ? arena_strndup(&d->arena, eq + 1, (size_t)(comma - eq - 1))
		     : arena_strdup(&d->arena, eq + 1);
	app->desired = list;
	if (comma) {
		deps[0] = comma + 1;
		app->depends_on = deps;
		app->n_depends_on = 1;
	}
	if (strcmp(path, "held") == 0) {
		app->held = true;
		return 0;
	}
	return read_objects(d, path, list, e);
}

static int parse(struct drive *d, int argc, char **argv, struct err *e)
{
	static const uint8_t key[32] = "a key for tests, and only these";

	for (int i = 1; i < argc; i++) {
		const char *a = argv[i];
		const char *v = i + 1 < argc ? argv[i + 1] : "";
		uint64_t n = 0;

		if (a[0] != '-') {
			if (add_app(d, a, e) < 0)
				return -1;
			continue;
		}
		if (strcmp(a, "--no-wait") == 0) {
			d->o.no_wait = true;
			continue;
		}
		if (strcmp(a, "--json") == 0) {
			d->json = true;
			continue;
		}
		if (strcmp(a, "--key") == 0) {
			d->o.hash_key = key;
			continue;
		}
		i++;
		(void)span_to_u64(span_of(v), INT32_MAX, &n);
		if (strcmp(a, "--mode") == 0)
			d->o.mode = strcmp(v, "apply") == 0    ? SYNC_APPLY
				    : strcmp(v, "status") == 0 ? SYNC_STATUS
							       : SYNC_DIFF;
		else if (strcmp(a, "--env") == 0)
			d->o.env = v;
		else if (strcmp(a, "--instance") == 0)
			d->o.instance = v;
		else if (strcmp(a, "--ns") == 0)
			d->o.state_namespace = v;
		else if (strcmp(a, "--commit") == 0)
			d->o.commit = v;
		else if (strcmp(a, "--holder") == 0)
			d->o.holder = v;
		else if (strcmp(a, "--only") == 0)
			d->o.only_app = v;
		else if (strcmp(a, "--die") == 0)
			d->die = v;
		else if (strcmp(a, "--allow") == 0)
			d->allow[d->o.prune.n_allow++] = v;
		else if (strcmp(a, "--timeout") == 0)
			d->o.timeout_ms = (int64_t)n;
		else if (strcmp(a, "--health") == 0)
			d->o.health_timeout_ms = (int64_t)n;
		else if (strcmp(a, "--cancel-ms") == 0)
			d->cancel_ms = (int64_t)n;
		else if (strcmp(a, "--previous") == 0) {
			d->has_previous = true;
			if (read_objects(d, v, &d->previous, e) < 0)
				return -1;
		} else {
			return err_set(e, ERR_INPUT, "unknown option '%s'", a);
		}
	}
	return 0;
}

/* Sleep until woken or due. */
static void sleep_until(const struct drive *d, int64_t at_ms)
{
	struct pollfd p = {.fd = d->wake_fd, .events = POLLIN};
	int64_t ms = at_ms == INT64_MAX ? 60000 : at_ms - clock_mono_ms(d->o.clock);
	uint64_t count;

	if (ms < 0)
		ms = 0;
	if (poll(&p, 1, (int)(ms > 60000 ? 60000 : ms)) > 0 &&
	    read(d->wake_fd, &count, sizeof(count)) < 0)
		abort();
}

static int drive(struct drive *d, struct sync_run *run, struct err *e)
{
	int64_t begin = clock_mono_ms(d->o.clock);
	int rc;

	while ((rc = sync_step(run, e)) > 0) {
		int64_t at = sync_wake_at_ms(run);

		if (rc == SYNC_WANTS_PREVIOUS) {
			sync_give_previous(run, d->has_previous ? &d->previous : NULL);
			continue;
		}
		if (d->cancel_ms && clock_mono_ms(d->o.clock) - begin >= d->cancel_ms) {
			sync_cancel(run, "newer pin");
			d->cancel_ms = 0;
			continue;
		}
		if (d->cancel_ms && at > begin + d->cancel_ms)
			at = begin + d->cancel_ms;
		sleep_until(d, at);
	}
	return rc;
}

static int report(const struct drive *d, const struct sync_run *run)
{
	CLEANUP(buf_dispose) struct buf out = BUF_INIT(LIMIT_DIFF_BYTES);
	const struct sync_result *r = sync_result(run);
	struct err e = ERR_INIT;
	int code = 0;
	int rc;

	if (d->o.mode == SYNC_DIFF)
		rc = sync_diff(run, d->json ? SYNC_DIFF_JSON : 0, &out, &e);
	else
		rc = sync_result_json(run, &out, &e);
	if (rc < 0)
		return die(&e);
	fwrite(buf_str(&out), 1, out.n, stdout);
	if (d->o.mode == SYNC_DIFF && r->differs)
		code = 1;
	for (size_t i = 0; i < r->n_apps; i++) {
		const struct err *why = &r->apps[i].err;

		if (why->kind == ERR_NONE)
			continue;
		fprintf(stderr, "drive: app '%s': %s: %s\n", r->apps[i].name,
			err_kind_name(why->kind), why->msg);
		if (code < 2)
			code = err_exit_code(why->kind);
	}
	fprintf(stderr, "drive: %zu reads, %zu writes\n", r->reads, r->writes);
	return code;
}

int main(int argc, char **argv)
{
	struct clock clock = clock_system();
	struct kubeconfig_options where = {.exec_any = false};
	struct drive d = {.arena = ARENA_WIPED, .wake_fd = eventfd(0, EFD_CLOEXEC)};
	struct kube_target *target = NULL;
	struct sync_run *run = NULL;
	struct kube *kube = NULL;
	struct err e = ERR_INIT;
	int code;

	d.o = (struct sync_options){
		.mode = SYNC_DIFF,
		.clock = &clock,
		.instance = "main",
		.env = "test",
		.state_namespace = "agent-system",
		.commit = "0123456789012345678901234567890123456789",
		.holder = "drive",
		.apps = d.apps,
		.prune = SYNC_PRUNE_DEFAULT,
		.wake = on_wake,
		.wake_ctx = &d,
		.progress = on_event,
		.progress_ctx = &d,
	};
	d.o.prune.allow = d.allow;
	kubeconfig_environment(&where);
	if (parse(&d, argc, argv, &e) < 0 || kubeconfig_load(&where, &target, &e) < 0 ||
	    kube_open(target, NULL, &kube, &e) < 0)
		return die(&e);
	d.o.kube = kube;
	if (sync_new(&d.o, &run, &e) < 0)
		return die(&e);
	code = drive(&d, run, &e) < 0 ? die(&e) : 0;
	if (code == 0)
		code = report(&d, run);
	sync_free(run);
	kube_free(kube);
	arena_dispose(&d.arena);
	close(d.wake_fd);
	return code;
}
