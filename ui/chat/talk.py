"""Around the conversation: keeping it over a reload, saving it, rating answers, links to it."""

from __future__ import annotations

import json
import logging
import re
import secrets
from collections.abc import Callable
from typing import Any

import gradio as gr
from gradio.components import Component
from gradio.events import Dependency

from bot.core import settings
from ui.answer import export_file
from ui.chat import keeping
from ui.chat.feedback import Box, Rating
from ui.chat.signatures import Spoken
from ui.protocol import ChatBot, RatedBot
from ui.texts import text

LINES = 2  # of the comment box before it grows

# What may mean something to Markdown, HTML or TeX, an address, or an invisible character.
_MARKUP = re.compile(
    r"[<>\[\]{}\\`*_~|^$#]|&#|&\w+;|://|\bwww\.|\S@\S"
    r"|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
    r"|(?m:^\s*([-+=]|\d+[.)])\s)"
)

log = logging.getLogger(__name__)

Language = Callable[[gr.Request], str]
_PRIVATE: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


class Talk:
    """The buttons and the comment box, which stand where it is made in the open Blocks."""

    def __init__(
        self,
        bot: ChatBot,
        spoken: Spoken,
        say: Callable[[str], Any],
        language: Language,
        answering: Callable[[gr.Request], ChatBot],
        may_rate: Callable[[gr.Request], bool],
    ) -> None:
        """Put the parts into the open Blocks.

        Args:
            bot: its library keeps what readers say about answers.
            spoken: the server's memory of answers.
            say: returns a text of the interface by its key.
            language: returns the language that a visitor sees the page in.
            answering: returns what answers a visitor.
            may_rate: returns whether a visitor's thumbs and comments are kept.
        """
        self._bot, self._spoken, self._language = bot, spoken, language
        self._answering, self._may_rate = answering, may_rate
        self._box = _box(say) if isinstance(bot, RatedBot) else None
        with gr.Row(elem_classes="wd-talk-tools"):
            self.new = _button(say("new_conversation"), "wd-new")  # others may clear theirs, too
            self._markdown = _button(say("save_markdown"), "wd-save")
            self._json = _button(say("save_json"), "wd-save")
        self._kept = gr.BrowserState(
            [], storage_key=keeping.STORAGE_KEY, secret=keeping.STORAGE_SECRET
        )
        # Hidden: orders for talk.js. There is no other way to a page that may not evaluate strings
        # (Gradio's own is ``js=``).
        self._post = gr.Textbox(visible="hidden", elem_classes="wd-post", show_label=False)

    def bind(self, page: gr.Blocks, chatbot: gr.Chatbot, box: Component) -> None:
        """Bind the events; call it when the chat has all of its own.

        Args:
            page: the whole page.
            chatbot: the conversation.
            box: where questions are typed, with its own submit and stop buttons.
        """
        save = {"inputs": [chatbot, self._kept], "outputs": [self._kept]}
        appending = {(box._id, "submit"), (chatbot._id, "example_select")}
        answering = []
        for number, event in list(page.fns.items()):
            # Whatever changes the conversation; opening the page does not.
            if chatbot in event.outputs and (page._id, "load") not in event.targets:
                fn = self.save_appended if appending & {*event.targets} else self.save
                done = Dependency(None, {}, number, event.fn)
                done.then(fn, **save, queue=False, **_PRIVATE)
                if event.types_generator:
                    answering.append(event.get_config())  # type: ignore[no-untyped-call]
        # An answer under way is stopped first: its next part would bring the conversation back.
        self.new.click(_free_box, None, box, cancels=answering, queue=False, **_PRIVATE).then(
            lambda: ([], []), None, [self._kept, chatbot], queue=False, **_PRIVATE
        )
        for button, kind in ((self._markdown, "markdown"), (self._json, "json")):
            button.click(self._saver(kind), [chatbot, self._kept], self._post, **_PRIVATE)
        if self._box:
            self._bind_box(chatbot, self._box)
        page.load(self.restore, self._kept, chatbot, queue=False, **_PRIVATE).then(
            self.question_of_link, None, self._post, queue=False, **_PRIVATE
        )

    def save(self, messages: list[Any], value: object) -> Any:
        """What the browser is to keep of the conversation on the page; a skip if it keeps that."""
        return self._update_kept(messages, value, after=False)

    def save_appended(self, messages: list[Any], value: object) -> Any:
        """As ``save``, but what is kept already stays before the messages on the page."""
        return self._update_kept(messages, value, after=True)

    def _update_kept(self, messages: list[Any], value: object, *, after: bool) -> Any:
        try:
            saved = keeping.changes_to_keep(messages, value, self._spoken, after=after)
            return gr.skip() if saved is None else saved
        except Exception:  # the browser keeps what it has
            log.exception("a conversation could not be kept")
            return gr.skip()

    def question_of_link(self, request: gr.Request) -> str:
        """An order for talk.js with the question of a link, ``?q=…``; a long one is cut.

        Plain words are asked at once. With anything else whoever made the link may have meant more
        than a question, so it waits in the box for the reader.
        """
        question = str(getattr(request, "query_params", {}).get("q") or "").strip()
        if not question:
            return ""
        verb = "wait" if _MARKUP.search(question) else "ask"
        return _make_order(**{verb: question[: settings.MAX_QUESTION_CHARS + 1]})

    def restore(self, value: object, request: gr.Request) -> Any:
        """The kept conversation as messages; a skip if there is none."""
        try:
            article = self._answering(request).article
            turns = keeping.browser_turns(value)
            if turns:
                return keeping.messages(turns, article, self._language(request))
        except Exception:
            log.exception("a kept conversation could not be shown")
        return gr.skip()

    def _saver(self, kind: str) -> Callable[[list[Any], object, gr.Request], str]:
        def save_conversation(messages: list[Any], value: object, request: gr.Request) -> str:
            """An order for talk.js with the conversation as a file, to hand to the reader."""
            language = self._language(request)
            try:
                article = self._answering(request).article
                turns = keeping.page_turns(messages, value, self._spoken)
                gone = text("sources_gone", language)
                asked = [(turn.typed, turn.answer(article, gone)) for turn in turns]
                if asked:
                    return _make_order(**export_file(kind, asked, language))
                return _make_order(say=text("nothing_to_save", language))
            except Exception:
                log.exception("a conversation could not be saved")
                return _make_order(say=text("failed", language))

        return save_conversation

    def _bind_box(self, chatbot: gr.Chatbot, box: Box) -> None:
        rating = Rating(self._bot, self._spoken)  # type: ignore[arg-type]
        chatbot.feedback_options = ("Like", "Dislike")

        def thumb(value: object, like: gr.LikeData, request: gr.Request) -> tuple[Any, ...]:
            language = self._language(request)
            if not self._may_rate(request):
                return box.opening_updates(None, text("not_rated", language))
            return box.opening_updates(*rating.thumb(like.value, like.liked, value, language))

        def comment(word: object, line: object, choice: object, request: gr.Request) -> Any:
            given = word if self._may_rate(request) else None
            open_word, said = rating.comment(given, line, choice, self._language(request))
            return (
                (gr.skip(), said, *(gr.skip() for _ in range(4)))
                if open_word
                else box.opening_updates(None, said)
            )

        chatbot.like(thumb, self._kept, box.outputs, **_PRIVATE)
        gr.on(
            [box.send.click, box.comment.submit],
            comment,
            [box.word, box.comment, box.unanswerable],
            box.outputs,
            **_PRIVATE,
        )
        box.close.click(
            lambda: box.opening_updates(None, ""), None, box.outputs, queue=False, **_PRIVATE
        )


