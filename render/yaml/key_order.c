#include "render/yaml/yaml_out.h"

/* A code point of valid UTF-8, or a byte that starts none. */
static uint32_t rune_at(struct span s, size_t i)
{
	static const uint8_t MASKS[] = {0x7f, 0x1f, 0x0f, 0x07};
	unsigned char c = (unsigned char)s.p[i];
	size_t n = c < 0xc0 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
	uint32_t v = n ? c & MASKS[n] : c;

	for (size_t k = 1; k <= n && i + k < s.n; k++)
		v = v << 6 | ((unsigned char)s.p[i + k] & 0x3f);
	return v;
}

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

/* Outside ASCII only punctuation, symbols and emoji are told from letters: keys are ASCII. */
static bool is_letter(uint32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	return !(c < 0xc0 && c != 0xaa && c != 0xb5 && c != 0xba) && c != 0xd7 && c != 0xf7 &&
	       !(c >= 0x2000 && c < 0x2c00) && !(c >= 0x3000 && c < 0x3040) &&
	       !(c >= 0xe000 && c < 0xf900) && !(c >= 0xfe00 && c < 0xfe70) &&
	       !(c >= 0xfff0 && c < 0x10000) && !(c >= 0x1f000 && c < 0x20000) && c != 0xfeff;
}

/* The number at `at`, wrapping as int64 does; returns where it ends. */
static size_t number(struct span s, size_t at, uint64_t start, int64_t *out)
{
	uint64_t v = start;

	for (; at < s.n && is_digit((unsigned char)s.p[at]); at++)
		v = v * 10 + (uint64_t)(s.p[at] - '0');
	*out = (int64_t)v;
	return at;
}

/* Behind equal digits that are not all zero a 0 counts as a digit of the same number. */
static uint64_t digits_before(struct span s, size_t at)
{
	for (; at > 0 && is_digit((unsigned char)s.p[at - 1]); at--)
		if (s.p[at - 1] != '0')
			return 1;
	return 0;
}

int yaml_key_order(struct span a, struct span b)
{
	size_t shared = a.n < b.n ? a.n : b.n;
	uint64_t start = 0;
	uint32_t x, y;
	int64_t m, n;
	size_t i = 0;
	size_t p, q;

	while (i < shared && a.p[i] == b.p[i])
		i++;
	if (i == shared)
		return a.n < b.n ? -1 : a.n > b.n;
	while (i > 0 && ((unsigned char)a.p[i] & 0xc0) == 0x80)
		i--;
	x = rune_at(a, i);
	y = rune_at(b, i);
	if (is_letter(x) && is_letter(y))
		return x < y ? -1 : 1;
	if (is_letter(x) || is_letter(y))
		return is_letter(y) ? -1 : 1;
	if (x == '0' || y == '0')
		start = digits_before(a, i);
	p = number(a, i, start, &m);
	q = number(b, i, start, &n);
	if (m != n)
		return m < n ? -1 : 1;
	if (p != q)
		return p < q ? -1 : 1;
	return x < y ? -1 : 1;
}
