#include "agent/core/session.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "agent/base/cleanup.h"
#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "agent/core/charts.h"
#include "render/dirtree.h"
#include "secrets/mask.h"
#include "secrets/secrets.h"
#include "sync/git/gittree.h"
#include "sync/kube/kube.h"

#ifndef AGENT_VERSION
#error "AGENT_VERSION comes from the Makefile"
#endif

enum {
	HOLDER_DIGITS = 16,
	HOLDERS_MAX = 16, /* processes with one state directory that are told apart by file */
};

static const char environments_file[] = "environments.yaml";

DEFINE_FREEP(struct tree, tree_free)
DEFINE_FREEP(struct session, session_close)
DEFINE_FREEP(struct kube_target, kube_target_free)

/* ---- opening ---------------------------------------------------------------------------------- */

static int load_config(struct session *s, const char *path, struct err *e)
{
	struct buf text = BUF_INIT(LIMIT_CONFIG_BYTES);
	int rc = file_read(AT_FDCWD, path, &text, e);

	if (rc == FILE_ABSENT)
		rc = err_set(e, ERR_INPUT, "configuration '%s' does not exist", path);
	else if (rc == 0)
		rc = config_load_agent(buf_span(&text), path, &s->arena, &s->config, &s->problems,
				       e);
	buf_dispose(&text);
	return rc;
}

/* What agent.yaml would say when there is none: defaults, and rights as the person has them. */
static int default_config(struct session *s, struct err *e)
{
	const struct session_options *o = &s->options;
	struct buf text = BUF_INIT(LIMIT_CONFIG_BYTES);
	int rc;

	buf_adds(&text, "apiVersion: agent.gitops/v1\nkind: Agent\nrepo: {url: -}\nclusters: []\n"
			"grants: []\n");
	rc = config_load_agent(buf_span(&text), "(defaults)", &s->arena, &s->config, &s->problems,
			       e);
	buf_dispose(&text);
	s->config.repo.url = o->repo_url;
	s->config.repo.auth.token_file = o->token_file;
	s->config.repo.allow_file = true;
	s->config.state = NULL;
	if (rc == 0 && o->instance)
		s->config.name = o->instance;
	return rc;
}

static const char *default_state(struct session *s)
{
	const char *cache = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");

	if (s->options.state)
		return s->options.state;
	if (s->config.state)
		return s->config.state;
	if (cache && *cache == '/')
		return arena_printf(&s->arena, "%s/agent", cache);
	if (home && *home == '/')
		return arena_printf(&s->arena, "%s/.local/state/agent", home);
	return "/var/lib/agent";
}

/* A key that outlives us, so that hashes stay comparable; made at first use. */
static int load_hash_key(struct session *s, struct err *e)
{
	struct buf b = BUF_WIPED(sizeof(s->hash_key));
	int rc = file_read(s->state_fd, "hash.key", &b, e);

	if (rc == 0 && b.n == sizeof(s->hash_key)) {
		memcpy(s->hash_key, b.p, sizeof(s->hash_key));
	} else if (rc >= 0) {
		randombytes_buf(s->hash_key, sizeof(s->hash_key));
		rc = file_write(s->state_fd, "hash.key", s->hash_key, sizeof(s->hash_key), 0600, e);
	}
	buf_dispose(&b);
	return rc < 0 ? -1 : 0;
}

/* The id in a holder file that we have locked; made at first use. */
static bool read_holder(int fd, char id[HOLDER_DIGITS + 1])
{
	uint8_t random[HOLDER_DIGITS / 2];
	ssize_t n = pread(fd, id, HOLDER_DIGITS, 0);

	id[HOLDER_DIGITS] = '\0';
	if (n == HOLDER_DIGITS && strspn(id, "0123456789abcdef") == HOLDER_DIGITS)
		return true;
	randombytes_buf(random, sizeof(random));
	sodium_bin2hex(id, HOLDER_DIGITS + 1, random, sizeof(random));
	return pwrite(fd, id, HOLDER_DIGITS, 0) == HOLDER_DIGITS;
}

