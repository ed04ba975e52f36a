#include <criterion/criterion.h>

#include "merge_support.h"

static struct schema at(struct schema s, const char *path)
{
	struct span rest = span_of(path);
	struct span step;

	while (span_cut(&rest, '.', &step))
		s = span_is(step, "[]") ? schema_items(s) : schema_field(s, step);
	return s;
}

static const struct {
	const char *api_version, *kind, *path;
	unsigned traits; /* of those a merge asks for */
	const char *merge_key;
	const char *keys; /* joined with commas */
	bool kustomize;	  /* knows it too */
} FIELDS[] = {
	{"v1", "Pod", "spec.containers", SCHEMA_MERGE, "name", NULL, true},
	{"v1", "Pod", "spec.containers.[].ports", SCHEMA_MERGE, "containerPort",
	 "containerPort,protocol", true},
	{"v1", "Pod", "spec.containers.[].command", 0, NULL, NULL, true},
	{"v1", "Pod", "spec.volumes", SCHEMA_MERGE | SCHEMA_RETAIN_KEYS, "name", NULL, true},
	{"v1", "Pod", "spec.tolerations", 0, NULL, NULL, true},
	{"v1", "Pod", "spec.resourceClaims", SCHEMA_MERGE | SCHEMA_RETAIN_KEYS, "name", NULL,
	 false},
	{"v1", "Pod", "metadata.finalizers", SCHEMA_MERGE, NULL, NULL, true},
	{"v1", "Service", "spec.ports", SCHEMA_MERGE, "port", "port,protocol", true},
	{"apps/v1", "Deployment", "spec.template.spec.initContainers.[].env", SCHEMA_MERGE, "name",
	 NULL, true},
	{"apps/v1", "Deployment", "spec.strategy", SCHEMA_RETAIN_KEYS, NULL, NULL, true},
	{"autoscaling/v2", "HorizontalPodAutoscaler", "spec.metrics", 0, NULL, NULL, false},
};

Test(schema, knows_how_fields_merge)
{
	for (size_t i = 0; i < ARRAY_LEN(FIELDS); i++) {
		struct span version = span_of(FIELDS[i].api_version);
		struct span kind = span_of(FIELDS[i].kind);
		struct schema s =
			at(schema_type_of(NULL, SCHEMA_AS_SERVER, version, kind), FIELDS[i].path);
		struct schema k = at(schema_type_of(NULL, SCHEMA_AS_KUSTOMIZE, version, kind),
				     FIELDS[i].path);
		const char *key = schema_merge_key(s);

		cr_assert(schema_known(s), "%s %s", FIELDS[i].kind, FIELDS[i].path);
		cr_expect_eq(schema_known(k), FIELDS[i].kustomize, "%s %s", FIELDS[i].kind,
			     FIELDS[i].path);
		cr_expect_eq(schema_traits(s) & (SCHEMA_MERGE | SCHEMA_RETAIN_KEYS),
			     FIELDS[i].traits, "%s %s", FIELDS[i].kind, FIELDS[i].path);
		cr_expect_str_eq(key ? key : "", FIELDS[i].merge_key ? FIELDS[i].merge_key : "");
		if (FIELDS[i].keys) {
			cr_assert_eq(schema_n_keys(k), 2);
			cr_expect(span_starts(span_of(FIELDS[i].keys), schema_key(k, 0)));
			cr_expect(span_ends(span_of(FIELDS[i].keys), schema_key(k, 1)));
		}
	}
}

static const struct {
	const char *group, *version, *kind;
	enum schema_scope server, kustomize;
} SCOPES[] = {
	{"", "v1", "Pod", SCOPE_NAMESPACED, SCOPE_NAMESPACED},
	{"", "v1", "Namespace", SCOPE_CLUSTER, SCOPE_CLUSTER},
	{"rbac.authorization.k8s.io", "v1", "ClusterRole", SCOPE_CLUSTER, SCOPE_CLUSTER},
	{"admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy", SCOPE_CLUSTER,
	 SCOPE_CLUSTER},
	{"networking.k8s.io", "v1", "IPAddress", SCOPE_CLUSTER, SCOPE_UNKNOWN},
	{"autoscaling", "v2", "HorizontalPodAutoscaler", SCOPE_NAMESPACED, SCOPE_UNKNOWN},
	{"", "v1", "Nothing", SCOPE_UNKNOWN, SCOPE_UNKNOWN},
	{"example.com", "v1", "Pod", SCOPE_UNKNOWN, SCOPE_UNKNOWN},
};

Test(schema, knows_scopes)
{
	for (size_t i = 0; i < ARRAY_LEN(SCOPES); i++) {
		struct span g = span_of(SCOPES[i].group);
		struct span v = span_of(SCOPES[i].version);
		struct span k = span_of(SCOPES[i].kind);

		cr_expect_eq(schema_scope(NULL, SCHEMA_AS_SERVER, g, v, k), SCOPES[i].server, "%s",
			     SCOPES[i].kind);
		cr_expect_eq(schema_scope(NULL, SCHEMA_AS_KUSTOMIZE, g, v, k), SCOPES[i].kustomize,
			     "%s", SCOPES[i].kind);
	}
}

static const char CRD[] =
	"spec:\n"
	"  group: example.com\n"
	"  scope: Cluster\n"
	"  names: {kind: Thing}\n"
	"  versions:\n"
	"  - name: v1\n"
	"    schema:\n"
	"      openAPIV3Schema:\n"
	"        properties:\n"
	"          spec:\n"
	"            properties:\n"
	"              parts: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: "
	"[a, b], items: {properties: {a: {type: string}, tags: {type: array, "
	"x-kubernetes-list-type: set}}}}\n"
	"              free: {x-kubernetes-preserve-unknown-fields: true}\n"
	"              map: {additionalProperties: {type: array, x-kubernetes-list-type: atomic}}\n"
	"  - name: v2\n";

