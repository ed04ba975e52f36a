#include <criterion/criterion.h>

#include <string.h>

#include "memory_tree.h"
#include "render/render.h"
#include "render/yaml/yaml_out.h"

/* "sealed:TEXT" opens to TEXT. */
static int open_bytes(void *ctx, const struct tree_file *file, enum render_format format,
		      struct arena *a, struct span *out, struct err *e)
{
	static const char prefix[] = "sealed:";

	(void)format;
	(void)e;
	if (!span_starts(file->bytes, prefix))
		return RENDER_NOT_SECRET;
	++*(int *)ctx;
	*out = span_of(arena_strdup(a, file->bytes.p + strlen(prefix)));
	return 0;
}

static int open_docs(void *ctx, const struct tree_file *file, enum render_format format,
		     const struct source *source, struct arena *a, struct node_docs *out,
		     struct err *e)
{
	struct span plain;

	if (open_bytes(ctx, file, format, a, &plain, e) != 0)
		return RENDER_NOT_SECRET;
	if (node_from_yaml(plain, source, a, out, e) < 0)
		return -1;
	for (size_t i = 0; i < out->n; i++)
		node_mark_secret(node_get(out->items[i], "data"));
	return 0;
}

static int open_object(void *ctx, struct node *sealed, struct arena *a, struct node **out,
		       void **binding, struct err *e)
{
	(void)e;
	if (!node_is_text(node_get(sealed, "kind"), "SealedSecret"))
		return RENDER_NOT_SECRET;
	*out = node_copy(a, sealed);
	node_set(a, *out, "apiVersion", node_strz(a, "v1"));
	node_set(a, *out, "kind", node_strz(a, "Secret"));
	*binding = ctx;
	return 0;
}

static int check_object(void *ctx, const void *binding, const struct object *final, struct err *e)
{
	(void)ctx;
	cr_expect_not_null(binding);
	if (strcmp(final->ns, "mine") != 0)
		return err_set(e, ERR_SECRET, "sealed for another namespace");
	return 0;
}

struct result {
	struct arena a;
	struct arena secrets;
	struct objects out;
	struct err e;
	int opened;
	int rc;
};

static void build(struct result *r, const struct memory_file *files, bool with_keys)
{
	struct render_secrets secrets = {&r->opened, open_docs, open_bytes, open_object,
					 check_object};
	struct memory_tree tree = memory_tree(files);
	struct render_input in = {.tree = &tree.tree,
				  .path = "",
				  .secrets = with_keys ? &secrets : NULL,
				  .secret_arena = &r->secrets};

	*r = (struct result){.secrets = ARENA_WIPED};
	r->rc = render_app(&in, &r->a, &r->out, &r->e);
}

static void end(struct result *r)
{
	arena_dispose(&r->a);
	arena_dispose(&r->secrets);
}

static const char generator[] = "secretGenerator:\n- name: s\n  files:\n  - pw\n"
				"configMapGenerator:\n- name: c\n  files:\n  - pw\n";

Test(render_secrets, values_of_decrypted_files_are_marked_and_encoded)
{
	static const struct memory_file files[] = {
		{"kustomization.yaml", generator}, {"pw", "sealed:hunter2"}, {NULL, NULL}};
	struct result r;

	build(&r, files, true);
	cr_assert_eq(r.rc, 0, "%s", r.e.msg);
	cr_assert_eq(r.out.n, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct node *value = node_at(r.out.items[i].root, "data", "pw", NULL);

		cr_assert_not_null(value);
		cr_expect(value->secret, "%s", r.out.items[i].kind);
		cr_expect_str_eq(value->text, i == 0 ? "hunter2" : "aHVudGVyMg==");
	}
	cr_expect_eq(r.opened, 2);
	end(&r);
}

