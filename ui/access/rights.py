"""Who may change what: decided for each request anew, and only here.

The same page is opened by whoever sits at the machine and, with the same password, by whoever comes
through a network, a public link or a proxy. So when the server starts, nothing is decided except
what its flags rule out for everyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ui.access.arrivals import visitor
from ui.options import Options

# Where articles that are added on the page go: "library": into the library itself, for its owner;
# "visit": into the visitor's own library, which is deleted after the visit; "none": nowhere.
Place = Literal["library", "visit", "none"]


@dataclass(frozen=True, slots=True)
class Rights:
    """What one request may change."""

    articles: Place  # where articles are added, replaced and removed
    feedback: bool  # whether thumbs and comments are kept in the library


def rights_of(request: Any, options: Options) -> Rights:
    """What a request of Starlette's or Gradio's may change.

    The owner of the library is whoever sits at the machine (``Visitor.owner``, see
    ``ui.access.arrivals``); neither a password nor a proxy's address makes anybody the owner.
    Everyone who can ask may give feedback: it changes no article and no answer
    (``docs/serving.md``).
    """
    place: Place = "none"
    if not options.readonly:
        if visitor(request).owner:
            place = "library"
        elif options.allow_upload:
            place = "visit"
    return Rights(place, feedback=True)
