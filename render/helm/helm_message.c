#include "render/helm/helm_message.h"

#include <string.h>

#include "agent/base/buf.h"

static const char *find(struct span s, const char *what)
{
	return s.n ? memmem(s.p, s.n, what, strlen(what)) : NULL;
}

bool helm_said_memory(struct span said)
{
	return find(said, "out of memory") || find(said, "cannot allocate memory");
}

int helm_message(struct span said, struct err *e)
{
	struct buf b = BUF_INIT(ERR_MSG_BYTES);
	const char *at = find(said, "Error: ");
	const char *end;
	bool blank = true;

	if (at) {
		said.n -= (size_t)(at - said.p) + strlen("Error: ");
		said.p = at + strlen("Error: ");
	}
	end = find(said, "\n\nUse --debug flag");
	if (end)
		said.n = (size_t)(end - said.p);
	said = span_trim(said);
	for (size_t i = 0; i < said.n && b.n < 600; i++) {
		bool space = (unsigned char)said.p[i] <= ' ' || said.p[i] == 0x7f;

		if (!space || !blank)
			buf_addc(&b, space ? ' ' : said.p[i]);
		blank = space;
	}
	err_set(e, ERR_INPUT, "%s", b.n ? buf_str(&b) : "helm failed and did not say why");
	if (find(said, "missing in charts/ directory"))
		err_wrap(e, "its dependencies are not in the repository: run 'helm dependency "
			    "build' and commit charts/");
	buf_dispose(&b);
	return -1;
}
