#!/bin/sh
# Builds the Pulumi CLI and its language host for Node from the Go module proxy, once, into a cache folder that is named
# after the CLI's version; prints the folder. Needs Go and a few minutes. Where the internet is open, a `pulumi` on PATH
# serves as well and this is not needed.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
cd "$here"
version="$(go list -m -f '{{.Version}}' github.com/pulumi/pulumi/pkg/v3)"
folder="${CAUSEWAY_ENGINE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/causeway-engine}/$version"

if [ ! -x "$folder/pulumi" ] || [ ! -x "$folder/pulumi-language-nodejs" ]; then
  mkdir -p "$folder"
  # Without the stamp `pulumi version` is empty, and the Automation API refuses the CLI.
  stamp="github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$version"
  echo "building pulumi $version" >&2
  go build -ldflags "-s -w -X $stamp" -o "$folder/pulumi.part" github.com/pulumi/pulumi/pkg/v3/cmd/pulumi
  echo "building pulumi-language-nodejs" >&2
  (cd host && go build -ldflags "-s -w" -o "$folder/pulumi-language-nodejs.part" \
    github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs)
  mv "$folder/pulumi-language-nodejs.part" "$folder/pulumi-language-nodejs"
  mv "$folder/pulumi.part" "$folder/pulumi"
fi
echo "$folder"
