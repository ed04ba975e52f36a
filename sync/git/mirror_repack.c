/*
 * One pack out of many. Readers may have the old packs open or be about to open them, so the old ones
 * are only marked (an empty file pack-X.superseded) and deleted by a later fetch.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "agent/base/limits.h"
#include "sync/git/gitlib.h"
#include "sync/git/mirror_store.h"

enum { SUPERSEDED_S = 3600 };

DEFINE_FREEP(git_packbuilder, git_packbuilder_free)
DEFINE_FREEP(git_reference_iterator, git_reference_iterator_free)

static void cleanup_dir(DIR **d)
{
	if (*d)
		closedir(*d);
	*d = NULL;
}

static DIR *open_packs(int dir_fd)
{
	int fd = openat(dir_fd, "mirror.git/objects/pack", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd >= 0 ? fdopendir(fd) : NULL;
}

/* "pack-X" of a file "pack-X.pack"; false for any other file. */
static bool stem(const char *name, char out[80])
{
	size_t n = strlen(name);

	if (n < 6 || n >= 80 || strncmp(name, "pack-", 5) != 0 ||
	    strcmp(name + n - 5, ".pack") != 0)
		return false;
	memcpy(out, name, n - 5);
	out[n - 5] = '\0';
	return true;
}

static bool superseded(int pack_fd, const char *base, time_t *since_s)
{
	char mark[100];
	struct stat st;

	snprintf(mark, sizeof(mark), "%s.superseded", base);
	if (fstatat(pack_fd, mark, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return false;
	*since_s = st.st_mtime;
	return true;
}

size_t store_count_packs(int dir_fd)
{
	CLEANUP(cleanup_dir) DIR *d = open_packs(dir_fd);
	struct dirent *entry;
	char base[80];
	time_t since_s;
	size_t n = 0;

	while (d && (entry = readdir(d)) != NULL)
		if (stem(entry->d_name, base) && !superseded(dirfd(d), base, &since_s))
			n++;
	return n;
}

void store_drop_superseded(int dir_fd)
{
	static const char *const endings[] = {"idx", "pack", "superseded"};
	CLEANUP(cleanup_dir) DIR *d = open_packs(dir_fd);
	time_t now_s = time(NULL);
	struct dirent *entry;
	char name[100];
	char base[80];
	time_t since_s;

	while (d && (entry = readdir(d)) != NULL) {
		if (!stem(entry->d_name, base) || !superseded(dirfd(d), base, &since_s) ||
		    now_s - since_s < SUPERSEDED_S)
			continue;
		for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
			snprintf(name, sizeof(name), "%s.%s", base, endings[i]);
			(void)unlinkat(dirfd(d), name, 0);
		}
	}
}

/* Commits by a walk, which knows paths and so finds good deltas; tag objects one by one. */
static int insert_reachable(git_repository *repo, git_packbuilder *pb, git_revwalk *walk)
{
	CLEANUP(git_reference_iterator_freep) git_reference_iterator *it = NULL;
	git_reference *ref;
	int rc = git_reference_iterator_new(&it, repo);

	while (rc == 0 && (rc = git_reference_next(&ref, it)) == 0) {
		CLEANUP(git_reference_freep) git_reference *owned = ref;
		CLEANUP(git_object_freep) git_object *o = NULL;
		const git_oid *id = git_reference_target(owned);

		if (!id)
			continue;
		rc = git_object_lookup(&o, repo, id, GIT_OBJECT_ANY);
		if (rc == 0 && git_object_type(o) == GIT_OBJECT_COMMIT)
			rc = git_revwalk_push(walk, id);
		else if (rc == 0)
			rc = git_packbuilder_insert_recur(pb, id, NULL);
	}
	if (rc == GIT_ITEROVER)
		rc = git_packbuilder_insert_walk(pb, walk);
	return rc;
}

static int mark_others(int dir_fd, const char *keep, struct err *e)
{
	CLEANUP(cleanup_dir) DIR *d = open_packs(dir_fd);
	struct dirent *entry;
	char mark[100];
	char base[80];

	while (d && (entry = readdir(d)) != NULL) {
		int fd;

		if (!stem(entry->d_name, base) || strcmp(base, keep) == 0)
			continue;
		snprintf(mark, sizeof(mark), "%s.superseded", base);
		fd = openat(dirfd(d), mark, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0 && errno != EEXIST)
			return err_errno(e, ERR_DENIED, errno, "repack");
		if (fd >= 0)
			close(fd);
	}
	return 0;
}

int store_repack(git_repository *repo, int dir_fd, struct err *e)
{
	CLEANUP(git_packbuilder_freep) git_packbuilder *pb = NULL;
	CLEANUP(git_revwalk_freep) git_revwalk *walk = NULL;
	char keep[80];
	int rc = git_packbuilder_new(&pb, repo);

	if (rc == 0) {
		git_packbuilder_set_threads(pb, 1);
		rc = git_revwalk_new(&walk, repo);
	}
	if (rc == 0)
		rc = insert_reachable(repo, pb, walk);
	if (rc == 0 && git_packbuilder_object_count(pb) == 0)
		return 0;
	if (rc == 0)
		rc = git_packbuilder_write(pb, NULL, 0600, NULL, NULL);
	if (rc < 0) {
		err_git(e, rc);
		return err_wrap(e, "repack");
	}
	snprintf(keep, sizeof(keep), "pack-%s", git_packbuilder_name(pb));
	return mark_others(dir_fd, keep, e);
}
