#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "agent/cli/cmd_secrets_sets.h"
#include "render/dirtree.h"
#include "render/yaml/yaml_out.h"
#include "secrets/sops_config.h"

DEFINE_FREEP(struct tree, tree_free)

/* One file to be written: nothing is written before all of them are made. */
struct rewritten {
	const char *path;
	const char *what;
	struct buf text;
};

struct rotation {
	struct cli *cli;
	struct arena *a;
	struct keyring *keys;
	struct sops_recipients age; /* --age; none: .sops.yaml, else who can read now */
	struct sealed_recipient *sealed;
	size_t n_sealed;
	struct rewritten *files;
	size_t n;
	size_t cap;
	const char *root; /* folder of the tree, for .sops.yaml and for writing */
};

static void add_file(struct rotation *r, const char *path, const char *what, struct buf *text)
{
	r->files = arena_grow(r->a, r->files, &r->cap, r->n + 1, sizeof(*r->files));
	r->files[r->n++] = (struct rewritten){path, what, *text};
	*text = (struct buf)BUF_INIT(LIMIT_FILE_BYTES);
}

/* ---- files of sops -------------------------------------------------------------------------------- */

static int rotate_sops(struct rotation *r, const char *path, struct span text, struct err *e)
{
	enum sops_format format = sops_format_of(path);
	struct buf out = BUF_INIT(LIMIT_FILE_BYTES);
	struct sops_rules rules = {.groups = &r->age, .n_groups = 1};
	const char *who = "recipients of flags";
	int rc = 0;

	if (r->age.n == 0) {
		who = "the rule of .sops.yaml";
		rc = secrets_rules(r->cli, arena_printf(r->a, "%s/%s", r->root, path), &rules, e);
		if (rc == SOPS_NO_RULE) {
			who = "the same recipients";
			rules = (struct sops_rules){.groups = NULL};
			rc = 0;
		}
	}
	if (rc == 0)
		rc = sops_rotate_bytes(text, format, path, r->keys, rules.groups, rules.n_groups,
				       rules.threshold, clock_wall_ms(&r->cli->clock), &out, e);
	if (rc == SECRETS_NO_KEY)
		rc = keyring_err_no_key(r->keys, path, e);
	if (rc == 0)
		add_file(r, path, arena_printf(r->a, "sops, for %s", who), &out);
	buf_dispose(&out);
	return rc;
}

/* ---- sealed secrets ------------------------------------------------------------------------------- */

/* The recipients of flags, or those it has. */
static int sealed_for(struct rotation *r, const struct node *doc, struct sealed_recipient **out,
		      size_t *n, struct err *e)
{
	struct sealed_info info;

	*out = r->sealed;
	*n = r->n_sealed;
	if (r->n_sealed)
		return 0;
	if (sealed_inspect(doc, r->a, &info, e) < 0)
		return -1;
	*out = arena_array(r->a, info.n, sizeof(**out));
	*n = info.n;
	for (size_t i = 0; i < info.n; i++)
		if (sealed_recipient_parse(span_of(info.recipients[i]), &(*out)[i], e) < 0)
			return -1;
	return 0;
}

static int rotate_doc(struct rotation *r, const struct node *doc, struct buf *out, struct err *e)
{
	struct sealed_recipient *to;
	struct node *sealed;
	size_t n;
	int rc;

	if (sealed_for(r, doc, &to, &n, e) < 0)
		return -1;
	rc = sealed_rotate(doc, r->keys, to, n, r->a, &sealed, e);
	if (rc == SECRETS_NO_KEY)
		return keyring_err_no_key(r->keys, node_where(doc, r->a), e);
	return rc < 0 ? -1 : node_to_yaml(sealed, 0, out, e);
}

/* Blank lines and comments at the top of a document stay. */
static void keep_head(struct span chunk, struct buf *out)
{
	struct span line;

	while (span_cut(&chunk, '\n', &line)) {
		struct span text = span_trim(line);

		if (text.n && text.p[0] != '#' && !span_starts(line, "---"))
			return;
		buf_add_span(out, line);
		buf_addc(out, '\n');
	}
}

/* One document as text: sealed anew if it is a SealedSecret, else byte for byte. */
static int rotate_chunk(struct rotation *r, const struct source *source, struct span chunk,
			size_t *sealed, struct buf *out, struct err *e)
{
	struct err ignored = ERR_INIT; /* not ours to judge */
	struct node_docs docs;

	if (node_from_yaml(chunk, source, r->a, &docs, &ignored) < 0 || docs.n != 1 ||
	    !sealed_is(docs.items[0])) {
		buf_add_span(out, chunk);
		return 0;
	}
	(*sealed)++;
	keep_head(chunk, out);
	return rotate_doc(r, docs.items[0], out, e);
}

