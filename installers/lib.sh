# Shared by `installers/try` and `tests/run`: what a fresh Debian or Ubuntu lacks, said first and then installed.
# To be sourced with bash, from the root of the checkout.

UV_VERSION=0.13.9

# What Qt needs to show a window on X11, a font, and what the embedded model's server is linked against.
RUN_PACKAGES="ca-certificates python3 python3-venv
  libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfontconfig1 libdbus-1-3
  libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0
  libgomp1 libstdc++6 fonts-dejavu-core"

# A desktop without a screen, and programs to drive it with.
TEST_PACKAGES="$RUN_PACKAGES git xvfb openbox trayer xdotool dbus xclip xterm mousepad
  x11-utils x11-xserver-utils imagemagick procps"

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$1"
  exit 2
}

# packages NAME…: installs those that are missing, with apt.
packages() {
  if ! command -v apt-get >/dev/null; then
    say "This isn't Debian or Ubuntu, so no system packages are installed. Needed are, by Debian's names: $*"
    return
  fi
  local missing=() name
  for name in "$@"; do
    # A package of another name may stand in for it (libglib2.0-0t64 on newer Ubuntu).
    case $(dpkg-query -W -f '${db:Status-Abbrev}' "$name" "${name}t64" 2>/dev/null) in
      *ii*) ;;
      *) missing+=("$name") ;;
    esac
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "About to install with apt: ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "Installing needs root. Run this once as root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq || fail "apt-get update failed. Check the network and /etc/apt, then run this again."
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
    >/dev/null || fail "apt-get install failed. The lines above say why; run this again when it is solved."
}

# uv: the one on PATH, else one of the project's own.
uv() {
  if [ -z "${UV_BIN:-}" ]; then
    UV_BIN=$(type -P uv || true)
    if [ -z "$UV_BIN" ]; then
      UV_BIN=$PWD/.uv/bin/uv
      if [ ! -x "$UV_BIN" ]; then
        say "About to install uv $UV_VERSION into .uv/"
        python3 -m venv .uv || fail "python3 -m venv failed. Install python3-venv and run this again."
        .uv/bin/pip install --quiet --disable-pip-version-check "uv==$UV_VERSION" ||
          fail "pip could not install uv. Check the network, then run this again."
      fi
    fi
  fi
  "$UV_BIN" "$@"
}

# environment ARGS…: the locked environment in .venv, exactly as uv.lock says; what is there already stays.
environment() {
  [ -d .venv ] || say "About to install Hostler's locked environment into .venv/ (about 600 MB)"
  # No Python is fetched: the system's own is used.
  UV_PYTHON_DOWNLOADS=never uv sync --quiet --locked --inexact --group embedded --extra listen "$@" ||
    fail "The environment could not be installed. Check the network and the disk, then run this again."
}
