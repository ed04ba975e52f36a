#include "agent/core/rendered.h"

#include <stdlib.h>
#include <string.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"
#include "agent/base/map.h"
#include "agent/core/open_secrets.h"
#include "render/render.h"
#include "render/substitute.h"
#include "render/yaml/yaml_in.h"
#include "secrets/mask.h"
#include "secrets/secrets.h"

/* ---- apps by pattern -------------------------------------------------------------------------- */

enum { STARS_MAX = 9 };

struct discovery_walk {
	struct rendered *d;
	const struct env_app *app;
	struct span stars[STARS_MAX]; /* what each '*' stood for */
	size_t n_stars;
	size_t cap;
	size_t found;
};

static void add_app(struct rendered *d, size_t *cap, struct rendered_app app)
{
	d->apps = arena_grow(&d->arena, d->apps, cap, d->n_apps + 1, sizeof(*d->apps));
	d->apps[d->n_apps++] = app;
}

/* "{1}" becomes what the first '*' matched; a name that is no DNS label gets '-' for odd bytes. */
static const char *name_of(const struct discovery_walk *w)
{
	struct buf b = BUF_INIT(LIMIT_PATH_BYTES);
	const char *name;

	for (const char *p = w->app->name; *p; p++) {
		size_t index = p[0] == '{' && p[1] ? (size_t)(p[1] - '1') : STARS_MAX;

		if (index < w->n_stars && p[2] == '}') {
			buf_add_span(&b, w->stars[index]);
			p += 2;
		} else {
			buf_addc(&b, *p);
		}
	}
	name = arena_strndup(&w->d->arena, buf_str(&b), b.n);
	buf_dispose(&b);
	return name;
}

static int walk(struct discovery_walk *w, const char *dir, struct span pattern, struct err *e);

/* One component that holds '*': every matching directory. */
static int walk_star(struct discovery_walk *w, const char *dir, const char *part, struct span rest,
		     struct err *e)
{
	struct arena *a = &w->d->arena;
	struct tree_entry *entries;
	size_t n;
	int rc = tree_list(w->d->tree, dir, a, &entries, &n, e);

	if (rc == TREE_ABSENT)
		return 0;
	if (rc < 0)
		return -1;
	if (w->n_stars == STARS_MAX)
		return err_set(e, ERR_LIMIT, "more than %d '*' in '%s'", STARS_MAX,
			       w->app->discover);
	for (size_t i = 0; i < n; i++) {
		const char *path;

		if (entries[i].kind != TREE_DIR || entries[i].name[0] == '.' ||
		    !config_match(part, entries[i].name))
			continue;
		path = *dir ? arena_printf(a, "%s/%s", dir, entries[i].name) : entries[i].name;
		w->stars[w->n_stars++] = span_of(entries[i].name);
		rc = walk(w, path, rest, e);
		w->n_stars--;
		if (rc < 0)
			return -1;
	}
	return 0;
}

static int walk(struct discovery_walk *w, const char *dir, struct span pattern, struct err *e)
{
	struct arena *a = &w->d->arena;
	struct tree_stat st;
	struct span part;
	const char *text;
	int rc;

	if (!span_cut(&pattern, '/', &part)) {
		rc = tree_stat(w->d->tree, dir, a, &st, e);
		if (rc < 0)
			return -1;
		if (rc == 0 && st.kind == TREE_DIR) {
			w->found++;
			add_app(w->d, &w->cap,
				(struct rendered_app){.name = name_of(w),
						      .path = dir,
						      .depends_on = w->app->depends_on,
						      .helm = w->app->helm});
		}
		return 0;
	}
	text = arena_strndup(a, part.p, part.n);
	if (strchr(text, '*'))
		return walk_star(w, dir, text, pattern, e);
	return walk(w, *dir ? arena_printf(a, "%s/%s", dir, text) : text, pattern, e);
}

