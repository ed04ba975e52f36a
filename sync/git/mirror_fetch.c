/* Fetching, seen from the process that asks: what goes to the child and what comes back. */
#include <string.h>

#include "agent/base/limits.h"
#include "sync/git/gitlib.h"
#include "sync/git/mirror_store.h"
#include "sync/git/semver.h"

/* A pack or an index that grows beyond this is not a configuration repository. */
#define FETCH_FILE_MAX_BYTES (UINT64_C(16) << 30)

static int put_names(struct buf *request, const char *prefix, const char *const *names, size_t n,
		     struct err *e)
{
	char ref[LIMIT_PATH_BYTES];

	field_put_u64(request, n);
	for (size_t i = 0; i < n; i++) {
		if (gitlib_ref_name(prefix, names[i], ref, sizeof(ref), e) < 0)
			return err_wrap(e, "wanted ref");
		field_put_str(request, ref);
	}
	return 0;
}

static int put_patterns(struct buf *request, const char *const *patterns, size_t n, struct err *e)
{
	field_put_u64(request, n);
	for (size_t i = 0; i < n; i++) {
		if (!patterns[i][0] || strpbrk(patterns[i], " ~^:\\[\x7f"))
			return err_set(e, ERR_INPUT, "'%.200s' is not a tag pattern", patterns[i]);
		field_put_str(request, patterns[i]);
	}
	return 0;
}

int mirror_fetch_start(const struct mirror *m, const struct mirror_want *want, int64_t timeout_ms,
		       struct child **out, struct err *e)
{
	CLEANUP(buf_dispose) struct buf request = BUF_WIPED(LIMIT_CONFIG_BYTES * 4);
	struct child_options o = {
		.name = "git-fetch",
		.timeout_ms = timeout_ms,
		.file_max_bytes = FETCH_FILE_MAX_BYTES,
		.fds = &m->dir_fd,
		.n_fds = 1,
	};

	store_put_session(m, &request);
	field_put_str(&request, m->dir);
	if (put_names(&request, "refs/heads/", want->branches, want->n_branches, e) < 0 ||
	    put_names(&request, "refs/notes/agent/", want->note_envs, want->n_note_envs, e) < 0 ||
	    put_patterns(&request, want->tags, want->n_tags, e) < 0)
		return err_wrap(e, "repository '%s'", m->url.text);
	if (buf_full(&request))
		return err_set(e, ERR_LIMIT, "repository '%s': too many refs are wanted",
			       m->url.text);
	o.request = buf_span(&request);
	if (child_start(&o, out, e) < 0)
		return err_wrap(e, "repository '%s'", m->url.text);
	return 0;
}

static bool cut_id(struct span *rest, char out[GIT_HEX_BYTES])
{
	struct span s;

	if (!field_cut(rest, &s) || s.n >= GIT_HEX_BYTES)
		return false;
	if (s.n > 0)
		memcpy(out, s.p, s.n);
	out[s.n] = '\0';
	return true;
}

static int unpack(struct span rest, struct arena *a, struct mirror_result *out, struct err *e)
{
	struct mirror_result r = {.n_changes = 0};
	uint64_t repacked;
	uint64_t n;

	if (!field_cut_u64(&rest, &r.received_bytes) ||
	    !field_cut_u64(&rest, &r.received_objects) || !field_cut_u64(&rest, &repacked) ||
	    !field_cut_u64(&rest, &n) || n > rest.n)
		return err_set(e, ERR_BUG, "malformed answer");
	r.repacked = repacked != 0;
	r.changes = arena_array(a, n, sizeof(*r.changes));
	for (; r.n_changes < n; r.n_changes++) {
		struct mirror_change *c = &r.changes[r.n_changes];
		struct span ref;
		uint64_t kind;

		if (!field_cut_u64(&rest, &kind) || !field_cut(&rest, &ref) ||
		    !cut_id(&rest, c->old_id) || !cut_id(&rest, c->new_id))
			return err_set(e, ERR_BUG, "malformed answer");
		c->kind = (enum mirror_change_kind)kind;
		c->ref = arena_strndup(a, ref.p, ref.n);
	}
	*out = r;
	return 0;
}

int mirror_fetch_finish(const struct mirror *m, struct child *c, struct arena *a,
			struct mirror_result *result, struct err *e)
{
	CLEANUP(buf_dispose) struct buf reply = BUF_INIT(LIMIT_CHILD_OUTPUT_BYTES);
	int rc = child_finish(c, &reply, e);

	if (rc < 0)
		store_sweep_idle(m->dir_fd);
	else
		rc = unpack(buf_span(&reply), a, result, e);
	return rc < 0 ? err_wrap(e, "repository '%s'", m->url.text) : 0;
}

int mirror_fetch(const struct mirror *m, const struct mirror_want *want, int64_t timeout_ms,
		 struct arena *a, struct mirror_result *result, struct err *e)
{
	struct child *c;

	if (mirror_fetch_start(m, want, timeout_ms, &c, e) < 0)
		return -1;
	return mirror_fetch_finish(m, c, a, result, e);
}
