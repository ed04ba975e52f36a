/*
 * gitlib.h - the little that every file here needs of libgit2.
 *
 * Layer    sync/git, internal
 * Threads  each thread opens its own repository handle
 */
#ifndef SYNC_GIT_GITLIB_H
#define SYNC_GIT_GITLIB_H

#include <git2.h>

#include "agent/base/cleanup.h"
#include "agent/base/err.h"
#include "sync/git/mirror.h"

DEFINE_FREEP(git_repository, git_repository_free)
DEFINE_FREEP(git_odb, git_odb_free)
DEFINE_FREEP(git_odb_object, git_odb_object_free)
DEFINE_FREEP(git_object, git_object_free)
DEFINE_FREEP(git_commit, git_commit_free)
DEFINE_FREEP(git_tree, git_tree_free)
DEFINE_FREEP(git_reference, git_reference_free)
DEFINE_FREEP(git_revwalk, git_revwalk_free)
DEFINE_FREEP(git_signature, git_signature_free)
DEFINE_FREEP(git_remote, git_remote_free)

/**
 * Turn libgit2's last error of this thread into *e: ERR_INPUT for a malformed or missing object,
 * ERR_DENIED for authentication and certificates, ERR_TRANSIENT for the network and for locks,
 * ERR_BUG for the rest. Call it at once. Returns -1.
 */
int err_git(struct err *e, int rc);

/** Open a bare repository or .git directory by its exact path; no search, no work tree. */
int gitlib_repository(const char *path, git_repository **out, struct err *e) MUST_CHECK;

/** 40 lower-case hex digits, else ERR_INPUT naming what was wanted. */
int gitlib_oid(const char *hex, git_oid *out, struct err *e) MUST_CHECK;

void gitlib_hex(const git_oid *id, char out[GIT_HEX_BYTES]);

/** Is there a commit of this id? 0, MIRROR_ABSENT (also when it is another kind of object) or -1. */
int gitlib_commit(git_repository *repo, const git_oid *id, git_commit **out, struct err *e)
	MUST_CHECK;

/** "refs/heads/<name>" for a branch that git accepts, else ERR_INPUT. */
int gitlib_ref_name(const char *prefix, const char *name, char *out, size_t out_bytes,
		    struct err *e) MUST_CHECK;

#endif
