#include "render/helm/helm_app.h"

#include "agent/base/limits.h"
#include "render/helm/helm.h"

/* What helm calls a release that nobody named. */
static const char unnamed[] = "release-name";

static int read_values(const struct render_input *in, struct arena *a, struct helm_release *r,
		       struct err *e)
{
	const struct render_release *release = &in->release;
	struct helm_values *values = arena_array(a, release->n_values_files, sizeof(*values));

	for (size_t i = 0; i < release->n_values_files; i++) {
		struct tree_file file;
		const char *path;
		int rc;

		if (tree_join("", span_of(release->values_files[i]), a, &path, e) < 0)
			return err_wrap(e, "values file");
		rc = tree_read(in->tree, path, LIMIT_FILE_BYTES, a, &file, e);
		if (rc == TREE_ABSENT)
			return err_set(e, ERR_INPUT, "values file '%s' does not exist", path);
		if (rc < 0 ||
		    helm_values_read(&file, in->secrets, in->secret_arena, a, &values[i], e) < 0)
			return err_wrap(e, "values file '%s'", path);
	}
	r->values = values;
	r->n_values = release->n_values_files;
	return 0;
}

int helm_app(const struct render_input *in, struct arena *a, struct node_docs *out, struct err *e)
{
	struct helm_release r = {
		.tree = in->tree,
		.chart = in->path,
		.name = in->release.name ? in->release.name : unnamed,
		.ns = in->release.ns,
		.capabilities = in->capabilities,
		.include_crds = true,
		.skip_tests = true,
		.secrets = in->secrets,
		.secret_arena = in->secret_arena,
	};
	bool chart;

	if (helm_is_chart(in->tree, in->path, a, &chart, e) < 0)
		return -1;
	if (!chart && in->release.wanted)
		return err_set(e, ERR_INPUT, "'%s' is no chart: there is no Chart.yaml in it",
			       *in->path ? in->path : ".");
	if (!chart)
		return HELM_APP_ABSENT;
	if (!in->helm)
		return err_set(e, ERR_INPUT,
			       "'%s' is a chart, and charts are not rendered here%s%s",
			       *in->path ? in->path : ".", in->helm_hint ? ": " : "",
			       in->helm_hint ? in->helm_hint : "");
	if (read_values(in, a, &r, e) < 0)
		return -1;
	return helm_render(in->helm, &r, a, out, e);
}
