"""One pipeline that reads documents and messages."""
