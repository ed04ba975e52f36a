/* Landlock by its raw system calls, for libc has none; the filter is a BPF program short enough to read. */
#include "render/helm/helm_confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"

#if defined(__x86_64__)
#define OUR_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCH AUDIT_ARCH_AARCH64
#endif

/* ---- files ------------------------------------------------------------------------------------ */

/* The numbers of the kernel's interface: older headers lack some, and all machines share them. */
enum {
	CALL_CREATE_RULESET = 444,
	CALL_ADD_RULE = 445,
	CALL_RESTRICT_SELF = 446,
	ASK_VERSION = 1,
	RULE_PATH_BENEATH = 1,
	FS_EXECUTE = 1 << 0,
	FS_READ_FILE = 1 << 2,
	FS_READ_DIR = 1 << 3,
	FS_ABI_1 = (1 << 13) - 1,
	FS_REFER = 1 << 13,
	FS_TRUNCATE = 1 << 14,
	FS_IOCTL_DEV = 1 << 15,
	NET_ALL = 3,   /* bind and connect of TCP */
	SCOPE_ALL = 3, /* abstract unix sockets, signals */
};

struct landlock_rules {
	uint64_t handled_access_fs;
	uint64_t handled_access_net; /* ABI 4 */
	uint64_t scoped;	     /* ABI 6 */
};

struct landlock_path {
	uint64_t allowed_access;
	int32_t parent_fd;
} __attribute__((packed));

static int allow_path(int rules, int fd, uint64_t access, struct err *e)
{
	const struct landlock_path rule = {.allowed_access = access, .parent_fd = fd};

	if (syscall(CALL_ADD_RULE, rules, RULE_PATH_BENEATH, &rule, 0) < 0)
		return err_errno(e, ERR_DENIED, errno, "landlock rule");
	return 0;
}

/* What a program linked dynamically wants; a directory that is not there is not wanted. */
static int allow_libraries(int rules, struct err *e)
{
	static const char *const dirs[] = {"/lib", "/lib64", "/usr/lib", "/usr/lib64"};

	for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
		CLEANUP(cleanup_fd) int fd = open(dirs[i], O_PATH | O_DIRECTORY | O_CLOEXEC);

		if (fd >= 0 &&
		    allow_path(rules, fd, FS_EXECUTE | FS_READ_FILE | FS_READ_DIR, e) < 0)
			return -1;
	}
	return 0;
}

static int restrict_files(int dir, int program, bool libraries, bool without_landlock,
			  struct err *e)
{
	CLEANUP(cleanup_fd) int rules = -1;
	struct landlock_rules handled = {.handled_access_fs = FS_ABI_1};
	size_t size = sizeof(handled.handled_access_fs);
	long abi = syscall(CALL_CREATE_RULESET, NULL, 0, ASK_VERSION);

	if (abi < 1 && without_landlock)
		return 0;
	if (abi < 1)
		return err_set(e, ERR_DENIED,
			       "this kernel has no landlock, so helm could read any file: it does "
			       "not run unless the operator sets AGENT_HELM_WITHOUT_LANDLOCK=1");
	if (abi >= 2)
		handled.handled_access_fs |= FS_REFER;
	if (abi >= 3)
		handled.handled_access_fs |= FS_TRUNCATE;
	if (abi >= 5)
		handled.handled_access_fs |= FS_IOCTL_DEV;
	if (abi >= 4) {
		handled.handled_access_net = NET_ALL;
		size = offsetof(struct landlock_rules, scoped);
	}
	if (abi >= 6) {
		handled.scoped = SCOPE_ALL;
		size = sizeof(handled);
	}
	rules = (int)syscall(CALL_CREATE_RULESET, &handled, size, 0);
	if (rules < 0)
		return err_errno(e, ERR_DENIED, errno, "landlock");
	if (allow_path(rules, dir, FS_READ_FILE | FS_READ_DIR, e) < 0 ||
	    allow_path(rules, program, FS_EXECUTE | FS_READ_FILE, e) < 0 ||
	    (libraries && allow_libraries(rules, e) < 0))
		return -1;
	if (syscall(CALL_RESTRICT_SELF, rules, 0) < 0)
		return err_errno(e, ERR_DENIED, errno, "landlock");
	return 0;
}

/* ---- calls ------------------------------------------------------------------------------------ */

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
/* The low half of an argument; both machines are little endian. */
#define LOAD_ARG(i)                        \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, \
		 offsetof(struct seccomp_data, args) + (i) * sizeof(unsigned long long))
