#include "sync/kube/kube_cred.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <sys/stat.h>

#include "agent/base/cleanup.h"
#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "agent/base/mem.h"

enum {
	LOOK_MS = 1000,		      /* how often a file's time stamp is looked at */
	PLUGIN_PAUSE_MS = 5 * 1000,   /* after a failure, so that a broken plugin is no hot loop */
	EXPIRY_MARGIN_MS = 60 * 1000, /* renewed this long before it expires ... */
};

/* A file and what it held when it was last read. */
struct followed {
	const char *file; /* NULL = `text` is fixed */
	const char *what;
	struct buf text;
	struct stat seen;
	bool loaded;
};

struct kube_cred {
	const struct kube_target *target;
	const struct clock *clock;
	int wake_fd;
	int stop_fd;
	struct followed token;
	struct followed cert;
	struct followed key;
	struct followed ca;
	int64_t looked_ms;
	uint64_t version;

	/* plugin */
	pthread_t thread;
	bool thread_up;
	atomic_bool thread_done;
	struct kube_exec_answer answer; /* of the running plugin; ours when thread_done */
	struct err answer_err;
	int64_t got_ms;	    /* wall time of the last answer */
	int64_t expires_ms; /* wall time; 0 = never */
	bool have;	    /* a plugin's answer is in force */
	int64_t failed_ms;  /* monotonic */
	struct err failure; /* of the last run; ERR_NONE = none */
};

static void followed_init(struct followed *f, const struct kube_material *m, const char *what,
			  size_t max_bytes)
{
	*f = (struct followed){.file = m->file, .what = what, .text = BUF_WIPED(max_bytes)};
	buf_add_span(&f->text, m->data);
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_dev == b->st_dev && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Returns 1 when the content changed, 0 when not, -1 when there never was any. */
static int followed_look(struct followed *f, bool force, struct err *e)
{
	CLEANUP(buf_dispose) struct buf text = BUF_WIPED(f->text.max);
	struct stat now = {0};
	struct err why = ERR_INIT;
	int rc;

	if (!f->file)
		return 0;
	rc = stat(f->file, &now);
	if (rc == 0 && f->loaded && !force && same_file(&now, &f->seen))
		return 0;
	rc = file_read(AT_FDCWD, f->file, &text, &why);
	if (rc == 0 && span_trim(buf_span(&text)).n > 0) {
		bool changed = !f->loaded || !span_eq(buf_span(&text), buf_span(&f->text));

		buf_reset(&f->text);
		buf_add_span(&f->text, buf_span(&text));
		f->seen = now;
		f->loaded = true;
		return changed;
	}
	if (f->loaded)
		return 0; /* being replaced: what we have may still be good */
	if (rc == FILE_ABSENT)
		return err_set(e, ERR_DENIED, "%s '%s' does not exist", f->what, f->file);
	if (rc == 0)
		return err_set(e, ERR_DENIED, "%s '%s' is empty", f->what, f->file);
	return err_set(e, ERR_DENIED, "%s %s", f->what, why.msg);
}

struct kube_cred *kube_cred_new(const struct kube_target *target, const struct clock *clock,
				int wake_fd)
{
	struct kube_cred *c = mem_alloc(1, sizeof(*c));

	c->target = target;
	c->clock = clock;
	c->wake_fd = wake_fd;
	c->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	c->looked_ms = INT64_MIN / 2;
	c->version = 1;
	followed_init(&c->token, &target->token, "token file", LIMIT_TOKEN_BYTES);
	followed_init(&c->cert, &target->cert, "client certificate", LIMIT_CERT_BYTES);
	followed_init(&c->key, &target->key, "client key", LIMIT_CERT_BYTES);
	followed_init(&c->ca, &target->ca, "certificate authority", LIMIT_CERT_BYTES);
	kube_exec_answer_init(&c->answer);
	return c;
}

static void plugin_join(struct kube_cred *c)
{
	if (c->thread_up)
		pthread_join(c->thread, NULL);
	c->thread_up = false;
}

void kube_cred_free(struct kube_cred *c)
{
	if (!c)
		return;
	if (c->thread_up)
		eventfd_write(c->stop_fd, 1);
	plugin_join(c);
	cleanup_fd(&c->stop_fd);
	kube_exec_answer_dispose(&c->answer);
	buf_dispose(&c->token.text);
	buf_dispose(&c->cert.text);
	buf_dispose(&c->key.text);
	buf_dispose(&c->ca.text);
	free(c);
}

/* ---- files ------------------------------------------------------------------------------------ */

static int files_look(struct kube_cred *c, int64_t now_ms, bool force, struct err *e)
{
	struct followed *const all[] = {&c->token, &c->cert, &c->key, &c->ca};
	int rc;

	if (!force && now_ms - c->looked_ms < LOOK_MS)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		rc = followed_look(all[i], force, e);
		if (rc < 0)
			return -1;
		c->version += (uint64_t)rc;
	}
	c->looked_ms = now_ms;
	return 0;
}

