#include "render/yaml/scalar.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* ---- integers --------------------------------------------------------------------------------- */

struct integer {
	bool negative;
	uint64_t magnitude;
};

/* The text without underscores, one character at a time: go-yaml drops them before it looks. */
struct digits {
	const char *p;
	const char *end;
};

static int peek(struct digits *d)
{
	while (d->p < d->end && *d->p == '_')
		d->p++;
	return d->p < d->end ? (unsigned char)*d->p : -1;
}

static int take(struct digits *d)
{
	int c = peek(d);

	if (c >= 0)
		d->p++;
	return c;
}

static int digit_value(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

/* Take "0x", "0o" or "0b" (digits must follow) or a leading "0" off; strconv.ParseInt with base 0. */
static unsigned take_base(struct digits *d)
{
	struct digits ahead = *d;
	unsigned base;

	if (peek(d) != '0')
		return 10;
	take(&ahead);
	switch (take(&ahead) | 0x20) {
	case 'x': base = 16; break;
	case 'o': base = 8; break;
	case 'b': base = 2; break;
	default: base = 0; break;
	}
	if (base && peek(&ahead) >= 0) {
		*d = ahead;
		return base;
	}
	take(d);
	return 8;
}

/* int64 with any sign, uint64 without one: what strconv's ParseInt and ParseUint take together. */
static bool parse_int(struct span text, struct integer *out)
{
	struct digits d = {text.p, text.p + text.n};
	struct integer v = {.negative = false};
	uint64_t max = UINT64_MAX;
	unsigned base;
	int c = peek(&d);

	if (c == '-' || c == '+') {
		v.negative = c == '-';
		max = v.negative ? (uint64_t)INT64_MAX + 1 : INT64_MAX;
		take(&d);
	}
	if (peek(&d) < 0)
		return false;
	base = take_base(&d);
	while ((c = take(&d)) >= 0) {
		unsigned digit = (unsigned)digit_value(c);

		if (digit >= base || v.magnitude > (max - digit) / base)
			return false;
		v.magnitude = v.magnitude * base + digit;
	}
	*out = v;
	return true;
}

/* ---- floats ----------------------------------------------------------------------------------- */

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?, without underscores */
static bool looks_like_float(const char *p)
{
	size_t whole = 0;
	size_t fraction = 0;

	if (*p == '-' || *p == '+')
		p++;
	for (; is_digit(*p); p++)
		whole++;
	if (*p == '.')
		for (p++; is_digit(*p); p++)
			fraction++;
	if (whole == 0 && fraction == 0)
		return false;
	if (*p == 'e' || *p == 'E') {
		p++;
		if (*p == '-' || *p == '+')
			p++;
		if (!is_digit(*p))
			return false;
		while (is_digit(*p))
			p++;
	}
	return *p == '\0';
}

/* Go lets '_' stand between digits only; go-yaml drops all of them unless the text starts with '.'. */
static bool underscores_fit(struct span text)
{
	if (text.p[0] != '.')
		return true;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '_' &&
		    (i + 1 == text.n || !is_digit(text.p[i - 1]) || !is_digit(text.p[i + 1])))
			return false;
	return true;
}

/* A finite number; what overflows is no number for go-yaml. */
static bool parse_float(struct span text, double *out)
{
	char copy[SCALAR_FLOAT_MAX + 1];
	size_t n = 0;

	if (text.n == 0 || text.n > SCALAR_FLOAT_MAX || !underscores_fit(text))
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\0')
			return false;
		if (text.p[i] != '_')
			copy[n++] = text.p[i];
	}
	copy[n] = '\0';
	if (!looks_like_float(copy))
		return false;
	*out = strtod(copy, NULL);
	return isfinite(*out);
}

static bool one_of(struct span text, const char *const *words)
{
	for (; *words; words++)
		if (span_is(text, *words))
			return true;
	return false;
}

static const char *const INF_WORDS[] = {".inf",	 ".Inf",  ".INF",  "+.inf", "+.Inf",
					"+.INF", "-.inf", "-.Inf", "-.INF", NULL};
static const char *const NAN_WORDS[] = {".nan", ".NaN", ".NAN", NULL};

/* ---- times ------------------------------------------------------------------------------------ */

