#include "sync/git/treeobj.h"

#include <string.h>
#include <strings.h>

#include "agent/base/limits.h"

enum { ID_BYTES = 20 };

static int parse_mode(struct span text, enum treeobj_mode *out)
{
	static const struct {
		const char *text;
		enum treeobj_mode mode;
	} modes[] = {
		{"100644", TREEOBJ_FILE},      {"100755", TREEOBJ_FILE}, {"100664", TREEOBJ_FILE},
		{"120000", TREEOBJ_SYMLINK},   {"40000", TREEOBJ_DIR},	 {"040000", TREEOBJ_DIR},
		{"160000", TREEOBJ_SUBMODULE},
	};

	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		if (!span_is(text, modes[i].text))
			continue;
		*out = modes[i].mode;
		return 0;
	}
	return -1;
}

static int check_name(struct span name, struct err *e)
{
	if (name.n == 0)
		return err_set(e, ERR_INPUT, "malformed tree: empty name");
	if (span_find(name, '/') < name.n)
		return err_set(e, ERR_INPUT, "malformed tree: '/' in a name");
	if (span_is(name, ".") || span_is(name, ".."))
		return err_set(e, ERR_INPUT, "malformed tree: entry '%.*s'", (int)name.n, name.p);
	if (name.n == 4 && strncasecmp(name.p, ".git", 4) == 0)
		return err_set(e, ERR_INPUT, "malformed tree: entry '.git'");
	if (name.n >= LIMIT_PATH_BYTES)
		return err_set(e, ERR_LIMIT, "a name is longer than %d bytes", LIMIT_PATH_BYTES);
	return 0;
}

/* git's order: by bytes, with a '/' behind the name of a directory. */
static int cmp_entries(const struct treeobj_entry *a, const struct treeobj_entry *b)
{
	size_t n = strlen(a->name);
	size_t m = strlen(b->name);
	size_t common = n < m ? n : m;
	int rc = memcmp(a->name, b->name, common);
	unsigned char x;
	unsigned char y;

	if (rc != 0)
		return rc;
	x = n > common ? (unsigned char)a->name[common] : a->mode == TREEOBJ_DIR ? '/' : '\0';
	y = m > common ? (unsigned char)b->name[common] : b->mode == TREEOBJ_DIR ? '/' : '\0';
	return (x > y) - (x < y);
}

/* "<mode> <name>\0<20 bytes of id>" off the front of *rest. */
static int parse_entry(struct span *rest, struct arena *a, struct treeobj_entry *out, struct err *e)
{
	static const uint8_t null_id[ID_BYTES];
	size_t blank = span_find(*rest, ' ');
	size_t nul = span_find(*rest, '\0');
	struct span name;

	if (blank >= nul || rest->n - nul < 1 + ID_BYTES)
		return err_set(e, ERR_INPUT, "malformed tree: cut entry");
	if (parse_mode((struct span){rest->p, blank}, &out->mode) < 0)
		return err_set(e, ERR_INPUT, "malformed tree: unknown mode");
	out->executable = span_is((struct span){rest->p, blank}, "100755");
	name = (struct span){rest->p + blank + 1, nul - blank - 1};
	if (check_name(name, e) < 0)
		return -1;
	out->name = arena_strndup(a, name.p, name.n);
	memcpy(out->id, rest->p + nul + 1, ID_BYTES);
	if (memcmp(out->id, null_id, ID_BYTES) == 0)
		return err_set(e, ERR_INPUT, "malformed tree: null id");
	rest->p += nul + 1 + ID_BYTES;
	rest->n -= nul + 1 + ID_BYTES;
	return 0;
}

int treeobj_parse(struct span bytes, struct arena *a, struct treeobj *out, struct err *e)
{
	struct treeobj t = {.n = 0};
	size_t cap = 0;

	map_init(&t.by_name, a);
	while (bytes.n > 0) {
		struct treeobj_entry entry;

		if (t.n == LIMIT_DIR_ENTRIES)
			return err_set(e, ERR_LIMIT, "directory has more than %d entries",
				       LIMIT_DIR_ENTRIES);
		if (parse_entry(&bytes, a, &entry, e) < 0)
			return -1;
		t.entries = arena_grow(a, t.entries, &cap, t.n + 1, sizeof(*t.entries));
		t.entries[t.n++] = entry;
	}
	for (size_t i = 0; i < t.n; i++) {
		if (map_set(&t.by_name, span_of(t.entries[i].name), &t.entries[i]))
			return err_set(e, ERR_INPUT, "malformed tree: '%.200s' is there twice",
				       t.entries[i].name);
		if (i > 0 && cmp_entries(&t.entries[i - 1], &t.entries[i]) >= 0)
			return err_set(e, ERR_INPUT, "malformed tree: '%.200s' is out of order",
				       t.entries[i].name);
	}
	*out = t;
	return 0;
}

const struct treeobj_entry *treeobj_find(const struct treeobj *t, struct span name)
{
	return map_get(&t->by_name, name);
}
