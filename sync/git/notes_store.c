#include "sync/git/notes_store.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"

DEFINE_FREEP(git_note, git_note_free)
DEFINE_FREEP(git_note_iterator, git_note_iterator_free)

/* ---- lines ----------------------------------------------------------------------------------- */

void note_set_init(struct note_set *s, struct arena *a)
{
	memset(s, 0, sizeof(*s));
	s->arena = a;
	map_init(&s->ids, a);
}

static struct span text_of(const json_t *object, const char *key, struct arena *a)
{
	const json_t *v = json_object_get(object, key);

	if (!json_is_string(v))
		return (struct span){"", 0};
	return (struct span){arena_strndup(a, json_string_value(v), json_string_length(v)),
			     json_string_length(v)};
}

bool note_set_add(struct note_set *s, const char commit[GIT_HEX_BYTES], struct span line)
{
	struct note_line l = {.text = line};
	json_t *object = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES, NULL);
	const char *key;

	if (json_is_object(object)) {
		l.id = text_of(object, "id", s->arena);
		l.time = text_of(object, "time", s->arena);
	}
	json_decref(object);
	if (l.id.n == 0) {
		s->passed_over++;
		return false;
	}
	key = arena_printf(s->arena, "%s %.*s", commit, (int)l.id.n, l.id.p);
	if (map_get(&s->ids, span_of(key)))
		return false;
	map_set(&s->ids, span_of(key), s);
	memcpy(l.commit, commit, GIT_HEX_BYTES);
	s->lines = arena_grow(s->arena, s->lines, &s->cap, s->n + 1, sizeof(*s->lines));
	s->lines[s->n++] = l;
	return true;
}

static int by_time(const void *a, const void *b)
{
	const struct note_line *x = a;
	const struct note_line *y = b;
	int rc = span_cmp(x->time, y->time);

	return rc != 0 ? rc : span_cmp(x->id, y->id);
}

void note_set_sort(struct note_set *s)
{
	if (s->n > 0)
		qsort(s->lines, s->n, sizeof(*s->lines), by_time);
}

/* ---- reading --------------------------------------------------------------------------------- */

static int add_blob(struct note_set *s, git_repository *repo, const git_oid *blob,
		    const git_oid *commit, struct err *e)
{
	CLEANUP(git_odb_object_freep) git_odb_object *o = NULL;
	CLEANUP(git_odb_freep) git_odb *odb = NULL;
	char hex[GIT_HEX_BYTES];
	git_object_t type;
	struct span rest;
	struct span line;
	size_t n;
	int rc = git_repository_odb(&odb, repo);

	gitlib_hex(commit, hex);
	if (rc == 0)
		rc = git_odb_read_header(&n, &type, odb, blob);
	if (rc == 0 && (type != GIT_OBJECT_BLOB || n > LIMIT_NOTE_BYTES))
		return err_set(e, ERR_LIMIT, "note of %.12s is no text of at most %d bytes", hex,
			       LIMIT_NOTE_BYTES);
	if (rc == 0)
		rc = git_odb_read(&o, odb, blob);
	if (rc < 0)
		return err_git(e, rc);
	rest = (struct span){arena_strndup(s->arena, git_odb_object_data(o), n), n};
	while (span_cut(&rest, '\n', &line)) {
		line = span_trim(line);
		if (line.n > 0)
			(void)note_set_add(s, hex, line);
	}
	return 0;
}

int note_tip(git_repository *repo, const char *ref, git_commit **out, struct err *e)
{
	git_oid id;
	int rc = git_reference_name_to_id(&id, repo, ref);

	*out = NULL;
	if (rc == GIT_ENOTFOUND)
		return 0;
	if (rc == 0)
		rc = git_commit_lookup(out, repo, &id);
	if (rc < 0) {
		err_git(e, rc);
		return err_wrap(e, "'%s'", ref);
	}
	return 0;
}

int note_set_read(struct note_set *s, git_repository *repo, const char *ref, const git_oid *commit,
		  struct err *e)
{
	CLEANUP(git_note_iterator_freep) git_note_iterator *it = NULL;
	CLEANUP(git_commit_freep) git_commit *tip = NULL;
	CLEANUP(git_note_freep) git_note *note = NULL;
	git_oid blob;
	git_oid on;
	int rc;

	if (note_tip(repo, ref, &tip, e) < 0)
		return -1;
	if (!tip)
		return 0;
	if (commit) {
		rc = git_note_commit_read(&note, repo, tip, commit);
		if (rc == GIT_ENOTFOUND)
			return 0;
		return rc < 0 ? err_git(e, rc) : add_blob(s, repo, git_note_id(note), commit, e);
	}
	rc = git_note_commit_iterator_new(&it, tip);
	while (rc == 0 && (rc = git_note_next(&blob, &on, it)) == 0)
		if (add_blob(s, repo, &blob, &on, e) < 0)
			return err_wrap(e, "'%s'", ref);
	return rc == GIT_ITEROVER ? 0 : err_git(e, rc);
}

/* ---- writing --------------------------------------------------------------------------------- */

int note_write(git_repository *repo, git_commit *parent, const git_oid *commit,
	       const struct note_line *lines, size_t n, const git_signature *who, git_commit **out,
	       struct err *e)
{
	CLEANUP(buf_dispose) struct buf text = BUF_INIT(LIMIT_NOTE_BYTES);
	git_oid notes_commit;
	git_oid blob;
	int rc;

	for (size_t i = 0; i < n; i++) {
		buf_add_span(&text, lines[i].text);
		buf_addc(&text, '\n');
	}
	if (buf_full(&text))
		return err_set(e, ERR_LIMIT, "note of %.12s would pass %d bytes",
			       git_oid_tostr_s(commit), LIMIT_NOTE_BYTES);
	rc = git_note_commit_create(&notes_commit, &blob, repo, parent, who, who, commit,
				    buf_str(&text), 1);
	if (rc == 0)
		rc = git_commit_lookup(out, repo, &notes_commit);
	return rc < 0 ? err_git(e, rc) : 0;
}

int note_refs(const char *env, char own[256], char remote[256], struct err *e)
{
	if (gitlib_ref_name("refs/notes/agent/", env, own, 256, e) < 0 ||
	    gitlib_ref_name("refs/agent/remote-notes/", env, remote, 256, e) < 0)
		return err_wrap(e, "environment");
	return 0;
}

int note_move_ref(git_repository *repo, const char *ref, const git_commit *from,
		  const git_commit *to, struct err *e)
{
	CLEANUP(git_reference_freep) git_reference *moved = NULL;
	int rc;

	if (from)
		rc = git_reference_create_matching(&moved, repo, ref, git_commit_id(to), 1,
						   git_commit_id(from), NULL);
	else
		rc = git_reference_create(&moved, repo, ref, git_commit_id(to), 0, NULL);
	if (rc == GIT_EMODIFIED || rc == GIT_EEXISTS || rc == GIT_ELOCKED || rc == GIT_ENOTFOUND)
		return NOTE_LOST;
	return rc < 0 ? err_git(e, rc) : 0;
}

int note_signature(const struct note_author *author, git_signature **out, struct err *e)
{
	int rc = git_signature_new(out, author->name, author->email, author->wall_ms / 1000, 0);

	return rc < 0 ? err_git(e, rc) : 0;
}
