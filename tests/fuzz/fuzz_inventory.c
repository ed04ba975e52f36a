/*
 * fuzz_inventory.c - what the server says about us is hostile too: inventories, field sets, field paths.
 *
 * The first byte chooses. Invariants: no crash, no leak; a refused inventory leaves the list alone; what is
 * packed unpacks to the same; a set less itself is empty; a path leads nowhere or into the object.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agent/base/limits.h"
#include "render/yaml/json_io.h"
#include "sync/inventory.h"
#include "sync/managed_fields.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct source input = {.path = "input"};

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void unpack(struct span text, struct arena *a)
{
	struct inventory_list list = {0};
	struct inventory_list again = {0};
	struct buf gz = BUF_INIT(LIMIT_API_BODY_BYTES);
	struct err e = ERR_INIT;

	if (inventory_unpack(text, a, &list, &e) < 0) {
		must(list.n == 0 && e.kind != ERR_NONE && *e.msg);
		return;
	}
	must(inventory_pack(list.items, list.n, &gz, &e) == 0);
	must(inventory_unpack(buf_span(&gz), a, &again, &e) == 0);
	must(again.n == list.n);
	for (size_t i = 0; i < list.n; i++)
		must(strcmp(list.items[i].id, again.items[i].id) == 0);
	buf_dispose(&gz);
}

/* Lines of text instead of gzip: what the codec reads once it is unpacked. */
static void pack_lines(struct span text, struct arena *a)
{
	struct inventory_list list = {0};
	struct span rest = text;
	struct span id;

	while (rest.n > 0 && span_cut(&rest, '\n', &id)) {
		struct inventory_entry entry = {.uid = "u", .hash = "", .from = ""};

		if (memchr(id.p, 0, id.n) || !span_utf8(id) ||
		    object_id_parse(id, a, &entry.o, NULL) < 0)
			continue;
		entry.id = arena_strndup(a, id.p, id.n);
		inventory_add(a, &list, entry);
	}
	if (list.n > 0) {
		struct buf gz = BUF_INIT(LIMIT_API_BODY_BYTES);
		struct inventory_list again = {0};
		struct err e = ERR_INIT;

		must(inventory_pack(list.items, list.n, &gz, &e) == 0);
		must(inventory_unpack(buf_span(&gz), a, &again, &e) == 0);
		must(again.n == list.n);
		buf_dispose(&gz);
	}
}

/* "set JSON\nobject JSON\npath" */
static void sets(struct span text, struct arena *a)
{
	struct span rest = text;
	struct span set_text = {0};
	struct span object_text = {0};
	struct node *set = NULL;
	struct node *object = NULL;

	if (!span_cut(&rest, '\n', &set_text) || !span_cut(&rest, '\n', &object_text))
		return;
	if (node_from_json(set_text, &input, a, &set, NULL) < 0 ||
	    node_from_json(object_text, &input, a, &object, NULL) < 0)
		return;
	(void)field_path_get(object, rest);
	(void)fields_union(a, set, object);
	if (node_is(set, NODE_MAP))
		fields_remove(object, set, a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct span text;

	if (size == 0)
		return 0;
	text = (struct span){(const char *)data + 1, size - 1};
	if (data[0] == 'g')
		unpack(text, &a);
	else if (data[0] == 'i')
		pack_lines(text, &a);
	else
		sets(text, &a);
	arena_dispose(&a);
	return 0;
}
