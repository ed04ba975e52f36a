/* A batch: objects to children, verdicts back, and what became of a child that died. */
#include "sync/health_lua.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "agent/base/cleanup.h"
#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "render/yaml/json_io.h"
#include "sync/health_lua_vm.h"
#include "sync/health_lua_wire.h"

struct item {
	const struct object *object;
	const struct health_lua_rule *rule; /* NULL = none for its kind */
	struct health_lua_verdict verdict;  /* texts from the batch's arena */
	bool done;
};

struct health_lua_batch {
	struct arena arena;
	struct health_lua_rules *rules;
	const struct clock *clock;
	int64_t deadline_ms;
	struct item *items; /* [n] */
	size_t n;
	size_t next;  /* items before it are done or sent */
	size_t *sent; /* [n_sent] of [n]: indexes of what the running child has, in order */
	size_t n_sent;
	uint32_t *strikes; /* [rules] */
	size_t deaths;
	struct child *child; /* NULL = none runs */
	int out_fd;	     /* memory file with the running child's records */
	int poll_fd;
	struct err refused; /* a child could not be confined: nothing was judged */
};

/* ---- verdicts ------------------------------------------------------------------------------- */

/* Text of a child, which may be anything: UTF-8 for those who print it. */
static const char *clean_text(struct arena *a, struct span s)
{
	char *text = arena_strndup(a, s.p, s.n);

	while (s.n > 0 && !span_utf8(s) && (s.p[s.n - 1] & 0x80))
		s.n--; /* cut inside a character */
	text[s.n] = '\0';
	if (span_utf8((struct span){text, s.n}) && !memchr(text, '\0', s.n))
		return text;
	for (size_t i = 0; i < s.n; i++)
		if ((text[i] & 0x80) || text[i] == '\0')
			text[i] = '?';
	return text;
}

static void decide(struct health_lua_batch *b, struct item *it, enum lua_outcome outcome,
		   uint64_t status, struct span message)
{
	struct health *h = &it->verdict.health;
	const struct node *deleted =
		node_at(it->object->root, "metadata", "deletionTimestamp", NULL);

	it->done = true;
	if (outcome == LUA_OUTCOME_NOTHING)
		return;
	it->verdict.judged = true;
	h->rule = it->rule->path;
	h->message = clean_text(&b->arena, message);
	h->terminating = !node_is_null(deleted);
	if (outcome == LUA_OUTCOME_JUDGED) {
		h->status = (enum health_status)status;
		h->reason = "Lua";
		return;
	}
	h->status = HEALTH_UNKNOWN;
	h->reason = outcome == LUA_OUTCOME_FAILED ? "LuaFailed" : "LuaStopped";
	if (outcome != LUA_OUTCOME_FAILED)
		b->strikes[it->rule->index]++;
}

static void give_up(struct health_lua_batch *b, const char *why)
{
	for (size_t i = 0; i < b->n; i++)
		if (!b->items[i].done)
			decide(b, &b->items[i], LUA_OUTCOME_FAILED, 0, span_of(why));
}

/* Take the records of the child that ended. Returns how many; *announced: the last one said that the
 * process would end. */
static size_t take_records(struct health_lua_batch *b, bool *announced)
{
	struct buf records = BUF_INIT((size_t)LIMIT_LUA_REQUEST_BYTES * 2 +
				      (b->n_sent + 1) * HEALTH_LUA_RECORD_BYTES);
	struct span rest;
	struct span message;
	uint64_t outcome;
	uint64_t status;
	size_t n = 0;

	*announced = false;
	if (lseek(b->out_fd, 0, SEEK_SET) == 0 && file_read_fd(b->out_fd, &records, NULL) < 0)
		buf_reset(&records);
	rest = buf_span(&records);
	while (n < b->n_sent && !*announced && field_cut_u64(&rest, &outcome) &&
	       field_cut_u64(&rest, &status) && field_cut(&rest, &message) &&
	       outcome <= LUA_OUTCOME_ENDED && status <= HEALTH_UNKNOWN &&
	       message.n <= LIMIT_HEALTH_MESSAGE_BYTES) {
		decide(b, &b->items[b->sent[n++]], (enum lua_outcome)outcome, status, message);
		*announced = outcome == LUA_OUTCOME_ENDED;
	}
	buf_dispose(&records);
	return n;
}

/* ---- children ------------------------------------------------------------------------------- */

static int put_object(const struct object *o, struct buf *json, struct err *e)
{
	unsigned flags = node_has_secret(o->root) ? JSON_OUT_MASKED : 0;

	buf_reset(json);
	return node_to_json(o->root, flags, json, e);
}

