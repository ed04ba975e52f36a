#include <strings.h>

#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "sync/kube/kube_errors.h"
#include "sync/kube/kube_loop.h"

enum { RETRY_AFTER_MAX_S = 3600, LIMIT_SLACK_MS = 1000 };

struct kube_attempt *kube_attempt_new(struct kube *k)
{
	struct kube_attempt *a = k->free_attempts;
	CURL *easy;

	if (a) {
		k->free_attempts = a->queue_next;
		easy = a->easy;
		*a = (struct kube_attempt){.kube = k, .easy = easy};
		return a;
	}
	a = mem_alloc(1, sizeof(*a));
	a->kube = k;
	a->easy = curl_easy_init();
	if (!a->easy)
		mem_exhausted();
	return a;
}

static void headers_free(struct kube_attempt *a)
{
	/* the list holds the token */
	for (struct curl_slist *h = a->headers; h; h = h->next)
		mem_wipe(h->data, strlen(h->data));
	curl_slist_free_all(a->headers);
	curl_slist_free_all(a->connect_to);
	a->headers = NULL;
	a->connect_to = NULL;
}

void kube_attempt_free(struct kube_attempt *a)
{
	headers_free(a);
	curl_easy_reset(a->easy);
	buf_dispose(&a->part);
	a->queue_next = a->kube->free_attempts;
	a->kube->free_attempts = a;
}

/* ---- what libcurl calls ----------------------------------------------------------------------- */

static size_t on_read(char *into, size_t size, size_t n, void *attempt)
{
	struct kube_attempt *a = attempt;
	size_t left = a->call->body.n - a->sent;
	size_t take = size * n < left ? size * n : left;

	if (take)
		memcpy(into, a->call->body.p + a->sent, take);
	a->sent += take;
	return take;
}

static size_t on_call_bytes(char *p, size_t size, size_t n, void *attempt)
{
	struct kube_attempt *a = attempt;

	buf_add(&a->call->body_out, p, size * n);
	if (!buf_full(&a->call->body_out))
		return size * n;
	a->too_large = true;
	return 0;
}

/* Hand on whole lines; keep the rest. False when the owner wants no more. */
static bool lines_cut(struct kube_attempt *a, struct span chunk)
{
	struct kube_stream *s = a->stream;
	struct span line;

	while (chunk.n) {
		size_t end = span_find(chunk, '\n');

		line = (struct span){chunk.p, end};
		if (end == chunk.n || a->part.n) {
			buf_add_span(&a->part, line);
			if (buf_full(&a->part)) {
				a->too_large = true;
				return false;
			}
			if (end == chunk.n)
				return true;
			line = buf_span(&a->part);
		}
		if (line.n && s->line(s, line) != 0) {
			a->ended_by_line = true;
			return false;
		}
		buf_reset(&a->part);
		chunk.p += end + 1;
		chunk.n -= end + 1;
	}
	return true;
}

static size_t on_stream_bytes(char *p, size_t size, size_t n, void *attempt)
{
	struct kube_attempt *a = attempt;
	long http = 0;

	a->in_ms = kube_now_ms();
	atomic_fetch_add_explicit(&a->kube->counters.bytes_in, size * n, memory_order_relaxed);
	curl_easy_getinfo(a->easy, CURLINFO_RESPONSE_CODE, &http);
	if (http < 200 || http > 299) {
		buf_add(&a->part, p, size * n); /* an error's Status; what is too long is cut */
		return size * n;
	}
	return lines_cut(a, (struct span){p, size * n}) ? size * n : 0;
}

/* The end of a 2xx header: a quiet watch sends nothing else for minutes. */
static size_t on_stream_header(char *p, size_t size, size_t n, void *attempt)
{
	struct kube_attempt *a = attempt;
	long http = 0;

	a->in_ms = kube_now_ms();
	if (a->announced || size * n > 2 || n == 0 || (p[0] != '\r' && p[0] != '\n'))
		return size * n;
	curl_easy_getinfo(a->easy, CURLINFO_RESPONSE_CODE, &http);
	if (http >= 200 && http <= 299) {
		a->announced = true;
		if (a->stream->opened)
			a->stream->opened(a->stream);
	}
	return size * n;
}

