#include "render/helm/helm.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/base/child.h"
#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "render/helm/helm_argv.h"
#include "render/helm/helm_cache.h"
#include "render/helm/helm_chart.h"
#include "render/helm/helm_dir.h"
#include "render/helm/helm_output.h"
#include "render/helm/helm_wire.h"
#include "render/yaml/yaml_out.h"

/* The program and what tells it from another version of itself. */
struct program {
	const char *path;
	uint64_t id[4]; /* device, inode, size, time of change */
	bool libraries;
};

struct helm {
	pthread_mutex_t lock; /* of all below */
	char *wanted;	      /* program of the options */
	char *search;
	bool without_landlock;
	int64_t timeout_ms;
	uint8_t hash_key[crypto_generichash_KEYBYTES];
	uint64_t version_id[4]; /* what `version` belongs to */
	char version[32];
	bool swept;
	struct helm_cache cache;
};

struct helm *helm_new(const struct helm_options *options)
{
	const char *search = options->path ? options->path : "/usr/local/bin:/usr/bin:/bin";
	struct helm *h = mem_alloc(1, sizeof(*h));

	pthread_mutex_init(&h->lock, NULL);
	h->wanted =
		options->program ? mem_strndup(options->program, strlen(options->program)) : NULL;
	h->search = mem_strndup(search, strlen(search));
	h->without_landlock = options->without_landlock;
	h->timeout_ms = options->timeout_ms ? options->timeout_ms : LIMIT_HELM_TIMEOUT_MS;
	h->cache.max_bytes =
		options->cache_max_bytes ? options->cache_max_bytes : LIMIT_HELM_CACHE_BYTES;
	randombytes_buf(h->hash_key, sizeof(h->hash_key));
	return h;
}

void helm_free(struct helm *h)
{
	if (!h)
		return;
	helm_cache_dispose(&h->cache);
	pthread_mutex_destroy(&h->lock);
	free(h->wanted);
	free(h->search);
	sodium_memzero(h, sizeof(*h));
	free(h);
}

void helm_version(struct helm *h, char out[32])
{
	pthread_mutex_lock(&h->lock);
	memcpy(out, h->version, sizeof(h->version));
	pthread_mutex_unlock(&h->lock);
}

/* ---- the program ------------------------------------------------------------------------------ */

/* Does an ELF file want an interpreter, that is, the system's libraries? -1: it is no ELF file. */
static int wants_libraries(int fd)
{
	Elf64_Ehdr head;
	Elf64_Phdr part;

	if (pread(fd, &head, sizeof(head), 0) != (ssize_t)sizeof(head) ||
	    memcmp(head.e_ident, ELFMAG, SELFMAG) != 0)
		return -1;
	for (unsigned i = 0; i < head.e_phnum; i++) {
		off_t at = (off_t)(head.e_phoff + (uint64_t)i * head.e_phentsize);

		if (pread(fd, &part, sizeof(part), at) == (ssize_t)sizeof(part) &&
		    part.p_type == PT_INTERP)
			return 1;
	}
	return 0;
}

static bool is_program(const char *path)
{
	struct stat st;

	return path[0] == '/' && stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       access(path, X_OK) == 0;
}

static int find_program(const struct helm *h, struct arena *a, const char **out, struct err *e)
{
	struct span rest = span_of(h->search);
	struct span dir;

	if (h->wanted) {
		*out = h->wanted;
		return is_program(h->wanted)
			       ? 0
			       : err_set(e, ERR_DENIED, "'%s' is not a program by its full path",
					 h->wanted);
	}
	while (span_cut(&rest, ':', &dir)) {
		const char *path = arena_printf(a, SPAN_FMT "/helm", SPAN_ARG(dir));

		if (!is_program(path))
			continue;
		*out = path;
		return 0;
	}
	return err_set(e, ERR_DENIED,
		       "charts are rendered by helm v3, and there is no 'helm' in "
		       "PATH: install it, or name it in AGENT_HELM");
}

