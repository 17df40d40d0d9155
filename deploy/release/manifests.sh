#!/bin/bash
# Writes what is released beside the image: install.yaml, the kustomizations and the chart, for one version and one image.
#
#   manifests.sh IMAGE VERSION DIRECTORY        manifests.sh ghcr.io/somebody/connect-operator 1.2.3 artifacts/manifests
#
# In DIRECTORY there are install.yaml, kustomize.tar.gz, and chart/, ready for `helm package`.
set -euo pipefail
image=$1 version=$2 output=$(realpath --canonicalize-missing "$3")
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
development=ghcr.io/kafka-connect-operator/connect-operator

rm -rf "$output"
mkdir -p "$output/tree/deploy" "$output/chart"
cp -r crds "$output/tree/"
cp -r deploy/kustomize "$output/tree/deploy/"
cp deploy/install.yaml "$output/"
cp -r deploy/helm/connect-operator "$output/chart/"

sed -i "s|image: $development:.*|image: $image:$version|" "$output/install.yaml" "$output/tree/deploy/kustomize/operator/deployment.yaml"
sed -i "s|repository: $development|repository: $image|" "$output/chart/connect-operator/values.yaml"
sed -i -E "s#^(version|appVersion): .*#\1: $version#" "$output/chart/connect-operator/Chart.yaml"
tar --create --gzip --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 --directory "$output/tree" --file "$output/kustomize.tar.gz" crds deploy
rm -r "$output/tree"
