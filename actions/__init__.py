"""The action server."""