static int look_at_program(const char *path, struct program *out, struct err *e)
{
	CLEANUP(cleanup_fd) int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	int libraries;

	if (fd < 0 || fstat(fd, &st) < 0)
		return err_errno(e, ERR_DENIED, errno, "'%s'", path);
	libraries = wants_libraries(fd);
	if (libraries < 0)
		return err_set(e, ERR_DENIED, "'%s' is a script: helm itself is wanted", path);
	out->id[0] = (uint64_t)st.st_dev;
	out->id[1] = (uint64_t)st.st_ino;
	out->id[2] = (uint64_t)st.st_size;
	out->id[3] = (uint64_t)st.st_mtim.tv_sec * 1000000000U + (uint64_t)st.st_mtim.tv_nsec;
	out->libraries = libraries > 0;
	return 0;
}

/* ---- values ----------------------------------------------------------------------------------- */

int helm_values_from(const struct node *root, const char *path, struct arena *a,
		     struct helm_values *out, struct err *e)
{
	struct buf b = BUF_WIPED(LIMIT_FILE_BYTES);
	int rc = node_to_yaml(root, 0, &b, e);

	if (rc == 0)
		*out = (struct helm_values){
			.path = path,
			.text = {arena_strndup(a, buf_str(&b), b.n), b.n},
			.root = node_has_secret(root) ? root : NULL,
		};
	buf_dispose(&b);
	return rc < 0 ? err_wrap(e, "%s", path) : 0;
}

int helm_values_read(const struct tree_file *file, const struct render_secrets *secrets,
		     struct arena *secret_arena, struct arena *a, struct helm_values *out,
		     struct err *e)
{
	enum render_format format =
		span_ends(span_of(file->real), ".json") ? RENDER_JSON : RENDER_YAML;
	struct source *source;
	struct node_docs docs;
	int rc = RENDER_NOT_SECRET;

	*out = (struct helm_values){.path = file->real, .text = file->bytes};
	if (!secrets || !secrets->open_docs)
		return 0;
	source = ARENA_NEW(a, struct source);
	source->path = file->real;
	rc = secrets->open_docs(secrets->ctx, file, format, source, secret_arena, &docs, e);
	if (rc == RENDER_NOT_SECRET)
		return 0;
	if (rc < 0)
		return -1;
	if (docs.n != 1 || docs.items[0]->kind != NODE_MAP)
		return err_set(e, ERR_INPUT, "%s: values are one map", file->real);
	return helm_values_from(docs.items[0], file->real, secret_arena, out, e);
}

/* ---- one render ------------------------------------------------------------------------------- */

struct job {
	struct helm *h;
	const struct helm_release *r;
	struct arena scratch; /* wiped: the chart's own values may have been encrypted */
	struct chart chart;
	struct program program;
	struct masker *masker; /* NULL when no input is secret */
	bool know_version;
	const char *names[2];
	uint8_t key[HELM_KEY_BYTES];
};

static void remember_secrets(struct job *j, const struct node *root)
{
	if (!root)
		return;
	if (!j->masker)
		j->masker = masker_new();
	masker_add_node(j->masker, root);
}

/* The chart's own values.yaml may be encrypted too. */
static int open_own_values(struct job *j, struct err *e)
{
	struct chart_file *own = chart_find(&j->chart, "values.yaml");
	struct tree_file file = {.real = "values.yaml"};
	struct helm_values values;

	if (!own)
		return 0;
	file.bytes = own->bytes;
	if (helm_values_read(&file, j->r->secrets, &j->scratch, &j->scratch, &values, e) < 0)
		return err_wrap(e, "chart '%s'", j->r->chart);
	own->bytes = values.text;
	remember_secrets(j, values.root);
	return 0;
}

static void hash(crypto_generichash_state *s, struct span bytes)
{
	uint64_t n = bytes.n;

	crypto_generichash_update(s, (const unsigned char *)&n, sizeof(n));
	if (n)
		crypto_generichash_update(s, (const unsigned char *)bytes.p, n);
}

static void make_key(struct job *j)
{
	crypto_generichash_state s;
	struct helm_argv argv;

	crypto_generichash_init(&s, j->h->hash_key, sizeof(j->h->hash_key), sizeof(j->key));
	hash(&s, (struct span){(const char *)j->program.id, sizeof(j->program.id)});
	helm_argv(j->r, j->names[0], "/chart", &j->scratch, &argv);
	hash(&s, (struct span){(const char *)&argv.n, sizeof(argv.n)});
	for (size_t i = 0; i < argv.n; i++)
		hash(&s, span_of(argv.items[i]));
	for (size_t i = 0; i < j->r->n_values; i++)
		hash(&s, j->r->values[i].text);
	for (size_t i = 0; i < j->chart.n; i++) {
		hash(&s, span_of(j->chart.files[i].path));
		hash(&s, j->chart.files[i].bytes);
	}
	crypto_generichash_final(&s, j->key, sizeof(j->key));
}

