#include "sync/kube/kube_target.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <sodium.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"
#include "agent/base/mem.h"

DEFINE_FREEP(CURLU, curl_url_cleanup)

struct kube_target *kube_target_new(void)
{
	struct kube_target *t = mem_alloc(1, sizeof(*t));

	t->mem = (struct arena)ARENA_WIPED;
	t->ns = "default";
	return t;
}

void kube_target_free(struct kube_target *t)
{
	if (!t)
		return;
	arena_dispose(&t->mem);
	free(t);
}

const char *kube_target_server(const struct kube_target *t)
{
	return t->server;
}

const char *kube_target_context(const struct kube_target *t)
{
	return t->context;
}

const char *kube_target_namespace(const struct kube_target *t)
{
	return t->ns;
}

/* ---- fields ----------------------------------------------------------------------------------- */

/* Fields that would change who we are or whom we trust, had we skipped them. */
static int fields_check(const struct node *map, const char *what, const char *const *known,
			size_t n_known, struct err *e)
{
	for (uint32_t i = 0; i < map->n; i++) {
		struct span key = node_text(map->pairs[i].key);
		bool found = false;

		for (size_t k = 0; k < n_known && !found; k++)
			found = span_is(key, known[k]);
		if (!found)
			return err_at(e, ERR_INPUT, map->pairs[i].key,
				      "unknown field '" SPAN_FMT "' of a %s", SPAN_ARG(key), what);
	}
	return 0;
}

/* *out is NULL when the field is absent, null or "". */
static int field_text(struct kube_target *t, const struct node *map, const char *key,
		      const char **out, struct err *e)
{
	const struct node *v = node_get(map, key);

	*out = NULL;
	if (node_is_null(v))
		return 0;
	if (!node_is(v, NODE_SCALAR) || v->tag != TAG_STR)
		return err_at(e, ERR_INPUT, v, "'%s' must be a string", key);
	if (memchr(v->text, '\0', v->n))
		return err_at(e, ERR_INPUT, v, "'%s' holds a NUL byte", key);
	if (v->n)
		*out = arena_strndup(&t->mem, v->text, v->n);
	return 0;
}

static int field_bool(const struct node *map, const char *key, bool *out, struct err *e)
{
	const struct node *v = node_get(map, key);

	if (node_is_null(v))
		return 0;
	if (!node_is(v, NODE_SCALAR) || v->tag != TAG_BOOL)
		return err_at(e, ERR_INPUT, v, "'%s' must be true or false", key);
	*out = span_is(node_text(v), "true");
	return 0;
}

/* A token stands in a header: no line may end inside. */
static bool header_safe(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return false;
	return true;
}

static int base64_field(struct kube_target *t, const struct node *v, const char *key,
			struct span *out, struct err *e)
{
	size_t room = v->n / 4 * 3 + 3;
	char *bytes = arena_alloc(&t->mem, room + 1);
	size_t n = 0;

	if (v->n > LIMIT_CERT_BYTES * 2)
		return err_at(e, ERR_LIMIT, v, "'%s' is larger than %d bytes", key,
			      LIMIT_CERT_BYTES);
	if (sodium_base642bin((unsigned char *)bytes, room, v->text, v->n, " \r\n", &n, NULL,
			      sodium_base64_VARIANT_ORIGINAL) != 0)
		return err_at(e, ERR_INPUT, v, "'%s' is not base64", key);
	bytes[n] = '\0';
	*out = (struct span){bytes, n};
	return 0;
}

/* The directory that relative paths in the file of `n` start from, with a slash, or "". */
static const char *source_dir(struct kube_target *t, const struct node *n)
{
	const char *slash = n->source ? strrchr(n->source->path, '/') : NULL;

	return slash ? arena_strndup(&t->mem, n->source->path,
				     (size_t)(slash - n->source->path) + 1)
		     : "";
}

static int file_field(struct kube_target *t, const struct node *map, const char *key,
		      const struct kube_target_rules *rules, const char **out, struct err *e)
{
	const char *path;

	*out = NULL;
	if (field_text(t, map, key, &path, e) < 0)
		return -1;
	if (!path)
		return 0;
	if (!rules->files)
		return err_at(e, ERR_INPUT, node_get(map, key),
			      "'%s' refers to a file, which is not accepted here", key);
	if (strlen(path) > LIMIT_PATH_BYTES)
		return err_at(e, ERR_LIMIT, node_get(map, key), "'%s' is too long a path", key);
	*out = path[0] == '/' ? path : arena_printf(&t->mem, "%s%s", source_dir(t, map), path);
	return 0;
}

