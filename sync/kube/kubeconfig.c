#include "sync/kube/kubeconfig.h"

#include <fcntl.h>
#include <stdlib.h>

#include "agent/base/cleanup.h"
#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "agent/base/map.h"
#include "render/yaml/node.h"
#include "render/yaml/yaml_in.h"
#include "sync/kube/kube_target.h"

#define ACCOUNT_DIR "/var/run/secrets/kubernetes.io/serviceaccount"

enum { FILE_MISSING = 1, NO_ACCOUNT = 1 };

/* The merged view of all files. Values are the maps below "context", "cluster", "user". */
struct merged {
	struct arena mem; /* wiped: the texts hold credentials */
	struct map contexts;
	struct map clusters;
	struct map users;
	const struct node *current; /* of the first file that says */
	const char *first;	    /* the first file read, for messages */
};

static void merged_init(struct merged *m)
{
	*m = (struct merged){.mem = ARENA_WIPED};
	map_init(&m->contexts, &m->mem);
	map_init(&m->clusters, &m->mem);
	map_init(&m->users, &m->mem);
}

static void merged_dispose(struct merged *m)
{
	arena_dispose(&m->mem);
}

void kubeconfig_environment(struct kubeconfig_options *o)
{
	o->list = getenv("KUBECONFIG");
	o->home = getenv("HOME");
	o->service_host = getenv("KUBERNETES_SERVICE_HOST");
	o->service_port = getenv("KUBERNETES_SERVICE_PORT");
}

/* Add the named entries of one file: an earlier file's entry stays, a name twice in one is wrong. */
static int add_entries(struct merged *m, const struct node *root, const char *list_key,
		       const char *entry_key, struct map *into, struct err *e)
{
	const struct node *list = node_get(root, list_key);
	struct map here;

	if (node_is_null(list))
		return 0;
	if (!node_is(list, NODE_LIST))
		return err_at(e, ERR_INPUT, list, "'%s' must be a list", list_key);
	map_init(&here, &m->mem);
	for (uint32_t i = 0; i < list->n; i++) {
		struct node *item = list->items[i];
		struct node *name = node_get(item, "name");
		struct node *value = node_get(item, entry_key);

		if (!node_is(name, NODE_SCALAR) || name->tag != TAG_STR || !name->n)
			return err_at(e, ERR_INPUT, item, "an item of '%s' has no 'name'",
				      list_key);
		if (map_set(&here, node_text(name), item))
			return err_at(e, ERR_INPUT, name, "'%s' names '" SPAN_FMT "' twice",
				      list_key, SPAN_ARG(node_text(name)));
		if (node_is_null(value))
			value = node_placed(node_map(&m->mem), item);
		if (!node_is(value, NODE_MAP))
			return err_at(e, ERR_INPUT, value, "'%s' must be a map", entry_key);
		if (!map_get(into, node_text(name)))
			map_set(into, node_text(name), value);
	}
	return 0;
}

static int merge_root(struct merged *m, const struct node *root, struct err *e)
{
	const struct node *current = node_get(root, "current-context");
	const struct node *kind = node_get(root, "kind");

	if (!node_is(root, NODE_MAP))
		return err_at(e, ERR_INPUT, root, "a kubeconfig must be a map");
	if (!node_is_null(kind) && !node_is_text(kind, "Config"))
		return err_at(e, ERR_INPUT, kind, "'kind' must be Config: this is no kubeconfig");
	if (!node_is_null(current) && (!node_is(current, NODE_SCALAR) || current->tag != TAG_STR))
		return err_at(e, ERR_INPUT, current, "'current-context' must be a string");
	if (!m->current && !node_is_null(current) && current->n)
		m->current = current;
	if (add_entries(m, root, "contexts", "context", &m->contexts, e) < 0 ||
	    add_entries(m, root, "clusters", "cluster", &m->clusters, e) < 0 ||
	    add_entries(m, root, "users", "user", &m->users, e) < 0)
		return -1;
	return 0;
}

static int merge_text(struct merged *m, struct span text, const char *path, struct err *e)
{
	struct source *source = ARENA_NEW(&m->mem, struct source);
	struct node_docs docs = {0};

	source->path = arena_strdup(&m->mem, path);
	if (!m->first)
		m->first = source->path;
	if (node_from_yaml(text, source, &m->mem, &docs, e) < 0)
		return -1;
	if (docs.n > 1)
		return err_at(e, ERR_INPUT, docs.items[1], "a kubeconfig is one document");
	return docs.n == 0 ? 0 : merge_root(m, docs.items[0], e);
}

