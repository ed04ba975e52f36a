#include "agent/cli/common.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "agent/cli/summary.h"
#include "render/dirtree.h"
#include "render/yaml/yaml_in.h"
#include "sync/health.h"
#include "sync/health_lua.h"

struct health_command {
	const char *file;
	const char *rules;
	const char *lua; /* directory of rule files, or NULL */
	enum output_format output;
};

static int read_input(const char *path, struct buf *out, struct err *e)
{
	int rc;

	if (strcmp(path, "-") == 0)
		return file_read_fd(STDIN_FILENO, out, e);
	rc = file_read(AT_FDCWD, path, out, e);
	return rc == FILE_ABSENT ? err_set(e, ERR_INPUT, "'%s' does not exist", path) : rc;
}

static int parse_rules(const char *word, enum health_rules *out, struct err *e)
{
	static const char *const names[] = {"agent", "kstatus", "argocd"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(word, names[i]) == 0) {
			*out = (enum health_rules)i;
			return 0;
		}
	}
	return err_set(e, ERR_INPUT, "--rules: '%s' is not one of agent, kstatus, argocd", word);
}

/* What there is to judge, and what rules in Lua said about it. */
struct input {
	struct object *objects; /* [n] */
	size_t n;
	struct health_lua_verdict *lua; /* [n], all unjudged without --lua */
};

/* Identity, leniently: while a rule is debugged an object need not have a name. */
static int identify(struct cli *cli, struct node *root, struct object *out, struct err *e)
{
	struct arena *a = &cli->arena;
	const struct node *meta = node_get(root, "metadata");
	struct node *stand_in;
	struct node *named;

	if (!node_is(root, NODE_MAP) || node_get_text(meta, "name") ||
	    node_get_text(meta, "generateName"))
		return object_read(root, a, out, e);
	stand_in = node_copy_shared(a, root);
	named = node_need_map(a, stand_in, "metadata");
	if (named)
		node_set(a, named, "generateName", node_strz(a, "-"));
	if (object_read(stand_in, a, out, e) < 0)
		return -1;
	out->root = root;
	return 0;
}

static int read_objects(struct cli *cli, const char *path, const struct source *source,
			struct input *out, struct err *e)
{
	struct buf text = BUF_INIT(LIMIT_FILE_BYTES);
	struct node_docs docs;
	int rc = read_input(path, &text, e);

	if (rc == 0)
		rc = node_from_yaml_last(buf_span(&text), source, &cli->arena, &docs, e);
	buf_dispose(&text);
	if (rc < 0)
		return -1;
	out->n = docs.n;
	out->objects = arena_array(&cli->arena, docs.n, sizeof(*out->objects));
	out->lua = arena_array(&cli->arena, docs.n, sizeof(*out->lua));
	for (size_t i = 0; i < docs.n; i++)
		if (identify(cli, docs.items[i], &out->objects[i], e) < 0)
			return -1;
	return 0;
}

static int load_lua(const char *dir, struct health_lua_rules **out, struct err *e)
{
	struct tree *tree = NULL;
	int rc = dirtree_open(dir, &tree, e);

	if (rc == 0)
		rc = health_lua_rules_load(tree, "", out, e);
	tree_free(tree);
	return rc < 0 ? err_wrap(e, "--lua") : 0;
}

static int judge_lua(struct cli *cli, const char *dir, struct input *in, struct err *e)
{
	const struct object **objects =
		arena_array(&cli->arena, in->n, sizeof(const struct object *));
	struct health_lua_options options = {.clock = &cli->clock};
	int rc = load_lua(dir, &options.rules, e);

	if (rc < 0)
		return -1;
	for (size_t i = 0; i < in->n; i++)
		objects[i] = &in->objects[i];
	rc = health_lua_judge(&options, objects, in->n, &cli->arena, in->lua, e);
	health_lua_rules_unref(options.rules);
	return rc;
}

static struct node *verdict(struct cli *cli, enum health_rules rules, const struct object *o,
			    const struct health_lua_verdict *lua)
{
	struct arena *a = &cli->arena;
	struct node *n = node_map(a);
	struct health h = lua->health;
	int rc = 0;

	if (!lua->judged)
		rc = health_of(rules, o, clock_wall_ms(&cli->clock), a, &h);
	node_set(a, n, "id", node_strz(a, object_text(o, a)));
	if (rc == HEALTH_NO_RULE) {
		node_set(a, n, "status", node_null(a));
		node_set(a, n, "message", node_strz(a, ""));
		node_set(a, n, "rule", node_null(a));
		return n;
	}
	node_set(a, n, "status", node_strz(a, health_name(h.status)));
	node_set(a, n, "message", node_strz(a, h.message ? h.message : ""));
	node_set(a, n, "rule", node_strz(a, h.rule ? h.rule : ""));
	return n;
}

static int judge(struct cli *cli, const struct health_command *c, struct err *e)
{
	struct source source = {.path = c->file};
	enum health_rules rules = HEALTH_AGENT;
	struct node *list = node_list(&cli->arena);
	struct input in;

	if (parse_rules(c->rules, &rules, e) < 0 ||
	    read_objects(cli, c->file, &source, &in, e) < 0 ||
	    (c->lua && judge_lua(cli, c->lua, &in, e) < 0))
		return -1;
	for (size_t i = 0; i < in.n; i++)
		node_append(&cli->arena, list, verdict(cli, rules, &in.objects[i], &in.lua[i]));
	if (c->output != OUTPUT_TEXT) {
		/* one object, one answer: what a script that debugs a rule wants */
		print_node(cli, list->n == 1 ? list->items[0] : list, c->output);
		return 0;
	}
	for (uint32_t i = 0; i < list->n; i++) {
		const char *status = node_get_text(list->items[i], "status");
		const char *message = node_get_text(list->items[i], "message");

		cli_printf(cli, "%s: %s%s%s\n", node_get_text(list->items[i], "id"),
			   status ? status : "no rule", message && *message ? ": " : "",
			   message ? message : "");
	}
	return 0;
}

int cmd_health(struct cli *cli, int argc, char **argv)
{
	struct health_command c = {.rules = "agent"};
	const struct flag flags[] = {
		{"file", 'f', FLAG_TEXT, &c.file, "FILE",
		 "objects as the API server returns them; - is stdin"},
		{"rules", 0, FLAG_TEXT, &c.rules, "SET", "agent (default), kstatus or argocd"},
		{"lua", 0, FLAG_TEXT, &c.lua, "DIR",
		 "rules <group>/<kind>/health.lua, asked before the built-in ones"},
		{"output", 'o', FLAG_OUTPUT, &c.output, "FORMAT", "text, json or yaml"},
		{0},
	};
	struct operands operands;
	struct err e = ERR_INIT;
	int exit_code;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0)
		return exit_code;
	if (!c.file || operands.n) {
		err_set(&e, ERR_INPUT, "say which objects to judge with -f FILE");
		return cli_fail(cli, &e, "see 'agent health --help'");
	}
	return judge(cli, &c, &e) < 0 ? cli_fail(cli, &e, NULL) : 0;
}
