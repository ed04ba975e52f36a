/*
 * file.h - whole files, read with a cap and written so that a crash leaves the old or the new one.
 *
 * Layer    agent/base
 * Threads  any
 */
#ifndef AGENT_BASE_FILE_H
#define AGENT_BASE_FILE_H

#include <sys/types.h>

#include "agent/base/buf.h"
#include "agent/base/err.h"

enum { FILE_ABSENT = 1 };

/**
 * Append the content of `path` below `dirfd` (or AT_FDCWD) to `out`, whose max is the cap.
 * Returns 0, FILE_ABSENT, or -1: ERR_LIMIT above the cap, ERR_DENIED, ERR_INPUT (a directory).
 * Messages name `path`, never content.
 */
int file_read(int dirfd, const char *path, struct buf *out, struct err *e) MUST_CHECK;

/** Append all that can be read from `fd`. ERR_LIMIT above the cap. */
int file_read_fd(int fd, struct buf *out, struct err *e) MUST_CHECK;

/**
 * Replace `name` (no slash) in directory `dirfd`: temporary file of the given mode, fsync, rename,
 * fsync of the directory. On failure the old file stands and the temporary one is gone.
 */
int file_write(int dirfd, const char *name, const void *p, size_t n, mode_t mode, struct err *e)
	MUST_CHECK;

/** Write all of it, through short writes and EINTR. */
int file_write_fd(int fd, const void *p, size_t n, struct err *e) MUST_CHECK;

/** Create `path` and its missing parents with `mode`; opens it (O_DIRECTORY | O_CLOEXEC). */
int dir_open(const char *path, mode_t mode, int *out, struct err *e) MUST_CHECK;

#endif
