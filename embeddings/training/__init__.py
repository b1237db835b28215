"""How the bundled model is made: ``python -m embeddings.training --corpora DIR --out DIR``.

The one place in ``embeddings`` that looks at ``bot``: the model must see words as the bot does.
"""
