"""The shipped articles: Markdown with front matter, read by ``bot.articles.shipped_articles``."""