/* ---- a request -------------------------------------------------------------------------------- */

static void header_add(struct kube_attempt *a, const char *name, const char *value)
{
	struct buf line = BUF_WIPED(2 * LIMIT_TOKEN_BYTES);
	struct curl_slist *list;

	buf_printf(&line, "%s: %s", name, value);
	list = curl_slist_append(a->headers, buf_str(&line));
	buf_dispose(&line);
	if (!list)
		mem_exhausted();
	a->headers = list;
}

static void identity_add(struct kube_attempt *a, const struct kube_identity *as)
{
	char name[512];

	if (!as || !as->user)
		return;
	header_add(a, "Impersonate-User", as->user);
	if (as->uid)
		header_add(a, "Impersonate-Uid", as->uid);
	for (size_t i = 0; i < as->n_groups; i++)
		header_add(a, "Impersonate-Group", as->groups[i]);
	for (size_t i = 0; i < as->n_extra; i++) {
		snprintf(name, sizeof(name), "Impersonate-Extra-%s", as->extra[i][0]);
		header_add(a, name, as->extra[i][1]);
	}
}

static int token_add(struct kube_attempt *a, struct err *e)
{
	struct span token = kube_cred_token(a->kube->cred);
	struct buf value = BUF_WIPED(LIMIT_TOKEN_BYTES + 16);

	if (token.n == 0)
		return 0;
	for (size_t i = 0; i < token.n; i++)
		if ((unsigned char)token.p[i] <= 0x20 || token.p[i] == 0x7f)
			return err_set(e, ERR_DENIED, "the token holds blanks or control bytes");
	buf_adds(&value, "Bearer ");
	buf_add_span(&value, token);
	header_add(a, "Authorization", buf_str(&value));
	buf_dispose(&value);
	return 0;
}

static int headers_make(struct kube_attempt *a, struct err *e)
{
	const struct kube_call *c = a->call;
	const char *accept = c ? c->accept : a->stream->accept;
	const struct kube_identity *as = c ? c->as : a->stream->as;
	const struct kube_target *t = a->kube->target;

	headers_free(a);
	header_add(a, "Accept", accept ? accept : KUBE_JSON);
	header_add(a, "Expect", ""); /* "Expect:" makes libcurl leave it out */
	if (t->tls_server_name)
		header_add(a, "Host", t->authority);
	if (c && c->body.n)
		header_add(a, "Content-Type", c->content_type);
	identity_add(a, as && as->user ? as : &t->as);
	return token_add(a, e);
}

static void blob_set(CURL *easy, CURLoption option, struct span pem)
{
	struct curl_blob blob = {(void *)pem.p, pem.n, CURL_BLOB_COPY};

	if (pem.n)
		curl_easy_setopt(easy, option, &blob);
}

static void tls_set(struct kube_attempt *a)
{
	const struct kube_target *t = a->kube->target;
	CURL *easy = a->easy;

	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, t->insecure ? 0L : 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, t->insecure ? 0L : 2L);
	blob_set(easy, CURLOPT_CAINFO_BLOB, kube_cred_ca(a->kube->cred));
	blob_set(easy, CURLOPT_SSLCERT_BLOB, kube_cred_cert(a->kube->cred));
	blob_set(easy, CURLOPT_SSLKEY_BLOB, kube_cred_key(a->kube->cred));
	curl_easy_setopt(easy, CURLOPT_SSLCERTTYPE, "PEM");
	curl_easy_setopt(easy, CURLOPT_SSLKEYTYPE, "PEM");
	curl_easy_setopt(easy, CURLOPT_KEYPASSWD, ""); /* or OpenSSL would ask the terminal */
}

