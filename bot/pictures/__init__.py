"""Small pictures that go with an answer: pure functions from numbers to SVG, PNG and text."""
