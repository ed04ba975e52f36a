#include "render/helm/helm_dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"

static const char *const places[] = {"/dev/shm", "/run", "/tmp"};
static const char prefix[] = "agent-helm-";

enum { TRIES = 8, DEPTH_MAX = LIMIT_CHART_DEPTH + 8 };

static bool in_memory(const char *place)
{
	struct statfs fs;

	return statfs(place, &fs) == 0 &&
	       ((unsigned long)fs.f_type == TMPFS_MAGIC || (unsigned long)fs.f_type == RAMFS_MAGIC);
}

/* Empty a directory; symlinks are removed, not followed. Takes the descriptor. */
static void empty(int fd, int depth)
{
	DIR *dir = depth < DEPTH_MAX ? fdopendir(fd) : NULL;
	const struct dirent *entry;

	if (!dir) {
		close(fd);
		return;
	}
	while ((entry = readdir(dir))) {
		int below;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (unlinkat(dirfd(dir), entry->d_name, 0) == 0)
			continue;
		below = openat(dirfd(dir), entry->d_name,
			       O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (below >= 0)
			empty(below, depth + 1);
		(void)unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR);
	}
	closedir(dir);
}

static void remove_dir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd >= 0)
		empty(fd, 0);
	(void)rmdir(path);
}

/* One attempt; false when a sweeper was quicker. */
static bool make_in(const char *place, struct helm_dir *d)
{
	struct stat st;

	snprintf(d->path, sizeof(d->path), "%s/%sXXXXXX", place, prefix);
	if (!mkdtemp(d->path))
		return false;
	d->fd = open(d->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (d->fd >= 0 && flock(d->fd, LOCK_EX | LOCK_NB) == 0 && fstat(d->fd, &st) == 0 &&
	    st.st_nlink > 0)
		return true;
	cleanup_fd(&d->fd);
	(void)rmdir(d->path);
	return false;
}

int helm_dir_make(struct helm_dir *d, struct err *e)
{
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		for (int n = 0; n < TRIES && in_memory(places[i]); n++)
			if (make_in(places[i], d))
				return 0;
	return err_set(e, ERR_DENIED,
		       "no place in memory (a tmpfs at /dev/shm, /run or /tmp) that "
		       "we may write to: a chart's files go nowhere else");
}

void helm_dir_dispose(struct helm_dir *d)
{
	if (d->fd < 0)
		return;
	remove_dir(d->path);
	cleanup_fd(&d->fd);
}

static void sweep_one(const char *place, const char *name)
{
	char path[64 + NAME_MAX];
	struct stat st;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", place, name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && st.st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0)
		remove_dir(path);
	close(fd);
}

void helm_dir_sweep(void)
{
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		DIR *dir = in_memory(places[i]) ? opendir(places[i]) : NULL;
		const struct dirent *entry;

		while (dir && (entry = readdir(dir)))
			if (strncmp(entry->d_name, prefix, sizeof(prefix) - 1) == 0)
				sweep_one(places[i], entry->d_name);
		if (dir)
			closedir(dir);
	}
}
