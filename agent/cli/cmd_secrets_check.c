#include <git2.h>
#include <string.h>

#include "agent/base/limits.h"
#include "agent/cli/cmd_secrets_sets.h"
#include "agent/cli/summary.h"
#include "render/dirtree.h"
#include "secrets/scan.h"
#include "secrets/sops_config.h"
#include "sync/git/checkout.h"
#include "sync/git/gittree.h"
#include "sync/git/mirror.h"

/* A set of recipients that may read, and who says so. */
struct allowed {
	struct map keys;
	bool age;    /* it names keys for files */
	bool sealed; /* it names keys for sealed secrets */
};

/* One encrypted file or document. */
struct encrypted {
	const char *file;
	const struct node *at; /* NULL: the whole file */
	const char *kind;
	const char *detail; /* "strict shop/db", or when a file was written */
	const char *const *recipients;
	size_t n;
	size_t n_values;
	bool *opens; /* [key sets] */
};

struct check {
	struct cli *cli;
	struct arena *a;
	struct tree *tree;
	git_repository *repo; /* --dirty: for what is ignored; NULL otherwise */
	struct key_sets sets;
	struct allowed *allowed; /* --recipients-file, or NULL */
	const char *allowed_file;
	struct flag_list exclude;
	struct map configs; /* folder -> struct sops_config */
	struct map closed;  /* files encrypted as a whole -> "" */
	struct node *encrypted;
	struct node *findings;
	struct buf text;
	struct scan_reference *references; /* of all files, with their folder's path */
	const char **reference_files;
	size_t n_references;
	size_t references_cap;
	size_t files_cap;
	size_t n_files;
	enum output_format output;
};

/* ---- what is said --------------------------------------------------------------------------------- */

static void finding(struct check *c, const char *file, uint32_t line, uint32_t column,
		    const char *path, const char *what)
{
	struct node *n = node_map(c->a);

	node_set(c->a, n, "file", node_strz(c->a, file));
	if (line) {
		node_set(c->a, n, "line", node_int(c->a, line));
		node_set(c->a, n, "column", node_int(c->a, column));
	}
	if (*path)
		node_set(c->a, n, "path", node_strz(c->a, path));
	node_set(c->a, n, "what", node_strz(c->a, what));
	node_append(c->a, c->findings, n);
	buf_adds(&c->text, file);
	if (line)
		buf_printf(&c->text, ":%u:%u", line, column);
	buf_printf(&c->text, ": %s%s%s\n", path, *path ? ": " : "", what);
}

static void find_at(struct check *c, const struct encrypted *x, const char *what)
{
	finding(c, x->file, x->at ? x->at->line : 0, x->at ? x->at->column : 0, "", what);
}

static void listed(struct check *c, const struct encrypted *x)
{
	struct node *n = node_map(c->a);
	struct node *recipients = node_list(c->a);
	struct node *opened = node_list(c->a);

	node_set(c->a, n, "file", node_strz(c->a, x->file));
	if (x->at)
		node_set(c->a, n, "line", node_int(c->a, x->at->line));
	node_set(c->a, n, "kind", node_strz(c->a, x->kind));
	node_set(c->a, n, x->at ? "scope" : "written", node_strz(c->a, x->detail));
	node_set(c->a, n, "values", node_int(c->a, (int64_t)x->n_values));
	for (size_t i = 0; i < x->n; i++) {
		struct node *r = node_map(c->a);
		const char *made = map_get(&c->sets.made, span_of(x->recipients[i]));

		node_set(c->a, r, "key", node_strz(c->a, x->recipients[i]));
		if (made)
			node_set(c->a, r, "made", node_strz(c->a, made));
		node_append(c->a, recipients, r);
	}
	node_set(c->a, n, "recipients", recipients);
	for (size_t i = 0; i < c->sets.n; i++)
		if (x->opens[i])
			node_append(c->a, opened, node_strz(c->a, c->sets.items[i].name));
	if (c->sets.n)
		node_set(c->a, n, "openedBy", opened);
	node_append(c->a, c->encrypted, n);
}