static void put_run(struct buf *b, const struct helm_argv *argv)
{
	field_put_u64(b, argv->n);
	for (size_t i = 0; i < argv->n; i++)
		field_put_str(b, argv->items[i]);
}

static void put_request(struct job *j, const struct helm_dir *dir, struct buf *b)
{
	static const char *version_args[] = {"version", "--short", "--client"};
	const struct helm_argv version = {.items = version_args, .n = 2};
	const char *chart = arena_printf(&j->scratch, "%s/chart", dir->path);
	struct helm_argv argv;

	field_put_u64(b, (j->know_version ? 0 : HELM_WIRE_VERSION) |
				 (j->h->without_landlock ? HELM_WIRE_WITHOUT_LANDLOCK : 0) |
				 (j->program.libraries ? HELM_WIRE_LIBRARIES : 0));
	field_put_str(b, j->program.path);
	field_put_str(b, dir->path);
	field_put_u64(b, j->chart.n);
	for (size_t i = 0; i < j->chart.n; i++) {
		field_put_str(b, j->chart.files[i].path);
		field_put(b, j->chart.files[i].bytes);
	}
	field_put_u64(b, j->r->n_values);
	for (size_t i = 0; i < j->r->n_values; i++)
		field_put(b, j->r->values[i].text);
	field_put_u64(b, j->know_version ? 2 : 3);
	if (!j->know_version)
		put_run(b, &version);
	for (size_t i = 0; i < 2; i++) {
		helm_argv(j->r, j->names[i], chart, &j->scratch, &argv);
		put_run(b, &argv);
	}
}

static void note_version(struct job *j, struct span text)
{
	text = span_trim(text);
	pthread_mutex_lock(&j->h->lock);
	memset(j->h->version, 0, sizeof(j->h->version));
	memcpy(j->h->version, text.p,
	       text.n < sizeof(j->h->version) ? text.n : sizeof(j->h->version) - 1);
	memcpy(j->h->version_id, j->program.id, sizeof(j->program.id));
	pthread_mutex_unlock(&j->h->lock);
}

static bool cut_run(struct span *reply, struct span *text, bool *same)
{
	uint64_t repeated;

	if (!field_cut_u64(reply, &repeated) || !field_cut(reply, text))
		return false;
	*same = repeated != 0;
	return true;
}

/* Both renders, and the version with the first of a program. */
static int read_reply(struct job *j, struct span reply, struct span *out, struct err *e)
{
	struct span second;
	struct node_docs docs[2];
	bool same;
	bool ignored;

	if (!j->know_version) {
		if (!cut_run(&reply, out, &ignored))
			return err_set(e, ERR_BUG, "reply");
		note_version(j, *out);
	}
	if (!cut_run(&reply, out, &ignored) || !cut_run(&reply, &second, &same))
		return err_set(e, ERR_BUG, "reply");
	if (same)
		return 0;
	if (helm_output_parse(*out, j->r->chart, &j->scratch, &docs[0], e) < 0 ||
	    helm_output_parse(second, j->r->chart, &j->scratch, &docs[1], e) < 0)
		return -1;
	return helm_output_agree(&docs[0], &docs[1], !j->r->name && !j->r->name_template,
				 &j->scratch, e);
}

static int run(struct job *j, struct buf *reply, struct span *out, struct err *e)
{
	struct helm_dir dir = HELM_DIR_INIT;
	struct buf request = BUF_WIPED(2U * LIMIT_CHART_BYTES + 2U * LIMIT_FILE_BYTES);
	struct child_options o = {
		.name = "helm",
		.timeout_ms = j->h->timeout_ms,
		.reply_max_bytes = reply->max,
		.file_max_bytes = LIMIT_FILE_BYTES,
		.fds = &dir.fd,
		.n_fds = 1,
	};
	int rc = helm_dir_make(&dir, e);

	if (rc == 0) {
		put_request(j, &dir, &request);
		o.request = buf_span(&request);
		rc = buf_full(&request) ? err_set(e, ERR_LIMIT, "chart and values are too large")
					: child_run(&o, reply, e);
	}
	buf_dispose(&request);
	helm_dir_dispose(&dir);
	return rc < 0 ? -1 : read_reply(j, buf_span(reply), out, e);
}

