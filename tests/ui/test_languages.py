from __future__ import annotations

import pytest

from ui import languages


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("EN-gb", "en"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh_CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh-Hans-HK", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-MO", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("zh-Hant-CN", "zh-Hant"),
        ("fr", ""),
        ("", ""),
        ("tw", ""),
    ],
)
def test_language_tags_find_the_script(tag, language):
    assert languages.match_language(tag) == language


def test_a_call_without_a_browser_has_no_headers():
    assert languages.page_language(None, None) == "en"