/* Objects from `next` on, as many as fit, and the rules they need: each is sent once. */
static void fill_request(struct health_lua_batch *b, struct buf *objects, struct buf *rules,
			 uint64_t *n_rules)
{
	struct arena a = ARENA_INIT;
	uint32_t *local = arena_array(&a, health_lua_rules_count(b->rules), sizeof(*local));
	struct buf json = BUF_INIT(LIMIT_LUA_REQUEST_BYTES);
	struct err e = ERR_INIT;

	*n_rules = 0;
	for (b->n_sent = 0; b->next < b->n; b->next++) {
		struct item *it = &b->items[b->next];

		if (it->done)
			continue;
		if (put_object(it->object, &json, &e) < 0) {
			decide(b, it, LUA_OUTCOME_FAILED, 0, span_of(e.msg));
			continue;
		}
		if (b->n_sent > 0 &&
		    objects->n + json.n + rules->n + it->rule->text.n > LIMIT_LUA_REQUEST_BYTES)
			break;
		if (!local[it->rule->index]) {
			local[it->rule->index] = (uint32_t)++ * n_rules;
			field_put_str(rules, it->rule->path);
			field_put(rules, it->rule->text);
			field_put_u64(rules, b->strikes[it->rule->index]);
		}
		field_put_u64(objects, local[it->rule->index] - 1);
		field_put(objects, buf_span(&json));
		b->sent[b->n_sent++] = b->next;
	}
	buf_dispose(&json);
	arena_dispose(&a);
}

static int watch_child(struct health_lua_batch *b, struct err *e)
{
	struct epoll_event ev = {.events = EPOLLIN};

	if (epoll_ctl(b->poll_fd, EPOLL_CTL_ADD, child_fd(b->child), &ev) < 0)
		return err_errno(e, ERR_TRANSIENT, errno, "watch");
	return 0;
}

static int launch(struct health_lua_batch *b, struct span request, int64_t now_ms, struct err *e)
{
	struct child_options o = {
		.name = "health-lua",
		.request = request,
		.timeout_ms = b->deadline_ms - now_ms,
		.memory_max_bytes = LIMIT_LUA_PROCESS_BYTES,
		.file_max_bytes = (uint64_t)(b->n_sent + 1) * HEALTH_LUA_RECORD_BYTES,
		.cpu_max_s = (uint32_t)((b->deadline_ms - now_ms) / 1000 + 2),
		.fds = &b->out_fd,
		.n_fds = 1,
	};

	cleanup_fd(&b->out_fd);
	b->out_fd = memfd_create("agent-health", MFD_CLOEXEC);
	if (b->out_fd < 0)
		return err_errno(e, ERR_TRANSIENT, errno, "records");
	if (child_start(&o, &b->child, e) < 0)
		return -1;
	return watch_child(b, e);
}

/* Start the next child, if anything is left. */
static int go_on(struct health_lua_batch *b, struct err *e)
{
	/* the largest object, the longest rule and some lengths more than is asked for */
	struct buf objects = BUF_INIT((size_t)LIMIT_LUA_REQUEST_BYTES * 3);
	struct buf rules = BUF_INIT((size_t)LIMIT_LUA_REQUEST_BYTES * 2);
	struct buf request = BUF_INIT((size_t)LIMIT_LUA_REQUEST_BYTES * 6);
	int64_t now_ms = clock_mono_ms(b->clock);
	uint64_t n_rules;
	int rc = 0;

	if (b->deadline_ms <= now_ms) {
		give_up(b, "not judged: the time of the batch is used up");
		return 0;
	}
	fill_request(b, &objects, &rules, &n_rules);
	if (b->n_sent > 0) {
		field_put_u64(&request, (uint64_t)clock_wall_ms(b->clock));
		field_put_u64(&request, n_rules);
		buf_add_span(&request, buf_span(&rules));
		buf_add_span(&request, buf_span(&objects));
		if (buf_full(&rules) || buf_full(&objects) || buf_full(&request))
			rc = err_set(e, ERR_LIMIT, "health rules are too long for one child");
		else
			rc = launch(b, buf_span(&request), now_ms, e);
	}
	buf_dispose(&objects);
	buf_dispose(&rules);
	buf_dispose(&request);
	return rc;
}

/* The object at which a child died without a word. */
static void blame(struct health_lua_batch *b, struct item *it, const struct err *why)
{
	struct buf text = BUF_INIT(ERR_MSG_BYTES + 64);

	buf_printf(&text, "the rule ended its process: %s", why->msg);
	decide(b, it, LUA_OUTCOME_ENDED, 0, buf_span(&text));
	buf_dispose(&text);
}