static void print_listed(struct check *c, const struct node *n, struct buf *out)
{
	const struct node *recipients = node_get(n, "recipients");
	const struct node *opened = node_get(n, "openedBy");

	buf_adds(out, node_get_text(n, "file"));
	if (node_get(n, "line"))
		buf_printf(out, ":%s", node_get_text(n, "line"));
	buf_printf(out, ": %s, %s, %s values", node_get_text(n, "kind"),
		   node_get_text(n, node_get(n, "scope") ? "scope" : "written"),
		   node_get_text(n, "values"));
	for (uint32_t i = 0; opened && i < opened->n; i++)
		buf_printf(out, "%s '%s'", i ? "," : "; opened by", opened->items[i]->text);
	if (opened && opened->n == 0)
		buf_adds(out, "; no key here opens it");
	buf_addc(out, '\n');
	for (uint32_t i = 0; i < recipients->n; i++) {
		const char *made = node_get_text(recipients->items[i], "made");

		buf_printf(out, "  to %s%s%s\n", node_get_text(recipients->items[i], "key"),
			   made ? ", made " : "", made ? made : "");
	}
	(void)c;
}

static void print_all(struct check *c)
{
	struct node *root = node_map(c->a);
	struct buf out = BUF_INIT(LIMIT_OUTPUT_BYTES);

	if (c->output != OUTPUT_TEXT) {
		node_set(c->a, root, "encrypted", c->encrypted);
		node_set(c->a, root, "findings", c->findings);
		print_node(c->cli, root, c->output);
		return;
	}
	for (uint32_t i = 0; i < c->encrypted->n; i++)
		print_listed(c, c->encrypted->items[i], &out);
	buf_add_span(&out, buf_span(&c->text));
	cli_out(c->cli, buf_span(&out));
	buf_dispose(&out);
}

/* ---- who may read --------------------------------------------------------------------------------- */

static bool is_sealed_key(struct span key)
{
	return span_starts(key, "agentseal1");
}

