/* Tree objects and repository URLs: the first byte chooses. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sync/git/giturl.h"
#include "sync/git/treeobj.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct span rest;
	struct treeobj t;
	struct giturl u;

	if (n == 0)
		return 0;
	rest = (struct span){(const char *)data + 1, n - 1};
	if (data[0] == 't' && treeobj_parse(rest, &a, &t, &e) == 0) {
		for (size_t i = 0; i < t.n; i++)
			if (treeobj_find(&t, span_of(t.entries[i].name)) != &t.entries[i])
				abort();
	}
	/* what is accepted once is accepted again in its canonical form, and means the same */
	if (data[0] == 'u' && giturl_parse(rest, &a, &u, &e) == 0 && !u.user) {
		struct giturl again;

		if (giturl_parse(span_of(u.text), &a, &again, &e) < 0 ||
		    (u.scheme != GITURL_FILE && !giturl_same_origin(&u, &again)) ||
		    strcmp(u.path, again.path) != 0)
			abort();
	}
	arena_dispose(&a);
	return 0;
}
