#include "agent/base/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t now_ms(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t system_mono_ms(const struct clock *c)
{
	(void)c;
	return now_ms(CLOCK_MONOTONIC);
}

static int64_t system_wall_ms(const struct clock *c)
{
	(void)c;
	return now_ms(CLOCK_REALTIME);
}

static int64_t still_mono_ms(const struct clock *c)
{
	return c->test_mono_ms;
}

static int64_t still_wall_ms(const struct clock *c)
{
	return c->test_wall_ms;
}

struct clock clock_system(void)
{
	return (struct clock){.mono_ms = system_mono_ms, .wall_ms = system_wall_ms};
}

struct clock clock_test(int64_t mono_ms, int64_t wall_ms)
{
	return (struct clock){still_mono_ms, still_wall_ms, mono_ms, wall_ms};
}

const char *time_text(int64_t wall_ms, char out[TIME_TEXT_BYTES])
{
	int64_t s = wall_ms / 1000;
	int64_t ms = wall_ms % 1000;
	struct tm tm;
	time_t t;
	size_t n;

	if (ms < 0) {
		ms += 1000;
		s--;
	}
	t = (time_t)s;
	if (!gmtime_r(&t, &tm)) {
		out[0] = '\0';
		return out;
	}
	n = strftime(out, TIME_TEXT_BYTES, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(out + n, TIME_TEXT_BYTES - n, ".%03dZ", (int)ms);
	return out;
}

static bool digits(struct span *at, size_t n, int *out)
{
	uint64_t v;

	if (at->n < n || !span_to_u64((struct span){at->p, n}, 9999, &v))
		return false;
	at->p += n;
	at->n -= n;
	*out = (int)v;
	return true;
}

static bool one_of(struct span *at, const char *set)
{
	if (!at->n || at->p[0] == '\0' || !strchr(set, at->p[0]))
		return false;
	at->p++;
	at->n--;
	return true;
}

static bool parse_fraction(struct span *at, int *ms)
{
	int scale = 100;
	size_t seen = 0;

	*ms = 0;
	if (!one_of(at, ".,"))
		return true;
	for (; at->n && at->p[0] >= '0' && at->p[0] <= '9' && seen < 9; seen++) {
		*ms += (at->p[0] - '0') * scale;
		scale /= 10;
		at->p++;
		at->n--;
	}
	return seen > 0;
}

static bool parse_offset(struct span *at, int *offset_min)
{
	bool minus;
	int h;
	int m;

	*offset_min = 0;
	if (one_of(at, "Zz"))
		return true;
	minus = at->n && at->p[0] == '-';
	if (!one_of(at, "+-") || !digits(at, 2, &h) || !one_of(at, ":") || !digits(at, 2, &m) ||
	    h > 23 || m > 59)
		return false;
	*offset_min = (minus ? -1 : 1) * (h * 60 + m);
	return true;
}

int time_parse(struct span text, int64_t *wall_ms, struct err *e)
{
	struct span at = text;
	struct tm tm = {0};
	int offset_min;
	int year;
	int month;
	int ms;

	if (!digits(&at, 4, &year) || !one_of(&at, "-") || !digits(&at, 2, &month) ||
	    !one_of(&at, "-") || !digits(&at, 2, &tm.tm_mday) || !one_of(&at, "Tt ") ||
	    !digits(&at, 2, &tm.tm_hour) || !one_of(&at, ":") || !digits(&at, 2, &tm.tm_min) ||
	    !one_of(&at, ":") || !digits(&at, 2, &tm.tm_sec) || !parse_fraction(&at, &ms) ||
	    !parse_offset(&at, &offset_min) || at.n || month < 1 || month > 12 || tm.tm_mday < 1 ||
	    tm.tm_mday > 31 || tm.tm_hour > 23 || tm.tm_min > 59 || tm.tm_sec > 60)
		return err_set(e, ERR_INPUT, "'" SPAN_FMT "' is not an RFC 3339 time",
			       SPAN_ARG(text));
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	*wall_ms = ((int64_t)timegm(&tm) - (int64_t)offset_min * 60) * 1000 + ms;
	return 0;
}

struct unit {
	const char *name;
	int64_t factor;
};

/* Digits and one unit of the table; false when the text is anything else or does not fit. */
static bool parse_with_unit(struct span text, const struct unit *units, size_t n, int64_t *out)
{
	size_t d = 0;
	uint64_t v;

	while (d < text.n && text.p[d] >= '0' && text.p[d] <= '9')
		d++;
	if (!span_to_u64((struct span){text.p, d}, INT64_MAX, &v))
		return false;
	for (size_t i = 0; i < n; i++)
		if (span_is((struct span){text.p + d, text.n - d}, units[i].name))
			return !__builtin_mul_overflow((int64_t)v, units[i].factor, out);
	return false;
}

int duration_parse(struct span text, int64_t *ms, struct err *e)
{
	static const struct unit units[] = {
		{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000},
	};

	if (!parse_with_unit(text, units, ARRAY_LEN(units), ms))
		return err_set(e, ERR_INPUT,
			       "'" SPAN_FMT "' is not a duration (such as 300ms, 30s, 5m, 2h, 7d)",
			       SPAN_ARG(text));
	return 0;
}

int size_parse(struct span text, uint64_t *bytes, struct err *e)
{
	static const struct unit units[] = {
		{"", 1},
		{"Ki", 1 << 10},
		{"Mi", 1 << 20},
		{"Gi", 1 << 30},
	};
	int64_t v;

	if (!parse_with_unit(text, units, ARRAY_LEN(units), &v))
		return err_set(e, ERR_INPUT,
			       "'" SPAN_FMT "' is not a size (such as 64Ki, 10Mi, 2Gi)",
			       SPAN_ARG(text));
	*bytes = (uint64_t)v;
	return 0;
}

const char *duration_text(int64_t ms, char out[TIME_TEXT_BYTES])
{
	int64_t s = ms / 1000;

	if (ms < 1000)
		snprintf(out, TIME_TEXT_BYTES, "%dms", (int)ms);
	else if (s < 60)
		snprintf(out, TIME_TEXT_BYTES, "%d.%ds", (int)s, (int)(ms % 1000 / 100));
	else if (s < 3600)
		snprintf(out, TIME_TEXT_BYTES, "%dm%ds", (int)(s / 60), (int)(s % 60));
	else if (s < 86400)
		snprintf(out, TIME_TEXT_BYTES, "%dh%dm", (int)(s / 3600), (int)(s % 3600 / 60));
	else
		snprintf(out, TIME_TEXT_BYTES, "%lldd%dh", (long long)(s / 86400),
			 (int)(s % 86400 / 3600));
	return out;
}