/* Look the program up, and what we know of it. True when the result is in the cache. */
static int prepare(struct job *j, struct buf *cached, struct err *e)
{
	struct helm *h = j->h;
	const char *path = NULL;
	struct span text;
	bool hit;
	bool sweep;

	if (find_program(h, &j->scratch, &path, e) < 0 || look_at_program(path, &j->program, e) < 0)
		return -1;
	j->program.path = arena_strdup(&j->scratch, path);
	make_key(j);
	pthread_mutex_lock(&h->lock);
	j->know_version =
		h->version[0] && memcmp(h->version_id, j->program.id, sizeof(j->program.id)) == 0;
	hit = helm_cache_get(&h->cache, j->key, &text);
	if (hit)
		buf_add_span(cached, text);
	sweep = !h->swept;
	h->swept = true;
	pthread_mutex_unlock(&h->lock);
	if (sweep)
		helm_dir_sweep();
	return hit;
}

static int text_of(struct job *j, struct buf *reply, struct span *out, struct err *e)
{
	int rc = prepare(j, reply, e);

	if (rc < 0)
		return -1;
	if (rc > 0) {
		*out = buf_span(reply);
		return 0;
	}
	if (run(j, reply, out, e) < 0) {
		masker_err(j->masker, e);
		return err_wrap(e, "chart '%s'", *j->r->chart ? j->r->chart : ".");
	}
	pthread_mutex_lock(&j->h->lock);
	helm_cache_put(&j->h->cache, j->key, *out);
	pthread_mutex_unlock(&j->h->lock);
	return 0;
}

/* Without a name helm makes one from the time; ours are two that differ, to see whether it shows. */
static void choose_names(struct job *j)
{
	for (size_t i = 0; i < 2; i++)
		j->names[i] = j->r->name ? j->r->name
					 : arena_printf(&j->scratch, "%s-%zu", j->chart.name,
							1700000001 + i);
}

static int render(struct job *j, struct arena *a, struct node_docs *out, struct err *e)
{
	struct buf reply = BUF_WIPED(3U * LIMIT_HELM_OUTPUT_BYTES);
	struct span text;
	int rc;

	if (helm_check(j->r, e) < 0)
		return err_wrap(e, "chart '%s'", *j->r->chart ? j->r->chart : ".");
	if (chart_read(&j->chart, j->r->tree, j->r->chart, e) < 0 || open_own_values(j, e) < 0)
		return -1;
	for (size_t i = 0; i < j->r->n_values; i++)
		remember_secrets(j, j->r->values[i].root);
	choose_names(j);
	rc = text_of(j, &reply, &text, e);
	if (j->masker && j->r->secret_arena)
		a = j->r->secret_arena;
	if (rc == 0)
		rc = helm_output_parse(text, j->r->chart, a, out, e);
	if (rc == 0 && j->masker)
		rc = helm_output_mark(out, j->masker, e);
	buf_dispose(&reply);
	return rc;
}

int helm_render(struct helm *h, const struct helm_release *release, struct arena *a,
		struct node_docs *out, struct err *e)
{
	struct job j = {.h = h, .r = release, .scratch = ARENA_WIPED};
	struct node_docs docs;
	int rc;

	chart_init(&j.chart, &j.scratch);
	rc = render(&j, a, &docs, e);
	if (rc == 0)
		*out = docs;
	masker_free(j.masker);
	arena_dispose(&j.scratch);
	return rc;
}

int helm_is_chart(struct tree *tree, const char *path, struct arena *a, bool *out, struct err *e)
{
	const char *file = *path ? arena_printf(a, "%s/Chart.yaml", path) : "Chart.yaml";
	struct tree_stat st;
	int rc = tree_stat(tree, path, a, &st, e);

	*out = false;
	if (rc < 0)
		return -1;
	if (rc == 0 && st.kind == TREE_FILE) {
		*out = span_ends(span_of(path), ".tgz");
		return 0;
	}
	rc = rc == 0 ? tree_stat(tree, file, a, &st, e) : TREE_ABSENT;
	*out = rc == 0 && st.kind == TREE_FILE;
	return rc < 0 ? -1 : 0;
}
