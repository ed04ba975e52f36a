# agent: one program, one Makefile. `make help` lists the targets.

VERSION  := 0.1.0
PREFIX   ?= /usr/local
comma    := ,
VARIANT  := $(if $(SAN),san-$(subst $(comma),-,$(SAN)),$(if $(COVER),cover,$(if $(DEV),dev,release)))
B        := build/$(VARIANT)
CC       ?= gcc
PKGS     := libgit2 yaml-0.1 libcurl jansson libsodium libcrypto gpgme libpcre2-8 luajit libarchive libmicrohttpd zlib
# V=1 shows the commands
Q        := $(if $(V),,@)
JOBS     := -j$(shell nproc 2>/dev/null || echo 1)
COMMIT   := $(shell git rev-parse --short=12 HEAD 2>/dev/null)

# ---- flags ------------------------------------------------------------------------------------
WARN     := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2
CPPFLAGS += -I. -D_GNU_SOURCE $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
CFLAGS   += -std=gnu17 $(WARN) -g -fno-common -fstack-protector-strong -MMD -MP
LDLIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lpthread -lm
ifneq ($(SAN),)
CFLAGS   += -O1 -fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer
LDFLAGS  += -fsanitize=$(SAN)
else ifneq ($(COVER),)
CFLAGS   += -O0 --coverage
LDFLAGS  += --coverage
else
CFLAGS   += $(if $(DEV),-O1,-O2) -D_FORTIFY_SOURCE=2
endif
ifneq ($(DEV)$(CI)$(SAN),)
CFLAGS   += -Werror
endif

# ---- files ------------------------------------------------------------------------------------
DIRS     := agent/base render/yaml secrets render render/kustomize render/helm sync sync/git sync/kube \
            agent/core agent/deliver agent/serve agent/cli
SRC      := $(filter-out agent/cli/main.c,$(wildcard $(addsuffix /*.c,$(DIRS))))
OBJ      := $(SRC:%.c=$(B)/%.o)
LIB      := $(B)/libagent.a
BIN      := build/agent
SUPPORT  := $(wildcard tests/support/*.c)
UNITS    := $(notdir $(patsubst %/,%,$(wildcard tests/unit/*/)))
FUZZ     := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))

.PHONY: help deps build demo test unit replay golden e2e check fmt fuzz bench conformance cover \
        install uninstall clean schema cluster-up cluster-down
.DEFAULT_GOAL := help
.PRECIOUS: $(B)/%.o $(B)/fuzz/%

help: ## list the targets
	@awk -F':.*## ' '/^[a-z][a-z0-9-]*:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## install the Debian packages that are missing, and say which
	@NO_DEPS=$(NO_DEPS) tests/support/deps.sh

build: $(B)/bin/agent ## build the program: build/agent
	@ln -sfn $(VARIANT)/bin/agent $(BIN)

$(B)/bin/agent: $(B)/agent/cli/main.o $(LIB)
	@mkdir -p $(@D)
	$(if $(V),,@echo "ld $@")
	$(Q)$(CC) $(LDFLAGS) -o $@ $< $(LIB) $(LDLIBS)

$(LIB): $(OBJ)
	@rm -f $@
	@ar rcs $@ $(OBJ)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(if $(V),,@echo "cc $<")
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# the files that name version and commit are built anew when one of these changes
STAMP    := $(B)/stamp-$(VERSION)-$(COMMIT)
$(STAMP):
	@mkdir -p $(@D) && rm -f $(B)/stamp-* && touch $@

$(B)/agent/cli/cmd_version.o $(B)/agent/core/session.o: $(STAMP)
$(B)/agent/cli/cmd_version.o $(B)/agent/core/session.o: CPPFLAGS += -DAGENT_VERSION='"$(VERSION)"' -DAGENT_COMMIT='"$(COMMIT)"'

