#!/bin/bash
# Publishes the operator with all that it needs to run, and the bill of what that is, into a directory.
#
#   publish.sh RUNTIME VERSION DIRECTORY        publish.sh linux-arm64 1.2.3 /app
set -euo pipefail
runtime=$1 version=$2 output=$(realpath --canonicalize-missing "$3")
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rm -rf "$output"
dotnet publish operator/ConnectOperator --configuration Release --runtime "$runtime" -p:Version="$version" --output "$output" >&2
packages=$(dotnet msbuild operator/ConnectOperator -getProperty:NuGetPackageRoot)
dotnet run --project operator/ConnectOperator.Sbom --configuration Release -- "$output/connect-operator.deps.json" "$packages" "$version" >"$output/connect-operator.cdx.json"
