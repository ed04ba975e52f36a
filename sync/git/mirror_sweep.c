/* Locks of a mirror, and the removal of what killed processes left in it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "agent/base/cleanup.h"
#include "sync/git/mirror_store.h"

enum { DEPTH_MAX = 64 };

static void cleanup_dir(DIR **d)
{
	if (*d)
		closedir(*d);
	*d = NULL;
}

static DIR *open_dir(int dir_fd, const char *name)
{
	int fd = openat(dir_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;

	if (!d && fd >= 0)
		close(fd);
	return d;
}

static bool dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bool ends(const char *name, const char *suffix)
{
	size_t n = strlen(name);
	size_t m = strlen(suffix);

	return n > m && strcmp(name + n - m, suffix) == 0;
}

int store_lock(int dir_fd, const char *name, bool wait, int *out, struct err *e)
{
	CLEANUP(cleanup_fd)
	int fd = openat(dir_fd, name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return err_errno(e, ERR_DENIED, errno, "lock '%s'", name);
	while (flock(fd, LOCK_EX | (wait ? 0 : LOCK_NB)) < 0) {
		if (errno == EWOULDBLOCK)
			return STORE_BUSY;
		if (errno != EINTR)
			return err_errno(e, ERR_TRANSIENT, errno, "lock '%s'", name);
	}
	*out = take_fd(&fd);
	return 0;
}

static void remove_tree(int dir_fd, const char *name, int depth)
{
	CLEANUP(cleanup_dir) DIR *d = NULL;
	struct dirent *entry;

	if (unlinkat(dir_fd, name, 0) == 0 || (errno != EISDIR && errno != EPERM))
		return;
	d = depth < DEPTH_MAX ? open_dir(dir_fd, name) : NULL;
	while (d && (entry = readdir(d)) != NULL)
		if (!dots(entry->d_name))
			remove_tree(dirfd(d), entry->d_name, depth + 1);
	(void)unlinkat(dir_fd, name, AT_REMOVEDIR);
}

void store_remove_tree(int dir_fd, const char *name)
{
	remove_tree(dir_fd, name, 0);
}

/* Is `name` with another ending there? */
static bool has_sibling(int dir_fd, const char *name, const char *ending)
{
	char sibling[256];
	struct stat st;
	const char *dot = strrchr(name, '.');

	if (!dot || snprintf(sibling, sizeof(sibling), "%.*s%s", (int)(dot - name), name, ending) >=
			    (int)sizeof(sibling))
		return false;
	return fstatat(dir_fd, sibling, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool leftover(const char *name)
{
	return ends(name, ".lock") || strstr(name, "_git2_") || strncmp(name, "tmp_", 4) == 0;
}

/* A pack is finished when its index stands beside it; libgit2 puts the index there first. */
static void sweep_packs(int dir_fd)
{
	CLEANUP(cleanup_dir) DIR *d = open_dir(dir_fd, "mirror.git/objects/pack");
	struct dirent *entry;

	while (d && (entry = readdir(d)) != NULL) {
		const char *name = entry->d_name;

		if (leftover(name) ||
		    (ends(name, ".pack") && !has_sibling(dirfd(d), name, ".idx")) ||
		    (ends(name, ".idx") && !has_sibling(dirfd(d), name, ".pack")) ||
		    (ends(name, ".superseded") && !has_sibling(dirfd(d), name, ".pack")))
			(void)unlinkat(dirfd(d), name, 0);
	}
}

static void sweep_files(int dir_fd, const char *name, bool recurse, int depth)
{
	CLEANUP(cleanup_dir) DIR *d = depth < DEPTH_MAX ? open_dir(dir_fd, name) : NULL;
	struct dirent *entry;

	while (d && (entry = readdir(d)) != NULL) {
		if (dots(entry->d_name))
			continue;
		if (entry->d_type == DT_DIR && recurse)
			sweep_files(dirfd(d), entry->d_name, true, depth + 1);
		else if (entry->d_type == DT_REG && leftover(entry->d_name))
			(void)unlinkat(dirfd(d), entry->d_name, 0);
	}
}

/* Refs of pushes whose process is gone. */
static void sweep_pushes(int dir_fd)
{
	CLEANUP(cleanup_dir) DIR *d = open_dir(dir_fd, "mirror.git/" PUSH_REFS);
	struct dirent *entry;

	while (d && (entry = readdir(d)) != NULL) {
		uint64_t pid;

		if (span_to_u64(span_of(entry->d_name), INT32_MAX, &pid) && pid > 1 &&
		    kill((pid_t)pid, 0) < 0 && errno == ESRCH)
			(void)unlinkat(dirfd(d), entry->d_name, 0);
	}
}

void store_sweep(int dir_fd, bool deep)
{
	CLEANUP(cleanup_dir) DIR *d = open_dir(dir_fd, ".");
	struct dirent *entry;

	while (d && (entry = readdir(d)) != NULL)
		if (strncmp(entry->d_name, "new.", 4) == 0 ||
		    strncmp(entry->d_name, "old.", 4) == 0)
			store_remove_tree(dir_fd, entry->d_name);
	sweep_packs(dir_fd);
	sweep_files(dir_fd, "mirror.git", false, 0);
	sweep_files(dir_fd, "mirror.git/objects", false, 0);
	sweep_pushes(dir_fd);
	if (deep)
		sweep_files(dir_fd, "mirror.git/refs", true, 0);
}

void store_sweep_idle(int dir_fd)
{
	CLEANUP(cleanup_fd) int fetch = -1;
	CLEANUP(cleanup_fd) int refs = -1;

	if (store_lock(dir_fd, STORE_FETCH_LOCK, false, &fetch, NULL) == 0 &&
	    store_lock(dir_fd, STORE_REFS_LOCK, false, &refs, NULL) == 0)
		store_sweep(dir_fd, true);
}
