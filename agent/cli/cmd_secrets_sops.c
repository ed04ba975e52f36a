#include "agent/cli/cmd_secrets.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "secrets/sops_config.h"

/* ---- input --------------------------------------------------------------------------------------- */

/* A file, or stdin for "-". */
int secrets_read(const char *path, struct buf *out, struct err *e)
{
	int rc;

	if (strcmp(path, "-") == 0) {
		rc = file_read_fd(STDIN_FILENO, out, e);
		return rc < 0 ? err_wrap(e, "stdin") : 0;
	}
	rc = file_read(AT_FDCWD, path, out, e);
	if (rc == FILE_ABSENT)
		return err_set(e, ERR_INPUT, "%s: no such file", path);
	return rc;
}

const char *secrets_shown(const char *path)
{
	return strcmp(path, "-") == 0 ? "stdin" : path;
}

/* Load a key file of either kind. */
int secrets_load_keys(const char *path, struct keyring *k, struct err *e)
{
	static const char sealed[] = "AGENT-SEALED-KEY-";
	struct buf text = BUF_WIPED(LIMIT_KEY_FILE_BYTES);
	int rc = secrets_read(path, &text, e);

	if (rc == 0 && memmem(buf_str(&text), text.n, sealed, sizeof(sealed) - 1))
		rc = keyring_add_sealed(k, buf_span(&text), secrets_shown(path), e);
	else if (rc == 0)
		rc = keyring_add_age(k, buf_span(&text), secrets_shown(path), e);
	buf_dispose(&text);
	return rc;
}

/* ---- .sops.yaml ------------------------------------------------------------------------------------ */

static int load_rules(struct cli *cli, const char *config, const char *relative,
		      struct sops_rules *out, struct err *e)
{
	struct buf text = BUF_INIT(LIMIT_CONFIG_BYTES);
	struct sops_config *c;
	int rc = file_read(AT_FDCWD, config, &text, e);

	if (rc == FILE_ABSENT)
		rc = err_set(e, ERR_INPUT, "%s: no such file", config);
	if (rc == 0)
		rc = sops_config_load(buf_span(&text), config, &cli->arena, &c, e);
	if (rc == 0)
		rc = sops_config_rules(c, relative, &cli->arena, out, e);
	buf_dispose(&text);
	return rc;
}

int secrets_rules(struct cli *cli, const char *path, struct sops_rules *out, struct err *e)
{
	char real[PATH_MAX];
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *dir = slash == path ? "/"
			  : slash	? arena_strndup(&cli->arena, path, (size_t)(slash - path))
					: ".";
	const char *file;
	size_t n;

	if (!realpath(dir, real))
		return err_set(e, ERR_INPUT, "%s: no such directory", dir);
	n = strcmp(real, "/") == 0 ? 0 : strlen(real);
	file = arena_printf(&cli->arena, "%.*s/%s", (int)n, real, name);
	for (;;) {
		const char *config = arena_printf(&cli->arena, "%.*s/.sops.yaml", (int)n, file);
		const char *git = arena_printf(&cli->arena, "%.*s/.git", (int)n, file);

		if (access(config, F_OK) == 0)
			return load_rules(cli, config, file + n + 1, out, e);
		if (n == 0 || access(git, F_OK) == 0)
			return SOPS_NO_RULE;
		while (n && file[n - 1] != '/')
			n--;
		n -= n != 0;
	}
}

/* ---- secrets decrypt ----------------------------------------------------------------------------- */

int secrets_identities(const struct flag_list *files, struct keyring *k, struct err *e)
{
	/* where sops looks, so that its users need no flag */
	static const char *const variables[] = {"SOPS_AGE_KEY_FILE",
						"SOPS_AGE_SSH_PRIVATE_KEY_FILE"};

	for (size_t i = 0; i < files->n; i++)
		if (keyring_add_age_file(k, files->items[i], e) < 0)
			return -1;
	for (size_t i = 0; files->n == 0 && i < ARRAY_LEN(variables); i++) {
		const char *path = getenv(variables[i]);

		if (path && *path && keyring_add_age_file(k, path, e) < 0)
			return -1;
	}
	return 0;
}

static int decrypt(const char *path, const char *type, const struct flag_list *identities,
		   struct buf *out, struct err *e)
{
	CLEANUP(keyring_freep) struct keyring *k = keyring_new();
	struct buf text = BUF_INIT(LIMIT_FILE_BYTES);
	enum sops_format format = sops_format_of(path);
	int rc;

	if (type && !sops_format_parse(span_of(type), &format))
		return err_set(e, ERR_INPUT,
			       "--input-type must be yaml, json, dotenv, ini or binary");
	if (secrets_identities(identities, k, e) < 0)
		return -1;
	rc = secrets_read(path, &text, e);
	if (rc == 0)
		rc = sops_decrypt_bytes(buf_span(&text), format, secrets_shown(path), k, out, e);
	if (rc == SOPS_NOT_ENCRYPTED)
		rc = err_set(e, ERR_INPUT, "%s: not encrypted by sops", secrets_shown(path));
	if (rc == SECRETS_NO_KEY)
		rc = keyring_err_no_key(k, secrets_shown(path), e);
	buf_dispose(&text);
	return rc;
}

