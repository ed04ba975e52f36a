/* The child: takes the request apart, confines itself, judges one object after another. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "agent/base/mem.h"
#include "render/yaml/json_io.h"
#include "sync/health_lua.h"
#include "sync/health_lua_confine.h"
#include "sync/health_lua_vm.h"
#include "sync/health_lua_wire.h"

struct judge {
	struct lua_vm vm;
	int out_fd;
	timer_t timer;
	char last_words
		[256]; /* the record of a rule that does not come back, made before it is needed */
	size_t n_last_words;
};

/* ---- time ----------------------------------------------------------------------------------- */

/*
 * First expiry: the hook is told. Second: a C function of Lua does not come back, so the process ends,
 * with the verdict said. Only async-signal-safe calls.
 */
static void on_timer(int sig, siginfo_t *info, void *context)
{
	struct judge *j = info->si_value.sival_ptr;

	(void)sig;
	(void)context;
	if (info->si_code != SI_TIMER || !j->vm.running)
		return;
	if (!j->vm.late) {
		lua_vm_late(&j->vm);
		return;
	}
	(void)!write(j->out_fd, j->last_words, j->n_last_words);
	_exit(0);
}

static int timer_ready(struct judge *j, struct err *e)
{
	struct sigaction action = {.sa_sigaction = on_timer, .sa_flags = SA_SIGINFO | SA_RESTART};
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGPROF};

	event.sigev_value.sival_ptr = j;
	sigemptyset(&action.sa_mask);
	if (sigaction(SIGPROF, &action, NULL) < 0 ||
	    timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &j->timer) < 0)
		return err_errno(e, ERR_DENIED, errno, "timer");
	return 0;
}

static void timer_arm(const struct judge *j, bool on)
{
	struct itimerspec at = {0};

	if (on) {
		at.it_value.tv_sec = LIMIT_LUA_OBJECT_MS / 1000;
		at.it_value.tv_nsec = LIMIT_LUA_OBJECT_MS % 1000 * 1000000L;
		at.it_interval = at.it_value;
	}
	(void)timer_settime(j->timer, 0, &at, NULL);
}

/* ---- request -------------------------------------------------------------------------------- */

/* Rules in front of the objects; their memory is the caller's to free. */
static int read_rules(struct judge *j, struct span *rest, struct err *e)
{
	uint64_t wall_ms;
	uint64_t n;

	if (!field_cut_u64(rest, &wall_ms) || !field_cut_u64(rest, &n) || n > LIMIT_LUA_RULES)
		return err_set(e, ERR_BUG, "request is malformed");
	j->vm.wall_ms = (int64_t)wall_ms;
	j->vm.rules = mem_alloc(n, sizeof(*j->vm.rules));
	j->vm.n_rules = n;
	for (size_t i = 0; i < n; i++) {
		struct lua_rule *r = &j->vm.rules[i];

		if (!field_cut(rest, &r->path) || !field_cut(rest, &r->text) ||
		    !field_cut_u64(rest, &r->strikes))
			return err_set(e, ERR_BUG, "request is malformed");
	}
	return 0;
}

static void make_record(struct buf *b, enum lua_outcome outcome, uint64_t status,
			struct span message)
{
	buf_reset(b);
	field_put_u64(b, (uint64_t)outcome);
	field_put_u64(b, status);
	field_put(b, message);
}

static void make_last_words(struct judge *j)
{
	struct buf b = BUF_INIT(sizeof(j->last_words));
	char text[80];

	snprintf(text, sizeof(text), "stopped after %d ms in a function of Lua that does not end",
		 2 * LIMIT_LUA_OBJECT_MS);
	make_record(&b, LUA_OUTCOME_ENDED, 0, span_of(text));
	memcpy(j->last_words, b.p, b.n);
	j->n_last_words = b.n;
	buf_dispose(&b);
}

/* ---- judging -------------------------------------------------------------------------------- */

static const struct source place = {.path = "object"};

static void judge_one(struct judge *j, struct lua_rule *rule, struct span json,
		      struct lua_verdict *v)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct node *object;

	if (rule->strikes >= LIMIT_LUA_STRIKES) {
		v->outcome = LUA_OUTCOME_STOPPED;
		buf_reset(&v->message);
		buf_printf(&v->message, "not judged: the rule ran out at %d objects",
			   LIMIT_LUA_STRIKES);
		return;
	}
	if (node_from_json(json, &place, &a, &object, &e) < 0) {
		v->outcome = LUA_OUTCOME_FAILED;
		buf_reset(&v->message);
		buf_adds(&v->message, e.msg);
	} else {
		timer_arm(j, true);
		lua_vm_judge(&j->vm, rule, object, v);
		timer_arm(j, false);
		rule->strikes += v->outcome == LUA_OUTCOME_STOPPED;
	}
	arena_dispose(&a);
}

static int judge_all(struct judge *j, struct span rest, struct err *e)
{
	struct lua_verdict v = {.message = BUF_INIT(LIMIT_HEALTH_MESSAGE_BYTES)};
	struct buf record = BUF_INIT(HEALTH_LUA_RECORD_BYTES);
	struct span json;
	uint64_t rule;
	int rc = 0;

	while (rc == 0 && rest.n > 0) {
		if (!field_cut_u64(&rest, &rule) || !field_cut(&rest, &json) ||
		    rule >= j->vm.n_rules) {
			rc = err_set(e, ERR_BUG, "request is malformed");
			break;
		}
		judge_one(j, &j->vm.rules[rule], json, &v);
		make_record(&record, v.outcome, v.status, buf_span(&v.message));
		rc = file_write_fd(j->out_fd, record.p, record.n, e);
	}
	buf_dispose(&v.message);
	buf_dispose(&record);
	return rc;
}

int health_lua_child(struct span request, const int *fds, size_t n_fds, struct buf *reply,
		     struct err *e)
{
	struct judge j = {.out_fd = n_fds == 1 ? fds[0] : -1};
	struct span rest = request;
	int rc = read_rules(&j, &rest, e);

	if (rc == 0 && (timer_ready(&j, e) < 0 || lua_confine(j.out_fd, e) < 0)) {
		buf_adds(reply, e->msg);
		rc = HEALTH_LUA_REFUSED;
	}
	if (rc == 0) {
		make_last_words(&j);
		rc = judge_all(&j, rest, e);
	}
	lua_vm_dispose(&j.vm);
	free(j.vm.rules);
	return rc;
}
