"""Texts → vectors, words of the other language, and answers' places; knows nothing of articles."""
