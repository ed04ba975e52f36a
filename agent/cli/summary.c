#include "agent/cli/summary.h"

#include "agent/base/limits.h"
#include "render/yaml/json_io.h"
#include "render/yaml/yaml_out.h"

void print_node(struct cli *cli, const struct node *n, enum output_format output)
{
	struct buf out = BUF_WIPED(LIMIT_OUTPUT_BYTES);
	struct err e = ERR_INIT;
	int rc;

	if (output == OUTPUT_YAML) {
		rc = node_to_yaml(n, YAML_OUT_MASKED, &out, &e);
	} else {
		rc = node_to_json(n, JSON_OUT_MASKED | JSON_OUT_PRETTY, &out, &e);
		buf_addc(&out, '\n');
	}
	if (rc < 0)
		cli_say(cli, "%s", e.msg);
	else
		cli_out(cli, buf_span(&out));
	buf_dispose(&out);
}

/* Both machine formats come from the one JSON document that sync writes. */
static void print_result(struct cli *cli, const struct pass *p, enum output_format output)
{
	struct buf json = BUF_WIPED(LIMIT_OUTPUT_BYTES);
	struct err e = ERR_INIT;
	struct node *n;

	if (sync_result_json(pass_sync(p), &json, &e) < 0 ||
	    node_from_json(buf_span(&json), NULL, &cli->arena, &n, &e) < 0)
		cli_say(cli, "%s", e.msg);
	else
		print_node(cli, n, output);
	buf_dispose(&json);
}

static const char *verdict(const struct sync_result *r, const struct err *outcome)
{
	switch (outcome->kind) {
	case ERR_NONE:
	case ERR_UNHEALTHY: return health_name(r->health);
	case ERR_POLICY: return "refused";
	case ERR_STOPPED: return "stopped";
	default: return "failed";
	}
}

void summary_print(struct cli *cli, const struct environment *env, const struct pass *p,
		   enum output_format output)
{
	const struct sync_result *r = pass_result(p);
	struct buf line = BUF_INIT(1024);
	struct err outcome = ERR_INIT;
	bool any = false;

	if (!r)
		return;
	if (output != OUTPUT_TEXT) {
		print_result(cli, p, output);
		return;
	}
	for (int i = 0; i < ACTION_N; i++) {
		if (!r->counts[i])
			continue;
		buf_printf(&line, "%s%zu %s", any ? ", " : "", r->counts[i],
			   action_name((enum action)i));
		any = true;
	}
	if (r->undone) {
		buf_printf(&line, "%s%zu not done", any ? ", " : "", r->undone);
		any = true;
	}
	if (pass_outcome(p, &outcome) == 0)
		err_clear(&outcome);
	if (any || outcome.kind == ERR_NONE)
		cli_printf(cli, "%s %.12s: %s; %s\n", env->name, pass_rendered(p)->commit,
			   any ? buf_str(&line) : "no objects", verdict(r, &outcome));
	buf_dispose(&line);
}
