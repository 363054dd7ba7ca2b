# Everything starts here: `make help`.
#
# Rust builds the portal, Node.js its styles and script, and tools/setup.sh brings what the tests need beside them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

# Programs that tools/setup.sh installed come before the machine's own.
export PATH := $(CURDIR)/target/tools/bin:$(PATH)
# The programs are looked for there, whatever the caller's environment says.
export CARGO_TARGET_DIR := $(CURDIR)/target
# A build server compiles once: records for the next compilation would only cost time and space there.
ifdef CI
export CARGO_INCREMENTAL := 0
endif

PORT ?= 8080
PORTAL := target/debug/kundenportal
UI := crates/web/ui
UI_BUILT := target/stamps/ui
JOURNEYS := tests/journeys
SMTP := crates/smtptest/server
# The styles are cut down to what the templates use, so the templates count as sources, too.
UI_SOURCES := $(shell find $(UI) crates/web/templates \
	\( -name node_modules -o -name dist \) -prune -o -type f -print 2>/dev/null)

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  make demo PORT=9000 DATA=folder   another port, data kept in a folder of your choice"
	@echo "  make bench ONLY='raw s3'          only the lines of the table that have these words"

# ---- use ---------------------------------------------------------------------------------------------------------

.PHONY: demo
demo: setup-demo ui ## Start the portal on this machine with invented people and papers
	cargo build -p kundenportal
	exec $(PORTAL) demo --port $(PORT) $(if $(DATA),--data "$(DATA)")

# `make release RELEASE_OPTIONS="--config profile.release.lto=false"` builds in far less time, for a look at it; so does deb.
RELEASE_OPTIONS ?=
.PHONY: release
release: setup-release ui ## Build the program for a server, with the list of its dependencies inside: target/release/kundenportal
	cargo auditable build --release --locked -p kundenportal $(RELEASE_OPTIONS)

.PHONY: sbom
sbom: setup-release $(UI)/node_modules/.package-lock.json ## Write what the program is made of (CycloneDX): target/sbom
	tools/sbom.py

.PHONY: deb
deb: setup-package release sbom ## Build Debian's package, install it into a folder and run it there (as root): target/debian
	rm -rf target/debian
	cargo deb --no-build --locked -p kundenportal --quiet
	tools/package.sh target/debian/kundenportal_*.deb

# ---- prove -------------------------------------------------------------------------------------------------------

.PHONY: test
test: setup smtp-server deny deploy-files check-source build-tests ## Install what the tests need, then run all of them
	cargo test --workspace --no-fail-fast
	RUSTDOCFLAGS="-D warnings -A rustdoc::private-intra-doc-links" cargo doc --workspace --no-deps --document-private-items --quiet
	$(MAKE) journeys

.PHONY: check
check: setup-demo check-source ## The fast half, for every save: format, lints, directions, unit tests
	cargo test --workspace --lib --bins

.PHONY: check-source
check-source: layers links ui
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

# One build with everything, so that no test starts a second one in other features.
.PHONY: build-tests
build-tests: ui
	cargo build --workspace --all-targets

.PHONY: layers links
layers:
	tools/layers.py
links:
	tools/links.py
	tools/roles.py --check

.PHONY: deploy-files
deploy-files: ## Look over units, scripts, containers, the proxy and the alerts before any of them is installed
	tools/deploy.sh

.PHONY: deny
deny: ## Check licences, origins and versions of all dependencies
	cargo deny --locked check bans licenses sources

.PHONY: advisories
advisories: ## Look up known weaknesses of dependencies (needs the network)
	cargo deny --locked check advisories

.PHONY: journeys
journeys: $(JOURNEYS)/node_modules/.package-lock.json $(SMTP)/node_modules/.package-lock.json ## What people do, in a real browser (after a build)
	cd $(JOURNEYS) && npm test

.PHONY: screenshots
screenshots: setup build-tests $(JOURNEYS)/node_modules/.package-lock.json ## A picture of every page: target/screenshots
	cd $(JOURNEYS) && npm run screenshots

.PHONY: lighthouse
lighthouse: setup build-tests tests/lighthouse/node_modules/.package-lock.json ## Lighthouse on the pages before sign-in: 100 four times, or it fails
	cd tests/lighthouse && npm start

# `make test` tries a few seeds and every step; this tries more seeds.
SEEDS ?= 300
.PHONY: faults
faults: setup ## A day of uploads with each fault at each call of the store
	cargo test -p upload --test all_faults

.PHONY: crashes
crashes: setup ui ## End processes between any two steps: make crashes SEEDS=1000
	SEEDS=$(SEEDS) cargo test -p tests --test crashes -- --nocapture

.PHONY: bench
bench: ## Measure, against the cost of hashing and sealing alone in the same run
	cargo bench -p tests --bench cost -- $(ONLY)

.PHONY: speed
speed: ## Measure pages and lists over years of rows: make speed TIMES=10 ONLY=sqlite (or postgres, live)
	TIMES=$(or $(TIMES),1) cargo bench -p tests --bench speed -- $(ONLY)

# ON: sqlite (and a directory) or servers (PostgreSQL and S3).
ON ?= sqlite
MINUTES ?= 10
.PHONY: crisis
crisis: ## A crisis hour for 6,000 households, ten times the usual: make crisis ON=servers MINUTES=10
	TIMES=$(or $(TIMES),1) cargo bench -p tests --bench speed -- crisis $(ON) $(MINUTES)

# ---- make --------------------------------------------------------------------------------------------------------

.PHONY: setup setup-demo setup-release setup-package
setup: ## Install what the tests need (Debian packages as root; nothing twice)
	@tools/setup.sh test
setup-demo:
	@tools/setup.sh demo
setup-release:
	@tools/setup.sh release
setup-package:
	@tools/setup.sh package

.PHONY: smtp-server
smtp-server: $(SMTP)/node_modules/.package-lock.json ## Fetch the mail server that tests send to

.PHONY: ui
ui: $(UI_BUILT) ## Build the styles, fonts and the script of the pages

$(UI_BUILT): $(UI)/node_modules/.package-lock.json $(UI_SOURCES) $(if $(wildcard $(UI)/dist/*),,no-ui-yet)
	cd $(UI) && npm run build
	mkdir -p $(@D)
	touch $@

.PHONY: no-ui-yet
no-ui-yet:

# npm writes this file last; touched because npm keeps its time when nothing changed.
%/node_modules/.package-lock.json: %/package-lock.json
	cd $* && npm ci --no-audit --no-fund
	touch $@

.PHONY: clean
clean: ## Remove what was built; keep what setup installed
	rm -rf target/debug target/release target/sbom target/debian target/doc target/screenshots $(UI_BUILT) $(UI)/dist
	rm -rf $(UI)/node_modules $(JOURNEYS)/node_modules tests/lighthouse/node_modules $(SMTP)/node_modules
