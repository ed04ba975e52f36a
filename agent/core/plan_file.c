#include "agent/core/plan_file.h"

#include <fcntl.h>
#include <string.h>

#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "render/yaml/json_io.h"

static void add(struct arena *a, struct node *map, const char *key, const char *value)
{
	node_set(a, map, key, node_strz(a, value));
}

int plan_file_write(const struct pass *p, const char *env, const char *commit, int64_t wall_ms,
		    struct buf *out, struct err *e)
{
	const struct sync_result *r = pass_result(p);
	struct arena a = ARENA_INIT;
	struct node *plan = node_map(&a);
	struct node *actions = node_list(&a);
	char when[TIME_TEXT_BYTES];
	int rc;

	add(&a, plan, "apiVersion", "agent.gitops/v1");
	add(&a, plan, "kind", "Plan");
	add(&a, plan, "env", env);
	add(&a, plan, "commit", commit);
	add(&a, plan, "digest", r->digest);
	add(&a, plan, "created", time_text(wall_ms, when));
	for (size_t i = 0; i < r->n_objects; i++) {
		const struct sync_object *o = &r->objects[i];
		struct node *action;

		if (o->action == ACTION_UNCHANGED)
			continue;
		action = node_map(&a);
		add(&a, action, "object", o->text);
		add(&a, action, "action", action_name(o->action));
		add(&a, action, "reason", reason_name(o->reason));
		node_append(&a, actions, action);
	}
	node_set(&a, plan, "actions", actions);
	rc = node_to_json(plan, JSON_OUT_PRETTY, out, e);
	buf_addc(out, '\n');
	arena_dispose(&a);
	return rc;
}

static bool is_hex(const char *text, size_t n)
{
	return text && strlen(text) == n && strspn(text, "0123456789abcdef") == n;
}

int plan_file_read(const char *path, struct arena *a, struct saved_plan *out, struct err *e)
{
	struct source *source = ARENA_NEW(a, struct source);
	struct buf text = BUF_INIT(LIMIT_API_OBJECT_BYTES);
	struct node *n = NULL;
	int rc = file_read(AT_FDCWD, path, &text, e);

	source->path = path;
	if (rc == FILE_ABSENT)
		rc = err_set(e, ERR_INPUT, "plan '%s' does not exist", path);
	else if (rc == 0)
		rc = node_from_json(buf_span(&text), source, a, &n, e);
	buf_dispose(&text);
	if (rc < 0)
		return -1;
	*out = (struct saved_plan){
		.env = node_get_text(n, "env"),
		.commit = node_get_text(n, "commit"),
		.digest = node_get_text(n, "digest"),
	};
	if (!node_is_text(node_get(n, "kind"), "Plan") || !out->env || !is_hex(out->commit, 40) ||
	    !is_hex(out->digest, 64))
		return err_set(e, ERR_INPUT, "'%s' is not a plan of 'agent plan'", path);
	return 0;
}
