"""The website widget: its static files and the page that shows it. Nothing is served yet."""