static void address_set(struct kube_attempt *a, const char *path)
{
	const struct kube_target *t = a->kube->target;
	bool v6 = strchr(t->host, ':') != NULL;
	struct buf url = BUF_INIT(LIMIT_API_BODY_BYTES);

	if (t->tls_server_name) {
		/* libcurl checks the certificate against the URL's host, and connects elsewhere */
		buf_printf(&url, "%s:%s:%s%s%s:%s", t->tls_server_name, t->port, v6 ? "[" : "",
			   t->host, v6 ? "]" : "", t->port);
		a->connect_to = curl_slist_append(NULL, buf_str(&url));
		curl_easy_setopt(a->easy, CURLOPT_CONNECT_TO, a->connect_to);
		buf_reset(&url);
		buf_printf(&url, "%s://%s:%s%s", t->plain_http ? "http" : "https",
			   t->tls_server_name, t->port, t->prefix);
	} else {
		buf_adds(&url, t->server);
	}
	buf_adds(&url, path);
	curl_easy_setopt(a->easy, CURLOPT_URL, buf_str(&url));
	buf_dispose(&url);
	curl_easy_setopt(a->easy, CURLOPT_PATH_AS_IS, 1L);
	if (t->proxy_url)
		curl_easy_setopt(a->easy, CURLOPT_PROXY, t->proxy_url);
	else if (t->loopback)
		curl_easy_setopt(a->easy, CURLOPT_PROXY, "");
}

static void common_set(struct kube_attempt *a, struct kube_pool *p)
{
	const struct kube *k = a->kube;
	CURL *easy = a->easy;

	curl_easy_setopt(easy, CURLOPT_PRIVATE, a);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, a->curl_error);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, k->target->plain_http ? "http" : "https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, k->user_agent);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)k->connect_timeout_ms);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, kube_socket_open);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, p);
	curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, kube_socket_close);
	curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, p);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, a->headers);
	/* on loopback compressing costs more than it saves */
	if (!k->target->no_compression && !k->target->loopback)
		curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	tls_set(a);
}

static void body_set(struct kube_attempt *a)
{
	const struct kube_call *c = a->call;
	CURL *easy = a->easy;

	if (strcmp(c->method, "HEAD") == 0) {
		curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
		return;
	}
	if (c->body.n) {
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->body.n);
	}
	if (c->body.n && kube_repeatable(c->method, c->content_type)) {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, c->body.p);
	} else if (c->body.n) {
		/* libcurl repeats a request by itself when a kept connection turns out dead. What may
		 * not be repeated is handed over so that it cannot be rewound. */
		curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
		curl_easy_setopt(easy, CURLOPT_READDATA, a);
	}
	if (strcmp(c->method, c->body.n ? "POST" : "GET") != 0)
		curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, c->method);
}

static void call_set(struct kube_attempt *a, int64_t now_ms)
{
	struct kube_call *c = a->call;
	int64_t left_ms = a->deadline_ms - now_ms;
	int64_t most_ms = a->kube->attempt_timeout_ms;

	most_ms = left_ms < 1 ? 1 : (left_ms < most_ms ? left_ms : most_ms);
	a->limit_ms = now_ms + most_ms + LIMIT_SLACK_MS;
	buf_dispose(&c->body_out);
	c->body_out = (struct buf){.max = c->max_bytes ? c->max_bytes : LIMIT_API_OBJECT_BYTES,
				   .wiped = (c->flags & KUBE_SECRET_DATA) != 0};
	c->attempts++;
	curl_easy_setopt(a->easy, CURLOPT_WRITEFUNCTION, on_call_bytes);
	curl_easy_setopt(a->easy, CURLOPT_WRITEDATA, a);
	curl_easy_setopt(a->easy, CURLOPT_TIMEOUT_MS, (long)most_ms);
	body_set(a);
	atomic_fetch_add_explicit(&a->kube->counters.bytes_out, c->body.n, memory_order_relaxed);
}

