#include "agent/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/base/cleanup.h"

enum { READ_BYTES = 64 * 1024 };

static enum err_kind kind_of(int errnum)
{
	switch (errnum) {
	case EACCES:
	case EPERM:
	case EROFS: return ERR_DENIED;
	case ENOSPC:
	case EDQUOT:
	case EIO:
	case ENFILE:
	case EMFILE: return ERR_TRANSIENT;
	default: return ERR_INPUT;
	}
}

int file_read_fd(int fd, struct buf *out, struct err *e)
{
	for (;;) {
		size_t room = out->max - out->n;
		size_t want = room < READ_BYTES ? room + 1 : READ_BYTES;
		char extra;
		char *at = room ? buf_reserve(out, room < want ? room : want) : &extra;
		ssize_t got = read(fd, at, room ? (room < want ? room : want) : 1);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_errno(e, kind_of(errno), errno, "read");
		if (got == 0)
			return 0;
		if (!room)
			return err_set(e, ERR_LIMIT, "larger than %zu bytes", out->max);
		out->n += (size_t)got;
		out->p[out->n] = '\0';
	}
}

int file_read(int dirfd, const char *path, struct buf *out, struct err *e)
{
	CLEANUP(cleanup_fd) int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct stat st;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return FILE_ABSENT;
	if (fd < 0)
		return err_errno(e, kind_of(errno), errno, "'%s'", path);
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
		return err_set(e, ERR_INPUT, "'%s' is a directory", path);
	if (file_read_fd(fd, out, e) < 0)
		return err_wrap(e, "'%s'", path);
	return 0;
}

int file_write_fd(int fd, const void *p, size_t n, struct err *e)
{
	const char *at = p;

	while (n) {
		ssize_t done = write(fd, at, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return err_errno(e, kind_of(errno), errno, "write");
		at += done;
		n -= (size_t)done;
	}
	return 0;
}

int file_write(int dirfd, const char *name, const void *p, size_t n, mode_t mode, struct err *e)
{
	CLEANUP(cleanup_fd) int fd = -1;
	char temp[300];
	int len = snprintf(temp, sizeof(temp), ".%s.%ld.tmp", name, (long)getpid());

	if (strchr(name, '/') || len >= (int)sizeof(temp))
		return err_set(e, ERR_BUG, "'%s' is not a file name", name);
	unlinkat(dirfd, temp, 0);
	fd = openat(dirfd, temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return err_errno(e, kind_of(errno), errno, "create '%s'", name);
	if (file_write_fd(fd, p, n, e) < 0) {
		err_wrap(e, "'%s'", name);
		goto undo;
	}
	if (fsync(fd) < 0 || renameat(dirfd, temp, dirfd, name) < 0) {
		err_errno(e, kind_of(errno), errno, "'%s'", name);
		goto undo;
	}
	if (fsync(dirfd) < 0 && errno != EINVAL)
		return err_errno(e, kind_of(errno), errno, "directory of '%s'", name);
	return 0;
undo:
	unlinkat(dirfd, temp, 0);
	return -1;
}

int dir_open(const char *path, mode_t mode, int *out, struct err *e)
{
	char part[4096];
	size_t n = strlen(path);
	int fd;

	if (n == 0 || n >= sizeof(part))
		return err_set(e, ERR_INPUT, "'%.80s' is not a usable directory path", path);
	memcpy(part, path, n + 1);
	for (size_t i = 1; i <= n; i++) {
		if (part[i] != '/' && part[i] != '\0')
			continue;
		part[i] = '\0';
		if (mkdir(part, mode) < 0 && errno != EEXIST)
			return err_errno(e, kind_of(errno), errno, "create directory '%s'", part);
		part[i] = i < n ? '/' : '\0';
	}
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, kind_of(errno), errno, "directory '%s'", path);
	*out = fd;
	return 0;
}
