#!/bin/bash
# Prints the version of what is checked out: that of its tag vX.Y.Z, or a pre-release of what would come after the last such tag.
# Asks git alone, no network. Without git or tags it is a pre-release of 0.1.0.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! described=$(git describe --tags --long --match 'v[0-9]*.[0-9]*.[0-9]*' 2>/dev/null); then
  echo "0.1.0-dev.$(git rev-list --count HEAD 2>/dev/null || echo 0)"
  exit
fi
# TAG-COMMITS-gHASH
described=${described%-g*}
commits=${described##*-}
tag=${described%-*}
version=${tag#v}
if [ "$commits" -eq 0 ]; then
  echo "$version"
elif [[ $version == *-* ]]; then
  # After a pre-release comes more of it.
  echo "$version.$commits"
else
  echo "${version%.*}.$((${version##*.} + 1))-dev.$commits"
fi
