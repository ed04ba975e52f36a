#include "sync/git/checkout.h"

#include <git2.h>
#include <stdio.h>
#include <string.h>

#include "agent/base/limits.h"
#include "sync/git/gitlib.h"
#include "sync/git/semver.h"

enum { REF_BYTES = 512, SHORT_ID_MIN = 7 };

static const char *without_slash(const char *path, struct arena *a)
{
	size_t n = strlen(path);

	while (n > 1 && path[n - 1] == '/')
		n--;
	return arena_strndup(a, path, n);
}

int checkout_find(const char *dir, struct arena *a, struct checkout *out, struct err *e)
{
	CLEANUP(git_repository_freep) git_repository *repo = NULL;
	int rc = git_repository_open_ext(&repo, dir, 0, NULL);

	if (rc == GIT_ENOTFOUND)
		return CHECKOUT_ABSENT;
	if (rc < 0) {
		err_git(e, rc);
		return err_wrap(e, "git checkout around '%s'", dir);
	}
	out->git_dir = without_slash(git_repository_path(repo), a);
	out->work_tree = git_repository_workdir(repo)
				 ? without_slash(git_repository_workdir(repo), a)
				 : NULL;
	return 0;
}

/* A full ref name, peeled to its commit. 0, CHECKOUT_ABSENT or -1. */
static int resolve(git_repository *repo, const char *ref, char out[41], struct err *e)
{
	CLEANUP(git_object_freep) git_object *commit = NULL;
	CLEANUP(git_reference_freep) git_reference *found = NULL;
	int rc = git_reference_lookup(&found, repo, ref);

	if (rc == GIT_ENOTFOUND)
		return CHECKOUT_ABSENT;
	if (rc == 0)
		rc = git_reference_peel(&commit, found, GIT_OBJECT_COMMIT);
	if (rc < 0) {
		err_git(e, rc);
		return err_wrap(e, "'%s'", ref);
	}
	gitlib_hex(git_object_id(commit), out);
	return 0;
}

int checkout_head(const struct checkout *c, char out[41], struct err *e)
{
	CLEANUP(git_repository_freep) git_repository *repo = NULL;
	CLEANUP(git_reference_freep) git_reference *head = NULL;
	int rc;

	if (gitlib_repository(c->git_dir, &repo, e) < 0)
		return -1;
	rc = git_repository_head(&head, repo);
	if (rc == GIT_EUNBORNBRANCH || rc == GIT_ENOTFOUND)
		return CHECKOUT_ABSENT;
	if (rc < 0) {
		err_git(e, rc);
		return err_wrap(e, "HEAD");
	}
	gitlib_hex(git_reference_target(head), out);
	return 0;
}

int checkout_branch(const struct checkout *c, const char *branch, char out[41], bool *from_origin,
		    struct err *e)
{
	static const char *const places[] = {"refs/remotes/origin/", "refs/heads/"};
	CLEANUP(git_repository_freep) git_repository *repo = NULL;

	if (gitlib_repository(c->git_dir, &repo, e) < 0)
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		char ref[REF_BYTES];
		int rc;

		if (gitlib_ref_name(places[i], branch, ref, sizeof(ref), e) < 0)
			return -1;
		rc = resolve(repo, ref, out, e);
		if (rc == CHECKOUT_ABSENT)
			continue;
		if (rc == 0 && from_origin)
			*from_origin = i == 0;
		return rc;
	}
	return CHECKOUT_ABSENT;
}

struct best_tag {
	struct span pattern;
	char name[REF_BYTES];
	struct semver version;
	bool found;
};

static int consider_tag(const char *ref, git_oid *id, void *payload)
{
	struct best_tag *best = payload;
	struct span name = span_of(ref + strlen("refs/tags/"));
	struct semver version;
	int order;

	(void)id;
	if (name.n >= sizeof(best->name) || !tag_match(best->pattern, name, &version))
		return 0;
	order = best->found ? semver_cmp(&version, &best->version) : 1;
	if (order < 0 || (order == 0 && span_cmp(name, span_of(best->name)) < 0))
		return 0;
	memcpy(best->name, name.p, name.n + 1);
	best->found = true;
	/* parsed again: spans of a version point into its name */
	return tag_match(best->pattern, span_of(best->name), &best->version) ? 0 : -1;
}

int checkout_tag(const struct checkout *c, const char *pattern, struct arena *a, const char **tag,
		 char out[41], struct err *e)
{
	CLEANUP(git_repository_freep) git_repository *repo = NULL;
	struct best_tag best = {.pattern = span_of(pattern)};
	char ref[REF_BYTES];
	int rc;

	if (gitlib_repository(c->git_dir, &repo, e) < 0)
		return -1;
	rc = git_tag_foreach(repo, consider_tag, &best);
	if (rc < 0) {
		err_git(e, rc);
		return err_wrap(e, "tags");
	}
	if (!best.found)
		return CHECKOUT_ABSENT;
	if (gitlib_ref_name("refs/tags/", best.name, ref, sizeof(ref), e) < 0)
		return -1;
	*tag = arena_strdup(a, best.name);
	return resolve(repo, ref, out, e);
}

static int short_id(git_repository *repo, const char *text, char out[41], struct err *e)
{
	CLEANUP(git_object_freep) git_object *found = NULL;
	size_t n = strlen(text);
	git_oid id;
	int rc;

	if (n < SHORT_ID_MIN || n > 40 || strspn(text, "0123456789abcdef") != n)
		return CHECKOUT_ABSENT;
	if (git_oid_fromstrp(&id, text) < 0)
		return CHECKOUT_ABSENT;
	rc = git_object_lookup_prefix(&found, repo, &id, n, GIT_OBJECT_COMMIT);
	if (rc == GIT_ENOTFOUND)
		return CHECKOUT_ABSENT;
	if (rc == GIT_EAMBIGUOUS)
		return err_set(e, ERR_INPUT, "commit id '%s' is ambiguous", text);
	if (rc < 0)
		return err_git(e, rc);
	gitlib_hex(git_object_id(found), out);
	return 0;
}

int checkout_revision(const char *git_dir, const char *text, char out[41], struct err *e)
{
	static const char *const places[] = {"refs/remotes/origin/", "refs/heads/", "refs/tags/"};
	CLEANUP(git_repository_freep) git_repository *repo = NULL;
	int rc;

	if (gitlib_repository(git_dir, &repo, e) < 0)
		return -1;
	rc = short_id(repo, text, out, e);
	for (size_t i = 0; rc == CHECKOUT_ABSENT && i < ARRAY_LEN(places); i++) {
		char ref[REF_BYTES];

		if (gitlib_ref_name(places[i], text, ref, sizeof(ref), e) < 0)
			return -1;
		rc = resolve(repo, ref, out, e);
	}
	return rc;
}
