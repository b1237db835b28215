"""Who may change what, decided for each request anew: ``rights`` is the only place that does.

A server is not one person's. The same page is opened by whoever sits at the machine and by whoever
comes through a network, a public link or a proxy, with the same password. So nothing is decided
when the server starts but what its flags rule out for everyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ui.access.arrivals import visitor
from ui.options import Options

# Where articles that are given on the page go: "library", into the library itself, for its owner;
# "visit", into a library of the visitor's own that goes with the visit; "none", nowhere.
Place = Literal["library", "visit", "none"]


@dataclass(frozen=True, slots=True)
class Rights:
    """What one request may change."""

    articles: Place  # added, replaced and removed there
    feedback: bool  # thumbs and comments, which the library keeps beside its articles


def rights_of(request: Any, options: Options) -> Rights:
    """What a request of Starlette's or Gradio's may change.

    The owner of the library is who sits at the machine (``ui.access.arrivals.Visitor.owner``): neither a
    password nor a proxy's address makes anybody so. Feedback is of everyone who can ask: it changes
    no article and no answer, and ``docs/serving.md`` says so.
    """
    place: Place = "none"
    if not options.readonly:
        if visitor(request).owner:
            place = "library"
        elif options.allow_upload:
            place = "visit"
    return Rights(place, feedback=True)