static int merge_file(struct merged *m, const char *path, struct err *e)
{
	CLEANUP(buf_dispose) struct buf text = BUF_WIPED(LIMIT_KUBECONFIG_BYTES);
	int rc = file_read(AT_FDCWD, path, &text, e);

	if (rc < 0)
		return err_wrap(e, "kubeconfig");
	if (rc == FILE_ABSENT)
		return FILE_MISSING;
	return merge_text(m, buf_span(&text), path, e);
}

/* ---- choosing --------------------------------------------------------------------------------- */

/* ": did you mean 'x'?" or ": there are 'a', 'b'" */
static const char *known_names(const struct map *names, struct span wanted, struct arena *a)
{
	struct buf b = BUF_INIT(ERR_MSG_BYTES / 2);
	const char *out;
	struct span best = {NULL, 0};
	size_t best_distance = wanted.n / 2 + 2;
	struct span key;
	size_t at = 0;
	void *value;

	while (map_next(names, &at, &key, &value)) {
		size_t distance = span_distance(wanted, key, best_distance);

		if (distance < best_distance) {
			best_distance = distance;
			best = key;
		}
		buf_printf(&b, "%s'" SPAN_FMT "'", b.n ? ", " : "; there are ", SPAN_ARG(key));
	}
	out = best.p ? arena_printf(a, "; did you mean '" SPAN_FMT "'?", SPAN_ARG(best))
		     : arena_strdup(a, buf_str(&b));
	buf_dispose(&b);
	return out;
}

static int pick(const struct merged *m, const struct map *from, const struct node *context,
		const char *what, const struct node **out, struct err *e)
{
	const struct node *name = node_get(context, what);
	struct arena scratch = ARENA_INIT;
	int rc = 0;

	(void)m;
	*out = NULL;
	if (node_is_null(name) || (node_is(name, NODE_SCALAR) && name->n == 0))
		return 0;
	if (!node_is(name, NODE_SCALAR) || name->tag != TAG_STR)
		return err_at(e, ERR_INPUT, name, "'%s' must be a string", what);
	*out = map_get(from, node_text(name));
	if (!*out)
		rc = err_at(e, ERR_INPUT, name, "there is no %s '" SPAN_FMT "'%s", what,
			    SPAN_ARG(node_text(name)),
			    known_names(from, node_text(name), &scratch));
	arena_dispose(&scratch);
	return rc;
}

static int choose_context(struct merged *m, const struct kubeconfig_options *o, struct span *name,
			  const struct node **out, struct err *e)
{
	*name = o->context ? span_of(o->context)
			   : (m->current ? node_text(m->current) : (struct span){NULL, 0});
	if (name->n == 0)
		return err_set(e, ERR_INPUT, "%s: no current-context, and no context was named%s",
			       m->first, known_names(&m->contexts, (struct span){"", 0}, &m->mem));
	*out = map_get(&m->contexts, *name);
	if (*out)
		return 0;
	if (o->context)
		return err_set(e, ERR_INPUT, "%s: there is no context '" SPAN_FMT "'%s", m->first,
			       SPAN_ARG(*name), known_names(&m->contexts, *name, &m->mem));
	return err_at(e, ERR_INPUT, m->current, "there is no context '" SPAN_FMT "'%s",
		      SPAN_ARG(*name), known_names(&m->contexts, *name, &m->mem));
}

static int target_fill(struct merged *m, const struct kube_target_rules *rules,
		       struct kube_target *t, struct err *e)
{
	const struct node *context;
	const struct node *cluster;
	const struct node *user;
	const char *ns;
	struct span name;

	if (choose_context(m, rules->options, &name, &context, e) < 0 ||
	    pick(m, &m->clusters, context, "cluster", &cluster, e) < 0 ||
	    pick(m, &m->users, context, "user", &user, e) < 0)
		return -1;
	if (!cluster)
		return err_at(e, ERR_INPUT, context, "the context has no 'cluster'");
	t->context = arena_strndup(&t->mem, name.p, name.n);
	ns = node_get_text(context, "namespace");
	if (ns && ns[0])
		t->ns = arena_strdup(&t->mem, ns);
	if (kube_target_cluster(t, cluster, rules, e) < 0 ||
	    (user && kube_target_user(t, user, rules, e) < 0) ||
	    kube_exec_extension(t, cluster, e) < 0)
		return -1;
	return 0;
}

static int target_make(struct merged *m, const struct kube_target_rules *rules,
		       struct kube_target **out, struct err *e)
{
	struct kube_target *t = kube_target_new();

	if (target_fill(m, rules, t, e) < 0) {
		kube_target_free(t);
		return -1;
	}
	*out = t;
	return 0;
}

