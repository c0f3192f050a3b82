"""The peer that B3 is compared with: a signed send as one writes it in an afternoon, with FastAPI, and no checks.

It verifies the caller's signature, inserts one row durably, signs its answer. No clock, no binding, no consent, no limits,
no idempotency, one key, one charset. ``python -m bench.common.fastapi_peer PORT KEY_FILE DATABASE``.
"""

from __future__ import annotations

import base64
import json
import sqlite3
import sys
from pathlib import Path
from threading import local
from urllib.parse import parse_qsl

import uvicorn
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from fastapi import FastAPI, Request, Response

PORT, KEY, DATABASE = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
caller = serialization.load_pem_public_key(KEY.read_bytes())
own = rsa.generate_private_key(public_exponent=65537, key_size=2048)
here = local()
app = FastAPI()


def database() -> sqlite3.Connection:
    """This thread's connection, every commit on the disk."""
    if not hasattr(here, "connection"):
        here.connection = sqlite3.connect(DATABASE, timeout=30)
        here.connection.execute("PRAGMA journal_mode=WAL")
        here.connection.execute("PRAGMA synchronous=FULL")
        here.connection.execute(
            "CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY, content TEXT)"
        )
    return here.connection


def send(params: dict[str, str]) -> bytes:
    """One message."""
    signature = base64.b64decode(params.pop("sign"))
    text = "&".join(f"{name}={params[name]}" for name in sorted(params))
    assert isinstance(caller, rsa.RSAPublicKey)
    caller.verify(signature, text.encode(), padding.PKCS1v15(), hashes.SHA256())
    with database() as connection:
        row = connection.execute(
            "INSERT INTO message (content) VALUES (?)", [params["biz_content"]]
        )
    node = json.dumps({"code": "10000", "msg": "Success", "message_id": row.lastrowid}).encode()
    node = node.replace(b'": ', b'":')
    signed = base64.b64encode(own.sign(node, padding.PKCS1v15(), hashes.SHA256()))
    return b'{"response":' + node + b',"sign":"' + signed + b'"}'


@app.post("/gateway.do")
async def gateway(request: Request) -> Response:
    """Parameters from the address and the form; the work in a thread."""
    from starlette.concurrency import run_in_threadpool

    params = dict(request.query_params) | dict(parse_qsl((await request.body()).decode()))
    return Response(await run_in_threadpool(send, params), media_type="application/json")


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning", access_log=False)
