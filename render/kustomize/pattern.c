#define PCRE2_CODE_UNIT_WIDTH 8
#include "render/kustomize/pattern.h"

#include <ctype.h>
#include <pcre2.h>
#include <string.h>

enum {
	MATCH_STEPS_MAX = 1000 * 1000, /* backtracking steps of one match: milliseconds */
	MATCH_DEPTH_MAX = 10 * 1000,
};

static const char image_tail[] =
	"(:[a-zA-Z0-9_.{}-]*)?(@[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*:[a-zA-Z0-9_.{}-]*)?$";

static void *from_arena(PCRE2_SIZE n, void *a)
{
	return arena_alloc(a, n);
}

static void to_nobody(void *p, void *a)
{
	(void)p;
	(void)a;
}

static bool is_plain(struct span text, bool *dots)
{
	*dots = false;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '.')
			*dots = true;
		else if (!isalnum((unsigned char)text.p[i]) && !strchr("_/:@-", text.p[i]))
			return false;
		else if (text.p[i] == '\0')
			return false;
	}
	return true;
}

/* What PCRE has and RE2 has not. */
static bool beyond_re2(struct span t)
{
	for (size_t i = 0; i + 1 < t.n; i++) {
		if (t.p[i] == '\\') {
			if (t.p[i + 1] >= '1' && t.p[i + 1] <= '9')
				return true;
			i++;
		} else if (t.p[i] == '(' && t.p[i + 1] == '?' && i + 2 < t.n) {
			char c = t.p[i + 2];

			if (strchr("=!>|#&R+0123456789(C", c) ||
			    (c == '<' && i + 3 < t.n && strchr("=!", t.p[i + 3])))
				return true;
		} else if (t.p[i] == '(' && t.p[i + 1] == '*') {
			return true;
		}
	}
	return false;
}

static pcre2_code *compile(struct arena *a, struct span text, enum pattern_mode mode)
{
	pcre2_general_context *general = pcre2_general_context_create(from_arena, to_nobody, a);
	pcre2_compile_context *context = pcre2_compile_context_create(general);
	const char *before = mode == PATTERN_WHOLE ? "^(?:" : mode == PATTERN_IMAGE ? "^" : "";
	const char *after = mode == PATTERN_WHOLE ? ")$" : mode == PATTERN_IMAGE ? image_tail : "";
	const char *whole =
		arena_printf(a, "%s%.*s%s", before, (int)text.n, text.p ? text.p : "", after);
	int code;
	PCRE2_SIZE at;

	return pcre2_compile((PCRE2_SPTR)whole, strlen(whole),
			     PCRE2_DOLLAR_ENDONLY | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF, &code, &at,
			     context);
}

int pattern_compile(struct arena *a, struct span text, enum pattern_mode mode,
		    const struct node *place, struct pattern *out, struct err *e)
{
	struct pattern p = {.text = text, .mode = mode};
	bool dots;

	p.plain = is_plain(text, &dots);
	p.literal = p.plain && !dots;
	if (!p.plain) {
		p.code = beyond_re2(text) || memchr(text.p, '\0', text.n) ? NULL
									  : compile(a, text, mode);
		p.never = !p.code;
		if (p.never && mode != PATTERN_IMAGE)
			return err_at(e, ERR_INPUT, place,
				      "'" SPAN_FMT "' is not a regular expression (RE2 syntax)",
				      SPAN_ARG(text));
	}
	*out = p;
	return 0;
}

/* The plain pattern against the beginning of the subject. */
static bool plain_prefix(struct span text, struct span subject)
{
	if (subject.n < text.n)
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != subject.p[i] && (text.p[i] != '.' || subject.p[i] == '\n'))
			return false;
	return true;
}

static size_t skip_tag(struct span s, size_t at)
{
	while (at < s.n && (isalnum((unsigned char)s.p[at]) || strchr("_.{}-", s.p[at])) && s.p[at])
		at++;
	return at;
}

/* "alg:digest" with alg of parts divided by one of . + _ - */
static bool is_digest(struct span s)
{
	size_t at = 0;

	for (;;) {
		size_t from = at;

		while (at < s.n && isalnum((unsigned char)s.p[at]))
			at++;
		if (at == from || at == s.n)
			return false;
		if (s.p[at] == ':')
			return skip_tag(s, at + 1) == s.n;
		if (!strchr(".+_-", s.p[at]))
			return false;
		at++;
	}
}

static bool is_image_tail(struct span s)
{
	size_t at = 0;

	if (s.n && s.p[0] == ':')
		at = skip_tag(s, 1);
	if (at == s.n)
		return true;
	return s.p[at] == '@' && is_digest((struct span){s.p + at + 1, s.n - at - 1});
}

static bool plain_part(struct span text, struct span subject)
{
	for (size_t i = 0; i + text.n <= subject.n; i++)
		if (plain_prefix(text, (struct span){subject.p + i, subject.n - i}))
			return true;
	return false;
}

static bool run(const struct pattern *p, struct span subject)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	pcre2_match_context *context = pcre2_match_context_create(NULL);
	int rc = -1;

	if (data && context) {
		pcre2_set_match_limit(context, MATCH_STEPS_MAX);
		pcre2_set_depth_limit(context, MATCH_DEPTH_MAX);
		rc = pcre2_match(p->code, (PCRE2_SPTR)(subject.p ? subject.p : ""), subject.n, 0, 0,
				 data, context);
	}
	pcre2_match_context_free(context);
	pcre2_match_data_free(data);
	return rc >= 0;
}

bool pattern_matches(const struct pattern *p, struct span subject)
{
	if (p->never)
		return false;
	if (!p->plain)
		return run(p, subject);
	switch (p->mode) {
	case PATTERN_WHOLE:
		return p->text.n == 0 || (subject.n == p->text.n && plain_prefix(p->text, subject));
	case PATTERN_PART: return plain_part(p->text, subject);
	case PATTERN_IMAGE: break;
	}
	return plain_prefix(p->text, subject) &&
	       is_image_tail((struct span){subject.p + p->text.n, subject.n - p->text.n});
}
