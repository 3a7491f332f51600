"""A QR code as part of a page: no address, so nothing of it stays in a log or a history."""

import segno
from markupsafe import Markup


def qr_code(words: str) -> Markup:
    """The drawing as SVG, for a template."""
    drawn = segno.make(words, error="m").svg_inline(border=4, svgclass="qr", omitsize=True)
    return Markup(drawn)  # noqa: S704 - drawn here, of squares alone
