# Sourced by scripts that fetch Debian packages and unpack them by themselves: nothing is installed, root is not needed, and it
# makes no difference which release of Debian the machine runs. The script sets `release` and, before it calls anything, `work`
# (an empty directory); it defines `say` (tells of progress) and `fail` (tells why, and ends).

# Runs a noisy step; its output is shown only when it fails.
quietly() {
  "$@" >"$work/step.log" 2>&1 || { tail -n 40 "$work/step.log" >&2; fail "failed: $*"; }
}

# The archive this machine already uses, so that a mirror set up for it is used here too. Found by its "-updates" suite:
# other vendors' archives name their suites after Debian's releases, but only Debian's own has that one.
mirror() {
  # shellcheck source=/dev/null
  . /etc/os-release
  local updates="/dists/${VERSION_CODENAME:-none}-updates/InRelease' " uri
  uri=$(apt-get update --print-uris | grep -F "$updates" | head -n 1 || true)
  [ "${ID:-}" = debian ] && [ -n "$uri" ] || uri="'http://deb.debian.org/debian$updates"
  uri=${uri#"'"}
  echo "${uri%%/dists/*}"
}

# An apt of our own beside the machine's: same proxies and certificates, other sources, lists and cache.
configure_apt() {
  local keyring
  for keyring in /usr/share/keyrings/debian-archive-keyring.{gpg,pgp}; do [ -e "$keyring" ] && break; done
  [ -e "$keyring" ] || fail "install the package debian-archive-keyring first: it holds the keys that vouch for the downloads"
  mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/debs"
  local archive; archive=$(mirror)
  say "using $archive ($release)"
  printf '%s [signed-by=%s] %s %s main\n' deb "$keyring" "$archive" $release deb-src "$keyring" "$archive" $release >"$work/apt/sources.list"
  cat >"$work/apt/apt.conf" <<CONF
Dir::Etc::SourceList "$work/apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$work/apt/lists";
Dir::Cache "$work/apt/cache";
APT::Sandbox::User "";
APT::Architectures { "$(dpkg --print-architecture)"; };
Acquire::Languages "none";
Acquire::Retries "3";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
CONF
}

private_apt() { (cd "$work/debs" && quietly apt-get -c "$work/apt/apt.conf" -q "$@"); }
