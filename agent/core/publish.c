#include "agent/core/publish.h"

#include "sync/git/notes.h"

int publish_records(struct session *s, const struct environment *const *envs, size_t n,
		    struct err *e)
{
	const struct note_author author = {s->config.identity.name, s->config.identity.email,
					   clock_wall_ms(s->clock)};
	struct arena a = ARENA_INIT;
	const char **names;
	int rc;

	if (!s->mirror || !s->config.repo.push_records || n == 0)
		return 0;
	names = arena_array(&a, n, sizeof(*names));
	for (size_t i = 0; i < n; i++)
		names[i] = envs[i]->name;
	rc = notes_push(s->mirror, names, n, &author, s->config.repo.timeout_ms, e);
	arena_dispose(&a);
	return rc;
}
