#include "agent/base/log.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "agent/base/limits.h"

static const char *const level_names[] = {"debug", "info", "warn", "error"};

struct log log_init(int fd, enum log_level level, enum log_format format, const struct clock *clock)
{
	return (struct log){.fd = fd, .level = level, .format = format, .clock = clock};
}

static bool needs_quotes(struct span v)
{
	if (v.n == 0)
		return true;
	for (size_t i = 0; i < v.n; i++) {
		unsigned char c = (unsigned char)v.p[i];

		if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f)
			return true;
	}
	return !span_utf8(v);
}

static void add_field(struct buf *b, enum log_format format, const char *key, const char *value)
{
	struct span v = span_of(value);

	if (format == LOG_JSON) {
		buf_printf(b, ",\"%s\":\"", key);
		buf_add_json(b, v);
		buf_addc(b, '"');
	} else if (needs_quotes(v)) {
		buf_printf(b, " %s=\"", key);
		buf_add_json(b, v);
		buf_addc(b, '"');
	} else {
		buf_printf(b, " %s=%s", key, value);
	}
}

static void add_fields(struct buf *b, enum log_format format, va_list ap)
{
	const char *key;

	while ((key = va_arg(ap, const char *))) {
		const char *value = va_arg(ap, const char *);

		if (value)
			add_field(b, format, key, value);
	}
}

struct log log_with(const struct log *l, ...)
{
	struct log more = *l;
	struct buf b = BUF_INIT(sizeof(more.context) - 1);
	va_list ap;

	buf_adds(&b, l->context);
	va_start(ap, l);
	add_fields(&b, l->format, ap);
	va_end(ap);
	if (!buf_full(&b))
		memcpy(more.context, buf_str(&b), b.n + 1);
	buf_dispose(&b);
	return more;
}

void log_line(const struct log *l, enum log_level level, const char *msg, ...)
{
	struct buf b = BUF_WIPED(LIMIT_LOG_LINE_BYTES);
	char when[TIME_TEXT_BYTES];
	const char *at;
	ssize_t written;
	va_list ap;

	if (level < l->level)
		return;
	time_text(clock_wall_ms(l->clock), when);
	if (l->format == LOG_JSON)
		buf_printf(&b, "{\"time\":\"%s\",\"level\":\"%s\"", when, level_names[level]);
	else
		buf_printf(&b, "time=%s level=%s", when, level_names[level]);
	add_field(&b, l->format, "msg", msg);
	buf_adds(&b, l->context);
	va_start(ap, msg);
	add_fields(&b, l->format, ap);
	va_end(ap);
	if (l->format == LOG_JSON)
		buf_adds(&b, buf_full(&b) ? "\"}" : "}");
	if (l->mask)
		l->mask(l->mask_ctx, &b);
	buf_addc(&b, '\n');
	at = buf_str(&b);
	for (size_t left = b.n; left > 0; left -= (size_t)written, at += written) {
		written = write(l->fd, at, left);
		if (written <= 0)
			break;
	}
	buf_dispose(&b);
}
