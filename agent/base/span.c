#include "agent/base/span.h"

enum { DISTANCE_BYTES = 64 }; /* longer words have no nearest name */

int span_cmp(struct span a, struct span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	if (c)
		return c;
	return a.n < b.n ? -1 : a.n > b.n;
}

bool span_starts(struct span a, const char *prefix)
{
	size_t n = strlen(prefix);

	return a.n >= n && memcmp(a.p, prefix, n) == 0;
}

bool span_ends(struct span a, const char *suffix)
{
	size_t n = strlen(suffix);

	return a.n >= n && memcmp(a.p + a.n - n, suffix, n) == 0;
}

size_t span_find(struct span a, char c)
{
	const char *at = a.n ? memchr(a.p, c, a.n) : NULL;

	return at ? (size_t)(at - a.p) : a.n;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct span span_trim(struct span a)
{
	while (a.n && is_blank(a.p[0])) {
		a.p++;
		a.n--;
	}
	while (a.n && is_blank(a.p[a.n - 1]))
		a.n--;
	return a;
}

bool span_cut(struct span *rest, char sep, struct span *part)
{
	size_t at;

	if (!rest->p)
		return false;
	at = span_find(*rest, sep);
	*part = (struct span){rest->p, at};
	if (at == rest->n)
		*rest = (struct span){NULL, 0};
	else
		*rest = (struct span){rest->p + at + 1, rest->n - at - 1};
	return true;
}

bool span_to_u64(struct span a, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;

	if (a.n == 0)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if (a.p[i] < '0' || a.p[i] > '9')
			return false;
		if (__builtin_mul_overflow(v, (uint64_t)10, &v) ||
		    __builtin_add_overflow(v, (uint64_t)(a.p[i] - '0'), &v) || v > max)
			return false;
	}
	*out = v;
	return true;
}

bool span_to_i32(struct span a, int32_t *out)
{
	bool minus = a.n && a.p[0] == '-';
	uint64_t v;

	if (a.n && (minus || a.p[0] == '+')) {
		a.p++;
		a.n--;
	}
	if (!span_to_u64(a, INT32_MAX, &v))
		return false;
	*out = minus ? -(int32_t)v : (int32_t)v;
	return true;
}

bool span_utf8(struct span a)
{
	const unsigned char *p = (const unsigned char *)a.p;
	size_t i = 0;

	while (i < a.n) {
		unsigned c = p[i++];
		unsigned low = 0x80;
		unsigned high = 0xbf;
		size_t more;

		if (c < 0x80)
			continue;
		if (c >= 0xc2 && c <= 0xdf)
			more = 1;
		else if (c >= 0xe0 && c <= 0xef)
			more = 2;
		else if (c >= 0xf0 && c <= 0xf4)
			more = 3;
		else
			return false;
		if (c == 0xe0)
			low = 0xa0;
		if (c == 0xed)
			high = 0x9f;
		if (c == 0xf0)
			low = 0x90;
		if (c == 0xf4)
			high = 0x8f;
		for (size_t k = 0; k < more; k++) {
			if (i == a.n || p[i] < low || p[i] > high)
				return false;
			low = 0x80;
			high = 0xbf;
			i++;
		}
	}
	return true;
}

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

size_t span_distance(struct span a, struct span b, size_t cap)
{
	size_t row[DISTANCE_BYTES + 1];

	if (a.n > DISTANCE_BYTES || b.n > DISTANCE_BYTES)
		return cap;
	for (size_t j = 0; j <= b.n; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			size_t above = row[j];

			row[j] = min3(above + 1, row[j - 1] + 1,
				      diagonal + (a.p[i - 1] != b.p[j - 1]));
			diagonal = above;
		}
	}
	return row[b.n] < cap ? row[b.n] : cap;
}
