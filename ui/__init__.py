"""The web chat. Only this package knows Gradio; it uses a bot through its public methods.

``build`` returns the page for mounting elsewhere, ``serve`` runs it. Gradio takes seconds to
import, so it is imported when one of them is called and not with this package.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import gradio as gr

    from ui.options import Options
    from ui.page import Look
    from ui.protocol import ChatBot

__all__ = [
    "build",
    "look",
    "serve",
]

# Unless told not to before its import, Gradio asks for its newest version and reports usage;
# nothing that is asked or read here may leave the machine.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"


def build(bot: ChatBot, options: Options | None = None) -> gr.Blocks:
    """The chat page over ``bot``, for mounting; by default nothing can be added on it."""
    from ui.page import build as build_page

    return build_page(bot, options)


def look() -> Look:
    """The page's theme, styles, scripts and translations, for whoever mounts it.

    As in ``gr.mount_gradio_app(app, ui.build(bot), "/", **ui.look())``.
    """
    from ui.page import look as page_look

    return page_look()


def serve(
    bot: ChatBot,
    host: str | None = None,
    port: int | None = None,
    *,
    share: bool = False,
    auth: str | None = None,
    language: str | None = None,
    readonly: bool = False,
    allow_upload: bool = False,
    mcp: bool = False,
    root_path: str = "",
    embed: Sequence[str] = (),
    log_format: str = "text",
) -> None:
    """Serve the chat until it is interrupted.

    Args:
        bot: what answers.
        host: the address to listen on; by default 127.0.0.1, so that only this machine reaches it.
        port: the port; 7860 by default, any free one if 0.
        share: also ask Gradio's share service for a public link; the chat goes on without one.
        auth: ``"user:password"`` that visitors must give.
        language: ``en``, ``zh-Hans`` or ``zh-Hant`` for everyone; by default the browser's own.
        readonly: nobody can add or remove articles on the page; otherwise whoever sits at this
            machine can.
        allow_upload: visitors who do not sit at this machine may ask about files of their own.
        mcp: also serve the tools of the Model Context Protocol.
        root_path: the path under which a proxy has the chat, such as ``/wenda``.
        embed: origins whose pages may show the chat in a frame, such as ``https://example.org``.
        log_format: ``text``, or ``json`` for a line of JSON on the output for each event.

    Raises:
        ValueError: ``auth``, ``language``, ``port`` or one of the last three is not valid.
        WendaError: the address cannot be listened on, for example because the port is in use; or
            the tools are wanted and their package is not installed.
    """
    from bot.core import settings
    from ui.access import check_origin, check_root_path, listen, parse_auth
    from ui.languages import find_language
    from ui.log import JSON, check_format, write_json
    from ui.options import Options

    if mcp:
        _need_mcp()
    login = parse_auth(auth) if auth is not None else None
    language = find_language(language) if language else None
    host = host or settings.DEFAULT_HOST
    options = Options(
        language,
        readonly,
        allow_upload,
        mcp,
        check_root_path(root_path),
        tuple(dict.fromkeys(map(check_origin, embed))),
    )
    if check_format(log_format) == JSON:
        write_json()
    with listen(host, settings.DEFAULT_PORT if port is None else port) as sock:
        from ui.server import run  # imports Gradio: only now, so that a mistake is told at once

        run(bot, sock, host, options, share=share, login=login)


def _need_mcp() -> None:
    from importlib.util import find_spec

    from bot.core import WendaError

    if not (find_spec("mcp") and find_spec("mcp_types")):  # the second came with version 2
        raise WendaError(
            "--mcp needs the package mcp, version 2 or newer, which is not installed; in Wenda's "
            "folder: pip install '.[mcp]'"
        )
