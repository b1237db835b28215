from __future__ import annotations

import pytest

from ui.access import qr, reach_panel
from ui.access.arrivals import KEY, Visitor
from ui.options import Reach

NETWORK = "http://192.168.1.2:7860"
PUBLIC = "https://0123456789abcdef01.example"


class Request:
    def __init__(self, who, language="en", chosen=""):
        self.scope = {} if who is None else {KEY: who}
        self.headers = {"accept-language": language}
        self.cookies = {"wenda_lang": chosen}


OWNER = Visitor("127.0.0.1", owner=True)


@pytest.mark.parametrize("who", [None, Visitor("192.0.2.1"), Visitor("tunnel", tunnel=True)])
def test_nobody_but_the_owner_sees_the_address(who):
    show = reach_panel._render_for_owner(Reach("http://127.0.0.1:1", NETWORK), None)
    assert show(Request(who)) == ""
    assert show(None) == ""


def test_the_owner_sees_the_address_and_its_code():
    show = reach_panel._render_for_owner(Reach("http://127.0.0.1:1", NETWORK), None)
    shown = show(Request(OWNER, "zh-TW"))
    assert f'src="{qr.for_page(NETWORK)}"' in shown
    assert "在其他裝置上開啟" in shown
    assert "192&#46;168&#46;1&#46;2&#58;7860" in shown
    assert "最晚到" not in shown
    assert "在其他设备上打开" in show(Request(OWNER, "zh-TW", "zh-Hans"))  # chosen on the page
    assert "Open this chat" in reach_panel._render_for_owner(Reach("", NETWORK), "en")(
        Request(OWNER, "zh-TW")
    )


def test_the_public_link_goes_first_and_says_how_long():
    shown = reach_panel.reach_html(Reach("", NETWORK, PUBLIC, "2026-12-01 09:30"), "en")
    assert qr.for_page(PUBLIC) in shown
    assert "until 2026&#45;12&#45;01 09&#58;30 at the latest" in shown


def test_there_is_nothing_to_show_before_there_is_an_address():
    assert reach_panel.reach_html(Reach("http://127.0.0.1:7860"), "en") == ""
