"""How the page's server answers."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web


def as_json(body: bytes, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    """JSON, compressed."""
    answer = web.Response(body=body, status=status, content_type="application/json")
    answer.enable_compression()
    return answer
