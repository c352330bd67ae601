#!/usr/bin/env python3
"""Tries the sandbox in real containers: `sudo python3 tools/containers.py [ROOT]`.

Makes a small Debian in ROOT (default: /var/tmp/nbjudge-container), installs the engine in it, and
runs `nbjudge doctor` and the attacks on what is outside, as root and as an ordinary user, with
podman's own filter of system calls and with others. Prints a table: which level was taken, how many
attacks were tried, what got through. Needs root, podman, runc and debootstrap, a quarter of an
hour, and the network for the first run; the containers have none.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PROFILE = Path("/usr/share/containers/seccomp.json")
PACKAGES = "python3,libseccomp2"
# What Docker's usual profile refuses to who has not CAP_SYS_ADMIN, and podman's does not.
NAMESPACES = """unshare setns mount umount umount2 pivot_root mount_setattr move_mount open_tree
    fsopen fsconfig fsmount fspick clone clone3""".split()
LANDLOCK = ["landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"]
NEW_NAMESPACES = 0x7E020000  # clone(2): CLONE_NEW…
PROFILES = {
    "podman's": [],
    "as Docker's": NAMESPACES,
    "as Docker's, without Landlock": NAMESPACES + LANDLOCK,
    "without seccomp, no new privileges": None,
}
INSIDE = "/repository/tools/containers.py"
WHO = {"root": "0:0", "user 1000": "1000:1000"}
WAYS = [
    *((profile, who, []) for profile in PROFILES for who in WHO),
    ("podman's", "root", ["unshare", "-Ur"]),
    ("podman's", "user 1000", ["unshare", "-r"]),
]


def make(root: Path) -> None:
    """Make the container's files: Debian, the engine's packages, the engine as it is now."""
    if not (root / "usr").exists():
        command = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm"]
        subprocess.run([*command, str(root)], check=True, stdout=subprocess.DEVNULL)
    packages = root / "usr/local/lib/python3.11/dist-packages"
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    if not (packages / "numpy").exists():
        wheels = root / "tmp/wheels"
        subprocess.run(
            [*pip, "wheel", "--no-deps", "-w", str(wheels), str(REPOSITORY / "engine")], check=True
        )
        only = ["--only-binary=:all:", "--python-version=3.11", "--target", str(packages)]
        engine = [str(path) for path in wheels.glob("nbjudge-*.whl")]
        limits = ["-c", str(REPOSITORY / "constraints.txt")]
        subprocess.run([*pip, "install", *only, *limits, *engine], check=True)
    for script in (packages / "bin").iterdir():  # nbgrader starts one by its name
        lines = script.read_text().partition("\n")[2]
        script.write_text("#!/usr/bin/python3\n" + lines)
    subprocess.run(["rm", "-rf", str(packages / "nbjudge")], check=True)
    source = REPOSITORY / "engine/src/nbjudge"
    subprocess.run(["cp", "-r", str(source), str(packages / "nbjudge")], check=True)
    (root / "repository").mkdir(exist_ok=True)


def profile(refused: list[str], folder: Path) -> Path:
    """Write podman's profile without some calls, and return its path."""
    rules = json.loads(PROFILE.read_text())
    for rule in rules["syscalls"]:
        rule["names"] = [name for name in rule["names"] if name not in refused]
    rules["syscalls"] = [rule for rule in rules["syscalls"] if rule["names"]]
    if "clone" in refused:
        plain = {"index": 0, "value": NEW_NAMESPACES, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}
        rules["syscalls"] += [
            {"names": ["clone"], "action": "SCMP_ACT_ALLOW", "args": [plain]},
            {"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38, "args": []},
        ]
    path = folder / f"profile-{len(refused)}.json"
    path.write_text(json.dumps(rules))
    return path


def run(root: Path, way: tuple[str, str, list[str]], *command: str) -> str:
    """Run a command in a new container; return what it says."""
    name, who, before = way
    refused = PROFILES[name]
    options = [f"--user={WHO[who]}", "--network=none", "--tmpfs=/tmp:mode=1777,exec"]
    if refused is None:
        options += ["--security-opt=seccomp=unconfined", "--security-opt=no-new-privileges"]
    elif refused:
        options += [f"--security-opt=seccomp={profile(refused, root / 'tmp')}"]
    options += ["--ulimit=nofile=1024:1024", "--ulimit=nproc=4096:4096", "--pids-limit=-1"]
    options += [f"--volume={REPOSITORY}:/repository:ro", "--workdir=/repository"]
    options += ["--env=PATH=/usr/bin:/bin:/usr/local/lib/python3.11/dist-packages/bin"]
    options += ["--env=PYTHONPATH=/repository", "--env=HOME=/tmp", "--env=MPLCONFIGDIR=/tmp/mpl"]
    podman = ["podman", "--runtime=runc", "--cgroup-manager=cgroupfs", "run", "--rm", *options]
    done = subprocess.run(
        [*podman, "--rootfs", str(root), *before, "python3", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.stdout


def attacks() -> None:
    """Inside: try the attacks on what is outside, and say what came of them."""
    from tests.attacks import arena
    from tests.attacks.bank import ATTACKS, OUTLIVE, REACH

    chosen = [a for a in ATTACKS if a.aim in (REACH, OUTLIVE) and a.damage is None]
    with arena.arenas(1) as executor:
        honest = executor.submit(arena.run, "honest", chosen[0].name).result()
        begun = [(a, executor.submit(arena.run, "engine", a.name, True)) for a in chosen]
        for attack, future in begun:
            outcome = future.result()
            verdict = outcome.verdict(honest, attack)
            if not re.search(attack.sign, outcome.text):
                verdict = f"not tried: {outcome.fault or outcome.text[:200]!r}"
            print(f"ATTACK {attack.name}: {verdict}", flush=True)


def row(root: Path, way: tuple[str, str, list[str]]) -> str:
    """Return the line of the table for one way to run."""
    doctor = run(root, way, "-m", "nbjudge.cli", "doctor")
    level = re.search(r"shut in here: by (\w+)|(CANNOT)", doctor)
    got = (level and (level[1] or "none")) or "?"
    lines = [f"| {way[0]} | {' '.join([way[1], *way[2]])} | {got} |"]
    if got in ("none", "?"):
        lines[0] += " – | – |"
        lines += [f"    {line}" for line in doctor.splitlines()] if got == "?" else []
        return "\n".join(lines)
    said = run(root, way, INSIDE, "inside")
    told = re.findall(r"^ATTACK (.*): (.*)$", said, re.M)
    if not told:
        lines += [f"    {line}" for line in said.splitlines()[-5:]]
    bad = [f"{name}: {verdict}" for name, verdict in told if verdict != "no"]
    lines[0] += f" {len(told)} | {len(bad)} |"
    return "\n".join([*lines, *(f"    {line}" for line in bad)])


def main() -> None:
    """Make the container, and print the table."""
    if sys.argv[1:] == ["inside"]:
        attacks()
        return
    root = Path(sys.argv[1] if sys.argv[1:] else "/var/tmp/nbjudge-container")
    make(root)
    print("| filter of system calls | who | level | attacks tried | got something |")
    print("|---|---|---|---|---|", flush=True)
    with ThreadPoolExecutor(2) as threads:
        for line in threads.map(lambda way: row(root, way), WAYS):
            print(line, flush=True)


if __name__ == "__main__":
    main()
