/* The allow-list of system calls, as a BPF program written by hand: it is short enough to be read. */
#include "sync/health_lua_confine.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OUR_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCH AUDIT_ARCH_AARCH64
#endif

/* A sanitizer traces, clones and opens files of its own when it reports. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
/* The low half of an argument; both machines are little endian. */
#define LOAD_ARG(i)                        \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, \
		 offsetof(struct seccomp_data, args) + (i) * sizeof(unsigned long long))
#define SKIP_UNLESS(value, n) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (n))
#define SKIP_IF(value, n)     BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), (n), 0)
#define SKIP_IF_BITS(bits, n) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), (n), 0)
#define ALLOW		      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define KILL		      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)

/* Allowed whatever its arguments are. */
#define ALLOW_CALL(name) SKIP_UNLESS(__NR_##name, 1), ALLOW

#ifdef OUR_ARCH
static int install(int out_fd, struct err *e)
{
	struct sock_filter program[] = {
		/* another ABI numbers its calls differently; x32 is caught by its numbers */
		LOAD(arch),
		SKIP_IF(OUR_ARCH, 1),
		KILL,
		LOAD(nr),
		/* memory: Lua's allocator, ours, and the loader's tables */
		ALLOW_CALL(brk),
		ALLOW_CALL(munmap),
		ALLOW_CALL(mremap),
		ALLOW_CALL(madvise),
		/* the clock of one object, and the return from its signal */
		ALLOW_CALL(timer_settime),
		ALLOW_CALL(rt_sigreturn),
		/* the seed of a state's string hash */
		ALLOW_CALL(getrandom),
		/* the end, with the libraries' own tidying; closing can do no harm */
		ALLOW_CALL(exit_group),
		ALLOW_CALL(exit),
		ALLOW_CALL(futex),
		ALLOW_CALL(close),
		/* abort() when memory is exhausted: it tells its parent by a signal to itself */
		ALLOW_CALL(rt_sigprocmask),
		ALLOW_CALL(getpid),
		ALLOW_CALL(gettid),
		SKIP_UNLESS(__NR_tgkill, 4),
		LOAD_ARG(0),
		SKIP_UNLESS((unsigned)getpid(), 1),
		ALLOW,
		KILL,
		/* memory that is not executable: nothing is compiled to machine code here */
		SKIP_UNLESS(__NR_mmap, 4),
		LOAD_ARG(2),
		SKIP_IF_BITS(PROT_EXEC, 1),
		ALLOW,
		KILL,
		/* verdicts, the reply of child.h, and last words */
		SKIP_UNLESS(__NR_write, 5),
		LOAD_ARG(0),
		SKIP_IF((unsigned)out_fd, 2),
		SKIP_IF(4, 1),
		SKIP_UNLESS(2, 1),
		ALLOW,
		KILL,
	};
	struct sock_fprog filter = {.len = ARRAY_LEN(program), .filter = program};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) < 0)
		return err_errno(e, ERR_DENIED, errno, "system call filter");
	return 0;
}
#else
static int install(int out_fd, struct err *e)
{
	(void)out_fd;
	return err_set(e, ERR_DENIED, "no system call filter for this kind of machine");
}
#endif

int lua_confine(int out_fd, struct err *e)
{
	const struct rlimit none = {0, 0};

	if (SANITIZED)
		return 0;
	if (setrlimit(RLIMIT_NOFILE, &none) < 0)
		return err_errno(e, ERR_DENIED, errno, "limit of open files");
	return install(out_fd, e);
}
