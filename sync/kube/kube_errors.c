#include "sync/kube/kube_errors.h"

#include <strings.h>

#include "agent/base/limits.h"

static const struct {
	const char *name;
	enum err_kind kind;
} outcomes[] = {
	[KUBE_PENDING] = {"pending", ERR_BUG},
	[KUBE_OK] = {"ok", ERR_NONE},
	[KUBE_NOT_FOUND] = {"not-found", ERR_INPUT},
	[KUBE_NO_NAMESPACE] = {"no-namespace", ERR_INPUT},
	[KUBE_NO_RESOURCE] = {"no-resource", ERR_INPUT},
	[KUBE_EXISTS] = {"exists", ERR_TRANSIENT},
	[KUBE_STALE] = {"stale", ERR_TRANSIENT},
	[KUBE_CONFLICT] = {"conflict", ERR_CONFLICT},
	[KUBE_INVALID] = {"invalid", ERR_INPUT},
	[KUBE_BAD_TYPES] = {"bad-types", ERR_INPUT},
	[KUBE_BAD_REQUEST] = {"bad-request", ERR_INPUT},
	[KUBE_FORBIDDEN] = {"forbidden", ERR_DENIED},
	[KUBE_UNAUTHORIZED] = {"unauthorized", ERR_DENIED},
	[KUBE_NS_TERMINATING] = {"namespace-terminating", ERR_TRANSIENT},
	[KUBE_QUOTA] = {"quota", ERR_POLICY},
	[KUBE_ADMISSION] = {"admission", ERR_POLICY},
	[KUBE_NO_DRY_RUN] = {"no-dry-run", ERR_INPUT},
	[KUBE_GONE] = {"gone", ERR_TRANSIENT},
	[KUBE_TOO_LARGE] = {"too-large", ERR_LIMIT},
	[KUBE_THROTTLED] = {"throttled", ERR_TRANSIENT},
	[KUBE_SERVER] = {"server-error", ERR_TRANSIENT},
	[KUBE_UNREACHABLE] = {"unreachable", ERR_TRANSIENT},
	[KUBE_TIMEOUT] = {"timeout", ERR_TRANSIENT},
	[KUBE_TLS] = {"tls", ERR_DENIED},
	[KUBE_CREDENTIAL] = {"credential", ERR_DENIED},
	[KUBE_BAD_ANSWER] = {"bad-answer", ERR_INPUT},
	[KUBE_STOPPED] = {"stopped", ERR_STOPPED},
};

/* The first rule that fits wins. NULL and 0 fit everything; status ranges end with the hundred. */
static const struct rule {
	int from, to;	    /* HTTP status */
	const char *reason; /* of the Status */
	const char *cause;  /* the reason of one of its causes */
	const char *field;  /* the field of one of its causes */
	const char *text;   /* part of the message */
	enum kube_outcome outcome;
} rules[] = {
	{200, 299, NULL, NULL, NULL, NULL, KUBE_OK},
	{300, 399, NULL, NULL, NULL, NULL, KUBE_BAD_ANSWER},
	{400, 400, NULL, NULL, NULL, "does not support dry run", KUBE_NO_DRY_RUN},
	{400, 499, NULL, NULL, NULL, "\" denied the request", KUBE_ADMISSION},
	{400, 499, NULL, NULL, NULL, "ValidatingAdmissionPolicy '", KUBE_ADMISSION},
	{400, 400, NULL, NULL, NULL, "cannot be handled as a", KUBE_INVALID},
	{400, 400, NULL, NULL, NULL, "error decoding ", KUBE_INVALID},
	{400, 400, NULL, NULL, NULL, "strict decoding error", KUBE_INVALID},
	{400, 400, "Invalid", NULL, NULL, NULL, KUBE_INVALID},
	{401, 401, NULL, NULL, NULL, NULL, KUBE_UNAUTHORIZED},
	{403, 403, NULL, "NamespaceTerminating", NULL, NULL, KUBE_NS_TERMINATING},
	{403, 403, NULL, NULL, NULL, "exceeded quota", KUBE_QUOTA},
	{403, 403, NULL, NULL, NULL, "violates PodSecurity", KUBE_ADMISSION},
	{403, 403, NULL, NULL, NULL, NULL, KUBE_FORBIDDEN},
	{404, 404, NULL, NULL, NULL, NULL, KUBE_NOT_FOUND}, /* refined in absent_outcome() */
	{409, 409, NULL, "FieldManagerConflict", NULL, NULL, KUBE_CONFLICT},
	{409, 409, "AlreadyExists", NULL, NULL, NULL, KUBE_EXISTS},
	{409, 409, NULL, NULL, NULL, NULL, KUBE_STALE},
	{410, 410, NULL, NULL, NULL, NULL, KUBE_GONE},
	{413, 413, NULL, NULL, NULL, NULL, KUBE_TOO_LARGE},
	{422, 422, NULL, NULL, "metadata.uid", "field is immutable", KUBE_STALE},
	{422, 422, NULL, NULL, NULL, NULL, KUBE_INVALID},
	{429, 429, NULL, NULL, NULL, NULL, KUBE_THROTTLED},
	{400, 499, NULL, NULL, NULL, NULL, KUBE_BAD_REQUEST},
	{500, 500, NULL, NULL, NULL, "failed to create typed patch object", KUBE_BAD_TYPES},
	{500, 500, NULL, NULL, NULL, "failed to convert new object", KUBE_BAD_TYPES},
	{500, 599, NULL, NULL, NULL, NULL, KUBE_SERVER},
	{0, 999, NULL, NULL, NULL, NULL, KUBE_BAD_ANSWER},
};

