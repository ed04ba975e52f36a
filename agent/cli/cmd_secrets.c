#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "agent/cli/cli.h"
#include "agent/cli/cmd_secrets.h"
#include "render/yaml/yaml_out.h"
#include "secrets/b64.h"
#include "secrets/mask.h"
#include "secrets/secrets.h"

/* ---- secrets seal -------------------------------------------------------------------------------- */

struct seal_command {
	const char *file;
	const char *literal;
	const char *env_file;
	struct flag_list recipients;
	const char *recipients_file;
	const char *scope;
	const char *ns;
	const char *name;
	const char *type;
};

struct recipients {
	struct sealed_recipient *items;
	size_t n;
	size_t cap;
};

static int add_recipient(struct cli *cli, struct recipients *list, struct span text, struct err *e)
{
	if (list->n == LIMIT_RECIPIENTS)
		return err_set(e, ERR_LIMIT, "more than %d recipients", LIMIT_RECIPIENTS);
	list->items =
		arena_grow(&cli->arena, list->items, &list->cap, list->n + 1, sizeof(*list->items));
	if (sealed_recipient_parse(text, &list->items[list->n], e) < 0)
		return -1;
	list->n++;
	return 0;
}

static int read_recipients_file(struct cli *cli, const char *path, struct recipients *list,
				struct err *e)
{
	struct buf text = BUF_INIT(LIMIT_KEY_FILE_BYTES);
	unsigned lineno = 0;
	struct span rest;
	struct span line;
	int rc = secrets_read(path, &text, e);

	rest = buf_span(&text);
	while (rc == 0 && span_cut(&rest, '\n', &line)) {
		lineno++;
		line = span_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		rc = add_recipient(cli, list, line, e);
		if (rc < 0)
			(void)err_wrap(e, "%s:%u", secrets_shown(path), lineno);
	}
	buf_dispose(&text);
	return rc;
}

static int read_recipients(struct cli *cli, const struct seal_command *c, struct recipients *list,
			   struct err *e)
{
	for (size_t i = 0; i < c->recipients.n; i++)
		if (add_recipient(cli, list, span_of(c->recipients.items[i]), e) < 0)
			return err_wrap(e, "--recipient");
	if (c->recipients_file && read_recipients_file(cli, c->recipients_file, list, e) < 0)
		return -1;
	if (list->n == 0)
		return err_set(e, ERR_INPUT, "no recipient: give --recipient or --recipients-file");
	return 0;
}

/* An empty Secret for values that come one by one. */
static struct node *new_secret(struct cli *cli)
{
	struct node *root = node_map(&cli->arena);

	node_set(&cli->arena, root, "apiVersion", node_strz(&cli->arena, "v1"));
	node_set(&cli->arena, root, "kind", node_strz(&cli->arena, "Secret"));
	node_need_map(&cli->arena, root, "metadata");
	node_need_map(&cli->arena, root, "data");
	return root;
}

static void add_value(struct cli *cli, struct node *secret, struct span key, struct span value)
{
	struct buf text = BUF_WIPED(2 * LIMIT_SECRET_BYTES);

	masker_add(cli->masker, value);
	b64_encode(&text, value.p, value.n);
	node_set_span(&cli->arena, node_get(secret, "data"), key,
		      node_str(&cli->arena, buf_span(&text)));
	buf_dispose(&text);
}

/* --from-literal KEY: stdin is the value, byte for byte, but for one line break at its end. */
static int literal_secret(struct cli *cli, const char *key, struct node **out, struct err *e)
{
	struct buf value = BUF_WIPED(LIMIT_SECRET_BYTES);
	int rc;

	if (strchr(key, '='))
		return err_set(
			e, ERR_INPUT,
			"--from-literal takes the key only and reads the value from stdin: a "
			"command line is no place for a secret");
	rc = secrets_read("-", &value, e);
	if (rc == 0) {
		if (value.n && value.p[value.n - 1] == '\n')
			buf_truncate(&value, value.n - 1);
		*out = new_secret(cli);
		add_value(cli, *out, span_of(key), buf_span(&value));
	}
	buf_dispose(&value);
	return rc;
}

/* --from-env-file FILE: lines KEY=VALUE. */
static int env_secret(struct cli *cli, const char *path, struct node **out, struct err *e)
{
	struct buf text = BUF_WIPED(LIMIT_SECRET_BYTES);
	unsigned lineno = 0;
	struct span rest;
	struct span line;
	int rc = secrets_read(path, &text, e);

	*out = new_secret(cli);
	rest = buf_span(&text);
	while (rc == 0 && span_cut(&rest, '\n', &line)) {
		size_t equals = span_find(line, '=');

		lineno++;
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (equals >= line.n)
			rc = err_set(e, ERR_INPUT, "%s:%u: a line without '='", secrets_shown(path),
				     lineno);
		else
			add_value(cli, *out, (struct span){line.p, equals},
				  (struct span){line.p + equals + 1, line.n - equals - 1});
	}
	buf_dispose(&text);
	return rc;
}

