"""What is shipped for running a site agrees with the program it runs."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.web.middleware import masked_path
from tools.demo import ROOT

DEPLOY = ROOT / "deploy"
SECRET = "TOPSECRET234"
ADDRESSES = [
    f"/t/{SECRET}/",
    f"/T/{SECRET}",
    f"/r/{SECRET}/correct/",
    f"/a/{SECRET}/open/",
    f"/s/{SECRET}/",
    f"/verify/{SECRET}.json",
    f"/VERIFY/{SECRET}",
    f"/my/calendar/{SECRET}.ics",
]


def proxy_mask(address: str) -> str:
    """What the shipped proxy configuration writes into its log."""
    text = (DEPLOY / "Caddyfile").read_text("utf-8")
    found = re.search(r'request>uri regexp "(?P<pattern>[^"]+)" "(?P<by>[^"]+)"', text)
    assert found
    return re.sub(found["pattern"], found["by"].replace("$1", r"\g<1>"), address)


@pytest.mark.parametrize("address", ADDRESSES)
def test_proxy_and_site_mask_the_same_secrets(address: str) -> None:
    assert SECRET not in proxy_mask(address)
    assert SECRET not in masked_path(address)


def test_proxy_masks_a_secret_in_a_query() -> None:
    assert SECRET not in proxy_mask(f"/sign-in/?next=/a/{SECRET}/&x=1")
    assert SECRET not in proxy_mask(f"/sign-in/?next=%2Fa%2F{SECRET}%2F")
    assert proxy_mask("/e/chengdu-2024/?page=2") == "/e/chengdu-2024/?page=2"


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return loaded


def test_compose_runs_every_process_once_the_release_is_done() -> None:
    services = compose()["services"]
    assert set(services) == {
        *("proxy", "web", "worker", "scheduler", "release", "postgres", "redis"),
    }
    for name in ("web", "worker", "scheduler"):
        assert services[name]["depends_on"]["release"] == {
            "condition": "service_completed_successfully"
        }
    assert services["release"]["restart"] == "no"
    assert {"web", "worker", "postgres", "redis"} <= {
        name for name, service in services.items() if "healthcheck" in service
    }


def test_only_the_proxy_is_reached_from_outside() -> None:
    open_to_all = {name for name, service in compose()["services"].items() if "ports" in service}
    assert open_to_all == {"proxy"}
    assert compose()["networks"]["inside"]["internal"] is True


def test_every_variable_of_compose_is_documented() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", (DEPLOY / "compose.yaml").read_text("utf-8")))
    documented = (ROOT / ".env.example").read_text("utf-8") + (ROOT / "docs/deploy.md").read_text(
        "utf-8"
    )
    assert {name for name in used if name not in documented} == set()


@pytest.mark.parametrize(
    "unit", sorted(DEPLOY.glob("systemd/*.service")), ids=lambda path: path.stem
)
def test_unit_starts_something_that_is_there_without_privileges(unit: Path) -> None:
    text = unit.read_text("utf-8")
    (command,) = re.findall(r"^ExecStart=(\S+)", text, re.MULTILINE)
    if command.startswith("/opt/huiwu/deploy/"):
        script = ROOT / command.removeprefix("/opt/huiwu/")
        assert script.stat().st_mode & 0o111
    else:
        assert command in {"/opt/huiwu/.venv/bin/celery", "/bin/sh"}
    assert "User=huiwu" in text
    assert "NoNewPrivileges=yes" in text
    assert "ProtectSystem=strict" in text


def test_image_runs_as_nobody_special_and_builds_before_it_starts() -> None:
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert re.search(r"^USER huiwu$", text, re.MULTILINE)
    assert "--require-hashes" in text
    assert text.index("tools.static_files") < text.index("CMD")