# ---- tests ------------------------------------------------------------------------------------
define unit_rule
$(B)/unit/$(1): $(patsubst %.c,$(B)/%.o,$(wildcard tests/unit/$(1)/*.c) $(SUPPORT)) $(LIB)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(LDFLAGS) -o $$@ $$(filter %.o,$$^) $(LIB) $$(LDLIBS) -lcriterion
.PHONY: unit-$(1)
unit-$(1): $(B)/unit/$(1)
	$(B)/unit/$(1)
endef
$(foreach u,$(UNITS),$(eval $(call unit_rule,$(u))))

unit: $(addprefix unit-,$(UNITS)) ## unit tests, one binary a folder

$(B)/fuzz/%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/driver.o $(LIB)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

.PHONY: binaries
binaries: build $(addprefix $(B)/unit/,$(UNITS)) $(addprefix $(B)/fuzz/,$(FUZZ))

replay: $(addprefix $(B)/fuzz/,$(FUZZ)) ## replay the corpora of all fuzz targets
	@for t in $(FUZZ); do $(B)/fuzz/$$t tests/fuzz/corpora/$$t || exit 1; done

golden: build ## our own cases, made by the real kustomize
	@tests/conformance/golden.sh

e2e: build ## the built program against real servers
	@tests/e2e/run.sh

test: deps ## all tests that need no second machine
	@$(MAKE) --no-print-directory $(JOBS) binaries
	@$(MAKE) --no-print-directory NO_DEPS=1 unit replay golden e2e

demo: deps ## deploy a real repository to a real API server, step by step
	@$(MAKE) --no-print-directory $(JOBS) build
	@tests/demo/demo.sh

conformance: build ## rates against the third-party corpora, held to tests/conformance/floors
	@tests/conformance/run.sh

bench: build ## us and the peers side by side, ratios
	@tests/bench/run.sh

cluster-up: ## start a real control plane on loopback, print its kubeconfig
	@tests/cluster/up.sh

cluster-down: ## end it
	@tests/cluster/down.sh

# ---- source -----------------------------------------------------------------------------------
check: deps ## format, tidy, layers, headers alone, names, banned calls
	@$(MAKE) --no-print-directory $(JOBS) build
	@B=$(B) PKGS="$(PKGS)" tests/support/check.sh

fmt: ## format what clang-format understands
	@git ls-files --cached --others --exclude-standard -- '*.c' '*.h' | grep -v -e /corpora/ -e schema_table | \
		xargs clang-format -i

schema: ## write render/yaml/schema_table.c anew from the OpenAPI documents of the Go modules
	@tests/support/schema/run.sh

fuzz: ## run a fuzz target: make fuzz TARGET=yaml SECONDS=60
	@test -f tests/fuzz/fuzz_$(TARGET).c || { echo "make fuzz TARGET=<$(FUZZ)> SECONDS=60"; exit 2; }
	@mkdir -p build/fuzzing/$(TARGET)
	clang -std=gnu17 -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all $(CPPFLAGS) \
		-DAGENT_VERSION='"fuzz"' -DAGENT_COMMIT='""' -o build/fuzzing/fuzz_$(TARGET) \
		tests/fuzz/fuzz_$(TARGET).c $(SRC) $(LDLIBS)
	build/fuzzing/fuzz_$(TARGET) -max_total_time=$(or $(SECONDS),60) -timeout=5 -rss_limit_mb=2048 \
		build/fuzzing/$(TARGET) tests/fuzz/corpora/$(TARGET)

cover: ## line coverage of the unit tests and the corpora
	@$(MAKE) --no-print-directory COVER=1 unit replay
	@tests/support/cover.sh

# ---- installing -------------------------------------------------------------------------------
install: build ## into DESTDIR and PREFIX
	install -D -m 0755 $(B)/bin/agent $(DESTDIR)$(PREFIX)/bin/agent
	@for m in contrib/man/*.[1-8]; do \
		install -D -m 0644 $$m $(DESTDIR)$(PREFIX)/share/man/man$${m##*.}/$${m##*/}; done

uninstall: ## what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/agent
	@for m in contrib/man/*.[1-8]; do rm -f $(DESTDIR)$(PREFIX)/share/man/man$${m##*.}/$${m##*/}; done

-include $(OBJ:.o=.d) $(wildcard $(B)/tests/*/*.d $(B)/tests/*/*/*.d $(B)/agent/cli/main.d)

clean: ## remove build/
	rm -rf build
