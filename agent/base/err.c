#include "agent/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	int exit_code;
} kinds[] = {
	[ERR_NONE] = {"none", 0},
	[ERR_INPUT] = {"input", 2},
	[ERR_LIMIT] = {"limit", 2},
	[ERR_CONFLICT] = {"conflict", 3},
	[ERR_DENIED] = {"denied", 3},
	[ERR_TRANSIENT] = {"transient", 3},
	[ERR_SECRET] = {"secret", 4},
	[ERR_POLICY] = {"policy", 5},
	[ERR_UNHEALTHY] = {"unhealthy", 6},
	[ERR_STOPPED] = {"stopped", 3},
	[ERR_BUG] = {"bug", 70},
};

/* One line, valid at its end: control bytes become '?', a cut UTF-8 sequence is dropped. */
static void tidy(char *msg, bool cut)
{
	size_t n = strlen(msg);

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)msg[i] < 0x20 || msg[i] == 0x7f)
			msg[i] = '?';
	if (!cut)
		return;
	while (n > 0 && ((unsigned char)msg[n - 1] & 0xc0) == 0x80)
		n--;
	if (n > 0 && (unsigned char)msg[n - 1] >= 0xc0)
		n--;
	if (n > ERR_MSG_BYTES - 4)
		n = ERR_MSG_BYTES - 4;
	while (n > 0 && ((unsigned char)msg[n] & 0xc0) == 0x80)
		n--;
	memcpy(msg + n, "...", 4);
}

int err_setv(struct err *e, enum err_kind kind, const char *fmt, va_list ap)
{
	char msg[ERR_MSG_BYTES];
	int n;

	if (!e)
		return -1;
	/* formatted aside: an argument may point into e->msg */
	n = vsnprintf(msg, sizeof(msg), fmt, ap);
	tidy(msg, n >= (int)sizeof(msg));
	memcpy(e->msg, msg, sizeof(msg));
	e->kind = kind;
	e->retry_after_s = 0;
	return -1;
}

int(err_set)(struct err *e, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	err_setv(e, kind, fmt, ap);
	va_end(ap);
	return -1;
}

int(err_wrap)(struct err *e, const char *fmt, ...)
{
	char msg[ERR_MSG_BYTES];
	va_list ap;
	int n;
	int m = 0;

	if (!e)
		return -1;
	va_start(ap, fmt);
	n = vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	if (n < (int)sizeof(msg))
		m = snprintf(msg + n, sizeof(msg) - (size_t)n, ": %s", e->msg);
	tidy(msg, n + m >= (int)sizeof(msg));
	memcpy(e->msg, msg, sizeof(msg));
	return -1;
}

int(err_errno)(struct err *e, enum err_kind kind, int errnum, const char *fmt, ...)
{
	char what[ERR_MSG_BYTES / 2];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	return err_set(e, kind, "%s: %s", what,
		       strerrordesc_np(errnum) ? strerrordesc_np(errnum) : "unknown error");
}

void err_clear(struct err *e)
{
	e->kind = ERR_NONE;
	e->retry_after_s = 0;
	e->msg[0] = '\0';
}

int err_exit_code(enum err_kind kind)
{
	return (size_t)kind < ARRAY_LEN(kinds) ? kinds[kind].exit_code : 70;
}

const char *err_kind_name(enum err_kind kind)
{
	return (size_t)kind < ARRAY_LEN(kinds) ? kinds[kind].name : "bug";
}