/* The same ciphertext, other plain text: a name must not let anybody try out guesses. */
Test(render_secrets, hash_suffixes_tell_the_ciphertext_only)
{
	static const struct memory_file plain[] = {
		{"kustomization.yaml", generator}, {"pw", "hunter2"}, {NULL, NULL}};
	static const struct memory_file sealed[] = {
		{"kustomization.yaml", generator}, {"pw", "sealed:hunter2"}, {NULL, NULL}};
	static const struct memory_file other[] = {
		{"kustomization.yaml", generator}, {"pw", "sealed:hunter3"}, {NULL, NULL}};
	struct result p;
	struct result s;
	struct result o;

	build(&p, plain, true);
	build(&s, sealed, true);
	build(&o, other, true);
	cr_assert(p.rc == 0 && s.rc == 0 && o.rc == 0);
	for (size_t i = 0; i < 2; i++) {
		cr_expect_str_neq(p.out.items[i].name, s.out.items[i].name);
		cr_expect_str_neq(s.out.items[i].name, o.out.items[i].name);
	}
	end(&p);
	end(&s);
	end(&o);
}

Test(render_secrets, without_keys_files_are_taken_as_they_are)
{
	static const struct memory_file files[] = {
		{"kustomization.yaml", generator}, {"pw", "sealed:x"}, {NULL, NULL}};
	struct result r;

	build(&r, files, false);
	cr_assert_eq(r.rc, 0, "%s", r.e.msg);
	cr_expect_str_eq(node_at(r.out.items[0].root, "data", "pw", NULL)->text, "sealed:x");
	cr_expect_not(node_at(r.out.items[0].root, "data", "pw", NULL)->secret);
	cr_expect(node_at(r.out.items[1].root, "data", "pw", NULL)->secret,
		  "values of a Secret are always marked");
	end(&r);
}

Test(render_secrets, sealed_objects_are_opened_and_checked_where_they_end)
{
	static const char sealed[] =
		"apiVersion: agent.gitops/v1\nkind: SealedSecret\nmetadata:\n  name: s\n"
		"  namespace: mine\ndata:\n  k: v\n";
	static const struct memory_file stays[] = {
		{"kustomization.yaml", "resources:\n- s.yaml\n"}, {"s.yaml", sealed}, {NULL, NULL}};
	static const struct memory_file moved[] = {
		{"kustomization.yaml", "namespace: theirs\nresources:\n- s.yaml\n"},
		{"s.yaml", sealed},
		{NULL, NULL}};
	struct result r;

	build(&r, stays, true);
	cr_assert_eq(r.rc, 0, "%s", r.e.msg);
	cr_expect_str_eq(r.out.items[0].kind, "Secret");
	cr_expect(node_has_secret(r.out.items[0].root));
	end(&r);
	build(&r, moved, true);
	cr_expect_eq(r.rc, -1, "a kustomization cannot move a sealed secret");
	cr_expect_eq(r.e.kind, ERR_SECRET);
	end(&r);
}

Test(render_secrets, a_replacement_of_a_marked_value_is_marked)
{
	static const struct memory_file files[] = {
		{"kustomization.yaml",
		 "resources:\n- s.yaml\n- c.yaml\nreplacements:\n- source:\n    kind: Secret\n"
		 "    fieldPath: data.k\n  targets:\n  - select:\n      kind: ConfigMap\n"
		 "    fieldPaths: [data.copy]\n    options: {create: true}\n"},
		{"s.yaml", "sealed:apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ndata:\n"
			   "  k: c2VjcmV0\n"},
		{"c.yaml",
		 "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a: b\n"},
		{NULL, NULL}};
	struct result r;

	build(&r, files, true);
	cr_assert_eq(r.rc, 0, "%s", r.e.msg);
	cr_expect_str_eq(node_at(r.out.items[0].root, "data", "copy", NULL)->text, "c2VjcmV0");
	cr_expect(node_at(r.out.items[0].root, "data", "copy", NULL)->secret);
	cr_expect_not(node_at(r.out.items[0].root, "data", "a", NULL)->secret);
	end(&r);
}
