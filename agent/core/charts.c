#include "agent/core/charts.h"

#include <stdlib.h>
#include <string.h>

struct helm *charts_helm(void)
{
	const char *program = getenv("AGENT_HELM");
	const char *unconfined = getenv("AGENT_HELM_WITHOUT_LANDLOCK");
	const struct helm_options options = {
		.program = program && *program ? program : NULL,
		.path = getenv("PATH"),
		.without_landlock = unconfined && strcmp(unconfined, "1") == 0,
	};

	return helm_new(&options);
}
