"""The packages of the demo's mini programs, zipped from their folders.

The coffee shop lives in ``demo/coffee`` of the repository, a client like any other; the wheel brings its folder along.
"""

import io
import json
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
COFFEE = HERE.parents[1] / "demo" / "coffee" / "app"
WHEN = (2026, 1, 1, 0, 0, 0)  # the same files always make the same bytes


def build(
    name: str, *, app_id: str, public_id: str = "", backend: str = "", template: str = ""
) -> io.BytesIO:
    """The zip of one program. ``public_id``: the account of its follow card; ``backend``: where its own server answers;
    ``template``: what its pages ask a subscription for.
    """
    files = _files(name)
    manifest = json.loads(files["manifest.json"])
    manifest["app_id"] = app_id
    if backend:
        manifest["request_origins"] = [backend]
        config = json.dumps({"backend": backend, "publicId": public_id, "template": template})
        files["js/config.js"] = f"window.COFFEE = {config};\n".encode()
    files["manifest.json"] = json.dumps(manifest, ensure_ascii=False, indent=2).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            info = zipfile.ZipInfo(path, WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o100644 << 16
            archive.writestr(info, content)
    made.seek(0)
    return made


def _files(name: str) -> dict[str, bytes]:
    folder = HERE / "apps" / name
    if name == "coffee" and COFFEE.exists():
        folder = COFFEE
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
