"""The one place that talks to c2pa-python: files it knows, its settings, its errors in words."""

from __future__ import annotations

import types
from pathlib import Path
from typing import Any

# What the program writes or is likely to be asked about, of what the library can sign.
MEDIA_TYPES = types.MappingProxyType(
    {
        ".mp4": "video/mp4",
        ".m4v": "video/x-m4v",
        ".mov": "video/quicktime",
        ".m4a": "audio/mp4",
        ".avi": "video/avi",
        ".wav": "audio/wav",
        ".flac": "audio/flac",
        ".mp3": "audio/mpeg",
        ".png": "image/png",
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".webp": "image/webp",
        ".tif": "image/tiff",
        ".tiff": "image/tiff",
        ".gif": "image/gif",
    }
)


def media_type_of(path: Path) -> str | None:
    """The media type by which credentials are kept in a file of this name; None where they cannot.

    WebM, Matroska, MXF and text files have no place for them.
    """
    return MEDIA_TYPES.get(path.suffix.lower())


def can_be_signed(path: Path) -> bool:
    """Whether a file of this name can carry Content Credentials."""
    return media_type_of(path) is not None


def offline_context(trusted_pem: bytes = b"") -> Any:
    """A ``c2pa.Context`` that never uses the network.

    Args:
        trusted_pem: certificates of signers that are known.
    """
    import c2pa

    settings: dict[str, Any] = {
        "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
        "builder": {"thumbnail": {"enabled": False}},
    }
    if trusted_pem:
        settings["trust"] = {"trust_anchors": trusted_pem.decode("ascii")}
    return c2pa.Context(c2pa.Settings.from_dict(settings))