static void stream_set(struct kube_attempt *a)
{
	struct kube_stream *s = a->stream;

	buf_dispose(&a->part);
	a->part = (struct buf){.max = s->line_max ? s->line_max : LIMIT_API_OBJECT_BYTES,
			       .wiped = (s->flags & KUBE_SECRET_DATA) != 0};
	curl_easy_setopt(a->easy, CURLOPT_WRITEFUNCTION, on_stream_bytes);
	curl_easy_setopt(a->easy, CURLOPT_WRITEDATA, a);
	curl_easy_setopt(a->easy, CURLOPT_HEADERFUNCTION, on_stream_header);
	curl_easy_setopt(a->easy, CURLOPT_HEADERDATA, a);
	if (s->timeout_ms)
		curl_easy_setopt(a->easy, CURLOPT_TIMEOUT_MS, (long)s->timeout_ms);
}

int kube_attempt_start(struct kube_attempt *a, int64_t now_ms, struct err *e)
{
	struct kube *k = a->kube;
	struct kube_pool *p = a->call ? &k->calls : &k->streams;

	curl_easy_reset(a->easy);
	if (headers_make(a, e) < 0)
		return -1;
	a->curl_error[0] = '\0';
	a->state = ATTEMPT_RUNNING;
	a->sent = 0;
	a->too_large = false;
	a->attempt_ms = now_ms;
	a->in_ms = now_ms;
	a->cred_version = kube_cred_version(k->cred);
	address_set(a, a->call ? a->call->path : a->stream->path);
	common_set(a, p);
	if (a->call)
		call_set(a, now_ms);
	else
		stream_set(a);
	atomic_fetch_add_explicit(&k->counters.requests, 1, memory_order_relaxed);
	if (curl_multi_add_handle(p->multi, a->easy) != CURLM_OK)
		return err_set(e, ERR_BUG, "libcurl does not take a request");
	return 0;
}

/* Did anything of the request leave? Times may be 0 us on a kept connection: ask for bytes first. */
static bool was_sent(CURL *easy)
{
	long bytes = 0;
	curl_off_t sent_us = 0;

	curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &bytes);
	curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &sent_us);
	return bytes > 0 || sent_us > 0;
}

void kube_attempt_stop(struct kube_attempt *a)
{
	struct kube_pool *p = a->call ? &a->kube->calls : &a->kube->streams;

	if (a->state == ATTEMPT_RUNNING)
		curl_multi_remove_handle(p->multi, a->easy);
}

/* ---- how it ended ----------------------------------------------------------------------------- */

void kube_attempt_result(struct kube_attempt *a, CURLcode code, struct kube_result *out)
{
	long http = 0;
	long os = 0;
	curl_off_t wait_s = 0;
	char *type = NULL;
	bool sent = was_sent(a->easy);

	curl_easy_getinfo(a->easy, CURLINFO_RESPONSE_CODE, &http);
	curl_easy_getinfo(a->easy, CURLINFO_OS_ERRNO, &os);
	curl_easy_getinfo(a->easy, CURLINFO_RETRY_AFTER, &wait_s);
	curl_easy_getinfo(a->easy, CURLINFO_CONTENT_TYPE, &type);
	if (wait_s > RETRY_AFTER_MAX_S)
		wait_s = RETRY_AFTER_MAX_S;
	*out = (struct kube_result){.code = code,
				    .http_status = (int)http,
				    .retry_after_s = wait_s > 0 ? (uint32_t)wait_s : 0,
				    .content_type = type,
				    .connected = sent,
				    .os_errno = (int)os};
	if (code == CURLE_OPERATION_TIMEDOUT && sent && a->call)
		kube_socket_stalled(a->kube, a->easy, a->attempt_ms);
}

/* Did the other side dislike a certificate, rather than the network break? */
static bool tls_refused(const struct kube_attempt *a, const struct kube_result *r)
{
	const char *said = a->curl_error;

	switch (r->code) {
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_CRL_BADFILE:
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
	case CURLE_SSL_INVALIDCERTSTATUS:
	case CURLE_SSL_CLIENTCERT: return true;
	case CURLE_SSL_CONNECT_ERROR:
		return !strstr(said, "SYSCALL") && !strcasestr(said, "reset by peer") &&
		       !strstr(said, "unexpected eof");
	default: return strstr(said, "alert") && strstr(said, "certificate");
	}
}

