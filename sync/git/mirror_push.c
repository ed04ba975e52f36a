/*
 * Pushing one ref with a lease. The expectation is compared with what the remote lists on the very
 * connection that pushes; that id goes back to the remote with the update, which it refuses when the
 * ref has moved in between. So nobody's commit is ever overwritten unseen.
 */
#include "sync/git/mirror_push.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agent/base/limits.h"
#include "sync/git/gitlib.h"

/* ---- asking side ----------------------------------------------------------------------------- */

static int put_id(struct buf *request, const char *hex, struct err *e)
{
	git_oid id;

	if (hex && gitlib_oid(hex, &id, e) < 0)
		return -1;
	field_put_str(request, hex);
	return 0;
}

int mirror_push_start(const struct mirror *m, const struct mirror_push *push, int64_t timeout_ms,
		      struct child **out, struct err *e)
{
	CLEANUP(buf_dispose) struct buf request = BUF_WIPED(LIMIT_CONFIG_BYTES);
	char ref[LIMIT_PATH_BYTES];
	struct child_options o = {
		.name = "git-push",
		.timeout_ms = timeout_ms,
		.fds = &m->dir_fd,
		.n_fds = 1,
	};

	store_put_session(m, &request);
	field_put_str(&request, m->dir);
	if (strncmp(push->ref, "refs/", 5) != 0)
		return err_set(e, ERR_INPUT, "'%.200s' is not a full ref", push->ref);
	if (gitlib_ref_name("", push->ref, ref, sizeof(ref), e) < 0 ||
	    put_id(&request, push->new_id, e) < 0 || put_id(&request, push->expect_id, e) < 0)
		return err_wrap(e, "push");
	field_put_str(&request, ref);
	field_put_u64(&request, push->force);
	o.request = buf_span(&request);
	if (child_start(&o, out, e) < 0)
		return err_wrap(e, "repository '%s'", m->url.text);
	return 0;
}

int mirror_push_finish(const struct mirror *m, struct child *c, struct err *e)
{
	CLEANUP(buf_dispose) struct buf reply = BUF_INIT(4096);
	int rc = child_finish(c, &reply, e);

	if (rc < 0)
		store_sweep_idle(m->dir_fd);
	return rc < 0 ? err_wrap(e, "repository '%s'", m->url.text) : rc;
}

int mirror_push(const struct mirror *m, const struct mirror_push *push, int64_t timeout_ms,
		struct err *e)
{
	struct child *c;

	if (mirror_push_start(m, push, timeout_ms, &c, e) < 0)
		return -1;
	return mirror_push_finish(m, c, e);
}

/* ---- in the child ---------------------------------------------------------------------------- */

/* Where the remote has the ref; false when it has none. */
static bool remote_id(const git_remote_head **heads, size_t n, const char *ref, git_oid *out)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(heads[i]->name, ref) != 0)
			continue;
		git_oid_cpy(out, &heads[i]->oid);
		return true;
	}
	return false;
}

/* What the remote said to the update, if it refused it. */
struct verdict {
	char refusal[300];
};

static int on_update(const char *ref, const char *status, void *payload)
{
	struct verdict *v = payload;

	(void)ref;
	if (status)
		snprintf(v->refusal, sizeof(v->refusal), "%s", status);
	return 0;
}

/* Did somebody else move the ref between our looking and the update? */
static bool moved_meanwhile(const char *refusal)
{
	static const char *const texts[] = {
		"cannot lock ref", "failed to update ref",     "fetch first", "non-fast-forward",
		"failed to lock",  "remote ref updated since", "is at ",      "already exists"};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (strstr(refusal, texts[i]))
			return true;
	return false;
}

/* A move forward unless it is forced: checked here, since a forced refspec is what carries a lease. */
static int check_forward(git_repository *repo, const struct push_job *job, struct err *e)
{
	int rc;

	if (job->force || !job->has_expect || !job->has_new ||
	    strncmp(job->ref, "refs/tags/", 10) == 0)
		return 0;
	rc = git_graph_descendant_of(repo, &job->new_id, &job->expect_id);
	if (rc == 1 || git_oid_equal(&job->new_id, &job->expect_id))
		return 0;
	if (rc < 0)
		return err_git(e, rc);
	return err_set(e, ERR_POLICY, "'%s': %.12s is not ahead of what is there", job->ref,
		       git_oid_tostr_s(&job->new_id));
}

