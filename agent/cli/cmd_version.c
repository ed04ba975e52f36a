#include "agent/cli/cli.h"

#include <curl/curl.h>
#include <git2.h>
#include <sodium.h>

#ifndef AGENT_VERSION
#error "AGENT_VERSION comes from the Makefile"
#endif

int cmd_version(struct cli *cli, int argc, char **argv)
{
	enum output_format output = OUTPUT_TEXT;
	const struct flag flags[] = {
		{"output", 'o', FLAG_OUTPUT, &output, "FORMAT", "text, json or yaml"},
		{0},
	};
	struct operands operands;
	int exit_code;
	int major;
	int minor;
	int rev;

	if (cli_flags(cli, argc, argv, flags, &operands, &exit_code) < 0)
		return exit_code;
	git_libgit2_version(&major, &minor, &rev);
	if (output == OUTPUT_JSON)
		cli_printf(cli,
			   "{\"version\":\"%s\",\"commit\":\"%s\",\"kustomize\":\"v5.8.2\","
			   "\"libgit2\":\"%d.%d.%d\",\"libcurl\":\"%s\",\"libsodium\":\"%s\"}\n",
			   AGENT_VERSION, AGENT_COMMIT, major, minor, rev,
			   curl_version_info(CURLVERSION_NOW)->version, sodium_version_string());
	else if (output == OUTPUT_YAML)
		cli_printf(cli,
			   "version: %s\ncommit: \"%s\"\nkustomize: v5.8.2\nlibgit2: %d.%d.%d\n"
			   "libcurl: %s\nlibsodium: %s\n",
			   AGENT_VERSION, AGENT_COMMIT, major, minor, rev,
			   curl_version_info(CURLVERSION_NOW)->version, sodium_version_string());
	else
		cli_printf(cli,
			   "agent %s (%s)\nrenders as kustomize v5.8.2\n"
			   "libgit2 %d.%d.%d, libcurl %s, libsodium %s\n",
			   AGENT_VERSION, AGENT_COMMIT, major, minor, rev,
			   curl_version_info(CURLVERSION_NOW)->version, sodium_version_string());
	return 0;
}
