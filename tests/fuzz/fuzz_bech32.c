/* Text that decodes encodes to itself. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "secrets/bech32.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const prefixes[] = {"age", "AGE-SECRET-KEY-", "agentseal"};
	struct span text = {(const char *)data, size};
	uint8_t key[32];

	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
		struct buf again = BUF_INIT(512);

		if (bech32_decode(text, prefixes[i], key, sizeof(key))) {
			bech32_encode(&again, prefixes[i], key, sizeof(key));
			assert(span_eq(buf_span(&again), text));
		}
		buf_dispose(&again);
	}
	return 0;
}
