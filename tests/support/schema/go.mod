module agent/tests/support/schema

go 1.24
