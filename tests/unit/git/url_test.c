#include <criterion/criterion.h>
#include <string.h>

#include "sync/git/giturl.h"

Test(url, reads_the_four_forms)
{
	static const struct {
		const char *text;
		enum giturl_scheme scheme;
		const char *user;
		const char *host;
		uint16_t port;
		const char *path;
		const char *shown;
	} rows[] = {
		{"https://git.example.com/acme/x.git", GITURL_HTTPS, NULL, "git.example.com", 443,
		 "/acme/x.git", "https://git.example.com/acme/x.git"},
		{"https://Git.Example.com:8443/x", GITURL_HTTPS, NULL, "git.example.com", 8443,
		 "/x", "https://git.example.com:8443/x"},
		{"http://127.0.0.1:80/x", GITURL_HTTP, NULL, "127.0.0.1", 80, "/x",
		 "http://127.0.0.1/x"},
		{"https://[::1]:444/x", GITURL_HTTPS, NULL, "::1", 444, "/x",
		 "https://[::1]:444/x"},
		{"ssh://git@host/acme/x.git", GITURL_SSH, "git", "host", 22, "/acme/x.git",
		 "ssh://host/acme/x.git"},
		{"ssh://host:2222/a%20b", GITURL_SSH, NULL, "host", 2222, "/a b",
		 "ssh://host:2222/a%20b"},
		{"git@host:acme/x.git", GITURL_SSH, "git", "host", 22, "acme/x.git",
		 "host:acme/x.git"},
		{"git@host:/srv/x.git", GITURL_SSH, "git", "host", 22, "/srv/x.git",
		 "host:/srv/x.git"},
		{"file:///srv/x.git", GITURL_FILE, NULL, "", 0, "/srv/x.git", "file:///srv/x.git"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = ARENA_INIT;
		struct err e = ERR_INIT;
		struct giturl u;

		cr_assert(giturl_parse(span_of(rows[i].text), &a, &u, &e) == 0, "%s: %s",
			  rows[i].text, e.msg);
		cr_expect(u.scheme == rows[i].scheme && u.port == rows[i].port, "%s", rows[i].text);
		cr_expect(rows[i].user ? u.user && strcmp(u.user, rows[i].user) == 0 : !u.user,
			  "%s", rows[i].text);
		cr_expect_str_eq(u.host, rows[i].host);
		cr_expect_str_eq(u.path, rows[i].path);
		cr_expect_str_eq(u.text, rows[i].shown);
		arena_dispose(&a);
	}
}

Test(url, refuses_hostile_ones_without_repeating_them)
{
	static const struct span rows[] = {
		SPAN_LIT(""),
		SPAN_LIT("/srv/x.git"),
		SPAN_LIT("../x.git"),
		SPAN_LIT("host/x.git"),
		SPAN_LIT("host:x.git"),
		SPAN_LIT("ext::sh -c hunter2"),
		SPAN_LIT("ext::hunter2@x:y"),
		SPAN_LIT("fd::17/hunter2"),
		SPAN_LIT("git://host/x.git"),
		SPAN_LIT("ftp://host/x.git"),
		SPAN_LIT("https:///x.git"),
		SPAN_LIT("https://:443/x.git"),
		SPAN_LIT("https://host"),
		SPAN_LIT("https://host/"),
		SPAN_LIT("https://host:0/x"),
		SPAN_LIT("https://host:65536/x"),
		SPAN_LIT("https://host:22a/x"),
		SPAN_LIT("https://user:hunter2@host/x"),
		SPAN_LIT("https://hunter2@host/x"),
		SPAN_LIT("https://host/x?token=hunter2"),
		SPAN_LIT("https://host/x#hunter2"),
		SPAN_LIT("https://host?@evil/x"),
		SPAN_LIT("https://host\\@evil/x"),
		SPAN_LIT("https://ho st/x"),
		SPAN_LIT("https://host/x\nhost=evil"),
		SPAN_LIT("https://host/x\r"),
		SPAN_LIT("https://host/\0x"),
		SPAN_LIT("https://host/%0ax"),
		SPAN_LIT("https://host/%00"),
		SPAN_LIT("https://host/%zz"),
		SPAN_LIT("https://host/a%2"),
		SPAN_LIT("https://-host/x"),
		SPAN_LIT("https://h%6fst/x"),
		SPAN_LIT("https://[::1/x"),
		SPAN_LIT("https://[::g]/x"),
		SPAN_LIT("https://[::1]x/x"),
		SPAN_LIT("ssh://-oProxyCommand=hunter2/x"),
		SPAN_LIT("ssh://-oProxyCommand=hunter2@host/x"),
		SPAN_LIT("ssh://git@-oProxyCommand=hunter2/x"),
		SPAN_LIT("ssh://git:hunter2@host/x"),
		SPAN_LIT("ssh://@host/x"),
		SPAN_LIT("ssh://git@host/-x"),
		SPAN_LIT("ssh://git@host/%2dx"),
		SPAN_LIT("ssh://git@host/a%0a"),
		SPAN_LIT("ssh://a b@host/x"),
		SPAN_LIT("ssh://$(hunter2)@host/x"),
		SPAN_LIT("-oProxyCommand=hunter2@host:x"),
		SPAN_LIT("git@-oProxyCommand:x"),
		SPAN_LIT("git@host:-x"),
		SPAN_LIT("git@host:"),
		SPAN_LIT("git@host::x"),
		SPAN_LIT("file://host/x"),
		SPAN_LIT("file://"),
		SPAN_LIT("file:///"),
		SPAN_LIT("HTTPS://host/x"),
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = ARENA_INIT;
		struct err e = ERR_INIT;
		struct giturl u;

		cr_expect(giturl_parse(rows[i], &a, &u, &e) == -1, SPAN_FMT, SPAN_ARG(rows[i]));
		cr_expect(e.kind == ERR_INPUT && !strstr(e.msg, "hunter2"), "%s", e.msg);
		arena_dispose(&a);
	}
}
