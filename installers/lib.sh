# Shared by installers/try, tests/run and .ci/run: says what this machine lacks, then installs it.
# To be sourced by bash in the root of the checkout. A second run finds everything there and says nothing.

# The uv that is put into .uv/ where there is none on PATH.
UV_VERSION=0.13.9

# Python; what Qt is linked against without a screen, on X11, on Wayland; the same for the embedded model; a font.
RUN_PACKAGES=(
  python3 python3-venv
  libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfontconfig1 libdbus-1-3
  libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0
  libwayland-cursor0 libwayland-egl1
  libgomp1
  fonts-dejavu-core
)
# A desktop without a screen, and what presses its keys and takes its pictures.
TEST_PACKAGES=(
  xvfb openbox trayer dbus xdotool xclip xterm mousepad imagemagick gnome-keyring
  sway wtype wl-clipboard grim xfce4-panel
  desktop-file-utils appstream nsis
)

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$0: $1"
  exit 2
}

# system_packages NAME...: installs with apt those that are missing.
system_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    [ -d .venv ] || say "This is neither Debian nor Ubuntu, so system packages are left to you." \
      "Needed are Python 3.11 or newer with venv, the libraries of Qt 6, OpenMP, and a font." \
      "What Debian calls them: $*"
    return 0
  fi
  local present missing=() name
  present=$(dpkg-query --show --showformat '${db:Status-Status} ${Package} ${Provides}\n' 2>/dev/null |
    sed -n 's/^installed / /p')
  for name in "$@"; do
    # Newer releases have libglib2.0-0 as libglib2.0-0t64, which says that it provides the old name.
    [[ $present =~ [[:space:]]"$name"([[:space:],]|$) ]] || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  local install=(apt-get install --yes --no-install-recommends "${missing[@]}") as_root=()
  local by_hand="apt-get update && ${install[*]}"
  say "About to install with apt: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "installing needs root, and there is no sudo. As root, run once: $by_hand"
    as_root=(sudo)
    # Nobody can type a password into a script without a terminal.
    if [ ! -t 0 ]; then
      sudo -n true 2>/dev/null || fail "sudo wants a password, and there is no terminal. As root, run once: $by_hand"
    fi
  fi
  # A fresh Ubuntu may be updating itself: wait for its lock.
  local quiet=(-qq -o DPkg::Lock::Timeout=300)
  # One broken source among many makes this fail, which need not matter.
  "${as_root[@]}" apt-get update "${quiet[@]}" || say "apt-get update failed; going on with the lists that are here."
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}" "${quiet[@]}" >/dev/null ||
    fail "apt-get failed for the reason above. Check network and disk, then run this again, or by hand as root: $by_hand"
}

# find_uv: sets UV to the uv on PATH, else to one of the project's own.
find_uv() {
  UV=uv
  # Asked for its version, since a version manager may have put a name on PATH with nothing behind it.
  uv --version >/dev/null 2>&1 && return 0
  UV=.uv/bin/uv
  "$UV" --version >/dev/null 2>&1 && return 0
  say "About to install uv $UV_VERSION from PyPI into .uv/"
  python3 -m venv --clear .uv ||
    fail "python3 can't make virtual environments. Install its venv module (Debian: python3-venv), then run this again."
  .uv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION" ||
    fail "pip couldn't install uv. Check the network, then run this again; or install uv yourself: https://docs.astral.sh/uv"
}

# environment ARGUMENTS...: brings .venv to what uv.lock says; every file is checked against its hash there.
environment() {
  find_uv
  # The system's Python, never a download of one. An environment that is active in this shell doesn't matter.
  export UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv
  unset VIRTUAL_ENV
  local sync=("$UV" sync --locked --group embedded --extra listen "$@")
  "${sync[@]}" --check --quiet 2>/dev/null && return 0
  "$UV" python find --quiet '>=3.11' >/dev/null 2>&1 ||
    fail "Hostler needs Python 3.11 or newer, and this machine has $(python3 --version 2>&1). Install one, or run: $UV python install 3.12"
  say "About to install Hostler's locked packages from PyPI into .venv/ (about 600 MB the first time)"
  "${sync[@]}" ||
    fail "the packages couldn't be installed for the reason above. Check network and disk, then run this again."
}
