"""From a message and the facts to an answer: pure functions."""
