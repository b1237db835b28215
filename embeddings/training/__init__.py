"""How the bundled model is made: ``python -m embeddings.training --corpora DIR --out DIR``.

This is the only place in ``embeddings`` that imports ``bot``: the model must see words as it does.
"""