/* Send the update of a ref that stands where it should. */
static int upload(struct remote_session *s, git_remote *remote, const struct push_job *job,
		  const char *source, struct err *e)
{
	struct verdict verdict = {.refusal = ""};
	git_push_options o;
	char *spec = arena_printf(&s->arena, "+%s:%s", source, job->ref);
	git_strarray specs = {.strings = &spec, .count = 1};
	int rc;

	git_push_options_init(&o, GIT_PUSH_OPTIONS_VERSION);
	o.pb_parallelism = 1;
	o.follow_redirects = GIT_REMOTE_REDIRECT_NONE;
	o.proxy_opts.type = GIT_PROXY_NONE;
	o.callbacks.payload = &verdict;
	o.callbacks.push_update_reference = on_update;
	rc = git_remote_upload(remote, &specs, &o);
	if (rc < 0)
		return remote_error(s, rc, e);
	if (!verdict.refusal[0])
		return 0;
	if (moved_meanwhile(verdict.refusal))
		return MIRROR_STALE;
	return err_set(e, ERR_POLICY, "the remote refused '%s': %s", job->ref, verdict.refusal);
}

/* libgit2 pushes refs, not ids: the id gets one for the time, named after this process. */
static int upload_id(struct remote_session *s, git_repository *repo, git_remote *remote,
		     const struct push_job *job, struct err *e)
{
	CLEANUP(git_reference_freep) git_reference *ref = NULL;
	const char *source = arena_printf(&s->arena, PUSH_REFS "%d", (int)getpid());
	int rc;

	if (!job->has_new)
		return upload(s, remote, job, "", e);
	rc = git_reference_create(&ref, repo, source, &job->new_id, 1, NULL);
	if (rc < 0)
		return err_git(e, rc);
	rc = upload(s, remote, job, source, e);
	(void)git_reference_remove(repo, source);
	return rc;
}

int push_ref(struct remote_session *s, git_repository *repo, const struct push_job *job,
	     struct err *e)
{
	CLEANUP(git_remote_freep) git_remote *remote = NULL;
	const git_remote_head **heads;
	git_oid at;
	size_t n;
	bool there;
	int rc;

	if (remote_connect(s, repo, GIT_DIRECTION_PUSH, NULL, &remote, e) < 0)
		return -1;
	rc = git_remote_ls(&heads, &n, remote);
	if (rc < 0)
		return remote_error(s, rc, e);
	there = remote_id(heads, n, job->ref, &at);
	if (there && job->has_new && git_oid_equal(&at, &job->new_id))
		return 0; /* an earlier try got through */
	if (!there && !job->has_new)
		return 0;
	if (there != job->has_expect || (there && !git_oid_equal(&at, &job->expect_id)))
		return MIRROR_STALE;
	if (check_forward(repo, job, e) < 0)
		return -1;
	return upload_id(s, repo, remote, job, e);
}

static bool cut_id(struct span *request, git_oid *out, bool *has)
{
	struct span s;

	if (!field_cut(request, &s))
		return false;
	*has = s.n > 0;
	return s.n == 0 || (s.n == 40 && git_oid_fromstrn(out, s.p, s.n) == 0);
}

static int cut_request(struct span *request, struct remote_session *s, struct push_job *job,
		       const char **path, struct err *e)
{
	struct span dir;
	struct span ref;
	uint64_t force;

	if (store_cut_session(request, s, e) < 0)
		return -1;
	if (!field_cut(request, &dir) || !cut_id(request, &job->new_id, &job->has_new) ||
	    !cut_id(request, &job->expect_id, &job->has_expect) || !field_cut(request, &ref) ||
	    !field_cut_u64(request, &force))
		return err_set(e, ERR_BUG, "malformed request");
	job->ref = arena_strndup(&s->arena, ref.p, ref.n);
	job->force = force != 0;
	*path = arena_printf(&s->arena, SPAN_FMT "/mirror.git", SPAN_ARG(dir));
	return 0;
}

int mirror_push_child(struct span request, const int *fds, size_t n_fds, struct buf *reply,
		      struct err *e)
{
	CLEANUP(git_repository_freep) git_repository *repo = NULL;
	struct remote_session s = {.username = NULL};
	struct push_job job = {.ref = NULL};
	const char *path = NULL;
	int rc;

	(void)fds;
	(void)n_fds;
	(void)reply;
	rc = mirror_setup(e);
	if (rc == 0)
		rc = cut_request(&request, &s, &job, &path, e);
	if (rc == 0)
		rc = gitlib_repository(path, &repo, e);
	if (rc == 0)
		rc = push_ref(&s, repo, &job, e);
	git_repository_free(TAKE(repo));
	remote_dispose(&s);
	mirror_teardown();
	return rc;
}