/*
 * Who we are in leases: the host and the id of the first holder file that no living process has locked.
 * One that was killed leaves its lock, so its successor has its name, finds the lease to be its own and goes
 * on at once. Without such a file it is the process id, and a lease left behind must run out.
 */
static void take_holder(struct session *s)
{
	size_t host = strcspn(s->holder, "/");
	char id[HOLDER_DIGITS + 1];
	char name[32];

	for (int i = 0; i < HOLDERS_MAX && s->holder_fd < 0; i++) {
		int fd;

		snprintf(name, sizeof(name), "holder.%d", i);
		fd = openat(s->state_fd, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (fd < 0)
			return;
		if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
			close(fd);
			continue;
		}
		s->holder_fd = fd;
	}
	if (s->holder_fd >= 0 && read_holder(s->holder_fd, id))
		snprintf(s->holder + host, sizeof(s->holder) - host, "/%s", id);
}

static int open_state(struct session *s, struct err *e)
{
	const char *state = default_state(s);

	if (*state != '/')
		return err_set(e, ERR_INPUT, "the state directory '%s' is not an absolute path",
			       state);
	s->config.state = state;
	if (dir_open(state, 0700, &s->state_fd, e) < 0)
		return err_wrap(e, "state directory");
	take_holder(s);
	return load_hash_key(s, e);
}

/* A person's state is only the key of their hashes; who cannot keep it compares secrets anew each time. */
static void open_own_state(struct session *s)
{
	struct err e = ERR_INIT;

	if (open_state(s, &e) < 0)
		randombytes_buf(s->hash_key, sizeof(s->hash_key));
}

static int open_mirror(struct session *s, struct err *e)
{
	const struct config_repo *repo = &s->config.repo;
	struct mirror_options o = {
		.url = repo->url,
		.state = s->config.state,
		.auth = {.username = repo->auth.username,
			 .token_file = repo->auth.token_file,
			 .ssh_key_file = repo->auth.ssh_key_file,
			 .known_hosts_file = repo->auth.known_hosts_file},
		.ca_file = repo->auth.ca_file,
		.allow_file = repo->allow_file,
	};

	if (mirror_open(&o, &s->mirror, e) < 0)
		return -1;
	s->git_dir = mirror_path(s->mirror);
	return 0;
}

static int open_checkout(struct session *s, struct err *e)
{
	int rc = checkout_find(".", &s->arena, &s->checkout, e);

	if (rc == CHECKOUT_ABSENT)
		return err_set(
			e, ERR_INPUT,
			"no agent.yaml was found and this is not a git checkout: stand in a clone "
			"of the config repository, or give --config");
	s->git_dir = s->checkout.git_dir;
	return rc;
}

static int open_parts(struct session *s, struct err *e)
{
	const char *path =
		s->options.repo_url ? NULL : config_find(s->options.config_file, &s->arena);

	s->person = !path && !s->options.repo_url;
	if ((path ? load_config(s, path, e) : default_config(s, e)) < 0)
		return -1;
	if (s->person)
		open_own_state(s);
	else if (open_state(s, e) < 0)
		return -1;
	if (!s->options.need_git)
		return 0;
	return s->person ? open_checkout(s, e) : open_mirror(s, e);
}

/* All faults of the file, of which the last is the error. */
static void tell_problems(struct session *s, struct err *e)
{
	const struct session_options *o = &s->options;

	if (!s->problems.n)
		return;
	for (size_t i = 0; i + 1 < s->problems.n; i++) {
		if (o->problem)
			o->problem(o->problem_ctx, s->problems.items[i]);
		else
			log_error(&s->log, s->problems.items[i]);
	}
	err_set(e, e->kind, "%s", s->problems.items[s->problems.n - 1]);
}

/*
 * libgit2 reads all certificates of the machine when it starts, which takes longer than rendering some
 * hundred objects: so not in main(), where commands that never open a repository would pay for it.
 */
