#include "sync/git/mirror.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "sync/git/gitlib.h"
#include "sync/git/mirror_store.h"

DEFINE_FREEP(struct mirror, mirror_free)

static const char *copy(struct arena *a, const char *s)
{
	return s ? arena_strdup(a, s) : NULL;
}

static int check_url(const struct mirror_options *o, const struct giturl *u, struct err *e)
{
	switch (u->scheme) {
	case GITURL_FILE:
		if (!o->allow_file)
			return err_set(e, ERR_INPUT, "repository '%s': file:// must be allowed",
				       u->text);
		break;
	case GITURL_HTTP:
		if (!o->allow_http && !giturl_loopback(u))
			return err_set(
				e, ERR_INPUT,
				"repository '%s': http:// would send credentials readable by all; "
				"it must be allowed",
				u->text);
		break;
	case GITURL_SSH:
		if (!o->auth.ssh_key_file || !o->auth.known_hosts_file)
			return err_set(
				e, ERR_INPUT,
				"repository '%s': ssh needs a key file and a known hosts file",
				u->text);
		break;
	case GITURL_HTTPS: break;
	}
	return 0;
}

/* The directory's name: the URL and the user decide what one may see, so both are in it. */
static const char *directory(struct mirror *m, const char *state)
{
	const char *key =
		arena_printf(&m->arena, "%s\n%s", m->url.text, m->url.user ? m->url.user : "");
	uint8_t hash[16];
	char hex[2 * sizeof(hash) + 1];

	crypto_generichash(hash, sizeof(hash), (const uint8_t *)key, strlen(key), NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	return arena_printf(&m->arena, "%s/git/%s", state, hex);
}

int mirror_open(const struct mirror_options *options, struct mirror **out, struct err *e)
{
	CLEANUP(mirror_freep) struct mirror *m = mem_alloc(1, sizeof(*m));
	struct arena *a = &m->arena;

	m->dir_fd = -1;
	if (giturl_parse(span_of(options->url), a, &m->url, e) < 0 ||
	    check_url(options, &m->url, e) < 0)
		return -1;
	if (!options->state || options->state[0] != '/')
		return err_set(e, ERR_INPUT, "the state directory must be an absolute path");
	m->auth = options->auth;
	m->auth.username = copy(a, options->auth.username);
	m->auth.token_file = copy(a, options->auth.token_file);
	m->auth.ssh_key_file = copy(a, options->auth.ssh_key_file);
	m->auth.known_hosts_file = copy(a, options->auth.known_hosts_file);
	m->ca_file = copy(a, options->ca_file);
	m->proxy_url = copy(a, options->proxy_url);
	m->dir = directory(m, options->state);
	m->path = arena_printf(a, "%s/mirror.git", m->dir);
	if (dir_open(m->dir, 0700, &m->dir_fd, e) < 0)
		return err_wrap(e, "repository '%s'", m->url.text);
	store_sweep_idle(m->dir_fd);
	*out = TAKE(m);
	return 0;
}

void mirror_free(struct mirror *m)
{
	if (!m)
		return;
	cleanup_fd(&m->dir_fd);
	arena_dispose(&m->arena);
	free(m);
}

const char *mirror_path(const struct mirror *m)
{
	return m->path;
}

const char *mirror_url(const struct mirror *m)
{
	return m->url.text;
}

bool mirror_exists(const struct mirror *m)
{
	struct stat st;

	return fstatat(m->dir_fd, "mirror.git/HEAD", &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* ---- to the child and back ------------------------------------------------------------------- */

void store_put_session(const struct mirror *m, struct buf *request)
{
	field_put_u64(request, m->url.scheme);
	field_put_u64(request, m->url.port);
	field_put_str(request, m->url.user);
	field_put_str(request, m->url.host);
	field_put_str(request, m->url.path);
	field_put_str(request, m->url.text);
	field_put_str(request, m->auth.username ? m->auth.username : "git");
	field_put(request, m->auth.token);
	field_put_str(request, m->auth.token_file);
	field_put_str(request, m->auth.ssh_key_file);
	field_put_str(request, m->auth.known_hosts_file);
	field_put_str(request, m->ca_file);
	field_put_str(request, m->proxy_url);
}

static bool cut_str(struct span *request, struct arena *a, const char **out)
{
	struct span s;

	if (!field_cut(request, &s))
		return false;
	*out = s.n > 0 ? arena_strndup(a, s.p, s.n) : NULL;
	return true;
}

/* Only http(s) takes a token; it is read at the last moment, so that a rotated file just works. */
static int read_token(struct remote_session *s, struct span token, const char *file, struct err *e)
{
	struct span text;

	if (s->url.scheme != GITURL_HTTPS && s->url.scheme != GITURL_HTTP)
		return 0;
	s->token = (struct buf){.max = LIMIT_KEY_FILE_BYTES, .wiped = true};
	if (token.n > 0 || !file) {
		buf_add_span(&s->token, token);
	} else {
		int rc = file_read(AT_FDCWD, file, &s->token, e);

		if (rc < 0)
			return err_wrap(e, "token file");
		if (rc == FILE_ABSENT)
			return err_set(e, ERR_DENIED, "token file '%s' does not exist", file);
	}
	text = span_trim(buf_span(&s->token));
	if (file && text.n == 0)
		return err_set(e, ERR_DENIED, "token file '%s' is empty", file);
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < 0x20)
			return err_set(e, ERR_INPUT, "the token holds a control character");
	if (text.n > 0 && text.p != s->token.p)
		memmove(s->token.p, text.p, text.n);
	buf_truncate(&s->token, text.n);
	return 0;
}

int store_cut_session(struct span *request, struct remote_session *out, struct err *e)
{
	struct arena *a = &out->arena;
	uint64_t scheme;
	uint64_t port;
	const char *token_file;
	struct span token;
	const char *host;

	if (!field_cut_u64(request, &scheme) || !field_cut_u64(request, &port) ||
	    !cut_str(request, a, &out->url.user) || !cut_str(request, a, &host) ||
	    !cut_str(request, a, &out->url.path) || !cut_str(request, a, &out->url.text) ||
	    !cut_str(request, a, &out->username) || !field_cut(request, &token) ||
	    !cut_str(request, a, &token_file) || !cut_str(request, a, &out->ssh_key_file) ||
	    !cut_str(request, a, &out->known_hosts_file) || !cut_str(request, a, &out->ca_file) ||
	    !cut_str(request, a, &out->proxy_url))
		return err_set(e, ERR_BUG, "malformed request");
	out->url.scheme = (enum giturl_scheme)scheme;
	out->url.port = (uint16_t)port;
	out->url.host = host ? host : "";
	return read_token(out, token, token_file, e);
}
