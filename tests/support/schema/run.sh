#!/bin/sh
# Write render/yaml/schema_table.c anew; Go takes the OpenAPI documents from its module cache or the proxy.
set -eu
cd "$(dirname "$0")"
exec "$(../../cluster/go.sh)" run . -o ../../../render/yaml/schema_table.c
