"""Documents that are not plain text → text: a module for each format, read only where one is."""
