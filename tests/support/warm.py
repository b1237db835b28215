"""Imported before processes are forked, so that each has the bundled model loaded already."""

from embeddings.encoder.bundled import bundled_encoder

bundled_encoder()
