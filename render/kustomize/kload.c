/*
 * kload.c - directories and files of a kustomization: where they may lie, what encrypts them.
 *
 * A directory may lie anywhere in the tree but not at or above one that is being built (that would be
 * a circle); a file only in or below the root of the kustomization that names it, after symlinks.
 */
#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "agent/base/limits.h"
#include "render/kustomize/build.h"
#include "render/kustomize/shape.h"

static const char *const file_names[] = {"kustomization.yaml", "kustomization.yml",
					 "Kustomization"};

/* ---- paths ------------------------------------------------------------------------------------ */

static bool starts_nocase(struct span s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && strncasecmp(s.p, prefix, n) == 0;
}

bool kload_is_remote(struct span path)
{
	static const char *const starts[] = {"http://", "https://",    "ssh://",      "file://",
					     "git::",	"github.com/", "github.com:", "git@"};
	size_t at = span_find(path, '@');

	for (size_t i = 0; i < ARRAY_LEN(starts); i++)
		if (starts_nocase(path, starts[i]))
			return true;
	/* user@host:path */
	return at > 0 && at < path.n && span_find(path, ':') < path.n &&
	       span_find(path, '/') > at && span_find(path, ':') > at;
}

const char *path_join(struct arena *a, const char *dir, struct span path)
{
	size_t max = strlen(dir) + path.n + 2;
	char *out = arena_alloc(a, max);
	const struct span pieces[] = {span_of(dir), path};
	size_t n = 0;
	struct span part;

	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		struct span rest = pieces[i];

		while (span_cut(&rest, '/', &part)) {
			size_t last = n;

			if (part.n == 0 || span_is(part, "."))
				continue;
			while (last > 0 && out[last - 1] != '/')
				last--;
			if (span_is(part, "..") && n > 0 &&
			    !span_is((struct span){out + last, n - last}, "..")) {
				n = last ? last - 1 : 0;
				continue;
			}
			if (n)
				out[n++] = '/';
			memcpy(out + n, part.p, part.n);
			n += part.n;
		}
	}
	out[n] = '\0';
	return n ? out : ".";
}

enum render_format kload_format(const char *path)
{
	static const struct {
		const char *suffix;
		enum render_format format;
	} formats[] = {
		{".yaml", RENDER_YAML},	 {".yml", RENDER_YAML}, {".json", RENDER_JSON},
		{".env", RENDER_DOTENV}, {".ini", RENDER_INI},
	};

	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		if (span_ends(span_of(path), formats[i].suffix))
			return formats[i].format;
	return RENDER_BINARY;
}

static int wrap_place(struct kust *k, const struct node *place, struct err *e)
{
	return place ? err_wrap(e, "%s", node_where(place, k->a)) : -1;
}

static int refuse_remote(const struct node *place, struct span path, struct err *e)
{
	return err_at(e, ERR_INPUT, place,
		      "'" SPAN_FMT "' is remote: nothing outside the repository is read unless the "
		      "operator's configuration allows remote bases",
		      SPAN_ARG(path));
}

int kload_stat(struct kust *k, const struct kdir *dir, struct span path, const struct node *place,
	       struct tree_stat *out, const char **joined, struct err *e)
{
	int rc;

	if (path.n == 0)
		return err_at(e, ERR_INPUT, place, "an empty path");
	if (kload_is_remote(path))
		return refuse_remote(place, path, e);
	if (tree_join(dir->root, path, k->a, joined, e) < 0)
		return wrap_place(k, place, e);
	rc = tree_stat(k->in->tree, *joined, k->a, out, e);
	if (rc < 0)
		return wrap_place(k, place, e);
	if (rc == TREE_ABSENT)
		return err_at(e, ERR_INPUT, place,
			      "'" SPAN_FMT "' does not exist (looked for '%s')", SPAN_ARG(path),
			      *joined);
	return 0;
}

/* ---- files ------------------------------------------------------------------------------------ */

int kload_bytes(struct kust *k, const struct kdir *dir, struct span path, const struct node *place,
		struct tree_file *out, struct err *e)
{
	struct tree_stat st;
	const char *joined;
	int rc;

