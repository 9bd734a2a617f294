#!/bin/sh
# Builds the images that a first run needs, from the sources in images/ and Debian's busybox: no registry, no network.
#   ruori/pause:1  holds a pod's namespaces
#   ruori/hello:1  a small web server, with a shell beside it (examples/hello)
# What is there and made from the same sources is left alone.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
PATH=$PATH:/usr/sbin:/sbin

say() { echo "images: $*"; }

# $1 name, $2 source directory: the label that tells from which sources an image was made.
stamp() { cat "$root/scripts/build-images.sh" "$root/images/$1"/* | sha256sum | cut -c1-16; }

is_current() {
  [ "$(docker image inspect -f '{{index .Config.Labels "io.ruori.sources"}}' "ruori/$1:1" 2>/dev/null)" = "$(stamp "$1")" ]
}

add_busybox() {
  busybox=$(command -v busybox || echo /bin/busybox)
  if file_is_static "$busybox"; then
    cp "$busybox" "$1/bin/busybox"
    for applet in $("$busybox" --list); do
      [ "$applet" = busybox ] || ln -sf busybox "$1/bin/$applet"
    done
  else
    say "busybox is not the static one (package busybox-static): ruori/hello has no shell"
  fi
}

file_is_static() { [ -x "$1" ] && ! ldd "$1" >/dev/null 2>&1; }

# $1 name, then the configuration as docker import takes it.
import() {
  name=$1
  shift
  for change in "$@"; do
    set -- "$@" -c "$change"
    shift
  done
  tar -C "$work/$name" --owner=0 --group=0 --numeric-owner -cf - . |
    docker import "$@" -c "LABEL io.ruori.sources=$(stamp "$name")" - "ruori/$name:1" >/dev/null
  say "ruori/$name:1 built"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! is_current pause; then
  mkdir -p "$work/pause"
  gcc -Os -static -s -o "$work/pause/pause" "$root/images/pause/pause.c"
  import pause 'ENTRYPOINT ["/pause"]'
fi

if ! is_current hello; then
  mkdir -p "$work/hello/bin" "$work/hello/etc" "$work/hello/tmp" "$work/hello/root" "$work/hello/var"
  chmod 1777 "$work/hello/tmp"
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$work/hello/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' >"$work/hello/etc/group"
  gcc -Os -static -s -o "$work/hello/bin/hello" "$root/images/hello/hello.c"
  add_busybox "$work/hello"
  import hello 'ENV PATH=/bin' 'EXPOSE 8080' 'CMD ["/bin/hello"]'
fi
