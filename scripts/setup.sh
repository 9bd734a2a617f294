#!/bin/sh
# Brings a Debian or Ubuntu machine to the point where pods run in Docker: packages, engine, images. Says each step, does
# nothing twice.
#
#   scripts/setup.sh [--no-install] [--no-images]
#
# Exit codes: 0 the engine answers and the images are there; 3 it cannot be had here (the reason is said).
set -u
here=$(cd "$(dirname "$0")" && pwd)
install=yes
images=yes
for argument in "$@"; do
  case $argument in
    --no-install) install= ;;
    --no-images) images= ;;
    -h | --help) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "setup: unknown option $argument" >&2; exit 2 ;;
  esac
done

PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
socket=${DOCKER_SOCKET:-/var/run/docker.sock}

say() { echo "setup: $*"; }
give_up() { echo "setup: $*" >&2; exit 3; }
answers() { DOCKER_HOST="unix://$socket" docker version >/dev/null 2>&1; }

# What is missing, as Debian packages.
missing() {
  command -v docker >/dev/null && { answers || command -v dockerd >/dev/null; } || echo docker.io
  command -v nft >/dev/null || echo nftables
  command -v ip >/dev/null || echo iproute2
  command -v conntrack >/dev/null || echo conntrack
  command -v jq >/dev/null || echo jq
  if [ -n "$images" ]; then
    command -v gcc >/dev/null || echo gcc libc6-dev
    [ -x /bin/busybox ] || [ -x /usr/bin/busybox ] || echo busybox-static
  fi
}

packages=$(missing | tr '\n' ' ')
if [ -n "$packages" ]; then
  [ -n "$install" ] || give_up "missing: $packages(not installed because of --no-install)"
  [ "$(id -u)" = 0 ] || give_up "missing: $packages(run as root, or: sudo apt-get install $packages)"
  command -v apt-get >/dev/null || give_up "missing: $packages(no apt-get here; install them by hand)"
  say "installing $packages"
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086
  apt-get install -y -q --no-install-recommends $packages >/dev/null 2>&1 || {
    apt-get update -q >/dev/null 2>&1
    # shellcheck disable=SC2086
    apt-get install -y -q --no-install-recommends $packages >/dev/null || give_up "apt-get install $packages failed"
  }
fi

start_engine() {
  [ "$(id -u)" = 0 ] || give_up "Docker does not answer at $socket (not running, or no permission: is $(id -un) in group docker?)"
  if [ -d /run/systemd/system ]; then
    say "starting Docker with systemctl"
    systemctl start docker && return
  fi
  command -v dockerd >/dev/null || give_up "there is no dockerd on the PATH"
  set -- --host "unix://$socket" --live-restore --exec-opt native.cgroupdriver=cgroupfs
  # Bit 24 of the bounding set is CAP_SYS_RESOURCE; without it runc fails on what containers ask for by default.
  bounding=$(sed -n 's/^CapBnd:[[:space:]]*//p' /proc/self/status)
  if [ $((0x$bounding >> 24 & 1)) = 0 ]; then
    clamp=/usr/local/lib/ruori/runc-clamp # the engine outlives this checkout
    say "this machine lacks CAP_SYS_RESOURCE: containers start through $clamp"
    install -D -m 755 "$here/runc-clamp" "$clamp" || give_up "$clamp cannot be written"
    set -- "$@" --add-runtime "clamp=$clamp" --default-runtime clamp
  fi
  if [ -f /var/run/docker.pid ] && ! kill -0 "$(cat /var/run/docker.pid)" 2>/dev/null; then
    rm -f /var/run/docker.pid /var/run/docker/containerd/containerd.pid
  fi
  log=/var/log/ruori-dockerd.log
  say "starting dockerd (log: $log)"
  (cd / && exec setsid nohup dockerd "$@" >>"$log" 2>&1 </dev/null) &
}

if ! answers; then
  start_engine
  tries=0
  until answers; do
    tries=$((tries + 1))
    [ $tries -lt 150 ] || give_up "Docker does not answer at $socket after 30 s; see /var/log/ruori-dockerd.log"
    sleep 0.2
  done
fi
say "Docker $(DOCKER_HOST="unix://$socket" docker version --format '{{.Server.Version}}') answers at $socket"

[ -z "$images" ] || DOCKER_HOST="unix://$socket" "$here/build-images.sh" || give_up "the images could not be built"