/* ---- plugin ----------------------------------------------------------------------------------- */

static void *plugin_thread(void *arg)
{
	struct kube_cred *c = arg;

	err_clear(&c->answer_err);
	if (kube_exec_run(c->target, buf_span(&c->ca.text), KUBE_EXEC_TIMEOUT_MS, c->stop_fd,
			  &c->answer, &c->answer_err) < 0 &&
	    c->answer_err.kind == ERR_NONE)
		err_set(&c->answer_err, ERR_BUG, "credential plugin failed without a reason");
	atomic_store(&c->thread_done, true);
	eventfd_write(c->wake_fd, 1);
	return NULL;
}

static int plugin_begin(struct kube_cred *c, struct err *e)
{
	int rc;

	kube_exec_answer_dispose(&c->answer);
	atomic_store(&c->thread_done, false);
	/* signals are blocked in the I/O thread, hence in this one too */
	rc = pthread_create(&c->thread, NULL, plugin_thread, c);
	if (rc != 0)
		return err_errno(e, ERR_TRANSIENT, rc, "thread for the credential plugin");
	c->thread_up = true;
	return 0;
}

static void buf_swap(struct buf *to, struct buf *from)
{
	buf_reset(to);
	buf_add_span(to, buf_span(from));
	buf_dispose(from);
}

/* Take over what a plugin that ended has said. */
static void plugin_collect(struct kube_cred *c, int64_t now_ms)
{
	plugin_join(c);
	if (c->answer_err.kind != ERR_NONE) {
		c->failure = c->answer_err;
		c->failed_ms = now_ms;
		return;
	}
	err_clear(&c->failure);
	c->expires_ms = c->answer.expires_ms;
	c->got_ms = clock_wall_ms(c->clock);
	c->have = true;
	c->version++;
	buf_swap(&c->token.text, &c->answer.token);
	buf_swap(&c->cert.text, &c->answer.cert);
	buf_swap(&c->key.text, &c->answer.key);
}

/* Time to renew? A margin before the expiry, but never more than a quarter of the life time. */
static bool plugin_due(const struct kube_cred *c)
{
	int64_t margin_ms = (c->expires_ms - c->got_ms) / 4;

	if (!c->have)
		return true;
	if (margin_ms > EXPIRY_MARGIN_MS)
		margin_ms = EXPIRY_MARGIN_MS;
	return c->expires_ms && clock_wall_ms(c->clock) >= c->expires_ms - margin_ms;
}

static bool plugin_expired(const struct kube_cred *c)
{
	return !c->have || (c->expires_ms && clock_wall_ms(c->clock) >= c->expires_ms);
}

static int plugin_ready(struct kube_cred *c, int64_t now_ms, struct err *e)
{
	bool paused;

	if (c->thread_up && atomic_load(&c->thread_done))
		plugin_collect(c, now_ms);
	paused = c->failure.kind != ERR_NONE && now_ms - c->failed_ms < PLUGIN_PAUSE_MS;
	if (!c->thread_up && !paused && plugin_due(c) && plugin_begin(c, e) < 0)
		return -1;
	if (!plugin_expired(c))
		return 0; /* good until the new one is there */
	if (c->thread_up)
		return KUBE_CRED_WAIT;
	return err_set(e, c->failure.kind, "%s", c->failure.msg);
}

/* ---- for the loop ----------------------------------------------------------------------------- */

int kube_cred_ready(struct kube_cred *c, int64_t now_ms, struct err *e)
{
	if (files_look(c, now_ms, false, e) < 0)
		return -1;
	return c->target->exec ? plugin_ready(c, now_ms, e) : 0;
}

bool kube_cred_renew(struct kube_cred *c, uint64_t version, int64_t now_ms)
{
	if (version != c->version)
		return true;
	if (c->target->exec) {
		c->have = false;
		return true;
	}
	if (files_look(c, now_ms, true, NULL) < 0)
		return false;
	return version != c->version;
}

struct span kube_cred_token(const struct kube_cred *c)
{
	return span_trim(buf_span(&c->token.text));
}

struct span kube_cred_cert(const struct kube_cred *c)
{
	return buf_span(&c->cert.text);
}

struct span kube_cred_key(const struct kube_cred *c)
{
	return buf_span(&c->key.text);
}

struct span kube_cred_ca(const struct kube_cred *c)
{
	return buf_span(&c->ca.text);
}

uint64_t kube_cred_version(const struct kube_cred *c)
{
	return c->version;
}