int secrets_decrypt(struct cli *cli, int argc, char **argv)
{
	struct flag_list identities = {0};
	const char *type = NULL;
	const struct flag flags[] = {
		{"identity", 'i', FLAG_LIST, &identities, "FILE",
		 "age keys or an SSH private key (default: $SOPS_AGE_KEY_FILE)"},
		{"input-type", 0, FLAG_TEXT, &type, "yaml|json|dotenv|ini|binary",
		 "instead of by extension"},
		{0},
	};
	struct buf out = BUF_WIPED(LIMIT_FILE_BYTES);
	struct err e = ERR_INIT;
	struct operands operands;
	int exit_code;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0)
		return exit_code;
	if (operands.n != 1) {
		err_set(&e, ERR_INPUT, "one file is wanted");
		return cli_fail(cli, &e, "agent secrets decrypt FILE");
	}
	exit_code = decrypt(operands.items[0], type, &identities, &out, &e) < 0
			    ? cli_fail(cli, &e, NULL)
			    : 0;
	if (exit_code == 0)
		cli_out_plain(cli, buf_span(&out)); /* plain text is what was asked for */
	buf_dispose(&out);
	return exit_code;
}

/* ---- secrets encrypt ----------------------------------------------------------------------------- */

struct encrypt_command {
	struct flag_list age;
	const char *type;
	const char *encrypted_regex;
	const char *unencrypted_regex;
	bool mac_only;
};

/* "--age a,b --age c" as a list. */
const char **secrets_split(struct cli *cli, const struct flag_list *flags, size_t *n)
{
	const char **items = NULL;
	size_t cap = 0;
	struct span part;

	*n = 0;
	for (size_t i = 0; i < flags->n; i++) {
		struct span rest = span_of(flags->items[i]);

		while (span_cut(&rest, ',', &part)) {
			part = span_trim(part);
			if (part.n == 0)
				continue;
			items = arena_grow(&cli->arena, items, &cap, *n + 1, sizeof(*items));
			items[(*n)++] = arena_strndup(&cli->arena, part.p, part.n);
		}
	}
	return items;
}

static int flag_rules(struct cli *cli, const struct encrypt_command *c,
		      struct sops_recipients *group, struct sops_rules *out, struct err *e)
{
	if (c->encrypted_regex && c->unencrypted_regex)
		return err_set(e, ERR_INPUT,
			       "--encrypted-regex and --unencrypted-regex exclude each other");
	group->age = secrets_split(cli, &c->age, &group->n);
	*out = (struct sops_rules){
		.groups = group, .n_groups = 1, .mac_only_encrypted = c->mac_only};
	out->pattern = c->encrypted_regex ? c->encrypted_regex : c->unencrypted_regex;
	if (out->pattern)
		out->selection = c->encrypted_regex ? "encrypted_regex" : "unencrypted_regex";
	return 0;
}

/* Without --age the nearest .sops.yaml decides; flags then say what it does not. */
static int file_rules(struct cli *cli, const char *path, struct sops_rules *out, struct err *e)
{
	const char *flag_selection = out->selection;
	const char *flag_pattern = out->pattern;
	bool mac_only = out->mac_only_encrypted;
	int rc = strcmp(path, "-") == 0 ? SOPS_NO_RULE : secrets_rules(cli, path, out, e);

	if (rc == SOPS_NO_RULE)
		return err_set(
			e, ERR_INPUT,
			"no recipient: give --age, or a .sops.yaml with a rule for the file");
	if (rc < 0)
		return -1;
	out->mac_only_encrypted |= mac_only;
	if (flag_selection) {
		out->selection = flag_selection;
		out->pattern = flag_pattern;
	}
	return 0;
}

static int encrypt(struct cli *cli, const char *path, const struct encrypt_command *c,
		   struct buf *out, struct err *e)
{
	struct buf text = BUF_WIPED(LIMIT_SECRET_BYTES);
	enum sops_format format = sops_format_of(path);
	struct sops_recipients group = {NULL, 0};
	struct sops_rules rules;
	int rc;

	if (c->type && !sops_format_parse(span_of(c->type), &format))
		return err_set(e, ERR_INPUT,
			       "--input-type must be yaml, json, dotenv, ini or binary");
	if (flag_rules(cli, c, &group, &rules, e) < 0 ||
	    (group.n == 0 && file_rules(cli, path, &rules, e) < 0))
		return -1;
	rc = secrets_read(path, &text, e);
	if (rc == 0)
		rc = sops_encrypt_bytes(buf_span(&text), format, secrets_shown(path), &rules,
					clock_wall_ms(&cli->clock), out, e);
	buf_dispose(&text);
	return rc;
}

int secrets_encrypt(struct cli *cli, int argc, char **argv)
{
	struct encrypt_command c = {0};
	const struct flag flags[] = {
		{"age", 0, FLAG_LIST, &c.age, "age1...", "recipients, by comma or flag by flag"},
		{"input-type", 0, FLAG_TEXT, &c.type, "yaml|json|dotenv|ini|binary",
		 "instead of by extension"},
		{"encrypted-regex", 0, FLAG_TEXT, &c.encrypted_regex, "RE",
		 "encrypt only below keys that match"},
		{"unencrypted-regex", 0, FLAG_TEXT, &c.unencrypted_regex, "RE",
		 "leave plain what is below keys that match"},
		{"mac-only-encrypted", 0, FLAG_BOOL, &c.mac_only, NULL,
		 "let plain values change without breaking the MAC"},
		{0},
	};
	struct buf out = BUF_INIT(LIMIT_FILE_BYTES);
	struct err e = ERR_INIT;
	struct operands operands;
	int exit_code;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0)
		return exit_code;
	if (operands.n != 1) {
		err_set(&e, ERR_INPUT, "one file is wanted");
		return cli_fail(cli, &e, "agent secrets encrypt --age age1... FILE");
	}
	exit_code = encrypt(cli, operands.items[0], &c, &out, &e) < 0 ? cli_fail(cli, &e, NULL) : 0;
	if (exit_code == 0)
		cli_out_plain(cli, buf_span(&out));
	buf_dispose(&out);
	return exit_code;
}
