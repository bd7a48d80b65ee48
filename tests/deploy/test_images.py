"""Dockerfile, compose file and chart cannot run in this workshop; what they name is checked against what exists."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from api.bodies import BODY_LIMIT
from deploy.command import app
from deploy.settings import table
from deploy.temporal_server import temporal_binary

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {name for name, _, _ in table()}
SUBCOMMANDS = set(get_command(app).commands)  # type: ignore[attr-defined]


def dockerfile() -> list[tuple[str, str]]:
    """Instructions of the Dockerfile, continuation lines joined."""
    text = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.M).replace("\\\n", " ")
    return [tuple(line.split(maxsplit=1)) for line in text.splitlines() if line.strip()]  # type: ignore[misc]


def compose() -> dict[str, Any]:
    """The compose file as data."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def ours() -> dict[str, dict[str, Any]]:
    """Services that run our image."""
    return {name: one for name, one in compose()["services"].items() if one["image"].startswith("gongdao")}


class TestDockerfile:
    """The image."""

    def test_copies_only_what_is_there(self) -> None:
        """Every COPY from the context names an existing path."""
        sources = [
            source
            for word, rest in dockerfile()
            if word == "COPY" and not rest.startswith("--from")
            for source in rest.split()[:-1]
        ]
        assert sources and [one for one in sources if not (ROOT / one).exists()] == []

    def test_copies_every_package_of_the_product(self) -> None:
        """No top-level package is forgotten."""
        copied = {rest.split()[0] for word, rest in dockerfile() if word == "COPY"}
        assert {one.parent.name for one in ROOT.glob("*/__init__.py")} - {"tests", "bench"} <= copied

    def test_does_not_run_as_root(self) -> None:
        """The last USER is a number other than 0."""
        users = [rest for word, rest in dockerfile() if word == "USER"]
        assert users and users[-1].isdigit() and users[-1] != "0"

    def test_sets_only_known_settings(self) -> None:
        """Each of our variables is a setting."""
        names = {name for word, rest in dockerfile() if word == "ENV" for name in re.findall(r"(\w+)=", rest)}
        assert {one for one in names if one.startswith(("GONGDAO_", "TEMPORAL_"))} <= SETTINGS

    def test_starts_a_command_that_exists(self) -> None:
        """CMD is a subcommand of `gongdao`."""
        commands = [re.findall(r'"([^"]+)"', rest)[0] for word, rest in dockerfile() if word == "CMD"]
        assert commands and set(commands) <= SUBCOMMANDS


class TestCompose:
    """The compose file."""

    def test_sets_only_known_settings(self) -> None:
        """Each variable of our services is a setting."""
        names = {name for one in ours().values() for name in one["environment"]}
        assert names and names <= SETTINGS

    def test_runs_commands_that_exist(self) -> None:
        """Each of our services runs a subcommand of `gongdao`."""
        assert {one["command"][0] for one in ours().values()} <= SUBCOMMANDS

    @pytest.mark.parametrize("service", ["api", "worker"])
    def test_runs_two_of_each(self, service: str) -> None:
        """API and worker stand twice."""
        assert compose()["services"][service]["deploy"]["replicas"] == 2

    def test_mounts_only_files_that_are_there(self) -> None:
        """Each mounted file exists in the repository."""
        mounts = [mount.split(":")[0] for one in compose()["services"].values() for mount in one.get("volumes", [])]
        files = [one for one in mounts if one.startswith("./")]
        assert files and [one for one in files if not (ROOT / "deploy" / one).exists()] == []

    def test_waits_only_for_services_that_are_there(self) -> None:
        """Every dependency is a service of the file."""
        services = compose()["services"]
        assert {name for one in services.values() for name in one.get("depends_on", {})} <= set(services)

    def test_publishes_only_on_the_loopback_address(self) -> None:
        """Nothing listens to the world before somebody decides so."""
        ports = [port for one in compose()["services"].values() for port in one.get("ports", [])]
        assert ports and all(port.startswith("127.0.0.1:") for port in ports)

    def test_gives_the_service_no_owner_of_the_tables(self) -> None:
        """Only migrations know the owner's address."""
        knowing = {name for name, one in ours().items() if "GONGDAO_DATABASE_OWNER_URL" in one["environment"]}
        assert knowing == {"migrate"}

    def test_runs_the_temporal_server_that_the_embedded_start_brings(self) -> None:
        """Whoever moves from `make run` to containers meets the same server, schema tool and pages."""
        told = subprocess.run([temporal_binary(), "--version"], capture_output=True, text=True, check=True).stdout
        found = re.search(r"Server ([0-9.]+), UI ([0-9.]+)", told)
        assert found is not None
        images = {one["image"] for one in compose()["services"].values() if "temporalio/" in one["image"]}
        server, pages = found.groups()
        assert images == {f"temporalio/server:{server}", f"temporalio/admin-tools:{server}", f"temporalio/ui:{pages}"}

    @pytest.mark.parametrize("service", ["postgres", "temporal", "api", "proxy"])
    def test_asks_whoever_others_wait_for_how_it_is(self, service: str) -> None:
        """Each service that listens has a health check."""
        assert compose()["services"][service]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")

    def test_waits_for_health_where_it_is_asked(self) -> None:
        """A dependency with a health check is waited for until it is well, not just until it was started."""
        services = compose()["services"]
        waits = [(on, how["condition"]) for one in services.values() for on, how in one.get("depends_on", {}).items()]
        assert waits and [on for on, how in waits if "healthcheck" in services[on] and how != "service_healthy"] == []

    def test_keeps_the_sign_in_to_https_unless_told(self) -> None:
        """Whoever leaves TLS out has to say so."""
        assert compose()["services"]["api"]["environment"]["GONGDAO_SECURE_COOKIES"].endswith(":-true}")

    def test_keeps_notices_out_of_the_containers(self) -> None:
        """Files would vanish with the container, and the other worker would not see them."""
        assert {one["environment"]["GONGDAO_NOTICES"].split(":-")[1] for one in ours().values()} == {"log}"}


class TestProxy:
    """The proxy's configuration."""

    def test_believes_no_address_that_the_caller_claims(self) -> None:
        """The APIs trust the proxy, so the proxy says what it saw, and nothing it was told."""
        text = (ROOT / "deploy" / "proxy.conf").read_text(encoding="utf-8")
        assert re.findall(r"X-Forwarded-For (\S+);", text) == ["$remote_addr"]

    def test_logs_no_address(self) -> None:
        """Addresses hold receipt codes: neither the access log nor lines about a broken upstream may repeat them."""
        text = (ROOT / "deploy" / "proxy.conf").read_text(encoding="utf-8")
        (name, form), (log,) = re.findall(r"log_format (\w+) '(.*)';", text)[0], re.findall(r"access_log (.*);", text)
        logged = set(re.findall(r"\$(\w+)", form))
        assert log.split()[-1] == name
        assert logged and not logged & {"request", "request_uri", "uri", "document_uri", "args", "http_referer"}
        assert re.findall(r"error_log \S+ (\w+);", text) == ["crit"]

    def test_lets_the_service_say_what_is_too_large(self) -> None:
        """The proxy's own answer would be no page of ours."""
        text = (ROOT / "deploy" / "proxy.conf").read_text(encoding="utf-8")
        assert [int(one) * 1024 * 1024 > BODY_LIMIT for one in re.findall(r"client_max_body_size (\d+)m;", text)] == [
            True
        ]
