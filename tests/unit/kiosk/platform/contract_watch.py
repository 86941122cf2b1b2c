# SPDX-License-Identifier: Apache-2.0
"""Looks over the shoulder of the real client talking to the real sandbox: every request and every answer is held
against openapi.yaml by openapi-core, an implementation of neither side."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from openapi_core import Config, OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse
from urllib3.response import HTTPResponse

import kiosk.platform
from kiosk.platform import exchange

CONTRACT = Path(kiosk.platform.__file__).parent / "contract" / "openapi.yaml"


def contract() -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(CONTRACT.read_text("utf-8"), yaml.CSafeLoader)
    return found


@cache
def _openapi() -> OpenAPI:
    """Made once a process: it keeps nothing of what it looks at."""
    readers: dict[str, Callable[[bytes], Any]] = {"application/problem+json": json.loads}
    return OpenAPI.from_dict(contract(), config=Config(extra_media_type_deserializers=readers))


class ContractWatch:
    """``seen``: operation and status of every exchange that was found in order."""

    def __init__(self) -> None:
        self.openapi = _openapi()
        self.seen: Counter[tuple[str, int]] = Counter()

    def look(self, request: requests.PreparedRequest, response: requests.Response) -> None:
        asked, answered = RequestsOpenAPIRequest(request), RequestsOpenAPIResponse(response)
        self.openapi.validate_request(asked)
        self.openapi.validate_response(asked, answered)
        found = self.openapi.unmarshal_request(asked)
        assert found.errors == []
        self.seen[(f"{request.method} {asked.path}", response.status_code)] += 1


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> ContractWatch:
    watching = ContractWatch()
    real = exchange._Adapter.send

    def send(self: Any, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        response = real(self, request, **options)
        body = response.raw.read()
        copied = requests.Response()
        copied.status_code, copied.headers, copied.raw = response.status_code, response.headers, io.BytesIO(body)
        copied.url, copied.request = str(request.url), request
        watching.look(request, copied)
        response.raw = HTTPResponse(
            io.BytesIO(body), headers=dict(response.headers), status=response.status_code, preload_content=False
        )
        return response

    monkeypatch.setattr(exchange._Adapter, "send", send)
    return watching
