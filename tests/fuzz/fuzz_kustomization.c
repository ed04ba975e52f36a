/*
 * fuzz_kustomization.c - whole builds of hostile repositories.
 *
 * The input is an archive: a line "=== PATH" begins a file, what follows up to the next such line is its
 * text. The directory of the last file is built. Kept: no crash, an error has a kind and a message, what
 * was built can be printed.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "agent/base/limits.h"
#include "render/render.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILES_MAX = 64, INPUT_MAX_BYTES = 64 * 1024 };

struct archive {
	struct tree tree; /* first */
	struct span paths[FILES_MAX];
	struct span texts[FILES_MAX];
	size_t n;
};

static int archive_stat(struct tree *t, const char *path, struct arena *a, struct tree_stat *out,
			struct err *e)
{
	const struct archive *x = (const struct archive *)t;
	size_t n = strlen(path);

	(void)e;
	for (size_t i = 0; i < x->n; i++) {
		bool below = x->paths[i].n > n && memcmp(x->paths[i].p, path, n) == 0 &&
			     (n == 0 || x->paths[i].p[n] == '/');

		if (!below && !span_is(x->paths[i], path))
			continue;
		*out = (struct tree_stat){.kind = below ? TREE_DIR : TREE_FILE,
					  .real = arena_strdup(a, path)};
		return 0;
	}
	return TREE_ABSENT;
}

static int archive_read(struct tree *t, const char *path, size_t max_bytes, struct arena *a,
			struct tree_file *out, struct err *e)
{
	const struct archive *x = (const struct archive *)t;

	(void)max_bytes;
	(void)e;
	for (size_t i = 0; i < x->n; i++) {
		if (!span_is(x->paths[i], path))
			continue;
		*out = (struct tree_file){
			.bytes = {arena_strndup(a, x->texts[i].p, x->texts[i].n), x->texts[i].n},
			.real = arena_strdup(a, path)};
		return 0;
	}
	return TREE_ABSENT;
}

static int archive_list(struct tree *t, const char *path, struct arena *a, struct tree_entry **out,
			size_t *n, struct err *e)
{
	(void)t;
	(void)path;
	(void)a;
	(void)e;
	*out = NULL;
	*n = 0;
	return 0;
}

static const struct tree_ops archive_ops = {
	.stat = archive_stat,
	.read = archive_read,
	.list = archive_list,
};

/* "=== PATH" lines; paths as a tree has them, others are left out. */
static void unpack(struct archive *x, struct span rest, struct arena *a)
{
	struct span line;
	struct span *text = NULL;

	while (span_cut(&rest, '\n', &line)) {
		if (span_starts(line, "=== ")) {
			struct err e = ERR_INIT;
			const char *path;

			text = NULL;
			if (x->n == FILES_MAX ||
			    tree_join("", (struct span){line.p + 4, line.n - 4}, a, &path, &e) < 0)
				continue;
			x->paths[x->n] = span_of(path);
			text = &x->texts[x->n++];
			*text = (struct span){line.p + line.n + (rest.p ? 1 : 0), 0};
		} else if (text) {
			text->n = (size_t)(line.p + line.n - text->p) + (rest.p ? 1 : 0);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct archive x = {.tree = {.ops = &archive_ops}};
	struct arena a = ARENA_INIT;
	struct render_input in = {.tree = &x.tree, .no_plain = true};
	struct buf out = BUF_INIT(LIMIT_OUTPUT_BYTES);
	struct objects objects = {.n = 0};
	struct err e = ERR_INIT;

	if (size > INPUT_MAX_BYTES)
		return 0;
	unpack(&x, (struct span){(const char *)data, size}, &a);
	in.path = x.n ? tree_dirname(x.paths[x.n - 1].p, &a) : "";
	if (render_app(&in, &a, &objects, &e) < 0)
		assert(e.kind != ERR_NONE && e.kind != ERR_BUG && e.msg[0]);
	else if (render_print(&objects, 0, &out, &e) < 0)
		assert(e.kind == ERR_LIMIT || e.kind == ERR_INPUT);
	buf_dispose(&out);
	arena_dispose(&a);
	return 0;
}
