#include <criterion/criterion.h>

#include "agent/base/limits.h"
#include "sync/kube/kube_errors.h"

/* Bodies as kube-apiserver v1.36.3 sent them; where said, older or another component's wording. */
#define STATUS(rest)                                                                              \
	"{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\"," rest \
	"}"

static const struct {
	const char *name;
	const char *path; /* NULL = a ConfigMap's */
	int http;
	const char *body;
	enum kube_outcome outcome;
	enum err_kind kind;
	const char *says; /* part of the message; NULL = whatever */
} rows
	[] =
		{
			{"conflict of one", NULL, 409,
			 STATUS("\"message\":\"Apply failed with 1 conflict: conflict with \\\"m1\\\": .data.a\",\"reason\":\"Conflict\",\"details\":{\"causes\":[{\"reason\":\"FieldManagerConflict\",\"message\":\"conflict with \\\"m1\\\"\",\"field\":\".data.a\"}]},\"code\":409"),
			 KUBE_CONFLICT, ERR_CONFLICT, ".data.a is owned by 'm1'"},
			{"conflict of two", NULL, 409,
			 STATUS("\"message\":\"Apply failed with 2 conflicts: conflicts with \\\"kubectl\\\" with subresource \\\"scale\\\" using apps/v1:\\n- .spec.replicas\\nconflicts with \\\"kubectl-create\\\" using apps/v1:\\n- .spec.template.spec.containers[name=\\\"x\\\"].image\",\"reason\":\"Conflict\",\"details\":{\"causes\":[{\"reason\":\"FieldManagerConflict\",\"message\":\"conflict with \\\"kubectl\\\" with subresource \\\"scale\\\" using apps/v1\",\"field\":\".spec.replicas\"},{\"reason\":\"FieldManagerConflict\",\"message\":\"conflict with \\\"kubectl-create\\\" using apps/v1\",\"field\":\".spec.template.spec.containers[name=\\\"x\\\"].image\"}]},\"code\":409"),
			 KUBE_CONFLICT, ERR_CONFLICT,
			 ".spec.replicas is owned by 'kubectl', .spec.template.spec.containers[name=\"x\"].image is owned by 'kubectl-create'"},
			{"stale resourceVersion", NULL, 409,
			 STATUS("\"message\":\"Operation cannot be fulfilled on configmaps \\\"x\\\": the object has been modified; please apply your changes to the latest version and try again\",\"reason\":\"Conflict\",\"details\":{\"name\":\"x\",\"kind\":\"configmaps\"},\"code\":409"),
			 KUBE_STALE, ERR_TRANSIENT, "has been modified"},
			{"uid of an absent object", NULL, 409,
			 STATUS("\"message\":\"Operation cannot be fulfilled on configmaps \\\"xabsent\\\": uid mismatch: the provided object specified uid 1, and no existing object was found\",\"reason\":\"Conflict\",\"details\":{\"name\":\"xabsent\",\"kind\":\"configmaps\"},\"code\":409"),
			 KUBE_STALE, ERR_TRANSIENT, "uid mismatch"},
			{"another uid", NULL, 422,
			 STATUS("\"message\":\"ConfigMap \\\"x\\\" is invalid: metadata.uid: Invalid value: \\\"1\\\": field is immutable\",\"reason\":\"Invalid\",\"details\":{\"name\":\"x\",\"kind\":\"ConfigMap\",\"causes\":[{\"reason\":\"FieldValueInvalid\",\"message\":\"Invalid value: \\\"1\\\": field is immutable\",\"field\":\"metadata.uid\"}]},\"code\":422"),
			 KUBE_STALE, ERR_TRANSIENT, "metadata.uid"},
			{"exists", NULL, 409,
			 STATUS("\"message\":\"configmaps \\\"x\\\" already exists\",\"reason\":\"AlreadyExists\",\"details\":{\"name\":\"x\",\"kind\":\"configmaps\"},\"code\":409"),
			 KUBE_EXISTS, ERR_TRANSIENT, "already exists"},
			{"invalid", NULL, 422,
			 STATUS("\"message\":\"Service \\\"s\\\" is invalid: spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive\",\"reason\":\"Invalid\",\"details\":{\"name\":\"s\",\"kind\":\"Service\",\"causes\":[{\"reason\":\"FieldValueInvalid\",\"message\":\"Invalid value: 0: must be between 1 and 65535, inclusive\",\"field\":\"spec.ports[0].port\"}]},\"code\":422"),
			 KUBE_INVALID, ERR_INPUT, "spec.ports[0].port: Invalid value: 0"},
			{"immutable", NULL, 422,
			 STATUS("\"message\":\"Deployment.apps \\\"d\\\" is invalid: spec.selector: Invalid value: {}: field is immutable\",\"reason\":\"Invalid\",\"details\":{\"name\":\"d\",\"group\":\"apps\",\"kind\":\"Deployment\",\"causes\":[{\"reason\":\"FieldValueInvalid\",\"message\":\"Invalid value: {}: field is immutable\",\"field\":\"spec.selector\"}]},\"code\":422"),
			 KUBE_INVALID, ERR_INPUT, "field is immutable"},
			{"admission policy", NULL, 422,
			 STATUS("\"message\":\"configmaps \\\"x\\\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p' denied request: no way\",\"reason\":\"Invalid\",\"details\":{\"name\":\"x\",\"kind\":\"configmaps\",\"causes\":[{\"message\":\"ValidatingAdmissionPolicy 'p' with binding 'p' denied request: no way\"}]},\"code\":422"),
			 KUBE_ADMISSION, ERR_POLICY, "no way"},
			{"webhook refuses (apiserver's wording in webhook/errors)", NULL, 403,
			 STATUS("\"message\":\"admission webhook \\\"w.example.com\\\" denied the request: not on fridays\",\"code\":403"),
			 KUBE_ADMISSION, ERR_POLICY, "not on fridays"},
			{"webhook without dry run", NULL, 400,
			 STATUS("\"message\":\"admission webhook \\\"w.example.com\\\" does not support dry run\",\"reason\":\"BadRequest\",\"code\":400"),
			 KUBE_NO_DRY_RUN, ERR_INPUT, "does not support dry run"},
			{"unknown field", NULL, 500,
			 STATUS("\"message\":\"failed to create typed patch object (/s; /v1, Kind=Service): .spec.foo: field not declared in schema\",\"code\":500"),
			 KUBE_BAD_TYPES, ERR_INPUT, ".spec.foo"},
			{"bad base64 by apply", NULL, 500,
			 STATUS("\"message\":\"failed to convert new object (/s; /v1, Kind=Secret) to proper version: unable to convert unstructured object to /v1, Kind=Secret: error decoding from json: illegal base64 data at input byte 7\",\"code\":500"),
			 KUBE_BAD_TYPES, ERR_INPUT, "illegal base64"},
			{"bad base64 by create", NULL, 400,
			 STATUS("\"message\":\"Secret in version \\\"v1\\\" cannot be handled as a Secret: illegal base64 data at input byte 7\",\"reason\":\"BadRequest\",\"code\":400"),
			 KUBE_INVALID, ERR_INPUT, NULL},
			{"forbidden", NULL, 403,
			 STATUS("\"message\":\"secrets \\\"x\\\" is forbidden: User \\\"token-user\\\" cannot get resource \\\"secrets\\\" in API group \\\"\\\" in the namespace \\\"default\\\"\",\"reason\":\"Forbidden\",\"details\":{\"name\":\"x\",\"kind\":\"secrets\"},\"code\":403"),
			 KUBE_FORBIDDEN, ERR_DENIED, "cannot get resource"},
			{"namespace is going", NULL, 403,
			 STATUS("\"message\":\"configmaps \\\"x\\\" is forbidden: unable to create new content in namespace term because it is being terminated\",\"reason\":\"Forbidden\",\"details\":{\"name\":\"x\",\"kind\":\"configmaps\",\"causes\":[{\"reason\":\"NamespaceTerminating\",\"message\":\"namespace term is being terminated\",\"field\":\"metadata.namespace\"}]},\"code\":403"),
			 KUBE_NS_TERMINATING, ERR_TRANSIENT, "being terminated"},
			{"quota", NULL, 403,
			 STATUS("\"message\":\"configmaps \\\"x\\\" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=1, limited: configmaps=1\",\"reason\":\"Forbidden\",\"details\":{\"name\":\"x\",\"kind\":\"configmaps\"},\"code\":403"),
			 KUBE_QUOTA, ERR_POLICY, "exceeded quota"},
			{"unauthorized", NULL, 401,
			 STATUS("\"message\":\"Unauthorized\",\"reason\":\"Unauthorized\",\"code\":401"),
			 KUBE_UNAUTHORIZED, ERR_DENIED, "token expired or not accepted"},
			{"absent", NULL, 404,
			 STATUS("\"message\":\"configmaps \\\"nope\\\" not found\",\"reason\":\"NotFound\",\"details\":{\"name\":\"nope\",\"kind\":\"configmaps\"},\"code\":404"),
			 KUBE_NOT_FOUND, ERR_INPUT, "not found"},
			{"its namespace is absent",
			 "/api/v1/namespaces/missing/configmaps/x?fieldManager=m", 404,
			 STATUS("\"message\":\"namespaces \\\"missing\\\" not found\",\"reason\":\"NotFound\",\"details\":{\"name\":\"missing\",\"kind\":\"namespaces\"},\"code\":404"),
			 KUBE_NO_NAMESPACE, ERR_INPUT, "missing"},
			{"the namespace itself is absent", "/api/v1/namespaces/missing?x=y", 404,
			 STATUS("\"message\":\"namespaces \\\"missing\\\" not found\",\"reason\":\"NotFound\",\"details\":{\"name\":\"missing\",\"kind\":\"namespaces\"},\"code\":404"),
			 KUBE_NOT_FOUND, ERR_INPUT, NULL},
			{"unknown resource", NULL, 404,
			 STATUS("\"message\":\"the server could not find the requested resource\",\"reason\":\"NotFound\",\"details\":{},\"code\":404"),
			 KUBE_NO_RESOURCE, ERR_INPUT, "does not serve"},
			{"unknown group", NULL, 404, "404 page not found\n", KUBE_NO_RESOURCE,
			 ERR_INPUT, NULL},
			{"a proxy's 404 is no proof of absence", NULL, 404,
			 "<html>Not Found</html>", KUBE_NO_RESOURCE, ERR_INPUT, NULL},
			{"method", NULL, 405,
			 STATUS("\"message\":\"the server does not allow this method on the requested resource\",\"reason\":\"MethodNotAllowed\",\"details\":{},\"code\":405"),
			 KUBE_BAD_REQUEST, ERR_INPUT, "does not allow"},
			{"media type", NULL, 415,
			 STATUS("\"message\":\"415: Unsupported Media Type\",\"reason\":\"UnsupportedMediaType\",\"details\":{},\"code\":415"),
			 KUBE_BAD_REQUEST, ERR_INPUT, NULL},
			{"gone", NULL, 410,
			 STATUS("\"message\":\"too old resource version: 1 (2)\",\"reason\":\"Expired\",\"code\":410"),
			 KUBE_GONE, ERR_TRANSIENT, "too old"},
			{"too large", NULL, 413,
			 STATUS("\"message\":\"Request entity too large: limit is 3145728\",\"reason\":\"RequestEntityTooLarge\",\"code\":413"),
			 KUBE_TOO_LARGE, ERR_LIMIT, "limit is 3145728"},
			{"throttled, without a body", NULL, 429, "Too many requests",
			 KUBE_THROTTLED, ERR_TRANSIENT, "429 without a reason"},
			{"etcd is away", NULL, 500,
			 STATUS("\"message\":\"etcdserver: leader changed\",\"code\":500"),
			 KUBE_SERVER, ERR_TRANSIENT, "leader changed"},
			{"bad gateway", NULL, 502, "<html>", KUBE_SERVER, ERR_TRANSIENT, "502"},
			{"redirect", NULL, 302, "", KUBE_BAD_ANSWER, ERR_INPUT, "redirects"},
			{"cut Status", NULL, 409, "{\"kind\":\"Status\",\"reason\":\"Conf",
			 KUBE_STALE, ERR_TRANSIENT, NULL},
};