static int start_libraries(struct session *s, struct err *e)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
		return err_set(e, ERR_BUG, "cannot start the HTTP library");
	if (mirror_setup(e) < 0) {
		curl_global_cleanup();
		return -1;
	}
	s->libraries_up = true;
	return 0;
}

static void stop_libraries(struct session *s)
{
	if (!s->libraries_up)
		return;
	mirror_teardown();
	curl_global_cleanup();
}

int session_open(const struct session_options *options, struct session **out, struct err *e)
{
	CLEANUP(session_closep) struct session *s = mem_alloc(1, sizeof(*s));
	char host[200] = "localhost";

	s->options = *options;
	s->clock = options->clock;
	s->log = *options->log;
	s->masker = options->masker;
	s->state_fd = -1;
	s->holder_fd = -1;
	s->helm = charts_helm();
	pthread_mutex_init(&s->lock, NULL);
	if (start_libraries(s, e) < 0)
		return -1;
	if (gethostname(host, sizeof(host) - 1) < 0)
		snprintf(host, sizeof(host), "localhost");
	snprintf(s->holder, sizeof(s->holder), "%s/%ld", host, (long)getpid());
	if (open_parts(s, e) < 0) {
		tell_problems(s, e);
		return -1;
	}
	*out = TAKE(s);
	return 0;
}

void session_close(struct session *s)
{
	if (!s)
		return;
	while (s->clusters) {
		struct session_cluster *next = s->clusters->next;

		kube_free(s->clusters->kube);
		free(s->clusters->state_namespace);
		free((char *)s->clusters->name);
		free(s->clusters);
		s->clusters = next;
	}
	mirror_free(s->mirror);
	helm_free(s->helm);
	if (s->state_fd >= 0)
		close(s->state_fd);
	if (s->holder_fd >= 0)
		close(s->holder_fd); /* and unlock */
	mem_wipe(s->hash_key, sizeof(s->hash_key));
	arena_dispose(&s->arena);
	pthread_mutex_destroy(&s->lock);
	stop_libraries(s);
	free(s);
}

/* ---- repository ------------------------------------------------------------------------------- */

int session_tree(struct session *s, const char *commit, struct tree **out, struct err *e)
{
	int rc;

	if (!commit) {
		if (!s->checkout.work_tree)
			return err_set(e, ERR_INPUT, "--dirty wants a checkout with a work tree");
		return dirtree_open(s->checkout.work_tree, out, e);
	}
	rc = gittree_open(s->git_dir, commit, out, e);
	if (rc == GITTREE_ABSENT)
		return err_set(e, ERR_INPUT, "commit %.12s is not in the repository", commit);
	return rc;
}

static int control_head(struct session *s, struct err *e)
{
	const char *branch = s->config.repo.control_branch;
	int rc;

	if (s->person) {
		rc = checkout_head(&s->checkout, s->control_commit, e);
		if (rc == CHECKOUT_ABSENT)
			return err_set(e, ERR_INPUT, "the repository has no commit yet");
		return rc;
	}
	rc = mirror_resolve_branch(s->mirror, branch, s->control_commit, e);
	if (rc == MIRROR_ABSENT)
		return err_set(e, ERR_INPUT, "the control branch '%s' does not exist in '%s'",
			       branch, mirror_url(s->mirror));
	return rc;
}

int session_environments(struct session *s, struct arena *a, struct environments *out,
			 struct problems *problems, struct err *e)
{
	CLEANUP(tree_freep) struct tree *tree = NULL;
	struct tree_file file;
	int rc;

