#include "sync/kube/discovery.h"

#include <stdarg.h>

#include "agent/base/buf.h"
#include "agent/base/limits.h"

/* RFC 3986 unreserved, and ':' which RBAC names hold and a path segment may. */
static bool plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~' || c == ':';
}

static void add_escaped(struct buf *b, const char *s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (plain(c)) {
			buf_addc(b, (char)c);
			continue;
		}
		buf_addc(b, '%');
		buf_addc(b, hex[c >> 4]);
		buf_addc(b, hex[c & 15]);
	}
}

/* What Kubernetes calls a path segment name: it could otherwise lead to another resource. */
static int segment_check(const char *what, const char *s, struct err *e)
{
	if (!s || !s[0])
		return err_set(e, ERR_INPUT, "%s is empty", what);
	if (strlen(s) > LIMIT_NAME_BYTES)
		return err_set(e, ERR_INPUT, "%s '%.60s...' is longer than %d bytes", what, s,
			       LIMIT_NAME_BYTES);
	if (strcmp(s, ".") == 0 || strcmp(s, "..") == 0 || strpbrk(s, "/%"))
		return err_set(e, ERR_INPUT, "%s '%s' is not allowed in a path", what, s);
	for (const char *p = s; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return err_set(e, ERR_INPUT, "%s holds a control character", what);
	return 0;
}

/* An arena copy of what the buffer holds; the buffer is freed. */
static const char *finish(struct buf *b, struct arena *a)
{
	const char *out = arena_strndup(a, buf_str(b), b->n);

	buf_dispose(b);
	return out;
}

int kube_object_path(const struct kube_resource *r, const char *ns, const char *name,
		     const char *sub, const char *query, struct arena *a, const char **out,
		     struct err *e)
{
	struct buf b = BUF_INIT(LIMIT_API_QUERY_BYTES + 8 * LIMIT_NAME_BYTES * 3);
	bool in_ns = r->namespaced && ns && ns[0];

	if (name && segment_check("name", name, e) < 0)
		return -1;
	if (r->namespaced && (name || in_ns) && segment_check("namespace", ns, e) < 0)
		return -1;
	buf_adds(&b, r->group[0] ? "/apis/" : "/api");
	add_escaped(&b, r->group);
	buf_addc(&b, '/');
	add_escaped(&b, r->version);
	if (in_ns) {
		buf_adds(&b, "/namespaces/");
		add_escaped(&b, ns);
	}
	buf_addc(&b, '/');
	add_escaped(&b, r->plural);
	if (name) {
		buf_addc(&b, '/');
		add_escaped(&b, name);
	}
	if (name && sub) {
		buf_addc(&b, '/');
		add_escaped(&b, sub);
	}
	if (query && query[0])
		buf_printf(&b, "?%s", query);
	if (buf_full(&b)) {
		buf_dispose(&b);
		return err_set(e, ERR_LIMIT, "the query is longer than %d bytes",
			       LIMIT_API_QUERY_BYTES);
	}
	*out = finish(&b, a);
	return 0;
}

const char *kube_query(struct arena *a, ...)
{
	struct buf b = BUF_INIT(LIMIT_API_BODY_BYTES);
	const char *key;
	va_list ap;

	va_start(ap, a);
	while ((key = va_arg(ap, const char *))) {
		const char *value = va_arg(ap, const char *);

		if (!value)
			continue;
		if (b.n)
			buf_addc(&b, '&');
		add_escaped(&b, key);
		buf_addc(&b, '=');
		add_escaped(&b, value);
	}
	va_end(ap);
	return finish(&b, a);
}
