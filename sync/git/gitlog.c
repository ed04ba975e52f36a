#include "sync/git/gitlog.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "sync/git/gitlib.h"

DEFINE_FREEP(git_diff, git_diff_free)

struct gitlog {
	git_repository *repo;
};

int gitlog_open(const char *repository, struct gitlog **out, struct err *e)
{
	git_repository *repo;

	if (gitlib_repository(repository, &repo, e) < 0)
		return -1;
	*out = mem_alloc(1, sizeof(**out));
	(*out)->repo = repo;
	return 0;
}

void gitlog_free(struct gitlog *log)
{
	if (!log)
		return;
	git_repository_free(log->repo);
	free(log);
}

static int lookup(struct gitlog *log, const char *hex, git_commit **out, struct err *e)
{
	git_oid id;
	int rc;

	if (gitlib_oid(hex, &id, e) < 0)
		return -1;
	rc = gitlib_commit(log->repo, &id, out, e);
	return rc == MIRROR_ABSENT ? GITLOG_ABSENT : rc;
}

/* For people and logs: no control characters. */
static const char *clean(struct arena *a, const char *s)
{
	char *p = arena_strdup(a, s ? s : "");

	for (char *c = p; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = '?';
	return p;
}

static int read_trailers(const char *message, struct arena *a, struct commit_info *out,
			 struct err *e)
{
	git_message_trailer_array all = {0};
	struct trailer *trailers;
	int rc = git_message_trailers(&all, message);

	if (rc < 0)
		return err_git(e, rc);
	trailers = arena_array(a, all.count, sizeof(*trailers));
	for (size_t i = 0; i < all.count; i++) {
		trailers[i].key = span_of(arena_strdup(a, all.trailers[i].key));
		trailers[i].value = span_of(arena_strdup(a, all.trailers[i].value));
	}
	out->trailers = trailers;
	out->n_trailers = all.count;
	git_message_trailer_array_free(&all);
	return 0;
}

static int fill(git_commit *c, struct arena *a, struct commit_info *out, struct err *e)
{
	const git_signature *author = git_commit_author(c);
	const git_signature *committer = git_commit_committer(c);
	const char *message = git_commit_message(c);
	struct commit_info info = {.n_parents = git_commit_parentcount(c)};

	if (!author || !committer || !message)
		return err_set(e, ERR_INPUT, "commit %.12s is malformed",
			       git_oid_tostr_s(git_commit_id(c)));
	gitlib_hex(git_commit_id(c), info.id);
	gitlib_hex(git_commit_tree_id(c), info.tree);
	info.author_name = clean(a, author->name);
	info.author_email = clean(a, author->email);
	info.author_ms = (int64_t)author->when.time * 1000;
	info.committer_name = clean(a, committer->name);
	info.committer_email = clean(a, committer->email);
	info.committer_ms = (int64_t)committer->when.time * 1000;
	info.subject = clean(a, git_commit_summary(c));
	info.message = span_of(arena_strdup(a, message));
	info.parents = arena_array(a, info.n_parents, sizeof(*info.parents));
	for (size_t i = 0; i < info.n_parents; i++)
		gitlib_hex(git_commit_parent_id(c, (unsigned)i), info.parents[i]);
	if (read_trailers(info.message.p, a, &info, e) < 0)
		return -1;
	*out = info;
	return 0;
}

int gitlog_commit(struct gitlog *log, const char *commit, struct arena *a, struct commit_info *out,
		  struct err *e)
{
	CLEANUP(git_commit_freep) git_commit *c = NULL;
	int rc = lookup(log, commit, &c, e);

	return rc == 0 ? fill(c, a, out, e) : rc;
}

const struct span *commit_trailer(const struct commit_info *c, const char *key)
{
	size_t n = strlen(key);

	for (size_t i = 0; i < c->n_trailers; i++)
		if (c->trailers[i].key.n == n && strncasecmp(c->trailers[i].key.p, key, n) == 0)
			return &c->trailers[i].value;
	return NULL;
}

/* Both ends of a range; *from stays NULL when there is no beginning. */
static int lookup_range(struct gitlog *log, const char *from_hex, const char *to_hex,
			git_commit **from, git_commit **to, struct err *e)
{
	int rc = lookup(log, to_hex, to, e);

	if (rc == 0 && from_hex)
		rc = lookup(log, from_hex, from, e);
	return rc;
}

int gitlog_range(struct gitlog *log, const char *from, const char *to, size_t max, struct arena *a,
		 struct commit_info **out, size_t *n, struct err *e)
{
	CLEANUP(git_revwalk_freep) git_revwalk *walk = NULL;
	CLEANUP(git_commit_freep) git_commit *first = NULL;
	CLEANUP(git_commit_freep) git_commit *last = NULL;
	struct commit_info *all = NULL;
	size_t count = 0;
	size_t cap = 0;
	git_oid id;
	int rc = lookup_range(log, from, to, &first, &last, e);

	if (rc != 0)
		return rc;
	rc = git_revwalk_new(&walk, log->repo);
	if (rc == 0)
		rc = git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME);
	if (rc == 0)
		rc = git_revwalk_push(walk, git_commit_id(last));
	if (rc == 0 && first)
		rc = git_revwalk_hide(walk, git_commit_id(first));
	while (rc == 0 && (rc = git_revwalk_next(&id, walk)) == 0) {
		CLEANUP(git_commit_freep) git_commit *c = NULL;

		if (count == max)
			return err_set(e, ERR_LIMIT, "more than %zu commits", max);
		if (gitlib_commit(log->repo, &id, &c, e) != 0)
			return -1;
		all = arena_grow(a, all, &cap, count + 1, sizeof(*all));
		if (fill(c, a, &all[count++], e) < 0)
			return -1;
	}
	if (rc != GIT_ITEROVER)
		return err_git(e, rc);
	*out = all;
	*n = count;
	return 0;
}

