"""The browser files, from the real package registry's packages as the lock pins them."""

import json
import shutil
from pathlib import Path

import pytest

from deploy.assets import FILES, ROOT, are_built, build_assets
from deploy.processes import StartRefused

INPUTS = ("package.json", "package-lock.json", ".npmrc", "requirements-assets.lock")


@pytest.fixture
def checkout(folder: Path) -> Path:
    """A folder with only what the build reads."""
    for name in INPUTS:
        shutil.copyfile(ROOT / name, folder / name)
    return folder


class TestBuildAssets:
    def test_copies_every_file(self, checkout: Path) -> None:
        """After the build each file that a page names is there and not empty."""
        vendor = checkout / "vendor"
        assert build_assets(root=checkout, vendor=vendor)
        assert [name for name in FILES if (vendor / name).stat().st_size == 0] == []

    def test_does_nothing_the_second_time(self, checkout: Path) -> None:
        """With the files there nothing is fetched: the packages may be gone."""
        vendor = checkout / "vendor"
        build_assets(root=checkout, vendor=vendor)
        shutil.rmtree(checkout / "node_modules")
        assert build_assets(root=checkout, vendor=vendor) is False
        assert not (checkout / "node_modules").exists()

    def test_says_in_one_sentence_what_failed(self, checkout: Path) -> None:
        """A lock that does not fit package.json ends the build with a sentence."""
        package = json.loads((checkout / "package.json").read_text())
        package["dependencies"]["htmx.org"] = "3.9.9"
        (checkout / "package.json").write_text(json.dumps(package))
        with pytest.raises(StartRefused, match=r"^Fetching the browser files with npm failed: "):
            build_assets(root=checkout, vendor=checkout / "vendor")


class TestAreBuilt:
    def test_notices_another_lock(self, checkout: Path) -> None:
        """Files made from another lock are made again."""
        vendor = checkout / "vendor"
        build_assets(root=checkout, vendor=vendor)
        lock = checkout / "package-lock.json"
        lock.write_text(lock.read_text() + "\n")
        assert not are_built(root=checkout, vendor=vendor)


class TestLocks:
    @pytest.mark.parametrize("name", ["package-lock.json", "requirements.lock", "requirements-assets.lock"])
    def test_hold_no_address(self, name: str) -> None:
        """Which registry serves the packages is the installation's choice."""
        assert "://" not in (ROOT / name).read_text()
