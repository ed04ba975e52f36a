/*
 * child.h - run a function of ours in a process of its own, with a deadline.
 *
 * Layer    agent/base
 * Source   design.md section 2 (Threads) and section 7
 * Threads  a struct child belongs to one thread at a time; the thread that starts a child must outlive
 *          it (the kernel kills the child when that thread ends)
 *
 * What may hang, crash or be fed hostile bytes (git over the network, Lua, Helm) runs in a re-executed
 * copy of this program: `agent __child NAME`. The request travels in an anonymous memory file on fd 3,
 * never in argv or the environment; the reply comes back over a pipe on fd 4; standard error is kept
 * for messages, up to LIMIT_CHILD_STDERR_BYTES. The child is the leader of its own process group: at
 * the deadline, on child_free() and when this process dies, the whole group gets SIGKILL. It starts
 * with signals at their defaults, an environment of PATH, LC_ALL and what the options add, no other
 * open files, no core dumps and no new privileges.
 *
 * main() hands `__child` to child_main() with a table of what may be run:
 *
 *	static const struct child_entry children[] = {MIRROR_CHILDREN, {"health", health_child}};
 *
 *	if (child_wanted(argc, argv))
 *		return child_main(children, ARRAY_LEN(children), argc, argv);
 *
 * Waiting without blocking a thread: poll child_fd() for reading, call child_poll() until it returns
 * 0, then child_finish().
 */
#ifndef AGENT_BASE_CHILD_H
#define AGENT_BASE_CHILD_H

#include <stdbool.h>
#include <stdint.h>

#include "agent/base/buf.h"
#include "agent/base/err.h"

/**
 * What runs in the child: one call, then the process ends.
 *
 * request  as given to child_start()
 * fds      [n_fds] the descriptors given to child_start(), now fds of this process
 * reply    append the answer
 * Returns as every fallible function: 0, an outcome of 1 to 255 (child_finish() returns it), or -1.
 */
typedef int child_fn(struct span request, const int *fds, size_t n_fds, struct buf *reply,
		     struct err *e);

struct child_entry {
	const char *name;
	child_fn *run;
};

/** Is this process a child? (argv is `PROGRAM __child NAME`.) */
bool child_wanted(int argc, char **argv);

/** The whole main() of a child; the result is the exit status. Call it before anything else runs. */
int child_main(const struct child_entry *entries, size_t n, int argc, char **argv);

enum { CHILD_FDS_MAX = 8 };

struct child_options {
	const char *name;	   /* of a child_entry */
	struct span request;	   /* borrowed for the call */
	int64_t timeout_ms;	   /* total; must be > 0 */
	size_t reply_max_bytes;	   /* 0 = LIMIT_CHILD_OUTPUT_BYTES */
	uint64_t memory_max_bytes; /* address space; 0 = no limit */
	uint64_t file_max_bytes;   /* largest file it may write; 0 = no limit */
	uint32_t cpu_max_s;	   /* processor time; 0 = no limit */
	const char *const
		*env;	/* NULL, or "NAME=value" ..., NULL: added to the minimal environment */
	const int *fds; /* [n_fds] descriptors it inherits; they stay open here */
	size_t n_fds;	/* at most CHILD_FDS_MAX */
};

struct child;

/** Start; never blocks on the child. ERR_TRANSIENT when the machine has no process or memory left. */
int child_start(const struct child_options *options, struct child **out, struct err *e) MUST_CHECK;

/** A descriptor that polls readable when child_poll() has something to do (the deadline included). */
int child_fd(const struct child *c);

enum { CHILD_RUNNING = 1 };

/** Take what there is without blocking. Returns 0 when the child has ended, else CHILD_RUNNING. */
int child_poll(struct child *c) MUST_CHECK;

/**
 * The outcome of a child that has ended (blocks until it has, at most to its deadline), and free it.
 *
 * reply  appended to on success and positive outcomes
 * Returns what the function returned: 0, its outcome, or -1 with its error. Also -1: ERR_TRANSIENT at
 * the deadline and when it was killed by someone else, ERR_LIMIT for a reply, memory, file or
 * processor limit, ERR_BUG when it crashed (the message ends with the last line of its stderr).
 */
int child_finish(struct child *c, struct buf *reply, struct err *e) MUST_CHECK;

/** Kill the group and free; accepts NULL. */
void child_free(struct child *c);

/** Start and finish in one, blocking. */
int child_run(const struct child_options *options, struct buf *reply, struct err *e) MUST_CHECK;

/*
 * Requests and replies are fields one after another: four bytes of length, little endian, then the
 * bytes; numbers are fields of eight bytes.
 */
void field_put(struct buf *b, struct span s);
void field_put_str(struct buf *b, const char *s); /* NULL is put as "" */
void field_put_u64(struct buf *b, uint64_t v);

/** Take the next field off the front of *rest; false (and *rest empty) when it is not there whole. */
bool field_cut(struct span *rest, struct span *out) MUST_CHECK;
bool field_cut_u64(struct span *rest, uint64_t *out) MUST_CHECK;

#endif
