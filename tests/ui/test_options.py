from __future__ import annotations

import pytest

from ui.options import Options


@pytest.mark.parametrize(
    ("readonly", "allow_upload", "visits"),
    [(False, False, False), (False, True, True), (True, False, False), (True, True, False)],
)
def test_there_are_visits_where_uploads_are_allowed_and_something_may_change(
    readonly, allow_upload, visits
):
    assert Options(readonly=readonly, allow_upload=allow_upload).visits is visits


def test_a_page_that_is_mounted_elsewhere_lets_nobody_write():
    assert Options().readonly
    assert not Options().visits