/* "---" at the start of a line always ends a document of YAML. */
static size_t chunk_end(struct span text)
{
	for (size_t i = 1; i + 3 <= text.n; i++)
		if (text.p[i - 1] == '\n' && memcmp(text.p + i, "---", 3) == 0)
			return i;
	return text.n;
}

static int rotate_sealed(struct rotation *r, const char *path, struct span text, struct err *e)
{
	struct source *source = ARENA_NEW(r->a, struct source);
	struct buf out = BUF_INIT(LIMIT_FILE_BYTES);
	size_t sealed = 0;
	int rc = 0;

	*source = (struct source){.path = path};
	while (rc == 0 && text.n) {
		struct span chunk = {text.p, chunk_end(text)};

		rc = rotate_chunk(r, source, chunk, &sealed, &out, e);
		text.p += chunk.n;
		text.n -= chunk.n;
	}
	if (rc == 0 && buf_full(&out))
		rc = err_set(e, ERR_LIMIT, "%s: more than %d bytes", path, LIMIT_FILE_BYTES);
	if (rc == 0 && sealed)
		add_file(r, path,
			 arena_printf(r->a, "%zu sealed, for %s", sealed,
				      r->n_sealed ? "recipients of flags" : "the same recipients"),
			 &out);
	buf_dispose(&out);
	return rc;
}

/* ---- the work tree --------------------------------------------------------------------------------- */

static int rotate_file(struct rotation *r, const char *path, struct span text, struct err *e)
{
	static const char kind[] = "SealedSecret";
	enum sops_format format = sops_format_of(path);
	struct sops_info info;
	struct err probe = ERR_INIT;
	int rc;

	if (sops_probe(text)) {
		rc = sops_inspect(text, format, path, r->a, &info, &probe);
		if (rc == 0)
			return rotate_sops(r, path, text, e);
		if (rc < 0 && format != SOPS_BINARY) {
			*e = probe;
			return -1;
		}
	}
	if (format == SOPS_YAML && memmem(text.p, text.n, kind, sizeof(kind) - 1))
		return rotate_sealed(r, path, text, e);
	return 0;
}

static int rotate_path(struct rotation *r, struct tree *tree, const char *path, unsigned depth,
		       struct err *e)
{
	struct tree_entry *entries;
	struct tree_file file;
	struct tree_stat st;
	size_t n;
	int rc = tree_stat(tree, path, r->a, &st, e);

	if (rc < 0 || (rc == TREE_ABSENT && depth == 0))
		return rc < 0 ? -1 : err_set(e, ERR_INPUT, "%s: no such file or folder", path);
	if (rc == TREE_ABSENT || (*path && strcmp(st.real, path) != 0))
		return 0; /* links: what they lead to is changed where it lies */
	if (st.kind == TREE_FILE) {
		rc = tree_read(tree, path, LIMIT_FILE_BYTES, r->a, &file, e);
		return rc == 0 ? rotate_file(r, path, file.bytes, e) : rc < 0 ? -1 : 0;
	}
	if (depth > LIMIT_DEPTH)
		return err_set(e, ERR_LIMIT, "%s: folders nested deeper than %d", path,
			       LIMIT_DEPTH);
	rc = tree_list(tree, path, r->a, &entries, &n, e);
	for (size_t i = 0; rc == 0 && i < n; i++)
		if (strcmp(entries[i].name, ".git") != 0)
			rc = rotate_path(r, tree,
					 *path ? arena_printf(r->a, "%s/%s", path, entries[i].name)
					       : entries[i].name,
					 depth + 1, e);
	return rc;
}

int secrets_replace(const char *path, struct span text, struct err *e)
{
	const char *slash = strrchr(path, '/');
	char dir[LIMIT_PATH_BYTES];
	struct stat st;
	int fd;
	int rc;

	if (slash && (size_t)(slash - path) >= sizeof(dir))
		return err_set(e, ERR_LIMIT, "a path that is too long");
	memcpy(dir, slash ? path : ".", slash ? (size_t)(slash - path) : 1);
	dir[slash ? slash - path : 1] = '\0';
	if (slash == path)
		memcpy(dir, "/", 2);
	if (lstat(path, &st) < 0)
		return err_errno(e, ERR_INPUT, errno, "%s", path);
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_INPUT, "%s: no regular file", path);
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, ERR_INPUT, errno, "%s", dir);
	rc = file_write(fd, slash ? slash + 1 : path, text.p, text.n, st.st_mode & 0777, e);
	close(fd);
	return rc;
}

