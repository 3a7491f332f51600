"""A QR code as part of a page: no address, so nothing of it stays in a log or a history."""

import segno
from markupsafe import Markup


def qr_code(words: str) -> Markup:
    """The drawing as SVG, for a template."""
    drawn = segno.make(words, error="m")
    return Markup(drawn.svg_inline(scale=5, border=4, svgclass="qr"))  # noqa: S704 - squares alone
