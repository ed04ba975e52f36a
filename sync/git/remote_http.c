/*
 * The smart HTTP protocol over libcurl. Two requests of the protocol exist: GET <base>/info/refs with
 * the service in the query, and POST <base>/<service>. A redirect is followed on the first kind only,
 * and only within the same scheme, host and port, so credentials cannot reach anybody else.
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "sync/git/gitlib.h"
#include "sync/git/remote.h"

enum {
	REDIRECTS_MAX = 5,
	CONNECT_TIMEOUT_S = 20,
	STALL_S = 60,		       /* no byte for so long ends a transfer */
	INFLOW_MAX_BYTES = 256 * 1024, /* received but not read yet; above it curl is paused */
	LS_MAX_BYTES = LIMIT_GIT_REFS * 640, /* an advertisement: id, name and capabilities */
	BODY_MAX_BYTES = 1 << 30,	     /* what one push may send */
};

struct http_transport {
	git_smart_subtransport parent;
	struct remote_session *session;
	struct giturl base;
	CURLM *multi;
	CURL *easy;
};

struct http_stream {
	git_smart_subtransport_stream parent;
	struct http_transport *transport;
	const char *service; /* "git-upload-pack" */
	bool ls;
	struct buf body;
	struct buf inflow;
	size_t taken; /* bytes of inflow handed out */
	uint64_t received_bytes;
	struct curl_slist *headers;
	bool started;
	bool paused;
	bool checked; /* status and content type are fine */
	bool done;
	CURLcode result;
	char curl_error[CURL_ERROR_SIZE];
};

/* ---- what came back ------------------------------------------------------------------------- */

static int fail(struct http_stream *st, enum err_kind kind, const char *fmt, ...) PRINTF_LIKE(3, 4);

static int fail(struct http_stream *st, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	err_setv(&st->transport->session->failure, kind, fmt, ap);
	va_end(ap);
	git_error_set_str(GIT_ERROR_HTTP, "the http stream failed");
	return -1;
}

static int fail_status(struct http_stream *st, long status)
{
	struct remote_session *s = st->transport->session;
	curl_off_t retry_after_s = 0;

	switch (status) {
	case 401:
		return s->token.n > 0 ? fail(st, ERR_DENIED, "the credentials were refused")
				      : fail(st, ERR_DENIED, "credentials are needed");
	case 403: return fail(st, ERR_DENIED, "access is forbidden (403)");
	case 404:
	case 410:
		return fail(st, ERR_INPUT,
			    "the repository does not exist, or is hidden from these credentials");
	case 407: return fail(st, ERR_DENIED, "the proxy wants credentials (407)");
	default: break;
	}
	if (status == 408 || status == 429 || status >= 500) {
		fail(st, ERR_TRANSIENT, "the server answered %ld", status);
		if (curl_easy_getinfo(st->transport->easy, CURLINFO_RETRY_AFTER, &retry_after_s) ==
			    0 &&
		    retry_after_s > 0 && retry_after_s < 86400)
			s->failure.retry_after_s = (uint32_t)retry_after_s;
		return -1;
	}
	return fail(st, ERR_INPUT, "the server answered %ld", status);
}

static int fail_curl(struct http_stream *st)
{
	const char *text = st->curl_error[0] ? st->curl_error : curl_easy_strerror(st->result);

	switch (st->result) {
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_ISSUER_ERROR:
		return fail(st, ERR_DENIED, "the server's certificate is not trusted: %s", text);
	case CURLE_SSL_CACERT_BADFILE:
		return fail(st, ERR_DENIED, "the CA file cannot be used: %s", text);
	case CURLE_OPERATION_TIMEDOUT:
		return fail(st, ERR_TRANSIENT, "the server stalled or did not answer: %s", text);
	default: return fail(st, ERR_TRANSIENT, "%s", text);
	}
}

/* Status and content type, once the header is in. */
static int check_header(struct http_stream *st)
{
	CURL *easy = st->transport->easy;
	char want[80];
	long status = 0;
	char *type = NULL;

	if (st->checked)
		return 0;
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	if (status != 200)
		return fail_status(st, status);
	curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
	snprintf(want, sizeof(want), "application/x-%s-%s", st->service,
		 st->ls ? "advertisement" : "result");
	if (!type || strcasecmp(type, want) != 0)
		return fail(st, ERR_INPUT,
			    "this is no git server: content type '%.80s' instead of '%s'",
			    type ? type : "", want);
	st->checked = true;
	return 0;
}

static size_t on_data(char *p, size_t size, size_t n, void *ctx)
{
	struct http_stream *st = ctx;
	long status = 0;

	(void)size;
	curl_easy_getinfo(st->transport->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status != 200)
		return n; /* the body of an error is not wanted */
	if (st->inflow.n - st->taken > INFLOW_MAX_BYTES) {
		st->paused = true;
		return CURL_WRITEFUNC_PAUSE;
	}
	if (st->taken > 0 && st->taken == st->inflow.n) {
		buf_reset(&st->inflow);
		st->taken = 0;
	}
	st->received_bytes += n;
	if (st->ls && st->received_bytes <= 64 * 1024)
		remote_inspect(st->transport->session, p, n);
	buf_add(&st->inflow, p, n);
	return buf_full(&st->inflow) || (st->ls && st->received_bytes > LS_MAX_BYTES) ? 0 : n;
}