static int list_apps(struct rendered *d, const struct environment *env, struct err *e)
{
	const struct env_app *apps = env->apps.items;
	struct discovery_walk w = {.d = d};

	for (size_t i = 0; i < env->apps.n; i++) {
		w.app = &apps[i];
		w.found = 0;
		if (!apps[i].discover) {
			add_app(d, &w.cap,
				(struct rendered_app){.name = apps[i].name,
						      .path = apps[i].path,
						      .depends_on = apps[i].depends_on,
						      .helm = apps[i].helm});
			continue;
		}
		if (walk(&w, "", span_of(apps[i].discover), e) < 0)
			return err_wrap(e, "apps '%s'", apps[i].discover);
		/* nothing found is never "no apps wanted": that would prune all of them */
		if (w.found == 0)
			return err_set(e, ERR_INPUT, "no directory matches '%s'", apps[i].discover);
		if (d->n_apps > LIMIT_APPS)
			return err_set(e, ERR_LIMIT, "more than %d apps", LIMIT_APPS);
	}
	return 0;
}

/* ---- variables -------------------------------------------------------------------------------- */

/* A file of variables: a flat YAML or JSON map. Later files win; `vars` wins over all. */
static int vars_from_file(struct rendered *d, const char *path, struct map *values, struct err *e)
{
	struct source *source = ARENA_NEW(&d->arena, struct source);
	struct node_docs docs;
	struct tree_file file;
	const char *clean;
	int rc;

	if (tree_join("", span_of(path), &d->arena, &clean, e) < 0)
		return -1;
	rc = tree_read(d->tree, clean, LIMIT_CONFIG_BYTES, &d->arena, &file, e);
	if (rc == TREE_ABSENT)
		return err_set(e, ERR_INPUT, "file '%s' does not exist", clean);
	source->path = clean;
	if (rc < 0 || node_from_yaml(file.bytes, source, &d->arena, &docs, e) < 0)
		return -1;
	if (docs.n == 0)
		return 0;
	if (docs.n > 1 || docs.items[0]->kind != NODE_MAP)
		return err_at(e, ERR_INPUT, docs.items[0], "a map of variables is wanted");
	for (uint32_t i = 0; i < docs.items[0]->n; i++) {
		const struct pair *p = &docs.items[0]->pairs[i];

		if (p->value->kind != NODE_SCALAR || p->value->tag == TAG_NULL)
			return err_at(e, ERR_INPUT, p->value, "variable '" SPAN_FMT "' has no text",
				      SPAN_ARG(node_text(p->key)));
		if (span_starts(node_text(p->key), "AGENT_"))
			return err_at(e, ERR_INPUT, p->key,
				      "variables starting with AGENT_ are built in");
		map_set(values, node_text(p->key), (void *)p->value->text);
	}
	return 0;
}

static int load_vars(struct rendered *d, const struct environment *env, struct map *values,
		     struct err *e)
{
	map_init(values, &d->arena);
	for (size_t i = 0; i < env->vars_from.n; i++)
		if (vars_from_file(d, env->vars_from.items[i], values, e) < 0)
			return err_wrap(e, "varsFrom");
	for (size_t i = 0; i + 1 < env->vars.n; i += 2)
		map_set(values, span_of(env->vars.items[i]), (void *)env->vars.items[i + 1]);
	return 0;
}

/* ---- rendering -------------------------------------------------------------------------------- */

/* Does a scalar below still hold what SOPS wrote? */
static bool holds_ciphertext(const struct node *n)
{
	if (n->kind == NODE_SCALAR)
		return n->secret && span_starts(node_text(n), "ENC[AES256_GCM,");
	for (uint32_t i = 0; i < n->n; i++)
		if (holds_ciphertext(n->kind == NODE_MAP ? n->pairs[i].value : n->items[i]))
			return true;
	return false;
}

static void mark_secrets(struct session *s, struct objects *list, bool missed)
{
	for (size_t i = 0; i < list->n; i++) {
		struct object *o = &list->items[i];

		if (missed)
			o->undecrypted =
				open_secrets_unopened(o->root) || holds_ciphertext(o->root);

		if (strcmp(o->kind, "Secret") == 0 && !*o->group) {
			struct node *data = node_get(o->root, "data");
			struct node *text = node_get(o->root, "stringData");

			if (data)
				node_mark_secret(data);
			if (text)
				node_mark_secret(text);
		}
		masker_add_node(s->masker, o->root);
	}
}

