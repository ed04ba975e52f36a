/*
 * attr.h - compiler attributes under the names the code uses.
 *
 * Layer    agent/base
 */
#ifndef AGENT_BASE_ATTR_H
#define AGENT_BASE_ATTR_H

#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define MUST_CHECK	       __attribute__((warn_unused_result))
#define SENTINEL	       __attribute__((sentinel))
#define NORETURN	       __attribute__((noreturn))
#define UNUSED		       __attribute__((unused))

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
