/*
 * helm_chart.h - the files of a chart, read from the tree or from an archive, and checked.
 *
 * Layer    render/helm, internal
 * Source   helm v3 pkg/chart/loader; field/hazards.md 3.1, R2
 * Threads  belongs to its render
 *
 * A path is relative to the chart, '/' separated, without "." and "..", and there once.
 */
#ifndef AGENT_RENDER_HELM_HELM_CHART_H
#define AGENT_RENDER_HELM_HELM_CHART_H

#include "agent/base/map.h"
#include "agent/base/tree.h"

struct chart_file {
	const char *path;
	struct span bytes;
};

struct chart {
	struct arena *a;
	struct chart_file *files; /* [n] in the order of the tree or archive */
	size_t n;
	size_t cap;
	struct map paths;
	size_t bytes;	/* of all files, and of what archives among them hold */
	size_t entries; /* the same in number */
	const char *name;
};

void chart_init(struct chart *c, struct arena *a);

/** Read a directory or .tgz of the tree. ERR_INPUT (no chart, bad name, link), ERR_LIMIT. */
int chart_read(struct chart *c, struct tree *tree, const char *path, struct err *e) MUST_CHECK;

/** The file at `path`, or NULL. */
struct chart_file *chart_find(const struct chart *c, const char *path);

/** Add a file; ERR_INPUT for a bad path or one that is there, ERR_LIMIT. Bytes are kept, not copied. */
int chart_add(struct chart *c, const char *path, struct span bytes, struct err *e) MUST_CHECK;

/** Count something against the caps without keeping it. */
int chart_count(struct chart *c, size_t bytes, struct err *e) MUST_CHECK;

/**
 * Unpack a .tgz.
 * keep   false: look at it only; its files count against the caps
 * depth  of archives in archives
 * Anything but regular files and directories is ERR_INPUT, as are paths that leave the archive.
 */
int chart_unpack(struct chart *c, struct span packed, bool keep, int depth, struct err *e)
	MUST_CHECK;

/** A name that is safe as one part of a path: not empty, ".", "..", no '/', '\\' or control bytes. */
bool chart_is_part(struct span part);

#endif