static int write_all(struct rotation *r, bool dry_run, struct err *e)
{
	for (size_t i = 0; i < r->n; i++) {
		const char *path = arena_printf(r->a, "%s/%s", r->root, r->files[i].path);

		if (!dry_run && secrets_replace(path, buf_span(&r->files[i].text), e) < 0)
			return err_wrap(e, "%zu of %zu files are rewritten", i, r->n);
		cli_printf(r->cli, "%s: %s\n", r->files[i].path, r->files[i].what);
	}
	return 0;
}

/* ---- the command -------------------------------------------------------------------------------------- */

/* Recipients of flags by what they are: "agentseal1..." for sealed secrets, others for files. */
static int sort_recipients(struct rotation *r, const struct flag_list *flags, struct err *e)
{
	size_t n;
	const char **all = secrets_split(r->cli, flags, &n);
	const char **age = arena_array(r->a, n, sizeof(*age));

	r->sealed = arena_array(r->a, n, sizeof(*r->sealed));
	r->age = (struct sops_recipients){age, 0};
	for (size_t i = 0; i < n; i++) {
		if (!span_starts(span_of(all[i]), "agentseal1"))
			age[r->age.n++] = all[i];
		else if (sealed_recipient_parse(span_of(all[i]), &r->sealed[r->n_sealed++], e) < 0)
			return err_wrap(e, "--recipient");
	}
	return 0;
}

static int rotate(struct rotation *r, const struct operands *operands, bool dry_run, struct err *e)
{
	CLEANUP(tree_freep) struct tree *tree = NULL;
	const char *prefix;
	const char *up = "";
	int rc = dirtree_open_for(".", NULL, r->a, &tree, &prefix, e);

	if (rc < 0)
		return -1;
	for (const char *p = prefix; *p; p++)
		if (p == prefix || p[-1] == '/')
			up = arena_printf(r->a, "%s/..", up);
	r->root = arena_printf(r->a, ".%s", up);
	for (size_t i = 0; rc == 0 && i < operands->n; i++) {
		const char *path;

		rc = tree_join(prefix, span_of(operands->items[i]), r->a, &path, e);
		if (rc == 0)
			rc = rotate_path(r, tree, path, 0, e);
	}
	return rc == 0 ? write_all(r, dry_run, e) : rc;
}

int secrets_rotate(struct cli *cli, int argc, char **argv)
{
	CLEANUP(keyring_freep) struct keyring *keys = keyring_new();
	struct rotation r = {.cli = cli, .a = &cli->arena, .keys = keys};
	struct flag_list recipients = {0};
	struct flag_list age = {0};
	struct flag_list sealed = {0};
	bool dry_run = false;
	const struct flag flags[] = {
		{"recipient", 'r', FLAG_LIST, &recipients, "age1...|agentseal1...",
		 "who reads from now on (default: .sops.yaml, else as now)"},
		{"age-key", 'i', FLAG_LIST, &age, "FILE",
		 "open files with these keys (default: $SOPS_AGE_KEY_FILE)"},
		{"sealed-key", 0, FLAG_LIST, &sealed, "FILE",
		 "open sealed secrets with these keys"},
		{"dry-run", 0, FLAG_BOOL, &dry_run, NULL, "only say what would be rewritten"},
		{0},
	};
	struct err e = ERR_INIT;
	struct operands operands;
	int exit_code;
	int rc;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0)
		return exit_code;
	if (operands.n == 0) {
		err_set(&e, ERR_INPUT, "a file or folder is wanted");
		return cli_fail(cli, &e,
				"agent secrets rotate --sealed-key old.key -r agentseal1... .");
	}
	rc = secrets_identities(&age, keys, &e);
	for (size_t i = 0; rc == 0 && i < sealed.n; i++)
		rc = keyring_add_sealed_file(keys, sealed.items[i], &e);
	if (rc == 0)
		rc = sort_recipients(&r, &recipients, &e);
	if (rc == 0)
		rc = rotate(&r, &operands, dry_run, &e);
	for (size_t i = 0; i < r.n; i++)
		buf_dispose(&r.files[i].text);
	if (rc < 0)
		return cli_fail(cli, &e, NULL);
	cli_say(cli, "%zu files %s", r.n, dry_run ? "would be rewritten" : "rewritten");
	return 0;
}
