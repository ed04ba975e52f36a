/*
 * log.h - structured lines for operators.
 *
 * Layer    agent/base
 * Threads  any; a line is one write(2)
 *
 * A line is time, level, message and key=value fields, as logfmt or as one JSON object. Fields have
 * fixed names wherever they occur: env, app, commit, object, pass. A logger is a value: log_with()
 * makes one with more context, so nobody repeats the environment's name. The mask is the exit that
 * every line passes: secrets become *** there, whatever they came from.
 */
#ifndef AGENT_BASE_LOG_H
#define AGENT_BASE_LOG_H

#include <stdbool.h>

#include "agent/base/buf.h"
#include "agent/base/clock.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
enum log_format { LOG_LOGFMT, LOG_JSON };

/** Replace secrets in the line, in place. ctx as given to log_set_mask(). */
typedef void log_mask_fn(void *ctx, struct buf *line);

struct log {
	int fd;
	enum log_level level; /* below this nothing is written */
	enum log_format format;
	const struct clock *clock; /* kept */
	log_mask_fn *mask;	   /* may be NULL */
	void *mask_ctx;
	char context[512]; /* fields of log_with(), already formatted */
};

/** clock is kept until the logger is no longer used. */
struct log log_init(int fd, enum log_level level, enum log_format format,
		    const struct clock *clock);

/** A copy of `l` whose lines carry the pairs (key, value, ..., NULL) too. A NULL value is left out. */
struct log log_with(const struct log *l, ...) SENTINEL;

/** One line; pairs as in log_with(). Errors of the descriptor are ignored: logging never fails. */
void log_line(const struct log *l, enum log_level level, const char *msg, ...) SENTINEL;

#define log_debug(l, ...) log_line((l), LOG_DEBUG, __VA_ARGS__, NULL)
#define log_info(l, ...)  log_line((l), LOG_INFO, __VA_ARGS__, NULL)
#define log_warn(l, ...)  log_line((l), LOG_WARN, __VA_ARGS__, NULL)
#define log_error(l, ...) log_line((l), LOG_ERROR, __VA_ARGS__, NULL)

#endif
