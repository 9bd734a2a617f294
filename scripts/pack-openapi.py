#!/usr/bin/env python3
"""Packs upstream's OpenAPI document (Apache-2.0) into the gateway's resource. Run by hand, for a new release of Kubernetes:

    scripts/pack-openapi.py api/openapi-spec/swagger.json openshift-generated.json [zz_generated.openapi.go ...]

Upstream's published file lacks the defaults and enumerations that a running server publishes in version 3: they come from
the schema artifact's document and, for apiextensions, from upstream's generated definitions. Left out: alpha and beta APIs
and CBOR, which a standard server does not serve.
"""
import gzip
import json
import re
import sys

ENUM = "\n\nPossible enum values:"
OURS = "http-gateway/src/main/resources/io/ruori/gateway/openapi/openapi.json.gz"


def read(path):
    with (gzip.open(path, "rt") if path.endswith(".gz") else open(path)) as file:
        return json.load(file)


def properties_with_go_defaults(path):
    """Yields (definition, property, default, default of items) from upstream's generated Go."""
    text = open(path).read()
    for function in re.split(r"\nfunc schema_", text)[1:]:
        name = function[: function.index("(")]
        for match in re.finditer(r'\n\t{5}"([^"]+)": \{\n(.*?)\n\t{5}\},', function, re.S):
            body = match.group(2)
            own = re.search(r"\n\t{7}Default:\s+(.*),", body)
            deeper = re.search(r"\n\t{8,}Default:\s+(.*),", body)
            yield name, match.group(1), go(own), go(deeper)


def go(match):
    if not match:
        return None
    text = match.group(1)
    return {} if text.startswith("map[") else json.loads(text)


def overlay(target, known, problems, where):
    """Copies defaults and enumerations, where the description is otherwise the same."""
    if "default" in known:
        target["default"] = known["default"]
    text = known.get("description", "")
    agrees = text.split(ENUM)[0] == target.get("description", "")
    if ENUM in text and agrees:
        target["description"] = text
    if "enum" in known and agrees:
        target["enum"] = known["enum"]
    elif "enum" in known:
        problems.append(where)
    for name in ("items", "additionalProperties"):
        if isinstance(target.get(name), dict) and isinstance(known.get(name), dict):
            overlay(target[name], known[name], problems, where + "/" + name)
    for name, child in target.get("properties", {}).items():
        if name in known.get("properties", {}):
            overlay(child, known["properties"][name], problems, where + "/" + name)


def zero(schema):
    return {"string": "", "integer": 0, "number": 0, "boolean": False}.get(schema.get("type"))


def by_rule(definition):
    """A required plain value has its zero as default; so have the items of lists and maps."""
    for name, child in definition.get("properties", {}).items():
        if "default" not in child and name in definition.get("required", []) and zero(child) is not None:
            child["default"] = zero(child)
        items = child.get("items") or child.get("additionalProperties")
        if isinstance(items, dict) and "default" not in items:
            items["default"] = {} if "$ref" in items else zero(items)
    for name in ("metadata", "spec", "status"):
        child = definition.get("properties", {}).get(name, {})
        if "$ref" in child:
            child.setdefault("default", {})


def without_cbor(node):
    if isinstance(node, dict):
        return {key: without_cbor(value) for key, value in node.items()}
    if isinstance(node, list):
        return [without_cbor(value) for value in node if not (isinstance(value, str) and "cbor" in value)]
    return node


def main():
    document, artifact, sources = read(sys.argv[1]), read(sys.argv[2])["definitions"], sys.argv[3:]
    definitions, problems = document["definitions"], []
    for name, definition in definitions.items():
        if name in artifact:
            overlay(definition, artifact[name], problems, name)
    generated = set()
    for source in sources:
        for function, field, default, items in properties_with_go_defaults(source):
            prefix = "pkg_apis_apiextensions_v1_"
            if function.startswith(prefix):
                name = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1." + function[len(prefix):]
                generated.add(name)
                child = definitions.get(name, {}).get("properties", {}).get(field)
                if child is not None:
                    if default is not None:
                        child["default"] = default
                    deeper = child.get("items") or child.get("additionalProperties")
                    if isinstance(deeper, dict) and items is not None:
                        deeper["default"] = items
    for name, definition in definitions.items():
        if name not in artifact and name not in generated:
            by_rule(definition)
    alpha = re.compile(r"^/apis/[^/]+/v\d+(alpha|beta)\d+")
    later = re.compile(r"^/apis/(internal\.apiserver|storagemigration)\.k8s\.io")
    document["paths"] = {p: v for p, v in document["paths"].items() if not alpha.match(p) and not later.match(p)}
    document = without_cbor(document)
    keep_referenced(document)
    raw = json.dumps(document, separators=(",", ":"), sort_keys=True).encode()
    with open(OURS, "wb") as out, gzip.GzipFile(fileobj=out, mode="wb", mtime=0, compresslevel=9) as packed:
        packed.write(raw)
    print(len(raw), "bytes;", len(document["paths"]), "paths;", len(document["definitions"]), "definitions;", problems)


def keep_referenced(document):
    found, todo = set(), [document["paths"], document["parameters"]]
    while todo:
        for name in re.findall(r'"#/definitions/([^"]+)"', json.dumps(todo.pop())):
            if name not in found:
                found.add(name)
                todo.append(document["definitions"][name])
    document["definitions"] = {name: document["definitions"][name] for name in document["definitions"] if name in found}


main()