static enum kube_outcome classify(const char *path, int http, const char *body, bool secret,
				  struct arena *a, struct kube_status *s, struct err *e)
{
	struct kube_answer in = {.path = path ? path : "/api/v1/namespaces/default/configmaps/x",
				 .http_status = http,
				 .content_type = "application/json",
				 .body = span_of(body),
				 .json_wanted = true,
				 .secret = secret};

	return kube_classify(&in, a, s, e);
}

Test(kube_errors, classifies_what_api_servers_send)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = ARENA_INIT;
		struct kube_status s;
		struct err e = ERR_INIT;
		enum kube_outcome o =
			classify(rows[i].path, rows[i].http, rows[i].body, false, &a, &s, &e);

		cr_expect_eq(o, rows[i].outcome, "%s: %s", rows[i].name, kube_outcome_name(o));
		cr_expect_eq(e.kind, rows[i].kind, "%s: %s", rows[i].name, err_kind_name(e.kind));
		cr_expect(!rows[i].says || strstr(e.msg, rows[i].says), "%s: says '%s'",
			  rows[i].name, e.msg);
		arena_dispose(&a);
	}
}

Test(kube_errors, quotes_no_value_of_a_secret)
{
	static const char *const bodies[] = {
		STATUS("\"message\":\"failed to create typed patch object (/s; /v1, Kind=Secret): .stringData.password: expected string, got &value.valueUnstructured{Value:12345678}\",\"code\":500"),
		STATUS("\"message\":\"Secret \\\"s\\\" is invalid: data[tls.crt]: Invalid value: \\\"12345678\\\": bad\",\"reason\":\"Invalid\",\"details\":{\"causes\":[{\"reason\":\"FieldValueInvalid\",\"message\":\"Invalid value: \\\"12345678\\\": bad\",\"field\":\"data[tls.crt]\"}]},\"code\":422"),
		STATUS("\"message\":\"admission webhook \\\"w\\\" denied the request: password 12345678 is weak\",\"code\":403"),
		STATUS("\"message\":\"12345678\",\"reason\":\"Conflict\",\"code\":409"),
		STATUS("\"message\":\"12345678 does not support dry run\",\"code\":400"),
	};

	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		static const int http[] = {500, 422, 403, 409, 400};
		struct arena a = ARENA_INIT;
		struct kube_status s;
		struct err e = ERR_INIT;

		classify(NULL, http[i], bodies[i], true, &a, &s, &e);
		cr_expect(e.msg[0] && !strstr(e.msg, "12345678"), "%zu: %s", i, e.msg);
		arena_dispose(&a);
	}
}

