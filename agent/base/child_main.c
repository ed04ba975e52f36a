/* The side of child.h that runs in the child, and the encoding both sides speak. */
#include "agent/base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "agent/base/cleanup.h"
#include "agent/base/file.h"

enum { FD_REQUEST = 3, FD_REPLY = 4, FD_EXTRA = 5 };

/* The largest request: a note, or a chart with its values. */
enum { REQUEST_MAX_BYTES = 256 * 1024 * 1024 };

void field_put(struct buf *b, struct span s)
{
	unsigned char head[4] = {
		(unsigned char)(s.n & 0xff),
		(unsigned char)(s.n >> 8 & 0xff),
		(unsigned char)(s.n >> 16 & 0xff),
		(unsigned char)(s.n >> 24 & 0xff),
	};

	buf_add(b, head, sizeof(head));
	buf_add_span(b, s);
}

void field_put_str(struct buf *b, const char *s)
{
	field_put(b, s ? span_of(s) : (struct span){"", 0});
}

void field_put_u64(struct buf *b, uint64_t v)
{
	char bytes[8];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(v >> (8 * i) & 0xff);
	field_put(b, (struct span){bytes, sizeof(bytes)});
}

bool field_cut(struct span *rest, struct span *out)
{
	const unsigned char *p = (const unsigned char *)rest->p;
	size_t n;

	if (rest->n < 4) {
		rest->n = 0;
		return false;
	}
	n = (size_t)p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
	if (n > rest->n - 4) {
		rest->n = 0;
		return false;
	}
	*out = (struct span){rest->p + 4, n};
	rest->p += 4 + n;
	rest->n -= 4 + n;
	return true;
}

bool field_cut_u64(struct span *rest, uint64_t *out)
{
	struct span s;

	if (!field_cut(rest, &s) || s.n != 8)
		return false;
	*out = 0;
	for (size_t i = 0; i < 8; i++)
		*out |= (uint64_t)(unsigned char)s.p[i] << (8 * i);
	return true;
}

bool child_wanted(int argc, char **argv)
{
	return argc == 3 && strcmp(argv[1], "__child") == 0;
}

static void limit(int what, uint64_t value)
{
	struct rlimit r = {.rlim_cur = value, .rlim_max = value};

	if (value > 0)
		(void)setrlimit(what, &r);
}

/* Set the process up as the header of the request says. False when our parent is gone already. */
static bool confine(struct span *request, uint64_t *reply_max_bytes, uint64_t *n_fds)
{
	struct rlimit no_core = {0, 0};
	uint64_t parent;
	uint64_t memory;
	uint64_t file;
	uint64_t cpu;

	if (!field_cut_u64(request, &parent) || !field_cut_u64(request, &memory) ||
	    !field_cut_u64(request, &file) || !field_cut_u64(request, &cpu) ||
	    !field_cut_u64(request, reply_max_bytes) || !field_cut_u64(request, n_fds))
		return false;
	(void)setrlimit(RLIMIT_CORE, &no_core);
#ifndef __SANITIZE_ADDRESS__
	/* the sanitizer needs its shadow memory, and to trace itself when it looks for leaks */
	(void)prctl(PR_SET_DUMPABLE, 0);
	limit(RLIMIT_AS, memory);
#endif
	limit(RLIMIT_FSIZE, file);
	limit(RLIMIT_CPU, cpu);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)signal(SIGPIPE, SIG_IGN);
	return getppid() == (pid_t)parent;
}

static int answer(int rc, const struct buf *reply, const struct err *e)
{
	struct buf frame = {.max = reply->n + 4096, .wiped = true};

	field_put_u64(&frame, rc < 0 ? 0 : (uint64_t)rc);
	field_put_u64(&frame, rc < 0 ? (uint64_t)e->kind : ERR_NONE);
	field_put_u64(&frame, e->retry_after_s);
	field_put(&frame, rc < 0 ? span_of(e->msg) : buf_span(reply));
	rc = file_write_fd(FD_REPLY, frame.p, frame.n, NULL);
	buf_dispose(&frame);
	return rc < 0 ? 2 : 0;
}

int child_main(const struct child_entry *entries, size_t n, int argc, char **argv)
{
	CLEANUP(buf_dispose) struct buf request = BUF_WIPED(REQUEST_MAX_BYTES);
	CLEANUP(buf_dispose) struct buf reply = BUF_WIPED(0);
	struct err e = ERR_INIT;
	uint64_t reply_max_bytes;
	uint64_t n_fds;
	int fds[CHILD_FDS_MAX];
	struct span rest;
	int rc;

	if (!child_wanted(argc, argv) || lseek(FD_REQUEST, 0, SEEK_SET) < 0 ||
	    file_read_fd(FD_REQUEST, &request, &e) < 0)
		return 2;
	close(FD_REQUEST);
	(void)fcntl(FD_REPLY, F_SETFD, FD_CLOEXEC);
	rest = buf_span(&request);
	if (!confine(&rest, &reply_max_bytes, &n_fds) || n_fds > CHILD_FDS_MAX)
		return 2;
	for (size_t i = 0; i < n_fds; i++)
		fds[i] = FD_EXTRA + (int)i;
	reply.max = (size_t)reply_max_bytes;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(entries[i].name, argv[2]) != 0)
			continue;
		rc = entries[i].run(rest, fds, (size_t)n_fds, &reply, &e);
		if (rc >= 0 && buf_full(&reply))
			rc = err_set(&e, ERR_LIMIT, "answer is longer than %zu bytes", reply.max);
		return answer(rc, &reply, &e);
	}
	return 2;
}
