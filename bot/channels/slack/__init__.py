"""The channel `slack`: what arrives, what is answered, and how."""
