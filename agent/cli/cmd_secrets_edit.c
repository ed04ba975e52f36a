#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "agent/cli/cmd_secrets.h"

enum { EDITOR_WORDS_MAX = 32, WIPE_BYTES = 4096 };

/* A private folder in memory, and the plain file in it. */
struct desk {
	char dir[LIMIT_PATH_BYTES];
	int fd;		  /* of the folder; -1 = none */
	const char *name; /* as the encrypted file is called, so that editors know its kind */
};

/* ---- a folder in memory ---------------------------------------------------------------------------- */

static bool in_memory(const char *dir)
{
	struct statfs fs;

	if (statfs(dir, &fs) < 0)
		return false;
	return (unsigned long)fs.f_type == TMPFS_MAGIC || (unsigned long)fs.f_type == RAMFS_MAGIC;
}

static int desk_open(struct desk *d, const char *file, struct err *e)
{
	const char *const places[] = {getenv("XDG_RUNTIME_DIR"), "/dev/shm"};
	const char *slash = strrchr(file, '/');

	d->fd = -1;
	d->name = slash ? slash + 1 : file;
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		if (!places[i] || *places[i] != '/' || !in_memory(places[i]))
			continue;
		if (snprintf(d->dir, sizeof(d->dir), "%s/agent-edit.XXXXXX", places[i]) >=
			    (int)sizeof(d->dir) ||
		    !mkdtemp(d->dir))
			continue;
		d->fd = open(d->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
		if (d->fd >= 0 && in_memory(d->dir))
			return 0;
		if (d->fd >= 0)
			close(d->fd);
		d->fd = -1;
		rmdir(d->dir);
	}
	return err_set(e, ERR_INPUT,
		       "no folder in memory (tmpfs at $XDG_RUNTIME_DIR or /dev/shm): plain text "
		       "is not put on a disk");
}

