"""The platform's own key: made once, whoever signs first."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from lifeloop.identity import platform_key

THREADS = 24


@pytest.fixture
def empty_home(settings: Any, tmp_path: Path) -> Path:
    settings.LIFELOOP_HOME, settings.LIFELOOP_PLATFORM_KEY = tmp_path, ""
    return tmp_path


def test_threads_that_sign_first_at_once_share_one_key(
    empty_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_have_one = Barrier(THREADS)

    def made(**how: int) -> RSAPrivateKey:
        key = generate_private_key(**{**how, "key_size": 1024})  # quickly made
        all_have_one.wait()
        return key

    monkeypatch.setattr(rsa, "generate_private_key", made)
    with ThreadPoolExecutor(THREADS) as pool:
        first = [pool.submit(platform_key.private_key.__wrapped__) for _ in range(THREADS)]
        keys = [future.result() for future in first]
    assert len({key.private_numbers() for key in keys}) == 1
    assert [path.name for path in empty_home.iterdir()] == ["platform_key.pem"]


def test_the_key_is_its_owners_alone(empty_home: Path) -> None:
    platform_key.private_key.__wrapped__()
    assert stat.S_IMODE((empty_home / "platform_key.pem").stat().st_mode) == 0o600