Test(kube_errors, keeps_the_field_of_a_refused_secret)
{
	struct arena a = ARENA_INIT;
	struct kube_status s;
	struct err e = ERR_INIT;

	classify(
		NULL, 500,
		STATUS("\"message\":\"failed to create typed patch object (/s; /v1, Kind=Secret): .stringData.password: expected string, got 1\",\"code\":500"),
		true, &a, &s, &e);
	cr_expect(strstr(e.msg, ".stringData.password"), "%s", e.msg);
	cr_expect(strstr(e.msg, "expected string"), "%s", e.msg);
	arena_dispose(&a);
}

Test(kube_errors, wants_json_where_json_was_asked_for)
{
	struct arena a = ARENA_INIT;
	struct kube_status s;
	struct err e = ERR_INIT;
	struct kube_answer in = {.path = "/api",
				 .http_status = 200,
				 .content_type = "text/html",
				 .body = SPAN_LIT("<html>"),
				 .json_wanted = true};

	cr_expect_eq(kube_classify(&in, &a, &s, &e), KUBE_BAD_ANSWER);
	in.content_type = "application/json;g=apidiscovery.k8s.io";
	err_clear(&e);
	cr_expect_eq(kube_classify(&in, &a, &s, &e), KUBE_OK);
	cr_expect_eq(e.kind, ERR_NONE);
	arena_dispose(&a);
}

Test(kube_errors, text_of_a_status_is_one_capped_line)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT(1 << 20);
	struct kube_status s;

	buf_adds(&b, "{\"kind\":\"Status\",\"message\":\"a\\nb\\u0007");
	for (int i = 0; i < 5000; i++)
		buf_adds(&b, "\u00e4");
	buf_adds(&b, "\"}");
	kube_status_read(buf_span(&b), &a, &s);
	cr_expect(strlen(s.message) <= LIMIT_API_TEXT_BYTES);
	cr_expect(span_utf8(span_of(s.message)));
	cr_expect(strncmp(s.message, "a b?", 4) == 0, "%.10s", s.message);
	buf_dispose(&b);
	arena_dispose(&a);
}