	*problems = (struct problems){.arena = a};
	if (!s->options.dirty && control_head(s, e) < 0)
		return -1;
	if (session_tree(s, s->options.dirty ? NULL : s->control_commit, &tree, e) < 0)
		return -1;
	rc = tree_read(tree, environments_file, LIMIT_CONFIG_BYTES, a, &file, e);
	if (rc == TREE_ABSENT)
		return err_set(e, ERR_INPUT, "no %s at the top of %s", environments_file,
			       s->person ? "this repository" : "the control branch");
	if (rc < 0)
		return -1;
	if (config_load_environments(file.bytes, environments_file, a, out, problems, e) < 0)
		return -1;
	if (!s->person && !s->options.repo_url) {
		config_check_grants(&s->config, out, problems);
		/* what the operator did not grant is policy, not a slip of the pen */
		if (problems_error(problems, e) < 0) {
			e->kind = ERR_POLICY;
			return -1;
		}
	}
	return 0;
}

void session_want(const struct session *s, const struct environments *envs, struct arena *a,
		  struct mirror_want *out)
{
	const struct environment *items = envs ? envs->items.items : NULL;
	size_t n = envs ? envs->items.n : 0;
	const char **branches = arena_array(a, n + 1, sizeof(*branches));
	const char **tags = arena_array(a, n + 1, sizeof(*tags));
	const char **notes = arena_array(a, n + 1, sizeof(*notes));
	struct mirror_want want = {.branches = branches, .tags = tags, .note_envs = notes};

	branches[want.n_branches++] = s->config.repo.control_branch;
	for (size_t i = 0; i < n; i++) {
		if (items[i].follow.branch &&
		    strcmp(items[i].follow.branch, s->config.repo.control_branch) != 0)
			branches[want.n_branches++] = items[i].follow.branch;
		if (items[i].follow.tag)
			tags[want.n_tags++] = items[i].follow.tag;
		notes[want.n_note_envs++] = items[i].name;
	}
	*out = want;
}

int session_fetch(struct session *s, const struct environments *envs, struct arena *a,
		  struct mirror_result *result, struct err *e)
{
	struct mirror_result ignored;
	struct mirror_want want;

	if (!s->mirror)
		return 0;
	session_want(s, envs, a, &want);
	return mirror_fetch(s->mirror, &want, s->config.repo.timeout_ms, a,
			    result ? result : &ignored, e);
}

int session_pin(struct session *s, const struct environment *env, struct arena *a,
		const char **what, char out[41], struct err *e)
{
	const struct env_follow *f = &env->follow;
	const char *tag = NULL;
	int rc;

	if (f->branch) {
		*what = arena_printf(a, "branch '%s'", f->branch);
		rc = s->mirror ? mirror_resolve_branch(s->mirror, f->branch, out, e)
			       : checkout_branch(&s->checkout, f->branch, out, NULL, e);
	} else if (f->tag) {
		rc = s->mirror ? mirror_resolve_tag(s->mirror, f->tag, a, &tag, out, e)
			       : checkout_tag(&s->checkout, f->tag, a, &tag, out, e);
		*what = rc == 0 ? arena_printf(a, "tag '%s'", tag)
				: arena_printf(a, "a tag matching '%s'", f->tag);
	} else {
		*what = arena_printf(a, "commit %.12s", f->commit);
		memcpy(out, f->commit, 41);
		rc = s->mirror ? mirror_resolve_commit(s->mirror, f->commit, e)
			       : checkout_revision(s->git_dir, f->commit, out, e);
	}
	if (rc < 0)
		return err_wrap(e, "%s", *what);
	return rc ? SESSION_NO_PIN : 0;
}

/* ---- clusters --------------------------------------------------------------------------------- */

