#include "agent/cli/cli.h"

#include <stdarg.h>
#include <unistd.h>

#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "secrets/mask.h"

/* The one exit of stdout and stderr. */
static void leave(struct cli *cli, int fd, struct buf *text)
{
	struct err ignored = ERR_INIT;

	masker_apply(cli->masker, text);
	if (file_write_fd(fd, buf_str(text), text->n, &ignored) < 0)
		return; /* a closed pipe: nobody is left to tell */
}

void cli_out_plain(struct cli *cli, struct span text)
{
	struct err e = ERR_INIT;

	if (file_write_fd(STDOUT_FILENO, text.p, text.n, &e) < 0)
		cli_say(cli, "stdout: %s", e.msg);
}

void cli_out(struct cli *cli, struct span text)
{
	struct buf b = BUF_WIPED(LIMIT_OUTPUT_BYTES);

	buf_add_span(&b, text);
	leave(cli, STDOUT_FILENO, &b);
	buf_dispose(&b);
}

void cli_printf(struct cli *cli, const char *fmt, ...)
{
	struct buf b = BUF_WIPED(LIMIT_OUTPUT_BYTES);
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	leave(cli, STDOUT_FILENO, &b);
	buf_dispose(&b);
}

static void escape_controls(struct buf *b, struct span text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
			buf_printf(b, "\\x%02x", c);
		else
			buf_addc(b, (char)c);
	}
}

void cli_say(struct cli *cli, const char *fmt, ...)
{
	struct buf raw = BUF_WIPED(LIMIT_CHILD_STDERR_BYTES);
	struct buf b = BUF_WIPED(LIMIT_CHILD_STDERR_BYTES * 4);
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&raw, fmt, ap);
	va_end(ap);
	buf_adds(&b, "agent: ");
	escape_controls(&b, buf_span(&raw));
	buf_addc(&b, '\n');
	leave(cli, STDERR_FILENO, &b);
	buf_dispose(&raw);
	buf_dispose(&b);
}

int cli_fail(struct cli *cli, const struct err *e, const char *hint)
{
	cli_say(cli, "%s", e->msg);
	if (hint)
		cli_say(cli, "hint: %s", hint);
	return err_exit_code(e->kind);
}

static void print_help(struct cli *cli, const struct flag *flags)
{
	const struct command *c = cli->command;
	struct buf b = BUF_INIT(LIMIT_CHILD_STDERR_BYTES);

	buf_printf(&b, "agent %s %s\n\n%s\n\n", c->name, c->operands, c->summary);
	flags_help(flags, &b);
	buf_printf(&b, "  %-28s %s\n\nexample: %s\n", "-h, --help", "this text", c->example);
	cli_out(cli, buf_span(&b));
	buf_dispose(&b);
}

int cli_flags(struct cli *cli, int argc, char **argv, const struct flag *flags,
	      struct operands *out, int *exit_code)
{
	struct err e = ERR_INIT;

	for (int i = 1; i < argc; i++) {
		if (span_is(span_of(argv[i]), "--"))
			break;
		if (span_is(span_of(argv[i]), "--help") || span_is(span_of(argv[i]), "-h")) {
			print_help(cli, flags);
			*exit_code = 0;
			return -1;
		}
	}
	if (flags_parse(argc, argv, flags, &cli->arena, out, &e) == 0)
		return 0;
	*exit_code = cli_fail(
		cli, &e, arena_printf(&cli->arena, "see 'agent %s --help'", cli->command->name));
	return -1;
}