	if (kload_stat(k, dir, path, place, &st, &joined, e) < 0)
		return -1;
	if (st.kind != TREE_FILE)
		return err_at(e, ERR_INPUT, place, "'%s' is a directory: a file is wanted", joined);
	if (!tree_below(st.real, dir->root))
		return err_at(
			e, ERR_INPUT, place,
			"'%s' is not in or below '%s': a kustomization reads files only there",
			st.real, *dir->root ? dir->root : ".");
	rc = tree_read(k->in->tree, st.real, LIMIT_FILE_BYTES, k->a, out, e);
	if (rc < 0)
		return wrap_place(k, place, e);
	if (rc == TREE_ABSENT)
		return err_at(e, ERR_INPUT, place, "'%s' does not exist", joined);
	return 0;
}

static struct source *source_new(struct kust *k, const char *path, const char *note)
{
	struct source *s = ARENA_NEW(k->a, struct source);

	s->path = path;
	s->note = note;
	return s;
}

/* What stands for a decrypted value in a hash that others see: the id of its ciphertext. */
static void note_cipher(struct kust *k, const struct tree_file *file, const struct source *source)
{
	unsigned char id[20];
	char hex[2 * sizeof(id) + 1];
	struct span key;

	if (file->has_id)
		memcpy(id, file->id, sizeof(id));
	else
		crypto_generichash(id, sizeof(id), (const unsigned char *)file->bytes.p,
				   file->bytes.n, NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), id, sizeof(id));
	key.p = arena_strndup(k->a, (const char *)&source, sizeof(source));
	key.n = sizeof(source);
	map_set(&k->ciphers, key, arena_strdup(k->a, hex));
}

int kload_plain(struct kust *k, const struct kdir *dir, struct span path, const struct node *place,
		struct span *out, const struct source **source, bool *secret, struct err *e)
{
	const struct render_secrets *s = k->in->secrets;
	struct tree_file file;
	struct span plain;
	int rc = RENDER_NOT_SECRET;

	if (kload_bytes(k, dir, path, place, &file, e) < 0)
		return -1;
	if (s && s->open_bytes)
		rc = s->open_bytes(s->ctx, &file, kload_format(file.real), k->in->secret_arena,
				   &plain, e);
	if (rc < 0)
		return wrap_place(k, place, e);
	*source = source_new(k, file.real, NULL);
	*secret = rc == 0;
	*out = rc == 0 ? plain : file.bytes;
	if (rc == 0)
		note_cipher(k, &file, *source);
	return 0;
}

/* Files read more than once: parsed again the second time, copied from then on. */
struct parsed {
	struct node_docs docs;
	bool kept;
};

static struct node_docs copy_docs(struct arena *a, const struct node_docs *docs)
{
	struct node_docs c = {.items = arena_array(a, docs->n, sizeof(*c.items)), .n = docs->n};

	for (size_t i = 0; i < docs->n; i++)
		c.items[i] = node_copy_shared(a, docs->items[i]);
	return c;
}

static int parse(struct kust *k, const struct tree_file *file, const struct source *source,
		 struct node_docs *out, struct err *e)
{
	const struct render_secrets *s = k->in->secrets;
	int rc = RENDER_NOT_SECRET;

	if (s && s->open_docs)
		rc = s->open_docs(s->ctx, file, kload_format(file->real), source,
				  k->in->secret_arena, out, e);
	if (rc < 0)
		return -1;
	if (rc == 0) {
		note_cipher(k, file, source);
		return 0;
	}
	return node_from_yaml(file->bytes, source, k->a, out, e);
}

int kload_docs(struct kust *k, const struct kdir *dir, struct span path, const struct node *place,
	       const char *note, struct node_docs *out, struct err *e)
{
	struct parsed *p;
	struct tree_stat st;
	struct tree_file file;
	const char *joined;

	if (kload_stat(k, dir, path, place, &st, &joined, e) < 0)
		return -1;
	p = map_get(&k->files, span_of(st.real));
	if (p && p->kept && tree_below(st.real, dir->root)) {
		*out = copy_docs(k->a, &p->docs);
		return 0;
	}
	if (kload_bytes(k, dir, path, place, &file, e) < 0)
		return -1;
	if (parse(k, &file, source_new(k, file.real, note), out, e) < 0)
		return -1;
	if (!p) {
		p = ARENA_NEW(k->a, struct parsed);
		map_set(&k->files, span_of(file.real), p);
	} else {
		p->docs = *out;
		p->kept = true;
		*out = copy_docs(k->a, &p->docs);
	}
	return 0;
}

