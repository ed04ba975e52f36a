#include "render/dirtree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "agent/base/cleanup.h"
#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "agent/base/mem.h"

struct dirtree {
	struct tree tree; /* first */
	int root;
	uint64_t resolve;
	size_t prefix; /* bytes of the root's absolute path in front of a real path */
};

static struct dirtree *of(struct tree *t)
{
	return (struct dirtree *)t;
}

/* Positive: TREE_ABSENT. The message names the path inside the tree only. */
static int refusal(const char *path, int errnum, struct err *e)
{
	switch (errnum) {
	case ENOENT:
	case ENOTDIR: return TREE_ABSENT;
	case EXDEV: return err_set(e, ERR_INPUT, "'%s' leads out of the tree by a symlink", path);
	case ELOOP: return err_set(e, ERR_INPUT, "'%s' is a circle of symlinks", path);
	default: return err_errno(e, ERR_INPUT, errnum, "'%s'", path);
	}
}

static int open_below(const struct dirtree *d, const char *path, uint64_t flags, int *out,
		      struct err *e)
{
	struct open_how how = {.flags = flags | O_CLOEXEC, .resolve = d->resolve};
	long fd;

	do
		fd = syscall(SYS_openat2, d->root, *path ? path : ".", &how, sizeof(how));
	while (fd < 0 && (errno == EINTR || errno == EAGAIN));
	if (fd < 0)
		return refusal(path, errno, e);
	*out = (int)fd;
	return 0;
}

/* Where a descriptor is, relative to the root. */
static int real_path(const struct dirtree *d, int fd, const char *path, struct arena *a,
		     const char **out, struct err *e)
{
	char link[64];
	char real[PATH_MAX];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, real, sizeof(real) - 1);
	if (n < 0 || (size_t)n < d->prefix)
		return err_errno(e, ERR_INPUT, n < 0 ? errno : EXDEV, "'%s'", path);
	real[n] = '\0';
	*out = real[d->prefix] == '/' ? arena_strdup(a, real + d->prefix + 1)
				      : arena_strdup(a, real + d->prefix);
	return 0;
}

static int dirtree_stat(struct tree *t, const char *path, struct arena *a, struct tree_stat *out,
			struct err *e)
{
	struct tree_stat found = {.kind = TREE_FILE};
	CLEANUP(cleanup_fd) int fd = -1;
	struct stat st;
	int rc = open_below(of(t), path, O_PATH, &fd, e);

	if (rc != 0)
		return rc;
	if (fstat(fd, &st) < 0)
		return err_errno(e, ERR_INPUT, errno, "'%s'", path);
	if (S_ISDIR(st.st_mode))
		found.kind = TREE_DIR;
	if (real_path(of(t), fd, path, a, &found.real, e) < 0)
		return -1;
	*out = found;
	return 0;
}

static int read_all(int fd, const char *path, size_t max_bytes, struct arena *a, struct span *out,
		    struct err *e)
{
	struct stat st;
	char *p;
	size_t n = 0;

	if (fstat(fd, &st) < 0)
		return err_errno(e, ERR_INPUT, errno, "'%s'", path);
	if (S_ISDIR(st.st_mode))
		return err_set(e, ERR_INPUT, "'%s' is a directory: a file is wanted", path);
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_INPUT, "'%s' is no regular file", path);
	if ((uint64_t)st.st_size > max_bytes)
		return err_set(e, ERR_LIMIT, "'%s' is larger than %zu bytes", path, max_bytes);
	p = arena_alloc(a, (size_t)st.st_size + 1);
	while (n < (size_t)st.st_size) {
		ssize_t got = read(fd, p + n, (size_t)st.st_size - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_errno(e, ERR_INPUT, errno, "'%s'", path);
		if (got == 0)
			break;
		n += (size_t)got;
	}
	*out = (struct span){p, n};
	return 0;
}

static int dirtree_read(struct tree *t, const char *path, size_t max_bytes, struct arena *a,
			struct tree_file *out, struct err *e)
{
	struct tree_file file = {.has_id = false};
	CLEANUP(cleanup_fd) int fd = -1;
	int rc = open_below(of(t), path, O_RDONLY | O_NONBLOCK | O_NOCTTY, &fd, e);

	if (rc != 0)
		return rc;
	if (read_all(fd, path, max_bytes, a, &file.bytes, e) < 0 ||
	    real_path(of(t), fd, path, a, &file.real, e) < 0)
		return -1;
	*out = file;
	return 0;
}

static enum tree_kind entry_kind(struct tree *t, const char *dir, const struct dirent *d,
				 struct arena *a)
{
	struct err ignored = ERR_INIT;
	struct tree_stat st;
	const char *path;

