#!/bin/sh
# The report is tested in a real browser: find Chromium, or install Debian's where we may.
set -eu
for name in "${CAREREACH_CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing Chromium for the browser tests"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null
  exit 0
fi
echo "The browser tests need Chromium: install it (Debian: apt-get install chromium) or set CAREREACH_CHROMIUM to its path." >&2
exit 1