/* The rule of the nearest .sops.yaml in the tree, as a set; NULL when there is none. */
static int rule_for(struct check *c, const char *file, struct map *out, bool *found, struct err *e)
{
	const char *dir = tree_dirname(file, c->a);
	struct sops_config *config = NULL;
	struct sops_rules rules;
	int rc;

	for (;; dir = tree_dirname(dir, c->a)) {
		const char *path = arena_printf(c->a, "%s%s.sops.yaml", dir, *dir ? "/" : "");
		struct tree_file text;

		config = map_get(&c->configs, span_of(dir));
		if (config)
			break;
		rc = tree_read(c->tree, path, LIMIT_CONFIG_BYTES, c->a, &text, e);
		if (rc < 0)
			return -1;
		if (rc == 0) {
			if (sops_config_load(text.bytes, path, c->a, &config, e) < 0)
				return -1;
			map_set(&c->configs, span_of(dir), config);
			break;
		}
		if (!*dir)
			return 0;
	}
	rc = sops_config_rules(config, *dir ? file + strlen(dir) + 1 : file, c->a, &rules, e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	*found = true;
	for (size_t g = 0; g < rules.n_groups; g++)
		for (size_t i = 0; i < rules.groups[g].n; i++)
			map_set(out, recipient_key(span_of(rules.groups[g].age[i])), c);
	return 0;
}

/* The set that holds a key, but for `own`. */
static const struct key_set *other_owner(const struct check *c, const struct key_set *own,
					 struct span key)
{
	for (size_t i = 0; i < c->sets.n; i++)
		if (&c->sets.items[i] != own && map_get(&c->sets.items[i].public, key))
			return &c->sets.items[i];
	return NULL;
}

static void check_environment(struct check *c, const struct encrypted *x,
			      const struct environment *env, const struct map *allowed)
{
	const struct key_set *own = key_sets_get(&c->sets, env->keys);

	if (!own || !x->opens[own - c->sets.items])
		find_at(c, x, arena_printf(c->a, "no key of environment '%s' opens it", env->name));
	for (size_t i = 0; i < x->n; i++) {
		struct span key = recipient_key(span_of(x->recipients[i]));
		const struct key_set *other;

		if (own && map_get(&own->public, key))
			continue;
		other = other_owner(c, own, key);
		if (other)
			find_at(c, x,
				arena_printf(c->a,
					     "key set '%s' can read what is environment '%s''s",
					     other->name, env->name));
		else if (!map_get(allowed, key))
			find_at(c, x,
				arena_printf(c->a,
					     "recipient '%s' is not of the keys of environment "
					     "'%s'",
					     x->recipients[i], env->name));
	}
}

static void check_recipients(struct check *c, const struct encrypted *x)
{
	const struct environment *envs = c->sets.envs.items.items;
	struct err e = ERR_INIT;
	struct map allowed;
	bool ruled = false;
	bool filed;

	map_init(&allowed, c->a);
	if (!x->at && rule_for(c, x->file, &allowed, &ruled, &e) < 0)
		find_at(c, x, arena_strdup(c->a, e.msg));
	for (size_t i = 0; i < x->n; i++) {
		struct span key = recipient_key(span_of(x->recipients[i]));

		filed = c->allowed && (is_sealed_key(key) ? c->allowed->sealed : c->allowed->age);
		if (filed && !map_get(&c->allowed->keys, key))
			find_at(c, x,
				arena_printf(c->a, "recipient '%s' is not in %s: rotate it",
					     x->recipients[i], c->allowed_file));
		else if (filed)
			map_set(&allowed, key, c);
		else if (ruled && !map_get(&allowed, key))
			find_at(c, x,
				arena_printf(c->a,
					     "recipient '%s' is not in the rule of .sops.yaml: "
					     "rotate it",
					     x->recipients[i]));
	}
	for (size_t i = 0; i < c->sets.envs.items.n; i++)
		if (env_covers(&envs[i], x->file, c->a))
			check_environment(c, x, &envs[i], &allowed);
}

/* ---- one file --------------------------------------------------------------------------------------- */

static int try_sops(const struct tree_file *f, enum sops_format format, const struct keyring *k,
		    struct err *e)
{
	struct buf plain = BUF_WIPED(LIMIT_FILE_BYTES);
	int rc = sops_decrypt_bytes(f->bytes, format, f->real, k, &plain, e);

	buf_dispose(&plain);
	return rc;
}

static int try_sealed(const struct node *doc, const struct keyring *k, struct err *e)
{
	struct arena scratch = ARENA_WIPED;
	struct sealed_binding bound;
	struct node *secret;
	int rc = sealed_open(doc, k, &scratch, &secret, &bound, e);

	arena_dispose(&scratch);
	return rc;
}

static void finish(struct check *c, struct encrypted *x, const struct tree_file *f,
		   enum sops_format format)
{
	struct err e = ERR_INIT;
	bool opened = false;

	x->opens = arena_array(c->a, c->sets.n, sizeof(*x->opens));
	for (size_t i = 0; i < c->sets.n; i++) {
		const struct keyring *k = c->sets.items[i].keys;

		x->opens[i] = (x->at ? try_sealed(x->at, k, &e) : try_sops(f, format, k, &e)) == 0;
		opened |= x->opens[i];
	}
	listed(c, x);
	if (!opened && e.kind != ERR_NONE)
		find_at(c, x, arena_strdup(c->a, e.msg));
	check_recipients(c, x);
}

static void check_sealed(struct check *c, const struct tree_file *f, const struct node *doc)
{
	struct encrypted x = {.file = f->real, .at = doc, .kind = "sealed"};
	struct sealed_info info;
	struct err e = ERR_INIT;

	if (sealed_inspect(doc, c->a, &info, &e) < 0) {
		finding(c, f->real, doc->line, doc->column, "", arena_strdup(c->a, e.msg));
		return;
	}
	x.recipients = info.recipients;
	x.n = info.n;
	x.n_values = info.n_values;
	x.detail = info.bound.scope == SEALED_CLUSTER ? "cluster"
		   : info.bound.scope == SEALED_NAMESPACE
			   ? arena_printf(c->a, "namespace %s", info.bound.ns)
			   : arena_printf(c->a, "strict %s/%s", info.bound.ns, info.bound.name);
	finish(c, &x, f, SOPS_BINARY);
}

/* Returns whether the file is one of sops. */
static bool check_sops(struct check *c, const struct tree_file *f, enum sops_format format)
{
	struct encrypted x = {.file = f->real, .kind = "sops"};
	const char **recipients = NULL;
	struct sops_info info;
	struct err e = ERR_INIT;
	size_t cap = 0;
	int rc;

	if (!sops_probe(f->bytes))
		return false;
	rc = sops_inspect(f->bytes, format, f->real, c->a, &info, &e);
	if (rc < 0 && format != SOPS_BINARY) /* prose may quote one */
		finding(c, f->real, 0, 0, "", arena_strdup(c->a, e.msg));
	if (rc != 0)
		return false;
	for (size_t g = 0; g < info.rules.n_groups; g++)
		for (size_t i = 0; i < info.rules.groups[g].n; i++) {
			recipients =
				arena_grow(c->a, recipients, &cap, x.n + 1, sizeof(*recipients));
			recipients[x.n++] = info.rules.groups[g].age[i];
		}
	x.recipients = recipients;
	x.n_values = info.n_values;
	x.detail = info.lastmodified;
	map_set(&c->closed, span_of(f->real), c);
	finish(c, &x, f, format);
	return true;
}

static void keep_references(struct check *c, const struct tree_file *f, const struct scan_report *r)
{
	const char *dir = tree_dirname(f->real, c->a);

	for (size_t i = 0; i < r->n_references; i++) {
		struct err ignored = ERR_INIT; /* a path out of the tree: render will say so */
		const char *file;

		if (tree_join(dir, r->references[i].file, c->a, &file, &ignored) < 0)
			continue;
		c->references = arena_grow(c->a, c->references, &c->references_cap,
					   c->n_references + 1, sizeof(*c->references));
		c->reference_files = arena_grow(c->a, c->reference_files, &c->files_cap,
						c->n_references + 1, sizeof(*c->reference_files));
		c->references[c->n_references] = r->references[i];
		c->reference_files[c->n_references++] = file;
	}
}

static void check_manifests(struct check *c, const struct tree_file *f, enum sops_format format,
			    bool closed, struct scan_report *r)
{
	struct source *source = ARENA_NEW(c->a, struct source);
	struct err ignored = ERR_INIT; /* a template of Helm, or not ours: its text is looked at */
	struct node_docs docs;
	int rc;

	*source = (struct source){.path = f->real};
	if (closed)
		rc = sops_decrypt_nodes(f->bytes, format, source, NULL, c->a, &docs, &ignored);
	else
		rc = node_from_yaml(f->bytes, source, c->a, &docs, &ignored);
	if (rc != 0)
		return;
	scan_manifests(&docs, r);
	keep_references(c, f, r);
	for (size_t i = 0; i < docs.n; i++)
		if (sealed_is(docs.items[i]))
			check_sealed(c, f, docs.items[i]);
}

static void check_file(struct check *c, const struct tree_file *f)
{
	enum sops_format format = sops_format_of(f->real);
	struct scan_report manifests = {.arena = c->a};
	struct scan_report texts = {.arena = c->a};
	bool closed = check_sops(c, f, format);
	size_t m = 0;

	if (format == SOPS_YAML || format == SOPS_JSON)
		check_manifests(c, f, format, closed, &manifests);
	scan_text(f->bytes, &texts);
	for (size_t i = 0; i < manifests.n; i++)
		finding(c, f->real, manifests.items[i].line, manifests.items[i].column,
			manifests.items[i].path, manifests.items[i].what);
	for (size_t i = 0; i < texts.n; i++) {
		/* one line, one finding: what a Secret holds was said with its key */
		while (m < manifests.n && manifests.items[m].line < texts.items[i].line)
			m++;
		if (m == manifests.n || manifests.items[m].line != texts.items[i].line)
			finding(c, f->real, texts.items[i].line, texts.items[i].column, "",
				texts.items[i].what);
	}
	c->n_files++;
}

static void check_references(struct check *c)
{
	for (size_t i = 0; i < c->n_references; i++) {
		const struct scan_reference *r = &c->references[i];
		const char *file = c->reference_files[i];
		struct err ignored = ERR_INIT;
		struct tree_stat st;

		if (map_get(&c->closed, span_of(file)) ||
		    tree_stat(c->tree, file, c->a, &st, &ignored) != 0 || st.kind != TREE_FILE ||
		    map_get(&c->closed, span_of(st.real)))
			continue;
		finding(c, r->at->source->path, r->at->line, r->at->column, r->path,
			arena_printf(c->a, "a Secret is made of the plain file '%s'", file));
	}
}

/* ---- all files ---------------------------------------------------------------------------------------- */

static bool left_out(const struct check *c, const char *path)
{
	int ignored = 0;

	for (size_t i = 0; i < c->exclude.n; i++)
		if (tree_below(path, c->exclude.items[i]) ||
		    config_match(c->exclude.items[i], path))
			return true;
	return c->repo && git_ignore_path_is_ignored(&ignored, c->repo, path) == 0 && ignored;
}

/* The target of a link is looked at where it lies. */
static bool is_link(struct check *c, const char *path)
{
	struct err ignored = ERR_INIT;
	struct tree_stat st;
	int rc = tree_stat(c->tree, path, c->a, &st, &ignored);

	return rc == TREE_ABSENT || (rc == 0 && strcmp(st.real, path) != 0);
}

static int check_path(struct check *c, const char *path, enum tree_kind kind, unsigned depth,
		      struct err *e)
{
	struct tree_entry *entries;
	struct tree_file file;
	size_t n;
	int rc;

	if (left_out(c, path) || (*path && is_link(c, path)))
		return 0;
	if (kind == TREE_FILE) {
		rc = tree_read(c->tree, path, LIMIT_FILE_BYTES, c->a, &file, e);
		if (rc == 0)
			check_file(c, &file);
		return rc < 0 ? -1 : 0;
	}
	if (depth > LIMIT_DEPTH)
		return err_set(e, ERR_LIMIT, "%s: folders nested deeper than %d", path,
			       LIMIT_DEPTH);
	rc = tree_list(c->tree, path, c->a, &entries, &n, e);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		struct err one = ERR_INIT;

		if (strcmp(entries[i].name, ".git") == 0)
			continue;
		if (check_path(c,
			       *path ? arena_printf(c->a, "%s/%s", path, entries[i].name)
				     : entries[i].name,
			       entries[i].kind, depth + 1, &one) < 0)
			finding(c, path, 0, 0, "",
				arena_printf(c->a, "cannot be looked at: %s", one.msg));
	}
	return rc < 0 ? -1 : 0;
}

