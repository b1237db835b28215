"""Strings → vectors and words of the other language; knows nothing of articles."""
