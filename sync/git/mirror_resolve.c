/* From a name to a commit, in the mirror as last fetched. */
#include <string.h>

#include "agent/base/limits.h"
#include "sync/git/gitlib.h"
#include "sync/git/mirror_store.h"
#include "sync/git/semver.h"

DEFINE_FREEP(git_reference_iterator, git_reference_iterator_free)

/* The repository, or MIRROR_ABSENT before the first clone. */
static int open_mirror(const struct mirror *m, git_repository **out, struct err *e)
{
	if (!mirror_exists(m))
		return MIRROR_ABSENT;
	if (gitlib_repository(m->path, out, e) < 0)
		return err_wrap(e, "mirror of '%s'", m->url.text);
	return 0;
}

/* The commit that a ref leads to, through annotated tags. */
static int peel(git_repository *repo, const char *ref, char out[GIT_HEX_BYTES], struct err *e)
{
	CLEANUP(git_object_freep) git_object *target = NULL;
	CLEANUP(git_object_freep) git_object *commit = NULL;
	git_oid id;
	int rc = git_reference_name_to_id(&id, repo, ref);

	if (rc == GIT_ENOTFOUND)
		return MIRROR_ABSENT;
	if (rc == 0)
		rc = git_object_lookup(&target, repo, &id, GIT_OBJECT_ANY);
	if (rc == 0)
		rc = git_object_peel(&commit, target, GIT_OBJECT_COMMIT);
	if (rc < 0) {
		err_git(e, rc);
		return err_wrap(e, "'%s'", ref);
	}
	gitlib_hex(git_object_id(commit), out);
	return 0;
}

int mirror_resolve_branch(const struct mirror *m, const char *branch, char out[GIT_HEX_BYTES],
			  struct err *e)
{
	CLEANUP(git_repository_freep) git_repository *repo = NULL;
	char ref[LIMIT_PATH_BYTES];
	int rc;

	if (gitlib_ref_name("refs/heads/", branch, ref, sizeof(ref), e) < 0)
		return err_wrap(e, "branch");
	rc = open_mirror(m, &repo, e);
	return rc == 0 ? peel(repo, ref, out, e) : rc;
}

int mirror_resolve_tag(const struct mirror *m, const char *pattern, struct arena *a,
		       const char **tag, char out[GIT_HEX_BYTES], struct err *e)
{
	CLEANUP(git_reference_iterator_freep) git_reference_iterator *it = NULL;
	CLEANUP(git_repository_freep) git_repository *repo = NULL;
	struct tag_best best = {.name = NULL};
	const char *name;
	const char *ref;
	char hex[GIT_HEX_BYTES];
	int rc = open_mirror(m, &repo, e);

	if (rc != 0)
		return rc;
	rc = git_reference_iterator_glob_new(&it, repo, "refs/tags/*");
	while (rc == 0 && (rc = git_reference_next_name(&name, it)) == 0)
		tag_best_add(&best, span_of(pattern), arena_strdup(a, name + strlen("refs/tags/")));
	if (rc != GIT_ITEROVER)
		return err_git(e, rc);
	if (!best.name)
		return MIRROR_ABSENT;
	ref = arena_printf(a, "refs/tags/%s", best.name);
	rc = peel(repo, ref, hex, e);
	if (rc == 0) {
		*tag = best.name;
		memcpy(out, hex, GIT_HEX_BYTES);
	}
	return rc;
}

int mirror_resolve_commit(const struct mirror *m, const char *hex, struct err *e)
{
	CLEANUP(git_repository_freep) git_repository *repo = NULL;
	CLEANUP(git_commit_freep) git_commit *commit = NULL;
	git_oid id;
	int rc;

	if (gitlib_oid(hex, &id, e) < 0)
		return -1;
	rc = open_mirror(m, &repo, e);
	return rc == 0 ? gitlib_commit(repo, &id, &commit, e) : rc;
}

int mirror_keep(const struct mirror *m, const char *name, const char *hex, struct err *e)
{
	CLEANUP(git_repository_freep) git_repository *repo = NULL;
	CLEANUP(git_reference_freep) git_reference *ref = NULL;
	CLEANUP(cleanup_fd) int lock = -1;
	char full[LIMIT_PATH_BYTES];
	git_oid now;
	git_oid id;
	int rc;

	if (gitlib_ref_name("refs/agent/keep/", name, full, sizeof(full), e) < 0 ||
	    (hex && gitlib_oid(hex, &id, e) < 0))
		return -1;
	rc = open_mirror(m, &repo, e);
	if (rc != 0)
		return rc;
	rc = git_reference_name_to_id(&now, repo, full);
	if (hex ? rc == 0 && git_oid_equal(&now, &id) : rc == GIT_ENOTFOUND)
		return 0;
	if (store_lock(m->dir_fd, STORE_REFS_LOCK, true, &lock, e) < 0)
		return -1;
	if (hex)
		rc = git_reference_create(&ref, repo, full, &id, 1, NULL);
	else
		rc = git_reference_remove(repo, full);
	return rc < 0 ? err_git(e, rc) : 0;
}