#define SKIP_UNLESS(value, n)	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (n))
#define SKIP_IF(value, n)	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), (n), 0)
#define SKIP_IF_BELOW(value, n) BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (value), 0, (n))
#define ALLOW			BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define REFUSE			BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)
#define KILL			BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)

#define REFUSE_CALL(name) SKIP_UNLESS(__NR_##name, 1), REFUSE

/* x32 programs number their calls from here, under the same architecture. */
enum { FOREIGN_CALLS = 0x40000000 };

#ifdef OUR_ARCH
static int restrict_calls(struct err *e)
{
	struct sock_filter program[] = {
		LOAD(arch),
		SKIP_IF(OUR_ARCH, 1),
		KILL,
		LOAD(nr),
		SKIP_IF_BELOW(FOREIGN_CALLS, 1),
		KILL,
		/* network, of any family: name services behind unix sockets are network too */
		REFUSE_CALL(socket),
		REFUSE_CALL(socketpair),
		REFUSE_CALL(connect),
		REFUSE_CALL(bind),
		REFUSE_CALL(io_uring_setup),
		REFUSE_CALL(io_uring_enter),
		REFUSE_CALL(io_uring_register),
		/* other processes */
		REFUSE_CALL(kill),
		REFUSE_CALL(tkill),
		REFUSE_CALL(ptrace),
		REFUSE_CALL(process_vm_readv),
		REFUSE_CALL(process_vm_writev),
		REFUSE_CALL(pidfd_getfd),
		REFUSE_CALL(pidfd_send_signal),
		REFUSE_CALL(rt_sigqueueinfo),
		REFUSE_CALL(rt_tgsigqueueinfo),
		/* the machine, for an agent that is root */
		REFUSE_CALL(mount),
		REFUSE_CALL(umount2),
		REFUSE_CALL(pivot_root),
		REFUSE_CALL(chroot),
		REFUSE_CALL(unshare),
		REFUSE_CALL(setns),
		REFUSE_CALL(bpf),
		REFUSE_CALL(perf_event_open),
		REFUSE_CALL(userfaultfd),
		REFUSE_CALL(keyctl),
		REFUSE_CALL(add_key),
		REFUSE_CALL(request_key),
		REFUSE_CALL(open_by_handle_at),
		REFUSE_CALL(init_module),
		REFUSE_CALL(finit_module),
		REFUSE_CALL(reboot),
		/* one program, once: its descriptor closes when it starts */
		REFUSE_CALL(execve),
		SKIP_UNLESS(__NR_execveat, 4),
		LOAD_ARG(0),
		SKIP_UNLESS(HELM_FD_PROGRAM, 1),
		ALLOW,
		REFUSE,
		/* Go preempts its own threads by signals */
		SKIP_UNLESS(__NR_tgkill, 4),
		LOAD_ARG(0),
		SKIP_UNLESS((unsigned)getpid(), 1),
		ALLOW,
		REFUSE,
		ALLOW,
	};
	struct sock_fprog filter = {.len = ARRAY_LEN(program), .filter = program};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) < 0)
		return err_errno(e, ERR_DENIED, errno, "system call filter");
	return 0;
}
#else
static int restrict_calls(struct err *e)
{
	return err_set(e, ERR_DENIED, "no system call filter for this kind of machine");
}
#endif

/* ---- resources -------------------------------------------------------------------------------- */

static int limit(int what, rlim_t value, struct err *e)
{
	const struct rlimit r = {value, value};

	return setrlimit((__rlimit_resource_t)what, &r) < 0
		       ? err_errno(e, ERR_DENIED, errno, "resource limit")
		       : 0;
}

int helm_confine(int dir, int program, bool libraries, bool without_landlock, struct err *e)
{
	/* Go reserves address space that it never uses: what counts is what can be written */
	if (limit(RLIMIT_CORE, 0, e) < 0 || limit(RLIMIT_FSIZE, 0, e) < 0 ||
	    limit(RLIMIT_CPU, LIMIT_HELM_CPU_S, e) < 0 ||
	    limit(RLIMIT_DATA, LIMIT_HELM_MEMORY_BYTES, e) < 0 ||
	    limit(RLIMIT_NOFILE, HELM_FD_PROGRAM + 128, e) < 0)
		return -1;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return err_errno(e, ERR_DENIED, errno, "no new privileges");
	if (restrict_files(dir, program, libraries, without_landlock, e) < 0)
		return -1;
	return restrict_calls(e);
}