int gitlog_is_ancestor(struct gitlog *log, const char *ancestor, const char *commit, struct err *e)
{
	CLEANUP(git_commit_freep) git_commit *a = NULL;
	CLEANUP(git_commit_freep) git_commit *c = NULL;
	int rc = lookup_range(log, ancestor, commit, &a, &c, e);

	if (rc != 0)
		return rc;
	if (git_oid_equal(git_commit_id(a), git_commit_id(c)))
		return 0;
	rc = git_graph_descendant_of(log->repo, git_commit_id(c), git_commit_id(a));
	if (rc < 0)
		return err_git(e, rc);
	return rc == 1 ? 0 : GITLOG_NOT_ANCESTOR;
}

/* ---- changed paths --------------------------------------------------------------------------- */

static int tree_of(git_commit *c, git_tree **out)
{
	return c ? git_commit_tree(out, c) : 0;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int gitlog_changed(struct gitlog *log, const char *from, const char *to, size_t max,
		   struct arena *a, const char ***out, size_t *n, struct err *e)
{
	CLEANUP(git_commit_freep) git_commit *first = NULL;
	CLEANUP(git_commit_freep) git_commit *last = NULL;
	CLEANUP(git_tree_freep) git_tree *before = NULL;
	CLEANUP(git_tree_freep) git_tree *after = NULL;
	CLEANUP(git_diff_freep) git_diff *diff = NULL;
	git_diff_options o;
	const char **paths;
	size_t count;
	int rc = lookup_range(log, from, to, &first, &last, e);

	if (rc != 0)
		return rc;
	git_diff_options_init(&o, GIT_DIFF_OPTIONS_VERSION);
	o.flags = GIT_DIFF_FORCE_BINARY; /* attributes are not looked at */
	rc = tree_of(first, &before);
	if (rc == 0)
		rc = tree_of(last, &after);
	if (rc == 0)
		rc = git_diff_tree_to_tree(&diff, log->repo, before, after, &o);
	if (rc < 0)
		return err_git(e, rc);
	/* renames are not looked for, so both sides of a delta have one path */
	count = git_diff_num_deltas(diff);
	if (count > max)
		return err_set(e, ERR_LIMIT, "more than %zu changed files", max);
	paths = arena_array(a, count, sizeof(*paths));
	for (size_t i = 0; i < count; i++)
		paths[i] = arena_strdup(a, git_diff_get_delta(diff, i)->new_file.path);
	if (count > 0)
		qsort(paths, count, sizeof(*paths), by_text);
	*out = paths;
	*n = count;
	return 0;
}
