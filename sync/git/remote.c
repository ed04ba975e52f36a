#include "sync/git/remote.h"

#include <string.h>
#include <unistd.h>

#include "sync/git/gitlib.h"

void remote_dispose(struct remote_session *s)
{
	buf_dispose(&s->token);
	arena_dispose(&s->arena);
}

void remote_inspect(struct remote_session *s, const char *p, size_t n)
{
	static const char sha256[] = "object-format=sha256";

	if (n > 0 && memmem(p, n, sha256, sizeof(sha256) - 1))
		s->sha256 = true;
}

static int open_transport(git_transport **out, git_remote *owner, void *param)
{
	struct remote_session *s = param;
	git_smart_subtransport_definition how = {.param = s};

	if (s->url.scheme == GITURL_SSH) {
		how.callback = ssh_subtransport;
	} else {
		how.callback = http_subtransport;
		how.rpc = 1;
	}
	return git_transport_smart(out, owner, &how);
}

int remote_error(struct remote_session *s, int rc, struct err *e)
{
	if (s->sha256)
		return err_set(e, ERR_INPUT, "uses SHA-256 object ids, which are not supported");
	if (s->failure.kind != ERR_NONE) {
		*e = s->failure;
		return -1;
	}
	err_git(e, rc);
	if (s->url.scheme == GITURL_FILE && (rc == GIT_ENOTFOUND || access(s->url.path, F_OK) < 0))
		return err_set(e, ERR_INPUT, "the repository does not exist");
	return -1;
}

int remote_connect(struct remote_session *s, git_repository *repo, git_direction direction,
		   const git_remote_callbacks *callbacks, git_remote **out, struct err *e)
{
	CLEANUP(git_remote_freep) git_remote *remote = NULL;
	git_remote_create_options create;
	git_remote_connect_options connect;
	int rc;

	git_remote_create_options_init(&create, GIT_REMOTE_CREATE_OPTIONS_VERSION);
	git_remote_connect_options_init(&connect, GIT_REMOTE_CONNECT_OPTIONS_VERSION);
	create.repository = repo;
	create.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF | GIT_REMOTE_CREATE_SKIP_DEFAULT_FETCHSPEC;
	/* libgit2 wants a URL it can parse; the streams use the session's own */
	rc = git_remote_create_with_opts(
		&remote, s->url.scheme == GITURL_SSH ? "ssh://remote/repository" : s->url.text,
		&create);
	if (rc < 0)
		return err_git(e, rc);
	if (callbacks)
		connect.callbacks = *callbacks;
	connect.follow_redirects = GIT_REMOTE_REDIRECT_NONE;
	connect.proxy_opts.type = GIT_PROXY_NONE;
	if (s->url.scheme != GITURL_FILE)
		connect.callbacks.transport = open_transport;
	connect.callbacks.payload = s;
	rc = git_remote_connect_ext(remote, direction, &connect);
	if (rc < 0)
		return remote_error(s, rc, e);
	/* SHA-256 ids of 64 digits may be cut to 40 without an error */
	if (s->sha256)
		return remote_error(s, -1, e);
	*out = TAKE(remote);
	return 0;
}
