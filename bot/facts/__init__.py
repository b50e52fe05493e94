"""The fact store: reading documents, building, searching."""