/* Overwrite and remove one file; what the editor left behind too. */
static void wipe(int dir, const char *name)
{
	static const char zeros[WIPE_BYTES];
	struct stat st;
	int fd = openat(dir, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		for (off_t at = 0; at < st.st_size; at += WIPE_BYTES) {
			off_t n = st.st_size - at < WIPE_BYTES ? st.st_size - at : WIPE_BYTES;

			if (pwrite(fd, zeros, (size_t)n, at) < 0)
				break; /* it is removed all the same */
		}
	if (fd >= 0)
		close(fd);
	if (unlinkat(dir, name, 0) < 0)
		unlinkat(dir, name, AT_REMOVEDIR);
}

/* Returns false when something is left there. */
static bool desk_close(struct desk *d)
{
	struct dirent *entry;
	DIR *all;

	if (d->fd < 0)
		return true;
	all = fdopendir(d->fd);
	while (all && (entry = readdir(all)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			wipe(dirfd(all), entry->d_name);
	if (all)
		closedir(all);
	else
		close(d->fd);
	d->fd = -1;
	return rmdir(d->dir) == 0;
}

static int desk_put(const struct desk *d, const struct buf *plain, struct err *e)
{
	int fd = openat(d->fd, d->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	int rc;

	if (fd < 0)
		return err_errno(e, ERR_INPUT, errno, "%s", d->dir);
	rc = file_write_fd(fd, buf_str(plain), plain->n, e);
	close(fd);
	return rc;
}

/* ---- the editor ------------------------------------------------------------------------------------- */

static int editor_words(struct cli *cli, const char *path, char **argv, struct err *e)
{
	static const char *const variables[] = {"SOPS_EDITOR", "VISUAL", "EDITOR"};
	const char *text = NULL;
	struct span rest;
	struct span word;
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(variables) && (!text || !*text); i++)
		text = getenv(variables[i]);
	if (!text || !*text)
		text = "vi";
	rest = span_of(text);
	while (span_cut(&rest, ' ', &word)) {
		word = span_trim(word);
		if (word.n == 0)
			continue;
		if (n == EDITOR_WORDS_MAX)
			return err_set(e, ERR_INPUT, "$EDITOR has more than %d words",
				       EDITOR_WORDS_MAX);
		argv[n++] = arena_strndup(&cli->arena, word.p, word.n);
	}
	if (n == 0)
		return err_set(e, ERR_INPUT, "$EDITOR is blank");
	argv[n++] = arena_strdup(&cli->arena, path);
	argv[n] = NULL;
	return 0;
}

static const int left_to_editor[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP};

/* Signals that end an editor must not end us: the plain file is to be removed first. */
static void ignore_signals(bool ignore)
{
	for (size_t i = 0; i < ARRAY_LEN(left_to_editor); i++)
		signal(left_to_editor[i], ignore ? SIG_IGN : SIG_DFL);
}

/* Without a shell: the words of $EDITOR, then the path. */
static int run_editor(struct cli *cli, const char *path, struct err *e)
{
	char *argv[EDITOR_WORDS_MAX + 2];
	int status = 0;
	pid_t pid;

	if (editor_words(cli, path, argv, e) < 0)
		return -1;
	pid = fork();
	if (pid < 0)
		return err_errno(e, ERR_TRANSIENT, errno, "fork");
	if (pid == 0) {
		ignore_signals(false);
		signal(SIGPIPE, SIG_DFL);
		execvp(argv[0], argv);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_errno(e, ERR_TRANSIENT, errno, "editor");
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return err_set(e, ERR_INPUT, "editor '%s' cannot be run: set $EDITOR", argv[0]);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return err_set(e, ERR_INPUT, "editor '%s' failed: nothing is changed", argv[0]);
	return 0;
}

/* ---- editing ---------------------------------------------------------------------------------------- */

struct edit {
	struct cli *cli;
	const char *file;
	enum sops_format format;
	struct keyring *keys;
	struct desk desk;
	struct buf old;	  /* the encrypted file */
	struct buf plain; /* what it held */
	struct buf new;	  /* the encrypted file to be */
};

enum { EDIT_UNCHANGED = 1 };

/* One turn of the editor. 0, EDIT_UNCHANGED or -1. */
static int turn(struct edit *d, struct err *e)
{
	struct buf text = BUF_WIPED(LIMIT_SECRET_BYTES);
	const char *path = arena_printf(&d->cli->arena, "%s/%s", d->desk.dir, d->desk.name);
	int rc = run_editor(d->cli, path, e);

	if (rc == 0)
		rc = file_read(d->desk.fd, d->desk.name, &text, e);
	if (rc == FILE_ABSENT)
		rc = err_set(e, ERR_INPUT, "the editor removed the file: nothing is changed");
	if (rc == 0 && span_eq(buf_span(&text), buf_span(&d->plain)))
		rc = EDIT_UNCHANGED;
	if (rc == 0)
		rc = sops_edit_bytes(buf_span(&d->old), d->format, d->file, d->keys,
				     buf_span(&text), clock_wall_ms(&d->cli->clock), &d->new, e);
	buf_dispose(&text);
	return rc;
}

/* A slip of the pen must not cost the work: ask whoever sits there. */
static bool again(struct edit *d, const struct err *e)
{
	char answer = 'n';

	if (e->kind != ERR_INPUT || !isatty(STDIN_FILENO))
		return false;
	cli_say(d->cli, "%s", e->msg);
	cli_say(d->cli, "edit again? [y/n]");
	return read(STDIN_FILENO, &answer, 1) == 1 && (answer == 'y' || answer == 'Y');
}

static int edit(struct edit *d, struct err *e)
{
	struct buf now = BUF_INIT(LIMIT_FILE_BYTES);
	int rc = desk_put(&d->desk, &d->plain, e);

	if (rc < 0)
		return -1;
	while ((rc = turn(d, e)) < 0 && again(d, e))
		err_clear(e);
	if (rc == 0)
		rc = secrets_read(d->file, &now, e);
	if (rc == 0 && !span_eq(buf_span(&now), buf_span(&d->old)))
		rc = err_set(e, ERR_CONFLICT,
			     "%s: was changed meanwhile by another: nothing is written", d->file);
	buf_dispose(&now);
	return rc == 0 ? secrets_replace(d->file, buf_span(&d->new), e) : rc;
}

static int open_file(struct edit *d, struct err *e)
{
	int rc = secrets_read(d->file, &d->old, e);

	if (rc == 0)
		rc = sops_decrypt_bytes(buf_span(&d->old), d->format, d->file, d->keys, &d->plain,
					e);
	if (rc == SOPS_NOT_ENCRYPTED)
		return err_set(e, ERR_INPUT,
			       "%s: not encrypted by sops; a sealed secret is sealed anew instead",
			       d->file);
	return rc == SECRETS_NO_KEY ? keyring_err_no_key(d->keys, d->file, e) : rc;
}

int secrets_edit(struct cli *cli, int argc, char **argv)
{
	CLEANUP(keyring_freep) struct keyring *keys = keyring_new();
	struct edit d = {.cli = cli,
			 .keys = keys,
			 .desk = {.fd = -1},
			 .old = BUF_INIT(LIMIT_FILE_BYTES),
			 .plain = BUF_WIPED(LIMIT_FILE_BYTES),
			 .new = BUF_INIT(LIMIT_FILE_BYTES)};
	struct flag_list identities = {0};
	const struct flag flags[] = {
		{"identity", 'i', FLAG_LIST, &identities, "FILE",
		 "age keys or an SSH private key (default: $SOPS_AGE_KEY_FILE)"},
		{0},
	};
	struct err e = ERR_INIT;
	struct operands operands;
	int exit_code;
	int rc;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0)
		return exit_code;
	if (operands.n != 1 || strcmp(operands.items[0], "-") == 0) {
		err_set(&e, ERR_INPUT, "one file is wanted");
		return cli_fail(cli, &e, "agent secrets edit FILE");
	}
	d.file = operands.items[0];
	d.format = sops_format_of(d.file);
	ignore_signals(true);
	rc = secrets_identities(&identities, keys, &e);
	if (rc == 0)
		rc = open_file(&d, &e);
	if (rc == 0)
		rc = desk_open(&d.desk, d.file, &e);
	if (rc == 0)
		rc = edit(&d, &e);
	if (!desk_close(&d.desk))
		cli_say(cli, "'%s' could not be removed: it may hold plain text", d.desk.dir);
	ignore_signals(false);
	buf_dispose(&d.old);
	buf_dispose(&d.plain);
	buf_dispose(&d.new);
	if (rc < 0)
		return cli_fail(cli, &e, NULL);
	cli_say(cli, "%s: %s", d.file, rc == EDIT_UNCHANGED ? "not changed" : "rewritten");
	return 0;
}
