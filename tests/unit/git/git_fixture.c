#include "tests/unit/git/git_fixture.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "agent/base/cleanup.h"
#include "agent/base/file.h"
#include "sync/git/gittree.h"

static char *const git_env[] = {
	(char *)"PATH=/usr/local/bin:/usr/bin:/bin",
	(char *)"HOME=/nonexistent",
	(char *)"LC_ALL=C",
	(char *)"GIT_CONFIG_NOSYSTEM=1",
	(char *)"GIT_CONFIG_COUNT=3",
	(char *)"GIT_CONFIG_KEY_0=safe.directory",
	(char *)"GIT_CONFIG_VALUE_0=*",
	(char *)"GIT_CONFIG_KEY_1=init.defaultBranch",
	(char *)"GIT_CONFIG_VALUE_1=main",
	(char *)"GIT_CONFIG_KEY_2=protocol.file.allow",
	(char *)"GIT_CONFIG_VALUE_2=always",
	(char *)"GIT_AUTHOR_NAME=Alice",
	(char *)"GIT_AUTHOR_EMAIL=alice@example.com",
	(char *)"GIT_COMMITTER_NAME=Alice",
	(char *)"GIT_COMMITTER_EMAIL=alice@example.com",
	NULL,
};

static const char *shell(struct fixture *f, const char *fmt, va_list ap)
{
	CLEANUP(cleanup_fd) int out = -1;
	CLEANUP(buf_dispose) struct buf text = BUF_INIT(1 << 20);
	posix_spawn_file_actions_t actions;
	char *command = arena_vprintf(&f->arena, fmt, ap);
	char *argv[] = {(char *)"sh", (char *)"-ec",
			arena_printf(&f->arena, "exec 2>&1\ncd '%s'\n%s", f->dir, command), NULL};
	int status = -1;
	int p[2];
	pid_t pid;

	cr_assert(pipe2(p, O_CLOEXEC) == 0);
	out = p[0];
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, p[1], 1);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	cr_assert(posix_spawn(&pid, "/bin/sh", &actions, NULL, argv, git_env) == 0);
	posix_spawn_file_actions_destroy(&actions);
	close(p[1]);
	(void)!file_read_fd(out, &text, NULL);
	waitpid(pid, &status, 0);
	cr_assert(status == 0, "'%s' failed: %s", command, buf_str(&text));
	return arena_strndup(&f->arena, buf_str(&text), strcspn(buf_str(&text), "\n"));
}

void run(struct fixture *f, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	shell(f, fmt, ap);
	va_end(ap);
}

const char *ask(struct fixture *f, const char *fmt, ...)
{
	const char *line;
	va_list ap;

	va_start(ap, fmt);
	line = shell(f, fmt, ap);
	va_end(ap);
	return line;
}

void fixture_init(struct fixture *f)
{
	struct err e = ERR_INIT;

	memset(f, 0, sizeof(*f));
	f->server_in = -1;
	f->dir = mkdtemp(arena_strdup(&f->arena, "/tmp/agent-git.XXXXXX"));
	cr_assert(f->dir != NULL);
	cr_assert(mirror_setup(&e) == 0, "%s", e.msg);
	run(f,
	    "git init -q --bare a.git; git init -q w; git -C w remote add origin ../a.git; mkdir state");
}

void fixture_dispose(struct fixture *f)
{
	cleanup_fd(&f->server_in); /* the server ends when its input does */
	if (f->server > 0) {
		kill(f->server, SIGTERM);
		waitpid(f->server, NULL, 0);
	}
	run(f, "rm -rf '%s'", f->dir);
	arena_dispose(&f->arena);
	mirror_teardown();
}

static void take_value(struct fixture *f, char *line)
{
	const struct {
		const char *name;
		const char **to;
	} names[] = {
		{"HTTP", &f->at.http},
		{"HTTPS", &f->at.https},
		{"CA", &f->at.ca},
		{"OTHER", &f->at.other},
		{"LOG", &f->at.log},
		{"SSH", &f->at.ssh},
		{"SCP_USER", &f->at.user},
		{"KEY", &f->at.key},
		{"WRONG_KEY", &f->at.wrong_key},
		{"KNOWN_HOSTS", &f->at.known_hosts},
		{"EMPTY_HOSTS", &f->at.empty_hosts},
		{"STRANGERS", &f->at.strangers},
	};
	char *value = strchr(line, '=');

	line[strcspn(line, "\n")] = '\0';
	if (!value)
		return;
	*value++ = '\0';
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(line, names[i].name) == 0)
			*names[i].to = arena_strdup(&f->arena, value);
}

