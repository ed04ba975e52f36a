#include "agent/cli/cmd_secrets_sets.h"

#include <fcntl.h>
#include <string.h>

#include "agent/base/file.h"
#include "agent/base/limits.h"

struct span recipient_key(struct span text)
{
	size_t blank;

	text = span_trim(text);
	blank = span_find(text, ' ');
	if (!span_starts(text, "ssh-") || blank == text.n)
		return text;
	blank += 1 + span_find((struct span){text.p + blank + 1, text.n - blank - 1}, ' ');
	return (struct span){text.p, blank};
}

/* "# created: WHEN" and "# public key: WHO", as `agent keys new` and age-keygen write them. */
static int read_made(struct cli *cli, const char *path, struct map *made, struct err *e)
{
	static const char created[] = "# created: ";
	static const char public[] = "# public key: ";
	struct buf text = BUF_WIPED(LIMIT_KEY_FILE_BYTES);
	struct span when = {NULL, 0};
	struct span rest;
	struct span line;
	int rc = secrets_read(path, &text, e);

	rest = buf_span(&text);
	while (rc == 0 && span_cut(&rest, '\n', &line)) {
		line = span_trim(line);
		if (span_starts(line, created)) {
			when = (struct span){line.p + sizeof(created) - 1,
					     line.n - sizeof(created) + 1};
		} else if (span_starts(line, public) && when.n) {
			struct span who = {line.p + sizeof(public) - 1,
					   line.n - sizeof(public) + 1};

			who.p = arena_strndup(&cli->arena, who.p, who.n);
			map_set(made, who, arena_strndup(&cli->arena, when.p, when.n));
		}
	}
	buf_dispose(&text);
	return rc;
}

static int load_set(struct cli *cli, struct key_sets *sets, const char *name,
		    const char *const *const *files, const size_t *n_files, struct key_set *out,
		    struct err *e)
{
	struct buf text = BUF_INIT(LIMIT_FILE_BYTES);
	struct span rest;
	struct span line;

	*out = (struct key_set){.name = name, .keys = keyring_new()};
	map_init(&out->public, &cli->arena);
	for (int kind = 0; kind < 2; kind++)
		for (size_t i = 0; i < n_files[kind]; i++) {
			const char *file = files[kind][i];

			if ((kind == 0 ? keyring_add_age_file(out->keys, file, e)
				       : keyring_add_sealed_file(out->keys, file, e)) < 0 ||
			    read_made(cli, file, &sets->made, e) < 0) {
				buf_dispose(&text);
				return err_wrap(e, "key set '%s'", name);
			}
		}
	keyring_public(out->keys, &text);
	rest = (struct span){arena_strndup(&cli->arena, buf_str(&text), text.n), text.n};
	while (span_cut(&rest, '\n', &line))
		if (line.n)
			map_set(&out->public, recipient_key(line), out);
	buf_dispose(&text);
	return 0;
}

static int load_config(struct cli *cli, const char *path, struct agent_config *out, struct err *e)
{
	struct problems problems = {.arena = &cli->arena};
	struct buf text = BUF_INIT(LIMIT_CONFIG_BYTES);
	int rc = secrets_read(path, &text, e);

	if (rc == 0)
		rc = config_load_agent(buf_span(&text), path, &cli->arena, out, &problems, e);
	buf_dispose(&text);
	return rc;
}

static int load_environments(struct cli *cli, struct tree *tree, struct environments *out,
			     struct err *e)
{
	static const char path[] = "environments.yaml";
	struct problems problems = {.arena = &cli->arena};
	struct tree_file file;
	int rc = tree_read(tree, path, LIMIT_CONFIG_BYTES, &cli->arena, &file, e);

	if (rc == TREE_ABSENT)
		return 0; /* a branch that holds manifests only */
	if (rc == 0)
		rc = config_load_environments(file.bytes, path, &cli->arena, out, &problems, e);
	return rc;
}

int key_sets_load(struct cli *cli, const char *config, const struct flag_list *age,
		  const struct flag_list *sealed, struct tree *tree, struct key_sets *out,
		  struct err *e)
{
	bool flags = age->n || sealed->n;
	const char *path = config || !flags ? config_find(config, &cli->arena) : NULL;
	struct agent_config agent;
	const struct config_keys *keys;

	*out = (struct key_sets){.items = NULL};
	map_init(&out->made, &cli->arena);
	if (flags) {
		const char *const *files[] = {age->items, sealed->items};
		const size_t n_files[] = {age->n, sealed->n};

		out->items = arena_array(&cli->arena, 1, sizeof(*out->items));
		out->n = 1;
		if (load_set(cli, out, "given", files, n_files, &out->items[0], e) < 0)
			return -1;
	}
	if (!path)
		return 0;
	if (load_config(cli, path, &agent, e) < 0 ||
	    load_environments(cli, tree, &out->envs, e) < 0)
		return -1;
	if (flags)
		return err_set(e, ERR_INPUT, "--age-key and --sealed-key do not go with --config");
	keys = agent.keys.items;
	out->items = arena_array(&cli->arena, agent.keys.n, sizeof(*out->items));
	for (size_t i = 0; i < agent.keys.n; i++) {
		const char *const *files[] = {keys[i].age.items, keys[i].sealed.items};
		const size_t n_files[] = {keys[i].age.n, keys[i].sealed.n};

		out->n = i + 1;
		if (load_set(cli, out, keys[i].name, files, n_files, &out->items[i], e) < 0)
			return -1;
	}
	return 0;
}

void key_sets_dispose(struct key_sets *s)
{
	for (size_t i = 0; i < s->n; i++)
		keyring_free(s->items[i].keys);
	s->n = 0;
}

const struct key_set *key_sets_get(const struct key_sets *s, const char *name)
{
	for (size_t i = 0; name && i < s->n; i++)
		if (strcmp(s->items[i].name, name) == 0)
			return &s->items[i];
	return NULL;
}

/* The first as many parts of `file` as `pattern` has. */
static bool below_pattern(const char *pattern, const char *file, struct arena *a)
{
	size_t parts = 1;
	const char *at = file;

	for (const char *p = pattern; *p; p++)
		parts += *p == '/' && p[1];
	for (; parts && (at = strchr(at, '/')); parts--)
		at++;
	if (!at)
		return false;
	return config_match(pattern, arena_strndup(a, file, (size_t)(at - file - 1)));
}

bool env_covers(const struct environment *env, const char *file, struct arena *a)
{
	const struct env_app *apps = env->apps.items;

	if (env->path && tree_below(file, env->path))
		return true;
	for (size_t i = 0; i < env->apps.n; i++)
		if (apps[i].discover ? below_pattern(apps[i].discover, file, a)
				     : apps[i].path && tree_below(file, apps[i].path))
			return true;
	return false;
}
