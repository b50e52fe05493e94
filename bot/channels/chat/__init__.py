"""What the chat apps share: an inbox that survives crashes, work in order, turns with Rasa."""
