"""The ``lifeloop`` command, in processes of its own."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.server import Server, Template, environment

FACTS = {
    "base_url": (),
    "gateway_url": (),
    "platform_public_key_pem": (),
    "merchant": ("login", "password", "phone"),
    "other_merchant": ("login", "password", "phone"),
    "operator": ("login", "password"),
    "mini_program": ("app_id", "private_key_pem", "aes_key"),
    "unlisted_mini_program": ("app_id",),
    "lifestyle_account": ("app_id", "private_key_pem", "aes_key"),
    "other_lifestyle_account": ("app_id",),
    "follower": ("user_id", "phone"),
    "stranger": ("user_id", "phone"),
    "user_template_id": (),
    "template_id": (),
    "form_id": (),
    "auth_code": (),
}


def command(home: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    home.mkdir(exist_ok=True)
    database = os.environ.get("TEST_DATABASE")
    return subprocess.run(
        [sys.executable, "-m", "lifeloop", *arguments],
        cwd=home,
        env={**environment(home, database), **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def assert_sentence(done: subprocess.CompletedProcess[str], *parts: str) -> None:
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for part in parts:
        assert part in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("LIFELOOP_SMS", "pigeon", "write one of"),
        ("LIFELOOP_DEMO", "maybe", "write 1 or 0"),
        ("LIFELOOP_ASSOCIATION_CAP", "ten", "write a whole number"),
        ("LIFELOOP_BASE_URL", "life.example.com", "write an address"),
        ("LIFELOOP_DATABASE", "mysql://x/y", "write postgres://"),
        ("LIFELOOP_SECRET_KEY", "short", "shorter than 32"),
        ("LIFELOOP_SECRET_KEY_FILE", "/nowhere/secret", "cannot be read"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(
    tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    done = command(tmp_path / "home", "serve", "--port", "0", **{name: value})
    assert_sentence(done, name.removesuffix("_FILE"), sentence)


def test_a_package_host_on_the_platforms_own_site_stops_the_start(tmp_path: Path) -> None:
    settings = {
        "LIFELOOP_BASE_URL": "https://life.example.com",
        "LIFELOOP_PACKAGE_HOST": "packages.life.example.com",
    }
    done = command(tmp_path / "home", "check", **settings)
    assert_sentence(done, "LIFELOOP_PACKAGE_HOST")


def test_an_unreachable_database_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    away = {"LIFELOOP_DATABASE": "postgres://nobody@127.0.0.1:9/none"}
    done = command(tmp_path / "home", "check", **away)
    assert_sentence(done, "the database cannot be reached", "LIFELOOP_DATABASE")


def test_an_old_database_stops_the_start_with_the_command_to_run(tmp_path: Path) -> None:
    empty = {"LIFELOOP_DATABASE": f"sqlite:///{tmp_path / 'empty.sqlite3'}"}
    assert_sentence(command(tmp_path / "home", "serve", "--port", "0", **empty), "lifeloop migrate")


def test_a_taken_port_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = command(tmp_path / "home", "serve", "--port", port)
    assert_sentence(done, port, "--port")


def test_the_demo_names_everything_a_client_needs(server: Server) -> None:
    facts = server.demo()
    for name, inner in FACTS.items():
        assert facts[name], name
        assert set(inner) <= set(facts[name] if inner else ())
        assert all(facts[name][key] for key in inner)
    assert facts["base_url"] == server.base_url
    assert facts["gateway_url"] == f"{server.base_url}/gateway.do"
    assert facts["mini_program"]["private_key_pem"].startswith("-----BEGIN RSA PRIVATE KEY-----")
    assert facts["follower"]["user_id"].startswith("2088")


def test_the_demo_is_seeded_once_and_its_codes_are_fresh(server: Server) -> None:
    first, second = server.demo(), server.demo()
    for fresh in ("form_id", "auth_code"):
        assert first.pop(fresh) != second.pop(fresh)
    assert first == second


def test_no_text_for_a_phone_is_a_sentence(server: Server) -> None:
    done = command(server.home, "demo", "sms", "13900000000", **server.env)
    assert_sentence(done, "13900000000")


def test_followers_are_indexed_anew_when_asked(server: Server) -> None:
    done = command(server.home, "reindex", **server.env)
    assert (done.returncode, "lifeloop check" in done.stdout) == (0, True), done.stderr
    said = command(server.home, "check", **server.env)
    assert (said.returncode, said.stdout.splitlines()[-1]) == (0, "All is well.")


def test_it_serves_with_two_processes_and_ends_when_asked(
    template: Template, tmp_path: Path
) -> None:
    with template.server(tmp_path / "two", workers=2) as server:
        with urlopen(f"{server.base_url}/readyz", timeout=60) as answer:
            assert answer.status == 200
        assert server.stop() == 0


def test_it_ends_cleanly_and_comes_back_on_the_same_data(server: Server) -> None:
    before = server.demo()["mini_program"]
    port = server.port
    assert server.stop() == 0
    server.start()
    assert server.port == port
    assert server.demo()["mini_program"] == before
