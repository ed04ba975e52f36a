/*
 * git_children.h - functions that child_test.c runs in children.
 *
 * Layer    tests
 */
#ifndef TESTS_UNIT_GIT_CHILDREN_H
#define TESTS_UNIT_GIT_CHILDREN_H

#include "agent/base/child.h"

child_fn echo_child;
child_fn fail_child;
child_fn wild_child;

#endif