const char *kube_outcome_name(enum kube_outcome o)
{
	return (size_t)o < ARRAY_LEN(outcomes) ? outcomes[o].name : "unknown";
}

enum err_kind kube_outcome_kind(enum kube_outcome o)
{
	return (size_t)o < ARRAY_LEN(outcomes) ? outcomes[o].kind : ERR_BUG;
}

static bool has_cause(const struct kube_status *s, const char *reason, const char *field)
{
	for (size_t i = 0; i < s->n_causes; i++) {
		if (reason && strcmp(s->causes[i].reason, reason) != 0)
			continue;
		if (field && strcmp(s->causes[i].field, field) != 0)
			continue;
		return true;
	}
	return false;
}

static bool rule_fits(const struct rule *r, int http_status, const struct kube_status *s)
{
	if (http_status < r->from || http_status > r->to)
		return false;
	if (r->reason && strcmp(s->reason, r->reason) != 0)
		return false;
	if ((r->cause || r->field) && !has_cause(s, r->cause, r->field))
		return false;
	return !r->text || strstr(s->message, r->text);
}

/* Does the path end in "/namespaces/<name>": is the Namespace itself what was asked for? */
static bool path_is_namespace(const char *path, const char *name)
{
	struct span p = {path, strcspn(path, "?")};
	size_t n = strlen(name);
	static const char part[] = "/namespaces/";

	return p.n >= n + sizeof(part) - 1 && memcmp(p.p + p.n - n, name, n) == 0 &&
	       memcmp(p.p + p.n - n - (sizeof(part) - 1), part, sizeof(part) - 1) == 0;
}

/*
 * Only a Status that names the object proves that it is not there. "404 page not found", a Status
 * without a name, and a proxy's page say that the path is not served (or not by an API server).
 */
static enum kube_outcome absent_outcome(const struct kube_answer *in, const struct kube_status *s)
{
	if (strcmp(s->reason, "NotFound") != 0 || !s->name[0])
		return KUBE_NO_RESOURCE;
	if (strcmp(s->kind, "namespaces") == 0 && !s->group[0] &&
	    !path_is_namespace(in->path, s->name))
		return KUBE_NO_NAMESPACE;
	return KUBE_NOT_FOUND;
}

static void conflict_message(const struct kube_status *s, struct err *e)
{
	struct buf b = BUF_INIT(ERR_MSG_BYTES * 2);

	for (size_t i = 0; i < s->n_causes; i++) {
		const struct kube_cause *c = &s->causes[i];

		if (strcmp(c->reason, "FieldManagerConflict") != 0)
			continue;
		buf_printf(&b, "%s%s is owned by '%s'", b.n ? ", " : "", c->field, c->manager);
	}
	err_set(e, ERR_CONFLICT, "%s", b.n ? buf_str(&b) : "fields are owned by other managers");
	buf_dispose(&b);
}

static bool is_json(const char *content_type)
{
	return content_type && strncasecmp(content_type, "application/json", 16) == 0;
}

static void message_set(const struct kube_answer *in, enum kube_outcome o,
			const struct kube_status *s, struct arena *a, struct err *e)
{
	const char *said = kube_status_line(s, in->secret, a);
	enum err_kind kind = kube_outcome_kind(o);

	if (o == KUBE_CONFLICT) {
		conflict_message(s, e);
	} else if (o == KUBE_UNAUTHORIZED) {
		err_set(e, kind, "token expired or not accepted (401)");
	} else if (o == KUBE_BAD_ANSWER && in->http_status >= 300 && in->http_status <= 399) {
		err_set(e, kind, "answer %d redirects: this is no API server's address",
			in->http_status);
	} else if (o == KUBE_BAD_ANSWER) {
		err_set(e, kind, "answer %d is not JSON: this is no API server's address",
			in->http_status);
	} else if (o == KUBE_NO_RESOURCE) {
		err_set(e, kind, "the server does not serve this kind");
	} else if (o == KUBE_NO_DRY_RUN) {
		err_set(e, kind, "%s", in->secret ? "a webhook does not support dry run" : said);
	} else if (said[0]) {
		err_set(e, kind, "%s", said);
	} else {
		err_set(e, kind, "the server answered %d without a reason", in->http_status);
	}
}

enum kube_outcome kube_classify(const struct kube_answer *in, struct arena *a,
				struct kube_status *status, struct err *e)
{
	enum kube_outcome o = KUBE_BAD_ANSWER;

	*status = (struct kube_status){"", "", "", "", "", NULL, 0, 0};
	if (in->http_status >= 200 && in->http_status <= 299) {
		if (!in->json_wanted || is_json(in->content_type))
			return KUBE_OK;
		message_set(in, o, status, a, e);
		return o;
	}
	kube_status_read(in->body, a, status);
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		if (!rule_fits(&rules[i], in->http_status, status))
			continue;
		o = rules[i].outcome;
		break;
	}
	if (in->http_status == 404)
		o = absent_outcome(in, status);
	message_set(in, o, status, a, e);
	if (e)
		e->retry_after_s = in->retry_after_s ? in->retry_after_s : status->retry_after_s;
	return o;
}