struct stamp {
	unsigned year, month, day, hour, minute, second;
	char fraction[10]; /* up to nine digits */
	unsigned fraction_n;
	char zone_sign; /* '+', '-', or 0 for UTC */
	unsigned zone_hour, zone_minute;
};

/* One or two digits. */
static bool take_short(struct span *s, unsigned max, unsigned *out)
{
	unsigned v;

	if (s->n == 0 || !is_digit(s->p[0]))
		return false;
	v = (unsigned)(s->p[0] - '0');
	s->p++, s->n--;
	if (s->n > 0 && is_digit(s->p[0])) {
		v = v * 10 + (unsigned)(s->p[0] - '0');
		s->p++, s->n--;
	}
	*out = v;
	return v <= max;
}

static bool take_char(struct span *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	s->p++, s->n--;
	return true;
}

static unsigned days_in(unsigned year, unsigned month)
{
	static const uint8_t DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return DAYS[month - 1] + (month == 2 && leap ? 1u : 0u);
}

static bool take_date(struct span *s, struct stamp *t)
{
	for (unsigned i = 0; i < 4; i++) {
		if (i >= s->n || !is_digit(s->p[i]))
			return false;
		t->year = t->year * 10 + (unsigned)(s->p[i] - '0');
	}
	s->p += 4, s->n -= 4;
	return take_char(s, '-') && take_short(s, 12, &t->month) && t->month > 0 &&
	       take_char(s, '-') && take_short(s, 31, &t->day) && t->day > 0 &&
	       t->day <= days_in(t->year, t->month);
}

static void take_fraction(struct span *s, struct stamp *t)
{
	if (s->n < 2 || (s->p[0] != '.' && s->p[0] != ',') || !is_digit(s->p[1]))
		return;
	s->p++, s->n--;
	for (; s->n > 0 && is_digit(s->p[0]); s->p++, s->n--)
		if (t->fraction_n < 9)
			t->fraction[t->fraction_n++] = s->p[0];
	while (t->fraction_n > 0 && t->fraction[t->fraction_n - 1] == '0')
		t->fraction_n--;
}

static bool take_zone(struct span *s, struct stamp *t)
{
	const char *p = s->p;

	if (take_char(s, 'Z'))
		return true;
	if (s->n < 6 || (p[0] != '+' && p[0] != '-') || !is_digit(p[1]) || !is_digit(p[2]) ||
	    p[3] != ':' || !is_digit(p[4]) || !is_digit(p[5]))
		return false;
	t->zone_sign = p[0];
	t->zone_hour = (unsigned)(p[1] - '0') * 10 + (unsigned)(p[2] - '0');
	t->zone_minute = (unsigned)(p[4] - '0') * 10 + (unsigned)(p[5] - '0');
	s->p += 6, s->n -= 6;
	/* Go reads 24:60 but cannot write it as JSON; kustomize then fails, we keep text */
	if (t->zone_hour > 23 || t->zone_minute > 59)
		return false;
	if (t->zone_hour == 0 && t->zone_minute == 0)
		t->zone_sign = 0;
	return true;
}

static bool parse_time(struct span s, struct stamp *t)
{
	bool zoned;

	if (s.n < 8 || !is_digit(s.p[0]) || s.p[4] != '-' || !take_date(&s, t))
		return false;
	if (s.n == 0)
		return true;
	if (s.p[0] != 'T' && s.p[0] != 't' && s.p[0] != ' ')
		return false;
	zoned = s.p[0] != ' ';
	s.p++, s.n--;
	if (!take_short(&s, 23, &t->hour) || !take_char(&s, ':') ||
	    !take_short(&s, 59, &t->minute) || !take_char(&s, ':') ||
	    !take_short(&s, 59, &t->second))
		return false;
	take_fraction(&s, t);
	if (zoned && !take_zone(&s, t))
		return false;
	return s.n == 0;
}

bool scalar_time(struct span text, char out[SCALAR_TIME_BYTES])
{
	struct stamp t = {.year = 0};
	size_t n;

	if (!parse_time(text, &t))
		return false;
	n = (size_t)snprintf(out, SCALAR_TIME_BYTES, "%04u-%02u-%02uT%02u:%02u:%02u%s%.*s",
			     t.year % 10000, t.month % 100, t.day % 100, t.hour % 100,
			     t.minute % 100, t.second % 100, t.fraction_n ? "." : "",
			     (int)t.fraction_n, t.fraction);
	if (t.zone_sign)
		snprintf(out + n, SCALAR_TIME_BYTES - n, "%c%02u:%02u", t.zone_sign,
			 t.zone_hour % 100, t.zone_minute % 100);
	else
		snprintf(out + n, SCALAR_TIME_BYTES - n, "Z");
	return true;
}