static struct session_cluster *find_cluster(struct session *s, const char *name)
{
	for (struct session_cluster *c = s->clusters; c; c = c->next)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static void target_options(struct session *s, const char *name, const struct config_cluster *c,
			   struct kubeconfig_options *o)
{
	kubeconfig_environment(o);
	if (s->options.context)
		o->context = s->options.context;
	else if (c)
		o->context = c->context;
	else if (s->person)
		o->context = name;
	o->path = c && c->kubeconfig ? c->kubeconfig : s->options.kubeconfig;
	o->in_cluster = c && c->in_cluster;
	if (o->in_cluster)
		o->list = o->home = o->path = NULL;
	/* a person's own kubeconfig may run what it names; the daemon's only what the operator lists */
	o->exec_any = s->person || (c && c->allow_exec);
	o->exec_allowed = s->config.allow_exec.items;
	o->n_exec_allowed = s->config.allow_exec.n;
}

/*
 * With --repo nobody granted the repository anything: it may not choose among the kubeconfig's
 * contexts, only be right about the one that is current or was given.
 */
static int check_target(const struct session *s, const char *name, const struct kube_target *found,
			struct err *e)
{
	if (!s->options.repo_url || s->options.context ||
	    strcmp(name, kube_target_context(found)) == 0)
		return 0;
	return err_set(
		e, ERR_POLICY,
		"environments.yaml asks for it, but the kubeconfig's current context is '%s': give "
		"--context, or an agent.yaml that grants it",
		kube_target_context(found));
}

static int connect_cluster(struct session *s, const char *name, struct session_cluster **out,
			   struct err *e)
{
	const struct config_cluster *c = config_cluster(&s->config, name);
	struct kube_options options = {.version = AGENT_VERSION, .clock = s->clock};
	struct kubeconfig_options target = {0};
	CLEANUP(kube_target_freep) struct kube_target *found = NULL;
	const char *state = "agent-system";
	struct session_cluster *made;
	struct kube *kube = NULL;

	if (c)
		state = c->state_namespace;
	else if (s->options.state_namespace)
		state = s->options.state_namespace;

	if (!c && !s->person && !s->options.repo_url)
		return err_set(e, ERR_INPUT, "agent.yaml has no cluster '%s'", name);
	target_options(s, name, c, &target);
	if (kubeconfig_load(&target, &found, e) < 0 || check_target(s, name, found, e) < 0 ||
	    kube_open(TAKE(found), &options, &kube, e) < 0)
		return err_wrap(e, "cluster '%s'", name);
	made = mem_alloc(1, sizeof(*made));
	made->name = mem_strndup(name, strlen(name));
	made->kube = kube;
	made->state_namespace = mem_strndup(state, strlen(state));
	made->next = s->clusters;
	s->clusters = made;
	*out = made;
	return 0;
}

int session_kube(struct session *s, const char *cluster, struct kube **out,
		 const char **state_namespace, struct err *e)
{
	struct session_cluster *c;
	int rc = 0;

	pthread_mutex_lock(&s->lock);
	c = find_cluster(s, cluster);
	if (!c)
		rc = connect_cluster(s, cluster, &c, e);
	pthread_mutex_unlock(&s->lock);
	if (rc < 0)
		return -1;
	*out = c->kube;
	*state_namespace = c->state_namespace;
	return 0;
}

/* ---- keys ------------------------------------------------------------------------------------- */

int session_keyring(struct session *s, const struct environment *env, struct keyring **out,
		    struct err *e)
{
	CLEANUP(keyring_freep) struct keyring *k = keyring_new();
	const struct session_options *o = &s->options;
	const struct config_keys *set;

	for (size_t i = 0; i < o->n_age_files; i++)
		if (keyring_add_age_file(k, o->age_files[i], e) < 0)
			return -1;
	for (size_t i = 0; i < o->n_sealed_files; i++)
		if (keyring_add_sealed_file(k, o->sealed_files[i], e) < 0)
			return -1;
	set = env->keys ? config_keys(&s->config, env->keys) : NULL;
	for (size_t i = 0; set && i < set->age.n; i++)
		if (keyring_add_age_file(k, set->age.items[i], e) < 0)
			return err_wrap(e, "key set '%s'", set->name);
	for (size_t i = 0; set && i < set->sealed.n; i++)
		if (keyring_add_sealed_file(k, set->sealed.items[i], e) < 0)
			return err_wrap(e, "key set '%s'", set->name);
	if (keyring_count_age(k) + keyring_count_sealed(k) == 0) {
		*out = NULL;
		return 0;
	}
	*out = TAKE(k);
	return 0;
}

const char *session_version(void)
{
	return AGENT_VERSION;
}