void fixture_serve(struct fixture *f, const char *option, const char *value)
{
	char *argv[] = {(char *)"python3", (char *)"tests/support/gitserver/gitserver.py",
			(char *)f->dir,	   (char *)option,
			(char *)value,	   NULL};
	extern char **environ;
	posix_spawn_file_actions_t actions;
	char line[4096] = "";
	int to[2];
	int from[2];
	FILE *out;

	cr_assert(pipe2(to, O_CLOEXEC) == 0 && pipe2(from, O_CLOEXEC) == 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, to[0], 0);
	posix_spawn_file_actions_adddup2(&actions, from[1], 1);
	cr_assert(posix_spawnp(&f->server, argv[0], &actions, NULL, argv, environ) == 0);
	posix_spawn_file_actions_destroy(&actions);
	close(to[0]);
	close(from[1]);
	f->server_in = to[1];
	out = fdopen(from[0], "r");
	while (fgets(line, sizeof(line), out) && strncmp(line, "READY", 5) != 0)
		take_value(f, line);
	fclose(out);
	cr_assert(strncmp(line, "READY", 5) == 0, "the git server did not start");
}

const char *commit_file(struct fixture *f, const char *branch, const char *path, const char *text)
{
	return ask(
		f,
		"cd w; git checkout -q -B %s; mkdir -p \"$(dirname '%s')\"; printf '%%s' '%s' > '%s'\n"
		"git add -A; git commit -q -m 'change %s'; git push -q -f origin HEAD:refs/heads/%s\n"
		"git rev-parse HEAD",
		branch, path, text, path, path, branch);
}

static void count(int dir_fd, uint64_t *bytes, size_t *files)
{
	DIR *d = fdopendir(dir_fd);
	struct dirent *entry;
	struct stat st;

	while (d && (entry = readdir(d)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
		    fstatat(dirfd(d), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		if (S_ISDIR(st.st_mode)) {
			count(openat(dirfd(d), entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
			      bytes, files);
			continue;
		}
		*bytes += (uint64_t)st.st_size;
		(*files)++;
	}
	if (d)
		closedir(d);
}

void disk_use(const struct mirror *m, uint64_t *bytes, size_t *files)
{
	struct arena a = ARENA_INIT;
	const char *path = mirror_path(m);

	*bytes = 0;
	*files = 0;
	path = arena_strndup(&a, path, (size_t)(strrchr(path, '/') - path));
	count(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), bytes, files);
	arena_dispose(&a);
}

struct mirror_options file_options(struct fixture *f)
{
	return (struct mirror_options){
		.url = arena_printf(&f->arena, "file://%s/a.git", f->dir),
		.state = arena_printf(&f->arena, "%s/state", f->dir),
		.allow_file = true,
	};
}

struct mirror *mirror_opened(const struct mirror_options *o)
{
	struct mirror *m = NULL;
	struct err e = ERR_INIT;

	cr_assert(mirror_open(o, &m, &e) == 0, "%s", e.msg);
	return m;
}

int mirror_try_fetch(struct fixture *f, const struct mirror *m, const char *branch,
		     struct mirror_result *r, struct err *e)
{
	struct mirror_want want = {.branches = &branch, .n_branches = 1};

	memset(r, 0, sizeof(*r));
	return mirror_fetch(m, &want, TIMEOUT_MS, &f->arena, r, e);
}

void mirror_fetched(struct fixture *f, const struct mirror *m, const char *branch,
		    struct mirror_result *r)
{
	struct err e = ERR_INIT;

	cr_assert(mirror_try_fetch(f, m, branch, r, &e) == 0, "%s", e.msg);
}

/* The mirror has the branch at this commit, and its tree can be read. */
void mirror_expect_at(const struct mirror *m, const char *branch, const char *commit)
{
	char hex[GIT_HEX_BYTES];
	struct err e = ERR_INIT;
	struct tree *t;

	cr_expect(mirror_resolve_branch(m, branch, hex, &e) == 0, "%s", e.msg);
	cr_expect_str_eq(hex, commit);
	cr_assert(gittree_open(mirror_path(m), commit, &t, &e) == 0, "%s", e.msg);
	tree_free(t);
}

struct mirror_options http_options(struct fixture *f, const char *base, const char *path)
{
	return (struct mirror_options){
		.url = arena_printf(&f->arena, "%s/%s", base, path),
		.state = arena_printf(&f->arena, "%s/state", f->dir),
		.ca_file = f->at.ca,
		.auth = {.token = SPAN_LIT("s3cret")},
	};
}

struct mirror_options ssh_options(struct fixture *f, const char *path)
{
	return (struct mirror_options){
		.url = arena_printf(&f->arena, "%s/%s", f->at.ssh, path),
		.state = arena_printf(&f->arena, "%s/state", f->dir),
		.auth = {.ssh_key_file = f->at.key, .known_hosts_file = f->at.known_hosts},
	};
}
