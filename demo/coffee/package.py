"""``python -m demo.coffee.package``: build the mini program's package, ready to be uploaded."""

import argparse
import io
import json
import zipfile
from pathlib import Path

from demo.coffee.config import BACKEND

APP = Path(__file__).resolve().parent / "app"
WHEN = (2026, 1, 1, 0, 0, 0)  # the same sources always make the same bytes


def build(
    *, app_id: str = "", public_id: str = "", backend: str = BACKEND, template: str = ""
) -> bytes:
    """The zip. ``public_id`` is the lifestyle account of the follow card; without one there is no card.

    ``template``: the subscription template that the order page asks for; without one it does not ask.
    """
    manifest = json.loads((APP / "manifest.json").read_text(encoding="utf-8"))
    manifest["request_origins"] = [backend]
    if app_id:
        manifest["app_id"] = app_id
    config = json.dumps({"backend": backend, "publicId": public_id, "template": template})
    files = {
        path.relative_to(APP).as_posix(): path.read_bytes()
        for path in sorted(APP.rglob("*"))
        if path.is_file()
    }
    files["manifest.json"] = json.dumps(manifest, ensure_ascii=False, indent=2).encode()
    files["js/config.js"] = f"window.COFFEE = {config};\n".encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(name, WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o100644 << 16
            archive.writestr(info, content)
    return made.getvalue()


def main() -> None:
    """Write the zip to a file."""
    parser = argparse.ArgumentParser(prog="python -m demo.coffee.package")
    parser.add_argument("file", type=Path, help="where to write the zip")
    parser.add_argument("--app-id", default="")
    parser.add_argument("--public-id", default="")
    parser.add_argument("--backend", default=BACKEND)
    parser.add_argument("--template", default="", help="id of a one-time subscription template")
    options = parser.parse_args()
    options.file.write_bytes(
        build(
            app_id=options.app_id,
            public_id=options.public_id,
            backend=options.backend,
            template=options.template,
        )
    )
    print(options.file)


if __name__ == "__main__":
    main()
