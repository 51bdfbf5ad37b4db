#!/bin/sh
# The pages' styles and scripts are built with Node: find it, or install Debian's where we may.
set -eu
if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1; then
  if node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 18 ? 0 : 1)'; then exit 0; fi
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing Node to build the pages' styles"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null
  exit 0
fi
echo "Building the pages' styles needs Node 18 or later with npm: install it (Debian: apt-get install nodejs npm)." >&2
exit 1