enum kube_wire kube_attempt_wire(const struct kube_attempt *a, const struct kube_result *r)
{
	if (r->code == CURLE_OK)
		return WIRE_ANSWERED;
	if (a->too_large || a->ended_by_line || tls_refused(a, r))
		return WIRE_FATAL;
	switch (r->code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_CONNECT:
	case CURLE_PROXY:
	case CURLE_SSL_CONNECT_ERROR: return WIRE_NEVER_SENT;
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_WRITE_ERROR:
	case CURLE_BAD_CONTENT_ENCODING: return WIRE_FATAL;
	default: return r->connected ? WIRE_LOST : WIRE_NEVER_SENT;
	}
}

static uint32_t waited_s(const struct kube_attempt *a)
{
	return (uint32_t)((kube_now_ms() - a->first_ms + 500) / 1000);
}

static enum kube_outcome connection_failed(const struct kube_attempt *a,
					   const struct kube_result *r, struct err *e)
{
	const struct kube_target *t = a->kube->target;

	if (r->code == CURLE_COULDNT_RESOLVE_HOST) {
		err_set(e, ERR_TRANSIENT, "%s: the host name does not resolve", t->authority);
	} else if (r->code == CURLE_COULDNT_RESOLVE_PROXY) {
		err_set(e, ERR_TRANSIENT, "%s: the proxy's name does not resolve", t->authority);
	} else if (r->code == CURLE_OPERATION_TIMEDOUT && !r->connected) {
		err_set(e, ERR_TRANSIENT, "%s: no connection within %u s", t->authority,
			(a->kube->connect_timeout_ms + 500) / 1000);
	} else if (r->code == CURLE_COULDNT_CONNECT && r->os_errno) {
		err_errno(e, ERR_TRANSIENT, r->os_errno, "%s", t->authority);
		for (char *p = e ? e->msg + strlen(t->authority) : NULL; p && *p; p++)
			if (*p >= 'A' && *p <= 'Z')
				*p = (char)(*p - 'A' + 'a');
	} else {
		err_set(e, ERR_TRANSIENT, "%s: the connection was lost (%s)", t->authority,
			a->curl_error[0] ? a->curl_error : curl_easy_strerror(r->code));
	}
	return KUBE_UNREACHABLE;
}

enum kube_outcome kube_attempt_broken(const struct kube_attempt *a, const struct kube_result *r,
				      struct err *e)
{
	const struct kube_target *t = a->kube->target;
	const char *said = a->curl_error[0] ? a->curl_error : curl_easy_strerror(r->code);
	size_t max = a->call ? a->call->body_out.max : a->part.max;

	if (a->too_large) {
		err_set(e, ERR_LIMIT, "the answer is larger than %zu bytes", max);
		return KUBE_TOO_LARGE;
	}
	if (a->ended_by_line) {
		err_set(e, ERR_STOPPED, "stopped");
		return KUBE_STOPPED;
	}
	if (tls_refused(a, r)) {
		err_set(e, ERR_DENIED,
			"%s: %s; check the certificate authority, client certificate and "
			"tls-server-name of context '%s'",
			t->authority, said, t->context);
		return KUBE_TLS;
	}
	if (r->code == CURLE_OPERATION_TIMEDOUT && r->connected) {
		err_set(e, ERR_TRANSIENT, "%s: no answer within %u s", t->authority, waited_s(a));
		return KUBE_TIMEOUT;
	}
	if (kube_attempt_wire(a, r) == WIRE_FATAL) {
		err_set(e, ERR_INPUT, "%s: %s", t->authority, said);
		return KUBE_BAD_ANSWER;
	}
	return connection_failed(a, r, e);
}
