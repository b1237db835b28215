"""Words that say how something is asked or joined, not what about: closed classes only."""

from __future__ import annotations

from functools import lru_cache

ENGLISH = frozenset(
    """a an the this that these those it its he she they them their his her him we us our you your
    i me my one of in on at to for from by with without within into onto about during between
    among after before over under through per as and or but nor so than then if because while
    is are was were be been being am do does did doing done have has had having will would shall
    should can could may might must what which who whom whose when where why how much many not no
    any all some each both more most other such there here also just only very too s t re ve ll
    """.split()
)
CHINESE = frozenset(
    """
    的 了 是 在 和 与 及 或 有 为 被 把 对 从 到 于 以 之 其 这 那 哪 此 该 什么 哪些 哪个 哪里
    哪儿 哪一 谁 何 何时 何人 何地 何处 为何 多少 几 几个 怎么 怎样 怎么样 如何 为什么 吗 呢 吧
    啊 个 些 时候 什 幺 它 他 她 他们 她们 它们 我 你 我们 你们 您 中 上 下 里 会 能 可以 可 都
    也 就 还 又 很 最 不 没有 没 而 但 但是 因为 所以 如果 由 让 使 向 将 并 等 地 得 着 过 请问
    请
    """.split()
)


@lru_cache(maxsize=1)
def english_stems() -> frozenset[str]:
    """The English words as the keyword leg stems them."""
    from bot.text.words import stem

    return frozenset(ENGLISH | {stem(word) for word in ENGLISH})


def is_stopword(token: str) -> bool:
    """Whether a folded keyword token is one of them."""
    return token in CHINESE or token in english_stems()
