#include "sync/kube/kube_errors.h"

#include <jansson.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"

/* One line of at most LIMIT_API_TEXT_BYTES, cut between characters. */
static const char *text_copy(const char *s, struct arena *a)
{
	size_t n = s ? strlen(s) : 0;
	char *out;

	if (n == 0)
		return "";
	if (n > LIMIT_API_TEXT_BYTES) {
		n = LIMIT_API_TEXT_BYTES;
		while (n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80)
			n--;
	}
	out = arena_strndup(a, s, n);
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)out[i] < 0x20 || out[i] == 0x7f)
			out[i] = out[i] == '\n' || out[i] == '\t' ? ' ' : '?';
	return out;
}

static const char *member(const json_t *obj, const char *key, struct arena *a)
{
	return text_copy(json_string_value(json_object_get(obj, key)), a);
}

/* The manager in 'conflict with "kubectl" with subresource "scale" using apps/v1': a Go %q string. */
static const char *manager_of(const char *message, struct arena *a)
{
	const char *from = strchr(message, '"');
	size_t n = 0;

	if (!from)
		return "";
	for (from++; from[n] && from[n] != '"'; n++)
		if (from[n] == '\\' && from[n + 1])
			n++;
	return arena_strndup(a, from, n);
}

static void causes_read(const json_t *list, struct arena *a, struct kube_status *out)
{
	size_t n = json_array_size(list);
	struct kube_cause *causes;

	if (n > LIMIT_API_CAUSES)
		n = LIMIT_API_CAUSES;
	if (n == 0)
		return;
	causes = arena_array(a, n, sizeof(*causes));
	for (size_t i = 0; i < n; i++) {
		const json_t *c = json_array_get(list, i);

		causes[i].reason = member(c, "reason", a);
		causes[i].field = member(c, "field", a);
		causes[i].message = member(c, "message", a);
		causes[i].manager = strcmp(causes[i].reason, "FieldManagerConflict") == 0
					    ? manager_of(causes[i].message, a)
					    : "";
	}
	out->causes = causes;
	out->n_causes = n;
}

void kube_status_read(struct span body, struct arena *a, struct kube_status *out)
{
	CLEANUP(json_decrefp) json_t *root = NULL;
	const char *kind;
	const json_t *details;
	const json_t *wait;

	*out = (struct kube_status){"", "", "", "", "", NULL, 0, 0};
	if (body.n == 0 || body.n > LIMIT_API_OBJECT_BYTES)
		return;
	root = json_loadb(body.p, body.n, JSON_ALLOW_NUL, NULL);
	kind = json_string_value(json_object_get(root, "kind"));
	if (!kind || strcmp(kind, "Status") != 0)
		return;
	out->reason = member(root, "reason", a);
	out->message = member(root, "message", a);
	details = json_object_get(root, "details");
	out->group = member(details, "group", a);
	out->kind = member(details, "kind", a);
	out->name = member(details, "name", a);
	wait = json_object_get(details, "retryAfterSeconds");
	if (json_integer_value(wait) > 0 && json_integer_value(wait) <= 24 * 3600)
		out->retry_after_s = (uint32_t)json_integer_value(wait);
	causes_read(json_object_get(details, "causes"), a, out);
}

/*
 * What may be said about a Secret that was refused. The API server quotes the values it dislikes, so
 * nothing of its sentence is passed on but phrases that are its own, and the names of fields.
 */
static const char *const safe_phrases[] = {
	"illegal base64 data at input byte",
	"field not declared in schema",
	"field is immutable",
	"expected string",
	"cannot unmarshal number into",
	"cannot unmarshal object into",
	"cannot unmarshal array into",
	"cannot unmarshal bool into",
	"duplicate entries for key",
	"Required value",
	"Too long",
	"not found",
	"already exists",
	"uid mismatch",
	"the object has been modified",
	"is being terminated",
	"exceeded quota",
	"does not support dry run",
	"does not match the namespace",
	"does not match the name on the URL",
	"unable to create new content in namespace",
	"Unauthorized",
};

/* ".stringData.password" of "failed to create typed patch object (...): .stringData.password: ..." */
static struct span typed_field(const char *message)
{
	static const char start[] = "failed to create typed patch object (";
	const char *at = strstr(message, start);
	const char *end;

	if (at != message)
		return (struct span){NULL, 0};
	at = strstr(at, "): .");
	if (!at)
		return (struct span){NULL, 0};
	at += 3;
	end = strstr(at, ": ");
	return (struct span){at, end ? (size_t)(end - at) : 0};
}

static void secret_line(const struct kube_status *s, struct buf *b)
{
	struct span field = typed_field(s->message);
	const char *sep = ": ";

	buf_adds(b, s->reason[0] ? s->reason : "refused");
	if (field.n) {
		buf_printf(b, "%s" SPAN_FMT, sep, SPAN_ARG(field));
		sep = ", ";
	}
	for (size_t i = 0; i < s->n_causes; i++) {
		const struct kube_cause *c = &s->causes[i];

		if (!c->field[0] && !c->reason[0])
			continue;
		buf_printf(b, "%s%s", sep, c->field[0] ? c->field : c->reason);
		if (c->field[0] && c->reason[0])
			buf_printf(b, " (%s)", c->reason);
		sep = ", ";
	}
	for (size_t i = 0; i < ARRAY_LEN(safe_phrases); i++) {
		if (!strstr(s->message, safe_phrases[i]))
			continue;
		buf_printf(b, "%s%s", sep, safe_phrases[i]);
		sep = ", ";
	}
}

static void plain_line(const struct kube_status *s, struct buf *b)
{
	bool said = false;

	/* the causes say it with fields; the message repeats them all after the object's name */
	for (size_t i = 0; i < s->n_causes; i++) {
		const struct kube_cause *c = &s->causes[i];

		if (!c->field[0])
			continue;
		if (i > 0 && strcmp(c->field, c[-1].field) == 0 &&
		    strcmp(c->message, c[-1].message) == 0)
			continue;
		buf_printf(b, "%s%s: %s", said ? "; " : "", c->field, c->message);
		said = true;
	}
	if (!said)
		buf_adds(b, s->message[0] ? s->message : s->reason);
}

const char *kube_status_line(const struct kube_status *s, bool secret, struct arena *a)
{
	struct buf b = BUF_INIT(4 * LIMIT_API_TEXT_BYTES * (size_t)LIMIT_API_CAUSES);
	const char *out;

	if (!s->reason || (!s->reason[0] && !s->message[0]))
		return "";
	if (secret)
		secret_line(s, &b);
	else
		plain_line(s, &b);
	out = text_copy(buf_str(&b), a);
	if (secret)
		b.wiped = true;
	buf_dispose(&b);
	return out;
}

const char *kube_status_text(const struct kube_call *c, bool secret_object, struct arena *a)
{
	return kube_status_line(&c->status, secret_object || (c->flags & KUBE_SECRET_DATA), a);
}
