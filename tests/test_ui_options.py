from __future__ import annotations

import pytest

from ui.options import Options


@pytest.mark.parametrize(
    ("private", "readonly", "allow_upload", "uploads"),
    [
        (True, False, False, "library"),
        (True, False, True, "library"),
        (True, True, True, "none"),
        (False, False, False, "none"),
        (False, False, True, "visit"),
        (False, True, True, "none"),
    ],
)
def test_only_the_owner_of_a_private_page_writes_into_the_library(
    private, readonly, allow_upload, uploads
):
    options = Options.of(
        "en", private=private, readonly=readonly, allow_upload=allow_upload, mcp=True
    )
    assert options == Options("en", uploads, True)


def test_a_page_that_is_mounted_elsewhere_lets_nobody_write():
    assert Options().uploads == "none"
