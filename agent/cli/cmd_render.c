#include "agent/cli/cli.h"

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"
#include "render/dirtree.h"
#include "render/render.h"
#include "render/yaml/yaml_out.h"

DEFINE_FREEP(struct tree, tree_free)

static int render_directory(struct cli *cli, const char *dir, const char *root, struct buf *out,
			    struct err *e)
{
	CLEANUP(tree_freep) struct tree *tree = NULL;
	struct render_input in = {.no_plain = true};
	struct objects objects = {0};

	if (dirtree_open_for(dir, root, &cli->arena, &tree, &in.path, e) < 0)
		return -1;
	in.tree = tree;
	if (render_app(&in, &cli->arena, &objects, e) < 0)
		return -1;
	return render_print(&objects, YAML_OUT_SORTED, out, e);
}

int cmd_render(struct cli *cli, int argc, char **argv)
{
	const char *dir = NULL;
	const char *root = NULL;
	const struct flag flags[] = {
		{"dir", 0, FLAG_TEXT, &dir, "DIR",
		 "render this directory as 'kustomize build' does"},
		{"root", 0, FLAG_TEXT, &root, "DIR",
		 "nothing outside is read (default: the git work tree, else /)"},
		{0},
	};
	struct buf out = BUF_INIT(LIMIT_OUTPUT_BYTES);
	struct err e = ERR_INIT;
	struct operands operands;
	int exit_code;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0)
		return exit_code;
	if (!dir || operands.n) {
		err_set(&e, ERR_INPUT, "say what to render: an environment or --dir DIR");
		return cli_fail(cli, &e, "see 'agent render --help'");
	}
	if (render_directory(cli, dir, root, &out, &e) < 0)
		exit_code = cli_fail(cli, &e, NULL);
	else
		exit_code = 0;
	if (exit_code == 0)
		cli_out(cli, buf_span(&out));
	buf_dispose(&out);
	return exit_code;
}
