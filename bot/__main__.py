"""The ``wenda`` command, also ``python -m bot``: arguments → an exit code.

Errors become one line here and nowhere else. This is also the only module in ``bot`` that knows the
web chat, because something has to put the two together.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import warnings
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from bot.cli import build_parser, open_bot, say
from bot.core import Stopped, WendaError, check_memory, is_shortage, settings
from bot.library import set_command

if TYPE_CHECKING:
    from bot.bot import Bot

_WORK = {"chat": "chat", "ask": "answers", "evaluate": "answers"}  # others only need the library
_SHORT = "there is too little memory for this"
_INTERRUPTED = 130  # 128 + SIGINT, what shells expect of Ctrl-C


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code: 0 done, 1 could not, 2 wrong usage."""
    _use_utf8()
    # The reader's matrices are small: a second BLAS thread gains nothing, and on busy cores each
    # waits for the other. NumPy reads this when it is first imported, which is still to come.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    args = build_parser().parse_args(argv)
    set_command(f"wenda {args.command}")
    with warnings.catch_warnings():
        warnings.showwarning = _show_warning
        try:
            if warning := check_memory(_WORK.get(args.command, "library")):
                say(warning)
            code: int = chat(args) if args.command == "chat" else args.run(args)
            sys.stdout.flush()
            return code
        except BrokenPipeError:
            # whoever read the output has gone, so nothing more may be written, not even at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        except KeyboardInterrupt as error:
            if isinstance(error, Stopped):
                say(error)
            return _INTERRUPTED
        except Exception as error:
            if settings.variable("DEBUG"):
                raise
            return _report(error)


def _report(error: Exception) -> int:
    """Prints an error as one line; returns the exit code."""
    if is_shortage(error) and not (isinstance(error, WendaError) and "memory" in str(error)):
        say(f"{_SHORT} ({type(error).__name__}); give it more, or close other programs")
    elif isinstance(error, ImportError):
        say(f"{error}; a dependency is missing: install Wenda again")
    elif isinstance(error, (ValueError, WendaError, OSError)):
        say(error)
    else:
        name = type(error).__name__
        say(f"{name}: {error}; this is a fault in Wenda, WENDA_DEBUG=1 shows where")
    return 2 if isinstance(error, ValueError) else 1


def chat(args: argparse.Namespace) -> int:
    """Serves the web chat until Ctrl-C."""
    from bot.library import follow_changes

    with open_bot(args) as bot, follow_changes(bot.library):
        # At the same time as Gradio's import, which takes longer; the first question need not wait.
        warming = threading.Thread(target=_warm, args=(bot,), daemon=True)
        warming.start()
        try:
            from ui import serve

            serve(
                bot,
                args.host,
                args.port,
                share=args.share,
                auth=args.auth,
                language=args.lang,
                readonly=args.readonly,
                allow_upload=args.allow_upload,
                mcp=args.mcp,
                root_path=args.root_path,
                embed=args.embed or settings.split_variable("EMBED"),
                log_format=args.log_format,
            )
        except KeyboardInterrupt:
            pass  # that is how a chat ends
        finally:
            warming.join()  # an interpreter that ends under a library's C++ code may abort
    return 0


def _warm(bot: Bot) -> None:
    """Loads what answers need; an error is ignored, because the first question will report it."""
    with suppress(Exception):
        bot.warm()


def _use_utf8() -> None:
    """Prints in UTF-8 in every locale, with "?" for what that cannot encode."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # not under a test's replacement
            reconfigure(encoding="utf-8", errors="replace")


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Shows our own warnings (RuntimeWarning); those of libraries are for their developers."""
    if issubclass(category, RuntimeWarning) or settings.variable("DEBUG"):
        say(message)


if __name__ == "__main__":
    sys.exit(main())
