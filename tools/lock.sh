#!/usr/bin/env bash
# Writes constraints.txt: every package that the three requirements files bring, pinned to the
# newest version that fits. After a change of one of them, or to bring all up to date:
#
#   tools/lock.sh                        or: PYTHON=python3.11 tools/lock.sh
#
# It installs nothing. Run it with the oldest Python that the course supports, 3.11; then
# `make test`, and what tests/plain_marks.json needs (CONTRIBUTING.md), before the commit.
set -eu
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-python3.11}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

wanted=()
for file in requirements.txt site/requirements.txt tests/browser/requirements.txt; do
  name=$scratch/${file//\//-}
  sed '/^-c /d' "$file" > "$name" # the old constraints say nothing about the new ones
  wanted+=(-r "$name")
done
# For 3.11.0, whichever 3.11 this is: some packages want a later one, and Debian 12 has 3.11.2.
"$PYTHON" -m pip --disable-pip-version-check install --quiet --dry-run --ignore-installed \
  --python-version 3.11.0 --only-binary=:all: --target "$scratch/none" \
  --report "$scratch/report.json" "${wanted[@]}"

"$PYTHON" - "$scratch/report.json" > "$scratch/constraints.txt" <<'EOF'
import itertools, json, sys, textwrap
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name

report = json.load(open(sys.argv[1], encoding="utf-8"))
packages = [item["metadata"] for item in report["install"] if not item["is_direct"]]
pins = {canonicalize_name(package["name"]): package["version"] for package in packages}

# What another system or Python asks for besides: no pip looks for it from here.
systems = (("linux", "Linux", "posix"), ("win32", "Windows", "nt"), ("darwin", "Darwin", "posix"))
places = [
    {"sys_platform": platform, "platform_system": system, "os_name": name,
     "python_version": f"3.{minor}", "python_full_version": f"3.{minor}.0"}
    for (platform, system, name), minor in itertools.product(systems, range(11, 15))
]
needs = [
    (canonicalize_name(item["metadata"]["name"]), Requirement(line))
    for item in report["install"]
    for line in item["metadata"].get("requires_dist", [])
]
extras = {canonicalize_name(item["metadata"]["name"]): {"", *item.get("requested_extras", [])}
          for item in report["install"]}


def wanted(name, need):
    """Whether the package `name` brings `need` on any system and Python."""
    return need.marker is None or any(
        need.marker.evaluate({**place, "extra": extra})
        for place in places for extra in extras[name]
    )


for name, need in needs:
    if need.extras and wanted(name, need):
        extras.setdefault(canonicalize_name(need.name), {""}).update(need.extras)
free = sorted({canonicalize_name(need.name) for name, need in needs if wanted(name, need)} - {*pins})
note = (
    "Written by tools/lock.sh, not by hand: the versions that were tested together, on Linux and "
    f"Python {report['environment']['python_version']}. A package that only another system or "
    f"Python needs is not here, and is installed unpinned: {', '.join(free) or 'none today'}."
)
print(textwrap.fill(note, 100, initial_indent="# ", subsequent_indent="# "))
print(*(f"{name}=={pins[name]}" for name in sorted(pins)), sep="\n")
EOF
mv "$scratch/constraints.txt" constraints.txt
echo "constraints.txt: $(grep -c == constraints.txt) packages"