/* A chart is released under the app's name into the environment's namespace unless it says otherwise. */
static struct render_release release_of(const struct rendered_app *app,
					const struct environment *env)
{
	const struct env_helm *helm = app->helm;
	struct render_release r = {.name = app->name, .ns = env->namespace};

	if (!helm)
		return r;
	r.wanted = true;
	if (helm->release_name)
		r.name = helm->release_name;
	if (helm->ns)
		r.ns = helm->ns;
	r.values_files = helm->values_files.items;
	r.n_values_files = helm->values_files.n;
	return r;
}

static int render_one(struct session *s, const struct environment *env,
		      const struct substitute *vars, struct rendered *d, struct rendered_app *app,
		      struct open_secrets *opener, struct err *e)
{
	const struct render_secrets hooks = open_secrets_hooks(opener);
	const struct render_input in = {
		.tree = d->tree,
		.path = app->path,
		.secrets = &hooks,
		.secret_arena = &d->arena,
		.helm = s->helm,
		.release = release_of(app, env),
	};

	opener->missed = false;
	if (render_app(&in, &d->arena, &app->objects, e) < 0 ||
	    substitute_objects(vars, &app->objects, &d->arena, e) < 0)
		return -1;
	app->undecrypted = opener->missed;
	mark_secrets(s, &app->objects, opener->missed);
	return 0;
}

static int check_names(const struct rendered *d, struct arena *a, struct err *e)
{
	struct map seen;

	map_init(&seen, a);
	for (size_t i = 0; i < d->n_apps; i++) {
		const char *name = d->apps[i].name;
		size_t n = strlen(name);

		if (n == 0 || n > LIMIT_ENV_NAME_BYTES ||
		    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != n || name[0] == '-' ||
		    name[n - 1] == '-')
			return err_set(e, ERR_INPUT, "app name '%s' (%s) is not a DNS label", name,
				       d->apps[i].path);
		if (map_set(&seen, span_of(name), (void *)d->apps[i].path))
			return err_set(e, ERR_INPUT, "two apps are named '%s'", name);
	}
	return 0;
}

int rendered_list(struct session *s, const struct environment *env,
		  const struct rendered_options *options, struct rendered *out, struct err *e)
{
	*out = (struct rendered){.arena = ARENA_WIPED};
	if (options->commit)
		memcpy(out->commit, options->commit, strlen(options->commit) + 1);
	if (session_tree(s, options->commit, &out->tree, e) < 0 || list_apps(out, env, e) < 0)
		return -1;
	return check_names(out, &out->arena, e);
}

int rendered_make(struct session *s, const struct environment *env,
		  const struct rendered_options *options, struct rendered *out, struct err *e)
{
	CLEANUP(keyring_freep) struct keyring *keys = NULL;
	struct open_secrets opener = {.without_keys = options->without_keys};
	struct substitute vars = {.env = env->name};
	bool found = false;
	struct map values;

	if (rendered_list(s, env, options, out, e) < 0 || session_keyring(s, env, &keys, e) < 0 ||
	    load_vars(out, env, &values, e) < 0)
		return -1;
	opener.keys = keys;
	vars.values = &values;
	vars.commit = out->commit;
	vars.tree = out->tree;
	for (size_t i = 0; i < out->n_apps; i++) {
		struct rendered_app *app = &out->apps[i];

		if (options->only_app && strcmp(options->only_app, app->name) != 0)
			continue;
		found = true;
		if (render_one(s, env, &vars, out, app, &opener, &app->err) < 0)
			masker_err(s->masker, &app->err);
	}
	if (!found)
		return err_set(e, ERR_INPUT, "environment '%s' has no app '%s'", env->name,
			       options->only_app ? options->only_app : "");
	return 0;
}

void rendered_dispose(struct rendered *d)
{
	tree_free(d->tree);
	d->tree = NULL;
	arena_dispose(&d->arena);
	d->apps = NULL;
	d->n_apps = 0;
}

int rendered_error(const struct rendered *d, struct err *e)
{
	for (size_t i = 0; i < d->n_apps; i++) {
		if (d->apps[i].err.kind == ERR_NONE)
			continue;
		*e = d->apps[i].err;
		return err_wrap(e, "app '%s'", d->apps[i].name);
	}
	return 0;
}