Test(schema, takes_types_and_scope_from_a_crd)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct schema_set *set = schema_set_new(&a);
	struct span g = SPAN_LIT("example.com");
	struct span k = SPAN_LIT("Thing");
	struct schema s;

	cr_assert_eq(schema_set_crd(set, merge_yaml_of(&a, CRD), &e), 0, "%s", e.msg);
	s = schema_type(set, SCHEMA_AS_SERVER, g, SPAN_LIT("v1"), k);
	cr_expect_eq(schema_traits(at(s, "spec.parts")), SCHEMA_LIST | SCHEMA_KEYED);
	cr_assert_eq(schema_n_keys(at(s, "spec.parts")), 2);
	cr_expect_str_eq(schema_key(at(s, "spec.parts"), 1), "b");
	cr_expect_eq(schema_traits(at(s, "spec.parts.[].tags")), SCHEMA_LIST | SCHEMA_SET);
	cr_expect_eq(schema_traits(at(s, "spec.free")), SCHEMA_PRESERVE);
	cr_expect_eq(schema_traits(at(s, "spec.map.anything")), SCHEMA_LIST | SCHEMA_ATOMIC);
	cr_expect_not(schema_known(at(s, "spec.none")));
	cr_expect_eq(schema_scope(set, SCHEMA_AS_SERVER, g, SPAN_LIT("v2"), k), SCOPE_CLUSTER);
	cr_expect(schema_known(schema_type_of(set, SCHEMA_AS_SERVER, SPAN_LIT("apps/v1"),
					      SPAN_LIT("Deployment"))));
	arena_dispose(&a);
}

static const char OPENAPI[] =
	"definitions:\n"
	"  thing:\n"
	"    x-kubernetes-group-version-kind: [{group: example.com, version: v1, kind: Thing}]\n"
	"    properties:\n"
	"      parts: {type: array, items: {$ref: '#/definitions/part'}, "
	"x-kubernetes-patch-strategy: merge, x-kubernetes-patch-merge-key: name}\n"
	"      again: {$ref: '#/definitions/thing'}\n"
	"      lost: {$ref: '#/definitions/none'}\n"
	"      circle: {$ref: '#/definitions/x'}\n"
	"  part: {properties: {name: {type: string}}}\n"
	"  x: {$ref: '#/definitions/y'}\n"
	"  y: {$ref: '#/definitions/x'}\n"
	"paths:\n"
	"  /apis/example.com/v1/namespaces/{namespace}/things:\n"
	"    get: {x-kubernetes-group-version-kind: {group: example.com, version: v1, kind: Thing}}\n";

Test(schema, replaces_the_built_in_types_by_an_openapi_document)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct schema_set *set = schema_set_new(&a);
	struct span g = SPAN_LIT("example.com");
	struct node *target = merge_yaml_of(&a, "{apiVersion: example.com/v1, kind: Thing, "
						"again: {parts: [{name: a, x: 1}]}}");
	struct node *patch = merge_yaml_of(&a, "{again: {parts: [{name: b}, {name: a, y: 1}]}}");
	struct schema s;

	cr_assert_eq(schema_set_openapi(set, merge_yaml_of(&a, OPENAPI), true, &e), 0, "%s", e.msg);
	s = schema_type(set, SCHEMA_AS_KUSTOMIZE, g, SPAN_LIT("v1"), SPAN_LIT("Thing"));
	cr_expect(schema_known(at(s, "again.again.parts.[].name")));
	cr_expect_not(schema_known(at(s, "lost")));
	cr_expect_not(schema_known(at(s, "circle")));
	cr_expect_eq(schema_scope(set, SCHEMA_AS_KUSTOMIZE, g, SPAN_LIT("v1"), SPAN_LIT("Thing")),
		     SCOPE_NAMESPACED);
	cr_expect_not(schema_known(
		schema_type_of(set, SCHEMA_AS_KUSTOMIZE, SPAN_LIT("v1"), SPAN_LIT("Pod"))));
	cr_expect_eq(schema_scope(set, SCHEMA_AS_KUSTOMIZE, SPAN_LIT(""), SPAN_LIT("v1"),
				  SPAN_LIT("Namespace")),
		     SCOPE_CLUSTER);
	cr_assert_eq(merge_strategic(&target, patch, set, &a, &e), 0, "%s", e.msg);
	cr_expect_str_eq(merge_text_of(&a, node_get(target, "again")),
			 "{\"parts\":[{\"name\":\"b\"},{\"name\":\"a\",\"x\":1,\"y\":1}]}");
	arena_dispose(&a);
}

Test(schema, refuses_what_is_no_schema)
{
	static const char *const bad[] = {"[]", "{definitions: []}", "{definitions: {a: 1}}",
					  "{definitions: {a: {properties: [1]}}}",
					  "{definitions: {a: {properties: {b: 1}}}}"};
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err e = ERR_INIT;

		cr_expect_eq(
			schema_set_openapi(schema_set_new(&a), merge_yaml_of(&a, bad[i]), true, &e),
			-1, "%s", bad[i]);
		cr_expect(span_starts(span_of(e.msg), "patch.yaml:1:"), "%s", e.msg);
	}
	arena_dispose(&a);
}