/* ---- in a pod --------------------------------------------------------------------------------- */

static int account_load(const struct kubeconfig_options *o, struct kube_target **out, struct err *e)
{
	const char *dir = o->account_dir ? o->account_dir : ACCOUNT_DIR;
	CLEANUP(buf_dispose) struct buf ns = BUF_INIT(LIMIT_NAME_BYTES + 2);
	struct kube_target *t;
	struct span text;
	char path[LIMIT_PATH_BYTES];
	bool v6;

	if (!o->service_host || !o->service_host[0] || !o->service_port || !o->service_port[0])
		return NO_ACCOUNT;
	snprintf(path, sizeof(path), "%s/token", dir);
	if (access(path, R_OK) != 0)
		return NO_ACCOUNT;
	t = kube_target_new();
	v6 = strchr(o->service_host, ':') != NULL;
	if (kube_target_server_set(t,
				   arena_printf(&t->mem, "https://%s%s%s:%s", v6 ? "[" : "",
						o->service_host, v6 ? "]" : "", o->service_port),
				   false, NULL, e) < 0) {
		kube_target_free(t);
		return err_wrap(e, "service account");
	}
	t->context = "in-cluster";
	t->token.file = arena_strdup(&t->mem, path);
	t->ca.file = arena_printf(&t->mem, "%s/ca.crt", dir);
	snprintf(path, sizeof(path), "%s/namespace", dir);
	if (file_read(AT_FDCWD, path, &ns, NULL) == 0) {
		text = span_trim(buf_span(&ns));
		if (text.n)
			t->ns = arena_strndup(&t->mem, text.p, text.n);
	}
	*out = t;
	return 0;
}

/* ---- entry ------------------------------------------------------------------------------------ */

/* All files of the $KUBECONFIG list that are there, in order. */
static int merge_list(struct merged *m, const char *list, size_t *n_read, struct err *e)
{
	struct span rest = span_of(list);
	struct span part;

	while (span_cut(&rest, ':', &part)) {
		int rc;

		if (part.n == 0)
			continue;
		rc = merge_file(m, arena_strndup(&m->mem, part.p, part.n), e);
		if (rc < 0)
			return -1;
		*n_read += rc == 0;
	}
	return 0;
}

static int merge_all(struct merged *m, const struct kubeconfig_options *o, size_t *n_read,
		     struct err *e)
{
	const char *path;
	int rc;

	if (o->path) {
		rc = merge_file(m, o->path, e);
		if (rc == FILE_MISSING)
			return err_set(e, ERR_INPUT, "kubeconfig '%s' does not exist", o->path);
		*n_read = 1;
		return rc;
	}
	if (o->list && o->list[0])
		return merge_list(m, o->list, n_read, e);
	if (!o->home || !o->home[0])
		return 0;
	path = arena_printf(&m->mem, "%s/.kube/config", o->home);
	rc = merge_file(m, path, e);
	*n_read = rc == 0;
	return rc < 0 ? -1 : 0;
}

int kubeconfig_load(const struct kubeconfig_options *o, struct kube_target **out, struct err *e)
{
	CLEANUP(merged_dispose) struct merged m;
	struct kube_target_rules rules = {.options = o, .files = true};
	size_t n_read = 0;
	int rc;

	merged_init(&m);
	if (merge_all(&m, o, &n_read, e) < 0)
		return -1;
	if (n_read)
		return target_make(&m, &rules, out, e);
	if (o->in_cluster) {
		rc = account_load(o, out, e);
		if (rc != NO_ACCOUNT)
			return rc;
	}
	if (o->list && o->list[0])
		return err_set(e, ERR_INPUT, "no kubeconfig: none of '%s' ($KUBECONFIG) exists",
			       o->list);
	return err_set(e, ERR_INPUT, "no kubeconfig: neither --kubeconfig nor $KUBECONFIG is set%s",
		       o->home && o->home[0] ? ", and ~/.kube/config does not exist" : "");
}

int kubeconfig_load_text(struct span text, const char *name, const struct kubeconfig_options *o,
			 struct kube_target **out, struct err *e)
{
	CLEANUP(merged_dispose) struct merged m;
	struct kube_target_rules rules = {.options = o, .files = false};

	merged_init(&m);
	if (text.n > LIMIT_KUBECONFIG_BYTES)
		return err_set(e, ERR_LIMIT, "%s: larger than %d bytes", name,
			       LIMIT_KUBECONFIG_BYTES);
	if (merge_text(&m, text, name, e) < 0)
		return -1;
	return target_make(&m, &rules, out, e);
}
