"""Whose process the embedded PostgreSQL is, since it refuses to run as root.

In a user namespace root looks like user 1000 to it while the files stay root's own, so no permission changes.
Where namespaces are forbidden (some containers), an existing unprivileged user runs it, in a folder inside
the data folder that this user owns.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from deploy.processes import OURSELVES, Identity, StartRefused

USERS_INSTEAD_OF_ROOT = ("postgres", "nobody")
IN_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


def _namespaces_allowed() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*IN_NAMESPACE, "true"], capture_output=True, check=False).returncode == 0


class Account:
    """Who runs the server: ourselves, root in a namespace, or another user in root's place."""

    def __init__(self, *, namespaces: bool = True) -> None:
        self.prefix: list[str] = []
        self.user: pwd.struct_passwd | None = None
        if os.geteuid() != 0:
            return
        if namespaces and _namespaces_allowed():
            self.prefix = [*IN_NAMESPACE, "--"]
            return
        self.user = next((found for name in USERS_INSTEAD_OF_ROOT if (found := _account_named(name))), None)
        if self.user is None:
            raise StartRefused("PostgreSQL refuses to run as root here; start Gongdao as an ordinary user.")

    def open_way(self, data: Path) -> None:
        """Let the user in root's place pass through the data folder, without being able to list it."""
        if self.user is not None:
            data.chmod(0o711)

    def give(self, folder: Path) -> None:
        """Make the folder, for the server's user only."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.user is not None:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)

    def options(self) -> Identity:
        """The arguments of `subprocess` that make a child run as the server's user."""
        if self.user is None:
            return OURSELVES
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def check_reach(self, path: Path) -> None:
        """Raise `StartRefused` when the user in root's place cannot enter the folders that lead to `path`."""
        if self.user is None:
            return
        test = subprocess.run(["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)], check=False, **self.options())
        if test.returncode != 0:
            raise StartRefused(
                f"Without user namespaces PostgreSQL runs as user {self.user.pw_name}, who cannot reach "
                f"{path}; start Gongdao as an ordinary user or set GONGDAO_DATA to another folder."
            )


def _account_named(name: str) -> pwd.struct_passwd | None:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(name)
    return None
