"""Key files: made once by the embedded start, otherwise handed in by whoever runs the installation."""

import base64
import os
import secrets
from pathlib import Path

from deploy.processes import StartRefused
from deploy.settings import Settings

KEY_BYTES = 32


def read_key(path: Path, *, setting: str) -> bytes:
    """The 32 bytes in a key file (base64 on one line). Raises `StartRefused` naming the file and its
    setting."""
    try:
        key = base64.b64decode(path.read_text("ascii").strip(), validate=True)
    except FileNotFoundError:
        raise StartRefused(f"The key file {path} does not exist; set {setting} to the right file.") from None
    except (OSError, ValueError):
        raise StartRefused(f"The key file {path} ({setting}) cannot be read as one line of base64.") from None
    if len(key) != KEY_BYTES:
        raise StartRefused(f"The key file {path} ({setting}) must hold {KEY_BYTES} bytes, not {len(key)}.")
    return key


def make_key(path: Path) -> None:
    """Write a new random key unless the file exists. It appears whole or not at all, readable by its owner
    only."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # link, not rename: a key that another start made meanwhile is never replaced
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def require_keys(settings: Settings) -> None:
    """Make the two keys of an embedded installation; in production refuse to start without them."""
    for path, setting in (
        (settings.master_key, "GONGDAO_MASTER_KEY_FILE"),
        (settings.payload_key, "GONGDAO_PAYLOAD_KEY_FILE"),
    ):
        if not settings.production:
            make_key(path)
        read_key(path, setting=setting)
