/*
 * corpus.h - where the third-party cases are, and small helpers of these tests.
 */
#ifndef TESTS_UNIT_SECRETS_CORPUS_H
#define TESTS_UNIT_SECRETS_CORPUS_H

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "agent/base/buf.h"
#include "agent/base/file.h"

enum { CASE_BYTES_MAX = 64 << 20 };

/** Path of a folder of the shared corpus; NULL when it is not on this machine. */
static inline const char *corpus_dir(const char *folder, char out[512])
{
	static const char *const roots[] = {"../shared/corpus", "../../shared/corpus"};

	for (size_t i = 0; i < 2; i++) {
		DIR *d;

		snprintf(out, 512, "%s/%s", roots[i], folder);
		d = opendir(out);
		if (d) {
			closedir(d);
			return out;
		}
	}
	return NULL;
}

/** Append a file; false when it is absent. */
static inline bool corpus_read(const char *path, struct buf *out)
{
	struct err e = ERR_INIT;

	return file_read(AT_FDCWD, path, out, &e) == 0;
}

#endif
