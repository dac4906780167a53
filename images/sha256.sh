# shellcheck shell=bash
# Sourced by paddock and by rabbitmq/users.

# hex_sha256: the digest of what it reads; macOS has no sha256sum.
hex_sha256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c 1-64; }