/* The child has ended: its verdicts, the guilty one, and what it left goes to the next. */
static void settle(struct health_lua_batch *b)
{
	struct buf reply = BUF_INIT(ERR_MSG_BYTES);
	struct err e = ERR_INIT;
	bool announced;
	int rc = child_finish(TAKE(b->child), &reply, &e);
	size_t n;

	if (rc == HEALTH_LUA_REFUSED) {
		err_set(&b->refused, ERR_DENIED, "health rules cannot be confined: %s",
			buf_str(&reply));
		give_up(b, b->refused.msg);
	}
	buf_dispose(&reply);
	n = take_records(b, &announced);
	if (n == b->n_sent || b->refused.kind)
		return;
	if (clock_mono_ms(b->clock) >= b->deadline_ms) {
		give_up(b, "not judged: the time of the batch is used up");
		return;
	}
	if (!announced)
		blame(b, &b->items[b->sent[n++]], &e);
	if (++b->deaths >= LIMIT_LUA_RESTARTS) {
		give_up(b, "not judged: rules ended their process too often");
		return;
	}
	if (n < b->n_sent)
		b->next = b->sent[n];
}

/* ---- public --------------------------------------------------------------------------------- */

DEFINE_FREEP(struct health_lua_batch, health_lua_free)

int health_lua_start(const struct health_lua_options *options, const struct object *const *objects,
		     size_t n, struct health_lua_batch **out, struct err *e)
{
	CLEANUP(health_lua_freep) struct health_lua_batch *b = mem_alloc(1, sizeof(*b));
	int64_t timeout_ms = options->timeout_ms > 0 ? options->timeout_ms : LIMIT_LUA_TIMEOUT_MS;

	b->out_fd = b->poll_fd = -1;
	b->rules = health_lua_rules_ref(options->rules);
	b->clock = options->clock;
	b->deadline_ms = clock_mono_ms(b->clock) + timeout_ms;
	b->n = n;
	b->items = arena_array(&b->arena, n, sizeof(*b->items));
	b->sent = arena_array(&b->arena, n, sizeof(*b->sent));
	b->strikes = arena_array(&b->arena, health_lua_rules_count(b->rules), sizeof(*b->strikes));
	b->poll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (b->poll_fd < 0)
		return err_errno(e, ERR_TRANSIENT, errno, "health rules");
	for (size_t i = 0; i < n; i++) {
		struct item *it = &b->items[i];

		it->object = objects[i];
		it->rule = health_lua_find(b->rules, objects[i]->group, objects[i]->kind);
		it->done = !it->rule;
	}
	if (go_on(b, e) < 0)
		return err_wrap(e, "health rules");
	*out = TAKE(b);
	return 0;
}

int health_lua_fd(const struct health_lua_batch *b)
{
	return b->poll_fd;
}

int health_lua_poll(struct health_lua_batch *b)
{
	struct err e = ERR_INIT;

	if (!b->child)
		return 0;
	if (child_poll(b->child) == CHILD_RUNNING)
		return HEALTH_LUA_RUNNING;
	settle(b);
	if (go_on(b, &e) < 0)
		give_up(b, e.msg);
	return b->child ? HEALTH_LUA_RUNNING : 0;
}

int health_lua_finish(struct health_lua_batch *b, struct arena *a, struct health_lua_verdict *out,
		      struct err *e)
{
	struct epoll_event ev;
	int rc = 0;

	while (health_lua_poll(b) == HEALTH_LUA_RUNNING)
		(void)epoll_wait(b->poll_fd, &ev, 1, -1);
	if (b->refused.kind)
		rc = err_set(e, b->refused.kind, "%s", b->refused.msg);
	for (size_t i = 0; rc == 0 && i < b->n; i++) {
		out[i] = b->items[i].verdict;
		if (!out[i].judged)
			continue;
		out[i].health.message = arena_strdup(a, out[i].health.message);
		out[i].health.rule = arena_strdup(a, out[i].health.rule);
	}
	health_lua_free(b);
	return rc;
}

void health_lua_free(struct health_lua_batch *b)
{
	if (!b)
		return;
	child_free(b->child);
	cleanup_fd(&b->out_fd);
	cleanup_fd(&b->poll_fd);
	health_lua_rules_unref(b->rules);
	arena_dispose(&b->arena);
	free(b);
}

int health_lua_judge(const struct health_lua_options *options, const struct object *const *objects,
		     size_t n, struct arena *a, struct health_lua_verdict *out, struct err *e)
{
	struct health_lua_batch *b;

	if (health_lua_start(options, objects, n, &b, e) < 0)
		return -1;
	return health_lua_finish(b, a, out, e);
}