	if (d->d_type == DT_DIR)
		return TREE_DIR;
	if (d->d_type != DT_LNK && d->d_type != DT_UNKNOWN)
		return TREE_FILE;
	path = arena_printf(a, "%s%s%s", dir, *dir ? "/" : "", d->d_name);
	return dirtree_stat(t, path, a, &st, &ignored) == 0 ? st.kind : TREE_FILE;
}

static int by_name(const void *a, const void *b)
{
	const struct tree_entry *x = a;
	const struct tree_entry *y = b;

	return strcmp(x->name, y->name);
}

static void close_directory(DIR **d)
{
	if (*d)
		closedir(*d);
}

static int dirtree_list(struct tree *t, const char *path, struct arena *a, struct tree_entry **out,
			size_t *n, struct err *e)
{
	CLEANUP(close_directory) DIR *directory = NULL;
	CLEANUP(cleanup_fd) int fd = -1;
	struct tree_entry *entries = NULL;
	const struct dirent *d;
	size_t count = 0;
	size_t cap = 0;
	int rc = open_below(of(t), path, O_RDONLY | O_DIRECTORY, &fd, e);

	if (rc != 0)
		return rc;
	directory = fdopendir(fd);
	if (!directory)
		return err_errno(e, ERR_INPUT, errno, "'%s'", path);
	take_fd(&fd);
	while ((d = readdir(directory))) {
		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
			continue;
		if (count >= LIMIT_DIR_ENTRIES)
			return err_set(e, ERR_LIMIT, "'%s' has more than %d entries", path,
				       LIMIT_DIR_ENTRIES);
		entries = arena_grow(a, entries, &cap, count + 1, sizeof(*entries));
		entries[count].name = arena_strdup(a, d->d_name);
		entries[count++].kind = entry_kind(t, path, d, a);
	}
	if (count > 1)
		qsort(entries, count, sizeof(*entries), by_name);
	*out = entries;
	*n = count;
	return 0;
}

static int dirtree_last_commit(struct tree *t, const char *path, char out[41], struct err *e)
{
	(void)t;
	(void)out;
	return err_set(e, ERR_INPUT, "'%s': a plain directory has no history", path);
}

static void dirtree_free(struct tree *t)
{
	struct dirtree *d = of(t);

	cleanup_fd(&d->root);
	free(d);
}

static const struct tree_ops dirtree_ops = {
	.stat = dirtree_stat,
	.read = dirtree_read,
	.list = dirtree_list,
	.last_commit = dirtree_last_commit,
	.free = dirtree_free,
};

DEFINE_FREEP(char, free)

int dirtree_open(const char *root, struct tree **out, struct err *e)
{
	CLEANUP(freep) char *real = realpath(root, NULL);
	CLEANUP(cleanup_fd) int fd = -1;
	struct dirtree *d;
	bool whole;

	if (!real)
		return err_errno(e, ERR_INPUT, errno, "'%s'", root);
	fd = open(real, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, ERR_INPUT, errno, "'%s'", root);
	whole = strcmp(real, "/") == 0;
	d = mem_alloc(1, sizeof(*d));
	d->tree.ops = &dirtree_ops;
	d->root = take_fd(&fd);
	/* below "/" nothing can lead outside, and absolute symlinks are what they are */
	d->resolve = RESOLVE_NO_MAGICLINKS | (whole ? RESOLVE_IN_ROOT : RESOLVE_BENEATH);
	d->prefix = whole ? 0 : strlen(real);
	*out = &d->tree;
	return 0;
}

/* The nearest directory upwards that holds .git; "/" when none does. */
static char *work_tree(const char *dir)
{
	char *at = mem_strndup(dir, strlen(dir));

	for (;;) {
		char git[PATH_MAX];
		struct stat st;
		char *slash = strrchr(at, '/');

		if (snprintf(git, sizeof(git), "%s/.git", at) < (int)sizeof(git) &&
		    stat(git, &st) == 0)
			return at;
		if (!slash || slash == at)
			break;
		*slash = '\0';
	}
	at[0] = '/';
	at[1] = '\0';
	return at;
}

int dirtree_open_for(const char *dir, const char *root, struct arena *a, struct tree **out,
		     const char **path, struct err *e)
{
	CLEANUP(freep) char *real = realpath(dir, NULL);
	CLEANUP(freep) char *top = NULL;
	size_t n;

	if (!real)
		return err_errno(e, ERR_INPUT, errno, "'%s'", dir);
	top = root ? realpath(root, NULL) : work_tree(real);
	if (!top)
		return err_errno(e, ERR_INPUT, errno, "'%s'", root);
	n = strcmp(top, "/") == 0 ? 0 : strlen(top);
	if (strncmp(real, top, n) != 0 || (real[n] != '/' && real[n] != '\0'))
		return err_set(e, ERR_INPUT, "'%s' does not lie in '%s'", dir, root);
	if (dirtree_open(top, out, e) < 0)
		return -1;
	*path = arena_strdup(a, real[n] == '/' ? real + n + 1 : real + n);
	return 0;
}
