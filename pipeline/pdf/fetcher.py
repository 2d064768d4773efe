"""The layout engine's only source of files: the Book's own resources, under an origin that does not exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

from ..model import Resource

# ``.invalid`` is reserved (RFC 2606): no path of this machine gets into the file, and nothing can answer.
ORIGIN = "https://book.invalid/"


class ClosedFetcher(URLFetcher):
    """Gives what the Book carries and refuses all else: no network, no disk, no ``data:``.

    ``refused`` lists the addresses that were asked for in vain, in order: the engine keeps silent about some of them.
    """

    def __init__(self, resources: Iterable[Resource]) -> None:
        super().__init__(allowed_protocols=("https",), allow_redirects=False)
        self._resources: Mapping[str, Resource] = {resource.path: resource for resource in resources}
        self.refused: list[str] = []

    def fetch(self, url: str, _headers: object = None) -> URLFetcherResponse:
        """Raises ValueError for an address outside the Book."""
        parts = urlsplit(url)
        resource = self._resources.get(unquote(parts.path).lstrip("/"))
        if f"{parts.scheme}://{parts.netloc}/" != ORIGIN or parts.query or resource is None:
            self.refused.append(url)
            raise ValueError("not a resource of the Book")
        return URLFetcherResponse(url, resource.data, {"Content-Type": resource.media_type})
