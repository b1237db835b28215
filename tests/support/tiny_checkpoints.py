"""Real sentence-transformers models, tiny and untrained, made and saved where a test wants them."""

from __future__ import annotations

import string
from pathlib import Path

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *string.ascii_lowercase, *":徐州外资"]
WORDS += [f"##{letter}" for letter in string.ascii_lowercase]
BERT_DIM = 16


class Checkpoints:
    """Makes models in folders of their own under ``root``."""

    def __init__(self, root: Path) -> None:
        import torch
        from tokenizers import BertWordPieceTokenizer
        from transformers import BertConfig, BertModel, BertTokenizerFast

        self.root = root
        vocabulary = {word: number for number, word in enumerate(WORDS)}
        self.pieces = BertWordPieceTokenizer(vocabulary)._tokenizer
        torch.manual_seed(1)
        config = BertConfig(
            vocab_size=len(WORDS),
            hidden_size=BERT_DIM,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=64,
        )
        BertModel(config).save_pretrained(root / "bare")
        BertTokenizerFast(tokenizer_object=self.pieces).save_pretrained(root / "bare")

    def transformer(self):
        """The BERT as a module; the same weights each time."""
        from sentence_transformers.sentence_transformer.modules import Transformer

        return Transformer(str(self.root / "bare"), max_seq_length=64)

    def pooling(self, **options):
        from sentence_transformers.sentence_transformer.modules import Pooling

        return Pooling(BERT_DIM, pooling_mode="mean", **options)

    def table(self, dim):
        """A static embedding of ``dim`` dimensions; the same one each time."""
        import torch
        from sentence_transformers.sentence_transformer.modules import StaticEmbedding

        torch.manual_seed(2)
        return StaticEmbedding(self.pieces, embedding_dim=dim)

    def save(self, name, modules, **options):
        """A folder, as its path in a string."""
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(modules=modules, device="cpu", **options)
        model.save(str(self.root / name), create_model_card=False)
        return str(self.root / name)

    def bert(self, name, **options):
        """The layout of most models: transformer, pooling, normalisation."""
        from sentence_transformers.sentence_transformer.modules import Normalize

        return self.save(name, [self.transformer(), self.pooling(), Normalize()], **options)

    def router(self, name, query_dim=BERT_DIM):
        """Questions through a static table, passages through the BERT."""
        from sentence_transformers.sentence_transformer.modules import Normalize, Router

        ways = Router.for_query_document(
            [self.table(query_dim)], [self.transformer(), self.pooling()]
        )
        return self.save(name, [ways, Normalize()])