/* ---- requests ------------------------------------------------------------------------------- */

static void set_common(struct http_stream *st)
{
	struct http_transport *t = st->transport;
	struct remote_session *s = t->session;
	CURL *c = t->easy;

	curl_easy_reset(c);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR,
			 t->base.scheme == GITURL_HTTPS ? "https" : "http");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_PROXY, s->proxy_url ? s->proxy_url : "");
	curl_easy_setopt(c, CURLOPT_NOPROXY, "");
	curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_TIMEOUT_S);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)STALL_S);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "git/2 (gitops-agent)");
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, st->curl_error);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_data);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, st);
	if (s->ca_file) {
		curl_easy_setopt(c, CURLOPT_CAINFO, s->ca_file);
		curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	}
	if (s->token.n > 0) {
		curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		curl_easy_setopt(c, CURLOPT_USERNAME, s->username);
		curl_easy_setopt(c, CURLOPT_PASSWORD, buf_str(&s->token));
	}
}

static void add_header(struct http_stream *st, const char *name, const char *ending)
{
	char line[120];

	snprintf(line, sizeof(line), "%s: application/x-%s-%s", name, st->service, ending);
	st->headers = curl_slist_append(st->headers, line);
}

static int start(struct http_stream *st)
{
	struct http_transport *t = st->transport;
	struct buf url = BUF_INIT(2 * LIMIT_PATH_BYTES);
	size_t base = strlen(t->base.text);

	while (base > 0 && t->base.text[base - 1] == '/')
		base--;
	buf_add(&url, t->base.text, base);
	if (st->ls)
		buf_printf(&url, "/info/refs?service=%s", st->service);
	else
		buf_printf(&url, "/%s", st->service);
	set_common(st);
	curl_easy_setopt(t->easy, CURLOPT_URL, buf_str(&url));
	buf_dispose(&url);
	curl_slist_free_all(st->headers);
	st->headers = NULL;
	if (!st->ls) {
		curl_easy_setopt(t->easy, CURLOPT_POST, 1L);
		curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, buf_str(&st->body));
		curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)st->body.n);
		add_header(st, "Content-Type", "request");
		add_header(st, "Accept", "result");
		st->headers = curl_slist_append(st->headers, "Expect:");
	}
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, st->headers);
	st->started = true;
	st->done = st->paused = st->checked = false;
	return curl_multi_add_handle(t->multi, t->easy) == CURLM_OK
		       ? 0
		       : fail(st, ERR_BUG, "http client does not start");
}

/* Receive until there is something to read or the transfer has ended. */
static int pump(struct http_stream *st)
{
	struct http_transport *t = st->transport;
	int running = 1;
	int left;

	while (!st->done && st->taken == st->inflow.n) {
		CURLMsg *m;

		if (st->paused) {
			st->paused = false;
			curl_easy_pause(t->easy, CURLPAUSE_CONT);
		}
		if (curl_multi_perform(t->multi, &running) != CURLM_OK)
			return fail(st, ERR_BUG, "http client failed");
		while ((m = curl_multi_info_read(t->multi, &left)) != NULL) {
			if (m->msg != CURLMSG_DONE)
				continue;
			st->done = true;
			st->result = m->data.result;
		}
		if (!st->done && st->taken == st->inflow.n)
			curl_multi_poll(t->multi, NULL, 0, 1000, NULL);
	}
	return 0;
}

/* The Location of an answer as an absolute URL; free with curl_free(). NULL when there is none. */
static char *location_of(struct http_stream *st)
{
	CURL *easy = st->transport->easy;
	CURLU *u = curl_url();
	struct curl_header *h;
	char *sent = NULL;
	char *out = NULL;

	/* CURLINFO_REDIRECT_URL would hold the credentials */
	if (u && curl_easy_header(easy, "Location", 0, CURLH_HEADER, -1, &h) == CURLHE_OK &&
	    curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &sent) == CURLE_OK && sent &&
	    curl_url_set(u, CURLUPART_URL, sent, 0) == CURLUE_OK &&
	    curl_url_set(u, CURLUPART_URL, h->value, 0) == CURLUE_OK)
		(void)curl_url_get(u, CURLUPART_URL, &out, 0);
	curl_url_cleanup(u);
	return out;
}

/* Take the redirect's target as the new base, if it is a repository of the same origin. */
static int follow(struct http_stream *st, const char *location)
{
	struct http_transport *t = st->transport;
	struct span text = span_of(location);
	struct giturl to;
	struct err e = ERR_INIT;
	char suffix[64];

	snprintf(suffix, sizeof(suffix), "/info/refs?service=%s", st->service);
	if (!st->ls || !location || !span_ends(text, suffix))
		return fail(st, ERR_DENIED,
			    "the server redirects to something that is no repository");
	text.n -= strlen(suffix);
	if (giturl_parse(text, &t->session->arena, &to, &e) < 0)
		return fail(st, ERR_DENIED, "the server redirects elsewhere: %s", e.msg);
	if (!giturl_same_origin(&to, &t->base))
		return fail(
			st, ERR_DENIED,
			"the server redirects to another host, port or scheme ('%s'), where the "
			"credentials are not sent; configure the new address if it is right",
			to.host);
	t->base = to;
	return 1;
}

