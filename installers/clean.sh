# Shared by what is tried on a machine with nothing on it: a fresh Debian 12 in a temporary folder.
# To be sourced by bash in the root of the checkout. Needs root, debootstrap, and a network for apt and PyPI.
# It keeps to $work, which it makes and which goes when the script ends, and expects $root to be set before `inside`.

begin_clean() {
  [ "$(id -u)" -eq 0 ] || { echo "$0 makes a chroot, so run it as root" >&2; exit 2; }
  local program
  for program in debootstrap unshare; do
    command -v $program >/dev/null || { echo "$program is missing: apt-get install debootstrap util-linux" >&2; exit 2; }
  done
  work=$(mktemp -d -t hostler-clean-XXXXXX)
  base=$work/base step="" report=()
  trap end_clean EXIT
}

end_clean() {
  local code=$?
  [ $code -eq 0 ] || echo "=== FAILED: $step" >&2
  # Nothing is mounted here outside the namespaces below, so this removes no more than what was made here.
  rm -rf --one-file-system "$work"
}

# timed NAME COMMAND...: runs it, and keeps its time for the report.
timed() {
  local began=$SECONDS
  step=$1
  echo "=== $step" >&2
  "${@:2}"
  report+=("$(printf '%5d s  %s' $((SECONDS - began)) "$step")")
}

# How this machine reaches the registries, where it has a way of its own: mirror, proxy, certificates, index.
# Nothing else of its settings gets in.
fresh_debian() {
  local mirror='' file
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' 'Origin: Debian' 2>/dev/null |
    sort -u | head -1) || true
  debootstrap --variant=minbase bookworm "$base" $mirror >"$work/debootstrap.log" 2>&1 ||
    { tail -5 "$work/debootstrap.log" >&2; return 1; }
  cp /etc/resolv.conf /etc/hosts "$base/etc/"
  apt-config dump | grep -iE '^Acquire::(https?::|Check-|Retries)' >"$base/etc/apt/apt.conf.d/90-this-machine" || true
  if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
    mkdir -p "$base/usr/local/share/ca-certificates"
    cp /usr/local/share/ca-certificates/*.crt "$base/usr/local/share/ca-certificates/"
  fi
  for file in /etc/pip.conf /etc/uv/uv.toml "${SSL_CERT_FILE:-}" "${PIP_CERT:-}"; do
    [ ! -f "$file" ] || install -D -m 644 "$(readlink -f "$file")" "$base$file"
  done
}

handed_in() {
  local pair
  while IFS= read -r -d '' pair; do
    case ${pair%%=*} in
      *_proxy | *_PROXY | *INDEX_URL | UV_INDEX* | UV_DEFAULT_INDEX | SSL_CERT_FILE | SSL_CERT_DIR | PIP_CERT)
        printf '%s\0' "$pair" ;;
    esac
  done < <(env -0)
}

# inside USER COMMAND: runs it in $root, in the checkout when there is one, without a terminal. Its mounts and its processes are in
# namespaces of its own, which end with it, however it ends.
inside() {
  local user=$1 command=$2 home=/root settings=()
  [ "$user" = root ] || home=/home/$user
  settings=(HOME="$home" USER="$user" LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
  mapfile -d '' -O ${#settings[@]} settings < <(handed_in)
  unshare --mount --pid --fork --kill-child bash -euc '
    root=$1 user=$2
    shift 2
    mount -t proc proc "$root/proc"
    mount -t sysfs -o ro sysfs "$root/sys"
    mkdir -p "$root/dev/pts" "$root/dev/shm"
    mount -t devpts devpts "$root/dev/pts"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    exec chroot --userspec="$user:$user" --groups= "$root" env -i "$@"
  ' bash "$root" "$user" "${settings[@]}" bash -euc "cd /srv/hostler 2>/dev/null || cd /; $command" </dev/null
}

# The tree as it is here: what git tracks, and what it would.
checkout_into() {
  mkdir -p "$1"
  git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
    [ ! -e "$file" ] || printf '%s\0' "$file"
  done | tar -c --null --files-from=- | tar -x --no-same-owner -C "$1"
}
