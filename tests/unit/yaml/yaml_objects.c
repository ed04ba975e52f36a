#include <criterion/criterion.h>

#include <string.h>

#include "render/yaml/object.h"
#include "yaml_support.h"

static const struct {
	const char *yaml;
	const char *text; /* NULL = refused */
	const char *id;
	const char *error;
} OBJECTS[] = {
	{"{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}}",
	 "Service/shop/web", "shop_web__Service", 0},
	{"{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}", "Deployment/web",
	 "_web_apps_Deployment", 0},
	{"{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: 'system:a:b'}}",
	 "ClusterRole/system:a:b", "_system__a__b_rbac.authorization.k8s.io_ClusterRole", 0},
	{"{apiVersion: batch/v1, kind: Job, metadata: {generateName: j-, namespace: x}}", "Job/x/",
	 0, 0},
	{"[]", 0, 0, "in.yaml:1:1: not a Kubernetes object"},
	{"{kind: A, metadata: {name: x}}", 0, 0, "in.yaml:1:1: A without apiVersion"},
	{"{apiVersion: v1, metadata: {name: x}}", 0, 0, "in.yaml:1:1: object without kind"},
	{"{apiVersion: v1, kind: A}", 0, 0, "in.yaml:1:1: A without metadata.name"},
	{"{apiVersion: v1, kind: A, metadata: []}", 0, 0, "in.yaml:1:37: 'metadata' of this A"},
	{"{apiVersion: v1, kind: A, metadata: {name: 5}}", 0, 0,
	 "in.yaml:1:44: 'metadata.name' is not a string"},
	{"{apiVersion: v1, kind: [A], metadata: {name: x}}", 0, 0,
	 "in.yaml:1:24: 'kind' is not a string"},
	{"{apiVersion: v1, kind: A, metadata: {name: \"a\\0b\"}}", 0, 0,
	 "in.yaml:1:44: 'metadata.name' is not a usable name"},
};

Test(yaml_objects, identity_is_read_or_refused)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < ARRAY_LEN(OBJECTS); i++) {
		struct err e = ERR_INIT;
		struct object o;
		int rc = object_read(must_yaml(&a, OBJECTS[i].yaml), &a, &o, &e);

		if (!OBJECTS[i].text) {
			cr_expect_eq(rc, -1, "%s", OBJECTS[i].yaml);
			cr_expect_eq(strncmp(e.msg, OBJECTS[i].error, strlen(OBJECTS[i].error)), 0,
				     "%s", e.msg);
			continue;
		}
		cr_assert_eq(rc, 0, "%s: %s", OBJECTS[i].yaml, e.msg);
		cr_expect_str_eq(object_text(&o, &a), OBJECTS[i].text);
		if (OBJECTS[i].id)
			cr_expect_str_eq(object_id(&o, &a), OBJECTS[i].id);
	}
	arena_dispose(&a);
}

Test(yaml_objects, ids_come_back)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < ARRAY_LEN(OBJECTS); i++) {
		struct err e = ERR_INIT;
		struct object again;
		struct object o;

		if (!OBJECTS[i].id)
			continue;
		cr_assert_eq(object_read(must_yaml(&a, OBJECTS[i].yaml), &a, &o, &e), 0);
		cr_assert_eq(object_id_parse(span_of(OBJECTS[i].id), &a, &again, &e), 0, "%s",
			     e.msg);
		cr_expect_str_eq(again.ns, o.ns);
		cr_expect_str_eq(again.name, o.name);
		cr_expect_str_eq(again.group, o.group);
		cr_expect_str_eq(again.kind, o.kind);
		cr_expect_str_eq(object_id(&again, &a), OBJECTS[i].id);
	}
	arena_dispose(&a);
}

Test(yaml_objects, what_is_no_id_is_refused)
{
	static const char *const IDS[] = {"",	 "_",	   "a_b",    "a_b_c",
					  "___", "a_b_c_", "a__c_D", "a_b_x_c_D"};
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < ARRAY_LEN(IDS); i++) {
		struct err e = ERR_INIT;
		struct object o;

		cr_expect_eq(object_id_parse(span_of(IDS[i]), &a, &o, &e), -1, "'%s'", IDS[i]);
	}
	arena_dispose(&a);
}

Test(yaml_objects, a_secret_is_no_name)
{
	struct arena a = ARENA_INIT;
	struct node *n = must_yaml(&a, "{apiVersion: v1, kind: A, metadata: {name: hunter2}}");
	struct err e = ERR_INIT;
	struct object o;

	node_mark_secret(node_at(n, "metadata", "name", NULL));
	cr_expect_eq(object_read(n, &a, &o, &e), -1);
	cr_expect_str_eq(e.msg, "in.yaml:1:44: 'metadata.name' comes from a secret");
	arena_dispose(&a);
}

Test(yaml_objects, metadata_is_at_hand)
{
	struct arena a = ARENA_INIT;
	struct node *n =
		must_yaml(&a, "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\n"
			      "  labels: {app: web}\n  annotations: {a/b: c}\n");
	struct objects list = {.n = 0};
	struct err e = ERR_INIT;
	struct object o;

	cr_assert_eq(object_read(n, &a, &o, &e), 0);
	for (int i = 0; i < 100; i++)
		objects_add(&a, &list, o);
	cr_expect_eq(list.n, 100);
	cr_expect_str_eq(object_label(&list.items[99], "app"), "web");
	cr_expect_str_eq(object_annotation(&o, "a/b"), "c");
	cr_expect_null(object_annotation(&o, "nope"));
	cr_expect_str_eq(object_api_version(&o, &a), "apps/v1");
	arena_dispose(&a);
}
