/*
 * floor.c - what libyaml alone needs for the same bytes: parse all inputs, emit the output.
 *
 *   floor OUTPUT INPUT...
 *
 * The events of OUTPUT are read before the clock starts; timed are the parse of every INPUT (events
 * dropped at once) and the emission of OUTPUT's events to stdout. Prints 'wall_us cpu_us' to stderr.
 * Nothing is rendered, looked up or even kept: a renderer on libyaml cannot be faster.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <yaml.h>

struct events {
	yaml_event_t *v;
	size_t n;
	size_t cap;
};

static int64_t clock_us(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void add(struct events *es, const yaml_event_t *ev)
{
	if (es->n == es->cap) {
		es->cap = es->cap ? 2 * es->cap : 1024;
		es->v = realloc(es->v, es->cap * sizeof(*es->v));
		if (!es->v)
			abort();
	}
	es->v[es->n++] = *ev;
}

/* Parse a whole file; the events go to `keep`, or are dropped without it. */
static int parse(const char *path, struct events *keep)
{
	FILE *f = fopen(path, "rb");
	yaml_parser_t parser;
	yaml_event_t ev;
	int end = 0;

	if (!f) {
		perror(path);
		return -1;
	}
	yaml_parser_initialize(&parser);
	yaml_parser_set_input_file(&parser, f);
	while (!end) {
		if (!yaml_parser_parse(&parser, &ev)) {
			fprintf(stderr, "floor: %s:%zu: %s\n", path, parser.problem_mark.line + 1,
				parser.problem);
			break;
		}
		end = ev.type == YAML_STREAM_END_EVENT;
		if (keep)
			add(keep, &ev);
		else
			yaml_event_delete(&ev);
	}
	yaml_parser_delete(&parser);
	fclose(f);
	return end ? 0 : -1;
}

static int emit(const struct events *es)
{
	yaml_emitter_t emitter;
	int rc = 0;

	yaml_emitter_initialize(&emitter);
	yaml_emitter_set_output_file(&emitter, stdout);
	yaml_emitter_set_unicode(&emitter, 1);
	yaml_emitter_set_width(&emitter, -1);
	for (size_t i = 0; rc == 0 && i < es->n; i++)
		if (!yaml_emitter_emit(&emitter, &es->v[i]))
			rc = -1;
	if (rc < 0)
		fprintf(stderr, "floor: %s\n", emitter.problem);
	yaml_emitter_delete(&emitter);
	return rc;
}

int main(int argc, char **argv)
{
	struct events output = {0};
	int64_t wall_us;
	int64_t cpu_us;

	if (argc < 3) {
		fputs("floor OUTPUT INPUT...\n", stderr);
		return 2;
	}
	if (parse(argv[1], &output) < 0)
		return 1;
	wall_us = clock_us(CLOCK_MONOTONIC);
	cpu_us = clock_us(CLOCK_PROCESS_CPUTIME_ID);
	for (int i = 2; i < argc; i++)
		if (parse(argv[i], NULL) < 0)
			return 1;
	if (emit(&output) < 0 || fflush(stdout) != 0)
		return 1;
	fprintf(stderr, "%" PRId64 " %" PRId64 "\n", clock_us(CLOCK_MONOTONIC) - wall_us,
		clock_us(CLOCK_PROCESS_CPUTIME_ID) - cpu_us);
	free(output.v);
	return 0;
}