/* "<key>-data" in base64, or else the file "<key>". */
static int material(struct kube_target *t, const struct node *map, const char *key,
		    const char *wanted, const struct kube_target_rules *rules,
		    struct kube_material *out, struct err *e)
{
	char data_key[64];
	const struct node *data;

	snprintf(data_key, sizeof(data_key), "%s-data", key);
	data = node_get(map, data_key);
	if (!node_is_null(data)) {
		if (!node_is(data, NODE_SCALAR) || data->tag == TAG_NULL)
			return err_at(e, ERR_INPUT, data, "'%s' must be a string", data_key);
		if (base64_field(t, data, data_key, &out->data, e) < 0)
			return -1;
	}
	if (out->data.n) {
		if (!strstr(out->data.p, wanted))
			return err_at(e, ERR_INPUT, data, "'%s' holds no PEM block '%s'", data_key,
				      wanted);
		if (strstr(out->data.p, "ENCRYPTED"))
			return err_at(e, ERR_INPUT, data,
				      "'%s' is encrypted, which is not supported", data_key);
		return 0;
	}
	return file_field(t, map, key, rules, &out->file, e);
}

static bool is_set(const struct kube_material *m)
{
	return m->data.n || m->file;
}

/* ---- cluster ---------------------------------------------------------------------------------- */

static bool is_loopback(const char *host)
{
	struct in_addr v4;
	struct in6_addr v6;

	if (inet_pton(AF_INET, host, &v4) == 1)
		return (ntohl(v4.s_addr) >> 24) == 127;
	if (inet_pton(AF_INET6, host, &v6) == 1)
		return IN6_IS_ADDR_LOOPBACK(&v6);
	return strcmp(host, "localhost") == 0;
}

static const char *url_part(struct kube_target *t, CURLU *u, CURLUPart part, unsigned flags)
{
	char *s = NULL;
	const char *out = NULL;

	if (curl_url_get(u, part, &s, flags) == CURLUE_OK)
		out = arena_strdup(&t->mem, s);
	curl_free(s);
	return out;
}