/* ---- resolving -------------------------------------------------------------------------------- */

static enum node_tag resolve_number(struct span text)
{
	struct stamp t = {.year = 0};
	struct integer i;
	double f;

	if (parse_time(text, &t))
		return TAG_TIMESTAMP;
	if (parse_int(text, &i))
		return TAG_INT;
	if (parse_float(text, &f) || one_of(text, INF_WORDS))
		return TAG_FLOAT;
	return TAG_STR;
}

static enum node_tag resolve_word(struct span text)
{
	static const char *const BOOLS[] = {"true",  "True",  "TRUE", "false",
					    "False", "FALSE", NULL};
	static const char *const NULLS[] = {"~", "null", "Null", "NULL", NULL};

	if (text.n > 5)
		return TAG_STR;
	if (one_of(text, NULLS))
		return TAG_NULL;
	return one_of(text, BOOLS) ? TAG_BOOL : TAG_STR;
}

enum node_tag scalar_resolve(struct span text)
{
	double f;

	if (text.n == 0)
		return TAG_NULL;
	switch (text.p[0]) {
	case '+':
	case '-':
	case '0' ... '9': return resolve_number(text);
	case 't':
	case 'T':
	case 'f':
	case 'F':
	case 'n':
	case 'N':
	case '~': return resolve_word(text);
	case '.':
		if (one_of(text, INF_WORDS) || one_of(text, NAN_WORDS) || parse_float(text, &f))
			return TAG_FLOAT;
		return TAG_STR;
	default: return TAG_STR;
	}
}

bool scalar_is_true(struct span text)
{
	return text.n > 0 && (text.p[0] == 't' || text.p[0] == 'T');
}

/* ^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$ */
static bool is_base60(struct span s)
{
	size_t parts = 0;
	size_t i = 0;

	if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
		i++;
	if (i == s.n || !is_digit(s.p[i]))
		return false;
	while (i < s.n && (is_digit(s.p[i]) || s.p[i] == '_'))
		i++;
	for (; i < s.n && s.p[i] == ':'; parts++) {
		if (i + 2 < s.n && s.p[i + 1] >= '0' && s.p[i + 1] <= '5' && is_digit(s.p[i + 2]))
			i += 3;
		else if (i + 1 < s.n && is_digit(s.p[i + 1]))
			i += 2;
		else
			return false;
	}
	if (i < s.n && s.p[i] == '.')
		for (i++; i < s.n && (is_digit(s.p[i]) || s.p[i] == '_');)
			i++;
	return parts > 0 && i == s.n;
}

static bool is_old_bool(struct span text)
{
	static const char *const WORDS[] = {"y", "Y",  "yes", "Yes", "YES", "on",  "On",  "ON", "n",
					    "N", "no", "No",  "NO",  "off", "Off", "OFF", NULL};

	return text.n <= 3 && one_of(text, WORDS);
}

bool scalar_needs_quotes(struct span text)
{
	if (scalar_resolve(text) != TAG_STR)
		return true;
	switch (text.p[0]) {
	case '+':
	case '-':
	case '0' ... '9': return is_base60(text);
	case 'y':
	case 'Y':
	case 'n':
	case 'N':
	case 'o':
	case 'O': return is_old_bool(text);
	default: return false;
	}
}

/* ---- numbers as Go writes them ---------------------------------------------------------------- */

/* One more in the last digit of "d.ddde±x"; false when it would carry into a new one. */
static bool bump(char *text)
{
	char *at = strchr(text, 'e');

	while (at-- > text) {
		if (*at == '.')
			continue;
		if (*at < '9') {
			++*at;
			return true;
		}
		*at = '0';
	}
	return false;
}

/*
 * Below a power of two doubles lie closer than above it, so the nearest short decimal may miss it
 * while the next one up still reads as it: 2^-24 is 5.960464477539063e-08.
 */
static bool reads_back(double v, char *text)
{
	int exponent;

	if (strtod(text, NULL) == v)
		return true;
	return frexp(v, &exponent) == 0.5 && bump(text) && strtod(text, NULL) == v;
}

