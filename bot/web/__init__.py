"""The website widget: `widget.js`, its words by language, and the demonstration clinic's pages."""
