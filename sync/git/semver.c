#include "sync/git/semver.h"

#include <ctype.h>

bool glob_match(struct span pattern, struct span text)
{
	size_t p = 0;
	size_t t = 0;
	size_t star = SIZE_MAX; /* position behind the last '*', to which a mismatch goes back */
	size_t star_t = 0;

	while (t < text.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = ++p;
			star_t = t;
		} else if (p < pattern.n && (pattern.p[p] == text.p[t] ||
					     (pattern.p[p] == '?' && text.p[t] != '/'))) {
			p++;
			t++;
		} else if (star != SIZE_MAX && text.p[star_t] != '/') {
			p = star;
			t = ++star_t;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

static bool identifiers(struct span s)
{
	struct span part;

	if (s.n == 0 || s.p[s.n - 1] == '.')
		return false;
	while (span_cut(&s, '.', &part)) {
		if (part.n == 0)
			return false;
		for (size_t i = 0; i < part.n; i++)
			if (!isalnum((unsigned char)part.p[i]) && part.p[i] != '-')
				return false;
	}
	return true;
}

struct semver semver_parse(struct span text)
{
	struct semver none = {.valid = false};
	struct semver v = {.valid = true};
	struct span rest = text;
	struct span core;
	struct span part;
	size_t n = 0;
	size_t at;

	if (rest.n > 0 && (rest.p[0] == 'v' || rest.p[0] == 'V')) {
		rest.p++;
		rest.n--;
	}
	at = span_find(rest, '+');
	if (at < rest.n) {
		if (!identifiers((struct span){rest.p + at + 1, rest.n - at - 1}))
			return none;
		rest.n = at;
	}
	at = span_find(rest, '-');
	core = (struct span){rest.p, at};
	if (at < rest.n) {
		v.pre = (struct span){rest.p + at + 1, rest.n - at - 1};
		if (!identifiers(v.pre))
			return none;
	}
	if (core.n == 0 || core.p[core.n - 1] == '.')
		return none;
	while (span_cut(&core, '.', &part))
		if (n == 4 || !span_to_u64(part, UINT64_MAX, &v.part[n++]))
			return none;
	return v;
}

static int cmp_u64(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static bool digits(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!isdigit((unsigned char)s.p[i]))
			return false;
	return s.n > 0;
}

static struct span without_zeros(struct span s)
{
	while (s.n > 1 && s.p[0] == '0') {
		s.p++;
		s.n--;
	}
	return s;
}

/* Numbers by value (of any length), numbers before words, words by bytes. */
static int cmp_identifier(struct span a, struct span b)
{
	bool a_number = digits(a);
	bool b_number = digits(b);

	if (a_number != b_number)
		return a_number ? -1 : 1;
	if (!a_number)
		return span_cmp(a, b);
	a = without_zeros(a);
	b = without_zeros(b);
	return a.n != b.n ? cmp_u64(a.n, b.n) : span_cmp(a, b);
}

static int cmp_pre(struct span a, struct span b)
{
	struct span x;
	struct span y;

	if (a.n == 0 || b.n == 0)
		return (a.n == 0) - (b.n == 0); /* a release comes after its pre-releases */
	for (;;) {
		bool more_a = span_cut(&a, '.', &x);
		bool more_b = span_cut(&b, '.', &y);
		int rc;

		if (!more_a || !more_b)
			return more_a - more_b;
		rc = cmp_identifier(x, y);
		if (rc != 0)
			return rc;
	}
}

int semver_cmp(const struct semver *a, const struct semver *b)
{
	int rc = a->valid - b->valid;

	if (rc != 0 || !a->valid)
		return rc;
	for (size_t i = 0; rc == 0 && i < 4; i++)
		rc = cmp_u64(a->part[i], b->part[i]);
	return rc != 0 ? rc : cmp_pre(a->pre, b->pre);
}

bool tag_match(struct span pattern, struct span tag, struct semver *out)
{
	size_t prefix = 0;
	struct span rest;

	if (!glob_match(pattern, tag))
		return false;
	while (prefix < pattern.n && pattern.p[prefix] != '*' && pattern.p[prefix] != '?')
		prefix++;
	if (prefix == pattern.n) { /* no wildcard: exactly this tag */
		*out = semver_parse(tag);
		return true;
	}
	while (prefix > 0 && (isdigit((unsigned char)pattern.p[prefix - 1]) ||
			      pattern.p[prefix - 1] == '.' || pattern.p[prefix - 1] == 'v'))
		prefix--;
	rest = (struct span){pattern.p + prefix, pattern.n - prefix};
	*out = semver_parse((struct span){tag.p + prefix, tag.n - prefix});
	return !out->valid || out->pre.n == 0 || span_find(rest, '-') < rest.n;
}

void tag_best_add(struct tag_best *best, struct span pattern, const char *tag)
{
	struct semver version;
	int rc;

	if (!tag_match(pattern, span_of(tag), &version))
		return;
	rc = best->name ? semver_cmp(&version, &best->version) : 1;
	if (rc == 0)
		rc = span_cmp(span_of(tag), span_of(best->name));
	if (rc > 0)
		*best = (struct tag_best){tag, version};
}
