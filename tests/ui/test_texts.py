from __future__ import annotations

from ui import languages, texts


def test_every_text_is_there_in_three_languages_with_the_same_places():
    english = texts.TEXTS["en"]
    for language in languages.LANGUAGES:
        assert texts.TEXTS[language].keys() == english.keys()
        for key, line in texts.TEXTS[language].items():
            assert line
            fields = {part.split("}")[0] for part in line.split("{")[1:]}
            assert fields == {part.split("}")[0] for part in english[key].split("{")[1:]}, key