static int manifest_secret(struct cli *cli, const char *path, struct node **out, struct err *e)
{
	struct buf text = BUF_WIPED(LIMIT_SECRET_BYTES);
	struct source *source = ARENA_NEW(&cli->arena, struct source);
	struct node_docs docs;
	int rc = secrets_read(path, &text, e);

	source->path = secrets_shown(path);
	if (rc == 0)
		rc = node_from_yaml(buf_span(&text), source, &cli->arena, &docs, e);
	if (rc == 0 && docs.n != 1)
		rc = err_set(e, ERR_INPUT, "%s: %zu documents; one Secret is wanted",
			     secrets_shown(path), docs.n);
	buf_dispose(&text);
	if (rc == 0)
		*out = docs.items[0];
	return rc;
}

static int read_secret(struct cli *cli, const struct seal_command *c, struct node **out,
		       struct err *e)
{
	struct node *metadata;
	int rc;

	if ((c->file != NULL) + (c->literal != NULL) + (c->env_file != NULL) > 1)
		return err_set(e, ERR_INPUT,
			       "-f, --from-literal and --from-env-file exclude each other");
	if (c->literal)
		rc = literal_secret(cli, c->literal, out, e);
	else if (c->env_file)
		rc = env_secret(cli, c->env_file, out, e);
	else
		rc = manifest_secret(cli, c->file ? c->file : "-", out, e);
	if (rc < 0 || !node_is(*out, NODE_MAP))
		return rc;
	metadata = node_need_map(&cli->arena, *out, "metadata");
	if (c->ns && metadata)
		node_set(&cli->arena, metadata, "namespace", node_strz(&cli->arena, c->ns));
	if (c->name && metadata)
		node_set(&cli->arena, metadata, "name", node_strz(&cli->arena, c->name));
	if (c->type)
		node_set(&cli->arena, *out, "type", node_strz(&cli->arena, c->type));
	return 0;
}

static int seal(struct cli *cli, const struct seal_command *c, struct buf *out, struct err *e)
{
	enum sealed_scope scope = SEALED_STRICT;
	struct recipients list = {NULL, 0, 0};
	struct node *secret = NULL;
	struct node *sealed = NULL;

	if (c->scope && !sealed_scope_parse(span_of(c->scope), &scope))
		return err_set(e, ERR_INPUT, "--scope must be strict, namespace or cluster");
	if (read_recipients(cli, c, &list, e) < 0 || read_secret(cli, c, &secret, e) < 0)
		return -1;
	if (sealed_seal(secret, scope, list.items, list.n, &cli->arena, &sealed, e) < 0)
		return -1;
	return node_to_yaml(sealed, 0, out, e);
}

static int run_seal(struct cli *cli, int argc, char **argv)
{
	struct seal_command c = {0};
	const struct flag flags[] = {
		{"file", 'f', FLAG_TEXT, &c.file, "FILE",
		 "Secret manifest to seal (default: stdin)"},
		{"from-literal", 0, FLAG_TEXT, &c.literal, "KEY",
		 "a Secret of one key, whose value is read from stdin"},
		{"from-env-file", 0, FLAG_TEXT, &c.env_file, "FILE",
		 "a Secret of lines KEY=VALUE; - is stdin"},
		{"recipient", 'r', FLAG_LIST, &c.recipients, "agentseal1...",
		 "public key that may open it"},
		{"recipients-file", 0, FLAG_TEXT, &c.recipients_file, "FILE",
		 "public keys, one a line"},
		{"scope", 0, FLAG_TEXT, &c.scope, "strict|namespace|cluster",
		 "where it may be used (default strict: this namespace and name)"},
		{"namespace", 'n', FLAG_TEXT, &c.ns, "NS", "set metadata.namespace first"},
		{"name", 0, FLAG_TEXT, &c.name, "NAME", "set metadata.name first"},
		{"type", 0, FLAG_TEXT, &c.type, "TYPE", "set the type first"},
		{0},
	};
	struct buf out = BUF_INIT(LIMIT_FILE_BYTES);
	struct err e = ERR_INIT;
	struct operands operands;
	int exit_code;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0)
		return exit_code;
	if (operands.n) {
		err_set(&e, ERR_INPUT, "unexpected '%s'", operands.items[0]);
		return cli_fail(cli, &e, "a manifest is given with -f FILE or on stdin");
	}
	exit_code = seal(cli, &c, &out, &e) < 0 ? cli_fail(cli, &e, NULL) : 0;
	if (exit_code == 0)
		cli_out_plain(cli,
			      buf_span(&out)); /* ciphertext; the masker knows its plain text */
	buf_dispose(&out);
	return exit_code;
}