/* Nodes of inline text stand where the text stands. */
static void place_inline(struct node *n, const struct node *scalar)
{
	bool block = scalar->style == STYLE_LITERAL || scalar->style == STYLE_FOLDED;

	n->line = block ? scalar->line + n->line : scalar->line;
	if (!block)
		n->column = scalar->column;
	for (uint32_t i = 0; n->kind == NODE_LIST && i < n->n; i++)
		place_inline(n->items[i], scalar);
	for (uint32_t i = 0; n->kind == NODE_MAP && i < n->n; i++) {
		place_inline(n->pairs[i].key, scalar);
		place_inline(n->pairs[i].value, scalar);
	}
}

int kload_inline(struct kust *k, const struct node *scalar, struct node_docs *out, struct err *e)
{
	struct source *source =
		source_new(k, scalar->source ? scalar->source->path : "inline", "inline");

	if (node_from_yaml(node_text(scalar), source, k->a, out, e) < 0)
		return err_wrap(e, "%s", node_where(scalar, k->a));
	for (size_t i = 0; i < out->n; i++)
		place_inline(out->items[i], scalar);
	return 0;
}

/* ---- kustomization files ---------------------------------------------------------------------- */

/* Reads the one kustomization file of dir->root; KLOAD_ABSENT when there is none. */
static int find_file(struct kust *k, struct kdir *dir, struct tree_file *out, struct err *e)
{
	const char *found = NULL;

	for (size_t i = 0; i < ARRAY_LEN(file_names); i++) {
		struct tree_stat st;
		const char *path;
		int rc;

		if (tree_join(dir->root, span_of(file_names[i]), k->a, &path, e) < 0)
			return -1;
		rc = tree_stat(k->in->tree, path, k->a, &st, e);
		if (rc < 0)
			return -1;
		if (rc == TREE_ABSENT || st.kind != TREE_FILE || !tree_below(st.real, dir->root))
			continue;
		if (found)
			return err_set(e, ERR_INPUT,
				       "%s: two kustomization files, '%s' and '%s': keep one",
				       *dir->root ? dir->root : ".", found, file_names[i]);
		found = file_names[i];
		rc = tree_read(k->in->tree, st.real, LIMIT_FILE_BYTES, k->a, out, e);
		if (rc != 0)
			return rc < 0 ? -1 : KLOAD_ABSENT;
	}
	dir->file_name = found;
	return found ? 0 : KLOAD_ABSENT;
}

static bool says_something(const struct node *file)
{
	for (uint32_t i = 0; i < file->n; i++) {
		const struct pair *p = &file->pairs[i];

		if (node_is_text(p->key, "kind") || node_is_text(p->key, "apiVersion"))
			continue;
		if (p->value->kind != NODE_SCALAR || p->value->n)
			return true;
	}
	return false;
}

/* Old fields to new ones. */
static void move_list(struct kust *k, struct node *file, const char *from, const char *to)
{
	struct node *old = node_get(file, from);
	struct node *list = node_get(file, to);

	if (!old)
		return;
	if (!list) {
		list = node_placed(node_list(k->a), old);
		node_set(k->a, file, to, list);
	}
	for (uint32_t i = 0; i < old->n; i++)
		node_append(k->a, list, old->items[i]);
	node_remove(file, from);
}

static void move_env(struct kust *k, const struct node *generators)
{
	for (uint32_t i = 0; node_is(generators, NODE_LIST) && i < generators->n; i++) {
		struct node *g = generators->items[i];
		struct node *env = node_get(g, "env");
		struct node *envs = node_get(g, "envs");

		if (!env || env->n == 0)
			continue;
		if (!envs) {
			envs = node_placed(node_list(k->a), env);
			node_set(k->a, g, "envs", envs);
		}
		node_append(k->a, envs, env);
		node_remove(g, "env");
	}
}

static int check_header(struct kdir *dir, struct err *e)
{
	const struct node *kind = node_get(dir->file, "kind");
	const struct node *version = node_get(dir->file, "apiVersion");
	const char *wanted;

	if (kind && kind->n && !node_is_text(kind, "Kustomization") &&
	    !node_is_text(kind, "Component"))
		return err_at(e, ERR_INPUT, kind, "kind has to be 'Kustomization' or 'Component'");
	dir->component = kind && node_is_text(kind, "Component");
	wanted = dir->component ? "kustomize.config.k8s.io/v1alpha1"
				: "kustomize.config.k8s.io/v1beta1";
	if (version && version->n && !node_is_text(version, wanted))
		return err_at(e, ERR_INPUT, version, "apiVersion of a %s has to be '%s'",
			      dir->component ? "Component" : "Kustomization", wanted);
	return 0;
}

