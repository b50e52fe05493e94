"""Web origins (scheme, host and port of a page's address), written in one way."""

from __future__ import annotations

from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


def normal_origin(text: str) -> str | None:
    """An origin as browsers write it: lower case, without the scheme's own port.

    Args:
        text: such as "https://Clinic.example:443".

    Returns:
        "https://clinic.example"; None for whatever is not exactly scheme, host and port.
    """
    if not text.isascii() or any(c.isspace() for c in text):
        return None
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    exact = f"{parts.scheme}://{parts.netloc}".lower() == text.lower()
    if parts.scheme not in _DEFAULT_PORTS or not host or not exact or set("@*\\%") & set(host):
        return None
    if "@" in parts.netloc or parts.netloc.endswith(":"):
        return None
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + (
        "" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}"
    )
