from __future__ import annotations

import pytest
from lxml.html import fromstring

from bot.articles.formats.headline import date_marked, headline


@pytest.mark.parametrize(
    ("title", "body", "said"),
    [
        ("港口擴建 - 產業 - 商報", "<h1>港口擴建</h1>", "港口擴建"),
        ("罢工影响交通-新华网", "<h1></h1><div><span>罢工影响交通</span></div>", "罢工影响交通"),
        ("一_二_网", "<h1>一</h1><h2>一_二</h2>", "一_二"),
        ("Port - What next? | The Times", "<h1>Port - <i>What next?</i></h1>", "Port - What next?"),
        ("Port 2 - News", "<h1>Port 2 - News</h1><p>Port 2</p>", "Port 2 - News"),
        ("Port - News", "<p>Other words</p>", "Port - News"),
        ("Port - News", "<p>x</p><a>Port</a>", "Port - News"),  # a link to it is no evidence
        ("Port", "", "Port"),
        ("", "<h1>Port</h1>", ""),
    ],
)
def test_a_headline_without_the_name_of_the_site(title, body, said):
    page = fromstring(f"<html><head><title>{title}</title></head><body>{body}</body></html>")
    assert headline(title, page) == said


@pytest.mark.parametrize(
    ("markup", "date"),
    [
        ('<meta property="article:published_time" content="2019-04-28T06:01">', "2019-04-28"),
        ('<meta name="PubDate" content="2016-11-22 09:53">', "2016-11-22"),
        ('<meta name="og:time" content="2020年09月11日 18:05">', "2020-09-11"),
        ('<meta name="date" content="20200911">', "2020-09-11"),
        ('<meta name="Maketime" content="2019-03-22">', ""),  # when the page was made
        ('<meta name="date" content="2020-13-11">', ""),
        ('<meta name="date" content="yesterday">', ""),
        ('<time itemprop="datePublished" datetime="2024-08-05">today</time>', "2024-08-05"),
        ('<span itemprop="datePublished">2024/8/5 11:51</span>', "2024-08-05"),
        ('<time datetime="2024-08-05">of another story</time>', ""),
        (
            '<script type="application/ld+json">[{"@graph": [{"dateModified": "2021-01-01"},'
            ' {"datePublished": "2020-04-10T17:58"}]}]</script>',
            "2020-04-10",
        ),
        ('<script type="application/ld+json">{"datePublished": </script>', ""),
        (f'<script type="application/ld+json">{"[" * 100_000}</script>', ""),
        ("", ""),
    ],
)
def test_the_day_of_publication_in_the_markup(markup, date):
    assert (
        date_marked(fromstring(f"<html><head>{markup}</head><body><p>x</p></body></html>")) == date
    )
