"""Key files."""

import base64
from pathlib import Path

import pytest

from deploy.keys import make_key, read_key, require_keys
from deploy.processes import StartRefused
from deploy.settings import Settings


class TestMakeKey:
    def test_is_readable_by_its_owner_only(self, folder: Path) -> None:
        """The file's mode is 0600 from its first moment."""
        make_key(folder / "k")
        assert (folder / "k").stat().st_mode & 0o777 == 0o600

    def test_never_replaces_a_key(self, folder: Path) -> None:
        """A second call leaves the first key, without which the vault is lost."""
        make_key(folder / "k")
        first = read_key(folder / "k", setting="X")
        make_key(folder / "k")
        assert (read_key(folder / "k", setting="X"), len(first)) == (first, 32)

    def test_leaves_no_draft(self, folder: Path) -> None:
        """Only the key itself stays in the folder."""
        make_key(folder / "k")
        assert [path.name for path in folder.iterdir()] == ["k"]


class TestReadKey:
    @pytest.mark.parametrize("content", [b"", b"not base64!", base64.b64encode(b"short"), b"\xff\xfe"])
    def test_refuses_what_is_no_key(self, folder: Path, content: bytes) -> None:
        """A wrong file is named with its setting, and its content is not repeated."""
        (folder / "k").write_bytes(content)
        with pytest.raises(StartRefused, match="GONGDAO_MASTER_KEY_FILE") as refused:
            read_key(folder / "k", setting="GONGDAO_MASTER_KEY_FILE")
        assert "not base64!" not in str(refused.value)


class TestRequireKeys:
    def test_makes_both_for_an_embedded_installation(self, folder: Path) -> None:
        """Vault and Temporal get a key each, and not the same."""
        settings = Settings(data=folder)
        require_keys(settings)
        assert read_key(settings.master_key, setting="A") != read_key(settings.payload_key, setting="B")

    def test_makes_none_in_production(self, folder: Path) -> None:
        """With somebody else's database a missing key ends the start."""
        settings = Settings(data=folder, database_url="postgresql://app@db/gongdao")
        with pytest.raises(StartRefused, match="does not exist; set GONGDAO_MASTER_KEY_FILE"):
            require_keys(settings)
        assert list(folder.iterdir()) == []
