#include "render/yaml/fold.h"

#include <stdbool.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Printable for libyaml and go-yaml alike: nothing above U+FFFF, no controls but tab and line feed. */
static bool is_printable(struct span s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];
	unsigned char next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;

	if (c < 0x80)
		return c == '\n' || c == '\t' || (c >= 0x20 && c < 0x7f);
	if (c < 0xc0)
		return true; /* inside a character that was looked at */
	if (c == 0xc2)
		return next >= 0xa0;
	return c < 0xf0 && !(c == 0xef && (next == 0xbb || next == 0xbf));
}

/* Text that go-yaml writes folded; all else becomes double-quoted and stays as it is. */
static bool stays_folded(struct span s)
{
	if (s.n == 0 || s.p[s.n - 1] == ' ')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_printable(s, i) || (s.p[i] == ' ' && s.p[i + 1] == '\n'))
			return false;
		/* U+2028 and U+2029 are breaks that are not doubled: too rare to follow */
		if (s.n - i >= 3 && (s.p[i] == '\xe2' && s.p[i + 1] == '\x80' &&
				     (s.p[i + 2] == '\xa8' || s.p[i + 2] == '\xa9')))
			return false;
	}
	return true;
}

/*
 * Line breaks that come back for a run of `m`: of a line that starts with a blank or not, followed by
 * such a line or the end. 0 = a blank takes their place.
 */
static size_t breaks_back(size_t m, bool doubles, bool blank_line, bool blank_next, bool at_end)
{
	size_t written = m + (doubles && !blank_line ? 1 : 0);

	if (at_end)
		return m == 1 ? 1 : written;
	return blank_line || blank_next ? written : written - 1;
}

struct span fold_again(struct span text, struct arena *a)
{
	bool blank_line;
	bool doubles;
	size_t i = 0;
	char *out;
	char *at;

	if (!stays_folded(text))
		return text;
	at = out = arena_alloc(a, 2 * text.n + 1);
	while (i < text.n && text.p[i] == '\n')
		*at++ = text.p[i++];
	if (i == text.n)
		return text;
	doubles = !is_blank(text.p[i]);
	while (i < text.n) {
		size_t m = 0;
		size_t back;

		blank_line = is_blank(text.p[i]);
		while (i < text.n && text.p[i] != '\n')
			*at++ = text.p[i++];
		for (; i < text.n && text.p[i] == '\n'; i++)
			m++;
		if (m == 0)
			break;
		back = breaks_back(m, doubles, blank_line, i < text.n && is_blank(text.p[i]),
				   i == text.n);
		if (back == 0)
			*at++ = ' ';
		for (; back > 0; back--)
			*at++ = '\n';
	}
	*at = '\0';
	return (struct span){out, (size_t)(at - out)};
}
