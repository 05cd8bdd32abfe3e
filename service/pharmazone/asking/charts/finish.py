"""What a drawn chart needs to stand in a page: its words for those who do not see it, and colours for a dark ground."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, Final
from xml.sax.saxutils import escape

# What is drawn on a light ground, and what takes its place where the reader prefers the dark.
_DARK: Final = {
    "#ffffff": "#15181b",
    "#1c2024": "#e4e7ea",
    "#5a6470": "#a0a9b4",
    "#d9dee4": "#3a424b",
}
# Labels are measured in Arial; where no font of its widths is installed, the usual wide ones are set narrower.
_NARROWED: Final = "".join(
    f'@font-face{{font-family:Narrowed;font-weight:{weight};size-adjust:88%;src:local("DejaVu Sans{name}"),'
    f'local("Verdana{name}"),local("Noto Sans{name}")}}'
    for weight, name in (("normal", ""), ("bold", " Bold"))
)
STYLE: Final = (
    _NARROWED
    + "@media (prefers-color-scheme:dark){"
    + "".join(f'[{each}="{light}"]{{{each}:{dark}}}' for light, dark in _DARK.items() for each in ("fill", "stroke"))
    + "}"
)
STYLE_HASH: Final = f"sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}"
"""How a Content-Security-Policy names this style and no other (CSP Level 3, section 2.3.1)."""


def finish(svg: str, specification: Mapping[str, Any]) -> bytes:
    """Give the picture its title, its description and its style, in UTF-8."""
    head, rest = svg.split(">", 1)
    title, description = " ".join(specification["title"]["text"]), specification["description"]
    said = f'<title id="title">{escape(title)}</title><desc id="desc">{escape(description)}</desc>'
    drawn = f'{head} role="img" aria-labelledby="title desc">{said}<style>{STYLE}</style>{rest}\n'
    return drawn.encode("utf-8", "replace")
