"""The website widget and its demonstration, as static files; `bot.channels.web` serves them."""
