"""Files that come with a call, as parts of a multipart body; they are not signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lifeloop.gateway.errors import ProtocolError


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came; its name and type are the sender's words, nothing to trust."""

    name: bytes
    content: bytes
    content_type: bytes = b""

    @property
    def extension(self) -> str:
        """The name's last part in lower case, without its dot; empty when there is none."""
        stem, dot, last = self.name.decode("ascii", "replace").rpartition(".")
        return last.lower() if dot and stem else ""


@dataclass(frozen=True, slots=True)
class FileField:
    """A file that a method takes: its part's name, at most so many bytes, a name with one of these extensions."""

    name: str
    most: int
    extensions: frozenset[str]
    description: str = ""
    required: bool = True


def taken(fields: Sequence[FileField], sent: Mapping[bytes, Upload]) -> dict[str, Upload]:
    """The files that a method asked for, by name; others are left alone. Refused: missing, empty, misnamed, too large."""
    found: dict[str, Upload] = {}
    for field in fields:
        file = sent.get(field.name.encode())
        if file is None:
            if field.required:
                raise ProtocolError("isv.upload-fail", f"缺少文件{field.name}")
            continue
        if not file.content:
            raise ProtocolError("isv.upload-fail", f"文件{field.name}为空")
        if file.extension not in field.extensions:
            allowed = "、".join(sorted(field.extensions))
            raise ProtocolError("isv.invalid-file-extension", f"{field.name}支持{allowed}")
        if len(file.content) > field.most:
            raise ProtocolError("isv.invalid-file-size", f"{field.name}不超过{field.most}字节")
        found[field.name] = file
    return found
