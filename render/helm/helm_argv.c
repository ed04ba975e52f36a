#include "render/helm/helm_argv.h"

#include <string.h>

#include "agent/base/limits.h"

/* Labels of a-z, 0-9 and '-' that neither start nor end with '-', with dots between them. */
static bool is_dns(const char *s, size_t n_max, bool dots)
{
	struct span rest = span_of(s);
	struct span part;

	if (rest.n == 0 || rest.n > n_max || s[0] == '.' || s[rest.n - 1] == '.')
		return false;
	while (span_cut(&rest, '.', &part)) {
		if (part.n == 0 || part.p[0] == '-' || part.p[part.n - 1] == '-')
			return false;
		for (size_t i = 0; i < part.n; i++)
			if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", part.p[i]) ||
			    !part.p[i])
				return false;
		if (!dots && rest.n)
			return false;
	}
	return dots || !strchr(s, '.');
}

/* Letters, digits and a few others, not '-' in front: nothing that a list or a flag is made of. */
static bool is_plain(const char *s, const char *others)
{
	size_t n = strlen(s);

	if (n == 0 || n > LIMIT_NAME_BYTES || *s == '-')
		return false;
	for (size_t i = 0; i < n; i++)
		if (!(s[i] >= 'a' && s[i] <= 'z') && !(s[i] >= 'A' && s[i] <= 'Z') &&
		    !(s[i] >= '0' && s[i] <= '9') && !strchr(others, s[i]))
			return false;
	return true;
}

static int check_capabilities(const struct render_capabilities *c, struct err *e)
{
	if (c->kube_version && !is_plain(c->kube_version, ".+-"))
		return err_set(e, ERR_INPUT, "'%s' is not a Kubernetes version", c->kube_version);
	if (c->n_api_versions > LIMIT_HELM_API_VERSIONS)
		return err_set(e, ERR_LIMIT, "more than %d API versions", LIMIT_HELM_API_VERSIONS);
	for (size_t i = 0; i < c->n_api_versions; i++)
		if (!is_plain(c->api_versions[i], "./-"))
			return err_set(e, ERR_INPUT, "'%s' is not an API version",
				       c->api_versions[i]);
	return 0;
}

int helm_check(const struct helm_release *r, struct err *e)
{
	if (r->name && !is_dns(r->name, LIMIT_RELEASE_NAME_BYTES, true))
		return err_set(e, ERR_INPUT,
			       "release name '%s' is not a DNS name of at most %d bytes", r->name,
			       LIMIT_RELEASE_NAME_BYTES);
	if (r->name && r->name_template)
		return err_set(e, ERR_INPUT, "a release name and a name template: give one");
	if (r->name_template &&
	    (strlen(r->name_template) > LIMIT_NAME_BYTES || strchr(r->name_template, '\n')))
		return err_set(e, ERR_INPUT, "a name template is one line of at most %d bytes",
			       LIMIT_NAME_BYTES);
	if (r->ns && !is_dns(r->ns, 63, false))
		return err_set(e, ERR_INPUT, "namespace '%s' is not a DNS label", r->ns);
	if (r->n_values > LIMIT_HELM_VALUES)
		return err_set(e, ERR_LIMIT, "more than %d values files", LIMIT_HELM_VALUES);
	return check_capabilities(&r->capabilities, e);
}

static void add(struct arena *a, struct helm_argv *out, const char *arg)
{
	out->items = arena_grow(a, out->items, &out->cap, out->n + 1, sizeof(*out->items));
	out->items[out->n++] = arg;
}

void helm_argv(const struct helm_release *r, const char *name, const char *chart, struct arena *a,
	       struct helm_argv *out)
{
	const struct render_capabilities *c = &r->capabilities;

	*out = (struct helm_argv){.items = NULL};
	add(a, out, "template");
	add(a, out, arena_printf(a, "--namespace=%s", r->ns ? r->ns : "default"));
	if (r->name_template)
		add(a, out, arena_printf(a, "--name-template=%s", r->name_template));
	for (size_t i = 0; i < r->n_values; i++)
		add(a, out, arena_printf(a, "--values=/proc/self/fd/%d", HELM_FD_VALUES + (int)i));
	if (c->kube_version)
		add(a, out, arena_printf(a, "--kube-version=%s", c->kube_version));
	for (size_t i = 0; i < c->n_api_versions; i++)
		add(a, out, arena_printf(a, "--api-versions=%s", c->api_versions[i]));
	if (r->include_crds)
		add(a, out, "--include-crds");
	if (r->skip_tests)
		add(a, out, "--skip-tests");
	if (r->skip_hooks)
		add(a, out, "--no-hooks");
	add(a, out, "--");
	if (!r->name_template)
		add(a, out, name);
	add(a, out, chart);
}
