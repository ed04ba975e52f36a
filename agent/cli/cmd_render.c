#include "agent/cli/common.h"

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"
#include "agent/core/charts.h"
#include "render/dirtree.h"
#include "render/helm/helm.h"
#include "render/render.h"
#include "render/yaml/yaml_out.h"

DEFINE_FREEP(struct tree, tree_free)

struct render_command {
	struct common common;
	const char *dir;
	const char *root;
	const char *commit;
	const char *app;
	bool show_secrets;
	bool enable_helm;
};

static int render_directory(struct cli *cli, const char *dir, const char *root, bool enable_helm,
			    struct buf *out, struct err *e)
{
	CLEANUP(helm_freep) struct helm *helm = enable_helm ? charts_helm() : NULL;
	CLEANUP(tree_freep) struct tree *tree = NULL;
	struct render_input in = {
		.no_plain = true,
		.helm = helm,
		.helm_hint = "'--enable-helm' allows it",
	};
	struct objects objects = {0};

	if (dirtree_open_for(dir, root, &cli->arena, &tree, &in.path, e) < 0)
		return -1;
	in.tree = tree;
	if (render_app(&in, &cli->arena, &objects, e) < 0)
		return -1;
	return render_print(&objects, YAML_OUT_SORTED, out, e);
}

/* An environment: decrypted, substituted, and masked unless secrets were asked for. */
static int render_environment(struct cli *cli, const struct work *w, const struct render_command *c,
			      const struct environment *env, struct buf *out, struct err *e)
{
	struct rendered_options o = {.only_app = c->app, .without_keys = !c->show_secrets};
	unsigned flags = YAML_OUT_SORTED | (c->show_secrets ? 0 : YAML_OUT_MASKED);
	struct rendered rendered = {0};
	char commit[41];
	int rc = -1;

	if (work_commit(cli, w, env, c->commit, commit, &o.commit, e) == 0 &&
	    rendered_make(w->session, env, &o, &rendered, e) == 0 &&
	    rendered_error(&rendered, e) == 0) {
		rc = 0;
		for (size_t i = 0; rc == 0 && i < rendered.n_apps; i++) {
			if (out->n && rendered.apps[i].objects.n)
				buf_adds(out, "---\n");
			rc = render_print(&rendered.apps[i].objects, flags, out, e);
		}
	}
	rendered_dispose(&rendered);
	return rc;
}

static int render_named(struct cli *cli, const struct render_command *c,
			const struct operands *names, struct buf *out)
{
	const struct environment **envs;
	struct err e = ERR_INIT;
	int exit_code = 0;
	struct work w;
	size_t n;

	if (work_open(cli, &c->common, &w, &exit_code) < 0)
		return exit_code;
	if (work_choose(cli, &w, names, &envs, &n, &exit_code) == 0 &&
	    render_environment(cli, &w, c, envs[0], out, &e) < 0)
		exit_code = cli_fail(cli, &e, hint_for(&e));
	work_close(&w);
	return exit_code;
}

int cmd_render(struct cli *cli, int argc, char **argv)
{
	struct render_command c = {0};
	const struct flag flags[] = {
		{"dir", 0, FLAG_TEXT, &c.dir, "DIR",
		 "render this directory as 'kustomize build' does"},
		{"root", 0, FLAG_TEXT, &c.root, "DIR",
		 "with --dir: nothing outside is read (default: the git work tree, else /)"},
		{"enable-helm", 0, FLAG_BOOL, &c.enable_helm, NULL,
		 "with --dir: charts may be rendered, by helm v3"},
		{"commit", 0, FLAG_TEXT, &c.commit, "REV", "render this commit instead of the pin"},
		{"app", 0, FLAG_TEXT, &c.app, "NAME", "only this app"},
		{"show-secrets", 0, FLAG_BOOL, &c.show_secrets, NULL, "do not mask secret values"},
		COMMON_FLAGS(c.common),
		{0},
	};
	struct buf out = BUF_WIPED(LIMIT_OUTPUT_BYTES);
	struct err e = ERR_INIT;
	struct operands operands;
	int exit_code;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0)
		return exit_code;
	if (operands.n + (c.dir != NULL) != 1) {
		err_set(&e, ERR_INPUT, "say what to render: one environment or --dir DIR");
		return cli_fail(cli, &e, "see 'agent render --help'");
	}
	if (!c.dir)
		exit_code = render_named(cli, &c, &operands, &out);
	else
		exit_code = render_directory(cli, c.dir, c.root, c.enable_helm, &out, &e) < 0
				    ? cli_fail(cli, &e, NULL)
				    : 0;
	/* --dir is kustomize's output, and --show-secrets was asked for: these two pass unmasked */
	if (exit_code == 0 && (c.dir || c.show_secrets))
		cli_out_plain(cli, buf_span(&out));
	else if (exit_code == 0)
		cli_out(cli, buf_span(&out));
	buf_dispose(&out);
	return exit_code;
}
