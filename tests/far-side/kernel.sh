#!/bin/sh
# Unpacks Debian's cloud kernel and its modules into a cache folder, without installing them, and prints the folder.
# The test of two tunnels boots it. Needs apt's package lists.
set -eu
folder="${CAUSEWAY_KERNEL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/causeway-kernel}"
# linux-image-cloud-amd64 names the newest kernel, and holds nothing itself.
package="$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)$/\1/p' | head -n 1)"
[ -n "$package" ] || { echo "apt knows no linux-image-cloud-amd64: run apt-get update on Debian" >&2; exit 1; }

if [ ! -e "$folder/boot/vmlinuz-${package#linux-image-}" ]; then
  work="$(mktemp -d)"
  trap 'rm -rf "$work"' EXIT
  # apt downloads as a user of its own, which may not write into the folder of another.
  chmod 755 "$work"
  (cd "$work" && apt-get download -qq -o APT::Sandbox::User=root "$package" && dpkg-deb -x ./*.deb unpacked)
  rm -rf "$folder"
  mkdir -p "$(dirname "$folder")"
  mv "$work/unpacked" "$folder"
fi
echo "$folder"