static int read_file(struct kust *k, struct kdir *dir, const struct tree_file *file, struct err *e)
{
	struct node_docs docs;
	struct node *root;

	dir->source = source_new(k, file->real, NULL);
	if (node_from_yaml_repeats(file->bytes, dir->source, k->a, &docs, e) < 0)
		return -1;
	root = docs.n ? docs.items[0] : NULL;
	if (node_is_null(root))
		return err_set(e, ERR_INPUT, "%s: an empty kustomization file", file->real);
	if (shape_check(&shape_kustomization, root, true, k->a, e) < 0)
		return -1;
	dir->file = root;
	if (!says_something(root))
		return err_at(e, ERR_INPUT, root,
			      "the kustomization says nothing: it names no "
			      "resources, generators or components");
	move_list(k, root, "bases", "resources");
	move_list(k, root, "imageTags", "images");
	move_env(k, node_get(root, "configMapGenerator"));
	move_env(k, node_get(root, "secretGenerator"));
	return check_header(dir, e);
}

/* "base - ../other" is two list entries that a wrong indentation has joined. */
static bool is_ambiguous(struct span path)
{
	struct span rest = path;
	struct span part;

	while (span_cut(&rest, '/', &part)) {
		if (span_is(part, ".") || span_is(part, ".."))
			continue;
		for (size_t i = 0; i + 1 < part.n; i++)
			if (part.p[i] == '.' && part.p[i + 1] == '.')
				return true;
	}
	return false;
}

static int check_circle(const struct kdir *dir, const struct node *place, struct err *e)
{
	int depth = 0;

	for (const struct kdir *up = dir->parent; up; up = up->parent) {
		if (tree_below(up->root, dir->root))
			return err_at(e, ERR_INPUT, place,
				      "a circle: '%s' %s, which is being built",
				      *dir->root ? dir->root : ".",
				      strcmp(up->root, dir->root) == 0 ? "is the kustomization"
								       : "holds a kustomization");
		if (++depth > LIMIT_KUSTOMIZE_DEPTH)
			return err_at(e, ERR_LIMIT, place,
				      "more than %d kustomizations inside one another",
				      LIMIT_KUSTOMIZE_DEPTH);
	}
	return 0;
}

static int open_root(struct kust *k, struct kdir *dir, const char *path, const struct node *place,
		     struct err *e)
{
	struct tree_stat st;
	const char *joined = path;
	int rc;

	if (dir->parent) {
		if (is_ambiguous(span_of(path)))
			return err_at(e, ERR_INPUT, place,
				      "path '%s' is ambiguous: look for a wrongly indented entry",
				      path);
		if (kload_stat(k, dir->parent, span_of(path), place, &st, &joined, e) < 0)
			return -1;
	} else {
		rc = tree_stat(k->in->tree, path, k->a, &st, e);
		if (rc < 0)
			return -1;
		if (rc == TREE_ABSENT)
			return err_set(e, ERR_INPUT, "directory '%s' does not exist", path);
	}
	if (st.kind != TREE_DIR)
		return err_at(e, ERR_INPUT, place, "'%s' is not a directory", joined);
	dir->root = st.real;
	return check_circle(dir, place, e);
}

int kload_dir(struct kust *k, const struct kdir *parent, const char *path, const struct node *place,
	      struct kdir **out, struct err *e)
{
	struct kdir *dir = ARENA_NEW(k->a, struct kdir);
	struct tree_file file;
	int rc;

	dir->parent = parent;
	if (open_root(k, dir, path, place, e) < 0)
		return -1;
	if (++k->n_dirs > LIMIT_KUSTOMIZATIONS)
		return err_at(e, ERR_LIMIT, place, "more than %d kustomizations in one build",
			      LIMIT_KUSTOMIZATIONS);
	rc = find_file(k, dir, &file, e);
	if (rc < 0)
		return wrap_place(k, place, e);
	if (rc == KLOAD_ABSENT) {
		if (!parent)
			return KLOAD_ABSENT;
		return err_at(e, ERR_INPUT, place,
			      "directory '%s' holds no kustomization.yaml, kustomization.yml or "
			      "Kustomization",
			      *dir->root ? dir->root : ".");
	}
	dir->origin_path = parent ? path_join(k->a, parent->origin_path, span_of(path)) : "";
	if (read_file(k, dir, &file, e) < 0)
		return -1;
	*out = dir;
	return 0;
}
