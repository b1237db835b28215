"""The address of a page → its article, fetched from public addresses only."""
