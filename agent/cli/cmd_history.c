#include "agent/cli/common.h"

#include <string.h>

#include "agent/base/mem.h"
#include "agent/cli/summary.h"
#include "agent/deliver/record.h"

struct history_command {
	struct common common;
	const char *limit_text;
	uint64_t limit;
};

static void put(struct arena *a, struct node *map, const char *key, const char *value)
{
	if (*value)
		node_set(a, map, key, node_strz(a, value));
}

static void put_time(struct arena *a, struct node *map, const char *key, int64_t wall_ms)
{
	char text[TIME_TEXT_BYTES];

	if (wall_ms)
		node_set(a, map, key, node_strz(a, time_text(wall_ms, text)));
}

static struct node *record_node(struct arena *a, const struct record *r)
{
	struct node *n = node_map(a);

	put(a, n, "id", r->id);
	put(a, n, "env", r->env);
	put(a, n, "commit", r->commit);
	put(a, n, "previous", r->previous);
	put(a, n, "result", record_result_name(r->result));
	put(a, n, "reason", r->reason);
	put(a, n, "trigger", r->trigger);
	put(a, n, "actor", r->actor);
	put(a, n, "author", r->author);
	put(a, n, "subject", r->subject);
	put_time(a, n, "started", r->started_ms);
	put_time(a, n, "applied", r->applied_ms);
	put_time(a, n, "healthy", r->healthy_ms);
	put_time(a, n, "ended", r->ended_ms);
	put(a, n, "digest", r->digest);
	node_set(a, n, "signature", node_strz(a, r->signature_good ? "good" : "unknown"));
	return n;
}

static void print_record(struct cli *cli, const struct record *r)
{
	char when[TIME_TEXT_BYTES];
	char took[TIME_TEXT_BYTES];

	cli_printf(cli, "%.19sZ  %-12.12s  %-10s  %-8s  %s%s%s%s\n", time_text(r->ended_ms, when),
		   r->commit, record_result_name(r->result),
		   duration_text(r->ended_ms - r->started_ms, took), r->subject,
		   r->result == RECORD_APPLIED || r->result == RECORD_HEALED || !*r->reason ? ""
											    : ": ",
		   r->result == RECORD_APPLIED || r->result == RECORD_HEALED ? "" : r->reason,
		   r->signature_good ? "" : "  (not signed by this agent)");
}

static int print_history(struct cli *cli, const struct work *w, const struct environment *env,
			 void *ctx, struct err *e)
{
	const struct history_command *c = ctx;
	struct session *s = w->session;
	struct record *records;
	struct record_key key;
	struct node *list;
	size_t n;
	size_t from;
	int rc;

	if (!s->mirror)
		return err_set(
			e, ERR_INPUT,
			"records are in the agent's mirror: give --config with its agent.yaml");
	if (record_key_load(s->config.identity.signing_key_file, s->state_fd, &key, e) < 0)
		return -1;
	rc = record_read(s->mirror, env->name, (const uint8_t(*)[32]) & key.public, 1, &cli->arena,
			 &records, &n, e);
	mem_wipe(&key, sizeof(key));
	if (rc < 0)
		return -1;
	from = n > c->limit ? n - c->limit : 0;
	if (c->common.output == OUTPUT_TEXT) {
		for (size_t i = n; i > from; i--)
			print_record(cli, &records[i - 1]);
		return 0;
	}
	list = node_list(&cli->arena);
	for (size_t i = n; i > from; i--)
		node_append(&cli->arena, list, record_node(&cli->arena, &records[i - 1]));
	print_node(cli, list, c->common.output);
	return 0;
}

int cmd_history(struct cli *cli, int argc, char **argv)
{
	struct history_command c = {.limit_text = "20"};
	const struct flag flags[] = {
		{"limit", 'n', FLAG_TEXT, &c.limit_text, "N", "the newest N records (default 20)"},
		{"output", 'o', FLAG_OUTPUT, &c.common.output, "FORMAT", "text, json or yaml"},
		COMMON_FLAGS(c.common),
		{0},
	};
	struct operands operands;
	struct err e = ERR_INIT;
	int exit_code;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0)
		return exit_code;
	if (!span_to_u64(span_of(c.limit_text), 1000000, &c.limit)) {
		err_set(&e, ERR_INPUT, "--limit wants a number");
		return cli_fail(cli, &e, "see 'agent history --help'");
	}
	return work_on_one(cli, &c.common, &operands, print_history, &c);
}
