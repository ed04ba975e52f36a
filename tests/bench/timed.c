/*
 * timed.c - run a program and say what it cost: wall time, CPU seconds, peak memory, from wait4().
 *
 *   timed OUT ERR COMMAND...    its stdout goes to the file OUT, its stderr to ERR
 *
 * Prints one line: wall_us user_us sys_us rss_kib exit_code. It is in C because the kernel counts the
 * pages of whoever calls exec as the child's peak; those of an interpreter would hide a small program.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

enum { FAILED = 125 };

extern char **environ;

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t us_of(struct timeval t)
{
	return (int64_t)t.tv_sec * 1000000 + t.tv_usec;
}

int main(int argc, char **argv)
{
	posix_spawn_file_actions_t actions;
	struct rusage used;
	int64_t from_us;
	pid_t pid;
	int status;
	int rc;

	if (argc < 4) {
		fputs("timed OUT ERR COMMAND...\n", stderr);
		return FAILED;
	}
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 1, argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0600);
	posix_spawn_file_actions_addopen(&actions, 2, argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0600);
	from_us = now_us();
	rc = posix_spawnp(&pid, argv[3], &actions, NULL, argv + 3, environ);
	if (rc != 0) {
		fprintf(stderr, "timed: %s: %s\n", argv[3], strerror(rc));
		return FAILED;
	}
	if (wait4(pid, &status, 0, &used) != pid) {
		perror("timed: wait4");
		return FAILED;
	}
	printf("%" PRId64 " %" PRId64 " %" PRId64 " %ld %d\n", now_us() - from_us,
	       us_of(used.ru_utime), us_of(used.ru_stime), used.ru_maxrss,
	       WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	posix_spawn_file_actions_destroy(&actions);
	return 0;
}