/* The fewest digits that read back as v: "d.ddde±x" taken apart. Returns the count of digits. */
static int shortest(double v, char digits[20], int *exponent)
{
	char text[32];
	int n = 0;

	for (int precision = 0; precision < 17; precision++) {
		snprintf(text, sizeof(text), "%.*e", precision, v);
		if (reads_back(v, text))
			break;
	}
	for (const char *p = text; *p && *p != 'e'; p++)
		if (is_digit(*p))
			digits[n++] = *p;
	*exponent = 0;
	for (const char *p = strchr(text, 'e') + 2; is_digit(*p); p++)
		*exponent = *exponent * 10 + (*p - '0');
	if (strchr(text, 'e')[1] == '-')
		*exponent = -*exponent;
	return n;
}

/* Exponent form; Go's %e has two digits at least, encoding/json cuts "e-09" to "e-9". */
static void put_exponent(char *out, const char *digits, int n, int exponent, bool json)
{
	char *at = out;

	*at++ = digits[0];
	if (n > 1)
		*at++ = '.';
	for (int i = 1; i < n; i++)
		*at++ = digits[i];
	snprintf(at, 8,
		 json && exponent < 0 ? "e-%d"
		 : exponent < 0	      ? "e-%02d"
				      : "e+%02d",
		 abs(exponent) % 1000);
}

static void put_decimal(char *out, const char *digits, int n, int exponent)
{
	char *at = out;

	if (exponent < 0) {
		*at++ = '0';
		*at++ = '.';
		for (int i = -1; i > exponent; i--)
			*at++ = '0';
	}
	for (int i = 0; i < n || i <= exponent; i++) {
		if (i > 0 && i == exponent + 1)
			*at++ = '.';
		*at++ = i < n ? digits[i] : '0';
	}
	*at = '\0';
}

static void put_json_float(double v, char *out)
{
	char digits[20];
	int exponent;
	int n;

	if (v == 0) {
		snprintf(out, SCALAR_NUMBER_BYTES, "0");
		return;
	}
	if (v < 0) {
		*out++ = '-';
		v = -v;
	}
	n = shortest(v, digits, &exponent);
	if (v < 1e-6 || v >= 1e21)
		put_exponent(out, digits, n, exponent, true);
	else
		put_decimal(out, digits, n, exponent);
}

static void put_yaml_float(double v, char *out)
{
	char json[SCALAR_NUMBER_BYTES];
	struct integer whole;
	char digits[20];
	int exponent;
	int n;

	put_json_float(v, json);
	if (v == 0 || (!strpbrk(json, ".e") && parse_int(span_of(json), &whole))) {
		snprintf(out, SCALAR_NUMBER_BYTES, "%s", v == 0 ? "0" : json);
		return;
	}
	if (v < 0) {
		*out++ = '-';
		v = -v;
	}
	n = shortest(v, digits, &exponent);
	if (exponent < -4 || exponent >= 6)
		put_exponent(out, digits, n, exponent, false);
	else
		put_decimal(out, digits, n, exponent);
}

static bool put_int(struct span text, char out[SCALAR_NUMBER_BYTES])
{
	struct integer i;

	if (!parse_int(text, &i))
		return false;
	snprintf(out, SCALAR_NUMBER_BYTES, "%s%" PRIu64, i.negative && i.magnitude ? "-" : "",
		 i.magnitude);
	return true;
}

bool scalar_json_number(enum node_tag tag, struct span text, char out[SCALAR_NUMBER_BYTES])
{
	double v;

	if (tag == TAG_INT && put_int(text, out))
		return true;
	if (!parse_float(text, &v))
		return false;
	put_json_float(v, out);
	return true;
}

void scalar_yaml_number(enum node_tag tag, struct span text, char out[SCALAR_NUMBER_BYTES])
{
	double v;

	if (tag == TAG_INT && put_int(text, out))
		return;
	if (parse_float(text, &v))
		put_yaml_float(v, out);
	else if (one_of(text, INF_WORDS))
		snprintf(out, SCALAR_NUMBER_BYTES, "%s", text.p[0] == '-' ? "-.inf" : ".inf");
	else
		snprintf(out, SCALAR_NUMBER_BYTES, ".nan");
}
