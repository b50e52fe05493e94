"""How an answer looks where it is read: pure functions from the bot's messages to each chat app."""