int kube_target_server_set(struct kube_target *t, const char *url, bool insecure_allowed,
			   const struct node *at, struct err *e)
{
	CLEANUP(curl_url_cleanupp) CURLU *u = curl_url();
	const char *scheme;
	const char *host;
	char *path;
	size_t n;

	if (!u)
		mem_exhausted();
	if (!header_safe(url) || strchr(url, ' ') ||
	    curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
		return err_at(e, ERR_INPUT, at, "'server' is not a URL");
	scheme = url_part(t, u, CURLUPART_SCHEME, 0);
	host = url_part(t, u, CURLUPART_HOST, 0);
	if (!scheme || !host || (strcmp(scheme, "https") != 0 && strcmp(scheme, "http") != 0))
		return err_at(e, ERR_INPUT, at, "'server' must be an https:// URL");
	if (url_part(t, u, CURLUPART_USER, 0) || url_part(t, u, CURLUPART_QUERY, 0) ||
	    url_part(t, u, CURLUPART_FRAGMENT, 0))
		return err_at(e, ERR_INPUT, at,
			      "'server' may hold neither a user, a query nor a fragment");
	n = strlen(host);
	t->host = host[0] == '[' ? arena_strndup(&t->mem, host + 1, n - 2) : host;
	t->port = url_part(t, u, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	t->loopback = is_loopback(t->host);
	t->plain_http = strcmp(scheme, "http") == 0;
	if (t->plain_http && !t->loopback && !insecure_allowed)
		return err_at(e, ERR_INPUT, at, "'server' must be an https:// URL");
	path = (char *)url_part(t, u, CURLUPART_PATH, 0);
	for (n = path ? strlen(path) : 0; n > 0 && path[n - 1] == '/';)
		path[--n] = '\0';
	t->prefix = path ? path : "";
	t->authority = arena_printf(&t->mem, "%s:%s", host, t->port);
	t->server = arena_printf(&t->mem, "%s://%s%s", scheme, t->authority, t->prefix);
	return 0;
}

static int proxy_set(struct kube_target *t, const struct node *cluster, struct err *e)
{
	static const char *const schemes[] = {"http", "https", "socks5", "socks5h"};
	const struct node *at = node_get(cluster, "proxy-url");
	CLEANUP(curl_url_cleanupp) CURLU *u = curl_url();
	const char *url;
	const char *scheme;

	if (!u)
		mem_exhausted();
	if (field_text(t, cluster, "proxy-url", &url, e) < 0)
		return -1;
	if (!url)
		return 0;
	/* the URL may hold a password: messages do not repeat it */
	if (!header_safe(url) ||
	    curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
		return err_at(e, ERR_INPUT, at, "'proxy-url' is not a URL");
	scheme = url_part(t, u, CURLUPART_SCHEME, 0);
	for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
		if (scheme && strcmp(scheme, schemes[i]) == 0) {
			t->proxy_url = url;
			return 0;
		}
	}
	return err_at(e, ERR_INPUT, at, "'proxy-url' must be http, https, socks5 or socks5h");
}

int kube_target_cluster(struct kube_target *t, const struct node *cluster,
			const struct kube_target_rules *rules, struct err *e)
{
	static const char *const known[] = {
		"server",
		"tls-server-name",
		"insecure-skip-tls-verify",
		"proxy-url",
		"disable-compression",
		"certificate-authority",
		"extensions",
		"certificate-authority-data",
		/* written by old versions of kubectl, without meaning since 1.9 */
		"api-version",
	};
	const struct node *skip = node_get(cluster, "insecure-skip-tls-verify");
	const char *server;

	if (fields_check(cluster, "cluster", known, ARRAY_LEN(known), e) < 0 ||
	    field_text(t, cluster, "server", &server, e) < 0)
		return -1;
	if (!server)
		return err_at(e, ERR_INPUT, cluster, "the cluster has no 'server'");
	if (kube_target_server_set(t, server, rules->options->insecure_allowed,
				   node_get(cluster, "server"), e) < 0 ||
	    field_text(t, cluster, "tls-server-name", &t->tls_server_name, e) < 0 ||
	    field_bool(cluster, "insecure-skip-tls-verify", &t->insecure, e) < 0 ||
	    field_bool(cluster, "disable-compression", &t->no_compression, e) < 0 ||
	    material(t, cluster, "certificate-authority", "-----BEGIN CERTIFICATE-----", rules,
		     &t->ca, e) < 0 ||
	    proxy_set(t, cluster, e) < 0)
		return -1;
	if (t->tls_server_name &&
	    (!header_safe(t->tls_server_name) || strpbrk(t->tls_server_name, " :/[]@")))
		return err_at(e, ERR_INPUT, node_get(cluster, "tls-server-name"),
			      "'tls-server-name' must be a host name");
	if (t->insecure && !rules->options->insecure_allowed)
		return err_at(e, ERR_INPUT, skip,
			      "'insecure-skip-tls-verify' is not allowed: give the cluster's "
			      "certificate authority instead");
	if (t->insecure && is_set(&t->ca))
		return err_at(e, ERR_INPUT, skip,
			      "'insecure-skip-tls-verify' and a certificate authority exclude "
			      "each other");
	return 0;
}

/* ---- user ------------------------------------------------------------------------------------- */

static int refused_fields(const struct node *user, struct err *e)
{
	static const struct {
		const char *field;
		const char *why;
	} refused[] = {
		{"auth-provider", "auth providers left Kubernetes in 1.26: use 'exec'"},
		{"username", "basic authentication left Kubernetes in 1.19"},
		{"password", "basic authentication left Kubernetes in 1.19"},
	};

	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		const struct node *v = node_get(user, refused[i].field);

		if (!node_is_null(v))
			return err_at(e, ERR_INPUT, v, "'%s' is not supported: %s",
				      refused[i].field, refused[i].why);
	}
	return 0;
}

static int text_list(struct kube_target *t, const struct node *list, const char *key,
		     const char *const **out, size_t *n, struct err *e)
{
	const char **items;

	if (node_is_null(list))
		return 0;
	if (!node_is(list, NODE_LIST))
		return err_at(e, ERR_INPUT, list, "'%s' must be a list", key);
	items = arena_array(&t->mem, list->n, sizeof(*items));
	for (uint32_t i = 0; i < list->n; i++) {
		const struct node *v = list->items[i];

		if (!node_is(v, NODE_SCALAR) || v->tag != TAG_STR || !v->n)
			return err_at(e, ERR_INPUT, v, "an item of '%s' must be a string", key);
		items[i] = arena_strndup(&t->mem, v->text, v->n);
	}
	*out = items;
	*n = list->n;
	return 0;
}

static int extra_read(struct kube_target *t, const struct node *map, struct err *e)
{
	const char *(*pairs)[2];
	size_t n = 0;

	if (node_is_null(map))
		return 0;
	if (!node_is(map, NODE_MAP))
		return err_at(e, ERR_INPUT, map, "'as-user-extra' must be a map of lists");
	for (uint32_t i = 0; i < map->n; i++)
		n += node_is(map->pairs[i].value, NODE_LIST) ? map->pairs[i].value->n : 0;
	pairs = arena_array(&t->mem, n, sizeof(*pairs));
	n = 0;
	for (uint32_t i = 0; i < map->n; i++) {
		const char *const *values = NULL;
		size_t n_values = 0;

		if (text_list(t, map->pairs[i].value, "as-user-extra", &values, &n_values, e) < 0)
			return -1;
		for (size_t v = 0; v < n_values; v++, n++) {
			pairs[n][0] = arena_strdup(&t->mem, map->pairs[i].key->text);
			pairs[n][1] = values[v];
		}
	}
	t->as.extra = (const char *const(*)[2])pairs;
	t->as.n_extra = n;
	return 0;
}

static int identity_read(struct kube_target *t, const struct node *user, struct err *e)
{
	const struct node *as = node_get(user, "as");

	if (node_is(as, NODE_SCALAR) && as->tag == TAG_STR && as->n == 0)
		return err_at(e, ERR_INPUT, as, "'as' is empty: it would act as the user itself");
	if (field_text(t, user, "as", &t->as.user, e) < 0 ||
	    field_text(t, user, "as-uid", &t->as.uid, e) < 0 ||
	    text_list(t, node_get(user, "as-groups"), "as-groups", &t->as.groups, &t->as.n_groups,
		      e) < 0 ||
	    extra_read(t, node_get(user, "as-user-extra"), e) < 0)
		return -1;
	if (!t->as.user && (t->as.uid || t->as.n_groups || t->as.n_extra))
		return err_at(e, ERR_INPUT, user, "'as' is missing: groups alone name nobody");
	return 0;
}

static int token_read(struct kube_target *t, const struct node *user,
		      const struct kube_target_rules *rules, struct err *e)
{
	const char *token;

	if (file_field(t, user, "tokenFile", rules, &t->token.file, e) < 0 ||
	    field_text(t, user, "token", &token, e) < 0)
		return -1;
	if (!token)
		return 0;
	if (!header_safe(token) || strlen(token) > LIMIT_TOKEN_BYTES)
		return err_at(e, ERR_INPUT, node_get(user, "token"),
			      "'token' is too long or holds a line break");
	t->token.data = span_of(token);
	return 0;
}

int kube_target_user(struct kube_target *t, const struct node *user,
		     const struct kube_target_rules *rules, struct err *e)
{
	static const char *const known[] = {
		"client-certificate",
		"client-certificate-data",
		"client-key",
		"client-key-data",
		"token",
		"tokenFile",
		"as",
		"as-uid",
		"as-groups",
		"as-user-extra",
		"exec",
		"extensions",
		"auth-provider",
		"username",
		"password",
	};
	const struct node *exec = node_get(user, "exec");

	if (fields_check(user, "user", known, ARRAY_LEN(known), e) < 0 ||
	    refused_fields(user, e) < 0 ||
	    material(t, user, "client-certificate", "-----BEGIN CERTIFICATE-----", rules, &t->cert,
		     e) < 0 ||
	    material(t, user, "client-key", "PRIVATE KEY-----", rules, &t->key, e) < 0 ||
	    token_read(t, user, rules, e) < 0 || identity_read(t, user, e) < 0)
		return -1;
	if (is_set(&t->cert) != is_set(&t->key))
		return err_at(e, ERR_INPUT, user,
			      "a client certificate and its key belong "
			      "together: one of them is missing");
	if (node_is_null(exec))
		return 0;
	if (is_set(&t->token) || is_set(&t->cert))
		return err_at(e, ERR_INPUT, exec,
			      "'exec' and a token or certificate exclude each other");
	return kube_exec_read(t, exec, rules, e);
}
