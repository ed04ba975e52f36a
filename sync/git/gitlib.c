#include "sync/git/gitlib.h"

#include <stdio.h>
#include <string.h>

#include "agent/base/limits.h"

int mirror_setup(struct err *e)
{
	static const int levels[] = {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
				     GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL};

	if (git_libgit2_init() < 0)
		return err_git(e, -1);
	/* the machine's and the user's configuration may name programs, proxies and other URLs */
	for (size_t i = 0; i < ARRAY_LEN(levels); i++)
		git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
	/* a mirror is ours by the state directory's mode; --repo may name somebody else's clone */
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, 1);
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_SYMBOLIC_REF_CREATION, 1);
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
	git_libgit2_opts(GIT_OPT_SET_PACK_MAX_OBJECTS, (size_t)LIMIT_GIT_OBJECTS);
	return 0;
}

void mirror_teardown(void)
{
	git_libgit2_shutdown();
}

static enum err_kind kind_of(int rc, int klass)
{
	switch (rc) {
	case GIT_EAUTH:
	case GIT_ECERTIFICATE: return ERR_DENIED;
	case GIT_ENOTFOUND: return ERR_INPUT;
	case GIT_ELOCKED:
	case GIT_EMODIFIED: return ERR_TRANSIENT;
	default: break;
	}
	switch (klass) {
	case GIT_ERROR_NET:
	case GIT_ERROR_HTTP:
	case GIT_ERROR_SSL:
	case GIT_ERROR_SSH:
	case GIT_ERROR_OS: return ERR_TRANSIENT;
	case GIT_ERROR_INVALID: return ERR_BUG;
	default: return ERR_INPUT;
	}
}

int err_git(struct err *e, int rc)
{
	const git_error *last = git_error_last();
	const char *text = last && last->message ? last->message : "unknown git error";

	if (strstr(text, "objectformat"))
		return err_set(e, ERR_INPUT, "uses SHA-256 object ids, which are not supported");
	return err_set(e, kind_of(rc, last ? last->klass : 0), "%s", text);
}

int gitlib_repository(const char *path, git_repository **out, struct err *e)
{
	int rc = git_repository_open_bare(out, path);

	return rc < 0 ? err_git(e, rc) : 0;
}

int gitlib_oid(const char *hex, git_oid *out, struct err *e)
{
	size_t n = hex ? strlen(hex) : 0;

	if (n != 40 || strspn(hex, "0123456789abcdef") != 40 || git_oid_fromstr(out, hex) < 0)
		return err_set(e, ERR_INPUT, "'%.64s' is not a commit id of 40 hex digits",
			       hex ? hex : "");
	return 0;
}

void gitlib_hex(const git_oid *id, char out[GIT_HEX_BYTES])
{
	git_oid_tostr(out, GIT_HEX_BYTES, id);
}

int gitlib_commit(git_repository *repo, const git_oid *id, git_commit **out, struct err *e)
{
	size_t n;
	git_object_t type;
	CLEANUP(git_odb_freep) git_odb *odb = NULL;
	int rc = git_repository_odb(&odb, repo);

	if (rc == 0)
		rc = git_odb_read_header(&n, &type, odb, id);
	if (rc == GIT_ENOTFOUND || (rc == 0 && type != GIT_OBJECT_COMMIT))
		return MIRROR_ABSENT;
	if (rc == 0 && n > LIMIT_COMMIT_BYTES)
		return err_set(e, ERR_LIMIT, "commit %.12s is longer than %d bytes",
			       git_oid_tostr_s(id), LIMIT_COMMIT_BYTES);
	if (rc == 0)
		rc = git_commit_lookup(out, repo, id);
	return rc < 0 ? err_git(e, rc) : 0;
}

int gitlib_ref_name(const char *prefix, const char *name, char *out, size_t out_bytes,
		    struct err *e)
{
	int n = snprintf(out, out_bytes, "%s%s", prefix, name);
	int valid = 0;

	if (n > 0 && (size_t)n < out_bytes && name[0] != '-' &&
	    git_reference_name_is_valid(&valid, out) == 0 && valid)
		return 0;
	return err_set(e, ERR_INPUT, "'%.200s' is not a name that git accepts", name);
}
