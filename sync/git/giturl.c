#include "sync/git/giturl.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

#include "agent/base/limits.h"

static const struct {
	const char *prefix;
	enum giturl_scheme scheme;
	uint16_t port;
} schemes[] = {
	{"https://", GITURL_HTTPS, 443},
	{"http://", GITURL_HTTP, 80},
	{"ssh://", GITURL_SSH, 22},
	{"file://", GITURL_FILE, 0},
};

static int bad(struct err *e, const char *why)
{
	return err_set(e, ERR_INPUT, "repository URL: %s", why);
}

static bool control(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return true;
	return false;
}

static bool only(struct span s, const char *more)
{
	for (size_t i = 0; i < s.n; i++)
		if (!isalnum((unsigned char)s.p[i]) && (!s.p[i] || !strchr(more, s.p[i])))
			return false;
	return true;
}

static int check_user(struct span user, struct err *e)
{
	if (user.n == 0)
		return bad(e, "user name is empty");
	if (span_find(user, ':') < user.n)
		return bad(e, "a password does not belong here; name a file under auth");
	if (user.p[0] == '-')
		return bad(e, "user name begins with '-'");
	if (user.n > 64 || !only(user, "._-+"))
		return bad(e, "user name holds a character that is not allowed");
	return 0;
}

static int check_host(struct span host, bool v6, struct err *e)
{
	char text[INET6_ADDRSTRLEN + 1];
	struct in6_addr in6;

	if (host.n == 0)
		return bad(e, "host is empty");
	if (v6) {
		if (host.n >= sizeof(text))
			return bad(e, "not an IPv6 address");
		memcpy(text, host.p, host.n);
		text[host.n] = '\0';
		return inet_pton(AF_INET6, text, &in6) == 1 ? 0 : bad(e, "not an IPv6 address");
	}
	if (host.p[0] == '-' || host.p[0] == '.')
		return bad(e, "host begins with '-' or '.'");
	if (host.n > LIMIT_NAME_BYTES || !only(host, ".-_"))
		return bad(e, "host holds a character that is not allowed");
	return 0;
}

static const char *lower(struct span s, struct arena *a)
{
	char *p = arena_strndup(a, s.p, s.n);

	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)tolower((unsigned char)p[i]);
	return p;
}

/* [user@]host[:port] */
static int parse_authority(struct span s, struct arena *a, struct giturl *u, struct err *e)
{
	struct span user = {NULL, 0};
	struct span host = s;
	struct span port = {NULL, 0};
	bool v6;
	uint64_t number;
	size_t at;

	for (at = s.n; at > 0 && s.p[at - 1] != '@'; at--)
		;
	if (at > 0) {
		user = (struct span){s.p, at - 1};
		host = (struct span){s.p + at, s.n - at};
		if (u->scheme != GITURL_SSH)
			return bad(e,
				   "user information does not belong here; name a file under auth");
		if (check_user(user, e) < 0)
			return -1;
		u->user = arena_strndup(a, user.p, user.n);
	}
	v6 = span_starts(host, "[");
	if (v6) {
		size_t end = span_find(host, ']');

		if (end == host.n)
			return bad(e, "'[' without ']'");
		port = (struct span){host.p + end + 1, host.n - end - 1};
		host = (struct span){host.p + 1, end - 1};
		if (port.n > 0 && port.p[0] != ':')
			return bad(e, "text after ']'");
	} else {
		size_t colon = span_find(host, ':');

		port = (struct span){host.p + colon, host.n - colon};
		host.n = colon;
	}
	if (check_host(host, v6, e) < 0)
		return -1;
	u->host = lower(host, a);
	if (port.n == 0)
		return 0;
	port.p++;
	port.n--;
	if (!span_to_u64(port, 65535, &number) || number == 0)
		return bad(e, "port is not a number from 1 to 65535");
	u->port = (uint16_t)number;
	return 0;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent-decoded copy; control characters are refused encoded, too. */
static int decode(struct span s, struct arena *a, const char **out, struct err *e)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		int high;
		int low;

		p[n++] = s.p[i];
		if (s.p[i] != '%')
			continue;
		high = i + 2 < s.n ? hex(s.p[i + 1]) : -1;
		low = i + 2 < s.n ? hex(s.p[i + 2]) : -1;
		if (high < 0 || low < 0)
			return bad(e, "'%' without two hex digits");
		p[n - 1] = (char)(high << 4 | low);
		i += 2;
	}
	if (control((struct span){p, n}))
		return bad(e, "encoded control character");
	*out = p;
	return 0;
}