/* 1 when this was a redirect within the origin, 0 when it was none. */
static int redirected(struct http_stream *st)
{
	long status = 0;
	char *location;
	int rc;

	curl_easy_getinfo(st->transport->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status < 300 || status > 399)
		return 0;
	location = location_of(st);
	rc = follow(st, location);
	curl_free(location);
	return rc;
}

/* Send the request, following redirects, and wait for the first bytes. */
static int begin(struct http_stream *st)
{
	struct http_transport *t = st->transport;

	for (int hops = 0; hops <= REDIRECTS_MAX; hops++) {
		int rc;

		if (start(st) < 0 || pump(st) < 0)
			return -1;
		if (st->done && st->result != CURLE_OK)
			return 0; /* read() reports it */
		rc = redirected(st);
		if (rc <= 0)
			return rc;
		curl_multi_remove_handle(t->multi, t->easy);
	}
	return fail(st, ERR_TRANSIENT, "too many redirects");
}

/* ---- libgit2's interface -------------------------------------------------------------------- */

static int stream_read(git_smart_subtransport_stream *stream, char *buffer, size_t size, size_t *n)
{
	struct http_stream *st = (struct http_stream *)stream;
	size_t have;

	*n = 0;
	if ((!st->started && begin(st) < 0) || pump(st) < 0)
		return -1;
	have = st->inflow.n - st->taken;
	if (have == 0 && st->result == CURLE_WRITE_ERROR)
		return fail(st, ERR_LIMIT, "the list of refs is longer than %d bytes",
			    LS_MAX_BYTES);
	if (have == 0 && st->result != CURLE_OK)
		return fail_curl(st);
	if (check_header(st) < 0)
		return -1;
	*n = have < size ? have : size;
	if (*n > 0)
		memcpy(buffer, st->inflow.p + st->taken, *n);
	st->taken += *n;
	return 0;
}

static int stream_write(git_smart_subtransport_stream *stream, const char *buffer, size_t n)
{
	struct http_stream *st = (struct http_stream *)stream;

	if (st->started || st->ls)
		return fail(st, ERR_BUG, "http stream written after it was sent");
	buf_add(&st->body, buffer, n);
	return buf_full(&st->body)
		       ? fail(st, ERR_LIMIT, "the push is longer than %d bytes", BODY_MAX_BYTES)
		       : 0;
}

static void stream_free(git_smart_subtransport_stream *stream)
{
	struct http_stream *st = (struct http_stream *)stream;

	if (st->started)
		curl_multi_remove_handle(st->transport->multi, st->transport->easy);
	curl_easy_reset(st->transport->easy);
	curl_slist_free_all(st->headers);
	buf_dispose(&st->body);
	buf_dispose(&st->inflow);
	free(st);
}

static int transport_action(git_smart_subtransport_stream **out, git_smart_subtransport *parent,
			    const char *url, git_smart_service_t service)
{
	struct http_transport *t = (struct http_transport *)parent;
	struct http_stream *st = mem_alloc(1, sizeof(*st));

	(void)url;
	st->parent.subtransport = parent;
	st->parent.read = stream_read;
	st->parent.write = stream_write;
	st->parent.free = stream_free;
	st->transport = t;
	st->ls = service == GIT_SERVICE_UPLOADPACK_LS || service == GIT_SERVICE_RECEIVEPACK_LS;
	st->service = service == GIT_SERVICE_UPLOADPACK_LS || service == GIT_SERVICE_UPLOADPACK
			      ? "git-upload-pack"
			      : "git-receive-pack";
	buf_init(&st->body, BODY_MAX_BYTES);
	buf_init(&st->inflow, 2 * INFLOW_MAX_BYTES);
	*out = &st->parent;
	return 0;
}

static int transport_close(git_smart_subtransport *parent)
{
	(void)parent;
	return 0;
}

static void transport_free(git_smart_subtransport *parent)
{
	struct http_transport *t = (struct http_transport *)parent;

	if (t->easy)
		curl_easy_cleanup(t->easy);
	if (t->multi)
		curl_multi_cleanup(t->multi);
	free(t);
}

int http_subtransport(git_smart_subtransport **out, git_transport *owner, void *param)
{
	struct remote_session *s = param;
	struct http_transport *t = mem_alloc(1, sizeof(*t));

	(void)owner;
	t->parent.action = transport_action;
	t->parent.close = transport_close;
	t->parent.free = transport_free;
	t->session = s;
	t->base = s->url;
	t->multi = curl_multi_init();
	t->easy = curl_easy_init();
	if (!t->multi || !t->easy) {
		transport_free(&t->parent);
		git_error_set_oom();
		return -1;
	}
	*out = &t->parent;
	return 0;
}