def _free_box() -> gr.Textbox:
    return gr.Textbox(value="", interactive=True, submit_btn=True, stop_btn=False)


def _make_order(**what: str) -> str:
    """An order for talk.js; no two are the same, so that a repeated one is noticed, too."""
    return json.dumps({**what, "number": secrets.token_hex(8)}, ensure_ascii=False)


def _button(label: Any, name: str) -> gr.Button:  # a text, or Gradio's own mark
    return gr.Button(label, size="sm", min_width=0, scale=0, elem_classes=name)


def _box(say: Callable[[str], Any]) -> Box:
    with gr.Column(visible=False, elem_classes="wd-comment") as group:
        line = gr.Markdown("", latex_delimiters=[], container=False)
        comment = gr.Textbox(
            label=say("comment"),  # for screen readers
            show_label=False,
            container=False,
            placeholder=say("comment_hint"),
            lines=LINES,
            max_length=settings.MAX_COMMENT_CHARS,
            submit_btn=False,
        )
        unanswerable = gr.Checkbox(label=say("unanswerable"), visible=False, container=False)
        with gr.Row():
            send = _button(say("comment_send"), "wd-send")
            close = _button(say("comment_close"), "wd-shut")
    return Box(group, line, comment, unanswerable, send, close, gr.State(None))
