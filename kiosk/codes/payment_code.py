# SPDX-License-Identifier: Apache-2.0
"""Whether a code to pay with leads to the payment platform, before it is shown to anybody (支付码核对).

Source: design 8 (every input is hostile, the platform's answers too); 中国人民银行 条码支付业务规范 asks that a payer can trust
what is scanned. The host has to be one of the settings, letter by letter: no port tricks, no user names, no look-alike ends.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit


def is_of_payment_host(url: str, hosts: Collection[str], *, needs_https: bool = True) -> bool:
    """``hosts``: names without port, in small letters. ``needs_https``: everywhere but in demonstrations and tests."""
    if not url.isascii() or any(sign.isspace() or sign == "\\" or ord(sign) < 0x20 for sign in url):
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    if "@" in parts.netloc or host is None:
        return False
    if needs_https and (parts.scheme != "https" or port not in (None, 443)):
        return False
    return parts.scheme in ("https", "http") and host in hosts