static int check_operand(struct check *c, const char *path, struct err *e)
{
	struct tree_stat st;
	int rc = tree_stat(c->tree, path, c->a, &st, e);

	if (rc == TREE_ABSENT)
		return err_set(e, ERR_INPUT, "%s: no such file or folder%s", path,
			       c->repo ? "" : " in the commit");
	return rc < 0 ? -1 : check_path(c, st.real, st.kind, 0, e);
}

/* ---- the command -------------------------------------------------------------------------------------- */

static int read_allowed(struct check *c, const char *path, struct err *e)
{
	struct buf text = BUF_INIT(LIMIT_KEY_FILE_BYTES);
	struct span rest;
	struct span line;
	int rc;

	if (!path)
		return 0;
	c->allowed = ARENA_NEW(c->a, struct allowed);
	c->allowed_file = path;
	map_init(&c->allowed->keys, c->a);
	rc = secrets_read(path, &text, e);
	rest = (struct span){arena_strndup(c->a, buf_str(&text), text.n), text.n};
	while (rc == 0 && span_cut(&rest, '\n', &line)) {
		line = recipient_key(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		map_set(&c->allowed->keys, line, c);
		*(is_sealed_key(line) ? &c->allowed->sealed : &c->allowed->age) = true;
	}
	buf_dispose(&text);
	return rc;
}

/* The commit checked out, or with --dirty the work tree; *prefix is where we stand in it. */
static int open_tree(struct check *c, bool dirty, const char **prefix, struct err *e)
{
	struct checkout checkout;
	char commit[41];
	struct tree *here = NULL;
	int rc = mirror_setup(e); /* libgit2 starts with who needs it */

	if (rc == 0)
		rc = checkout_find(".", c->a, &checkout, e);
	if (rc < 0)
		return -1;
	if (rc == CHECKOUT_ABSENT && !dirty)
		return err_set(e, ERR_INPUT, "this is no git checkout: give --dirty");
	rc = dirtree_open_for(".", NULL, c->a, &here, prefix, e);
	if (rc < 0)
		return -1;
	if (dirty) {
		c->tree = here;
		if (git_repository_open_ext(&c->repo, ".", 0, NULL) < 0)
			c->repo = NULL;
		return 0;
	}
	tree_free(here);
	rc = checkout_head(&checkout, commit, e);
	if (rc == CHECKOUT_ABSENT)
		return err_set(e, ERR_INPUT, "the repository has no commit yet: give --dirty");
	return rc < 0 ? -1 : gittree_open(checkout.git_dir, commit, &c->tree, e);
}

static int check_all(struct check *c, const struct operands *operands, const char *prefix,
		     struct err *e)
{
	if (operands->n == 0)
		return check_path(c, "", TREE_DIR, 0, e);
	for (size_t i = 0; i < operands->n; i++) {
		const char *path;

		if (tree_join(prefix, span_of(operands->items[i]), c->a, &path, e) < 0 ||
		    check_operand(c, path, e) < 0)
			return -1;
	}
	return 0;
}

int secrets_check(struct cli *cli, int argc, char **argv)
{
	struct check c = {.cli = cli, .a = &cli->arena, .text = BUF_INIT(LIMIT_OUTPUT_BYTES)};
	struct flag_list age = {0};
	struct flag_list sealed = {0};
	const char *config = NULL;
	const char *allowed = NULL;
	bool dirty = false;
	const struct flag flags[] = {
		{"config", 'c', FLAG_TEXT, &config, "FILE", "agent.yaml: its key sets"},
		{"age-key", 0, FLAG_LIST, &age, "FILE", "instead: these age keys"},
		{"sealed-key", 0, FLAG_LIST, &sealed, "FILE",
		 "instead: these keys of sealed secrets"},
		{"recipients-file", 0, FLAG_TEXT, &allowed, "FILE",
		 "public keys that may read, one a line; others are findings"},
		{"exclude", 0, FLAG_LIST, &c.exclude, "PATH", "leave out a folder, or a pattern"},
		{"dirty", 0, FLAG_BOOL, &dirty, NULL,
		 "the work tree as it lies there, instead of the commit checked out"},
		{"output", 'o', FLAG_OUTPUT, &c.output, "text|json|yaml", "format"},
		{0},
	};
	const char *prefix = "";
	struct err e = ERR_INIT;
	struct operands operands;
	int exit_code;
	int rc;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0)
		return exit_code;
	map_init(&c.configs, c.a);
	map_init(&c.closed, c.a);
	c.encrypted = node_list(c.a);
	c.findings = node_list(c.a);
	rc = open_tree(&c, dirty, &prefix, &e);
	if (rc == 0)
		rc = read_allowed(&c, allowed, &e);
	if (rc == 0)
		rc = key_sets_load(cli, config, &age, &sealed, c.tree, &c.sets, &e);
	if (rc == 0)
		rc = check_all(&c, &operands, prefix, &e);
	if (rc == 0) {
		check_references(&c);
		print_all(&c);
		exit_code = c.findings->n ? err_exit_code(ERR_SECRET) : 0;
		if (c.findings->n)
			cli_say(cli, "%u findings in %zu files", c.findings->n, c.n_files);
	} else {
		exit_code = cli_fail(cli, &e, NULL);
	}
	key_sets_dispose(&c.sets);
	buf_dispose(&c.text);
	git_repository_free(c.repo);
	tree_free(c.tree);
	return exit_code;
}
