/*
 * driver.c - replay inputs through a fuzz target without libFuzzer.
 *
 *   fuzz_target FILE-OR-DIRECTORY...
 *
 * Directories are walked. Every input is handed over in a block of its exact size, so that sanitizers
 * see an overread. Prints one line with the count; exits with 1 when an argument cannot be read or
 * when there was no input at all. Builds with clang's -fsanitize=fuzzer leave this file out.
 */
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/cleanup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WALK_FDS = 16, INPUT_MAX_BYTES = 64 * 1024 * 1024 };

static size_t n_inputs;

static int fail(const char *path)
{
	perror(path);
	return 1;
}

static int replay_file(const char *path)
{
	CLEANUP(cleanup_file) FILE *f = fopen(path, "rbe");
	CLEANUP(cleanup_free) uint8_t *data = NULL;
	long size;

	if (!f || fseek(f, 0, SEEK_END) < 0 || (size = ftell(f)) < 0 || size > INPUT_MAX_BYTES ||
	    fseek(f, 0, SEEK_SET) < 0)
		return fail(path);
	data = malloc(size ? (size_t)size : 1);
	if (!data || fread(data, 1, (size_t)size, f) != (size_t)size)
		return fail(path);
	(void)LLVMFuzzerTestOneInput(data, (size_t)size);
	n_inputs++;
	return 0;
}

static int visit(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)at;
	if (type == FTW_F)
		return replay_file(path);
	return type == FTW_NS || type == FTW_DNR ? fail(path) : 0;
}

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');

	for (int i = 1; i < argc; i++)
		if (nftw(argv[i], visit, WALK_FDS, FTW_PHYS) != 0)
			return 1;
	printf("%s: %zu inputs replayed\n", slash ? slash + 1 : argv[0], n_inputs);
	return n_inputs ? 0 : 1;
}