static int parse_path(struct span path, struct arena *a, struct giturl *u, struct err *e)
{
	const char *decoded = "";

	if (path.n < 2)
		return bad(e, "path is empty");
	if (span_find(path, '?') < path.n || span_find(path, '#') < path.n)
		return bad(e, "a query or fragment does not belong here");
	if (decode(path, a, &decoded, e) < 0)
		return -1;
	if (decoded[1] == '-')
		return bad(e, "path begins with '-'");
	u->path = u->scheme == GITURL_HTTPS || u->scheme == GITURL_HTTP
			  ? arena_strndup(a, path.p, path.n)
			  : decoded;
	return 0;
}

/* user@host:path; the path is relative to the user's home */
static int parse_scp(struct span s, struct arena *a, struct giturl *u, struct err *e)
{
	size_t at = span_find(s, '@');
	size_t colon = span_find(s, ':');
	struct span path;
	struct span host;

	if (at == s.n || colon == s.n || at > colon || span_find(s, '/') < colon)
		return bad(e, "not https://, ssh://, file:// or user@host:path");
	u->scheme = GITURL_SSH;
	u->port = 22;
	host = (struct span){s.p + at + 1, colon - at - 1};
	path = (struct span){s.p + colon + 1, s.n - colon - 1};
	if (check_user((struct span){s.p, at}, e) < 0 || check_host(host, false, e) < 0)
		return -1;
	if (path.n == 0 || path.p[0] == ':')
		return bad(e, "path is empty");
	if (path.p[0] == '-')
		return bad(e, "path begins with '-'");
	u->user = arena_strndup(a, s.p, at);
	u->host = lower(host, a);
	u->path = arena_strndup(a, path.p, path.n);
	u->text = arena_printf(a, "%s:%s", u->host, u->path);
	return 0;
}

static int parse_url(struct span s, size_t row, struct arena *a, struct giturl *u, struct err *e)
{
	size_t n = strlen(schemes[row].prefix);
	struct span rest = {s.p + n, s.n - n};
	size_t slash = span_find(rest, '/');
	struct span authority = {rest.p, slash};
	struct span path = {rest.p + slash, rest.n - slash};
	const char *brackets[2] = {"", ""};

	u->scheme = schemes[row].scheme;
	u->port = schemes[row].port;
	u->host = "";
	if (u->scheme == GITURL_FILE) {
		if (authority.n > 0)
			return bad(e, "file:// takes an absolute path and no host");
	} else if (parse_authority(authority, a, u, e) < 0) {
		return -1;
	}
	if (parse_path(path, a, u, e) < 0)
		return -1;
	if (strchr(u->host, ':')) {
		brackets[0] = "[";
		brackets[1] = "]";
	}
	if (u->port == schemes[row].port)
		u->text = arena_printf(a, "%s%s%s%s" SPAN_FMT, schemes[row].prefix, brackets[0],
				       u->host, brackets[1], SPAN_ARG(path));
	else
		u->text = arena_printf(a, "%s%s%s%s:%u" SPAN_FMT, schemes[row].prefix, brackets[0],
				       u->host, brackets[1], u->port, SPAN_ARG(path));
	return 0;
}

int giturl_parse(struct span text, struct arena *a, struct giturl *out, struct err *e)
{
	struct giturl u = {.host = ""};
	int rc = 1;

	if (text.n == 0)
		return bad(e, "is empty");
	if (text.n > LIMIT_PATH_BYTES)
		return bad(e, "is too long");
	if (control(text) || span_find(text, ' ') < text.n || span_find(text, '\\') < text.n)
		return bad(e, "holds a control character, blank or backslash");
	for (size_t i = 0; rc == 1 && i < ARRAY_LEN(schemes); i++)
		if (span_starts(text, schemes[i].prefix))
			rc = parse_url(text, i, a, &u, e);
	if (rc == 1)
		rc = parse_scp(text, a, &u, e);
	if (rc == 0)
		*out = u;
	return rc;
}

bool giturl_loopback(const struct giturl *u)
{
	struct in_addr v4;

	if (inet_pton(AF_INET, u->host, &v4) == 1)
		return (ntohl(v4.s_addr) >> 24) == 127;
	return strcmp(u->host, "localhost") == 0 || strcmp(u->host, "::1") == 0;
}

bool giturl_same_origin(const struct giturl *a, const struct giturl *b)
{
	return a->scheme == b->scheme && a->port == b->port && strcmp(a->host, b->host) == 0;
}