/* ---- keys ---------------------------------------------------------------------------------------- */

static int run_show(struct cli *cli, int argc, char **argv)
{
	CLEANUP(keyring_freep) struct keyring *k = keyring_new();
	const struct flag flags[] = {{0}};
	struct buf out = BUF_INIT(LIMIT_FILE_BYTES);
	struct err e = ERR_INIT;
	struct operands operands;
	int exit_code;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0)
		return exit_code;
	for (size_t i = 0; i < operands.n; i++)
		if (secrets_load_keys(operands.items[i], k, &e) < 0)
			return cli_fail(cli, &e, NULL);
	if (operands.n == 0) {
		err_set(&e, ERR_INPUT, "a key file is wanted");
		return cli_fail(cli, &e, "agent keys show FILE prints its public part");
	}
	keyring_public(k, &out);
	cli_out(cli, buf_span(&out));
	buf_dispose(&out);
	return 0;
}

/* A new file only the owner can read; an existing one is not touched. */
static int write_new_file(const char *path, const struct buf *text, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	int rc;

	if (fd < 0)
		return err_errno(e, ERR_INPUT, errno, "%s", path);
	rc = file_write_fd(fd, text->p, text->n, e);
	if (rc == 0 && fsync(fd) < 0)
		rc = err_errno(e, ERR_INPUT, errno, "%s", path);
	close(fd);
	if (rc < 0)
		unlink(path);
	return rc;
}

static int run_new(struct cli *cli, int argc, char **argv)
{
	CLEANUP(keyring_freep) struct keyring *k = keyring_new();
	const char *type_word = "sealed";
	const char *path = NULL;
	const struct flag flags[] = {
		{"type", 0, FLAG_TEXT, &type_word, "sealed|age",
		 "for sealed secrets (default), or an age identity for SOPS"},
		{"out", 0, FLAG_TEXT, &path, "FILE", "write it there, readable by you only"},
		{0},
	};
	struct buf text = BUF_WIPED(LIMIT_KEY_FILE_BYTES);
	struct buf public = BUF_INIT(LIMIT_KEY_FILE_BYTES);
	struct err e = ERR_INIT;
	struct operands operands;
	enum key_type type;
	int exit_code;
	int rc;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0)
		return exit_code;
	type = strcmp(type_word, "age") == 0 ? KEY_AGE : KEY_SEALED;
	if (operands.n || (type == KEY_SEALED && strcmp(type_word, "sealed") != 0)) {
		err_set(&e, ERR_INPUT, "--type must be sealed or age");
		return cli_fail(cli, &e, "agent keys new --out FILE");
	}
	key_generate(type, clock_wall_ms(&cli->clock), &text);
	rc = type == KEY_AGE ? keyring_add_age(k, buf_span(&text), "new key", &e)
			     : keyring_add_sealed(k, buf_span(&text), "new key", &e);
	if (rc == 0 && path)
		rc = write_new_file(path, &text, &e);
	if (rc == 0 && path) {
		keyring_public(k, &public);
		cli_out(cli, buf_span(&public));
	} else if (rc == 0) {
		cli_out_plain(cli, buf_span(&text)); /* the key is what was asked for */
	}
	buf_dispose(&text);
	buf_dispose(&public);
	return rc < 0 ? cli_fail(cli, &e, NULL) : 0;
}

/* ---- dispatch ------------------------------------------------------------------------------------ */

struct subcommand {
	const char *name;
	int (*run)(struct cli *cli, int argc, char **argv);
};

static int run_sub(struct cli *cli, int argc, char **argv, const struct subcommand *subs, size_t n)
{
	struct err e = ERR_INIT;

	for (size_t i = 0; argc > 1 && i < n; i++)
		if (strcmp(argv[1], subs[i].name) == 0)
			return subs[i].run(cli, argc - 1, argv + 1);
	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
		return subs[0].run(cli, argc, argv);
	err_set(&e, ERR_INPUT, "agent %s: say which: %s", argv[0], cli->command->operands);
	return cli_fail(cli, &e, cli->command->example);
}

int cmd_secrets(struct cli *cli, int argc, char **argv)
{
	static const struct subcommand subs[] = {
		{"seal", run_seal},	      {"decrypt", secrets_decrypt},
		{"encrypt", secrets_encrypt}, {"check", secrets_check},
		{"rotate", secrets_rotate},   {"edit", secrets_edit},

	};

	return run_sub(cli, argc, argv, subs, ARRAY_LEN(subs));
}

int cmd_keys(struct cli *cli, int argc, char **argv)
{
	static const struct subcommand subs[] = {{"new", run_new}, {"show", run_show}};

	return run_sub(cli, argc, argv, subs, ARRAY_LEN(subs));
}
